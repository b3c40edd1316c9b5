"""Reading the yearly notice of the General Office of the State Council on public holidays (国务院办公厅关于…节假日安排的通知).

The notice follows 全国年节及纪念日放假办法 and keeps one form: a numbered sentence for each holiday, the days off,
how many they are, and the weekend days that are worked for them. Whatever does not fit that form is refused with its
line: a day that was misread would move every deadline behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|\([一二三四五六七八九十]+\))\s*")
HOLIDAY = re.compile(r"(?P<name>[^:,。;\d]{2,20}):(?P<rest>.*\d日.*)")
DATE = r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
DAY = re.compile(DATE)
SPAN = re.compile(rf"{DATE}(?:\s*(至|到|-|—|–|~)\s*{DATE})?")
WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
COUNT = re.compile(r"(?:共|放假|休息)(\d{1,2})天")
ABOUT = re.compile(r"(\d{4})年\s*部分节假日安排")
NUMBER = re.compile(r"国办发明电[〔\[【(](\d{4})[〕\]】)](\d+)号")
ASIDE = re.compile(r"\s*鼓励|.*国务院办公厅")
"""「鼓励各单位…安排职工在除夕休息」 gives nobody a day off; the date of the signature is no holiday either."""


class Unclear(StrEnum):
    """Why a line could not be read."""

    NO_SUCH_DAY = "no_such_day"
    OTHER_WEEKDAY = "other_weekday"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    OTHER_COUNT = "other_count"
    NEITHER_OFF_NOR_WORKED = "neither_off_nor_worked"
    WORKED_ON_A_WEEKDAY = "worked_on_a_weekday"
    SAID_TWICE = "said_twice"
    NOT_READ = "not_read"


class UnclearNotice(Exception):
    """A line that is refused. `about` is the piece of it that is wrong, `instead` what it would have to be."""

    def __init__(self, why: Unclear, about: str = "", instead: str = "") -> None:
        super().__init__(why)
        self.why, self.about, self.instead = why, about, instead
        self.line = ""
        self.number = 0


@dataclass(frozen=True)
class NamedDay:
    """One day that differs from its weekday."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True)
class Holiday:
    """What a notice says about one holiday; `first` to `last` includes the weekends in between."""

    name: str
    first: date
    last: date
    off: tuple[date, ...]
    worked: tuple[date, ...]

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Notice:
    """A notice that was read."""

    year: int | None
    """The year it says it is about."""
    number: str
    """Its number, where it was pasted too: 国办发明电〔2025〕7号."""
    holidays: tuple[Holiday, ...] = field(default=())

    @property
    def title(self) -> str:
        title = f"国务院办公厅关于{self.year}年部分节假日安排的通知" if self.year else ""
        return f"{title}（{self.number}）" if title and self.number else title or self.number

    @property
    def days(self) -> list[NamedDay]:
        """The days that differ, in their order."""
        named = [
            NamedDay(day, is_working, holiday.name)
            for holiday in self.holidays
            for is_working, days in ((False, holiday.off), (True, holiday.worked))
            for day in days
        ]
        return sorted(named, key=lambda each: each.day)


def read_notice(text: str, year: int) -> Notice:
    """What the pasted text says for `year`; raises UnclearNotice with the line that cannot be read."""
    plain = unicodedata.normalize("NFKC", text)
    about, number = ABOUT.search(plain), NUMBER.search(plain)
    holidays: list[Holiday] = []
    for place, line in _lines(plain):
        try:
            found = _read_line(line, year)
            if found:
                _refuse_twice(holidays, found)
                holidays.append(found)
        except UnclearNotice as unclear:
            unclear.line, unclear.number = _as_printed(line.strip().rstrip("。")), place
            unclear.about = _as_printed(unclear.about)
            raise
    return Notice(
        year=int(about[1]) if about else None,
        number=f"国办发明电〔{number[1]}〕{number[2]}号" if number else "",
        holidays=tuple(holidays),
    )


def _as_printed(text: str) -> str:
    """With Chinese punctuation again, as it stands in the notice."""
    return text.translate(str.maketrans(":,;()", "：，；（）"))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Line by line with its number; holidays that were pasted into one line are taken apart."""
    for place, line in enumerate(text.splitlines(), start=1):
        for piece in re.split(r"(?<=[。;:\s])(?=[一二三四五六七八九十]{1,2}、[^:。,]{2,20}:)", line):
            if piece.strip():
                yield place, piece


def _read_line(line: str, year: int) -> Holiday | None:
    """One holiday. None for what stands around them: addressees, principles, signature."""
    numbered = NUMBERED.match(line)
    body = line[numbered.end() :] if numbered else line.strip()
    said = HOLIDAY.fullmatch(body.strip())
    if not said:
        if numbered and ("放假" in line or "上班" in line):
            raise UnclearNotice(Unclear.NOT_READ)
        return None
    if not numbered and not ("放假" in body or "上班" in body):
        return None
    return _read_holiday(said["name"].strip(), said["rest"], year)


def _read_holiday(name: str, rest: str, year: int) -> Holiday:
    spans: list[tuple[date, date]] = []
    worked: list[date] = []
    for sentence in re.split(r"[。;]", rest):
        if not DAY.search(sentence) or ASIDE.match(sentence):
            continue
        if "上班" in sentence:
            worked += _worked(sentence, year)
        elif "放假" in sentence or "休息" in sentence:
            spans += _spans(sentence, year)
        else:
            raise UnclearNotice(Unclear.NEITHER_OFF_NOR_WORKED, sentence.strip())
    if not spans:
        raise UnclearNotice(Unclear.NEITHER_OFF_NOR_WORKED, rest.strip())
    return Holiday(
        name=name,
        first=min(first for first, last in spans),
        last=max(last for first, last in spans),
        off=tuple(sorted({day for span in spans for day in _days(*span) if day.weekday() < 5})),
        worked=tuple(sorted(set(worked))),
    )


def _spans(sentence: str, year: int) -> list[tuple[date, date]]:
    """「2月15日（周日）至23日（周一）放假调休，共9天」, checked against its own count."""
    spans: list[tuple[date, date]] = []
    before: date | None = None
    for found in SPAN.finditer(sentence):
        first = _date(found.groups()[:4], year, before)
        last = _date(found.groups()[5:], year, first) if found[5] else first
        if last < first:
            raise UnclearNotice(Unclear.ENDS_BEFORE_IT_STARTS, found[0])
        if (last - first).days > 30:
            raise UnclearNotice(Unclear.OTHER_COUNT, found[0], str((last - first).days + 1))
        spans.append((first, last))
        before = last
    count = COUNT.search(sentence)
    length = sum((last - first).days + 1 for first, last in spans)
    if count and int(count[1]) != length:
        raise UnclearNotice(Unclear.OTHER_COUNT, count[0], str(length))
    return spans


def _worked(sentence: str, year: int) -> list[date]:
    days: list[date] = []
    for found in DAY.finditer(sentence):
        day = _date(found.groups(), year, days[-1] if days else None)
        if day.weekday() < 5:
            raise UnclearNotice(Unclear.WORKED_ON_A_WEEKDAY, found[0])
        days.append(day)
    return days


def _date(parts: tuple[str | None, ...], year: int, before: date | None) -> date:
    """Year and month carry over from the day before it in the sentence; a weekday that is said has to be right."""
    said_year, said_month, said_day, beside = parts
    in_year = int(said_year) if said_year else before.year if before else year
    in_month = int(said_month) if said_month else before.month if before else 0
    spoken = f"{said_month + '月' if said_month else ''}{said_day}日"
    try:
        day = date(in_year, in_month, int(said_day or 0))
    except ValueError:
        raise UnclearNotice(Unclear.NO_SUCH_DAY, spoken) from None
    weekday = WEEKDAY.search(beside or "")
    if weekday and "一二三四五六日".index(weekday[1].replace("天", "日")) != day.weekday():
        raise UnclearNotice(Unclear.OTHER_WEEKDAY, f"{spoken}({beside})", "一二三四五六日"[day.weekday()])
    return day


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _refuse_twice(holidays: list[Holiday], found: Holiday) -> None:
    known = {day for holiday in holidays for day in (*holiday.off, *holiday.worked)}
    for day in (*found.off, *found.worked):
        if day in known:
            raise UnclearNotice(Unclear.SAID_TWICE, f"{day.month}月{day.day}日")
