"""The list of cases as a paper: to print, and as a table that goes out. No sealed word is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext, pgettext

from feedback.models import Case
from feedback.reading import clocks
from feedback.reading.case import rated
from union_portal.lib.papers import Column, Paper, Table
from union_portal.lib.working_days import Calendar

MOST = 2000
"""Rows of one list."""


def list_of_cases(
    cases: QuerySet[Case],
    days: Calendar,
    today: date,
    *,
    reads_subjects: bool,
    reads_subject: Callable[[Case], bool],
) -> Paper:
    """诉求办理清单. Subjects and who wrote only for who may read the words of named letters, and of which ones."""
    columns = [
        Column(gettext("case number"), width=2.5), Column(pgettext("of a letter", "tier"), width=1),
        Column(gettext("category"), width=2), Column(pgettext("of letters", "inbox"), width=2),
        Column(pgettext("of a case", "handler"), width=1.5), Column(pgettext("of a case", "stage"), width=1.5),
        Column(gettext("received on"), "date", width=1.8), Column(gettext("to be answered by"), "date", width=1.8),
        Column(pgettext("of a case", "clock"), width=2), Column(gettext("answered on"), "date", width=1.8),
        Column(pgettext("of an answer", "rating"), width=2),
    ]  # fmt: skip
    if reads_subjects:
        columns[2:2] = [
            Column(pgettext("of a letter", "subject"), width=3),
            Column(gettext("written by"), width=1.5),
        ]
    found = list(cases[: MOST + 1])
    rows = []
    for each in found[:MOST]:
        named = (
            (each.subject, each.reporter.name if each.reporter else "") if reads_subject(each) else ("", "")
        )
        rows.append(_row(each, named if reads_subjects else (), days, today))
    notes = [gettext("Sealed letters stand here without a word of what they say.")]
    if len(found) > MOST:
        notes.append(gettext("Only the first %(most)d stand here: narrow the list.") % {"most": MOST})
    counted = ngettext("%(count)d letter", "%(count)d letters", len(rows)) % {"count": len(rows)}
    return Paper(
        title=gettext("List of letters"), subtitle=counted, dated=today, landscape=True,
        blocks=(Table(tuple(columns), tuple(rows)),), notes=tuple(notes),
    )  # fmt: skip


def _row(case: Case, named: tuple[str, ...], days: Calendar, today: date) -> tuple:
    return (
        case.code, case.get_tier_display(), *named, case.category.name, case.inbox.name,
        case.handler.name if case.handler else "", case.get_stage_display(), case.received_on, case.due_on,
        clocks.shown(case, days, today).words, case.replied_on, rated(case.solved, case.stars) if case.stars else "",
    )  # fmt: skip
