"""Some hundred of the ten thousand mutations that `tests/benchmarks/ballots.py --mutations 10000` tries."""

import random

import pytest

from tests.belenios.forging import parts_of, refused
from tests.belenios.mutations import mutated


@pytest.mark.parametrize(("name", "tried"), [("vote", 70), ("plain", 150)])
def test_no_single_field_can_be_another_one(request, name, tried):
    shared, chance = request.getfixturevalue(name), random.Random(20261128)
    parts = parts_of(shared.archive)

    accepted = []
    for _ in range(tried):
        done, archive, proofs = mutated(parts, shared.proofs, chance)
        if not refused(archive, proofs):
            accepted.append(done)

    assert accepted == []


def test_no_byte_of_the_file_can_be_another_one(plain):
    chance = random.Random(28)
    for place in chance.sample(range(len(plain.archive)), 150):
        raw = bytearray(plain.archive)
        raw[place] ^= 1 << chance.randrange(8)
        assert refused(bytes(raw)), place


def test_no_end_of_the_file_can_be_missing_or_added(plain):
    for cut in (
        0,
        1,
        511,
        512,
        513,
        1024,
        len(plain.archive) // 2,
        len(plain.archive) - 512,
        len(plain.archive) - 1,
    ):
        assert refused(plain.archive[:cut], plain.proofs), cut
    assert refused(plain.archive + bytes(1024), plain.proofs) == "archive-form"
    assert refused(plain.archive + plain.archive, plain.proofs)
