"""Voting as delegates meet it: a named vote without JavaScript, sealed ballots through the door, board, archive and roll."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from proposals import ballot_board
from proposals.actions import casting, opening
from proposals.actions.ballot_refusals import CLOSED
from proposals.belenios import ballots
from proposals.belenios.archive import InMemory
from proposals.belenios.hashing import fingerprint
from proposals.belenios.verifier import verify
from proposals.models import BallotPaper, BoardEvent, NamedBallot, RollEntry
from proposals.reading.vote_board import PAGE
from proposals.reading.votes import to_vote
from proposals.rules.questions import ItemKind
from proposals.rules.voting import Given, Way
from tests.factories.members import UserFactory, appointed
from tests.proposals.ballot_cast import HOUR, Votes, make_votes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

FOR, AGAINST = [[1, 0, 0]], [[0, 1, 0]]
RESPONSE = re.compile(rb'("response":"[0-9]+)([0-9])"')


def _another(found: re.Match) -> bytes:
    """The same number with another last digit: with another first one it may be too large, which is another fault."""
    return found[1] + str((int(found[2]) + 1) % 10).encode() + b'"'


@pytest.fixture
def hall(root) -> Iterator[Votes]:
    _forget()
    yield make_votes()
    _forget()


def _forget() -> None:
    """Who sent too much that is no ballot: the number is in one cache, the shut door in the other."""
    for name in ("default", "process"):
        caches[name].clear()


@pytest.fixture
def phone(hall):
    """phone(number): the browser of a delegate; without one that of a visitor."""

    def opened(number=None, user=None):
        client = Client()
        client.cookies["display"] = "standard.medium.auto.en"
        user = user or (hall.delegates[number - 1].member if number else None)
        if user:
            client.force_login(user)
        return client

    return opened


def at(name, paper, query=""):
    return reverse(f"proposals:{name}", args=[paper.pk]) + query


def send(client, paper, raw):
    return client.post(at("vote-cast", paper), raw, content_type="application/json")


def text(response):
    return " ".join(response.content.decode().split())


# --- a named vote, without JavaScript -------------------------------------------------------------------------------


@pytest.fixture
def named(hall):
    paper = hall.draft(Way.NAMED, names_published=True)
    hall.election(paper)
    hall.item(paper, ItemKind.APPRAISE, "王总", "李总", title="民主评议")
    return hall.opened(paper)


FILLED = {"q0": "0", "q1": ["0", "2"], "q2": "0", "q3": "3"}


def test_a_delegate_votes_by_a_plain_form_reads_it_once_more_casts_and_changes_it(named, phone):
    client = phone(1)
    page = text(client.get(named.get_absolute_url()))
    assert "You can vote now, until" in page
    assert "Who voted what is published with the result, name by name." in page
    booth = at("vote-booth", named)
    page = text(client.get(booth))
    assert "This vote is public:" in page
    assert "3 are to be elected: tick at most 3." in page

    page = text(client.post(booth, FILLED))
    assert "Nothing is cast yet." in page
    assert ("候选人甲" in page, "候选人乙" in page) == (True, False)
    assert not NamedBallot.objects.exists()
    page = text(client.post(booth, {**FILLED, "change": "1"}))
    assert '<input type="checkbox" name="q1" value="2" autocomplete="off" checked>' in page

    page = text(client.post(at("vote-cast", named), FILLED, follow=True))
    assert "You have voted" in page
    assert "You may change it until" in page
    assert 'type="radio" name="q0" value="0" autocomplete="off" checked' in text(client.get(f"{booth}?again"))
    client.post(at("vote-cast", named), {**FILLED, "q0": "1"})
    assert list(NamedBallot.objects.order_by("number").values_list("number", "choices")) == [
        (1, [[1, 0, 0], [1, 0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]),
        (2, [[0, 1, 0], [1, 0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]),
    ]
    assert "Ballot no. 2 of yours counts." in text(client.get(named.get_absolute_url()))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"q1": ["0", "1", "2", "3"]}, "At most 3 may be ticked, and you ticked 4: untick some."),
        ({"q0": ""}, "Nothing is chosen here yet: choose one answer."),
        ({"q0": "7"}, "This answer is not on the ballot."),
        ({"q3": ["0", "x"]}, "This answer is not on the ballot."),
    ],
)
def test_what_cannot_be_cast_comes_back_with_a_sentence_and_with_what_was_ticked(
    named, phone, wrong, sentence
):
    client = phone(1)
    for address in ("vote-booth", "vote-cast"):
        response = client.post(at(address, named), {**FILLED, **wrong})
        assert response.status_code == 400
        assert sentence in text(response)
        assert '<input type="radio" name="q2" value="0" autocomplete="off" checked>' in text(response)
    assert not NamedBallot.objects.exists()


def test_a_vote_that_closes_while_somebody_fills_in_keeps_what_was_ticked_and_takes_nothing(
    hall, named, phone
):
    client = phone(1)
    client.get(at("vote-booth", named))
    opening.end_early(named, by=hall.secretary, at=timezone.now(), reason="全部投完")
    for address in ("vote-booth", "vote-cast"):
        response = client.post(at(address, named), FILLED)
        assert response.status_code == 409
        assert "The vote is not open: nothing was stored." in text(response)
        assert "候选人甲" in text(response)
    assert not NamedBallot.objects.exists()
    assert client.get(at("vote-booth", named)).status_code == 302
    assert "Closed: nothing is taken any more" in text(client.get(named.get_absolute_url()))


def test_who_is_not_on_the_roll_not_here_or_holds_paper_does_not_vote(root, phone):
    hall = make_votes(absent=1)
    paper = hall.opened(hall.draft(Way.NAMED, takes_paper=True))
    casting.give(hall.entry(paper, 2), Given.PAPER, by=hall.secretary, at=hall.at)
    absent, holder, stranger = (
        phone(user=hall.delegates[6].member),
        phone(user=hall.delegates[1].member),
        UserFactory(),
    )
    assert "sign in first" in text(absent.get(paper.get_absolute_url()))
    assert absent.get(at("vote-booth", paper)).status_code == 302
    assert "sign in first, then cast" in text(absent.post(at("vote-booth", paper), {"q0": "0"}))
    assert "You have taken a paper ballot" in text(holder.get(paper.get_absolute_url()))
    response = holder.post(at("vote-cast", paper), {"q0": "0"})
    assert response.status_code == 409
    assert "put it into the ballot box" in text(response)
    assert phone(user=stranger).get(at("vote-booth", paper)).status_code == 403
    assert phone(user=stranger).post(at("vote-cast", paper), {"q0": "0"}).status_code == 403
    assert phone().get(at("vote-booth", paper)).status_code == 302
    assert phone().post(at("vote-cast", paper), {"q0": "0"}).status_code == 302
    assert not NamedBallot.objects.exists()


# --- sealed ballots through the door --------------------------------------------------------------------------------


def test_a_sealed_ballot_is_taken_and_answered_with_its_tracker_also_the_second_time(hall, phone):
    paper = hall.opened()
    client = phone(1)
    page = client.get(at("vote-booth", paper))
    assert "JavaScript is switched off" in text(page)
    assert "<form" not in text(page).split("<main")[1]  # nothing that could send a choice
    record = client.get(at("vote-election", paper))
    assert fingerprint(record.content) == ballot_board.set_up_of(paper).election.fingerprint
    assert "immutable" in record["Cache-Control"]

    code = client.post(at("vote-code", paper), "{}", content_type="application/json").json()["code"]
    raw = ballots.make(ballot_board.set_up_of(paper).election, code, FOR)
    first, second = send(client, paper, raw), send(client, paper, raw)
    assert (first.status_code, first.json()) == (200, {"tracker": fingerprint(raw)})
    assert second.json() == first.json()
    assert BoardEvent.objects.filter(kind="Ballot").count() == 1
    page = text(client.get(paper.get_absolute_url()))
    assert "You have voted" in page
    assert fingerprint(raw)[:8] in page


def test_a_slip_that_comes_too_early_or_too_late_gets_a_sentence_and_a_lost_receipt_comes_again(hall, phone):
    early = hall.opened(codes="slips", opens_at=hall.at + HOUR, closes_at=hall.at + 2 * HOUR)
    visitor = phone()
    answer = visitor.get(at("vote-booth", early))
    assert answer.status_code == 409
    assert "scan it again then" in text(answer)
    assert early.title not in text(answer)
    paper = hall.opened(codes="slips")
    cast, late = hall.made(paper, 1, FOR), hall.made(paper, 2, FOR)
    receipt = send(visitor, paper, cast).json()
    hall.closed(paper)

    assert send(visitor, paper, cast).json() == receipt
    refused = send(visitor, paper, late)
    assert (refused.status_code, refused.json()) == (409, {"error": str(CLOSED)})
    answer = visitor.get(at("vote-booth", paper))
    assert answer.status_code == 409
    assert "no ballot is taken any more" in text(answer)
    assert BoardEvent.objects.filter(kind="Ballot", paper=paper).count() == 1
    by_account = hall.closed(hall.opened(codes="account"))
    assert visitor.get(at("vote-booth", by_account)).status_code == 302
    assert send(visitor, by_account, cast).status_code == 403


def test_what_is_no_ballot_of_this_voter_is_refused_with_a_sentence_and_nothing_is_stored(hall, phone):
    paper, other = hall.opened(takes_paper=True), hall.opened(title="另一项")
    raw, theirs, foreign = hall.made(paper, 1, FOR), hall.made(paper, 2, FOR), hall.made(other, 1, FOR)
    before = BoardEvent.objects.count()
    client = phone(1)
    longest = ballot_board.set_up_of(paper).election.longest_ballot
    for body, status, words in (
        (raw[:-1], 400, "This ballot is damaged."),
        (b"{}", 400, "This ballot is damaged."),
        (b"\xff\xfe", 400, "This ballot is damaged."),
        (RESPONSE.sub(_another, raw, count=1), 400, "Nothing was stored."),
        (foreign, 400, "made for another vote"),
        (theirs, 409, "belongs to somebody else"),
        (b"x" * (longest + 1), 413, "too long"),
    ):
        response = send(client, paper, body)
        assert (response.status_code, words in response.json()["error"]) == (status, True), response.content
    response = send(phone(), paper, raw)
    assert (response.status_code, "not signed in" in response.json()["error"]) == (403, True)
    assert client.post(at("vote-cast", paper), {"q0": "0"}).status_code == 403  # never in the clear
    assert client.get(at("vote-cast", paper)).status_code == 405
    casting.give(hall.entry(paper, 1), Given.PAPER, by=hall.secretary, at=hall.at)
    assert "paper ballot" in send(client, paper, raw).json()["error"]
    refused = client.post(at("vote-code", paper), "{}", content_type="application/json")
    assert (refused.status_code, "paper ballot" in refused.json()["error"]) == (409, True)
    opening.end_early(paper, by=hall.secretary, at=timezone.now(), reason="全部投完")
    late = send(phone(2), paper, theirs)
    assert (late.status_code, late.json()["error"]) == (409, "The vote is not open: nothing was stored.")
    assert BoardEvent.objects.count() == before


def test_one_person_sends_only_so_many_a_minute_and_one_code_only_so_many_at_all(
    hall, phone, settings, monkeypatch
):
    paper = hall.opened()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "vote": "2/m/key"}
    client, raw = phone(1), hall.made(paper, 1, FOR)
    monkeypatch.setattr(casting, "BALLOTS_MOST", 1)
    assert send(client, paper, raw).status_code == 200
    more = hall.made(paper, 1, AGAINST)
    for _time in range(3):
        again = send(client, paper, more)
        assert (again.status_code, "the last one counts" in again.json()["error"]) == (409, True)
    assert send(client, paper, raw).status_code == 429
    assert send(phone(2), paper, hall.made(paper, 2, FOR)).status_code == 200


def test_a_form_from_elsewhere_casts_nothing(hall):
    paper = hall.opened()
    client = Client(enforce_csrf_checks=True)
    client.force_login(hall.delegates[0].member)

    assert send(client, paper, hall.made(paper, 1, FOR)).status_code == 403
    assert BoardEvent.objects.filter(kind="Ballot").count() == 0


# --- slips ----------------------------------------------------------------------------------------------------------


def test_whoever_holds_a_slip_votes_without_signing_in_while_the_vote_is_open(hall, phone):
    paper = hall.opened(codes="slips", needs_sign_in=False)
    visitor = phone()
    raw = ballots.make(ballot_board.set_up_of(paper).election, hall.codes[paper.pk][1], FOR)
    page = text(visitor.get(at("vote-booth", paper)))
    assert "Fifteen characters on your slip" in page
    assert visitor.get(at("vote-election", paper)).status_code == 200
    assert visitor.get(at("vote-audit", paper)).status_code == 200
    assert "not handed out" in send(visitor, paper, raw).json()["error"]
    casting.give(hall.entry(paper, 1), Given.WEB, by=hall.secretary, at=hall.at)
    assert send(visitor, paper, raw).json() == {"tracker": fingerprint(raw)}
    for name in ("vote-board", "vote-archive", "vote-roll"):
        assert visitor.get(at(name, paper)).status_code == 302
    assert visitor.get(paper.get_absolute_url()).status_code == 302
    assert visitor.post(at("vote-code", paper), "{}", content_type="application/json").status_code == 403

    opening.end_early(paper, by=hall.secretary, at=timezone.now(), reason="全部投完")
    assert "no ballot is taken any more" in text(visitor.get(at("vote-booth", paper)))
    assert visitor.get(at("vote-election", paper)).status_code == 302
    assert send(visitor, paper, raw).json() == {"tracker": fingerprint(raw)}  # the receipt, once more


# --- what anybody can check -----------------------------------------------------------------------------------------


def test_the_board_shows_every_ballot_and_which_one_counts(hall, phone):
    paper = hall.opened()
    client = phone(1)
    assert "No ballot was cast yet" in text(client.get(at("vote-board", paper)))
    old, new = hall.cast(paper, 1, FOR).tracker, hall.cast(paper, 1, AGAINST).tracker
    other = hall.cast(paper, 2, FOR).tracker
    rows = client.get(at("vote-board", paper)).context["rows"]
    assert [(row.number, row.tracker, row.is_replaced, row.is_own) for row in rows] == [
        (3, other, False, False), (2, new, False, True), (1, old, True, True),
    ]  # fmt: skip
    assert [row.tracker for row in client.get(at("vote-board", paper), {"q": new[:6]}).context["rows"]] == [
        new
    ]
    assert "No such ballot is on the board" in text(client.get(at("vote-board", paper), {"q": "nothing"}))
    assert "A few characters more" in text(client.get(at("vote-board", paper), {"q": "ab"}))
    for odd in ("?below=x", "?above=99999999999", "?below=-1", "?q=%25%25%25%25"):
        assert client.get(at("vote-board", paper, odd)).status_code == 200


def test_a_long_board_is_turned_page_by_page(hall, phone, monkeypatch):
    monkeypatch.setattr("proposals.reading.vote_board.PAGE", 2)
    paper = hall.opened()
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    client, seen, address = phone(1), [], at("vote-board", paper)
    while address:
        response = client.get(address)
        seen.append([row.number for row in response.context["rows"]])
        address = response.context["page"].older_url and at(
            "vote-board", paper, response.context["page"].older_url
        )
    assert seen == [[5, 4], [3, 2], [1]]
    back = client.get(at("vote-board", paper, response.context["page"].newer_url))
    assert [row.number for row in back.context["rows"]] == [3, 2]
    assert PAGE == 50


def test_the_archive_can_be_downloaded_and_checked_and_the_roll_says_who_has_voted(hall, phone):
    paper = hall.opened(takes_paper=True)
    for number in range(1, 6):
        hall.cast(paper, number, FOR if number < 5 else AGAINST)
    casting.give(hall.entry(paper, 6), Given.PAPER, by=hall.secretary, at=hall.at)
    worker = phone(user=UserFactory())
    assert worker.get(at("vote-proofs", paper)).status_code == 404
    assert worker.get(at("vote-roll", paper)).status_code == 403
    hall.decrypted(hall.closed(paper))

    archive, proofs = worker.get(at("vote-archive", paper)), worker.get(at("vote-proofs", paper))
    assert archive["Content-Disposition"] == f'attachment; filename="{paper.uuid}.bel"'
    report = verify(InMemory(b"".join(archive.streaming_content)), proofs.content)
    assert (report.cast, report.counted) == (5, 5)
    page = text(worker.get(at("vote-roll", paper)))
    assert "Of 7 delegates on the roll 5 voted on the web, and 1 took a paper ballot." in page
    words = ("voted on the web", "took a paper ballot", "has not voted")
    assert [page.count(f"<small>{each}") for each in words] == [5, 1, 1]
    mine = text(phone(7).get(at("vote-roll", paper)))
    assert "About you it says: <b>has not voted" in mine
    assert "赞成" not in page


# --- the page of a vote ---------------------------------------------------------------------------------------------


def test_the_page_never_tells_a_running_count_and_says_why_a_vote_is_void(hall, phone):
    paper = hall.opened(hall.draft(Way.NAMED))
    for number in (1, 2):
        hall.cast(paper, number, FOR)
    page = text(phone(3).get(paper.get_absolute_url()))
    assert "by 2 delegates" in page
    assert "not shown, before the vote is closed" in page
    opening.declare_void(paper, by=hall.secretary, at=timezone.now(), reason="名单有误")
    page = text(phone(3).get(paper.get_absolute_url()))
    assert "This vote was declared void" in page
    assert "名单有误" in page


def test_an_open_vote_waits_for_each_delegate_until_the_ballot_is_cast(hall, phone):
    paper = hall.opened(closes_at=hall.at + HOUR)
    later = hall.draft(Way.NAMED, opens_at=hall.at + HOUR, closes_at=hall.at + 2 * HOUR)
    hall.opened(later)
    member, now = hall.delegates[0].member, timezone.now()
    assert to_vote(member, now) == [paper]
    assert to_vote(member, hall.at + HOUR) == [later]
    assert to_vote(hall.secretary, now) == []
    for address in (reverse("me"), reverse("proposals:home"), hall.session.get_absolute_url()):
        assert paper.get_absolute_url() in text(phone(1).get(address)), address
    hall.cast(paper, 1, FOR)
    assert to_vote(member, now) == []
    assert at("vote-booth", paper) not in text(phone(1).get(reverse("me")))
    casting.give(
        hall.entry(hall.opened(hall.draft(takes_paper=True)), 2), Given.PAPER, by=hall.secretary, at=hall.at
    )
    assert to_vote(hall.delegates[1].member, timezone.now()) == [paper]


def test_visitors_and_leavers_see_nothing_of_a_named_vote(hall, phone):
    paper = hall.opened(hall.draft(Way.NAMED))
    for name in (
        "vote",
        "vote-booth",
        "vote-roll",
        "vote-board",
        "vote-archive",
        "vote-election",
        "vote-audit",
    ):
        assert phone().get(at(name, paper)).status_code == 302, name
    for name in ("vote-board", "vote-archive", "vote-election", "vote-audit"):
        assert phone(1).get(at(name, paper)).status_code == 404, name
    assert phone(user=appointed(Role.LEADER)).get(at("vote-booth", paper)).status_code == 403
    assert BallotPaper.objects.count() == RollEntry.objects.values("paper").distinct().count()


def test_pages_of_a_vote_cost_the_same_however_many_there_are(hall, phone, django_assert_max_num_queries):
    paper = hall.draft(takes_paper=True)
    hall.election(paper)
    paper, named = hall.opened(paper), hall.opened(hall.draft(Way.NAMED))
    client, counts = phone(1), []
    pages = {
        paper.get_absolute_url(): 24, at("vote-booth", paper): 16, at("vote-booth", named): 14,
        at("vote-board", paper): 15, reverse("proposals:session-votes", args=[hall.session.pk]): 14,
    }  # fmt: skip
    client.get(paper.get_absolute_url())
    for number in range(2, 7):
        if number in (3, 6):
            for address, ceiling in pages.items():
                with django_assert_max_num_queries(ceiling) as found:
                    assert client.get(address).status_code == 200
                counts.append((address, len(found)))
        hall.cast(paper, number, [FOR[0], [1, 0, 0, 0, 0]])
        hall.cast(named, number, FOR)
        hall.opened(hall.draft(Way.NAMED, title=f"另一项{number}"))
    assert counts[: len(pages)] == counts[len(pages) :]
