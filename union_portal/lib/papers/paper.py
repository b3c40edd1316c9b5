"""What stands on a paper, without a word about how it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

Kind = Literal["text", "number", "date", "money"]
Number = int | float | Decimal


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere on the page; elsewhere it is its words."""

    text: str
    url: str

    def __str__(self) -> str:
        return str(self.text)


Cell = str | Number | date | datetime | Link | None


@dataclass(frozen=True)
class Column:
    """`width` is a share of the line: a column of 4 is twice as wide as one of 2. `align`: left, center or right;
    left to itself a column of numbers stands at the right, one of days in the middle."""

    label: str
    kind: Kind = "text"
    width: float = 1
    align: str = ""

    @property
    def side(self) -> str:
        return self.align or {"text": "left", "date": "center"}.get(self.kind, "right")


@dataclass(frozen=True)
class Signature:
    """Who answers for the paper. Without a name there is a line to sign on."""

    label: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Heading:
    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str
    indent: bool = True


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value: session, place, how many came."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, Cell], ...]

    def __post_init__(self) -> None:
        _freeze(self, "rows", (tuple(row) for row in self.rows))


@dataclass(frozen=True)
class Table:
    """`totals` is a last row of its own, as wide as the others."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    totals: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        _freeze(self, "columns", self.columns)
        _freeze(self, "rows", (tuple(row) for row in self.rows))
        _freeze(self, "totals", self.totals)
        width = len(self.columns)
        if not width:
            raise ValueError("a table needs columns")
        for row in (*self.rows, *([self.totals] if self.totals else ())):
            if len(row) != width:
                raise ValueError(f"a row of {len(row)} cells under {width} columns")


@dataclass(frozen=True)
class Bars:
    """A chart of quantities, one bar each; the numbers always stand beside them."""

    kind: ClassVar[str] = "bars"
    rows: tuple[tuple[str, Number], ...]
    caption: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        _freeze(self, "rows", (tuple(row) for row in self.rows))


@dataclass(frozen=True)
class Rich:
    """HTML that the boundary (lib.richtext) has cleaned already."""

    kind: ClassVar[str] = "rich"
    html: str


Block = Heading | Paragraph | Facts | Table | Bars | Rich


@dataclass(frozen=True)
class Paper:
    """`is_official`: under the issuer's red head, with its number. `dated` stands with the issuer at the end.

    `is_compact`: smaller type and margins in print and PDF, for what is to lie on one page.
    """

    title: str
    subtitle: str = ""
    number: str = ""
    issuer: str = ""
    is_official: bool = False
    dated: date | None = None
    signatures: tuple[Signature, ...] = ()
    blocks: tuple[Block, ...] = ()
    landscape: bool = False
    is_compact: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("signatures", "blocks", "notes"):
            _freeze(self, name, getattr(self, name))


def _freeze(thing: object, name: str, values: Iterable[object]) -> None:
    """Whoever describes a paper may hand over a list or a generator."""
    object.__setattr__(thing, name, tuple(values))
