"""A gallery in a real browser: put together while one writes, looked through by keyboard and by finger."""

from django.urls import reverse
from playwright.sync_api import expect

from members.rules.roles import Role
from tests.factories import ArticleFactory
from tests.factories.members import appointed
from tests.news.samples import image

SWIPE = """(sheet) => {
  for (const [kind, x] of [['touchstart', 250], ['touchend', 60]]) {
    const touch = new Touch({identifier: 1, target: sheet, clientX: x, clientY: 200});
    sheet.dispatchEvent(new TouchEvent(kind, {
      touches: kind === 'touchstart' ? [touch] : [], changedTouches: [touch], bubbles: true}));
  }
}"""


def test_a_gallery_is_looked_through_by_keyboard_and_by_finger(window, house):
    view = window(width=360)
    page = view.open(house.article.get_absolute_url())
    sheet, said = page.locator("dialog.lightbox"), page.locator("dialog.lightbox p")
    first = page.locator(".gallery a").first

    first.press("Enter")
    expect(sheet).to_be_visible()
    assert view.axe() == []
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("3 / 3")
    sheet.evaluate(SWIPE)
    expect(said).to_contain_text("1 / 3")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(first).to_be_focused()
    assert view.complaints == []


def test_photographs_go_up_while_one_writes_and_the_lead_picture_is_chosen_by_sight(window, house, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    view = window()
    view.sign_in(appointed(Role.EDITOR))
    draft = ArticleFactory(column=house.article.column, stage="draft", published_at=None)
    page = view.open(reverse("admin:news_article_change", args=[draft.pk]))
    broken = {"name": "IMG_9.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"}
    good = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": image(300, 200)}

    page.set_input_files("#id_gallery_uploads", [broken, good])
    page.click(".pick summary")
    page.fill(".pick input", "井架")
    page.locator(".pick-wall button:visible").first.click()
    with page.expect_navigation():
        page.click("input[name=_continue]")

    assert draft.gallery.get().picture.width == 300
    draft.refresh_from_db()
    assert draft.lead_picture.alt == "井架"
