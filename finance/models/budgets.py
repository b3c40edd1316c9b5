"""What may be spent: a budget comes in versions, each with the resolution that made it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.books import Account, Activity, Book
from members.models import Branch, User
from union_portal.lib.models import Timestamped


class BudgetQuerySet(models.QuerySet["Budget"]):
    def in_force(self) -> BudgetQuerySet:
        """Approved ones, the newest version of each year first."""
        return self.filter(approved_at__isnull=False).order_by("-year", "-version")

    def for_page(self) -> BudgetQuerySet:
        """Each with `is_returned` (sent back, and not handed in again) and `has_newer` (another version follows it)."""
        waiting = BudgetReturn.objects.filter(budget=OuterRef("pk"), handed_in_at__isnull=True)
        newer = Budget.objects.filter(
            book=OuterRef("book"), year=OuterRef("year"), version__gt=OuterRef("version")
        )
        rows = self.select_related("book__settings", "prepared_by", "approved_by")
        return rows.annotate(is_returned=Exists(waiting), has_newer=Exists(newer))


class Budget(Timestamped):
    """The budget of a year (预算). A revision (调整预算) is the next version; what was approved stays."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="budgets", verbose_name=_("book"))
    year = models.SmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    reason = models.CharField(
        _("why it is revised"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Empty for the first version."),
    )
    resolution = models.CharField(
        _("resolution of the committee"), max_length=120, blank=True, default="",
        help_text=_("Number and day of the meeting that adopted it."),
    )  # fmt: skip
    file = models.CharField(max_length=120, editable=False, default="", blank=True)
    file_name = models.CharField(
        _("resolution as a file"), max_length=120, editable=False, default="", blank=True
    )
    prepared_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("prepared by"), editable=False
    )
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
        editable=False,
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("budget"), _("budgets")
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "version"], name="versions_of_a_budget_are_numbered"),
            models.CheckConstraint(
                name="an_approved_budget_has_a_resolution",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(resolution=""),
                violation_error_message=_("Without a resolution of the committee a budget is not approved."),
            ),
            models.CheckConstraint(
                name="nobody_approves_the_budget_they_prepared",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                violation_error_message=_("Somebody else approves what you have prepared."),
            ),
            models.CheckConstraint(
                name="a_revision_has_a_reason", condition=Q(version=1) | ~Q(reason=""),
                violation_error_message=_("Say why the budget is revised."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} · {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("finance:budget", args=[self.pk])

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None


class BudgetReturn(models.Model):
    """A version that was sent back (退回) with words, and when it was handed in again. The words stay."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="returns", verbose_name=_("budget"))
    reason = models.CharField(pgettext_lazy("of a budget", "what is to be put right"), max_length=300)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("of a budget", "sent back by")
    )
    at = models.DateTimeField(pgettext_lazy("of a budget", "sent back at"))
    handed_in_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("handed in again by")
    )
    handed_in_at = models.DateTimeField(_("handed in again at"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("return of a budget"), _("returns of a budget")
        ordering = ["budget", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget"], name="a_budget_is_returned_once_until_it_is_handed_in",
                condition=Q(handed_in_at__isnull=True), violation_error_message=_("It was sent back already."),
            ),
            models.CheckConstraint(
                name="a_returned_budget_is_told_why", condition=~Q(reason=""),
                violation_error_message=_("Say what is to be put right."),
            ),
            models.CheckConstraint(
                name="who_hands_a_budget_in_is_named",
                condition=Q(handed_in_at__isnull=True, handed_in_by__isnull=True)
                | Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason


class BudgetLine(models.Model):
    """So much for an account; narrowed to a branch or an activity where the budget says so."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("activity")
    )
    amount_fen = models.BigIntegerField(pgettext_lazy("of a budget line", "amount"))
    note = models.CharField(_("remark"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("line of a budget"), _("lines of a budget")
        ordering = ["budget", "account__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "account", "branch", "activity"], name="a_budget_names_each_heading_once",
                nulls_distinct=False, violation_error_message=_("This heading stands in the budget already."),
            ),
            models.CheckConstraint(
                name="a_budget_line_is_not_negative", condition=Q(amount_fen__gte=0),
                violation_error_message=_("A budget is not negative."),
            ),
        ]  # fmt: skip
