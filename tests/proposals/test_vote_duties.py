"""Whoever watches over a vote is told what to do and finds it on the own page, at every stage and only then."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Notice, User
from proposals.actions import ballot_keys, casting, counting, opening, votes
from proposals.models import BallotPaper
from proposals.reading.vote_duties import duties_of
from proposals.reading.votes import Place
from proposals.rules.voting import Given, Way
from tests.factories.members import UserFactory
from tests.proposals.ballot_cast import HOUR, REASON, Votes, make_votes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FOR = [[1, 0, 0]]


@pytest.fixture
def hall(root) -> Votes:
    return make_votes()


def waits(paper: BallotPaper, *people) -> list[str]:
    """The page that waits for each of them in this vote, or nothing."""
    found = []
    for user in people:
        mine = [each.url for each in duties_of(user, timezone.now()) if each.paper.pk == paper.pk]
        assert len(mine) <= 1
        found.append(mine[0].split("/")[-2] if mine else "")
    return found


def test_each_step_waits_for_whoever_takes_it(hall):
    first, second, third = hall.scrutineers
    people = [first, second, third, *hall.tellers]
    paper = hall.draft(codes="slips", takes_paper=True, needs_sign_in=False)
    assert waits(paper, *people) == ["key", "key", "key", "", ""]
    hall.with_keys(paper)
    assert waits(paper, *people) == ["", "", "", "", ""]
    opening.sign(paper, by=hall.secretary, at=hall.at, reasons=REASON)
    paper.refresh_from_db()
    assert waits(paper, *people) == ["slips", "slips", "slips", "", ""]
    hall.make_slips(paper)
    assert waits(paper, *people) == ["countersign", "countersign", "countersign", "", ""]
    paper = opening.countersign(paper, by=first, at=hall.at, seen=paper.content_sha256)
    counting.print_ballots(paper, 3, by=hall.secretary, at=timezone.now())
    casting.give(hall.entry(paper, 7), Given.PAPER, by=hall.secretary, at=timezone.now())
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    assert waits(paper, *people) == ["", "", "", "", ""]

    hall.closed(paper)
    assert waits(paper, *people) == ["", "", "", "count", "count"]
    hall.decrypted(paper, 2)
    assert waits(paper, *people) == ["decrypt", "", "decrypt", "count", "count"]
    for teller in paper.officers.filter(part="teller").select_related("user", "paper"):
        numbers = {"returned": 1, "invalid": 0, "spoiled": 0, "unused": 2, "numbers": FOR}
        counting.count_by_hand(teller, by=teller.user, at=timezone.now(), **numbers)
    assert waits(paper, *people) == ["decrypt", "", "decrypt", "", ""]
    raw, proofs = hall.decryption(paper, 3)
    officer = ballot_keys.holders(paper)[2]
    counting.decrypt(officer, raw, proofs, by=third, at=timezone.now())
    sheet = counting.make_sheet(paper, by=hall.secretary, at=timezone.now())
    assert waits(paper, *people) == ["sign-result", "sign-result", "sign-result", "", ""]
    counting.sign_result(officer, by=third, at=timezone.now(), seen=sheet.sha256)
    assert waits(paper, *people) == ["sign-result", "sign-result", "", "", ""]
    opening.declare_void(paper, by=hall.secretary, at=timezone.now(), reason="试验")
    assert waits(paper, *people) == ["", "", "", "", ""]


def test_who_is_named_hears_of_it_once_and_finds_the_way(hall):
    paper, new = hall.draft(takes_paper=True), UserFactory(name="监票人丁")
    votes.name_officers(paper, [*hall.scrutineers, new], hall.tellers, by=hall.secretary, at=hall.at)
    heard = Notice.objects.filter(url=paper.get_absolute_url())
    assert {(each.recipient, str(each.title)) for each in heard} == {
        *((user, f"您担任表决监票人，请生成密钥：{paper.title}") for user in (*hall.scrutineers, new)),
        *((user, f"您担任表决计票人：{paper.title}") for user in hall.tellers),
    }
    assert heard.count() == 6
    client = Client()
    client.cookies["display"] = "standard.medium.auto.en"
    client.force_login(new)
    mine = client.get(reverse("me")).content.decode()
    assert f"Make your key: {paper}" in mine
    assert client.get(reverse("proposals:vote-key", args=[paper.pk])).status_code == 200
    named = hall.draft(Way.NAMED)
    words = Notice.objects.filter(url=named.get_absolute_url(), recipient=hall.scrutineers[0])
    assert str(words.get().title) == f"您担任表决监票人：{named.title}"


def test_tellers_hear_once_that_the_box_can_be_emptied(hall):
    """By the clock, or by hand; not where nobody took a paper ballot, and not of a vote that is over."""
    User.objects.update(language="en")

    def opened(title: str, *, on_paper: bool = True) -> BallotPaper:
        paper = hall.opened(hall.draft(Way.NAMED, takes_paper=True, needs_sign_in=False, title=title))
        counting.print_ballots(paper, 3, by=hall.secretary, at=timezone.now())
        if on_paper:
            casting.give(hall.entry(paper, 1), Given.PAPER, by=hall.secretary, at=timezone.now())
        return paper

    def heard() -> list[str]:
        found = Notice.objects.filter(title__startswith="The paper ballots").order_by("pk")
        assert {each.recipient for each in found} <= set(hall.tellers)
        return [str(each.title).rsplit(" ", 1)[1] for each in found]

    clock, _web = opened("clock"), opened("web", on_paper=False)
    assert clock.closes_at
    early, void = hall.closed(opened("early")), opened("void")
    opening.declare_void(void, by=hall.secretary, at=timezone.now(), reason="试验")
    assert heard() == ["early"] * 2
    before, after = clock.closes_at - HOUR / 60, clock.closes_at + HOUR / 60
    assert (opening.close_due(before), heard()) == (0, ["early"] * 2)
    assert [opening.close_due(after), opening.close_due(after + HOUR)] == [2, 0]
    assert heard() == ["early"] * 2 + ["clock"] * 2
    assert [each.by for each in clock.events.filter(kind="closed")] == [None]
    assert not early.events.filter(kind="closed").exists()


def test_the_home_says_that_a_session_sits_and_the_desk_is_open_as_long_as_ballots_are_given(hall):
    client = Client()
    client.cookies["display"] = "standard.medium.auto.en"
    home = client.get(reverse("proposals:home")).content.decode()
    assert "Session in progress" in home
    assert "Next session" not in home
    paper = hall.opened(hall.draft(Way.NAMED, takes_paper=True))

    def desk() -> bool:
        place = Place.of(paper, hall.secretary, timezone.now())
        return "vote-desk" in [door.name for door in place.doors()]

    assert desk()
    paper = hall.closed(paper)
    assert not desk()
