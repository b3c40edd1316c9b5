"""Jobs of the queue. Each one may run twice and does its work once; nothing becomes public by a job."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from news import actions
from news.digests import send_digests
from news.old_site import jobs
from news.rules.digests import Digest, is_morning


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="remind_of_reading")
def remind_of_reading(timestamp: int) -> None:
    """What has to be read soon, or had to be: in the morning, before the shift."""
    actions.remind_due(timezone.now())


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


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="give_up_on_dead_sites")
def give_up_on_dead_sites(timestamp: int) -> None:
    """Old sites whose job died: somebody waits in front of that page."""
    jobs.give_up_on_dead(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="announce_news")
def announce_news(timestamp: int) -> None:
    """What people or the clock have made public since the last minute."""
    actions.announce(at=timezone.now())


@app.periodic(cron="5 * * * *")
@app.task(queue="mail", queueing_lock="mail_daily_digests")
def mail_daily_digests(timestamp: int) -> None:
    _mail_digests(Digest.DAILY)


@app.periodic(cron="15 * * * *")
@app.task(queue="mail", queueing_lock="mail_weekly_digests")
def mail_weekly_digests(timestamp: int) -> None:
    _mail_digests(Digest.WEEKLY)


def _mail_digests(digest: Digest) -> None:
    """Every hour of the morning: what a mail server refused at seven it may take at eight."""
    now = timezone.now()
    if is_morning(timezone.localtime(now)):
        send_digests(digest, at=now)
