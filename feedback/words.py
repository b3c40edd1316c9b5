"""The words of a case: plain for who writes under a name, sealed for who does not. Both are read and written here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from django.conf import settings

from feedback.models import Attachment, Case, Inbox, InboxMember, Message, SealedKey
from feedback.sealing import codes, envelopes, keys
from feedback.sealing.errors import NotOpened
from feedback.sealing.primitives import mark

CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
"""Of attachments, by their kind."""


class File(Protocol):
    """A picture or PDF that was made anew: `kind` is jpg, png or pdf."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True)
class Letter:
    """What somebody wrote first: a subject, the letter, and answers to the questions of the category."""

    subject: str
    body: str
    answers: tuple[tuple[str, str], ...] = ()

    def written(self) -> str:
        return json.dumps([self.subject, self.body, self.answers], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Letter:
        subject, body, answers = json.loads(text)
        return cls(subject, body, tuple((label, value) for label, value in answers))


@dataclass(frozen=True)
class CaseKey:
    """What opens one sealed case."""

    case: UUID
    secret: bytes = field(repr=False)

    def seal(self, part: str, data: bytes) -> bytes:
        return envelopes.seal(self.secret, case=self.case, part=part, data=data)

    def open(self, part: str, sealed: bytes) -> bytes:
        """NotOpened for what was sealed elsewhere."""
        return envelopes.open_(self.secret, case=self.case, part=part, sealed=bytes(sealed))


@dataclass(frozen=True)
class Said:
    """A message as somebody may read it; `text` is None where it stays sealed."""

    message: Message
    text: str | None
    letter: Letter | None = None

    @property
    def is_locked(self) -> bool:
        return self.text is None


def pepper() -> bytes:
    return settings.MAILBOX_PEPPER.encode()


def key_of_inbox(inbox_id: int, generation: int) -> keys.Inbox:
    """Which key is meant, as the sealing knows it."""
    return keys.Inbox(str(inbox_id), generation)


def new_key(case: Case, *, code: str) -> tuple[CaseKey, SealedKey]:
    """A key for a new sealed case, wrapped to its inbox and to the receipt code (normalised). Nothing is saved."""
    secret = envelopes.new_case_key()
    inbox = _as_it_is_now(case.inbox_id)
    row = SealedKey(
        case=case,
        lookup=codes.lookup_of(pepper(), code),
        for_inbox=envelopes.wrapped_to_inbox(
            secret,
            public=bytes(inbox.public_key),
            case=case.pk,
            inbox=key_of_inbox(inbox.pk, inbox.generation),
        ),
        inbox=inbox,
        generation=inbox.generation,
        for_code=envelopes.wrapped_to_code(secret, code, case=case.pk),
    )
    return CaseKey(case.pk, secret), row


def _as_it_is_now(inbox_id: int) -> Inbox:
    """The inbox with its key of now, until the transaction ends: who makes a new key waits, and then re-wraps this case too.

    Without the lock a letter could be sealed to a key that is replaced in the same moment, and nobody could read it.
    """
    return Inbox.objects.select_for_update(no_key=True).get(pk=inbox_id)


WITH_ADOPTION = [
    f"case__{way}adoption__{who}" for way in ("", "merged_into__") for who in ("carrier", "carried_out_by")
]


def find_by_code(code: str) -> tuple[Case, CaseKey] | None:
    """The case of a receipt code (normalised) and its key; None when there is none, or no longer."""
    row = (
        SealedKey.objects.select_related(
            "case__category", "case__inbox", "case__merged_into", "case__incident", *WITH_ADOPTION
        )
        .filter(lookup=codes.lookup_of(pepper(), code))
        .first()
    )
    if row is None:
        return None
    try:
        secret = envelopes.from_code(bytes(row.for_code), code, case=row.case_id)
    except NotOpened:
        return None
    return row.case, CaseKey(row.case_id, secret)


def opened_by_inbox(case: Case, inbox_secret: bytes) -> CaseKey:
    """The key of a case for who has unlocked its inbox; NotOpened with the key of another inbox."""
    row = case.sealed_key
    secret = envelopes.from_inbox(
        bytes(row.for_inbox),
        secret=inbox_secret,
        case=case.pk,
        inbox=key_of_inbox(row.inbox_id, row.generation),
    )
    return CaseKey(case.pk, secret)


def message_id(case: Case, nonce: bytes) -> UUID:
    """The identifier of the message that a form makes: random to look at, the same for the same form."""
    return UUID(bytes=mark(pepper(), "message-id", case.pk.bytes, nonce)[:16], version=4)


def handed_to(case_key: CaseKey, case: Case) -> SealedKey:
    """The row of the case with its key wrapped to the inbox it lies in now. Not saved."""
    row, inbox = case.sealed_key, _as_it_is_now(case.inbox_id)
    row.for_inbox = envelopes.wrapped_to_inbox(
        case_key.secret,
        public=bytes(inbox.public_key),
        case=case.pk,
        inbox=key_of_inbox(inbox.pk, inbox.generation),
    )
    row.inbox, row.generation = inbox, inbox.generation
    return row


def unlocked(member: InboxMember, passphrase: str) -> bytes:
    """The secret key of the inbox for one of its members; WrongPassphrase."""
    inbox = key_of_inbox(member.inbox_id, member.generation)
    return keys.unwrapped(bytes(member.wrapped_key), passphrase, inbox=inbox, member=str(member.user_id))


def put_into(message: Message, text: str, key: CaseKey | None) -> None:
    """The words into the row, as the tier of the case asks."""
    if key is None:
        message.text = text
    else:
        message.sealed = key.seal(f"message/{message.pk}", text.encode())


def read(message: Message, key: CaseKey | None) -> Said:
    """The words out of the row. Without the key a sealed one stays locked; NotOpened if it was moved here."""
    if message.case.is_sealed:
        if key is None or not message.sealed:
            return Said(message, None)
        text = key.open(f"message/{message.pk}", message.sealed).decode()
    else:
        text = message.text
    if message.kind == Message.Kind.LETTER and text:
        return Said(message, text, Letter.read(text))
    return Said(message, text)


def read_all(messages: Iterable[Message], key: CaseKey | None) -> list[Said]:
    return [read(each, key) for each in messages]


def file_into(attachment: Attachment, data: bytes, key: CaseKey | None) -> None:
    attachment.size = len(data)
    attachment.data = data if key is None else key.seal(f"attachment/{attachment.pk}", data)


def file_of(attachment: Attachment, key: CaseKey | None) -> bytes | None:
    """The file; None while it is sealed and nobody has the key."""
    if not attachment.message.case.is_sealed:
        return bytes(attachment.data)
    return key.open(f"attachment/{attachment.pk}", attachment.data) if key else None
