"""A suggestion is adopted, carried out, and shown: to who wrote it, beside the published answer, on the board."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions import adopting, handling, publishing, replying
from feedback.models import Adoption, Case
from feedback.rules.clocks import Pace
from tests.factories import UserFactory
from tests.feedback.cast import DAY, make_cast
from tests.feedback.test_cases import refused_by
from tests.feedback.test_desk import browser, do, doors_of, page, unlocked
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db

PROMISE, OUTCOME = "三号楼各层加装直饮水机", "六台饮水机已装好并通水。"


@pytest.fixture
def cast():
    return _of_yesterday(make_cast())


@pytest.fixture
def sealed():
    return _of_yesterday(make_cast(sealed=True))


def _of_yesterday(made):
    made.at = timezone.now() - DAY
    return made


def adopted(cast, case, **more):
    values = {"promise": PROMISE, "carrier": cast.lead, "due_on": timezone.localdate() + timedelta(days=30)}
    return adopting.adopt(case, **{"by": cast.handler, "at": cast.at} | values | more)


def published(cast, case):
    texts = {"title": "直饮水机", "question": "能不能装？", "answer": "装。"}
    answer = publishing.put_forward(case, by=cast.handler, at=cast.at, **texts)
    for person in cast.publishers:
        answer = publishing.approve(answer, by=person, at=cast.at, seen=answer.fingerprint)
    return answer


def test_a_suggestion_is_adopted_and_carried_out_on_the_page_of_the_letter(cast):
    case, carrier = cast.replied(), UserFactory(name="郑工")
    answer = published(cast, case)
    handler, writer, day = browser(cast.handler), browser(cast.reporter), timezone.localdate()
    letter, public = reverse("feedback:letter", args=[case.pk]), answer.get_absolute_url()
    assert "adopt" in doors_of(handler, case)
    assert "carry_out" not in doors_of(handler, case)

    wrong = do(handler, case, "adopt", promise=PROMISE, carrier="没有这个人", due_on=day.isoformat())
    assert wrong.status_code == 400
    assert PROMISE in wrong.content.decode()
    late = do(handler, case, "adopt", promise=PROMISE, carrier="郑工", due_on="2026-01-01")
    assert late.status_code == 400
    assert not Adoption.objects.exists()

    do(handler, case, "adopt", promise=PROMISE, carrier=carrier.employee_number, due_on=day.isoformat())
    for client, where in ((writer, letter), (handler, case)):
        assert all(words in page(client, where) for words in (PROMISE, "郑工"))
    assert PROMISE in page(browser(cast.stranger), public)
    notice = carrier.notices.get()
    assert PROMISE in notice.title
    assert day.isoformat() in notice.title
    theirs = browser(carrier)
    assert PROMISE in page(theirs, reverse("me"))
    given = page(theirs, notice.url)
    assert all(words in given for words in (PROMISE, cast.handler.name, public))
    assert case.subject not in given
    assert PROMISE not in page(handler, notice.url)
    assert "adopt" not in doors_of(handler, case)

    tomorrow = (day + timedelta(days=1)).isoformat()
    assert do(handler, case, "carry_out", who="郑工", on=tomorrow, outcome=OUTCOME).status_code == 400
    do(handler, case, "carry_out", who="郑工", on=day.isoformat(), outcome=OUTCOME)
    for client, where in ((writer, letter), (handler, case)):
        assert all(words in page(client, where) for words in (PROMISE, OUTCOME, "郑工"))
    assert OUTCOME in page(theirs, notice.url)
    assert PROMISE not in page(theirs, reverse("me"))
    everybody = page(browser(cast.stranger), public)
    assert all(words in everybody for words in (PROMISE, OUTCOME))
    assert "郑工" not in everybody
    assert not {"adopt", "carry_out"} & set(doors_of(handler, case))
    assert [event.kind for event in case.events.order_by("number")][-2:] == ["adopt", "carry_out"]
    case.refresh_from_db()
    assert case.stage == "replied"


def test_a_sealed_suggestion_is_adopted_in_words_that_are_not_the_letters(sealed):
    code, case = sealed.sealed_letter()
    key, who = sealed.key_of(case), {"by": sealed.handler, "at": sealed.at}
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    case = handling.start(handling.assign(case, sealed.handler, by=sealed.clerk, at=sealed.at), **who)
    case = replying.reply(case, text="采纳您的建议。", claims_solved=True, key=key, **who)
    with pytest.raises(Refused, match="解锁"):
        adopted(sealed, case)
    handler = unlocked(sealed.handler, case)
    day = timezone.localdate().isoformat()
    quoting = do(
        handler, case, "adopt", promise="补发十月的夜班补贴", carrier=sealed.lead.employee_number, due_on=day
    )
    assert quoting.status_code == 400
    assert "stands in the letter" in quoting.content.decode()
    do(handler, case, "adopt", promise=PROMISE, carrier=sealed.lead.employee_number, due_on=day)
    seen = browser(sealed.stranger).post(reverse("feedback:receipt"), {"code": code})
    assert PROMISE in seen.content.decode()
    assert not sealed.stranger.notices.exists()


def test_who_wrote_a_merged_letter_reads_what_was_promised_too(cast):
    stays = cast.in_progress()
    merged = handling.merge(cast.accepted(), stays, by=cast.clerk, at=cast.at)
    stays = replying.reply(stays, by=cast.handler, at=cast.at, text="采纳。", claims_solved=True)
    adopted(cast, stays)
    assert PROMISE in page(browser(cast.reporter), reverse("feedback:letter", args=[merged.pk]))


def test_only_a_suggestion_is_adopted_once_by_its_desk_and_by_nobody_who_was_excluded(cast):
    case = cast.replied()
    for person in (cast.second, cast.reporter, cast.chair, cast.stranger, cast.supervisor):
        with pytest.raises(Refused):
            adopted(cast, case, by=person)
    with pytest.raises(Refused, match="请写明"):
        adopted(cast, case, promise=" ")
    with pytest.raises(Refused, match="没有登记采纳"):
        adopting.carry_out(
            case, by=cast.handler, at=cast.at, who=cast.lead, on=timezone.localdate(cast.at), outcome=OUTCOME
        )
    adopted(cast, case)
    with pytest.raises(Refused, match="已经登记"):
        adopted(cast, case)
    complaint = cast.replied()
    complaint.category.pace = Pace.COMPLAINT.value
    complaint.category.save()
    with pytest.raises(Refused, match="建议类"):
        adopted(cast, complaint)
    assert "adopt" not in doors_of(browser(cast.handler), complaint)


def test_somebody_whom_the_writer_excluded_carries_nothing_out(cast):
    case = handling.accept(cast.letter(users=[cast.stranger.pk]), by=cast.clerk, at=cast.at)
    case = handling.start(
        handling.assign(case, cast.handler, by=cast.clerk, at=cast.at), by=cast.handler, at=cast.at
    )
    case = replying.reply(case, by=cast.handler, at=cast.at, text="采纳。", claims_solved=True)
    with pytest.raises(Refused, match="回避"):
        adopted(cast, case, carrier=cast.stranger)


def test_the_board_lists_what_was_adopted_as_far_as_everybody_reads_the_answer(cast):
    adopted(cast, cast.closed(), promise="不公开的一件")
    case = cast.closed()
    answer = published(cast, case)
    adopted(cast, case)
    board = page(browser(cast.chair), reverse("feedback:board"))
    assert answer.title in board
    assert cast.lead.name in board
    assert "不公开的一件" not in board
    assert "not carried out yet" in board
    publishing.withdraw(answer, by=cast.publishers[0], at=cast.at, reason="有误")
    assert "not carried out yet" not in page(browser(cast.chair), reverse("feedback:board"))


@pytest.mark.parametrize(
    ("constraint", "sql"),
    [
        ("what_was_promised_stays", "UPDATE feedback_adoption SET promise = 'x'"),
        ("what_was_promised_stays", "UPDATE feedback_adoption SET due_on = due_on + 1"),
        ("what_was_promised_stays", "DELETE FROM feedback_adoption"),
        ("what_was_carried_out_says_by_whom_when_and_what", "UPDATE feedback_adoption SET outcome = 'x'"),
        ("what_was_carried_out_says_by_whom_when_and_what",
         "UPDATE feedback_adoption SET carried_out_on = adopted_on, carried_out_by_id = carrier_id, reported_by_id = carrier_id"),
        ("what_was_carried_out_says_by_whom_when_and_what",
         "UPDATE feedback_adoption SET carried_out_on = adopted_on - 1, carried_out_by_id = carrier_id,"
         " reported_by_id = carrier_id, outcome = 'x'"),
        ("an_adoption_is_due_after_it_was_made", "{new} promise, carrier_id, adopted_on - 1 {other}"),
        ("an_adoption_says_what_will_be_done", "{new} '', carrier_id, due_on {other}"),
        ("feedback_adoption_case_id_key",
         "INSERT INTO feedback_adoption (case_id, promise, carrier_id, due_on, adopted_on, adopted_by_id, outcome)"
         " SELECT case_id, promise, carrier_id, due_on, adopted_on, adopted_by_id, '' FROM feedback_adoption"),
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_promised(cast, constraint, sql):
    adopted(cast, cast.closed())
    other = cast.closed()
    new = (
        "INSERT INTO feedback_adoption (case_id, adopted_on, adopted_by_id, outcome, promise, carrier_id, due_on)"
        f" SELECT '{other.pk}', adopted_on, adopted_by_id, '',"
    )
    assert refused_by(sql.format(new=new, other="FROM feedback_adoption")) == constraint
    assert Case.objects.get(pk=other.pk).adopted is None


def test_what_was_carried_out_stays(cast):
    case = cast.closed()
    adopted(cast, case)
    words = {"by": cast.lead, "who": cast.lead, "outcome": OUTCOME}
    with pytest.raises(Refused, match="之间"):
        adopting.carry_out(case, at=cast.at, on=date(2026, 1, 1), **words)
    adopting.carry_out(case, at=cast.at, on=timezone.localdate(cast.at), **words)
    with pytest.raises(Refused, match="已经登记"):
        adopting.carry_out(case, at=cast.at, on=timezone.localdate(cast.at), **words)
    assert refused_by("UPDATE feedback_adoption SET outcome = 'y'") == "what_was_promised_stays"
