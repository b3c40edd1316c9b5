"""A vote on the wall of the hall: what everybody may see while it is open, and nothing of how anybody votes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from proposals.actions import casting, counting, opening
from proposals.models import BallotPaper
from proposals.rules.voting import Given, Way
from tests.factories.members import appointed
from tests.proposals.ballot_cast import HOUR, Votes, make_votes

FOR = [[1, 0, 0]]


@pytest.fixture
def hall(root) -> Votes:
    return make_votes()


def room(client, paper, name="vote-room"):
    return client.get(reverse(f"proposals:{name}", args=[paper.pk]))


def test_the_wall_counts_ballots_and_never_votes(hall, client):
    paper = hall.opened(hall.draft(takes_paper=True))
    for number in (1, 2):
        hall.cast(paper, number, FOR)
    casting.give(hall.entry(paper, 7), Given.PAPER, by=hall.secretary, at=timezone.now())
    client.force_login(hall.secretary)

    figures = room(client, paper, "vote-room-now").json()

    until = figures.pop("until")
    assert until.startswith(timezone.localtime(paper.closes_at).isoformat()[:19])
    assert figures == {
        "stage": "open", "words": "表决中", "issued": 3, "issued_web": 2, "issued_paper": 1, "cast": 2,
        "entitled": 7, "present": 7, "met": True, "sentence": figures["sentence"],
    }  # fmt: skip
    assert figures["sentence"].startswith("应到7，实到7，")
    said = room(client, paper).content.decode()
    assert 'http-equiv="refresh" content="5"' in said
    assert "赞成" not in said
    assert "反对" not in said


def test_nothing_of_a_count_is_on_the_wall_before_the_result_is_published(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, FOR)
    hall.sheet(paper)
    paper = BallotPaper.objects.get(pk=paper.pk)
    client.force_login(hall.secretary)
    for name in ("vote-room", "vote-room-now"):
        answer = room(client, paper, name)
        assert "赞成" not in answer.content.decode()
    for officer in paper.officers.filter(part="scrutineer"):
        counting.sign_result(officer, by=officer.user, at=timezone.now(), seen=paper.sheet.sha256)
    counting.publish(paper, by=hall.secretary, at=timezone.now())

    said = room(client, paper).content.decode()
    assert "未通过" in said
    assert "应到7，实到7，赞成1" in said
    assert room(client, paper, "vote-room-now").json()["stage"] == "published"


def test_the_wall_names_who_is_elected(hall, client):
    paper = hall.draft(Way.NAMED, title="选举")
    hall.election(paper, candidates=3, seats=2)
    paper = hall.opened(paper)
    for number in range(1, 8):
        hall.cast(paper, number, [*FOR, [1, 1, 0]])
    hall.published(paper)
    client.force_login(hall.secretary)
    said = room(client, paper).content.decode()
    assert "<li>候选人甲</li><li>候选人乙</li>" in said
    assert "<li>候选人丙</li>" not in said


def test_before_the_hour_the_wall_says_when_it_opens(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED, opens_at=hall.at + HOUR, closes_at=hall.at + 2 * HOUR))
    client.force_login(hall.secretary)
    figures = room(client, paper, "vote-room-now").json()
    assert figures["stage"] == "waiting"
    assert figures["until"].startswith(timezone.localtime(paper.opens_at).isoformat()[:19])


def test_an_unchanged_wall_costs_an_empty_answer(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    client.force_login(hall.secretary)
    first = room(client, paper, "vote-room-now")
    address = reverse("proposals:vote-room-now", args=[paper.pk])
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    hall.cast(paper, 1, FOR)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_wall_is_for_those_who_keep_the_door_and_for_leaders(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    people = {
        hall.secretary: 200,
        appointed(Role.SCRUTINEER): 200,
        appointed(Role.LEADER): 200,
        hall.delegates[0].member: 403,
        hall.tellers[0]: 403,
    }
    for user, status in people.items():
        client.force_login(user)
        assert [room(client, paper, name).status_code for name in ("vote-room", "vote-room-now")] == [
            status
        ] * 2


def test_a_closed_vote_keeps_the_figures_of_its_close(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, FOR)
    opening.end_early(paper, by=hall.secretary, at=timezone.now(), reason="全部投完")
    client.force_login(hall.secretary)
    figures = room(client, paper, "vote-room-now").json()
    assert (figures["until"], figures["cast"], figures["present"]) == ("", 1, 7)
