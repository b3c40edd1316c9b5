"""What a lying server, trustee or voter may try: each is refused by its name.

The first part is what belenios-tool accepts and ours must not.
"""

import json
from functools import partial

import pytest
from gmpy2 import mpz

from proposals.belenios import ballots, credentials, headless
from proposals.belenios.archive import InMemory
from proposals.belenios.credentials import Roll
from proposals.belenios.decryption import Decryption
from proposals.belenios.elections import Election, Question
from proposals.belenios.events import Kind
from proposals.belenios.group import ONE, G, P, Q, are_members, is_member, power, power_of_g, random_scalar
from proposals.belenios.refusals import Refusal
from proposals.belenios.threshold import Signed, combine, deal
from proposals.belenios.trustees import Trustees
from proposals.belenios.verifier import verify
from tests.belenios.forging import (
    archive_of,
    changed,
    counted,
    forged_result,
    lying_ballot,
    only,
    parts_of,
    refused,
    small_order_ballot,
    with_change,
    without,
)

MINUS = P - 1
THIRD = next(power(mpz(base), (P - 1) // 3) for base in range(2, 9) if power(mpz(base), (P - 1) // 3) != 1)


@pytest.fixture(scope="module")
def parts(vote):
    return parts_of(vote.archive)


@pytest.fixture(scope="module")
def plain_parts(plain):
    return parts_of(plain.archive)


def code_of(call) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


def test_taking_apart_and_putting_together_changes_nothing(vote, parts):
    assert archive_of(parts) == vote.archive
    assert refused(vote.archive, vote.proofs) == ""


# --- what belenios-tool does not check -----------------------------------------------------------------------------


def test_a_published_tally_that_is_not_the_sum_of_the_ballots(plain, plain_parts):
    def one_vote_more(total):
        (alpha, beta), *rest = total.pairs[0]
        total.pairs[0] = [(alpha, beta * G % P), *rest]

    cast = [bodies[0] for kind, bodies in plain_parts if kind == Kind.BALLOT]
    assert refused(counted(plain.voting, cast, plain_parts, change=one_vote_more)) == "tally-differs"
    assert refused(counted(plain.voting, cast, plain_parts, change=lambda total: None)) == ""


@pytest.mark.parametrize("field", ["num_tallied", "total_weight"])
def test_a_wrong_number_of_ballots(plain_parts, field):
    archive = with_change(plain_parts, Kind.TALLY, lambda sized: sized.update({field: 1}), record=1)

    assert refused(archive) == "tally-size"


@pytest.mark.parametrize("kind", [Kind.SETUP, Kind.END, Kind.TALLY])
def test_an_event_is_left_out(plain_parts, kind):
    assert refused(archive_of(without(plain_parts, kind))) == "event-order"


def test_an_archive_without_a_result_is_not_finished(plain, plain_parts):
    archive = archive_of(without(plain_parts, Kind.RESULT))

    assert refused(archive, plain.proofs) == "unfinished"
    assert verify(InMemory(archive), plain.proofs, is_finished=False).result is None


def test_a_ballot_after_the_end_of_voting(plain_parts):
    """The tool would count it alone: one person's vote."""
    before = [part for part in plain_parts if part[0] in (Kind.SETUP, Kind.BALLOT, Kind.END)]
    late = only(plain_parts, Kind.BALLOT)[:1]
    rest = only(plain_parts, Kind.TALLY, Kind.DECRYPTION, Kind.RESULT)

    assert refused(archive_of([*before, *late, *rest])) == "event-order"


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        ("1", "result-form"),
        (True, "result-form"),
        (1.0, "result-form"),
        (-1, "result-form"),
        (3, "result-range"),
    ],
)
def test_a_result_that_cannot_be(plain_parts, votes, code):
    archive = with_change(plain_parts, Kind.RESULT, lambda result: result["result"][0].__setitem__(0, votes))

    assert refused(archive) == code


def test_a_result_plus_the_order_of_the_group(plain_parts):
    def add(result):
        result["result"][0][0] += int(Q)

    assert refused(with_change(plain_parts, Kind.RESULT, add)) == "result-range"


def test_a_result_that_does_not_follow(plain_parts):
    assert (
        refused(with_change(plain_parts, Kind.RESULT, lambda it: it["result"][0].reverse())) == "result-wrong"
    )


def test_a_trustee_decrypts_twice(parts):
    first = only(parts, Kind.DECRYPTION)[0]
    garbage = (first[0], [changed(first[1][0], lambda it: it["decryption_factors"].reverse()), first[1][1]])
    place = parts.index(first)

    assert refused(archive_of([*parts[:place], garbage, *parts[place:]])) in (
        "decryption-twice",
        "decryption-form",
    )
    assert refused(archive_of([*parts[:place], first, *parts[place:]])) == "decryption-twice"


@pytest.mark.parametrize(
    "write", [hex, "+{}".format, " {}".format, "0{}".format, "{}\n".format, "1_{}".format]
)
def test_numbers_are_written_in_one_way_only(plain_parts, write):
    def rewrite(decryption):
        row = decryption["decryption_factors"][0]
        row[0] = write(int(row[0]))

    assert refused(with_change(plain_parts, Kind.DECRYPTION, rewrite)) == "decryption-form"


def test_the_same_ballot_twice_and_an_old_one_after_the_new_one(parts):
    end = next(index for index, (kind, _) in enumerate(parts) if kind == Kind.END)
    first, last = only(parts, Kind.BALLOT)[0], only(parts, Kind.BALLOT)[-1]

    assert refused(archive_of([*parts[:end], last, *parts[end:]])) == "ballot-twice"
    assert refused(archive_of([*parts[:end], first, *parts[end:]])) == "ballot-twice"


@pytest.mark.parametrize(("minimum", "maximum"), [(2, 1), (0, 4), (0, 0), (1, -1)])
def test_a_question_nobody_can_answer(parts, minimum, maximum):
    def ask(election):
        election["questions"][0].update(min=minimum, max=maximum)

    assert refused(with_change(parts, Kind.SETUP, ask)) in ("question-range", "question-form")


@pytest.mark.parametrize("twist", [MINUS, THIRD, MINUS * THIRD % P])
def test_a_certificate_whose_channel_key_lies_outside_the_group(parts, vote, twist):
    signing = random_scalar()

    def twisted(trustees):
        keys = {
            "verification": str(power_of_g(signing)),
            "encryption": str(power_of_g(random_scalar()) * twist % P),
        }
        trustees[1][1]["certs"][0] = Signed.make(signing, keys).as_json()

    assert refused(with_change(parts, Kind.SETUP, twisted, record=1)) == "trustee-member"


def test_coefficients_outside_the_group():
    """In pairs they cancel each other in the product that the tool looks at."""
    group, _ = headless.deal_all(3, 3)
    signing = random_scalar()
    keys = {"verification": str(power_of_g(signing)), "encryption": str(G)}
    powers = [str(each) for each in group.coefficients[0].powers]
    for place in (1, 2):
        powers[place] = str(mpz(powers[place]) * MINUS % P)
    value = group.as_json()
    value["certs"][0] = Signed.make(signing, keys).as_json()
    value["coefexps"][0] = Signed.make(signing, {"coefexps": powers}).as_json()

    assert code_of(
        lambda: Trustees.read(json.dumps([["Pedersen", value]], separators=(",", ":")).encode())
    ) == ("trustee-member")


def test_one_member_stands_for_two(parts):
    def doubled(trustees):
        for field in ("certs", "coefexps"):
            trustees[1][1][field][1] = trustees[1][1][field][0]

    assert refused(with_change(parts, Kind.SETUP, doubled, record=1)) == "trustee-twice"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("version", 2, "election-version"),
        ("version", True, "election-version"),
        ("version", 1.0, "election-version"),
        ("group", "RFC-3526-2048", "election-group"),
        ("uuid", "0" * 14, "election-uuid"),
        ("questions", [], "election-form"),
        (
            "questions",
            [{"type": "NonHomomorphic", "value": {"answers": ["a"], "question": "b"}}],
            "question-form",
        ),
        ("name", None, "election-form"),
        ("public_key", "1", "election-key"),
    ],
)
def test_an_election_of_another_kind(parts, field, value, code):
    assert refused(with_change(parts, Kind.SETUP, lambda it: it.update({field: value}))) == code


# --- trustees ------------------------------------------------------------------------------------------------------


def test_a_trustee_without_a_proof_and_a_key_of_another_vote(parts, plain):
    other = json.loads(plain.voting.trustees.raw)[0]

    def foreign(trustees):
        trustees[0] = other

    def unproven(trustees):
        trustees[0][1]["public_key"] = other[1]["public_key"]

    assert refused(with_change(parts, Kind.SETUP, foreign, record=1)) == "election-key"
    assert refused(with_change(parts, Kind.SETUP, unproven, record=1)) == "trustee-proof"


def test_a_threshold_that_is_not_that_of_the_coefficients(parts):
    def lower(trustees):
        trustees[1][1]["threshold"] = 1

    assert refused(with_change(parts, Kind.SETUP, lower, record=1)) == "threshold-coefficients"


def test_a_share_that_does_not_fit_what_was_published():
    dealt = [deal(random_scalar(), 2, 3) for _ in range(3)]
    values = [each[1] for _, each in dealt]
    published = [each for each, _ in dealt]
    values[2] = (values[2] + 1) % Q

    with pytest.raises(Refusal, match="trustee 3 dealt to trustee 2 is wrong"):
        combine(values, published, 2)


def test_too_few_decrypt(vote, parts):
    *before, _, result = parts
    single = next(index for index, (kind, _) in enumerate(parts) if kind == Kind.DECRYPTION)

    assert refused(archive_of([*before, result])) == "decryption-few"
    assert refused(archive_of([*parts[:single], *parts[single + 1 :]])) == "decryption-missing"


def test_a_wrong_key_and_a_bad_share_decrypt_nothing(vote, parts):
    total = verify(InMemory(vote.archive), None)
    assert total.counted == 3
    for nth, owner in ((0, 1), (1, 3)):
        kind, bodies = only(parts, Kind.DECRYPTION)[nth]
        wrong = _decrypted(vote.voting, parts, random_scalar())
        archive = archive_of([part if part[1] != bodies else (kind, [wrong, bodies[1]]) for part in parts])
        assert refused(archive) == "decryption-proof", owner


def _decrypted(voting, parts, secret):
    tally = json.loads(only(parts, Kind.TALLY)[0][1][0])
    pairs = [[(mpz(cell["alpha"]), mpz(cell["beta"])) for cell in row] for row in tally]
    return Decryption.make(voting.election, pairs, secret).encoded()


@pytest.mark.parametrize("twist", [MINUS, THIRD])
def test_a_factor_outside_the_group(parts, twist):
    def twisted(decryption):
        row = decryption["decryption_factors"][0]
        row[0] = str(mpz(row[0]) * twist % P)

    assert refused(with_change(parts, Kind.DECRYPTION, twisted)) == "decryption-member"


# --- ballots -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def may_be_cast(plain):
    return lambda raw: ballots.check(raw, plain.voting.election, plain.voting.roll.weights)


@pytest.fixture(scope="module")
def ballot(plain):
    return ballots.make(plain.voting.election, plain.voting.codes[0], [[1, 0, 0]])


def test_an_honest_ballot_may_be_cast(may_be_cast, ballot, plain):
    assert may_be_cast(ballot).credential == str(
        credentials.public_of(plain.voting.codes[0], plain.voting.election.uuid)
    )


def test_a_copied_ballot_under_another_code(may_be_cast, ballot, plain):
    election, other = plain.voting.election, plain.voting.codes[1]
    copied = json.loads(ballot)
    stolen = ballots.signed(election, credentials.secret_of(other, election.uuid), copied["answers"])
    renamed = changed(ballot, lambda it: it.update(credential=json.loads(stolen)["credential"]))

    assert code_of(partial(may_be_cast, stolen)) == "ballot-choice"
    assert code_of(partial(may_be_cast, renamed)) == "ballot-signature"


def test_a_ballot_of_another_vote_or_of_nobody(may_be_cast, vote, plain):
    election = plain.voting.election
    same_questions = Election.make(
        uuid=election.uuid,
        name="another",
        description="",
        public_key=election.public_key,
        questions=election.questions,
    )
    replayed = ballots.make(same_questions, plain.voting.codes[0], [[1, 0, 0]])
    foreign = ballots.make(election, credentials.new_code(), [[1, 0, 0]])

    assert code_of(partial(may_be_cast, replayed)) == "ballot-election"
    assert code_of(partial(may_be_cast, foreign)) == "ballot-credential"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([2, 0, 0], "ballot-choice"),
        ([1, -1, 1], "ballot-choice"),
        ([1, 1, 0], "ballot-sum"),
        ([0, 0, 0], "ballot-sum"),
    ],
)
def test_more_than_one_vote(may_be_cast, plain, values, code):
    raw = lying_ballot(plain.voting.election, plain.voting.codes[0], [values])

    assert code_of(partial(may_be_cast, raw)) == code


def test_a_blank_vote_with_a_choice(vote):
    voting = vote.voting
    raw = lying_ballot(voting.election, voting.codes[0], [[1, 0, 0], [1, 1, 0, 0]])

    assert code_of(lambda: ballots.check(raw, voting.election, voting.roll.weights)) == "ballot-blank"


@pytest.mark.parametrize("twist", [MINUS, THIRD])
def test_elements_of_small_order_pass_every_proof_and_not_the_gate(plain, plain_parts, may_be_cast, twist):
    """One such ballot in the sum, and nobody can decrypt it."""
    voting = plain.voting
    raw = small_order_ballot(voting.election, voting.codes[0], twist)

    ballot = ballots.read(raw, voting.election)
    ballots.check_signature(ballot, voting.roll.weights)
    ballots.check_proofs(ballot, voting.election, are_members=True)

    assert code_of(partial(may_be_cast, raw)) == "ballot-member"
    setup, end = only(plain_parts, Kind.SETUP, Kind.END)
    archive = archive_of([setup, (Kind.BALLOT, [raw]), end])
    assert code_of(lambda: verify(InMemory(archive), None, is_finished=False)) == "ballot-member"


def _swap(ballot):
    proofs = ballot["answers"][0]["individual_proofs"]
    proofs[0], proofs[1] = proofs[1], proofs[0]


def _turn(ballot):
    ballot["answers"][0]["individual_proofs"][0].reverse()


SPOILT = {
    "missing proof": (lambda it: it["answers"][0]["individual_proofs"].pop(), "ballot-form"),
    "missing sum": (lambda it: it["answers"][0].pop("overall_proof"), "ballot-form"),
    "unasked blank proof": (lambda it: it["answers"][0].update(blank_proof=[]), "ballot-form"),
    "no signature": (lambda it: it.pop("signature"), "ballot-form"),
    "null": (lambda it: it["answers"][0].update(overall_proof=None), "ballot-form"),
    "no answer": (lambda it: it["answers"].pop(), "ballot-form"),
    "zero": (lambda it: it["answers"][0]["choices"][0].update(alpha="0"), "ballot-form"),
    "p": (lambda it: it["answers"][0]["choices"][0].update(alpha=str(P)), "ballot-form"),
    "q": (lambda it: it["signature"]["proof"].update(response=str(Q)), "ballot-form"),
    "integer": (lambda it: it["answers"][0]["choices"][0].update(alpha=1), "ballot-form"),
    "swapped proofs": (_swap, "ballot-choice"),
    "turned proofs": (_turn, "ballot-choice"),
    "not signed again": (lambda it: it["answers"][0]["choices"].reverse(), "ballot-signature"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_ballot(may_be_cast, ballot, plain, name):
    change, code = SPOILT[name]
    raw = changed(ballot, change)
    if code == "ballot-choice":
        secret = credentials.secret_of(plain.voting.codes[0], plain.voting.election.uuid)
        raw = ballots.signed(plain.voting.election, secret, json.loads(raw)["answers"])

    assert code_of(partial(may_be_cast, raw)) == code


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b",", b", ", 1),
        lambda raw: raw.replace(b'{"election_uuid"', b'{"a":1,"election_uuid"', 1),
        lambda raw: raw.replace(b"election_uuid", b"election\\u005fuuid", 1),
        lambda raw: raw[:-1] + b',"signature":1}',
        lambda raw: raw[:900].decode().encode("utf-16"),
        lambda raw: b"\xff" + raw,
        lambda raw: b"[" * 1500,
        lambda raw: b"1" * 5000,
        lambda raw: b'"\\ud800"',
        lambda raw: b"",
    ],
)
def test_bytes_that_are_no_ballot(may_be_cast, ballot, spoil):
    assert code_of(partial(may_be_cast, spoil(ballot))) == "ballot-form"


def test_a_ballot_longer_than_any_can_be(may_be_cast, ballot):
    assert code_of(partial(may_be_cast, ballot + b" " * 20_000)) == "ballot-size"


# --- membership of many --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("twist", [MINUS, THIRD])
def test_one_bad_element_among_two_hundred_is_always_found(twist):
    elements = [power_of_g(mpz(7 + number)) for number in range(200)]
    assert are_members(elements)
    for place in range(0, 200, 10):
        bad = [*elements]
        bad[place] = bad[place] * twist % P
        assert not are_members(bad)


def test_what_is_no_number_of_the_group():
    assert not any(map(is_member, [mpz(0), P, MINUS, THIRD, G + P, -G]))
    assert is_member(ONE)


def test_the_roll_names_its_bad_entry(vote):
    publics = [power_of_g(random_scalar()) for _ in range(120)]
    publics[50] = publics[50] * THIRD % P
    raw = json.dumps([str(each) for each in publics], separators=(",", ":")).encode()

    with pytest.raises(Refusal, match="entry 51"):
        Roll.read(raw)
    assert code_of(lambda: Roll.make([publics[0], publics[0]])) == "credentials-twice"
    assert code_of(lambda: Roll.make([publics[0]], [0])) == "credentials-form"


# --- the forgery ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def forgery():
    voting = headless.set_up([Question("合同", ("赞成", "反对", "弃权"), 1, 1)], 5)
    early = [ballots.make(voting.election, voting.codes[voter], [[0, 1, 0]]) for voter in range(4)]
    return forged_result(voting, early, voting.codes[4], [0, 1, 0], [3, -3, 0])


def test_a_trustee_and_the_last_voter_turn_the_result(forgery):
    """True are 0 : 5 : 0. The published protocol accepts the forged result, the second proofs do not."""
    archive, honest, forged = forgery

    assert verify(InMemory(archive), None).result == [[3, 2, 0]]
    assert refused(archive, honest) == "proofs-wrong"
    assert refused(archive, forged) == "proofs-wrong"


def test_second_proofs_of_another_head_or_of_others(vote, plain):
    def lacking(proofs):
        proofs.pop()

    assert (
        refused(vote.archive, changed(vote.proofs, lambda it: it[0].update(head="0" * 64))) == "proofs-head"
    )
    assert refused(vote.archive, changed(vote.proofs, lacking)) == "proofs-owner"
    assert refused(vote.archive, changed(vote.proofs, lambda it: it.reverse())) == "proofs-form"
    assert refused(vote.archive, plain.proofs) == "proofs-form"
    assert refused(vote.archive, b"") == "proofs-form"


def test_a_second_proof_of_something_else(plain):
    def other(proofs):
        row = proofs[0]["proofs"][0]
        row[0], row[1] = row[1], row[0]

    assert refused(plain.archive, changed(plain.proofs, other)) == "proofs-wrong"
