"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from news import actions


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget_old_typing")
def forget_old_typing(timestamp: int) -> None:
    """What people typed and never came back to."""
    actions.forget_old_typing(timezone.now())
