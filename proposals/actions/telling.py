"""Who is told what about a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy

from members.actions.notices import notify
from members.models import Appointment, Department, DepartmentPost, NoticeKind, User
from members.rules.roles import Role
from proposals.models import Proposal, Support


def movers(proposal: Proposal) -> list[User]:
    """The mover, joint movers who signed, and who came in by a merge."""
    joint = proposal.supports.filter(part=Support.Part.JOINT_MOVER, answer=Support.Answer.SIGNED)
    co_movers = proposal.co_movers.select_related("delegate__member")
    return [
        proposal.mover.member,
        *(support.delegate.member for support in joint.select_related("delegate__member")),
        *(each.delegate.member for each in co_movers),
    ]


def supporters(proposal: Proposal) -> list[User]:
    """Who signed it."""
    signed = proposal.supports.filter(answer=Support.Answer.SIGNED).select_related("delegate__member")
    return [support.delegate.member for support in signed]


def office(at: datetime) -> list[User]:
    """The review committee and the secretary."""
    roles = [Role.PROPOSAL_REVIEWER.value, Role.CONGRESS_SECRETARY.value]
    held = Appointment.objects.current(timezone.localdate(at)).filter(role__in=roles)
    return [appointment.user for appointment in held.select_related("user")]


def people_of(departments: Iterable[Department | None], at: datetime, *, duty: str = "") -> list[User]:
    """Who acts for these departments today."""
    posts = DepartmentPost.objects.current(timezone.localdate(at)).filter(
        department__in=[each for each in departments if each is not None]
    )
    if duty:
        posts = posts.filter(duty=duty)
    return [post.user for post in posts.select_related("user")]


def tell(
    people: Iterable[User],
    sentence: str | Promise,
    proposal: Proposal,
    *,
    at: datetime,
    but: User | None = None,
    waits: bool = False,
    url: str = "",
) -> None:
    """Put a line in the inbox of each: `sentence` with {title} in it. `waits`: they have to do something."""
    notify(
        [person for person in people if but is None or person.pk != but.pk],
        kind=NoticeKind.TASK if waits else NoticeKind.CONGRESS,
        title=format_lazy(sentence, title=proposal.title, code=proposal.code),
        url=url or proposal.get_absolute_url(),
        at=at,
    )
