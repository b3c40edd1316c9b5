"""An old site comes in: readers of messy files, the import, old addresses."""

import csv
import hashlib
import io
import random
import shutil
import tempfile
import zipfile
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from news import actions
from news.models import Article, Column, OldAddress, OldSite, Picture
from news.old_site import jobs, media, reading
from news.old_site.bodies import take_apart
from news.old_site.bring_in import Wishes, bring_in
from news.old_site.columns import Columns
from news.rules.old_addresses import is_own_place, normalised
from news.rules.stages import Stage
from tests.conftest import NOON
from tests.factories import ArticleFactory, ColumnFactory, PolicyFactory
from tests.factories.members import appointed
from union_portal.lib import Refused, files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DATA = Path(__file__).parents[1] / "data" / "old_site"


SPLINTERS = (
    b"", b"<", b"&", b"]]>", b"[caption ", b"<![CDATA[", b"<!--[if", b"\x00", b"&#x0;", b"http://[", b'"', b"\xff\xfe",
    b"<table>", b'<img src="http://[">', b"<div>" * 300,
)  # fmt: skip


def local(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))


@pytest.fixture
def columns(root):
    return {
        "notices": ColumnFactory(slug="notices", name="通知公告"),
        "union-news": ColumnFactory(slug="union-news", name="工会要闻"),
        "branch-news": ColumnFactory(slug="branch-news", name="基层动态"),
    }


def imported(source: str, *options: str, report: Path | None = None) -> str:
    out = StringIO()
    more = ["--report", str(report)] if report else []
    call_command("import_site", str(DATA / source), *options, *more, stdout=out, stderr=StringIO())
    return out.getvalue()


def by_title() -> dict[str, Article]:
    return {article.title: article for article in Article.objects.all()}


def test_a_folder_of_pages_notes_and_documents_comes_in(columns, tmp_path, client):
    report = tmp_path / "report.csv"
    said = imported("folder", "--column", "notices", "--published", report=report)

    found = by_title()
    assert {title: (each.column.slug, each.stage, each.published_at) for title, each in found.items()} == {
        # a picture is missing: with its mark in the text it stays a draft
        "关于开展“夏送清凉”活动的通知": ("notices", "draft", local(2019, 5, 12, 10, 20)),
        "去年夏送清凉的通知": ("notices", "published", local(2018, 6, 1, 9)),
        "小改革: 一根弹簧": ("branch-news", "published", local(2021, 3, 8, 14, 30)),
        "女职工专项集体合同签订": ("notices", "published", local(2022, 3, 7)),
        "关于评选“安康杯”先进集体的通知": ("notices", "published", local(2012, 11, 5, 9)),
    }
    notice = found["关于开展“夏送清凉”活动的通知"]
    picture = Picture.objects.get(alt="慰问现场")
    attachment = notice.attachments.get()
    assert (notice.author_name, notice.source, attachment.name) == ("罗静", "集团工会", "登记表.xls")
    assert (picture.width, picture.height) == (128, 72)  # the large one behind the link
    assert notice.body == (
        "<p>各分会：</p>"
        "<p><strong>一、时间。</strong>六月十日至九月十日，为井下和露天岗位的职工送清凉，一号线、“喆”“镕”等字照常显示。</p>"
        f'<p class="align-center"><img src="{picture.url}" alt="慰问现场" loading="lazy" width="128" height="72"></p>'
        f'<p>二、慰问品登记表见<a href="{attachment.url}">附件</a>，办法见<a href="/show.asp?id=45">去年的通知</a>，'
        '外面的说明见<a href="http://www.acftu.org/x.html" rel="noopener noreferrer">全总网站</a>。</p>'
        '<figure class="table" tabindex="0"><table><tbody><tr><td>分会</td><td>份数</td></tr>'
        "<tr><td>一号矿</td><td>320</td></tr><tr><td>洗煤厂</td><td>118</td></tr></tbody></table></figure>"
        "<p>三、现场照片【🖼 a picture from old.example.cn was not saved】由各分会留存。</p>"
    )
    chain = Picture.objects.get(digest=_digest("folder/images/chain.png"))
    assert found["关于评选“安康杯”先进集体的通知"].body == (
        "<p>各分会：请认真组织推荐，于十一月三十日前报送集团工会生产保护部。</p><p>1.推荐一个班组。</p>"
        f'<p><img src="{chain.url}" alt="流程" loading="lazy" width="60" height="40"></p>'
    )
    assert found["小改革: 一根弹簧"].tags == ["创新"]
    assert "script" not in found["小改革: 一根弹簧"].body
    assert found["小改革: 一根弹簧"].body.count("<img") == 1
    assert [event.kind for event in notice.events.all()][-1] == "imported"

    rows = list(csv.reader(io.StringIO(report.read_text("utf-8-sig"))))
    assert {row[0]: row[1] for row in rows[1:]} == {
        "broken.html": "refused",
        "index.html": "refused",
        "通知公告/旧稿.doc": "refused",
        "html/2019/05/12.html": "new",
        "notes/机电队的小改革.md": "new",
        "show.asp@id=45.html": "new",
        "通知公告/2022-03-07 女职工合同.docx": "new",
        "通知公告/评选.htm": "new",
    }
    assert "http://old.example.cn/upload/lost.jpg  × 1" in said

    moved = client.get("/show.asp?id=45&from=timeline")
    assert (moved.status_code, moved.url) == (301, found["去年夏送清凉的通知"].get_absolute_url())
    assert client.get("/html/2019/05/12.html").status_code == 404  # a draft
    assert client.get("/files/%E7%99%BB%E8%AE%B0%E8%A1%A8.xls").url == attachment.url


def test_an_export_of_wordpress_comes_in_as_it_was(columns, client):
    said = imported("wordpress", "--map", str(_map("公示公告,notices\n")), "--published")

    found = by_title()
    assert {title: (each.column.slug, each.stage) for title, each in found.items()} == {
        "五一先进集体公示 名单": ("notices", "published"),
        "内部讨论": ("union-news", "draft"),
    }
    article = found["五一先进集体公示 名单"]
    attachment = article.attachments.get()
    cool, group = (f"uploads/2019/05/{name}.jpg" for name in ("cool", "合影"))
    pictures = {name: Picture.objects.get(digest=_digest(f"wordpress/{name}")) for name in (cool, group)}
    shown = {
        name: f'<img src="{each.url}" alt="{{alt}}" loading="lazy" width="{each.width}" height="{each.height}">'
        for name, each in pictures.items()
    }
    assert (article.author_name, article.summary, article.tags) == ("罗静", "名单公示五个工作日。", ["先进"])
    assert (article.published_at, article.lead_picture) == (local(2019, 5, 2, 9, 30), pictures[group])
    assert article.body.replace("\n", "") == (
        "<p>各分会报来的名单如下。<br>同一自然段的第二行。</p>"
        f"<figure>{shown[cool].format(alt='领奖')}<figcaption>领奖现场</figcaption></figure>"
        "<ul>\t<li>一号矿综采队</li>\t<li>洗煤厂主洗车间</li></ul>"
        f"<figure>{shown[cool].format(alt='')}<figcaption>领奖</figcaption></figure>"
        f"<figure>{shown[group].format(alt='')}<figcaption>全体合影</figcaption></figure>"
        f'<p>表格<a href="{attachment.url}">请点击此处</a>，参见[1]和<a href="/?p=99">上一次公示</a>。</p>'
    )
    assert "没人认得  × 1" in said
    for old in ("/?p=123", "/2019/05/may-day/", "/2019/05/may-day?utm_source=x", "/index.php/?p=123"):
        answer = client.get(old)
        expected = (404, None) if "index" in old else (301, article.get_absolute_url())
        assert (answer.status_code, getattr(answer, "url", None)) == expected
    assert client.get("/?p=99").status_code == 200  # the first page, for a question nobody knows
    assert client.get("/wp-content/uploads/2019/05/form.pdf").url == attachment.url


def test_feeds_in_old_letters_and_with_elements_come_in(columns):
    imported("rss-gbk.xml")
    imported("atom.xml", "--published")

    found = by_title()
    assert {title: (each.stage, each.author_name, each.published_at) for title, each in found.items()} == {
        "职代会闭幕，朱镕基路小学合唱队到场": ("draft", "田保山", local(2019, 1, 12, 8)),
        "只有摘要": ("draft", "", local(2019, 1, 13, 8)),
        "一号矿篮球赛": ("published", "韩志勇", local(2020, 10, 1, 10)),
    }
    assert found["一号矿篮球赛"].body == "<p>八支队伍，<em>三天</em>。</p>"
    assert "old.example.cn" in found["职代会闭幕，朱镕基路小学合唱队到场"].body
    # asked for as a browser of that time spells it, in GBK
    assert Client().get("/%D2%BB%BA%C5%BF%F3/5.html").url == found["一号矿篮球赛"].get_absolute_url()


def test_the_second_time_nothing_changes_and_what_people_changed_stays(columns, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(DATA / "folder", site)
    stored = len(_stored())
    trial = _run(site, is_dry=True)
    assert (trial.counts, Article.objects.count(), len(_stored())) == ({"new": 5, "refused": 3}, 0, stored)
    assert _run(site).counts == {"new": 5, "refused": 3}
    before = _snapshot()
    assert _run(site).counts == {"unchanged": 5, "refused": 3}
    assert _snapshot() == before

    edited = Article.objects.get(title="去年夏送清凉的通知")
    actions.edit(edited, by=None, at=NOON, summary="改过了")
    for page in ("show.asp@id=45.html", "notes/机电队的小改革.md"):
        (site / page).write_text((site / page).read_text("utf-8").replace("。", "！"), "utf-8")
    (site / "upload").mkdir()
    shutil.copy(site / "images/cool.jpg", site / "upload/lost.jpg")  # the missing picture has been found

    result = _run(site, is_published=True)

    outcomes = {report.title: report.outcome for report in result.reports if report.pk}
    assert outcomes == {
        "去年夏送清凉的通知": "left",
        "小改革: 一根弹簧": "changed",
        "关于开展“夏送清凉”活动的通知": "changed",
        "女职工专项集体合同签订": "changed",  # published this time
        "关于评选“安康杯”先进集体的通知": "changed",
    }
    found = by_title()
    assert "！" in found["小改革: 一根弹簧"].body
    assert "！" not in found["去年夏送清凉的通知"].body
    assert {each.stage for each in found.values()} == {Stage.PUBLISHED, Stage.DRAFT}
    assert [each.stage for each in found.values()].count(Stage.DRAFT) == 1  # the one that people hold
    assert found["关于开展“夏送清凉”活动的通知"].attachments.count() == 1


def test_the_address_of_a_file_lives_on_when_its_text_comes_in_anew(columns):
    def bring(digest, files):
        article = Article(title="通知", column=columns["notices"], body="<p>见附件。</p>", import_key="key")
        text = actions.OldText(digest, files, [])
        return actions.import_old_text(article, text, by=None, at=NOON, is_published=False)[0]

    def places():
        return {each.path: each.place for each in OldAddress.objects.select_related("article")}

    files = [actions.OldFile(f"{name}.pdf", b"%PDF-1.7", f"/upload/{name}.pdf") for name in "ab"]
    before = bring("1", files)
    first = {each.url for each in before.attachments.all()}
    again = bring("2", files[:1])

    (kept,) = again.attachments.all()
    assert kept.url not in first
    assert places() == {"/upload/a.pdf": kept.url, "/upload/b.pdf": again.get_absolute_url()}


def test_a_text_that_fails_leaves_nothing_behind_and_hinders_no_other(columns):
    found, shelves = reading.from_path(DATA / "wordpress")
    found.items[0].title = "no database\0holds this"
    stored = len(_stored())

    result = bring_in(found, shelves, Wishes(Columns(default=columns["notices"])), by=None, at=NOON)

    assert [report.outcome for report in result.reports if report.file == "post 123"] == ["refused"]
    assert result.counts["new"] == 3
    assert (Picture.objects.count(), len(_stored())) == (0, stored)


class Unsaid(zipfile.ZipInfo):
    """A name in GBK without a word about it, as Windows packs."""

    def _encodeFilenameFlags(self):  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits


def test_a_packed_folder_of_a_chinese_windows_is_read_and_bombs_are_not(columns):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in (DATA / "folder").rglob("*"):
            if path.is_file():
                name = f"网站备份/{path.relative_to(DATA / 'folder').as_posix()}"
                packed.writestr(Unsaid(name), path.read_bytes())
    assert "notes/机电队的小改革.md" in media.archive(out.getvalue()).names
    found, shelves = reading.from_bytes(out.getvalue(), "site.zip")
    result = bring_in(found, shelves, Wishes(Columns(default=columns["notices"])), by=None, at=NOON)
    assert (result.counts, len(result.missing)) == ({"new": 5, "refused": 3}, 1)

    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.html", b"\0" * (301 * 1024 * 1024))
    with pytest.raises(Refused, match="far larger inside"):
        reading.from_bytes(bomb.getvalue(), "site.zip")

    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(files.MAX_PARTS + 1):
            packed.writestr(f"{number}.css", b"")
    reading.refuse_strange(many.getvalue(), "site.zip")
    with pytest.raises(Refused, match="more than 5000 files"):
        files.inspect(many.getvalue(), "site.zip", limit=10**8)


def test_what_old_programs_break_is_read_all_the_same():
    page = (
        "<meta charset=utf-8><title>井下安全简报第一期</title><p>一切正常，坏了一个字：".encode()
        + b"\xe4\xbd"
    )
    feed = b"<rss><channel><item><title>a</title><guid>http://[</guid><content:encoded>&lt;a href='http://[x'&gt;b&lt;/a&gt;"
    found, _shelves = reading.from_bytes(page + "。</p>".encode(), "a.html")
    assert (found.items[0].title, "坏了一个字：\ufffd。" in found.items[0].html) == (
        "井下安全简报第一期",
        True,
    )
    # a prefix that is never declared, an address that is none, and an export that broke off
    found, shelves = reading.from_bytes(feed, "a.xml")
    assert take_apart(found.items[0], shelves, "http://[").html() == "<a>b</a>"


def test_no_damage_brings_a_reader_down():
    dice = random.Random(7)
    given = [
        (path.name, path.read_bytes())
        for path in DATA.rglob("*")
        if path.suffix in {".xml", ".htm", ".html", ".md"}
    ]
    for _ in range(250):
        name, data = dice.choice(given)
        hurt = bytearray(data)
        for _ in range(dice.randint(1, 9)):
            place = dice.randrange(len(hurt) + 1)
            hurt[place : place + dice.choice((0, 1, 40))] = dice.choice(SPLINTERS)
        try:
            found, shelves = reading.from_bytes(bytes(hurt), name)
        except Refused:
            continue
        for item in found.items:
            take_apart(item, shelves, found.site).html()
        assert not [each for each in found.left_out if "damaged" in each.reason]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>', "entities of its own"),
        (b'<?xml version="1.0"?><urlset><url/></urlset>', "neither RSS nor Atom"),
        (b"<?xml version='1.0'?><rss><channel></channel></rss>", "nothing in this feed"),
        (b"", "empty"),
        (b"MZ\x90\x00", "no export"),
    ],
)  # fmt: skip
def test_what_is_no_old_site_is_refused_in_words(content, sentence):
    with pytest.raises(Refused, match=sentence):
        reading.from_bytes(content, "x.xml")


def test_the_command_says_what_is_wrong(columns, tmp_path):
    for options, sentence in (
        (["--column", "nowhere"], "no such column"),
        (["--map", str(_map("通知,nowhere\n"))], "no such column"),
    ):
        with pytest.raises(CommandError, match=sentence):
            imported("folder", *options)
    with pytest.raises(CommandError, match="does not exist"):
        imported("no-such-folder")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("http://old.example.cn/Show.ASP?ID=45", "/show.asp?id=45"),
        ("/show.asp?id=45&from=singlemessage&isappinstalled=0#top", "/show.asp?id=45"),
        ("list.php?b=2&a=1", "/list.php?a=1&b=2"),
        ("//html//2019/05/12.html/", "/2019/05/12.html"),
        ("/html/2019/", "/html/2019"),
        ("/%D6%D0%CE%C4.htm", "/中文.htm"),
        ("/%E4%B8%AD%E6%96%87.htm?k=%D6%D0", "/中文.htm?k=中"),
        ("/?p=123", "/?p=123"),
        ("/?utm_source=wechat", ""),
        ("http://[", ""),
        ("/" + "长" * 500, ""),
        ("/a\\b\x00c", "/a/bc"),
    ],
)
def test_an_old_address_is_spelt_in_one_way(address, found):
    assert normalised(address) == found
    assert normalised(found) == found


def test_nobody_is_sent_out_of_the_house():
    places = [
        "/policies/",
        "//evil.example",
        "/\\evil.example",
        "http://evil.example",
        "/a b",
        "javascript:alert(1)",
    ]
    assert [is_own_place(each) for each in places] == [True, False, False, False, False, False]
    for path in ("//evil.example", "http://evil.example", "/\\evil.example", "/no/such/page/"):
        with pytest.raises(Refused):
            actions.save_old_address(OldAddress(path="/a", target_path=path), by=None, at=NOON)
        if path != "/no/such/page/":
            with pytest.raises(IntegrityError), transaction.atomic():
                OldAddress.objects.create(path="/a", target_path=path)


def test_an_old_address_leads_to_one_place_and_never_round(root):
    article = ArticleFactory()
    for wrong in (
        {"path": "/a"},
        {"path": "/a", "article": article, "policy": PolicyFactory()},
        {"path": "/a", "article": article, "target_path": "/policies/"},
        {"path": "a", "article": article},
        {"path": "//a", "article": article},
        {"path": "/policies/", "target_path": "/policies/"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OldAddress.objects.create(**wrong)
    actions.save_old_address(OldAddress(path="/A/", target_path="/policies/"), by=None, at=NOON)
    for address in (
        OldAddress(path="/a", article=article),
        OldAddress(path="/policies", target_path="/policies/"),
    ):
        with pytest.raises(Refused):
            actions.save_old_address(address, by=None, at=NOON)


def test_old_addresses_lead_to_what_is_public_and_say_what_is_gone(root, client, django_assert_num_queries):
    places = {
        "/public": ArticleFactory(),
        "/draft": ArticleFactory(stage="draft"),
        "/withdrawn": ArticleFactory(stage="withdrawn", withdrawn_at=NOON, withdrawal_reason="内容有误"),
        "/law": PolicyFactory(),
    }
    for path, thing in places.items():
        OldAddress.objects.create(path=path, **{type(thing)._meta.model_name: thing})
    OldAddress.objects.create(path="/zcfg", target_path="/policies/")
    OldAddress.objects.create(path="/news", target_path="/policies/")

    assert {path: client.get(path).status_code for path in places} == {
        "/public": 301, "/draft": 404, "/withdrawn": 410, "/law": 301,
    }  # fmt: skip
    assert "内容有误" in client.get("/withdrawn").content.decode()
    assert client.get("/zcfg/").url == "/policies/"
    assert client.post("/zcfg/").status_code == 404
    assert client.get("/news/").status_code == 200  # a page of ours comes first
    with django_assert_num_queries(1):
        client.get("/zcfg")


@pytest.mark.django_db(transaction=True)
def test_a_kept_first_page_makes_way_for_an_address_that_was_added(root, page_cache):
    reader = Client()
    assert reader.get("/?p=7").status_code == 200
    assert reader.get("/?p=7").status_code == 200
    OldAddress.objects.create(path="/?p=7", target_path="/policies/")
    assert reader.get("/?p=7").status_code == 301


def _run(site: Path, *, is_dry: bool = False, is_published: bool = False):
    found, shelves = reading.from_path(site)
    columns = Columns(default=Column.objects.get(slug="notices"))
    wishes = Wishes(columns, is_published=is_published, is_dry=is_dry)
    return bring_in(found, shelves, wishes, by=None, at=NOON)


def _snapshot():
    return list(Article.objects.order_by("pk").values()), list(OldAddress.objects.order_by("pk").values())


def _stored() -> list[str]:
    root = Path(default_storage.location)
    return [str(path) for path in root.rglob("*") if path.is_file()]


def _digest(name: str) -> str:
    return hashlib.sha256((DATA / name).read_bytes()).hexdigest()


def _map(text: str) -> Path:
    path = Path(tempfile.mkdtemp()) / "map.csv"
    path.write_text(text, "utf-8")
    return path


# --- in the admin --------------------------------------------------------------------------------------------


def _zip(folder: Path) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in folder.rglob("*"):
            if path.is_file():
                packed.write(path, path.relative_to(folder).as_posix())
    return SimpleUploadedFile("旧网站.zip", out.getvalue())


def _fields(page) -> dict[str, str]:
    form = page.context["form"]
    return {field.label: field.html_name for field in form}


def test_staff_upload_an_old_site_map_its_headings_and_bring_it_in(desk, columns):
    client = desk(appointed(Role.EDITOR, language="en"))
    assert (
        client.post(reverse("admin:news_oldsite_add"), {"upload": _zip(DATA / "wordpress")}).status_code
        == 302
    )
    old_site = OldSite.objects.get()
    page = reverse("admin:news_oldsite_change", args=[old_site.pk])
    assert 'http-equiv="refresh"' in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 400  # being read

    jobs.work_on(old_site=old_site.pk)

    looked = client.get(page)
    assert (looked.context["old_site"].state, Article.objects.count()) == ("looked", 0)
    fields = _fields(looked)
    guessed = {
        name: looked.context["form"][fields[name]].initial for name in ("工会要闻", "公示公告", "没人认得")
    }
    assert guessed == {"工会要闻": "union-news", "公示公告": "notices", "没人认得": ""}
    assert looked.context["unknown"] == ["没人认得"]
    chosen = {fields["公示公告"]: "notices", fields["工会要闻"]: "", fields["没人认得"]: "-"}
    wishes = {**chosen, "column": columns["branch-news"].pk, "is_published": "on"}
    assert client.post(page, {**wishes, fields["公示公告"]: "nowhere", "start": "x"}).status_code == 400
    assert client.post(page, {**wishes, "start": "x"}).status_code == 302
    stored = old_site.file
    jobs.work_on(old_site=old_site.pk)
    jobs.work_on(old_site=old_site.pk)  # a job may run twice

    assert {title: (each.column.slug, each.stage) for title, each in by_title().items()} == {
        "五一先进集体公示 名单": ("notices", "published"),
        "工会简介": ("branch-news", "draft"),  # its picture is missing
        "内部讨论": ("branch-news", "draft"),
    }
    done = client.get(page).content.decode()
    assert "http://mmbiz.qpic.cn/lost/0.jpg" in done
    assert not default_storage.exists(stored)
    report = client.get(reverse("admin:news_oldsite_report", args=[old_site.pk])).content.decode("utf-8-sig")
    assert len([row for row in csv.reader(io.StringIO(report)) if "/news/" in row[3]]) == 3
    assert client.post(page, {**wishes, "start": "x"}).status_code == 400  # the file has gone


def test_an_upload_that_is_none_is_refused_at_the_door_and_a_broken_one_stops_in_words(desk, columns):
    client = desk(appointed(Role.EDITOR, language="en"))
    add = reverse("admin:news_oldsite_add")
    for name, content in (("a.exe", b"MZ\x90\0"), ("a.zip", b"PK\x03\x04broken")):
        assert client.post(add, {"upload": SimpleUploadedFile(name, content)}).status_code == 400
    assert client.post(add, {}).status_code == 400
    client.post(add, {"upload": SimpleUploadedFile("a.xml", b"<?xml version='1.0'?><urlset/>")})
    old_site = OldSite.objects.get()
    jobs.work_on(old_site=old_site.pk)
    old_site.refresh_from_db()
    assert (old_site.state, "neither RSS nor Atom" in old_site.reason) == ("failed", True)
    OldSite.objects.update(state="running", done=1, total=2, updated_at=timezone.now() - timedelta(hours=7))
    jobs._Progress(old_site)(1, 2)  # a sign of life
    jobs.give_up_on_dead(timezone.now())
    assert OldSite.objects.get().state == "running"
    jobs.give_up_on_dead(timezone.now() + timedelta(hours=7))
    assert (OldSite.objects.get().state, "broke off" in OldSite.objects.get().reason) == ("failed", True)
    assert client.get(reverse("admin:news_oldsite_changelist")).status_code == 200
    jobs.forget_old_uploads(timezone.now() + timedelta(days=8))
    assert OldSite.objects.get().file == ""


def test_staff_keep_old_addresses_as_they_copy_them_out_of_a_browser(desk, client, root, settings):
    article = ArticleFactory(title="夏送清凉")
    editor = desk(appointed(Role.EDITOR))
    add = reverse("admin:news_oldaddress_add")
    for wrong in (
        {"path": "/", "leads_to": "/policies/"},
        {"path": "/a", "leads_to": "http://evil.example/"},
        {"path": "/a", "leads_to": "/no-such-page/"},
        {"path": "/a", "leads_to": "/news/999999/"},
        {"path": "/policies", "leads_to": "/policies/"},
        {"path": "/a", "leads_to": "/policies/?q=" + "x" * 220},
    ):
        answer = editor.post(add, wrong)
        assert (answer.status_code, OldAddress.objects.count()) == (400, 0)
        assert wrong["leads_to"] in answer.content.decode()  # nothing typed is lost
    place = f"{settings.SITE_URL}{article.get_absolute_url()}"
    assert (
        editor.post(add, {"path": "http://old.example.cn/Show.asp?ID=45", "leads_to": place}).status_code
        == 302
    )
    kept = OldAddress.objects.get()
    assert (kept.path, kept.article, kept.target_path) == ("/show.asp?id=45", article, "")
    assert editor.post(add, {"path": "/show.asp?id=45", "leads_to": place}).status_code == 400

    table = "旧地址,新地址\r\n/SHOW.asp?id=45,/policies/\r\n/bad,//evil.example\r\n/tz/,/news/\r\n".encode(
        "gbk"
    )
    answer = editor.post(
        reverse("admin:news_oldaddress_import"), {"file": SimpleUploadedFile("a.csv", table)}
    )
    assert [line.file for line in answer.context["refused"]] == ["/bad"]
    assert dict(OldAddress.objects.values_list("path", "target_path")) == {
        "/show.asp?id=45": "/policies/", "/tz": "/news/",
    }  # fmt: skip
    assert "/tz" in editor.get(reverse("admin:news_oldaddress_changelist") + "?q=tz").content.decode()
    endless = SimpleUploadedFile("a.csv", b'/x,"' + b"y" * 200_000)
    answer = editor.post(reverse("admin:news_oldaddress_import"), {"file": endless})
    assert (answer.status_code, bool(answer.context["form"].errors["file"])) == (400, True)
