"""Black boxes in pixels."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageDraw

EDGE = 1
"""Pixels around a box: letters are blurred, and who draws a box does not see the blur."""
QUALITY, QUALITY_SMALL = 82, 72
SMALL = 1200
"""The longer side of a preview."""


@dataclass(frozen=True)
class Box:
    """Of a page (from 1), as parts of its width and height, seen upright."""

    page: int
    x: float
    y: float
    w: float
    h: float

    def within(self) -> Box | None:
        """The part on the page; None if there is none."""
        if not all(map(math.isfinite, (self.x, self.y, self.w, self.h))) or self.w <= 0 or self.h <= 0:
            return None
        left, top = max(self.x, 0.0), max(self.y, 0.0)
        right, bottom = min(self.x + self.w, 1.0), min(self.y + self.h, 1.0)
        if right <= left or bottom <= top:
            return None
        return Box(self.page, left, top, right - left, bottom - top)


def burned(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture itself, with every pixel that a box touches overwritten."""
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        draw.rectangle(
            (
                math.floor(box.x * picture.width) - EDGE,
                math.floor(box.y * picture.height) - EDGE,
                math.ceil((box.x + box.w) * picture.width) - 1 + EDGE,
                math.ceil((box.y + box.h) * picture.height) - 1 + EDGE,
            ),
            fill=(0, 0, 0),
        )
    return picture


def packed(picture: Image.Image, quality: int = QUALITY) -> bytes:
    """As JPEG without metadata."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def small(picture: Image.Image) -> bytes:
    """For the screen. Made smaller after the boxes were burned in: nothing beneath them is averaged into their edges."""
    picture.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return packed(picture, QUALITY_SMALL)
