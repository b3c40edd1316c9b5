"""Whether a roll of delegates is composed as the rules ask (上海 16, 21, 23; 浙江 10, 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proposals.rules.book import Fraction, RuleBook, Topic
from proposals.rules.explanations import Explanation, Finding, Message
from proposals.rules.seats import presidium_size, required_seats


@dataclass(frozen=True)
class Counts:
    """How many there are of each; what is not known is 0."""

    seats: int
    """Decided on."""
    delegates: int
    """Whose mandate holds."""
    managers: int = 0
    frontline: int = 0
    women: int = 0
    workers: int = 0
    women_workers: int = 0
    presidium: int = 0
    presidium_frontline: int = 0


def health(book: RuleBook, counts: Counts) -> list[Finding]:
    """Everything the rules say about this roll, kept or not, in the order in which it is read."""
    found = [*_seats(book, counts)]
    if counts.delegates:
        found += [_managers(book, counts), _frontline(book, counts)]
        if counts.workers:
            found.append(_women(book, counts))
        found += _presidium(book, counts)
    return found


def _finding(
    book: RuleBook, topic: Topic, is_met: bool, kept: Message, broken: Message, **values: int | str
) -> Finding:
    return Finding(topic, is_met, Explanation(kept if is_met else broken, values, book.citation(topic)))


def _percent(count: int, total: int) -> str:
    """12.3, rounded half up, in whole numbers."""
    tenths = (count * 2000 + total) // (2 * total)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _seats(book: RuleBook, counts: Counts) -> Iterator[Finding]:
    required = required_seats(book, counts.workers)
    needed = required.least
    if not needed:
        yield Finding(Topic.SEATS, False, required.explanation)
    else:
        yield _finding(
            book,
            Topic.SEATS,
            counts.seats >= needed,
            Message.SEATS_ENOUGH,
            Message.SEATS_TOO_FEW if counts.seats else Message.SEATS_NOT_DECIDED,
            workers=counts.workers,
            needed=needed,
            seats=counts.seats,
            missing=max(0, needed - counts.seats),
        )
    if counts.seats:
        yield _filled(book, counts)


def _filled(book: RuleBook, counts: Counts) -> Finding:
    vacant = counts.seats - counts.delegates
    return _finding(
        book,
        Topic.SEATS,
        vacant == 0,
        Message.SEATS_FILLED,
        Message.SEATS_VACANT if vacant > 0 else Message.SEATS_OVERFULL,
        seats=counts.seats,
        delegates=counts.delegates,
        vacant=abs(vacant),
    )


def _managers(book: RuleBook, counts: Counts) -> Finding:
    """Managers of the middle and upper ranks are a limited part (一般不超过百分之二十)."""
    limit = book.fraction(Topic.MANAGERS_SHARE)
    return _finding(
        book,
        Topic.MANAGERS_SHARE,
        limit.allows(counts.managers, counts.delegates),
        Message.MANAGERS_WITHIN,
        Message.MANAGERS_BEYOND,
        **_figures(limit, counts.managers, counts.delegates),
        most=limit.most(counts.delegates),
        excess=max(0, counts.managers - limit.most(counts.delegates)),
    )


def _frontline(book: RuleBook, counts: Counts) -> Finding:
    """Workers of the front line are the majority."""
    fraction = book.fraction(Topic.FRONTLINE_SHARE)
    return _finding(
        book,
        Topic.FRONTLINE_SHARE,
        fraction.is_met(counts.frontline, counts.delegates),
        Message.FRONTLINE_ENOUGH,
        Message.FRONTLINE_TOO_FEW,
        **_figures(fraction, counts.frontline, counts.delegates),
    )


def _women(book: RuleBook, counts: Counts) -> Finding:
    """Women are about as large a part of the delegates as of the workers: a fraction of a person is not asked for."""
    part = book.fraction(Topic.WOMEN_SHARE)
    needed = part.num * counts.women_workers * counts.delegates // (part.den * counts.workers)
    return _finding(
        book,
        Topic.WOMEN_SHARE,
        counts.women >= needed,
        Message.WOMEN_ENOUGH,
        Message.WOMEN_TOO_FEW,
        count=counts.women,
        delegates=counts.delegates,
        percent=_percent(counts.women, counts.delegates),
        workforce_percent=_percent(counts.women_workers, counts.workers),
        needed=needed,
        missing=max(0, needed - counts.women),
    )


def _presidium(book: RuleBook, counts: Counts) -> Iterator[Finding]:
    size = presidium_size(book, counts.delegates)
    if size is None:
        return
    too_many = counts.presidium > size.most
    broken = Message.PRESIDIUM_TOO_LARGE if too_many else Message.PRESIDIUM_TOO_SMALL
    yield _finding(
        book,
        Topic.PRESIDIUM_SEATS,
        size.holds(counts.presidium),
        Message.PRESIDIUM_FITS,
        broken if counts.presidium else Message.PRESIDIUM_NOT_ELECTED,
        delegates=counts.delegates,
        count=counts.presidium,
        least=size.least,
        most=size.most,
    )
    if counts.presidium:
        fraction = book.fraction(Topic.PRESIDIUM_FRONTLINE)
        yield _finding(
            book,
            Topic.PRESIDIUM_FRONTLINE,
            fraction.is_met(counts.presidium_frontline, counts.presidium),
            Message.PRESIDIUM_FRONTLINE_ENOUGH,
            Message.PRESIDIUM_FRONTLINE_TOO_FEW,
            **_figures(fraction, counts.presidium_frontline, counts.presidium),
        )


def _figures(fraction: Fraction, count: int, total: int) -> dict[str, int | str]:
    return {
        "num": fraction.num,
        "den": fraction.den,
        "strict": int(fraction.is_strict),
        "base": str(fraction.base),
        "count": count,
        "total": total,
        "percent": _percent(count, total),
        "needed": fraction.needed(total),
        "missing": max(0, fraction.needed(total) - count),
    }
