"""One proposal from its first word to the register of the session, walked by everybody who has a part in it.

Each of them has a browser of their own and finds the way by what the pages offer, not by addresses.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from members.models import User
from members.permissions import signs_for
from proposals.models import Delegate, Proposal
from tests.browser.conftest import Window
from tests.factories.congress import DelegateFactory, posted
from tests.factories.members import UserFactory
from tests.proposals.cast import DAY, Cast, make_cast

PHONE = 360
TITLE = "在北翼风井增设恒温更衣室"
ALSO = "北翼井口增设烘干设备"
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@dataclass
class Seat:
    """A person with a browser of their own."""

    view: Window

    @property
    def page(self) -> Page:
        return self.view.page

    def find(self, where: str, title: str = TITLE) -> Seat:
        """Open the list that waits for this person, and from it the proposal."""
        self.view.open(reverse(where))
        self.view.press(f"main a:has-text('{title}')")
        return self

    def from_notice(self, words: str) -> Seat:
        """Follow the notice that says so."""
        self.view.open(reverse("members:notices"))
        self.view.press(f"main a:has-text('{words}')")
        return self

    def do(self, door: str, **typed: object) -> Seat:
        """Fill in the form of one move, send it, and read that it is done."""
        form = self.page.locator(f"form[action$='/do/{door}/']")
        fold = self.page.locator("details", has=form)
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        for name, value in typed.items():
            fill(form.locator(f"[name='{door}-{name}']"), value)
        with self.page.expect_navigation(wait_until="load"):
            form.locator("button:not([type=button])").click()
        expect(self.page.locator(".messages")).to_contain_text("完成")
        return self

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)


def fill(field: Locator, value: object) -> None:
    """What a person does with this kind of field."""
    kind = field.first.get_attribute("type")
    if kind == "file":
        field.set_input_files(value)
    elif kind in {"radio", "checkbox"}:
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif field.evaluate("field => field.localName") == "select":
        field.select_option(label=str(value))
    else:
        field.fill(str(value))


@dataclass
class Hall:
    """The cast of the walk, and who of them sits where."""

    cast: Cast
    other_leader: User
    other_mover: Delegate
    seat: Callable[..., Seat]


@pytest.fixture
def hall(transactional_db, root, window, settings) -> Hall:
    cast = make_cast(mover=UserFactory(name="李建国"))
    now = cast.at = timezone.now()
    session = cast.session
    session.proposals_from, session.proposals_until = now - 9 * DAY, now + 9 * DAY
    session.starts_at, session.ends_at = now + 20 * DAY, now + 21 * DAY
    session.save()
    for seconder, name in zip(cast.seconders, ("彭志坚", "扎西", "林桂香", "白路生"), strict=True):
        User.objects.filter(pk=seconder.member_id).update(name=name)
    other_mover = DelegateFactory(congress=session.congress, member=UserFactory(name="依明江"))
    replace(cast, mover=other_mover).submitted(title=ALSO)
    other_leader = posted(cast.co, "leader", name="谢克勤")

    def seat(user: User, width: int = 1280) -> Seat:
        if user.pk not in taken:
            taken[user.pk] = Seat(window(width=width))
            client = Client()
            client.force_login(user)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "url": taken[user.pk].view.url}
            taken[user.pk].view.context.add_cookies([cookie | {"value": client.session.session_key}])
        return taken[user.pk]

    taken: dict[int, Seat] = {}
    yield Hall(cast, other_leader, other_mover, seat)
    assert [(each.view.complaints, each.view.outside) for each in taken.values()] == [([], [])] * len(taken)


@pytest.mark.long
def test_a_proposal_goes_from_its_first_word_to_the_register_of_the_session(hall, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast = hall.cast
    mover = hall.seat(cast.mover.member, PHONE)
    committee = [hall.seat(each) for each in cast.reviewers]
    secretary = hall.seat(cast.secretary)

    written_and_seconded(hall, mover)
    merged_and_docketed(mover, *committee)
    missent_and_accepted(hall, secretary)
    first_answer = answered_c(hall)
    mover.from_notice("请阅读并评价").do("rate", value="dissatisfied", words="更衣室冬天照样结冰，请再研究。")
    second_answer = answered_b(hall, timezone.localdate() + timedelta(days=60))
    mover.from_notice("请阅读并评价").do("rate", value="satisfied", words="有了期限，放心。")
    proved(hall)
    mover.find("proposals:mine").do("rate", value="satisfied", words="已经用上了。")
    mover.reads("办结", "更衣室已通热风.pdf")

    co_mover = hall.seat(hall.other_mover.member, PHONE)
    told_of_every_answer(co_mover, first_answer, second_answer)
    register_is_right(secretary)


def written_and_seconded(hall: Hall, mover: Seat) -> None:
    """The mover writes it on a phone, with a file; two sign it on theirs."""
    cast = hall.cast
    mover.view.open(reverse("proposals:mine"))
    mover.view.press(f"main a[href='{reverse('proposals:new')}']")
    form = mover.page.locator("main form")
    for name, value in {
        "category": "生活后勤", "title": TITLE, "grounds": "冬季室温不足5℃，工作服结冰。",
        "measures": "新建更衣室，恒温供热。",
        "upload": {"name": "温度记录.pdf", "mimeType": "application/pdf", "buffer": PDF},
    }.items():  # fmt: skip
        fill(form.locator(f"[name='{name}']"), value)
    mover.view.press("main form button.btn-block")
    mover.reads("温度记录.pdf", "草稿")
    asked = cast.seconders[:2]
    for seconder in asked:
        fill(mover.page.locator("[name='invite-seconders']"), seconder.pk)
    mover.do("invite")
    for seconder in asked:
        hall.seat(seconder.member, PHONE).from_notice(TITLE).do("second")
    mover.from_notice("附议").do("submit")
    mover.reads("-002")


def merged_and_docketed(mover: Seat, first: Seat, second: Seat) -> None:
    """One reviewer begins both, and merges; the second signature dockets."""
    first.find("proposals:desk").do("start_review")
    first.find("proposals:desk", ALSO).do("start_review").do(
        "merge", into=f"002　{TITLE}", words="同地同因，合并办理。"
    )
    first.find("proposals:desk").do("sign", words="情况属实，同意立案。")
    first.reads("审查中")
    second.find("proposals:desk").do("sign", words="同意。")
    second.reads("已立案", "依明江")


def missent_and_accepted(hall: Hall, secretary: Seat) -> None:
    """The first department is not the right one: its clerk says why. The leader of the other helps."""
    cast = hall.cast
    secretary.find("proposals:desk").do("assign", lead=cast.lead.name)
    hall.seat(cast.clerk).find("proposals:desk").do("return_missent", words="供热管线归机电部管。")
    secretary.find("proposals:desk").reads("供热管线归机电部管。")
    secretary.do("assign", lead=cast.co.name, co=cast.lead.pk)
    hall.seat(cast.leader).find("proposals:desk").do("co_opinion", words="更衣室场地由我中心腾出。")


def answered_c(hall: Hall) -> str:
    words = "现有管线无余量，今年暂不办理。"
    clerk = hall.seat(hall.cast.co_clerk).find("proposals:desk").do("accept")
    clerk.do("reply", answer_class="C", words=words, reason="供热余量不足，须等选煤厂改造。").do("send")
    signed(hall, words)
    return words


def answered_b(hall: Hall, due: date) -> str:
    words = "改由选煤厂余热供热，列入今年计划。"
    clerk = hall.seat(hall.cast.co_clerk).find("proposals:desk")
    clerk.reads("更衣室冬天照样结冰，请再研究。")
    clerk.do(
        "reply", answer_class="B", words=words, reason="", due_on=due,
        measure_1="引接余热管线，更衣室恒温", responsible_1="何敏", day_1=due,
    ).do("send")  # fmt: skip
    signed(hall, words)
    return words


def signed(hall: Hall, words: str) -> None:
    """The leader reads the draft from the notice, and signs that."""
    assert signs_for(hall.other_leader, hall.cast.co)
    leader = hall.seat(hall.other_leader, PHONE).find("proposals:desk")
    leader.reads(words)
    leader.do("sign_reply")
    leader.reads("谢克勤", "已答复")


def proved(hall: Hall) -> None:
    clerk = hall.seat(hall.cast.co_clerk).find("proposals:desk")
    proof = {"name": "更衣室已通热风.pdf", "mimeType": "application/pdf", "buffer": PDF}
    option = clerk.page.locator("[name='milestone-milestone'] option").nth(1).inner_text()
    clerk.do("milestone", milestone=option, proof="室温22℃，附72小时测温记录。", upload=proof)


def told_of_every_answer(co_mover: Seat, *answers: str) -> None:
    """Whose proposal was merged hears of it, and of each answer, and reads them all."""
    co_mover.view.open(reverse("members:notices"))
    told = co_mover.page.locator("main").inner_text()
    assert (told.count("您参与的"), "并入" in told) == (len(answers), True), told
    co_mover.view.press("main a:has-text('您参与的')")
    co_mover.reads(*answers)


def register_is_right(secretary: Seat) -> None:
    """Page and sheet say the same, and all of it."""
    proposal = Proposal.objects.get(title=TITLE)
    prefix = proposal.code[:-3]
    today = f"{timezone.localdate():%Y-%m-%d}"
    expected = [
        [f"{prefix}001", ALSO, "依明江", "扎西、林桂香", "生活后勤", f"已并案 → {prefix}002", "", "", "", "", "", "已并案"],
        [f"{prefix}002", TITLE, "李建国、依明江", "彭志坚、扎西", "生活后勤", "已立案", "机电部、生活服务中心", "B",
         "谢克勤", today, "满意", "已办结"],
    ]  # fmt: skip
    path = reverse("proposals:register", args=[proposal.session_id])
    page = secretary.view.open(path)
    rows = [row.locator("td, th").all_inner_texts() for row in page.locator("main table tbody tr").all()]
    sheet = load_workbook(
        io.BytesIO(secretary.view.context.request.get(f"{secretary.view.url}{path}?format=xlsx").body())
    ).worksheets[0]
    kept = [[f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell or "") for cell in row]
            for row in sheet.iter_rows(values_only=True)]  # fmt: skip

    assert rows == expected
    assert [row for row in kept if row[0].startswith(prefix)] == expected
