"""Pieces of a text by their place: from one letter up to, not with, another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a piece of text stands out."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    PLATE = "plate"
    PASSPORT = "passport"
    EMPLOYEE_NUMBER = "employee_number"
    NAME = "name"
    OWN_NAME = "own_name"
    """我叫…: the writer's."""
    OWN_PLACE = "own_place"
    """我是…车间的."""
    OWN_POST = "own_post"
    """我是…班长."""
    SIGNATURE = "signature"


@dataclass(frozen=True, order=True)
class Span:
    """What stands from `start` up to `end`."""

    start: int
    end: int
    kind: Kind | None = None

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def merged(spans: Iterable[Span]) -> list[Span]:
    """In the order of the text; what overlaps becomes one, of the kind of its longest part."""
    found: list[Span] = []
    length = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if found and span.start < found[-1].end:
            kind = span.kind if span.end - span.start > length else found[-1].kind
            length = max(length, span.end - span.start)
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end), kind)
        else:
            found.append(span)
            length = span.end - span.start
    return found
