"""The tree of branches: what staff can do with it, and what nobody can."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.actions import branches
from members.models import Branch, User
from members.rules.branches import BranchKind
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import BranchFactory, UserFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

pytestmark = pytest.mark.usefixtures("in_english")
TODAY = date(2026, 11, 23)


@pytest.fixture
def officer(root):
    return appointed(Role.MEMBERSHIP_OFFICER)


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def group(mine):
    return BranchFactory(name="综采队", kind=BranchKind.GROUP, parent=mine)


def history(branch):
    return [(event.kind, event.by, event.at, event.details) for event in branch.events.all()]


def test_a_branch_is_opened_below_the_union(root, officer):
    branch = branches.open_branch("二号矿", kind=BranchKind.BRANCH, parent=root, by=officer, at=NOON)

    assert (branch.path, branch.opened_on, branch.is_open) == (f"/{root.pk}/{branch.pk}/", TODAY, True)
    assert history(branch) == [
        ("opened", officer, NOON, {"name": "二号矿", "to": root.name, "to_id": root.pk}),
    ]


@pytest.mark.parametrize("kind", [BranchKind.BRANCH, BranchKind.GROUP, BranchKind.UNION])
def test_nothing_stands_below_a_group(group, officer, kind):
    with pytest.raises(Refused, match="does not fit here"):
        branches.open_branch("乙班", kind=kind, parent=group, by=officer, at=NOON)


def test_two_open_neighbours_cannot_have_one_name(root, mine, officer):
    with pytest.raises(Refused, match="already an open branch of this name"):
        branches.open_branch(" 一号矿 ", kind=BranchKind.BRANCH, parent=root, by=officer, at=NOON)


def test_a_new_name_keeps_the_old_one_in_the_history(mine, officer):
    renamed = branches.rename(mine, "北翼矿", by=officer, at=NOON)

    assert renamed.name == "北翼矿"
    assert history(mine) == [("renamed", officer, NOON, {"from": "一号矿", "to": "北翼矿"})]


def test_the_same_name_again_is_no_event(mine, officer):
    branches.rename(mine, "一号矿 ", by=officer, at=NOON)

    assert history(mine) == []


def test_a_branch_moves_with_everything_below_it(root, mine, group, officer):
    mining = BranchFactory(name="矿业公司")

    branches.move(mine, mining, by=officer, at=NOON)

    group.refresh_from_db()
    assert group.path == f"/{root.pk}/{mining.pk}/{mine.pk}/{group.pk}/"
    assert history(mine) == [
        (
            "moved",
            officer,
            NOON,
            {"from": root.name, "from_id": root.pk, "to": "矿业公司", "to_id": mining.pk},
        ),
    ]


def test_a_branch_does_not_move_below_itself(root, mine, officer):
    part = BranchFactory(name="北翼", parent=mine)

    with pytest.raises(Refused, match="一号矿 cannot be moved below itself"):
        branches.move(mine, part, by=officer, at=NOON)
    with pytest.raises(Refused, match="below itself"):
        branches.move(root, mine, by=officer, at=NOON)

    assert Branch.objects.get(pk=mine.pk).parent == root


def test_a_branch_does_not_move_to_a_closed_one(mine, officer):
    closed = branches.close(BranchFactory(name="老矿"), by=officer, at=NOON)

    with pytest.raises(Refused, match="老矿 is closed"):
        branches.move(mine, closed, by=officer, at=NOON)


def test_a_group_does_not_move_below_a_group(mine, group, officer):
    other = BranchFactory(name="掘进一队", kind=BranchKind.GROUP, parent=mine)

    with pytest.raises(Refused, match="does not fit here"):
        branches.move(group, other, by=officer, at=NOON)


def test_an_empty_branch_closes_and_keeps_its_history(mine, officer):
    closed = branches.close(mine, by=officer, at=NOON)

    assert closed.closed_on == TODAY
    assert history(mine) == [("closed", officer, NOON, {})]


def test_a_branch_with_open_branches_below_it_does_not_close(mine, group, officer):
    with pytest.raises(Refused, match=r"^1 open branch stands below it"):
        branches.close(mine, by=officer, at=NOON)


def test_a_branch_with_members_does_not_close(mine, officer):
    UserFactory.create_batch(2, branch=mine)
    UserFactory(branch=mine, status=User.Status.RETIRED)
    UserFactory(branch=mine, status=User.Status.LEFT, left_on=TODAY)

    with pytest.raises(Refused, match=r"^3 members belong to it"):
        branches.close(mine, by=officer, at=NOON)


def test_the_union_itself_does_not_close(root, officer):
    with pytest.raises(Refused, match="union itself"):
        branches.close(root, by=officer, at=NOON)


def test_a_closed_branch_reopens_unless_its_name_was_given_away(root, mine, officer):
    branches.close(mine, by=officer, at=NOON)
    newer = branches.open_branch("一号矿", kind=BranchKind.BRANCH, parent=root, by=officer, at=NOON)

    with pytest.raises(Refused, match="already an open branch of this name"):
        branches.reopen(mine, by=officer, at=NOON)
    branches.rename(newer, "新一号矿", by=officer, at=NOON)

    assert branches.reopen(mine, by=officer, at=NOON).is_open
    assert [event.kind for event in mine.events.all()] == ["closed", "reopened"]


@pytest.mark.parametrize("below", ["itself", "its own part"])
def test_the_database_refuses_a_circle_whatever_writes_it(mine, below):
    part = BranchFactory(name="北翼", parent=mine)
    target = mine if below == "itself" else part

    with (
        pytest.raises(IntegrityError, match="below itself"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE members_branch SET parent_id = %s WHERE id = %s", [target.pk, mine.pk])

    mine.refresh_from_db()
    assert mine.parent_id != target.pk


@pytest.mark.parametrize(
    ("statement", "fact"),
    [
        ("UPDATE members_branch SET parent_id = NULL WHERE id = %s", "only_the_union_stands_at_the_top"),
        ("UPDATE members_branch SET kind = 'union', parent_id = NULL WHERE id = %s", "there_is_one_union"),
        (
            "INSERT INTO members_branch (name, kind, parent_id, path, position, created_at, updated_at)"
            " SELECT name, kind, parent_id, '', 0, now(), now() FROM members_branch WHERE id = %s",
            "open_neighbours_have_different_names",
        ),
        (
            "UPDATE members_branch SET opened_on = '2026-02-01', closed_on = '2026-01-01' WHERE id = %s",
            "branch_closes_after_it_opened",
        ),
    ],
)
def test_the_database_knows_what_a_tree_is(mine, statement, fact):
    with pytest.raises(IntegrityError, match=fact), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [mine.pk])


@pytest.mark.parametrize(
    "statement", ["UPDATE members_branchevent SET at = now()", "DELETE FROM members_branchevent"]
)
def test_the_history_of_a_branch_only_grows(mine, officer, statement):
    branches.rename(mine, "北翼矿", by=officer, at=NOON)

    with (
        pytest.raises(IntegrityError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# --- the pages ----------------------------------------------------------------------------------------------


def typed(branch, **other):
    return {
        "name": branch.name,
        "parent": branch.parent_id,
        "position": branch.position,
        "opened_on": "",
        "seen": branch.updated_at.isoformat(),
        "events-TOTAL_FORMS": "0",
        "events-INITIAL_FORMS": "0",
        **other,
    }


def address(branch, page="change"):
    return reverse(f"admin:members_branch_{page}", args=[branch.pk])


def test_the_list_shows_the_tree_in_its_order(desk, officer, mine, group):
    BranchFactory(name="机关", position=9)
    BranchFactory(name="二号矿", position=1)

    page = desk(officer).get(reverse("admin:members_branch_changelist"))

    names = [branch.name for branch in page.context["cl"].result_list]
    assert names == ["云岭矿业集团工会", "一号矿", "综采队", "二号矿", "机关"]
    assert "\u3000\u3000综采队" in page.content.decode()


def test_staff_open_a_branch_by_the_form(desk, officer, root):
    new = {"name": "二号矿", "kind": "branch", "parent": root.pk, "position": 1, "opened_on": "2026-01-01"}

    page = desk(officer).post(reverse("admin:members_branch_add"), new)

    assert page.status_code == 302
    branch = Branch.objects.get(name="二号矿")
    assert (branch.parent, branch.position, branch.opened_on) == (root, 1, date(2026, 1, 1))
    assert [(event.kind, event.by) for event in branch.events.all()] == [("opened", officer)]


def test_staff_rename_and_move_by_the_form(desk, officer, mine, group):
    other = BranchFactory(name="二号矿")

    desk(officer).post(address(group), typed(group, name="综采一队", parent=other.pk))

    assert [event.kind for event in group.events.all()] == ["renamed", "moved"]
    group.refresh_from_db()
    assert (group.name, group.parent) == ("综采一队", other)


def test_a_circle_is_said_beside_the_field_and_changes_nothing(desk, officer, mine):
    part = BranchFactory(name="北翼", parent=mine)

    page = desk(officer).post(address(mine), typed(mine, name="新名", parent=part.pk))

    assert page.status_code == 400
    assert "parent" in page.context["adminform"].form.errors
    mine.refresh_from_db()
    assert (mine.name, mine.events.count()) == ("一号矿", 0)


def test_a_stale_form_changes_nothing(desk, officer, mine):
    old = typed(mine, name="我的矿")
    branches.rename(mine, "北翼矿", by=officer, at=NOON)

    page = desk(officer).post(address(mine), old)

    assert page.status_code == 400
    assert Branch.objects.get(pk=mine.pk).name == "北翼矿"


def test_a_branch_is_closed_and_reopened_by_buttons(desk, officer, mine):
    browser = desk(officer)
    assert address(mine, "close") in browser.get(address(mine)).content.decode()

    assert browser.get(address(mine, "close")).status_code == 200
    browser.post(address(mine, "close"))
    assert not Branch.objects.get(pk=mine.pk).is_open
    browser.post(address(mine, "reopen"))
    assert Branch.objects.get(pk=mine.pk).is_open


def test_a_refused_closing_says_why(desk, officer, mine, group):
    page = desk(officer).post(address(mine, "close"))

    assert page.status_code == 409
    assert page.context["refusal"]
    assert Branch.objects.get(pk=mine.pk).is_open


def test_a_branch_officer_sees_and_edits_the_own_branch_only(desk, root, mine, group):
    other = BranchFactory(name="二号矿")
    browser = desk(appointed(Role.MEMBERSHIP_OFFICER, mine))

    listed = browser.get(reverse("admin:members_branch_changelist")).context["cl"].result_list

    assert [branch.name for branch in listed] == ["一号矿", "综采队"]
    assert browser.get(address(other)).status_code == 302
    assert browser.post(address(other, "close")).status_code == 404
    assert browser.post(address(group), typed(group, parent=other.pk)).status_code == 400
    assert Branch.objects.get(pk=group.pk).parent == mine


def test_nobody_deletes_a_branch(desk, officer, mine):
    assert desk(officer).post(address(mine, "delete"), {"post": "yes"}).status_code == 403


def test_a_group_is_named_after_its_branch_because_several_branches_have_one_of_its_name(root):
    pit = BranchFactory(name="二号矿")
    group = BranchFactory(name="综采队", parent=pit, kind="group")
    assert [each.long_name for each in (pit, group)] == ["二号矿", "二号矿　综采队"]
