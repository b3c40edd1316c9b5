"""Addresses of the congress x everybody: the rows of test_routes.py that need a session and its people (tests/proposals/cast.py).

Besides the roles of the portal there are a delegate (who moved `proposal`), and two who act for a department.
"""

from django.core.files.base import ContentFile
from django.utils import timezone

from members.rules.roles import Role
from proposals.actions.documents import add_document, serve

PEOPLE = frozenset({"delegate", "clerk", "department_leader"})
OFFICE = {Role.PROPOSAL_REVIEWER.value, Role.CONGRESS_SECRETARY.value}
SECRETARY = {Role.CONGRESS_SECRETARY.value}
MEMBERS = {role.value for role in Role} | {"worker", "retired", "branch_editor", "branch_officer"} | PEOPLE
DOCUMENT_READERS = {"delegate", Role.LEADER.value} | SECRETARY


def people(cast):
    """For the cast of the table."""
    return {"delegate": cast.mover.member, "clerk": cast.clerk, "department_leader": cast.leader}


def things(cast):
    """What the addresses point at, by the word used in the table."""
    proposal = cast.assigned()
    paper = ContentFile(b"%PDF-1.7", name="草案.pdf")
    document = add_document(cast.session, by=None, at=timezone.now(), title="草案", upload=paper)
    serve(document, by=None, at=timezone.now())
    return {
        "congress": cast.session.congress_id,
        "session": cast.session.pk,
        "document": document.pk,
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
        row("proposals:session", MEMBERS, pk="session"),
        row("proposals:session-timeline", MEMBERS, pk="session"),
        row("proposals:document", DOCUMENT_READERS, pk="document"),
        row("proposals:document-file", DOCUMENT_READERS, pk="document", number="1"),
        row("proposals:document-confirm", MEMBERS, pk="document", gets=405),
    ]
