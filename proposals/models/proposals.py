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
from proposals.rules.moves import CAN_BE_OVERDUE, Clock, Stage
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
        pgettext_lazy("of a proposal", "waits for"),
        max_length=10,
        choices=CLOCKS,
        blank=True,
        default=Clock.NONE.value,
        editable=False,
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
        help_text=_("Of the last answer; the answers themselves are rows of their own."),
    )  # fmt: skip
    rating = models.CharField(
        _("rating"), max_length=12, blank=True, default="", editable=False, help_text=_("The last one.")
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
        """Whether this person moved it, signed it or what it came from, or came in by a merge: no judge of it."""
        if self.mover.member_id == user.pk or self.co_movers.filter(delegate__member=user).exists():
            return True
        signed = user.mandates.filter(supports__answer="signed").values("supports__proposal")
        of_it = Q(pk=self.pk) | Q(pk=self.split_from_id) | Q(merged_into=self.pk)
        return Proposal.objects.filter(of_it, pk__in=signed).exists()

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
