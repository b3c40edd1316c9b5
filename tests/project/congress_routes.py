"""Addresses of the congress x everybody: the rows of test_routes.py that need a session and its people (tests/proposals/cast.py).

Besides the roles of the portal there are a delegate (who moved `proposal`), and two who act for a department.
"""

from members.rules.roles import Role

PEOPLE = frozenset({"delegate", "clerk", "department_leader"})
OFFICE = {Role.PROPOSAL_REVIEWER.value, Role.CONGRESS_SECRETARY.value}
SECRETARY = {Role.CONGRESS_SECRETARY.value}


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
    }


def rows(row):
    """`row(name, who, gets=200, **kwargs)`: who gets in; None is everybody, signed in or not."""
    return [
        row("proposals:proposal", pk="proposal"),
        row("proposals:proposal", {"delegate"}, pk="draft_proposal"),
        row("proposals:proposal", {"delegate"} | OFFICE, pk="submitted_proposal"),
    ]
