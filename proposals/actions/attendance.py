"""What is entered about attendance: coming, leaving, coming back, excuses, corrections. Nothing is ever deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import NoticeKind, User
from proposals.actions.refusals import refusals_in_words
from proposals.attendance import day_of, hours_of
from proposals.models import Attendance, Delegate, Observer, Session
from proposals.rules.attendance import COMING, WITH_REASON, Deed, State, Way, next_state
from union_portal.lib import Refused

Person = Delegate | Observer

NOT_FROM: dict[State, Promise] = {
    State.AWAITED: gettext_lazy("%(who)s has not signed in."),
    State.ASKED: gettext_lazy("%(who)s has asked to be excused; that is not decided yet."),
    State.EXCUSED: gettext_lazy("%(who)s is excused."),
    State.PRESENT: gettext_lazy("%(who)s has signed in already, at %(when)s."),
    State.GONE: gettext_lazy("%(who)s has left, at %(when)s."),
}
"""Why something cannot be entered, by where the person is."""


@transaction.atomic
def record(
    session: Session, person: Person, deed: Deed, *, way: Way, by: User, at: datetime, note: str = ""
) -> Attendance:
    """Enter one thing about one person. Two desks that do so at once come one after the other."""
    note, last = " ".join(note.split())[:200], _last(session, person)
    state = State(last.to_state) if last else State.AWAITED
    _refuse_at_this_hour(session, deed, way, at)
    target = _target(person, state, deed, last)
    if not note and (deed in WITH_REASON or (deed, state) == (Deed.EXCUSE, State.AWAITED)):
        raise Refused(_("Say why."))
    if not note and hours_of(session).is_over(at):
        raise Refused(_("The session is closed. What is entered now needs a reason."))
    row = Attendance(
        session=session, number=last.number + 1 if last else 1, from_state=state.value, kind=deed.value,
        to_state=target.value, way=way.value, by=by, note=note, at=max(at, last.at) if last else at,
    )  # fmt: skip
    setattr(row, "delegate" if isinstance(person, Delegate) else "observer", person)
    with refusals_in_words():
        row.save(force_insert=True)
    _tell(row)
    return row


@transaction.atomic
def sign_in(session: Session, person: Person, *, way: Way, by: User, at: datetime) -> Attendance:
    """They are here: for the first time, or back again."""
    last = _last(session, person)
    deed = Deed.BACK if last and last.to_state == State.GONE else Deed.IN
    return record(session, person, deed, way=way, by=by, at=at)


def _last(session: Session, person: Person) -> Attendance | None:
    """The row that says where they are; their own row is locked, so that it stays the last one."""
    type(person).objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    who = "delegate" if isinstance(person, Delegate) else "observer"
    return Attendance.objects.filter(session=session, **{who: person}).order_by("-number").first()


def _target(person: Person, state: State, deed: Deed, last: Attendance | None) -> State:
    if deed is Deed.UNDO:
        if last is None or last.kind == Deed.UNDO:
            raise Refused(_("There is nothing to correct."))
        return State(last.from_state)
    target = next_state(state, deed)
    if target is None:
        when = timezone.localtime(last.at).strftime("%H:%M") if last else ""
        raise Refused(str(NOT_FROM[state]) % {"who": person, "when": when})
    return target


def _refuse_at_this_hour(session: Session, deed: Deed, way: Way, at: datetime) -> None:
    """The desk enters from the day of the session on; everybody else within its hours."""
    hours = hours_of(session)
    if way is Way.DESK:
        if deed in COMING and timezone.localdate(at) < day_of(session):
            raise Refused(_("Signing in begins on the day of the session."))
        return
    if deed in (Deed.ASK, Deed.WITHDRAW):
        if at >= hours.starts_at:
            raise Refused(_("The session has begun. Speak to the desk."))
        return
    if way is Way.SELF and deed in COMING and not hours.is_online:
        raise Refused(_("This session is held in a hall: sign in at its desk or with its code."))
    if at < hours.opens_at:
        when = timezone.localtime(hours.opens_at).strftime("%m-%d %H:%M")
        raise Refused(_("Signing in opens at %(when)s.") % {"when": when})
    if not hours.is_open(at):
        raise Refused(_("Signing in to this session has ended."))


def _tell(row: Attendance) -> None:
    """An excuse is an answer to a question."""
    if row.from_state != State.ASKED or row.kind not in (Deed.EXCUSE, Deed.DECLINE):
        return
    words = (
        gettext_lazy("Your absence is excused: {session}")
        if row.kind == Deed.EXCUSE
        else gettext_lazy("Your excuse was not accepted: {session}")
    )
    notify(
        [row.delegate.member],
        kind=NoticeKind.CONGRESS,
        title=format_lazy(words, session=row.session),
        url=f"/congress/sessions/{row.session_id}/sign-in/",
        at=row.at,
    )
