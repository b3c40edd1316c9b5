"""Two wordings of a text side by side: which blocks came, went and changed, and which words inside them.

Chinese has no spaces, so a comparison by words needs a dictionary and one by characters reads like a cipher. Blocks
are paired by how many pairs of characters they share; inside a pair the words of the dictionary are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import html
from lxml.html import HtmlElement

from union_portal.lib.richtext.trees import parsed, words

ALIKE = 0.35
"""Two blocks that share this part of their pairs of characters are one block that was changed."""
AROUND = 1
"""Unchanged paragraphs that stay visible beside a change."""
MOST_PAIRS = 250_000
"""Of blocks that are held against each other; beyond it nothing is paired (half a second)."""
MOST_TOKENS = 4000
"""Longer paragraphs are compared more coarsely, or a comparison could take minutes."""
MARKS = frozenset("，。；：、！？,.;:!?（）()《》“”\"' 　")


class Change(StrEnum):
    """What happened to a block."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    DRESSED = "dressed"
    """Its words are the same; bold type, a link, a picture's size or the kind of block are not."""


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item, row of a table or picture: its tag, its words, its HTML."""

    tag: str
    text: str
    html: str

    @cached_property
    def pairs(self) -> frozenset[str]:
        return frozenset(self.text[at : at + 2] for at in range(len(self.text) - 1)) or frozenset([self.text])


@dataclass(frozen=True)
class Row:
    """One line of a comparison. A side that has nothing is None; `left` and `right` carry <del> and <ins>."""

    change: Change
    tag: str
    left: SafeString | None
    right: SafeString | None


@dataclass(frozen=True)
class FieldDifference:
    """A field whose value is another one, both as HTML with what went and came marked."""

    label: str
    left: SafeString
    right: SafeString


@dataclass(frozen=True)
class Stretch:
    """Rows that follow each other; a folded one holds what nobody has changed."""

    is_folded: bool
    rows: list[Row]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs. `counts` says how many paragraphs were added, removed and changed."""

    stretches: list[Stretch]
    counts: dict[str, int]
    fields: list[FieldDifference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.fields and not any(self.counts.values())


def compared(earlier: str, later: str, fields: list[FieldDifference] | None = None) -> Comparison:
    """Two cleaned bodies side by side, and what differs beside them (components/comparison.html)."""
    rows = compare(earlier, later)
    counts = {
        change.value: sum(row.change is change for row in rows) for change in Change if change != Change.SAME
    }
    return Comparison(_stretches(rows), counts, fields or [])


def _stretches(rows: list[Row]) -> list[Stretch]:
    """Long runs of unchanged paragraphs are folded, but for the ones beside a change."""
    changed = [index for index, row in enumerate(rows) if row.change is not Change.SAME]
    near = {at for index in changed for at in range(index - AROUND, index + AROUND + 1)}
    grouped = groupby(enumerate(rows), key=lambda each: each[0] not in near)
    return [Stretch(is_folded, [row for _index, row in group]) for is_folded, group in grouped]


def compare(earlier: str, later: str) -> list[Row]:
    """The rows of two cleaned bodies."""
    return [row_of(left, right) for left, right in aligned(blocks(earlier), blocks(later))]


def blocks(body: str) -> list[Block]:
    """What a cleaned body is made of, in its order."""
    root = parsed(body)
    return [] if root is None else list(_blocks(root))


def aligned(earlier: Sequence[Block], later: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Both in their order, side by side where they are the same block or nearly so."""
    steps: list[tuple[Block | None, Block | None]] = []
    before, after = [each.html for each in earlier], [each.html for each in later]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            steps += zip(earlier[i1:i2], later[j1:j2], strict=True)
        else:
            steps += _paired(earlier[i1:i2], later[j1:j2])
    return steps


def row_of(left: Block | None, right: Block | None) -> Row:
    """What the pair shows; at least one of them is there."""
    if left is None:
        assert right is not None
        return Row(Change.ADDED, right.tag, None, _wrapped("ins", right.text))
    if right is None:
        return Row(Change.REMOVED, left.tag, _wrapped("del", left.text), None)
    if left.text == right.text:
        change = Change.SAME if (left.tag, left.html) == (right.tag, right.html) else Change.DRESSED
        same = mark_safe(escape(right.text))  # noqa: S308 - escaped here
        return Row(change, right.tag, same, same)
    return Row(Change.CHANGED, right.tag, *marked(left.text, right.text))


def marked(earlier: str, later: str) -> tuple[SafeString, SafeString]:
    """Two lines of plain words as HTML: what went in <del>, what came in <ins>."""
    left, right = [], []
    for same, gone, come in _readable(list(_runs(_tokens(earlier), _tokens(later)))):
        left += [escape(same), _wrapped("del", gone)]
        right += [escape(same), _wrapped("ins", come)]
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308 - every piece is escaped


def _blocks(parent: HtmlElement) -> Iterator[Block]:
    for element in parent:
        if element.tag in {"ul", "ol", "blockquote"} or (element.tag == "li" and len(element.findall("p"))):
            yield from _blocks(element)
        elif element.tag == "figure" and element.find(".//table") is not None:
            for row in element.iter("tr"):
                yield _block(row, " │ ".join(words(cell) for cell in row))
        elif element.find(".//img") is not None or element.tag == "img":
            yield _block(element, _of_picture(element))
        elif element.tag == "li" and (inner := next(element.iterchildren("ul", "ol"), None)) is not None:
            yield from _item_with_list(element, inner)
        elif element.tag == "hr" or words(element):
            yield _block(element, words(element))


def _item_with_list(item: HtmlElement, inner: HtmlElement) -> Iterator[Block]:
    inside = words(inner)
    own = words(item).removesuffix(inside).rstrip()
    yield Block("li", own, f"<li>{escape(own)}</li>")
    yield from _blocks(inner)


def _of_picture(element: HtmlElement) -> str:
    said = [picture.get("alt", "") for picture in element.iter("img")] + [words(element)]
    return f"[{_('picture')}: {' '.join(each for each in said if each)}]"


def _block(element: HtmlElement, text: str) -> Block:
    """Anchors are counted anew at every save: they say nothing about the text."""
    source = html.tostring(element, encoding="unicode", with_tail=False)
    return Block(element.tag, text, re.sub(r'\sid="[^"]*"', "", source))


def _paired(earlier: Sequence[Block], later: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Pairs of like blocks in both orders, with the largest likeness in all."""
    rows, columns = len(earlier), len(later)
    if not rows or not columns or rows * columns > MOST_PAIRS:
        return [(each, None) for each in earlier] + [(None, each) for each in later]
    best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    alike = [[_likeness(left, right) for right in later] for left in earlier]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    steps: list[tuple[Block | None, Block | None]] = []
    i = j = 0
    while i < rows and j < columns:
        if alike[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            steps.append((earlier[i], later[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            steps.append((earlier[i], None))
            i += 1
        else:
            steps.append((None, later[j]))
            j += 1
    return steps + [(each, None) for each in earlier[i:]] + [(None, each) for each in later[j:]]


def _likeness(left: Block, right: Block) -> float:
    """From 0 to 1: the part of the pairs of characters that both have (Dice)."""
    both = len(left.pairs & right.pairs)
    return 2 * both / (len(left.pairs) + len(right.pairs)) if both else 0.0


def _tokens(text: str) -> list[str]:
    import rjieba  # its dictionary takes a moment to load: only a process that compares pays for it

    return [token for word in rjieba.cut(text) for token in re.findall(r"\d+|\s+|[^\d\s]+", word)]


Run = tuple[str, str, str]
"""Words that stayed, then words that went, then words that came in their place."""


def _runs(earlier: list[str], later: list[str]) -> Iterator[Run]:
    is_long = max(len(earlier), len(later)) > MOST_TOKENS
    same = ""
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, earlier, later, autojunk=is_long).get_opcodes():
        gone, come = "".join(earlier[i1:i2]), "".join(later[j1:j2])
        if kind == "equal" or gone == come:  # the dictionary cut the same words elsewhere
            same += come
            continue
        yield same, gone, come
        same = ""
    if same:
        yield same, "", ""


def _readable(runs: list[Run]) -> list[Run]:
    """One lonely character between two changes belongs to them: nobody reads “劳del动ins” letter by letter."""
    read: list[Run] = []
    for same, gone, come in runs:
        is_island = len(same) == 1 and same not in MARKS
        if is_island and read and (gone or come) and len(read[-1][1] + read[-1][2]) > 1 < len(gone + come):
            before, went, came = read[-1]
            read[-1] = (before, went + same + gone, came + same + come)
        else:
            read.append((same, gone, come))
    return read


def _wrapped(tag: str, text: str) -> SafeString:
    return mark_safe(f"<{tag}>{escape(text)}</{tag}>" if text else "")  # noqa: S308 - escaped here
