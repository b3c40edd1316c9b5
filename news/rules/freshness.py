"""Whether a column or a branch has fallen silent (时效性). The limits are the staff's own; without one nothing is late."""

from datetime import date


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of its quarter, and of the next one."""
    month = (day.month - 1) // 3 * 3 + 1
    first = date(day.year, month, 1)
    following = date(day.year + 1, 1, 1) if month == 10 else date(day.year, month + 3, 1)
    return first, following


def is_stale(last: date | None, today: date, limit: int | None) -> bool:
    """Whether more than `limit` days have passed since the last item. Where there never was one, it is late at once."""
    return limit is not None and (last is None or (today - last).days > limit)


def is_behind(items: int, quota: int | None, today: date) -> bool:
    """Whether a branch has published less of its items of the quarter than the part of it that is over asks for.

    Whole items only: of three a quarter the first is due when a third of the quarter is over.
    """
    if quota is None:
        return False
    first, following = quarter_of(today)
    return items < quota * (today - first).days // (following - first).days
