"""Cases as they lie there after a year, laid without their way: for numbers, which need many."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.board.frozen import published
from feedback.models import Case, CaseEvent, Category, Inbox, Message
from feedback.rules.moves import Stage
from members.models import User
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory

DAY = timedelta(days=1)


@contextmanager
def unwatched(*tables: str) -> Iterator[None]:
    """Without the triggers that watch the way of a case; constraints hold."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def lay(cases: Iterable[Case]) -> list[Case]:
    """Insert rows that did not come their way."""
    with unwatched("feedback_case"):
        return Case.objects.bulk_create(cases, batch_size=2_000)


def lay_events(events: Iterable[CaseEvent]) -> None:
    with unwatched("feedback_caseevent"):
        CaseEvent.objects.bulk_create(events, batch_size=5_000)


def lay_messages(messages: Iterable[Message]) -> None:
    with unwatched("feedback_message"):
        Message.objects.bulk_create(messages, batch_size=5_000)


def closed(
    inbox: Inbox,
    category: Category,
    reporter: User,
    on: date,
    *,
    days: int = 3,
    limit: int = 7,
    **more: object,
) -> Case:
    """Received on this day and answered so many days later; `more` says what came of it."""
    replied = on + timedelta(days=days)
    values = {
        "stage": Stage.CLOSED, "accepted_on": on, "year": on.year, "handler": reporter, "first_reply_on": replied,
        "first_due_on": on + timedelta(days=limit), "replied_on": replied, "closed_on": replied + DAY, "claims_solved": True,
    }  # fmt: skip
    return _case(inbox, category, reporter, on, limit, {**values, **more})


def silent(
    inbox: Inbox, category: Category, reporter: User, on: date, *, limit: int = 7, **more: object
) -> Case:
    """Nobody has done anything."""
    return _case(inbox, category, reporter, on, limit, more)


def numbered(cases: list[Case], first: int = 1) -> list[Case]:
    """Each accepted one with a number of its own."""
    for number, case in enumerate(cases, first):
        case.serial = number if case.accepted_on else None
    return cases


def _case(
    inbox: Inbox, category: Category, reporter: User, on: date, limit: int, more: dict[str, object]
) -> Case:
    return Case(
        tier="named", category=category, inbox=inbox, reporter=reporter, received_on=on,
        received_at=datetime(on.year, on.month, on.day, 2, tzinfo=UTC), clock_days=5, clock_from=on,
        due_on=on + timedelta(days=limit), acknowledge_by=on + DAY, **more,
    )  # fmt: skip


def year_of_cases(
    inboxes: list[Inbox],
    categories: list[Category],
    reporters: list[User],
    last: date,
    count: int,
    *,
    seed: int = 7,
    days: int = 365,
) -> list[Case]:
    """Many letters over a year, some late, some not rated, some never answered."""
    chance = random.Random(seed)
    weights = [chance.choice([1, 4, 10, 30]) for _ in inboxes]
    found = []
    for _ in range(count):
        inbox, category = chance.choices(inboxes, weights)[0], chance.choice(categories)
        on, reporter = last - timedelta(days=chance.randrange(days)), chance.choice(reporters)
        if chance.random() < 0.06:
            found.append(silent(inbox, category, reporter, on))
            continue
        more = _rating(chance) | {"redone": chance.random() < 0.05}
        if chance.random() < 0.04:
            more["extended_on"] = on + DAY
        late = chance.random() < 0.12
        found.append(
            closed(inbox, category, reporter, on, days=9 if late else chance.randrange(1, 8), **more)
        )
    return numbered(found)


def _rating(chance: random.Random) -> dict[str, object]:
    if chance.random() < 0.35:
        return {}
    solved = chance.choices(["yes", "partly", "no"], [8, 3, 1])[0]
    stars = {"yes": 5, "partly": 3, "no": 1}[solved]
    return {"solved": solved, "stars": stars}


def fill_board() -> None:
    """Two inboxes with a year of letters until today; numbers of theirs leave room for others."""
    inboxes = [InboxFactory(name=name) for name in ("生活保障部", "女职工委员会")]
    categories = [
        CategoryFactory(name=name, inbox=inbox)
        for name, inbox in zip(("食堂与宿舍", "女职工权益"), inboxes, strict=True)
    ]
    cases = year_of_cases(inboxes, categories, [UserFactory()], timezone.localdate(), 240)
    lay(numbered(cases, first=5_001))


def board_pages() -> list[str]:
    """The board, and the newest published quarter, month and year."""
    known = published(timezone.localdate())
    quarter, month = known.quarters[0], known.months[0]
    return [
        reverse("feedback:board"),
        reverse("feedback:board-quarter", args=[quarter.year, quarter.number]),
        reverse("feedback:board-month", args=[month.year, month.number]),
        reverse("feedback:board-year", args=[quarter.year]),
    ]
