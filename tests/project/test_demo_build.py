"""Building the demo union: the same every time, on any day, and never on top of a real one."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from members.models import User
from news.models import Article, Picture, Policy
from tests.conftest import NOON
from union_portal import demo
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db

LEAP_DAY = datetime(2024, 2, 29, 0, 30, tzinfo=UTC)
"""In the past: the board of a sealed vote cannot end before its hour by the database's own clock."""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path


def _told() -> tuple[list[tuple[str, ...]], ...]:
    return (
        list(
            User.objects.order_by("employee_number").values_list(
                "employee_number", "name", "branch__name", "status"
            )
        ),
        list(
            Article.objects.order_by("title").values_list(
                "title", "published_at", "body", "view_count__views"
            )
        ),
        list(Policy.objects.order_by("number").values_list("title", "number", "issued_on", "effective_on")),
        list(Picture.objects.order_by("digest").values_list("digest", "caption")),
    )


def test_the_same_moment_gives_the_same_union_on_any_day_of_the_year(monkeypatch):
    """First by the command, which says who can sign in; then on a database that was emptied by a rollback."""
    monkeypatch.setattr(timezone, "now", lambda: LEAP_DAY)
    with transaction.atomic():
        out = StringIO()
        call_command("demo_union", stdout=out)
        by_command, public = _told(), Article.objects.public(LEAP_DAY).count()
        validities = {policy.validity_on(LEAP_DAY.date()) for policy in Policy.objects.for_page()}
        with pytest.raises(CommandError):  # not on top of a union
            call_command("demo_union", stdout=out)
        assert "20001" in out.getvalue()
        assert (User.objects.count(), public, len(validities)) == (300, 60, 4)
        transaction.set_rollback(True)
    demo.build(at=LEAP_DAY)

    assert _told() == by_command


def test_a_portal_in_use_is_left_alone(worker):
    with pytest.raises(Refused):
        demo.build(at=NOON)

    assert [user.name for user in User.objects.all()] == [worker.name]
