"""An official paper, described once and shown in four ways: a page, a PDF, a Word file, a workbook (or its tables as CSV).

paper = Paper(
    title="提案登记表",
    issuer="矿工会",
    dated=date(2026, 11, 25),
    blocks=(
        Facts((("届次", "第五届第二次"),)),
        Table((Column("编号"), Column("案由", width=4), Column("附议人数", "number")), rows),
    ),
)
return answer(request, paper, "提案登记表") or render(request, "…", {"paper": as_html(paper)})
"""

from union_portal.lib.papers.answers import FORMATS, answer
from union_portal.lib.papers.page import as_html
from union_portal.lib.papers.paper import (
    Bars,
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Link,
    Paper,
    Paragraph,
    Rich,
    Signature,
    Table,
)
from union_portal.lib.papers.sheets import as_csv, as_xlsx
from union_portal.lib.papers.typeset import as_pdf
from union_portal.lib.papers.word import as_docx

__all__ = [
    "FORMATS",
    "Bars",
    "Block",
    "Cell",
    "Column",
    "Facts",
    "Heading",
    "Link",
    "Paper",
    "Paragraph",
    "Rich",
    "Signature",
    "Table",
    "answer",
    "as_csv",
    "as_docx",
    "as_html",
    "as_pdf",
    "as_xlsx",
]
