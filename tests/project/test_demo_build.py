"""The demo union never moves in on top of a portal in use."""

import pytest

from members.models import User
from tests.conftest import NOON
from union_portal import demo
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db


def test_a_portal_in_use_is_left_alone(worker):
    with pytest.raises(Refused):
        demo.build(at=NOON)

    assert [user.name for user in User.objects.all()] == [worker.name]
