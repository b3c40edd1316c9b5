"""Jobs of the queue. Each one may run twice and does its work once."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from proposals.actions.autosaving import forget_old
from proposals.actions.clocks import recount
from proposals.actions.opening import close_due
from proposals.actions.rating import lapse_due
from proposals.actions.reminders import remind_due


@app.periodic(cron="12 8 * * *")
@app.task(queueing_lock="remind_of_proposals")
def remind_of_proposals(timestamp: int) -> None:
    """Whom a clock waits for, in the morning."""
    remind_due(timezone.now())


@app.periodic(cron="22 0 * * *")
@app.task(queueing_lock="let_ratings_lapse")
def let_ratings_lapse(timestamp: int) -> None:
    """Answers that nobody rated in time; the due days counted anew, should a year have been defined by other means."""
    recount()
    lapse_due(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="close_votes")
def close_votes(timestamp: int) -> None:
    """Votes whose hour has come take no ballot anyhow; those who count the paper ballots are told."""
    close_due(timezone.now())


@app.periodic(cron="52 3 * * *")
@app.task(queueing_lock="forget_old_proposal_typing")
def forget_old_typing(timestamp: int) -> None:
    """What delegates typed and never came back to."""
    forget_old(timezone.now())
