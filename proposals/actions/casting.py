"""Handing out ballots and taking them: one delegate, one ballot that counts, on the web or on paper.

A sealed ballot is checked before anything is locked. Then: the vote (shared), the line of the roll, the end of the
board - always in this order. Nothing that is stored says when a ballot came or from where.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from proposals import attendance, ballot_board, ballot_box, ballot_codes
from proposals.actions.ballot_refusals import CLOSED, protocol_in_words
from proposals.actions.refusals import refusals_in_words
from proposals.actions.votes import note
from proposals.ballot_board import Box
from proposals.ballot_box import Line
from proposals.belenios import ballots
from proposals.belenios.hashing import fingerprint
from proposals.models import BallotPaper, NamedBallot, RollEntry
from proposals.rules.attendance import State
from proposals.rules.questions import are_allowed
from proposals.rules.voting import Codes, Given, Way
from union_portal.lib import Refused

BALLOTS_MOST = 100
"""Nobody changes a vote so often; without a limit one voting code could fill the board."""


@dataclass(frozen=True)
class Receipt:
    """What a delegate gets: the tracker of a sealed ballot, or the number of a named one."""

    tracker: str = ""
    number: int = 0


# --- handing out ---------------------------------------------------------------------------------------------------


@transaction.atomic
def give(entry: RollEntry, given: Given, *, by: User, at: datetime) -> RollEntry:
    """The desk hands out a slip with a voting code, or a paper ballot. Who has not voted yet may change to paper."""
    _refuse_closed(entry.paper)
    entry = _locked_entry(entry)
    if given == Given.WEB and entry.paper.codes != Codes.SLIPS:
        raise Refused(_("On the web delegates of this vote take their ballot themselves."))
    _give(entry, given, at)
    return entry


@transaction.atomic
def take_back(entry: RollEntry, *, by: User, at: datetime, reason: str) -> RollEntry:
    """A paper ballot that was handed out by mistake, and comes back unused."""
    _refuse_closed(entry.paper)
    entry = _locked_entry(entry)
    if entry.given != Given.PAPER:
        raise Refused(_("This delegate has taken no paper ballot."))
    if not reason.strip():
        raise Refused(_("Say why."))
    entry.given = Given.NOTHING.value
    with refusals_in_words():
        entry.save()
    note(entry.paper, "taken_back", by, at, reason=" ".join(reason.split())[:200])
    return entry


@transaction.atomic
def code_for(paper: BallotPaper, *, by: User, at: datetime) -> str:
    """The voting code of who is signed in: gives the ballot on the web with it. How often is counted and shown."""
    if paper.codes != Codes.ACCOUNT:
        raise Refused(_("The voting codes of this vote are handed out on slips."))
    if not ballot_board.is_open_now(paper.pk):
        raise Refused(str(CLOSED))
    entry = _own_entry(paper, by)
    _give_to_oneself(entry, at)
    code = ballot_codes.code_for(entry)
    if code is None:
        raise Refused(_("The voting code cannot be made again. Ask the desk for a paper ballot."))
    entry.codes_shown += 1
    entry.save()
    return code


def _give(entry: RollEntry, given: Given, at: datetime) -> None:
    if entry.given == given:
        words = {
            Given.WEB: _("%(name)s has a ballot on the web already."),
            Given.PAPER: _("%(name)s has taken a paper ballot already."),
        }
        raise Refused(words[given] % {"name": entry.name})
    _refuse_absent(entry, at)
    entry.given = given.value
    with refusals_in_words():
        entry.save()


def _give_to_oneself(entry: RollEntry, at: datetime) -> None:
    """On the web, by the own account: taking it is voting."""
    if entry.given == Given.PAPER:
        raise Refused(_("You have taken a paper ballot: put it into the ballot box."))
    if entry.given == Given.NOTHING:
        _refuse_absent(entry, at)
        entry.given = Given.WEB.value
        with refusals_in_words():
            entry.save()


def _refuse_absent(entry: RollEntry, at: datetime) -> None:
    if not entry.paper.needs_sign_in:
        return
    here = attendance.delegates(entry.paper.session, at).filter(pk=entry.delegate_id)
    if not here.filter(state=State.PRESENT.value).exists():
        raise Refused(_("%(name)s has not signed in to the session.") % {"name": entry.name})


# --- casting -------------------------------------------------------------------------------------------------------


def cast_sealed(paper: BallotPaper, raw: bytes, *, by: User | None) -> Receipt:
    """Take a sealed ballot; the same bytes again give the same receipt, also after the close.

    `by` is asked only where accounts have codes.
    """
    box = ballot_board.box_of(paper)
    if box is None:
        raise Refused(str(CLOSED))
    return cast_into(box, raw, by=by)


def cast_into(box: Box, raw: bytes, *, by: User | None) -> Receipt:
    """The same, without the row of the vote: most of what casting costs is spent here, so it asks in plain SQL."""
    tracker = fingerprint(raw)
    if ballot_box.is_there(box.pk, tracker):  # checked and taken before
        return Receipt(tracker=tracker)
    with protocol_in_words():
        ballot = ballots.check(raw, box.set_up.election, box.set_up.roll.weights)
    with refusals_in_words():  # a transaction
        if not ballot_board.is_open_now(box.pk):
            raise Refused(str(CLOSED))
        line = ballot_box.locked_line(box.pk, ballot.credential)
        _refuse_others(box, line, by)
        is_put = ballot_box.put(box.pk, line, raw, tracker, most=BALLOTS_MOST)
        if not is_put and not ballot_box.is_there(box.pk, tracker):
            raise Refused(
                _("%(most)d ballots were cast with this voting code: the last one counts.")
                % {"most": BALLOTS_MOST}
            )
    return Receipt(tracker=tracker)


def _refuse_others(box: Box, line: Line, by: User | None) -> None:
    if box.codes == Codes.ACCOUNT and (by is None or line.member != by.pk):
        raise Refused(_("This voting code belongs to somebody else. Sign in under your own name."))
    if line.given == Given.PAPER:
        raise Refused(_("A paper ballot was taken for this voting code: nothing was stored."))
    if line.given != Given.WEB:
        raise Refused(_("This slip was not handed out at the desk: nothing was stored."))


@transaction.atomic
def cast_named(paper: BallotPaper, choices: list[list[int]], *, by: User, at: datetime) -> Receipt:
    """Take a ballot under the own name; changed until the close, the last one counts. The same again is the same ballot."""
    if paper.way != Way.NAMED or not ballot_board.is_open_now(paper.pk):
        raise Refused(str(CLOSED))
    if not are_allowed(paper.asked, choices):
        raise Refused(_("Not every question is answered as it can be."))
    entry = _own_entry(paper, by)
    _give_to_oneself(entry, at)
    last = entry.named_ballots.order_by("-number").first()
    if last is not None and last.choices == choices:
        return Receipt(number=last.number)
    number = last.number + 1 if last else 1
    with refusals_in_words():
        NamedBallot.objects.create(entry=entry, number=number, choices=choices)
    return Receipt(number=number)


def _own_entry(paper: BallotPaper, by: User) -> RollEntry:
    entry = paper.roll.select_for_update(of=["self"]).filter(delegate__member=by).first()
    if entry is None:
        raise Refused(_("You are not on the roll of this vote."))
    entry.paper = paper
    return entry


def _locked_entry(entry: RollEntry) -> RollEntry:
    found = RollEntry.objects.select_for_update(of=["self"]).select_related("paper__session", "delegate")
    return found.get(pk=entry.pk)


def _refuse_closed(paper: BallotPaper) -> None:
    if not ballot_board.is_given_out_now(paper):
        raise Refused(_("Ballots are given out from the counter-signature to the close."))
