"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from news import actions
from news.old_site import jobs


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget_old_typing")
def forget_old_typing(timestamp: int) -> None:
    """What people typed and never came back to."""
    actions.forget_old_typing(timezone.now())


@app.periodic(cron="57 3 * * *")
@app.task(queueing_lock="forget_old_sites")
def forget_old_sites(timestamp: int) -> None:
    """Uploads of old sites that nobody has gone on with."""
    jobs.forget_old_uploads(timezone.now())
