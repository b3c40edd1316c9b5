"""Must-reads as people meet them: the box beside a text, one's own list, and how far each branch has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Count, FilteredRelation, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone

from members.models import Branch, User
from members.rules.names import name_key
from news.models import Article, MustRead, Policy, Receipt
from news.rules.must_read import is_late, percent, rolled_up
from union_portal.lib.editions import remembered


def open_ones() -> QuerySet[MustRead]:
    """Those that have not ended, each with its branches and its text - but for the words of the text."""
    found = MustRead.objects.filter(ended_at=None).prefetch_related("branches")
    texts = [
        f"{kind}__{name}" for kind in ("article", "policy") for name in ("body", "body_text", "search_text")
    ]
    return found.select_related("article", "policy").defer(*texts).order_by("deadline", "pk")


@remembered
def asked_now() -> list[MustRead]:
    """Every open one: a few dozen at most, the same for everybody."""
    return list(open_ones())


@dataclass(frozen=True)
class Mine:
    """One must-read as it concerns one member."""

    must_read: MustRead
    read_at: datetime | None
    today: date

    @property
    def is_open(self) -> bool:
        return self.read_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and is_late(self.today, self.must_read.deadline)

    @property
    def was_late(self) -> bool:
        return self.read_at is not None and is_late(timezone.localdate(self.read_at), self.must_read.deadline)


def concerning(request: HttpRequest, at: datetime) -> list[Mine]:
    """What this member has to read, open ones first, the nearest deadline first. One query."""
    user, today = request.user, timezone.localdate(at)
    mine = [each for each in asked_now(request) if each.thing.is_public(at) and concerns(each, user)]
    if not mine:
        return []
    read = dict(Receipt.objects.filter(member=user, must_read__in=mine).values_list("must_read", "at"))
    rows = [Mine(each, read.get(each.pk), today) for each in mine]
    return sorted(rows, key=lambda row: not row.is_open)


def box(request: HttpRequest, thing: Article | Policy, at: datetime) -> Mine | None:
    """What stands beside the text for a member who has to read it; for strangers nothing."""
    if not request.user.is_authenticated:
        return None
    kind = thing._meta.model_name
    asked = [each for each in asked_now(request) if getattr(each, f"{kind}_id") == thing.pk]
    if not asked or not thing.is_public(at) or not concerns(asked[0], request.user):
        return None
    receipt = Receipt.objects.filter(member=request.user, must_read=asked[0]).first()
    return Mine(asked[0], receipt.at if receipt else None, timezone.localdate(at))


def concerns(must_read: MustRead, user: User) -> bool:
    """The same answer as `MustRead.audience`, for one member and without a query."""
    is_asked = user.status == User.Status.ACTIVE or (
        must_read.with_retired and user.status == User.Status.RETIRED
    )
    branches = must_read.branches.all()
    is_here = not branches or any(branch.contains(user.branch) for branch in branches)
    held = {appointment.role for appointment in user.appointments_today}
    return is_asked and is_here and (not must_read.roles or bool(held.intersection(must_read.roles)))


@dataclass(frozen=True)
class Progress:
    """How many of a branch with everything below it have read it."""

    branch: Branch
    asked: int
    done: int

    @property
    def percent(self) -> int:
        return percent(self.done, self.asked)

    @property
    def outstanding(self) -> int:
        return self.asked - self.done


def progress(must_read: MustRead, on: date) -> list[Progress]:
    """Every branch with somebody in the audience, in the order of the tree. Three queries, however many members."""
    sums = rolled_up(counted(must_read, on).values_list("branch__path", "asked", "done"))
    branches = {branch.pk: branch for branch in Branch.objects.all()}
    place = {pk: (branch.position, name_key(branch.name)) for pk, branch in branches.items()}
    asked = [branch for branch in branches.values() if branch.path in sums]
    asked.sort(key=lambda branch: [place[pk] for pk in branch.line])
    return [Progress(branch, *sums[branch.path]) for branch in asked]


def counted(must_read: MustRead, on: date) -> QuerySet[Any]:
    """The audience in each single branch and how many of it have confirmed, as one grouped query."""
    own = FilteredRelation("receipts", condition=Q(receipts__must_read=must_read.pk))
    grouped = must_read.audience(on).order_by().values("branch__path").annotate(own=own)
    return grouped.annotate(asked=Count("pk"), done=Count("own")).order_by("branch__path")


def totals(must_reads: list[MustRead], on: date) -> dict[int, tuple[int, int]]:
    """(asked, done) of each, in one query for all of them."""
    parts = [_total(each, on) for each in must_reads]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {pk: (asked, done) for pk, asked, done in found}


def _total(must_read: MustRead, on: date) -> Any:
    own = FilteredRelation("receipts", condition=Q(receipts__must_read=must_read.pk))
    which = Value(must_read.pk, output_field=BigIntegerField())
    grouped = must_read.audience(on).order_by().annotate(own=own, which=which).values("which")
    return grouped.annotate(asked=Count("pk"), done=Count("own")).values_list("which", "asked", "done")


def completion(at: datetime) -> dict[str, tuple[int, int]]:
    """By path of a branch, with everything below it: how many readings are asked for now, and how many confirmed."""
    today = timezone.localdate(at)
    asked = [each for each in open_ones() if each.thing.is_public(at)]
    parts = [counted(each, today).values_list("branch__path", "asked", "done") for each in asked]
    if not parts:
        return {}
    found = parts[0].order_by().union(*(part.order_by() for part in parts[1:]), all=True)
    return rolled_up(found)


def outstanding(must_read: MustRead, branches: QuerySet[Branch], on: date) -> QuerySet[User]:
    """Who of these branches has not confirmed it yet. Names: for the membership officer of those branches only."""
    waiting = must_read.audience(on).filter(branch__in=branches).exclude(receipts__must_read=must_read)
    return waiting.select_related("branch__parent").order_by("branch__path", "name_key")


def outstanding_counts(must_reads: list[MustRead], branches: QuerySet[Branch], on: date) -> dict[int, int]:
    """How many of these branches have not confirmed each, in one query for all; without those that everybody has."""
    parts = [
        must_read.audience(on)
        .filter(branch__in=branches)
        .exclude(receipts__must_read=must_read)
        .order_by()
        .annotate(which=Value(must_read.pk, output_field=BigIntegerField()))
        .values("which")
        .annotate(waiting=Count("pk"))
        .values_list("which", "waiting")
        for must_read in must_reads
    ]
    return dict(parts[0].union(*parts[1:], all=True) if parts else [])
