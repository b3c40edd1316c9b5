"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from members import mail
from members.accounts import forget_ended_sessions

PATIENT = RetryStrategy(max_attempts=8, exponential_wait=5)
"""A mail server that is away for a day comes back: 5 s, 25 s, 2 min, 10 min, 52 min, 4 h, 22 h."""
MOST_ATTEMPTS = 8


@app.task(queue="mail", retry=PATIENT)
def mail_notices(*, notices: list[int]) -> None:
    """The e-mails of one batch of notices."""
    mail.send_notices(notices, at=timezone.now())


@app.task(queue="mail", retry=PATIENT)
def mail_password_reset(*, address: int) -> None:
    """The link is made here, not where it was asked for: a job's arguments lie in the database and in the log."""
    mail.send_password_reset(address)


@app.task(queue="mail", retry=PATIENT)
def mail_email_confirmation(*, address: int) -> None:
    mail.send_email_confirmation(address)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """A killed worker leaves its job behind as "doing": put it back, unless it has had its chances."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=60):
        if job.attempts < MOST_ATTEMPTS:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Finished jobs are of no use after three days."""
    await context.app.job_manager.delete_old_jobs(nb_hours=72, include_failed=False)


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:
    """Expired sessions, and what the list of devices remembers of them."""
    call_command("clearsessions")
    forget_ended_sessions()
