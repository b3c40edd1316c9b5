"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from finance.actions import repeating


@app.periodic(cron="11 6 * * *")
@app.task(queueing_lock="write_recurring_drafts")
def write_recurring_drafts(timestamp: int) -> None:
    """Every morning: drafts whose day has come are written, and their handlers are told."""
    repeating.write_due(at=timezone.now())
