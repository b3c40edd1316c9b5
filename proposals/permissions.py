"""Who may do what with the congress. Views, the admin and templates ask here and nowhere else."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from members.models import Appointment, DepartmentPost, User
from members.permissions import holds
from members.rules.roles import Role
from proposals.models import (
    BallotOfficer,
    BallotPaper,
    Congress,
    Delegate,
    Delegation,
    Minutes,
    Observer,
    Proposal,
    Session,
    SessionEvent,
)
from proposals.rules.moves import Actor, Move, Stage, moves_of
from proposals.rules.voting import ENDED, Codes
from proposals.rules.voting import Stage as VoteStage

if TYPE_CHECKING:
    Person = User | AnonymousUser


def is_secretary(user: Person, on: date | None = None) -> bool:
    """The congress secretary keeps the congress, its sessions and its papers. Without a day: today."""
    if on is None or not user.is_authenticated or not user.is_active:
        return holds(user, Role.CONGRESS_SECRETARY)
    return Role.CONGRESS_SECRETARY in _roles_on(user, on)


def may_keep_congress(user: Person, thing: object = None) -> bool:
    return is_secretary(user)


def may_see_congress_desk(user: Person, thing: object = None) -> bool:
    """The lists of congresses, sessions and delegates in the admin."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.PROPOSAL_REVIEWER, Role.SCRUTINEER)


def may_see_health(user: Person, thing: object = None) -> bool:
    """Whether the roster is composed as the rules ask: the desk of the congress, and the leaders."""
    return may_see_congress_desk(user) or holds(user, Role.LEADER)


def may_read_register(user: Person) -> bool:
    """The register of proposals and the report on them: the office, and the leaders of the enterprise."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.PROPOSAL_REVIEWER, Role.LEADER)


def may_see_proposal_list(user: Person, proposal: Proposal | None = None) -> bool:
    """The list of submitted proposals in the admin, and one of them: the committee and the secretary."""
    return holds(user, *OFFICE.values()) and (proposal is None or proposal.number is not None)


def mandate_of(user: Person, congress: Congress, on: date) -> Delegate | None:
    """The mandate that this person holds in this congress on that day."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Delegate.objects.on(on).filter(congress=congress, member=user).first()


def actors(user: Person | None, proposal: Proposal, on: date) -> frozenset[Actor]:
    """In which capacities this person can act on this proposal on that day. Nobody at all is the clock."""
    if user is None:
        return frozenset({Actor.CLOCK})
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    found = set(_for_the_congress(user, proposal, on))
    if not proposal.is_behind(user):
        roles = _roles_on(user, on)
        found |= {actor for actor, role in OFFICE.items() if role in roles}
    return frozenset(found | _for_departments(user, proposal, on))


OFFICE = {Actor.COMMITTEE: Role.PROPOSAL_REVIEWER, Actor.SECRETARY: Role.CONGRESS_SECRETARY}


def may(user: Person, proposal: Proposal, *moves: Move, on: date | None = None) -> bool:
    """Whether this person can make one of these moves now."""
    return bool(moves_open_to(user, proposal, on=on) & set(moves))


def moves_open_to(user: Person, proposal: Proposal, *, on: date | None = None) -> frozenset[Move]:
    """Every move this person can make now: what a page offers. Guards such as days are asked by the action."""
    stage = Stage(proposal.stage)
    capacities = actors(user, proposal, on or timezone.localdate())
    return frozenset(move for actor in capacities for move in moves_of(actor, stage))


def may_read_proposal(user: Person, proposal: Proposal, on: date | None = None) -> bool:
    """Everybody what stands on the board; before that those who have a part in it, and the office."""
    if proposal.is_public:
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    if proposal.number is not None and holds(user, *OFFICE.values()):
        return True
    return proposal.is_behind(user) or bool(actors(user, proposal, on or timezone.localdate()) - set(OFFICE))


def may_see_names(user: Person, proposal: Proposal, on: date | None = None) -> bool:
    """Who moved and seconded it, where the mover asked to hide that: those with a part in it, and the office."""
    return not proposal.hides_names or is_insider(user, proposal, on)


def sees_refusals(user: Person, proposal: Proposal) -> bool:
    """Who did not second it: for the mover, and for the office."""
    return bool(actors(user, proposal, timezone.localdate()) & {Actor.MOVER, *OFFICE})


def is_insider(user: Person, proposal: Proposal, on: date | None = None) -> bool:
    """Those with a part in it, and the office."""
    if not user.is_authenticated or not user.is_active:
        return False
    return proposal.is_behind(user) or bool(actors(user, proposal, on or timezone.localdate()))


def _roles_on(user: User, on: date) -> set[str]:
    """Today's roles are at hand; of another day they are asked for."""
    held = user.appointments_today if on == timezone.localdate() else user.appointments.current(on)
    return {appointment.role for appointment in held}


def _for_the_congress(user: User, proposal: Proposal, on: date) -> set[Actor]:
    if proposal.mover.member_id == user.pk:
        return {Actor.MOVER}
    if proposal.stage != Stage.SECONDING:  # a draft is its mover's alone
        return set()
    asked = proposal.supports.filter(delegate__member=user).exclude(answer="void").exists()
    if asked or (proposal.is_open_to_all and mandate_of(user, proposal.session.congress, on) is not None):
        return {Actor.SECONDER}
    return set()


def _for_departments(user: User, proposal: Proposal, on: date) -> set[Actor]:
    if proposal.lead_department_id is None:
        return set()
    found = set()
    duties = dict.fromkeys(
        DepartmentPost.objects.current(on).filter(user=user).values_list("department", "duty")
    )
    if any(department == proposal.lead_department_id for department, _duty in duties):
        found.add(Actor.DEPARTMENT)
    if (proposal.lead_department_id, DepartmentPost.Duty.LEADER.value) in duties:
        found.add(Actor.SIGNATORY)
    departments = {department for department, _duty in duties}
    if (
        departments
        and proposal.assignments.filter(part="co", ended_at=None, department__in=departments).exists()
    ):
        found.add(Actor.CO_DEPARTMENT)
    return found


# --- a session and its papers ------------------------------------------------------------------------------


def reads_all_papers(user: Person) -> bool:
    """The secretary, and leaders of the union."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.LEADER)


def may_see_session(user: Person, session: Session) -> bool:
    """Every member: the congress is theirs."""
    return user.is_authenticated and user.is_active


def with_part(sessions: QuerySet[Session], user: User, on: date) -> QuerySet[Session]:
    """Each says what this person is in it on that day: a delegate (`has_mandate`), somebody who listens (`listens`),
    head of a delegation (`leads`), chair or recorder (`is_named`); and whether its minutes are signed."""
    mandates = Delegate.objects.on(on).filter(congress=OuterRef("congress"), member=user)
    listens = Observer.objects.filter(session=OuterRef("pk"), member=user)
    heads = Delegation.objects.filter(
        congress=OuterRef("congress"), head__in=Delegate.objects.on(on).filter(member=user)
    )
    named = Minutes.objects.filter(Q(chair=user) | Q(recorder=user), session=OuterRef("pk"))
    signed = SessionEvent.objects.filter(session=OuterRef("pk"), kind="minutes_signed")
    return sessions.annotate(
        has_mandate=Exists(mandates),
        listens=Exists(listens),
        leads=Exists(heads),
        is_named=Exists(named),
        has_signed_minutes=Exists(signed),
    )


def _with_part(user: User, session: Session) -> Session:
    if hasattr(session, "has_mandate"):
        return session
    return with_part(Session.objects.all(), user, timezone.localdate()).get(pk=session.pk)


def may_read_documents(user: Person, session: Session) -> bool:
    """Delegates of the congress and observers of the session (上海市职工代表大会条例 21), the secretary, leaders."""
    if not may_see_session(user, session):
        return False
    session = _with_part(user, session)
    return session.has_mandate or session.listens or reads_all_papers(user)


def may_enter_opinions(user: Person, session: Session) -> bool:
    """Heads of delegations for their own one, the secretary for every one."""
    return may_see_session(user, session) and (is_secretary(user) or _with_part(user, session).leads)


def may_write_minutes(user: Person, session: Session, on: date | None = None) -> bool:
    """The secretary, and those who are named as chair or recorder."""
    return may_see_session(user, session) and (is_secretary(user, on) or _with_part(user, session).is_named)


def may_read_minutes(user: Person, session: Session) -> bool:
    """Who writes them, at any time; once both have signed, everybody who reads the documents of the session."""
    if may_write_minutes(user, session):
        return True
    return may_read_documents(user, session) and _with_part(user, session).has_signed_minutes


def delegations_entered_by(user: Person, session: Session, on: date | None = None) -> list[Delegation]:
    """For which delegations this person enters opinions: the own one as its head, every one as the secretary."""
    own = Delegation.objects.filter(congress=session.congress_id)
    if not is_secretary(user, on):
        mandate = mandate_of(user, session.congress, on or timezone.localdate())
        own = own.filter(head=mandate) if mandate else own.none()
    return list(own)


def sees_all_receipts(user: Person) -> bool:
    """Who of the delegates has which document; the head of a delegation sees that of the own one."""
    return is_secretary(user)


def may_see_receipts(user: Person, session: Session) -> bool:
    """Some of them at least."""
    return sees_all_receipts(user) or bool(delegations_entered_by(user, session))


def may_read_report_upward(user: Person, session: object = None) -> bool:
    """What the union above was told: the secretary, and leaders."""
    return reads_all_papers(user)


def those_who_chair(session: Session) -> QuerySet[User]:
    """Delegates whose mandate holds on the day of the session: one of them presides (执行主席)."""
    on = timezone.localdate(session.starts_at)
    delegates = Delegate.objects.on(on).filter(congress=session.congress_id)
    return User.objects.filter(pk__in=delegates.values("member"))


def those_who_record(session: Session, on: date) -> QuerySet[User]:
    """The same delegates, and whoever is secretary of the congress on that day."""
    secretaries = Appointment.objects.current(on).filter(role=Role.CONGRESS_SECRETARY.value)
    return User.objects.filter(
        Q(pk__in=those_who_chair(session).values("pk")) | Q(pk__in=secretaries.values("user"))
    )


# --- attendance ----------------------------------------------------------------------------------------------


def may_keep_attendance(user: Person, session: object = None) -> bool:
    """The desk at the door: the secretary and the scrutineers."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.SCRUTINEER)


def may_see_projector(user: Person, session: object = None) -> bool:
    return may_keep_attendance(user) or holds(user, Role.LEADER)


# --- votes -------------------------------------------------------------------------------------------------


def offices_in(user: Person, paper: BallotPaper) -> list[BallotOfficer]:
    """As what this person watches over the vote: scrutineer, teller, both or nothing. Remembered on the vote."""
    if not user.is_authenticated or not user.is_active:
        return []
    found: dict[int, list[BallotOfficer]] = paper.__dict__.setdefault("_offices", {})
    if user.pk not in found:
        found[user.pk] = list(paper.officers.filter(user=user).order_by("part"))
    return found[user.pk]


def office_in(user: Person, paper: BallotPaper, part: BallotOfficer.Part) -> BallotOfficer | None:
    return next((each for each in offices_in(user, paper) if each.part == part), None)


def may_see_vote(user: Person, paper: BallotPaper) -> bool:
    """Every member, once it is signed for the opening; before that who prepares it and who watches over it."""
    if not may_see_session(user, paper.session):
        return False
    if paper.opened_at is not None:
        return True
    return may_keep_congress(user) or (paper.set_aside_at is None and bool(offices_in(user, paper)))


def may_see_result(user: Person, paper: BallotPaper) -> bool:
    """Everybody once it is published; before that the secretary, and who watches over the vote."""
    if not may_see_vote(user, paper):
        return False
    return paper.published_at is not None or may_keep_congress(user) or bool(offices_in(user, paper))


def may_hand_out_ballots(user: Person) -> bool:
    """The desk at which delegates sign in is the one where they take their ballots."""
    return may_keep_attendance(user)


def may_enter_booth(user: Person, paper: BallotPaper, at: datetime) -> bool:
    """Whoever may see the vote. Where slips carry the codes also anybody, while it is open: the slip is what counts."""
    if may_see_vote(user, paper):
        return True
    return paper.codes == Codes.SLIPS and paper.stage(at) == VoteStage.OPEN


def may_cast(user: Person, codes: str) -> bool:
    """Into the box of a vote that was counter-signed: every member, and with a slip anybody.

    Also after the close: a phone that lost its receipt asks once more. Whose ballot it is, the voting code says.
    """
    return codes == Codes.SLIPS or (user.is_authenticated and user.is_active)


def may_see_roll(user: Person, paper: BallotPaper, at: datetime) -> bool:
    """Who has voted: every member once nothing is taken any more."""
    return may_see_vote(user, paper) and paper.stage(at) in ENDED
