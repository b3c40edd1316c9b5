"""How a value is written on a paper, the same in every form of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from union_portal.lib.papers.paper import Bars, Cell, Column, Facts, Number, Paper, Signature, Table

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""What neither XML nor a reader wants: control characters, marks of direction, spaces without width."""
MIN_LETTERS = 6
"""Three Chinese characters: a narrower column cannot be read."""
LETTERS = {False: 80, True: 126}
"""So many small letters stand on a line of a table, by whether the paper lies on its side; a Chinese character is two."""
LINE_END = re.compile("\r\n?|[\u2028\u2029]")
BLANK = "　"


def plain(text: object) -> str:
    """Text that can stand in any of the files; its lines are kept."""
    return INVISIBLE.sub("", LINE_END.sub("\n", str(text))).strip()


def value_of(cell: Cell, kind: str) -> Cell:
    """What a spreadsheet can reckon with, where it is a number or a day; words otherwise."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        local = timezone.localtime(cell) if timezone.is_aware(cell) else cell
        return local.date() if kind == "date" else local.replace(tzinfo=None)
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and _is_finite(cell):
        return cell
    return _step_in(str(cell)) + plain(cell)


def _step_in(text: str) -> str:
    """The full-width blanks before a cell that stands below another."""
    return text[: len(text) - len(text.lstrip(BLANK))]


def shown(cell: Cell, kind: str = "text", *, in_table: bool = True) -> str:
    """As people read it. In a table days are short and all of one width: 2026-11-03."""
    value = value_of(cell, kind)
    if isinstance(value, datetime):
        return format_date(
            value, "Y-m-d H:i" if in_table else pgettext("date format: a day and a time", "j M Y, H:i")
        )
    if isinstance(value, date):
        return value.isoformat() if in_table else day(value)
    if isinstance(value, int | float | Decimal):
        return f"{value:,.2f}" if kind == "money" else number(value)
    return "" if value is None else str(value)


def number(value: Number) -> str:
    """1,234 or 2.5: decimals only where there are some."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def day(value: date | None) -> str:
    return format_date(value, pgettext("date format: a day", "j M Y")) if value else ""


def cells_of(table: Table, row: tuple[Cell, ...]) -> list[str]:
    return [shown(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]


def facts_of(facts: Facts) -> list[tuple[str, str]]:
    return [(plain(label), shown(value, in_table=False)) for label, value in facts.rows]


def table_of(bars: Bars) -> Table:
    """The numbers under a chart."""
    unit = plain(bars.unit)
    label = _("Number ({unit})").format(unit=unit) if unit else pgettext("column of a chart", "Number")
    columns = (Column(pgettext("column of a chart", "Item"), width=3), Column(label, "number", width=1.5))
    return Table(columns, bars.rows, caption=bars.caption)


def widths(table: Table, line: float) -> list[float]:
    """How the columns share a line of so many letters: as they ask, but no number and no day is broken for want of
    room."""
    least = {n: _longest(table, n) + 2 for n, column in enumerate(table.columns) if column.kind != "text"}
    places = range(len(table.columns))
    asked = dict(zip(places, _shares(table, places), strict=True))
    tight: set[int] = set()
    while rest := [n for n in places if n not in tight]:
        room = line - sum(least[n] for n in tight)
        given = dict(zip(rest, (room * share for share in _shares(table, rest)), strict=True))
        if room < MIN_LETTERS * len(rest):
            break
        if more := {n for n in rest if given[n] < least.get(n, 0)}:
            tight |= more
        else:
            return [given[n] if n in given else float(least[n]) for n in places]
    return [line * asked[n] for n in places]


def _longest(table: Table, place: int) -> int:
    kind = table.columns[place].kind
    rows = (*table.rows, table.totals) if table.totals else table.rows
    return max((len(shown(row[place], kind)) for row in rows), default=0)


def _shares(table: Table, places: Iterable[int]) -> list[float]:
    asked = [table.columns[place].width for place in places]
    return [each / sum(asked) for each in asked]


def nothing_here() -> str:
    return _("There is nothing to list here.")


def signature_line(signature: Signature) -> str:
    """“Secretary: Li”, or with a line to sign on; then the day."""
    name = plain(signature.name) or "_" * 16
    line = _("{label}: {value}").format(label=plain(signature.label), value=name)
    return f"{line}　{day(signature.on)}" if signature.on else line


def closing(paper: Paper) -> list[str]:
    """Issuer and day at the end of the text (落款)."""
    return [line for line in (plain(paper.issuer), day(paper.dated)) if line] if paper.dated else []


def notes_of(paper: Paper) -> list[str]:
    """Numbered as soon as there are several."""
    notes = [note for note in map(plain, paper.notes) if note]
    numbered = [f"{n}. {note}" for n, note in enumerate(notes, 1)] if len(notes) > 1 else notes
    return [_("Note: {notes}").format(notes=numbered[0]), *numbered[1:]] if numbered else []


def _is_finite(value: Number) -> bool:
    return isinstance(value, int) or math.isfinite(value)
