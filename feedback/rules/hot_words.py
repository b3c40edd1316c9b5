"""What more letters speak of this week than in the half year before: the hot word of the week and rising themes.

Source: T. Dunning, Accurate methods for the statistics of surprise and coincidence, 1993 (the log-likelihood ratio G2).
Counted are letters, not mentions, so that one long letter is one voice; and at least five of them (k = 5), so that no
word points at the few who used it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from feedback.rules.suppression import K

WEEKS_BEFORE = 25
CERTAIN = 10.83
"""G2 of a word that rises by chance once in a thousand: thousands of words are compared."""
LIKELY = 6.63
"""Once in a hundred: themes are few."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The day a case came in and the different words (or codes of themes) in it."""

    on: date
    words: frozenset[str]


@dataclass(frozen=True)
class Rising:
    """A word or theme that came up more than before."""

    word: str
    cases: int
    """This week; never under five."""
    score: float
    is_new: bool
    """No letter of the weeks before has it."""


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def hot_words(
    letters: Iterable[Letter], monday: date, *, never: Collection[str] = (), most: int = 10
) -> list[Rising]:
    """Of the week that begins on this Monday, the hottest first; `never` are names of people and empty words."""
    found = _rising(letters, monday, CERTAIN)
    return [rising for rising in found if rising.word not in never][:most]


def hot_word(letters: Iterable[Letter], monday: date, *, never: Collection[str] = ()) -> Rising | None:
    """The hot word of the week; a quiet week has none."""
    return next(iter(hot_words(letters, monday, never=never, most=1)), None)


def rising_themes(letters: Iterable[Letter], monday: date, *, most: int = 5) -> list[Rising]:
    """The same for codes of themes, so that sealed letters count without a word of them being kept."""
    return _rising(letters, monday, LIKELY)[:most]


def log_likelihood(now: int, of_now: int, before: int, of_before: int) -> float:
    """G2 of a word in `now` of `of_now` letters against `before` of `of_before`."""
    seen = (now, of_now - now, before, of_before - before)
    whole = of_now + of_before
    columns = (now + before, whole - now - before)
    expected = [rows * column / whole for rows in (of_now, of_before) for column in columns]
    return 2 * sum(count * log(count / chance) for count, chance in zip(seen, expected, strict=True) if count)


def _rising(letters: Iterable[Letter], monday: date, least: float) -> list[Rising]:
    week, past = _weeks(letters, monday)
    if not past:
        return []
    now, before = _cases_of(week), _cases_of(past)
    found = [
        Rising(word, cases, log_likelihood(cases, len(week), before[word], len(past)), not before[word])
        for word, cases in now.items()
        if cases >= K and cases * len(past) > before[word] * len(week)
    ]
    return sorted(
        (rising for rising in found if rising.score >= least),
        key=lambda rising: (-rising.score, -rising.cases, rising.word),
    )


def _weeks(letters: Iterable[Letter], monday: date) -> tuple[list[Letter], list[Letter]]:
    if monday.weekday():
        raise ValueError(f"{monday} is no Monday")
    first, following = monday - timedelta(weeks=WEEKS_BEFORE), monday + timedelta(weeks=1)
    known = [letter for letter in letters if first <= letter.on < following]
    return [one for one in known if one.on >= monday], [one for one in known if one.on < monday]


def _cases_of(letters: Sequence[Letter]) -> Counter[str]:
    return Counter(word for letter in letters for word in letter.words)
