"""What the roster would change: compared with the records, nothing written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from members.models import Branch, User
from members.roster.normalising import FaultyRow, Person, faulty_row, read_people
from members.roster.reading import Table
from members.roster.tree import NewBranch, Place, Tree, UnknownBranch
from members.rules.roster_values import Day, Fault

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class NewMember:
    person: Person
    place: Place


@dataclass(frozen=True)
class Change:
    """A member whose record differs: by field, what is there and what the roster says."""

    user: User
    row: int
    fields: dict[str, tuple[object, object]]


@dataclass
class Plan:
    """What an import would do. Made anew each time; `fingerprint` tells whether it is still the same."""

    rows: int = 0
    new: list[NewMember] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    leaving: list[User] = field(default_factory=list)
    unknown: list[UnknownBranch] = field(default_factory=list)
    faulty: list[FaultyRow] = field(default_factory=list)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def fingerprint(self) -> str:
        """The same for the same deeds, whatever they are listed for."""
        deeds = (
            [
                (new.person.employee_number, sorted(new.person.values.items()), _mark(new.place))
                for new in self.new
            ],
            [
                (change.user.pk, [(name, _mark(after)) for name, (_before, after) in change.fields.items()])
                for change in self.changed
            ],
            [user.pk for user in self.leaving],
        )
        return hashlib.sha256(repr(deeds).encode()).hexdigest()


def make_plan(
    table: Table,
    *,
    by: User | None,
    decisions: Mapping[str, str] | None = None,
    creates_branches: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Compare a table, with its columns confirmed, with the records.

    Whoever brings the roster in is never listed as leaving: nobody shuts the door on themselves.
    """
    reading = read_people(table, progress)
    divided = {person.branch for person in reading.people if person.group}
    tree = Tree(decisions, creates_all=creates_branches, divided=divided)
    known = {user.employee_number: user for user in User.objects.select_related("branch")}
    plan = Plan(rows=reading.rows, faulty=reading.faulty, left_out=reading.left_out)
    for person in reading.people:
        _plan_person(plan, tree, person, known.get(person.employee_number))
    gone = {person.employee_number for person in reading.people if person.status == User.Status.LEFT}
    plan.leaving = [
        user
        for number, user in known.items()
        if (number not in reading.numbers or number in gone) and user.is_active and user != by
    ]
    plan.leaving.sort(key=lambda user: user.name_key)
    plan.unknown = list(tree.unknown.values())
    plan.faulty.sort(key=lambda faulty: faulty.row)
    return plan


def _plan_person(plan: Plan, tree: Tree, person: Person, user: User | None) -> None:
    if person.status == User.Status.LEFT:
        if user is None:
            _refuse(plan, person, Fault.HAS_LEFT)
        elif user.status == User.Status.LEFT:
            plan.unchanged += 1
        return  # who leaves now is listed apart, to be ticked
    names_branch = bool(person.branch or person.group)
    place = tree.place(person.branch, person.group, row=person.row) if names_branch else None
    if names_branch and place is None:
        _refuse(plan, person, Fault.UNKNOWN_BRANCH, "/".join(filter(None, [person.branch, person.group])))
    elif user is not None:
        _compare(plan, tree, person, user, place)
    elif place is None:
        _refuse(plan, person, Fault.MISSING_BRANCH)
    else:
        plan.new.append(NewMember(person, place))


def _refuse(plan: Plan, person: Person, fault: Fault, value: str = "") -> None:
    plan.faulty.append(faulty_row(person.row, person.ordinal, [(fault, value)], person.employee_number))


def _compare(plan: Plan, tree: Tree, person: Person, user: User, place: Place | None) -> None:
    fields: dict[str, tuple[object, object]] = {}
    for name, value in person.values.items():
        known = getattr(user, name)
        if not _says_the_same(name, value, known):
            fields[name] = (known, plain(value))
    if place is not None and place != user.branch:
        fields["branch"] = (tree.branches.get(user.branch_id, user.branch), place)
    status = person.status or (User.Status.ACTIVE.value if user.status == User.Status.LEFT else user.status)
    if status != user.status:
        fields["status"] = (user.status, status)
    if fields:
        plan.changed.append(Change(user, person.row, fields))
    else:
        plan.unchanged += 1


def _says_the_same(name: str, value: object, known: object) -> bool:
    if isinstance(value, Day):
        return value.agrees_with(known if isinstance(known, date) else None)
    if name == "email" and known:
        return True  # the roster brings a first address; afterwards it is the member's own affair
    return value == known


def plain(value: object) -> object:
    """The value as a model stores it."""
    return value.on if isinstance(value, Day) else value


def _mark(value: object) -> str:
    """Tells branches of one name apart."""
    if isinstance(value, Branch):
        return f"branch {value.pk}"
    if isinstance(value, NewBranch):
        return f"new {value.kind} {value.name} below {_mark(value.parent)}"
    return repr(value)
