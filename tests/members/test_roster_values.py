"""What people type into a roster, read as one form."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules import roster_values as values
from members.rules.roster_values import Day, Fault, Unreadable

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.-+", "０１２３４５６７８９．－＋")
CELLS = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates()
)


def fault(read, cell):
    with pytest.raises(Unreadable) as unreadable:
        read(cell)
    return unreadable.value.fault


@given(
    DAYS,
    st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", " %Y - %m - %d "]),
    st.booleans(),
)
def test_every_form_of_a_day_means_that_day(day, form, is_full_width):
    text = day.strftime(form).replace(str(day.year), f"{day.year:04}")

    assert values.day(text.translate(FULL_WIDTH) if is_full_width else text) == Day(day)


@given(DAYS, st.sampled_from(["%Y-%m", "%Y.%m", "%Y年%m月", "%Y%m"]))
def test_a_month_is_its_first_day(day, form):
    assert values.day(day.strftime(form)) == Day(day.replace(day=1), is_month=True)


@given(st.dates(date(1927, 5, 19), date(2100, 12, 31)))
def test_the_days_that_excel_counts_are_understood(day):
    serial = (day - date(1899, 12, 30)).days

    assert values.day(serial) == values.day(str(serial)) == values.day(float(serial)) == Day(day)


@given(DAYS, st.times())
def test_a_time_of_day_is_left_out(day, time):
    moment = datetime.combine(day, time.replace(microsecond=0))

    assert values.day(moment) == values.day(str(moment)) == Day(day)


@pytest.mark.parametrize(
    "cell",
    [
        "待查",
        "1986",
        "2011-02-30",
        "2011-13",
        "11-10-19",
        "10/19/2011",
        "1899-01-01",
        "2011-10-19-1",
        1986.1,
        12,
        "约1986.08",
    ],
)
def test_what_is_no_clear_day_is_refused(cell):
    assert fault(values.day, cell) is Fault.BAD_DATE


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000"])
def test_an_empty_cell_says_nothing(cell):
    assert values.day(cell) is None
    assert (values.phone(cell), values.employee_number(cell), values.sex(cell), values.email(cell)) == (
        "",
    ) * 4


@given(DAYS, DAYS)
def test_a_month_agrees_with_every_day_in_it_and_a_day_only_with_itself(written, known):
    month = Day(written.replace(day=1), is_month=True)

    assert month.agrees_with(known) == ((written.year, written.month) == (known.year, known.month))
    assert Day(written).agrees_with(known) == (written == known)
    assert not month.agrees_with(None)


@given(
    st.integers(10_000_000_000, 19_999_999_999),
    st.sampled_from(["{}", " {} ", "+86 {}", "0086{}", "86-{}", "{}.0", "'{}"]),
    st.booleans(),
)
def test_every_way_of_writing_a_mobile_number_means_it(number, form, is_full_width):
    text = form.format(number)

    assert values.phone(text.translate(FULL_WIDTH) if is_full_width else text) == str(number)
    assert values.phone(number) == values.phone(float(number)) == str(number)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("139-1234-5678", "13912345678"), ("139 1234 5678", "13912345678"), ("1.5170669074E10", "15170669074")],
)
def test_mobile_numbers_from_real_rosters(cell, number):
    assert values.phone(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "180180173",
        "23912345678",
        "139123456789",
        "1391234567a",
        "0351-1234567",
        "1.51707E+10",
        139,
        "139/138",
    ],
)
def test_what_is_no_mobile_number_is_refused(cell):
    assert fault(values.phone, cell) is Fault.BAD_PHONE


@given(st.integers(0, 10**15))
def test_an_employee_number_survives_a_spreadsheet(number):
    for cell in (
        number,
        float(number),
        str(number),
        f"{number}.0",
        f" {number}\u3000",
        str(number).translate(FULL_WIDTH),
    ):
        assert values.employee_number(cell) == str(number)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("a-12", "A-12"),
        ("１０７７９４", "107794"),
        ("00123", "00123"),
        ("1E5", "1E5"),
        ("1.00027E+05", "100027"),
    ],
)
def test_employee_numbers_from_real_rosters(cell, number):
    assert values.employee_number(cell) == number


@pytest.mark.parametrize("cell", ["工号", "12#3", "-12", "1" * 21, "1.00027E+08", "12.5", 12.5])
def test_what_is_no_employee_number_is_refused(cell):
    assert fault(values.employee_number, cell) is Fault.BAD_EMPLOYEE_NUMBER


@given(CELLS, st.sampled_from([values.employee_number, values.phone, values.email]))
def test_any_cell_is_refused_or_read_and_reading_again_changes_nothing(cell, read):
    with suppress(Unreadable):
        once = read(cell)
        assert read(once) == once


@given(CELLS, st.sampled_from([values.day, values.sex, values.post_class, values.status, values.label_of]))
def test_no_cell_breaks_the_reading(cell, read):
    with suppress(Unreadable):
        read(cell)


@given(DAYS)
def test_a_day_written_out_is_read_back(day):
    assert values.day(day.isoformat()) == Day(day)


@pytest.mark.parametrize(
    ("text", "is_retired"),
    [
        ("离退休", True),
        ("已退休", True),
        ("退休返聘", True),
        ("未退休", False),
        ("职工代表", False),
        ("", False),
    ],
)
def test_retirement_is_read_from_the_remarks(text, is_retired):
    assert values.is_retired(text) is is_retired


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("在职", "active"),
        ("在岗", "active"),
        ("退休", "retired"),
        ("离休", "retired"),
        ("调出", "left"),
        ("", ""),
        ("试用", None),
    ],
)
def test_status_is_read_from_its_column(cell, status):
    assert values.status(cell) == status


@pytest.mark.parametrize(
    ("cell", "sex"), [("男", "m"), (" 女 ", "f"), ("Male", "m"), ("女性", "f"), ("南", None), (None, "")]
)
def test_sex_is_read(cell, sex):
    assert values.sex(cell) == sex


@pytest.mark.parametrize(
    ("cell", "post_class"),
    [
        ("一线", "frontline"),
        ("专业技术", "technical"),
        ("管理人员", "management"),
        ("后勤", None),
        (None, ""),
    ],
)
def test_the_class_of_post_is_read(cell, post_class):
    assert values.post_class(cell) == post_class


@pytest.mark.parametrize("cell", ["王素", "a@b", "a b@c", "a@b.c,d@e.f", "@x.cn"])
def test_what_is_no_address_is_refused(cell):
    assert fault(values.email, cell) is Fault.BAD_EMAIL
