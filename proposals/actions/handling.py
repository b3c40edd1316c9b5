"""Handing a proposal to departments, and what they do with it: take it, answer it, carry it out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Department, DepartmentPost, User
from proposals.actions.clocks import begun, day_after, until
from proposals.actions.moving import NO_CLOCK, allowed, move, needed
from proposals.actions.refusals import refusals_in_words
from proposals.actions.telling import movers, office, people_of, supporters, tell
from proposals.models import Assignment, CoOpinion, Milestone, Proposal, ProposalFile, Reply
from proposals.permissions import actors
from proposals.rule_book import book_of
from proposals.rules.book import Topic
from proposals.rules.moves import NEEDS_REASON, Actor, AnswerClass, Clock, Move, Stage
from union_portal.lib import Refused


@dataclass(frozen=True)
class Promise:
    """One measure of an answer of class B: what, by whom, until when."""

    title: str
    due_on: date
    responsible: str = ""


@transaction.atomic
def assign(
    proposal: Proposal,
    lead: Department,
    *,
    by: User,
    at: datetime,
    co: Iterable[Department] = (),
    words: str = "",
) -> Proposal:
    """Hand it to a lead department and those that help (交办). The lead has days to accept it."""
    proposal = allowed(proposal, Move.ASSIGN, by=by, at=at)
    helpers = list({each.pk: each for each in co if each.pk != lead.pk}.values())
    if closed := [each.name for each in (lead, *helpers) if each.closed_on is not None]:
        raise Refused(_("%(names)s has been closed.") % {"names": "、".join(closed)})
    with refusals_in_words():
        Assignment.objects.create(proposal=proposal, department=lead, part=Assignment.Part.LEAD, at=at, by=by)
        for each in helpers:
            Assignment.objects.create(
                proposal=proposal, department=each, part=Assignment.Part.CO, at=at, by=by
            )
    proposal = move(
        proposal, Move.ASSIGN, Stage.ASSIGNED, by=by, at=at, words=words,
        details={"lead": lead.pk, "co": [each.pk for each in helpers]},
        assigned_at=at, lead_department=lead, **begun(proposal, Clock.ACCEPT, at=at).fields(),
    )  # fmt: skip
    tell(
        people_of([lead], at),
        gettext_lazy("{code} “{title}” was assigned to your department."),
        proposal,
        at=at,
        waits=True,
    )
    tell(
        people_of(helpers, at),
        gettext_lazy("Your department helps with {code} “{title}”."),
        proposal,
        at=at,
        waits=True,
    )
    tell(movers(proposal), gettext_lazy("“{title}” was assigned to a department."), proposal, at=at)
    return proposal


@transaction.atomic
def return_missent(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """Give back what is not the department's matter, within the days for that and with the reason."""
    proposal = allowed(proposal, Move.RETURN_MISSENT, by=by, at=at)
    words = needed(words, _("Say why this is not a matter of your department, and whose it is."))
    assigned_on, today = timezone.localdate(proposal.assigned_at), timezone.localdate(at)
    days = book_of(proposal.session.congress).days(Topic.MISSENT_DAYS)
    last_day = day_after(assigned_on, days.number, is_working=days.is_working)
    if today > last_day:
        raise Refused(
            _("It could be returned until %(day)s; now it has to be answered.")
            % {"day": last_day.isoformat()}
        )
    lead = proposal.lead_department
    for each in proposal.assignments.filter(ended_at=None):
        if each.part == Assignment.Part.LEAD:
            each.returned_at, each.return_reason = at, words
        each.ended_at = at
        each.save()
    proposal = move(
        proposal, Move.RETURN_MISSENT, Stage.DOCKETED, by=by, at=at, words=words,
        details={"department": lead.pk}, lead_department=None, assigned_at=None, **NO_CLOCK,
    )  # fmt: skip
    tell(office(at), gettext_lazy("{code} “{title}” came back as mis-sent."), proposal, at=at, waits=True)
    return proposal


@transaction.atomic
def accept(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Take it on: the days for the answer begin."""
    proposal = allowed(proposal, Move.ACCEPT, by=by, at=at)
    proposal.assignments.filter(part=Assignment.Part.LEAD, ended_at=None).update(accepted_at=at)
    proposal = move(
        proposal, Move.ACCEPT, Stage.HANDLING, by=by, at=at, accepted_at=at,
        **begun(proposal, Clock.REPLY, at=at).fields(),
    )  # fmt: skip
    tell(movers(proposal), gettext_lazy("“{title}” is being handled."), proposal, at=at)
    return proposal


@transaction.atomic
def extend(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """More days for the answer, once, with a reason that everybody reads, and before the day has passed."""
    proposal = allowed(proposal, Move.EXTEND, by=by, at=at)
    words = needed(words, _("Say why more time is needed: the mover reads it."))
    if proposal.extended_at is not None:
        raise Refused(_("It was extended already: an answer is put off once."))
    if proposal.due_on < timezone.localdate(at):
        raise Refused(_("The day for the answer has passed: answer now."))
    more = book_of(proposal.session.congress).days(Topic.EXTENSION_DAYS).number
    days = proposal.clock_days + more
    due_on = day_after(proposal.clock_from, days, is_working=proposal.clock_is_working)
    proposal = move(
        proposal, Move.EXTEND, by=by, at=at, words=words,
        details={"days": more, "due": due_on.isoformat()}, extended_at=at, clock_days=days, due_on=due_on,
    )  # fmt: skip
    tell(
        [*movers(proposal), *office(at)],
        gettext_lazy("The answer to “{title}” takes longer: read why."),
        proposal,
        at=at,
    )
    return proposal


@transaction.atomic
def chase(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """Remind the lead department in writing (督办); its leader is told too."""
    proposal = allowed(proposal, Move.CHASE, by=by, at=at)
    words = needed(words, _("Say what you expect, and by when."))
    proposal = move(proposal, Move.CHASE, by=by, at=at, words=words)
    tell(
        people_of([proposal.lead_department], at),
        gettext_lazy("You are reminded: {code} “{title}”"),
        proposal,
        at=at,
        waits=True,
    )
    return proposal


@transaction.atomic
def give_opinion(
    proposal: Proposal, department: Department, *, by: User, at: datetime, words: str
) -> CoOpinion:
    """What a co-handling department says to the lead (会办意见)."""
    proposal = allowed(proposal, Move.CO_OPINION, by=by, at=at)
    words = needed(words, _("Write the opinion of your department."))
    helps = proposal.assignments.filter(
        department=department, part=Assignment.Part.CO, ended_at=None
    ).exists()
    if not helps or not _posts(by, at).filter(department=department).exists():
        raise Refused(_("Your department does not help with this proposal."))
    opinion = CoOpinion.objects.create(proposal=proposal, department=department, words=words, by=by, at=at)
    move(proposal, Move.CO_OPINION, by=by, at=at, words=words, details={"department": department.pk})
    tell(
        people_of([proposal.lead_department], at),
        gettext_lazy("A department has given its opinion on {code} “{title}”."),
        proposal,
        at=at,
    )
    return opinion


@transaction.atomic
def report_progress(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """Say how far it is; everybody reads it."""
    proposal = allowed(proposal, Move.PROGRESS, by=by, at=at)
    words = needed(words, _("Say what was done."))
    proposal = move(proposal, Move.PROGRESS, by=by, at=at, words=words)
    tell(movers(proposal), gettext_lazy("News about “{title}”"), proposal, at=at)
    return proposal


@transaction.atomic
def draft_reply(
    proposal: Proposal, *, by: User, at: datetime, promises: Sequence[Promise] = (), **fields: Any
) -> Reply:
    """Keep the draft of the answer: answer_class, words, reason, due_on, and the measures. Nothing is checked yet."""
    proposal = allowed(proposal, Move.REPLY, by=by, at=at)
    reply = proposal.replies.filter(signed_at=None).first()
    if reply is None:
        last = proposal.replies.aggregate(last=Max("number"))["last"] or 0
        reply = Reply(proposal=proposal, number=last + 1, department=proposal.lead_department)
    if unknown := fields.keys() - {"answer_class", "words", "reason", "due_on"}:
        raise TypeError(f"not part of an answer: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(reply, name, value.strip() if isinstance(value, str) else value)
    # Whoever changes it takes it back from the leader's desk.
    reply.drafted_by, reply.sent_for_signature_at = by, None
    reply.save()
    reply.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(
            reply=reply, title=each.title.strip(), due_on=each.due_on, responsible=each.responsible.strip()
        )
        for each in promises
    )
    return reply


@transaction.atomic
def send_for_signature(proposal: Proposal, *, by: User, at: datetime) -> Reply:
    """Put the draft before the responsible leader."""
    proposal = allowed(proposal, Move.REPLY, by=by, at=at)
    reply = _draft(proposal)
    refuse_unfinished_reply(reply, timezone.localdate(at))
    leaders = people_of([proposal.lead_department], at, duty=DepartmentPost.Duty.LEADER)
    if not leaders:
        raise Refused(
            _("Nobody is entered as responsible leader of your department. Ask the congress secretary.")
        )
    reply.sent_for_signature_at, reply.remark = at, ""
    reply.save()
    tell(
        leaders,
        gettext_lazy("An answer waits for your signature: {code} “{title}”"),
        proposal,
        at=at,
        but=by,
        waits=True,
    )
    return reply


@transaction.atomic
def send_back_draft(proposal: Proposal, *, by: User, at: datetime, words: str) -> Reply:
    """The leader does not sign it like this, and says why."""
    proposal = allowed(proposal, Move.REPLY, by=by, at=at)
    if Actor.SIGNATORY not in actors(by, proposal, timezone.localdate(at)):
        raise Refused(_("Only the responsible leader sends a draft back."))
    reply = _draft(proposal)
    reply.remark = needed(words, _("Say what has to be changed in the answer."))
    reply.sent_for_signature_at = None
    reply.save()
    tell(
        [reply.drafted_by],
        gettext_lazy("The leader wants the answer changed: {code} “{title}”"),
        proposal,
        at=at,
        waits=True,
    )
    return reply


@transaction.atomic
def sign_reply(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    text_hash: str,
    signatory: User | None = None,
    paper: ProposalFile | None = None,
) -> Reply:
    """Sign the answer; from then on it stays as it is and the mover has days to rate it.

    `text_hash` is `fingerprint_of` the draft that was read. The responsible leader signs here. A clerk enters what the leader has signed with a pen: `signatory`, and
    `paper`, the scan of it.
    """
    proposal = allowed(proposal, Move.REPLY, by=by, at=at)
    reply = _draft(proposal)
    refuse_unfinished_reply(reply, timezone.localdate(at))
    if text_hash != fingerprint_of(reply):
        raise Refused(_("The answer was changed meanwhile. Read it again, then sign."))
    post = _signing_post(proposal, by, signatory or by, paper, at)
    if reply.answer_class == AnswerClass.PLANNED and not reply.milestones.exists():
        Milestone.objects.create(reply=reply, title=_("All of what was promised"), due_on=reply.due_on)
    reply.signatory, reply.signatory_title, reply.signed_at, reply.signed_paper = (
        post.user,
        post.title,
        at,
        paper,
    )
    reply.sent_for_signature_at = reply.sent_for_signature_at or at
    reply.text_hash = fingerprint_of(reply)
    due_on = proposal.due_on
    with refusals_in_words():
        reply.save()
        proposal = move(
            proposal, Move.REPLY, Stage.REPLIED, by=by, at=at,
            details={"reply": reply.pk, "class": reply.answer_class, "hash": reply.text_hash, "due": due_on.isoformat(), "signatory": post.user_id},
            replied_at=at, answer_class=reply.answer_class, rating="", **begun(proposal, Clock.RATE, at=at).fields(),
        )  # fmt: skip
    _ask_to_rate(
        proposal, gettext_lazy("“{title}” was answered: read it, and say whether it satisfies you."), at
    )
    tell(
        {*movers(proposal), *supporters(proposal)},
        gettext_lazy("“{title}”, which you stand behind, was answered."),
        proposal,
        at=at,
        but=proposal.mover.member,
    )
    return reply


@transaction.atomic
def finish_milestone(
    milestone: Milestone, *, by: User, at: datetime, proof: str, done_on: date | None = None,
    file: ProposalFile | None = None,
) -> Proposal:  # fmt: skip
    """Prove that a promised measure is done. After the last one the mover rates the work."""
    proposal = allowed(milestone.reply.proposal, Move.MILESTONE, by=by, at=at)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    today = timezone.localdate(at)
    if milestone.done_at is not None:
        raise Refused(_("This has been reported as done already."))
    if milestone.reply_id != last_signed(proposal).pk:
        raise Refused(_("A later answer has taken the place of this one."))
    milestone.proof = needed(proof, _("Say what was done and how it can be seen."))
    milestone.done_on = done_on or today
    if milestone.done_on > today:
        raise Refused(_("It cannot be done in the future."))
    milestone.done_at, milestone.proof_file = at, file
    milestone.save()
    details = {
        "milestone": milestone.pk,
        "due": milestone.due_on.isoformat(),
        "done": milestone.done_on.isoformat(),
    }
    words = f"{milestone.title}：{milestone.proof}"
    coming = next_milestone(milestone.reply)
    if coming is None:
        proposal = move(
            proposal, Move.MILESTONE, Stage.REPLIED, by=by, at=at, words=words, details=details, rating="",
            **begun(proposal, Clock.RATE, at=at).fields(),
        )  # fmt: skip
        _ask_to_rate(
            proposal, gettext_lazy("All of “{title}” was carried out: say whether it satisfies you."), at
        )
        tell(
            movers(proposal),
            gettext_lazy("All of “{title}” was carried out."),
            proposal,
            at=at,
            but=proposal.mover.member,
        )
        return proposal
    clock = until(Clock.MILESTONE, coming.due_on, at=at).fields()
    proposal = move(proposal, Move.MILESTONE, by=by, at=at, words=words, details=details, **clock)
    tell(movers(proposal), gettext_lazy("A part of “{title}” was carried out."), proposal, at=at)
    return proposal


def refuse_unfinished_reply(reply: Reply, today: date) -> None:
    """Says what an answer still needs before somebody signs it."""
    if not reply.answer_class:
        raise Refused(_("Choose the class of the answer."))
    needed(reply.words, _("Write the answer."))
    if reply.answer_class in NEEDS_REASON:
        needed(reply.reason, _("An answer of class C or D gives its reason."))
    if reply.answer_class != AnswerClass.PLANNED:
        if reply.milestones.exists():
            raise Refused(_("Only an answer of class B promises measures with days."))
        return
    if reply.due_on is None:
        raise Refused(_("An answer of class B says by which day everything is done."))
    days = [reply.due_on, *reply.milestones.values_list("due_on", flat=True)]
    if min(days) < today:
        raise Refused(_("A promised day cannot lie in the past."))
    if max(days) > reply.due_on:
        raise Refused(_("A measure cannot end after the day by which everything is done."))


def last_signed(proposal: Proposal) -> Reply:
    """The answer that counts now."""
    return proposal.replies.filter(signed_at__isnull=False).order_by("-number").first()


def next_milestone(reply: Reply) -> Milestone | None:
    """The promised measure that is due first of those still open."""
    return reply.milestones.filter(done_at=None).order_by("due_on", "pk").first()


def _ask_to_rate(proposal: Proposal, sentence: Lazy, at: datetime) -> None:
    """The mover rates; those who moved it too only read."""
    tell([proposal.mover.member], sentence, proposal, at=at, waits=True)


def _draft(proposal: Proposal) -> Reply:
    reply = proposal.replies.select_for_update().filter(signed_at=None).first()
    if reply is None:
        raise Refused(_("Write the answer first."))
    return reply


def _posts(user: User, at: datetime) -> Any:
    return DepartmentPost.objects.current(timezone.localdate(at)).filter(user=user)


def _signing_post(
    proposal: Proposal, by: User, signatory: User, paper: ProposalFile | None, at: datetime
) -> DepartmentPost:
    """The post under which it is signed; refuses an answer that nobody responsible has signed."""
    post = (
        _posts(signatory, at)
        .filter(department=proposal.lead_department, duty=DepartmentPost.Duty.LEADER)
        .select_related("user")
        .first()
    )
    if post is None:
        raise Refused(_("An answer is signed by the responsible leader of the lead department."))
    if signatory.pk != by.pk and (paper is None or paper.purpose != ProposalFile.Purpose.SIGNED_PAPER):
        raise Refused(_("Where the leader signed with a pen, attach the signed paper."))
    return post


def fingerprint_of(reply: Reply) -> str:
    """SHA-256 of what the leader signs, as canonical JSON."""
    text = {
        "proposal": reply.proposal_id, "number": reply.number, "class": reply.answer_class, "words": reply.words,
        "reason": reply.reason, "due": reply.due_on.isoformat() if reply.due_on else None,
        "measures": [
            [each.title, each.responsible, each.due_on.isoformat()] for each in reply.milestones.order_by("due_on", "pk")
        ],
    }  # fmt: skip
    canonical = json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
