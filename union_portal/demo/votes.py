"""The votes of the demo congress: three that were held with the last session, and those that run now.

Ballots of another day are given and cast while the guards of the hours rest, inside the transaction that builds the
demo union; everything else, and every ballot of whoever looks around, goes through the same deeds as in a real portal.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone
from gmpy2 import mpz

from members.models import User
from proposals import ballot_board, ballot_codes
from proposals.actions import ballot_keys, counting, opening, votes
from proposals.actions.votes import OptionLine
from proposals.belenios import ballots
from proposals.belenios.canonical import compact
from proposals.belenios.decryption import Decryption, SecondProofs
from proposals.belenios.events import Kind
from proposals.belenios.group import random_scalar
from proposals.belenios.hashing import fingerprint
from proposals.belenios.keys import PublicKey, pass_drill
from proposals.belenios.threshold import certify, combine, deal
from proposals.models import BallotItem, BallotPaper, KeyMessage, NamedBallot, RollEntry, Session, Subject
from proposals.rules.questions import ItemKind
from proposals.rules.voting import Given, KeyScheme, Way
from union_portal.demo.people import Members

MINUTE = timedelta(minutes=1)
GUARDS_OF_HOURS = (
    ("proposals_boardevent", "proposals_ballot_in_its_hours"),
    ("proposals_namedballot", "proposals_ballot_in_its_hours"),
    ("proposals_rollentry", "proposals_roll_of_a_vote"),
)

SCRUTINEERS = ("田蕾", "纪文涛", "马晓冬")
TELLERS = ("孙丽华", "郭敏")
CANDIDATES = (
    ("石守信", "机修厂钳工班"), ("白路生", "运输公司线路队"), ("林桂香", "洗煤厂洗选车间"),
    ("依明江·热合曼", "二号矿通风队"), ("彭志坚", "一号矿掘进二队"),
)  # fmt: skip
"""In the order of the strokes of their names."""
VOTES_FOR = (35, 3, 32, 5, 34)
"""By 37 delegates with three ticks each."""
APPRAISED = (
    ("谢克勤", "总会计师", (22, 13, 1, 1)), ("杨文博", "安全总监", (19, 15, 2, 1)), ("贺永年", "总经济师", (20, 15, 1, 1)),
)  # fmt: skip
PRINTED = 10
ON_PAPER = ("白路生", "巴特尔")
NOT_YET = "李建国"
"""Whoever looks around signs in as him, and finds his ballot not cast."""

Choices = list[list[int]]


@contextmanager
def on_another_day() -> Iterator[None]:
    """While the database does not ask for the hour. Nobody else can vote meanwhile: the tables are locked."""
    _guards("DISABLE")
    yield
    _guards("ENABLE")


def _guards(what: str) -> None:
    with connection.cursor() as cursor:
        # A table with unchecked constraints cannot be altered: check them now, and go on as before.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger in GUARDS_OF_HOURS:
            cursor.execute(f"ALTER TABLE {table} {what} TRIGGER {trigger}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@dataclass
class Voting:
    """Those who hold votes in the demo congress."""

    secretary: User
    members: Members
    keys: Path | None = None
    """Where the key files of the vote that is open are left, so that whoever looks around can decrypt it."""
    dice: random.Random = field(default_factory=lambda: random.Random(20260305))

    @property
    def scrutineers(self) -> list[User]:
        return [self.members[name] for name in SCRUTINEERS]

    @property
    def tellers(self) -> list[User]:
        return [self.members[name] for name in TELLERS]

    # --- held with the last session

    def contract(self, session: Session, subject: Subject | None, begins: datetime) -> None:
        """Sealed, two of three scrutineers; two delegates on paper, four change their minds."""
        vote = self.begin(
            session, "审议通过集体合同（草案修改稿）", begins, 30 * MINUTE, takes_paper=True,
            introduction="赞成、反对、弃权选择一项。全体代表半数以上赞成为通过。",
        )  # fmt: skip
        self.item(vote, ItemKind.APPROVE, "集体合同（草案修改稿）", subject=subject)
        secrets_of = self.open(vote, begins)
        counting.print_ballots(vote, PRINTED, by=self.secretary, at=begins)
        here = self.here(vote)
        on_paper = [entry for entry in here if entry.name in ON_PAPER]
        on_web = [entry for entry in here if entry not in on_paper]
        cast = [[_tick(3, answer)] for answer, number in enumerate((29, 3, 3)) for _ in range(number)]
        self.dice.shuffle(cast)
        changed = [(entry, [_tick(3, 2)]) for entry in on_web[3:19:5]]
        with on_another_day():
            _give(on_paper, Given.PAPER)
            self.cast(vote, changed + list(zip(on_web, cast, strict=True)))
        self.decrypt(vote, secrets_of, begins + 31 * MINUTE)
        for teller in vote.officers.filter(part="teller").select_related("user", "paper"):
            counting.count_by_hand(
                teller, returned=2, invalid=0, spoiled=0, unused=PRINTED - 2, numbers=[[2, 0, 0]],
                by=teller.user, at=begins + 36 * MINUTE,
            )  # fmt: skip
        self.publish(vote, begins + 40 * MINUTE)

    def election(self, session: Session, subject: Subject | None, begins: datetime) -> None:
        """Three of five (差额), sealed; every scrutineer is needed."""
        vote = self.begin(
            session, "选举职工董事", begins, 30 * MINUTE, key_scheme=KeyScheme.ALL.value,
            introduction="候选人5名，应选3名，按姓名笔画为序。最多选3人。",
        )  # fmt: skip
        self.item(
            vote, ItemKind.ELECT, "职工董事", subject=subject, seats=3,
            options=self.candidates(),
        )  # fmt: skip
        secrets_of = self.open(vote, begins)
        here = self.here(vote)
        ticks = _spread(VOTES_FOR, len(here), most=3)
        self.dice.shuffle(ticks)
        with on_another_day():
            self.cast(vote, [(entry, [each]) for entry, each in zip(here, ticks, strict=True)])
        self.decrypt(vote, secrets_of, begins + 31 * MINUTE)
        self.publish(vote, begins + 40 * MINUTE)

    def appraisal(
        self, session: Session, subject: Subject | None, begins: datetime, published_at: datetime
    ) -> None:
        """Person by person, in four grades; made public after the session."""
        vote = self.begin(session, "民主评议集团领导班子成员", begins, 20 * MINUTE)
        people = [self._line(name, post) for name, post, _numbers in APPRAISED]
        self.item(vote, ItemKind.APPRAISE, "民主评议", subject=subject, options=people)
        secrets_of = self.open(vote, begins)
        here = self.here(vote)
        columns = []
        for _name, _post, numbers in APPRAISED:
            grades = [_tick(4, grade) for grade, number in enumerate(numbers) for _ in range(number)]
            self.dice.shuffle(grades)
            columns.append(grades)
        with on_another_day():
            rows = [list(row) for row in zip(*columns, strict=True)]
            self.cast(vote, list(zip(here, rows, strict=True)))
        self.decrypt(vote, secrets_of, begins + 21 * MINUTE)
        self.publish(vote, published_at)

    # --- running now

    def running(self, session: Session, subject: Subject | None, at: datetime) -> None:
        """A sealed vote and a straw poll that delegates can take part in, and one that waits for its keys."""
        opens_at = at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
        closes_at = timezone.localtime(at + timedelta(days=14)).replace(
            hour=18, minute=0, second=0, microsecond=0
        )
        lasts = closes_at - opens_at
        vote = self.begin(
            session, "疗休养名额分配和监督小组", opens_at, lasts,
            introduction="两项分别表决。投票后到截止前可以改投，以最后一次为准。",
        )  # fmt: skip
        self.item(vote, ItemKind.APPROVE, "疗休养名额向井下一线倾斜的分配办法", subject=subject)
        self.item(
            vote, ItemKind.ELECT, "推选疗休养监督小组成员", seats=3,
            options=self.candidates(),
        )  # fmt: skip
        secrets_of = self.open(vote, opens_at - 10 * MINUTE)
        if self.keys:
            _keep(vote, secrets_of, self.keys)
        poll = self.begin(
            session, "明年疗休养地点意向", opens_at, lasts, way=Way.NAMED.value,
            introduction="意向调查，不作决定。最多选两处。",
        )  # fmt: skip
        places = [
            OptionLine(name) for name in ("海滨疗养院", "省总工会温泉疗养院", "林区避暑营地", "本市康复中心")
        ]
        self.item(poll, ItemKind.STRAW, "希望去哪里疗休养", seats=2, options=places)
        self.open(poll, opens_at - 10 * MINUTE)
        with on_another_day():
            first = [entry for entry in self.here(vote) if entry.name != NOT_YET][::2][:12]
            answers = [[_tick(3, self.dice.choice((0, 0, 0, 1, 2))), self._some(5, 3)] for _entry in first]
            self.cast(vote, list(zip(first, answers, strict=True)))
            others = [entry for entry in self.here(poll) if entry.name != NOT_YET][1::3]
            _give(others, Given.WEB)
            for entry in others:
                NamedBallot.objects.create(entry=entry, number=1, choices=[self._some(4, 2)])
        self.waiting(session, opens_at, lasts)

    def waiting(self, session: Session, opens_at: datetime, lasts: timedelta) -> None:
        """Prepared, but its scrutineers have made no keys yet: whoever looks around can be all three of them."""
        vote = self.begin(
            session, "食堂监督员（试验）", opens_at, lasts, codes="slips",
            takes_paper=True, introduction="投票码印在纸条上，由监票人的浏览器生成，服务器不知道。",
        )  # fmt: skip
        self.item(vote, ItemKind.APPROVE, "食堂监督员工作办法")
        self.item(
            vote, ItemKind.ELECT, "推选食堂监督员", seats=3,
            options=self.candidates(),
        )  # fmt: skip

    def candidates(self) -> list[OptionLine]:
        return [self._line(name, unit) for name, unit in CANDIDATES]

    def _line(self, name: str, note: str) -> OptionLine:
        return OptionLine(name, note, self.members.get(name))

    def _some(self, answers: int, most: int) -> list[int]:
        chosen = self.dice.sample(range(answers), self.dice.randint(1, most))
        return [int(answer in chosen) for answer in range(answers)]

    # --- the steps of every vote

    def begin(
        self, session: Session, title: str, opens_at: datetime, lasts: timedelta, **values: object,
    ) -> BallotPaper:  # fmt: skip
        at = opens_at - 30 * MINUTE
        if values.get("way", Way.SEALED) == Way.SEALED:
            values = {"codes": "account", "key_scheme": KeyScheme.SOME.value, "keys_needed": 2, **values}
        vote = votes.begin(
            session,
            by=self.secretary,
            at=at,
            title=title,
            opens_at=opens_at,
            closes_at=opens_at + lasts,
            **values,
        )
        votes.name_officers(vote, self.scrutineers, self.tellers, by=self.secretary, at=at)
        vote.refresh_from_db()
        return vote

    def item(
        self,
        vote: BallotPaper,
        kind: ItemKind,
        title: str,
        *,
        options: Sequence[OptionLine] = (),
        **values: object,
    ) -> None:
        item = BallotItem(paper=vote, kind=kind.value, title=title, **values)
        votes.save_item(item, options, by=self.secretary, at=vote.created_at)

    def open(self, vote: BallotPaper, at: datetime) -> list[mpz]:
        """Keys, drills, two signatures. Gives the secret keys, which exist nowhere else."""
        secrets_of = self._keys(vote, at - 15 * MINUTE) if vote.is_sealed else []
        opening.sign(vote, by=self.secretary, at=at - 10 * MINUTE)
        vote.refresh_from_db()
        opening.countersign(vote, by=self.scrutineers[0], at=at - 5 * MINUTE, seen=vote.content_sha256)
        vote.refresh_from_db()
        return secrets_of

    def _keys(self, vote: BallotPaper, at: datetime) -> list[mpz]:
        holders = ballot_keys.holders(vote)
        if vote.key_scheme == KeyScheme.ALL:
            secrets_of = [random_scalar() for _ in holders]
            for officer, secret in zip(holders, secrets_of, strict=True):
                body = compact(PublicKey.make(secret).as_json())
                ballot_keys.hand_in(officer, body, by=officer.user, at=at)
        else:
            secrets_of = _ceremony(vote, at)
        for officer, secret in zip(holders, secrets_of, strict=True):
            officer.refresh_from_db()
            words = ballot_keys.begin_drill(officer, by=officer.user)
            proof = compact(pass_drill(secret, words).as_json())
            ballot_keys.pass_drill(officer, proof, by=officer.user, at=at)
        return secrets_of

    @staticmethod
    def here(vote: BallotPaper) -> list[RollEntry]:
        """Those who have signed in, in the order of the roll."""
        signed_in = vote.session.attendance.filter(to_state="present", at__lte=vote.opens_at)
        came = set(signed_in.values_list("delegate", flat=True))
        return [entry for entry in vote.roll.order_by("number") if entry.delegate_id in came]

    def cast(self, vote: BallotPaper, cast: list[tuple[RollEntry, Choices]]) -> None:
        """Sealed ballots in this order; the codes are those that the portal would give to the delegates."""
        _give([entry for entry, _choices in cast], Given.WEB)
        election = ballot_board.set_up_of(vote).election
        codes = {entry.number: ballot_codes.code_of(vote, entry.number) for entry, _choices in cast}
        for entry, choices in cast:
            raw = ballots.make(election, codes[entry.number], choices)
            tip = ballot_board.locked_tip(vote)
            ballot_board.append(vote, tip, Kind.BALLOT, raw, entry=entry, tracker=fingerprint(raw))

    def decrypt(self, vote: BallotPaper, secrets_of: list[mpz], at: datetime) -> None:
        """The sum, and so many scrutineers as are needed; where two are, the first one is away."""
        counting.tally(vote, by=self.secretary, at=at)
        of = ballot_board.count_of(vote)
        holders = list(zip(ballot_keys.holders(vote), secrets_of, strict=True))
        for officer, secret in holders[-vote.keys_needed :]:
            made = Decryption.make(of.election, of.pairs, secret)
            second = compact(SecondProofs.make(of, made, secret, officer.position).as_json()).encode()
            counting.decrypt(officer, made.encoded(), second, by=officer.user, at=at + 2 * MINUTE)

    def publish(self, vote: BallotPaper, at: datetime) -> None:
        """The result sheet, signed by every scrutineer."""
        sheet = counting.make_sheet(vote, by=self.secretary, at=at - 2 * MINUTE)
        for officer in ballot_keys.holders(vote):
            counting.sign_result(officer, by=officer.user, at=at - MINUTE, seen=sheet.sha256)
        counting.publish(vote, by=self.secretary, at=at)


def _ceremony(vote: BallotPaper, at: datetime) -> list[mpz]:
    """A key of which some of the scrutineers are enough, all steps. Nobody needs the sealed shares again: noise."""
    step, holders = KeyMessage.Step, ballot_keys.holders(vote)
    signing = [random_scalar() for _ in holders]
    dealt = [deal(each, vote.keys_needed, len(holders)) for each in signing]
    certificates = [compact(certify(each, random_scalar()).signed.as_json()) for each in signing]
    published = [compact(coefficients.signed.as_json()) for coefficients, _values in dealt]

    def everybody(which: str, bodies: list[str]) -> None:
        for officer, body in zip(holders, bodies, strict=True):
            ballot_keys.send(officer, which, {None: body}, by=officer.user, at=at)

    everybody(step.CERTIFICATE, certificates)
    everybody(step.COMMITMENT, [ballot_keys.commitment(body) for body in published])
    everybody(step.COEFFICIENTS, published)
    for officer in holders:
        shares: dict[int | None, str] = {
            other.position: secrets.token_urlsafe(48) for other in holders if other.pk != officer.pk
        }
        ballot_keys.send(officer, step.SHARE, shares, by=officer.user, at=at)
    coefficients = [each for each, _values in dealt]
    secrets_of = [
        combine([values[place] for _coefficients, values in dealt], coefficients, place + 1)
        for place in range(len(holders))
    ]
    everybody(step.KEY, [compact(PublicKey.make(each).as_json()) for each in secrets_of])
    return secrets_of


def _keep(vote: BallotPaper, secrets_of: list[mpz], folder: Path) -> None:
    """The key files, each as the browser of its scrutineer would have saved it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for officer, secret in zip(ballot_keys.holders(vote), secrets_of, strict=True):
        key = {
            "format": "union-trustee-key",
            "version": 1,
            "election": vote.uuid,
            "owner": officer.position,
            "public_key": str(PublicKey.make(secret).key),
            "secret_key": str(secret),
        }
        file = folder / f"{officer.user.employee_number}.json"
        file.write_text(compact(key), encoding="utf-8")
        file.chmod(0o600)


def _give(entries: Sequence[RollEntry], given: Given) -> None:
    shown = 1 if given == Given.WEB else 0
    numbers = {entry.pk for entry in entries}
    RollEntry.objects.filter(pk__in=numbers).update(given=given.value, codes_shown=shown)


def _tick(answers: int, chosen: int) -> list[int]:
    return [int(answer == chosen) for answer in range(answers)]


def _spread(totals: Sequence[int], voters: int, *, most: int) -> list[list[int]]:
    """Ballots that come to these totals, none with more ticks than allowed: always those with the fewest ticks next."""
    made = [[0] * len(totals) for _ in range(voters)]
    for answer, total in enumerate(totals):
        for each in sorted(made, key=sum)[:total]:
            each[answer] = 1
    assert max(map(sum, made)) <= most
    return made
