"""The pages of a PDF as pixels, by PDFium. Only in a process of its own (child.py)."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pylopdf_fonts_zh_cn
import pypdfium2_raw as pdfium
from PIL import Image

from union_portal.lib.cleaning.limits import MAX_PAGES, Unclean

RESOLUTION = 150
"""Dots per inch: the small print of an invoice can be read."""
LONGEST = 2400
"""Pixels of the longer side, whatever size a page claims."""
WITH_ANNOTATIONS = 0x01
BAD_PASSWORD = 4
POINTS = range(1, 14_401)
"""What a page may measure by ISO 32000."""


@cache
def _begin() -> Any:
    """Starts PDFium with the fonts that the portal brings and no others.

    Electronic invoices (数电票) name Chinese fonts without embedding them. On a machine without Chinese fonts the names on an
    invoice would be invisible to who redacts it; so everywhere the same fonts stand in. What is returned must live on.
    """
    folders = (ctypes.c_char_p * 2)(str(Path(pylopdf_fonts_zh_cn.__file__).parent).encode(), None)
    config = pdfium.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=ctypes.cast(folders, ctypes.POINTER(ctypes.POINTER(ctypes.c_char)))
    )
    pdfium.FPDF_InitLibraryWithConfig(config)
    return folders, config


class Document:
    """An open PDF; pages are counted from 1. Unclean."""

    def __init__(self, original: bytes) -> None:
        _begin()
        self._original = original  # PDFium reads from it as long as the document is open
        self._document = pdfium.FPDF_LoadMemDocument64(original, len(original), None)
        if not self._document:
            raise Unclean("encrypted" if pdfium.FPDF_GetLastError() == BAD_PASSWORD else "broken")
        if pdfium.FPDF_GetSecurityHandlerRevision(self._document) != -1:
            raise Unclean("encrypted")
        self.pages = int(pdfium.FPDF_GetPageCount(self._document))
        if self.pages < 1:
            raise Unclean("empty")
        if self.pages > MAX_PAGES:
            raise Unclean("pages")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pdfium.FPDF_CloseDocument(self._document)

    def points(self, number: int) -> tuple[float, float]:
        """Width and height as it is seen, turned; its content is not read for that."""
        size = pdfium.FS_SIZEF()
        if not pdfium.FPDF_GetPageSizeByIndexF(self._document, number - 1, ctypes.byref(size)):
            raise Unclean("broken")
        return _bounded(size.width), _bounded(size.height)

    def size(self, number: int) -> tuple[int, int]:
        """In pixels."""
        width, height = self.points(number)
        scale = min(RESOLUTION / 72, LONGEST / max(width, height))
        return max(1, round(width * scale)), max(1, round(height * scale))

    def drawn(self, number: int) -> Image.Image:
        """All that is to be seen on a page, on white."""
        width, height = self.size(number)
        page = self._page(number)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
        if not bitmap:
            raise Unclean("large")
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, WITH_ANNOTATIONS)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
            pdfium.FPDF_ClosePage(page)
        return Image.frombytes("RGB", (width, height), raw, "raw", "BGR", stride)

    def _page(self, number: int) -> Any:
        page = pdfium.FPDF_LoadPage(self._document, number - 1)
        if not page:
            raise Unclean("broken")
        return page


def _bounded(points: float) -> float:
    if not POINTS.start <= points < POINTS.stop:
        raise Unclean("broken" if points < POINTS.start else "large")
    return round(points, 2)
