"""Two inboxes with everybody who acts on letters, and letters brought to any stage by real deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from feedback import words
from feedback.actions import handling, replying, writing
from feedback.models import Case, Category, Inbox, InboxMember
from feedback.rules.moves import Duty, Solved, Stage
from feedback.sealing import keys
from feedback.sealing.primitives import Cost
from feedback.words import CaseKey, Letter
from members.models import User
from members.rules.roles import Role
from tests.factories.feedback import CategoryFactory, InboxFactory, working_in
from tests.factories.members import UserFactory, appointed

DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday at nine in Shanghai."""
PASSPHRASE = "mountain stream 77"
QUICK = Cost(memory=8, ops=1)
LETTER = Letter("夜班补贴没有发", "十月的夜班补贴到现在没有发，问班组长也说不清楚。")


@lru_cache
def key_pair() -> keys.KeyPair:
    return keys.new_pair()


def give_key(inbox: Inbox, *people: User) -> None:
    """A key for the inbox, under PASSPHRASE for these members."""
    pair = key_pair()
    inbox.public_key, inbox.generation = pair.public, 1
    inbox.save()
    for person in people:
        wrap = keys.wrapped(
            pair.secret, PASSPHRASE, inbox=words.key_of_inbox(inbox.pk, 1), member=str(person.pk), cost=QUICK
        )
        InboxMember.objects.filter(inbox=inbox, user=person).update(wrapped_key=wrap, generation=1)


@dataclass
class Cast:
    """One of each; `other` is the superior inbox, `head` its lead."""

    inbox: Inbox
    other: Inbox
    category: Category
    clerk: User
    handler: User
    second: User
    lead: User
    head: User
    supervisor: User
    chair: User
    commander: User
    publishers: tuple[User, User]
    reporter: User
    stranger: User
    administrator: User
    at: datetime = MORNING
    nonces: int = 0

    @property
    def people(self) -> dict[str, User]:
        return {
            "clerk": self.clerk, "handler": self.handler, "second": self.second, "lead": self.lead,
            "supervisor": self.supervisor, "chair": self.chair, "commander": self.commander,
            "reporter": self.reporter, "stranger": self.stranger, "administrator": self.administrator,
            "publisher": self.publishers[0],
        }  # fmt: skip

    def letter(self, **more: object) -> Case:
        return writing.write_named(self.category, LETTER, by=self.reporter, at=self.at, **more)

    def sealed_letter(self, **more: object) -> tuple[str, Case]:
        """The receipt code, normalised, and the case."""
        self.nonces += 1
        code = writing.write_sealed(
            self.category, LETTER, nonce=self.nonces.to_bytes(16, "big"), at=self.at, **more
        )
        found = words.find_by_code(code)
        assert found is not None
        return code, found[0]

    def key_of(self, case: Case) -> CaseKey:
        """The key as a member gets it who has unlocked the inbox."""
        return words.opened_by_inbox(case, key_pair().secret)

    def accepted(self, **more: object) -> Case:
        return handling.accept(self.letter(**more), by=self.clerk, at=self.at)

    def assigned(self) -> Case:
        return handling.assign(self.accepted(), self.handler, by=self.clerk, at=self.at)

    def in_progress(self) -> Case:
        return handling.start(self.assigned(), by=self.handler, at=self.at)

    def waiting(self) -> Case:
        return handling.ask(self.in_progress(), by=self.handler, at=self.at, question="哪几个班？")

    def replied(self) -> Case:
        return replying.reply(
            self.in_progress(), by=self.handler, at=self.at, text="已于今日补发。", claims_solved=True
        )

    def redo(self) -> Case:
        return replying.rate(
            self.replied(), solved=Solved.NO, stars=1, by=self.reporter, at=self.at, comment="还是没有收到"
        )

    def closed(self) -> Case:
        return replying.rate(self.replied(), solved=Solved.YES, stars=5, by=self.reporter, at=self.at)

    def returned(self) -> Case:
        return handling.return_(self.letter(), by=self.clerk, at=self.at, pointer="请找社保窗口。")

    def merged(self) -> Case:
        return handling.merge(self.accepted(), self.accepted(), by=self.clerk, at=self.at)


STAGES = {
    Stage.RECEIVED: Cast.letter, Stage.ACCEPTED: Cast.accepted, Stage.ASSIGNED: Cast.assigned,
    Stage.IN_PROGRESS: Cast.in_progress, Stage.WAITING: Cast.waiting, Stage.REPLIED: Cast.replied,
    Stage.REDO: Cast.redo, Stage.CLOSED: Cast.closed, Stage.RETURNED: Cast.returned, Stage.MERGED: Cast.merged,
}  # fmt: skip


def make_cast(*, sealed: bool = False, place: str = "") -> Cast:
    """`sealed`: the first inbox and the superior one have keys. `place` goes before the names, for a second cast."""
    other = InboxFactory(name=f"{place}公司工会主席信箱")
    inbox = InboxFactory(name=f"{place}权益保障部", superior=other)
    clerk, lead = working_in(inbox, Duty.CLERK, name="周敏"), working_in(inbox, Duty.LEAD, name="赵海")
    handler, second = (
        working_in(inbox, Duty.HANDLER, name="钱进"),
        working_in(inbox, Duty.HANDLER, name="孙莉"),
    )
    head = working_in(other, Duty.LEAD, name="吴主任")
    if sealed:
        give_key(inbox, clerk, lead, handler, second)
        give_key(other, head)
    return Cast(
        inbox=inbox, other=other, category=CategoryFactory(inbox=inbox, name=f"{place}工资与工时"),
        clerk=clerk, handler=handler, second=second, lead=lead, head=head,
        supervisor=appointed(Role.MAILBOX_SUPERVISOR), chair=appointed(Role.CHAIR),
        commander=appointed(Role.INCIDENT_COMMANDER),
        publishers=(appointed(Role.CASE_PUBLISHER), appointed(Role.CASE_PUBLISHER)),
        reporter=UserFactory(name="李建国"), stranger=UserFactory(), administrator=appointed(Role.SYSTEM_ADMINISTRATOR),
    )  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A file as cleaning hands it over."""

    data: bytes = b"picture"
    kind: str = "jpg"
