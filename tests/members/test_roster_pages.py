"""The roster in the admin: upload, columns, preview, done - and every way in which it must stop."""

import json
import os
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from members.actions import people
from members.models import AuditEntry, Branch, User
from members.roster.uploads import Upload
from members.rules.roles import Role
from tests.factories import BranchFactory, UserFactory
from tests.factories.members import appointed
from tests.members.rosters import csv_file, xlsx_file
from union_portal.lib.uploads import Gone

START = "/admin/members/user/roster/"
ROWS = [
    ["工号", "姓名", "所属分会", "手机号码"],
    ["10001", "王素", "一号矿", "13900000001"],
    ["10002", "范珍", "一号矿", "139"],
    ["10003", "罗荣航", "未知单位", ""],
]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def officer(mine):
    return appointed(Role.MEMBERSHIP_OFFICER, name="赵勇")


def upload(browser, content=None, name="花名册.xlsx"):
    file = SimpleUploadedFile(name, xlsx_file(ROWS) if content is None else content)
    return browser.post(START, {"file": file})


def confirmed(browser, content=None, name="花名册.xlsx"):
    """Through the columns as they were recognised, to the address of the preview."""
    address = upload(browser, content, name).url
    form = browser.get(address).context["form"]
    answer = browser.post(address, {field.html_name: field.value() for field in form})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def apply_address(preview):
    return preview.replace("preview", "apply")


def agreement(browser, preview):
    return {"fingerprint": browser.get(preview).context["plan"].fingerprint}


def stored(data_dir):
    return sorted(path.name for path in (data_dir / "roster-uploads").glob("*"))


def test_a_roster_goes_in_page_by_page(desk, officer, mine, data_dir):
    browser = desk(officer)
    preview = confirmed(browser)

    page = browser.get(preview)
    plan = page.context["plan"]
    assert ([new.person.name for new in plan.new], [bad.row for bad in plan.faulty]) == (["王素"], [3, 4])
    assert not User.objects.filter(employee_number="10001").exists()
    done = browser.post(apply_address(preview), agreement(browser, preview))

    assert User.objects.get(employee_number="10001").branch == mine
    entry = AuditEntry.objects.get(kind="roster_imported")
    assert (entry.by, entry.details["new"], entry.details["faulty"]) == (officer, 1, 2)
    assert browser.get(done.url).status_code == 200
    assert stored(data_dir) == []


def test_unknown_branches_go_in_once_a_person_said_where(desk, officer, root, mine):
    browser = desk(officer)
    preview = confirmed(browser)
    (field,) = browser.get(preview).context["branches"]

    browser.post(preview, {field.html_name: f"create:{root.pk}"})
    browser.post(apply_address(preview), agreement(browser, preview))

    made = Branch.objects.get(name="未知单位")
    assert (made.parent, [event.by for event in made.events.all()]) == (root, [officer])
    assert User.objects.get(employee_number="10003").branch == made


def test_rows_of_an_undecided_branch_are_not_called_faulty(desk, officer, root, mine):
    page = desk(officer).get(confirmed(desk(officer)))

    assert (page.context["undecided_count"], page.context["faulty_count"]) == (1, 1)
    assert [row.employee_number for row in page.context["faulty"]] == ["10002"]


def test_all_unknown_branches_can_be_opened_at_one_stroke(desk, officer, root, mine):
    address = confirmed(desk(officer))

    assert desk(officer).post(address, {"open_all": "1"}).status_code == 302
    page = desk(officer).get(address)

    assert (page.context["undecided_count"], len(page.context["plan"].new)) == (0, 2)


def test_an_unknown_branch_can_be_one_that_is_there(desk, officer, mine):
    browser = desk(officer)
    preview = confirmed(browser)
    (field,) = browser.get(preview).context["branches"]

    browser.post(preview, {field.html_name: f"use:{mine.pk}"})
    browser.post(apply_address(preview), agreement(browser, preview))

    assert User.objects.get(employee_number="10003").branch == mine
    assert not Branch.objects.filter(name="未知单位").exists()


def test_columns_nobody_knows_are_named_by_a_person(desk, officer, mine):
    rows = [["甲", "乙", "丙"], ["10001", "王素", "一号矿"]]
    browser = desk(officer)
    address = upload(browser, xlsx_file(rows)).url
    assert browser.post(address, {"column_0": "", "column_1": "name"}).status_code == 400

    said = {"column_0": "employee_number", "column_1": "name", "column_2": "branch"}
    preview = browser.post(address, said).url
    browser.post(apply_address(preview), agreement(browser, preview))

    assert User.objects.get(employee_number="10001").name == "王素"


def test_two_columns_cannot_be_the_same_thing(desk, officer):
    browser = desk(officer)
    address = upload(browser).url

    page = browser.post(address, {"column_0": "employee_number", "column_1": "name", "column_2": "name"})

    assert page.status_code == 400
    assert page.context["form"].non_field_errors()


def test_the_table_can_be_looked_for_elsewhere(desk, officer):
    browser = desk(officer)
    two = xlsx_file(ROWS, others={"退休": [["说明"], ["工号", "姓名", "分会"], ["20001", "彭城", "一号矿"]]})
    address = upload(browser, two).url

    browser.post(address, {"elsewhere": "1", "sheet": "退休", "heading_row": "2"})
    table = browser.get(address).context["table"]

    assert (table.sheet, table.headings.number, len(table.rows)) == ("退休", 2, 1)
    assert browser.post(address, {"elsewhere": "1", "sheet": "别的", "heading_row": "2"}).status_code == 400


def test_who_is_not_in_the_file_stays_unless_the_officer_ticks_it(desk, officer, mine):
    gone = UserFactory(name="彭城", branch=mine)
    browser = desk(officer)
    preview = confirmed(browser)
    assert browser.get(preview).context["leaving"] == [gone]

    browser.post(apply_address(preview), agreement(browser, preview))
    assert User.objects.get(pk=gone.pk).is_active

    preview = confirmed(browser)
    browser.post(apply_address(preview), {**agreement(browser, preview), "leaves": "on"})
    assert User.objects.get(pk=gone.pk).status == "left"
    assert User.objects.get(pk=officer.pk).is_active


def test_what_changed_since_the_preview_is_looked_at_again(desk, officer, mine):
    browser = desk(officer)
    preview = confirmed(browser)
    agreed = agreement(browser, preview)
    people.enter(mine, employee_number="10001", name="别人", by=officer, at=timezone.now())

    page = browser.post(apply_address(preview), agreed)

    assert page.status_code == 409
    assert User.objects.get(employee_number="10001").name == "别人"
    assert page.context["plan"].changed[0].fields["name"] == ("别人", "王素")


def test_a_roster_without_news_says_so_and_leaves_no_trace(desk, officer, mine):
    browser = desk(officer)
    for _time in range(2):
        preview = confirmed(browser)
        last = browser.post(apply_address(preview), agreement(browser, preview))

    assert last.url == START
    assert AuditEntry.objects.filter(kind="roster_imported").count() == 1
    assert User.objects.get(employee_number="10001").events.count() == 1


def test_a_roster_of_faults_only_offers_nothing_to_bring_in(desk, officer, mine):
    browser = desk(officer)
    faults = browser.get(confirmed(browser, xlsx_file([ROWS[0], ROWS[2]]))).content.decode()
    rows = browser.get(confirmed(browser)).content.decode()

    assert ("/apply/" in faults, "/apply/" in rows) == (False, True)


def test_only_who_may_open_the_roster_is_sent_there(desk, officer):
    def finds_it(user):
        return START in desk(user).get(reverse("admin:members_user_changelist")).content.decode()

    administrator = appointed(Role.SYSTEM_ADMINISTRATOR)
    assert (finds_it(officer), finds_it(administrator)) == (True, False)


def test_the_report_is_plain_data(desk, officer):
    browser = desk(officer)
    preview = confirmed(browser)

    data = json.loads(browser.get(preview.replace("preview/", "report.json")).content)

    assert (data["file"], data["rows"], data["new"]) == ("花名册.xlsx", 3, 1)
    assert [(row["row"], row["kind"]) for row in data["faulty"]] == [(3, "bad_phone"), (4, "unknown_branch")]


# --- every way in which it stops ----------------------------------------------------------------------------


def test_a_step_that_is_done_cannot_be_done_again(desk, officer):
    browser = desk(officer)
    preview = confirmed(browser)
    agreed = agreement(browser, preview)
    browser.post(apply_address(preview), agreed)

    assert browser.post(apply_address(preview), agreed).status_code == 410
    assert browser.get(preview).status_code == 410


def test_another_officer_cannot_take_over_an_upload(desk, officer):
    preview = confirmed(desk(officer))
    browser = desk(appointed(Role.MEMBERSHIP_OFFICER))

    assert browser.get(preview).status_code == 410
    assert browser.post(apply_address(preview), {"fingerprint": "x"}).status_code == 410


@pytest.mark.parametrize("token", ["x", "A" * 32, "a" * 31 + "%0a", "..%5c..%5ckeys"])
def test_a_made_up_upload_is_not_there(desk, officer, token):
    assert desk(officer).get(f"{START}{token}/preview/").status_code == 410


@pytest.mark.parametrize("token", ["", "../../keys/secret_key", "a" * 31 + "\n", "..", "a" * 33])
def test_no_token_leads_out_of_the_folder(officer, token):
    with pytest.raises(Gone):
        Upload.find(token, by=officer, at=timezone.now())


def test_a_preview_needs_columns_and_an_agreement_needs_a_preview(desk, officer):
    browser = desk(officer)
    columns = upload(browser).url

    assert browser.get(columns.replace("columns", "preview")).status_code == 400
    assert browser.post(columns.replace("columns", "apply"), {}).status_code == 400
    assert browser.post(columns.replace("columns", "apply"), {"fingerprint": "x"}).status_code == 400
    assert not User.objects.filter(employee_number="10001").exists()


def test_forged_choices_are_refused(desk, officer, mine):
    browser = desk(officer)
    columns = upload(browser).url
    assert browser.post(columns, {"column_0": "password", "column_1": "name"}).status_code == 400
    preview = confirmed(browser)
    (field,) = browser.get(preview).context["branches"]

    assert browser.post(preview, {field.html_name: "create:999999"}).status_code == 400
    assert browser.post(apply_address(preview), {"fingerprint": "0" * 64}).status_code == 409


def test_an_upload_is_private_and_does_not_last(desk, officer, data_dir):
    browser = desk(officer)
    preview = confirmed(browser)
    files = list((data_dir / "roster-uploads").iterdir())
    assert [oct(file.stat().st_mode)[-3:] for file in files] == ["600", "600"]

    yesterday = (timezone.now() - timedelta(hours=25)).timestamp()
    for file in files:
        os.utime(file, (yesterday, yesterday))
    upload(browser)

    assert browser.get(preview).status_code == 410
    assert not set(files) & set((data_dir / "roster-uploads").iterdir())


def test_an_upload_that_is_too_old_is_not_used_even_if_it_is_still_there(officer):
    kept = Upload.keep(b"x", "a.csv", by=officer, at=timezone.now() - timedelta(hours=25))

    with pytest.raises(Gone):
        Upload.find(kept.token, by=officer, at=timezone.now())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("花名册.xlsx", b""),
        ("花名册.xlsx", b"not a workbook"),
        ("花名册.pdf", b"%PDF-1.7"),
        ("花名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0k\0b\0o\0o\0k\0"),
        ("花名册.csv", b"\x00\x01\x02"),
        ("花名册.csv", "工号,姓名\n".encode() + b"\xff\xff\xff"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(desk, officer, data_dir, name, content):
    page = upload(desk(officer), content, name)

    assert page.status_code == 400
    assert page.context["form"].errors["file"]
    assert stored(data_dir) == []


def test_a_file_that_is_too_big_is_refused(desk, officer, settings, data_dir):
    settings.UPLOAD_LIMITS = {**settings.UPLOAD_LIMITS, "spreadsheet": 1000}

    assert upload(desk(officer)).status_code == 400
    assert stored(data_dir) == []


def test_only_an_officer_of_the_whole_union_brings_a_roster_in(desk, officer, mine):
    preview = confirmed(desk(officer))
    browser = desk(appointed(Role.MEMBERSHIP_OFFICER, mine))

    assert browser.get(START).status_code == 200
    assert "file" not in browser.get(START).content.decode().split("enctype")[0]
    assert upload(browser).status_code == 403
    assert browser.get(preview).status_code == 403


def test_others_do_not_get_near_the_roster(desk, mine):
    for role in (Role.EDITOR, Role.SYSTEM_ADMINISTRATOR):
        browser = desk(appointed(role))
        assert browser.get(START).status_code == 403
        assert browser.post(f"{START}export/", {"form": "csv"}).status_code == 403


# --- the way out --------------------------------------------------------------------------------------------


def test_an_officer_takes_out_the_own_branch_and_the_trail_says_so(desk, officer, mine):
    UserFactory(name="王素", employee_number="10001", branch=mine)
    UserFactory(name="范珍", branch=BranchFactory(name="二号矿"))
    own = appointed(Role.MEMBERSHIP_OFFICER, mine)

    page = desk(own).post(f"{START}export/", {"form": "xlsx"})

    rows = list(openpyxl.load_workbook(BytesIO(page.content)).active.values)
    assert [row[:2] for row in rows] == [("工号", "姓名"), ("10001", "王素")]
    assert "attachment" in page["Content-Disposition"]
    entry = AuditEntry.objects.get(kind="roster_exported")
    assert (entry.by, entry.details) == (own, {"rows": 1, "format": "xlsx"})


def test_taking_the_records_out_is_never_just_a_link(desk, officer):
    assert desk(officer).get(reverse("admin:roster_export")).status_code == 405
    assert desk(officer).post(f"{START}export/", {"form": "exe"}).status_code == 400


def test_a_csv_roster_in_gb18030_goes_in_as_well(desk, officer, mine):
    browser = desk(officer)
    preview = confirmed(browser, csv_file(ROWS, "gb18030", ";"), "花名册.csv")

    browser.post(apply_address(preview), agreement(browser, preview))

    assert User.objects.get(employee_number="10001").name == "王素"
