import pytest

from tests.proposals.cast import make_cast


@pytest.fixture
def cast(root):
    return make_cast()
