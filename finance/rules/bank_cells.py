"""What stands in the cells of a bank statement: days, times, amounts, directions, account numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from finance.rules.money import LARGEST, BadAmount, Fault, parse_yuan
from members.rules.roster_values import text_of

EPOCH = datetime(1899, 12, 30)
"""Of Excel: days are counted from here."""
YEARS = range(1990, 2101)
CLOCK = r"(\d{1,2})[:.时](\d{2})(?:[:.分](\d{2})(?:\.\d+)?秒?|分)?"
WRITTEN_DAY = re.compile(r"(?:(\d{4})(\d{2})(\d{2})|(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?)")
WRITTEN_CLOCK = re.compile(rf"{CLOCK}|(\d{{2}})(\d{{2}})(\d{{2}})")
OUT = frozenset(
    (
        "借",
        "借方",
        "d",
        "dr",
        "debit",
        "支",
        "支出",
        "付",
        "付款",
        "付出",
        "转出",
        "往账",
        "往",
        "出",
        "out",
        "-",
    )
)
IN = frozenset(
    ("贷", "贷方", "c", "cr", "credit", "收", "收入", "收款", "存入", "转入", "来账", "来", "进", "in", "+")
)
NOTHING = frozenset(("", "-", "--", "—", "——", "/"))


class Unreadable(ValueError):
    """A cell that cannot be what its column says."""


def moment(cell: object) -> tuple[date | None, time | None]:
    """Day and time as far as the cell has them; (None, None) if it is empty. Unreadable."""
    if isinstance(cell, datetime):
        return _in_range(cell.date()), cell.time().replace(microsecond=0)
    if isinstance(cell, date):
        return _in_range(cell), None
    if isinstance(cell, time):
        return None, cell.replace(microsecond=0)
    if isinstance(cell, float) and 0 < cell < 80_000:
        return _serial(cell)
    text = text_of(cell)
    return _written(text) if text else (None, None)


def _written(text: str) -> tuple[date | None, time | None]:
    """20260104, 2026-1-4 13:10, 2026年1月4日13时10分39秒, 20260104131039, 2026-01-04-13.10.39.123456, 13:10:39."""
    day = WRITTEN_DAY.match(text)
    if day is None or (text.isdigit() and len(text) not in {8, 12, 14}):
        return None, _clock(text)
    rest = text[day.end() :].lstrip(" T-")
    if rest.isdigit() and len(rest) == 4:
        rest += "00"
    year, month, number = (int(each) for each in (day.groups()[:3] if day[1] else day.groups()[3:]))
    try:
        return _in_range(date(year, month, number)), _clock(rest) if rest else None
    except ValueError as error:
        raise Unreadable from error


def _clock(text: str) -> time:
    match = WRITTEN_CLOCK.fullmatch(text)
    if match is None:
        raise Unreadable
    hour, minute, second = match.groups()[:3] if match[1] else match.groups()[3:]
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError as error:
        raise Unreadable from error


def _serial(number: float) -> tuple[date | None, time | None]:
    """A day as Excel counts it, a fraction as a time."""
    at = EPOCH + timedelta(seconds=round(number * 86400))
    if number < 1:
        return None, at.time()
    return _in_range(at.date()), at.time() if number % 1 else None


def _in_range(day: date) -> date:
    if day.year not in YEARS:
        raise Unreadable
    return day


def amount(cell: object) -> int | None:
    """The fen of a cell, below zero too; None where nothing stands. BadAmount."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return _bounded(cell * 100)
    if isinstance(cell, float):
        # Of the sixteen digits of a computed number Excel shows fifteen; 0.1 + 0.2 is 0.3 to everybody.
        return parse_yuan(_decimal(cell), may_be_negative=True)
    text = str(cell).strip().removeprefix("'")
    return None if text in NOTHING else parse_yuan(text, may_be_negative=True)


def _decimal(number: float) -> str:
    shown = f"{float(f'{number:.15g}'):.6f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _bounded(fen: int) -> int:
    if abs(fen) > LARGEST:
        raise BadAmount(Fault.TOO_LARGE, str(fen))
    return fen


class Direction(StrEnum):
    """Which way the money went, seen from the union."""

    IN = "in"
    OUT = "out"


def direction(cell: object) -> Direction | None:
    """None where the cell is empty; Unreadable."""
    text = text_of(cell).lower().replace(" ", "")
    if text in OUT:
        return Direction.OUT
    if text in IN:
        return Direction.IN
    if text:
        raise Unreadable
    return None


def masked(number: str) -> str:
    """6222****1234: what may be shown of an account."""
    digits = re.sub(r"[\s-]", "", number)
    return f"{digits[:4]}****{digits[-4:]}" if len(digits) > 8 else f"****{digits[-4:]}" if digits else ""


def tail(number: str) -> str:
    """The last four digits, by which statements of one account are known."""
    found = re.search(r"[0-9]{1,4}$", re.sub(r"[\s-]", "", number))
    return found[0] if found else ""


def masked_holder(name: str) -> str:
    """A union is named; of a person, the family name."""
    return name if len(name) > 4 else f"{name[:1]}**" if name else ""
