"""The roster given out, and both ways by command."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from members.actions import people
from members.models import AuditEntry, User
from members.roster.export import FORMATS, export_roster
from members.roster.plan import make_plan
from members.roster.reading import find_table
from members.rules.branches import BranchKind
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import BranchFactory, UserFactory
from tests.factories.members import appointed
from tests.members.rosters import HEADINGS, csv_file, row, xlsx_file
from union_portal.lib import spreadsheets

pytestmark = pytest.mark.usefixtures("in_english")
TODAY = date(2026, 11, 23)


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def group(mine):
    return BranchFactory(name="综采队", kind=BranchKind.GROUP, parent=mine)


@pytest.fixture
def officer(group):
    return appointed(Role.MEMBERSHIP_OFFICER, name="赵勇", employee_number="90001")


@pytest.fixture
def member(group):
    return UserFactory(
        name="王素", employee_number="10001", branch=group, phone="13900000001", remarks="职工代表"
    )


# --- given out ----------------------------------------------------------------------------------------------


@pytest.fixture
def everybody(member, mine, root, officer):
    people.correct(member, born_on=date(1980, 1, 17), joined_on=date(2001, 5, 4), sex="f", by=None, at=NOON)
    UserFactory(name="=甲+1", employee_number="10002", branch=mine, remarks="@SUM(A1)", email="a@example.cn")
    UserFactory(name="彭城", employee_number="00003", branch=root, status="retired", post_class="technical")
    deep = BranchFactory(name="北翼", parent=mine)
    UserFactory(
        name="罗梅", employee_number="A-4", branch=BranchFactory(name="一队", kind="group", parent=deep)
    )
    UserFactory(name="早走", employee_number="10009", branch=mine, status="left", left_on=TODAY)


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_goes_out_comes_in_unchanged(everybody, file_format):
    content, ending = export_roster(User.objects.working_names(), file_format=file_format, by=None, at=NOON)

    plan = make_plan(find_table(spreadsheets.read(content, f"a.{ending}", limit=10_000_000)), by=None)

    assert (plan.unchanged, plan.changed, plan.new, plan.faulty, plan.leaving) == (5, [], [], [], [])


def test_a_roster_has_the_usual_columns_and_text_is_text(everybody):
    content, _ending = export_roster(User.objects.working_names(), file_format="xlsx", by=None, at=NOON)

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == [
        *["工号", "姓名", "性别", "出生年月", "所属分会", "所属小组", "岗位类别", "手机号码", "入会时间"],
        *["状态", "电子邮箱", "备注"],
    ]
    rows = {cells[0].value: cells for cells in sheet.iter_rows(min_row=2)}
    assert [cell.value for cell in rows["10001"]][:9] == [
        *["10001", "王素", "女", "1980-01-17", "一号矿", "综采队", None, "13900000001", "2001-05-04"]
    ]
    assert (rows["10002"][1].value, rows["10002"][1].data_type, rows["10002"][1].quotePrefix) == (
        "=甲+1",
        "s",
        True,
    )
    assert "10009" not in rows


@pytest.mark.parametrize("file_format", ["csv", "csv-gb18030"])
def test_nothing_in_a_csv_is_a_formula(everybody, file_format):
    content, _ending = export_roster(User.objects.working_names(), file_format=file_format, by=None, at=NOON)

    text = content.decode("gb18030" if file_format == "csv-gb18030" else "utf-8-sig")
    assert "10002,'=甲+1," in text
    assert ",'@SUM(A1)\r\n" in text
    assert not [
        cell for line in text.splitlines() for cell in line.split(",") if cell[:1] in ("=", "+", "-", "@")
    ]


def test_taking_the_records_out_leaves_a_line_without_names(everybody, officer):
    export_roster(User.objects.working_names(), file_format="csv", by=officer, at=NOON)

    entry = AuditEntry.objects.get(kind="roster_exported")
    assert (entry.by, entry.details) == (officer, {"rows": 5, "format": "csv"})


# --- by command ---------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    def do(content, name="roster.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return do


def test_a_dry_run_reports_and_writes_nothing(file, group, tmp_path):
    path, report = file(xlsx_file([HEADINGS, row(), row("", "范珍")])), tmp_path / "out.json"

    call_command("import_roster", path, "--dry-run", "--report", str(report))

    data = json.loads(report.read_text())
    assert (data["file"], data["rows"], data["new"], data["dry_run"]) == ("roster.xlsx", 2, 1, True)
    assert data["faulty"] == [
        {
            "row": 3,
            "row_without_blanks": 3,
            "kind": "missing_employee_number",
            "reason": "The employee number is missing.",
            "employee_number": "",
        }
    ]
    assert not User.objects.exists()


def test_columns_and_sheet_can_be_named(file, group):
    rows = [["甲", "乙", "丙"], ["10001", "王素", "综采队"]]
    path = file(xlsx_file([HEADINGS, row("20001", "彭城")], others={"补充": rows}))

    call_command(
        "import_roster",
        path,
        "--sheet",
        "补充",
        "--map",
        "甲=employee_number",
        "乙=name",
        "--map",
        "丙=branch",
    )

    assert [(user.employee_number, user.branch) for user in User.objects.all()] == [("10001", group)]


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"", [], "empty"),
        (csv_file([["甲", "乙"], ["1", "2"]]), [], "employee numbers"),
        (csv_file([HEADINGS, row()]), ["--map", "甲=name"], "no such column"),
        (csv_file([HEADINGS, row()]), ["--map", "姓名=password"], "no such column or field"),
        (csv_file([HEADINGS, row()]), ["--sheet", "x"], "no sheet"),
        (csv_file([HEADINGS, row()]), ["--heading-row", "9"], "no row of headings"),
    ],
)
def test_a_command_that_cannot_go_on_says_why(file, root, content, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("import_roster", file(content, "a.csv"), *options)


def test_a_file_that_is_not_there_is_said_so(root, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roster", str(tmp_path / "none.xlsx"))


def test_the_records_come_out_by_command_and_go_in_again(everybody, tmp_path, capsys):
    path = tmp_path / "out.csv"

    call_command("export_roster", str(path))
    call_command("import_roster", str(path), "--left")

    assert "0 new, 0 changed, 5 unchanged, 0 not in it" in capsys.readouterr().out
    assert oct(path.stat().st_mode)[-3:] == "600"
