"""Writing a proposal, freezing its text, asking delegates to stand behind it, submitting it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.models import User
from proposals.actions.clocks import begun
from proposals.actions.moving import NO_CLOCK, allowed, move, record
from proposals.actions.refusals import refusals_in_words
from proposals.actions.telling import movers, office, people_of, supporters, tell
from proposals.models import Delegate, Proposal, ProposalFile, Session, Support
from proposals.rule_book import book_of
from proposals.rules.book import Topic
from proposals.rules.moves import Clock, Move, Stage
from union_portal.lib import Refused, files
from union_portal.lib.storing import together
from union_portal.lib.storing import write as store

TEXT = ("kind", "delegation", "category", "title", "grounds", "measures")
"""What is signed."""
NEEDED = ("title", "category", "grounds", "measures")
"""Without these nobody is asked to sign."""
CHOICES = ("hides_names", "is_open_to_all")
FILES_MOST = 10
FOR = {
    ProposalFile.Purpose.TEXT: Move.EDIT,
    ProposalFile.Purpose.ANSWER: Move.REPLY,
    ProposalFile.Purpose.SIGNED_PAPER: Move.REPLY,
    ProposalFile.Purpose.PROOF: Move.MILESTONE,
}
"""Who may attach a file is who may make the move that it belongs to."""


@transaction.atomic
def begin(session: Session, *, by: User, at: datetime, **fields: Any) -> Proposal:
    """A new draft of a delegate of this congress."""
    mover = _mandate(session, by, at)
    _refuse_outside_window(session, at)
    proposal = Proposal(session=session, mover=mover, **_known(fields))
    with refusals_in_words():
        proposal.save(force_insert=True)
        record(proposal, Move.CREATE, "", by=by, at=at)
    return proposal


@transaction.atomic
def write(
    proposal: Proposal, *, by: User, at: datetime, seen: datetime | None = None, **fields: Any
) -> Proposal:
    """Change the text. What was frozen becomes a draft again, and the signatures void; who signed is told.

    `seen` is `updated_at` of what the person started from: of two tabs the later one is told.
    """
    fields = _known(fields)
    proposal = allowed(proposal, Move.EDIT, by=by, at=at)
    if seen is not None and proposal.updated_at != seen:
        raise Refused(
            _(
                "You have changed this in another window meanwhile. Open the page again; copy first what you typed"
                " here."
            )
        )
    if proposal.stage == Stage.SECONDING:
        _void(proposal, at=at)
        proposal = move(proposal, Move.EDIT, Stage.DRAFT, by=by, at=at, text_hash="")
    for name, value in fields.items():
        setattr(proposal, name, value)
    with refusals_in_words():
        proposal.save(update_fields=[*fields, "updated_at"])
    return proposal


@transaction.atomic
def revise(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Take up what the committee sent back: the next round begins, and with a new text everybody signs anew."""
    proposal = allowed(proposal, Move.REVISE, by=by, at=at)
    _void(proposal, at=at)
    return move(
        proposal, Move.REVISE, Stage.DRAFT, by=by, at=at, text_hash="", round=proposal.round + 1, **NO_CLOCK
    )


@together()
def attach(
    proposal: Proposal, upload: bytes, name: str, *, by: User, at: datetime,
    purpose: ProposalFile.Purpose = ProposalFile.Purpose.TEXT,
) -> ProposalFile:  # fmt: skip
    """Keep a file beside the proposal. To the text only while it is a draft: files are signed with it."""
    proposal = allowed(proposal, FOR[purpose], by=by, at=at)
    if purpose == ProposalFile.Purpose.TEXT and proposal.stage != Stage.DRAFT:
        raise Refused(_("The text is frozen. Change it first; the signatures become void then."))
    if proposal.files.filter(purpose=purpose).count() >= FILES_MOST:
        raise Refused(_("There are %(most)d files already.") % {"most": FILES_MOST})
    inspected = files.inspect(upload, name, limit=settings.UPLOAD_LIMITS["document"])
    digest = hashlib.sha256(inspected.data).hexdigest()
    kept = ProposalFile(
        proposal=proposal, purpose=purpose, name=inspected.name, kind=inspected.kind,
        size=len(inspected.data), sha256=digest, by=by, at=at,
    )  # fmt: skip
    kept.file.name = store(f"proposals/{proposal.pk}-{digest[:16]}.{inspected.kind}", inspected.data)
    kept.save(force_insert=True)
    return kept


@transaction.atomic
def detach(file: ProposalFile, *, by: User, at: datetime) -> None:
    """Take a file of a draft away again."""
    proposal = allowed(file.proposal, Move.EDIT, by=by, at=at)
    if file.purpose != ProposalFile.Purpose.TEXT or proposal.stage != Stage.DRAFT:
        raise Refused(_("The text is frozen. Change it first; the signatures become void then."))
    stored = file.file
    file.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))


@transaction.atomic
def invite(
    proposal: Proposal,
    seconders: Iterable[Delegate],
    *,
    by: User,
    at: datetime,
    joint: Iterable[Delegate] = (),
) -> Proposal:
    """Ask delegates to second, or to move it jointly. The first time this freezes the text and takes its fingerprint."""
    proposal = allowed(proposal, Move.INVITE, by=by, at=at)
    _refuse_without_mandate(proposal, at)
    if proposal.stage == Stage.DRAFT:
        _refuse_unfinished(proposal)
        if proposal.round == 1:
            _refuse_outside_window(proposal.session, at)
    asked = _ask(proposal, seconders, Support.Part.SECONDER, at=at)
    asked += _ask(proposal, joint, Support.Part.JOINT_MOVER, at=at)
    if not asked and not (proposal.is_open_to_all and proposal.stage == Stage.DRAFT):
        raise Refused(
            _("Choose at least one delegate who has not been asked yet, or let all delegates see it.")
        )
    details = {"asked": len(asked)}
    if proposal.stage == Stage.DRAFT:
        digests = list(
            proposal.files.filter(purpose=ProposalFile.Purpose.TEXT).values_list("sha256", flat=True)
        )
        frozen = proposal.fingerprint(digests)
        proposal = move(
            proposal, Move.INVITE, Stage.SECONDING, by=by, at=at, details=details, text_hash=frozen
        )
    else:
        proposal = move(proposal, Move.INVITE, by=by, at=at, details=details)
    tell(
        [delegate.member for delegate in asked],
        gettext_lazy("You are asked to stand behind a proposal: “{title}”"),
        proposal, at=at, waits=True,
    )  # fmt: skip
    return proposal


@transaction.atomic
def second(proposal: Proposal, *, by: User, at: datetime, text_hash: str) -> Support:
    """Sign the text with this fingerprint, as seconder or joint mover. Once, by who holds a mandate today."""
    proposal = allowed(proposal, Move.SECOND, by=by, at=at)
    support = _own_support(proposal, by, at)
    if support.answer == Support.Answer.SIGNED:
        raise Refused(_("You have signed this already."))
    if text_hash != proposal.text_hash:
        raise Refused(_("The text was changed meanwhile. Read it again, then sign."))
    support.answer, support.answered_at, support.text_hash = Support.Answer.SIGNED, at, text_hash
    with refusals_in_words():
        support.save()
    move(proposal, Move.SECOND, by=by, at=at, details={"support": support.pk, "part": support.part})
    signed, wanted = signatures(proposal)
    if signed == wanted:
        tell(
            [proposal.mover.member],
            gettext_lazy("Enough delegates have seconded “{title}”: you can submit it."),
            proposal, at=at, waits=True,
        )  # fmt: skip
    return support


@transaction.atomic
def decline_second(proposal: Proposal, *, by: User, at: datetime) -> Support:
    """Say no. The mover sees that somebody did, the event says who."""
    proposal = allowed(proposal, Move.DECLINE_SECOND, by=by, at=at)
    support = proposal.supports.filter(delegate__member=by, answer=Support.Answer.OPEN).first()
    if support is None:
        raise Refused(_("You have not been asked, or have answered already."))
    support.answer, support.answered_at = Support.Answer.DECLINED, at
    support.save()
    move(proposal, Move.DECLINE_SECOND, by=by, at=at, details={"support": support.pk})
    tell(
        [proposal.mover.member], gettext_lazy("A delegate whom you asked does not second “{title}”."),
        proposal, at=at,
    )  # fmt: skip
    return support


@transaction.atomic
def submit(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Hand it to the review committee. The first time it gets the next number of its session, for good."""
    proposal = allowed(proposal, Move.SUBMIT, by=by, at=at)
    _refuse_without_mandate(proposal, at)
    if proposal.round == 1:
        _refuse_outside_window(proposal.session, at)
    signed, wanted = signatures(proposal)
    if signed < wanted:
        raise Refused(
            ngettext(
                "%(wanted)d delegate has to second it; so far %(signed)d have.",
                "%(wanted)d delegates have to second it; so far %(signed)d have.",
                wanted,
            )
            % {"wanted": wanted, "signed": signed}
        )
    fields: dict[str, Any] = {"submitted_at": at}
    if proposal.number is None:
        fields["number"] = next_number(proposal.session)
    with refusals_in_words():
        proposal = move(
            proposal, Move.SUBMIT, Stage.SUBMITTED, by=by, at=at,
            details={"number": fields.get("number", proposal.number), "signed": signed},
            **fields, **begun(proposal, Clock.REVIEW, at=at).fields(),
        )  # fmt: skip
    tell(
        office(at),
        gettext_lazy("Proposal {code} was submitted: “{title}”"),
        proposal,
        at=at,
        but=by,
        waits=True,
    )
    tell(
        supporters(proposal),
        gettext_lazy("“{title}”, which you signed, was submitted as {code}."),
        proposal,
        at=at,
    )
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, at: datetime, words: str = "") -> Proposal:
    """Take it back, until it is answered. The number stays taken."""
    proposal = allowed(proposal, Move.WITHDRAW, by=by, at=at)
    told = [
        *movers(proposal),
        *supporters(proposal),
        *people_of([each.department for each in _open_assignments(proposal)], at),
    ]
    if proposal.number is not None:
        told += office(at)
    _open_assignments(proposal).update(ended_at=at)
    proposal = move(
        proposal, Move.WITHDRAW, Stage.WITHDRAWN, by=by, at=at, words=words, ended_at=at, **NO_CLOCK
    )
    tell(told, gettext_lazy("“{title}” was withdrawn by its mover."), proposal, at=at, but=by)
    return proposal


def next_number(session: Session) -> int:
    """The one after the last of this session. The session is locked until the transaction ends."""
    Session.objects.select_for_update().get(pk=session.pk)
    return 1 + (Proposal.objects.filter(session=session).aggregate(last=Max("number"))["last"] or 0)


def signatures(proposal: Proposal) -> tuple[int, int]:
    """How many have signed this text, and how many have to."""
    signed = proposal.supports.filter(answer=Support.Answer.SIGNED, round=proposal.round).count()
    return signed, book_of(proposal.session.congress).number(Topic.SECONDERS)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - {*TEXT, *CHOICES}:
        raise TypeError(f"not written by people: {sorted(unknown)}")
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _mandate(session: Session, user: User, at: datetime) -> Delegate:
    mandate = (
        Delegate.objects.on(timezone.localdate(at)).filter(congress=session.congress, member=user).first()
    )
    if mandate is None or not user.is_active:
        raise Refused(_("Only a delegate whose mandate holds today can move a proposal."))
    return mandate


def _refuse_without_mandate(proposal: Proposal, at: datetime) -> None:
    if not proposal.mover.holds_on(timezone.localdate(at)):
        raise Refused(_("Only a delegate whose mandate holds today can move a proposal."))


def _refuse_outside_window(session: Session, at: datetime) -> None:
    if session.proposals_from is None or session.proposals_until is None or at < session.proposals_from:
        raise Refused(_("Proposals for this session are not taken yet."))
    if at >= session.proposals_until:
        raise Refused(
            _("Proposals for this session were taken until %(when)s.")
            % {"when": timezone.localtime(session.proposals_until).strftime("%Y-%m-%d %H:%M")}
        )


def missing_in(proposal: Proposal) -> list[str]:
    """What still has to be written before delegates are asked."""
    return [
        str(Proposal._meta.get_field(name).verbose_name) for name in NEEDED if not getattr(proposal, name)
    ]


def _refuse_unfinished(proposal: Proposal) -> None:
    if missing := missing_in(proposal):
        raise Refused(_("Still missing: %(names)s.") % {"names": "、".join(missing)})
    if proposal.kind == Proposal.Kind.DELEGATION:
        delegation = proposal.delegation
        if delegation is None or proposal.mover.delegation_id != delegation.pk:
            raise Refused(_("A delegation’s proposal is moved by a delegate of that delegation."))
        if delegation.head_id != proposal.mover_id:
            raise Refused(_("A delegation’s proposal is moved by its head."))


def _ask(proposal: Proposal, delegates: Iterable[Delegate], part: str, *, at: datetime) -> list[Delegate]:
    """Asks those of them who can sign and were not asked in this round."""
    today = timezone.localdate(at)
    asked_already = set(
        proposal.supports.exclude(answer=Support.Answer.VOID).values_list("delegate_id", flat=True)
    )
    asked = []
    for delegate in delegates:
        if delegate.congress_id != proposal.session.congress_id or not delegate.holds_on(today):
            raise Refused(_("%(name)s is not a delegate of this congress today.") % {"name": delegate})
        if delegate.member_id == proposal.mover.member_id:
            raise Refused(_("Nobody seconds the own proposal."))
        if delegate.pk not in asked_already:
            asked_already.add(delegate.pk)
            asked.append(delegate)
    with refusals_in_words():
        for delegate in asked:
            Support.objects.create(
                proposal=proposal, round=proposal.round, delegate=delegate, part=part, asked_at=at
            )
    return asked


def _own_support(proposal: Proposal, user: User, at: datetime) -> Support:
    """The row this person answers; a new one where every delegate may."""
    mandate = _mandate_for_seconding(proposal, user, at)
    support = proposal.supports.filter(delegate=mandate).exclude(answer=Support.Answer.VOID).first()
    if support is None:
        if not proposal.is_open_to_all:
            raise Refused(_("You have not been asked to second this."))
        return Support(proposal=proposal, round=proposal.round, delegate=mandate, asked_at=at)
    if support.answer == Support.Answer.DECLINED:
        raise Refused(_("You have declined already. The mover can ask others."))
    return support


def _mandate_for_seconding(proposal: Proposal, user: User, at: datetime) -> Delegate:
    today = timezone.localdate(at)
    mandate = Delegate.objects.on(today).filter(congress=proposal.session.congress, member=user).first()
    if mandate is None:
        raise Refused(_("Only a delegate whose mandate holds today can second."))
    return mandate


def _void(proposal: Proposal, *, at: datetime) -> None:
    """What was said about the old text no longer counts, a no neither; who signed is told."""
    signed = supporters(proposal)
    for support in proposal.supports.exclude(answer=Support.Answer.VOID):
        support.answer = Support.Answer.VOID
        support.save(update_fields=["answer"])
    tell(
        signed,
        gettext_lazy("“{title}” is being changed: your signature for the old text is void."),
        proposal,
        at=at,
    )


def _open_assignments(proposal: Proposal) -> Any:
    return proposal.assignments.filter(ended_at=None).select_related("department")
