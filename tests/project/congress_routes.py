"""Addresses of the congress x everybody: the rows of test_routes.py that need a session and its people (tests/proposals/cast.py).

Besides the roles of the portal there are a delegate (who moved `proposal`), and two who act for a department.
"""

from members.rules.roles import Role

PEOPLE = frozenset({"delegate", "clerk", "department_leader"})
OFFICE = {Role.PROPOSAL_REVIEWER.value, Role.CONGRESS_SECRETARY.value}
SECRETARY = {Role.CONGRESS_SECRETARY.value}
AT_THE_DOOR = SECRETARY | {Role.SCRUTINEER.value}
BEFORE_THE_WALL = AT_THE_DOOR | {Role.LEADER.value}


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
        "delegate_key": f"d{cast.mover.pk}",
        "proposal": proposal.pk,
        "draft_proposal": cast.draft(title="草稿").pk,
        "submitted_proposal": cast.submitted(title="待审").pk,
        "department": cast.lead.pk,
    }


def rows(row):
    """`row(name, who, gets=200, **kwargs)`: who gets in; None is everybody, signed in or not."""
    return [
        *attendance(row),
        row("proposals:proposal", pk="proposal"),
        row("proposals:proposal", {"delegate"}, pk="draft_proposal"),
        row("proposals:proposal", {"delegate"} | OFFICE, pk="submitted_proposal"),
    ]


def attendance(row):
    """Codes are drawn only while the doors are open: tests/proposals/test_attendance_pages.py."""
    return [
        *[row(f"proposals:sign-in{page}", {"delegate"}, pk="session") for page in ("", "-now")],
        *[
            row(f"proposals:{page}", set(), pk="session")
            for page in ("sign-in-code", "hall-scan", "hall-picture")
        ],
        *[
            row(f"proposals:{page}", AT_THE_DOOR, pk="session")
            for page in ("sign-in-desk", "sign-in-scan", "attendance-list")
        ],
        row("proposals:sign-in-person", AT_THE_DOOR, pk="session", who="delegate_key"),
        *[
            row(f"proposals:{page}", BEFORE_THE_WALL, pk="session")
            for page in ("hall-code", "projector", "projector-figures")
        ],
    ]
