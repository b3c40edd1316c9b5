"""The one file with which a stranger checks the books. What it must refuse is made by somebody who owns the keys."""

import ast
import base64
import io
import random
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from finance import verify_ledger
from finance.proof import notes
from finance.proof.canonical import canonical
from finance.proof.chain import ZERO, export_line, next_hash
from finance.proof.merkle import Tree, leaf_hash
from finance.verify_ledger import Bad, Checkpoint, check, is_signed
from tests.finance.books import AUDIT, PASSPHRASE, UNION, Books, entries, published, signed
from tests.finance.changes import changed_checkpoints, changed_ledgers
from union_portal.lib.environment import ROOT

PROGRAM = ROOT / "finance" / "verify_ledger.py"
MADE = list(entries(60))
BOOKS = published(MADE)


def refusal(books: Books, **how) -> Bad:
    with pytest.raises(Bad) as caught:
        check(io.BytesIO(books.ledger), Checkpoint(books.checkpoint), **how)
    return caught.value


def run(tmp_path: Path, books: Books, *more: str) -> subprocess.CompletedProcess[str]:
    """As a stranger runs it: another folder, no packages, no settings."""
    (tmp_path / "LEDGER.jsonl").write_bytes(books.ledger)
    (tmp_path / "CHECKPOINT.txt").write_bytes(books.checkpoint)
    command = [sys.executable, "-I", "-S", str(PROGRAM), "LEDGER.jsonl", "CHECKPOINT.txt", *more]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")


# --- the command ---------------------------------------------------------------------------------------------------


def test_it_needs_nothing_but_python():
    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 8)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_a_stranger_checks_the_books(tmp_path):
    done = run(tmp_path, BOOKS, "--key", UNION.key.vkey, "--key", AUDIT.key.vkey)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:3] == ["账套  example.org/finance/main", "期间  2026-07-01至2026-09-30", "分录  60笔"]
    assert lines[4:] == [
        "签名  union.example.org",
        f"指纹  {UNION.key.fingerprint}",
        "签名  audit.example.org",
        f"指纹  {AUDIT.key.fingerprint}",
        "账目与检查点相符。请把指纹与公示栏上的对照。",
    ]
    assert "The books are as signed." in run(tmp_path, BOOKS, "--english").stdout


def test_it_says_who_has_not_signed(tmp_path):
    done = run(tmp_path, published(MADE, (UNION,)))
    assert done.returncode == 0
    assert "没有签名  audit.example.org" in done.stdout
    assert "只有工会签了名，经审会没有签名" in done.stdout
    only_audit = run(tmp_path, published(MADE, (AUDIT,)), "--english")
    assert "UNSIGNED union.example.org" in only_audit.stdout
    assert "not every key has signed" in only_audit.stdout


def test_it_names_the_first_bad_entry(tmp_path):
    bad = replace(BOOKS, ledger=BOOKS.ledger.replace(b'"seq":18,', b'"seq":19,'))
    done = run(tmp_path, bad)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"不通过。第18笔 ({MADE[17]['number']})：内容与哈希值不符，有人改动过\n"
    done = run(tmp_path, bad, "--english")
    assert done.stderr == (
        f"REFUSED. Entry 18 ({MADE[17]['number']}): it does not agree with its hash: something was changed\n"
    )


def test_without_files_there_is_nothing_to_check(tmp_path, capsys):
    assert verify_ledger.main([str(tmp_path / "none"), str(tmp_path / "none")]) == 2
    assert "读不了" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        verify_ledger.main([])
    assert caught.value.code == 2


def test_a_key_that_is_known_can_be_demanded(tmp_path):
    done = run(tmp_path, published(MADE, (UNION,)), "--key", AUDIT.key.vkey)
    assert done.returncode == 1
    assert done.stderr == f"不通过。您指定的密钥没有签这个检查点：{AUDIT.key.vkey}\n"


def test_an_older_checkpoint_holds_for_the_books_that_go_on():
    longer = replace(BOOKS, checkpoint=published(MADE[:40]).checkpoint)
    bad = refusal(longer)
    assert (bad.code, bad.seq, bad.number) == ("more", 41, MADE[40]["number"])
    books = check(io.BytesIO(longer.ledger), Checkpoint(longer.checkpoint), longer=True)
    assert books.seq == 60
    assert "还有20笔" in verify_ledger.report(Checkpoint(longer.checkpoint), books, english=False)
    rewritten = published([{**MADE[0], "narration": "另一件事"}, *MADE[1:]])
    assert refusal(replace(rewritten, checkpoint=longer.checkpoint), longer=True).code == "chain"
    shorter = refusal(replace(longer, ledger=published(MADE[:39]).ledger))
    assert shorter.told() == "账目只有39笔，检查点签的是40笔"


def test_how_far_it_is_can_be_shown(monkeypatch, capsys):
    monkeypatch.setattr(verify_ledger, "LONGEST", 10)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    show = verify_ledger.bar(io.BytesIO(bytes(100)))
    show(25)
    show(100)
    assert capsys.readouterr().err == f"\r[{'#' * 10:<40}] 25 %\r[{'#' * 40}] 100 %\n"


# --- nothing can be changed ----------------------------------------------------------------------------------------


def test_no_single_character_of_the_books_can_be_another_one():
    """Some hundred of the ten thousand that `tests/benchmarks/ledger_proof.py` tries."""
    assert [each for each in changed_ledgers(BOOKS, 500, seed=7) if each.is_wrong] == []


def test_no_single_character_of_the_checkpoint_can_be_another_one():
    assert [each for each in changed_checkpoints(BOOKS, 100, seed=7) if each.is_wrong] == []


def test_who_rewrites_an_entry_and_every_later_hash_is_caught_by_the_checkpoint():
    for at in (0, 20, 59):
        rewritten = published([*MADE[:at], {**MADE[at], "narration": "另一件事"}, *MADE[at + 1 :]])
        assert refusal(replace(rewritten, checkpoint=BOOKS.checkpoint)).code == "chain"
    # the chain as it was signed, and another root; and the other way round
    chain, tree = ZERO, Tree()
    for entry in MADE:
        chain = next_hash(chain, canonical(entry))
        tree.append(leaf_hash(canonical(entry)))
    assert refusal(replace(BOOKS, checkpoint=signed(60, bytes(32), chain))).code == "chain"
    assert refusal(replace(BOOKS, checkpoint=signed(60, tree.root, bytes(32)))).code == "chain"
    check(io.BytesIO(BOOKS.ledger), Checkpoint(signed(60, tree.root, chain)))


# --- an entry that is none, though the chain and the signatures are right ------------------------------------------


def with_entry(at: int, **change: object) -> Books:
    """None takes a field away."""
    entry = {key: value for key, value in {**MADE[at], **change}.items() if value is not None}
    return published([*MADE[:at], entry, *MADE[at + 1 :]])


AT = next(at for at in range(20, 60) if MADE[at]["kind"] != "reversal")
LINES = [["exp.activity.recreation", 100], ["asset.bank", -100]]
HASH = "0f" * 32


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seq": AT + 2}, "seq"),
        ({"book": "other"}, "book"),
        ({"number": MADE[AT - 1]["number"]}, "number"),
        ({"number": "2019-000001"}, "year"),
        ({"number": "2024-0000001"}, "field number"),
        ({"number": "1"}, "field number"),
        ({"date": "2025-02-29", "number": "2025-900000"}, "day"),
        ({"date": "20250228"}, "field date"),
        ({"posted": "2025-02-30"}, "day"),
        ({"posted": "2024-11-30"}, "posted"),
        ({"kind": "gift"}, "field kind"),
        ({"v": 2}, "field v"),
        ({"lines": []}, "field lines"),
        ({"lines": [["asset.bank", 0]]}, "few"),
        ({"lines": [["asset.bank", 0], ["asset.cash", 0]]}, "zero"),
        ({"lines": [*LINES, ["asset.cash", 1]]}, "sum"),
        ({"lines": [["asset.bank", 100, ""], ["asset.cash", -100]]}, "field lines"),
        ({"lines": [["asset.bank", 100, "备注", "再"], ["asset.cash", -100]]}, "field lines"),
        ({"lines": [["asset.bank", "100"], ["asset.cash", -100]]}, "field lines"),
        ({"lines": [["银行存款", 100], ["asset.cash", -100]]}, "field lines"),
        ({"lines": [["asset..bank", 100], ["asset.cash", -100]]}, "field lines"),
        ({"lines": [["asset.bank", 10**15], ["asset.cash", -(10**15)]]}, "field lines"),
        ({"narration": None}, "field number"),
        ({"narration": 5}, "field narration"),
        ({"branch": 3}, "field branch"),
        ({"activity": ["2026-007"]}, "field activity"),
        ({"payee": "王秀兰"}, "field payee"),
        ({"vouchers": []}, "field vouchers"),
        ({"vouchers": [[HASH]]}, "field vouchers"),
        ({"vouchers": [["", HASH]]}, "field vouchers"),
        ({"vouchers": [[HASH.upper(), ""]]}, "field vouchers"),
        ({"commitments": {}}, "field commitments"),
        ({"commitments": {"payee": "王秀兰"}}, "field commitments"),
        ({"kind": "reversal", "lines": LINES}, "reverses"),
        ({"reverses": 1, "kind": "other", "lines": LINES}, "reverses"),
        ({"reverses": AT + 1, "kind": "reversal", "lines": LINES}, "reverses"),
        ({"reverses": AT + 5, "kind": "reversal", "lines": LINES}, "reverses"),
        ({"reverses": 0, "kind": "reversal", "lines": LINES}, "field reverses"),
    ],
)
def test_what_is_no_entry_is_named(change, code):
    bad = refusal(with_entry(AT, **change))
    assert " ".join([bad.code, *map(str, bad.values.values())]) == code
    assert bad.seq == AT + 1
    assert bad.told() != bad.told(english=True)


def test_everything_that_an_entry_may_have_is_accepted():
    rich = {
        "activity": '第"七"次\n活动\\',
        "branch": "3",
        "commitments": {"handler": HASH, "payee": HASH, "payee.2": HASH, "payee-a": HASH},
        "narration": '\\"reverses\\":1, ["asset.bank",5] \x00\x0b\x1f\x7f\u2028 🏓',
        "vouchers": [[HASH, ""], [HASH, HASH]],
        "lines": [
            ["asset.bank", 100, '["asset.bank",5]'],
            ["asset.cash", -(10**14), '["'],
            ["net.surplus", 10**14 - 100],
        ],
    }
    books = with_entry(AT, **rich)
    assert check(io.BytesIO(books.ledger), Checkpoint(books.checkpoint)).seq == 60


def made_of(*raws: bytes) -> Books:
    chain, tree, lines = ZERO, Tree(), []
    for raw in raws:
        chain = next_hash(chain, raw)
        tree.append(leaf_hash(raw))
        lines.append(export_line(raw, chain))
    return Books([], b"".join(lines), signed(len(raws), tree.root, chain))


FIRST = canonical(
    {**MADE[0], "narration": "会费", "vouchers": [[HASH, ""]], "commitments": {"a": HASH, "b": HASH}}
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"会费"', '"\\u4f1a费"'),
        ('"会费"', '"会\\/费"'),
        ('"会费"', '"会\\u000a费"'),
        ('"会费"', '"会\\u001F费"'),
        ('"会费"', '"会\t费"'),
        ('"会费"', '"\\ud83d"'),
        ('"会费"', ' "会费"'),
        ('"会费"', "null"),
        ('"v":1', '"v":1.0'),
        ('"v":1', '"v":true'),
        ('"v":1', '"v":1,"v":1'),
        ('"v":1', '"v":1,"voucher":1'),
        ('"seq":1,', '"seq":01,'),
        ('"seq":1,', '"seq":1.0,'),
        ("]]", "]],"),
    ],
)
def test_an_entry_has_one_spelling(old, new):
    assert check(io.BytesIO(made_of(FIRST).ledger), Checkpoint(made_of(FIRST).checkpoint)).seq == 1
    raw = FIRST.replace(old.encode(), new.encode())
    assert raw != FIRST
    bad = refusal(made_of(raw))
    assert (bad.code, bad.seq) == ("field", 1)


def test_an_entry_is_utf_8_and_its_commitments_have_one_order():
    assert refusal(made_of(FIRST.replace("会".encode(), b"\xe4\xbc"))).code == "line"
    assert refusal(made_of(FIRST.replace("会".encode(), b"\xed\xa0\x80"))).code == "line"
    turned = FIRST.replace(b'"a":', b'"x":').replace(b'"b":', b'"a":')
    assert refusal(made_of(turned)).values == {"field": "commitments"}
    assert refusal(made_of(FIRST.replace(b'"b":', b'"a":'))).values == {"field": "commitments"}


def test_a_reversal_negates_exactly_one_entry_once():
    def reversing(seq: int, target: int, lines: object) -> dict[str, object]:
        change = {
            "kind": "reversal",
            "reverses": target,
            "lines": lines,
            "seq": seq,
            "number": f"2030-{seq:06d}",
        }
        plain = {**MADE[0], "date": "2030-01-01", "posted": "2030-01-01"}
        return {**plain, **change}

    normal = {
        **MADE[0],
        "lines": [["exp.activity.recreation", 100, "奖品"], ["asset.bank", -100]],
        "kind": "expense",
    }
    back = [["asset.bank", 100], ["exp.activity.recreation", -100]]
    good = [normal, reversing(2, 1, back)]
    assert check(io.BytesIO(published(good).ledger), Checkpoint(published(good).checkpoint)).seq == 2
    for lines in (
        [["asset.bank", 99], ["exp.activity.recreation", -99]],
        LINES,
        [["asset.cash", 100], back[1]],
    ):
        assert refusal(published([normal, reversing(2, 1, lines)])).code == "negates"
    assert refusal(published([*good, reversing(3, 1, back)])).code == "again"
    bad = refusal(published([*good, reversing(3, 2, normal["lines"])]))
    assert (bad.code, bad.seq, bad.number) == ("reversal", 3, "2030-000003")


def test_a_line_without_end_is_not_read_into_memory():
    class Endless(io.RawIOBase):
        asked = 0

        def seek(self, *_):
            return 0

        def readline(self, size=-1):
            self.asked = max(self.asked, size)
            return b"x" * min(size, 3) if self.asked else b""

    file = Endless()
    books = verify_ledger.Books("main")
    with pytest.raises(Bad):
        books.take(next(verify_ledger.lines_of(file)))
    assert file.asked == verify_ledger.LONGEST


# --- signatures ----------------------------------------------------------------------------------------------------

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "text", "signature"), RFC_8032)
def test_known_signatures(public, text, signature):
    public, text, signature = map(bytes.fromhex, (public, text, signature))
    assert is_signed(public, text, signature)
    assert not is_signed(public, text + b"x", signature)
    # S and S + Q are the same number to a careless verifier
    s = int.from_bytes(signature[32:], "little") + verify_ledger.Q
    assert not is_signed(public, text, signature[:32] + s.to_bytes(32, "little"))
    for at in range(0, 64, 7):
        assert not is_signed(public, text, signature[:at] + bytes([signature[at] ^ 4]) + signature[at + 1 :])
    assert not is_signed(public, text, signature[:63])


def test_signatures_of_another_hand_are_accepted():
    chance = random.Random(8032)
    for _ in range(20):
        secret = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, text = secret.public_key().public_bytes_raw(), chance.randbytes(50)
        assert is_signed(public, text, secret.sign(text))


def test_a_key_of_small_order_signs_nothing():
    """Under the neutral point every text has the signature (R = S * B)."""
    neutral = (1).to_bytes(32, "little")
    base = (4 * pow(5, -1, verify_ledger.P) % verify_ledger.P).to_bytes(32, "little")
    assert not is_signed(neutral, b"x", base + neutral)
    p = verify_ledger.P
    for y in (0, 1, p - 1, p, p + 1):
        assert not verify_ledger.is_sound(y.to_bytes(32, "little"))
    assert not verify_ledger.is_sound((1 | 1 << 255).to_bytes(32, "little"))


def test_both_readers_of_a_checkpoint_say_the_same():
    for raw in (BOOKS.checkpoint, published(MADE, (UNION,)).checkpoint):
        checkpoint, by = notes.verify(notes.Note.parse(raw))
        found = Checkpoint(raw)
        assert (found.origin, found.size, found.root, found.chain) == (
            checkpoint.origin,
            checkpoint.size,
            checkpoint.root,
            checkpoint.chain,
        )
        assert [key.vkey for key in found.keys] == [key.vkey for key in checkpoint.keys]
        assert [key.vkey for key in found.keys if key.has_signed] == [key.vkey for key in by]


def test_a_signature_by_nobody_twice_or_none_is_refused():
    note = notes.Note.parse(BOOKS.checkpoint)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    respelled = f"{note.text[:-3]}{alphabet[alphabet.index(note.text[-3]) ^ 1]}=\n"
    weak = b"\1" + (1).to_bytes(32, "little")
    weak_id = sha256(b"union.example.org\n" + weak).hexdigest()[:8]
    weak_key = f"union.example.org+{weak_id}+{base64.b64encode(weak).decode()}"
    stranger = replace(note.signatures[1], name="third.example.org").line
    for text, code in [
        (note.body + "\n" + note.signatures[0].line * 2, "stranger"),
        (note.body + "\n" + note.signatures[0].line + stranger, "stranger"),
        (note.body + "\n", "note"),
        (note.body, "note"),
        (note.text.replace("2026-09-30", "2026-09-31"), "note"),
        (note.text.replace(AUDIT.key.vkey, UNION.key.vkey), "key"),
        (note.text.replace(UNION.key.vkey, weak_key), "key"),
        (note.text.replace(UNION.key.id.hex(), "00000000"), "key"),
        (respelled, "note"),
        (note.text.replace("2026-09-30", "2026-09-29"), "signature"),
    ]:
        with pytest.raises(Bad) as caught:
            Checkpoint(text.encode())
        assert caught.value.code == code
    assert UNION.open(PASSPHRASE).key == UNION.key
