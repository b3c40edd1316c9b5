"""What the demo union has asked its members to read, and who has done so."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.utils import timezone

from members.models import User
from news.actions import require_reading
from news.models import Article, MustRead, Policy, Receipt
from union_portal.demo.newsroom import BRANCH_EDITORS, EDITOR, NEW_POLICY
from union_portal.demo.people import Branches, Members

LAST_THREE = "机修厂"
"""Of this branch only three have not read the policy yet: its officer can chase them."""
STILL_TO_READ = "20001"
"""The worker who can sign in finds something to do."""
BRANCH_STORY, BRANCH = "36-duct-clips", "二号矿"


def ask_to_read(
    articles: dict[str, Article],
    policies: dict[str, Policy],
    branches: Branches,
    members: Members,
    *,
    at: datetime,
) -> None:
    """A new policy for everybody, which most have read; a story of one branch for its own people."""
    asked_at = at - timedelta(days=9)
    today = timezone.localdate(at)
    policy = require_reading(
        policies[NEW_POLICY], by=members[EDITOR], at=asked_at, deadline=today + timedelta(days=2)
    )
    story = require_reading(
        articles[BRANCH_STORY], by=members[BRANCH_EDITORS[BRANCH]], at=asked_at,
        deadline=today + timedelta(days=6), branches=[branches[BRANCH]],
    )  # fmt: skip
    dice = random.Random(20261125)
    for must_read, share in ((policy, 0.88), (story, 0.7)):
        _confirm(must_read, share, branches, dice, asked_at=asked_at, at=at)


def _confirm(
    must_read: MustRead,
    share: float,
    branches: Branches,
    dice: random.Random,
    *,
    asked_at: datetime,
    at: datetime,
) -> None:
    audience = must_read.audience(timezone.localdate(at)).select_related("branch").order_by("pk")
    readers = [
        member for member in audience if dice.random() < share and member.employee_number != STILL_TO_READ
    ]
    if must_read.policy_id:
        nearly_all = [member for member in audience if branches[LAST_THREE].contains(member.branch)]
        others = [member for member in readers if not branches[LAST_THREE].contains(member.branch)]
        readers = others + nearly_all[3:]
    span = (at - asked_at).total_seconds()
    Receipt.objects.bulk_create(
        Receipt(
            must_read=must_read, member=member, at=asked_at + timedelta(seconds=span * dice.random() ** 2)
        )
        for member in _unique(readers)
    )


def _unique(members: list[User]) -> list[User]:
    return list({member.pk: member for member in members}.values())
