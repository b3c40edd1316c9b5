"""One field of a valid archive is different, and the chain is made again so that it fits.

Left out is what says something else and is not wrong: the time in the header, and who stands on the roll without voting.
"""

import json
import random
from collections.abc import Iterator
from typing import Any

from proposals.belenios.events import Kind
from proposals.belenios.group import P, Q
from tests.belenios.forging import Parts, archive_of

Path = tuple[int | str, ...]
DIGITS = "0123456789"


def mutated(parts: Parts, proofs: bytes, chance: random.Random) -> tuple[str, bytes, bytes]:
    """What was done, and the archive with its second proofs."""
    places = [(event, record) for event, (_, bodies) in enumerate(parts) for record in range(len(bodies))]
    # The set-up's own payload holds nothing but references.
    places = [place for place in places if place != (0, 3)]
    place = chance.choice([*places, None])
    if place is None:
        done, other = _mutation(proofs, chance)
        return f"second proofs {done}", archive_of(parts), other
    event, record = place
    kind, bodies = parts[event]
    done, other = _mutation(bodies[record], chance, may_reorder=not (kind == Kind.SETUP and record == 2))
    changed = [*bodies[:record], other, *bodies[record + 1 :]]
    return (
        f"{kind.value} {event}.{record} {done}",
        archive_of([*parts[:event], (kind, changed), *parts[event + 1 :]]),
        proofs,
    )


def _mutation(raw: bytes, chance: random.Random, *, may_reorder: bool = True) -> tuple[str, bytes]:
    while True:
        value = json.loads(raw)
        path = chance.choice(list(_paths(value)))
        done = _mutate(value, path, chance, may_reorder=may_reorder)
        other = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        # A reference is made again when the archive is put together.
        if other != raw and path[-1] not in ("encrypted_tally", "payload"):
            return f"{'/'.join(map(str, path))} {done}", other


def _paths(value: Any, before: Path = ()) -> Iterator[Path]:
    items: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in items:
        yield (*before, key)
        yield from _paths(each, (*before, key))


def _mutate(value: Any, path: Path, chance: random.Random, *, may_reorder: bool) -> str:
    for key in path[:-1]:
        value = value[key]
    key = path[-1]
    field = value[key]
    if isinstance(field, str):
        value[key] = _other_text(field, chance)
        return "other text"
    if isinstance(field, int):
        value[key] = chance.choice(
            [field + 1, field - 1, -field - 1, str(field), field + int(Q), float(field), None]
        )
        return "other number"
    match chance.choice(["gone", "twice", "turned"] if may_reorder else ["gone", "twice"]):
        case "gone":
            del value[key]
            return "gone"
        case "twice" if isinstance(value, list):
            value.append(field)
            return "twice"
    if isinstance(field, list):
        field.reverse()
        return "turned"
    value[key] = dict(reversed(field.items()))
    return "turned"


def _other_text(text: str, chance: random.Random) -> str:
    if not text.isdecimal():
        place = chance.randrange(len(text) + 1)
        return text[:place] + chance.choice('aZ9语 \\"') + text[place + 1 :]
    number = int(text)
    place = chance.randrange(len(text))
    return chance.choice(
        [
            text[:place] + chance.choice(DIGITS) + text[place + 1 :],
            str((int(P) - number) % int(P)),
            str(number + int(Q)),
            str(number + 1),
            hex(number),
            f"0{text}",
            f"-{text}",
            "",
            "0",
            "1",
        ]
    )
