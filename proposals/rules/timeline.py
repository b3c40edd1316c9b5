"""The legal timeline of a session: what the rules ask, by when, and how far it is.

Facts in, steps out: no clock and no database, so every case can be tried. Days follow 上海市职工代表大会条例
22, 28, 30, 32, 37 and their likes elsewhere (proposals/rules/book.py says which rule holds where).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from proposals.rules.book import Days, RuleBook, Topic
from union_portal.lib.working_days import Calendar

SOON_DAYS = 3
"""So many days ahead the secretary is told."""


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    DONE_LATE = "done_late"
    EXCUSED = "excused"
    """Done late, with a recorded reason."""
    OVERDUE = "overdue"
    SOON = "soon"
    RUNNING = "running"
    AHEAD = "ahead"
    """Cannot be done yet."""


OPEN = frozenset({State.OVERDUE, State.SOON, State.RUNNING, State.AHEAD})


class Step(StrEnum):
    """What the rules ask of a session, in the order in which it comes."""

    TERM = "term"
    FREQUENCY = "frequency"
    SERVED = "served"
    RECEIVED = "received"
    DISCUSSED = "discussed"
    STRONG = "strong"
    CREDENTIALS = "credentials"
    QUORUM = "quorum"
    DECIDED = "decided"
    CLOSED = "closed"
    MINUTES = "minutes"
    PUBLISHED = "published"
    SHOWN = "shown"
    REPORTED = "reported"


INTERNAL = frozenset({Step.RECEIVED, Step.CREDENTIALS, Step.MINUTES, Step.REPORTED, Step.STRONG})
"""Steps that members without a part in the congress do not see."""


@dataclass(frozen=True)
class Served:
    """A document, as far as its clock is concerned."""

    title: str
    has_to_be_passed: bool = False
    served_on: date | None = None
    is_excused: bool = False
    receipts: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of a session."""

    today: date
    starts_on: date
    ends_on: date
    term_from: date
    term_until: date | None = None
    previous_on: date | None = None
    closed_on: date | None = None
    documents: Sequence[Served] = ()
    delegates: int = 0
    discussions_wanted: int = 0
    discussions_held: int = 0
    strong_open: int = 0
    credentials_on: date | None = None
    entitled: int | None = None
    present: int | None = None
    items: int = 0
    decided: int = 0
    shown_from: date | None = None
    shown_until: date | None = None
    reported_on: date | None = None
    minutes_on: date | None = None
    is_plenary: bool = True


@dataclass(frozen=True)
class Stage:
    """One step: how far it is, until when it was to be done, when it was, and the rule that asks for it."""

    step: Step
    state: State
    due: date | None = None
    done_on: date | None = None
    topic: Topic | None = None
    values: dict[str, int | str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def presses(self) -> bool:
        """The secretary has to do something about it now."""
        return self.state in {State.OVERDUE, State.SOON}


def timeline(facts: Facts, book: RuleBook, calendar: Calendar) -> list[Stage]:
    """All steps that concern this session, in their order."""
    return list(_steps(facts, book, calendar))


def materials_due(starts_on: date, days: Days, calendar: Calendar) -> date:
    """The last day on which documents are served in time: at least so many days before (上海 30, 河南 19)."""
    return after(starts_on, days, calendar, sign=-1)


def after(start: date, days: Days, calendar: Calendar, *, sign: int = 1) -> date:
    """The day that lies so many days after `start`, which itself does not count."""
    if days.is_working:
        return calendar.add_working_days(start, sign * days.number)
    return start + timedelta(days=sign * days.number)


def is_late(served_on: date, starts_on: date, book: RuleBook, calendar: Calendar) -> bool:
    """Whether a document reached the delegates too late."""
    return served_on > materials_due(starts_on, book.days(Topic.MATERIALS_DAYS), calendar)


def _steps(facts: Facts, book: RuleBook, calendar: Calendar) -> Iterator[Stage]:
    if facts.is_plenary:
        yield _term(facts, book)
        yield _frequency(facts, book)
    yield _served(facts, book, calendar)
    if facts.documents:
        yield _received(facts)
        yield from _discussed(facts, book)
    yield _on_the_day(Step.CREDENTIALS, facts, facts.credentials_on, facts.starts_on)
    yield _quorum(facts, book)
    yield _decided(facts, book)
    yield _on_the_day(Step.CLOSED, facts, facts.closed_on, facts.ends_on)
    yield _on_the_day(Step.MINUTES, facts, facts.minutes_on, None, after_closing=True)
    yield from _made_public(facts, book, calendar)
    yield _reported(facts, book, calendar)


def _term(facts: Facts, book: RuleBook) -> Stage:
    """3-5 years, by whole years from the first day."""
    years = book.range(Topic.TERM_YEARS)
    values: dict[str, int | str] = {"least": years.least, "most": years.most}
    until = facts.term_until
    if until is None:
        state = State.OVERDUE if facts.today > _years_after(facts.term_from, years.most) else State.RUNNING
        return Stage(
            Step.TERM, state, _years_after(facts.term_from, years.most), None, Topic.TERM_YEARS, values
        )
    last = until + timedelta(days=1)
    fits = _years_after(facts.term_from, years.least) <= last <= _years_after(facts.term_from, years.most)
    state = State.DONE if fits else State.OVERDUE
    return Stage(Step.TERM, state, until, None, Topic.TERM_YEARS, values)


def _frequency(facts: Facts, book: RuleBook) -> Stage:
    """So many sessions a year: not more than twelve months over the number lie between two."""
    every = max(1, book.number(Topic.SESSION_EVERY))
    before = facts.previous_on or facts.term_from
    due = _months_after(before, 12 // every)
    values: dict[str, int | str] = {"number": every}
    if facts.starts_on <= facts.today:
        state = State.DONE if facts.starts_on <= due else State.DONE_LATE
        return Stage(Step.FREQUENCY, state, due, facts.starts_on, Topic.SESSION_EVERY, values)
    return Stage(Step.FREQUENCY, _waiting(due, facts.today), due, None, Topic.SESSION_EVERY, values)


def _served(facts: Facts, book: RuleBook, calendar: Calendar) -> Stage:
    days = book.days(Topic.MATERIALS_DAYS)
    due = materials_due(facts.starts_on, days, calendar)
    missing = [each for each in facts.documents if each.served_on is None]
    late = [each for each in facts.documents if each.served_on and each.served_on > due]
    unexcused = [each for each in late if not each.is_excused]
    values: dict[str, int | str] = {
        "days": days.number,
        "count": len(facts.documents),
        "missing": len(missing),
        "late": len(late),
        "titles": "、".join(each.title for each in late),
        "waiting": "、".join(each.title for each in missing),
    }
    last = max((each.served_on for each in facts.documents if each.served_on), default=None)
    if missing or not facts.documents:
        state = _waiting(due, facts.today)
        return Stage(Step.SERVED, state, due, None, Topic.MATERIALS_DAYS, values)
    state = State.DONE_LATE if unexcused else State.EXCUSED if late else State.DONE
    return Stage(Step.SERVED, state, due, last, Topic.MATERIALS_DAYS, values)


def _received(facts: Facts) -> Stage:
    """Every delegate has every document that was served, before the session begins."""
    given = [each for each in facts.documents if each.served_on]
    wanted, found = len(given) * facts.delegates, sum(each.receipts for each in given)
    values: dict[str, int | str] = {
        "wanted": wanted,
        "found": min(found, wanted),
        "missing": max(0, wanted - found),
    }
    if given and found >= wanted:
        return Stage(Step.RECEIVED, State.DONE, facts.starts_on, None, Topic.MATERIALS_DAYS, values)
    state = _waiting(facts.starts_on, facts.today) if given else State.AHEAD
    return Stage(Step.RECEIVED, state, facts.starts_on, None, Topic.MATERIALS_DAYS, values)


def _discussed(facts: Facts, book: RuleBook) -> Iterator[Stage]:
    """Delegations discuss what has to be passed; strong disagreement brings it back revised (上海 30)."""
    wanted, held = facts.discussions_wanted, facts.discussions_held
    values: dict[str, int | str] = {"wanted": wanted, "held": held, "strong": facts.strong_open}
    if wanted:
        state = State.DONE if held >= wanted else _waiting(facts.starts_on, facts.today)
        yield Stage(Step.DISCUSSED, state, facts.starts_on, None, Topic.MATERIALS_DAYS, values)
    if facts.strong_open:
        state = _waiting(facts.ends_on, facts.today)
        yield Stage(Step.STRONG, state, facts.ends_on, None, Topic.MATERIALS_DAYS, values)


def _quorum(facts: Facts, book: RuleBook) -> Stage:
    fraction = book.fraction(Topic.QUORUM)
    entitled = facts.entitled if facts.entitled is not None else facts.delegates
    values: dict[str, int | str] = {"entitled": entitled, "needed": fraction.needed(entitled)}
    if facts.present is None:
        state = State.AHEAD if facts.today <= facts.ends_on else State.OVERDUE
        return Stage(Step.QUORUM, state, facts.starts_on, None, Topic.QUORUM, values)
    values["present"] = facts.present
    if fraction.is_met(facts.present, entitled):
        return Stage(Step.QUORUM, State.DONE, facts.starts_on, facts.starts_on, Topic.QUORUM, values)
    state = State.RUNNING if facts.today <= facts.ends_on else State.OVERDUE
    return Stage(Step.QUORUM, state, facts.starts_on, None, Topic.QUORUM, values)


def _decided(facts: Facts, book: RuleBook) -> Stage:
    values: dict[str, int | str] = {"items": facts.items, "decided": facts.decided}
    if facts.items and facts.decided >= facts.items:
        return Stage(Step.DECIDED, State.DONE, facts.ends_on, facts.ends_on, Topic.PASSING, values)
    state = State.AHEAD if facts.today < facts.starts_on else _waiting(facts.ends_on, facts.today)
    if not facts.items:
        state = State.AHEAD if facts.today <= facts.ends_on else State.DONE
    return Stage(Step.DECIDED, state, facts.ends_on, None, Topic.PASSING, values)


def _made_public(facts: Facts, book: RuleBook, calendar: Calendar) -> Iterator[Stage]:
    """Made known to everybody within so many days of the closing, and left there for so many (上海 32, 山东, 河南)."""
    within, shown = book.days(Topic.PUBLICATION_WITHIN), book.days(Topic.PUBLICATION_SHOWN)
    values: dict[str, int | str] = {"days": within.number, "working": int(within.is_working)}
    due = after(facts.closed_on, within, calendar) if facts.closed_on else None
    yield _by(Step.PUBLISHED, facts.shown_from, due, facts.today, Topic.PUBLICATION_WITHIN, values)
    values = {"days": shown.number}
    if facts.shown_from is None or facts.shown_until is None:
        yield Stage(Step.SHOWN, State.AHEAD, None, None, Topic.PUBLICATION_SHOWN, values)
        return
    least = after(facts.shown_from, shown, calendar)
    if facts.shown_until < least:
        state = State.OVERDUE
    else:
        state = State.DONE if facts.today > facts.shown_until else State.RUNNING
    done_on = facts.shown_until if state is State.DONE else None
    yield Stage(Step.SHOWN, state, least, done_on, Topic.PUBLICATION_SHOWN, values)


def _reported(facts: Facts, book: RuleBook, calendar: Calendar) -> Stage:
    days = book.days(Topic.REPORT_UPWARD)
    due = after(facts.closed_on, days, calendar) if facts.closed_on else None
    values: dict[str, int | str] = {"days": days.number, "working": int(days.is_working)}
    return _by(Step.REPORTED, facts.reported_on, due, facts.today, Topic.REPORT_UPWARD, values)


def _by(
    step: Step,
    done_on: date | None,
    due: date | None,
    today: date,
    topic: Topic,
    values: dict[str, int | str],
) -> Stage:
    """A step with a day that follows from the closing."""
    if done_on is not None:
        state = State.DONE if due is None or done_on <= due else State.DONE_LATE
    else:
        state = State.AHEAD if due is None else _waiting(due, today)
    return Stage(step, state, due, done_on, topic, values)


def _on_the_day(
    step: Step, facts: Facts, done_on: date | None, due: date | None, *, after_closing: bool = False
) -> Stage:
    """A step of the session itself. No statute counts days for it."""
    if done_on is not None:
        return Stage(step, State.DONE, due, done_on)
    if after_closing:
        return Stage(step, State.RUNNING if facts.closed_on else State.AHEAD, due)
    return Stage(step, State.AHEAD if facts.today < facts.starts_on else _waiting(due, facts.today), due)


def _waiting(due: date | None, today: date) -> State:
    if due is None:
        return State.RUNNING
    if today > due:
        return State.OVERDUE
    return State.SOON if (due - today).days <= SOON_DAYS else State.RUNNING


def _years_after(day: date, years: int) -> date:
    return _months_after(day, 12 * years)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
