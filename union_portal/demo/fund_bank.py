"""What the bank of the demo union says: a statement of the last closed month, and one of the month that is open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.utils import timezone

from finance.actions import closing
from finance.models import BankLine, BankMatch, BankStatement, Book, Line
from members.models import User

BANK = "asset.bank"
TAIL = "0011"
LEFT = 4
"""The last lines of an open month, which nobody has matched yet."""
ONLY_AT_THE_BANK = (("账户管理费", "中国工商银行云岭支行", -30_00), ("退回汇款", "快捷印务", 486_00))
"""Of an open month: somebody has yet to write the drafts."""


def tell(book: Book, first_on: date, last_on: date, *, is_open: bool, by: User, at: datetime) -> None:
    """The statement of one month, every line matched with its entry; but for the last ones while the month is open."""
    moved = Line.objects.filter(entry__book=book, account=BANK, on__range=(first_on, last_on)).exclude(
        entry__kind="opening"
    )
    lines = list(moved.select_related("entry__draft__counterparty").order_by("on", "seq", "position"))
    said = [(line.on, _summary(line), _other(line), line.amount_fen, line) for line in lines]
    if is_open:
        said += [(last_on, *words, None) for words in ONLY_AT_THE_BANK]
    balance = opening = closing.balances(book, first_on - timedelta(days=1)).get(BANK, 0)
    name = f"工商银行{first_on.year}年{first_on.month}月.csv"
    statement = BankStatement.objects.create(
        book=book, account_id=BANK, tail=TAIL, file_name=name, digest=sha256(name.encode()).hexdigest(), from_on=first_on, until_on=last_on,
        opening_fen=opening, closing_fen=opening + sum(fen for *_words, fen, _line in said), by=by, at=at,
    )  # fmt: skip
    rows = []
    for number, (on, summary, other, fen, _line) in enumerate(said, 1):
        balance += fen
        moment = timezone.make_aware(datetime.combine(on, time(9)) + timedelta(minutes=number))
        serial = f"{on:%Y%m%d}{number:05}"
        rows.append(BankLine(
            statement=statement, book=book, number=number, at=moment, summary=summary, counterparty=other, amount_fen=fen, balance_fen=balance,
            serial=serial, fingerprint=sha256(f"{TAIL}{serial}".encode()).hexdigest(),
        ))  # fmt: skip
    BankLine.objects.bulk_create(rows)
    matched = [(row, line) for row, (*_words, line) in zip(rows, said, strict=True) if line is not None]
    BankMatch.objects.bulk_create(
        BankMatch(bank_line=row, line=line, by=by, at=at)
        for row, line in (matched[:-LEFT] if is_open else matched)
    )


def _summary(line: Line) -> str:
    """As a bank puts it."""
    if line.entry.kind == "transfer":
        return "现金支取"
    return "转账存入" if line.amount_fen > 0 else "转账支出"


def _other(line: Line) -> str:
    draft = line.entry.draft
    if draft is not None and draft.counterparty is not None:
        return draft.counterparty.name
    return "" if line.entry.kind == "transfer" else "云岭矿业集团有限公司"
