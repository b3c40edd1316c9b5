"""What the bank says: statements as they were brought in, and which entry each line belongs to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.books import Account, Book
from finance.models.entries import Line
from members.models import User
from union_portal.lib.models import Timestamped


class BankMapping(Timestamped):
    """Which column of a bank's file means what, kept for the next file."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="bank_mappings")
    name = models.CharField(pgettext_lazy("of a mapping", "name"), max_length=40)
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("columns of a bank file"), _("columns of bank files")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["book", "name"], name="mappings_have_different_names")]

    def __str__(self) -> str:
        return self.name


class BankStatement(models.Model):
    """A file of the bank (银行对账单), brought in once."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="statements", verbose_name=_("book"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    tail = models.CharField(_("end of the account number"), max_length=8, blank=True, default="")
    file_name = models.CharField(_("file name"), max_length=120)
    digest = models.CharField("SHA-256", max_length=64)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    opening_fen = models.BigIntegerField(_("opening balance"))
    closing_fen = models.BigIntegerField(_("closing balance"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought in by"))
    at = models.DateTimeField(_("brought in at"))

    class Meta:
        verbose_name, verbose_name_plural = _("bank statement"), _("bank statements")
        ordering = ["-until_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "digest"], name="a_statement_is_brought_in_once",
                violation_error_message=_("This file has been brought in already."),
            ),
            models.CheckConstraint(name="a_statement_ends_after_it_begins", condition=Q(until_on__gte=models.F("from_on"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name


class BankLine(models.Model):
    """One movement: + money came in, - money went out. `fingerprint` finds it again in another file."""

    statement = models.ForeignKey(BankStatement, models.CASCADE, related_name="lines")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(_("at"))
    summary = models.CharField(_("summary"), max_length=200, blank=True, default="")
    counterparty = models.CharField(_("counterparty"), max_length=120, blank=True, default="")
    amount_fen = models.BigIntegerField(_("amount"))
    balance_fen = models.BigIntegerField(_("balance"), null=True, blank=True)
    serial = models.CharField(_("serial number"), max_length=60, blank=True, default="")
    fingerprint = models.CharField(max_length=64)
    set_aside = models.CharField(_("why it has no entry"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("line of a bank statement"), _("lines of bank statements")
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="lines_of_a_statement_are_numbered"),
            models.UniqueConstraint(
                fields=["book", "fingerprint"], name="a_bank_line_is_brought_in_once",
                violation_error_message=_("This line has been brought in already."),
            ),
            models.CheckConstraint(name="a_bank_line_moves_money", condition=~Q(amount_fen=0)),
        ]  # fmt: skip


class BankMatch(models.Model):
    """This line of the bank is that line of the books. One of a side may be several of the other."""

    bank_line = models.ForeignKey(BankLine, models.CASCADE, related_name="matches")
    line = models.ForeignKey(Line, models.PROTECT, related_name="bank_matches")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("bank match"), _("bank matches")
        ordering = ["bank_line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_line", "line"], name="two_lines_are_matched_once",
                violation_error_message=_("These lines are matched already."),
            ),
        ]  # fmt: skip
