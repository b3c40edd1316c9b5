"""manage.py export_election, verify_election and demo_election: what they write, find and refuse."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from proposals import ballot_board
from proposals.actions import casting, counting
from proposals.belenios.__main__ import main
from proposals.management.commands.demo_election import Command, read_questions
from proposals.models import BallotPaper
from proposals.rules.voting import Given, Way
from tests.proposals.ballot_cast import Votes, make_votes
from union_portal.lib import bootstrap

pytestmark = pytest.mark.usefixtures("in_english")
FOR, AGAINST, ABSTAIN = [[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]


@pytest.fixture
def hall(root, in_english) -> Votes:
    return make_votes()


@pytest.fixture
def published(hall) -> BallotPaper:
    """Six sealed ballots, one of them changed, and one on paper; counted, signed, published."""
    paper = hall.opened(takes_paper=True)
    for number in range(1, 7):
        hall.cast(paper, number, FOR if number < 5 else AGAINST)
    hall.cast(paper, 6, ABSTAIN)
    casting.give(hall.entry(paper, 7), Given.PAPER, by=hall.secretary, at=hall.at)
    hall.decrypted(hall.closed(paper), 1, 3)
    for teller in paper.officers.filter(part="teller").select_related("user", "paper"):
        counting.count_by_hand(
            teller, returned=1, invalid=0, spoiled=0, unused=0, numbers=[[1, 0, 0]], by=teller.user, at=_after(paper)
        )  # fmt: skip
    sheet = counting.make_sheet(paper, by=hall.secretary, at=_after(paper))
    for officer in paper.officers.filter(part="scrutineer").select_related("user", "paper"):
        counting.sign_result(officer, by=officer.user, at=_after(paper), seen=sheet.sha256)
    return counting.publish(paper, by=hall.secretary, at=_after(paper))


def _after(paper: BallotPaper):
    return BallotPaper.objects.get(pk=paper.pk).ended_at


def run(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def refused(command: str, *arguments: object) -> str:
    """The sentence, and what was said before it."""
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(command, *map(str, arguments), stdout=out, stderr=out)
    return f"{out.getvalue()}{caught.value}"


def by_force(table: str, statement: str, *values: object) -> None:
    """As somebody who owns the database could: the guards are off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


# --- export ------------------------------------------------------------------------------------------------------


def test_a_sealed_vote_is_exported_with_its_proofs_and_anybody_can_check_it(published, tool, tmp_path):
    said = run("export_election", published.uuid, tmp_path)

    archive = tmp_path / f"{published.uuid}.bel"
    assert str(archive) in said
    assert archive.read_bytes() == b"".join(ballot_board.archive(published))
    assert main(["verify", str(archive), "--jobs", "1"]) == 0
    assert tool.run("election", "verify").returncode == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == [archive.name, f"{published.uuid}.proofs.json"]


def test_a_board_that_is_not_finished_is_exported_and_says_so(hall, tmp_path):
    paper = hall.opened()
    hall.cast(paper, 1, FOR)
    file = tmp_path / "vote.bel"
    file.with_suffix(".proofs.json").write_text("[]")  # of another export

    said = run("export_election", paper.pk, file)

    assert "not finished: the last event of its board is Ballot" in said
    assert not file.with_suffix(".proofs.json").exists()
    assert main(["verify", str(file), "--jobs", "1", "--unfinished"]) == 0


def test_what_cannot_be_exported_is_told_in_a_sentence(hall, tmp_path):
    named, draft, signed = hall.opened(hall.draft(Way.NAMED)), hall.draft(), hall.signed(hall.draft())
    sealed, file = hall.opened(), tmp_path / "vote.bel"

    assert "is no sealed vote" in refused("export_election", named.pk, file)
    assert "still being prepared" in refused("export_election", draft.uuid, file)
    assert "waits for its counter-signature" in refused("export_election", signed.pk, file)
    for typed in ("0", "99999999", "9" * 40, "-1", "²", "nobody", ""):
        assert f"There is no vote “{typed}”" in refused("export_election", f" {typed}".strip() or "", file)
    assert "ends in .bel" in refused("export_election", sealed.pk, tmp_path / "vote.tar")
    assert "cannot be written: No such file" in refused(
        "export_election", sealed.pk, tmp_path / "no" / "v.bel"
    )
    assert list(tmp_path.iterdir()) == []


# --- verify ------------------------------------------------------------------------------------------------------


def test_a_whole_vote_is_right(published):
    said = run("verify_election", published.pk, "--jobs", 1)

    assert "7 on the roll, 7 sealed ballots cast, 6 count" in said
    assert "Everything is right" in said


def test_a_vote_that_runs_is_checked_as_far_as_it_is(hall):
    paper = hall.opened()
    hall.cast(paper, 1, FOR)

    assert "There is no result yet" in run("verify_election", paper.uuid, "--jobs", 1)
    assert "still being prepared" in refused("verify_election", hall.draft().pk)
    assert "--jobs takes a number" in refused("verify_election", paper.pk, "--jobs", 0)


CHANGED = [
    (
        "boardevent",
        "UPDATE proposals_boardevent SET bodies[1] = replace(bodies[1], '[[4', '[[5') WHERE kind = 'Result'",
        "event-payload",
    ),
    ("boardevent", "DELETE FROM proposals_boardevent WHERE height = 2", "Event 2 is missing"),
    ("boardevent", "UPDATE proposals_boardevent SET tracker = 'x' WHERE height = 1", "its voter and tracker"),
    (
        "boardevent",
        "UPDATE proposals_boardevent SET entry_id = (SELECT entry_id FROM proposals_boardevent WHERE height = 2)"
        " WHERE height = 1",
        "its voter and tracker",
    ),
    ("secondproof", "DELETE FROM proposals_secondproof WHERE owner = 3", "proofs"),
    (
        "rollentry",
        "UPDATE proposals_rollentry SET credential = '4' WHERE number = 7",
        "voting codes of the board are not those of the roll",
    ),
    ("rollentry", "UPDATE proposals_rollentry SET name = '别人' WHERE number = 7", "The roll is not the one"),
    ("rollentry", "UPDATE proposals_rollentry SET given = '' WHERE number = 1", "without having taken"),
    ("rollentry", "UPDATE proposals_rollentry SET given = '' WHERE number = 7", "another number of delegates or ballots"),
    (
        "ballotpaper",
        "UPDATE proposals_ballotpaper SET content = replace(content, '草案', '定案')",
        "The paper is not the one",
    ),
    (
        "ballotpaper",
        "UPDATE proposals_ballotpaper SET questions = jsonb_set(questions, '{0,question}', '\"别的\"')",
        "asks something else",
    ),
    (
        "resultsheet",
        "UPDATE proposals_resultsheet SET content = replace(content, '[[4,1,1]]', '[[5,0,1]]')",
        "another hash than the one that was signed",
    ),
    (
        "resultsheet",
        "UPDATE proposals_resultsheet SET sha256 = repeat('0', 64)",
        "A signature under the result is for another sheet",
    ),
    ("handcount", "UPDATE proposals_handcount SET numbers = '[[0,1,0]]'", "than the tellers counted"),
]  # fmt: skip


def test_what_somebody_changed_in_the_database_is_found(published):
    missed = []
    for table, statement, fault in CHANGED:
        with transaction.atomic():
            by_force(f"proposals_{table}", statement)
            said = refused("verify_election", published.pk, "--jobs", 1)
            transaction.set_rollback(True)
        if fault not in said or "is not in order" not in said:
            missed.append((statement, said))

    assert missed == []


def test_named_ballots_are_counted_again(hall):
    paper = hall.opened(hall.draft(Way.NAMED, names_published=True))
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    hall.cast(paper, 5, AGAINST)
    hall.sheet(paper)
    assert "5 have voted on the web" in run("verify_election", paper.pk)

    by_force(
        "proposals_namedballot", "UPDATE proposals_namedballot SET choices = '[[0,0,1]]' WHERE number = 2"
    )
    assert "other numbers than the ballots" in refused("verify_election", paper.pk)

    by_force(
        "proposals_namedballot", "UPDATE proposals_namedballot SET choices = '[[1,1,0]]' WHERE number = 2"
    )
    assert "Ballot 2 of 代表005 cannot be" in refused("verify_election", paper.pk)


# --- a vote without people -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voters", "more"),
    [(1, ["--trustees", "1"]), (50, ["--jobs", "2"]), (3, ["--trustees", "5", "--threshold", "3"])],
)
def test_a_vote_without_people_is_accepted_by_the_tool(tool, tmp_path, capfd, voters, more):
    """Needs no database: the tests of this file that use one say so."""
    said = run("demo_election", "--voters", voters, "--export", tmp_path, *more)

    (archive,) = tmp_path.glob("*.bel")
    assert f"{voters} count" in said
    assert archive.stem in said
    assert tool.run("election", "verify").returncode == 0
    assert main(["verify", str(archive), "--jobs", "1"]) == 0
    assert f"{voters} counted" in capfd.readouterr().out
    assert len(list(tmp_path.iterdir())) == 2


def test_it_asks_what_a_file_says(tool, tmp_path):
    folder, file = tmp_path / "kept", tmp_path / "questions.json"
    asked = [
        {"question": f"第{number}项", "answers": ["赞成", "反对", "弃权"], "min": 1, "max": 1}
        for number in range(7)
    ]
    asked.append({"question": "选两名", "answers": ["甲", "乙", "丙"], "min": 0, "max": 2, "blank": True})
    file.write_text(json.dumps(asked), encoding="utf-8-sig")

    said = run("demo_election", "--voters", 2, "--questions", file, "--export", folder)

    assert "第6项" in said
    assert "(blank)" in said
    tool.folder = folder
    assert tool.run("election", "verify").returncode == 0


def test_a_wrong_file_or_number_is_told_in_a_sentence(tmp_path, in_english):
    file = tmp_path / "questions.json"
    good = {"question": "甲", "answers": ["一", "二"], "min": 0, "max": 1}

    def said(data: object) -> str:
        file.write_text(data if isinstance(data, str) else json.dumps(data))
        with pytest.raises(CommandError) as caught:
            read_questions(file)
        return str(caught.value)

    assert "is no JSON in UTF-8" in said("{")
    assert "is no JSON in UTF-8" in said("[" * 100_000)
    assert "list of 1 to 40 questions" in said(good)
    assert "list of 1 to 40 questions" in said([])
    assert "Question 2: it has to be an object" in said([good, {"question": "甲"}])
    assert "Question 1: “seats” is not known" in said([{**good, "seats": 1}])
    assert "“answers” has to be a list" in said([{**good, "answers": "一"}])
    assert "on one line" in said([{**good, "answers": ["一", "二\n三"]}])
    assert "on one line" in said([{**good, "question": 5}])
    assert "on one line" in said('[{"question": "\\ud800", "answers": ["一"], "min": 0, "max": 1}]')
    assert "whole numbers" in said([{**good, "min": True}])
    assert "whole numbers" in said([{**good, "blank": 1}])
    assert "between 2 and 1 of 2 answers cannot be chosen" in said([{**good, "min": 2}])
    assert "cannot be read" in refused("demo_election", "--voters", 2, "--questions", tmp_path / "none.json")
    assert "--voters takes a number" in refused("demo_election", "--voters", 0)
    assert "--trustees takes a number" in refused("demo_election", "--voters", 2, "--trustees", 10)
    assert "--threshold takes a number" in refused("demo_election", "--voters", 2, "--threshold", 4)
    assert "cannot be written" in refused("demo_election", "--voters", 2, "--export", file)


def test_the_command_shows_the_form_of_the_file_and_starts_no_database():
    shown = Command().create_parser("manage.py", "demo_election").format_help()

    assert '"blank": true' in shown
    assert "demo_election" in bootstrap.WITHOUT_DATABASE
