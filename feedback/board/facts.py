"""What the numbers need of the cases of one period, in two queries however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from feedback.models import Case, CaseEvent, Exclusion
from feedback.rules import clocks
from feedback.rules.moves import Move, Stage
from feedback.rules.periods import Period
from feedback.rules.rates import CaseFacts, Said
from members.calendar import calendar
from union_portal.lib.working_days import Calendar

NEVER = date.max
"""A letter that was returned with a pointer has no last day for an answer, but one for the first word."""
ANSWERED = {Stage.REPLIED, Stage.CLOSED, Stage.PURGED}
"""Elsewhere an answer that was given does not stand: it is being done again."""
FIELDS = (
    "pk", "category_id", "inbox_id", "tier", "stage", "received_on", "due_on", "first_due_on", "first_reply_on",
    "replied_on", "closed_on", "claims_solved", "solved", "stars", "redone", "extended_on", "is_excluded",
)  # fmt: skip


def facts_of(period: Period) -> list[CaseFacts]:
    """Every case that counts in the period in any way. What was merged into another counts there.

    Units and categories stand as their keys; `rates` in feedback/rules decides what counts for what.
    """
    days, pauses = calendar(), _pauses(period)
    return [_facts(row, days, pauses) for row in _rows(period)]


def _rows(period: Period) -> Iterator[dict[str, Any]]:
    within = (period.first, period.last)
    touched = Q(received_on__range=within) | Q(due_on__range=within) | Q(first_due_on__range=within)
    cases = Case.objects.filter(touched | Q(replied_on__range=within), merged_into=None)
    excluded = Exists(Exclusion.objects.filter(case=OuterRef("pk")))
    for row in cases.annotate(is_excluded=excluded).order_by().values_list(*FIELDS):
        yield dict(zip(FIELDS, row, strict=True))


def _facts(row: dict[str, Any], days: Calendar, pauses: dict[UUID, list[tuple[date, date]]]) -> CaseFacts:
    replied_on = row["replied_on"] if row["stage"] in ANSWERED else None
    is_returned = row["closed_on"] is not None and row["replied_on"] is None
    return CaseFacts(
        category=str(row["category_id"]),
        unit=str(row["inbox_id"]),
        received_on=row["received_on"],
        due_on=NEVER if is_returned else row["due_on"],
        tier=row["tier"],
        first_due_on=row["first_due_on"],
        first_reply_on=row["first_reply_on"],
        replied_on=replied_on,
        working_days=_working_days(row["received_on"], replied_on, pauses.get(row["pk"], []), days),
        claims_solved=bool(row["claims_solved"]) and replied_on is not None,
        solved=Said(row["solved"]) if row["solved"] else None,
        stars=row["stars"],
        redone=row["redone"],
        extended=row["extended_on"] is not None,
        excluded=row["is_excluded"],
    )


def _working_days(
    received_on: date, replied_on: date | None, pauses: list[tuple[date, date]], days: Calendar
) -> int | None:
    if replied_on is None:
        return None
    stood = sum(days.working_days_between(first, last) for first, last in pauses)
    return max(0, days.working_days_between(received_on, replied_on) - stood)


def _pauses(period: Period) -> dict[UUID, list[tuple[date, date]]]:
    """From when until when clocks stood still for who wrote, of the cases answered in the period."""
    events = CaseEvent.objects.filter(
        kind__in=[Move.ASK, Move.ANSWER_BACK, Move.RESUME],
        case__replied_on__range=(period.first, period.last),
    )
    found: dict[UUID, list[tuple[date, date]]] = {}
    asked: dict[UUID, date] = {}
    days = calendar()
    for case, kind, on in events.order_by("case", "number").values_list("case", "kind", "on"):
        if kind == Move.ASK:
            asked[case] = on
        elif case in asked:
            since = asked.pop(case)
            found.setdefault(case, []).append((since, min(on, clocks.pause_ends(days, since))))
    return found
