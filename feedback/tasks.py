"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="seal_rewrite")
def seal_rewrite(timestamp: int) -> None:
    """Every night: no row tells when a sealed letter was written."""
    call_command("seal_rewrite")


@app.periodic(cron="23 4 * * *")
@app.task(queueing_lock="publish_numbers")
def publish_numbers(timestamp: int) -> None:
    """Every night: a period whose answers can no longer be rated is published, so that no reader has to wait for it."""
    from feedback.board.frozen import publish_all

    publish_all(at=timezone.now())
