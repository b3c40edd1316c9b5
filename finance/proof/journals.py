"""The same books for two other programs: a journal of hledger and one of beancount, for a second opinion.

Both are written line by line as the entries come, and end with the balance of every account, which the program checks.
What a journal's grammar cannot carry in a text (a semicolon, a line break) is written as its full-width letter or a space;
the exact text is in the JSONL file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

CURRENCY = "CNY"
HLEDGER = {"asset": "A", "liability": "L", "net": "E", "income": "R", "expense": "X"}
ROOTS = {"asset": "资产", "liability": "负债", "net": "净资产", "income": "收入", "expense": "支出"}
BEANCOUNT = {
    "asset": "Assets",
    "liability": "Liabilities",
    "net": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
_FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ";|:,[]"}

Entry = Mapping[str, Any]
"""As it is in its canonical form."""


@dataclass(frozen=True)
class Account:
    slug: str
    code: str
    kind: str
    name: str
    name_en: str = ""
    parent: str = ""
    """The slug of the account above it."""


def hledger(accounts: Sequence[Account], entries: Iterable[Entry], *, title: str = "") -> Iterator[str]:
    """Lines for `hledger check --strict`. ValueError if an entry has an account that is not among `accounts`."""
    names = _Names(accounts, ROOTS, _hledger_label)
    if title:
        yield f"; {_one_line(title)}\n\n"
    yield f"decimal-mark .\ncommodity 1000.00 {CURRENCY}\n\n"
    for account in accounts:
        yield f"account {names[account.slug]}  ; type:{HLEDGER[account.kind]}\n"
    totals: dict[str, int] = {}
    last = ""
    for entry in entries:
        last = max(last, entry["date"])
        yield f"\n{entry['date']}={entry['posted']} ({entry['number']}) {_description(entry['narration'])}\n"
        yield f"    ; seq:{entry['seq']}, kind:{entry['kind']}{_more(entry)}\n"
        for slug, fen, *memo in entry["lines"]:
            totals[slug] = totals.get(slug, 0) + fen
            comment = f"  ; {_plain(memo[0])}" if memo and _plain(memo[0]) else ""
            yield f"    {names[slug]}  {yuan(fen)} {CURRENCY}{comment}\n"
    if totals:
        yield f"\n{last} 余额核对\n"
    for account in accounts:
        if account.slug in totals:
            yield f"    {names[account.slug]}  0.00 {CURRENCY} = {yuan(totals[account.slug])} {CURRENCY}\n"


def beancount(accounts: Sequence[Account], entries: Iterable[Entry], *, title: str = "") -> Iterator[str]:
    """Lines for `bean-check`. ValueError if an entry has an account that is not among `accounts`."""
    names = _Names(accounts, BEANCOUNT, _beancount_label)
    if title:
        yield f'option "title" {_quoted(title)}\n'
    yield f'option "operating_currency" "{CURRENCY}"\n'
    totals: dict[str, int] = {}
    first, last = "9999-12-31", "0001-01-01"
    for entry in entries:
        first, last = min(first, entry["date"]), max(last, entry["date"])
        yield from _transaction(entry, names)
        for slug, fen, *_ in entry["lines"]:
            totals[slug] = totals.get(slug, 0) + fen
    if not totals:
        return
    # Its order says nothing to beancount, so what is known only now may stand at the end.
    after = date.fromisoformat(last) + timedelta(days=1)
    yield f"\n{first} commodity {CURRENCY}\n"
    for account in accounts:
        yield f"{first} open {names[account.slug]} {CURRENCY}\n"
    for slug, fen in _with_children(accounts, totals).items():
        # Without "~ 0.00" a fen more or less would pass.
        yield f"{after} balance {names[slug]}  {yuan(fen)} ~ 0.00 {CURRENCY}\n"


def _transaction(entry: Entry, names: _Names) -> Iterator[str]:
    yield f"\n{entry['date']} * {_quoted(entry['narration'])}\n"
    yield f"  number: {_quoted(entry['number'])}\n  seq: {entry['seq']}\n"
    yield f"  kind: {_quoted(entry['kind'])}\n  posted: {entry['posted']}\n"
    for key in ("activity", "branch"):
        if key in entry:
            yield f"  {key}: {_quoted(entry[key])}\n"
    if "reverses" in entry:
        yield f"  reverses: {entry['reverses']}\n"
    for slug, fen, *memo in entry["lines"]:
        yield f"  {names[slug]}  {yuan(fen)} {CURRENCY}\n"
        if memo:
            yield f"    memo: {_quoted(memo[0])}\n"


class _Names:
    """What the program calls each account: the path of its labels below the root of its kind."""

    def __init__(self, accounts: Sequence[Account], roots: Mapping[str, str], label: Any) -> None:
        self._names: dict[str, str] = {}
        by_slug = {account.slug: account for account in accounts}
        taken = set(roots.values())
        for account in accounts:
            path, above = [], account
            while above:
                path.append(label(above))
                above = by_slug.get(above.parent)  # type: ignore[assignment]
                if len(path) > len(accounts):
                    raise ValueError(f"{account.slug} is above itself")
            name = ":".join([roots[account.kind], *reversed(path)])
            # Two accounts of one name would become one.
            name = name if name not in taken else f"{name}-{account.slug.replace('.', '-').replace('_', '-')}"
            taken.add(name)
            self._names[account.slug] = name

    def __getitem__(self, slug: str) -> str:
        try:
            return self._names[slug]
        except KeyError:
            raise ValueError(f"an entry has the account {slug}, which is not among the accounts") from None


def _with_children(accounts: Sequence[Account], totals: Mapping[str, int]) -> dict[str, int]:
    """beancount's balance of an account holds that of the accounts below it."""
    parents = {account.slug: account.parent for account in accounts}
    found: dict[str, int] = {}
    for slug, fen in totals.items():
        above = slug
        while above in parents:
            found[above] = found.get(above, 0) + fen
            above = parents[above]
    return found


def _hledger_label(account: Account) -> str:
    return _plain(f"{account.code} {account.name}")


def _beancount_label(account: Account) -> str:
    """A name begins with a digit or a capital, never with a Chinese character, and has letters, digits and "-"."""
    head = account.code or account.slug.rpartition(".")[2].capitalize()
    label = "".join(each if each.isalpha() or each.isdecimal() else "-" for each in f"{head}-{account.name}")
    label = unicodedata.normalize("NFC", label).strip("-")
    return label if label[:1].isascii() and (label[:1].isupper() or label[:1].isdecimal()) else f"A-{label}"


def _more(entry: Entry) -> str:
    keys = [key for key in ("activity", "branch", "reverses") if key in entry]
    return "".join(f", {key}:{_plain(str(entry[key]))}" for key in keys)


def _one_line(text: str) -> str:
    """Printable, and with single spaces only: two of them end a name."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _plain(text: str) -> str:
    """For names and comments, where hledger would read a date or a tag into it."""
    return _one_line(text.translate(_FULL_WIDTH))


def _description(text: str) -> str:
    """Behind a semicolon hledger reads a comment, before a bar a payee."""
    return _one_line(text.translate({ord(letter): _FULL_WIDTH[ord(letter)] for letter in ";|"}))


def _quoted(text: str) -> str:
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def yuan(fen: int) -> str:
    """Two decimals, a point, nothing between thousands."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
