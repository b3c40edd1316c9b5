"""The desk of the mailbox with fifty thousand letters: how long the database takes for each page, and by which index.

    python3 manage.py test tests/benchmarks/mailbox_desk.py -q -n 0 -s

Bar: ten queries at most, each list under half a second of database time on a busy machine.
LETTERS=5000 takes fewer.
"""

import os
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import Case
from tests.feedback.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("page_cache")]

COUNT = int(os.environ.get("LETTERS", "50000"))
FILL = """
ALTER TABLE feedback_case DISABLE TRIGGER USER;
INSERT INTO feedback_case (id, shuffle, tier, category_id, inbox_id, stage, year, serial, reporter_id, received_on, received_at,
  subject, handler_id, round, clock_days, clock_is_working, clock_from, due_on, acknowledge_by, accepted_on, closed_on,
  replied_on, solved, redone, claims_solved)
SELECT gen_random_uuid(), random(), 'named', %(category)s, CASE WHEN n %% 3 = 0 THEN %(other)s ELSE %(inbox)s END,
  CASE WHEN n %% 20 = 0 THEN 'in_progress' WHEN n %% 50 = 1 THEN 'accepted' ELSE 'closed' END, 2020, n, %(reporter)s,
  day, day + interval '9 hours', '夜班补贴第' || n || '次没有发', CASE WHEN n %% 50 = 1 THEN NULL ELSE %(handler)s END, 1, 5, true,
  day, day + 7, day + 1, day + 1, CASE WHEN n %% 20 = 0 OR n %% 50 = 1 THEN NULL ELSE day + 6 END, day + 5, '', false, true
FROM (SELECT n, current_date - (n %% 1500) AS day FROM generate_series(1, %(count)s) AS n) AS letters;
"""
PAGES = ("", "?show=overdue", "?show=accept", "?show=assign", "?show=passed", "?show=mine", "?show=all&page=100", "?show=ended&period=month", "?show=all&q=第4711次", "?q=2020-4711&show=all")  # fmt: skip


def test_fifty_thousand_letters():
    cast = make_cast()
    values = {"category": cast.category.pk, "other": cast.other.pk, "inbox": cast.inbox.pk, "reporter": cast.reporter.pk, "handler": cast.handler.pk, "count": COUNT}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute("ALTER TABLE feedback_case ENABLE TRIGGER USER")
        cursor.execute("ANALYZE feedback_case")
    slowest, most = {}, 0
    for name in ("supervisor", "clerk", "handler"):
        client = Client()
        client.force_login(getattr(cast, name))
        client.get(reverse("feedback:desk"))
        for page in PAGES:
            begun = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("feedback:desk") + page).status_code == 200
            most = max(most, len(asked))
            spent = sum(float(each["time"]) for each in asked) * 1000
            slowest[(name, page)] = spent
            whole = (time.perf_counter() - begun) * 1000
            print(
                f"{name:10} {page:28} {len(asked):3d} queries {spent:7.1f} ms in the database {whole:7.1f} ms in all"
            )
    print(Case.objects.open().by_urgency()[:40].explain(analyze=True))
    assert max(slowest.values()) < 500
    assert most <= 10
