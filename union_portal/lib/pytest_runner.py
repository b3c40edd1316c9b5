"""Lets `manage.py test` mean pytest, which is what the tests are written for."""

from collections.abc import Sequence


class PytestRunner:
    """A Django test runner that hands its arguments to pytest."""

    def __init__(self, verbosity: int = 1, failfast: bool = False, keepdb: bool = False, **options: object) -> None:
        self.options = ["-q"] if verbosity == 0 else []
        self.options += ["--exitfirst"] if failfast else []
        self.options += ["--reuse-db"] if keepdb else []

    def run_tests(self, test_labels: Sequence[str], **kwargs: object) -> int:
        """Exit code of pytest: 0 when all passed."""
        import pytest

        return int(pytest.main([*self.options, *test_labels]))
