"""Reading attendance: who is entitled (应到), who is there (实到), and whether that is a quorum - now, or at a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import User
from members.rules.names import name_key
from proposals import rule_book
from proposals.models import Attendance, Delegate, Observer, Session
from proposals.rules import verdicts
from proposals.rules.attendance import OPENS_BEFORE, Deed, Figures, Hours, State
from proposals.rules.explanations import Finding

__all__ = ["Figures", "figures", "present"]


def day_of(session: Session) -> date:
    """The day on which a mandate has to hold: that of the beginning."""
    return timezone.localdate(session.starts_at)


def hours_of(session: Session) -> Hours:
    return Hours(session.starts_at, session.ends_at, session.closed_at, session.form != Session.Form.ONSITE)


def entitled(session: Session) -> QuerySet[Delegate]:
    """Delegates whose mandate holds on the day of the session and who had not left the enterprise by then.

    Who leaves once the session is closed was counted: the database lets the mandate hold on that day.
    """
    day = day_of(session)
    holding = Delegate.objects.on(day).filter(congress=session.congress_id)
    if session.closed_at is not None:
        return holding
    return holding.exclude(member__status=User.Status.LEFT, member__left_on__lte=day)


def delegates(session: Session, at: datetime | None = None) -> QuerySet[Delegate]:
    """Those entitled, each with `state` and `since`."""
    return _with_state(entitled(session), "delegate", session, at)


def observers(session: Session, at: datetime | None = None) -> QuerySet[Observer]:
    """Those on the list of the session, each with `state` and `since`. They are never counted."""
    return _with_state(Observer.objects.filter(session=session), "observer", session, at)


def _with_state(people: QuerySet, who: str, session: Session, at: datetime | None) -> QuerySet:
    rows = Attendance.objects.filter(session=session, **{who: OuterRef("pk")}).order_by("-number")
    rows = rows if at is None else rows.filter(at__lte=at)
    awaited = Value(State.AWAITED.value, CharField())
    return people.annotate(
        state=Coalesce(Subquery(rows.values("to_state")[:1]), awaited),
        since=Subquery(rows.values("at")[:1]),
    )


def present(session: Session, at: datetime | None = None) -> QuerySet[Delegate]:
    """The delegates who are there: these may vote."""
    return delegates(session, at).filter(state=State.PRESENT.value)


def figures(session: Session, at: datetime | None = None) -> Figures:
    """At that moment, or by everything that was entered. One query, however many there are."""
    counting = (
        delegates(session, at).order_by().values("state").annotate(is_counted=Value(True), number=Count("pk"))
    )
    listening = (
        observers(session, at)
        .order_by()
        .values("state")
        .annotate(is_counted=Value(False), number=Count("pk"))
    )
    found = list(counting.union(listening, all=True))
    counts = {each["state"]: each["number"] for each in found if each["is_counted"]}
    guests = [each["number"] for each in found if not each["is_counted"] and each["state"] == State.PRESENT]
    return replace(_sum([DelegationFigures("", counts)]), observers_present=sum(guests))


@dataclass(frozen=True)
class DelegationFigures:
    """One delegation's share, and how many of it are in which state."""

    name: str
    counts: dict[str, int]

    @property
    def entitled(self) -> int:
        return sum(self.counts.values())

    @property
    def present(self) -> int:
        return self.counts.get(State.PRESENT.value, 0)


def by_delegation(session: Session, at: datetime | None = None) -> list[DelegationFigures]:
    """In the order of the delegations; who is in none comes last. One query."""
    found = (
        delegates(session, at)
        .order_by(F("delegation__position").asc(nulls_last=True), "delegation__name")
        .values("delegation__position", "delegation__name", "state")
        .annotate(number=Count("pk"))
    )
    rows: dict[str, dict[str, int]] = {}
    for each in found:
        rows.setdefault(each["delegation__name"] or "", {})[each["state"]] = each["number"]
    return [DelegationFigures(name, counts) for name, counts in rows.items()]


def summed(rows: list[DelegationFigures], session: Session | None = None) -> Figures:
    """What the delegations make up together; with the session's observers, where it is given."""
    listening = observers(session).filter(state=State.PRESENT.value).count() if session else 0
    return replace(_sum(rows), observers_present=listening)


def _sum(rows: list[DelegationFigures]) -> Figures:
    def count(*states: State) -> int:
        return sum(row.counts.get(state.value, 0) for row in rows for state in states)

    return Figures(
        entitled=sum(row.entitled for row in rows),
        present=count(State.PRESENT),
        excused=count(State.EXCUSED),
        absent=count(State.AWAITED, State.ASKED),
        gone=count(State.GONE),
        observers_present=0,
    )


def as_recorded(counted: Figures) -> Figures:
    """For papers: whoever came was present, also who had gone home by the time the paper is made."""
    return replace(counted, present=counted.came, gone=0)


def quorum(session: Session, counted: Figures) -> Finding:
    """Whether the session may sit, by the rules of its congress."""
    book = rule_book.book_for(session)
    return verdicts.quorum(book, entitled=counted.entitled, present=counted.present)


@dataclass(frozen=True)
class Row:
    """Somebody on the desk's list. `key` names the person in addresses and buttons: d12, o3."""

    key: str
    person: Delegate | Observer
    name: str
    number: str
    unit: str
    delegation: str
    state: State
    since: datetime | None
    name_key: str

    @property
    def is_observer(self) -> bool:
        return isinstance(self.person, Observer)

    @property
    def is_there(self) -> bool:
        return self.state is State.PRESENT


def roll(session: Session) -> list[Row]:
    """Everybody whom the desk may meet: those entitled by delegation and name, then the observers. Two queries."""
    found = delegates(session).select_related("member__branch", "delegation")
    found = found.order_by(
        F("delegation__position").asc(nulls_last=True), "delegation__name", "member__name_key", "pk"
    )
    return [row_of(each) for each in (*found, *observers(session).select_related("member__branch"))]


def row_of(person: Delegate | Observer) -> Row:
    member = person.member
    is_delegate = isinstance(person, Delegate)
    return Row(
        key=f"{'d' if is_delegate else 'o'}{person.pk}",
        person=person,
        name=str(person),
        number=member.employee_number if member else "",
        unit=member.branch.name if member else person.post,
        delegation=str(person.delegation or "") if is_delegate else "",
        state=State(person.state),
        since=person.since,
        name_key=member.name_key if member else name_key(person.name),
    )


def find(session: Session, key: str) -> Delegate | Observer | None:
    """The person whom a key names, where they are on the list of this session."""
    kind, number = key[:1], key[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    people = {"d": delegates, "o": observers}.get(kind)
    if people is None:
        return None
    return people(session).select_related("member__branch").filter(pk=int(number)).first()


def own_part(session: Session, user: User) -> Delegate | Observer | None:
    """As whom somebody comes to the session: as a delegate, as an observer, or not at all."""
    own = {"member": user}
    return delegates(session).filter(**own).first() or observers(session).filter(**own).first()


def history(session: Session, person: Delegate | Observer) -> list[Attendance]:
    return list(person.attendance.filter(session=session).select_related("by").order_by("number"))


def open_for(user: User, at: datetime) -> list[Session]:
    """Sessions whose doors are open and where this person, a delegate, is expected. As a rule one query: there is none."""
    now = Session.objects.for_page().filter(
        starts_at__lte=at + OPENS_BEFORE, ends_at__gt=at, closed_at=None, congress__delegates__member=user
    )
    here = [(session, delegates(session).filter(member=user).first()) for session in now.distinct()]
    return [session for session, mine in here if mine is not None and mine.state != State.PRESENT]


def excuses_asked(at: datetime) -> QuerySet[Attendance]:
    """Requests to be excused from sessions to come that nobody has answered."""
    later = Attendance.objects.filter(
        session=OuterRef("session"), delegate=OuterRef("delegate"), number__gt=OuterRef("number")
    )
    asked = Attendance.objects.filter(kind=Deed.ASK.value, session__ends_at__gt=at).exclude(Exists(later))
    return asked.select_related("delegate__member", "session__congress").order_by("at")
