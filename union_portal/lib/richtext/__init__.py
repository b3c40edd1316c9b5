"""The boundary for HTML: whatever an editor, Word or a browser sends, only what is named here gets through.

`clean` works in two steps. shape.py brings the text into our shape: headings, paragraphs, alignment as classes,
anchors. Then nh3 decides; nothing is changed after it. What `clean` returns may be shown with `|safe`.
"""

from union_portal.lib.richtext.boundary import Cleaned, clean
from union_portal.lib.richtext.compare import (
    Block,
    Change,
    Comparison,
    FieldDifference,
    Row,
    Stretch,
    aligned,
    blocks,
    compare,
    compared,
    marked,
    row_of,
)
from union_portal.lib.richtext.reading import contents, has_missing_pictures, plain_text, reworded
from union_portal.lib.richtext.shape import Anchors, Own, heading_anchors

__all__ = [
    "Anchors",
    "Block",
    "Change",
    "Cleaned",
    "Comparison",
    "FieldDifference",
    "Own",
    "Row",
    "Stretch",
    "aligned",
    "blocks",
    "clean",
    "compare",
    "compared",
    "contents",
    "has_missing_pictures",
    "heading_anchors",
    "marked",
    "plain_text",
    "reworded",
    "row_of",
]
