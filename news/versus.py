"""Two versions of a policy side by side, article by article (新旧条文对照)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from news.rules import comparison, statutes
from news.rules.comparison import Piece
from union_portal.lib.richtext import Block, Change, Row, aligned, blocks, row_of


class Fate(StrEnum):
    """What became of an article."""

    SAME = "same"
    MOVED = "moved"
    """Its words are the same, its number is another one."""
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Part:
    """A piece of one version with the blocks it is made of."""

    piece: Piece
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Line:
    """One article in both versions; a side that has none has an empty label."""

    fate: Fate
    is_heading: bool
    earlier: str
    later: str
    rows: list[Row]


@dataclass(frozen=True)
class Comparison:
    """All articles, and how many of them came, went and changed."""

    lines: list[Line]
    counts: Counter[Fate]

    @property
    def changed(self) -> list[Line]:
        """What is left when everything that stayed is folded away."""
        return [line for line in self.lines if line.fate is not Fate.SAME]


def compared(earlier: str, later: str) -> Comparison:
    """Two cleaned bodies."""
    before, after = parts(earlier), parts(later)
    pairs = comparison.paired([each.piece for each in before], [each.piece for each in after])
    lines = [
        _line(None if left is None else before[left], None if right is None else after[right])
        for left, right in pairs
    ]
    numbered = [line for line in lines if not line.is_heading and (line.earlier or line.later)]
    return Comparison(lines, Counter(line.fate for line in numbered or lines))


def parts(body: str) -> list[Part]:
    """The body cut at its headings and articles; a paragraph without a number belongs to the article before it."""
    found: list[tuple[str, bool, list[Block]]] = []  # label, whether a heading, blocks
    for block in blocks(body):
        label, rest = _cut(block)
        is_heading = block.tag in {"h2", "h3", "h4"}
        if label or is_heading or not found or found[-1][1]:
            found.append((label, is_heading, [rest]))
        else:
            found[-1][2].append(rest)
    return [
        Part(Piece(label, "\n".join(block.text for block in own), is_heading), tuple(own))
        for label, is_heading, own in found
    ]


def _cut(block: Block) -> tuple[str, Block]:
    """The number of an article or a chapter, and the block without it."""
    read = statutes.division_label if block.tag in {"h2", "h3", "h4"} else statutes.article_label
    label = read(block.text)
    if not label:
        return "", block
    return label, Block(block.tag, block.text[len(label) :].strip(), block.html.replace(label, "", 1))


def _line(left: Part | None, right: Part | None) -> Line:
    rows = _side_by_side(aligned(left.blocks if left else (), right.blocks if right else ()))
    earlier, later = left.piece.label if left else "", right.piece.label if right else ""
    there = right or left
    assert there is not None
    return Line(_fate(left, right, rows), there.piece.is_heading, earlier, later, rows)


def _side_by_side(pairs: list[tuple[Block | None, Block | None]]) -> list[Row]:
    """A paragraph that went beside the one that came after it: both belong to the same article."""
    rows: list[Row] = []
    for row in (row_of(*pair) for pair in pairs):
        if rows and row.change is Change.ADDED and rows[-1].change is Change.REMOVED:
            rows[-1] = Row(Change.CHANGED, row.tag, rows[-1].left, row.right)
        else:
            rows.append(row)
    return rows


def _fate(left: Part | None, right: Part | None, rows: list[Row]) -> Fate:
    if left is None:
        return Fate.ADDED
    if right is None:
        return Fate.REMOVED
    if any(row.change not in {Change.SAME, Change.DRESSED} for row in rows):
        return Fate.CHANGED
    return Fate.SAME if left.piece.label == right.piece.label else Fate.MOVED
