"""The public copy of a paper: a picture of it with black boxes burned in (脱敏), and nothing else of the original.

A picture is drawn anew, a PDF becomes pictures of its pages. Boxes are drawn into the pixels before these are packed; there is
no layer, text, thumbnail or earlier version beneath them. The same original with the same boxes gives the same bytes, so that
the digest of a copy can be computed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image

from union_portal.lib import cleaning, pictures
from union_portal.lib.cleaning.beside import Counter
from union_portal.lib.redacting import burning
from union_portal.lib.redacting.burning import Box
from union_portal.lib.refused import Refused

__all__ = ["Box", "Page", "Redacted", "pages_of", "preview", "redact"]

MAX_BOXES = 500
MAX_BYTES = 3 * cleaning.MAX_BYTES
"""A paper that was cleaned can be larger than what was sent."""
_pages = Counter("union_portal.lib.redacting.child")


@dataclass(frozen=True)
class Redacted:
    """A file for everybody: `kind` is jpg or pdf, `digest` its SHA-256 in hexadecimal."""

    kind: str
    data: bytes
    pages: int
    digest: str


@dataclass(frozen=True)
class Page:
    """How large a page is drawn, in pixels: the shape of what boxes are drawn on."""

    width: int
    height: int


def pages_of(original: bytes) -> list[Page]:
    """The pages of a PDF, or the one of a picture; Refused."""
    cleaning.refuse_what_is_neither(original, limit=MAX_BYTES)
    if cleaning.is_pdf(original):
        return [Page(*size) for size in json.loads(_asked({"do": "pages"}, original))]
    return [Page(*_picture(original).size)]


def preview(original: bytes, page: int, boxes: Sequence[Box] = ()) -> bytes:
    """A page (from 1) as JPEG for the screen, with the boxes of this page burned in. Refused."""
    boxes = _checked(boxes, len(pages_of(original)), page)
    if cleaning.is_pdf(original):
        return _asked({"do": "preview", "page": page, "boxes": _listed(boxes, page)}, original)
    return burning.small(burning.burned(_picture(original), _of_page(boxes, 1)))


def redact(original: bytes, boxes: Sequence[Box]) -> Redacted:
    """The public copy. `boxes` may be empty: not every receipt names somebody. Refused."""
    pages = len(pages_of(original))
    boxes = _checked(boxes, pages)
    if cleaning.is_pdf(original):
        kind, data = "pdf", _asked({"do": "redact", "boxes": _listed(boxes)}, original)
    else:
        kind, data = "jpg", burning.packed(burning.burned(_picture(original), _of_page(boxes, 1)))
    return Redacted(kind, data, pages, hashlib.sha256(data).hexdigest())


def _picture(original: bytes) -> Image.Image:
    try:
        return pictures.drawn(original)
    except (MemoryError, RecursionError, RuntimeError) as error:
        raise Refused(_("This picture is damaged. Save it again as JPEG or PNG.")) from error


def _asked(job: dict[str, object], original: bytes) -> bytes:
    return cleaning.made_beside(_pages, json.dumps(job).encode() + b"\n" + original)


def _of_page(boxes: Sequence[Box], page: int) -> list[Box]:
    return [box for box in boxes if box.page == page]


def _listed(boxes: Sequence[Box], page: int | None = None) -> list[list[float]]:
    return [[box.page, box.x, box.y, box.w, box.h] for box in boxes if page is None or box.page == page]


def _checked(boxes: Sequence[Box], pages: int, page: int = 1) -> list[Box]:
    """Boxes as far as they lie on their pages. One that hides nothing is refused: somebody meant to hide something."""
    if len(boxes) > MAX_BOXES:
        raise Refused(
            _("There are more than %(most)d boxes. Draw fewer and larger ones.") % {"most": MAX_BOXES}
        )
    for wanted in (page, *(box.page for box in boxes)):
        if not 1 <= wanted <= pages:
            raise Refused(_("This paper has no page %(page)s.") % {"page": wanted})
    within = [box.within() for box in boxes]
    for number, box in enumerate(within, 1):
        if box is None:
            raise Refused(
                _("Box %(number)s hides nothing: it has no size, or lies beside the page. Draw it again.")
                % {"number": number}
            )
    return [box for box in within if box is not None]
