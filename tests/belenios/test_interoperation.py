"""Ours is accepted by Debian's belenios-tool, and what it makes is accepted by ours."""

import json
import random
from pathlib import Path

import pytest

from proposals.belenios import ballots, credentials, headless
from proposals.belenios.archive import InMemory
from proposals.belenios.elections import Question
from proposals.belenios.verifier import verify
from tests.belenios.conftest import BOARD, MATTER

WIDE = Question("五十选三十", tuple(f"候选人{number}" for number in range(1, 51)), 0, 30, blank=True)
NARROW = Question("最少两名", ("甲", "乙", "丙"), 2, 3)


def test_one_voter_one_trustee(tool):
    voting = headless.set_up([MATTER], 1)
    archive, held = headless.in_memory(voting, [(0, [[0, 1, 0]])])

    assert tool.accepts(voting, archive)
    assert verify(InMemory(archive), held.proofs).result == [[0, 1, 0]]


def test_fifty_voters_three_trustees_and_votes_cast_again(tool):
    voting = headless.set_up([MATTER], 50, singles=3)
    votes = list(headless.random_votes(voting, random.Random(3)))
    again = [(voter, [[0, 0, 1]]) for voter in range(4)]
    archive, held = headless.in_memory(voting, votes + again)

    report = verify(InMemory(archive), held.proofs, jobs=2)

    assert tool.accepts(voting, archive)
    assert (report.voters, report.cast, report.counted) == (50, 54, 50)
    assert report.result == held.result == _counted(votes[4:] + again)


def _counted(votes):
    return [[sum(choices[0][answer] for _, choices in votes) for answer in range(3)]]


def test_eight_questions_a_blank_vote_and_fifty_candidates(tool):
    voting = headless.set_up([MATTER, BOARD, WIDE, NARROW, MATTER, BOARD, NARROW, MATTER], 2)
    most = [
        [0, 1, 0],
        [0, 1, 1, 0],
        [0] + [1] * 30 + [0] * 20,
        [1, 1, 1],
        [1, 0, 0],
        [0] * 4,
        [0, 1, 1],
        [0, 0, 1],
    ]
    blank = [
        [0, 1, 0],
        [1, 0, 0, 0],
        [1] + [0] * 50,
        [1, 1, 0],
        [0, 0, 1],
        [0, 0, 0, 1],
        [1, 0, 1],
        [1, 0, 0],
    ]
    archive, held = headless.in_memory(voting, [(0, most), (1, blank)])

    report = verify(InMemory(archive), held.proofs)

    assert tool.accepts(voting, archive)
    assert report.result == [
        [a + b for a, b in zip(*rows, strict=True)] for rows in zip(most, blank, strict=True)
    ]


def test_two_of_three_trustees_decrypt_beside_one_who_has_to(tool, vote):
    report = verify(InMemory(vote.archive), vote.proofs)

    assert tool.accepts(vote.voting, vote.archive)
    assert (report.trustees, report.decrypted_by, report.has_second_proofs) == (4, (1, 3, 4), True)
    assert (report.voters, report.cast, report.counted) == (3, 4, 3)


def test_nobody_voted(tool):
    voting = headless.set_up([MATTER], 2)
    archive, held = headless.in_memory(voting, [])

    assert tool.accepts(voting, archive)
    assert verify(InMemory(archive), held.proofs).result == [[0, 0, 0]]


def test_votes_have_weights(tool):
    voting = headless.set_up([MATTER], 2, weights=[3, 4])
    archive, held = headless.in_memory(voting, [(0, [[1, 0, 0]]), (1, [[0, 1, 0]])])

    report = verify(InMemory(archive), held.proofs)

    assert tool.accepts(voting, archive)
    assert (report.counted, report.weight) == (2, 7)
    assert sorted(report.result[0]) == [0, 3, 4]


def test_an_archive_made_wholly_by_the_tool(tool):
    """Also a group of trustees with a member absent, and a vote cast again."""
    uuid = tool("setup", "generate-token").decode().strip()
    group = ("--uuid", uuid, "--group", "BELENIOS-2048")
    codes = _credentials(tool, group, 2)
    shares = _trustees(tool, group[2:])
    template = {"description": "说明", "name": "表决\x7f", "questions": [MATTER.as_json(), BOARD.as_json()]}
    (tool.folder / "questions.json").write_text(json.dumps(template))
    tool("setup", "make-election", *group, "--template", "questions.json")
    tool("archive", "init")
    votes = [(0, [[1, 0, 0], [0, 1, 1, 0]]), (1, [[0, 1, 0], [1, 0, 0, 0]]), (0, [[0, 0, 1], [0, 0, 0, 1]])]
    for voter, choices in votes:
        _add(tool, "Ballot", _ballot(tool, codes[voter], choices))
    _add(tool, "EndBallots", b"")
    _add(tool, "EncryptedTally", tool("election", "compute-encrypted-tally"))
    _add(
        tool, "PartialDecryption", tool("election", "decrypt", "--privkey", "single.key", "--trustee-id", "1")
    )
    for owner, name in ((2, shares[0]), (4, shares[2])):
        decrypt = ("--key", f"{name}.key", "--decryption-key", f"{name}.dkey", "--trustee-id", str(owner))
        _add(tool, "PartialDecryption", tool("election", "decrypt-threshold", *decrypt))
    _add(tool, "Result", tool("election", "compute-result"))

    report = verify(InMemory((tool.folder / f"{uuid}.bel").read_bytes()), None)

    assert report.result == [[0, 1, 1], [1, 0, 0, 1]]
    assert (report.cast, report.counted, report.decrypted_by) == (3, 2, (1, 2, 4))


def _credentials(tool, group, count):
    tool("setup", "generate-credentials", *group, "--count", str(count))
    (public,) = tool.folder.glob("*.pubcreds")
    (private,) = tool.folder.glob("*.privcreds")
    public.rename(tool.folder / "public_creds.json")
    return [line.split()[1] for line in private.read_text().splitlines()]


def _trustees(tool, group):
    """A single trustee, and the whole ceremony for two of three."""
    tool("setup", "generate-trustee-key", *group)
    (key,) = tool.folder.glob("*.privkey")
    key.rename(tool.folder / "single.key")
    (public,) = tool.folder.glob("*.pubkey")
    public.rename(tool.folder / "public_keys.jsons")
    step = ("setup", "generate-trustee-key-threshold", *group)
    for _ in range(3):
        tool(*step, "--step", "1")
    names = sorted(path.stem for path in tool.folder.glob("*.cert"))
    certificates = b"".join((tool.folder / f"{name}.cert").read_bytes() for name in names)
    (tool.folder / "certs.jsons").write_bytes(certificates)
    with_certificates = (*step, "--certs", "certs.jsons")
    tool(*with_certificates, "--step", "2")
    polynomials = [
        tool(*with_certificates, "--key", f"{name}.key", "--step", "3", "--threshold", "2") for name in names
    ]
    (tool.folder / "polynomials.jsons").write_bytes(b"".join(polynomials))
    tool(*with_certificates, "--step", "4", "--polynomials", "polynomials.jsons")
    outputs = b""
    for name in names:
        given = (tool.folder / f"{name}.vinput").read_bytes()
        outputs += tool(*with_certificates, "--key", f"{name}.key", "--step", "5", given=given)
    last = (*with_certificates, "--step", "6", "--polynomials", "polynomials.jsons")
    (tool.folder / "threshold.json").write_bytes(tool(*last, given=outputs))
    tool("setup", "make-trustees")
    return names


def _ballot(tool, code, choices):
    (tool.folder / "code").write_text(code)
    (tool.folder / "choices.json").write_text(json.dumps(choices))
    return tool("election", "generate-ballot", "--privcred", "code", "--ballot", "choices.json")


def _add(tool, kind, given):
    tool("archive", "add-event", f"--type={kind}", given=given)


def test_an_archive_that_the_tool_made_once():
    """Also where the tool is not installed; one question has quotes, a backslash and DEL in it."""
    (file,) = (Path(__file__).parent / "data").glob("*.bel")

    report = verify(InMemory(file.read_bytes()), None)

    assert report.result == [[1, 0, 0], [0, 1, 1]]
    assert report.election.questions[0].text == 'q/é\x7f"\\'


def test_a_ballot_made_by_the_tool_is_cast_into_ours(tool, vote):
    voting = vote.voting
    (tool.folder / f"{voting.election.uuid}.bel").write_bytes(vote.archive)
    raw = _ballot(tool, voting.codes[1], [[0, 0, 1], [0, 1, 1, 0]]).strip()

    ballot = ballots.check(raw, voting.election, voting.roll.weights)

    assert ballot.tracker == tool("sha256-b64", given=raw).decode().strip()
    written: list[bytes] = []
    held = headless.count(voting, [raw], written.append, absent={3})
    assert held.result == [[0, 0, 1], [0, 1, 1, 0]]
    assert verify(InMemory(b"".join(written)), held.proofs).counted == 1
    assert tool.accepts(voting, b"".join(written))


def test_codes_mean_the_same_key(tool):
    uuid, code = "fqFAsSogMatQ3R", credentials.new_code()
    derived = tool(
        "setup", "generate-credentials", "--uuid", uuid, "--group", "BELENIOS-2048", "--derive", code
    )

    assert derived.decode().strip() == str(credentials.public_of(code, uuid))


@pytest.mark.parametrize("code", ["YFS-nnN-hXo-M56-oDZ", "wsa-XqY-7Y7-PAi-Cfj", "gwx-nhS-wdR-528-ZJm"])
def test_the_check_character_is_the_tools(code):
    assert credentials.tidied(f" {code.replace('-', '')}\n") == code
