"""The books of the demo union: two years that hold, and something of everything to look at."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from finance import verifying
from finance.models import (
    Account,
    AuditReview,
    Book,
    Budget,
    Draft,
    Entry,
    FundQuestion,
    Period,
    Publication,
    PublicCopy,
)
from finance.reading import bank, reconciling
from union_portal.demo import fund, fund_bank, people

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NOON = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
"""The first of a month, which has no day behind it yet; the whole demo union is built on a leap day."""


@pytest.fixture(scope="module")
def book(django_db_setup, django_db_blocker):
    """Built once for these tests, and taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        opened_at = NOON - timedelta(days=440)
        branches = people.found_branches(at=opened_at)
        members = people.enter_members(branches, today=timezone.localdate(NOON), at=opened_at)
        people.give_roles(members, branches, at=opened_at)
        began = time.process_time()
        fund.keep_books(branches, members, at=NOON)
        print(f"books of the demo union in {time.process_time() - began:.1f} s of CPU")
        yield Book.objects.get()
        transaction.set_rollback(True)


def test_two_years_of_entries_hold(book):
    assert 1_000 <= book.entries.count() <= 1_500
    verdict = verifying.verify(book)
    assert verdict.is_whole, [str(fault.sentence) for fault in verdict.faults]


def test_there_is_something_of_everything(book):
    published = list(Publication.objects.order_by("until_on"))
    assert [shown.finished_at is not None for shown in published] == [True, False]
    assert all(shown.checkpoint.signatures.count() == 2 for shown in published)
    assert set(Period.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert Entry.objects.filter(kind="reversal", reverses__isnull=False).count() == 1
    assert Entry.objects.filter(kind__in=["advance", "repayment"]).count() == 2
    assert AuditReview.objects.get().opinion == "clean"
    assert FundQuestion.objects.count() == 5
    assert FundQuestion.objects.unanswered().count() == 1
    assert Budget.objects.in_force().count() == 3
    assert PublicCopy.objects.in_force().count() > 1_000
    assert set(Draft.objects.under_way().values_list("stage", flat=True)) == {
        "drafting",
        "checking",
        "approving",
        "approved",
    }


def test_the_bank_has_told_of_the_last_closed_month_and_of_the_open_one(book):
    """All of the one has its entry; of the other there is something to match, to find and to write."""
    opened, closed = book.statements.all()
    assert (closed.until_on, opened.until_on) == (date(2026, 10, 31), date(2026, 11, 30))
    assert closed.closing_fen == book.periods.get(last_on=closed.until_on).bank_balance_fen
    assert opened.opening_fen == closed.closing_fen
    assert not closed.lines.filter(matches__isnull=True).exists()
    account = Account.objects.get(pk="asset.bank")
    room = bank.room(book, account)
    assert len(room.proposals) == fund_bank.LEFT
    assert [line.summary for line in room.loose_bank] == [row[0] for row in fund_bank.ONLY_AT_THE_BANK]
    assert reconciling.sheet(book, account, closed.until_on).sums.difference == 0


def test_the_bank_never_runs_dry(book):
    balance = 0
    for entry in book.entries.order_by("on", "seq").prefetch_related("lines"):
        balance += sum(line.amount_fen for line in entry.lines.all() if line.account_id == "asset.bank")
        assert balance > 0, entry.number
