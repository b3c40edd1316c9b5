"""Who may do what with letters. Views, the admin and templates ask here and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from feedback.models import (
    Case,
    CoHandler,
    Exclusion,
    Inbox,
    InboxMember,
    Incident,
    IncidentTask,
    Publication,
    Statement,
)
from feedback.rules.moves import ANSWERED, TABLE, Actor, Duty, Move, Stage, Tier, moves_of
from members.models import User
from members.permissions import holds
from members.rules.roles import Role

if TYPE_CHECKING:
    Person = User | AnonymousUser

DUTY_ROLES = {Duty.CLERK: Role.INBOX_CLERK, Duty.HANDLER: Role.CASE_HANDLER, Duty.LEAD: Role.CASE_HANDLER}
"""The role somebody needs to be given a duty in an inbox."""
PUBLISHABLE = ANSWERED
"""Stages of a letter from which an answer for everybody is made."""
ACTORS = {Duty.CLERK: Actor.CLERK, Duty.LEAD: Actor.LEAD}


def posts_of(user: Person, on: date | None = None) -> list[InboxMember]:
    """The inboxes in which the person works, as long as the role that it takes is held too.

    Whoever keeps the servers reads no letters, whatever else is given.
    """
    if not holds(user, *DUTY_ROLES.values()) or holds(user, Role.SYSTEM_ADMINISTRATOR):
        return []
    today = on or timezone.localdate()
    if "_inbox_posts" not in user.__dict__:
        user.__dict__["_inbox_posts"] = list(InboxMember.objects.filter(user=user).select_related("inbox"))
    return [
        post
        for post in user.__dict__["_inbox_posts"]
        if post.starts_on <= today and (post.ends_on is None or post.ends_on >= today)
    ]


def post_in(user: Person, inbox_id: int, on: date | None = None) -> InboxMember | None:
    return next((post for post in posts_of(user, on) if post.inbox_id == inbox_id), None)


def actors(user: Person | None, case: Case, on: date) -> frozenset[Actor]:
    """In which capacities this person can act on this case on that day. Nobody at all is the clock."""
    if user is None:
        return frozenset({Actor.CLOCK})
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    found = set()
    if case.reporter_id == user.pk:
        found.add(Actor.REPORTER)
    if holds(user, Role.MAILBOX_SUPERVISOR):
        found.add(Actor.SUPERVISOR)
    if holds(user, Role.CHAIR):
        found.add(Actor.CHAIR)
    if is_excluded(user, case) or case.reporter_id == user.pk:
        return frozenset(found & {Actor.REPORTER})
    if holds(user, Role.INCIDENT_COMMANDER) and not holds(user, Role.SYSTEM_ADMINISTRATOR):
        found.add(Actor.COMMANDER)
    return frozenset(found | _in_the_inbox(user, case, on))


def _in_the_inbox(user: Person, case: Case, on: date) -> set[Actor]:
    post = post_in(user, case.inbox_id, on)
    if post is None:
        return set()
    found = {ACTORS[Duty(post.duty)]} if Duty(post.duty) in ACTORS else set()
    if case.handler_id == user.pk:
        found.add(Actor.HANDLER)
    if any(each.user_id == user.pk for each in case.co_handlers.all()):
        found.add(Actor.CO_HANDLER)
    return found


def is_excluded(user: Person, case: Case) -> bool:
    """Whether who wrote asked that this person does not read it."""
    return user.pk in case.excluded_users


def moves_open_to(user: Person, case: Case, on: date | None = None) -> frozenset[Move]:
    """Every move this person can make now: what a page offers. Guards such as days are asked by the action."""
    capacities = actors(user, case, on or timezone.localdate())
    return frozenset(move for actor in capacities for move in moves_of(actor, Stage(case.stage)))


def may_use_desk(user: Person) -> bool:
    """The queue of cases: who works in an inbox, the supervisor and the chair."""
    return bool(posts_of(user)) or holds(user, Role.MAILBOX_SUPERVISOR, Role.CHAIR)


def may_see_case(user: Person, case: Case) -> bool:
    """That it is there, with its clock: the desk, as far as nobody is excluded; and who wrote it under a name."""
    if case.reporter_id is not None and user.is_authenticated and case.reporter_id == user.pk:
        return True
    if not user.is_authenticated or is_excluded(user, case):
        return False
    return (
        post_in(user, case.inbox_id) is not None
        or sees_every_inbox(user)
        or answers_for_passing_on(user, case)
    )


def answers_for_passing_on(user: Person, case: Case) -> bool:
    """Clerk and lead of the inbox that passed it on, until the other one has taken it up: its clock, not its words."""
    return any(post.inbox_id == case.passed_on_by_id for post in runs_desk_of(user))


def may_read_words(user: Person, case: Case) -> bool:
    """What was said: who wrote it, and the inbox it lies in. Handlers read what they handle or help with.

    Supervisor and chair see the clock of every case, and words of none that is sealed.
    """
    if not may_see_case(user, case):
        return False
    if case.reporter_id is not None and case.reporter_id == user.pk:
        return True
    post = post_in(user, case.inbox_id)
    if post is not None:
        return post.duty != Duty.HANDLER or bool(_in_the_inbox(user, case, timezone.localdate()))
    return sees_every_inbox(user) and not case.is_sealed and not holds(user, Role.SYSTEM_ADMINISTRATOR)


def visible_to(user: Person) -> QuerySet[Case]:
    """The cases of this person's desk. Whom the writer excluded does not even see that they are there."""
    if not may_use_desk(user):
        return Case.objects.none()
    excluded = Exclusion.objects.filter(case=OuterRef("pk"), user=user)
    cases = Case.objects.filter(~Exists(excluded)).exclude(reporter=user)
    if holds(user, Role.MAILBOX_SUPERVISOR, Role.CHAIR):
        return cases
    helps = Exists(CoHandler.objects.filter(case=OuterRef("pk"), user=user))
    mine = Q(pk__in=[])
    for post in posts_of(user):
        if post.duty == Duty.HANDLER:
            mine |= Q(inbox=post.inbox_id) & (Q(handler=user) | helps)
        else:
            mine |= Q(inbox=post.inbox_id) | Q(passed_on_by=post.inbox_id)
    return cases.filter(mine)


def sees_every_inbox(user: Person) -> bool:
    """The clocks of all of them: the supervisor and the chair."""
    return holds(user, Role.MAILBOX_SUPERVISOR, Role.CHAIR)


def may_decide_on_time(user: Person) -> bool:
    """Whether a clock is extended: the chair."""
    return holds(user, Role.CHAIR)


def reads_subjects(user: Person) -> bool:
    """Whether the subjects of the named letters on this person's desk may be shown: whoever keeps the servers sees none."""
    return may_use_desk(user) and not holds(user, Role.SYSTEM_ADMINISTRATOR)


def reads_subject_of(user: Person, case: Case) -> bool:
    """Of a letter on the own desk: not while it lies in another inbox, to which it was passed on."""
    return reads_subjects(user) and (sees_every_inbox(user) or post_in(user, case.inbox_id) is not None)


def runs_desk_of(user: Person) -> list[InboxMember]:
    """The inboxes in which the person accepts and assigns: as clerk or as lead."""
    return [post for post in posts_of(user) if Duty(post.duty) in ACTORS]


def may_keep_mailbox(user: Person, thing: object = None) -> bool:
    """Inboxes, categories, questions, templates and themes."""
    return holds(user, Role.MAILBOX_SUPERVISOR)


def may_see_mailbox_desk(user: Person, thing: object = None) -> bool:
    """The lists of inboxes and categories in the admin."""
    return holds(user, Role.MAILBOX_SUPERVISOR, Role.CHAIR, Role.SYSTEM_ADMINISTRATOR) or bool(posts_of(user))


def may_keep_members(user: Person, inbox: Inbox) -> bool:
    """Who works in an inbox: the supervisor names them; the key is given by a member who has unlocked it."""
    return holds(user, Role.MAILBOX_SUPERVISOR)


def may_see_inboxes(user: Person) -> bool:
    """Which inboxes there are and who works in them: who works in one, the supervisor and the chair."""
    return may_use_desk(user)


def may_see_inbox(user: Person, inbox: Inbox) -> bool:
    return post_in(user, inbox.pk) is not None or sees_every_inbox(user)


def leads(user: Person, inbox: Inbox) -> bool:
    """The lead makes the key of the inbox, and brings it back with the paper shares."""
    post = post_in(user, inbox.pk)
    return post is not None and post.duty == Duty.LEAD


def may_draft_publication(user: Person, case: Case | None = None) -> bool:
    """Who puts an answer forward: whoever reads the letter in its inbox, and of a named letter the publishers too.

    A sealed letter leaves its inbox only as text with bars: publishers who do not work there see the draft and nothing
    else. Nobody whom the writer excluded, and not the writer.
    """
    if case is None:
        return may_publish(user) or bool(posts_of(user))
    if not user.is_authenticated or is_excluded(user, case) or case.reporter_id == user.pk:
        return False
    if post_in(user, case.inbox_id) is not None:
        return may_read_words(user, case)
    return not case.is_sealed and may_publish(user)


def may_publish(user: Person, publication: Publication | None = None) -> bool:
    """The publishers: two of them say yes to every published answer. Nobody whom the writer excluded, and not the writer."""
    if not holds(user, Role.CASE_PUBLISHER) or holds(user, Role.SYSTEM_ADMINISTRATOR):
        return False
    case = publication.case if publication is not None else None
    return case is None or not (is_excluded(user, case) or case.reporter_id == user.pk)


def may_see_draft(user: Person, publication: Publication) -> bool:
    """A draft with its bars: the publishers, and who wrote the draft."""
    return may_publish(user, publication) or (user.is_authenticated and publication.drafted_by_id == user.pk)


def drafts_of(user: Person) -> QuerySet[Publication]:
    """The drafts this person sees."""
    excluded = Exclusion.objects.filter(case=OuterRef("case"), user=user.pk)
    drafts = Publication.objects.drafts()
    if not may_publish(user):
        return drafts.filter(drafted_by=user.pk)
    return drafts.filter(~Exists(excluded)).exclude(case__reporter=user.pk)


def publishable_for(user: Person) -> QuerySet[Case]:
    """Answered letters under a name that a publisher may put forward; sealed ones are put forward by their inbox."""
    if not may_publish(user):
        return Case.objects.none()
    excluded = Exclusion.objects.filter(case=OuterRef("pk"), user=user.pk)
    answered = Case.objects.filter(tier=Tier.NAMED, stage__in=PUBLISHABLE, publication__isnull=True)
    return answered.filter(~Exists(excluded)).exclude(reporter=user.pk)


def may_withdraw(user: Person, publication: Publication) -> bool:
    """The publishers; and who wrote the letter under a name, without giving a reason."""
    return may_publish(user, publication) or is_from(user, publication)


def is_from(user: Person, publication: Publication) -> bool:
    """Whether the answer was made from this person's own letter under a name. Nobody else is told that it was."""
    case = publication.case
    return user.is_authenticated and case is not None and case.reporter_id == user.pk


def may_command(user: Person, incident: Incident | None = None) -> bool:
    return holds(user, Role.INCIDENT_COMMANDER) and not holds(user, Role.SYSTEM_ADMINISTRATOR)


def may_approve_statements(user: Person) -> bool:
    """Commanders and the chair."""
    return may_command(user) or (holds(user, Role.CHAIR) and not holds(user, Role.SYSTEM_ADMINISTRATOR))


def may_approve_statement(user: Person, statement: Statement) -> bool:
    """Nobody approves the own words."""
    return may_approve_statements(user) and statement.drafted_by_id != user.pk


def linkable_by(user: Person) -> QuerySet[Case]:
    """Letters that a commander may link: open or answered, of every inbox. Of a sealed one the page shows no word."""
    if not may_command(user):
        return Case.objects.none()
    excluded = Exclusion.objects.filter(case=OuterRef("pk"), user=user.pk)
    stages = [stage for (stage, move) in TABLE if move is Move.LINK]
    return (
        Case.objects.filter(stage__in=stages, incident__isnull=True)
        .filter(~Exists(excluded))
        .exclude(reporter=user.pk)
    )


def sees_every_incident(user: Person) -> bool:
    """Commanders, the supervisor and the chair."""
    return may_command(user) or holds(user, Role.CHAIR, Role.MAILBOX_SUPERVISOR)


def may_use_incidents(user: Person) -> bool:
    """The list of incidents; who has a task sees those of the tasks."""
    if sees_every_incident(user):
        return True
    return user.is_authenticated and IncidentTask.objects.filter(assignee=user.pk).exists()


def may_work_on(user: Person, incident: Incident) -> bool:
    """The room of an incident: as the list, and whoever has a task there."""
    if sees_every_incident(user):
        return True
    return user.is_authenticated and incident.tasks.filter(assignee=user.pk).exists()


def may_read_numbers(user: Person) -> bool:
    """Rates and counts, never a single case."""
    return holds(user, Role.ANALYST, Role.LEADER, Role.CHAIR, Role.MAILBOX_SUPERVISOR)
