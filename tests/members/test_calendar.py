"""The working-day calendar: what ships, who keeps it, and that a change counts at once."""

from datetime import date

import pytest

from members.calendar import calendar
from members.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


def test_a_change_counts_at_the_next_call_and_an_undone_one_never(django_assert_num_queries):
    assert not calendar().is_working_day(date(2026, 10, 7))
    with django_assert_num_queries(1):
        calendar()
    CalendarDay.objects.filter(day=date(2026, 10, 7)).delete()
    assert calendar().is_working_day(date(2026, 10, 7))
    CalendarYear.objects.filter(year=2026).update(confirmed_at=None)
    assert calendar().is_working_day(date(2026, 10, 6))
    assert calendar().years == {2024, 2025}
