"""The months of a book for whoever closes them: where each stands, and what its checklist asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from finance.actions.closing import BANK, month_of
from finance.closing_words import POINTS, item_of, sentence
from finance.models import BankStatement, Book, Period
from finance.rules import closing
from finance.rules.closing import Item, Point, State

WHERE = {
    Point.DRAFTS: "finance:desk",
    Point.BANK: "finance:bank-reconciliation",
    Point.BANK_LINES: "finance:bank-match",
    Point.PREVIOUS: "finance:months",
}
"""The page on which a point is put right."""
LOOKS = {State.OK: "ok", State.ASK: "warn", State.STOP: "error"}


@dataclass(frozen=True)
class Asked:
    """A point of the list as it is shown."""

    item: Item
    label: str | Promise
    sentence: str
    url: str
    is_confirmed: bool

    @property
    def look(self) -> str:
        return "ok" if self.item.state is State.ASK and self.is_confirmed else LOOKS[self.item.state]

    @property
    def asks(self) -> bool:
        return self.item.state is State.ASK


def checked(
    period: Period,
    *,
    bank_fen: int | None = None,
    cash_fen: int | None = None,
    confirmed: Collection[str] = (),
) -> list[Asked]:
    """The checklist: as it was answered where the month is closed, else as the books stand now."""
    if period.state == Period.State.CLOSED:
        kept = [(item_of(each), bool(each.get("confirmed"))) for each in period.checklist]
        return [_asked(item, period, is_confirmed=is_so) for item, is_so in kept]
    items = closing.checklist(month_of(period, typed_bank_fen=bank_fen, counted_cash_fen=cash_fen))
    return [_asked(item, period, is_confirmed=item.point.value in confirmed) for item in items]


def items_of(period: Period) -> list[Item]:
    return [each.item for each in checked(period, bank_fen=period.bank_balance_fen)]


def _asked(item: Item, period: Period, *, is_confirmed: bool) -> Asked:
    is_done = item.state is State.OK or period.state == Period.State.CLOSED
    name = "" if is_done else WHERE.get(item.point, "")
    month = f"?month={period}" if item.point is Point.BANK else ""
    return Asked(
        item, POINTS[item.point], sentence(item), f"{reverse(name)}{month}" if name else "", is_confirmed
    )


def stated_by_bank(period: Period) -> BankStatement | None:
    """The statement that ends on the last day of the month, if it was brought in."""
    return BankStatement.objects.filter(book=period.book, account=BANK, until_on=period.last_on).first()


def by_year(book: Book) -> list[tuple[int, list[Period]]]:
    """The newest year first, its months from January on."""
    years: dict[int, list[Period]] = {}
    for period in book.periods.select_related("closed_by").order_by("-first_on"):
        years.setdefault(period.first_on.year, []).append(period)
    return list(years.items())
