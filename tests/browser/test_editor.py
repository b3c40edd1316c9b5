"""Writing an article in a real browser: the editor in Chinese, a paste from Word, a picture."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from members.rules.roles import Role
from news.models import Article, Picture
from tests.factories import ColumnFactory
from tests.factories.members import appointed
from tests.news.samples import image

FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"></head><body>
<h1 style='text-align:center'>会议议程</h1>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>听取工作报告</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>审议集体合同</p>
<p class=MsoNormal><span style='font-family:仿宋_GB2312;font-size:16.0pt'>现将名额通知如下。<o:p></o:p></span></p>
<table border=1><tr><td>代表团</td><td>名额</td></tr><tr><td colspan=2>合计180</td></tr></table>
</body></html>"""
PASTE = """([html]) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  document.querySelector('.ck-editor__editable').dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
SHOWN_WIDTH = """async () => {
  const picture = document.querySelector('.ck-editor__editable img');
  await picture.decode();
  return picture.naturalWidth;
}"""
DROP_PICTURE = """([bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], 'IMG_1.jpg', {type: 'image/jpeg'}));
  document.querySelector('.ck-editor__editable').dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def column(transactional_db, root):
    return ColumnFactory(name="工会要闻", slug="union-news")


@pytest.fixture
def writing(window, column, settings):
    """The form for a new article, open in the browser of an editor."""
    settings.ADMIN_SECOND_FACTOR = "optional"
    view = window()
    view.sign_in(appointed(Role.EDITOR, name="罗静"))
    view.open(reverse("admin:news_article_add"))
    view.page.wait_for_selector(".ck-editor__editable")
    return view


def test_the_editor_speaks_chinese_and_keeps_to_the_content_policy(writing):
    labels = writing.page.eval_on_selector_all(
        ".ck-toolbar button .ck-button__label, .ck-toolbar [aria-label]",
        "found => found.map(each => each.textContent || each.getAttribute('aria-label'))",
    )

    assert "加粗" in labels
    assert writing.complaints == []
    assert writing.outside == []


def test_a_paste_from_word_keeps_headings_lists_and_tables(writing, column):
    writing.page.fill("#id_title", "关于召开职代会的通知")
    writing.page.select_option("#id_column", str(column.pk))
    writing.page.click(".ck-editor__editable")
    writing.page.evaluate(PASTE, [FROM_WORD])
    writing.page.click("input[name=_save]")
    writing.page.wait_for_url("**/change/")

    body = Article.objects.get().body
    assert '<h2 id="part-1">会议议程</h2>' in body
    assert "<ol><li>听取工作报告</li><li>审议集体合同</li></ol>" in body
    assert '<td colspan="2">合计180</td>' in body
    assert "style" not in body


def test_a_pasted_picture_is_uploaded_and_shown(writing, column):
    writing.page.fill("#id_title", "更衣室")
    writing.page.select_option("#id_column", str(column.pk))
    writing.page.click(".ck-editor__editable")
    writing.page.evaluate(DROP_PICTURE, [list(image())])
    writing.page.wait_for_selector('.ck-editor__editable img[src^="/media/pictures/"]')
    assert writing.page.evaluate(SHOWN_WIDTH) == 800
    writing.page.click("input[name=_save]")
    writing.page.wait_for_url("**/change/")

    picture = Picture.objects.get()
    assert f'src="{picture.url}"' in Article.objects.get().body
    assert writing.complaints == []


def test_a_picture_that_is_refused_says_why(writing):
    said = []
    writing.page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    writing.page.click(".ck-editor__editable")
    writing.page.evaluate(DROP_PICTURE, [list(b"MZ this is a program")])
    writing.page.wait_for_selector(".ck-notification, .ck-editor__editable:not(:has(img))")
    writing.page.wait_for_timeout(500)

    with translation.override("zh-hans"):
        assert said == [gettext("This is not a picture. JPEG, PNG, WebP and GIF are taken.")]


@pytest.mark.long
def test_what_is_typed_is_kept_without_a_click_and_a_colleague_is_seen(window, house, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    colleague = appointed(Role.EDITOR, name="何敏")
    page = reverse("admin:news_article_change", args=[house.article.pk])
    one, other = window(), window()
    other.sign_in(colleague)
    other.open(page)
    one.sign_in(house.staff)
    desk = one.open(page)
    expect(desk.locator("[data-others]")).to_contain_text("何敏")
    desk.wait_for_timeout(700)

    desk.fill("#id_title", "打了一半的标题")

    expect(desk.locator("[data-kept]")).not_to_be_empty()
    desk = one.open(page)
    desk.click("a[href='?autosaved=1']")
    assert desk.input_value("#id_title") == "打了一半的标题"
    assert one.complaints == []
