"""Sums by account and month, from the balances that triggers keep: never from the lines, which are many.

Carrying a year forward is no spending and an opening balance no change of the surplus: the few lines of such entries
are taken out again. Amounts are as the books have them, + debit and - credit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Sum

from finance.models import Activity, BalanceBranch, Book
from finance.rules.accounts import SURPLUS, Account, is_within
from finance.rules.statements import Statement, statement
from members.models import Branch

OPENING_ENTRIES = 50
"""Opening balances come before everything else, so they are looked for only there."""
ACTIVITIES_SHOWN = 50

# before: all that was there; month: what moved; carried and opened: what of it was no income and no spending.
OF_BOOK = """
SELECT 'before', %(first)s::date, b.account_id, sum(b.debit_fen - b.credit_fen)::bigint
  FROM finance_balanceperiod b JOIN finance_period p ON p.id = b.period_id
  WHERE p.book_id = %(book)s AND p.first_on < %(first)s GROUP BY b.account_id
UNION ALL SELECT 'month', p.first_on, b.account_id, b.debit_fen - b.credit_fen
  FROM finance_balanceperiod b JOIN finance_period p ON p.id = b.period_id
  WHERE p.book_id = %(book)s AND p.first_on BETWEEN %(first)s AND %(last)s
UNION ALL SELECT 'carried', date_trunc('month', e.on)::date, l.account_id, l.amount_fen
  FROM finance_entry e JOIN finance_line l ON l.entry_id = e.id
  WHERE e.book_id = %(book)s AND e.on = ANY(%(ends)s::date[]) AND e.on BETWEEN %(first)s AND %(last)s
    AND e.kind = 'carry_forward'
UNION ALL SELECT 'opened', date_trunc('month', e.on)::date, l.account_id, l.amount_fen
  FROM finance_entry e JOIN finance_line l ON l.entry_id = e.id
  WHERE e.book_id = %(book)s AND e.seq <= %(opening)s AND e.on BETWEEN %(first)s AND %(last)s AND e.kind = 'opening'
"""
OF_ACTIVITY = """
SELECT account_id, sum(fen)::bigint FROM (
  SELECT account_id, debit_fen - credit_fen AS fen FROM finance_balanceactivity WHERE activity_id = %(activity)s
  UNION ALL SELECT l.account_id, -l.amount_fen FROM finance_entry e JOIN finance_line l ON l.entry_id = e.id
    WHERE e.activity_id = %(activity)s AND e.on > %(until)s
) AS moved GROUP BY account_id
"""
OF_ACTIVITIES = """
SELECT a.code, a.name, sum(moved.fen)::bigint AS spent FROM (
  SELECT activity_id, debit_fen - credit_fen AS fen FROM finance_balanceactivity WHERE account_id = ANY(%(accounts)s)
  UNION ALL SELECT activity_id, -amount_fen FROM finance_line
    WHERE account_id = ANY(%(accounts)s) AND "on" > %(until)s AND activity_id IS NOT NULL
) AS moved JOIN finance_activity a ON a.id = moved.activity_id
WHERE a.book_id = %(book)s AND a.starts_on <= %(last)s AND a.ends_on >= %(first)s
GROUP BY a.code, a.name HAVING sum(moved.fen) <> 0 ORDER BY spent DESC, a.code LIMIT %(most)s
"""


@dataclass(frozen=True)
class Sums:
    """What stood there before the first month, with what the books were opened with, and what each month moved."""

    before: Mapping[str, int]
    months: Mapping[date, Mapping[str, int]]

    def between(self, first: date, last: date) -> dict[str, int]:
        return added(sums for month, sums in self.months.items() if first <= month <= last)

    def surplus_before(self, first: date) -> int:
        """Positive: there is something. Income and spending that are not carried forward yet are in it."""
        earlier = added([self.before, *(sums for month, sums in self.months.items() if month < first)])
        return -sum(fen for slug, fen in earlier.items() if _is_of_surplus(slug))

    def statement(
        self, first: date, last: date, tree: Sequence[Account], *, with_empty: bool = False
    ) -> Statement:
        moved = self.between(first, last)
        other = -sum(fen for slug, fen in moved.items() if is_within(slug, SURPLUS))
        return statement(self.surplus_before(first), moved, other_fen=other, tree=tree, with_empty=with_empty)


def added(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for sums in many:
        for slug, fen in sums.items():
            total[slug] += fen
    return dict(total)


def _is_of_surplus(slug: str) -> bool:
    return slug.startswith(("inc.", "exp.")) or is_within(slug, SURPLUS)


def sums_of(book: Book, first: date, last: date) -> Sums:
    """Whole months from first to last, and all that was before them: one query."""
    ends = [date(year, 12, 31) for year in range(first.year, last.year + 1)]
    named = {"book": book.pk, "first": first, "last": last, "ends": ends, "opening": OPENING_ENTRIES}
    standing: dict[str, int] = defaultdict(int)
    months: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for tag, month, slug, fen in _rows(OF_BOOK, named):
        if tag in {"before", "opened"}:
            standing[slug] += fen
        if tag != "before":
            months[month][slug] += fen if tag == "month" else -fen
    return Sums(dict(standing), {month: dict(sums) for month, sums in sorted(months.items())})


def of_branch(book: Book, branch: Branch, first: date, last: date) -> list[tuple[int, str, date, int]]:
    """(branch, account, month, fen), of the branch and what is below it."""
    rows = BalanceBranch.objects.filter(
        period__book=book,
        period__first_on__gte=first,
        period__first_on__lte=last,
        branch__path__startswith=branch.path,
    )
    net = F("debit_fen") - F("credit_fen")
    return list(rows.values_list("branch_id", "account_id", "period__first_on", net))


def spent_by_branch(book: Book, first: date, last: date) -> list[tuple[int, str, int]]:
    """(branch, name, fen), most first: reckoned in the database."""
    rows = BalanceBranch.objects.filter(
        period__book=book, period__first_on__gte=first, period__first_on__lte=last, account__kind="expense"
    )
    found = rows.values_list("branch_id", "branch__name").annotate(fen=Sum(F("debit_fen") - F("credit_fen")))
    return [(pk, name, int(fen)) for pk, name, fen in found.order_by("-fen", "branch_id") if fen]


def of_activity(activity: Activity, until: date) -> dict[str, int]:
    """By account, up to the last day on display: the kept balance, less what came later."""
    return {
        slug: fen
        for slug, fen in _rows(OF_ACTIVITY, {"activity": activity.pk, "until": until})
        if fen
    }  # fmt: skip


def activities_of(
    book: Book, accounts: Collection[str], year: int, until: date
) -> list[tuple[str, str, int]]:
    """(number, name, fen) of the year's activities under these accounts, most first; up to the last day on display."""
    named = {
        "book": book.pk, "accounts": list(accounts), "until": until, "most": ACTIVITIES_SHOWN,
        "first": date(year, 1, 1), "last": date(year, 12, 31),
    }  # fmt: skip
    return _rows(OF_ACTIVITIES, named)


def _rows(sql: str, named: dict[str, object]) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        return cursor.fetchall()
