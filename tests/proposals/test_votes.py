"""A vote from the draft to the close: two signatures, the frozen roll, one ballot a delegate, what the database refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from proposals import ballot_board, ballot_results
from proposals.actions import ballot_keys, casting, counting, opening, votes
from proposals.actions.attendance import sign_in
from proposals.ballot_checks import checks_of
from proposals.belenios import ballots
from proposals.belenios.archive import InMemory
from proposals.belenios.verifier import verify
from proposals.models import BallotItem, BallotPaper, BoardEvent, NamedBallot, RollEntry
from proposals.rules import result_file
from proposals.rules.attendance import Way as SignIn
from proposals.rules.questions import ItemKind
from proposals.rules.voting import Given, Stage, Way
from tests.factories.members import UserFactory
from tests.proposals.ballot_cast import HOUR, Votes, drill_proof, make_votes
from union_portal.lib import Refused

FOR, AGAINST, ABSTAIN = [[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]


@pytest.fixture
def hall(root, in_english) -> Votes:
    return make_votes()


def refused_by(name: str, statement: str, *values: object) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert caught.value.__cause__.diag.constraint_name == name, caught.value


# --- a sealed vote from end to end ------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [("some", 2), ("all", 0)])
def test_a_sealed_vote_is_opened_cast_counted_and_checked_by_anybody(hall, scheme):
    paper = hall.draft(key_scheme=scheme[0], keys_needed=scheme[1])
    hall.election(paper)
    paper = hall.opened(paper)
    for number in range(1, 7):
        hall.cast(paper, number, [FOR[0] if number < 5 else AGAINST[0], [1, 1, int(number == 1), 0, 0]])
    hall.cast(paper, 6, [ABSTAIN[0], [0, 0, 0, 0, 0]])  # changed: the last one counts
    paper = hall.closed(paper)
    hall.decrypted(paper)

    assert ballot_board.result_of(paper) == [[4, 1, 1], [5, 5, 1, 0, 0]]
    archive = b"".join(ballot_board.archive(paper))
    report = verify(InMemory(archive), ballot_board.proofs_file(paper))
    assert (report.voters, report.cast, report.counted) == (7, 7, 6)
    assert paper.stage(timezone.now()) == Stage.CLOSED


def test_the_archive_of_the_portal_is_accepted_by_the_tool(hall, tool, tmp_path):
    paper = hall.opened(codes="slips")
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    hall.decrypted(hall.closed(paper), 1, 3)
    (tmp_path / f"{paper.uuid}.bel").write_bytes(b"".join(ballot_board.archive(paper)))

    assert tool.run("election", "verify").returncode == 0


# --- opening -----------------------------------------------------------------------------------------------------


def test_two_people_open_a_vote_and_what_was_signed_stays(hall):
    paper = hall.signed(hall.draft())
    with pytest.raises(Refused):
        opening.countersign(paper, by=hall.secretary, at=hall.at, seen=paper.content_sha256)
    with pytest.raises(Refused, match="Load the page again"):
        opening.countersign(paper, by=hall.scrutineers[1], at=hall.at, seen="0" * 64)
    with pytest.raises(Refused, match="stay as they are"):
        votes.change(paper, by=hall.secretary, at=hall.at, title="另一个")
    with pytest.raises(Refused, match="stay as they are"):
        votes.save_item(
            BallotItem(paper=paper, kind="approve", title="甲"), [], by=hall.secretary, at=hall.at
        )

    paper = opening.countersign(paper, by=hall.scrutineers[1], at=hall.at, seen=paper.content_sha256)

    assert paper.stage(timezone.now()) == Stage.OPEN
    assert RollEntry.objects.filter(paper=paper).count() == 7


def test_the_check_list_stops_or_asks_for_a_reason(hall):
    paper = hall.draft(codes="slips")
    by_code = {check.code: check for check in checks_of(paper, hall.at)}
    assert by_code["keys"].stops
    assert by_code["drill"].stops
    assert by_code["quorum"].is_right
    with pytest.raises(Refused, match="No key yet"):
        opening.sign(paper, by=hall.secretary, at=hall.at)

    hall.with_keys(paper)
    assert not any(check.stops or check.needs_reason for check in checks_of(paper, hall.at))
    votes.change(paper, by=hall.secretary, at=hall.at, closes_at=hall.at - HOUR, opens_at=hall.at - 2 * HOUR)
    with pytest.raises(Refused, match="passed already"):
        opening.sign(paper, by=hall.secretary, at=hall.at)


def test_an_exception_is_recorded_with_its_reason(root, in_english):
    hall = make_votes(6, absent=4)
    paper = hall.draft(Way.NAMED)
    with pytest.raises(Refused, match="Give the reason") as caught:
        opening.sign(paper, by=hall.secretary, at=hall.at)
    assert caught.value.field == "quorum"

    opening.sign(paper, by=hall.secretary, at=hall.at, reasons={"quorum": "预备会议", "secret": "程序事项"})

    assert paper.events.get(kind="opened").details["reasons"] == {"quorum": "预备会议", "secret": "程序事项"}


def test_who_stands_for_election_does_not_watch_over_it(hall):
    paper = hall.draft(Way.NAMED)
    item = hall.election(paper)
    item.options.filter(position=1).update(member=hall.scrutineers[0])

    (found,) = [check for check in checks_of(paper, hall.at) if check.code == "impartial"]
    assert found.stops


# --- one ballot a delegate -----------------------------------------------------------------------------------------


def test_a_named_ballot_is_changed_until_the_close_and_the_last_one_counts(hall):
    paper = hall.opened(hall.draft(Way.NAMED))
    assert hall.cast(paper, 1, FOR).number == 1
    assert hall.cast(paper, 1, FOR).number == 1  # the same again is the same
    assert hall.cast(paper, 1, AGAINST).number == 2
    with pytest.raises(Refused, match="answered"):
        hall.cast(paper, 2, [[1, 1, 0]])
    stranger = UserFactory()
    with pytest.raises(Refused, match="not on the roll"):
        casting.cast_named(paper, FOR, by=stranger, at=hall.at)
    paper = hall.closed(paper)
    with pytest.raises(Refused, match="not open"):
        hall.cast(paper, 3, FOR)

    assert [each.choices for each in NamedBallot.objects.order_by("number")] == [FOR, AGAINST]


def test_who_is_not_there_does_not_vote(root, in_english):
    hall = make_votes(6, absent=2)
    paper = hall.opened()
    with pytest.raises(Refused, match="has not signed in"):
        hall.cast(paper, 6, FOR)
    assert hall.entry(paper, 6).given == ""
    sign_in(hall.session, hall.delegates[5], way=SignIn.DESK, by=hall.secretary, at=timezone.now())
    hall.at = timezone.now()

    assert hall.cast(paper, 6, FOR).tracker


def test_paper_or_web_is_decided_on_one_row(hall):
    paper = hall.opened(takes_paper=True)
    on_paper, on_web = hall.entry(paper, 1), hall.entry(paper, 2)
    casting.give(on_paper, Given.PAPER, by=hall.secretary, at=hall.at)
    with pytest.raises(Refused, match="paper ballot"):
        casting.code_for(paper, by=on_paper.delegate.member, at=hall.at)
    hall.cast(paper, 2, FOR)
    with pytest.raises(Refused, match="voted on the web"):
        casting.give(on_web, Given.PAPER, by=hall.secretary, at=hall.at)
    casting.code_for(paper, by=hall.entry(paper, 3).delegate.member, at=hall.at)
    casting.give(hall.entry(paper, 3), Given.PAPER, by=hall.secretary, at=hall.at)  # the phone broke down
    with pytest.raises(Refused, match="Say why"):
        casting.take_back(on_paper, by=hall.secretary, at=hall.at, reason=" ")
    casting.take_back(on_paper, by=hall.secretary, at=hall.at, reason="发错人")

    assert hall.cast(paper, 1, FOR).tracker


def test_a_slip_counts_only_once_it_was_handed_out(hall):
    paper = hall.opened(codes="slips")
    entry = hall.entry(paper, 1)
    raw = ballots.make(ballot_board.set_up_of(paper).election, hall.codes[paper.pk][1], FOR)
    with pytest.raises(Refused, match="not handed out"):
        casting.cast_sealed(paper, raw, by=None)
    casting.give(entry, Given.WEB, by=hall.secretary, at=hall.at)
    first = casting.cast_sealed(paper, raw, by=None)

    assert casting.cast_sealed(paper, raw, by=None) == first
    assert BoardEvent.objects.filter(kind="Ballot").count() == 1


def test_a_ballot_of_another_vote_voter_or_hour_is_refused_and_nothing_is_stored(hall):
    paper, other = hall.opened(), hall.opened(title="另一项")
    raw = hall.made(paper, 1, FOR)
    before = BoardEvent.objects.count()
    for ballot, user, words in (
        (raw, hall.entry(paper, 2).delegate.member, "somebody else"),
        (raw, None, "somebody else"),
        (raw[:-1], hall.entry(paper, 1).delegate.member, "damaged"),
        (raw.replace(b'"election_uuid":"', b'"election_uuid":"1'), None, "damaged|another vote"),
        (b"x" * 10**6, None, "too long"),
    ):
        with pytest.raises(Refused, match=words):
            casting.cast_sealed(paper, ballot, by=user)
    with pytest.raises(Refused, match="another vote"):
        casting.cast_sealed(other, raw, by=hall.entry(paper, 1).delegate.member)
    paper = hall.closed(paper)
    with pytest.raises(Refused, match="not open"):
        casting.cast_sealed(paper, raw, by=hall.entry(paper, 1).delegate.member)

    assert BoardEvent.objects.count() == before


# --- what the database guards --------------------------------------------------------------------------------------


def test_the_database_keeps_what_was_opened(hall):
    paper = hall.opened(takes_paper=True)
    hall.cast(paper, 1, FOR)
    opened = "an_opened_vote_stays_as_it_is"
    refused_by(opened, "UPDATE proposals_ballotpaper SET title = 'x' WHERE id = %s", paper.pk)
    refused_by(opened, "UPDATE proposals_ballotpaper SET opened_at = now() WHERE id = %s", paper.pk)
    refused_by(opened, "UPDATE proposals_ballotpaper SET closes_at = now() WHERE id = %s", paper.pk)
    refused_by("an_opened_vote_is_never_deleted", "DELETE FROM proposals_ballotpaper WHERE id = %s", paper.pk)
    refused_by(opened, "DELETE FROM proposals_ballotitem WHERE paper_id = %s", paper.pk)
    refused_by(opened, "UPDATE proposals_ballotitem SET seats = 9 WHERE paper_id = %s", paper.pk)
    refused_by(opened, "DELETE FROM proposals_rollentry WHERE paper_id = %s", paper.pk)
    refused_by(opened, "UPDATE proposals_rollentry SET name = 'x' WHERE paper_id = %s", paper.pk)
    refused_by(
        "voting_codes_stay", "UPDATE proposals_rollentry SET credential = '4' WHERE paper_id = %s", paper.pk
    )
    refused_by(opened, "UPDATE proposals_ballotofficer SET user_id = 1 WHERE paper_id = %s", paper.pk)
    taken = "who_has_voted_on_the_web_takes_no_paper"
    refused_by(
        taken, "UPDATE proposals_rollentry SET given = 'paper' WHERE paper_id = %s AND number = 1", paper.pk
    )
    refused_by(
        "what_was_done_to_a_vote_stays_done",
        "UPDATE proposals_ballotpaper SET countersigned_at = NULL, countersigned_by_id = NULL WHERE id = %s",
        paper.pk,
    )


def test_the_database_keeps_the_board(hall):
    paper = hall.opened()
    hall.cast(paper, 1, FOR)
    for statement in (
        "UPDATE proposals_boardevent SET tracker = 'x' WHERE height = 1",
        "DELETE FROM proposals_boardevent",
    ):
        refused_by("proposals_boardevent_only_grows", statement)
    refused_by("the_end_of_a_board_follows_the_board", "UPDATE proposals_boardtip SET height = 0")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL portal.truncate = ''")
    for table in ("boardevent", "boardtip", "namedballot", "secondproof", "resultsheet"):
        refused_by(f"proposals_{table}_only_grows", f"TRUNCATE proposals_{table} CASCADE")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.truncate = 'allowed'")


COPY = (
    "INSERT INTO proposals_boardevent (paper_id, height, kind, record, hash, bodies, entry_id, tracker)"
    " SELECT paper_id, {}, kind, {}, {}, bodies, entry_id, {} FROM proposals_boardevent WHERE height = 1"
)


def test_the_board_takes_only_the_next_event_of_its_chain(hall):
    paper = hall.opened()
    hall.cast(paper, 1, FOR)
    chain = "events_of_a_board_form_a_chain"
    refused_by(chain, COPY.format(2, "record", "hash", "'x'"))
    refused_by(chain, COPY.format(7, "record", "hash", "'x'"))
    end = f'{{"parent":"{paper.tip.hash}","height":2,"type":"EndBallots"}}'
    insert = (
        "INSERT INTO proposals_boardevent (paper_id, height, kind, record, hash, bodies, tracker) VALUES"
        " (%s, 2, 'EndBallots', %s, encode(sha256(convert_to(%s, 'UTF8')), 'hex'), '{{}}', '')"
    ).replace("{{}}", "{}")
    refused_by("a_board_ends_when_the_vote_is_closed", insert, paper.pk, end, end)
    later = end.replace("EndBallots", "Result")
    refused_by(
        "a_board_goes_an_allowed_way", insert.replace("'EndBallots'", "'Result'"), paper.pk, later, later
    )


def test_a_ballot_comes_in_its_hours_by_the_clock_of_the_database(hall):
    paper = hall.opened(hall.draft(Way.NAMED))
    entry = hall.entry(paper, 1)
    insert = "INSERT INTO proposals_namedballot (entry_id, number, choices) VALUES (%s, 1, %s)"
    refused_by("who_casts_on_the_web_has_taken_no_paper", insert, entry.pk, "[[1, 0, 0]]")
    RollEntry.objects.filter(pk=entry.pk).update(given="web")
    for choices in (
        "[[1, 1, 0]]",
        "[[1, 0]]",
        "[]",
        '[["1", 0, 0]]',
        "[[0, 0, 0]]",
        "[[1, 0, 0], [1]]",
        '{"a": 1}',
    ):
        refused_by("a_named_ballot_answers_its_paper", insert, entry.pk, choices)
    refused_by("named_ballots_follow_each_other", insert.replace("1, %s", "2, %s"), entry.pk, "[[1, 0, 0]]")
    BallotPaper.objects.filter(pk=paper.pk).update(ended_at=timezone.now())
    refused_by("ballots_are_cast_while_a_vote_is_open", insert, entry.pk, "[[1, 0, 0]]")


def test_before_its_hour_and_after_it_a_vote_takes_nothing(hall):
    paper = hall.draft(Way.NAMED, opens_at=hall.at + HOUR, closes_at=hall.at + 2 * HOUR)
    paper = hall.opened(paper)

    assert paper.stage(timezone.now()) == Stage.WAITING
    assert paper.stage(hall.at + timedelta(minutes=90)) == Stage.OPEN
    assert paper.stage(hall.at + 2 * HOUR) == Stage.CLOSED
    with pytest.raises(Refused, match="not open"):
        hall.cast(paper, 1, FOR)


def test_slips_are_handed_out_before_the_vote_opens(hall):
    paper = hall.opened(hall.draft(codes="slips", opens_at=hall.at + HOUR, closes_at=hall.at + 2 * HOUR))
    casting.give(hall.entry(paper, 1), Given.WEB, by=hall.secretary, at=hall.at)

    assert hall.entry(paper, 1).given == "web"


# --- void, again ---------------------------------------------------------------------------------------------------


def test_a_void_vote_stays_and_is_held_again(hall):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, FOR)
    with pytest.raises(Refused, match="Say why"):
        opening.declare_void(paper, by=hall.secretary, at=timezone.now(), reason="")
    paper = opening.declare_void(paper, by=hall.secretary, at=timezone.now(), reason="名单有误")
    with pytest.raises(Refused):
        hall.cast(paper, 2, FOR)
    again = votes.next_round(paper, by=hall.secretary, at=timezone.now())

    assert (again.round, again.earlier, again.items.count(), again.officers.count()) == (2, paper, 1, 5)
    assert NamedBallot.objects.count() == 1
    with pytest.raises(Refused, match="prepared already"):
        votes.next_round(paper, by=hall.secretary, at=timezone.now())
    refused_by(
        "a_void_vote_stays_as_it_is",
        "UPDATE proposals_ballotpaper SET ended_at = countersigned_at WHERE id = %s", paper.pk,
    )  # fmt: skip


def test_fewer_than_five_sealed_ballots_are_never_opened(hall):
    paper = hall.opened()
    for number in range(1, 5):
        hall.cast(paper, number, FOR)
    paper = hall.closed(paper)

    with pytest.raises(Refused, match="never opened"):
        counting.tally(paper, by=hall.secretary, at=timezone.now())
    assert paper.tip.kind == "Ballot"


# --- keys ----------------------------------------------------------------------------------------------------------


def test_the_ceremony_goes_step_by_step(hall):
    paper = hall.draft()
    first, second, _third = ballot_keys.holders(paper)
    with pytest.raises(Refused, match="Wait"):
        ballot_keys.send(first, "commitment", {None: "0" * 64}, by=first.user, at=hall.at)
    with pytest.raises(Refused, match="own key"):
        ballot_keys.send(first, "certificate", {None: "{}"}, by=second.user, at=hall.at)
    with pytest.raises(Refused, match="damaged"):
        ballot_keys.send(first, "certificate", {None: "{}"}, by=first.user, at=hall.at)
    with pytest.raises(Refused, match="made together"):
        ballot_keys.hand_in(first, "{}", by=first.user, at=hall.at)
    hall.with_keys(paper)

    assert all(each.drilled_at for each in ballot_keys.holders(paper))
    ballot_keys.restart(paper, by=hall.secretary, at=hall.at)
    assert not any(each.public_key for each in ballot_keys.holders(paper))
    hall.with_keys(BallotPaper.objects.get(pk=paper.pk))


def test_the_wrong_key_does_not_pass_the_drill(hall):
    paper = hall.draft(key_scheme="all")
    hall.with_keys(paper)
    first = ballot_keys.holders(paper)[0]
    ballot_keys.begin_drill(first, by=first.user)
    of_second = drill_proof(hall.secrets[paper.pk][1], ballot_keys.begin_drill(first, by=first.user))
    for proof, said in ((of_second, "not the key"), ("{}", "not the key"), ("x", "damaged"), ("", "damaged")):
        with pytest.raises(Refused, match=said):
            ballot_keys.pass_drill(first, proof, by=first.user, at=hall.at)
    earlier = drill_proof(hall.secrets[paper.pk][0], ballot_keys.begin_drill(first, by=first.user))
    ballot_keys.begin_drill(first, by=first.user)
    with pytest.raises(Refused, match="not the key"):
        ballot_keys.pass_drill(first, earlier, by=first.user, at=hall.at)


def test_a_decryption_by_the_wrong_key_is_refused(hall):
    paper = hall.opened(key_scheme="all")
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    paper = counting.tally(hall.closed(paper), by=hall.secretary, at=timezone.now())
    first, second, _third = ballot_keys.holders(paper)
    raw, proofs = hall.decryption(paper, 1)
    with pytest.raises(Refused, match="not the key"):
        counting.decrypt(
            second, raw, proofs.replace(b'"owner":1', b'"owner":2'), by=second.user, at=timezone.now()
        )
    with pytest.raises(Refused, match="own key"):
        counting.decrypt(first, raw, proofs, by=second.user, at=timezone.now())
    counting.decrypt(first, raw, proofs, by=first.user, at=timezone.now())
    with pytest.raises(Refused, match="decrypted already"):
        counting.decrypt(first, raw, proofs, by=first.user, at=timezone.now())
    assert ballot_board.result_of(paper) is None


def test_straw_polls_and_appraisals_have_their_questions(hall):
    paper = hall.draft(Way.NAMED)
    hall.item(paper, ItemKind.STRAW, "食堂", "班车", "宿舍", title="先办哪一件", seats=2)
    hall.item(paper, ItemKind.APPRAISE, "王总", "李总", title="民主评议")
    hall.item(paper, ItemKind.ELECT_EACH, "张三", "李四", title="选举", seats=1)
    paper = hall.opened(paper)

    assert [(len(q.answers), q.minimum, q.maximum) for q in paper.asked] == [
        (3, 1, 1), (3, 0, 2), (4, 1, 1), (4, 1, 1), (3, 1, 1), (3, 1, 1)
    ]  # fmt: skip


# --- the count -----------------------------------------------------------------------------------------------------


def counted(
    hall: Votes, paper: BallotPaper, number: int, *, returned: int, numbers: list[list[int]], **more: int
):
    teller = paper.officers.get(part="teller", position=number)
    values = {"invalid": 0, "spoiled": 0, "unused": 0, **more}
    return counting.count_by_hand(
        teller, returned=returned, numbers=numbers, by=teller.user, at=timezone.now(), **values
    )


def test_the_result_of_a_named_vote_says_the_verdict_and_can_be_recomputed(hall):
    paper = hall.opened(hall.draft(Way.NAMED))
    for number in range(1, 6):
        hall.cast(paper, number, FOR if number < 5 else AGAINST)
    data = hall.sheet(paper)

    assert result_file.check_file(result_file.canonical(data).encode()) == []
    assert data["turnout"] == {
        "entitled": 7, "present": 7, "issued": 5, "returned": 5, "valid": 5, "invalid": 0
    }  # fmt: skip
    assert data["counts"]["total"] == [[4, 1, 0]]
    (found,) = data["outcomes"]
    assert found["is_met"] is True
    assert found["sentence_zh"].startswith("应到7，实到7，赞成4，")


def test_web_and_paper_come_together_once_two_tellers_agree(hall):
    paper = hall.opened(hall.draft(takes_paper=True))
    counting.print_ballots(paper, 10, by=hall.secretary, at=timezone.now())
    for number in range(1, 6):
        hall.cast(paper, number, FOR)
    for number in (6, 7):
        casting.give(hall.entry(paper, number), Given.PAPER, by=hall.secretary, at=timezone.now())
    paper = hall.closed(paper)
    hall.decrypted(paper)
    with pytest.raises(Refused, match="not counted by every teller"):
        counting.make_sheet(paper, by=hall.secretary, at=timezone.now())
    with pytest.raises(Refused, match="came back"):
        counted(hall, paper, 1, returned=3, numbers=[[3, 0, 0]])
    counted(hall, paper, 1, returned=2, numbers=[[1, 1, 0]], unused=8)
    counted(hall, paper, 2, returned=2, numbers=[[2, 0, 0]], unused=8)
    with pytest.raises(Refused, match="different figures"):
        counting.make_sheet(paper, by=hall.secretary, at=timezone.now())
    counted(hall, paper, 2, returned=2, numbers=[[1, 1, 0]], unused=8)
    sheet = counting.make_sheet(paper, by=hall.secretary, at=timezone.now())

    assert sheet.data["counts"] == {"web": [[5, 0, 0]], "paper": [[1, 1, 0]], "total": [[6, 1, 0]]}
    assert ballot_results.stock(paper, ballot_results.agreed(paper)).is_reconciled
    with pytest.raises(Refused):
        counted(hall, paper, 1, returned=2, numbers=[[2, 0, 0]])
    refused_by("proposals_resultsheet_only_grows", "UPDATE proposals_resultsheet SET content = 'x'")


def test_a_result_is_published_once_its_scrutineers_have_signed(hall):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, FOR)
    hall.sheet(paper)
    paper = BallotPaper.objects.get(pk=paper.pk)
    with pytest.raises(Refused, match="Not enough scrutineers"):
        counting.publish(paper, by=hall.secretary, at=timezone.now())
    refused_by(
        "a_result_is_signed_before_it_is_published",
        "UPDATE proposals_ballotpaper SET published_at = now() WHERE id = %s", paper.pk,
    )  # fmt: skip
    first = ballot_keys.holders(paper)[0]
    with pytest.raises(Refused, match="Load the page again"):
        counting.sign_result(first, by=first.user, at=timezone.now(), seen="x")
    counting.sign_result(first, by=first.user, at=timezone.now(), seen=paper.sheet.sha256)
    with pytest.raises(Refused, match="signed already"):
        counting.sign_result(first, by=first.user, at=timezone.now(), seen=paper.sheet.sha256)

    assert (
        counting.publish(paper, by=hall.secretary, at=timezone.now()).stage(timezone.now()) == Stage.PUBLISHED
    )


def test_the_page_of_a_vote_offers_what_each_can_do(hall, client):
    paper = hall.draft()
    page = reverse("proposals:vote", args=[paper.pk])
    for user, status in ((hall.secretary, 200), (hall.scrutineers[0], 200), (hall.delegates[0].member, 403)):
        client.force_login(user)
        assert client.get(page).status_code == status
    hall.opened(paper)
    assert client.get(page).status_code == 200
    assert client.get(reverse("proposals:session-votes", args=[hall.session.pk])).status_code == 200
