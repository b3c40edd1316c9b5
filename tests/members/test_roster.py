"""The roster compared with the records, and brought in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from members.actions import branches, people
from members.models import AuditEntry, Branch, BranchEvent, User, UserEvent
from members.roster.apply import import_roster
from members.roster.plan import make_plan
from members.rules.branches import BranchKind
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import AppointmentFactory, BranchFactory, UserFactory
from tests.factories.members import appointed
from tests.members.rosters import row, table
from union_portal.lib import Refused

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


def plan_of(*rows, by=None, **options):
    return make_plan(table(*rows), by=by, **options)


def bring_in(*rows, by=None, **options):
    return import_roster(table(*rows), by=by, at=NOON, **options)


def history(user):
    return [(event.kind, event.details) for event in user.events.all()]


def faults(plan):
    return [(faulty.row, faulty.fault.value) for faulty in plan.faulty]


# --- compared -----------------------------------------------------------------------------------------------


def test_a_plan_writes_nothing(mine, group, member):
    plan = plan_of(row(name="王苏"), row("10002", "范珍"), row("10003", "彭城", "未知单位", ""))

    assert (len(plan.new), len(plan.changed), len(plan.unknown)) == (1, 1, 1)
    assert User.objects.get().name == "王素"
    assert not UserEvent.objects.exists()


def test_changes_are_told_field_by_field(mine, member):
    plan = plan_of(row(group="", phone="139-0000-0009", born_on="1980.01", status="退休"))

    (change,) = plan.changed
    assert change.fields == {
        "phone": ("13900000001", "13900000009"),
        "born_on": (None, date(1980, 1, 1)),
        "branch": (member.branch, mine),
        "status": ("active", "retired"),
    }


def test_an_empty_cell_changes_nothing(member):
    plan = plan_of(row(branch=None, group=None))

    assert (plan.unchanged, plan.changed) == (1, [])


def test_a_month_does_not_blur_a_known_day(member):
    people.correct(member, born_on=date(1980, 1, 17), by=None, at=NOON)

    assert plan_of(row(born_on="1980年1月")).unchanged == 1
    assert plan_of(row(born_on="1980年2月")).changed[0].fields == {
        "born_on": (date(1980, 1, 17), date(1980, 2, 1))
    }


def test_a_roster_brings_a_first_address_and_never_another(member):
    assert plan_of(row(email="a@example.cn")).changed[0].fields == {"email": ("", "a@example.cn")}
    people.correct(member, email="own@example.cn", by=None, at=NOON)

    assert plan_of(row(email="a@example.cn")).unchanged == 1


def test_the_second_of_two_equal_numbers_is_the_fault(group):
    plan = plan_of(row("10001", "王素"), row(" １０００１ ", "范珍"), row("10001.0", "彭城"))

    assert [new.person.name for new in plan.new] == ["王素"]
    assert faults(plan) == [(3, "duplicate_employee_number"), (4, "duplicate_employee_number")]


def test_every_fault_has_its_kind(group):
    plan = plan_of(
        row("", "王素"),
        row("10002", ""),
        row("10003", "范珍", phone="139"),
        row("10004", "范珍", born_on="待查"),
        row("10005", "范珍", "未知单位"),
        row("10006", "范珍", "", ""),
        row("10007", "范珍", email="@"),
        row("10008", "范珍", remarks="长" * 201),
        row("10009", "范珍", status="调出"),
        row("１-#", "范珍"),
        row("10011", "#N/A"),
    )

    assert faults(plan) == list(
        enumerate(
            [
                "missing_employee_number",
                "missing_name",
                "bad_phone",
                "bad_date",
                "unknown_branch",
                "missing_branch",
                "bad_email",
                "too_long",
                "has_left",
                "bad_employee_number",
                "bad_name",
            ],
            2,
        )
    )


def test_who_is_not_in_the_file_is_listed_but_never_the_officer(member, officer, group):
    gone = UserFactory(name="彭城", branch=group)
    UserFactory(name="早走", branch=group, status="left", left_on=TODAY)

    assert plan_of(row(), by=officer).leaving == [gone]


def test_a_faulty_row_does_not_make_somebody_leave(member):
    assert plan_of(row(phone="139")).leaving == []


def test_who_has_left_by_the_file_is_listed_as_leaving(member):
    plan = plan_of(row(status="离职"))

    assert (plan.leaving, plan.changed, plan.unchanged) == ([member], [], 0)


@pytest.mark.parametrize(
    ("branch", "group_name"),
    [
        ("一号矿", "综采队"),
        ("一号矿分会", "综采队小组"),
        (" 一 号 矿 ", "综采队"),
        ("一号矿/综采队", ""),
        ("云岭矿业集团工会/一号矿", "综采队"),
        ("", "综采队"),
        ("综采队", ""),
        ("云岭矿业集团工会", "综采队"),
        ("综采队", "综采队"),
    ],
)
def test_a_branch_is_found_however_it_is_written(group, branch, group_name):
    (new,) = plan_of(row("10002", "范珍", branch, group_name)).new

    assert new.place == group


def test_a_group_of_many_branches_is_found_below_its_own(group):
    other = BranchFactory(name="二号矿")
    twin = BranchFactory(name="综采队", kind=BranchKind.GROUP, parent=other)

    assert plan_of(row("10002", "范珍", "二号矿", "综采队")).new[0].place == twin
    assert faults(plan_of(row("10002", "范珍", "", "综采队"))) == [(2, "unknown_branch")]


def test_an_unknown_group_below_a_known_branch_is_an_unknown_branch(mine, group):
    plan = plan_of(row("10002", "范珍", "一号矿", "新一队"), row("10003", "彭城", "一号矿", "新一队"))

    assert faults(plan) == [(2, "unknown_branch"), (3, "unknown_branch")]
    assert [(unknown.key, unknown.parent, unknown.rows) for unknown in plan.unknown] == [
        ("一号矿/新一队", mine, [2, 3])
    ]


def test_a_closed_branch_is_not_in_the_tree(mine, group):
    branches.close(group, by=None, at=NOON)

    assert faults(plan_of(row("10002", "范珍"))) == [(2, "unknown_branch")]


def test_a_decision_that_makes_no_sense_any_more_is_forgotten(mine, group):
    for decision in [f"create:{group.pk}", "create:999999", "use:x", "drop:1", "use:"]:
        plan = plan_of(row("10002", "范珍", "未知单位", ""), decisions={"未知单位": decision})
        assert (faults(plan), plan.unknown[0].decision) == ([(2, "unknown_branch")], "")


# --- brought in ---------------------------------------------------------------------------------------------


def test_what_was_planned_is_written_with_its_history(member, officer, mine, group):
    outcome = bring_in(
        row(name="王苏", group="", phone="13900000009", status="退休"), row("10002", "范　珍"), by=officer
    )

    member = User.objects.get(pk=member.pk)
    assert (member.name, member.phone, member.branch, member.status) == (
        "王苏",
        "13900000009",
        mine,
        "retired",
    )
    assert member.name_key.startswith("wang2 su1")
    assert history(member) == [
        ("corrected", {"fields": ["name", "phone"]}),
        ("moved", {"from": "综采队", "from_id": group.pk, "to": "一号矿", "to_id": mine.pk}),
        ("retired", {}),
    ]
    new = User.objects.get(employee_number="10002")
    assert (new.name, new.branch, new.status, new.has_usable_password()) == ("范珍", group, "active", False)
    assert history(new) == [("entered", {"branch": "综采队", "branch_id": group.pk})]
    assert {(event.by, event.at) for event in UserEvent.objects.all()} == {(officer, NOON)}
    counts = {"rows": 2, "new": 1, "changed": 1, "unchanged": 0, "left": 0, "faulty": 0}
    assert (outcome.entry.by, outcome.entry.details) == (officer, counts)


def test_a_second_time_changes_nothing_and_leaves_no_trace(member, group):
    rows = [
        row(name="王苏", remarks="离退休"),
        row("10002", "范珍", born_on="1980.01"),
        row("10003", "", "一号矿"),
    ]
    bring_in(*rows)
    before = (UserEvent.objects.count(), AuditEntry.objects.count())

    outcome = bring_in(*rows)

    assert (outcome.plan.unchanged, outcome.entry) == (2, None)
    assert (UserEvent.objects.count(), AuditEntry.objects.count()) == before


def test_unknown_branches_are_opened_with_their_groups(root, group):
    bring_in(
        row("10002", "范珍", "未知单位", ""),
        row("10003", "彭城", "未知单位", "调度室"),
        row("10004", "罗梅", "一号矿", "新一队"),
        creates_branches=True,
    )

    opened = Branch.objects.get(name="未知单位")
    assert (opened.kind, opened.parent) == ("branch", root)
    assert User.objects.get(employee_number="10003").branch.path.startswith(opened.path)
    assert User.objects.get(employee_number="10004").branch.parent == group.parent
    assert sorted(event.branch.name for event in BranchEvent.objects.filter(kind="opened")) == [
        "新一队",
        "未知单位",
        "调度室",
    ]


def test_a_branch_with_groups_opened_below_a_branch_is_one_itself(mine):
    rows = [
        row("10002", "范珍", "北翼", ""),
        row("10003", "彭城", "北翼", "调度室"),
        row("10004", "罗梅", "南翼", ""),
    ]

    bring_in(*rows, decisions={"北翼": f"create:{mine.pk}", "南翼": f"create:{mine.pk}"})

    kinds = {branch.name: branch.kind for branch in Branch.objects.all()}
    assert (kinds["北翼"], kinds["调度室"], kinds["南翼"]) == ("branch", "group", "group")


def test_who_returns_by_the_file_is_in_service_again(member):
    people.leave(member, by=None, at=NOON)

    bring_in(row())

    member = User.objects.get(pk=member.pk)
    assert (member.status, member.left_on) == ("active", None)
    assert [kind for kind, _details in history(member)] == ["left", "returned"]


def test_members_leave_only_when_it_is_said(member, group):
    gone = UserFactory(name="彭城", branch=group)
    AppointmentFactory(user=gone, role=Role.EDITOR.value)

    bring_in(row())
    assert User.objects.get(pk=gone.pk).is_active

    outcome = bring_in(row(), leaves=True)
    gone = User.objects.get(pk=gone.pk)
    assert (outcome.left, gone.status, gone.left_on, gone.appointments_today) == (1, "left", TODAY, [])


def test_one_refusal_undoes_everything(root, group):
    appointed(Role.SYSTEM_ADMINISTRATOR)

    with pytest.raises(Refused, match="last system administrator"):
        bring_in(row("10002", "范珍"), row("10003", "彭城", "未知单位"), leaves=True, creates_branches=True)

    assert User.objects.count() == 1
    assert not Branch.objects.filter(name="未知单位").exists()
    assert not AuditEntry.objects.filter(kind="roster_imported").exists()


def test_only_what_was_agreed_to_is_written(member, officer):
    agreed = plan_of(row(name="王苏"), by=officer).fingerprint
    people.correct(member, phone="13900000005", by=officer, at=NOON)
    bring_in(row(name="王苏"), by=officer, expected=agreed)  # the same deeds, so the agreement holds

    with pytest.raises(Refused, match="have changed since you looked"):
        bring_in(row(name="王苏"), by=officer, expected=agreed)


def test_progress_is_told_to_the_end(group):
    told = []
    rows = [row(str(number), "王素") for number in range(10001, 11202)]

    bring_in(*rows, progress=lambda done, total: told.append((done, total)))

    assert told == [(500, 1201), (1000, 1201), (1201, 1201)]


@pytest.mark.django_db(transaction=True)
def test_two_imports_and_a_correction_at_once_enter_everybody_once():
    mine = BranchFactory(name="一号矿")
    member = UserFactory(name="王素", employee_number="10001", branch=mine)
    rows = [row(str(number), "王苏", group="") for number in range(10001, 10301)]

    at_once(
        lambda: bring_in(*rows),
        lambda: bring_in(*rows),
        lambda: people.correct(member, phone="13900000007", by=None, at=NOON),
        lambda: people.move_to_branch(member, mine, by=None, at=NOON),
    )

    member.refresh_from_db()
    assert (User.objects.count(), member.name, member.phone) == (300, "王苏", "13900000007")
    assert AuditEntry.objects.filter(kind="roster_imported").count() == 1
    assert UserEvent.objects.filter(kind="entered").count() == 299


def at_once(*deeds):
    """Each in a connection of its own; what fails in one fails the test."""

    def alone(deed):
        try:
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(alone, deed) for deed in deeds]:
            done.result()
