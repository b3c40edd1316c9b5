"""Attacks on votes by those who sit nearest: who reads the whole database, who sends twice, who is late.

What dies while delegates cast is in tests/project/test_up.py, which has a server and a database to kill.
"""

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import close_old_connections, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from proposals import ballot_board, ballot_codes
from proposals.actions import casting, counting, opening
from proposals.belenios import ballots
from proposals.belenios.archive import InMemory
from proposals.belenios.ballots import Secret
from proposals.belenios.group import power_of_g
from proposals.belenios.hashing import fingerprint
from proposals.belenios.verifier import verify
from proposals.models import BallotPaper, NamedBallot
from proposals.rules.voting import Way
from tests.factories.members import union
from tests.proposals.ballot_cast import make_votes
from tests.proposals.reader import (
    ballots_of,
    clues_of_ballots,
    clues_of_rows,
    every_row,
    opened,
    repeated_nonces,
    right_by,
    too_often,
)
from union_portal.lib import Refused
from union_portal.lib.logs import JsonLines

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 40
CHOICES = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


# --- who reads everything ------------------------------------------------------------------------------------------


@pytest.mark.long
def test_who_reads_the_whole_database_and_the_logs_guesses_by_chance(caplog, in_english):
    """Forty delegates sign in, take their code and cast, as their browsers would; then the reader begins."""
    union()
    caplog.set_level(logging.DEBUG)
    begun = time.time()
    hall = make_votes(VOTERS)
    paper = hall.opened(takes_paper=True)
    election = ballot_board.set_up_of(paper).election
    truth, codes, lines = {}, {}, {}
    chance = random.SystemRandom()
    for entry in chance.sample(list(paper.roll.select_related("delegate__member")), VOTERS):
        browser, before = Client(), len(caplog.records)
        browser.force_login(entry.delegate.member)
        code = browser.post(reverse("proposals:vote-code", args=[paper.pk]), content_type="application/json")
        codes[entry.number] = code.json()["code"]
        truth[entry.number] = chance.randrange(3)
        raw = ballots.make(election, codes[entry.number], [CHOICES[truth[entry.number]]])
        cast = browser.post(
            reverse("proposals:vote-cast", args=[paper.pk]), raw, content_type="application/json"
        )
        assert cast.json() == {"tracker": fingerprint(raw)}
        lines[entry.number] = caplog.records[before:]
    rows, entries = every_row(), list(paper.roll.select_related("delegate__member"))
    votes = ballots_of(paper)
    assert len(votes) == VOTERS

    clues = [*clues_of_rows(rows, entries), *clues_of_ballots(votes, election), *_of_logs(lines)]

    bound = too_often(VOTERS, 3, len(clues))
    best = max((right_by(clue, truth), name) for name, clue in clues)
    print(
        f"{len(clues)} clues; the best one guesses {best[0]} of {VOTERS} ({best[1]}), {bound} would be too many"
    )
    assert {name.split(":")[0].split()[0] for name, _clue in clues} >= {
        "proposals_boardevent", "proposals_rollentry", "members_user", "members_notice", "log", "largest",
    }  # fmt: skip
    assert best[0] < bound, best
    guessable = [paper.uuid, *codes.values(), *(entry.credential for entry in entries), *map(str, range(50))]
    guessable += [f"{paper.uuid}|{entry.number}" for entry in entries]
    assert opened(votes, election, guessable) == {}
    assert repeated_nonces(votes) == 0
    assert _where(codes.values(), rows, caplog.records, begun) == []


def _of_logs(lines: dict[int, list[logging.LogRecord]]):
    """How many lines, of how many milliseconds."""
    yield "log: lines", {number: len(each) for number, each in lines.items()}
    spent = {number: [getattr(line, "ms", 0) for line in each] for number, each in lines.items()}
    for name, value in (("first", 0), ("last", -1)):
        order = sorted(spent, key=lambda number: spent[number][value] if spent[number] else 0)
        yield (
            f"log: ms of the {name}",
            {number: 3 * place // len(order) for place, number in enumerate(order)},
        )
    for name in ("message", "route", "status"):
        yield (
            f"log: {name}",
            {n: str([getattr(line, name, "") for line in each]) for n, each in lines.items()},
        )


def _where(codes, rows, records, begun: float) -> list[str]:
    """In which places a voting code stands: rows, log lines, log files and the write-ahead log."""
    wanted = [code.encode() for code in codes] + [code.replace("-", "").encode() for code in codes]
    as_written = JsonLines()
    texts = {f"row of {row.table}": row.text.encode() for row in rows}
    texts |= {f"log line {n}": as_written.format(record).encode() for n, record in enumerate(records)}
    with transaction.atomic(), connection.cursor() as cursor:  # what is in memory is written
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute("CREATE TABLE flushed (number int); DROP TABLE flushed")
    folder = Path(settings.DATA_DIR)
    for file in [*folder.glob("postgres/pg_wal/0*"), *folder.glob("*.log"), *folder.glob("postgres/log/*")]:
        if file.stat().st_mtime >= begun - 60:
            texts[file.name] = file.read_bytes()
    return [place for place, text in texts.items() if any(code in text for code in wanted)]


def test_the_reader_finds_what_an_anonymous_table_gives_away(in_english):
    """The same clues on a vote without ciphers: a flag for the voter and a row without a name, in one transaction."""
    union()
    hall = make_votes(VOTERS)
    paper = hall.opened(hall.draft(Way.NAMED, needs_sign_in=False))
    entries = list(paper.roll.select_related("delegate__member"))
    chance = random.SystemRandom()
    truth = {entry.number: chance.randrange(3) for entry in entries}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_ballot (id serial, choice int)")
        try:
            for entry in chance.sample(entries, VOTERS):
                with transaction.atomic():
                    paper.roll.filter(pk=entry.pk).update(given="web")
                    cursor.execute("INSERT INTO naive_ballot (choice) VALUES (%s)", [truth[entry.number]])
            rows = every_row()
        finally:
            cursor.execute("DROP TABLE naive_ballot")

    found = {name: right_by(clue, truth) for name, clue in clues_of_rows(rows, entries)}

    assert found["naive_ballot beside, 0"] == VOTERS
    assert found["naive_ballot beside, 0"] >= too_often(VOTERS, 3, len(found))


def test_the_reader_opens_ballots_with_bad_randomness(in_english):
    union()
    hall = make_votes(6)
    paper = hall.opened()
    election = ballot_board.set_up_of(paper).election

    def weak(*randomness: int) -> ballots.Ballot:
        chosen = [Secret(each, value) for each, value in zip(randomness, (0, 1, 0), strict=True)]
        answer = ballots.answered(election, election.questions[0], chosen, f"{election.fingerprint}|4")
        return ballots.read(ballots.signed(election, 5, [answer]), election)

    large = 2**200
    votes = {1: weak(7, 8, 9), 2: weak(large, large + 3, large + 11), 3: weak(2**190, 2**191, 2**192)}
    votes[4] = ballots.read(hall.made(paper, 1, [CHOICES[2]]), election)

    found = opened(votes, election)

    assert found[1] == 1
    assert found[2] == 1
    assert 3 not in found
    assert 4 not in found
    assert power_of_g(7) in [alpha for alpha, _beta in votes[1].answers[0].choices]


# --- who sends twice -----------------------------------------------------------------------------------------------


def in_threads(number: int, work: Callable[[int], object]) -> list[object]:
    """Each with a connection of its own."""

    def run(place: int) -> object:
        close_old_connections()
        try:
            with override("en"):  # the language is a thread's own
                return work(place)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_eight_connections_send_the_ballots_of_forty_delegates_and_forty_are_there(in_english):
    union()
    hall = make_votes(VOTERS)
    named, sealed = hall.opened(hall.draft(Way.NAMED)), hall.opened()
    entries = list(named.roll.select_related("delegate__member"))
    members = [entry.delegate.member for entry in entries]
    choices = [[CHOICES[entry.number % 3]] for entry in entries]
    made = [hall.made(sealed, entry.number, choice) for entry, choice in zip(entries, choices, strict=True)]

    def send(place: int) -> tuple[list[int], list[str]]:
        order = list(range(VOTERS))
        random.Random(place).shuffle(order)
        numbers = [casting.cast_named(named, choices[n], by=members[n], at=hall.at).number for n in order]
        trackers = [casting.cast_sealed(sealed, made[n], by=members[n]).tracker for n in order]
        return numbers, trackers

    answers = in_threads(8, send)

    assert all(numbers == [1] * VOTERS for numbers, _trackers in answers)
    assert all(sorted(trackers) == sorted(map(fingerprint, made)) for _numbers, trackers in answers)
    assert NamedBallot.objects.filter(entry__paper=named).count() == VOTERS
    assert sealed.board.filter(kind="Ballot").count() == VOTERS
    report = verify(InMemory(b"".join(ballot_board.archive(sealed))), None, is_finished=False)
    assert (report.cast, report.counted) == (VOTERS, VOTERS)


# --- who is late -----------------------------------------------------------------------------------------------------


def test_at_the_close_a_receipt_means_that_the_ballot_counts(in_english):
    """Six connections cast while the vote is ended and the board closed: nobody hears both, and nobody neither."""
    union()
    hall = make_votes(VOTERS)
    paper = hall.opened()
    entries = list(paper.roll.select_related("delegate__member"))
    made = [(entry.delegate.member, hall.made(paper, entry.number, [CHOICES[0]])) for entry in entries]
    enough = Event()

    def cast(place: int) -> tuple[list[str], int]:
        if place == 6:
            enough.wait(30)
            opening.end_early(paper, by=hall.secretary, at=timezone.now(), reason="时间到")
            counting.tally(paper, by=hall.secretary, at=timezone.now())
            return [], 0
        receipts, late = [], 0
        for number, (member, raw) in enumerate(made[place::6]):
            try:
                receipts.append(casting.cast_sealed(paper, raw, by=member).tracker)
            except Refused as refusal:
                late += "not open" in str(refusal)
            if number == 2:
                enough.set()
        return receipts, late

    answers = in_threads(7, cast)

    receipts = sorted(tracker for trackers, _late in answers for tracker in trackers)
    assert len(receipts) + sum(late for _trackers, late in answers) == VOTERS
    board = list(paper.board.order_by("height").values_list("kind", "tracker"))
    end = [kind for kind, _tracker in board].index("EndBallots")
    assert sorted(tracker for _kind, tracker in board[1:end]) == receipts
    assert [kind for kind, _tracker in board[end:]] == ["EndBallots", "EncryptedTally"]
    report = verify(InMemory(b"".join(ballot_board.archive(paper))), None, is_finished=False)
    assert report.counted == len(receipts)
    closed, member = BallotPaper.objects.get(pk=paper.pk), made[0][0]
    code = ballot_codes.code_of(closed, entries[0].number)
    new = ballots.make(ballot_board.set_up_of(closed).election, code, [CHOICES[1]])
    with pytest.raises(Refused, match="not open"):
        casting.cast_sealed(closed, new, by=member)
