"""A ballot paper as it is printed: tables with empty boxes, from the frozen questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.ballot_words import answer_words
from proposals.models import BallotItem
from proposals.rules.questions import GRADES, VOTES, ItemKind

COLUMNS = {ItemKind.APPROVE: VOTES, ItemKind.ELECT_EACH: VOTES, ItemKind.APPRAISE: GRADES}
"""Kinds with several boxes in a row; the others have one."""


@dataclass(frozen=True)
class Line:
    label: str
    note: str = ""
    is_blank: bool = False
    """Where somebody else is written in."""


@dataclass(frozen=True)
class Printed:
    """An item: a box for each line and column."""

    number: int
    title: str
    hint: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def printed(items: Sequence[BallotItem]) -> list[Printed]:
    return [_item(number, item) for number, item in enumerate(items, 1)]


def _item(number: int, item: BallotItem) -> Printed:
    kind = ItemKind(item.kind)
    columns = tuple(answer_words(each) for each in COLUMNS.get(kind, ()))
    lines = [Line(option.label, option.note) for option in item.options.all()] or [Line(item.title)]
    if item.has_write_in:
        lines.append(Line("", is_blank=True))
    return Printed(number, item.title, _hint(kind, item.seats), columns or ("",), tuple(lines))


def _hint(kind: ItemKind, seats: int) -> str:
    if kind in COLUMNS:
        return _("One circle in each line.")
    most = max(1, seats)
    said = ngettext(
        "At most %(most)d circle. With more the ballot is invalid.",
        "At most %(most)d circles; fewer are allowed. With more the ballot is invalid.",
        most,
    )
    return said % {"most": most}
