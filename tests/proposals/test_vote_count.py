"""A teller's evening: counting alone, typing on a phone, counting again where the two differ, agreeing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals import ballot_results
from proposals.actions import casting, counting
from proposals.models import BallotPaper, HandCount
from proposals.reading.vote_duties import duties_of
from proposals.reading.vote_office import for_hub, steps_of
from proposals.rules.voting import Given, Way
from tests.proposals.ballot_cast import Votes, make_votes

RIGHT = {"returned": 3, "invalid": 1, "spoiled": 0, "unused": 7, "0-0": 1, "0-1": 1, "0-2": 0}


@pytest.fixture
def hall(root) -> Votes:
    return make_votes()


@pytest.fixture
def paper(hall) -> BallotPaper:
    """Ten were printed, three handed out, and the vote is closed."""
    found = hall.opened(hall.draft(Way.PAPER))
    counting.print_ballots(found, 10, by=hall.secretary, at=timezone.now())
    for number in (1, 2, 3):
        casting.give(hall.entry(found, number), Given.PAPER, by=hall.secretary, at=timezone.now())
    return hall.closed(found)


def page(client, teller, paper: BallotPaper) -> str:
    client.force_login(teller)
    answer = client.get(reverse("proposals:vote-count", args=[paper.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def enter(client, teller, paper: BallotPaper, **changed: object):
    client.force_login(teller)
    return client.post(reverse("proposals:vote-count", args=[paper.pk]), RIGHT | changed)


def test_two_tellers_count_until_they_agree(hall, paper, client):
    first, second = hall.tellers
    assert "发出纸票3张" in page(client, first, paper)
    assert enter(client, first, paper).status_code == 302
    said = page(client, first, paper)
    assert "计票人乙还没有录入" in said
    assert "不一致" not in said
    assert 'name="0-0" value' not in page(client, second, paper)  # nothing of the colleague

    assert enter(client, second, paper, **{"0-0": 2, "0-1": 0}).status_code == 302
    for teller in hall.tellers:
        said = page(client, teller, paper)
        assert "两人计数不一致" in said
        assert "集体合同（草案）：赞成" in said
        assert "集体合同（草案）：反对" in said
        assert "集体合同（草案）：弃权" not in said
        assert "收回的票" not in said.split("请重新清点")[1].split("</ul>")[0]
    assert [len(duties_of(teller, timezone.now())) for teller in hall.tellers] == [1, 1]
    steps = {step.name: step for step in steps_of(for_hub(paper.pk), timezone.now())}
    assert (steps["count"].state, steps["sheet"].state) == ("due", "later")
    assert "不一致" in steps["count"].sentence
    said = page(client, first, paper)
    assert 'name="0-2" value="0"' in said  # what agrees stays typed
    assert 'name="0-0" value' not in said

    enter(client, second, paper)
    assert ballot_results.agreed(paper).officer.user == first
    assert [duties_of(teller, timezone.now()) for teller in hall.tellers] == [[], []]
    assert {step.name: step for step in steps_of(for_hub(paper.pk), timezone.now())}["count"].state == "done"
    for teller in hall.tellers:
        assert "两人计数一致" in page(client, teller, paper)
    counting.make_sheet(paper, by=hall.secretary, at=timezone.now())
    assert "不再计票" in page(client, first, paper)


def test_nobody_feels_the_way_to_the_figures_of_the_colleague(hall, paper, client):
    first, second = hall.tellers
    enter(client, first, paper)
    enter(client, second, paper, **{"0-0": 2, "0-1": 0})
    enter(client, first, paper, **{"0-0": 0, "0-1": 2})
    said = page(client, first, paper)
    assert "计票人乙重新清点" in said
    assert "赞成</li>" not in said
    answer = enter(client, first, paper)
    assert answer.status_code == 409
    assert HandCount.objects.filter(officer__user=first).count() == 2
    enter(client, second, paper, **{"0-0": 2, "0-1": 0})
    assert "两人计数不一致" in page(client, first, paper)
    assert enter(client, first, paper, **{"0-0": 2, "0-1": 0}).status_code == 302
    assert "两人计数一致" in page(client, second, paper)


def test_a_slip_of_the_pen_is_corrected_before_the_colleague_has_counted(hall, paper, client):
    first, _second = hall.tellers
    enter(client, first, paper, **{"0-0": 2, "0-1": 0})
    assert enter(client, first, paper).status_code == 302
    assert [each.number for each in HandCount.objects.order_by("number")] == [1, 2]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"returned": 4}, "returned", "收回的票多于发出的票"),
        ({"invalid": 4}, "invalid", "无效票多于收回的票"),
        ({"0-0": 9}, "0-0", "多于有效票"),
        ({"0-0": 0}, "0-0", "少于有效票"),
        ({"unused": ""}, "unused", "没有的填0"),
        ({"returned": "三"}, "returned", "整数"),
        ({"spoiled": -1}, "spoiled", "0"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field_and_nothing_is_lost(
    hall, paper, client, changed, field, words
):
    answer = enter(client, hall.tellers[0], paper, **changed)
    assert answer.status_code == 400
    form = answer.context["form"]
    assert any(words in error for error in form.errors[field]), form.errors
    typed = {name: form[name].value() for name in RIGHT}
    assert typed == {name: str(value) for name, value in (RIGHT | changed).items()}
    assert not HandCount.objects.exists()


def test_a_number_that_nobody_can_account_for_is_said_at_once(hall, paper, client):
    enter(client, hall.tellers[0], paper, unused=6)
    assert "对不上，相差1张" in page(client, hall.tellers[0], paper)
    enter(client, hall.tellers[1], paper, unused=7)
    said = page(client, hall.tellers[0], paper)
    assert "剩余" in said.split("请重新清点")[1].split("</ul>")[0]


def test_only_tellers_of_this_vote_have_such_a_page(hall, paper, client):
    for user in (hall.secretary, hall.scrutineers[0], hall.delegates[0].member):
        client.force_login(user)
        assert client.get(reverse("proposals:vote-count", args=[paper.pk])).status_code == 403


def test_before_the_close_and_without_paper_there_is_nothing_to_count(hall, client):
    early = hall.opened(hall.draft(Way.NAMED, takes_paper=True))
    assert "截止后" in page(client, hall.tellers[0], early)
    assert enter(client, hall.tellers[0], early).status_code == 400
    hall.closed(early)
    assert "没有发出纸票" in page(client, hall.tellers[0], early)
