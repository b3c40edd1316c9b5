import pytest

from members.models import User
from tests.belenios.conftest import tool  # noqa: F401 - a fixture
from tests.proposals.cast import make_cast


@pytest.fixture
def cast(root):
    """Who reads English: notices are written in each one's language."""
    made = make_cast()
    User.objects.update(language="en")
    return made
