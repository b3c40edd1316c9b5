"""The books themselves. Rows come in through finance_post() and never change; sums beside them are kept by triggers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from finance.models.books import Account, Activity, Book, Period
from finance.models.drafts import ENTRY_KINDS, Draft
from members.models import Branch


class EntryQuerySet(models.QuerySet["Entry"]):
    def newest(self) -> EntryQuerySet:
        return self.order_by("-seq")


class Entry(models.Model):
    """One journal voucher (记账凭证). `canonical` is what was hashed and what the public file holds, byte for byte.

    That its branch and its activity are there is asked once for all entries: by the sums that its lines lead to.
    """

    book = models.ForeignKey(
        Book, models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    seq = models.IntegerField()
    year = models.SmallIntegerField()
    counter = models.IntegerField()
    on = models.DateField(_("day"))
    posted_on = models.DateField(_("posted on"))
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("branch"),
        db_constraint=False,
        db_index=False,
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name=_("activity"),
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=13, choices=ENTRY_KINDS)
    narration = models.CharField(_("what for"), max_length=330)
    amount_fen = models.BigIntegerField(_("amount"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, related_name="entry")
    canonical = models.TextField()
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("entry"), _("entries")
        ordering = ["book", "-seq"]
        constraints = [
            models.UniqueConstraint(fields=["book", "seq"], name="entries_of_a_book_are_numbered"),
            models.UniqueConstraint(
                fields=["book", "year", "counter"], name="vouchers_of_a_year_are_numbered"
            ),
            models.CheckConstraint(
                name="a_reversal_is_dated_the_day_it_is_posted",
                condition=Q(reverses__isnull=True) & ~Q(kind="reversal")
                | Q(reverses__isnull=False, kind="reversal", on=models.F("posted_on")),
            ),
            models.CheckConstraint(
                name="a_year_is_carried_forward_on_its_last_day",
                condition=~Q(kind="carry_forward") | Q(on__month=12, on__day=31),
            ),
        ]
        indexes = [
            models.Index(fields=["book", "-on", "-seq"], name="entry_by_day"),
            models.Index(
                fields=["activity", "-on", "-seq"],
                name="entry_by_activity",
                condition=Q(activity__isnull=False),
            ),
            models.Index(
                fields=["branch", "-on", "-seq"], name="entry_by_branch", condition=Q(branch__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.year}-{self.counter:06}"

    def get_absolute_url(self) -> str:
        return reverse("finance:entry", args=[self.number])


class Line(models.Model):
    """One side of an entry. What is repeated from the entry makes journal pages and sums quick; a trigger compares."""

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    position = models.SmallIntegerField()
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    amount_fen = models.BigIntegerField()
    memo = models.CharField(max_length=80, default="", blank=True)
    seq = models.IntegerField()
    on = models.DateField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("line"), _("lines")
        ordering = ["entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="lines_of_an_entry_are_numbered"),
            models.CheckConstraint(name="a_line_moves_money", condition=~Q(amount_fen=0)),
        ]
        indexes = [
            models.Index(
                fields=["account", "on", "seq", "position"],
                include=["amount_fen"],
                name="line_in_its_journal",
            ),
        ]


class EntrySecret(models.Model):
    """A name behind a commitment of an entry, with its salt. Deleted, the name is gone and the books still verify."""

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="secrets", db_constraint=False, db_index=False
    )
    field = models.CharField(max_length=12)
    salt = models.BinaryField(max_length=16)
    value = models.CharField(max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = _("name behind an entry"), _("names behind entries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="an_entry_commits_to_a_name_once"),
            models.CheckConstraint(name="a_committed_name_is_not_empty", condition=~Q(value="")),
        ]


class EntryWords(models.Model):
    """What an entry was for, as it is searched. Gathered each night, so that posting does not wait for the index of pairs."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="words", db_constraint=False
    )
    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    seq = models.IntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        verbose_name, verbose_name_plural = _("words of an entry"), _("words of entries")
        constraints = [
            models.UniqueConstraint(fields=["book", "seq"], name="words_of_an_entry_are_gathered_once")
        ]


class Balance(models.Model):
    """Debits and credits of one account; kept by a trigger, rebuilt by `verify_ledger --rebuild`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False)
    debit_fen = models.BigIntegerField(default=0)
    credit_fen = models.BigIntegerField(default=0)
    """Not negative: what was credited."""
    lines = models.IntegerField(default=0)

    class Meta:
        abstract = True


class BalancePeriod(Balance):
    """Of one month."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="balances", db_constraint=False)

    class Meta:
        verbose_name, verbose_name_plural = _("balance of a month"), _("balances of months")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "period"], name="an_account_has_one_balance_in_a_month"
            )
        ]


class BalanceBranch(Balance):
    """Of one month and branch."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="+", db_constraint=False)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("balance of a branch"), _("balances of branches")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "account", "period"],
                name="an_account_has_one_balance_in_a_branch_and_month",
            )
        ]


class BalanceActivity(Balance):
    """Of one activity."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="balances")

    class Meta:
        verbose_name, verbose_name_plural = _("balance of an activity"), _("balances of activities")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "account"], name="an_account_has_one_balance_in_an_activity"
            )
        ]
