"""Books of which a quarter is on display, and November is not."""

from dataclasses import dataclass
from datetime import date

from finance.actions import vouchers
from finance.models import Budget, BudgetLine, Entry, FundQuestion
from tests.finance.cast import Cast, make_cast, photo

GAMES, BANK, DUES, CONTRIBUTIONS = "exp.activity.recreation", "asset.bank", "inc.dues", "inc.allocated"


@dataclass
class Shelf:
    """A quarter on display, and November that is not."""

    cast: Cast
    spent: Entry
    hidden: Entry
    reversal: Entry


def filled(*, publish: bool = True) -> Shelf:
    """July: opened with 10,000; August: dues 3,000 and contributions 1,000; September: games 1,234.50 with a paper."""
    cast = make_cast()
    cast.put(
        (BANK, 1_000_000), ("net.surplus", -1_000_000), on=date(2026, 7, 1), kind="opening", narration="期初"
    )
    cast.put((BANK, 300_000), (DUES, -300_000), on=date(2026, 8, 3), narration="八月会费")
    cast.put((BANK, 100_000), (CONTRIBUTIONS, -100_000), on=date(2026, 8, 9), narration="拨缴")
    more = {"activity": cast.activity, "branch": cast.activity.branch}
    spent = cast.entry(123_450, on=date(2026, 9, 12), narration="职工篮球赛服装", **more)
    hidden = cast.entry(77_700, on=date(2026, 11, 20), narration="十一月的茶水", **more)
    reversal = cast.reversal(spent)
    document = spent.draft.documents.get()
    vouchers.show(document, "jpg", photo(9), [[1, 0, 0, 10, 10]], by=cast.bookkeeper, at=cast.at)
    if publish:
        cast.closed(7, 8, 9)
        cast.keys()
        cast.publication()
    return Shelf(cast, spent, hidden, reversal)


def asked_and_planned(shelf: Shelf) -> None:
    """A question at the entry, and a budget in force."""
    cast = shelf.cast
    FundQuestion.objects.create(
        publication=cast.book.publications.get(),
        entry=shelf.spent,
        text="买了几套？",
        asked_by=cast.member,
        at=cast.at,
    )
    budget = Budget.objects.create(
        book=cast.book, year=2026, prepared_by=cast.bookkeeper, resolution="第三次委员会议"
    )
    for account, fen in (("exp.activity", 1_000_000), ("exp.rights", 200_000)):
        BudgetLine.objects.create(budget=budget, account_id=account, amount_fen=fen)
    Budget.objects.filter(pk=budget.pk).update(approved_by=cast.approver, approved_at=cast.at)
