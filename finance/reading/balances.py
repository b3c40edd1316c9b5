"""Balances of a month: of every account, and of the headings above them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from finance.models import Account, AccountCode, BalancePeriod, Book, Period
from finance.rules.accounts import parent_of


@dataclass(frozen=True)
class Row:
    """An account in a month: + is debit, - is credit; `debit` and `credit` are what moved, without signs."""

    account: Account
    code: str
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit

    @property
    def level(self) -> int:
        return self.account.slug.count(".")


@dataclass(frozen=True)
class TrialBalance:
    """科目余额表: the accounts that have anything, in the order of the chart, and what they come to."""

    period: Period
    rows: tuple[Row, ...]

    @property
    def posting(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.account.is_posting)

    @property
    def totals(self) -> dict[str, int]:
        """Both sides of the opening, of the month and of the closing."""
        rows = self.posting
        return {
            "opening_debit": sum(row.opening for row in rows if row.opening > 0),
            "opening_credit": -sum(row.opening for row in rows if row.opening < 0),
            "debit": sum(row.debit for row in rows),
            "credit": sum(row.credit for row in rows),
            "closing_debit": sum(row.closing for row in rows if row.closing > 0),
            "closing_credit": -sum(row.closing for row in rows if row.closing < 0),
        }

    @property
    def balances(self) -> bool:
        sums = self.totals
        return all(sums[f"{name}debit"] == sums[f"{name}credit"] for name in ("opening_", "", "closing_"))


def trial_balance(period: Period, *, headings: bool = False) -> TrialBalance:
    """`headings`: with the sums of the accounts above. Three queries, however many entries there are."""
    book = period.book
    before = Q(period__first_on__lt=period.first_on)
    sums = (
        BalancePeriod.objects.filter(period__book=book, period__first_on__lte=period.first_on)
        .values_list("account_id")
        .annotate(
            opening=Sum(F("debit_fen") - F("credit_fen"), filter=before, default=0),
            debit=Sum("debit_fen", filter=Q(period=period), default=0),
            credit=Sum("credit_fen", filter=Q(period=period), default=0),
        )
    )
    figures = {account: tuple(int(each) for each in rest) for account, *rest in sums if any(rest)}
    if headings:
        figures = _with_headings(figures)
    codes, accounts = codes_of(book), Account.objects.filter(slug__in=figures)
    return TrialBalance(
        period, tuple(Row(each, codes.get(each.slug, ""), *figures[each.slug]) for each in in_tree(accounts))
    )


def in_tree(accounts: Iterable[Account]) -> list[Account]:
    """Each heading before what belongs to it, in the order of the chart."""
    places = {each.slug: (each.position, each.slug) for each in accounts}

    def path(account: Account) -> list[tuple[int, str]]:
        parts = account.slug.split(".")
        above = [".".join(parts[:length]) for length in range(2, len(parts) + 1)]
        return [places.get(slug, places[account.slug]) for slug in above]

    return sorted(accounts, key=path)


def codes_of(book: Book) -> dict[str, str]:
    """The number of each account in the chart the book uses."""
    version = book.settings.chart_version
    return dict(AccountCode.objects.filter(chart_version=version).values_list("account_id", "code"))


def _with_headings(figures: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    summed = dict(figures)
    for slug, own in figures.items():
        above = parent_of(slug)
        while above:
            summed[above] = tuple(
                one + other for one, other in zip(summed.get(above, (0, 0, 0)), own, strict=True)
            )
            above = parent_of(above)
    return summed
