"""The keys of a sealed vote: handed in by each scrutineer, or made together in a ceremony; and the drill of each.

The secret half never comes here. What is checked is what everybody could check from the archive.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from gmpy2 import mpz

from members.models import User
from proposals.actions.ballot_refusals import DAMAGED, protocol_in_words
from proposals.actions.refusals import SENTENCES, refusals_in_words
from proposals.actions.votes import draft, forget_keys, note
from proposals.belenios.canonical import Malformed, loaded
from proposals.belenios.keys import PublicKey, check_drill
from proposals.belenios.threshold import Certificate, Coefficients, Pedersen, public_share
from proposals.belenios.trustees import Trustees
from proposals.models import BallotOfficer, BallotPaper, KeyMessage
from proposals.rules.voting import KeyScheme
from union_portal.lib import Refused

Step = KeyMessage.Step
ORDER = [Step.CERTIFICATE, Step.COMMITMENT, Step.COEFFICIENTS, Step.SHARE, Step.KEY]
LONGEST = 20_000
"""Characters of a message: the longest are coefficients, some 700 for each scrutineer needed."""
DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def holders(paper: BallotPaper) -> list[BallotOfficer]:
    """The scrutineers in the order of their numbers: owner 1, 2, ... of the archive."""
    found = paper.officers.filter(part=BallotOfficer.Part.SCRUTINEER)
    return list(found.select_related("user").order_by("position"))


@transaction.atomic
def hand_in(officer: BallotOfficer, body: str, *, by: User, at: datetime) -> BallotOfficer:
    """The public key of a scrutineer, with the proof that somebody holds the other half. One handed in twice is replaced."""
    paper, officer = _own(officer, by)
    if paper.key_scheme != KeyScheme.ALL:
        raise Refused(_("The key of this vote is made together: follow the steps of the ceremony."))
    _take_key(paper, officer, body, by, at)
    return officer


@transaction.atomic
def send(officer: BallotOfficer, step: str, bodies: dict[int | None, str], *, by: User, at: datetime) -> None:
    """One step of the ceremony: `bodies` by the number of the receiver, None for what everybody gets."""
    paper, officer = _own(officer, by)
    if paper.key_scheme != KeyScheme.SOME:
        raise Refused(_("Every scrutineer of this vote has a key alone: there is no ceremony."))
    everybody = holders(paper)
    _refuse_out_of_turn(paper, everybody, Step(step))
    if step == Step.SHARE:
        wanted: set[int | None] = {each.position for each in everybody if each.pk != officer.pk}
    else:
        wanted = {None}
    if set(bodies) != wanted or any(not body or len(body) > LONGEST for body in bodies.values()):
        raise Refused(str(DAMAGED))
    with protocol_in_words():
        _check(paper, everybody, officer, Step(step), bodies)
    by_number = {each.position: each for each in everybody}
    with refusals_in_words():
        for number, body in bodies.items():
            KeyMessage.objects.create(
                officer=officer, ceremony=paper.ceremony, step=step, body=body,
                receiver=None if number is None else by_number[number],
            )  # fmt: skip
    if step == Step.KEY:
        _take_key(paper, officer, bodies[None], by, at)


@transaction.atomic
def restart(paper: BallotPaper, *, by: User, at: datetime) -> BallotPaper:
    """All keys anew: one was lost before the opening."""
    paper = draft(paper)
    forget_keys(paper)
    paper.save()
    note(paper, "ceremony", by, at, number=paper.ceremony)
    return paper


def messages_of(paper: BallotPaper, step: str) -> dict[int, str]:
    """What everybody got in this step, by the number of the sender."""
    found = KeyMessage.objects.filter(officer__paper=paper, ceremony=paper.ceremony, step=step, receiver=None)
    return dict(found.values_list("officer__position", "body"))


def trustees_of(paper: BallotPaper) -> Trustees:
    """As they stand in the archive, everything checked again."""
    keys = [PublicKey.read(loaded(each.public_key.encode())) for each in holders(paper)]
    if paper.key_scheme == KeyScheme.ALL:
        return Trustees.make(keys)
    certificates = [
        _read(Certificate, body) for _n, body in sorted(messages_of(paper, Step.CERTIFICATE).items())
    ]
    coefficients = [
        _read(Coefficients, body) for _n, body in sorted(messages_of(paper, Step.COEFFICIENTS).items())
    ]
    return Trustees.make([Pedersen(paper.keys_needed, tuple(certificates), tuple(coefficients), tuple(keys))])


# --- the drill -----------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_drill(officer: BallotOfficer, *, by: User) -> str:
    """Words that nobody could know before: over them the page has to prove that it has the key."""
    _paper, officer = _own(officer, by)
    if not officer.public_key:
        raise Refused(_("Hand in the key first."))
    officer.drill_words = secrets.token_hex(16)
    officer.save()
    return officer.drill_words


@transaction.atomic
def pass_drill(officer: BallotOfficer, proof: str, *, by: User, at: datetime) -> BallotOfficer:
    """The scrutineer's browser has proved it: the key file is there, and it is the right one."""
    paper, officer = _own(officer, by)
    key = _key_of(officer)
    if key is None or not officer.drill_words:
        raise Refused(_("Begin the drill first."))
    with protocol_in_words():
        check_drill(key, officer.drill_words, _loaded(proof), officer.position)
    officer.drilled_at = at
    officer.save()
    note(paper, "drill", by, at, scrutineer=officer.position)
    return officer


# --- checking ------------------------------------------------------------------------------------------------------


def _own(officer: BallotOfficer, by: User) -> tuple[BallotPaper, BallotOfficer]:
    paper = draft(officer.paper)
    officer = paper.officers.get(pk=officer.pk)
    if officer.user_id != by.pk or officer.part != BallotOfficer.Part.SCRUTINEER:
        raise Refused(_("Each scrutineer handles the own key."))
    officer.paper = paper
    return paper, officer


def _take_key(paper: BallotPaper, officer: BallotOfficer, body: str, by: User, at: datetime) -> None:
    key = _read(PublicKey, body)
    with protocol_in_words():
        key.check(officer.position)
    if any(each.pk != officer.pk and _key_of(each) == key.key for each in holders(paper)):
        raise Refused(
            str(SENTENCES["scrutineers_have_different_keys"])
        )  # with another proof it is another text
    officer.public_key, officer.drilled_at = body, None
    officer.drill_words = ""
    with refusals_in_words():
        officer.save()
    note(paper, "key", by, at, scrutineer=officer.position)


def _key_of(officer: BallotOfficer) -> mpz | None:
    """None while no key is handed in."""
    return PublicKey.read(loaded(officer.public_key.encode())).key if officer.public_key else None


def _refuse_out_of_turn(paper: BallotPaper, everybody: list[BallotOfficer], step: KeyMessage.Step) -> None:
    """A step begins when everybody has taken the one before: nobody chooses after the others have shown theirs."""
    place = ORDER.index(step)
    if place == 0:
        return
    before = ORDER[place - 1]
    if before == Step.SHARE and len(everybody) == 1:
        before = Step.COEFFICIENTS  # there is nobody to share with
    taken = (
        KeyMessage.objects.filter(officer__paper=paper, ceremony=paper.ceremony, step=before)
        .values("officer")
        .distinct()
        .count()
    )
    if taken < len(everybody):
        raise Refused(_("Wait: not every scrutineer has taken the step before this one."))


def _check(
    paper: BallotPaper,
    everybody: list[BallotOfficer],
    officer: BallotOfficer,
    step: KeyMessage.Step,
    bodies: dict[int | None, str],
) -> None:
    if step == Step.SHARE:
        return  # sealed: only its receiver can look
    body = bodies[None]
    if step == Step.CERTIFICATE:
        _read(Certificate, body).check(officer.position)
    elif step == Step.COMMITMENT:
        if not DIGEST.match(body):
            raise Refused(str(DAMAGED))
    elif step == Step.COEFFICIENTS:
        committed = messages_of(paper, Step.COMMITMENT)[officer.position]
        if commitment(body) != committed:
            raise Refused(
                _("These are not the coefficients that were committed to. Begin the ceremony anew.")
            )
        certificate = _read(Certificate, messages_of(paper, Step.CERTIFICATE)[officer.position])
        _read(Coefficients, body).check(officer.position, certificate, paper.keys_needed)
    else:
        given = sorted(messages_of(paper, Step.COEFFICIENTS).items())
        coefficients = [_read(Coefficients, each) for _number, each in given]
        if _read(PublicKey, body).key != public_share(coefficients, officer.position):
            raise Refused(_("This key does not follow from the coefficients of the ceremony."))


def _read(kind: Any, body: str) -> Any:
    try:
        return kind.read(_loaded(body))
    except Malformed:
        raise Refused(str(DAMAGED)) from None


def _loaded(body: str) -> object:
    try:
        return loaded(body.encode())
    except (Malformed, UnicodeEncodeError):
        raise Refused(str(DAMAGED)) from None


def commitment(body: str) -> str:
    """What is shown of the coefficients before anybody shows them."""
    return hashlib.sha256(body.encode()).hexdigest()
