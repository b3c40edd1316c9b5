"""Opening a vote with two signatures: the secretary freezes it, a scrutineer counter-signs; and how it ends.

Between the two the voting codes are made, so that they belong to the frozen roll.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from gmpy2 import mpz

from members.actions.notices import notify
from members.models import NoticeKind, User
from proposals import ballot_board, ballot_codes
from proposals.actions.ballot_keys import holders, trustees_of
from proposals.actions.ballot_refusals import not_now, protocol_in_words
from proposals.actions.refusals import refusals_in_words
from proposals.actions.rule_rows import snapshot
from proposals.actions.session import open_session
from proposals.actions.votes import draft, locked, note
from proposals.ballot_checks import Check, checks_of
from proposals.ballot_content import (
    content_of,
    digest,
    items_of,
    questions,
    roll_of,
    roll_text,
    sealed_questions,
)
from proposals.belenios import credentials
from proposals.belenios.canonical import CONTROL
from proposals.belenios.elections import Election
from proposals.belenios.events import Kind, setup_data
from proposals.models import BallotOfficer, BallotPaper, RollEntry
from proposals.rules.voting import Codes, Given, Stage
from union_portal.lib import Refused, refused_at

REASON_LENGTH = 300


@transaction.atomic
def sign(
    paper: BallotPaper, *, by: User, at: datetime, reasons: Mapping[str, str] | None = None, seen: str = ""
) -> BallotPaper:
    """The secretary's signature: text, roll and rules are frozen. `reasons` by the code of each point out of order.

    `seen` is the hash of the content that was looked at: what was changed meanwhile is looked at first.
    """
    paper = draft(paper)
    open_session(paper.session)
    given = {code: " ".join(words.split())[:REASON_LENGTH] for code, words in (reasons or {}).items()}
    checks = checks_of(paper, at)
    _refuse(checks, given)
    items = items_of(paper)
    if seen and seen != digest(content_of(paper, items)):
        raise Refused(_("The paper was changed meanwhile. Go through the list once more."))
    entries = RollEntry.objects.bulk_create(roll_of(paper))
    if paper.codes == Codes.ACCOUNT:
        for entry in entries:
            code = ballot_codes.code_of(paper, entry.number)
            entry.credential = str(credentials.public_of(code, paper.uuid))
        RollEntry.objects.bulk_update(entries, ["credential"])
    paper.rules = snapshot(paper.session.congress, purpose=f"表决 {paper.title}"[:120], by=by, at=at)
    paper.content = content_of(paper, items)
    paper.content_sha256 = digest(paper.content)
    paper.questions = [question.as_data() for question in questions(items)]
    paper.roll_sha256 = digest(roll_text(entries))
    paper.opened_at, paper.opened_by = at, by
    with refusals_in_words():
        paper.save()
    excepted = {check.code: given[check.code] for check in checks if check.needs_reason}
    note(
        paper, "opened", by, at, content=paper.content_sha256, roll=paper.roll_sha256,
        rules=paper.rules.sha256, reasons=excepted,
    )  # fmt: skip
    notify(
        [each.user for each in holders(paper)],
        kind=NoticeKind.TASK,
        title=format_lazy(
            gettext_lazy("A vote waits for your counter-signature: {title}"), title=paper.title
        ),
        url=paper.get_absolute_url(),
        at=at,
    )
    return paper


def _refuse(checks: list[Check], given: Mapping[str, str]) -> None:
    for check in checks:
        if check.stops:
            raise Refused(f"{check.title}: {check.words}")
        if check.needs_reason and not given.get(check.code):
            raise refused_at(check.code, _("Give the reason, or put it in order first."))


@transaction.atomic
def hand_in_codes(paper: BallotPaper, publics: Mapping[int, str], *, by: User, at: datetime) -> BallotPaper:
    """The public parts of the voting codes, by number on the roll, from the scrutineer's browser that printed the slips."""
    paper = locked(paper)
    _scrutineer(paper, by)
    if paper.stage(at) != Stage.SIGNED or paper.codes != Codes.SLIPS:
        raise not_now()
    entries = list(paper.roll.select_for_update().order_by("number"))
    if any(entry.credential for entry in entries):
        raise Refused(_("The voting codes of this vote are made already."))
    if set(publics) != {entry.number for entry in entries}:
        raise Refused(_("There has to be one voting code for every delegate on the roll."))
    with protocol_in_words():
        credentials.Roll.read(ballot_board.written(sorted(publics.values())).encode())
    for entry in entries:
        entry.credential = publics[entry.number]
    with refusals_in_words():
        RollEntry.objects.bulk_update(entries, ["credential"])
    note(paper, "codes", by, at, number=len(entries))
    return paper


@transaction.atomic
def countersign(paper: BallotPaper, *, by: User, at: datetime, seen: str) -> BallotPaper:
    """The scrutineer's signature under what was `seen` (the hash of the content); ballots are taken from now on."""
    paper = locked(paper)
    _scrutineer(paper, by)
    if paper.stage(at) != Stage.SIGNED:
        raise not_now()
    if seen != paper.content_sha256:
        raise Refused(_("This is not the paper that was signed for the opening. Load the page again."))
    if paper.closes_at is not None and paper.closes_at <= at:
        raise Refused(_("The hour of the close has passed already: declare it void and prepare a new round."))
    paper.countersigned_at, paper.countersigned_by = at, by
    with refusals_in_words():
        paper.save()
    if paper.is_sealed:
        _set_up(paper)
    note(paper, "countersigned", by, at, content=paper.content_sha256)
    _call(paper, at)
    return paper


def _call(paper: BallotPaper, at: datetime) -> None:
    """Everybody on the roll is told until when the vote is open."""
    assert paper.closes_at is not None
    entries = paper.roll.select_related("delegate__member")
    notify(
        [entry.delegate.member for entry in entries],
        kind=NoticeKind.TASK,
        title=format_lazy(
            gettext_lazy("Vote until {until}: {title}"),
            until=f"{timezone.localtime(paper.closes_at):%m-%d %H:%M}",
            title=paper.title,
        ),
        url=paper.get_absolute_url(),
        at=at,
    )


def _set_up(paper: BallotPaper) -> None:
    """The first event of the board: election, trustees and the list of public codes."""
    publics = list(paper.roll.values_list("credential", flat=True))
    if not all(publics):
        raise Refused(_("The voting codes are not made yet: print the slips first."))
    with protocol_in_words():
        trustees = trustees_of(paper)
        roll = credentials.Roll.make(mpz(each) for each in publics)
        election = Election.make(
            uuid=paper.uuid,
            name=CONTROL.sub(" ", str(paper)),
            description=CONTROL.sub(" ", paper.introduction),
            public_key=trustees.public_key,
            questions=sealed_questions(paper.asked),
        )
    data = setup_data(election.raw, trustees.raw, roll.raw)
    ballot_board.append(paper, None, Kind.SETUP, election.raw, trustees.raw, roll.raw, data)


@transaction.atomic
def end_early(paper: BallotPaper, *, by: User, at: datetime, reason: str) -> BallotPaper:
    """Closed before its hour, with the reason: everybody has voted, say."""
    paper = locked(paper)
    if paper.stage(at) != Stage.OPEN:
        raise not_now()
    reason = _reason(reason)
    paper.ended_at = at
    with refusals_in_words():
        paper.save()
    note(paper, "ended", by, at, reason=reason)
    tell_tellers(paper, at)
    return paper


def close_due(at: datetime) -> int:
    """Votes whose hour has come since: it stands in their history, and whoever counts is told. How many."""
    due = BallotPaper.objects.exclude(countersigned_at=None).filter(closes_at__lte=at, ended_at=None)
    due = due.filter(voided_at=None, published_at=None, sheet=None)
    due = due.exclude(events__kind="closed")
    return sum(_closed(paper, at) for paper in due.order_by("pk"))


@transaction.atomic
def _closed(paper: BallotPaper, at: datetime) -> bool:
    paper = locked(paper)
    if paper.stage(at) != Stage.CLOSED or paper.ended_at or paper.events.filter(kind="closed").exists():
        return False
    note(paper, "closed", None, at)
    tell_tellers(paper, at)
    return True


def tell_tellers(paper: BallotPaper, at: datetime) -> None:
    """That the box can be emptied, where a paper ballot was handed out at all."""
    if not paper.roll.filter(given=Given.PAPER.value).exists():
        return
    tellers = paper.officers.filter(part=BallotOfficer.Part.TELLER).select_related("user")
    notify(
        [each.user for each in tellers],
        kind=NoticeKind.TASK,
        title=format_lazy(gettext_lazy("The paper ballots can be counted: {title}"), title=paper.title),
        url=paper.get_absolute_url(),
        at=at,
    )


@transaction.atomic
def declare_void(paper: BallotPaper, *, by: User, at: datetime, reason: str) -> BallotPaper:
    """It does not count, and everything of it stays. What follows is a new round."""
    paper = locked(paper)
    if paper.stage(at) in (Stage.DRAFT, Stage.VOID, Stage.PUBLISHED):
        raise not_now()
    reason = _reason(reason)
    paper.voided_at = at
    with refusals_in_words():
        paper.save()
    note(paper, "voided", by, at, reason=reason)
    return paper


def _reason(words: str) -> str:
    words = " ".join(words.split())[:REASON_LENGTH]
    if not words:
        raise refused_at("reason", _("Say why."))
    return words


def _scrutineer(paper: BallotPaper, by: User) -> BallotOfficer:
    officer = paper.officers.filter(user=by, part=BallotOfficer.Part.SCRUTINEER).first()
    if officer is None:
        raise Refused(_("Only a scrutineer of this vote can do this."))
    return officer
