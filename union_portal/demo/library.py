"""The demo union's own rules: fifteen policies, some of which replace others."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from news.actions import add, note_revision, publish
from news.models import Column, Policy
from news.rules import tags
from union_portal.demo import texts
from union_portal.demo.people import Members
from union_portal.demo.texts import Text, filled, first_of_a_month

EDITOR, REVIEWER = "罗静", "杨文博"


def publish_policies(
    column: Column, members: Members, *, opened_at: datetime, at: datetime
) -> dict[str, Policy]:
    """All policies, by file. What is older than the portal came in on its first day."""
    today = timezone.localdate(at)
    found: dict[str, Policy] = {}
    for text in texts.read("policies"):
        policy = _policy(text, column, today)
        policy.supersedes = found.get(text.get("supersedes"))
        out_at = max(timezone.make_aware(datetime.combine(policy.issued_on or today, time(9))), opened_at)
        policy = add(policy, by=members[EDITOR], at=out_at - timedelta(hours=1))
        for on, note in _revisions(text, today):
            note_revision(policy, on, note, by=members[EDITOR], at=out_at)
        found[text.slug] = publish(policy, by=members[REVIEWER], at=min(out_at, at))
    return found


def _policy(text: Text, column: Column, today: date) -> Policy:
    issued_on = _days_ago(text, "issued_days_ago", today)
    effective_on = first_of_a_month(_days_ago(text, "effective_days_ago", today))
    repealed = text.get("repealed_days_ago")
    return Policy(
        title=text.head["title"],
        column=column,
        body=filled(text.body, issued_on, effective_on=effective_on),
        number=filled(text.head["number"], issued_on),
        issuing_body=text.head["issuing_body"],
        level=text.head["level"],
        subject=text.head["subject"],
        tags=tags.split(text.get("tags")),
        issued_on=issued_on,
        effective_on=effective_on,
        repealed_on=first_of_a_month(_days_ago(text, "repealed_days_ago", today)) if repealed else None,
    )


def _revisions(text: Text, today: date) -> list[tuple[date, str]]:
    lines = (line.split("|", 1) for line in text.get("revisions").split(";;") if line.strip())
    return [(today - timedelta(days=int(days)), note.strip()) for days, note in lines]


def _days_ago(text: Text, key: str, today: date) -> date:
    return today - timedelta(days=int(text.head[key]))
