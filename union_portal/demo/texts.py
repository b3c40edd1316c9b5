"""The demo union's texts: files with a head of `key: value` lines, an empty line, and the body in HTML.

Days in them are counted from the day of publication, so that the texts never grow old: `{d:3}` is three days
before it, `{d:-3}` three days after, `{month:1}` the month before, `{quarter}` the last full quarter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

HERE = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{(d|month|quarter|year|effective)(?::(-?\d+))?\}")
QUARTERS = "一二三四"


@dataclass(frozen=True)
class Text:
    """One file as it stands, before it has a date."""

    slug: str
    head: dict[str, str]
    body: str = field(repr=False)

    def get(self, key: str) -> str:
        return self.head.get(key, "")


def read(folder: str) -> list[Text]:
    """Every text of the folder, in the order of the file names."""
    return [_parsed(path) for path in sorted((HERE / folder).glob("*.html"))]


def rows(name: str) -> list[str]:
    """The lines of a plain list, without comments."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def filled(template: str, day: date, *, effective_on: date | None = None) -> str:
    """The template as it was printed on that day."""

    def value(match: re.Match[str]) -> str:
        kind, count = match[1], int(match[2] or 0)
        if kind == "d":
            return _day(day - timedelta(days=count), day)
        if kind == "month":
            return f"{(day.month - 1 - count) % 12 + 1}月"
        if kind == "quarter":
            return f"第{QUARTERS[((day.month - 1) // 3 - 1) % 4]}季度"
        if kind == "effective":
            return _full(effective_on or day)
        return str(day.year)

    return PLACEHOLDER.sub(value, template)


def moment(text: Text, at: datetime) -> datetime:
    """When the text came out: so many days ago, or the last time the calendar showed that day. Never after `at`
    unless the head asks for a day to come."""
    today = timezone.localdate(at)
    if text.get("on"):
        day = _last_time(text.head["on"], today)
    else:
        day = today - timedelta(days=int(text.get("days_ago") or 0))
    hour, minute = map(int, (text.get("time") or "09:00").split(":"))
    found = timezone.make_aware(datetime.combine(day, time(hour, minute)))
    return found if found <= at or day > today else at - timedelta(minutes=20)


def first_of_a_month(day: date) -> date:
    """That day or the next on which rules take effect here."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _parsed(path: Path) -> Text:
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    pairs = (line.split(":", 1) for line in head.splitlines())
    return Text(path.stem, {key.strip(): value.strip() for key, value in pairs}, body.strip())


def _last_time(month_and_day: str, today: date) -> date:
    month, day = map(int, month_and_day.split("-"))
    found = date(today.year, month, day)
    return found if found < today else date(today.year - 1, month, day)


def _day(day: date, seen_from: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == seen_from.year else _full(day)


def _full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
