"""What the review committee does: look, send back, merge, split, decline, docket; and what a mover can object to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from proposals.actions.clocks import begun
from proposals.actions.moving import NO_CLOCK, allowed, locked, move, needed, record
from proposals.actions.refusals import refusals_in_words
from proposals.actions.telling import movers, office, supporters, tell
from proposals.actions.writing import next_number
from proposals.models import (
    Appeal,
    CoMover,
    DeclineReason,
    Proposal,
    ReviewSign,
    Subject,
    Support,
)
from proposals.rules.moves import Clock, Move, Stage, step
from union_portal.lib import Refused

SIGNS_NEEDED = 2
"""Different people, before a proposal is docketed. A trigger counts them too."""


@transaction.atomic
def start_review(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    proposal = allowed(proposal, Move.START_REVIEW, by=by, at=at)
    return move(proposal, Move.START_REVIEW, Stage.IN_REVIEW, by=by, at=at)


@transaction.atomic
def ask_revision(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """Send it back and say what to change. The number stays."""
    proposal = allowed(proposal, Move.ASK_REVISION, by=by, at=at)
    words = needed(words, _("Say what has to be changed: the mover needs to know."))
    proposal = move(proposal, Move.ASK_REVISION, Stage.RETURNED, by=by, at=at, words=words, **NO_CLOCK)
    tell(
        [proposal.mover.member],
        gettext_lazy("“{title}” came back to you: please revise it."),
        proposal,
        at=at,
        waits=True,
    )
    return proposal


@transaction.atomic
def merge(proposal: Proposal, into: Proposal, *, by: User, at: datetime, words: str = "") -> Proposal:
    """Let `into` speak for both (并案): the movers of the one become co-movers of the other and get every answer."""
    if proposal.pk == into.pk:
        raise Refused(_("A proposal cannot be merged into itself."))
    if proposal.session_id != into.session_id:
        raise Refused(_("Only proposals of the same session can be merged."))
    for pk in sorted(
        [proposal.pk, into.pk]
    ):  # always in this order: two merges at once do not wait for each other
        locked(Proposal(pk=pk))
    lead = locked(into)
    proposal = allowed(proposal, Move.MERGE, by=by, at=at)
    if step(Stage(lead.stage), Move.TAKE_IN) is None:
        raise Refused(
            _("Nothing can be merged into a proposal at “%(stage)s”.") % {"stage": lead.get_stage_display()}
        )
    lead = allowed(lead, Move.TAKE_IN, by=by, at=at)
    gained = movers(proposal)
    with refusals_in_words():
        proposal = move(
            proposal, Move.MERGE, Stage.MERGED, by=by, at=at, words=words,
            details={"into": lead.pk, "code": lead.code}, merged_into=lead, ended_at=at, **NO_CLOCK,
        )  # fmt: skip
    _gain(lead, proposal, at)
    move(lead, Move.TAKE_IN, by=by, at=at, words=words, details={"from": proposal.pk, "code": proposal.code})
    tell(
        gained,
        gettext_lazy("Your proposal was merged into {code} “{title}”: you get every answer to it."),
        lead,
        at=at,
    )
    tell(movers(lead), gettext_lazy("Another proposal was merged into yours: “{title}”"), lead, at=at, but=by)
    return proposal


@transaction.atomic
def split(
    proposal: Proposal, parts: Sequence[Mapping[str, str]], *, by: User, at: datetime, words: str = ""
) -> list[Proposal]:
    """Make several of one (一事一案): each part gets a number of its own and goes on in review.

    A part is {"title", "grounds", "measures"}; the movers agree by having been told, the text they signed stays
    readable at the proposal that was split.
    """
    proposal = allowed(proposal, Move.SPLIT, by=by, at=at)
    if len(parts) < 2:
        raise Refused(_("A proposal is split into two parts at least."))
    for part in parts:
        if not all(part.get(name, "").strip() for name in ("title", "grounds", "measures")):
            raise Refused(_("Each part needs a subject, grounds and measures."))
    children = [_part(proposal, part, by=by, at=at) for part in parts]
    move(
        proposal, Move.SPLIT, Stage.SPLIT, by=by, at=at, words=words,
        details={"into": [child.pk for child in children]}, ended_at=at, **NO_CLOCK,
    )  # fmt: skip
    tell(
        movers(proposal),
        gettext_lazy("“{title}” was split: each matter goes on under a number of its own."),
        proposal,
        at=at,
    )
    return children


@transaction.atomic
def decline(proposal: Proposal, *, by: User, at: datetime, reason: str, words: str) -> Proposal:
    """Do not docket it, with a reason in writing. The mover may appeal once."""
    proposal = allowed(proposal, Move.DECLINE, by=by, at=at)
    words = needed(words, _("Give the reason in words: the mover gets it in writing."))
    if reason not in DeclineReason.values:
        raise Refused(_("Choose a reason."))
    proposal = move(
        proposal, Move.DECLINE, Stage.DECLINED, by=by, at=at, words=words, details={"reason": reason},
        decline_reason=reason, decline_words=words, **begun(proposal, Clock.APPEAL, at=at).fields(),
    )  # fmt: skip
    tell(
        movers(proposal),
        gettext_lazy("“{title}” was not docketed: read why, and what you can do."),
        proposal,
        at=at,
        waits=True,
    )
    return proposal


@transaction.atomic
def sign_off(
    proposal: Proposal, *, by: User, at: datetime, opinion: str = "", is_major: bool = False
) -> Proposal:
    """Agree to docket it. The second person's signature dockets; a major matter gets a subject to vote on."""
    proposal = allowed(proposal, Move.SIGN, by=by, at=at)
    with refusals_in_words():
        ReviewSign.objects.create(
            proposal=proposal, round=proposal.round, by=by, at=at, opinion=opinion.strip()
        )
    if proposal.signs.filter(round=proposal.round).values("by").distinct().count() < SIGNS_NEEDED:
        proposal = move(proposal, Move.SIGN, by=by, at=at, words=opinion, details={"major": is_major})
        tell(
            office(at),
            gettext_lazy("{code} “{title}” waits for a second sign-off."),
            proposal,
            at=at,
            but=by,
            waits=True,
        )
        return proposal
    first = proposal.events.filter(kind=Move.SIGN.value).order_by("-number").first()
    return _docket(
        proposal, is_major=is_major or bool(first and first.details.get("major")), by=by, at=at, words=opinion
    )


@transaction.atomic
def appeal(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """Object to a decline, once, while the days for it last."""
    proposal = allowed(proposal, Move.APPEAL, by=by, at=at)
    words = needed(words, _("Say why it should be looked at again."))
    if Appeal.objects.filter(proposal=proposal).exists():
        raise Refused(_("An appeal is possible once. This one has been decided."))
    if proposal.due_on and proposal.due_on < timezone.localdate(at):
        raise Refused(_("The days for an appeal ended on %(day)s.") % {"day": proposal.due_on.isoformat()})
    Appeal.objects.create(proposal=proposal, words=words, at=at)
    proposal = move(
        proposal, Move.APPEAL, Stage.APPEALED, by=by, at=at, words=words,
        **begun(proposal, Clock.REVIEW, at=at).fields(),
    )  # fmt: skip
    tell(office(at), gettext_lazy("The mover appeals: {code} “{title}”"), proposal, at=at, waits=True)
    return proposal


@transaction.atomic
def decide_appeal(proposal: Proposal, *, by: User, at: datetime, admits: bool, words: str) -> Proposal:
    """Take it up again, or let the decline stand. Not by the person who declined it."""
    kind = Move.ADMIT if admits else Move.UPHOLD
    proposal = allowed(proposal, kind, by=by, at=at)
    words = needed(words, _("Answer the mover in words."))
    declined = proposal.events.filter(kind=Move.DECLINE.value).order_by("-number").first()
    if declined and declined.by_id == by.pk:
        raise Refused(_("Somebody else has to decide about an appeal against your own decision."))
    own = Appeal.objects.select_for_update().get(proposal=proposal)
    own.outcome = Appeal.Outcome.ADMITTED if admits else Appeal.Outcome.UPHELD
    own.answer, own.decided_by, own.decided_at = words, by, at
    own.save()
    if admits:
        fields = {"decline_reason": "", "decline_words": "", **begun(proposal, Clock.REVIEW, at=at).fields()}
        proposal = move(proposal, kind, Stage.IN_REVIEW, by=by, at=at, words=words, **fields)
        tell(
            movers(proposal),
            gettext_lazy("Your appeal was heard: “{title}” is in review again."),
            proposal,
            at=at,
        )
    else:
        proposal = move(proposal, kind, Stage.DECLINED, by=by, at=at, words=words, **NO_CLOCK)
        tell(movers(proposal), gettext_lazy("Your appeal about “{title}” was answered."), proposal, at=at)
    return proposal


@transaction.atomic
def convert(proposal: Proposal, *, by: User, at: datetime, words: str = "") -> Proposal:
    """Keep what was declined as a suggestion (转为建议): the office answers it in writing."""
    proposal = allowed(proposal, Move.CONVERT, by=by, at=at)
    may_appeal = proposal.clock == Clock.APPEAL and proposal.due_on >= timezone.localdate(at)
    if may_appeal and by.pk != proposal.mover.member_id:
        raise Refused(_("The mover can still appeal; until then only the mover makes it a suggestion."))
    proposal = move(
        proposal, Move.CONVERT, Stage.CONVERTED, by=by, at=at, words=words,
        **begun(proposal, Clock.REVIEW, at=at).fields(),
    )  # fmt: skip
    tell(
        [*movers(proposal), *office(at)],
        gettext_lazy("“{title}” goes on as a suggestion."),
        proposal,
        at=at,
        but=by,
    )
    return proposal


@transaction.atomic
def answer_suggestion(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """The office's answer to what became a suggestion."""
    proposal = allowed(proposal, Move.ANSWER_SUGGESTION, by=by, at=at)
    words = needed(words, _("Answer the mover in words."))
    proposal = move(
        proposal, Move.ANSWER_SUGGESTION, Stage.CLOSED, by=by, at=at, words=words,
        suggestion_answer=words, ended_at=at, **NO_CLOCK,
    )  # fmt: skip
    tell(movers(proposal), gettext_lazy("Your suggestion “{title}” was answered."), proposal, at=at)
    return proposal


def _docket(proposal: Proposal, *, is_major: bool, by: User, at: datetime, words: str) -> Proposal:
    fields = {"docketed_at": at, "is_major": is_major, **NO_CLOCK}
    if is_major:
        fields["subject"] = Subject.objects.create(title=proposal.title)
    with refusals_in_words():
        proposal = move(
            proposal,
            Move.DOCKET,
            Stage.DOCKETED,
            by=by,
            at=at,
            words=words,
            details={"major": is_major},
            **fields,
        )
    tell(
        [*movers(proposal), *supporters(proposal)],
        gettext_lazy("{code} “{title}” was docketed and stands on the public board."),
        proposal, at=at,
    )  # fmt: skip
    return proposal


def _gain(lead: Proposal, source: Proposal, at: datetime) -> None:
    """Movers of `source` become co-movers of `lead`, each once; the lead's own mover is one already."""
    joint = source.supports.filter(part=Support.Part.JOINT_MOVER, answer=Support.Answer.SIGNED)
    delegates = [
        source.mover_id,
        *joint.values_list("delegate_id", flat=True),
        *source.co_movers.values_list("delegate_id", flat=True),
    ]
    known = {lead.mover_id, *lead.co_movers.values_list("delegate_id", flat=True)}
    for delegate in dict.fromkeys(delegates):
        if delegate not in known:
            CoMover.objects.create(proposal=lead, delegate_id=delegate, source=source, at=at)


def _part(whole: Proposal, part: Mapping[str, str], *, by: User, at: datetime) -> Proposal:
    child = Proposal(
        session=whole.session, kind=whole.kind, mover=whole.mover, delegation=whole.delegation,
        category=whole.category, title=part["title"].strip(), grounds=part["grounds"].strip(),
        measures=part["measures"].strip(), hides_names=whole.hides_names, split_from=whole,
        stage=Stage.IN_REVIEW.value, number=next_number(whole.session), submitted_at=whole.submitted_at,
        **begun(whole, Clock.REVIEW, at=at).fields(),
    )  # fmt: skip
    child.text_hash = child.fingerprint([])
    with refusals_in_words():
        child.save(force_insert=True)
        record(child, Move.CREATE, "", by=by, at=at, details={"split_from": whole.pk})
    _gain(child, whole, at)
    return child
