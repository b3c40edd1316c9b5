"""Addresses of the congress x everybody: the rows of test_routes.py that need a session and its people (tests/proposals/cast.py).

Besides the roles of the portal there are a delegate (who moved `proposal`), and two who act for a department.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from members.rules.roles import Role
from proposals.actions import rule_rows, votes
from proposals.actions.counting import print_ballots
from proposals.actions.documents import add_document, serve
from proposals.actions.minutes import draft_minutes
from proposals.actions.session import close_session, record_public_notice, record_report_upward
from proposals.models import AgendaItem, Committee
from proposals.rules.presets import SHANGHAI
from proposals.rules.voting import Way
from tests.factories.congress import ConstituencyFactory, DelegationFactory, SessionFactory
from tests.proposals.ballot_cast import published_vote, votes_in, votes_of_each_kind

PEOPLE = frozenset({"delegate", "clerk", "department_leader"})
OFFICE = {Role.PROPOSAL_REVIEWER.value, Role.CONGRESS_SECRETARY.value}
READS_REGISTER = OFFICE | {Role.LEADER.value}
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
    "proposalcategory": "proposal_category",
}
"""What the roster's pages in the admin show, with the thing that stands for it."""
MEMBERS = {role.value for role in Role} | {"worker", "retired", "branch_editor", "branch_officer"} | PEOPLE
READS_PAPERS = SECRETARY | {Role.LEADER.value}
DOCUMENT_READERS = {"delegate", Role.LEADER.value} | SECRETARY
RULES = {"congressrule": "rule", "ruleevent": "rule_event", "rulesnapshot": "rule_snapshot"}
"""Models that the desk reads in the admin, and the word for one of each."""
AT_THE_DOOR = SECRETARY | {Role.SCRUTINEER.value}
BEFORE_THE_WALL = AT_THE_DOOR | {Role.LEADER.value}


def people(cast):
    """For the cast of the table."""
    return {"delegate": cast.mover.member, "clerk": cast.clerk, "department_leader": cast.leader}


def things(cast):
    """What the addresses point at, by the word used in the table."""
    proposal = cast.assigned()
    paper = ContentFile(b"%PDF-1.7", name="草案.pdf")
    document = add_document(cast.session, by=None, at=timezone.now(), title="草案", upload=paper)
    serve(document, by=None, at=timezone.now())
    item = AgendaItem.objects.create(session=cast.session, position=1, title="工作报告", power="deliberate")
    draft_minutes(cast.session, by=cast.secretary, at=cast.session.starts_at)
    congress = cast.session.congress
    rule_rows.choose_preset(congress, SHANGHAI, by=cast.secretary, at=cast.at)
    return {
        "rule": congress.rules.first().pk,
        "rule_event": congress.rule_events.get().pk,
        "rule_snapshot": rule_rows.snapshot(congress, purpose="二次会议", by=None, at=cast.at).pk,
        "congress": cast.session.congress_id,
        "session": cast.session.pk,
        "document": document.pk,
        "item": item.pk,
        **records(cast),
        **all_votes(cast),
        "published_vote": published_vote(cast.session, cast.secretary).pk,
        "delegate_row": cast.mover.pk,
        "delegate_key": f"d{cast.mover.pk}",
        "proposal": proposal.pk,
        "draft_proposal": cast.draft(title="草稿").pk,
        "submitted_proposal": cast.submitted(title="待审").pk,
        "department": cast.lead.pk,
        "department_post": cast.lead.posts.first().pk,
        "constituency": ConstituencyFactory(congress=cast.session.congress).pk,
        "delegation": DelegationFactory(congress=cast.session.congress).pk,
        "proposal_category": cast.category.pk,
        "committee": Committee.objects.create(congress=cast.session.congress, name="女职工委员会").pk,
    }


def all_votes(cast):
    """Those of every kind, with printed ballots of the one that is open and sealed; and a draft with an item."""
    at = timezone.now()
    found = votes_of_each_kind(cast.session, cast.secretary)
    print_ballots(found["board_vote"], 3, by=cast.secretary, at=at)
    found["draft_vote"] = votes_in(cast.session, cast.secretary).draft(Way.NAMED)
    found["sealed_vote"] = sealed_vote(cast)
    item = found["draft_vote"].items.get()
    return {name: paper.pk for name, paper in found.items()} | {"ballot_item": item.pk}


def sealed_vote(cast):
    """One that waits for its keys; the clerk is its scrutineer."""
    sealed = {"way": "sealed", "codes": "slips", "key_scheme": "some", "keys_needed": 1}
    paper = votes.begin(cast.session, by=cast.secretary, at=cast.at, title="集体合同（草案）", **sealed)
    votes.name_officers(paper, [cast.clerk], [], by=cast.secretary, at=cast.at)
    return paper


def records(cast):
    """Of last year's session: what hung on the board, and what was reported."""
    at = timezone.now() - timedelta(days=30)
    over = SessionFactory(
        congress=cast.session.congress, number=1, starts_at=at, ends_at=at + timedelta(hours=8),
        proposals_from=None, proposals_until=None,
    )  # fmt: skip
    over = close_session(over, by=cast.secretary, at=over.ends_at)
    day, paper = timezone.localdate(over.ends_at), ContentFile(b"%PDF-1.7", name="公示.pdf")
    who = {"by": cast.secretary, "at": timezone.now(), "upload": paper}
    shown = {"shown_from": day, "shown_until": day + timedelta(days=20)}
    notice = record_public_notice(over, place="公示栏", **shown, **who)
    report = record_report_upward(over, to="市总工会", sent_on=day, **who)
    return {"notice": notice.pk, "upward_report": report.pk}


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
    found += [
        row(f"admin:proposals_delegate_{deed}", SECRETARY, pk="delegate_row") for deed in ("recall", "end")
    ]
    found.append(row("admin:proposals_constituency_by_election", SECRETARY, pk="constituency"))
    found += [row(f"admin:delegates_{page}", SECRETARY, pk="congress") for page in ("start", "template")]
    found.append(row("admin:delegates_export", SECRETARY, gets=405, pk="congress"))
    found.append(row("admin:delegates_done", SECRETARY, gets=404, pk="congress", event="1"))
    for page in ("columns", "preview"):  # the upload of nobody: who may look is told that it is gone
        found.append(row(f"admin:delegates_{page}", SECRETARY, gets=410, pk="congress", token="nobody"))
    found.append(row("admin:delegates_apply", SECRETARY, gets=405, pk="congress", token="nobody"))
    return found


def rows(row):
    """`row(name, who, gets=200, **kwargs)`: who gets in; None is everybody, signed in or not."""
    return [
        row("proposals:home"),
        row("proposals:congress", pk="congress"),
        row("proposals:health", DESK | {Role.LEADER.value}, pk="congress"),
        *roster(row),
        row("proposals:board"),
        row("proposals:statistics"),
        row("proposals:excellent"),
        row("proposals:register", READS_REGISTER, pk="session"),
        row("proposals:report", READS_REGISTER, pk="session"),
        row("proposals:rules", pk="congress"),
        row("proposals:rules-json", pk="congress"),
        row("admin:proposals_congressrule_preset", SECRETARY),
        *[row(f"admin:proposals_{model}_changelist", DESK) for model in RULES],
        *[row(f"admin:proposals_{model}_add", set()) for model in RULES],
        *[
            row(f"admin:proposals_{model}_{page}", who, object_id=thing)
            for model, thing in RULES.items()
            for page, who in (("change", DESK), ("history", DESK), ("delete", set()))
        ],
        *attendance(row),
        *opinions_and_minutes(row),
        row("proposals:proposal", pk="proposal"),
        row("proposals:proposal", {"delegate"}, pk="draft_proposal"),
        row("proposals:proposal", {"delegate"} | OFFICE, pk="submitted_proposal"),
        row("proposals:mine", MEMBERS),
        row("proposals:desk", OFFICE | {"clerk", "department_leader"}),
        row("proposals:new", {"delegate"}),
        row("admin:proposals_proposal_changelist", OFFICE),
        row("admin:proposals_proposal_add", set()),
        *[
            row(f"admin:proposals_proposal_{page}", who, object_id="proposal")
            for page, who in (("change", OFFICE), ("history", OFFICE), ("delete", set()))
        ],
        row("proposals:typed-new", MEMBERS, gets=405),
        row("proposals:typed", MEMBERS, pk="draft_proposal", gets=405),
        row("proposals:edit", {"delegate"}, pk="draft_proposal"),
        row("proposals:edit", set(), pk="proposal"),
        row("proposals:do", MEMBERS, pk="proposal", name="accept", gets=405),
        row("proposals:file", set(), pk="proposal", number="1"),
        row("proposals:remove-file", MEMBERS, pk="proposal", number="1", gets=405),
        row("proposals:session", MEMBERS, pk="session"),
        row("proposals:session-timeline", MEMBERS, pk="session"),
        row("proposals:document", DOCUMENT_READERS, pk="document"),
        row("proposals:document-file", DOCUMENT_READERS, pk="document", number="1"),
        row("proposals:document-confirm", MEMBERS, pk="document", gets=405),
        *office(row),
        *vote_office(row),
        *vote_results(row),
        *booths_of_votes(row),
        *keys_of_votes(row),
    ]


def booths_of_votes(row):
    """The booth is for delegates on the roll; visitors with slips are in tests/proposals/test_vote_booth.py."""
    return [
        row("proposals:session-votes", MEMBERS, pk="session"),
        *[row("proposals:vote", MEMBERS, pk=f"{kind}_vote") for kind in ("named", "board", "closed")],
        *[row("proposals:vote-booth", {"delegate"}, pk=f"{kind}_vote") for kind in ("named", "board")],
        row("proposals:vote-booth", {"delegate"}, pk="closed_vote", gets=302),
        *[row(f"proposals:vote-{deed}", MEMBERS, pk="board_vote", gets=405) for deed in ("cast", "code")],
        *[
            row(f"proposals:vote-{page}", MEMBERS, pk="board_vote")
            for page in ("election", "audit", "board", "archive")
        ],
        *[row(f"proposals:vote-{page}", set(), pk="board_vote") for page in ("proofs", "roll")],
        row("proposals:vote-program", MEMBERS),
        row("proposals:vote-roll", MEMBERS, pk="closed_vote"),
    ]


def keys_of_votes(row):
    """The scrutineers of a vote alone, whatever else they are in the portal."""
    pages = ("key", "key-messages", "slips", "countersign", "decrypt", "decrypt-send", "sign-result")
    return [
        *[row(f"proposals:vote-{page}", {"clerk"}, pk="sealed_vote") for page in pages],
        *[
            row(f"proposals:vote-{deed}", MEMBERS, pk="sealed_vote", gets=405)
            for deed in ("drill", "slips-hand-in")
        ],
    ]


def vote_results(row):
    """A vote that is over. Tellers of a vote have no role of the portal: tests/proposals/test_vote_count.py."""
    return [
        row("proposals:vote-count", set(), pk="published_vote"),
        row("proposals:dossier", READS_PAPERS, pk="session"),
        row("proposals:dossier-file", MEMBERS, pk="session", gets=405),
        *[row(f"proposals:vote-room{page}", BEFORE_THE_WALL, pk="published_vote") for page in ("", "-now")],
        *[
            row(f"proposals:vote-result{page}", MEMBERS, pk="published_vote")
            for page in ("", "-paper", "-file")
        ],
    ]


def office(row):
    """The secretary's office of a session. What comes out of it is read by those whom it concerns."""
    names = (
        "",
        "-agenda",
        "-item-add",
        "-documents",
        "-document-add",
        "-receipts",
        "-observers",
        "-credentials",
        "-decisions",
    )
    names += ("-close", "-notice", "-report")
    item, document = {"pk": "session", "item": "item"}, {"pk": "session", "document": "document"}
    return [
        *[row(f"proposals:office{name}", SECRETARY, pk="session") for name in names],
        *[row(f"proposals:office-{name}", SECRETARY, **item) for name in ("item", "item-remove", "decide")],
        row("proposals:office-document", SECRETARY, **document),
        row("proposals:office-document-file", SECRETARY, **document, number="1"),
        row("proposals:document-receipts", SECRETARY, pk="document"),
        row("proposals:document-receipts-paper", SECRETARY, pk="document"),
        row("proposals:agenda-paper", MEMBERS, pk="session"),
        row("proposals:decisions-paper", MEMBERS, pk="session"),
        row("proposals:notice-file", MEMBERS, pk="notice"),
        row("proposals:report-file", SECRETARY | {Role.LEADER.value}, pk="upward_report"),
    ]


def vote_office(row):
    """Votes in the office: the secretary's. The desk opens to scrutineers too, once there is a roll."""
    pages = (
        "",
        "-change",
        "-item-add",
        "-officers",
        "-preview",
        "-open",
        "-end",
        "-void",
        "-again",
        "-restart-keys",
    )
    pages += ("-set-aside", "-print")
    item = {"pk": "draft_vote", "item": "ballot_item"}
    return [
        *[row(f"proposals:office-{page}", SECRETARY, pk="session") for page in ("votes", "vote-add")],
        *[row(f"proposals:office-vote{page}", SECRETARY, pk="draft_vote") for page in pages],
        *[row(f"proposals:office-vote-{page}", SECRETARY, **item) for page in ("item", "item-remove")],
        *[
            row(f"proposals:office-vote-{deed}", MEMBERS, pk="draft_vote", gets=405)
            for deed in ("move", "count")
        ],
        row("proposals:vote-papers", SECRETARY, pk="board_vote"),
        row("proposals:vote-desk", AT_THE_DOOR, pk="board_vote"),
        row("proposals:vote-desk-now", AT_THE_DOOR, pk="board_vote"),
        row("proposals:vote-desk-entry", AT_THE_DOOR, pk="board_vote", number="1"),
        *[
            row(f"admin:proposals_ballotpaper_{page}", who)
            for page, who in (("changelist", SECRETARY), ("add", set()))
        ],
        *[
            row(f"admin:proposals_ballotpaper_{page}", who, object_id="draft_vote")
            for page, who in (("change", SECRETARY), ("history", SECRETARY), ("delete", set()))
        ],
    ]


def opinions_and_minutes(row):
    """The minutes of the table are not signed: tests/proposals/test_minutes_pages.py signs some."""
    return [
        row("proposals:opinions", DOCUMENT_READERS, pk="session"),
        row("proposals:opinions-paper", DOCUMENT_READERS, pk="session"),
        row("proposals:enter-opinions", SECRETARY, pk="session"),
        row("proposals:minutes", DOCUMENT_READERS, pk="session"),
        *[row(f"proposals:minutes-{deed}", MEMBERS, pk="session", gets=405) for deed in ("draft", "sign")],
        *[
            row(f"proposals:minutes-{page}", SECRETARY, pk="session")
            for page in ("edit", "paper", "versions", "compare")
        ],
        row("proposals:minutes-version", SECRETARY, pk="session", number="1"),
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
