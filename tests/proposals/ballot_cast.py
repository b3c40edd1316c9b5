"""A session that sits now, with delegates who have signed in, and votes of every way brought to any stage by real deeds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from gmpy2 import mpz

from members.models import User
from members.rules.roles import Role
from proposals import ballot_board
from proposals.actions import ballot_keys, casting, counting, opening, rule_rows, votes
from proposals.actions.attendance import sign_in
from proposals.actions.votes import OptionLine
from proposals.belenios import ballots, credentials, keys
from proposals.belenios.canonical import compact
from proposals.belenios.decryption import Decryption, SecondProofs
from proposals.belenios.group import random_scalar
from proposals.belenios.keys import PublicKey
from proposals.belenios.threshold import certify, combine, deal
from proposals.models import BallotItem, BallotOfficer, BallotPaper, Delegate, KeyMessage, RollEntry, Session
from proposals.rules.attendance import Way as SignIn
from proposals.rules.presets import SHANGHAI
from proposals.rules.questions import ItemKind
from proposals.rules.voting import Given, Way
from tests.factories.congress import CongressFactory, DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import UserFactory, appointed

HOUR = timedelta(hours=1)
REASON = {"materials": "试验", "quorum": "试验", "source": "试验", "secret": "试验", "alone": "试验"}


@dataclass
class Votes:
    """Who is there, and the secrets that nobody should have in one hand."""

    session: Session
    secretary: User
    scrutineers: list[User]
    tellers: list[User]
    delegates: list[Delegate]
    at: datetime
    secrets: dict[int, list[mpz]] = field(default_factory=dict)
    codes: dict[int, dict[int, str]] = field(default_factory=dict)

    def draft(self, way: Way = Way.SEALED, **values: object) -> BallotPaper:
        """One matter, on the web, open for an hour."""
        sealed = {"codes": "account", "key_scheme": "some", "keys_needed": 2} if way == Way.SEALED else {}
        values = {
            "title": "集体合同（草案）", "way": way.value, "opens_at": self.at, "closes_at": self.at + HOUR, **sealed,
            **values,
        }  # fmt: skip
        paper = votes.begin(self.session, by=self.secretary, at=self.at, **values)
        self.item(paper)
        votes.name_officers(paper, self.scrutineers, self.tellers, by=self.secretary, at=self.at)
        paper.refresh_from_db()
        return paper

    def item(
        self, paper: BallotPaper, kind: ItemKind = ItemKind.APPROVE, *options: str, **values: object
    ) -> BallotItem:
        item = BallotItem(paper=paper, kind=kind.value, **{"title": "集体合同（草案）", **values})
        return votes.save_item(item, [OptionLine(each) for each in options], by=self.secretary, at=self.at)

    def election(
        self, paper: BallotPaper, candidates: int = 5, seats: int = 3, **values: object
    ) -> BallotItem:
        names = [f"候选人{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"[:candidates]]
        return self.item(paper, ItemKind.ELECT, *names, title="选举工会委员", seats=seats, **values)

    # --- keys

    def with_keys(self, paper: BallotPaper) -> BallotPaper:
        """Keys and drills of every scrutineer."""
        holders = ballot_keys.holders(paper)
        secrets = self._alone(holders) if paper.key_scheme == "all" else self._together(paper, holders)
        self.secrets[paper.pk] = secrets
        for officer, secret in zip(holders, secrets, strict=True):
            officer.refresh_from_db()
            words = ballot_keys.begin_drill(officer, by=officer.user)
            ballot_keys.pass_drill(officer, drill_proof(secret, words), by=officer.user, at=self.at)
        return paper

    def _alone(self, holders: list[BallotOfficer]) -> list[mpz]:
        secrets = [random_scalar() for _ in holders]
        for officer, secret in zip(holders, secrets, strict=True):
            body = compact(PublicKey.make(secret).as_json())
            ballot_keys.hand_in(officer, body, by=officer.user, at=self.at)
        return secrets

    def _together(self, paper: BallotPaper, holders: list[BallotOfficer]) -> list[mpz]:
        """All steps of the ceremony; the shares stand in plain text where browsers seal them."""
        step, number = KeyMessage.Step, len(holders)
        signing = [random_scalar() for _ in holders]
        dealt = [deal(each, paper.keys_needed, number) for each in signing]
        published = [compact(coefficients.signed.as_json()) for coefficients, _values in dealt]

        def everybody(which: str, bodies: list[str]) -> None:
            for officer, body in zip(holders, bodies, strict=True):
                ballot_keys.send(officer, which, {None: body}, by=officer.user, at=self.at)

        certificates = [certify(each, random_scalar()) for each in signing]
        everybody(step.CERTIFICATE, [compact(each.signed.as_json()) for each in certificates])
        everybody(step.COMMITMENT, [ballot_keys.commitment(body) for body in published])
        everybody(step.COEFFICIENTS, published)
        for place, (officer, (_coefficients, values)) in enumerate(zip(holders, dealt, strict=True)):
            shares = {n + 1: str(value) for n, value in enumerate(values) if n != place}
            ballot_keys.send(officer, step.SHARE, shares, by=officer.user, at=self.at)
        coefficients = [each for each, _values in dealt]
        secrets = [
            combine([values[place] for _c, values in dealt], coefficients, place + 1)
            for place in range(number)
        ]
        everybody(step.KEY, [compact(PublicKey.make(each).as_json()) for each in secrets])
        return secrets

    # --- opening

    def signed(self, paper: BallotPaper, **reasons: str) -> BallotPaper:
        if paper.is_sealed:
            self.with_keys(paper)
        return opening.sign(paper, by=self.secretary, at=self.at, reasons={**REASON, **reasons})

    def opened(self, paper: BallotPaper | None = None, **values: object) -> BallotPaper:
        paper = self.signed(paper or self.draft(**values))
        if paper.codes == "slips":
            self.make_slips(paper)
        seen = paper.content_sha256
        return opening.countersign(paper, by=self.scrutineers[0], at=self.at, seen=seen)

    def make_slips(self, paper: BallotPaper) -> None:
        codes = {entry.number: credentials.new_code() for entry in paper.roll.all()}
        publics = {number: str(credentials.public_of(code, paper.uuid)) for number, code in codes.items()}
        opening.hand_in_codes(paper, publics, by=self.scrutineers[0], at=self.at)
        self.codes[paper.pk] = codes

    # --- casting

    def entry(self, paper: BallotPaper, number: int) -> RollEntry:
        return RollEntry.objects.select_related("delegate__member", "paper").get(paper=paper, number=number)

    def code(self, paper: BallotPaper, entry: RollEntry) -> str:
        if paper.codes == "slips":
            if entry.given == "":
                casting.give(entry, Given.WEB, by=self.secretary, at=self.at)
            return self.codes[paper.pk][entry.number]
        return casting.code_for(paper, by=entry.delegate.member, at=self.at)

    def made(self, paper: BallotPaper, number: int, choices: list[list[int]]) -> bytes:
        """The ballot of a delegate, not cast yet."""
        code = self.code(paper, self.entry(paper, number))
        return ballots.make(ballot_board.set_up_of(paper).election, code, choices)

    def cast(self, paper: BallotPaper, number: int, choices: list[list[int]]) -> casting.Receipt:
        entry = self.entry(paper, number)
        member = entry.delegate.member
        if paper.is_sealed:
            raw = self.made(paper, number, choices)
            return casting.cast_sealed(paper, raw, by=member)
        return casting.cast_named(paper, choices, by=member, at=self.at)

    # --- the count

    def closed(self, paper: BallotPaper) -> BallotPaper:
        return opening.end_early(paper, by=self.secretary, at=timezone.now(), reason="全部投完")

    def decrypted(self, paper: BallotPaper, *owners: int) -> BallotPaper:
        """The sum, and its decryption by these scrutineers; without any, by so many as are needed."""
        paper = counting.tally(paper, by=self.secretary, at=timezone.now())
        for owner in owners or range(1, paper.keys_needed + 1):
            raw, second = self.decryption(paper, owner)
            officer = ballot_keys.holders(paper)[owner - 1]
            counting.decrypt(officer, raw, second, by=officer.user, at=timezone.now())
        return paper

    def decryption(self, paper: BallotPaper, owner: int) -> tuple[bytes, bytes]:
        secret, of = self.secrets[paper.pk][owner - 1], ballot_board.count_of(paper)
        made = Decryption.make(of.election, of.pairs, secret)
        second = SecondProofs.make(of, made, secret, owner)
        return made.encoded(), compact(second.as_json()).encode()

    def sheet(self, paper: BallotPaper) -> dict[str, object]:
        """Closed, decrypted, counted: the content of the result sheet."""
        paper = self.closed(paper)
        if paper.is_sealed:
            self.decrypted(paper)
        made = counting.make_sheet(paper, by=self.secretary, at=timezone.now())
        return json.loads(made.content)

    def published(self, paper: BallotPaper) -> BallotPaper:
        self.sheet(paper)
        paper = BallotPaper.objects.get(pk=paper.pk)
        for officer in ballot_keys.holders(paper):
            counting.sign_result(officer, by=officer.user, at=timezone.now(), seen=paper.sheet.sha256)
        return counting.publish(paper, by=self.secretary, at=timezone.now())


def drill_proof(secret: mpz, words: str) -> str:
    """What a browser answers in the drill."""
    return compact(keys.pass_drill(secret, words).as_json())


def make_votes(delegates: int = 7, *, absent: int = 0) -> Votes:
    """So many delegates, of whom the last `absent` have not signed in. Shanghai's rules: half of all is enough."""
    at = timezone.now()
    secretary = appointed(Role.CONGRESS_SECRETARY, name="梁玉芬")
    congress = CongressFactory()
    rule_rows.choose_preset(congress, SHANGHAI, by=secretary, at=at)
    session = SessionFactory(congress=congress, starts_at=at - HOUR, ends_at=at + 3 * HOUR)
    team = DelegationFactory(congress=congress, name="机修厂代表团")
    people = [
        DelegateFactory(congress=congress, delegation=team, member=UserFactory(name=f"代表{number:03d}"))
        for number in range(1, delegates + 1)
    ]
    for person in people[: delegates - absent]:
        sign_in(session, person, way=SignIn.DESK, by=secretary, at=at)
    scrutineers = [UserFactory(name=f"监票人{letter}") for letter in "甲乙丙"]
    tellers = [UserFactory(name=f"计票人{letter}") for letter in "甲乙"]
    return Votes(session, secretary, scrutineers, tellers, people, at)


def votes_in(session: Session, secretary: User, scrutineer: User | None = None) -> Votes:
    """In a session that is there already: nobody has signed in, so a vote needs its reasons and no sign-in."""
    scrutineers = [scrutineer or UserFactory(name="监票人甲"), UserFactory(name="监票人乙")]
    tellers = [UserFactory(name="计票人甲"), UserFactory(name="计票人乙")]
    delegates = list(Delegate.objects.filter(congress=session.congress_id))
    return Votes(session, secretary, scrutineers, tellers, delegates, timezone.now())


def published_vote(session: Session, secretary: User) -> BallotPaper:
    """A vote by name that is over, with its result: a matter, an election, an appraisal."""
    hall = votes_in(session, secretary)
    paper = hall.draft(Way.NAMED, needs_sign_in=False, names_published=True, title="会议议程（草案）")
    hall.election(paper, candidates=3, seats=2)
    hall.item(paper, ItemKind.APPRAISE, "王厂长", title="民主评议")
    paper = hall.opened(paper)
    for entry in paper.roll.all():
        hall.cast(paper, entry.number, [[1, 0, 0], [1, 1, 0], [0, 1, 0, 0]])
    return hall.published(paper)


def closed_vote_on_paper(session: Session, secretary: User, teller: User) -> BallotPaper:
    """One ballot was handed out, and this person is the first of its tellers."""
    hall = votes_in(session, secretary)
    hall.tellers[0] = teller
    paper = hall.opened(hall.draft(Way.PAPER, needs_sign_in=False, title="会场纸票"))
    counting.print_ballots(paper, 10, by=secretary, at=timezone.now())
    casting.give(hall.entry(paper, 1), Given.PAPER, by=secretary, at=timezone.now())
    return hall.closed(paper)


def votes_of_each_kind(session: Session, secretary: User) -> dict[str, BallotPaper]:
    """Open by name; open and sealed, with two ballots of one delegate on its board; and closed, by name."""
    hall, anybody = votes_in(session, secretary), {"needs_sign_in": False}
    named = hall.draft(Way.NAMED, names_published=True, **anybody)
    hall.election(named)
    hall.item(named, ItemKind.APPRAISE, "王总", "李总", title="民主评议")
    sealed = hall.draft(key_scheme="all", takes_paper=True, **anybody)
    hall.election(sealed)
    found = {"named_vote": hall.opened(named), "board_vote": hall.opened(sealed)}
    for _time in range(2):
        hall.cast(found["board_vote"], 2, [[1, 0, 0], [1, 0, 0, 0, 0]])
    return found | {"closed_vote": hall.closed(hall.opened(hall.draft(Way.NAMED, **anybody)))}
