"""A smoke walk first."""

import pytest

from finance.models import BalancePeriod, Entry
from tests.finance.cast import make_cast

pytestmark = pytest.mark.django_db


def test_a_draft_goes_its_way_into_the_books():
    cast = make_cast()
    entry = cast.entry()
    assert entry.number == "2026-000001"
    cast.reversal(entry)
    assert Entry.objects.count() == 2
    print(list(BalancePeriod.objects.values()))
