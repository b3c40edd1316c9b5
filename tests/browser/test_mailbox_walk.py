"""One sealed complaint from its first word to the leaders' board, walked by everybody who has a part in it.

Two phones that know nothing of each other, and a desk. The only thing that goes from one phone to the other is the
receipt code, as a person would carry it: on paper.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db.models import DateField, DateTimeField, F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from feedback.models import Case, Publication
from feedback.rules.moves import Duty
from feedback.rules.periods import Length, Period
from members.models import User
from members.rules.roles import Role
from tests.browser.conftest import Window
from tests.factories.feedback import CategoryFactory, InboxFactory, working_in
from tests.factories.members import appointed
from tests.feedback.cast import PASSPHRASE, Cast, give_key, make_cast
from tests.feedback.many import closed, lay, numbered, unwatched

PHONE, DESK = 360, 1280
SUBJECT = "夜班补贴被克扣"
NUMBER = "13912345678"
BODY = f"赵海把十月的夜班补贴扣了一半，问他就骂人。我的电话{NUMBER}，三号炉早班都知道。"
QUESTION, SAID = "补贴单是哪一天的？", "十月三日的，照片里看得到。"
ANSWER, ANOTHER = "已向赵海了解情况，请再等等。", "已责成赵海退还补贴，今后按月公示。"
COMMENT = "钱还没有退，请换人再查。"
PLACE = "GPS of the workshop"


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

    def do(self, door: str, **typed: object) -> Seat:
        """Fill in the form of one move of the desk, send it, and read that it is done."""
        fold = self.page.locator(f"details#{door}")
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        for name, value in typed.items():
            fill(fold.locator(f"[name='{door}-{name}']"), value)
        with self.page.expect_navigation(wait_until="load"):
            fold.locator("form button").last.click()
        expect(self.page.locator(".messages")).to_contain_text("完成")
        return self

    def from_desk(self) -> Seat:
        """The letter among those of the desk, unlocked."""
        self.view.open(reverse("feedback:desk"))
        self.view.press(".desk-queue a")
        if self.page.locator("main a:has-text('解锁')").count():
            self.view.press("main a:has-text('解锁')")
            self.page.fill("input[name=passphrase]", PASSPHRASE)
            self.view.press("main form.form button")
        return self


def fill(field: Locator, value: object) -> None:
    """What a person does with this kind of field."""
    if field.first.get_attribute("type") == "radio":
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif field.evaluate("field => field.localName") == "select":
        field.select_option(label=str(value))
    else:
        field.fill(str(value))


@dataclass
class Hall:
    """The cast, the second handler of the other inbox, and who sits where."""

    cast: Cast
    other: User
    seat: Callable[..., Seat]
    phone: Callable[[], Seat]


@pytest.fixture
def hall(transactional_db, root, window, settings, tmp_path) -> Hall:
    settings.MAILBOX_WORK_BITS, settings.MEDIA_ROOT = 12, tmp_path
    cast = make_cast(sealed=True)
    cast.at = timezone.now()
    other = working_in(cast.other, Duty.HANDLER, name="马晓冬")
    give_key(cast.other, cast.head, other)
    taken: dict[int, Seat] = {}

    def seat(user: User) -> Seat:
        if user.pk not in taken:
            taken[user.pk] = Seat(window(width=DESK))
            client = Client()
            client.force_login(user)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "url": taken[user.pk].view.url}
            taken[user.pk].view.context.add_cookies([cookie | {"value": client.session.session_key}])
        return taken[user.pk]

    def phone() -> Seat:
        taken[-len(taken) - 1] = one = Seat(window(width=PHONE))
        return one

    yield Hall(cast, other, seat, phone)
    # a page that answers 404 to who may not read a letter is a line in the console of the browser
    complaints = [said for each in taken.values() for said in each.view.complaints if "404" not in said]
    assert (complaints, [each.view.outside for each in taken.values() if each.view.outside]) == ([], [])


@pytest.mark.long
def test_a_sealed_complaint_about_a_head_goes_all_the_way(hall):
    code = written_on_a_phone(hall, photograph())
    gone_past_the_head(hall)
    head = read_and_asked_back(hall)
    phone = hall.phone()
    opened(phone, code.lower().replace("-", " ")).reads(QUESTION)
    answered_back(phone)
    head.from_desk().reads(SAID).do("reply", text=ANSWER, claims_solved="yes")
    rated(opened(phone, code).reads(ANSWER), solved="no", stars="1", comment=COMMENT)
    done_again_by_another(hall, head)
    rated(opened(phone, code).reads(ANOTHER), solved="yes", stars="5")
    published_with_bars(hall, head)
    counted_without_being_seen(hall)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE


def photograph() -> bytes:
    """As a telephone takes it: with the place and a name in its head."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x013B] = PLACE
    exif[0x8825] = {1: "N", 2: (30.0, 1.0, 2.0), 3: "E", 4: (114.0, 3.0, 4.0)}
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(out, "JPEG", exif=exif)
    assert PLACE.encode() in out.getvalue()
    return out.getvalue()


def written_on_a_phone(hall: Hall, photo: bytes) -> str:
    """The receipt code. Who is complained about is kept away with the whole unit."""
    cast, phone = hall.cast, hall.phone()
    view, page = phone.view, phone.page
    view.open(reverse("feedback:home"))
    view.press(f"main a[href^='{reverse('feedback:write')}']")
    page.check(f"input[name=category][value='{cast.category.pk}']")
    view.press("button[formmethod=post]")
    page.fill("[name=subject]", SUBJECT)
    page.fill("[name=body]", BODY)
    page.click("details.fold summary")
    page.check(f"[name=excluded][value='inbox-{cast.inbox.pk}']")
    view.press("button[value=check]")
    phone.reads("这些内容可能会让人知道是谁写的", NUMBER)
    page.set_input_files("#id_files", {"name": "IMG_李建国.jpg", "mimeType": "image/jpeg", "buffer": photo})
    view.press("button[value=send]")
    code = page.inner_text("[data-code]")
    page.fill("#last", code[-4:].lower())
    view.press("button[value=confirm]")
    assert view.context.cookies() == [each for each in view.context.cookies() if each["name"] == "display"]
    assert Case.objects.get(tier="sealed").inbox == cast.other
    return code


def gone_past_the_head(hall: Hall) -> None:
    """Neither on the desk of the unit nor under its address."""
    lead = hall.seat(hall.cast.lead)
    lead.view.open(reverse("feedback:desk"))
    assert lead.page.locator(".desk-queue a").count() == 0
    lead.view.open(Case.objects.get(tier="sealed").get_absolute_url())
    assert SUBJECT not in lead.page.inner_text("body")
    assert lead.page.title().startswith("没有")


def read_and_asked_back(hall: Hall) -> Seat:
    """By the lead of the other inbox: unlocked, read, the photograph looked at."""
    head = hall.seat(hall.cast.head)
    head.from_desk().reads(SUBJECT, BODY)
    page = head.page
    picture = page.locator(".talk img")
    picture.scroll_into_view_if_needed()
    assert page.wait_for_function("() => document.querySelector('.talk img').naturalWidth") is not None
    stored = head.view.context.request.get(head.view.url + picture.get_attribute("src")).body()
    shown = Image.open(io.BytesIO(stored))
    assert (shown.size, dict(shown.getexif()), PLACE.encode() in stored) == ((1200, 900), {}, False)
    head.do("accept").do("assign", person="吴主任　负责人").do("start").do("ask", words=QUESTION)
    return head


def opened(phone: Seat, typed: str) -> Seat:
    """The letter, with what somebody types who has the code on paper."""
    phone.view.open(reverse("feedback:receipt"))
    phone.page.fill("#code", typed)
    phone.view.press("form:has(#code) button")
    return phone


def answered_back(phone: Seat) -> None:
    phone.page.fill("#add_text", SAID)
    phone.view.press("button[value=add]")
    phone.reads(SAID)


def rated(phone: Seat, *, solved: str, stars: str, comment: str = "") -> None:
    phone.page.check(f"[name=solved][value='{solved}']")
    phone.page.check(f"[name=stars][value='{stars}']")
    phone.page.fill("[name=comment]", comment)
    phone.view.press("button[value=rate]")
    phone.reads("谢谢")


def done_again_by_another(hall: Hall, head: Seat) -> None:
    head.from_desk().reads(COMMENT).do("assign", person="马晓冬　承办人")
    other = hall.seat(hall.other)
    other.from_desk().reads(BODY, COMMENT).do("start").do("reply", text=ANOTHER, claims_solved="yes")


def published_with_bars(hall: Hall, head: Seat) -> None:
    """Put forward by the inbox, with one bar drawn by hand; two publishers say yes; a worker reads it."""
    view, page = head.view, head.page
    view.open(Case.objects.get(tier="sealed").get_absolute_url())
    view.press("main a:has-text('提请公开答复')")
    page.fill("[name=title]", "夜班补贴被克扣怎么办")
    question = page.locator("[name=question]")
    at = question.input_value().index("三号炉早班")
    question.evaluate("(field, at) => field.setSelectionRange(at, at + 5)", at)
    page.click("[name=question] + .btns button")
    page.fill("[name=words]", "赵海")
    view.press("button[name=preview]")
    view.press("button[name=put]")
    draft = Publication.objects.get()
    for number, publisher in enumerate(hall.cast.publishers):
        seat = hall.seat(publisher)
        seat.view.open(reverse("feedback:publishing"))
        seat.view.press("main a:has-text('夜班补贴被克扣怎么办')")
        seat.view.press(f"form[action$='{draft.pk}/approve/'] button")
        assert Publication.objects.get().published_at is None or number == 1

    worker = hall.phone()
    worker.view.open(reverse("feedback:answers"))
    worker.view.press("main a:has-text('夜班补贴被克扣怎么办')")
    # the number and the place stand side by side: one bar
    assert worker.page.locator(".bar-black").count() == 3
    source = worker.page.content()
    for hidden in ("赵海", NUMBER, "三号炉", SAID, COMMENT, PLACE):
        assert hidden not in source
    assert "退还补贴" in source


# --- the board -------------------------------------------------------------------------------------------------


def counted_without_being_seen(hall: Hall) -> None:
    """Among sixty others of a quarter that is published: the total moves, and no row is of this letter alone."""
    cast, period = hall.cast, Period.of(timezone.localdate(), Length.QUARTER).before.before
    second = CategoryFactory(inbox=InboxFactory(name="生活保障部"), name="食堂与宿舍")
    rows = [
        closed(category.inbox, category, cast.stranger, period.first + timedelta(days=number), solved="yes", stars=5)
        for category in (cast.category, second)
        for number in range(30)
    ]  # fmt: skip
    lay(numbered(rows, first=5_001))
    laid_in(period)
    leader = hall.seat(appointed(Role.LEADER))
    leader.view.open(reverse("feedback:board-quarter", args=[period.year, period.number]))
    page = leader.page
    assert page.locator(".facts div:has-text('收到来信') dd").first.inner_text() == "61"
    names = page.locator(".rows tbody tr td:first-child").all_inner_texts()
    assert cast.other.name not in names
    assert any(cast.other.name in each for each in names)  # together with the next smallest
    counts = ("收到来信", "已评价来信", "重办件数", "延期件数", "申请回避件数")
    shown = {
        text for each in counts for text in page.locator(f".rows td[data-label='{each}']").all_inner_texts()
    }
    assert not shown & {"1", "2", "3", "4"}
    assert page.locator(".rows tr:has(td:text-is('重办件数')) td").nth(1).inner_text() == "—"
    assert SUBJECT not in page.content()


def laid_in(period: Period) -> None:
    """As if all that had been in this quarter."""
    days = [
        field.name for field in Case._meta.fields if isinstance(field, DateField) and not isinstance(field, DateTimeField)
    ]  # fmt: skip
    back = timezone.localdate() - period.first - timedelta(days=20)
    with unwatched("feedback_case"):
        Case.objects.filter(tier="sealed").update(**{name: F(name) - back for name in days})
