"""The columns of a roster (会员花名册), by the headings that unions and personnel departments give them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

HEADINGS: dict[str, tuple[str, ...]] = {
    "employee_number": (
        "工号",
        "职工编号",
        "员工编号",
        "人员编码",
        "人员编号",
        "职工号",
        "员工号",
        "会员编号",
        "编号",
        "employeeno",
        "employeenumber",
        "employeeid",
        "number",
    ),
    "name": ("姓名", "名字", "会员姓名", "name", "fullname"),
    "sex": ("性别", "sex", "gender"),
    "born_on": ("出生年月", "出生日期", "出生年月日", "生日", "born", "dateofbirth", "birthday"),
    "branch": (
        "所属分会",
        "分会",
        "所属分工会",
        "分工会",
        "基层工会",
        "所属单位",
        "单位",
        "工作单位",
        "所属部门",
        "部门",
        "所属工会",
        "工会",
        "branch",
        "department",
    ),
    "group": (
        "所属小组",
        "小组",
        "工会小组",
        "所属工会小组",
        "所属班组",
        "班组",
        "区队",
        "车间",
        "科室",
        "所属部门",
        "部门",
        "group",
        "team",
    ),
    "post_class": ("岗位类别", "岗位类型", "岗位性质", "人员类别", "postclass", "classofpost"),
    "phone": (
        "手机号码",
        "手机号",
        "手机",
        "移动电话",
        "联系电话",
        "联系方式",
        "电话",
        "电话号码",
        "mobilephone",
        "mobile",
        "phone",
    ),
    "joined_on": ("入会时间", "入会日期", "入会年月", "加入工会时间", "joinedtheunionon", "joined"),
    "status": ("状态", "人员状态", "在职状态", "会员状态", "status"),
    "email": ("电子邮箱", "邮箱", "电子邮件", "email", "mail"),
    "remarks": ("备注", "说明", "remarks", "note", "notes"),
}
"""Fields in the order in which a roster is exported; the likelier heading first.

单位 beside 部门 means branch and group; 部门 alone means the branch. So the branch chooses before the group.
"""
NEEDED = ("employee_number", "name")
TOTALS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "总人数",
    "制表",
    "填表",
    "审核",
    "负责人",
    "填报",
    "注:",
    "说明:",
    "total",
)
"""How a row begins that closes a table and is nobody."""


def heading_text(cell: object) -> str:
    """A heading without spaces, marks and what stands in brackets: `* 手机号码（必填）` is 手机号码."""
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell))
    text = re.sub(r"[(\[【].*?[)\]】]", "", text)
    return re.sub(r"[\s*#:._\-/]+", "", text).lower()


def recognise(headings: Sequence[object], known: Mapping[str, tuple[str, ...]] = HEADINGS) -> dict[str, int]:
    """For each field the column (from 0) whose heading names it best. Other lists have `known` headings of their own."""
    texts = [heading_text(cell) for cell in headings]
    columns: dict[str, int] = {}
    for field, names in known.items():
        free = [
            column for column, text in enumerate(texts) if text in names and column not in columns.values()
        ]
        if free:
            columns[field] = min(free, key=lambda column: (names.index(texts[column]), column))
    return columns


def is_heading_row(
    cells: Sequence[object], columns: dict[str, int], known: Mapping[str, tuple[str, ...]] = HEADINGS
) -> bool:
    """Whether a row repeats the headings, as at the top of a printed page or below them in English."""
    hits = sum(
        1
        for field, column in columns.items()
        if column < len(cells) and heading_text(cells[column]) in known[field]
    )
    return hits >= min(3, len(columns))


def closes_the_table(cells: Sequence[object]) -> bool:
    """Whether a row is a sum or a signature line: 合计, 制表人."""
    first = next(
        (text for cell in cells if (text := unicodedata.normalize("NFKC", str(cell or "")).strip())), ""
    )
    return re.sub(r"\s+", "", first).lower().startswith(TOTALS)
