"""Single parts that the whole archives of the other tests do not show."""

import ast
import re
from pathlib import Path

import pytest
from gmpy2 import mpz

from proposals.belenios import ballots, credentials, headless, refusals, results
from proposals.belenios.archive import InFile, InMemory
from proposals.belenios.elections import Election, Question
from proposals.belenios.group import G, Powers, Q, Table, power, power_of_g, random_scalar, table_of
from proposals.belenios.refusals import SENTENCES, Refusal
from proposals.belenios.threshold import certify, comparison_code
from proposals.belenios.verifier import verify
from tests.belenios.conftest import BOARD, MATTER
from tests.belenios.forging import changed

SOURCE = Path(refusals.__file__).parent


def test_every_refusal_has_its_sentence_and_every_sentence_its_refusal():
    used: set[str] = set()
    for file in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("Refusal", "form_of")
                and node.args
            ):
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    _sentence_of(code.value, {keyword.arg for keyword in node.keywords})
                    used.add(code.value)
    for code in ("decryption-proof", "proofs-wrong"):  # chosen at run time
        _sentence_of(code, {"owner", "question", "choice"})
        used.add(code)
    assert used == set(SENTENCES)


def _sentence_of(code, values):
    assert set(re.findall(r"{(\w+)}", SENTENCES[code])) <= values, code


def test_tables_and_shared_squarings_give_what_a_power_gives():
    exponents = [mpz(0), mpz(1), mpz(16), mpz(255), mpz(256), Q - 1, Q, mpz(2) ** 256 - 1, random_scalar()]
    right = [power(G, each) for each in exponents]

    assert [Table(G).power(each) for each in exponents[:3]] == right[:3]
    assert [table_of(int(G)).power(each) for each in exponents] == right
    assert Powers(G).to(exponents) == right
    assert [Powers(G).to([each]) for each in exponents] == [[each] for each in right]


@pytest.mark.parametrize("most", [0, 1, 2, 24, 25, 1000])
def test_every_number_of_votes_is_found_and_no_larger_one(most):
    logarithms = results.Logarithms(most)

    assert [logarithms.of(power_of_g(mpz(each))) for each in range(most + 3)] == [
        *range(most + 1),
        None,
        None,
    ]
    assert logarithms.of(power_of_g(mpz(-1))) is None


def test_codes_are_checked_as_they_are_typed():
    code = credentials.new_code()
    assert re.fullmatch(r"(\w{3}-){4}\w{3}", code)
    assert credentials.tidied(f"\t{code.replace('-', '')} ") == code
    swapped = code[:-1] + ("1" if code[-1] != "1" else "2")
    for wrong in ("", code[:-1], swapped, code.replace(code[0], "0"), code + code):
        with pytest.raises(Refusal, match="mistyped"):
            credentials.tidied(wrong)


def test_the_check_character_of_a_number_without_remainder():
    assert credentials.tidied("11111111111111v") == "111-111-111-111-11v"


@pytest.mark.parametrize("text", ["\x7f", "\n", "\x1b[0m", "\u2028"])
def test_titles_have_no_control_characters(text):
    with pytest.raises(Refusal, match="control characters"):
        headless.set_up([MATTER], 1, name=text)


def test_choices_that_a_question_does_not_allow(vote):
    election, code = vote.voting.election, vote.voting.codes[0]
    for choices in ([], [[1, 0, 0]], [[1, 1, 0], [0] * 4], [[1, 0, 0], [1, 1, 0, 0]], [[2, -1, 0], [0] * 4]):
        with pytest.raises(Refusal, match="cannot be answered"):
            ballots.make(election, code, choices)


def test_no_ballot_is_longer_than_the_longest(vote):
    election = vote.voting.election
    raw = ballots.make(election, vote.voting.codes[0], [[1, 0, 0], [0, 1, 1, 0]])

    assert 0.8 * election.longest_ballot < len(raw) <= election.longest_ballot


def test_an_election_says_who_runs_it():
    made = Election.make(
        uuid="fqFAsSogMatQ3R",
        name="a",
        description="b",
        public_key=G,
        questions=[BOARD],
        administrator="工会",
        credential_authority="监票人",
    )

    assert made.raw.endswith(
        '"uuid":"fqFAsSogMatQ3R","administrator":"工会","credential_authority":"监票人"}'.encode()
    )
    assert Election.read(made.raw) == made
    assert made.questions == (BOARD,)


def test_members_compare_their_certificates_by_a_short_code():
    certificates = [certify(random_scalar(), random_scalar()) for _ in range(2)]

    assert re.fullmatch(r"[0-9a-f]{4}( [0-9a-f]{4}){3}", comparison_code(certificates))
    assert comparison_code(certificates) != comparison_code(certificates[::-1])


def test_two_processes_find_what_one_finds(tmp_path):
    voting = headless.set_up([Question("a", ("b", "c"), 0, 2)], 6)
    archive, held = headless.in_memory(voting, [(voter, [[voter % 2, 1]]) for voter in range(6)])
    file = tmp_path / "file.bel"
    file.write_bytes(archive)
    shown: list[tuple[int, int]] = []

    with file.open("rb") as opened:
        source = InFile(opened.fileno())
        two = verify(source, held.proofs, jobs=2, progress=lambda done, total: shown.append((done, total)))

    assert two == verify(InMemory(archive), held.proofs)
    assert shown == [(3, 6), (6, 6)]


def test_a_refusal_comes_back_from_another_process(tmp_path):
    voting = headless.set_up([MATTER], 2)
    raw = [ballots.make(voting.election, code, [[1, 0, 0]]) for code in voting.codes]
    spoilt = changed(raw[1], lambda it: it["signature"]["proof"].update(response="1"))
    written: list[bytes] = []
    headless.count(voting, [raw[0], spoilt], written.append)

    with pytest.raises(Refusal) as caught:
        verify(InMemory(b"".join(written)), None, jobs=2)
    assert caught.value.code == "ballot-signature"


def test_a_group_decrypts_with_any_two_of_three(vote):
    voting = vote.voting
    for absent in (2, 3, 4):
        _, held = headless.in_memory(voting, vote.votes[:1], absent={absent})
        assert held.result == [list(row) for row in vote.votes[0][1]]
