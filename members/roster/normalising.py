"""One row of the roster as the portal would store it, or the reasons why it cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from members.models import User
from members.roster.reading import Table
from members.rules import roster_values as values
from members.rules.names import tidy_name
from members.rules.roster_values import Fault, Unreadable, label_of, text_of
from union_portal.lib.spreadsheets import Row

MAX_LENGTH = {
    name: User._meta.get_field(name).max_length for name in ("employee_number", "name", "email", "remarks")
}


@dataclass(frozen=True)
class Person:
    """Somebody as the roster describes them. What is empty says nothing about the person."""

    row: int
    ordinal: int
    employee_number: str
    name: str
    branch: str
    group: str
    status: str
    values: dict[str, object]


@dataclass(frozen=True)
class FaultyRow:
    """A row that does not go in: why, and where to look."""

    row: int
    ordinal: int
    fault: Fault
    reason: str
    employee_number: str = ""


@dataclass
class Reading:
    """All rows of a table, read."""

    people: list[Person] = field(default_factory=list)
    faulty: list[FaultyRow] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    """Employee numbers that occur in the file, faulty rows included, with the row where they stand first."""
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Words that mean nothing to us, by field. Such a row goes in without them."""

    @property
    def rows(self) -> int:
        return len(self.people) + len(self.faulty)


def read_people(table: Table, progress: Callable[[int, int], None] | None = None) -> Reading:
    """Every row below the headings that is meant to be somebody."""
    reading = Reading()
    rows = list(table.people())
    for done, row in enumerate(rows, 1):
        _read_row(table, row, reading)
        if progress:
            progress(done, len(rows))
    return reading


def _read_row(table: Table, row: Row, reading: Reading) -> None:
    found: dict[str, object] = {}
    faults: list[tuple[Fault, str]] = []
    for name, read in READERS.items():
        try:
            found[name] = read(table.cell(row, name))
        except Unreadable as error:
            found[name] = ""
            faults.append((error.fault, text_of(table.cell(row, name))))
    for name in ("sex", "post_class", "status"):
        if found[name] is None:
            reading.left_out[name, text_of(table.cell(row, name))] += 1
    faults = _missing(found, faults) + faults + _too_long(found)
    number = str(found["employee_number"])
    if number and number in reading.numbers:
        faults.append((Fault.DUPLICATE_EMPLOYEE_NUMBER, f"{number}|{reading.numbers[number]}"))
    reading.numbers.setdefault(number, row.number)
    if faults:
        reading.faulty.append(faulty_row(row.number, row.ordinal, faults, number))
    else:
        reading.people.append(_person(row, found))


def _person(row: Row, found: dict[str, object]) -> Person:
    status = found.pop("status") or ("retired" if values.is_retired(str(found["remarks"])) else "")
    return Person(
        row=row.number,
        ordinal=row.ordinal,
        employee_number=str(found.pop("employee_number")),
        name=str(found["name"]),
        branch=str(found.pop("branch")),
        group=str(found.pop("group")),
        status=str(status),
        values={name: value for name, value in found.items() if value},
    )


def _name(cell: object) -> str:
    name = tidy_name(text_of(cell))
    if name and (name.startswith("#") or not any(character.isalpha() for character in name)):
        raise Unreadable(Fault.BAD_NAME)
    return name


READERS: dict[str, Callable[[object], object]] = {
    "employee_number": values.employee_number,
    "name": _name,
    "phone": values.phone,
    "born_on": values.day,
    "joined_on": values.day,
    "email": values.email,
    "sex": values.sex,
    "post_class": values.post_class,
    "status": values.status,
    "branch": label_of,
    "group": label_of,
    "remarks": text_of,
}


def _missing(found: dict[str, object], faults: list[tuple[Fault, str]]) -> list[tuple[Fault, str]]:
    unreadable = {fault for fault, _value in faults}
    missing = []
    if not found["employee_number"] and Fault.BAD_EMPLOYEE_NUMBER not in unreadable:
        missing.append((Fault.MISSING_EMPLOYEE_NUMBER, ""))
    if not found["name"] and Fault.BAD_NAME not in unreadable:
        missing.append((Fault.MISSING_NAME, ""))
    return missing


def _too_long(found: dict[str, object]) -> list[tuple[Fault, str]]:
    return [
        (Fault.TOO_LONG, f"{str(found[name])[:20]}…|{limit}")
        for name, limit in MAX_LENGTH.items()
        if limit and len(str(found[name])) > limit
    ]


def faulty_row(row: int, ordinal: int, faults: Iterable[tuple[Fault, str]], number: str) -> FaultyRow:
    """All that is wrong with a row in one object; the first fault names it."""
    faults = list(faults)
    reason = " ".join(_sentence(fault, value) for fault, value in faults)
    return FaultyRow(row, ordinal, faults[0][0], reason, number)


def _sentence(fault: Fault, value: str) -> str:
    value, _bar, more = value.partition("|")
    sentences = {
        Fault.MISSING_EMPLOYEE_NUMBER: _("The employee number is missing."),
        Fault.MISSING_NAME: _("The name is missing."),
        Fault.MISSING_BRANCH: _("The branch is missing."),
        Fault.DUPLICATE_EMPLOYEE_NUMBER: _("Employee number %(value)s stands in row %(more)s already."),
        Fault.BAD_EMPLOYEE_NUMBER: _("“%(value)s” is not an employee number."),
        Fault.BAD_NAME: _("“%(value)s” is not a name."),
        Fault.BAD_PHONE: _("“%(value)s” is not a mobile number: eleven digits, the first a 1."),
        Fault.BAD_DATE: _("“%(value)s” is not a date, or not a clear one."),
        Fault.BAD_EMAIL: _("“%(value)s” is not an e-mail address."),
        Fault.TOO_LONG: _("“%(value)s” is longer than %(more)s characters."),
        Fault.UNKNOWN_BRANCH: _("“%(value)s” is not in the tree of branches. Confirm the branch first."),
        Fault.HAS_LEFT: _("Has left and is not in the records: nothing to enter."),
    }
    return sentences[fault] % {"value": value, "more": more}
