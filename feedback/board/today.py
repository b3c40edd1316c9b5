"""What stands beside the rates: overdue letters, incidents, published answers and who else asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from feedback.models import Adoption, Case, Incident, Publication
from feedback.rules.clocks import Reminder
from feedback.rules.periods import Period
from feedback.rules.suppression import K

MOST = 10


@dataclass(frozen=True)
class Overdue:
    """An inbox with letters on the public list; `count` from five on, else None."""

    name: str
    count: int | None


def overdue(today: date) -> list[Overdue]:
    """The public list: which inbox, and how many letters are five working days late or more, as the last night found.

    The inbox is named as soon as there is one: the list tells of those who do not answer. How many it is stands there
    from five on, and there is no total and no second list beside it from which the rest could be computed.
    """
    rows = (
        Case.objects.overdue(today)
        .filter(reminders__step=Reminder.PUBLIC.value, reminders__due_on=F("due_on"))
        .order_by("inbox__position", "inbox__name")
        .values_list("inbox__name")
        .annotate(count=Count("pk"))
    )
    return [Overdue(name, count if count >= K else None) for name, count in rows]


def most_shared() -> Sequence[Publication]:
    """Published answers by how many said that they ask the same; from five on."""
    counted = Publication.objects.readable().annotate(count=Count("me_toos"))
    return counted.filter(count__gte=K).select_related("category").order_by("-count", "-published_at")[:MOST]


def adopted(today: date) -> QuerySet[Adoption]:
    """Suggestions that the union follows, as far as everybody reads the answer: open ones first, and a year of the others."""
    published = Publication.objects.readable().values("case")
    return (
        Adoption.objects.filter(case__in=published)
        .filter(Q(carried_out_on=None) | Q(carried_out_on__gt=today - timedelta(days=366)))
        .select_related("case__publication", "carrier", "carried_out_by")
        .order_by(F("carried_out_on").desc(nulls_first=True), "due_on", "pk")
    )


def incidents_of(period: Period) -> QuerySet[Incident]:
    """Open at any time of the period."""
    return Incident.objects.filter(
        Q(closed_at=None) | Q(closed_at__date__gte=period.first), opened_at__date__lte=period.last
    ).order_by("opened_at")


def answers_of(period: Period) -> QuerySet[Publication]:
    """Answers that everybody has been able to read since this period."""
    within = (period.first, period.last)
    return (
        Publication.objects.readable()
        .filter(published_at__date__range=within)
        .select_related("category")
        .order_by("published_at")
    )
