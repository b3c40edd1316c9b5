"""The columns of a list of delegates (职工代表名册), by the headings that unions give them, and the words in them."""

from __future__ import annotations

from members.rules.roster_values import text_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "employee_number": (
        "工号",
        "职工编号",
        "员工编号",
        "人员编号",
        "职工号",
        "员工号",
        "employeeno",
        "employeenumber",
    ),
    "name": ("姓名", "代表姓名", "职工代表", "代表", "名字", "name"),
    "constituency": ("选区", "选举单位", "所属选区", "选举单位名称", "选区名称", "constituency"),
    "delegation": ("代表团", "所属代表团", "代表团名称", "分团", "delegation"),
    "category": (
        "代表类别",
        "类别",
        "岗位类别",
        "人员类别",
        "代表构成",
        "身份",
        "category",
    ),
    "is_head": ("团长", "是否团长", "代表团职务", "团内职务", "职务", "head", "headofdelegation"),
    "valid_from": (
        "任期起",
        "任期开始",
        "任期自",
        "当选日期",
        "当选时间",
        "起始日期",
        "mandatefrom",
        "from",
    ),
    "valid_to": ("任期止", "任期结束", "任期至", "终止日期", "截止日期", "mandateuntil", "until"),
}
"""Fields in the order in which the list is exported; the likelier heading first."""

CATEGORIES = {
    "frontline": (
        "一线",
        "一线职工",
        "一线工人",
        "生产一线",
        "一线代表",
        "工人",
        "职工",
        "frontline",
        "front line",
    ),
    "professional": (
        "专业技术",
        "专业技术人员",
        "专技",
        "技术",
        "技术人员",
        "科技人员",
        "professional",
    ),
    "manager": (
        "管理",
        "管理人员",
        "中高层管理人员",
        "中层管理人员",
        "中层以上管理人员",
        "领导干部",
        "干部",
        "manager",
    ),
}
WORDS = {"frontline": "一线职工", "professional": "专业技术人员", "manager": "中高层管理人员"}
"""As the list says it when it is taken out: in Chinese, whatever language the page is in."""
YES = frozenset({"是", "团长", "√", "✓", "v", "y", "yes", "1", "true", "head"})
NO = frozenset({"", "否", "团员", "成员", "×", "x", "n", "no", "0", "false", "-", "—", "副团长"})


def category(cell: object) -> str | None:
    """One of the three, empty, or None for a word nobody knows."""
    text = text_of(cell).lower()
    found = (known for known, words in CATEGORIES.items() if text in words)
    return next(found, None) if text else ""


def is_head(cell: object) -> bool | None:
    """Whether the cell says that this is the head of the delegation; None for a word nobody knows."""
    text = text_of(cell).lower()
    if text in YES:
        return True
    return False if text in NO else None
