"""Incidents: the list, the room, and what everybody reads of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from feedback import permissions
from feedback.models import Case, Category, Incident, IncidentEntry, IncidentTask, Statement, Theme
from members.models import User

CANDIDATES = 30
"""Letters that the room offers to link at once."""


@dataclass(frozen=True)
class Room:
    """Everything about an incident that staff see."""

    incident: Incident
    statements: list[Statement]
    tasks: list[IncidentTask]
    entries: list[IncidentEntry]
    cases: list[Case]

    @property
    def current(self) -> Statement | None:
        """What everybody is answered now."""
        return next((each for each in self.statements if each.approved_at), None)

    @property
    def waiting(self) -> Statement | None:
        """A newer version that nobody has approved yet."""
        newest = self.statements[0] if self.statements else None
        return newest if newest is not None and newest.approved_at is None else None

    @property
    def earlier(self) -> list[Statement]:
        """Versions that hold no longer, or never did."""
        return [each for each in self.statements if each not in (self.current, self.waiting)]


def room(incident: Incident) -> Room:
    """Five queries."""
    return Room(
        incident,
        list(incident.statements.select_related("drafted_by", "approved_by").order_by("-version")),
        list(incident.tasks.select_related("assignee", "done_by").order_by("done_at", "due_on", "pk")),
        list(incident.entries.select_related("by").order_by("-at", "-pk")),
        list(incident.cases.select_related("category", "inbox").order_by("received_on", "shuffle")),
    )


def for_page(pk: int) -> Incident | None:
    return Incident.objects.select_related("commander").filter(pk=pk).first()


def seen_by(user: User) -> QuerySet[Incident]:
    """The list of staff: open ones first. Who only has a task sees the incidents of those tasks."""
    found = Incident.objects.select_related("commander").annotate(
        letters=Count("cases", distinct=True),
        open_tasks=Count("tasks", filter=Q(tasks__done_at__isnull=True), distinct=True),
    )
    if not permissions.sees_every_incident(user):
        found = found.filter(Exists(IncidentTask.objects.filter(incident=OuterRef("pk"), assignee=user)))
    return found.order_by(F("closed_at").desc(nulls_first=True), "-opened_at")


def is_public(incident: Incident) -> bool:
    """Once something of it was said to everybody."""
    return incident.entries.filter(is_public=True).exists()


def public_entries(incident: Incident) -> list[IncidentEntry]:
    return list(incident.entries.filter(is_public=True).order_by("-at", "-pk"))


def current_statement(incident: Incident) -> Statement | None:
    return incident.statements.filter(approved_at__isnull=False).order_by("-version").first()


def candidates(request: HttpRequest) -> tuple[list[Case], bool]:
    """Letters that can be linked, narrowed by category and theme; and whether there are more. The newest first."""
    things = permissions.linkable_by(request.user).select_related("category", "inbox")
    if (category := _number(request, "category")) is not None:
        things = things.filter(category=category)
    if (theme := _number(request, "theme")) is not None:
        things = things.filter(themes__theme=theme)
    found = list(
        things.prefetch_related("themes__theme").order_by("-received_on", "shuffle")[: CANDIDATES + 1]
    )
    return found[:CANDIDATES], len(found) > CANDIDATES


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def filters(request: HttpRequest) -> list[dict[str, object]]:
    """Categories and themes to narrow the letters by, as links."""
    groups = [
        ("category", _("Category"), Category.objects.filter(is_open=True).values_list("pk", "name")),
        ("theme", _("Theme"), Theme.objects.values_list("pk", "name")),
    ]
    return [
        {"label": label, "links": _links(request, name, list(choices))}
        for name, label, choices in groups
        if choices
    ]


def _links(request: HttpRequest, name: str, choices: list[tuple[int, str]]) -> list[dict[str, object]]:
    said = request.GET.get(name, "")
    return [
        {"label": label, "url": _url(request, name, value), "is_current": said == value}
        for value, label in [("", _("All")), *((str(pk), label) for pk, label in choices)]
    ]


def _url(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    if value:
        query[name] = value
    return f"{request.path}?{query.urlencode()}#letters" if query else f"{request.path}#letters"


def open_tasks(user: User) -> QuerySet[IncidentTask]:
    """What this person has to do about open incidents, the nearest day first."""
    mine = IncidentTask.objects.filter(assignee=user, done_at__isnull=True, incident__closed_at__isnull=True)
    return mine.select_related("incident").order_by("due_on", "pk")


def to_approve(user: User) -> list[Statement]:
    """Statements that wait for this person's yes: the newest version of each open incident."""
    if not permissions.may_approve_statements(user):
        return []
    newer = Statement.objects.filter(incident=OuterRef("incident"), version__gt=OuterRef("version"))
    waiting = Statement.objects.filter(approved_at__isnull=True, incident__closed_at__isnull=True)
    waiting = waiting.filter(~Exists(newer)).exclude(drafted_by=user)
    return list(waiting.select_related("incident").order_by("drafted_at"))
