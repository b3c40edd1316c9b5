"""What the books are made of: accounts, months, the activities and counterparties that entries speak of."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from union_portal.lib.models import Timestamped

RESTRICTED = [("public", _("everybody")), ("members", _("members who have signed in"))]


class Book(Timestamped):
    """A set of books (账套). One is enough for most unions; its entries form one chain."""

    slug = models.SlugField(
        _("short name"), max_length=20, unique=True,
        help_text=_("Latin letters; it stands in addresses and in every entry, and stays."),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("of a book", "name"), max_length=60)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="books", verbose_name=_("belongs to"))

    class Meta:
        verbose_name, verbose_name_plural = _("book"), _("books")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="a_book_has_a_name", condition=~Q(name="") & ~Q(slug=""))]

    def __str__(self) -> str:
        return self.name


class BookHead(models.Model):
    """How many entries the book has, how many of them with their lines, and the hash of its chain.

    Whoever posts locks this row; triggers keep it, and no commit leaves an entry without lines.
    """

    book = models.OneToOneField(Book, models.PROTECT, primary_key=True, related_name="head")
    size = models.IntegerField(default=0)
    whole = models.IntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name, verbose_name_plural = _("head of a book"), _("heads of books")


class FiscalYear(models.Model):
    """A year of the book; `entries` counts its vouchers, so that their numbers have no gap. Kept by triggers."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="years")
    year = models.SmallIntegerField(_("year"))
    entries = models.IntegerField(default=0, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("fiscal year"), _("fiscal years")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["book", "year"], name="a_book_has_each_year_once"),
            models.CheckConstraint(
                name="a_fiscal_year_is_of_this_century", condition=Q(year__gte=2000, year__lte=2100)
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class AccountQuerySet(models.QuerySet["Account"]):
    def posting(self) -> AccountQuerySet:
        """Those that lines are written on."""
        return self.filter(is_posting=True, is_open=True)

    def within(self, slug: str) -> AccountQuerySet:
        """The account and everything below it."""
        return self.filter(Q(slug=slug) | Q(slug__startswith=f"{slug}."))


class Account(models.Model):
    """A heading of the accounts (会计科目). The slug is its key and says where it stands: exp.activity.recreation."""

    class Kind(models.TextChoices):
        ASSET = "asset", pgettext_lazy("kind of account", "asset")
        LIABILITY = "liability", pgettext_lazy("kind of account", "liability")
        NET = "net", pgettext_lazy("kind of account", "net assets")
        INCOME = "income", pgettext_lazy("kind of account", "income")
        EXPENSE = "expense", pgettext_lazy("kind of account", "expense")

    slug = models.CharField(_("key"), max_length=40, primary_key=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    name = models.CharField(pgettext_lazy("of an account", "name"), max_length=30)
    name_en = models.CharField(_("English name"), max_length=60)
    is_posting = models.BooleanField(
        _("takes lines"), default=True, help_text=_("Empty: only a heading for those below it.")
    )
    is_open = models.BooleanField(
        _("in use"), default=True, help_text=_("Empty: not offered for new drafts.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(name="an_account_has_names", condition=~Q(name="") & ~Q(name_en="")),
            models.CheckConstraint(
                name="the_key_of_an_account_is_plain", condition=Q(slug__regex=r"^[a-z_]+(\.[a-z_]+)+$")
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def sign(self) -> int:
        """+1 where a debit makes more of it, -1 where a credit does: what people read is amount times sign."""
        return 1 if self.kind in {self.Kind.ASSET, self.Kind.EXPENSE} else -1


class AccountCode(models.Model):
    """The number an account has in one version of the state's chart of accounts."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="codes", verbose_name=_("account"))
    chart_version = models.SmallIntegerField(_("chart of accounts of"), help_text=_("The year: 2010, 2021."))
    code = models.CharField(pgettext_lazy("of an account", "number"), max_length=12)

    class Meta:
        verbose_name, verbose_name_plural = _("number of an account"), _("numbers of accounts")
        ordering = ["chart_version", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "chart_version"], name="an_account_has_one_number_in_a_chart"
            ),
            models.UniqueConstraint(
                fields=["chart_version", "code"], name="a_number_of_a_chart_names_one_account"
            ),
            models.CheckConstraint(
                name="numbers_of_accounts_are_digits", condition=Q(code__regex=r"^[0-9]{3,12}$")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PeriodQuerySet(models.QuerySet["Period"]):
    def of_day(self, on: date) -> PeriodQuerySet:
        return self.filter(first_on__lte=on, last_on__gte=on)


class Period(models.Model):
    """A month of the book. It closes once and for all: a trigger refuses every way back."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a month", "open")
        CLOSING = "closing", pgettext_lazy("state of a month", "being closed")
        CLOSED = "closed", pgettext_lazy("state of a month", "closed")

    book = models.ForeignKey(Book, models.PROTECT, related_name="periods", verbose_name=_("book"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN.value)
    bank_balance_fen = models.BigIntegerField(_("balance the bank states"), null=True, blank=True)
    checklist = models.JSONField(_("checklist"), default=list, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("month"), _("months")
        ordering = ["-first_on"]
        constraints = [
            models.UniqueConstraint(fields=["book", "first_on"], name="a_book_has_each_month_once"),
            models.CheckConstraint(
                name="a_month_begins_on_its_first_day",
                condition=Q(first_on__day=1) & Q(last_on__gte=F("first_on")),
            ),
            models.CheckConstraint(
                name="a_closed_month_says_who_closed_it",
                condition=Q(closed_at__isnull=False, closed_by__isnull=False) | ~Q(state="closed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m}"

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED


class Declaration(models.Model):
    """What no draft shows of the Eight Prohibitions (八不准): signed for once a year by the approver. Only ever added."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="declarations", verbose_name=_("book"))
    year = models.SmallIntegerField(_("year"))
    note = models.CharField(
        _("how it was looked into"), max_length=300, blank=True, default="",
        help_text=_("Who looked at what, and when."),
    )  # fmt: skip
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name, verbose_name_plural = _("annual declaration"), _("annual declarations")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year"], name="a_year_is_declared_once",
                violation_error_message=_("The declaration of this year is signed already."),
            ),
        ]  # fmt: skip


class Activity(Timestamped):
    """An activity as the books know it: who holds it, when, and what it may cost."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="activities", verbose_name=_("book"))
    code = models.CharField(
        pgettext_lazy("of an activity", "number"), max_length=12, help_text=_("Year and number: 2026-007.")
    )
    name = models.CharField(pgettext_lazy("of an activity", "name"), max_length=80)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("held by"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    budget_fen = models.BigIntegerField(_("budget"), default=0)
    headcount = models.PositiveIntegerField(
        _("people who take part"),
        null=True,
        blank=True,
        help_text=_("As planned; limits per head are checked with it."),
    )
    is_open = models.BooleanField(_("still takes drafts"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("activity in the books"), _("activities in the books")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "code"], name="numbers_of_activities_differ",
                violation_error_message=_("There is already an activity of this number."),
            ),
            models.CheckConstraint(
                name="an_activity_ends_after_it_begins", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                name="the_number_of_an_activity_is_plain", condition=Q(code__regex=r"^20[0-9]{2}-[0-9]{3,6}$"),
                violation_error_message=_("Year and number: 2026-007."),
            ),
            models.CheckConstraint(name="a_budget_is_not_negative", condition=Q(budget_fen__gte=0)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("finance:activity", args=[self.code])


class Counterparty(Timestamped):
    """Who paid or was paid. Private: the public books know a salted commitment only."""

    class Kind(models.TextChoices):
        COMPANY = "company", pgettext_lazy("kind of counterparty", "company or office")
        PERSON = "person", pgettext_lazy("kind of counterparty", "person")

    book = models.ForeignKey(Book, models.PROTECT, related_name="counterparties", verbose_name=_("book"))
    name = models.CharField(pgettext_lazy("of a counterparty", "name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.COMPANY.value)
    member = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("counterparty"), _("counterparties")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="counterparties_have_different_names"),
            models.CheckConstraint(name="a_counterparty_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class FundSettings(models.Model):
    """What the union has decided about its fund: who sees what, and how often it is made public."""

    class Every(models.TextChoices):
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        YEAR = "year", _("every year")

    book = models.OneToOneField(Book, models.PROTECT, related_name="settings", verbose_name=_("book"))
    totals_for = models.CharField(
        _("totals and statements"), max_length=7, choices=RESTRICTED, default="public"
    )
    entries_for = models.CharField(_("single entries"), max_length=7, choices=RESTRICTED, default="members")
    vouchers_for = models.CharField(
        _("vouchers with black bars"), max_length=7, choices=RESTRICTED, default="members"
    )
    every = models.CharField(_("made public"), max_length=7, choices=Every, default=Every.QUARTER.value)
    question_days = models.PositiveSmallIntegerField(
        _("days for questions"), default=10, help_text=_("From the day of publication.")
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days for answers"), default=5, help_text=_("After the last day for questions.")
    )
    resolution_from_fen = models.BigIntegerField(
        _("committee resolution from"), default=500_000,
        help_text=_("An expense of this amount or more needs a resolution of the committee."),
    )  # fmt: skip
    province = models.CharField(
        _("province"), max_length=6, blank=True, default="",
        help_text=_("The two digits of its number (江苏 32); limits of this province go before those of the state."),
    )  # fmt: skip
    chart_version = models.SmallIntegerField(_("chart of accounts of"), default=2010)

    class Meta:
        verbose_name, verbose_name_plural = _("settings of the fund"), _("settings of the fund")
        constraints = [
            models.CheckConstraint(
                name="questions_and_answers_have_days", condition=Q(question_days__gte=1, answer_days__gte=1)
            ),
            models.CheckConstraint(
                name="a_threshold_is_not_negative", condition=Q(resolution_from_fen__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.book)
