"""What a list of delegates would change: each row with a verdict, nothing written."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from members.models import User
from members.rules import roster_values as values
from members.rules.names import tidy_name
from members.rules.roster_values import Unreadable, label_of, text_of
from proposals.actions.mandates import closed_sessions, roll_refusal
from proposals.models import Congress, Constituency, Delegate, Delegation
from proposals.roll.sheet import Table
from proposals.rules import delegate_columns as columns
from proposals.rules.seats import Span, most_at_once
from union_portal.lib.spreadsheets import Row

BY_POST = {
    User.PostClass.FRONTLINE.value: "frontline",
    User.PostClass.TECHNICAL.value: "professional",
    User.PostClass.MANAGEMENT.value: "manager",
}
"""The category that follows from the roster of members where the list says none."""
LONGEST_NAME = 60
"""Of a constituency or a delegation."""


class Verdict(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass
class Entry:
    """One row: whom it means, what it says, and what would become of it. What is None says nothing."""

    row: int
    said: str
    """Number and name as they stand in the file."""
    member: User | None = None
    delegate: Delegate | None = None
    constituency: str | None = None
    delegation: str | None = None
    category: str | None = None
    is_head: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    reason: str = ""
    months: set[str] = field(default_factory=set)
    """Days of which only the month stands in the list."""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Field, what is there, what the list says."""

    @property
    def verdict(self) -> Verdict:
        if self.reason:
            return Verdict.WRONG
        if self.delegate is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.changes else Verdict.SAME


@dataclass
class Plan:
    """What an import would do. Made anew each time; `fingerprint` tells whether it is still the same."""

    entries: list[Entry] = field(default_factory=list)
    constituencies: list[tuple[str, int]] = field(default_factory=list)
    """Those that the list brings along, with the number of their delegates."""
    delegations: list[str] = field(default_factory=list)

    def of(self, verdict: Verdict) -> list[Entry]:
        return [entry for entry in self.entries if entry.verdict is verdict]

    @property
    def new(self) -> list[Entry]:
        return self.of(Verdict.NEW)

    @property
    def changed(self) -> list[Entry]:
        return self.of(Verdict.CHANGED)

    @property
    def same(self) -> list[Entry]:
        return self.of(Verdict.SAME)

    @property
    def wrong(self) -> list[Entry]:
        return self.of(Verdict.WRONG)

    @property
    def fingerprint(self) -> str:
        """The same for the same deeds, in whatever order they are listed."""
        new = [
            (
                entry.member.pk if entry.member else 0,
                entry.constituency,
                entry.delegation,
                entry.category,
                entry.is_head,
                str(entry.valid_from),
                str(entry.valid_to),
            )
            for entry in self.new
        ]
        changed = [(entry.delegate.pk, entry.changes) for entry in self.changed if entry.delegate]
        deeds = (sorted(map(repr, new)), sorted(map(repr, changed)), self.constituencies, self.delegations)
        return hashlib.sha256(repr(deeds).encode()).hexdigest()


def make_plan(congress: Congress, table: Table, *, today: date) -> Plan:
    """Compare a table, with its columns confirmed, with members and delegates. A few queries for any length."""
    reader = _Reader(congress, today)
    plan = Plan([reader.entry(table, row) for row in table.delegates()])
    _refuse_two_heads(plan.entries)
    _count_seats(plan, reader)
    known = {label_of(each.name) for each in reader.delegations.values()}
    named = (e.delegation for e in plan.entries if not e.reason and e.delegation)
    plan.delegations = [name for name in dict.fromkeys(named) if label_of(name) not in known]
    return plan


class _Reader:
    """Reads one row after the other with everybody at hand."""

    def __init__(self, congress: Congress, today: date) -> None:
        self.congress = congress
        self.first = congress.starts_on
        self.usual_first = max(today, congress.starts_on)
        """When a mandate begins of which the list does not say it."""
        self.by_number: dict[str, User] = {}
        self.by_name: dict[str, list[User]] = defaultdict(list)
        for user in User.objects.select_related("branch").order_by("employee_number"):
            self.by_number[user.employee_number] = user
            self.by_name[user.name].append(user)
        self.mandates = list(congress.delegates.select_related("constituency", "delegation"))
        self.holding = {
            each.member_id: each
            for each in sorted(self.mandates, key=lambda each: each.valid_from, reverse=True)
            if each.valid_to is None or each.valid_to >= max(today, each.valid_from)
        }
        """The mandate that holds or, where none does yet, the next one."""
        self.recalled = {each.member_id: each.valid_to for each in self.mandates if each.ended == "recalled"}
        """No list brings back whom the constituency has recalled."""
        self.constituencies: dict[str, Constituency] = {
            label_of(each.name): each for each in congress.constituencies.all()
        }
        self.delegations: dict[str, Delegation] = {
            label_of(each.name): each for each in congress.delegations.all()
        }
        self.closed = closed_sessions(congress)
        self.seen: dict[int, int] = {}

    def entry(self, table: Table, row: Row) -> Entry:
        number, name = table.cell(row, "employee_number"), table.cell(row, "name")
        entry = Entry(row.number, " ".join(filter(None, [text_of(number), text_of(name)])))
        for step in (self._find, self._read, self._compare):
            step(entry, table, row)
            if entry.reason:
                break
        return entry

    def _find(self, entry: Entry, table: Table, row: Row) -> None:
        """Whom the row means: by number, checked against the name; or by a name that only one person bears."""
        try:
            number = values.employee_number(table.cell(row, "employee_number"))
        except Unreadable:
            entry.reason = _("This is no employee number.")
            return
        name = tidy_name(text_of(table.cell(row, "name")))
        if number:
            entry.reason = self._by_number(entry, number, name)
        else:
            entry.reason = self._by_name(entry, name)
        if entry.member is None or entry.reason:
            return
        if entry.member.status != User.Status.ACTIVE:
            entry.reason = _("Not in service: only who works here can be a delegate.")
        elif entry.member.pk in self.seen:
            entry.reason = _("Listed already in row %(row)d.") % {"row": self.seen[entry.member.pk]}
        self.seen.setdefault(entry.member.pk, entry.row)

    def _by_number(self, entry: Entry, number: str, name: str) -> str:
        entry.member = self.by_number.get(number)
        if entry.member is None:
            return _("Nobody has this employee number.")
        if name and label_of(name) != label_of(entry.member.name):
            return _("This employee number belongs to %(name)s.") % {"name": entry.member.name}
        return ""

    def _by_name(self, entry: Entry, name: str) -> str:
        if not name:
            return _("There is neither a number nor a name.")
        found = self.by_name.get(name) or self.by_name.get(label_of(name), [])
        serving = [user for user in found if user.status == User.Status.ACTIVE] or found
        if not serving:
            return _("Nobody of this name is in the roster.")
        if len(serving) > 1:
            who = "、".join(f"{user.employee_number} {user.branch.name}" for user in serving)
            return _("Several people bear this name: %(who)s. Write the employee number.") % {"who": who}
        entry.member = serving[0]
        return ""

    def _read(self, entry: Entry, table: Table, row: Row) -> None:
        entry.constituency = label_of(table.cell(row, "constituency")) or None
        entry.delegation = label_of(table.cell(row, "delegation")) or None
        for name in filter(None, (entry.constituency, entry.delegation)):
            if len(name) > LONGEST_NAME:
                entry.reason = _("“%(name)s…” is too long: a name has at most %(most)d characters.") % {
                    "name": name[:12],
                    "most": LONGEST_NAME,
                }
                return
        category = columns.category(table.cell(row, "category"))
        if category is None:
            entry.reason = _("“%(word)s” is no category: front line, professional or manager.") % {
                "word": text_of(table.cell(row, "category"))
            }
            return
        entry.category = category or None
        if "is_head" in table.columns:
            entry.is_head = columns.is_head(table.cell(row, "is_head"))
        for name in ("valid_from", "valid_to"):
            try:
                day = values.day(table.cell(row, name))
            except Unreadable:
                entry.reason = _("“%(word)s” is no date.") % {"word": text_of(table.cell(row, name))}
                return
            setattr(entry, name, self._meant(name, day) if day else None)
            if day and day.is_month:
                entry.months.add(name)

    def _meant(self, name: str, day: values.Day) -> date:
        """Of a month the first day or, for an end, the last one; but of the month in which the term begins or ends, its days."""
        if not day.is_month:
            return day.on
        if name == "valid_from":
            return self.first if day.agrees_with(self.first) else day.on
        ends_on = self.congress.ends_on
        return ends_on if ends_on and day.agrees_with(ends_on) else _last_of_month(day.on)

    def _compare(self, entry: Entry, table: Table, row: Row) -> None:
        assert entry.member is not None
        entry.delegate = self.holding.get(entry.member.pk)
        for name in entry.months:  # a month takes nothing away from a day of it
            known, said = getattr(entry.delegate, name, None), getattr(entry, name)
            if known and (known.year, known.month) == (said.year, said.month):
                setattr(entry, name, known)
        entry.reason = self._days_that_cannot_be(entry)
        if entry.reason:
            return
        if entry.delegate is not None:
            entry.changes = list(_changes(entry, entry.delegate))
            return
        entry.category = entry.category or BY_POST.get(entry.member.post_class)
        if entry.constituency is None:
            entry.reason = _("There is no constituency.")
        elif entry.category is None:
            entry.reason = _("There is no category.")

    def _days_that_cannot_be(self, entry: Entry) -> str:
        if entry.valid_from and entry.valid_from < self.first:
            return _("The mandate would begin before the term.")
        ends_on = self.congress.ends_on
        if ends_on and entry.valid_to and entry.valid_to > ends_on:
            return _("The mandate would end after the term.")
        first = entry.valid_from or (entry.delegate.valid_from if entry.delegate else self.usual_first)
        if ends_on and first > ends_on:
            return _("The term of this congress is over.")
        if entry.valid_to and entry.valid_to < first:
            return _("The last day cannot lie before the first.")
        own = [_days(each) for each in self.mandates if each.member_id == entry.member.pk]
        if entry.delegate is None and most_at_once(own, first, entry.valid_to):
            return _("This person is a delegate of this congress already in these days.")
        if entry.delegate is None and entry.member.pk in self.recalled:
            return _("Was recalled on %(day)s: if elected anew, enter that election by hand.") % {
                "day": self.recalled[entry.member.pk]
            }
        before = _days(entry.delegate) if entry.delegate else None
        last = entry.valid_to or (entry.delegate.valid_to if entry.delegate else None)
        return roll_refusal(self.closed, before, (first, last))


def _changes(entry: Entry, delegate: Delegate) -> Iterable[tuple[str, str, str]]:
    """What the list says and the roster does not. The constituency stays: who moves is elected anew."""
    if entry.category and entry.category != delegate.category:
        yield "category", delegate.category, entry.category
    at_present = delegate.delegation
    if entry.delegation and entry.delegation != label_of(at_present.name if at_present else ""):
        yield "delegation", at_present.name if at_present else "", entry.delegation
    is_head = at_present is not None and at_present.head_id == delegate.pk
    if entry.is_head and not is_head:
        yield "is_head", "", "true"
    for name in ("valid_from", "valid_to"):
        said, known = getattr(entry, name), getattr(delegate, name)
        if said and said != known:
            if delegate.ended:
                entry.reason = _("This mandate has ended: its days stay as they are.")
            yield name, str(known or ""), str(said)
    if (
        entry.constituency
        and delegate.constituency
        and entry.constituency != label_of(delegate.constituency.name)
    ):
        entry.reason = _("Is a delegate of %(other)s: end that mandate first.") % {
            "other": delegate.constituency.name
        }


def _refuse_two_heads(entries: list[Entry]) -> None:
    """The first row counts; the second one has to be decided by a person."""
    heads: dict[str, int] = {}
    for entry in entries:
        if entry.reason or not entry.is_head:
            continue
        at_present = entry.delegate.delegation if entry.delegate else None
        place = entry.delegation or (label_of(at_present.name) if at_present else "")
        if not place:
            entry.reason = _("A head needs a delegation.")
        elif place in heads:
            entry.reason = _("Row %(row)d names another head of %(delegation)s.") % {
                "row": heads[place],
                "delegation": place,
            }
        heads.setdefault(place, entry.row)


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _days(delegate: Delegate) -> Span:
    return delegate.valid_from, delegate.valid_to


def _count_seats(plan: Plan, reader: _Reader) -> None:
    """No more delegates than seats where the constituency is known; a new one gets as many seats as it brings."""
    taken: dict[str, list[Span]] = defaultdict(list)
    for delegate in reader.mandates:
        if delegate.constituency:
            taken[label_of(delegate.constituency.name)].append(_days(delegate))
    brought: dict[str, int] = defaultdict(int)
    for entry in plan.new:
        place = entry.constituency or ""
        days = (entry.valid_from or reader.usual_first, entry.valid_to)
        known = reader.constituencies.get(place)
        if known is None:
            brought[place] += 1
        elif most_at_once(taken[place], *days) >= known.seats:
            entry.reason = _("All %(seats)d seats of %(constituency)s are filled.") % {
                "seats": known.seats,
                "constituency": known.name,
            }
            continue
        taken[place].append(days)
    plan.constituencies = list(brought.items())
