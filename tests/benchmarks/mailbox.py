"""The numbers of 50,000 letters: what the pages cost once a period is published, and what publishing costs, once.

    python3 manage.py test tests/benchmarks/mailbox.py -s

Bar: the leaders' board under 300 ms of database time. MAILBOX_CASES (50,000) makes it shorter.
"""

import os
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.board.frozen import publish_all
from feedback.models import Message
from feedback.words import Letter
from members.rules.roles import Role
from tests.benchmarks.pages import ratios
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory
from tests.factories.members import appointed, union
from tests.feedback.many import board_pages, lay, lay_messages, year_of_cases

CASES = int(os.environ.get("MAILBOX_CASES", "50000"))
WORDS = Letter(
    "夜班补贴没有发", "十月的夜班补贴到现在没有发，问班组长也说不清楚，请工会帮忙问一问。"
).written()


def fill(count: int) -> None:
    inboxes = [InboxFactory() for _ in range(12)]
    categories = [CategoryFactory(inbox=inbox) for inbox in inboxes]
    people = UserFactory.create_batch(200)
    cases = lay(year_of_cases(inboxes, categories, people, timezone.localdate(), count))
    lay_messages(
        Message(case=case, number=1, kind="letter", on=case.received_on, at=case.received_at, text=WORDS)
        for case in cases
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def asked(client: Client, path: str) -> tuple[int, float]:
    """Queries, and the milliseconds the database took for them."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen), sum(float(query["time"]) for query in seen) * 1000


@pytest.mark.django_db(transaction=True)
def test_numbers():
    union()
    fill(CASES)
    with CaptureQueriesContext(connection) as seen:
        begun = time.perf_counter()
        made = publish_all(at=timezone.now())
        whole = time.perf_counter() - begun
    spent = sum(float(query["time"]) for query in seen)
    print(
        f"\n{CASES} letters: {made} periods published in {whole:.1f} s, {spent:.1f} s of them in the database"
    )
    leader = Client()
    leader.force_login(appointed(Role.LEADER))
    for path in ["/mailbox/numbers/", *board_pages()]:
        asked(leader, path)
        queries, spent = asked(leader, path)
        print(f"  {path:32} {queries:3} queries, {spent:6.1f} ms in the database (300)")
    print(
        f"  the public numbers, in bare views: {ratios({'numbers': '/mailbox/numbers/'}, 1, 50)['numbers']:.1f}"
    )
