"""The attendance list of a session on paper (签到册): to be signed by hand, or as it was entered."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals import attendance, explaining
from proposals.attendance import Row, day_of
from proposals.models import Session
from proposals.models.attendance import STATES
from proposals.rules.attendance import State
from union_portal.lib.papers import Block, Column, Facts, Heading, Paper, Signature, Table

NAMES = dict(STATES)


def list_of(session: Session, *, is_blank: bool = False) -> Paper:
    """By delegation, observers at the end; blank: only names and lines, for the morning of the session."""
    rows = attendance.roll(session)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        name = _("Observers") if row.is_observer else row.delegation or _("In no delegation")
        groups.setdefault(name, []).append(row)
    blocks: list[Block] = [Facts(tuple(_facts(session, is_blank=is_blank)))]
    for name, members in groups.items():
        caption = _("%(name)s (%(count)d)") % {"name": name, "count": len(members)}
        blocks += [Heading(caption), _table(members, is_blank=is_blank)]
    return Paper(
        title=_("Attendance list"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=day_of(session),
        signatures=(Signature(pgettext("attendance list", "Kept by")), Signature(_("Scrutineer"))),
        blocks=tuple(blocks),
    )


def _facts(session: Session, *, is_blank: bool) -> list[tuple[str, str]]:
    begins = timezone.localtime(session.starts_at).strftime("%Y-%m-%d %H:%M")
    facts = [(pgettext("attendance list", "Begins"), begins), (_("Place"), session.place or "-")]
    counted = attendance.as_recorded(attendance.figures(session))
    if is_blank:
        return [*facts, (pgettext("attendance list", "Entitled"), str(counted.entitled))]
    figures = _(
        "entitled %(entitled)d, present %(present)d, excused %(excused)d, observers %(observers)d"
    ) % {
        "entitled": counted.entitled,
        "present": counted.present,
        "excused": counted.excused,
        "observers": counted.observers_present,
    }
    return [
        *facts,
        (_("Attendance"), figures),
        (_("Quorum"), explaining.explain(attendance.quorum(session, counted))),
    ]


def _table(members: list[Row], *, is_blank: bool) -> Table:
    """Why somebody is excused is nobody's business here."""
    columns = [
        Column(pgettext("attendance list", "No."), "number"),
        Column(_("Name"), width=2),
        Column(_("Unit"), width=3),
    ]
    columns += (
        [Column(_("Signature"), width=2)]
        if is_blank
        else [Column(_("Attendance"), width=2), Column(pgettext("attendance list", "At"))]
    )
    table = []
    for number, row in enumerate(members, 1):
        end = [""] if is_blank else [str(NAMES[row.state]), _at(row)]
        table.append((number, row.name, row.unit, *end))
    return Table(tuple(columns), tuple(table))


def _at(row: Row) -> str:
    """When they came or went; when somebody was excused is no time of this day."""
    if row.since is None or row.state not in (State.PRESENT, State.GONE):
        return ""
    return timezone.localtime(row.since).strftime("%H:%M")
