"""Questions at a line of the fund: asked, answered, taken off, reminded of, counted at the end."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from finance.actions import questions as actions
from finance.models import FundQuestion, QuestionReminder
from tests.factories.members import UserFactory
from tests.finance.cast import make_cast
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
BANK, DUES, SPORT = "asset.bank", "inc.dues", "exp.activity.recreation"


def moment(day, month=11):
    return datetime(2026, month, day, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    def to(day, month=11):
        monkeypatch.setattr(timezone, "now", lambda: moment(day, month))

    to(23)
    return to


@pytest.fixture
def cast(clock):
    made = make_cast()
    made.put((BANK, 200_000), (DUES, -200_000), on=date(2026, 8, 3))
    made.put((SPORT, 1_000), (BANK, -1_000), on=date(2026, 9, 10), narration="篮球")
    made.put((SPORT, 2_000), (BANK, -2_000), on=date(2026, 10, 10), narration="十月的篮球")
    made.closed(7, 8, 9)
    made.keys()
    made.publication()
    return made


def entry(cast, narration):
    return cast.book.entries.get(narration=narration)


def ask(client, query="", **said):
    return client.post(reverse("finance:ask") + query, {"text": "为什么买两次？"} | said)


def page(client):
    return client.get(reverse("finance:publication", args=["2026-q3"])).content.decode()


def test_a_member_asks_at_an_entry_and_reads_the_answer(cast, client):
    client.force_login(cast.member)
    number = entry(cast, "篮球").number
    assert number in client.get(reverse("finance:ask") + f"?entry={number}").content.decode()
    assert ask(client, f"?entry={number}").status_code == 302
    asked = FundQuestion.objects.get()
    assert asked.entry.number == number
    assert cast.bookkeeper.notices.filter(url=actions.address(asked)).exists()
    client.logout()
    text = page(client)
    assert "为什么买两次" in text
    assert cast.member.name not in text
    assert str(cast.member.branch) in text
    assert number in text
    assert "篮球" not in text, "single entries are for members"

    client.force_login(cast.bookkeeper)
    assert "为什么买两次" in client.get(reverse("finance:questions")).content.decode()
    answer = client.post(reverse("finance:question-answer", args=[asked.pk]), {"text": "两个队各一套。"})
    assert answer.status_code == 302
    assert cast.member.notices.filter(url=actions.address(asked)).exists()
    assert "两个队各一套" in page(client)
    assert "为什么买两次" not in client.get(reverse("finance:questions")).content.decode()


def test_a_name_stands_there_only_if_it_was_wanted(cast, client):
    client.force_login(cast.member)
    assert ask(client, "?account=exp.activity.recreation", shows_name="on").status_code == 302
    assert ask(client, f"?activity={cast.activity.code}").status_code == 302
    client.logout()
    assert page(client).count(cast.member.name) == 1


@pytest.mark.parametrize(
    "query", ["?entry=2026-999999", "?entry=x", "?account=exp.nothing", "?activity=2026-999"]
)
def test_nothing_is_asked_about_what_is_not_there(cast, client, query):
    client.force_login(cast.member)
    assert ask(client, query).status_code == 404


def test_an_entry_that_is_not_public_cannot_be_asked_about(cast, client):
    number = entry(cast, "十月的篮球").number
    client.force_login(cast.member)
    assert ask(client, f"?entry={number}").status_code == 404
    client.force_login(cast.handler)
    assert ask(client, f"?entry={number}").status_code == 409
    with pytest.raises(Refused):
        actions.ask(
            cast.book.publications.get(), "?", by=cast.member, at=cast.at, entry=entry(cast, "十月的篮球")
        )
    assert not FundQuestion.objects.exists()


def test_after_the_last_day_no_question_is_taken(cast, client, clock):
    client.force_login(cast.member)
    clock(4, 12)
    assert ask(client).status_code == 302
    clock(5, 12)
    closed = ask(client, text="太晚了吗？")
    assert closed.status_code == 409
    assert "2026-12-04" in closed.content.decode()
    assert "太晚了吗" in closed.content.decode()
    assert FundQuestion.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "长" * 501])
def test_a_question_has_words(cast, client, text):
    client.force_login(cast.member)
    answer = ask(client, text=text)
    assert answer.status_code == 400
    assert "text" in answer.context["form"].errors


def test_who_is_not_signed_in_is_asked_to(cast, client):
    assert reverse("account_login") in ask(client)["Location"]
    assert not FundQuestion.objects.exists()


def test_somebody_who_asks_all_day_is_stopped(cast, client):
    client.force_login(cast.member)
    codes = [ask(client).status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]
    assert FundQuestion.objects.count() == 10


def test_a_question_is_taken_off_with_a_reason_that_everybody_reads(cast, client):
    asked = actions.ask(cast.book.publications.get(), "张三拿了钱", by=cast.member, at=cast.at)
    take_off = reverse("finance:question-hide", args=[asked.pk])
    for person, code in [(cast.bookkeeper, 403), (cast.auditor, 403), (cast.member, 403)]:
        client.force_login(person)
        assert client.post(take_off, {"reason": "x"}).status_code == code
    client.force_login(cast.approver)
    assert client.post(take_off, {"reason": ""}).status_code == 400
    assert client.post(take_off, {"reason": "点名指责个人"}).status_code == 302
    client.logout()
    text = page(client)
    assert "张三拿了钱" not in text
    assert "点名指责个人" in text
    with pytest.raises(Refused):
        actions.answer(asked, "答", by=cast.bookkeeper, at=cast.at)
    with pytest.raises(Refused):
        actions.hide(asked, "又一次", by=cast.approver, at=cast.at)


def test_only_bookkeeper_and_approver_answer(cast, client):
    asked = actions.ask(cast.book.publications.get(), "问", by=cast.member, at=cast.at)
    address = reverse("finance:question-answer", args=[asked.pk])
    for person in (cast.handler, cast.checker, cast.auditor, cast.member):
        client.force_login(person)
        assert client.post(address, {"text": "答"}).status_code == 403
    client.force_login(cast.approver)
    assert client.post(address, {"text": " "}).status_code == 400
    assert client.post(address, {"text": "答"}).status_code == 302


def test_each_reminder_goes_out_once(cast):
    publication = cast.book.publications.get()
    assert actions.remind(at=moment(9, 12)) == 0
    asked = actions.ask(publication, "问", by=cast.member, at=cast.at)
    assert [actions.remind(at=moment(day, 12)) for day in (7, 8, 9, 11, 12, 13, 14, 20)] == [
        0,
        1,
        0,
        0,
        0,
        0,
        1,
        0,
    ]
    assert QuestionReminder.objects.count() == 2
    assert cast.bookkeeper.notices.filter(url__endswith="#questions").count() == 2
    actions.answer(asked, "答", by=cast.bookkeeper, at=cast.at)


def test_what_is_answered_needs_no_reminder(cast):
    asked = actions.ask(cast.book.publications.get(), "问", by=cast.member, at=cast.at)
    actions.answer(asked, "答", by=cast.bookkeeper, at=cast.at)
    assert actions.remind(at=moment(8, 12)) == 0


def test_the_closing_report_names_what_is_unanswered(cast, client, clock):
    publication = cast.book.publications.get()
    for text in ("没有人答的问题", "答了的问题", "被删的问题"):
        actions.ask(publication, text, by=UserFactory(), at=cast.at)
    actions.answer(FundQuestion.objects.get(text="答了的问题"), "答", by=cast.bookkeeper, at=cast.at)
    actions.hide(FundQuestion.objects.get(text="被删的问题"), "重复", by=cast.approver, at=cast.at)
    finish = reverse("finance:publication-finish", args=["2026-q3"])
    client.force_login(cast.approver)
    seal = actions.seal_of(actions.report_of(publication))
    assert client.post(finish, {"seen": seal, "sure": "on"}).status_code == 409

    clock(12, 12)
    client.force_login(cast.approver)  # a session of November is over by then
    shown = client.get(finish)
    assert "没有人答的问题" in shown.context["report"]
    assert "答了的问题" not in shown.context["report"].replace("没有人答的问题", "")
    assert client.post(finish, {"seen": seal}).status_code == 400
    actions.answer(
        FundQuestion.objects.get(text="没有人答的问题"), "迟到的回答", by=cast.bookkeeper, at=cast.at
    )
    stale = client.post(finish, {"seen": seal, "sure": "on"})
    assert stale.status_code == 400
    seal = stale.context["form"]["seen"].value()
    assert client.post(finish, {"seen": seal, "sure": "on"}).status_code == 302
    publication.refresh_from_db()
    assert publication.finished_by == cast.approver
    client.logout()
    assert "重复" in page(client)
    with pytest.raises(Refused):
        actions.finish(publication, seen=seal, by=cast.approver, at=moment(12, 12))
    client.force_login(cast.bookkeeper)
    assert client.get(finish).status_code == 403
