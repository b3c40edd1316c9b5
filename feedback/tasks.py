"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from feedback.actions import clocks, telling


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


@app.periodic(cron="0 8 * * *")
@app.task(queueing_lock="tell_of_letters")
def tell_of_letters(timestamp: int) -> None:
    """At the same hour whatever came in: how many letters wait, so that no notice tells when one was written."""
    telling.tell_of_the_morning(at=timezone.now())
    telling.tell_of_progress(at=timezone.now())


@app.periodic(cron="9 0 * * *")
@app.task(queueing_lock="run_clocks_of_letters")
def run_clocks(timestamp: int) -> None:
    """What the clock alone does, and who is reminded of what is overdue. Each step goes out once."""
    clocks.run_on(at=timezone.now())
    clocks.remind(at=timezone.now())


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="shred_due")
def shred_due(timestamp: int) -> None:
    """Letters past their time, before the tables are written anew."""
    call_command("shred_due")
