"""Somebody who may SELECT from every table, and reads the logs: what can be guessed about each delegate's vote.

A clue is a value for each voter. It is worth something if voters with the same value voted alike: half of the voters are
told, and how they voted decides the guess for the other half with the same value; then the other way round. Whoever
guesses by chance is right as often as the choices are many, so a bound says how often is too often, for as many clues
as were tried.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import permutations
from typing import Any

import gmpy2
from django.db import connection
from gmpy2 import mpz

from proposals import ballot_board
from proposals.belenios import ballots
from proposals.belenios.ballots import Ballot
from proposals.belenios.elections import Election
from proposals.belenios.group import P, Q, power, power_of_g
from proposals.models import BallotPaper, RollEntry

Clue = Mapping[int, object]
"""By the number on the roll."""
SMALL = 20_000
"""Exponents that are simply tried."""
ALIKE_MOST = 6
SAME_TIME = 3
"""How far transactions are apart that may belong together."""


@dataclass(frozen=True)
class Row:
    table: str
    xmin: int
    place: tuple[int, int]
    values: dict[str, Any]
    text: str


def every_row() -> list[Row]:
    """All tables as a reader sees them, with the transaction and the place on the disk of each row."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'm')"
            " AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT xmin::text, ctid::text, to_jsonb(t)::text FROM {table} t")
            for xmin, ctid, text in cursor.fetchall():
                page, line = map(int, ctid.strip("()").split(","))
                found.append(Row(table, int(xmin), (page, line), json.loads(text), text))
    return found


# --- clues from rows -------------------------------------------------------------------------------------------------


def clues_of_rows(rows: Sequence[Row], entries: Sequence[RollEntry]) -> Iterator[tuple[str, Clue]]:
    """Everything that rows about a voter have: how many, in which order, of which transaction, how long, each value."""
    about = _about(rows, entries)
    for table in sorted({table for table, _number in about}):
        own = {entry.number: about.get((table, entry.number), []) for entry in entries}
        yield f"{table}: how many", {number: len(each) for number, each in own.items()}
        last = {number: each[-1] for number, each in own.items() if each}
        first = {number: each[0] for number, each in own.items() if each}
        for name, chosen in (("first", first), ("last", last)):
            yield from _ordered(f"{table} {name}: xmin", {n: row.xmin for n, row in chosen.items()})
            yield from _ordered(f"{table} {name}: ctid", {n: row.place for n, row in chosen.items()})
            yield from _ordered(f"{table} {name}: length", {n: len(row.text) for n, row in chosen.items()})
            for column in next(iter(chosen.values())).values:
                values = {n: _comparable(row.values.get(column)) for n, row in chosen.items()}
                yield from _ordered(f"{table} {name}: {column}", values)
    yield from _neighbours(rows, about, entries)


def _about(rows: Sequence[Row], entries: Sequence[RollEntry]) -> dict[tuple[str, int], list[Row]]:
    """By table and voter, the rows that point to the voter; in the order of their transactions."""
    names = {
        "entry_id": {entry.pk: entry.number for entry in entries},
        "delegate_id": {entry.delegate_id: entry.number for entry in entries},
        "member": {entry.delegate.member_id: entry.number for entry in entries},
    }
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.xmin, row.place)):
        for column, value in row.values.items():
            known = names.get(column)
            if known is None and column in ("user_id", "member_id", "recipient_id", "by_id", "actor_id"):
                known = names["member"]
            if row.table == "members_user" and column == "id":
                known = names["member"]
            if row.table == "proposals_rollentry" and column == "id":
                known = names["entry_id"]
            if known and value in known:
                found[row.table, known[value]].append(row)
                break
    return found


def _neighbours(
    rows: Sequence[Row], about: Mapping[tuple[str, int], list[Row]], entries: Sequence[RollEntry]
) -> Iterator[tuple[str, Clue]]:
    """What stands in rows without a name that were written in the same transaction as a voter's, or just beside it."""
    named = {id(row) for each in about.values() for row in each}
    by_time: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if id(row) not in named:
            by_time[row.table, row.xmin].append(row)
    tables = {table for table, _xmin in by_time}
    for table in sorted(tables):
        for apart in range(-SAME_TIME, SAME_TIME + 1):
            clue: dict[int, object] = {}
            for entry in entries:
                times = {
                    row.xmin for (_t, number), each in about.items() if number == entry.number for row in each
                }
                near = [row for time in sorted(times) for row in by_time.get((table, time + apart), [])]
                if near:
                    clue[entry.number] = _without_keys(near[-1].values)
            if len(clue) > len(entries) // 2:
                yield f"{table} beside, {apart}", clue


def _without_keys(values: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in values.items() if name != "id"}, sort_keys=True)


def _comparable(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return int(bool(value))
    if isinstance(value, (int, float)):
        return value
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return int(sha256(text.encode()).hexdigest(), 16) if not re.match(r'"\\d{4}-', text) else text


def _ordered(name: str, values: Mapping[int, Any]) -> Iterator[tuple[str, Clue]]:
    """A value for each voter, as itself, by its thirds, and by the place in the order."""
    if len(set(values.values())) < 2:
        return
    if len(set(values.values())) <= ALIKE_MOST:
        yield name, values
        return
    order = {
        number: rank for rank, number in enumerate(sorted(values, key=lambda each: (values[each], each)))
    }
    yield f"{name}, third", {number: 3 * rank // len(order) for number, rank in order.items()}
    yield f"{name}, place mod 3", {number: rank % 3 for number, rank in order.items()}
    if all(isinstance(value, int) for value in values.values()):
        yield f"{name}, mod 3", {number: value % 3 for number, value in values.items()}
        yield f"{name}, mod 2", {number: value % 2 for number, value in values.items()}


# --- clues from ciphertexts --------------------------------------------------------------------------------------------


def ballots_of(paper: BallotPaper) -> dict[int, Ballot]:
    """The ballot of each voter, which stands openly beside the own line of the roll."""
    election = ballot_board.set_up_of(paper).election
    found = paper.board.filter(kind="Ballot").order_by("height").values_list("entry__number", "bodies")
    return {number: ballots.read(bodies[0].encode(), election) for number, bodies in found}


def clues_of_ballots(cast: Mapping[int, Ballot], election: Election) -> Iterator[tuple[str, Clue]]:
    """Everything a first question shows: sizes, digits, proofs, and which of the answers is the largest in it."""
    yield from _ordered("length", {number: len(ballot.raw) for number, ballot in cast.items()})
    yield from _ordered("tracker", {n: int(sha256(ballot.raw).hexdigest(), 16) for n, ballot in cast.items()})
    for name, measure in MEASURES.items():
        rows = {
            number: [int(measure(ballot, place)) for place in range(3)] for number, ballot in cast.items()
        }
        yield f"largest {name}", {number: row.index(max(row)) for number, row in rows.items()}
        yield f"smallest {name}", {number: row.index(min(row)) for number, row in rows.items()}
        yield f"parity {name}", {number: tuple(value % 2 for value in row) for number, row in rows.items()}
        for place in range(3):
            yield from _ordered(f"{name} {place}", {number: row[place] for number, row in rows.items()})


MEASURES: dict[str, Callable[[Ballot, int], Any]] = {
    "alpha": lambda ballot, place: ballot.answers[0].choices[place][0],
    "beta": lambda ballot, place: ballot.answers[0].choices[place][1],
    "beta / alpha": lambda ballot, place: (
        ballot.answers[0].choices[place][1] * gmpy2.invert(ballot.answers[0].choices[place][0], P) % P
    ),
    "digits": lambda ballot, place: len("".join(map(str, ballot.answers[0].choices[place]))),
    "symbol of beta": lambda ballot, place: gmpy2.jacobi(ballot.answers[0].choices[place][1], P),
    "challenge for 0": lambda ballot, place: ballot.answers[0].individual[place][0].challenge,
    "challenge for 1": lambda ballot, place: ballot.answers[0].individual[place][1].challenge,
    "response for 0": lambda ballot, place: ballot.answers[0].individual[place][0].response,
    "response for 1": lambda ballot, place: ballot.answers[0].individual[place][1].response,
    "digits of proofs": lambda ballot, place: sum(
        len(f"{each.challenge}{each.response}") for each in ballot.answers[0].individual[place]
    ),
    "larger challenge": lambda ballot, place: (
        ballot.answers[0].individual[place][0].challenge < ballot.answers[0].individual[place][1].challenge
    ),
}


def opened(cast: Mapping[int, Ballot], election: Election, known: Sequence[str] = ()) -> dict[int, int]:
    """Choices read off outright, because the randomness is small, follows from something known, or was used before."""
    small = _small_powers(SMALL)
    seeds = [int(sha256(each.encode()).hexdigest(), 16) % Q for each in known]
    by_alpha = {power_of_g(mpz(seed)): mpz(seed) for seed in seeds}
    used: dict[mpz, list[tuple[int, int, mpz]]] = defaultdict(list)
    found: dict[int, int] = {}
    for number, ballot in cast.items():
        for place, (alpha, beta) in enumerate(ballot.answers[0].choices):
            exponent = small.get(alpha, by_alpha.get(alpha))
            if exponent is not None and _value(beta, exponent, election):
                found[number] = place
            used[alpha].append((number, place, beta))
        # Answers of one ballot whose randomness is a small step apart: the quotient of the betas tells who is the 1.
        rows = ballot.answers[0].choices
        for one, two in permutations(range(len(rows)), 2):
            step = small.get(rows[one][0] * gmpy2.invert(rows[two][0], P) % P)
            if step is not None and _value(rows[one][1] * gmpy2.invert(rows[two][1], P) % P, step, election):
                found[number] = one
    for same in used.values():
        if len(same) > 1 and len({beta for _n, _p, beta in same}) > 1:
            for number, place, beta in same:
                if any(beta == other * power_of_g(mpz(1)) % P for _n, _p, other in same):
                    found[number] = place
    return found


def _small_powers(most: int) -> dict[mpz, int]:
    found, current, generator = {}, mpz(1), power_of_g(mpz(1))
    for exponent in range(most):
        found[current] = exponent
        current = current * generator % P
    return found


def _value(beta: mpz, exponent: mpz | int, election: Election) -> bool:
    """Whether this is a 1, encrypted with that randomness."""
    return bool(beta == power(election.public_key, mpz(exponent)) * power_of_g(mpz(1)) % P)


def repeated_nonces(cast: Mapping[int, Ballot]) -> int:
    """A nonce used twice shows what it hides: how many commitments stand in two proofs."""
    seen: Counter[tuple[mpz, ...]] = Counter()
    for ballot in cast.values():
        for answer in ballot.answers:
            for (alpha, _beta), proofs in zip(answer.choices, answer.individual, strict=True):
                for proof in proofs:
                    seen[power_of_g(proof.response) * power(alpha, proof.challenge) % P,] += 1
    return sum(times - 1 for times in seen.values())


# --- guessing ------------------------------------------------------------------------------------------------------------


def right_by(clue: Clue, truth: Mapping[int, int]) -> int:
    """How many are guessed, each half by what the other half shows."""
    numbers = sorted(truth)
    halves = numbers[::2], numbers[1::2]
    right = 0
    for told, asked in (halves, halves[::-1]):
        seen: dict[object, Counter[int]] = defaultdict(Counter)
        for number in told:
            if number in clue:
                seen[clue[number]][truth[number]] += 1
        right += sum(
            1
            for number in asked
            if number in clue
            and seen[clue[number]]
            and seen[clue[number]].most_common(1)[0][0] == truth[number]
        )
    return right


def too_often(voters: int, choices: int, clues: int, *, risk: float = 1e-6) -> int:
    """So many right guesses come by chance, with any of so many clues, in one of a million runs."""
    chance, tail = 1 / choices, 0.0
    for right in range(voters, -1, -1):
        tail += math.comb(voters, right) * chance**right * (1 - chance) ** (voters - right)
        if clues * tail > risk:
            return right + 1
    return 0
