"""Cases: what somebody wrote, where it stands, and until when it has to be answered."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.categories import Category
from feedback.models.inboxes import Inbox
from feedback.models.incidents import Incident
from feedback.models.rewriting import Rewritten
from feedback.rules.clocks import Clock
from feedback.rules.moves import AT_WORK, ENDED, OPEN, RUNNING, Solved, Stage, Tier
from members.models import Branch, User

if TYPE_CHECKING:
    from feedback.models.adoptions import Adoption

TIERS = [
    (Tier.NAMED.value, pgettext_lazy("of a letter", "named")),
    (Tier.SEALED.value, pgettext_lazy("of a letter", "sealed")),
]
STAGES = [
    (Stage.RECEIVED.value, pgettext_lazy("stage of a case", "received")),
    (Stage.ACCEPTED.value, pgettext_lazy("stage of a case", "accepted")),
    (Stage.RETURNED.value, pgettext_lazy("stage of a case", "returned with a pointer")),
    (Stage.ASSIGNED.value, pgettext_lazy("stage of a case", "assigned")),
    (Stage.IN_PROGRESS.value, pgettext_lazy("stage of a case", "in progress")),
    (Stage.WAITING.value, pgettext_lazy("stage of a case", "waiting for who wrote")),
    (Stage.REPLIED.value, pgettext_lazy("stage of a case", "answered")),
    (Stage.REDO.value, pgettext_lazy("stage of a case", "to be done again")),
    (Stage.CLOSED.value, pgettext_lazy("stage of a case", "closed")),
    (Stage.MERGED.value, pgettext_lazy("stage of a case", "merged into another")),
    (Stage.PURGED.value, pgettext_lazy("stage of a case", "destroyed after its time")),
]
SOLVED = [
    (Solved.YES.value, pgettext_lazy("solved?", "yes")),
    (Solved.PARTLY.value, pgettext_lazy("solved?", "partly")),
    (Solved.NO.value, pgettext_lazy("solved?", "no")),
]

WAITS_FOR_MORE_TIME = Q(
    stage__in=[stage.value for stage in AT_WORK],
    extension_asked_on__isnull=False,
    extended_on__isnull=True,
    extension_refused_on__isnull=True,
)
"""More time was asked for, and nobody has decided; of one case `Case.waits_for_more_time` says the same."""


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        """Somebody of the union has something to do, or waits for who wrote."""
        return self.filter(stage__in=[stage.value for stage in OPEN])

    def running(self) -> CaseQuerySet:
        return self.filter(stage__in=[stage.value for stage in RUNNING])

    def overdue(self, today: date) -> CaseQuerySet:
        return self.running().filter(due_on__lt=today)

    def ended(self) -> CaseQuerySet:
        return self.filter(stage__in=[stage.value for stage in ENDED])

    def for_list(self) -> CaseQuerySet:
        return self.select_related("category", "inbox", "handler", "reporter")

    def by_urgency(self) -> CaseQuerySet:
        """The nearest last day first; a tie is broken by the random number, which tells nothing."""
        return self.order_by("due_on", "shuffle")


class Case(Rewritten):
    """One matter that somebody wrote to the union about (诉求), under a name or sealed.

    A sealed one has no account, no moment of the day and no word that is not encrypted; constraints say so. Its
    number is given by staff at acceptance, so it tells nothing about when it was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tier = models.CharField(_("under a name or sealed"), max_length=6, choices=TIERS, editable=False)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="cases", verbose_name=_("category of letters")
    )
    inbox = models.ForeignKey(
        Inbox, models.PROTECT, related_name="cases", verbose_name=pgettext_lazy("of letters", "inbox")
    )
    passed_on_by = models.ForeignKey(Inbox, models.PROTECT, null=True, related_name="+", editable=False)
    """The inbox that passed it on and answers for it until this one has taken it up (首接负责制)."""
    stage = models.CharField(
        pgettext_lazy("of a case", "stage"),
        max_length=11,
        choices=STAGES,
        default=Stage.RECEIVED.value,
        editable=False,
    )
    year = models.PositiveSmallIntegerField(editable=False, null=True)
    serial = models.PositiveIntegerField(editable=False, null=True)
    reporter = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="cases", verbose_name=_("written by"), editable=False
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, related_name="+", verbose_name=_("branch"), editable=False
    )
    subject = models.CharField(_("subject"), max_length=80, blank=True, default="")
    received_on = models.DateField(_("received on"), editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    handler = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="handled_cases",
        verbose_name=pgettext_lazy("of a case", "handler"),
        editable=False,
    )
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    # --- the clock
    clock_days = models.PositiveSmallIntegerField(editable=False)
    clock_is_working = models.BooleanField(editable=False, default=True)
    clock_from = models.DateField(editable=False)
    due_on = models.DateField(_("to be answered by"), editable=False)
    acknowledge_by = models.DateField(editable=False)
    paused_on = models.DateField(null=True, editable=False)
    extension_asked_on = models.DateField(null=True, editable=False)
    extended_on = models.DateField(null=True, editable=False)
    extension_refused_on = models.DateField(null=True, editable=False)
    extension_reason = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)
    """Of a sealed case: why more time is needed, as the handler tells the chair, who reads no sealed word."""
    # --- milestones
    accepted_on = models.DateField(null=True, editable=False)
    first_reply_on = models.DateField(null=True, editable=False)
    first_due_on = models.DateField(null=True, editable=False)
    """The last day as it was when the first reply came: what punctuality is measured by."""
    replied_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    # --- what came of it
    claims_solved = models.BooleanField(null=True, editable=False)
    """What the handler says; the rating is what the reporter says."""
    solved = models.CharField(max_length=6, choices=SOLVED, blank=True, default="", editable=False)
    stars = models.PositiveSmallIntegerField(null=True, editable=False)
    redone = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="cases", editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = (
            pgettext_lazy("of the mailbox", "case"),
            pgettext_lazy("of the mailbox", "cases"),
        )
        indexes = [
            models.Index(fields=["inbox", "stage", "due_on"], name="case_desk"),
            models.Index(
                fields=["handler", "due_on"],
                name="case_of_handler",
                condition=~Q(stage__in=sorted(stage.value for stage in ENDED)),
            ),
            models.Index(
                fields=["reporter", "-received_at"],
                name="case_of_reporter",
                condition=Q(reporter__isnull=False),
            ),
            models.Index(fields=["received_on"], name="case_by_day"),
            models.Index(
                fields=["due_on", "shuffle"],
                name="case_open",
                condition=Q(stage__in=sorted(stage.value for stage in OPEN)),
            ),
            models.Index(
                fields=["due_on"],
                name="case_due",
                condition=Q(stage__in=sorted(stage.value for stage in RUNNING)),
            ),
            models.Index(fields=["first_due_on"], name="case_first_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_sealed_case_names_nobody",
                condition=~Q(tier=Tier.SEALED.value)
                | Q(reporter__isnull=True, branch__isnull=True, received_at__isnull=True, subject=""),
            ),
            models.CheckConstraint(
                name="a_named_case_names_its_reporter",
                condition=~Q(tier=Tier.NAMED.value)
                | Q(stage=Stage.PURGED.value)
                | Q(reporter__isnull=False, received_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["year", "serial"], name="a_case_number_is_given_once"),
            models.CheckConstraint(
                name="an_accepted_case_has_a_number",
                condition=Q(year__isnull=True, serial__isnull=True, accepted_on__isnull=True)
                | Q(year__isnull=False, serial__gte=1, accepted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_case_in_work_has_a_handler",
                condition=~Q(stage__in=["assigned", "in_progress", "waiting", "replied"]) | Q(handler__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_waiting_case_is_paused",
                condition=Q(stage="waiting", paused_on__isnull=False) | (~Q(stage="waiting") & Q(paused_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_answered_case_has_a_day_of_its_reply", condition=~Q(stage="replied") | Q(replied_on__isnull=False)
            ),
            models.CheckConstraint(
                name="a_closed_case_has_a_day_of_its_close",
                condition=~Q(stage__in=["closed", "returned", "merged"]) | Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_rating_has_one_to_five_stars",
                condition=Q(stars__isnull=True, solved="") | Q(stars__gte=1, stars__lte=5, solved__in=["yes", "partly", "no"]),
            ),
            models.CheckConstraint(name="a_case_is_done_again_once", condition=Q(round__gte=1, round__lte=2)),
            models.CheckConstraint(
                name="a_merged_case_says_into_which",
                condition=Q(merged_into__isnull=True) | Q(stage__in=["merged", "purged"]),
            ),
            models.CheckConstraint(
                name="a_case_is_not_merged_into_itself", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk"))
            ),
            models.CheckConstraint(
                name="a_letter_is_passed_on_by_another_inbox_until_taken_up",
                condition=Q(passed_on_by__isnull=True)
                | (~Q(passed_on_by=F("inbox")) & Q(stage__in=["received", "accepted"])),
            ),
            models.CheckConstraint(name="a_clock_ends_after_it_begins", condition=Q(due_on__gte=F("clock_from"))),
            models.CheckConstraint(
                name="more_time_is_refused_once_it_was_asked_for",
                condition=Q(extension_refused_on__isnull=True) | Q(extension_asked_on__isnull=False, extended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="the_chair_is_told_why_once_more_time_was_asked_for",
                condition=Q(extension_reason="") | Q(extension_asked_on__isnull=False, tier=Tier.SEALED.value),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code or str(_("not accepted yet"))

    def get_absolute_url(self) -> str:
        return reverse("feedback:case", args=[self.pk])

    @property
    def is_sealed(self) -> bool:
        return self.tier == Tier.SEALED

    @property
    def code(self) -> str:
        """The case number (受理编号) as people write it; empty before acceptance."""
        return f"诉{self.year}-{self.serial:04d}" if self.serial else ""

    @property
    def clock(self) -> Clock:
        return Clock(self.clock_from, self.due_on, self.clock_is_working, self.paused_on)

    @property
    def adopted(self) -> Adoption | None:
        """What the union promised about it, or about the case it was merged into."""
        own = getattr(self, "adoption", None)
        return own if own or self.merged_into is None else getattr(self.merged_into, "adoption", None)

    @property
    def waits_for_more_time(self) -> bool:
        """As WAITS_FOR_MORE_TIME says it of rows."""
        is_decided = self.extended_on is not None or self.extension_refused_on is not None
        return self.stage in AT_WORK and self.extension_asked_on is not None and not is_decided

    @property
    def is_ended(self) -> bool:
        return self.stage in ENDED

    @cached_property
    def excluded_users(self) -> frozenset[int]:
        return frozenset(each.user_id for each in self.exclusions.all() if each.user_id)


class SealedKey(Rewritten):
    """What opens a sealed case: for the inbox, and for who holds the receipt code. Without this row nobody can.

    `lookup` is a keyed hash of the code; the code itself is nowhere.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="sealed_key")
    lookup = models.CharField(max_length=64, unique=True)
    for_inbox = models.BinaryField()
    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="+")
    generation = models.PositiveSmallIntegerField()
    for_code = models.BinaryField()

    class Meta:
        verbose_name, verbose_name_plural = _("key of a sealed case"), _("keys of sealed cases")


class Exclusion(Rewritten):
    """A person or an inbox that is not to read a case: who wrote asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="exclusions")
    # A constraint would lock the row of the member, and the lock stays readable there (xmax) with its transaction.
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("member"), db_constraint=False
    )
    inbox = models.ForeignKey(
        Inbox, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("of letters", "inbox")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("exclusion"), _("exclusions")
        constraints = [
            models.CheckConstraint(
                name="an_exclusion_is_of_a_person_or_an_inbox",
                condition=Q(user__isnull=True, inbox__isnull=False)
                | Q(user__isnull=False, inbox__isnull=True),
            ),
            models.UniqueConstraint(fields=["case", "user"], name="a_person_is_excluded_once"),
            models.UniqueConstraint(fields=["case", "inbox"], name="an_inbox_is_excluded_once"),
        ]


class CoHandler(models.Model):
    """Another member of the inbox who helps with a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="co_handlers")
    user = models.ForeignKey(User, models.PROTECT, related_name="helped_cases", verbose_name=_("member"))
    asked_on = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("co-handler"), _("co-handlers")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="a_co_handler_is_asked_once")]


class CaseTheme(Rewritten):
    """A theme that the words of a case pointed to, computed when it was written. No words are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="themes")
    theme = models.ForeignKey("feedback.Theme", models.PROTECT, related_name="cases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "theme"], name="a_theme_of_a_case_is_said_once")
        ]


class Reminder(models.Model):
    """That somebody was reminded of an overdue case, once a step (催办)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    step = models.CharField(max_length=6)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "due_on", "step"], name="a_reminder_is_sent_once_a_step")
        ]
