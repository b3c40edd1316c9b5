"""Ballots: made from a voting code and choices, read and checked against an election and its roll."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from . import credentials, group
from .arithmetic import mpz
from .canonical import array, compact, element, encoded, fields, form_of, loaded, text
from .elections import Election, Question
from .group import P, power_of_g, random_scalar
from .hashing import fingerprint
from .proofs import Ciphertext, Claim, Proof, Secret, is_known, is_one_of, know, prove_one_of
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """`choices` are pairs (alpha, beta) with their decimal form beside them, which is what proofs hash."""

    choices: list[tuple[mpz, mpz]]
    words: list[str]
    individual: list[list[Proof]]
    overall: list[Proof]
    blank: list[Proof] | None


@dataclass(frozen=True, slots=True)
class Ballot:
    raw: bytes
    credential: str
    answers: list[Answer]
    signed: str
    signature: Proof

    @property
    def tracker(self) -> str:
        """What the voter keeps and finds on the board (smart ballot tracker)."""
        return fingerprint(self.raw)

    @property
    def elements(self) -> Iterator[mpz]:
        for answer in self.answers:
            for alpha, beta in answer.choices:
                yield alpha
                yield beta


# --- making --------------------------------------------------------------------------------------------------------


def make(election: Election, code: str, choices: Sequence[Sequence[int]]) -> bytes:
    """The ballot of whoever holds the code. A blank question has the blank bit first, as belenios-tool wants it."""
    secret = credentials.secret_of(code, election.uuid)
    credential = str(power_of_g(secret))
    context = f"{election.fingerprint}|{credential}"
    if len(choices) != len(election.questions):
        raise Refusal("choices-form", question=min(len(choices), len(election.questions)) + 1)
    answers = []
    for index, (question, chosen) in enumerate(zip(election.questions, choices, strict=True), 1):
        if not question.allows(chosen):
            raise Refusal("choices-form", question=index)
        answers.append(
            answered(election, question, [Secret(random_scalar(), each) for each in chosen], context)
        )
    return signed(election, secret, answers)


def signed(election: Election, secret: mpz, answers: list[object]) -> bytes:
    """The whole ballot with its signature."""
    ballot: dict[str, object] = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": str(power_of_g(secret)),
        "answers": answers,
    }
    digest = fingerprint(encoded(ballot))
    ballot["signature"] = {"hash": digest, "proof": know(secret, f"sig|{digest}").as_json()}
    return encoded(ballot)


def answered(election: Election, question: Question, chosen: Sequence[Secret], context: str) -> object:
    """One answer with its proofs; `context` is the fingerprint of the election and the credential."""
    key = election.key_table
    pairs = [
        (power_of_g(each.randomness), key.power(each.randomness) * power_of_g(mpz(each.value)) % P)
        for each in chosen
    ]
    words = [f"{alpha},{beta}" for alpha, beta in pairs]
    individual = [
        prove_one_of([Claim(each, 0), Claim(each, 1)], each.value, f"prove|{context}|{word}", key)
        for each, word in zip(chosen, words, strict=True)
    ]
    answer: dict[str, object] = {
        "choices": [{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in pairs],
        "individual_proofs": [_listed(proofs) for proofs in individual],
    }
    whole = f"{context}|{','.join(words)}"
    counted = chosen[question.blank :]
    total = Secret(
        sum((each.randomness for each in counted), mpz(0)) % group.Q, sum(each.value for each in counted)
    )
    in_range = [Claim(total, value) for value in question.sums]
    if question.blank:
        bit = chosen[0]
        overall = [Claim(bit, 1), *in_range]
        true = 0 if bit.value else 1 + total.value - question.minimum
        answer["overall_proof"] = _listed(prove_one_of(overall, true, f"bproof1|{whole}", key))
        nothing = [Claim(bit, 0), Claim(total, 0)]
        answer["blank_proof"] = _listed(prove_one_of(nothing, bit.value, f"bproof0|{whole}", key))
    else:
        alpha, beta = sum_of(pairs)
        label = f"prove|{whole}|{alpha},{beta}"
        true = total.value - question.minimum
        answer["overall_proof"] = _listed(prove_one_of(in_range, true, label, key))
    return answer


def sum_of(pairs: Sequence[tuple[mpz, mpz]]) -> tuple[mpz, mpz]:
    """The ciphertext of the sum of what these hold."""
    alpha = beta = group.ONE
    for one, other in pairs:
        alpha, beta = alpha * one % P, beta * other % P
    return alpha, beta


def _listed(proofs: Sequence[Proof]) -> list[dict[str, str]]:
    return [proof.as_json() for proof in proofs]


# --- reading -------------------------------------------------------------------------------------------------------


def read(raw: bytes, election: Election) -> Ballot:
    """Every byte is where it should be; nothing of the cryptography is checked yet."""
    if len(raw) > election.longest_ballot:
        raise Refusal("ballot-size")
    with form_of("ballot-form"):
        value = loaded(raw)
        uuid, digest, credential, answers, signature = fields(
            value, "election_uuid", "election_hash", "credential", "answers", "signature"
        )
        if uuid != election.uuid or digest != election.fingerprint:
            raise Refusal("ballot-election")
        element(credential)
        parts = array(answers, len(election.questions))
        read_answers = [_read_answer(each, of) for each, of in zip(parts, election.questions, strict=True)]
        hashed, proof = fields(signature, "hash", "proof")
        return Ballot(raw, text(credential), read_answers, text(hashed), Proof.read(proof))


def _read_answer(value: object, question: Question) -> Answer:
    optional = ("blank_proof",) if question.blank else ()
    choices, individual, overall, *blank = fields(
        value, "choices", "individual_proofs", "overall_proof", *optional
    )
    pairs: list[tuple[mpz, mpz]] = []
    words: list[str] = []
    for choice in array(choices, question.choices):
        alpha, beta = fields(choice, "alpha", "beta")
        pairs.append((element(alpha), element(beta)))
        words.append(f"{alpha},{beta}")
    return Answer(
        pairs,
        words,
        [_read_proofs(each, 2) for each in array(individual, question.choices)],
        _read_proofs(overall, len(question.sums) + question.blank),
        _read_proofs(blank[0], 2) if blank else None,
    )


def _read_proofs(value: object, length: int) -> list[Proof]:
    return [Proof.read(each) for each in array(value, length)]


# --- checking ------------------------------------------------------------------------------------------------------


def check(raw: bytes, election: Election, roll: Container[str]) -> Ballot:
    """A ballot that may be cast; the cheap questions first, so that a stranger costs the server one power."""
    ballot = read(raw, election)
    check_signature(ballot, roll)
    check_proofs(ballot, election, are_members=False)
    return ballot


def check_signature(ballot: Ballot, roll: Container[str]) -> None:
    """By a credential of the roll, whose membership was checked with the roll."""
    if ballot.credential not in roll:
        raise Refusal("ballot-credential")
    tail = f',"signature":{compact({"hash": ballot.signed, "proof": ballot.signature.as_json()})}}}'.encode()
    is_hash_right = fingerprint(ballot.raw.removesuffix(tail) + b"}") == ballot.signed
    if not is_hash_right or not is_known(mpz(ballot.credential), f"sig|{ballot.signed}", ballot.signature):
        raise Refusal("ballot-signature")


def check_proofs(ballot: Ballot, election: Election, *, are_members: bool) -> None:
    """Every choice is 0 or 1, every sum in its range.

    The proofs say nothing about elements outside the group: `are_members` promises that somebody looks at them, or
    else they are looked at here.
    """
    context = f"{election.fingerprint}|{ballot.credential}"
    for index, (question, answer) in enumerate(zip(election.questions, ballot.answers, strict=True), 1):
        ciphertexts = [Ciphertext(alpha, beta) for alpha, beta in answer.choices]
        _check_choices(index, answer, ciphertexts, context, election)
        # Now, because the squarings are there: a third of the price.
        if not are_members and not all(each.is_member() for each in ciphertexts):
            raise Refusal("ballot-member")
        _check_sum(index, question, answer, ciphertexts, context, election)


def _check_choices(
    index: int, answer: Answer, ciphertexts: Sequence[Ciphertext], context: str, election: Election
) -> None:
    """Numbers from 1; where blank is allowed it is choice 1."""
    rows = zip(ciphertexts, answer.words, answer.individual, strict=True)
    for choice, (ciphertext, word, proofs) in enumerate(rows, 1):
        claims = [(ciphertext, 0), (ciphertext, 1)]
        if not is_one_of(claims, proofs, f"prove|{context}|{word}", election.key_table):
            raise Refusal("ballot-choice", question=index, choice=choice)


def _check_sum(
    index: int,
    question: Question,
    answer: Answer,
    ciphertexts: Sequence[Ciphertext],
    context: str,
    election: Election,
) -> None:
    whole = f"{context}|{','.join(answer.words)}"
    alpha, beta = sum_of(answer.choices[question.blank :])
    blank, total = ciphertexts[0], Ciphertext(alpha, beta, ciphertexts[question.blank :])
    claims = [(total, value) for value in question.sums]
    label = f"prove|{whole}|{alpha},{beta}"
    if question.blank:
        claims = [(blank, 1), *claims]
        label = f"bproof1|{whole}"
    if not is_one_of(claims, answer.overall, label, election.key_table):
        raise Refusal("ballot-sum", question=index)
    if answer.blank:
        nothing = [(blank, 0), (total, 0)]
        if not is_one_of(nothing, answer.blank, f"bproof0|{whole}", election.key_table):
            raise Refusal("ballot-blank", question=index)
