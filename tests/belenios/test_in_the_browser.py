"""static/ballot in a real browser: what it makes is accepted here and by belenios-tool, and the other way round."""

import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
import qrcode
from gmpy2 import mpz
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData

from proposals.belenios import audits, ballots, channel, credentials, headless, results
from proposals.belenios.archive import InMemory
from proposals.belenios.canonical import encoded, loaded
from proposals.belenios.credentials import Roll
from proposals.belenios.decryption import Decryption, SecondProofs, encoded_proofs
from proposals.belenios.elections import Election, Question, new_uuid
from proposals.belenios.events import Kind, Writer
from proposals.belenios.group import P, Q, power, power_of_g, random_scalar
from proposals.belenios.headless import TIMESTAMP
from proposals.belenios.keys import PublicKey, check_drill
from proposals.belenios.proofs import Secret
from proposals.belenios.refusals import SENTENCES, Refusal
from proposals.belenios.tally import Sum
from proposals.belenios.threshold import (
    Certificate,
    Coefficients,
    Pedersen,
    Signed,
    certificates_hash,
    certify,
    check_commitments,
    comparison_code,
)
from proposals.belenios.trustees import Trustees
from proposals.belenios.verifier import verify
from tests.belenios.browser import Refused, booth_in
from tests.belenios.conftest import BOARD, MATTER
from tests.belenios.forging import (
    archive_of,
    changed,
    counted,
    lying_ballot,
    only,
    parts_of,
    small_order_ballot,
    with_change,
)
from tests.belenios.mutations import mutated
from union_portal.lib.environment import ROOT

pytestmark = pytest.mark.browser
MUTATIONS = int(os.environ.get("BALLOTS_MUTATIONS_BROWSER", "15"))

MINUS = P - 1
THIRD = next(power(mpz(base), (P - 1) // 3) for base in range(2, 9) if power(mpz(base), (P - 1) // 3) != 1)
QUESTIONS = [
    MATTER,
    BOARD,
    Question("最少两名", ("甲", "乙", "丙"), 2, 3),
    Question("可多选", ("甲", "乙"), 0, 2),
]
VOTES = [
    [[1, 0, 0], [0, 1, 1, 0], [1, 1, 1], [0, 0]],
    [[0, 1, 0], [1, 0, 0, 0], [0, 1, 1], [1, 1]],
    [[0, 0, 1], [0, 0, 0, 0], [1, 0, 1], [1, 0]],
    [[1, 0, 0], [0, 0, 0, 1], [1, 1, 0], [0, 1]],
    [[1, 0, 0], [0, 1, 0, 1], [1, 1, 0], [0, 0]],
]
FORM = {"format": "union-trustee-key", "version": 1}


@pytest.fixture(scope="module")
def booth(chromium):
    with booth_in(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def voting():
    return headless.set_up(QUESTIONS, 5)


@pytest.fixture(scope="module")
def cast(booth, voting):
    """A ballot of each voter, made in the browser."""
    return [_made(booth, voting, voter, choices) for voter, choices in enumerate(VOTES)]


@pytest.fixture(scope="module")
def counted_by_us(voting, cast):
    """The archive of those ballots as far as the encrypted tally."""
    archive, _ = _closed(voting, cast)
    return archive


def _made(booth, voting, voter, choices, **more):
    given = {"election": voting.election.raw, "code": voting.codes[voter], "choices": choices}
    tracker = booth.run("makeBallot", **given, **more)["tracker"]
    return booth.run("castBallot", tracker=tracker, **more)["ballot"]


def _closed(voting, cast):
    written: list[bytes] = []
    writer = Writer(written.append, TIMESTAMP)
    writer.set_up(voting.election.raw, voting.trustees.raw, voting.roll.raw)
    last = {}
    for raw in cast:
        writer.ballot(raw)
        last[ballots.read(raw, voting.election).credential] = ballots.read(raw, voting.election)
    writer.end_ballots()
    total = Sum(voting.election)
    for credential, ballot in last.items():
        total.add(ballot, voting.roll.weights[credential])
    writer.tally(total)
    return b"".join(written), (writer, written, total)


def _key_file(election, owner, secret):
    keys = {"public_key": str(power_of_g(secret)), "secret_key": str(secret)}
    return encoded({**FORM, "election": election.uuid, "owner": owner, **keys})


# --- ballots -------------------------------------------------------------------------------------------------------


def test_ballots_of_the_browser_are_accepted_by_us(booth, voting, cast):
    for raw, choices in zip(cast, VOTES, strict=True):
        ballot = ballots.check(raw, voting.election, voting.roll.weights)
        assert [len(answer.choices) for answer in ballot.answers] == [len(row) for row in choices]


def test_the_worker_tells_how_far_it_is_and_the_page_can_do_the_same(booth, voting):
    given = {"election": voting.election.raw, "code": voting.codes[0], "choices": VOTES[0]}
    for how in ("worker", "page"):
        tracker = booth.run("makeBallot", how=how, **given)["tracker"]
        shown, total = booth.shown, sum(question.proofs for question in QUESTIONS)
        assert booth.is_in_worker == (how == "worker")
        assert shown[-1] == [total, total]
        assert shown == sorted(shown)
        assert len(shown) > 10
        raw = booth.run("castBallot", how=how, tracker=tracker)["ballot"]
        assert ballots.check(raw, voting.election, voting.roll.weights).tracker == tracker


def test_a_browser_is_told_what_it_lacks(chromium, booth):
    script = """async () => {
      const {missing, start} = await import("/static/ballot/client.js");
      const found = [missing()];
      window.Worker = class { constructor() { throw new TypeError("no modules here"); } };
      found.push((await start()).isInWorker);
      delete window.BigInt;
      found.push(missing());
      return found;
    }"""
    page = booth.page.context.new_page()
    page.goto(booth.page.url)
    assert page.evaluate(script) == [[], False, ["BigInt"]]
    page.close()

    page = chromium.new_page()
    page.route("**/*", _from_disk)
    page.goto("http://portal.example/")
    assert page.evaluate("async () => (await import('/static/ballot/client.js')).missing()") == ["secure"]
    page.close()


def _from_disk(route):
    path = ROOT / route.request.url.partition("portal.example/")[2]
    if path.is_file():
        route.fulfill(path=path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def test_the_booth_reads_the_election_from_its_bytes(booth, voting):
    election = voting.election
    described = booth.run("prepare", election=election.raw, fingerprint=election.fingerprint)

    assert (described["uuid"], described["fingerprint"]) == (election.uuid, election.fingerprint)
    assert [each["text"] for each in described["questions"]] == [each.text for each in QUESTIONS]
    assert booth.refused("prepare", election=election.raw, fingerprint="A" * 43) == "election-other"
    codes = {
        election.raw + b"\n": "election-form",
        b"\xef\xbb\xbf" + election.raw: "election-form",
        election.raw.replace("通".encode(), b"\xff"): "election-form",
        election.raw.replace("通".encode(), b"\\ud800"): "election-form",
        changed(election.raw, lambda it: it.update(version=2)): "election-version",
        changed(election.raw, lambda it: it.update(group="RFC-3526-2048")): "election-group",
        changed(election.raw, lambda it: it.update(public_key=hex(election.public_key))): "election-form",
        changed(election.raw, lambda it: it["questions"][0].update(max=4)): "question-range",
        changed(election.raw, lambda it: it["questions"][0].update(blank=None)): "question-form",
    }
    assert {raw: booth.refused("prepare", election=raw) for raw in codes} == codes


def test_what_cannot_be_voted_is_refused_before_anything_is_made(booth, voting):
    given = {"election": voting.election.raw, "code": voting.codes[0]}
    for choices in ([], [[1, 1, 0], *VOTES[0][1:]], [*VOTES[0][:1], [1, 1, 0, 0], *VOTES[0][2:]]):
        assert booth.refused("makeBallot", choices=choices, **given) == "choices-form"
    wrong = voting.codes[0][:-1] + ("1" if voting.codes[0][-1] != "1" else "2")
    assert booth.refused("makeBallot", **{**given, "code": wrong}, choices=VOTES[0]) == "credential-typed"


CHECK = """async ([election, ballot, credentials]) => {
  const at = (name) => import(`/static/ballot/${name}.js`);
  const [ballots, elections, {encoded, bytesOfText}] = await Promise.all(["ballots", "elections", "canonical"].map(at));
  const read = await elections.Election.read(bytesOfText(election));
  try {
    await ballots.check(bytesOfText(ballot), read, new Set(credentials));
    return "";
  } catch (error) {
    return error.code ?? String(error);
  }
}"""


def _checked(booth, voting, raw):
    return booth.evaluate(CHECK, [voting.election.raw.decode(), raw.decode(), list(voting.roll.weights)])


def test_our_ballots_are_accepted_by_the_browser_and_spoilt_ones_refused_alike(booth, voting):
    raw = ballots.make(voting.election, voting.codes[1], VOTES[1])
    other = ballots.make(voting.election, voting.codes[2], VOTES[2])
    assert _checked(booth, voting, raw) == ""
    answer = lambda name, place: lambda it: it["answers"][place][name].reverse()  # noqa: E731
    theirs = json.loads(other)
    changes = [
        answer("choices", 0),
        answer("individual_proofs", 0),
        answer("overall_proof", 2),
        answer("overall_proof", 1),
        answer("blank_proof", 1),
        lambda it: it["signature"]["proof"].update(response="1"),
        lambda it: it.update(credential=theirs["credential"]),
        lambda it: it.update(credential=str(power_of_g(random_scalar()))),
        lambda it: it["answers"].reverse(),
        lambda it: it["answers"][0]["choices"][0].update(
            alpha=hex(int(it["answers"][0]["choices"][0]["alpha"]))
        ),
        lambda it: it["answers"][0]["choices"][0].update(beta="0"),
        lambda it: it["signature"]["proof"].update(response=str(Q)),
        lambda it: it.update(election_hash="x"),
        lambda it: it["answers"][0]["choices"].append(it["answers"][0]["choices"][0]),
    ]
    for change in changes:
        _same_refusal(booth, voting, changed(raw, change))
    for values in (
        [[2, -1, 0], *VOTES[0][1:]],
        [[1, 1, 0], *VOTES[0][1:]],
        [[1, 0, 0], [1, 1, 0, 0], *VOTES[0][2:]],
    ):
        _same_refusal(booth, voting, lying_ballot(voting.election, voting.codes[0], values))


def _same_refusal(booth, voting, raw):
    with pytest.raises(Refusal) as ours:
        ballots.check(raw, voting.election, voting.roll.weights)
    assert _checked(booth, voting, raw) == ours.value.code


def test_proofs_alone_are_spoilt_too(booth, voting):
    """Signed again, so that the signature does not stop what the proofs have to."""
    election, secret = voting.election, credentials.secret_of(voting.codes[0], voting.election.uuid)
    answers = json.loads(ballots.make(election, voting.codes[0], VOTES[0]))["answers"]
    codes = []
    for place, name in (
        (0, "individual_proofs"),
        (2, "overall_proof"),
        (1, "overall_proof"),
        (1, "blank_proof"),
    ):
        spoilt = json.loads(json.dumps(answers))
        spoilt[place][name].reverse()
        raw = ballots.signed(election, secret, spoilt)
        _same_refusal(booth, voting, raw)
        codes.append(_checked(booth, voting, raw))
    assert codes == ["ballot-choice", "ballot-sum", "ballot-sum", "ballot-blank"]


@pytest.mark.parametrize("twist", [MINUS, THIRD], ids=["order 2", "order 3"])
def test_elements_of_small_order_pass_all_proofs_and_are_no_members(booth, plain, twist):
    raw = small_order_ballot(plain.voting.election, plain.voting.codes[0], twist)

    assert _checked(booth, plain.voting, raw) == "ballot-member"


def test_the_rounds_find_one_bad_element_among_many(booth):
    script = """async (twists) => {
      const {areMembers, powerOfG, P} = await import("/static/ballot/group.js");
      const good = Array.from({length: 100}, (_, exponent) => powerOfG(BigInt(exponent + 2)));
      const bad = (twist) => good.map((each, place) => place === 57 ? each * BigInt(twist) % P : each);
      return [areMembers(good), ...twists.flatMap((twist) => [areMembers(bad(twist)), areMembers(bad(twist))])];
    }"""

    assert booth.evaluate(script, [str(MINUS), str(THIRD)]) == [True, False, False, False, False]


# --- cast or audit -------------------------------------------------------------------------------------------------


def test_a_ballot_is_cast_or_audited_and_never_both(booth, voting):
    given = {"election": voting.election.raw, "code": voting.codes[0], "choices": VOTES[0]}
    for first, second in (("castBallot", "auditBallot"), ("auditBallot", "castBallot")):
        tracker = booth.run("makeBallot", **given)["tracker"]
        booth.run(first, tracker=tracker)
        assert booth.refused(second, tracker=tracker) == "ballot-used"
        assert booth.refused(first, tracker=tracker) == "ballot-used"


def test_an_audited_ballot_is_recomputed_by_us_and_by_the_browser(booth, voting):
    election = voting.election
    tracker = booth.run("makeBallot", election=election.raw, code=voting.codes[3], choices=VOTES[3])[
        "tracker"
    ]
    record = booth.run("auditBallot", tracker=tracker)["record"]

    assert audits.check(record, election) == audits.Audit(tracker, VOTES[3])
    assert booth.run("checkAudit", election=election.raw, record=record) == {
        "tracker": tracker,
        "choices": VOTES[3],
    }
    for change, code in {
        lambda it: it["choices"][0].reverse(): "audit-differs",
        lambda it: it["randomness"][1].reverse(): "audit-differs",
        lambda it: it["choices"][0].__setitem__(0, 2): None,
        lambda it: it["choices"].pop(): "audit-form",
        lambda it: it.update(version=2): "audit-form",
        lambda it: it.update(ballot=it["ballot"].replace('"response":"', '"response":"1', 1)): None,
    }.items():
        with pytest.raises(Refusal) as ours:
            audits.check(changed(record, change), election)
        theirs = booth.refused("checkAudit", election=election.raw, record=changed(record, change))
        assert ours.value.code in (code or ours.value.code)
        assert theirs, ours.value.code


def test_our_audit_record_is_the_browsers(booth, voting):
    election, chosen = voting.election, [[Secret(random_scalar(), each) for each in row] for row in VOTES[2]]
    secret = credentials.secret_of(voting.codes[2], election.uuid)
    context = f"{election.fingerprint}|{power_of_g(secret)}"
    pairs = zip(QUESTIONS, chosen, strict=True)
    raw = ballots.signed(election, secret, [ballots.answered(election, *each, context) for each in pairs])
    record = audits.record(raw, chosen)

    found = booth.run("checkAudit", election=election.raw, record=record)

    assert found == {"tracker": audits.check(record, election).tracker, "choices": VOTES[2]}


# --- codes ---------------------------------------------------------------------------------------------------------


def test_codes_of_the_browser_mean_the_same_keys_here(booth):
    uuid = new_uuid()
    made = booth.run("makeCodes", election=uuid, count=60)

    assert booth.shown[-1] == [60, 60]
    codes = made["codes"]
    assert [credentials.tidied(code) for code in codes] == codes
    assert len(set(codes)) == 60
    assert made["publics"] == [str(credentials.public_of(code, uuid)) for code in codes]
    assert made["credentials"] == Roll.make(credentials.public_of(code, uuid) for code in codes).raw


@pytest.mark.parametrize("length", [1, 14, 15, 26, 67, 104, 107, 152, 180])
def test_a_qr_code_is_the_one_that_another_library_draws(booth, length):
    """Every version; at the edges of two there is no padding, or one byte of it."""
    text = ("https://gh.example.cn/congress/votes/7/booth/#b5F-8mC-qXx-Rw2-3eT" * 3)[:length]
    (drawing,) = booth.run("drawCodes", texts=[text])["drawings"]
    dark = {tuple(map(int, place)) for place in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawing["path"])}

    theirs = []
    for mask in range(8):
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=mask, border=4)
        code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
        rows = code.get_matrix()
        theirs.append({(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark})
    assert drawing["size"] == len(rows)
    assert dark in theirs


def test_codes_are_read_as_they_are_typed(booth):
    script = """async (typed) => {
      const {tidied} = await import("/static/ballot/credentials.js");
      return typed.map((each) => { try { return tidied(each); } catch (error) { return error.code; } });
    }"""
    code = "111-111-111-111-11v"  # the number before its check character has no remainder
    typed = [
        f" {code}\n",
        code.replace("-", ""),
        code[:-1] + "w",
        code.upper(),
        code[1:],
        "",
        "gwx-nhS-wdR-528-ZJm",
    ]

    assert booth.evaluate(script, typed) == [code, code, *["credential-typed"] * 4, "gwx-nhS-wdR-528-ZJm"]


# --- trustees ------------------------------------------------------------------------------------------------------


def test_a_vote_wholly_by_the_browser_is_accepted_by_the_tool_and_by_us(booth, tool):
    """Keys, codes, ballots, a vote cast again and decryptions; only the portal's own part is made here."""
    uuid = new_uuid()
    made = [booth.run("makeKey", election=uuid, owner=owner) for owner in (1, 2)]
    trustees = Trustees.make([PublicKey.read(loaded(each["publicKey"])) for each in made])
    voting = _set_up(booth, uuid, trustees, [MATTER, BOARD], 5)
    choices = [row[:2] for row in VOTES]
    cast = [_made(booth, voting, voter, each) for voter, each in enumerate(choices)]
    cast.append(_made(booth, voting, 0, choices[1]))

    archive, proofs = _decrypted(booth, voting, cast, {1: made[0]["keyFile"], 2: made[1]["keyFile"]})

    report = verify(InMemory(archive), proofs)
    assert tool.accepts(voting, archive)
    assert report.result == _sums([choices[1], *choices[1:]])
    assert (report.cast, report.counted, report.has_second_proofs) == (6, 5, True)


def _sums(votes):
    return [[sum(column) for column in zip(*rows, strict=True)] for rows in zip(*votes, strict=True)]


def _set_up(booth, uuid, trustees, questions, voters):
    made = booth.run("makeCodes", election=uuid, count=voters)
    election = Election.make(
        uuid=uuid, name="表决", description="", public_key=trustees.public_key, questions=questions
    )
    return headless.Voting(election, trustees, [], Roll.read(made["credentials"]), made["codes"])


def _decrypted(booth, voting, cast, key_files):
    """The whole archive with its second proofs; each trustee decrypts in the browser."""
    archive, (writer, written, total) = _closed(voting, cast)
    second, factors = [], {}
    for owner, key_file in key_files.items():
        made = booth.run("decrypt", archive=b"".join(written), keyFile=key_file)
        assert (made["owner"], made["head"]) == (owner, booth.run("checkArchive", archive=archive)["count"])
        factors[owner] = Decryption.read(made["decryption"], voting.election, owner).factors
        second.append(SecondProofs.read(loaded(made["proofs"]), voting.election))
        writer.decryption(owner, made["decryption"])
    result = results.compute(total, voting.trustees.combine(factors))
    writer.result(results.written(result))
    return b"".join(written), encoded_proofs(second)


def test_the_trustee_sees_what_the_archive_holds(booth, voting, cast):
    """One that the browser has not met: what it has checked before it does not check again."""
    archive, _ = _closed(voting, cast[:4])
    seen = booth.run("checkArchive", archive=archive)

    assert booth.shown == [[done, 4] for done in range(1, 5)]
    assert (seen["voters"], seen["cast"], seen["counted"], seen["weight"]) == (5, 4, 4, 4)
    assert (seen["stage"], seen["fingerprint"]) == ("EncryptedTally", voting.election.fingerprint)
    assert seen["head"] == verify(InMemory(archive), None, is_finished=False).head
    booth.run("checkArchive", archive=archive)
    assert booth.shown == []


def test_archives_of_other_makers_are_read_alike(booth, vote):
    """One that belenios-tool made, with DEL in a title; a group beside a single trustee; votes with weights."""
    (file,) = (Path(__file__).parent / "data").glob("*.bel")
    weighted = headless.set_up([MATTER], 2, weights=[3, 4])
    heavy, _ = headless.in_memory(weighted, [(0, [[1, 0, 0]]), (1, [[0, 1, 0]])])
    for archive in (file.read_bytes(), vote.archive, heavy):
        ours = verify(InMemory(archive), None)
        seen = booth.run("checkArchive", archive=archive)
        assert (seen["head"], seen["stage"]) == (ours.head, ours.stage.value)
        numbers = ("voters", "cast", "counted", "weight")
        assert [seen[name] for name in numbers] == [getattr(ours, name) for name in numbers]


def test_one_field_that_is_different_is_refused_alike(booth, vote):
    """By the same code, unless a number is too large for JavaScript to be read at all."""
    parts = only(parts_of(vote.archive), Kind.SETUP, Kind.BALLOT, Kind.END, Kind.TALLY)
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for done, archive, _proofs in (mutated(parts, vote.proofs, chance) for _ in range(MUTATIONS)):
        if not done.startswith("second"):
            with pytest.raises(Refusal) as ours:
                verify(InMemory(archive), None, is_finished=False)
            theirs = booth.refused("checkArchive", archive=archive)
            assert theirs, (seed, done)
            assert theirs == ours.value.code or "other number" in done, (seed, done)


def test_what_a_trustee_does_not_decrypt(booth, voting, cast, counted_by_us):
    (secret,) = voting.secrets
    key_file = _key_file(voting.election, 1, secret)
    parts = parts_of(counted_by_us)

    def refused(archive, **more):
        return booth.refused("decrypt", archive=archive, **{"keyFile": key_file, **more})

    def one_vote_more(total):
        (alpha, beta), *rest = total.pairs[0]
        total.pairs[0] = [(alpha, beta * power_of_g(mpz(1)) % P), *rest]

    finished = parts_of(counted(voting, cast, parts, change=lambda total: None))
    lying = parts_of(counted(voting, cast, parts, change=one_vote_more))
    late = [*parts[:-1], only(parts, Kind.BALLOT)[0], *parts[-1:]]
    archives = {
        "tally-differs": archive_of(only(lying, Kind.SETUP, Kind.BALLOT, Kind.END, Kind.TALLY)),
        "event-order": archive_of(late),
        "unfinished": archive_of(only(parts, Kind.SETUP, Kind.BALLOT, Kind.END)),
        "decryption-twice": archive_of(finished[:-1]),
        "ballots-few": _closed(voting, cast[:4])[0],
        "tally-size": with_change(parts, Kind.TALLY, lambda it: it.update(num_tallied=6), record=1),
        "ballot-twice": _closed(voting, [*cast, cast[0]])[0],
        "ballot-signature": with_change(
            parts, Kind.BALLOT, lambda it: it["signature"]["proof"].update(response="1")
        ),
        "archive-cut": counted_by_us[:-1],
        "archive-empty": b"",
        "trustee-proof": with_change(
            parts, Kind.SETUP, lambda it: it[0][1]["pok"].update(response="1"), record=1
        ),
    }
    assert {code: refused(archive) for code, archive in archives.items()} == {code: code for code in archives}
    assert refused(counted_by_us, before="a" * 64) == "count-other"
    head = verify(InMemory(counted_by_us), None, is_finished=False).head
    assert refused(counted_by_us, before=head) == ""


def test_keys_that_do_not_fit_are_told_apart(booth, voting, counted_by_us):
    (secret,) = voting.secrets
    good, other = _key_file(voting.election, 1, secret), replace(voting.election, uuid=new_uuid())
    files = {
        "": good,
        "key-form": good[:-1],
        "key-is-ceremony": b'{"format":"union-key-ceremony","version":1',
        "key-election": _key_file(other, 1, secret),
        "key-wrong": changed(good, lambda it: it.update(secret_key=str(secret + 1))),
        "key-stranger": _key_file(voting.election, 1, random_scalar()),
    }
    found = {
        code: booth.refused("decrypt", archive=counted_by_us, keyFile=file) for code, file in files.items()
    }
    assert found == {code: code for code in files}


def test_the_drill_shows_the_key_and_decrypts_nothing(booth):
    uuid = new_uuid()
    made = booth.run("makeKey", election=uuid, owner=2)
    key = PublicKey.read(loaded(made["publicKey"]))
    key.check(2)
    assert booth.run("readKey", keyFile=made["keyFile"], election=uuid) == {"owner": 2, "key": str(key.key)}
    proof = loaded(booth.run("drill", keyFile=made["keyFile"], election=uuid, words="石头-煤")["proof"])

    check_drill(key.key, "石头-煤", proof, 2)
    for wrong in ("石头", ""):
        with pytest.raises(Refusal, match="key is at hand"):
            check_drill(key.key, wrong, proof, 2)


# --- a common key --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def group(booth):
    """Two of three, as far as round 2, all of it by the browser."""
    uuid = new_uuid()
    forms = [
        {"election": uuid, "owner": member, "member": member, "members": 3, "threshold": 2}
        for member in (1, 2, 3)
    ]
    begun = [booth.run("beginCeremony", **form) for form in forms]
    certificates, commitments = (
        [each["certificate"] for each in begun],
        [each["commitment"] for each in begun],
    )
    given = {"election": uuid, "certificates": certificates, "commitments": commitments}
    dealt = [booth.run("dealShares", state=each["state"], **given) for each in begun]
    return {
        "given": given,
        "begun": begun,
        "dealt": dealt,
        "coefficients": [each["coefficients"] for each in dealt],
    }


def _to(group, member):
    """What the others sent to a member, by sender; senders leave themselves out."""
    found = [_sent(group, sender).get(member) for sender in (1, 2, 3)]
    assert found.index(None) == member - 1
    return found


def _sent(group, sender):
    return {each["receiver"]: each["message"] for each in group["dealt"][sender - 1]["messages"]}


def _finish(group, member, **more):
    given = {"coefficients": group["coefficients"], "messages": _to(group, member), **more}
    return {"state": group["dealt"][member - 1]["state"], "election": group["given"]["election"], **given}


def test_two_of_three_make_a_key_and_decrypt_while_one_is_absent(booth, tool, group):
    certificates = [Certificate.read(loaded(each)) for each in group["given"]["certificates"]]
    coefficients = [Coefficients.read(loaded(each)) for each in group["coefficients"]]
    code = booth.run("compareCertificates", certificates=group["given"]["certificates"])["code"]
    assert code == comparison_code(certificates)
    check_commitments(coefficients, group["given"]["commitments"])
    finished = [booth.run("finishCeremony", **_finish(group, member)) for member in (1, 2, 3)]
    keys = tuple(PublicKey.read(loaded(each["publicKey"])) for each in finished)
    trustees = Trustees.make([Pedersen(2, tuple(certificates), tuple(coefficients), keys)])
    voting = _set_up(booth, group["given"]["election"], trustees, [MATTER], 5)
    choices = [row[:1] for row in VOTES]
    cast = [_made(booth, voting, voter, each) for voter, each in enumerate(choices)]

    archive, proofs = _decrypted(booth, voting, cast, {1: finished[0]["keyFile"], 3: finished[2]["keyFile"]})

    report = verify(InMemory(archive), proofs)
    assert tool.accepts(voting, archive)
    assert (report.result, report.decrypted_by) == (_sums(choices), (1, 3))


def test_a_share_is_opened_only_where_and_as_it_was_sent(booth, group):
    first, *others = _to(group, 3)
    for_another = _sent(group, 1)[2]
    for messages in ([for_another, *others], [others[0], first, None], [None, *others]):
        assert booth.refused("finishCeremony", **_finish(group, 3, messages=messages)) == "channel-form"
    for name in ("sealed", "key"):
        theirs = json.loads(_to(group, 2)[0])[name]
        spoilt = changed(first, lambda it, name=name, theirs=theirs: it.update({name: theirs}))
        assert (
            booth.refused("finishCeremony", **_finish(group, 3, messages=[spoilt, *others])) == "channel-seal"
        )


def test_shares_and_coefficients_have_to_fit(booth, group):
    coefficients = group["coefficients"]
    swapped = [coefficients[1], coefficients[0], coefficients[2]]
    assert (
        booth.refused("finishCeremony", **_finish(group, 3, coefficients=swapped)) == "threshold-coefficients"
    )
    signing = mpz(json.loads(group["begun"][0]["state"])["signing"])
    later = encoded(Signed.make(signing, {"coefexps": [str(power_of_g(random_scalar()))] * 2}).as_json())
    found = booth.refused("finishCeremony", **_finish(group, 3, coefficients=[later, *coefficients[1:]]))
    assert found == "threshold-commitment"
    # A member who deals wrongly is told by name.
    route = channel.Route(
        certificates_hash([Certificate.read(loaded(each)) for each in group["given"]["certificates"]]), 1, 3
    )
    receiver = Certificate.read(loaded(group["given"]["certificates"][2]))
    wrong = channel.seal(route, random_scalar(), signing=signing, encryption=receiver.encryption)
    with pytest.raises(Refused) as caught:
        booth.run("finishCeremony", **_finish(group, 3, messages=[encoded(wrong), *_to(group, 3)[1:]]))
    assert (caught.value.code, caught.value.values) == ("threshold-share", {"sender": 1, "owner": 3})
    assert caught.value.sentence == "The share that trustee 1 dealt to trustee 3 is wrong."


def test_a_ceremony_goes_on_only_with_what_it_began_with(booth, group):
    given, state = group["given"], group["begun"][0]["state"]
    stranger = encoded(certify(random_scalar(), random_scalar()).signed.as_json())
    replaced = {**given, "certificates": [*given["certificates"][:2], stranger]}
    codes = {
        "ceremony-election": booth.refused("dealShares", state=state, **{**given, "election": new_uuid()}),
        "ceremony-form": booth.refused("dealShares", state=state[:-1], **given),
        "ceremony-is-key": booth.refused(
            "dealShares", state=b'{"format":"union-trustee-key","version":1', **given
        ),
        "ceremony-changed": booth.refused(
            "dealShares", state=state, **{**given, "commitments": given["commitments"][::-1]}
        ),
        "ceremony-round": booth.refused("finishCeremony", **{**_finish(group, 1), "state": state}),
        "trustee-twice": booth.refused(
            "dealShares", state=state, **{**given, "certificates": [given["certificates"][0]] * 3}
        ),
        "threshold-certificate": booth.refused(
            "dealShares",
            state=state,
            **{
                **given,
                "certificates": [
                    *given["certificates"][:2],
                    changed(stranger, lambda it: it["signature"].update(response="1")),
                ],
            },
        ),
    }
    assert codes == {code: code for code in codes}
    assert booth.refused("dealShares", state=state, **replaced) == ""
    # Who has dealt once does not deal to somebody else.
    assert booth.refused("dealShares", state=group["dealt"][0]["state"], **replaced) == "ceremony-changed"
    assert booth.refused("dealShares", state=group["dealt"][0]["state"], **given) == ""


def test_who_comes_back_with_the_file_sees_what_was_published(booth, group):
    election = group["given"]["election"]
    for begun, dealt in zip(group["begun"], group["dealt"], strict=True):
        own = {"certificate": begun["certificate"], "commitment": begun["commitment"]}
        first = booth.run("resumeCeremony", state=begun["state"], election=election)
        second = booth.run("resumeCeremony", state=dealt["state"], election=election)
        assert first == {"member": first["member"], "round": 1, **own, "coefficients": None}
        assert second == {**first, "round": 2, "coefficients": dealt["coefficients"]}


CHANNEL = """async ([how, route, message, keys]) => {
  const {seal, open} = await import("/static/ballot/channel.js");
  const numbers = Object.fromEntries(Object.entries(keys).map(([name, value]) => [name, BigInt(value)]));
  try {
    return how === "seal" ? await seal(route, numbers) : String(await open(route, message, numbers));
  } catch (error) {
    return error.code ?? String(error);
  }
}"""


def test_what_is_sealed_on_one_side_is_opened_on_the_other(booth):
    signing, secret, value = random_scalar(), random_scalar(), random_scalar()
    given, verification = {"certificates": "ab" * 32, "sender": 1, "receiver": 3}, power_of_g(signing)
    route = channel.Route(**given)
    sending = {"value": str(value), "signing": str(signing), "encryption": str(power_of_g(secret))}
    reading = {"secret": str(secret), "verification": str(verification)}
    ours = channel.seal(route, value, signing=signing, encryption=power_of_g(secret))
    theirs = booth.evaluate(CHANNEL, ["seal", given, None, sending])
    assert booth.evaluate(CHANNEL, ["open", given, ours, reading]) == str(value)
    assert channel.unseal(route, theirs, secret=secret, verification=verification) == value

    routes = [
        {**given, "sender": 3, "receiver": 1},
        {**given, "receiver": 2},
        {**given, "certificates": "cd" * 32},
    ]
    for other in routes:
        ends = {"sender": other["sender"], "receiver": other["receiver"]}
        for message, code in ((theirs, "channel-form"), ({**theirs, **ends}, "channel-seal")):
            if {**message, **ends} == message and code == "channel-form":
                continue
            assert booth.evaluate(CHANNEL, ["open", other, message, reading]) == code
            with pytest.raises(Refusal) as caught:
                channel.unseal(channel.Route(**other), message, secret=secret, verification=verification)
            assert caught.value.code == code
    stranger = random_scalar()
    with pytest.raises(Refusal, match="sealed for another key"):
        channel.unseal(route, theirs, secret=stranger, verification=verification)
    assert (
        booth.evaluate(CHANNEL, ["open", given, ours, {**reading, "secret": str(stranger)}]) == "channel-seal"
    )
    spoilt = {**ours, "key": str(int(ours["key"]) * MINUS % P)}
    assert booth.evaluate(CHANNEL, ["open", given, spoilt, reading]) == "channel-seal"


# --- every refusal has its place -----------------------------------------------------------------------------------


def test_the_refusals_of_the_browser_are_those_of_python():
    said: set[str] = set()
    for file in (ROOT / "static" / "ballot").glob("*.js"):
        said |= set(re.findall(r'(?:new Refusal|formOf)\(\s*"([a-z-]+)"', file.read_text("utf-8")))
    own_files = (ROOT / "static" / "ballot" / "own-files.js").read_text("utf-8")
    said |= set(
        re.findall(r'return "([a-z-]+)"', own_files)
    )  # which of two files it is; thrown by who wanted the other
    declared = (ROOT / "static" / "ballot" / "refusals.js").read_text("utf-8")
    values = {
        code: set(re.findall(r'"(\w+)"', names))
        for code, names in re.findall(r'"([a-z-]+)": \[(.*?)\]', declared)
    }
    own = declared.partition("// In the browser only:")[2]

    assert said == set(values)
    assert {code for code in values if code not in SENTENCES} == set(re.findall(r'"([a-z-]+)": \[', own))
    for code in set(values) & set(SENTENCES):
        assert set(re.findall(r"{(\w+)}", SENTENCES[code])) <= values[code], code
