"""What gets through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import nh3
from django.utils.translation import gettext as _

from union_portal.lib.refused import Refused
from union_portal.lib.richtext.shape import CLASSES, Anchors, Own, heading_anchors, tidy
from union_portal.lib.richtext.trees import DROPPED_WITH_CONTENT, TAGS, UNSTORABLE, parsed, serialised

LIMIT = 1_000_000  # characters; the longest statute in the library has 40,000
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type"},
    "p": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "figure": {"tabindex"},
}
ANCHOR = re.compile(r"[a-z]+(?:-[0-9]+)+")
NUMBER = re.compile(r"[0-9]{1,5}")
SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})


@dataclass(frozen=True)
class Cleaned:
    """A text that may be shown, and the addresses of pictures that were left out."""

    html: str
    missing_pictures: list[str] = field(default_factory=list)


def clean(text: str, *, own: Own, anchors: Anchors = heading_anchors) -> Cleaned:
    """The text in our shape and without anything that could act. Cleaning what is clean changes nothing."""
    if len(text) > LIMIT:
        raise Refused(_("The text is too long. Pictures are uploaded one by one, not pasted as text."))
    root = parsed(UNSTORABLE.sub("", text))
    if root is None:
        return Cleaned("")
    missing = tidy(root, own, anchors)
    return Cleaned(_judged(serialised(root), own), missing)


def _judged(text: str, own: Own) -> str:
    """What nh3 lets through. The filter repeats what `tidy` made sure of: two parsers never read quite the same."""

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return value if own.is_picture(value) else None
        if name == "id":
            return value if ANCHOR.fullmatch(value) else None
        if name in {"colspan", "rowspan", "width", "height", "start"}:
            return value if NUMBER.fullmatch(value) else None
        if name == "scope":
            return value if value in SCOPES else None
        if name == "tabindex":
            return value if value == "0" else None
        return value

    return nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
