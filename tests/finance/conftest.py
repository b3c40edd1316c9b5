"""Programs of others that read the books."""

import os
import shutil

import pytest


@pytest.fixture
def hledger_program() -> str:
    """Only where it is not installed are these tests left out, and in CI they fail then."""
    if shutil.which("hledger") is None and not os.environ.get("PORTAL_REQUIRE_HLEDGER"):
        pytest.skip("hledger is not installed on this machine")
    return "hledger"
