"""A paper as PDF, set like the Word file (layout: paper.typ beside this file)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from union_portal.lib import pdf
from union_portal.lib.papers import wording
from union_portal.lib.papers.paper import Bars, Block, Facts, Paper, Rich, Table

LAYOUT = Path(__file__).with_name("paper.typ")
TALL = 600
"""A row with more letters than this in a cell may be broken: it might not fit on one page."""


def as_pdf(paper: Paper) -> bytes:
    """Raises pdf.Busy and pdf.CannotTypeset."""
    return pdf.made(LAYOUT, _said(paper), pictures={}, fonts=[settings.PDF_FONTS])


def _said(paper: Paper) -> dict[str, Any]:
    plain = wording.plain
    under = [plain(paper.subtitle), "" if paper.is_official else plain(paper.number)]
    on = paper.dated
    return {
        "title": plain(paper.title),
        "under_title": [text for text in under if text],
        "red_head": f"{plain(paper.issuer)}文件" if paper.is_official and paper.issuer else "",
        "number": plain(paper.number),
        "issuer": plain(paper.issuer),
        "date": [on.year, on.month, on.day] if on else None,
        "landscape": paper.landscape,
        "compact": paper.is_compact,
        "blocks": [_block(block, wording.LETTERS[paper.landscape]) for block in paper.blocks],
        "notes": wording.notes_of(paper),
        "signatures": [wording.signature_line(each) for each in paper.signatures],
        "closing": wording.closing(paper),
        "nothing": wording.nothing_here(),
    }


def _block(block: Block, line: int) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", **_table(block, line)}
    if isinstance(block, Bars):
        most = max((float(value) for _label, value in block.rows), default=0)
        shares = [max(float(value), 0) / most if most > 0 else 0 for _label, value in block.rows]
        return {"kind": "bars", "shares": shares, **_table(wording.table_of(block), line * 4 / 7)}
    if isinstance(block, Facts):
        return {"kind": "facts", "rows": wording.facts_of(block)}
    if isinstance(block, Rich):
        return {"kind": "rich", "nodes": pdf.tree(block.html, site_url=settings.SITE_URL, pictures={})}
    lines = [line for line in wording.plain(block.text).split("\n") if line]
    level, indent = getattr(block, "level", 2), getattr(block, "indent", True)
    return {"kind": block.kind, "lines": lines, "level": 2 if level <= 2 else 3, "indent": indent}


def _table(table: Table, line: float) -> dict[str, Any]:
    rows = [wording.cells_of(table, row) for row in table.rows]
    return {
        "caption": wording.plain(table.caption),
        "widths": wording.widths(table, line),
        "sides": [column.side for column in table.columns],
        "head": [wording.plain(column.label) for column in table.columns],
        "rows": [{"cells": row, "may_break": max(map(len, row)) > TALL} for row in rows],
        "totals": wording.cells_of(table, table.totals) if table.totals else [],
    }
