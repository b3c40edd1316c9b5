"""Proposals (提案), and who stands behind them."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from proposals.models.congresses import Session, Subject
from proposals.models.delegates import Delegate, Delegation
from proposals.rules.moves import CAN_BE_OVERDUE, Clock, Move, Stage
from union_portal.lib.models import Timestamped

STAGES = [
    (Stage.DRAFT.value, pgettext_lazy("stage of a proposal", "draft")),
    (Stage.SECONDING.value, pgettext_lazy("stage of a proposal", "seconding")),
    (Stage.SUBMITTED.value, pgettext_lazy("stage of a proposal", "submitted")),
    (Stage.IN_REVIEW.value, pgettext_lazy("stage of a proposal", "in review")),
    (Stage.RETURNED.value, pgettext_lazy("stage of a proposal", "to be revised")),
    (Stage.MERGED.value, pgettext_lazy("stage of a proposal", "merged")),
    (Stage.SPLIT.value, pgettext_lazy("stage of a proposal", "split")),
    (Stage.DECLINED.value, pgettext_lazy("stage of a proposal", "declined")),
    (Stage.APPEALED.value, pgettext_lazy("stage of a proposal", "appealed")),
    (Stage.CONVERTED.value, pgettext_lazy("stage of a proposal", "suggestion")),
    (Stage.DOCKETED.value, pgettext_lazy("stage of a proposal", "docketed")),
    (Stage.ASSIGNED.value, pgettext_lazy("stage of a proposal", "assigned")),
    (Stage.HANDLING.value, pgettext_lazy("stage of a proposal", "being handled")),
    (Stage.REPLIED.value, pgettext_lazy("stage of a proposal", "answered")),
    (Stage.REWORK.value, pgettext_lazy("stage of a proposal", "handled again")),
    (Stage.ESCALATED.value, pgettext_lazy("stage of a proposal", "before the joint meeting")),
    (Stage.IMPLEMENTING.value, pgettext_lazy("stage of a proposal", "being carried out")),
    (Stage.CLOSED.value, pgettext_lazy("stage of a proposal", "closed")),
    (Stage.CLOSED_UNRATED.value, pgettext_lazy("stage of a proposal", "closed, not rated")),
    (Stage.WITHDRAWN.value, pgettext_lazy("stage of a proposal", "withdrawn")),
]
CLOCKS = [
    (Clock.NONE.value, _("nothing")),
    (Clock.REVIEW.value, _("review by the committee")),
    (Clock.ACCEPT.value, _("acceptance by the department")),
    (Clock.REPLY.value, _("answer of the department")),
    (Clock.REWORK.value, _("second answer of the department")),
    (Clock.MILESTONE.value, _("implementation")),
    (Clock.RATE.value, _("rating by the mover")),
    (Clock.APPEAL.value, _("appeal by the mover")),
]
CAN_BE_UNFINISHED = [Stage.DRAFT.value, Stage.RETURNED.value, Stage.WITHDRAWN.value]
WAS_FROZEN = ~Q(stage__in=CAN_BE_UNFINISHED)


class ProposalCategory(Timestamped):
    """What a proposal is about (提案分类): staff keep the list."""

    name = models.CharField(pgettext_lazy("of a category", "name"), max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    is_offered = models.BooleanField(
        _("offered"),
        default=True,
        help_text=_("Without it old proposals keep it and new ones cannot choose it."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("category of proposals"), _("categories of proposals")
        ordering = ["position", "name"]
        constraints = [models.CheckConstraint(name="a_proposal_category_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


class DeclineReason(models.TextChoices):
    """Why a proposal is not docketed (不立案理由)."""

    NOT_OURS = "not_ours", _("outside what the congress and the enterprise can decide")
    NO_MEASURES = "no_measures", _("no concrete measure is asked for")
    SEVERAL_MATTERS = "several_matters", _("several matters in one")
    DONE = "done", _("solved or decided already")
    PERSONAL = "personal", _("one person’s own matter: the worker mailbox is the place")
    AGAINST_LAW = "against_law", _("against law or a decision of the congress")
    OTHER = "other", _("another reason")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def public(self) -> ProposalQuerySet:
        """What stands on the public board: docketed once, and not withdrawn."""
        return self.filter(docketed_at__isnull=False).exclude(stage=Stage.WITHDRAWN)

    def overdue(self, today: date) -> ProposalQuerySet:
        """Where the house owes the mover something since yesterday or longer."""
        return self.filter(due_on__lt=today, clock__in=[clock.value for clock in CAN_BE_OVERDUE])

    def for_list(self) -> ProposalQuerySet:
        """With what a row of a list shows."""
        return self.select_related(
            "session__congress", "category", "mover__member", "delegation", "lead_department"
        )


class Proposal(Timestamped):
    """A matter that a delegate asks the congress to take up (提案): one matter, its grounds, what should be done.

    `stage` and everything below "how it went" are written by proposals.actions alone. Triggers keep the text as it
    was when it was frozen, the numbers without gaps, and the stage where the last event has led.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", pgettext_lazy("kind of proposal", "one delegate’s")
        JOINT = "joint", pgettext_lazy("kind of proposal", "joint")
        DELEGATION = "delegation", pgettext_lazy("kind of proposal", "a delegation’s")

    session = models.ForeignKey(Session, models.PROTECT, related_name="proposals", verbose_name=_("session"))
    kind = models.CharField(
        pgettext_lazy("of a proposal", "kind"), max_length=10, choices=Kind, default=Kind.SINGLE.value
    )
    mover = models.ForeignKey(Delegate, models.PROTECT, related_name="proposals", verbose_name=_("mover"))
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="proposals",
        verbose_name=_("delegation"), help_text=_("Of a delegation’s proposal: the one that moves it."),
    )  # fmt: skip
    category = models.ForeignKey(
        ProposalCategory, models.PROTECT, null=True, blank=True, related_name="proposals",
        verbose_name=_("category"),
    )  # fmt: skip
    title = models.CharField(_("subject of the proposal"), max_length=60, blank=True, default="")
    grounds = models.TextField(_("grounds"), blank=True, default="")
    measures = models.TextField(_("proposed measures"), blank=True, default="")
    hides_names = models.BooleanField(
        _("hide my name on the public board"),
        default=False,
        help_text=_("Committee and departments see it all the same; readers see the delegation."),
    )
    is_open_to_all = models.BooleanField(
        _("let every delegate see and second it"),
        default=False,
        help_text=_("Otherwise only those whom you invite."),
    )

    # --- how it went -----------------------------------------------------------------------------------------
    stage = models.CharField(
        _("stage"), max_length=14, choices=STAGES, default=Stage.DRAFT.value, editable=False
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    text_hash = models.CharField(
        _("fingerprint of the text"), max_length=64, blank=True, default="", editable=False
    )
    clock = models.CharField(
        _("waits for"), max_length=10, choices=CLOCKS, blank=True, default=Clock.NONE.value, editable=False
    )
    clock_from = models.DateField(_("counted from"), null=True, blank=True, editable=False)
    clock_days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True, editable=False)
    clock_is_working = models.BooleanField(_("working days"), default=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    docketed_at = models.DateTimeField(_("docketed at"), null=True, blank=True, editable=False)
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    lead_department = models.ForeignKey(
        "members.Department", models.PROTECT, null=True, blank=True, editable=False,
        related_name="led_proposals", verbose_name=_("lead department"),
    )  # fmt: skip
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True, editable=False)
    reworks = models.PositiveSmallIntegerField(_("handled again"), default=0, editable=False)
    answer_class = models.CharField(
        _("class of the answer"), max_length=1, blank=True, default="", editable=False,
        help_text="Of the last answer; the answers themselves are rows of their own.",
    )  # fmt: skip
    rating = models.CharField(
        _("rating"), max_length=12, blank=True, default="", editable=False, help_text="The last one."
    )
    decline_reason = models.CharField(
        _("reason"), max_length=16, choices=DeclineReason, blank=True, default="", editable=False
    )
    decline_words = models.TextField(_("in words"), blank=True, default="", editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged",
        verbose_name=_("merged into"),
    )  # fmt: skip
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="parts",
        verbose_name=_("split from"),
    )  # fmt: skip
    is_major = models.BooleanField(_("major matter"), default=False, editable=False)
    is_excellent = models.BooleanField(_("excellent proposal"), default=False, editable=False)
    praise = models.CharField(
        _("why it is excellent"), max_length=200, blank=True, default="", editable=False
    )
    suggestion_answer = models.TextField(
        _("answer to the suggestion"), blank=True, default="", editable=False
    )
    subject = models.OneToOneField(
        Subject, models.PROTECT, null=True, blank=True, editable=False, related_name="proposal"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proposal"), _("proposals")
        ordering = ["-session", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="a_proposal_number_is_given_once"),
            models.CheckConstraint(
                name="what_was_frozen_is_whole",
                condition=Q(stage__in=CAN_BE_UNFINISHED)
                | ~Q(title="")
                & ~Q(grounds="")
                & ~Q(measures="")
                & Q(category__isnull=False)
                & ~Q(text_hash=""),
            ),
            models.CheckConstraint(
                name="a_delegations_proposal_names_the_delegation",
                condition=~Q(kind="delegation") | Q(delegation__isnull=False),
                violation_error_message=_("Say which delegation moves it."),
            ),
            models.CheckConstraint(
                name="what_was_submitted_has_a_number",
                condition=Q(stage__in=[Stage.DRAFT.value, Stage.SECONDING.value, Stage.WITHDRAWN.value])
                | Q(number__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_was_docketed_has_a_date",
                condition=Q(docketed_at__isnull=False)
                | ~Q(
                    stage__in=[
                        Stage.DOCKETED.value,
                        Stage.ASSIGNED.value,
                        Stage.HANDLING.value,
                        Stage.REPLIED.value,
                        Stage.REWORK.value,
                        Stage.ESCALATED.value,
                        Stage.IMPLEMENTING.value,
                        Stage.CLOSED_UNRATED.value,
                    ]
                ),
            ),
            models.CheckConstraint(
                name="what_was_assigned_has_a_department",
                condition=Q(lead_department__isnull=False)
                | ~Q(
                    stage__in=[
                        Stage.ASSIGNED.value,
                        Stage.HANDLING.value,
                        Stage.REPLIED.value,
                        Stage.REWORK.value,
                        Stage.ESCALATED.value,
                        Stage.IMPLEMENTING.value,
                        Stage.CLOSED_UNRATED.value,
                    ]
                ),
            ),
            models.CheckConstraint(
                name="what_was_merged_says_into_what",
                condition=Q(stage=Stage.MERGED.value, merged_into__isnull=False)
                | ~Q(stage=Stage.MERGED.value) & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="a_proposal_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="what_was_declined_says_why",
                condition=~Q(stage__in=[Stage.DECLINED.value, Stage.APPEALED.value, Stage.CONVERTED.value])
                | ~Q(decline_reason="") & ~Q(decline_words=""),
            ),
            models.CheckConstraint(
                name="a_clock_has_a_day",
                condition=Q(clock="", due_on=None) | ~Q(clock="") & Q(due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "due_on"], name="proposals_by_stage"),
            models.Index(fields=["due_on"], name="proposals_by_due_day", condition=~Q(clock="")),
            models.Index(
                fields=["-docketed_at", "-id"],
                name="proposals_on_the_board",
                condition=Q(docketed_at__isnull=False),
            ),
            models.Index(fields=["lead_department", "stage"], name="proposals_of_a_department"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("proposal without a subject"))

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal", args=[self.pk])

    @property
    def code(self) -> str:
        """届-次-nnn: 5-2-017; empty before it was submitted."""
        if self.number is None:
            return ""
        return f"{self.session.congress.term}-{self.session.number}-{self.number:03d}"

    @property
    def is_public(self) -> bool:
        return self.docketed_at is not None and self.stage != Stage.WITHDRAWN

    def is_behind(self, user: User) -> bool:
        """Whether this person moved it, signed it or came in by a merge: who does is no judge of it."""
        return (
            self.mover.member_id == user.pk
            or self.supports.filter(delegate__member=user, answer="signed").exists()
            or self.co_movers.filter(delegate__member=user).exists()
        )

    def is_overdue(self, today: date) -> bool:
        """Whether the house owes the mover something since yesterday or longer."""
        return self.due_on is not None and self.due_on < today and self.clock in CAN_BE_OVERDUE

    def fingerprint(self, files: list[str]) -> str:
        """SHA-256 of what seconders sign: the words and the SHA-256 of each file, as canonical JSON."""
        text = {
            "session": self.session_id, "mover": self.mover_id, "kind": self.kind, "delegation": self.delegation_id,
            "category": self.category_id, "title": self.title, "grounds": self.grounds,
            "measures": self.measures, "files": sorted(files),
        }  # fmt: skip
        canonical = json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


class Support(models.Model):
    """That a delegate was asked to stand behind a proposal, and what was answered (附议、联名).

    The signature is for one wording: `text_hash` is that of the text that was shown.
    """

    class Part(models.TextChoices):
        SECONDER = "seconder", _("seconder")
        JOINT_MOVER = "joint_mover", _("joint mover")

    class Answer(models.TextChoices):
        OPEN = "open", _("not answered")
        SIGNED = "signed", _("signed")
        DECLINED = "declined", pgettext_lazy("of a seconder", "declined")
        VOID = "void", _("void: the text was changed")

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="supports", verbose_name=_("proposal")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, related_name="supports", verbose_name=_("delegate")
    )
    part = models.CharField(_("part"), max_length=11, choices=Part, default=Part.SECONDER.value)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN.value)
    text_hash = models.CharField(_("fingerprint of the text"), max_length=64, blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("support"), _("supports")
        ordering = ["proposal", "answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "delegate"],
                condition=~Q(answer="void"),
                name="a_delegate_supports_a_proposal_once",
            ),
            models.CheckConstraint(
                name="a_signature_says_which_text_and_when",
                condition=~Q(answer="signed") | ~Q(text_hash="") & Q(answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["delegate", "answer"], name="supports_of_a_delegate")]

    def __str__(self) -> str:
        return str(self.delegate)


class CoMover(models.Model):
    """A delegate who became a mover of a proposal because another one was merged into it or split off it."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="co_movers", verbose_name=_("proposal")
    )
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, related_name="co_movings", verbose_name=_("delegate")
    )
    source = models.ForeignKey(
        Proposal,
        models.PROTECT,
        related_name="+",
        verbose_name=_("came with"),
        help_text="The one merged or split.",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("co-mover"), _("co-movers")
        ordering = ["proposal", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "delegate"], name="a_delegate_comoves_a_proposal_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.delegate)


class ProposalFile(models.Model):
    """A file beside a proposal: of the mover, of an answer, a proof."""

    class Purpose(models.TextChoices):
        TEXT = "text", _("to the proposal")
        ANSWER = "answer", _("to the answer")
        PROOF = "proof", _("proof of what was done")
        SIGNED_PAPER = "signed_paper", _("signed paper")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="files", verbose_name=_("proposal"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.TEXT.value)
    name = models.CharField(_("file name"), max_length=120)
    file = models.FileField(_("file"), upload_to="proposals/", max_length=200)
    kind = models.CharField(_("kind of file"), max_length=8)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("file of a proposal"), _("files of proposals")
        ordering = ["proposal", "at", "pk"]

    def __str__(self) -> str:
        return self.name


class ReviewSign(models.Model):
    """That a member of the review committee agrees to docket a proposal. Two different people are needed."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signs", verbose_name=_("proposal"))
    round = models.PositiveSmallIntegerField(_("round"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    opinion = models.CharField(_("opinion"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("sign-off"), _("sign-offs")
        ordering = ["proposal", "at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "by"], name="a_person_signs_off_once")
        ]

    def __str__(self) -> str:
        return str(self.by)


class Appeal(models.Model):
    """The one time that a mover may object to a decline (申请复议)."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("not decided")
        UPHELD = "upheld", _("the decline stands")
        ADMITTED = "admitted", _("taken up again")

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="appeal", verbose_name=_("proposal")
    )
    words = models.TextField(_("grounds of the appeal"))
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN.value)
    answer = models.TextField(_("answer"), blank=True, default="")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("appeal"), _("appeals")
        constraints = [
            models.CheckConstraint(name="an_appeal_has_grounds", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_decided_appeal_is_answered",
                condition=Q(outcome="open")
                | ~Q(answer="") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)


EVENT_KINDS = [
    (Move.CREATE.value, _("begun")),
    (Move.EDIT.value, _("text changed: signatures void")),
    (Move.INVITE.value, _("text frozen, seconders asked")),
    (Move.SECOND.value, _("seconded")),
    (Move.DECLINE_SECOND.value, _("did not second")),
    (Move.SUBMIT.value, pgettext_lazy("event of a proposal", "submitted")),
    (Move.START_REVIEW.value, _("review begun")),
    (Move.ASK_REVISION.value, _("sent back to be revised")),
    (Move.REVISE.value, _("revision begun")),
    (Move.MERGE.value, pgettext_lazy("event of a proposal", "merged")),
    (Move.TAKE_IN.value, _("another proposal taken in")),
    (Move.SPLIT.value, pgettext_lazy("event of a proposal", "split")),
    (Move.DECLINE.value, pgettext_lazy("event of a proposal", "declined")),
    (Move.SIGN.value, _("first sign-off")),
    (Move.DOCKET.value, pgettext_lazy("event of a proposal", "docketed")),
    (Move.APPEAL.value, pgettext_lazy("event of a proposal", "appealed")),
    (Move.UPHOLD.value, _("decline stands")),
    (Move.ADMIT.value, _("taken up again")),
    (Move.CONVERT.value, _("made a suggestion")),
    (Move.ANSWER_SUGGESTION.value, _("suggestion answered")),
    (Move.ASSIGN.value, pgettext_lazy("event of a proposal", "assigned")),
    (Move.RETURN_MISSENT.value, _("returned as mis-sent")),
    (Move.ACCEPT.value, pgettext_lazy("event of a proposal", "accepted")),
    (Move.EXTEND.value, pgettext_lazy("event of a proposal", "extended")),
    (Move.CHASE.value, pgettext_lazy("event of a proposal", "chased")),
    (Move.CO_OPINION.value, _("opinion of a co-department")),
    (Move.PROGRESS.value, _("progress reported")),
    (Move.REPLY.value, pgettext_lazy("event of a proposal", "answered")),
    (Move.RATE_SATISFIED.value, _("rated: satisfied")),
    (Move.RATE_BASICALLY.value, _("rated: basically satisfied")),
    (Move.RATE_DISSATISFIED.value, _("rated: dissatisfied")),
    (Move.LAPSE.value, _("not rated in time")),
    (Move.MILESTONE.value, _("milestone done")),
    (Move.SETTLE_CLOSE.value, _("settled by the joint meeting")),
    (Move.SETTLE_REWORK.value, _("sent back by the joint meeting")),
    (Move.COMMEND.value, _("named an excellent proposal")),
    (Move.WITHDRAW.value, pgettext_lazy("event of a proposal", "withdrawn")),
]


class ProposalEvent(models.Model):
    """One thing that happened to a proposal, chained to the one before by its hash. Only ever added.

    `words` is the reason or opinion as people read it. `details` holds plain values and no personal data beyond
    primary keys. See proposals.chain for what is hashed.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="events", verbose_name=_("proposal"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what happened"), max_length=20, choices=EVENT_KINDS)
    from_stage = models.CharField(_("from"), max_length=14, blank=True, default="")
    to_stage = models.CharField(_("to"), max_length=14, choices=STAGES)
    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    words = models.TextField(_("in words"), blank=True, default="")
    details = models.JSONField(_("details"), default=dict, blank=True)
    text_hash = models.CharField(_("fingerprint of the text"), max_length=64, blank=True, default="")
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("event of a proposal"), _("events of proposals")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="events_of_a_proposal_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
