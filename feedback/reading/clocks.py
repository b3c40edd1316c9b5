"""A clock in words and a colour: what every page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Case
from feedback.rules import clocks as rules
from feedback.rules.clocks import Light
from feedback.rules.moves import RUNNING, Stage
from union_portal.lib.working_days import Calendar


@dataclass(frozen=True)
class Shown:
    """A clock on a page: the colour never stands alone."""

    light: Light
    words: str
    is_late_to_accept: bool = False


def shown(case: Case, days: Calendar, today: date) -> Shown:
    """How long there is still, or how long it has been overdue; nothing once the union has answered."""
    clock = rules.as_it_stands(days, case.clock, today)
    if case.stage == Stage.WAITING and clock.paused_on is not None:
        until = rules.pause_ends(days, clock.paused_on)
        return Shown(Light.PAUSED, _("stands still until %(day)s at most") % {"day": until.isoformat()})
    if case.stage not in RUNNING and case.stage != Stage.WAITING:
        return Shown(Light.NONE, "")
    light = rules.light(days, case.clock, today)
    left = rules.days_left(days, clock, today)
    late = case.stage == Stage.RECEIVED and today > case.acknowledge_by
    return Shown(light, _left(left, is_over=today > clock.due, is_working=clock.is_working), late)


def _left(left: int, *, is_over: bool, is_working: bool) -> str:
    if is_over and left == 0:  # the day is over, and no working day has come since
        return _("overdue")
    if left == 0:
        return _("due today")
    if is_working:
        if is_over:
            return ngettext("%d working day overdue", "%d working days overdue", -left) % -left
        return ngettext("%d working day left", "%d working days left", left) % left
    if is_over:
        return ngettext("%d day overdue", "%d days overdue", -left) % -left
    return ngettext("%d day left", "%d days left", left) % left
