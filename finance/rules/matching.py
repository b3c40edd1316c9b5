"""Which line of the bank is which entry of the books (对账), and the statement that explains the difference (余额调节表).

What is proposed is for a person to confirm. A proposal is certain only where nothing else would fit as well: equal amounts are
common in a union (the same gift for each sick-bed), and a wrong match hides two mistakes.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise

DAYS = 10
"""How far bank and books may be apart: a transfer of Friday is posted after the holidays."""
MOST_TOGETHER = 4
"""Entries that were paid with one transfer. Of more, some sum fits by chance."""
MOST_LOOKED_AT = 14
"""Entries nearest in time among which a sum is looked for: 1,456 sums at most for a line."""
MOST_ALIKE = 10_000
"""Pairs of one amount that are all looked at. Of more (a gift to everybody), each line meets those of like rank in time."""
RANKS = 40
BASE, BASE_TOGETHER = 60, 45
FOR_THE_DAY, FOR_WORDS, FOR_THE_NUMBER = 20, 15, 5
MARGIN = 10
"""A proposal is certain if the next best of either side has so many points less."""
ENOUGH = 70
"""Less is not certain: ten days apart, and not a word in common."""
LIKE = 0.25
"""Share of common pairs of letters from which two texts are called like."""


class Reason(StrEnum):
    """Why two sides belong together, or may not."""

    SAME_AMOUNT = "same_amount"
    ADDS_UP = "adds_up"
    SAME_DAY = "same_day"
    NEAR_DAY = "near_day"
    LIKE_WORDS = "like_words"
    NUMBER_NAMED = "number_named"
    NOT_THE_ONLY_ONE = "not_the_only_one"


@dataclass(frozen=True)
class Item:
    """A line of the bank or a line of the books on the account of the bank; + came in, - went out (fen)."""

    key: int
    on: date
    amount: int
    text: str = ""
    """Summary and other party, or narration and payee."""
    number: str = ""
    """Of the journal voucher, if people write it on transfers."""


@dataclass(frozen=True)
class Proposal:
    """These lines of the bank are these of the books. One side has one; both have the same sum."""

    bank: tuple[int, ...]
    book: tuple[int, ...]
    score: int
    """Of 100."""
    reasons: tuple[Reason, ...]
    is_certain: bool


def propose(bank: Sequence[Item], book: Sequence[Item], *, days: int = DAYS) -> list[Proposal]:
    """Pairs first, then several entries in one transfer, then one entry in several transfers; each item once at most.

    The same items give the same proposals, whatever their order.
    """
    bank, book = sorted(bank, key=_order), sorted(book, key=_order)
    found = _pairs(bank, book, days)
    lines, entries = _left(bank, book, found)
    found += _together(lines, entries, days)
    lines, entries = _left(bank, book, found)
    found += [
        Proposal(each.book, each.bank, each.score, each.reasons, each.is_certain)
        for each in _together(entries, lines, days)
    ]
    return found


def likeness(one: str, other: str) -> float:
    """0 to 1: common pairs of letters (Dice). 某文化公司 in a longer text counts fully."""
    pairs, others = _pairs_of_letters(one), _pairs_of_letters(other)
    shorter = min(len(pairs), len(others))
    return len(pairs & others) / shorter if shorter else 0.0


@lru_cache(maxsize=20_000)
def _pairs_of_letters(text: str) -> frozenset[str]:
    letters = [each for each in unicodedata.normalize("NFKC", text).lower() if each.isalnum()]
    return frozenset("".join(pair) for pair in pairwise(letters))


def _order(item: Item) -> tuple[date, int, int]:
    return item.on, item.amount, item.key


# --- one and one ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Candidate:
    bank: Item
    book: Item
    score: int
    reasons: tuple[Reason, ...]


def _pairs(bank: Sequence[Item], book: Sequence[Item], days: int) -> list[Proposal]:
    candidates = [
        _candidate(line, entry, days)
        for line, entry in _of_one_amount(bank, book)
        if abs((line.on - entry.on).days) <= days
    ]
    candidates.sort(key=lambda each: (-each.score, _order(each.bank), _order(each.book)))
    of_bank: dict[int, list[_Candidate]] = defaultdict(list)
    of_book: dict[int, list[_Candidate]] = defaultdict(list)
    for each in candidates:
        of_bank[each.bank.key].append(each)
        of_book[each.book.key].append(each)
    taken_bank, taken_book, found = set[int](), set[int](), list[Proposal]()
    for best in candidates:
        if best.bank.key in taken_bank or best.book.key in taken_book:
            continue
        taken_bank.add(best.bank.key)
        taken_book.add(best.book.key)
        rivals = [each for each in of_bank[best.bank.key] + of_book[best.book.key] if each is not best]
        is_alone = all(each.score <= best.score - MARGIN for each in rivals)
        reasons = best.reasons if is_alone else (*best.reasons, Reason.NOT_THE_ONLY_ONE)
        is_certain = is_alone and best.score >= ENOUGH
        found.append(Proposal((best.bank.key,), (best.book.key,), best.score, reasons, is_certain))
    return found


def _of_one_amount(bank: Sequence[Item], book: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    lines, entries = defaultdict[int, list[Item]](list), defaultdict[int, list[Item]](list)
    for side, items in ((lines, bank), (entries, book)):
        for item in items:
            side[item.amount].append(item)
    for amount, ours in lines.items():
        theirs = entries.get(amount, [])
        is_small = len(ours) * len(theirs) <= MOST_ALIKE
        for rank, line in enumerate(ours):
            middle = rank * len(theirs) // len(ours)
            near = theirs if is_small else theirs[max(0, middle - RANKS) : middle + RANKS]
            yield from ((line, entry) for entry in near)


def _candidate(line: Item, entry: Item, days: int) -> _Candidate:
    score, reasons = _score(line, [entry], days)
    return _Candidate(line, entry, BASE + score, (Reason.SAME_AMOUNT, *reasons))


def _score(one: Item, others: Sequence[Item], days: int) -> tuple[int, tuple[Reason, ...]]:
    """Points for nearness, words and numbers: of several, as the worst of them in time and the best in words."""
    apart = max(abs((one.on - each.on).days) for each in others)
    like = max(likeness(one.text, each.text) for each in others)
    is_named = any(_names(one, each) for each in others)
    reasons = [Reason.SAME_DAY if apart == 0 else Reason.NEAR_DAY]
    reasons += [Reason.LIKE_WORDS] * (like >= LIKE) + [Reason.NUMBER_NAMED] * is_named
    near = FOR_THE_DAY * (days + 1 - apart) // (days + 1)
    return near + int(FOR_WORDS * like) + FOR_THE_NUMBER * is_named, tuple(reasons)


def _names(one: Item, other: Item) -> bool:
    return bool(one.number and one.number in other.text) or bool(other.number and other.number in one.text)


# --- one and several -----------------------------------------------------------------------------------------


def _left(
    bank: Sequence[Item], book: Sequence[Item], found: Iterable[Proposal]
) -> tuple[list[Item], list[Item]]:
    taken_bank = {key for each in found for key in each.bank}
    taken_book = {key for each in found for key in each.book}
    return (
        [each for each in bank if each.key not in taken_bank],
        [each for each in book if each.key not in taken_book],
    )


def _together(ones: Sequence[Item], others: Sequence[Item], days: int) -> list[Proposal]:
    """For each of `ones` the small set of `others` with its sum; one that takes part in two sums is in doubt."""
    sets = {one.key: _sets(one, others, days) for one in ones}
    uses: dict[int, int] = defaultdict(int)
    for fitting in sets.values():
        for key in {item.key for _score_of, _reasons, items in fitting for item in items}:
            uses[key] += 1
    taken, found = set[int](), list[Proposal]()
    for one in ones:
        free = [each for each in sets[one.key] if not taken & {item.key for item in each[2]}]
        if not free:
            continue
        score, reasons, items = free[0]
        keys = tuple(item.key for item in items)
        is_alone = len(sets[one.key]) == 1 and all(uses[key] == 1 for key in keys)
        is_certain = is_alone and Reason.LIKE_WORDS in reasons
        if not is_alone:
            reasons = (*reasons, Reason.NOT_THE_ONLY_ONE)
        taken |= set(keys)
        found.append(Proposal((one.key,), keys, score, reasons, is_certain))
    return found


def _sets(
    one: Item, others: Sequence[Item], days: int
) -> list[tuple[int, tuple[Reason, ...], tuple[Item, ...]]]:
    """Best first. Only what goes the same way: a refund within a transfer is for a person to see."""
    near = [
        each
        for each in others
        if each.amount * one.amount > 0
        and abs(each.amount) < abs(one.amount)
        and abs((one.on - each.on).days) <= days
    ]
    near.sort(key=lambda each: (abs((one.on - each.on).days), _order(each)))
    found = []
    for many in range(2, MOST_TOGETHER + 1):
        for items in combinations(near[:MOST_LOOKED_AT], many):
            if sum(each.amount for each in items) == one.amount:
                score, reasons = _score(one, items, days)
                points = BASE_TOGETHER + score - 5 * (many - 2)
                found.append((points, (Reason.ADDS_UP, *reasons), tuple(sorted(items, key=_order))))
    found.sort(key=lambda each: (-each[0], len(each[2]), [_order(item) for item in each[2]]))
    return found


# --- the difference explained --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reconciliation:
    """余额调节表: both balances, and what one side knows and the other does not. All sums in fen and not below zero."""

    book_balance: int
    bank_balance: int
    bank_in: int
    """银行已收、企业未收."""
    bank_out: int
    """银行已付、企业未付."""
    book_in: int
    """企业已收、银行未收."""
    book_out: int
    """企业已付、银行未付."""

    @property
    def book_adjusted(self) -> int:
        return self.book_balance + self.bank_in - self.bank_out

    @property
    def bank_adjusted(self) -> int:
        return self.bank_balance + self.book_in - self.book_out

    @property
    def difference(self) -> int:
        """What nobody can explain yet; 0 when the balances agree."""
        return self.bank_adjusted - self.book_adjusted

    @property
    def agrees(self) -> bool:
        return self.difference == 0


def reconcile(
    *, book_balance: int, bank_balance: int, only_bank: Iterable[int], only_book: Iterable[int]
) -> Reconciliation:
    """`only_bank`, `only_book`: signed amounts up to the same day that have no match on the other side."""
    bank, book = list(only_bank), list(only_book)
    return Reconciliation(
        book_balance=book_balance,
        bank_balance=bank_balance,
        bank_in=sum(each for each in bank if each > 0),
        bank_out=-sum(each for each in bank if each < 0),
        book_in=sum(each for each in book if each > 0),
        book_out=-sum(each for each in book if each < 0),
    )
