"""The parts of the proof: one way to write an entry, the chain, commitments, the Merkle tree."""

import json
import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.proof import chain, commitments, merkle
from finance.proof.canonical import LARGEST, Malformed, canonical, parse

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=126)), inner),
    max_leaves=12,
)
ENTRY = {
    "v": 1,
    "seq": 18,
    "kind": "expense",
    "lines": [["exp.activity.recreation", 123450, '乒乓球\n"比赛"'], ["asset.bank", -123450]],
}


# --- the one form --------------------------------------------------------------------------------------------------


def test_an_entry_is_sorted_unspaced_and_not_escaped():
    assert canonical(ENTRY).decode() == (
        '{"kind":"expense","lines":[["exp.activity.recreation",123450,"乒乓球\\n\\"比赛\\""],["asset.bank",-123450]],'
        '"seq":18,"v":1}'
    )
    assert canonical({"lines": (("a", 1),)}) == b'{"lines":[["a",1]]}'


@settings(max_examples=60)
@given(VALUES)
def test_what_is_written_is_read_again(value):
    raw = canonical(value)
    assert parse(raw) == value
    assert canonical(parse(raw)) == raw


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        True,
        None,
        {1, 2},
        b"x",
        LARGEST + 1,
        -LARGEST - 1,
        "\ud800",
        {1: "x"},
        {"键": 1},
        object(),
    ],
)
def test_what_has_no_one_form_is_not_written(value):
    for each in (value, [value], {"x": [value]}):
        with pytest.raises(Malformed):
            canonical(each)


def test_nothing_is_nested_without_end():
    deep: list = []
    for _ in range(16):
        deep = [deep]
    with pytest.raises(Malformed, match="nested"):
        canonical(deep)
    with pytest.raises(Malformed):
        parse(b"[" * 100_000 + b"]" * 100_000)


SECOND_SPELLINGS = [
    b'{"a":1,"a":1}',
    b'{"b":1,"a":2}',
    b'{"a": 1}',
    b'{"a":1}\n',
    b'{"a":1.0}',
    b'{"a":1e2}',
    b'{"a":-0}',
    b'{"a":01}',
    b'{"a":null}',
    b'{"a":true}',
    b'{"a":NaN}',
    b'{"a":"\\u4e2d"}',
    b'{"a":"\\/"}',
    b'{"a":"\\ud800"}',
    b'{"a":"\\u001F"}',
    b'{"a":"\xed\xa0\x80"}',
    b'{"a":"\xff"}',
    b'\xef\xbb\xbf{"a":1}',
    '{"a":1}'.encode("utf-16"),
    b'{"a":9007199254740992}',
    b'{"a":' + b"9" * 5000 + b"}",
    b"",
    b"{",
]


@pytest.mark.parametrize("raw", SECOND_SPELLINGS)
def test_a_second_spelling_is_not_read(raw):
    with pytest.raises(Malformed):
        parse(raw)


# --- the chain -----------------------------------------------------------------------------------------------------


def test_each_hash_holds_the_one_before():
    first = chain.next_hash(chain.ZERO, b'{"seq":1}')
    assert first == sha256(bytes(32) + b'{"seq":1}').digest()
    assert chain.next_hash(first, b'{"seq":2}') == sha256(first + b'{"seq":2}').digest()
    with pytest.raises(ValueError, match="32 bytes"):
        chain.next_hash(b"", b"")


def test_a_line_of_the_public_file():
    raw = canonical(ENTRY)
    line = chain.export_line(raw, chain.next_hash(chain.ZERO, raw))
    assert line.endswith(b'"}\n')
    assert json.loads(line) == {"entry": ENTRY, "hash": sha256(bytes(32) + raw).hexdigest()}


# --- names that only their owner can show --------------------------------------------------------------------------


def test_only_who_has_the_salt_can_tell_whose_line_it_is():
    salt = commitments.new_salt()
    found = commitments.commitment(salt, "王秀兰")
    assert found == sha256(salt + "王秀兰".encode()).hexdigest()
    assert commitments.is_of(found, salt, "王秀兰")
    assert not commitments.is_of(found, salt, "王秀蘭")
    assert not commitments.is_of(found, commitments.new_salt(), "王秀兰")
    assert not commitments.is_of(found, salt + b"x", "王秀兰")
    assert not commitments.is_of("ﬀ", salt, "王秀兰")
    assert commitments.commitment(commitments.new_salt(), "王秀兰") != found
    with pytest.raises(ValueError, match="16 bytes"):
        commitments.commitment(b"", "王秀兰")


# --- the tree: the known answers of certificate-transparency -------------------------------------------------------

DATA = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [merkle.leaf_hash(each) for each in DATA]
MANY = [merkle.leaf_hash(str(number).encode()) for number in range(70)]


def test_the_tree_has_the_known_roots():
    assert [merkle.root(LEAVES[:size]).hex() for size in range(9)] == ROOTS
    assert [merkle.Subtrees(LEAVES)(0, size).hex() for size in range(9)] == ROOTS


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_known_proofs_of_inclusion(index, size):
    proof = merkle.inclusion_proof(index, size, merkle.Subtrees(LEAVES))
    assert [each.hex() for each in proof] == INCLUSION[index, size]
    assert merkle.verify_inclusion(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "size"), CONSISTENCY)
def test_known_proofs_of_consistency(old, size):
    proof = merkle.consistency_proof(old, size, merkle.Subtrees(LEAVES))
    assert [each.hex() for each in proof] == CONSISTENCY[old, size]
    assert merkle.verify_consistency(old, bytes.fromhex(ROOTS[old]), size, bytes.fromhex(ROOTS[size]), proof)


def recursive(leaves):
    """The definition of RFC 6962, 2.1, word by word."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha256().digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + recursive(leaves[:k]) + recursive(leaves[k:])).digest()


def test_every_tree_is_that_of_the_definition_and_every_proof_holds():
    subtrees = merkle.Subtrees(MANY)
    roots = [recursive(MANY[:size]) for size in range(len(MANY) + 1)]
    tree = merkle.Tree()
    for size in range(len(MANY) + 1):
        assert tree.root == roots[size]
        assert len(tree.peaks) == size.bit_count()
        tree = merkle.Tree(tree.size, tree.peaks)  # stored and read again
        for other in range(size):
            proof = merkle.inclusion_proof(other, size, subtrees)
            assert merkle.verify_inclusion(MANY[other], other, size, proof, roots[size])
        for other in range(size + 1):
            proof = merkle.consistency_proof(other, size, subtrees)
            assert merkle.verify_consistency(other, roots[other], size, roots[size], proof)
        if size < len(MANY):
            tree.append(MANY[size])


def test_proofs_come_from_the_subtrees_that_were_stored_on_the_way():
    tree, stored = merkle.Tree(), {}
    for leaf in MANY:
        stored |= {(level, number): root for level, number, root in tree.append(leaf)}
    assert len(stored) < 2 * len(MANY)

    def subtree(first, end):
        return merkle.folded([stored[node] for node in merkle.nodes(first, end)])

    whole = merkle.Subtrees(MANY)
    for size in (1, 2, 40, 69, 70):
        assert merkle.inclusion_proof(size - 1, size, subtree) == merkle.inclusion_proof(
            size - 1, size, whole
        )
        assert merkle.consistency_proof(size, 70, subtree) == merkle.consistency_proof(size, 70, whole)


def changed(proof, chance):
    """Each proof that differs from this one in one place."""
    for at, each in enumerate(proof):
        other = bytearray(each)
        other[chance.randrange(32)] ^= 1 << chance.randrange(8)
        yield [*proof[:at], bytes(other), *proof[at + 1 :]]
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[: at + 1], *proof[at:]]
        yield [*proof[:at], each[:31], *proof[at + 1 :]]
    yield [*proof, bytes(32)]


def test_no_other_proof_of_inclusion_holds():
    chance, subtrees = random.Random(6962), merkle.Subtrees(MANY)
    for _ in range(60):
        size = chance.randint(1, len(MANY))
        index, root = chance.randrange(size), merkle.root(MANY[:size])
        proof = merkle.inclusion_proof(index, size, subtrees)
        for other in changed(proof, chance):
            assert not merkle.verify_inclusion(MANY[index], index, size, other, root)
        for place in {*range(size)} - {index}:
            assert not merkle.verify_inclusion(MANY[index], place, size, proof, root)
        assert not merkle.verify_inclusion(bytes(32), index, size, proof, root)
        assert not merkle.verify_inclusion(MANY[index], index, size, proof, bytes(32))
        assert not merkle.verify_inclusion(MANY[index], size, size, proof, root)
        assert not merkle.verify_inclusion(MANY[index], -1, size, proof, root)


def test_no_other_proof_of_consistency_holds():
    chance, subtrees = random.Random(6962), merkle.Subtrees(MANY)
    for _ in range(60):
        size = chance.randint(2, len(MANY))
        old = chance.randint(1, size - 1)
        roots = merkle.root(MANY[:old]), merkle.root(MANY[:size])
        proof = merkle.consistency_proof(old, size, subtrees)
        for other in changed(proof, chance):
            assert not merkle.verify_consistency(old, roots[0], size, roots[1], other)
        assert not merkle.verify_consistency(old, bytes(32), size, roots[1], proof)
        assert not merkle.verify_consistency(old, roots[0], size, bytes(32), proof)
        assert not merkle.verify_consistency(size, roots[1], old, roots[0], proof)
    assert not merkle.verify_consistency(3, merkle.root(MANY[:3]), 3, merkle.root(MANY[:3]), [bytes(32)])
    assert not merkle.verify_consistency(0, merkle.EMPTY, 3, merkle.root(MANY[:3]), [bytes(32)])
    assert not merkle.verify_consistency(0, bytes(32), 3, merkle.root(MANY[:3]), [])


def test_a_rewritten_entry_makes_another_tree_that_no_proof_joins_to_the_old_one():
    """A superuser who rewrites entry 20 and every later hash is caught by the checkpoint published at 40."""
    published = merkle.root(MANY[:40])
    rewritten = [*MANY[:20], merkle.leaf_hash(b"another"), *MANY[21:]]
    proof = merkle.consistency_proof(40, 70, merkle.Subtrees(rewritten))
    assert not merkle.verify_consistency(40, published, 70, merkle.root(rewritten), proof)


def test_what_cannot_be_asked():
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_proof(3, 3, merkle.Subtrees(MANY))
    with pytest.raises(ValueError, match="smaller"):
        merkle.consistency_proof(4, 3, merkle.Subtrees(MANY))
    with pytest.raises(ValueError, match="each bit"):
        merkle.Tree(3, [bytes(32)])
    with pytest.raises(ValueError, match="each bit"):
        merkle.Tree(1, [b""])
