"""Addresses of the congress x everybody: the rows of test_routes.py that need a session and its people (tests/proposals/cast.py).

Besides the roles of the portal there are a delegate (who moved `proposal`), and two who act for a department.
"""

from members.rules.roles import Role
from proposals.models import Committee
from tests.factories.congress import ConstituencyFactory, DelegationFactory

PEOPLE = frozenset({"delegate", "clerk", "department_leader"})
OFFICE = {Role.PROPOSAL_REVIEWER.value, Role.CONGRESS_SECRETARY.value}
SECRETARY = {Role.CONGRESS_SECRETARY.value}
ADMINISTRATOR = {Role.SYSTEM_ADMINISTRATOR.value}
DESK = OFFICE | {Role.SCRUTINEER.value}
ROSTER = {
    "congress": "congress",
    "session": "session",
    "constituency": "constituency",
    "delegation": "delegation",
    "delegate": "delegate_row",
    "committee": "committee",
}
"""What the roster's pages in the admin show, with the thing that stands for it."""


def people(cast):
    """For the cast of the table."""
    return {"delegate": cast.mover.member, "clerk": cast.clerk, "department_leader": cast.leader}


def things(cast):
    """What the addresses point at, by the word used in the table."""
    proposal = cast.assigned()
    return {
        "congress": cast.session.congress_id,
        "session": cast.session.pk,
        "delegate_row": cast.mover.pk,
        "proposal": proposal.pk,
        "draft_proposal": cast.draft(title="草稿").pk,
        "submitted_proposal": cast.submitted(title="待审").pk,
        "department": cast.lead.pk,
        "department_post": cast.lead.posts.first().pk,
        "constituency": ConstituencyFactory(congress=cast.session.congress).pk,
        "delegation": DelegationFactory(congress=cast.session.congress).pk,
        "committee": Committee.objects.create(congress=cast.session.congress, name="女职工委员会").pk,
    }


def roster(row):
    """The admin's pages of the roster: the secretary writes, reviewers and scrutineers look."""
    keepers = {"department": SECRETARY | ADMINISTRATOR, "departmentpost": SECRETARY | ADMINISTRATOR}
    found = []
    for name, thing in (("department", "department"), ("departmentpost", "department_post")):
        page = f"admin:members_{name}"
        found += [row(f"{page}_{each}", keepers[name]) for each in ("changelist", "add")]
        found += [row(f"{page}_{each}", keepers[name], object_id=thing) for each in ("change", "history")]
        found += [row(f"{page}_delete", set(), object_id=thing)]
    found += [
        row(f"admin:members_department_{deed}", keepers["department"], pk="department")
        for deed in ("close", "reopen")
    ]
    found.append(row("admin:members_departmentpost_end", SECRETARY | ADMINISTRATOR, pk="department_post"))
    for name, thing in ROSTER.items():
        page = f"admin:proposals_{name}"
        found += [row(f"{page}_changelist", DESK), row(f"{page}_add", SECRETARY)]
        found += [row(f"{page}_{each}", DESK, object_id=thing) for each in ("change", "history")]
        found.append(row(f"{page}_delete", set(), object_id=thing))
    deeds = ("resign", "move", "leave")
    found += [row(f"admin:proposals_delegate_{deed}", SECRETARY, pk="delegate_row") for deed in deeds]
    return found


def rows(row):
    """`row(name, who, gets=200, **kwargs)`: who gets in; None is everybody, signed in or not."""
    return [
        row("proposals:home"),
        row("proposals:congress", pk="congress"),
        row("proposals:health", DESK | {Role.LEADER.value}, pk="congress"),
        *roster(row),
        row("proposals:proposal", pk="proposal"),
        row("proposals:proposal", {"delegate"}, pk="draft_proposal"),
        row("proposals:proposal", {"delegate"} | OFFICE, pk="submitted_proposal"),
    ]
