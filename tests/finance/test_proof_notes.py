"""The checkpoint as a signed note, and the keys that sign it."""

import base64
import random
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from finance.proof import notes
from finance.proof.keys import QUICK, Cost, SealedKey, ShortPassphrase, WrongPassphrase
from finance.proof.notes import Checkpoint, Forged, Note, Odd, Signature, VerifierKey

PASSPHRASE = "五一路上的旧车间门口"
UNION = SealedKey.new("union.example.org", PASSPHRASE, QUICK)
AUDIT = SealedKey.new("audit.example.org", PASSPHRASE, QUICK)
THIRD = SealedKey.new("third.example.org", PASSPHRASE, QUICK)
CHECKPOINT = Checkpoint(
    "example.org/finance/main",
    1200,
    bytes(range(32)),
    bytes(range(32, 64)),
    date(2026, 7, 1),
    date(2026, 9, 30),
    (UNION.key, AUDIT.key),
)


def signed(*by: SealedKey, checkpoint=CHECKPOINT) -> Note:
    return Note(checkpoint.body, tuple(key.open(PASSPHRASE).sign(checkpoint.body) for key in by))


def test_the_union_signs_and_the_committee_cosigns():
    note = signed(UNION)
    assert notes.verify(note) == (CHECKPOINT, (UNION.key,))
    both = note.cosigned(AUDIT.open(PASSPHRASE).sign(note.body))
    assert notes.verify(both) == (CHECKPOINT, (UNION.key, AUDIT.key))
    assert Note.parse(both.text.encode()) == both


def test_the_text_is_a_note_of_c2sp():
    text = signed(UNION, AUDIT).text
    body, _, lines = text.partition("\n\n")
    assert body.split("\n") == [
        "example.org/finance/main",
        "1200",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        f"chain {bytes(range(32, 64)).hex()}",
        "period 2026-07-01 2026-09-30",
        f"key {UNION.key.vkey}",
        f"key {AUDIT.key.vkey}",
    ]
    dash, name, encoded = lines.split("\n")[0].split(" ")
    assert (dash, name) == ("—", "union.example.org")
    assert base64.b64decode(encoded)[:4] == UNION.key.id


def test_a_key_and_a_note_of_go_are_read():
    """The example in the documentation of golang.org/x/mod/sumdb/note."""
    key = VerifierKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert key.id.hex() == "c74f20a3"
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    note = Note.parse(text.encode())
    assert notes.holds(note.body, note.signatures[0], key)
    assert not notes.holds(note.body.replace("your", "my"), note.signatures[0], key)


def test_every_character_of_a_note_counts():
    text, chance = signed(UNION, AUDIT).text, random.Random(28)
    accepted = []
    for at, letter in enumerate(text):
        for instead in ("", letter * 2, _other(letter, chance)):
            try:
                notes.verify(Note.parse((text[:at] + instead + text[at + 1 :]).encode()))
            except (Odd, Forged):
                continue
            accepted.append((at, letter, instead))
    assert accepted == []


def _other(letter, chance):
    return chance.choice([each for each in "aZ09+/= \n—中" if each != letter])


def test_a_signature_has_one_spelling():
    """68 bytes leave four unused bits in base64: sixteen spellings, of which one is read."""
    line = UNION.open(PASSPHRASE).sign("x\n").line
    head, last = line[: -len("=\n") - 1], line[-len("=\n") - 1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    second = alphabet[alphabet.index(last) ^ 1]
    assert base64.b64decode((head + second + "=").split(" ")[2]) == base64.b64decode(line.split(" ")[2])
    with pytest.raises(Odd, match="second spelling"):
        Signature.read(head + second + "=")


def test_who_is_not_named_cannot_sign():
    with pytest.raises(Forged, match="third"):
        notes.verify(signed(UNION, THIRD))
    renamed = replace(THIRD.open(PASSPHRASE).sign(CHECKPOINT.body), name="audit.example.org")
    with pytest.raises(Forged, match="not named"):
        notes.verify(signed(UNION).cosigned(renamed))
    in_disguise = replace(renamed, key_id=AUDIT.key.id)
    with pytest.raises(Forged, match="not over this text"):
        notes.verify(signed(UNION).cosigned(in_disguise))
    with pytest.raises(Forged, match="not over this text"):
        notes.verify(replace(signed(UNION), body=replace(CHECKPOINT, size=1199).body))


def test_one_signature_of_each_key_and_at_least_one():
    with pytest.raises(Odd, match="one of each"):
        signed(UNION, UNION)
    with pytest.raises(Odd, match="one of each"):
        Note(CHECKPOINT.body, ())


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "example.org/finance/main book"},
        {"origin": "工会"},
        {"origin": ""},
        {"size": 0},
        {"size": 10**16},
        {"root": b""},
        {"chain": bytes(31)},
        {"first_on": date(2026, 10, 1)},
        {"keys": ()},
        {"keys": (UNION.key, UNION.key)},
        {"keys": (UNION.key, replace(UNION.key, name="other"))},
    ],
)
def test_a_checkpoint_that_cannot_be(change):
    with pytest.raises(Odd):
        replace(CHECKPOINT, **change)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n1200\n", "\n01200\n"),
        ("\n1200\n", "\n+1200\n"),
        ("\n1200\n", "\n1_200\n"),
        ("\n1200\n", "\n１２００\n"),
        ("\n1200\n", "\n1200\r\n"),
        ("\n1200\n", "\n1200 \n"),
        ("\n1200\n", "\n1200\n\n"),
        ("Hh8=\n", "Hh9=\n"),
        ("chain 2021", "chain 202"),
        ("chain 202122232425262728292a", "chain 202122232425262728292A"),
        ("period 2026-07-01", "period 2026-7-1"),
        ("2026-09-30", "2026-09-31"),
        ("\nkey audit", "\nwitness audit"),
        (f"+{AUDIT.key.id.hex()}+", "+00000000+"),
        (f"key {UNION.key.vkey}\nkey {AUDIT.key.vkey}\n", ""),
        (f"key {AUDIT.key.vkey}\n", f"key {UNION.key.vkey}\n"),
        (f"key {AUDIT.key.vkey}\n", f"key {AUDIT.key.vkey}\nnote\n"),
    ],
    ids=lambda _text: "spelling",
)
def test_a_checkpoint_has_one_spelling(old, new):
    assert old in CHECKPOINT.body
    with pytest.raises(Odd):
        Checkpoint.read(CHECKPOINT.body.replace(old, new))


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"\n\n", b"x\n\n", b"\xff\n\n", b"x\n\n- a AAAA\n", b"a" * 20_000]
)
def test_what_is_no_note(raw):
    with pytest.raises(Odd):
        Note.parse(raw)


def test_half_a_checkpoint_is_none():
    lines = CHECKPOINT.body.splitlines(keepends=True)
    for body in ("", "\n", CHECKPOINT.body[:-1], *("".join(lines[:end]) for end in range(6))):
        with pytest.raises(Odd):
            Checkpoint.read(body)


def test_a_name_that_looks_like_another_is_no_name():
    for name in ("", "two words", "a+b", "工会", "union\u200b", "union\n", "x" * 201):
        with pytest.raises(Odd):
            VerifierKey(name, UNION.key.public)


def test_a_key_under_which_everybody_can_sign_is_no_key():
    p, small = 2**255 - 19, small_ys()
    assert len(small) == 5
    for y in (p, p + 1, 2**255 - 1, *small):
        for sign in (0, 1):
            with pytest.raises(Odd, match="everybody"):
                VerifierKey("union", (y | sign << 255).to_bytes(32, "little"))


def small_ys() -> set[int]:
    """Of the eight points of small order: the multiples of one that has order 8."""
    p, order = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
    d = -121665 * pow(121666, -1, p) % p

    def add(one, two):
        (x1, y1), (x2, y2) = one, two
        k = d * x1 * x2 * y1 * y2 % p
        return (x1 * y2 + x2 * y1) * pow(1 + k, -1, p) % p, (y1 * y2 + x1 * x2) * pow(1 - k, -1, p) % p

    def times(number, point):
        result = (0, 1)
        while number:
            if number & 1:
                result = add(result, point)
            point, number = add(point, point), number >> 1
        return result

    for y in range(2, 100):
        square = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
        for x in _roots(square, p):
            if x * x % p == square and times(4, small := times(order, (x, y)))[1] == p - 1:
                return {times(number, small)[1] for number in range(8)}
    raise AssertionError("no point of order 8")


def _roots(square, p):
    x = pow(square, (p + 3) // 8, p)
    return x, x * pow(2, (p - 1) // 4, p) % p


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b", "a+b+c", UNION.key.vkey + "+", UNION.key.vkey[:-4], "+" + UNION.key.vkey],
    ids=range(7),
)
def test_a_key_that_is_none(text):
    with pytest.raises(Odd):
        VerifierKey.read(text)


def test_a_key_is_read_and_compared_by_eye():
    assert VerifierKey.read(UNION.key.vkey) == UNION.key
    assert [len(group) for group in UNION.key.fingerprint.split(" ")] == [4] * 8
    assert UNION.key.fingerprint.replace(" ", "").startswith(UNION.key.id.hex())
    other = base64.b64encode(b"\2" + UNION.key.public).decode()
    with pytest.raises(Odd, match="Ed25519"):
        VerifierKey.read(f"union+00000000+{other}")
    with pytest.raises(Odd, match="belong"):
        VerifierKey.read(UNION.key.vkey.replace(UNION.key.id.hex(), "00000000"))
    for public in (UNION.key.public[:31], UNION.key.public + b"x"):
        with pytest.raises(Odd, match="32 bytes"):
            VerifierKey("union", public)


# --- the sealed key ------------------------------------------------------------------------------------------------


def opens(key: SealedKey, passphrase=PASSPHRASE) -> bool:
    try:
        return notes.holds("x\n", key.open(passphrase).sign("x\n"), key.key)
    except WrongPassphrase:
        return False


def test_a_key_opens_with_its_passphrase_and_nothing_else():
    assert opens(SealedKey.new("audit.example.org", PASSPHRASE))
    assert opens(UNION, "五一路上的旧车间门口　")
    assert not opens(UNION, "五一路上的新车间门口")
    assert not opens(UNION, "")
    assert not opens(replace(UNION, key=replace(UNION.key, name="audit.example.org")))
    assert not opens(replace(UNION, key=AUDIT.key))
    assert not opens(replace(UNION, sealed=AUDIT.sealed))


def test_every_byte_of_a_sealed_key_counts():
    raw = UNION.sealed
    assert len(raw) == 82
    changed = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw)) if not 1 <= at < 5]
    assert [each for each in changed if opens(replace(UNION, sealed=each))] == []
    assert [end for end in range(len(raw)) if opens(replace(UNION, sealed=raw[:end]))] == []
    assert not opens(replace(UNION, sealed=raw + b"\0"))


def test_a_stored_key_that_asks_for_all_memory_is_refused_unread():
    greedy = UNION.sealed[:1] + Cost.FORM.pack(0xFFFFFFFF, 255) + UNION.sealed[6:]
    assert not opens(replace(UNION, sealed=greedy))
    with pytest.raises(ValueError, match="out of range"):
        Cost(memory=2**21)


def test_the_passphrase_changes_and_the_key_stays():
    other = UNION.resealed(PASSPHRASE, "correct horse battery", QUICK)
    assert other.key == UNION.key
    assert (opens(other), opens(other, "correct  horse battery")) == (False, True)
    with pytest.raises(WrongPassphrase):
        UNION.resealed("wrong passphrase", "correct horse battery", QUICK)
    with pytest.raises(ShortPassphrase) as caught:
        UNION.resealed(PASSPHRASE, "工会 123 ", QUICK)
    assert (caught.value.found, caught.value.needed) == (6, 10)


def test_a_secret_is_in_no_message():
    opened = UNION.open(PASSPHRASE)
    assert "_secret" not in repr(opened)
    assert UNION.sealed.hex() not in repr(UNION)
    with pytest.raises(ValueError, match="belong"):
        notes.sign("x\n", UNION.key, Ed25519PrivateKey.generate())
