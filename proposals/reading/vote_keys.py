"""Keys, ceremony and decryption of a vote, as the pages of its scrutineers ask for them again and again."""

from __future__ import annotations

from typing import Any

from proposals.actions.ballot_keys import ORDER, holders
from proposals.belenios.events import Kind
from proposals.models import BallotOfficer, BallotPaper, BoardEvent, KeyMessage
from proposals.rules.voting import Codes

Step = KeyMessage.Step
BEFORE_THE_END = [Kind.SETUP.value, Kind.BALLOT.value]
PUBLISHED = {
    "certificates": Step.CERTIFICATE,
    "commitments": Step.COMMITMENT,
    "coefficients": Step.COEFFICIENTS,
}
"""What everybody may read, once everybody has sent it: nobody chooses after seeing what the others chose."""


def keys_of(paper: BallotPaper, me: BallotOfficer) -> dict[str, Any]:
    """Who has done what, and what this scrutineer needs for the next step."""
    people = holders(paper)
    found = KeyMessage.objects.filter(officer__paper=paper, ceremony=paper.ceremony)
    sent: dict[str, dict[int, str]] = {step.value: {} for step in ORDER}
    shares: dict[int, str] = {}
    for step, body, sender, receiver in found.values_list("step", "body", "officer__position", "receiver"):
        sent[step][sender] = body
        if receiver == me.pk:
            shares[sender] = body

    def everybodys(step: Step) -> list[str] | None:
        given = sent[step.value]
        return [given[number] for number in sorted(given)] if len(given) == len(people) else None

    has_shares = len(sent[Step.SHARE]) == len(people) or (len(people) == 1 and bool(sent[Step.COEFFICIENTS]))
    return {
        "ceremony": paper.ceremony,
        "is_over": paper.opened_at is not None or paper.set_aside_at is not None,
        "members": [
            {
                "number": each.position,
                "name": str(each),
                "steps": [step.value for step in ORDER if each.position in sent[step.value]],
                "has_key": bool(each.public_key),
                "is_drilled": each.drilled_at is not None,
            }
            for each in people
        ],
        "own_certificate": sent[Step.CERTIFICATE].get(me.position),
        **{name: everybodys(step) for name, step in PUBLISHED.items()},
        "shares": [shares.get(each.position) for each in people] if has_shares else None,
    }


def decryptions_of(paper: BallotPaper) -> dict[str, Any]:
    """Whether there is something to decrypt, who has, and whether the result is there."""
    events = list(
        BoardEvent.objects.filter(paper=paper).exclude(kind__in=BEFORE_THE_END).only("kind", "owner")
    )
    kinds = {event.kind for event in events}
    done = {event.owner for event in events if event.kind == Kind.DECRYPTION}
    return {
        "is_tallied": Kind.TALLY.value in kinds,
        "has_result": Kind.RESULT.value in kinds,
        "needed": paper.keys_needed,
        "members": [
            {"number": each.position, "name": str(each), "has_decrypted": each.position in done}
            for each in holders(paper)
        ],
    }


def codes_missing(paper: BallotPaper) -> bool:
    """Whether the slips are not made yet."""
    return paper.codes == Codes.SLIPS and paper.roll.filter(credential="").exists()


def has_decrypted(officer: BallotOfficer) -> bool:
    return officer.paper.board.filter(kind=Kind.DECRYPTION.value, owner=officer.position).exists()
