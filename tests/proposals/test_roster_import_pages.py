"""Delegates from a messy spreadsheet, page by page - and every way in which it must stop."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from proposals.actions import mandates
from proposals.models import Delegate
from tests.factories import BranchFactory, UserFactory
from tests.factories.congress import CongressFactory, ConstituencyFactory
from tests.factories.members import appointed
from union_portal.lib import spreadsheets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ROSTER = Path(__file__).parents[1] / "data" / "roster.xlsx"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path, client):
    client.cookies["display"] = "standard.medium.auto.en"
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def secretary(root):
    return appointed(Role.CONGRESS_SECRETARY, name="梁玉芬")


@pytest.fixture
def congress(root):
    return CongressFactory()


@pytest.fixture
def people(root):
    """The first twelve people of the real roster, as they stand there."""
    sheet = spreadsheets.read(ROSTER.read_bytes(), ROSTER.name, limit=10**8)[0]
    branch = BranchFactory(name="一号矿")
    found = []
    for row in sheet.rows[2:]:
        number, name = (str(cell or "").strip() for cell in row.cells[1:3])
        if number.isascii() and number.isdigit() and name and name == "".join(name.split()):
            found.append(UserFactory(employee_number=number, name=name, branch=branch))
        if len(found) == 12:
            return found
    raise AssertionError("the roster has too few plain rows")


def messy(people):
    """Title lines, a merged-looking heading, full-width digits, spaces in names, a total and a signature line: GBK."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    lines = ["云岭矿业集团第五届职工代表名册,,,,,,", "（填报日期：二〇二六年三月）,,,,,,", ",,,,,,"]
    lines.append("序号,工　号,姓 名,选举单位,代表团,代 表 类 别,团内职务")
    for place, person in enumerate(people[:6], 1):
        number = person.employee_number.translate(wide) if place % 2 else person.employee_number
        name = "　".join(person.name) if len(person.name) == 2 else person.name
        post = "团长" if place == 1 else ""
        lines.append(f"{place},{number},{name},一号矿选区,一号矿代表团,一线职工,{post}")
    lines.append(f"7,{people[6].employee_number},王二小,一号矿选区,一号矿代表团,一线,")
    lines.append("8,99999999,无此人,一号矿选区,一号矿代表团,一线,")
    lines.append("9,,查无此人,一号矿选区,一号矿代表团,一线,")
    lines.append(f"10,{people[7].employee_number},{people[7].name},一号矿选区,,家属,")
    lines.append(f"11,{people[0].employee_number},{people[0].name},一号矿选区,,一线,")
    lines += ["合　计,11人,,,,,", "制表人：梁玉芬,,审核：,,,,"]
    return "\r\n".join(lines).encode("gbk")


def start_of(congress):
    return reverse("admin:delegates_start", args=[congress.pk])


def upload(browser, congress, content, name="代表名册.csv"):
    return browser.post(start_of(congress), {"file": SimpleUploadedFile(name, content)})


def confirmed(browser, congress, content, name="代表名册.csv"):
    """Through the columns as they were recognised, to the address of the preview."""
    address = upload(browser, congress, content, name).url
    form = browser.get(address).context["form"]
    answer = browser.post(address, {field.html_name: field.value() for field in form})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def agreed(browser, preview, follow=True):
    said = {"fingerprint": browser.get(preview).context["plan"].fingerprint}
    return browser.post(preview.replace("preview", "apply"), said, follow=follow)


def stored(data_dir):
    return sorted(path.name for path in (data_dir / "delegate-uploads").glob("*"))


def test_a_messy_list_goes_in_page_by_page(desk, secretary, congress, people, data_dir):
    browser = desk(secretary)
    listed = browser.get(reverse("admin:proposals_delegate_changelist")).content.decode()
    page = browser.get(reverse("admin:proposals_congress_change", args=[congress.pk])).content.decode()
    assert start_of(congress) in listed
    assert start_of(congress) in page

    preview = confirmed(browser, congress, messy(people))
    page = browser.get(preview)
    plan, text = page.context["plan"], page.content.decode()

    assert [entry.member for entry in plan.new] == people[:6]
    assert {entry.row: entry.reason for entry in page.context["unknown"]} == {
        12: "Nobody has this employee number.",
        13: "Nobody of this name is in the roster.",
    }
    assert {entry.row: entry.reason for entry in page.context["wrong"]} == {
        11: f"This employee number belongs to {people[6].name}.",
        14: "“家属” is no category: front line, professional or manager.",
        15: "Listed already in row 5.",
    }
    assert "Constituency 一号矿选区 with 6 seats" in text
    assert "Nobody of this name is in the roster." in text
    assert not congress.delegates.exists()

    done = agreed(browser, preview)

    assert [count for _label, count in page.context["counts"]] == [11, 6, 0, 0, 2, 3]
    assert done.status_code == 200
    assert congress.delegates.count() == 6
    assert congress.delegations.get().head.member == people[0]
    assert (done.context["event"].details["new"], done.context["event"].by) == (6, secretary)
    assert stored(data_dir) == []


def test_the_list_of_a_workbook_changes_only_what_it_says(desk, secretary, congress, people):
    browser = desk(secretary)
    agreed(browser, confirmed(browser, congress, messy(people)))
    book = openpyxl.Workbook()
    book.active.append(["代表调整表"])
    book.active.append(["职工编号", "代表姓名", "类别"])
    book.active.append([int(people[1].employee_number), people[1].name, "专业技术人员"])
    file = BytesIO()
    book.save(file)

    preview = confirmed(browser, congress, file.getvalue(), "调整.xlsx")
    page = browser.get(preview)
    agreed(browser, preview)

    assert [fields for _row, _who, fields in page.context["changed"]] == [
        [("category", "front line", "professional")]
    ]
    assert congress.delegates.get(member=people[1]).category == "professional"
    last = agreed(browser, confirmed(browser, congress, file.getvalue(), "调整.xlsx"), follow=False)
    assert last.url == start_of(congress)
    assert congress.events.filter(kind="imported").count() == 2


def test_odd_files_go_in_or_are_refused_in_words(desk, secretary, congress, people):
    """A name without end, a sign that no text can hold, more strangers than a page shows."""
    browser = desk(secretary)
    row = f"{people[0].employee_number},东\0选区,一线"
    content = f"工号,选区,类别\n{row}\n".encode("utf-16")
    done = agreed(browser, confirmed(browser, congress, content, f"{'名' * 130}.csv"))
    assert done.status_code == 200
    assert congress.constituencies.get().name == "东选区"

    strangers = "".join(f"{number},东选区\n" for number in range(900_000, 900_600))
    page = browser.get(confirmed(browser, congress, f"工号,选区\n{strangers}".encode())).content.decode()
    assert page.count("Nobody has this employee number.") == 500
    assert "The first 500 are shown." in page


def test_a_row_that_is_refused_at_last_is_named(desk, secretary, congress, people):
    browser = desk(secretary)
    constituency = ConstituencyFactory(congress=congress, name="东选区", seats=1)
    now, day = timezone.now(), timezone.localdate()
    one = mandates.elect(constituency, people[0], category="frontline", valid_to=day, by=None, at=now)
    mandates.elect(
        constituency, people[1], category="frontline", valid_from=day + timedelta(1), by=None, at=now
    )
    number, later = one.member.employee_number, day + timedelta(9)
    row = f"{number},,,{later}"

    page = agreed(browser, confirmed(browser, congress, f"工号,选区,类别,任期止\n{row}\n".encode()))
    assert page.status_code == 409
    assert "Nothing went in. Row 2: All 1 seats" in page.content.decode()

    rows = f"{row}\n{people[2].employee_number},西选区,一线,"
    page = agreed(browser, confirmed(browser, congress, f"工号,选区,类别,任期止\n{rows}\n".encode()))
    assert page.status_code == 200
    assert "Row 2: All 1 seats of 东选区 are filled" in page.content.decode()


def test_what_changed_since_the_preview_is_looked_at_again(desk, secretary, congress, people):
    """A second tab: nothing is written before a person has seen what will be."""
    browser = desk(secretary)
    preview = confirmed(browser, congress, messy(people))
    said = {"fingerprint": browser.get(preview).context["plan"].fingerprint}
    constituency = ConstituencyFactory(congress=congress, name="一号矿选区", seats=6)
    who = {"by": secretary, "at": timezone.now()}
    mandates.elect(constituency, people[0], category="manager", **who)

    page = browser.post(preview.replace("preview", "apply"), said)

    assert page.status_code == 409
    assert congress.delegates.count() == 1
    assert [entry.member for entry in page.context["plan"].changed] == [people[0]]
    agreed(browser, preview)
    assert congress.delegates.count() == 6
    assert browser.get(preview).status_code == 410
    assert browser.post(preview.replace("preview", "apply"), said).status_code == 410


def test_columns_nobody_knows_are_named_by_a_person(desk, secretary, congress, people):
    browser = desk(secretary)
    rows = f"甲,乙,丙\n{people[0].employee_number},一号矿选区,一线\n".encode("gbk")
    address = upload(browser, congress, rows).url
    page = browser.post(address, {"column_1": "constituency"})
    assert page.status_code == 400
    assert page.context["form"].non_field_errors() == [
        "No column holds names or employee numbers. Say which one does."
    ]

    said = {"column_0": "employee_number", "column_1": "constituency", "column_2": "category"}
    agreed(browser, browser.post(address, said).url)

    assert Delegate.objects.get().member == people[0]


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(desk, secretary, congress, data_dir):
    for name, content in (
        ("名册.xlsx", b""),
        ("名册.xlsx", b"not a workbook"),
        ("名册.pdf", b"%PDF-1.7"),
        ("名册.csv", "工号,姓名\n".encode() + b"\xff\xff\xff"),
    ):
        page = upload(desk(secretary), congress, content, name)
        assert (page.status_code, bool(page.context["form"].errors["file"])) == (400, True), name
    assert stored(data_dir) == []


def test_an_upload_belongs_to_its_owner_and_its_congress(desk, secretary, congress, people):
    preview = confirmed(desk(secretary), congress, messy(people))
    other = CongressFactory()
    elsewhere = preview.replace(f"/{congress.pk}/delegates", f"/{other.pk}/delegates")

    assert desk(secretary).get(elsewhere).status_code == 410
    assert desk(appointed(Role.CONGRESS_SECRETARY)).get(preview).status_code == 410
    assert desk(secretary).get(preview).status_code == 200
    for role in (Role.PROPOSAL_REVIEWER, Role.SCRUTINEER, Role.SYSTEM_ADMINISTRATOR):
        browser = desk(appointed(role))
        assert browser.get(start_of(congress)).status_code == 403
        assert upload(browser, congress, messy(people)).status_code == 403
        assert browser.post(reverse("admin:delegates_export", args=[congress.pk])).status_code == 403
    assert not congress.delegates.exists()


def test_the_list_goes_out_and_an_empty_one_comes_back_filled_in(desk, secretary, congress, people):
    browser = desk(secretary)
    agreed(browser, confirmed(browser, congress, messy(people)))
    export = reverse("admin:delegates_export", args=[congress.pk])
    assert browser.get(export).status_code == 405
    assert browser.post(export, {"form": "exe"}).status_code == 400

    file = browser.post(export, {"form": "csv-gb18030"})
    rows = file.content.decode("gb18030").splitlines()
    empty = openpyxl.load_workbook(
        BytesIO(browser.get(reverse("admin:delegates_template", args=[congress.pk])).content)
    )

    assert (len(rows), rows[0].split(",")[:3]) == (7, ["工号", "姓名", "选区"])
    assert congress.events.last().details == {"rows": 6, "format": "csv"}
    assert list(empty.worksheets[0].values) == [tuple(rows[0].split(","))]
    assert [sheet.sheet_state for sheet in empty.worksheets] == ["visible", "visible", "hidden"]
    newcomer = User.objects.get(pk=people[8].pk)
    congress.constituencies.update(seats=7)
    empty.worksheets[0].append([newcomer.employee_number, newcomer.name, "一号矿选区", "", "一线职工"])
    content = BytesIO()
    empty.save(content)
    agreed(browser, confirmed(browser, congress, content.getvalue(), "空表.xlsx"))
    assert congress.delegates.filter(member=newcomer).exists()
