"""A paper as a Word file that a secretary sends on as it is: GB/T 9704 margins and type, tables that are printed well.

The parts that are the same in every file lie in the folder docx; the fonts they name are those that Windows and WPS
bring along in China. The text is written as markup: through python-docx a thousand rows take a minute, and the rest of
its work would be to undo its own template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings

from union_portal.lib import pdf
from union_portal.lib.papers import wording
from union_portal.lib.papers.paper import Bars, Block, Facts, Heading, Paper, Paragraph, Rich, Table

PARTS = Path(__file__).with_name("docx")
SAME = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/footer1.xml",
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
TWIPS = 567  # to a centimetre
LETTER = 110  # twips of a small letter in a cell
PORTRAIT, LANDSCAPE = (21.0, 29.7), (29.7, 21.0)
MARGINS = {False: (3.7, 2.6, 3.5, 2.8), True: (2.6, 2.5, 2.4, 2.5)}
"""By whether the paper lies on its side: top, right, bottom, left, in centimetres."""


BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
"""On each table, not in a style: the viewers of WeChat and of phones do not read those."""
TEXT_POINTS = 436
"""A line of the upright page, a little less than 15.6 cm."""

Look = Mapping[str, str]
"""By element the markup that makes a run bold, raised and so on."""
PLAIN: Look = {}
LOOK_ORDER = ("b", "i", "strike", "sz", "u", "vertAlign")
"""Word refuses a file in which these stand in another order."""
LOOKS: dict[str, Look] = {
    "strong": {"b": "<w:b/>"},
    "em": {"i": "<w:i/>"},
    "s": {"strike": "<w:strike/>"},
    "u": {"u": '<w:u w:val="single"/>'},
    "sub": {"vertAlign": '<w:vertAlign w:val="subscript"/>'},
    "sup": {"vertAlign": '<w:vertAlign w:val="superscript"/>'},
}


def as_docx(paper: Paper) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name in SAME:
            package.writestr(name, (PARTS / name).read_bytes())
        package.writestr("docProps/core.xml", _properties(paper))
        package.writestr("word/document.xml", _document(paper))
    return file.getvalue()


# --- what stands in it ---------------------------------------------------------------------------------------


def _body(paper: Paper) -> Iterator[str]:
    if paper.is_official and paper.issuer:
        yield _red_head(f"{wording.plain(paper.issuer)}文件")
        yield _line(wording.plain(paper.number), "PaperNumber")
    yield _line(wording.plain(paper.title), "Title")
    yield from (_line(text, "Subtitle") for text in _under_title(paper))
    for block in paper.blocks:
        yield from _block(block, _text_width(paper))
    yield from (_line(note, "PaperNote") for note in wording.notes_of(paper))
    yield from (_line(wording.signature_line(each), "PaperSignature") for each in paper.signatures)
    yield from (_line(text, "PaperClosing") for text in wording.closing(paper))


def _red_head(text: str) -> str:
    """On one line, however long the issuer's name is: in half points, at most 32 pt."""
    size = min(64, TEXT_POINTS * 2 // len(text))
    return _paragraph(_run(text, {"sz": f'<w:sz w:val="{size}"/>'}), "PaperRedHead")


def _under_title(paper: Paper) -> Iterator[str]:
    if paper.subtitle:
        yield wording.plain(paper.subtitle)
    if paper.number and not paper.is_official:
        yield wording.plain(paper.number)


def _block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Heading):
        yield _line(wording.plain(block.text), "Heading1" if block.level <= 2 else "Heading2")
    elif isinstance(block, Paragraph):
        style = "" if block.indent else "PaperFlush"
        yield from (_line(line, style) for line in wording.plain(block.text).split("\n") if line)
    elif isinstance(block, Facts):
        yield _facts(block, width)
    elif isinstance(block, Rich):
        yield from _nodes(pdf.tree(block.html, site_url=settings.SITE_URL, pictures={}), width)
    else:
        yield from _table(wording.table_of(block) if isinstance(block, Bars) else block, width)


def _line(text: str, style: str = "") -> str:
    return _paragraph(_run(text), style)


def _paragraph(runs: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def _run(text: str, look: Look = PLAIN) -> str:
    """Told to be Chinese, or Word takes Chinese quotation marks and dashes from the Latin font."""
    hint = "" if text.isascii() else '<w:rFonts w:hint="eastAsia"/>'
    marks = hint + "".join(look[name] for name in LOOK_ORDER if name in look)
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{lines}</w:r>"


# --- tables --------------------------------------------------------------------------------------------------


def _table(table: Table, width: int) -> Iterator[str]:
    if table.caption:
        yield _line(wording.plain(table.caption), "PaperCaption")
    if not table.rows:
        yield _line(wording.nothing_here())
        return
    widths = _widths(wording.widths(table, width / LETTER), width)
    sides = [column.side for column in table.columns]
    head = [
        _cell(wording.plain(c.label), w, "center", "PaperHead")
        for c, w in zip(table.columns, widths, strict=True)
    ]
    rows = [_row(head, is_head=True)]
    rows += (_row(_cells(wording.cells_of(table, row), widths, sides, "PaperCell")) for row in table.rows)
    if table.totals:
        rows.append(_row(_cells(wording.cells_of(table, table.totals), widths, sides, "PaperHead")))
    yield _whole(rows, widths)


def _facts(facts: Facts, width: int) -> str:
    widths = _widths([1, 3], width)
    rows = [
        _row([_cell(label, widths[0], "center", "PaperHead"), _cell(value, widths[1], "left", "PaperCell")])
        for label, value in wording.facts_of(facts)
    ]
    return _whole(rows, widths) if rows else ""


def _whole(rows: Iterable[str], widths: list[int]) -> str:
    """A paragraph follows each table, or Word would join it to the next one."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('', 'PaperGap')}"
    )


def _row(cells: Iterable[str], *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cells(texts: list[str], widths: list[int], sides: list[str], style: str) -> Iterator[str]:
    return (_cell(text, width, side, style) for text, width, side in zip(texts, widths, sides, strict=True))


def _cell(text: str, width: int, side: str, style: str) -> str:
    content = _paragraph(_run(text) if text else "", style, f'<w:jc w:val="{side}"/>')
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _widths(shares: Sequence[float], width: int) -> list[int]:
    return [round(width * share / sum(shares)) for share in shares]


def _text_width(paper: Paper) -> int:
    _top, right, _bottom, left = MARGINS[paper.landscape]
    return round(((LANDSCAPE if paper.landscape else PORTRAIT)[0] - left - right) * TWIPS)


# --- cleaned HTML --------------------------------------------------------------------------------------------

ALIGNED = {
    "center": '<w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/>',
    "right": '<w:jc w:val="right"/>',
}


def _nodes(nodes: list[Any], width: int, mark: str = "") -> Iterator[str]:
    """The blocks of a cleaned text (lib.pdf.trees); `mark` stands before the first paragraph, as in a list."""
    for node in nodes:
        kind = node["t"]
        if kind == "h":
            yield _paragraph(_runs(node["c"]), "Heading1" if node["level"] <= 2 else "Heading2")
        elif kind == "p":
            yield _paragraph(
                (_run(mark) if mark else "") + _runs(node["c"]), "", ALIGNED.get(node["align"], "")
            )
            mark = ""
        elif kind in {"ul", "ol"}:
            for number, item in enumerate(node["items"], node["start"]):
                yield from _nodes(item, width, f"{number}. " if kind == "ol" else "· ")
        elif kind == "quote":
            yield from _nodes(node["c"], width)
        elif kind == "pre":
            yield _line(wording.plain(node["text"]), "PaperFlush")
        elif kind == "figure":
            yield _paragraph(_runs(node["c"]) + _run(wording.plain(node["caption"])), "PaperNote")
        elif kind == "table":
            yield _rich_table(node, width)


def _runs(nodes: list[Any], look: Look = PLAIN) -> str:
    return "".join(_rich_run(node, look) for node in nodes)


def _rich_run(node: Any, look: Look) -> str:
    if isinstance(node, str):
        return _run(wording.INVISIBLE.sub("", node), look)
    if node["t"] == "br":
        return "<w:r><w:br/></w:r>"
    if node["t"] == "a":
        said, address = _runs(node["c"], look), wording.plain(node["href"])
        return (
            said if wording.plain(_words(node["c"])) == address else f"{said}{_run(f'（{address}）', look)}"
        )
    return _runs(node.get("c", []), {**look, **LOOKS.get(node["t"], PLAIN)})


def _words(nodes: list[Any]) -> str:
    return "".join(node if isinstance(node, str) else _words(node.get("c", [])) for node in nodes)


def _rich_table(node: Any, width: int) -> str:
    """Cells over several rows or columns keep their place: what they cover is left empty, with no border between."""
    widths = _widths([1.0] * node["columns"], width)
    rows: dict[int, dict[int, str]] = {}
    heads = {cell["y"] for cell in node["head"]}
    for cell in [*node["head"], *node["cells"]]:
        for down in range(cell["rowspan"]):
            rows.setdefault(cell["y"] + down, {})[cell["x"]] = _rich_cell(cell, widths, down)
    taken = {
        (c["y"] + d, c["x"] + a)
        for c in [*node["head"], *node["cells"]]
        for d in range(c["rowspan"])
        for a in range(c["colspan"])
    }
    for y, row in rows.items():
        for x in range(node["columns"]):
            if (y, x) not in taken:
                row[x] = _cell("", widths[x], "left", "PaperCell")
    caption = _line(wording.plain(node["caption"]), "PaperCaption") if node["caption"] else ""
    ordered = (_row([row[x] for x in sorted(row)], is_head=y in heads) for y, row in sorted(rows.items()))
    return caption + _whole(ordered, widths)


def _rich_cell(cell: Any, widths: list[int], down: int) -> str:
    merge = f'<w:vMerge w:val="{"continue" if down else "restart"}"/>' if cell["rowspan"] > 1 else ""
    span = f'<w:gridSpan w:val="{cell["colspan"]}"/>' if cell["colspan"] > 1 else ""
    width = sum(widths[cell["x"] : cell["x"] + cell["colspan"]])
    style = "PaperHead" if cell["th"] else "PaperCell"
    side = cell["align"] or ("center" if cell["th"] else "left")
    said = [] if down else [n for n in cell["c"] if n["t"] == "p"]
    content = "".join(_paragraph(_runs(n["c"]), style, f'<w:jc w:val="{side}"/>') for n in said)
    other = (
        "" if down else "".join(_line(_words([n]), style) for n in cell["c"] if n["t"] != "p" and _words([n]))
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content + other or _paragraph('', style)}</w:tc>"
    )


# --- the file ------------------------------------------------------------------------------------------------


def _document(paper: Paper) -> str:
    width, height = (round(side * TWIPS) for side in (LANDSCAPE if paper.landscape else PORTRAIT))
    top, right, bottom, left = (round(margin * TWIPS) for margin in MARGINS[paper.landscape])
    lies = ' w:orient="landscape"' if paper.landscape else ""
    return (
        f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(_body(paper))}'
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{lies}/><w:pgMar w:top="{top}" w:right="{right}"'
        f' w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="{bottom * 2 // 3}" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _properties(paper: Paper) -> str:
    """Title and issuer, as the list of files shows them."""
    title, author = escape(wording.plain(paper.title)), escape(wording.plain(paper.issuer))
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    )
