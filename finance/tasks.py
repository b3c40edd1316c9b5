"""Jobs of the queue. Each one may run twice and does its work once; what they do stands elsewhere."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from finance import finding
from finance.actions import questions, repeating
from finance.models import Book


@app.periodic(cron="11 6 * * *")
@app.task(queueing_lock="write_recurring_drafts")
def write_recurring_drafts(timestamp: int) -> None:
    """Every morning: drafts whose day has come are written, and their handlers are told."""
    repeating.write_due(at=timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="verify_ledger")
def verify_ledger(timestamp: int) -> None:
    """Every night: the books from the first entry to the last. A fault ends the job, and the log has its sentence."""
    for book in Book.objects.all():
        call_command("verify_ledger", book=book.slug)


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="gather_words_of_entries")
def gather_words_of_entries(timestamp: int) -> None:
    """Every night: what was posted since is found by the index too."""
    for book in Book.objects.all():
        finding.gather(book)


@app.periodic(cron="13 8 * * *")
@app.task(queueing_lock="remind_of_fund_questions")
def remind_of_fund_questions(timestamp: int) -> None:
    """Every morning: questions about the fund whose last day for an answer is near or past."""
    questions.remind(at=timezone.now())
