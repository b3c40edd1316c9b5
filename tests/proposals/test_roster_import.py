"""Delegates from a spreadsheet: whom a row means, what becomes of it, and that the same list twice changes nothing."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from proposals.actions import mandates
from proposals.models import Delegate
from proposals.roll.apply import import_delegates
from proposals.roll.export import export_delegates
from proposals.roll.plan import make_plan
from proposals.roll.sheet import find_table
from tests.conftest import NOON
from tests.factories import BranchFactory, UserFactory
from tests.factories.congress import CongressFactory, ConstituencyFactory, DelegateFactory
from union_portal.lib import Refused, spreadsheets

pytestmark = pytest.mark.django_db
LIST = """云岭矿业集团第五届职工代表名册,,,,,,
（二〇二五年一月）,,,,,,
序号,工　号,姓 名,选举单位,代表团,代表类别,团内职务,任期起
1,２０００１,李建国,二号矿选区,二号矿代表团,一线职工,团长,2025年3月1日
2,20002,王秀英,二号矿选区,二号矿代表团,一线,,20250301
3,,张　伟,机关选区,机关代表团,中层管理人员,,
4,,刘洋,机关选区,机关代表团,专技,,
5,20009,陈静,机关选区,机关代表团,专技,,
6,20001,李建国,二号矿选区,二号矿代表团,一线,,
7,20003,赵敏,机关选区,机关代表团,专技,,
8,20006,周杰,机关选区,机关代表团,家属,,
9,20007,吴刚,机关选区,机关代表团,一线,,去年
合计,9人,,,,,
制表人：梁玉芬,,,,,,
"""


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def congress(root):
    mine, office = BranchFactory(name="二号矿"), BranchFactory(name="机关")
    people = [
        ("20001", "李建国", mine, "active"),
        ("20002", "王秀英", mine, "active"),
        ("20003", "赵敏", office, "retired"),
        ("20004", "张伟", office, "active"),
        ("20005", "刘洋", mine, "active"),
        ("20015", "刘洋", office, "active"),
        ("20006", "周杰", office, "active"),
        ("20007", "吴刚", office, "active"),
        ("20009", "陈晶", office, "active"),
    ]
    for number, name, branch, status in people:
        UserFactory(employee_number=number, name=name, branch=branch, status=status)
    return CongressFactory()


def table(text=LIST, encoding="gb18030"):
    return find_table(spreadsheets.read(text.encode(encoding), "代表.csv", limit=10**6))


def test_every_row_gets_a_verdict_and_a_reason(congress):
    plan = make_plan(congress, table(), today=NOON.date())

    assert [entry.said for entry in plan.new] == ["20001 李建国", "20002 王秀英", "张 伟"]
    assert {entry.row: entry.reason for entry in plan.wrong} == {
        7: "Several people bear this name: 20005 二号矿、20015 机关. Write the employee number.",
        8: "This employee number belongs to 陈晶.",
        9: "Listed already in row 4.",
        10: "Not in service: only who works here can be a delegate.",
        11: "“家属” is no category: front line, professional or manager.",
        12: "“去年” is no date.",
    }
    assert plan.constituencies == [("二号矿选区", 2), ("机关选区", 1)]
    assert plan.delegations == ["二号矿代表团", "机关代表团"]


def test_what_is_right_goes_in_and_a_second_time_changes_nothing(congress, worker):
    outcome = import_delegates(congress, table(), by=worker, at=NOON)
    delegate = Delegate.objects.get(member__employee_number="20001")

    assert outcome.event.details == {"new": 3, "changed": 0, "same": 0, "wrong": 6}
    assert (delegate.category, delegate.valid_from) == ("frontline", date(2025, 3, 1))
    assert delegate.delegation.head == delegate
    assert [event.kind for event in delegate.events.all()] == ["elected", "imported"]
    again = import_delegates(congress, table(), by=worker, at=NOON)
    assert (again.event, len(again.plan.same), congress.delegates.count()) == (None, 3, 3)


def test_a_changed_row_changes_only_what_it_says(congress, worker):
    import_delegates(congress, table(), by=worker, at=NOON)
    text = "工号,代表团,类别,选区\n20002,机关代表团,专业技术,\n20004,,,二号矿选区\n"
    plan = make_plan(congress, table(text), today=NOON.date())
    assert [(entry.row, entry.reason) for entry in plan.wrong] == [
        (3, "Is a delegate of 机关选区: end that mandate first.")
    ]

    import_delegates(congress, table(text), by=worker, at=NOON)

    delegate = Delegate.objects.get(member__employee_number="20002")
    assert (delegate.category, delegate.delegation.name, delegate.valid_from) == (
        "professional",
        "机关代表团",
        date(2025, 3, 1),
    )


def test_a_full_constituency_takes_nobody_else_from_a_list(congress):
    constituency = ConstituencyFactory(congress=congress, name="二号矿选区", seats=1)
    DelegateFactory(congress=congress, constituency=constituency)
    plan = make_plan(congress, table(), today=NOON.date())
    assert [entry.reason for entry in plan.wrong[:2]] == ["All 1 seats of 二号矿选区 are filled."] * 2


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "csv-gb18030"])
def test_what_goes_out_comes_back_in_unchanged(congress, worker, file_format):
    import_delegates(congress, table(), by=worker, at=NOON)
    content, ending = export_delegates(congress, file_format=file_format, by=worker, at=NOON)

    back = find_table(spreadsheets.read(content, f"x.{ending}", limit=10**6))

    plan = make_plan(congress, back, today=NOON.date())
    assert (len(plan.same), len(plan.entries)) == (3, 3)


def test_without_a_date_a_mandate_begins_today_and_seats_are_counted_from_that_day(congress, worker):
    constituency = ConstituencyFactory(congress=congress, name="机关选区", seats=1)
    before = NOON.date() - timedelta(1)
    DelegateFactory(congress=congress, constituency=constituency, valid_to=before)
    import_delegates(congress, table(), by=worker, at=NOON)
    assert Delegate.objects.get(member__employee_number="20004").valid_from == NOON.date()


def test_a_row_that_cannot_be_written_stays_out_alone(congress, worker):
    served = Delegate.objects.create(
        congress=congress, member=UserFactory(employee_number="20010", name="孙丽"), category="frontline",
        valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31),
    )  # fmt: skip
    rows = "20010,二号矿选区,一线,2025-06-01\n20001,二号矿选区,一线,2027-01-01\n"
    text = f"工号,选区,类别,任期起\n{rows}"
    wrong = "This person is a delegate of this congress already in these days."
    plan = make_plan(congress, table(text), today=NOON.date())
    assert [entry.reason for entry in plan.entries] == [wrong, ""]
    outcome = import_delegates(congress, table(text), by=worker, at=NOON)
    assert outcome.event.details == {"new": 1, "changed": 0, "same": 0, "wrong": 1}
    assert list(served.member.mandates.all()) == [served]

    constituency = congress.constituencies.get()
    assert constituency.seats == 1
    earlier = DelegateFactory(congress=congress, constituency=constituency, valid_to=date(2026, 12, 31))
    number = earlier.member.employee_number
    text = f"工号,类别,任期止\n{number},专技,2027-06-30\n20001,专技,\n"
    outcome = import_delegates(congress, table(text), by=worker, at=NOON)
    assert [entry.reason for entry in outcome.plan.entries] == [
        "All 1 seats of 二号矿选区 are filled. End a mandate or change the seats first.",
        "",
    ]
    assert [entry.row for entry in outcome.late] == [2]
    earlier.refresh_from_db()
    assert earlier.category == "frontline"


def test_a_month_is_meant_whole_and_takes_nothing_away_from_a_day_of_it(congress, worker):
    text = "工号,选区,类别,任期起,任期止\n20001,东选区,一线,2026年3月,2028年2月\n20002,东选区,一线,2025年1月,2029年12月\n"
    congress.starts_on, congress.ends_on = date(2025, 1, 15), date(2029, 12, 20)
    congress.save()
    import_delegates(congress, table(text), by=worker, at=NOON)

    assert list(Delegate.objects.order_by("pk").values_list("valid_from", "valid_to")) == [
        (date(2026, 3, 1), date(2028, 2, 29)),
        (date(2025, 1, 15), date(2029, 12, 20)),
    ]
    Delegate.objects.filter(member__employee_number="20001").update(valid_to=date(2028, 2, 10))
    assert len(make_plan(congress, table(text), today=NOON.date()).same) == 2


def test_names_too_long_days_of_an_ended_mandate_and_a_term_that_is_over_are_seen_in_the_preview(
    congress, worker
):
    text = f"工号,选区,代表团,类别\n20001,{'选' * 61},,一线\n20002,东选区,{'团' * 61},一线\n"
    plan = make_plan(congress, table(text), today=NOON.date())
    assert all(entry.reason.endswith("a name has at most 60 characters.") for entry in plan.entries)
    assert (plan.constituencies, plan.delegations) == ([], [])

    import_delegates(congress, table("工号,选区,类别\n20001,东选区,一线\n"), by=worker, at=NOON)
    delegate = Delegate.objects.get()
    mandates.end_mandate(delegate, "resigned", by=worker, at=NOON, on=NOON.date() + timedelta(9))
    plan = make_plan(congress, table("工号,任期止\n20001,2027-06-30\n"), today=NOON.date())
    assert [entry.reason for entry in plan.entries] == ["This mandate has ended: its days stay as they are."]

    over = CongressFactory(starts_on=date(2020, 1, 1), ends_on=date(2024, 12, 31))
    plan = make_plan(over, table("工号,选区,类别\n20002,东选区,一线\n"), today=NOON.date())
    assert [entry.reason for entry in plan.entries] == ["The term of this congress is over."]


def test_who_has_the_next_mandate_already_is_still_known_by_the_present_one(congress, worker):
    import_delegates(
        congress, table("工号,选区,类别,任期止\n20001,东选区,一线,2026-12-31\n"), by=worker, at=NOON
    )
    other = ConstituencyFactory(congress=congress, name="西选区")
    member = Delegate.objects.get().member
    DelegateFactory(congress=congress, constituency=other, member=member, valid_from=date(2027, 1, 1))

    content, _ending = export_delegates(congress, file_format="csv", by=worker, at=NOON)

    back = find_table(spreadsheets.read(content, "x.csv", limit=10**6))
    assert [entry.verdict for entry in make_plan(congress, back, today=NOON.date()).entries] == ["same"]


def test_an_old_list_does_not_bring_back_who_was_recalled(congress, worker):
    text = "工号,选区,类别\n20001,东选区,一线\n20002,东选区,一线\n"
    import_delegates(congress, table(text), by=worker, at=NOON - timedelta(9))
    delegate = Delegate.objects.get(member__employee_number="20001")
    day = NOON.date() - timedelta(1)
    mandates.recall(
        delegate, entitled=9, took_part=9, votes=9, reason="长期不履职", by=worker, at=NOON, on=day
    )

    plan = make_plan(congress, table(text), today=NOON.date())

    assert [entry.verdict for entry in plan.entries] == ["wrong", "same"]
    assert plan.wrong[0].reason.startswith(f"Was recalled on {day}")


def test_where_every_row_is_refused_at_last_nothing_is_opened_and_the_reasons_are_said(congress, worker):
    constituency = ConstituencyFactory(congress=congress, name="东选区", seats=1)
    member = UserFactory(employee_number="20010", name="孙丽")
    DelegateFactory(congress=congress, constituency=constituency, member=member, valid_to=date(2026, 12, 31))
    DelegateFactory(congress=congress, constituency=constituency, valid_from=date(2027, 1, 1))

    with pytest.raises(Refused, match=r"Nothing went in. Row 2: All 1 seats of 东选区 are filled"):
        import_delegates(
            congress, table("工号,代表团,任期止\n20010,新代表团,2027-06-30\n"), by=worker, at=NOON
        )

    assert not congress.delegations.exists()
    assert not congress.events.exists()


def test_a_head_can_come_later(congress, worker):
    text = "工号,选区,代表团,类别,团内职务,任期起\n20001,二号矿选区,二号矿代表团,一线,团长,2027-01-01\n"
    outcome = import_delegates(congress, table(text), by=worker, at=NOON)
    assert outcome.plan.wrong == []
    assert congress.delegations.get().head.member.employee_number == "20001"
