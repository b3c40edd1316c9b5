"""Bringing in a roster of 5,000, as a ratio to only reading the same file.

    python3 manage.py test tests/benchmarks/roster.py -s

Bar: 5,000 rows in under 20 s on two cores.
"""

import random
import time
from datetime import UTC, datetime

import openpyxl
import pytest

from members.models import User
from members.roster.apply import import_roster
from members.roster.reading import find_table
from tests.factories.members import union
from tests.members.rosters import saved
from union_portal.lib import spreadsheets

ROWS = 5000
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HEADINGS = [
    "工号",
    "姓名",
    "性别",
    "出生年月",
    "所属分会",
    "所属小组",
    "岗位类别",
    "手机号码",
    "入会时间",
    "备注",
]


def roster(*, changed: bool) -> bytes:
    chance = random.Random(7)
    workbook = openpyxl.Workbook()
    workbook.active.append(["某矿业集团工会会员花名册"])
    workbook.active.append(HEADINGS)
    for number in range(ROWS):
        name = "".join(
            chance.choices("王李张刘陈杨赵黄周吴", k=1) + chance.choices("建国素珍华敏勇军英明", k=2)
        )
        branch, group = f"{number % 20}号矿", f"{number % 7}队"
        phone = 13_000_000_000 + number + (1 if changed else 0)
        row = [
            f" {100_000 + number} ",
            name,
            "男",
            "1986.08",
            branch,
            group,
            "一线",
            phone,
            "2011/10/19",
            None,
        ]
        workbook.active.append(row)
    return saved(workbook)


def seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def table(content):
    return find_table(spreadsheets.read(content, "roster.xlsx", limit=10_000_000))


def bring_in(content):
    import_roster(table(content), by=None, at=NOON, creates_branches=True)


@pytest.mark.django_db
def test_five_thousand_members_go_in_under_twenty_seconds():
    union()
    content, other = roster(changed=False), roster(changed=True)
    reading = seconds(lambda: table(content))
    steps = {
        "all new": seconds(lambda: bring_in(content)),
        "unchanged": seconds(lambda: bring_in(content)),
        "all changed": seconds(lambda: bring_in(other)),
    }
    print(f"\nreading {ROWS} rows: {reading:.2f} s")
    for name, spent in steps.items():
        print(f"{name}: {spent:.2f} s, {spent / reading:.1f} times the reading")
    assert User.objects.count() == ROWS
    assert max(steps.values()) < 20
