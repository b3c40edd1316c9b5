"""Books made up by chance, as the public files hold them, with a checkpoint signed by two keys."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from finance.proof.canonical import canonical
from finance.proof.chain import ZERO, export_line, next_hash
from finance.proof.keys import QUICK, SealedKey
from finance.proof.merkle import Tree, leaf_hash
from finance.proof.notes import Checkpoint, Note

PASSPHRASE = "五一路上的旧车间门口"
UNION = SealedKey.new("union.example.org", PASSPHRASE, QUICK)
AUDIT = SealedKey.new("audit.example.org", PASSPHRASE, QUICK)
ACCOUNTS = [
    "asset.bank",
    "asset.cash",
    "asset.other_receivable",
    "liab.other_payable",
    "net.surplus",
    "inc.dues",
    "inc.allocated",
    "exp.activity.recreation",
    "exp.activity.welfare",
    "exp.rights.warmth",
    "exp.operations.meetings",
]
WORDS = [
    "乒乓球比赛奖品",
    "慰问住院职工",
    '会议室租金；"第三季度"',
    "拨缴经费 | 七月",
    "会费\n补缴",
    "Prix d’été 🏓",
    "\\路径;",
]
KINDS = ["income", "expense", "transfer", "advance", "repayment", "other"]
Entry = dict[str, object]


def entries(count: int, seed: int = 2026, start: date = date(2024, 12, 1)) -> Iterator[Entry]:
    """Two years and more: splits, reversals, vouchers, commitments, dates that lag behind their posting."""
    chance, counters, open_ones, posted = random.Random(seed), {}, [], start
    step = 900 / max(count, 900)
    drift = 0.0
    for seq in range(1, count + 1):
        drift += step
        posted = start + timedelta(days=int(drift))
        day = posted - timedelta(days=chance.choice([0, 0, 1, 3, 20]))
        year = str(day.year)
        counters[year] = counters.get(year, 0) + 1
        entry: Entry = {
            "book": "main",
            "date": day.isoformat(),
            "kind": chance.choice(KINDS),
            "lines": _lines(chance),
            "narration": chance.choice(WORDS),
            "number": f"{year}-{counters[year]:06d}",
            "posted": posted.isoformat(),
            "seq": seq,
            "v": 1,
        }
        _optional(entry, chance)
        if open_ones and chance.random() < 0.05:
            target = open_ones.pop(chance.randrange(len(open_ones)))
            entry["kind"], entry["reverses"] = "reversal", target["seq"]
            entry["lines"] = [[account, -fen] for account, fen, *_ in target["lines"]]  # type: ignore[attr-defined]
        elif len(open_ones) < 200:
            open_ones.append(entry)
        yield entry


def _lines(chance: random.Random) -> list[list[object]]:
    accounts = chance.sample(ACCOUNTS, chance.choice([2, 2, 2, 2, 3, 4]))
    amounts = [chance.choice([-1, 1]) * chance.randint(1, 10 ** chance.randint(1, 8)) for _ in accounts[1:]]
    if not sum(amounts):
        amounts[0] *= 2
    lines: list[list[object]] = [list(each) for each in zip(accounts, [*amounts, -sum(amounts)], strict=True)]
    if chance.random() < 0.1:
        lines[0].append(chance.choice(WORDS))
    return lines


def _optional(entry: Entry, chance: random.Random) -> None:
    if chance.random() < 0.5:
        entry["activity"] = f"2026-{chance.randint(1, 40):03d}"
    if chance.random() < 0.3:
        entry["branch"] = str(chance.randint(1, 9))
    if chance.random() < 0.6:
        entry["vouchers"] = [[chance.randbytes(32).hex(), chance.choice(["", chance.randbytes(32).hex()])]]
    if chance.random() < 0.3:
        entry["commitments"] = {"payee": chance.randbytes(32).hex()}


@dataclass(frozen=True)
class Books:
    entries: list[Entry]
    ledger: bytes
    checkpoint: bytes


def published(made: Iterable[Entry], by: tuple[SealedKey, ...] = (UNION, AUDIT)) -> Books:
    """The two public files of these entries, whatever they say."""
    kept, lines, chain, tree = list(made), [], ZERO, Tree()
    for entry in kept:
        raw = canonical(entry)
        chain = next_hash(chain, raw)
        tree.append(leaf_hash(raw))
        lines.append(export_line(raw, chain))
    return Books(kept, b"".join(lines), signed(len(kept), tree.root, chain, by))


def signed(size: int, root: bytes, chain: bytes, by: tuple[SealedKey, ...] = (UNION, AUDIT)) -> bytes:
    period = date(2026, 7, 1), date(2026, 9, 30)
    checkpoint = Checkpoint("example.org/finance/main", size, root, chain, *period, (UNION.key, AUDIT.key))
    body = checkpoint.body
    return Note(body, tuple(key.open(PASSPHRASE).sign(body) for key in by)).text.encode()
