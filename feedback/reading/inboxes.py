"""Inboxes with their people and the state of their keys."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from feedback.models import Inbox, InboxMember
from feedback.rules.moves import OPEN


def listed(today: date) -> QuerySet[Inbox]:
    """Every inbox, those that are closed last, with who works in it now and how many letters are open."""
    people = InboxMember.objects.current(today).select_related("user", "inbox").order_by("duty", "pk")
    return (
        Inbox.objects.select_related("branch", "superior")
        .prefetch_related(Prefetch("members", people, to_attr="people"))
        .annotate(waiting=Count("cases", filter=Q(cases__stage__in=[stage.value for stage in OPEN])))
        .order_by(F("closed_on").asc(nulls_first=True), "position", "name")
    )
