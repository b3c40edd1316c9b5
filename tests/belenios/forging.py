"""What a liar can do who controls the server: take an archive apart and put it together with a chain that fits."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from gmpy2 import mpz

from proposals.belenios import ballots, credentials, results
from proposals.belenios.archive import InMemory
from proposals.belenios.canonical import compact
from proposals.belenios.decryption import Count, Decryption, SecondProofs, encoded_proofs
from proposals.belenios.elections import Election, Question
from proposals.belenios.events import Kind, Writer, setup_data, steps
from proposals.belenios.group import P, Q, power, power_of_g, random_scalar
from proposals.belenios.hashing import challenge, record_name
from proposals.belenios.headless import TIMESTAMP, Voting
from proposals.belenios.proofs import Proof, Secret
from proposals.belenios.refusals import Refusal
from proposals.belenios.tally import Sum
from proposals.belenios.verifier import verify

Parts = list[tuple[Kind, list[bytes]]]
Change = Callable[[Any], object]


def refused(archive: bytes, proofs: bytes | None = None) -> str:
    """The code by which our verifier refuses; empty if it does not."""
    try:
        verify(InMemory(archive), proofs)
    except Refusal as refusal:
        return refusal.code
    return ""


def parts_of(archive: bytes) -> Parts:
    return [(step.event.kind, [record.body for record in step.records]) for step in steps(InMemory(archive))]


def archive_of(parts: Parts) -> bytes:
    """The same events with every reference made again."""
    written: list[bytes] = []
    writer = Writer(written.append, TIMESTAMP)
    for kind, bodies in parts:
        writer.append(kind, *_referring(kind, bodies))
    return b"".join(written)


def _referring(kind: Kind, bodies: list[bytes]) -> list[bytes]:
    """The payload names the records before it, unless it was meant to be something else."""
    if kind == Kind.SETUP:
        return [*bodies[:3], setup_data(*bodies[:3])]
    field = {Kind.TALLY: "encrypted_tally", Kind.DECRYPTION: "payload"}.get(kind)
    if field:
        payload = json.loads(bodies[1])
        if field in payload:
            payload[field] = record_name(bodies[0])
        return [bodies[0], compact(payload).encode()]
    return bodies


def changed(raw: bytes, change: Change) -> bytes:
    """The JSON after `change` did something to it; what `change` returns, if anything, takes its place."""
    value = json.loads(raw)
    other = change(value)
    return compact(value if other is None else other).encode()


def with_change(parts: Parts, kind: Kind, change: Change, *, record: int = 0, nth: int = 0) -> bytes:
    """An archive in which one record of the nth event of a kind is different."""
    places = [index for index, (each, _) in enumerate(parts) if each == kind]
    place = places[nth]
    bodies = list(parts[place][1])
    bodies[record] = changed(bodies[record], change)
    return archive_of([*parts[:place], (kind, bodies), *parts[place + 1 :]])


def only(parts: Parts, *kinds: Kind) -> Parts:
    return [part for part in parts if part[0] in kinds]


def without(parts: Parts, *kinds: Kind) -> Parts:
    return [part for part in parts if part[0] not in kinds]


def counted(voting: Voting, cast: Iterable[bytes], parts: Parts, *, change: Callable[[Sum], None]) -> bytes:
    """The honest beginning of `parts`, then a false tally which the trustees decrypt rightly."""
    total = Sum(voting.election)
    for raw in cast:
        total.add(ballots.read(raw, voting.election))
    change(total)
    written: list[bytes] = []
    writer = Writer(written.append, TIMESTAMP)
    for kind, bodies in only(parts, Kind.SETUP, Kind.BALLOT, Kind.END):
        writer.append(kind, *bodies)
    writer.tally(total)
    factors = {}
    for owner, secret in enumerate(voting.secrets, 1):
        decryption = Decryption.make(voting.election, total.pairs, secret)
        factors[owner] = decryption.factors
        writer.decryption(owner, decryption.encoded())
    result = results.compute(total, voting.trustees.combine(factors))
    writer.result(results.written(result))
    return b"".join(written)


# --- ballots -------------------------------------------------------------------------------------------------------


def lying_ballot(election: Election, code: str, values: Sequence[Sequence[int]]) -> bytes:
    """Signed and well-formed, whatever the values; the proofs are made as if they were true."""
    secret = credentials.secret_of(code, election.uuid)
    context = f"{election.fingerprint}|{power_of_g(secret)}"
    answers: list[object] = []
    for question, row in zip(election.questions, values, strict=True):
        pretended = [Secret(random_scalar(), value) for value in row]
        answers.append(_pretending(election, question, pretended, context))
    return ballots.signed(election, secret, answers)


def _pretending(election: Election, question: Question, secrets: list[Secret], context: str) -> object:
    """Right proofs as far as there can be any: of 0 or 1 for what is, of a sum that would be allowed."""
    clipped = [Secret(each.randomness, min(max(each.value, 0), 1)) for each in secrets]
    wide = replace(question, minimum=0, maximum=len(question.answers))
    is_allowed = sum(each.value for each in clipped) in question.sums
    answer: Any = ballots.answered(election, question if is_allowed else wide, clipped, context)
    answer["overall_proof"] = answer["overall_proof"][: len(question.sums) + question.blank]
    for place, each in enumerate(secrets):
        beta = election.key_table.power(each.randomness) * power_of_g(mpz(each.value)) % P
        answer["choices"][place]["beta"] = str(beta)
    return answer


def small_order_ballot(election: Election, code: str, twist: mpz) -> bytes:
    """One matter, whose first beta carries an element of small order; every proof of it holds."""
    secret = credentials.secret_of(code, election.uuid)
    context = f"{election.fingerprint}|{power_of_g(secret)}"
    key = election.key_table
    chosen = [Secret(random_scalar(), value) for value in (1, 0, 0)]
    pairs = [
        (power_of_g(e.randomness), key.power(e.randomness) * power_of_g(mpz(e.value)) % P) for e in chosen
    ]
    pairs[0] = (pairs[0][0], pairs[0][1] * twist % P)
    words = [f"{alpha},{beta}" for alpha, beta in pairs]
    individual = [
        _twisted(pair, each.randomness, [0, 1], each.value, f"prove|{context}|{word}", election)
        for pair, each, word in zip(pairs, chosen, words, strict=True)
    ]
    alpha, beta = ballots.sum_of(pairs)
    randomness = sum(each.randomness for each in chosen) % Q
    label = f"prove|{context}|{','.join(words)}|{alpha},{beta}"
    overall = _twisted((alpha, beta), randomness, [1], 0, label, election)
    answer = {
        "choices": [{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in pairs],
        "individual_proofs": [[proof.as_json() for proof in proofs] for proofs in individual],
        "overall_proof": [proof.as_json() for proof in overall],
    }
    return ballots.signed(election, secret, [answer])


def _twisted(
    pair: tuple[mpz, mpz], randomness: mpz, values: list[int], true: int, label: str, election: Election
) -> list[Proof]:
    """Tries again until the challenge of the true claim is one that makes the twist vanish."""
    alpha, beta = pair
    key = election.key_table
    while True:
        nonce = random_scalar()
        proofs = [Proof(random_scalar(), random_scalar()) for _ in values]
        parts = []
        for index, (value, proof) in enumerate(zip(values, proofs, strict=True)):
            if index == true:
                parts += [str(power_of_g(nonce)), str(key.power(nonce))]
                continue
            shifted = beta * power_of_g(mpz(-value)) % P
            parts.append(str(power_of_g(proof.response) * power(alpha, proof.challenge) % P))
            parts.append(str(key.power(proof.response) * power(shifted, proof.challenge) % P))
        others = sum(proof.challenge for index, proof in enumerate(proofs) if index != true)
        own = (challenge(f"{label}|{','.join(parts)}") - others) % Q
        if own % 6 == 0:
            proofs[true] = Proof(own, (nonce - randomness * own) % Q)
            return proofs


# --- the forgery of a trustee and the last voter -------------------------------------------------------------------


def forged_result(voting: Voting, early: list[bytes], code: str, choices: list[int], shift: list[int]) -> Any:
    """One question, one trustee: adds `shift` to the true votes. Returns (archive, honest proofs, forged proofs).

    The last voter's randomness makes a proof right that the trustee has fixed beforehand, because its challenge
    binds neither alpha nor the factor.
    """
    election, (x,) = voting.election, voting.secrets
    key = power_of_g(x)
    before = Sum(election)
    for raw in early:
        before.add(ballots.read(raw, election))
    secrets, fixed = [], []
    for (alpha, _), value, delta in zip(before.pairs[0], choices, shift, strict=True):
        t, v = random_scalar(), random_scalar()
        one, other = power_of_g(t), power(alpha, t) * power_of_g(v) % P
        given = challenge(f"decrypt|{election.fingerprint}|{key}|{one},{other}")
        secrets.append(Secret((v + delta * given) * _inverse(t) % Q, value))
        fixed.append(Proof(given, (t - x * given) % Q))
    secret = credentials.secret_of(code, election.uuid)
    context = f"{election.fingerprint}|{power_of_g(secret)}"
    last = ballots.signed(
        election, secret, [ballots.answered(election, election.questions[0], secrets, context)]
    )
    written: list[bytes] = []
    writer = Writer(written.append, TIMESTAMP)
    writer.set_up(election.raw, voting.trustees.raw, voting.roll.raw)
    for raw in [*early, last]:
        writer.ballot(raw)
    writer.end_ballots()
    before.add(ballots.read(last, election))
    head = writer.tally(before)
    honest = Decryption.make(election, before.pairs, x)
    factors = [f * power_of_g(mpz(-d)) % P for f, d in zip(honest.factors[0], shift, strict=True)]
    forged = Decryption([factors], [fixed])
    writer.decryption(1, forged.encoded())
    writer.result(results.written(results.compute(before, voting.trustees.combine({1: forged.factors}))))
    of = Count(election, head, before.pairs)
    proofs = [encoded_proofs([SecondProofs.make(of, each, x, 1)]) for each in (honest, forged)]
    return b"".join(written), *proofs


def _inverse(value: mpz) -> mpz:
    return pow(value, -1, Q)
