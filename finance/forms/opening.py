"""The first day of a book: its name and first month, and what was there before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance.forms.tables import MOST_WRONG, Chart, Wrong, fen_of, rows_of
from finance.models import Account, Book
from finance.rules.money import BadAmount, format_yuan, parse_yuan
from finance.words import amount_sentence
from union_portal.lib import Refused

HEADINGS = {
    "account": ("科目", "会计科目", "科目名称", "科目编号", "account"),
    "debit": ("借方余额", "借方", "debit"),
    "credit": ("贷方余额", "贷方", "credit"),
}
SHEET = "期初余额"


class OpenBookForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a book", "name"), max_length=60,
        help_text=gettext_lazy("As it stands on statements: the union’s name."),
    )  # fmt: skip
    slug = forms.CharField(
        label=gettext_lazy("short name"), max_length=20, initial="main",
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", gettext_lazy("Small Latin letters, figures and hyphens, beginning with a letter."))],
        help_text=gettext_lazy("Latin letters; it stands in addresses and in every entry, and stays."),
    )  # fmt: skip
    first = forms.CharField(
        label=gettext_lazy("first month"), widget=forms.TextInput(attrs={"type": "month"}), max_length=7,
        help_text=gettext_lazy("Year and month from which the portal keeps the books: 2026-01. Earlier months are not added later."),
    )  # fmt: skip

    def clean_first(self) -> date:
        try:
            first = date.fromisoformat(f"{self.cleaned_data['first']}-01")
        except ValueError as error:
            raise forms.ValidationError(_("Give year and month: 2026-01.")) from error
        if not 2000 <= first.year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("This month is too far away."))
        return first


class OpeningForm(forms.Form):
    """One field an account, in the account's own direction; what stands on the other side begins with a minus."""

    def __init__(self, *args: Any, accounts: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {_field(each): each for each in accounts}
        for name, account in self.accounts.items():
            attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 60}
            self.fields[name] = forms.CharField(
                label=account.label, required=False, max_length=200, widget=forms.TextInput(attrs=attrs)
            )

    def clean(self) -> dict[str, Any]:
        figures: dict[str, int] = {}
        for name, account in self.accounts.items():
            text = (self.cleaned_data or {}).get(name) or ""
            if not text:
                continue
            try:
                fen = parse_yuan(text, may_be_negative=True)
            except BadAmount as error:
                self.add_error(name, amount_sentence(error))
                continue
            if fen:
                figures[account.slug] = fen * account.sign
        if not self.errors:
            _refuse_unless_balanced(figures)
        return {"figures": figures}

    def groups(self) -> Iterator[tuple[str, list[tuple[Account, forms.BoundField]]]]:
        """By kind of account."""
        kinds: dict[str, list[tuple[Account, forms.BoundField]]] = {}
        for name, account in self.accounts.items():
            kinds.setdefault(account.get_kind_display(), []).append((account, self[name]))
        yield from kinds.items()


def _field(account: Account) -> str:
    return f"a_{account.slug.replace('.', '__')}"


def _refuse_unless_balanced(figures: dict[str, int]) -> None:
    if not figures:
        raise forms.ValidationError(_("Give at least two balances."))
    debit, credit = (
        sum(fen for fen in figures.values() if fen > 0),
        -sum(fen for fen in figures.values() if fen < 0),
    )
    if debit != credit:
        raise forms.ValidationError(
            _(
                "Debits come to %(debit)s, credits to %(credit)s: %(difference)s is missing. Assets equal debts and net assets."
            )
            % {
                "debit": format_yuan(debit),
                "credit": format_yuan(credit),
                "difference": format_yuan(abs(debit - credit)),
            }
        )


def read_table(upload: Any, book: Book, accounts: list[Account]) -> tuple[dict[str, int], list[Wrong]]:
    """The figures of a filled-in template, + debit and - credit, and everything that is wrong with it."""
    chart, figures, wrong = Chart(book, accounts), dict[str, int](), list[Wrong]()
    for number, said in rows_of(upload, HEADINGS, ("account", "debit", "credit")):
        if not said["debit"] and not said["credit"]:
            continue
        try:
            slug, fen = _row(said, chart)
            if slug in figures:
                raise Refused(_("This account stands in the table already."))
            figures[slug] = fen
        except Refused as refusal:
            wrong.append(Wrong(number, str(refusal)))
    return {slug: fen for slug, fen in figures.items() if fen}, wrong[:MOST_WRONG]


def _row(said: dict[str, str], chart: Chart) -> tuple[str, int]:
    account = chart.find(said["account"])
    if account is None:
        raise Refused(
            _("There is no account “%(text)s” that takes an opening balance.")
            % {"text": said["account"][:40]}
        )
    if said["debit"] and said["credit"]:
        raise Refused(_("Debit and credit are both filled in."))
    return account.slug, fen_of(said["debit"]) if said["debit"] else -fen_of(said["credit"])
