"""The roster of 2,600 made-up members: exactly its known faults are reported, and the rest goes in."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.management import call_command

from members.models import Branch, User, UserEvent
from members.roster.reading import find_table
from members.rules.branches import BranchKind
from tests.factories import BranchFactory
from union_portal.lib import spreadsheets

DATA = Path(__file__).parent.parent / "data"
ROSTER = DATA / "roster.xlsx"
TRUTH = json.loads((DATA / "roster.truth.json").read_text())
KINDS = {
    "unknown_branch": "branch outside the tree (new branch to confirm)",
    "missing_employee_number": "missing employee number",
    "missing_name": "missing name",
    "duplicate_employee_number": "duplicate employee number",
    "bad_phone": "bad phone",
    "bad_date": "bad date",
}
BLANK = [131, 402, 1544, 1708, 2026, 2333]
"""Rows of the file with nothing in them; the truth file does not count them (docs/decisions/0003)."""


@pytest.fixture
def tree(root):
    """The six branches of the mining group, with every group that the file puts below them."""
    table = find_table(spreadsheets.read(ROSTER.read_bytes(), ROSTER.name, limit=10_000_000))
    groups = {(table.cell(row, "branch"), table.cell(row, "group")) for row in table.people()}
    for name in sorted({branch for branch, _group in groups} - {"未知单位"}):
        branch = BranchFactory(name=name)
        for own in sorted(group for above, group in groups if above == name):
            BranchFactory(name=own, kind=BranchKind.GROUP, parent=branch)
    return root


@pytest.fixture
def bring_in(tree, tmp_path):
    def do(*options):
        report = tmp_path / "report.json"
        call_command("import_roster", str(ROSTER), "--report", str(report), *options)
        return json.loads(report.read_text())

    return do


def by_kind(report, number):
    rows = defaultdict(list)
    for faulty in report["faulty"]:
        rows[KINDS[faulty["kind"]]].append(faulty[number])
    return dict(rows)


def in_excel(row):
    """The row of the truth file as Excel shows it."""
    for blank in BLANK:
        row += blank <= row
    return row


def test_exactly_the_known_faults_are_reported(bring_in):
    report = bring_in("--dry-run")

    assert report["rows"] == TRUTH["rows"]
    assert by_kind(report, "row_without_blanks") == TRUTH["errors"]
    assert by_kind(report, "row") == {
        kind: [in_excel(row) for row in rows] for kind, rows in TRUTH["errors"].items()
    }
    assert [(branch["name"], branch["rows"]) for branch in report["unknown_branches"]] == [("未知单位", 4)]


def test_the_rest_goes_in_and_a_second_time_changes_nothing(bring_in):
    faults = sum(map(len, TRUTH["errors"].values()))

    first = bring_in()
    assert (first["new"], len(first["faulty"])) == (TRUTH["rows"] - faults, faults)
    assert User.objects.count() == UserEvent.objects.count() == first["new"]

    second = bring_in()
    assert (second["new"], second["changed"], second["unchanged"]) == (0, 0, first["new"])
    assert UserEvent.objects.count() == first["new"]


def test_the_last_four_go_in_once_their_branch_is_opened(bring_in):
    before = bring_in()

    after = bring_in("--create-branches")

    assert (after["new"], after["unchanged"]) == (4, before["new"])
    opened = Branch.objects.get(name="未知单位")
    assert User.objects.filter(branch__path__startswith=opened.path).count() == 4


def test_people_stand_in_the_records_as_the_roster_means_them(bring_in):
    bring_in()

    user = User.objects.select_related("branch__parent").get(employee_number="100003")
    assert (user.name, user.sex, str(user.born_on), str(user.joined_on)) == (
        "姚轮福",
        "m",
        "1986-08-01",
        "2006-08-20",
    )
    assert (user.branch.parent.name, user.branch.name, user.post_class) == ("机关", "地测科", "frontline")
    assert (user.phone, user.status, user.remarks) == ("13241586834", "retired", "离退休")
    assert User.objects.get(employee_number="100030").phone == "17351899913"
    assert User.objects.filter(employee_number__regex=r"^\d{6}$").count() == User.objects.count()
