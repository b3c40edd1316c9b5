"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="seal_rewrite")
def seal_rewrite(timestamp: int) -> None:
    """Every night: no row tells when a sealed letter was written."""
    call_command("seal_rewrite")
