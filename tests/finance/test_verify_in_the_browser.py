"""static/js/ledger-verify.js in a real browser, under the policy of production: it says what the server's own parts say."""

import json
import random
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from finance.proof import commitments, merkle
from finance.proof.canonical import LARGEST, canonical
from tests.belenios.browser import _policy, served
from tests.finance.books import AUDIT, UNION, entries, published
from tests.finance.changes import changed
from tests.finance.test_proof import SECOND_SPELLINGS

pytestmark = pytest.mark.browser

MADE = list(entries(60))
BOOKS, OLDER, ALONE = published(MADE), published(MADE[:40]), published(MADE, (UNION,))
LEAVES = [merkle.leaf_hash(canonical(entry)) for entry in MADE]
SUBTREES = merkle.Subtrees(LEAVES)
PRELUDE = """
  const m = await import("/static/js/ledger-verify.js");
  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const said = async (ask) => {
    try {
      await ask();
      return "right";
    } catch (error) {
      return error instanceof m.Refused ? `${error.code} ${error.values.seq ?? ""}`.trim() : `${error} ${error.stack}`;
    }
  };
  const each = async (all, ask) => {
    const found = [];
    for (const one of all) found.push(await ask(one));
    return found;
  };
"""


@pytest.fixture(scope="module")
def tab(chromium):
    context = chromium.new_context()
    with served() as address:
        opened = context.new_page()
        opened.goto(address)
        yield opened
        context.close()


def ask(page: Page, work: str, given: object = None) -> Any:
    return page.evaluate(f"async (given) => {{ {PRELUDE} {work} }}", given)


def coded(raw: bytes) -> str:
    return b64encode(raw).decode()


def entry_proof(seq: int) -> dict[str, object]:
    """As the page of an entry serves it."""
    proof = merkle.inclusion_proof(seq - 1, 60, SUBTREES)
    raw = canonical(MADE[seq - 1]).decode()
    return {"raw": raw, "proof": [each.hex() for each in proof], "checkpoint": BOOKS.checkpoint.decode()}


def consistency() -> dict[str, object]:
    proof = [each.hex() for each in merkle.consistency_proof(40, 60, SUBTREES)]
    return {"older": OLDER.checkpoint.decode(), "newer": BOOKS.checkpoint.decode(), "proof": proof}


def value(chance: random.Random, depth: int = 3) -> object:
    kind = chance.choice(["text", "number", "list", "object"] if depth else ["text", "number"])
    if kind == "number":
        return chance.choice(
            [0, LARGEST, -LARGEST, chance.randint(-1000, 1000), chance.randint(-LARGEST, LARGEST)]
        )
    if kind == "text":
        letters = [
            chr(chance.choice([chance.randrange(128), chance.randrange(0xD800), 0x1F3D3])) for _ in range(6)
        ]
        return "".join(letters[: chance.randrange(7)])
    if kind == "list":
        return [value(chance, depth - 1) for _ in range(chance.randrange(4))]
    keys = [
        chance.choice(["a", "b", "10", "9", "__proto__", "aa", "A", "a.b", "\x7f", '"']) for _ in range(4)
    ]
    return {key: value(chance, depth - 1) for key in keys}


def test_both_write_the_same_bytes(tab):
    chance = random.Random(2026)
    texts = [canonical(value(chance)).decode() for _ in range(500)]
    texts += [canonical(entry).decode() for entry in MADE]
    assert ask(tab, "return given.map((text) => m.canonical(m.parsed(text)))", texts) == texts


def test_a_second_spelling_is_not_read(tab):
    given = [coded(raw) for raw in SECOND_SPELLINGS]
    read = "return each(given, (raw) => said(() => m.parsed(m.textOf(bytes(raw)))))"
    assert ask(tab, read, given) == ["form"] * len(given)
    deep = "return said(() => m.parsed('['.repeat(17) + ']'.repeat(17)))"
    assert ask(tab, deep) == "form"


def test_the_trees_of_both_are_one(tab):
    given = [coded(leaf) for leaf in LEAVES]
    work = """
      const tree = new m.Tree();
      const roots = [m.hexOf(await tree.root())];
      for (const leaf of given) {
        await tree.append(bytes(leaf));
        roots.push(m.hexOf(await tree.root()));
      }
      return roots;
    """
    assert ask(tab, work, given) == [merkle.root(LEAVES[:size]).hex() for size in range(61)]


def test_proofs_hold_and_changed_ones_do_not(tab):
    roots = [merkle.root(LEAVES[:size]) for size in range(61)]
    inclusions, consistencies = [], []
    for size in (1, 2, 3, 5, 8, 13, 33, 60):
        for index in range(size):
            proof = [coded(each) for each in merkle.inclusion_proof(index, size, SUBTREES)]
            inclusions.append([coded(LEAVES[index]), index, size, proof, coded(roots[size])])
        for old in range(1, size + 1):
            proof = [coded(each) for each in merkle.consistency_proof(old, size, SUBTREES)]
            consistencies.append([old, coded(roots[old]), size, coded(roots[size]), proof])
    work = """
      const [inclusions, consistencies] = given;
      const holds = [];
      for (const [leaf, index, size, proof, root] of inclusions) {
        const path = proof.map(bytes);
        const other = path.map((each) => each.map((byte, at) => (at ? byte : byte ^ 1)));
        holds.push(await m.verifyInclusion(bytes(leaf), index, size, path, bytes(root)));
        if (path.length) holds.push(!(await m.verifyInclusion(bytes(leaf), index, size, other, bytes(root))));
        if (path.length) holds.push(!(await m.verifyInclusion(bytes(leaf), index, size, path.slice(1), bytes(root))));
        holds.push(!(await m.verifyInclusion(bytes(leaf), index, size, [...path, m.ZERO], bytes(root))));
        holds.push(!(await m.verifyInclusion(bytes(leaf), index + 1, size, path, bytes(root))));
        holds.push(!(await m.verifyInclusion(m.ZERO, index, size, path, bytes(root))));
      }
      for (const [old, oldRoot, size, root, proof] of consistencies) {
        const path = proof.map(bytes);
        const other = path.map((each) => each.map((byte, at) => (at ? byte : byte ^ 1)));
        holds.push(await m.verifyConsistency(old, bytes(oldRoot), size, bytes(root), path));
        if (path.length) holds.push(!(await m.verifyConsistency(old, bytes(oldRoot), size, bytes(root), other)));
        holds.push(!(await m.verifyConsistency(old, bytes(oldRoot), size, bytes(root), [...path, m.ZERO])));
        holds.push(!(await m.verifyConsistency(old, m.ZERO, size, bytes(root), path)));
        holds.push(!(await m.verifyConsistency(old, bytes(oldRoot), size, m.ZERO, path)));
      }
      return [holds.length, holds.filter((each) => !each).length];
    """
    count, wrong = ask(tab, work, [inclusions, consistencies])
    assert count > 1000
    assert wrong == 0


def test_a_checkpoint_is_read_and_its_keys_are_named(tab):
    work = """
      const checkpoint = await m.verifiedCheckpoint(given);
      const keys = checkpoint.keys.map((key) => [key.vkey, key.fingerprint, key.hasSigned]);
      return [checkpoint.origin, checkpoint.size, checkpoint.firstOn, checkpoint.lastOn, keys];
    """
    head = ["example.org/finance/main", 60, "2026-07-01", "2026-09-30"]
    named = [[key.key.vkey, key.key.fingerprint] for key in (UNION, AUDIT)]
    assert ask(tab, work, BOOKS.checkpoint.decode()) == [*head, [[*key, True] for key in named]]
    alone = ask(tab, work, ALONE.checkpoint.decode())
    assert alone == [*head, [[*named[0], True], [*named[1], False]]]


def test_no_character_of_a_checkpoint_can_be_another_one(tab):
    chance = random.Random(5)
    texts = [changed(BOOKS.checkpoint.decode(), chance)[0] for _ in range(200)]
    answers = ask(tab, "return each(given, (text) => said(() => m.verifiedCheckpoint(text)))", texts)
    assert {*answers} <= {"note", "key", "signature", "stranger"}
    days = [BOOKS.checkpoint.decode().replace("2026-09-30", day) for day in ("2026-09-31", "2026-06-30")]
    assert (
        ask(tab, "return each(given, (text) => said(() => m.verifiedCheckpoint(text)))", days) == ["note"] * 2
    )


def test_a_key_can_be_demanded_and_a_key_of_small_order_is_none(tab):
    pins = [[UNION.key.vkey], [UNION.key.vkey, AUDIT.key.vkey]]
    work = "return each(given[1], (pins) => said(() => m.verifiedCheckpoint(given[0], pins)))"
    assert ask(tab, work, [ALONE.checkpoint.decode(), pins]) == ["right", "pin"]
    weak = b"\1" + (1).to_bytes(32, "little")
    vkey = f"union+{sha256(b'union' + bytes([10]) + weak).hexdigest()[:8]}+{coded(weak)}"
    text = ALONE.checkpoint.decode().replace(UNION.key.vkey, vkey)
    assert ask(tab, "return said(() => m.verifiedCheckpoint(given))", text) == "key"


def test_an_entry_is_found_in_the_signed_books_and_no_other(tab):
    given = [entry_proof(seq) for seq in (1, 17, 60)]
    work = "return each(given, (one) => said(() => m.checkEntry(one)))"
    assert ask(tab, work, given) == ["right"] * 3
    one = entry_proof(17)
    other = canonical({**MADE[16], "narration": "另一件事"}).decode()
    unequal = canonical({**MADE[16], "lines": [["asset.bank", 1], ["asset.cash", 1]]}).decode()
    wrong = [
        {**one, "raw": other},
        {**one, "raw": f"{one['raw']} "},
        {**one, "raw": entry_proof(18)["raw"]},
        {**one, "proof": []},
        {**one, "proof": ["zz"]},
        {**one, "raw": unequal},
        {**one, "raw": "[]"},
        {**one, "checkpoint": OLDER.checkpoint.decode()},
    ]
    assert ask(tab, work, wrong) == [
        "proof 17",
        "form",
        "proof 18",
        "proof 17",
        "form",
        "sum 17",
        "seq 0",
        "proof 17",
    ]


def test_a_later_checkpoint_goes_on_from_an_earlier_one(tab):
    rewritten = [{**MADE[0], "narration": "另一件事"}, *MADE[1:]]
    subtrees = merkle.Subtrees([merkle.leaf_hash(canonical(entry)) for entry in rewritten])
    proof = [each.hex() for each in merkle.consistency_proof(40, 60, subtrees)]
    forged = {**consistency(), "newer": published(rewritten).checkpoint.decode(), "proof": proof}
    turned = {**consistency(), "older": BOOKS.checkpoint.decode(), "newer": OLDER.checkpoint.decode()}
    work = "return each(given, (one) => said(() => m.checkConsistency(one)))"
    assert ask(tab, work, [consistency(), forged, turned]) == ["right", "proof", "proof"]


def test_the_whole_file_is_checked_and_the_first_bad_entry_named(tab):
    text, chance = BOOKS.ledger.decode(), random.Random(6)
    changes = [changed(text, chance)[:2] for _ in range(60)]
    files = [text, *(other for other, _ in changes)]
    work = """
      const checkpoint = given.pop();
      return each(given, (text) => said(() => m.checkLedger({ ledger: m.bytesOfText(text), checkpoint })));
    """
    first, *answers = ask(tab, work, [*files, BOOKS.checkpoint.decode()])
    assert first == "right"
    assert [int(answer.split()[-1]) for answer in answers] == [
        text.count("\n", 0, at) + 1 for _, at in changes
    ]

    shorter, rewritten = published(MADE[:59]), published([{**MADE[0], "narration": "另一件事"}, *MADE[1:]])
    unequal = published([*MADE[:59], {**MADE[59], "lines": [["asset.bank", 1], ["asset.cash", 1]]}])
    given = [shorter.ledger.decode(), rewritten.ledger.decode(), BOOKS.checkpoint.decode()]
    assert ask(tab, work, given) == ["fewer", "chain"]
    assert ask(tab, work, [unequal.ledger.decode(), unequal.checkpoint.decode()]) == ["sum 60"]


def test_the_slip_shows_whose_line_it_is(tab):
    salt = commitments.new_salt()
    found = commitments.commitment(salt, "王秀兰")
    given = [
        [found, salt.hex(), "王秀兰"],
        [found, salt.hex().upper(), "王秀兰"],
        [found, salt.hex(), "王秀蘭"],
        [found, "x", "王秀兰"],
    ]
    assert ask(tab, "return each(given, (one) => m.isCommitted(...one))", given) == [
        True,
        True,
        False,
        False,
    ]


def test_the_slip_names_which_name_of_the_entry_it_is(tab):
    salts = {name: commitments.new_salt() for name in ("payee", "handler")}
    names = {"payee": "王秀兰", "handler": "林桂香"}
    entry = {"commitments": {name: commitments.commitment(salts[name], names[name]) for name in names}}
    given = [
        [entry, salts["payee"].hex(), "王秀兰"],
        [entry, salts["handler"].hex(), "林桂香"],
        [entry, salts["handler"].hex(), "王秀兰"],
        [{}, salts["payee"].hex(), "王秀兰"],
    ]
    found = ask(tab, "return each(given, (one) => m.committedAs(...one))", given)
    assert found == ["payee", "handler", "", ""]


# --- in a page -----------------------------------------------------------------------------------------------------

SECTION = """<!doctype html><title>核对</title>
<section data-ledger-verify="{what}" data-proof="/proof.json" data-ledger="/ledger.jsonl" data-checkpoint="/checkpoint.txt"
  data-said-right="相符，共{{size}}笔。" data-said-wrong="不相符。" data-said-hash="第{{seq}}笔被改动过。" data-said-alone="经审会尚未签名。"
  data-said-old="您的浏览器不支持Ed25519签名核验，请换用较新的浏览器，或用下面的命令核对。" data-said-unread="没有读到数据，请稍后再试。">
  <button type="button" hidden data-start>核对</button><p role="status" data-said></p><ul data-keys></ul>
</section>
<script type="module" src="/static/js/ledger-verify.js"></script>"""


@pytest.fixture
def asked(chromium):
    """Opens the page with these files, presses the button, and reads what it says."""
    contexts = []

    def do(what: str, files: dict[str, bytes], before: str = "") -> tuple[str, list[str], str]:
        context = chromium.new_context()
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []

        def give(route: Route) -> None:
            route.fulfill(body=files[route.request.url.rpartition("/")[2]])

        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if before:
            page.add_init_script(before)
        with served() as address:
            page.route(
                f"{address}verify",
                lambda route: route.fulfill(
                    body=SECTION.format(what=what),
                    content_type="text/html; charset=utf-8",
                    headers={"Content-Security-Policy": _policy()},
                ),
            )
            for name in files:
                page.route(f"{address}{name}", give)
            page.goto(f"{address}verify")
            page.click("[data-start]")
            page.wait_for_selector("section:not([data-state=busy])[data-state]")
            state = page.get_attribute("section", "data-state")
            said = page.inner_text("[data-said]"), page.locator("li").all_inner_texts(), state
        assert complaints == []
        return said

    yield do
    for context in contexts:
        context.close()


def files(books=BOOKS) -> dict[str, bytes]:
    return {"ledger.jsonl": books.ledger, "checkpoint.txt": books.checkpoint}


def test_a_page_says_it_in_its_own_words(asked):
    keys = [f"{key.key.name} {key.key.fingerprint}" for key in (UNION, AUDIT)]
    said, shown, state = asked("entry", {"proof.json": json.dumps(entry_proof(17)).encode()})
    assert (said, [" ".join(line.split()) for line in shown], state) == ("相符，共60笔。", keys, "right")
    assert asked("consistency", {"proof.json": json.dumps(consistency()).encode()})[2] == "right"
    said, shown, state = asked("ledger", files(ALONE))
    assert (said, len(shown), state) == ("相符，共60笔。 经审会尚未签名。", 1, "right")
    changed_one = {**files(), "ledger.jsonl": BOOKS.ledger.replace(b'"seq":18,', b'"seq":19,')}
    assert asked("ledger", changed_one) == ("第18笔被改动过。", [], "wrong")
    assert asked("entry", {"proof.json": b"<html>"}) == ("没有读到数据，请稍后再试。", [], "unchecked")


def test_a_browser_without_ed25519_says_so_and_blames_nobody(asked):
    without = """
      crypto.subtle.importKey = async () => { throw new DOMException("Unrecognized name.", "NotSupportedError"); };
    """
    said, shown, state = asked("ledger", files(), without)
    assert said.startswith("您的浏览器不支持Ed25519签名核验")
    assert (shown, state) == ([], "unchecked")
