"""Pieces that many pages share - rows of lists, the frame - rendered once and kept until the edition moves.

A piece is kept only with its edition and its day, so it can be no older than the page cache allows a page to be.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from union_portal.lib.editions import edition_of

MOST = 4000
"""Pieces kept at most; a row is about 500 bytes."""


class Pieces:
    """Rendered pieces of one edition and one day."""

    def __init__(self) -> None:
        # One tuple, replaced as a whole: a thread that still holds the old one writes where nobody looks again.
        self.shelf: tuple[tuple[int, date] | None, dict[Hashable, SafeString]] = (None, {})

    def get(self, request: HttpRequest, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        if not settings.PAGE_CACHE_BYTES:
            return make()
        kept = self._kept((edition_of(request), timezone.localdate()))
        piece = kept.get(key)
        if piece is None:
            piece = make()
            if len(kept) < MOST:
                kept[key] = piece
        return piece

    def _kept(self, of: tuple[int, date]) -> dict[Hashable, SafeString]:
        known, kept = self.shelf
        if known != of:
            kept = {}
            self.shelf = (of, kept)
        return kept


pieces = Pieces()
