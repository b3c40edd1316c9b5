"""Random histories of the books: whatever people do and in whatever order, every guarantee holds."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from finance import posting, verifying
from finance.actions import closing
from finance.models import BalancePeriod, Entry, FiscalYear, Line, Period
from finance.posting import Posting
from tests.finance.cast import TODAY, Cast, make_cast
from union_portal.lib import Refused

HISTORIES = int(os.environ.get("HISTORIES", "250"))
"""A thousand with HISTORIES=1000: two minutes."""
STEPS = 7
ACCOUNTS = (
    "asset.bank",
    "asset.cash",
    "inc.dues",
    "exp.activity.recreation",
    "exp.rights.warmth",
    "exp.activity",
    "liab.agency",
)


class History:
    """One history, with what must be so kept beside the books in plain Python."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.dice = cast, random.Random(seed)
        self.sums: Counter[tuple[str, int]] = Counter()
        self.entries: list[tuple[str, tuple[tuple[str, int], ...], date]] = []
        self.reversed: set[int] = set()
        self.closed: set[int] = set()

    def step(self) -> None:
        deed = self.dice.choice((self.post, self.post, self.post_many, self.reverse, self.close, self.meddle))
        try:
            with transaction.atomic():
                deed()
        except (Refused, Error) as refusal:
            self.refused = refusal

    def post(self) -> None:
        self._put([self._made()])

    def post_many(self) -> None:
        """An import: all of it or nothing."""
        self._put([self._made() for _ in range(self.dice.randrange(2, 6))])

    def _made(self) -> Posting:
        on = date(2026, 9, 1) + timedelta(days=self.dice.randrange(84))
        parts = [self.dice.randrange(-500, 500) for _ in range(self.dice.randrange(1, 4))]
        last = -sum(parts) if self.dice.random() < 0.9 else 1
        lines = [(self.dice.choice(ACCOUNTS), fen, "") for fen in (*parts, last)]
        return Posting("transfer", on, "测试", lines)

    def _put(self, postings: list[Posting]) -> None:
        wrong = [p for p in postings if self._is_wrong(p)]
        posting.put(self.cast.book, postings, on=TODAY)
        transaction.get_connection().check_constraints()
        assert not wrong, wrong
        for each in postings:
            self._count(each)

    def _is_wrong(self, each: Posting) -> bool:
        return (
            sum(fen for _a, fen, _m in each.lines) != 0
            or len(each.lines) < 2
            or any(fen == 0 or account == "exp.activity" for account, fen, _m in each.lines)
            or each.on.month in self.closed
        )

    def _count(self, each: Posting) -> None:
        self.entries.append((each.kind, tuple((account, fen) for account, fen, _m in each.lines), each.on))
        for account, fen, _memo in each.lines:
            self.sums[account, each.on.month] += fen

    def reverse(self) -> None:
        if not self.entries:
            return
        seq = self.dice.randrange(len(self.entries)) + 1
        kind, lines, _on = self.entries[seq - 1]
        sign = -1 if self.dice.random() < 0.8 else 1
        said = Posting(
            "reversal", TODAY, "冲销", [(account, sign * fen, "") for account, fen in lines], reverses=seq
        )
        negates = sorted((account, -fen) for account, fen in lines) == sorted(
            (a, fen) for a, fen, _m in said.lines
        )
        may = negates and kind != "reversal" and seq not in self.reversed
        posting.put(self.cast.book, [said], on=TODAY)
        transaction.get_connection().check_constraints()
        assert may, (seq, kind)
        self.reversed.add(seq)
        self._count(said)

    def close(self) -> None:
        month = self.dice.choice((9, 10))
        period = closing.begin(self.cast.period(month), by=self.cast.bookkeeper, at=self.cast.at)
        typed = closing.balances(self.cast.book, period.last_on).get("asset.bank", 0)
        cash = closing.balances(self.cast.book, period.last_on).get("asset.cash", 0)
        closing.close(
            period,
            typed_bank_fen=typed,
            counted_cash_fen=cash,
            confirmed=["reversals"],
            by=self.cast.bookkeeper,
            at=self.cast.at,
        )
        self.closed.add(month)

    def meddle(self) -> None:
        """What is there is touched; nothing of it may succeed."""
        touched = self.dice.choice(
            (
                lambda: Line.objects.update(amount_fen=7),
                lambda: Entry.objects.filter(seq=1).update(narration="别的"),
                lambda: Line.objects.all()._raw_delete("default"),
                lambda: Period.objects.filter(state="closed").update(state="open"),
                lambda: BalancePeriod.objects.update(debit_fen=0),
                lambda: FiscalYear.objects.update(entries=99),
            )
        )
        assert not touched(), "something was changed"

    def holds(self) -> None:
        assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(
            range(1, len(self.entries) + 1)
        )
        kept = {
            (row.account_id, row.period.first_on.month): row.debit_fen - row.credit_fen
            for row in BalancePeriod.objects.select_related("period")
        }
        assert {key: fen for key, fen in kept.items() if fen} == {
            key: fen for key, fen in self.sums.items() if fen
        }
        assert (
            set(Period.objects.filter(state="closed").values_list("first_on__month", flat=True))
            == self.closed
        )


@pytest.mark.long
@pytest.mark.django_db
def test_every_history_keeps_the_books_whole():
    cast = make_cast(first_month=9)
    met = Counter[str]()
    for seed in range(HISTORIES):
        with transaction.atomic():
            history = History(cast, seed)
            for _ in range(STEPS):
                history.step()
            history.holds()
            if seed % 25 == 0:
                assert verifying.verify(cast.book).is_whole
            met.update(kind for kind, _lines, _on in history.entries)
            met["closed"] += len(history.closed)
            transaction.set_rollback(True)
    assert met["transfer"] > HISTORIES
    assert met["reversal"] > HISTORIES // 20
    assert met["closed"] > HISTORIES // 20
