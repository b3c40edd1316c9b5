"""Bringing a list of delegates in: one transaction, through the same deeds as by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from members.rules.roster_values import label_of
from proposals.actions import mandates, roster
from proposals.models import Congress, CongressEvent, Delegate, DelegateEvent
from proposals.roll.plan import Entry, Plan, make_plan
from proposals.roll.sheet import Table
from union_portal.lib import Refused

LATE_SHOWN = 20
"""So many rows that were refused at last are named."""


@dataclass(frozen=True)
class Outcome:
    """What was done, and the event that says so; none where the list said nothing new."""

    plan: Plan
    event: CongressEvent | None
    late: tuple[Entry, ...] = ()
    """Rows that looked right and were refused when they were written, each with its reason."""


@transaction.atomic
def import_delegates(
    congress: Congress, table: Table, *, by: User | None, at: datetime, expected: str | None = None
) -> Outcome:
    """Write what the list says; wrong rows stay out, and where all of them do nothing is opened for them either.

    `expected` is the fingerprint a person agreed to.
    """
    congress = roster.locked(congress)
    plan = make_plan(congress, table, today=timezone.localdate(at))
    if expected is not None and plan.fingerprint != expected:
        raise Refused(_("The list of delegates has changed since you looked. Look at the preview again."))
    planned = [*plan.new, *plan.changed]
    if not planned:
        return Outcome(plan, None)
    writer = _Writer(congress, by, at)
    writer.open(plan)
    for entry in planned:
        writer.write(entry)
    late = tuple(entry for entry in planned if entry.reason)
    if len(late) == len(planned):
        raise Refused(" ".join([_("Nothing went in."), *map(left_out, late[:LATE_SHOWN])]))
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.same),
        "wrong": len(plan.wrong),
    }
    return Outcome(plan, roster.record(congress, "imported", by=by, at=at, **counts), late)


def left_out(entry: Entry) -> str:
    """Why a row did not go in, in a sentence."""
    return _("Row %(row)d: %(reason)s") % {"row": entry.row, "reason": entry.reason}


class _Writer:
    """Knows the constituencies and delegations by name, and who does it."""

    def __init__(self, congress: Congress, by: User | None, at: datetime) -> None:
        self.congress, self.who = congress, {"by": by, "at": at}
        self.constituencies = {label_of(each.name): each for each in congress.constituencies.all()}
        self.delegations = {label_of(each.name): each for each in congress.delegations.all()}

    def open(self, plan: Plan) -> None:
        """What the list names and the congress does not have yet."""
        for name, seats in plan.constituencies:
            self.constituencies[name] = roster.add_constituency(self.congress, name, seats=seats, **self.who)
        for position, name in enumerate(plan.delegations, len(self.delegations) + 1):
            self.delegations[name] = roster.add_delegation(self.congress, name, position=position, **self.who)

    def write(self, entry: Entry) -> None:
        """One row whole, or with a reason not at all: the others go in nevertheless."""
        try:
            with transaction.atomic():
                if entry.delegate is None:
                    self._enter(entry)
                else:
                    self._change(entry, entry.delegate)
        except Refused as refusal:
            entry.reason = str(refusal)

    def _enter(self, entry: Entry) -> None:
        assert entry.member is not None
        delegate = mandates.elect(
            self.constituencies[entry.constituency or ""],
            entry.member,
            category=entry.category or "",
            delegation=self.delegations.get(entry.delegation or ""),
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            **self.who,
        )
        DelegateEvent.objects.create(
            delegate=delegate, kind="imported", details={"row": entry.row}, **self.who
        )
        self._name_head(entry, delegate)

    def _change(self, entry: Entry, delegate: Delegate) -> None:
        names = {name for name, _before, _after in entry.changes}
        facts = {name: getattr(entry, name) for name in names & mandates.CORRECTABLE}
        if facts:
            delegate = mandates.correct_mandate(delegate, **facts, **self.who)
        if "delegation" in names:
            delegate = mandates.move_delegate(delegate, self.delegations[entry.delegation or ""], **self.who)
        self._name_head(entry, delegate)

    def _name_head(self, entry: Entry, delegate: Delegate) -> None:
        if entry.is_head and delegate.delegation is not None:
            roster.change_delegation(delegate.delegation, head=delegate, **self.who)
