"""Bringing the roster in: one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import gettext as _

from members.actions import audit, people
from members.actions.branches import lock_tree, open_branch
from members.models import AuditEntry, Branch, User, UserEvent
from members.roster.plan import Change, NewMember, Plan, Progress, make_plan, plain
from members.roster.reading import Table
from members.roster.tree import NewBranch, Place
from members.rules.names import name_key
from union_portal.lib import Refused

BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What was done, and the line of the audit trail that says so."""

    plan: Plan
    left: int
    entry: AuditEntry | None


@transaction.atomic
def import_roster(
    table: Table,
    *,
    by: User | None,
    at: datetime,
    decisions: dict[str, str] | None = None,
    creates_branches: bool = False,
    leaves: bool = False,
    expected: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Write what the roster says. `expected` is the fingerprint of the plan that a person agreed to.

    A roster without news leaves no trace. With `leaves`, whoever is not in it has left.
    """
    _hold_the_records()
    plan = make_plan(table, by=by, decisions=decisions, creates_branches=creates_branches)
    if expected is not None and plan.fingerprint != expected:
        raise Refused(_("The records have changed since you looked. Look at the preview again."))
    writer = _Writer(by, at, progress, total=len(plan.new) + len(plan.changed))
    writer.enter(plan.new)
    writer.change(plan.changed)
    left = people.leave_all(plan.leaving, by=by, at=at) if leaves and plan.leaving else 0
    if not (plan.new or plan.changed or left):
        return Outcome(plan, 0, None)
    counts = {
        "rows": plan.rows,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "left": left,
        "faulty": len(plan.faulty),
    }
    return Outcome(plan, left, audit.record("roster_imported", at=at, by=by, details=counts))


def _hold_the_records() -> None:
    """Nobody else enters, corrects or moves anything until this is done; reading goes on.

    Branches first, then members, as in every action. The mode waits for those who hold a single member, too.
    """
    lock_tree()
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {User._meta.db_table} IN EXCLUSIVE MODE")


class _Writer:
    """Writes in batches and remembers who does it."""

    def __init__(self, by: User | None, at: datetime, progress: Progress | None, *, total: int) -> None:
        self.by, self.at, self.progress, self.total, self.done = by, at, progress, total, 0
        self.opened: dict[NewBranch, Branch] = {}

    def enter(self, members: list[NewMember]) -> None:
        for batch in _batches(members):
            users = User.objects.bulk_create([self._user(new) for new in batch])
            self._record(
                self._event(user, "entered", branch=user.branch.name, branch_id=user.branch_id)
                for user in users
            )
            self._advance(len(batch))

    def change(self, changes: list[Change]) -> None:
        for batch in _batches(changes):
            names = {"updated_at", "name_key", "left_on"}.union(*(change.fields for change in batch))
            events = [event for change in batch for event in self._apply(change)]
            # An upsert on the key: Django's bulk_update writes a CASE for every field and row, and takes thrice as long.
            User.objects.bulk_create(
                [change.user for change in batch],
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=sorted(names),
            )
            self._record(events)
            self._advance(len(batch))

    def _user(self, new: NewMember) -> User:
        person = new.person
        user = User(
            employee_number=person.employee_number,
            branch=self._branch(new.place),
            status=person.status or User.Status.ACTIVE,
            password=make_password(None),
            **{name: plain(value) for name, value in person.values.items()},
        )
        user.name_key = name_key(user.name)
        return user

    def _apply(self, change: Change) -> Iterable[UserEvent]:
        """Set the fields on the member; what happened, as the single deeds would have recorded it."""
        user, fields = change.user, change.fields
        for name in corrected(change):
            setattr(user, name, fields[name][1])
        user.name_key, user.updated_at = name_key(user.name), self.at
        if corrected(change):
            yield self._event(user, "corrected", fields=corrected(change))
        if "branch" in fields:
            before, user.branch = user.branch, self._branch(fields["branch"][1])
            yield self._event(user, "moved", **people.moved(before, user.branch))
        if "status" in fields:
            was, user.status = user.status, str(fields["status"][1])
            user.left_on = None
            if was == User.Status.LEFT or user.status == User.Status.ACTIVE:
                yield self._event(user, "returned")
            if user.status == User.Status.RETIRED:
                yield self._event(user, "retired")

    def _branch(self, place: Place) -> Branch:
        if isinstance(place, Branch):
            return place
        if place not in self.opened:
            parent = self._branch(place.parent)
            self.opened[place] = open_branch(
                place.name, kind=place.kind, parent=parent, by=self.by, at=self.at
            )
        return self.opened[place]

    def _event(self, user: User, kind: str, **details: object) -> UserEvent:
        return UserEvent(user=user, kind=kind, by=self.by, at=self.at, details=details)

    def _record(self, events: Iterable[UserEvent]) -> None:
        UserEvent.objects.bulk_create(events, batch_size=BATCH)

    def _advance(self, count: int) -> None:
        self.done += count
        if self.progress:
            self.progress(self.done, self.total)


def corrected(change: Change) -> list[str]:
    """The fields of a change that are corrections; branch and status have deeds of their own."""
    return [name for name in change.fields if name not in {"branch", "status"}]


def _batches(things: list) -> Iterable[list]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))
