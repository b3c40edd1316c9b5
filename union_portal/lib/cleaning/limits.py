"""What is too much, and how a file is refused."""

from __future__ import annotations

from typing import Any

import pikepdf
from PIL import Image

MAX_PAGES = 50
MAX_OBJECTS = 100_000
MAX_VISITS = 200_000
"""Dictionaries, arrays and streams that are copied."""
MAX_DEPTH = 24
MAX_STREAM = 64 * 1024 * 1024
"""Bytes of one stream when decoded."""
MAX_DECODED = 400 * 1024 * 1024
MAX_PIXELS, MAX_SIDE = 60_000_000, 30_000
MAX_CONTENT = 8 * 1024 * 1024
MAX_TOKENS = 2_000_000
"""Bytes and words of all content together."""
MAX_DRAWN = 50_000
"""Drawings within drawings, counted as often as a reader draws them."""

LIMITS: dict[str, Any] = {
    "doc_max_warnings": 200,
    "parser_max_nesting": 60,
    "parser_max_container_size": 200_000,
    "max_stream_filters": 4,
    "flate_max_memory": MAX_STREAM,
    "run_length_max_memory": MAX_STREAM,
    "png_max_memory": MAX_STREAM,
    "tiff_max_memory": MAX_STREAM,
    "dct_max_memory": MAX_STREAM,
}
"""What qpdf itself refuses. For the whole process."""

BROKEN = (
    pikepdf.PdfError, pikepdf.PikepdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError,
    ArithmeticError, EOFError, OSError, SyntaxError, NotImplementedError, RuntimeError, Image.DecompressionBombError,
)  # fmt: skip


class Unclean(Exception):
    """Why this file is refused: encrypted, pages, large, empty, part, broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
