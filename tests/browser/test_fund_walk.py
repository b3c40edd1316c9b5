"""One receipt on its way from a phone into the books, onto the wall and under the eyes of a worker.

Five people with a browser each go from page to page by what the pages offer: what waits for them stands on their own
page, and nobody types an address but the one that the notice on the wall holds.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from finance.actions import books
from finance.models import Entry, Publication, SourceDocument
from finance.views.publications import picture
from members.models import User
from tests.browser.conftest import Window
from tests.finance.cast import PASSPHRASES, Cast, make_cast
from tests.finance.test_bank_pages import made
from tests.finance.test_desk_vouchers import has_red

PHONE, DESK = 360, 1280
DAY = timedelta(days=1)
NARRATION, PAYEE = "职工篮球赛服装", "某体育用品店"
FINDING, REPLY = "领用名册上少两个签名。", "两人已补签，名册附在凭证后。"
OPINION = "抽查一笔，原始凭证齐全。"
QUESTION, ANSWER = "买了几套服装？", "三十套，按报名人数购买。"
PLACE = "GPS of the shop"


@dataclass
class Seat:
    """Somebody with a browser of their own."""

    view: Window

    @property
    def page(self) -> Page:
        return self.view.page

    def reads(self, *said: str) -> Seat:
        for each in said:
            expect(self.page.locator("main")).to_contain_text(each)
        return self

    def goes(self, *links: str) -> Seat:
        """Along links and buttons by their words, or the beginning of their address."""
        for each in links:
            self.view.press(
                f"main a[href^='{each}']"
                if each.startswith("/")
                else f"main :is(a, button):has-text('{each}')"
            )
        return self

    def from_own_page(self, waits: str) -> Seat:
        """What waits for this person, opened from their own page."""
        self.view.open(reverse("me"))
        self.view.press(f".todo li:has-text('{waits}') a.btn")
        return self

    def fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.page.viewport_size["width"]


@dataclass
class Hall:
    """The cast, who sits where, and the month that is over."""

    cast: Cast
    seat: Callable[..., Seat]
    month: date

    @property
    def day(self) -> date:
        return self.month.replace(day=12)


@pytest.fixture
def hall(root, window, live_server, settings, tmp_path) -> Hall:
    settings.DATA_DIR, settings.SITE_URL = tmp_path, live_server.url
    today = timezone.localdate()
    last_on = today.replace(day=1) - DAY
    cast = make_cast(first_month=last_on.month, year=last_on.year)
    cast.at = timezone.now()
    if last_on.year != today.year:
        books.open_year(cast.book, today.year, by=cast.bookkeeper, at=cast.at)
    first_on = last_on.replace(day=1)
    cast.put(
        ("asset.bank", 1_000_000), ("net.surplus", -1_000_000), on=first_on, kind="opening", narration="期初"
    )
    cast.put(
        ("asset.bank", 300_000),
        ("inc.dues", -300_000),
        on=first_on + 4 * DAY,
        kind="transfer",
        narration="会费",
    )
    cast.book.settings.every = "month"
    cast.book.settings.save()
    cast.keys()
    taken: dict[int, Seat] = {}

    def seat(user: User, width: int = DESK) -> Seat:
        if user.pk not in taken:
            taken[user.pk] = Seat(window(width=width))
            client = Client()
            client.force_login(user)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "url": taken[user.pk].view.url}
            taken[user.pk].view.context.add_cookies([cookie | {"value": client.session.session_key}])
        return taken[user.pk]

    yield Hall(cast, seat, first_on)
    views = [each.view for each in taken.values()]
    assert (
        [said for view in views for said in view.complaints],
        [each for view in views for each in view.outside],
    ) == ([], [])


@pytest.mark.long
def test_a_receipt_goes_from_a_phone_to_the_wall_and_back_to_a_worker(hall):
    photographed_and_handed_in(hall)
    checked_and_approved(hall)
    covered_and_posted(hall)
    brought_in_and_matched(hall)
    closed_by_the_checklist(hall)
    wall = put_on_display(hall)
    looked_through_and_cosigned(hall)
    drilled_from_the_total(hall)
    asked_and_answered(hall)
    proven_against_the_wall(hall, wall)


def photograph() -> bytes:
    """A receipt as a telephone takes it: a name in red that must not be seen, and the place in its head."""
    taken, exif, out = Image.new("RGB", (600, 800), "white"), Image.Exif(), io.BytesIO()
    ImageDraw.Draw(taken).rectangle((150, 200, 240, 320), fill=(255, 0, 0))
    exif[0x013B] = PLACE
    taken.save(out, "JPEG", quality=95, exif=exif)
    assert has_red(out.getvalue())
    return out.getvalue()


def photographed_and_handed_in(hall: Hall) -> None:
    """Five fields and a photo, on a phone."""
    volunteer = hall.seat(hall.cast.handler, PHONE)
    volunteer.view.open(reverse("me"))
    volunteer.goes("/finance/desk/", "/finance/desk/new/")
    page = volunteer.page
    page.select_option("#id_category", "exp.activity.recreation")
    page.fill("#id_amount", "１，２３４．５０")
    page.fill("#id_on", hall.day.isoformat())
    page.fill("#id_narration", NARRATION)
    page.fill("#id_payee", PAYEE)
    page.set_input_files(
        "#id_papers", {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    volunteer.view.press("form.fund-form .btns button.btn:not(.second)")
    volunteer.fits()
    volunteer.goes("提交").reads("待审核")


def checked_and_approved(hall: Hall) -> None:
    """By two more people; each finds it on the own page."""
    checker = hall.seat(hall.cast.checker).from_own_page("待审核")
    checker.goes(NARRATION)
    assert PLACE.encode() not in checker.page.request.get(checker.view.url + picture_of(checker)).body()
    checker.goes("审核通过").reads("待审批")
    hall.seat(hall.cast.approver).from_own_page("待审批").goes(NARRATION, "批准").reads("待记账")


def picture_of(seat: Seat) -> str:
    return str(seat.page.locator(".fund-papers img").first.get_attribute("src"))


def covered_and_posted(hall: Hall) -> None:
    """The page says that the paper has no public copy; the bar is drawn with the mouse; then it is posted."""
    keeper = hall.seat(hall.cast.bookkeeper).from_own_page("待记账").goes(NARRATION)
    keeper.reads("还没有脱敏件").goes("遮盖个人信息")
    page = keeper.page
    page.wait_for_selector("[data-live] svg")
    page.locator("[data-live]").scroll_into_view_if_needed()
    frame = page.locator("[data-live]").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.3, frame["y"] + frame["height"] * 0.3)
    page.mouse.move(frame["x"] + frame["width"] * 0.45, frame["y"] + frame["height"] * 0.45)
    page.mouse.up()
    keeper.view.press("button.btn.second[name=look]")
    keeper.view.press("button[name=save]")
    keeper.goes(f"/finance/desk/d/{SourceDocument.objects.get().draft_id}/")
    keeper.goes("记账").reads("已记账")


def brought_in_and_matched(hall: Hall) -> None:
    """The bank's file of the month, as its website gives it: GBK, two lines."""
    keeper = hall.seat(hall.cast.bookkeeper)
    moves = [
        (f"{hall.month + 4 * DAY:%Y%m%d} 09:10:39", "会费", "代收工会会费", 300_000, "1001"),
        (f"{hall.day + DAY:%Y%m%d} 14:45:45", "服装款", PAYEE, -123_450, "1002"),
    ]
    keeper.from_own_page("结账").goes("导入对账单")
    statement = {"name": "9月对账单.csv", "mimeType": "text/csv", "buffer": made(moves, opening=1_000_000)}
    keeper.page.set_input_files("#id_file", statement)
    keeper.goes("查看文件", "检查对账单").reads("11,765.50").goes("确认导入")
    assert keeper.page.locator("input[name=pair]:checked").count() == 2
    keeper.goes("确认勾选的").reads("银行流水均已勾对")


def closed_by_the_checklist(hall: Hall) -> None:
    keeper = hall.seat(hall.cast.bookkeeper).goes("/finance/desk/bank/reconciliation/").reads("11,765.50")
    keeper.from_own_page("结账").goes("开始结账")
    keeper.page.fill("#id_bank", "11765.50")
    keeper.view.press("button[name=check]")
    for box in keeper.page.locator("input[name=confirmed]").all():
        box.check()
    keeper.goes("正式结账").reads("本月已结账")


def put_on_display(hall: Hall) -> str:
    """The address that the code on the printed notice holds."""
    keeper = hall.seat(hall.cast.bookkeeper).goes("准备公示")
    assert keeper.page.input_value("#id_from_on") == hall.month.isoformat()
    keeper.goes("保存").reads("目前只有经费工作人员看得到")
    chair = hall.seat(hall.cast.approver).from_own_page("签名并发布")
    chair.page.fill("#id_passphrase", PASSPHRASES["union"])
    chair.goes("签名并发布", "张贴")
    shown = Publication.objects.get()
    address = chair.page.inner_text(".wall-qr .hash").strip()
    wall = f"{address}?wall={chair.page.locator('.hashes dd').first.inner_text().replace(' ', '')}"
    lines = "main .wall-qr svg path"
    drawn = [each.get_attribute("d") for each in chair.page.locator(lines).all()]
    assert drawn
    assert all(f'd="{each}"' in picture(wall) for each in drawn)
    assert address.endswith(shown.get_absolute_url())
    return wall


def looked_through_and_cosigned(hall: Hall) -> None:
    """The committee draws, finds, is answered, writes its opinion and signs with the key of its own."""
    committee = hall.seat(hall.cast.auditor).from_own_page("审查").goes("开始审查")
    page = committee.page
    page.fill("[name=above]", "1000")
    committee.goes("抽取").reads(NARRATION)
    for words in ("期初", "会费", NARRATION):
        page.locator(f"li:has-text('{words}') input[name=marks]").first.check()
        committee.view.press(f"li:has-text('{words}') form.deeds button")
    committee.view.press(f"li:has-text('{NARRATION}') a:has-text('提出问题')")
    page.fill("[name=text]", FINDING)
    committee.view.press("main form.form button")

    keeper = hall.seat(hall.cast.bookkeeper).from_own_page("经审会").reads(FINDING)
    keeper.goes("回复")
    keeper.page.fill("[name=text]", REPLY)
    keeper.view.press("main form.form button")

    committee.from_own_page("已回复").reads(REPLY).goes("了结")
    committee.goes("签署")
    page.select_option("[name=opinion]", "clean")
    page.fill("[name=text]", OPINION)
    page.check("[name=sure]")
    committee.view.press("main form.form button")
    committee.reads(OPINION)
    committee.from_own_page("会签")
    page.fill("#id_passphrase", PASSPHRASES["audit"])
    committee.view.press("main form.form button")
    assert Publication.objects.get().checkpoint.signatures.count() == 2


def drilled_from_the_total(hall: Hall) -> None:
    """Three clicks: the heading, the entry, its voucher; and the voucher has its bar."""
    worker = hall.seat(hall.cast.member, PHONE)
    worker.view.open(reverse("finance:home"))
    worker.reads("1,234.50").fits()
    worker.goes(f"/finance/{hall.month.year}/c/exp.activity/").reads("1,234.50").fits()
    worker.goes(NARRATION).reads("1,234.50").fits()
    data = worker.page.request.get(worker.view.url + picture_of(worker)).body()
    assert not has_red(data)
    assert min(Image.open(io.BytesIO(data)).convert("L").getdata()) < 40
    assert PLACE.encode() not in data


def asked_and_answered(hall: Hall) -> None:
    """At the line, on a phone; the answer is one click from the worker's own page."""
    worker = hall.seat(hall.cast.member).goes("对这笔凭证提问")
    worker.page.fill("#id_text", QUESTION)
    worker.view.press("main form.form button")
    worker.reads(QUESTION)
    keeper = hall.seat(hall.cast.bookkeeper).from_own_page("提问").reads(QUESTION)
    keeper.goes("答复")
    keeper.page.fill("#id_text", ANSWER)
    keeper.view.press("main form.form button")
    worker.view.open(reverse("me"))
    worker.view.press("main a:has-text('答复')")
    worker.reads(QUESTION, ANSWER, OPINION).fits()


def proven_against_the_wall(hall: Hall, wall: str) -> None:
    """The code is scanned, the number typed from the entry, and the browser reckons under the printed root."""
    entry = Entry.objects.get(narration=NARRATION)
    worker = hall.seat(hall.cast.member)
    page = worker.page
    page.goto(wall)
    worker.goes("按此编号核对凭证")
    page.fill("#id_number", entry.number)
    worker.view.press("section[aria-labelledby=entry] form button")
    place = "[data-ledger-verify=entry]"
    for root, state in ((wall.rpartition("=")[2], "right"), ("0" * 64, "wrong")):
        page.locator(place).evaluate("(place, root) => { place.dataset.wall = root; }", root)
        page.click(f"{place} [data-start]")
        page.wait_for_selector(f"{place}[data-state={state}]")
        assert page.locator(f"{place} [data-keys] li").count() == (2 if state == "right" else 0)
    worker.fits()
    page.goto(wall[:-64] + "0" * 64)
    worker.reads("不一致")
