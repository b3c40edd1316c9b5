"""From the close to the published result: the encrypted sum, its decryption, counts by hand, the sheet, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import NoticeKind, User
from proposals import ballot_board, ballot_results
from proposals.actions.ballot_keys import holders
from proposals.actions.ballot_refusals import not_now, protocol_in_words
from proposals.actions.refusals import refusals_in_words
from proposals.actions.votes import locked, note
from proposals.ballot_checks import FEWEST_SEALED
from proposals.ballot_content import digest
from proposals.belenios import results
from proposals.belenios.canonical import Malformed, loaded
from proposals.belenios.decryption import Decryption, SecondProofs, owned
from proposals.belenios.events import Kind
from proposals.belenios.refusals import Refusal
from proposals.models import (
    BallotOfficer,
    BallotPaper,
    HandCount,
    PaperPrint,
    ResultSheet,
    ResultSignature,
    SecondProof,
)
from proposals.rules import hand_count
from proposals.rules.voting import Stage
from union_portal.lib import Refused

PRINTED_MOST = 5_000


# --- sealed: sum and decryption --------------------------------------------------------------------------------------


@transaction.atomic
def tally(paper: BallotPaper, *, by: User | None, at: datetime) -> BallotPaper:
    """End the board and add up what counts, still encrypted. Under five ballots the sum stays closed for ever."""
    paper = locked(paper)
    if not paper.is_sealed or paper.stage(at) != Stage.CLOSED:
        raise not_now()
    tip = ballot_board.locked_tip(paper)
    assert tip is not None
    if tip.kind not in (Kind.SETUP, Kind.BALLOT):
        return paper
    total = ballot_board.encrypted_sum(paper)
    if total.ballots < FEWEST_SEALED:
        said = _(
            "Only %(number)d sealed ballots were cast. A sum of fewer than %(few)d would tell how single delegates "
            "voted, so it is never opened: declare the vote void and hold it again on paper."
        )
        raise Refused(said % {"number": total.ballots, "few": FEWEST_SEALED})
    with refusals_in_words():
        ballot_board.append(paper, tip, Kind.END)
        tip = ballot_board.locked_tip(paper)
        ballot_board.append(paper, tip, Kind.TALLY, total.encoded(), total.sized())
    note(paper, "tallied", by, at, ballots=total.ballots)
    notify(
        [each.user for each in holders(paper)],
        kind=NoticeKind.TASK,
        title=format_lazy(gettext_lazy("A vote waits for your key: {title}"), title=paper.title),
        url=paper.get_absolute_url(),
        at=at,
    )
    return paper


@transaction.atomic
def decrypt(officer: BallotOfficer, raw: bytes, second: bytes, *, by: User, at: datetime) -> BallotPaper:
    """A scrutineer's part with its second proofs; the last one that is needed gives the result."""
    paper = locked(officer.paper)
    if officer.user_id != by.pk or officer.part != BallotOfficer.Part.SCRUTINEER:
        raise Refused(_("Each scrutineer handles the own key."))
    if not paper.is_sealed or paper.stage(at) != Stage.CLOSED:
        raise not_now()
    tip = ballot_board.locked_tip(paper)
    if tip is None or tip.kind not in (Kind.TALLY, Kind.DECRYPTION):
        raise not_now()
    set_up, of = ballot_board.set_up_of(paper), ballot_board.count_of(paper)
    owner = officer.position
    with protocol_in_words():
        made = Decryption.read(raw, set_up.election, owner)
        try:
            proofs = SecondProofs.read(loaded(second), set_up.election)
        except Malformed:
            raise Refusal("proofs-form") from None
        if proofs.owner != owner:
            raise Refusal("proofs-owner")
        made.check(of, set_up.trustees.keys[owner - 1], owner, proofs)
    with refusals_in_words():
        ballot_board.append(paper, tip, Kind.DECRYPTION, raw, owned(owner, raw), owner=owner)
        SecondProof.objects.create(paper=paper, owner=owner, body=second.decode())
    note(paper, "decrypted", by, at, scrutineer=owner)
    _finish(paper)
    return paper


def _finish(paper: BallotPaper) -> None:
    """The result, once enough have decrypted."""
    set_up = ballot_board.set_up_of(paper)
    given = {
        event.owner: Decryption.read(event.bodies[0].encode(), set_up.election, event.owner)
        for event in paper.board.filter(kind=Kind.DECRYPTION.value)
        if event.owner is not None
    }
    if len(given) < paper.keys_needed:
        return
    factors = set_up.trustees.combine({owner: each.factors for owner, each in given.items()})
    total, _head = ballot_board.tallied(paper)
    result = results.compute(total, factors)
    with protocol_in_words():
        results.check(result, set_up.election, total, factors)
    ballot_board.append(paper, ballot_board.locked_tip(paper), Kind.RESULT, results.written(result))


# --- by hand ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def print_ballots(paper: BallotPaper, number: int, *, by: User, at: datetime) -> PaperPrint:
    """The next run of serial numbers."""
    paper = locked(paper)
    if not paper.takes_paper or paper.stage(at) not in (Stage.SIGNED, Stage.WAITING, Stage.OPEN):
        raise not_now()
    if not 1 <= number <= PRINTED_MOST:
        raise Refused(_("Print between 1 and %(most)d ballots at a time.") % {"most": PRINTED_MOST})
    last = paper.prints.last()
    first = last.last + 1 if last else 1
    with refusals_in_words():
        made = PaperPrint.objects.create(paper=paper, first=first, last=first + number - 1, by=by, at=at)
    note(paper, "printed", by, at, first=made.first, last=made.last)
    return made


@transaction.atomic
def count_by_hand(
    officer: BallotOfficer,
    *,
    returned: int,
    invalid: int,
    spoiled: int,
    unused: int,
    numbers: Sequence[Sequence[int]],
    by: User,
    at: datetime,
) -> HandCount:
    """What a teller counted, independently of the other one. Counting again adds a row; the last one counts."""
    paper = locked(officer.paper)
    if officer.user_id != by.pk or officer.part != BallotOfficer.Part.TELLER:
        raise Refused(_("Each teller enters the own count."))
    if paper.stage(at) != Stage.CLOSED or not paper.takes_paper:
        raise not_now()
    counted = hand_count.HandCount(returned, invalid, tuple(tuple(row) for row in numbers))
    faults = counted.faults(paper.asked, ballot_results.issued_on_paper(paper))
    if faults:
        raise ballot_results.count_refused(faults, paper)
    if ballot_results.progress(paper).waits(officer):
        raise Refused(_("You have counted again already: now your colleague does."))
    number = 1 + officer.counts.count()
    with refusals_in_words():
        made = HandCount.objects.create(
            officer=officer, number=number, returned=returned, invalid=invalid, spoiled=spoiled,
            unused=unused, numbers=[list(row) for row in numbers], at=at,
        )  # fmt: skip
    note(paper, "counted", by, at, teller=officer.position, number=number)
    return made


# --- the sheet -------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_sheet(paper: BallotPaper, *, by: User | None, at: datetime) -> ResultSheet:
    """The result sheet: web and paper together, the verdict by the frozen rules, and everything to recompute it."""
    paper = locked(paper)
    if paper.stage(at) != Stage.CLOSED:
        raise not_now()
    content = ballot_results.sheet_of(paper)
    with refusals_in_words():
        sheet = ResultSheet.objects.create(
            paper=paper, content=content, sha256=digest(content), made_at=at, made_by=by
        )
    note(paper, "sheet", by, at, sha256=sheet.sha256)
    notify(
        [each.user for each in holders(paper)],
        kind=NoticeKind.TASK,
        title=format_lazy(gettext_lazy("A result waits for your signature: {title}"), title=paper.title),
        url=paper.get_absolute_url(),
        at=at,
    )
    return sheet


@transaction.atomic
def sign_result(officer: BallotOfficer, *, by: User, at: datetime, seen: str) -> ResultSignature:
    """A scrutineer's signature under the sheet that was `seen` (its hash)."""
    paper = locked(officer.paper)
    if officer.user_id != by.pk or officer.part != BallotOfficer.Part.SCRUTINEER:
        raise Refused(_("Only a scrutineer of this vote can do this."))
    if paper.stage(at) not in (Stage.COUNTED, Stage.PUBLISHED):
        raise not_now()
    if seen != paper.sheet.sha256:
        raise Refused(_("This is not the result that was shown to you. Load the page again."))
    with refusals_in_words():
        mark = ResultSignature.objects.create(sheet=paper.sheet, officer=officer, sha256=seen, at=at)
    note(paper, "signed", by, at, scrutineer=officer.position)
    return mark


@transaction.atomic
def publish(paper: BallotPaper, *, by: User, at: datetime) -> BallotPaper:
    """Everybody can read the result now. Enough scrutineers have signed it: so many as can decrypt, or one."""
    paper = locked(paper)
    if paper.stage(at) != Stage.COUNTED:
        raise not_now()
    paper.published_at = at
    with refusals_in_words():
        paper.save()
    note(paper, "published", by, at, sha256=paper.sheet.sha256)
    members = [entry.delegate.member for entry in paper.roll.select_related("delegate__member")]
    notify(
        members,
        kind=NoticeKind.CONGRESS,
        title=format_lazy(gettext_lazy("Result of a vote: {title}"), title=paper.title),
        url=paper.get_absolute_url(),
        at=at,
    )
    return paper
