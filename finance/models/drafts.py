"""What is not in the books yet: drafts, who said yes to them, and what the rules had to say."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.books import Account, Activity, Book, Counterparty
from finance.rules.limits import Certainty, Occasion, RuleKind
from finance.rules.moves import Stage, Step
from members.models import Branch, User
from union_portal.lib.models import Timestamped

ENTRY_KINDS = [
    ("income", pgettext_lazy("kind of entry", "income")),
    ("expense", pgettext_lazy("kind of entry", "expense")),
    ("transfer", pgettext_lazy("kind of entry", "transfer between accounts")),
    ("advance", pgettext_lazy("kind of entry", "advance paid out")),
    ("repayment", pgettext_lazy("kind of entry", "advance settled")),
    ("opening", pgettext_lazy("kind of entry", "opening balance")),
    ("carry_forward", pgettext_lazy("kind of entry", "carried forward")),
    ("reversal", pgettext_lazy("kind of entry", "reversal")),
    ("other", pgettext_lazy("kind of entry", "other")),
]
STAGES = [
    (Stage.DRAFTING.value, pgettext_lazy("stage of a draft", "being written")),
    (Stage.CHECKING.value, pgettext_lazy("stage of a draft", "to be checked")),
    (Stage.APPROVING.value, pgettext_lazy("stage of a draft", "to be approved")),
    (Stage.APPROVED.value, pgettext_lazy("stage of a draft", "to be posted")),
    (Stage.POSTED.value, pgettext_lazy("stage of a draft", "posted")),
    (Stage.DROPPED.value, pgettext_lazy("stage of a draft", "dropped")),
]
STEPS = [
    (Step.SUBMIT.value, pgettext_lazy("step of a draft", "handed in")),
    (Step.TAKE_BACK.value, pgettext_lazy("step of a draft", "taken back")),
    (Step.CHECK.value, pgettext_lazy("step of a draft", "checked")),
    (Step.APPROVE.value, pgettext_lazy("step of a draft", "approved")),
    (Step.RETURN.value, pgettext_lazy("step of a draft", "returned")),
    ("except", pgettext_lazy("step of a draft", "exception granted")),
    (Step.DROP.value, pgettext_lazy("step of a draft", "dropped")),
    (Step.POST.value, pgettext_lazy("step of a draft", "posted")),
]
OCCASIONS = [
    (Occasion.HOLIDAY.value, pgettext_lazy("occasion of a gift", "holiday")),
    (Occasion.BIRTHDAY.value, pgettext_lazy("occasion of a gift", "birthday")),
    (Occasion.WEDDING.value, pgettext_lazy("occasion of a gift", "wedding")),
    (Occasion.BIRTH.value, pgettext_lazy("occasion of a gift", "birth of a child")),
    (Occasion.HOSPITAL.value, pgettext_lazy("occasion of a gift", "stay in hospital")),
    (Occasion.DEATH.value, pgettext_lazy("occasion of a gift", "death in the family")),
    (Occasion.RETIREMENT.value, pgettext_lazy("occasion of a gift", "retirement")),
    (Occasion.OUTING.value, pgettext_lazy("occasion of a gift", "spring or autumn outing")),
]
EFFECTS = [
    ("block", pgettext_lazy("effect of a rule", "stops")),
    ("warn", pgettext_lazy("effect of a rule", "warns")),
]


class DraftQuerySet(models.QuerySet["Draft"]):
    def under_way(self) -> DraftQuerySet:
        """Neither posted nor dropped."""
        return self.exclude(stage__in=["posted", "dropped"])


class Draft(Timestamped):
    """Money that came in or went out, as the handler puts it down (经办). Never public; posting makes the entry."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="drafts", verbose_name=_("book"))
    kind = models.CharField(_("kind"), max_length=13, choices=ENTRY_KINDS, default="expense")
    on = models.DateField(_("day"), help_text=_("The day on which the money moved."))
    narration = models.CharField(
        _("what for"), max_length=120, help_text=_("Everybody reads this: no names, no phone numbers.")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("activity")
    )
    counterparty = models.ForeignKey(
        Counterparty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=_("paid to or by"),
    )
    occasion = models.CharField(
        _("occasion"), max_length=10, choices=OCCASIONS, blank=True, default="",
        help_text=_("For what is given to members; limits are checked with it."),
    )  # fmt: skip
    headcount = models.PositiveIntegerField(_("for how many people"), null=True, blank=True)
    no_voucher_reason = models.CharField(_("why there is no voucher"), max_length=200, blank=True, default="")
    resolution = models.CharField(
        _("resolution of the committee"), max_length=120, blank=True, default="",
        help_text=_("Number and day of the meeting."),
    )  # fmt: skip
    reverses = models.ForeignKey(
        "finance.Entry", models.PROTECT, null=True, blank=True, related_name="reversal_drafts",
        verbose_name=_("reverses"),
    )  # fmt: skip
    reason = models.CharField(
        _("reason of the reversal"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Everybody reads this."),
    )
    stage = models.CharField(_("stage"), max_length=9, choices=STAGES, default="drafting", editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    prepared_by = models.ForeignKey(
        User, models.PROTECT, related_name="fund_drafts", verbose_name=_("handler"), editable=False
    )
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_draft_says_what_for", condition=~Q(narration="")),
            models.CheckConstraint(
                name="a_reversal_names_its_entry_and_reason",
                condition=Q(kind="reversal", reverses__isnull=False) & ~Q(reason="")
                | ~Q(kind="reversal") & Q(reverses__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=~Q(stage="dropped") & Q(reverses__isnull=False),
                name="an_entry_is_reversed_once", violation_error_message=_("This entry is being reversed already."),
            ),
            models.CheckConstraint(
                name="what_was_handed_in_has_a_day", condition=Q(stage__in=["drafting", "dropped"]) | Q(submitted_at__isnull=False)
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["stage", "on"], name="draft_by_stage"),
            models.Index(fields=["prepared_by", "-on"], name="draft_by_handler"),
        ]

    def __str__(self) -> str:
        return self.narration

    def get_absolute_url(self) -> str:
        return reverse("finance:draft", args=[self.pk])

    @property
    def amount_fen(self) -> int:
        """What moved: the sum of the debits. Reads what was prefetched."""
        return sum(line.amount_fen for line in self.lines.all() if line.amount_fen > 0)


class DraftLine(models.Model):
    """One side of a draft: + debit, - credit, in fen."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    amount_fen = models.BigIntegerField(_("amount"))
    memo = models.CharField(_("remark"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("line of a draft"), _("lines of drafts")
        ordering = ["draft", "position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="lines_of_a_draft_are_numbered"),
            models.CheckConstraint(name="a_line_of_a_draft_moves_money", condition=~Q(amount_fen=0)),
        ]


class Approval(models.Model):
    """A step somebody took with a draft, and the digest of what stood there. Only ever added."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    step = models.CharField(_("step"), max_length=9, choices=STEPS)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    preparer = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("approval"), _("approvals")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_what_they_prepared",
                condition=~Q(step__in=["check", "approve", "except"]) | ~Q(by=F("preparer")),
            ),
            models.UniqueConstraint(
                fields=["draft", "round", "by"], condition=Q(step__in=["check", "approve"]),
                name="one_person_gives_one_yes",
            ),
            models.CheckConstraint(
                name="a_no_and_an_exception_have_a_reason", condition=~Q(step__in=["return", "except"]) | ~Q(note="")
            ),
        ]  # fmt: skip


class Recurrence(Timestamped):
    """A draft that comes again: the portal writes the next one on its day, the handler looks through it."""

    class Every(models.TextChoices):
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        YEAR = "year", _("every year")

    draft = models.OneToOneField(Draft, models.CASCADE, related_name="recurrence", verbose_name=_("draft"))
    every = models.CharField(_("how often"), max_length=7, choices=Every)
    next_on = models.DateField(_("next on"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(default=0, editable=False)
    """Of the first time: after a short month it is this day again."""
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("recurring draft"), _("recurring drafts")
        ordering = ["next_on"]


RULE_KINDS = [
    (RuleKind.PER_HEAD_YEAR.value, pgettext_lazy("kind of rule", "most for one person in a year")),
    (RuleKind.PER_HEAD_EVENT.value, pgettext_lazy("kind of rule", "most for one person at one activity")),
    (RuleKind.PER_CASE.value, pgettext_lazy("kind of rule", "most in one case")),
    (RuleKind.CASH_PAYMENT_ABOVE.value, pgettext_lazy("kind of rule", "no cash above an amount")),
    (RuleKind.REQUIRED_DOCUMENTS.value, pgettext_lazy("kind of rule", "documents that must be there")),
    (RuleKind.WORDS.value, pgettext_lazy("kind of rule", "words to look at twice")),
    (RuleKind.BUDGET_EXCEEDED.value, pgettext_lazy("kind of rule", "more than the budget")),
    (RuleKind.DUPLICATE.value, pgettext_lazy("kind of rule", "looks like a duplicate")),
    (RuleKind.AGED_ADVANCE.value, pgettext_lazy("kind of rule", "an older advance is not settled")),
]
CERTAINTIES = [
    (Certainty.LAW.value, pgettext_lazy("how sure a rule is", "text of a law or regulation")),
    (Certainty.PRACTICE.value, pgettext_lazy("how sure a rule is", "usual practice")),
    (Certainty.CHECK.value, pgettext_lazy("how sure a rule is", "to be confirmed by the union")),
]


class FinanceRule(Timestamped):
    """A limit or a demand with its source, in force from one day to another, for a province or for all."""

    code = models.CharField(_("key"), max_length=40)
    kind = models.CharField(_("kind"), max_length=18, choices=RULE_KINDS)
    province = models.CharField(
        _("province"), max_length=6, blank=True, default="", help_text=_("Two digits; empty: everywhere.")
    )
    from_on = models.DateField(_("in force from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    params = models.JSONField(
        _("figures"), default=dict, help_text=_("Amounts in fen. See the list of kinds for names.")
    )
    citation = models.CharField(_("source"), max_length=300, help_text=_("Document, number, article, page."))
    citation_en = models.CharField(_("source in English"), max_length=300, blank=True, default="")
    certainty = models.CharField(
        _("how sure"), max_length=8, choices=CERTAINTIES, default=Certainty.CHECK.value,
        help_text=_("As long as it is to be confirmed, people are told so."),
    )  # fmt: skip
    effect = models.CharField(_("effect"), max_length=5, choices=EFFECTS, default="warn")

    class Meta:
        verbose_name, verbose_name_plural = _("rule of the fund"), _("rules of the fund")
        ordering = ["code", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "province", "from_on"], name="a_rule_of_the_fund_begins_once"),
            models.CheckConstraint(
                name="a_rule_of_the_fund_ends_after_it_begins", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(name="a_rule_of_the_fund_has_a_source", condition=~Q(citation="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.code}"


class RuleHit(models.Model):
    """What a rule had to say about a draft when it was handed in, and the exception somebody granted."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="hits")
    round = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(FinanceRule, models.PROTECT, related_name="+")
    effect = models.CharField(max_length=5, choices=EFFECTS)
    figures = models.JSONField(default=dict)
    excepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    excepted_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason of the exception"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("rule that spoke up"), _("rules that spoke up")
        ordering = ["draft", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_exception_has_a_person_and_a_reason",
                condition=Q(excepted_by__isnull=True, excepted_at__isnull=True, reason="")
                | Q(excepted_by__isnull=False, excepted_at__isnull=False) & ~Q(reason=""),
            ),
        ]
