"""Rows that people keep in an order by hand: a `position` that counts from 1, without gaps.

Whoever calls holds the lock on what the rows belong to; their constraint on the position is deferred.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


def swap_with_neighbour(rows: QuerySet[Any], row: Any, *, up: bool) -> bool:
    """Change places with the row above or below; False at the end of the list, where nothing happens."""
    place = row.position
    neighbour = (
        rows.filter(position__lt=place).order_by("position").last()
        if up
        else rows.filter(position__gt=place).order_by("position").first()
    )
    if neighbour is None:
        return False
    row.position, neighbour.position = neighbour.position, place
    row.save()
    neighbour.save()
    return True


def close_gaps(rows: QuerySet[Any]) -> None:
    """After one was taken away, those below move up."""
    for position, row in enumerate(rows.order_by("position"), 1):
        if row.position != position:
            row.position = position
            row.save()
