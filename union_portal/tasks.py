"""Jobs that no app below may do for another. Each one may run twice and does its work once."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from members.roster.uploads import Upload as Roster
from proposals.roll.uploads import Upload as ListOfDelegates


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    """Lists that somebody uploaded and left lying: names, telephones and birthdays of everybody."""
    for kind in (Roster, ListOfDelegates):
        kind.forget_old(timezone.now())
