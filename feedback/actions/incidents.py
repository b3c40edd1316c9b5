"""Incidents: one matter that many write about. Letters are linked, one approved statement reaches all who wrote."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import permissions
from feedback.actions.moving import allowed, moved, needed
from feedback.actions.refusals import refusals_in_words
from feedback.actions.telling import tell_reporter
from feedback.models import Case, Incident, IncidentEntry, IncidentTask, Statement
from feedback.rules.moves import Move, Stage
from members.actions.notices import notify
from members.models import NoticeKind, User
from union_portal.lib import Refused


@transaction.atomic
def open_incident(*, by: User, at: datetime, title: str) -> Incident:
    """By a commander, who answers for it from then on."""
    if not permissions.may_command(by):
        raise Refused(_("This is not for you to decide."))
    title = needed(title, _("Say in a few words what happened."))
    incident = Incident.objects.create(title=title, commander=by, opened_at=at)
    _entered(incident, _("Opened"), by=by, at=at)
    return incident


@transaction.atomic
def link(incident: Incident, case: Case, *, by: User, at: datetime) -> Case:
    """This letter is about the incident: whoever wrote it is answered what everybody is answered."""
    incident = _open(incident, by)
    case = allowed(case, Move.LINK, by=by, at=at)
    if case.incident_id is not None:
        raise Refused(_("The letter belongs to an incident already."))
    case = moved(case, Move.LINK, by=by, at=at, incident=incident, details={"incident": incident.pk})
    told = [case, *case.merged.filter(stage=Stage.MERGED).select_related("category", "reporter")]
    for each in told:
        tell_reporter(
            each, gettext_lazy("{code}: many have written about this; all get the same answer"), at=at
        )
    return case


@transaction.atomic
def unlink(incident: Incident, case: Case, *, by: User, at: datetime, reason: str) -> Case:
    """It was linked by mistake: from now on it is answered by itself. That it was linked, and why no longer, stays."""
    incident = _open(incident, by)
    case = allowed(case, Move.UNLINK, by=by, at=at)
    if case.incident_id != incident.pk:
        raise Refused(_("The letter does not belong to this incident."))
    reason = needed(reason, _("Say why it does not belong here."))
    details = {"incident": incident.pk, "why": reason}
    case = moved(case, Move.UNLINK, by=by, at=at, incident=None, details=details)
    name = case.code or case.category.name
    _entered(incident, _("Taken out: %(letter)s. %(why)s") % {"letter": name, "why": reason}, by=by, at=at)
    told = [case, *case.merged.filter(stage=Stage.MERGED).select_related("category", "reporter")]
    for each in told:
        tell_reporter(each, gettext_lazy("{code}: your letter is answered by itself again"), at=at)
    return case


@transaction.atomic
def draft_statement(incident: Incident, *, by: User, at: datetime, text: str) -> Statement:
    """The next version of what everybody is answered (统一答复口径). It holds once somebody else has approved it."""
    incident = _open(incident, by)
    text = needed(text, _("Write the statement."))
    last = incident.statements.aggregate(last=Max("version"))["last"] or 0
    return Statement.objects.create(
        incident=incident, version=last + 1, text=text, drafted_by=by, drafted_at=at
    )


@transaction.atomic
def approve_statement(statement: Statement, *, by: User, at: datetime) -> Statement:
    """Another commander or the chair. Every linked reporter hears: named ones now, sealed ones on their own page."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=statement.incident_id)
    statement = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if incident.closed_at is not None:
        raise Refused(_("This incident is closed."))
    if statement.drafted_by_id == by.pk:
        raise Refused(_("Nobody approves the own statement."))
    if not permissions.may_approve_statement(by, statement):
        raise Refused(_("This is not for you to decide."))
    if statement.approved_at is not None:
        raise Refused(_("This version was approved already."))
    if incident.statements.filter(version__gt=statement.version).exists():
        raise Refused(_("There is a newer version: read that one."))
    statement.approved_by, statement.approved_at = by, at
    with refusals_in_words():
        statement.save(update_fields=["approved_by", "approved_at"])
    words = _("The union said what it knows (version %(number)d)") % {"number": statement.version}
    _entered(incident, words, by=by, at=at, is_public=True)
    for case in linked(incident):
        tell_reporter(
            case, gettext_lazy("{code}: there is a statement of the union for all who wrote"), at=at
        )
    return statement


def linked(incident: Incident) -> list[Case]:
    """The letters of an incident, with those that were merged into them."""
    rows = Case.objects.select_related("category", "reporter")
    direct = list(rows.filter(incident=incident))
    merged = rows.filter(stage=Stage.MERGED, merged_into__in=direct, incident__isnull=True)
    return [*direct, *merged]


@transaction.atomic
def add_task(
    incident: Incident, *, by: User, at: datetime, title: str, assignee: User, due_on: date
) -> IncidentTask:
    """Something that one person has to do until a day; it opens the room to that person."""
    incident = _open(incident, by)
    title = needed(title, _("Say what is to be done."))
    if due_on < timezone.localdate(at):
        raise Refused(_("This day is over already."))
    task = IncidentTask.objects.create(incident=incident, title=title, assignee=assignee, due_on=due_on)
    if assignee.pk != by.pk:
        sentence = gettext_lazy("A task is yours: {task}")
        notify(
            [assignee],
            kind=NoticeKind.TASK,
            title=format_lazy(sentence, task=title),
            url=incident.get_absolute_url(),
            at=at,
        )
    return task


@transaction.atomic
def finish_task(task: IncidentTask, *, by: User, at: datetime) -> IncidentTask:
    """By who has it, or by a commander."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=task.incident_id)
    task = IncidentTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if incident.closed_at is not None:
        raise Refused(_("This incident is closed."))
    if task.assignee_id != by.pk and not permissions.may_command(by, incident):
        raise Refused(_("This is not for you to decide."))
    if task.done_at is not None:
        raise Refused(_("This task is done already."))
    task.done_at, task.done_by = at, by
    task.save(update_fields=["done_at", "done_by"])
    _entered(incident, _("Done: %(task)s") % {"task": task.title}, by=by, at=at)
    return task


@transaction.atomic
def add_entry(incident: Incident, *, by: User, at: datetime, words: str, is_public: bool) -> IncidentEntry:
    """A line of the timeline. What everybody reads is written by a commander."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.closed_at is not None:
        raise Refused(_("This incident is closed."))
    if not permissions.may_work_on(by, incident):
        raise Refused(_("This is not for you to decide."))
    if is_public and not permissions.may_command(by, incident):
        raise Refused(_("Only a commander writes what everybody reads."))
    return _entered(incident, needed(words, _("Say what happened.")), by=by, at=at, is_public=is_public)


@transaction.atomic
def close(incident: Incident, *, by: User, at: datetime, report: str) -> Incident:
    """With a report of what happened, what was done, and what is to be different. It stays as it is then."""
    incident = _open(incident, by)
    report = needed(report, _("Write the closing report first."))
    if count := incident.tasks.filter(done_at__isnull=True).count():
        raise Refused(_("Tasks that are not done: %(count)d. Finish them first.") % {"count": count})
    is_known = incident.entries.filter(is_public=True).exists()
    _entered(incident, _("Closed"), by=by, at=at, is_public=is_known)
    incident.report, incident.closed_at = report, at
    with refusals_in_words():
        incident.save(update_fields=["report", "closed_at", "updated_at"])
    return incident


def _open(incident: Incident, by: User) -> Incident:
    """The incident, locked, while a commander can still decide about it."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not permissions.may_command(by, incident):
        raise Refused(_("This is not for you to decide."))
    if incident.closed_at is not None:
        raise Refused(_("This incident is closed."))
    return incident


def _entered(
    incident: Incident, words: str, *, by: User, at: datetime, is_public: bool = False
) -> IncidentEntry:
    return IncidentEntry.objects.create(
        incident=incident, at=at, by=by, words=words[:300], is_public=is_public
    )
