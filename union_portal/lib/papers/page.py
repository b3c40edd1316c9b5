"""A paper as a page: on the screen, item by item on a phone, and on A4 when it is printed (static/css/paper.css)."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from union_portal.lib.papers import wording
from union_portal.lib.papers.paper import Bars, Block, Cell, Column, Facts, Link, Paper, Rich, Table


def as_html(paper: Paper) -> SafeString:
    """The page that shows it links css/paper.css in its head."""
    return render_to_string(
        "components/paper.html",
        {
            "paper": paper,
            "blocks": [_shown(block) for block in paper.blocks],
            "notes": wording.notes_of(paper),
            "closing": wording.closing(paper),
            "signatures": [wording.signature_line(each) for each in paper.signatures],
            "nothing": wording.nothing_here(),
        },
    )


def _shown(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "caption": block.caption, **_table(block)}
    if isinstance(block, Bars):
        return {"kind": "bars", "caption": block.caption, **_bars(block)}
    if isinstance(block, Facts):
        pairs = zip(wording.facts_of(block), block.rows, strict=True)
        return {"kind": "facts", "rows": [(label, value, _url(cell)) for (label, value), (_l, cell) in pairs]}
    if isinstance(block, Rich):
        return {"kind": "rich", "html": block.html}
    return {"kind": block.kind, "block": block, "lines": wording.plain(block.text).split("\n")}


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [(each.label, f"{_look(each)} {_share(each, table)}") for each in table.columns],
        "rows": [_row(table.columns, row) for row in table.rows],
        "totals": _row(table.columns, table.totals) if table.totals else [],
    }


def _row(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> list[dict[str, str]]:
    return [
        {
            "label": column.label,
            "look": _look(column),
            "text": wording.shown(cell, column.kind),
            "url": _url(cell),
        }
        for column, cell in zip(columns, row, strict=True)
    ]


def _look(column: Column) -> str:
    """Numbers and days are never broken; long columns of words get the room."""
    return f"{column.side}{'' if column.kind == 'text' else ' nowrap'}{' long' if column.width >= 3 else ''}"


def _share(column: Column, table: Table) -> str:
    """A class for how much of the line the column takes, in steps of 5 %: styles do not stand on the page itself."""
    share = column.width / sum(each.width for each in table.columns)
    return f"share-{min(60, max(5, round(share * 20) * 5))}"


def _url(cell: Cell) -> str:
    """Only addresses of the portal and of the web: nothing that a browser would run."""
    url = cell.url if isinstance(cell, Link) else ""
    return url if url.startswith(("/", "https://", "http://", "#")) else ""


def _bars(bars: Bars) -> dict[str, Any]:
    table = wording.table_of(bars)
    most = max((float(value) for _label, value in bars.rows), default=0)
    return {
        "columns": table.columns,
        "rows": [
            {
                "label": wording.plain(label),
                "text": wording.number(value),
                "share": f"{max(float(value), 0) / most * 100 if most > 0 else 0:.1f}",
            }
            for label, value in bars.rows
        ],
    }
