"""Who is told what about the fund. The words hold nothing private: they travel by e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy

from finance.models import Draft
from members.actions.notices import notify
from members.models import Appointment, NoticeKind, User
from members.rules.roles import Role


class Addressed(Protocol):
    """Something with a page of its own."""

    def get_absolute_url(self) -> str: ...


def holders(role: Role, at: datetime, *, of: Draft | None = None, but: User | None = None) -> list[User]:
    """Who holds the role on that day; for a draft only those whose branch it is."""
    appointments = Appointment.objects.current(timezone.localdate(at)).filter(role=role.value)
    people = {}
    for appointment in appointments.select_related("user", "branch"):
        reaches = appointment.branch.parent_id is None or of is None or appointment.branch.contains(of.branch)
        if reaches and appointment.user_id != getattr(but, "pk", None):
            people[appointment.user_id] = appointment.user
    return list(people.values())


def tell(
    people: Iterable[User], thing: Addressed, title: str | Promise, *, at: datetime, **values: object
) -> None:
    """`title` may name {narration} and whatever is given by name."""
    words = {"narration": getattr(thing, "narration", ""), **values}
    notify(
        people, kind=NoticeKind.FUND, title=format_lazy(title, **words), url=thing.get_absolute_url(), at=at
    )


def tell_role(
    role: Role, draft: Draft, title: str | Promise, *, at: datetime, but: User | None = None
) -> None:
    tell(holders(role, at, of=draft, but=but), draft, title, at=at)
