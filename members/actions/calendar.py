"""Keeping the working-day calendar: single days, the notice of a year, and saying that a year is complete."""

from __future__ import annotations

from collections.abc import Callable

WHEN_THE_CALENDAR_CHANGES: list[Callable[[], None]] = []
"""Called after each change, inside its transaction: whoever keeps due dates counts them anew here."""
