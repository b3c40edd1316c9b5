"""The keys of inboxes: made, given to a member, kept under another passphrase, brought back from the papers, renewed.

No secret key is written anywhere but wrapped; on its way between two pages it is wrapped too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import words
from feedback.actions.inboxes import locked, record
from feedback.actions.refusals import refusals_in_words
from feedback.models import Inbox, InboxMember, KeyCustodian, SealedKey
from feedback.rules.moves import Duty
from feedback.sealing import codes, envelopes, keys, shares
from feedback.sealing.codes import folded
from feedback.sealing.errors import (
    CodeRefused,
    NotOpened,
    ShareFault,
    ShareRefused,
    ShortPassphrase,
    WrongPassphrase,
)
from feedback.sealing.primitives import bytes_of, mark, text_of
from feedback.sealing.shares import Share
from members.models import User
from union_portal.lib import Refused, refused_at

HANDED_MINUTES = 10
"""For which a code brings the key to another member."""
DRAFT_SECONDS = 3600
SALT = "feedback.inbox-key"
BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Draft:
    """A key that nobody has confirmed yet: its public half, the lead's wrap, and a mark of what stands on the papers.

    It travels in the page, signed; the secret half is in it only under the lead's passphrase.
    """

    inbox: int
    generation: int
    public: bytes
    wrap: bytes
    custodians: tuple[str, str]
    groups: bytes

    def carried(self, by: User) -> str:
        said = [
            by.pk, self.inbox, self.generation, text_of(self.public), text_of(self.wrap), self.custodians, text_of(self.groups),
        ]  # fmt: skip
        return signing.dumps(said, salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, by: User) -> Draft:
        """Refused when it is too old, changed or another person's."""
        try:
            who, inbox, generation, public, wrap, names, groups = signing.loads(
                text, salt=SALT, max_age=DRAFT_SECONDS
            )
            raw = [bytes_of(each) or b"" for each in (public, wrap, groups)]
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise Refused(_("This page is too old. Begin again: nothing was stored.")) from error
        if who != by.pk:
            raise Refused(_("This page is too old. Begin again: nothing was stored."))
        return cls(inbox, generation, raw[0], raw[1], (names[0], names[1]), raw[2])


def draft_key(
    inbox: Inbox, *, by: User, passphrase: str, custodians: tuple[str, str]
) -> tuple[Draft, tuple[Share, Share]]:
    """A new key pair, the lead's wrap of it and the two papers. Nothing is stored before the papers are confirmed."""
    one, two = (name.strip() for name in custodians)
    if one == two:
        raise refused_at("second", _("Two different custodians keep the two shares."))
    pair, generation = keys.new_pair(), inbox.generation + 1
    label = words.key_of_inbox(inbox.pk, generation)
    papers = shares.split(pair.secret, inbox=label)
    wrap = _wrapped(pair.secret, passphrase, label, by)
    groups = _groups_mark([last_group(each) for each in papers])
    return Draft(inbox.pk, generation, pair.public, wrap, (one, two), groups), papers


def last_group(paper: Share) -> str:
    """The last four symbols on a paper: whoever types them has the paper before them."""
    return shares.printed(paper)[-1].rpartition("-")[2]


def _groups_mark(groups: list[str]) -> bytes:
    return mark(words.pepper(), "paper-shares", *(folded(each) for each in groups))


def _wrapped(
    secret: bytes, passphrase: str, label: keys.Inbox, user: User, field: str = "passphrase"
) -> bytes:
    try:
        return keys.wrapped(secret, passphrase, inbox=label, member=str(user.pk))
    except ShortPassphrase as error:
        raise refused_at(
            field, _("A passphrase has at least %(needed)d characters.") % {"needed": error.needed}
        ) from error


@transaction.atomic
def keep_key(
    inbox: Inbox, draft: Draft, *, by: User, at: datetime, groups: tuple[str, str],
    old_secret: bytes | None = None, progress: Progress = lambda done, total: None,
) -> Inbox:  # fmt: skip
    """The new key holds from now on. With an earlier one every sealed letter is wrapped anew, all or none (`old_secret`).

    Members other than the lead have it once it is given to them.
    """
    inbox = locked(inbox)
    post = _post(inbox, by, at)
    if post.duty != Duty.LEAD:
        raise Refused(_("The lead of the inbox makes its key."))
    if (draft.inbox, draft.generation) != (inbox.pk, inbox.generation + 1):
        raise Refused(_("Somebody else has made a key meanwhile. Nothing was stored."))
    for number, group in enumerate(groups, 1):
        if len(folded(group)) != shares.CHECK:
            raise refused_at(f"group_{number}", _("Type the last four characters of the paper."))
    if _groups_mark(list(groups)) != draft.groups:
        raise refused_at(
            "group_1", _("These are not the last groups of the two papers. Look at them once more.")
        )
    old, inbox.public_key, inbox.generation = inbox.generation, draft.public, draft.generation
    inbox.save(update_fields=["public_key", "generation", "updated_at"])
    if old:
        _rewrap(inbox, old, old_secret, progress)
    InboxMember.objects.filter(inbox=inbox).update(
        wrapped_key=b"", generation=0, handed_key=b"", handed_until=None
    )
    InboxMember.objects.filter(pk=post.pk).update(wrapped_key=draft.wrap, generation=draft.generation)
    with refusals_in_words():
        KeyCustodian.objects.bulk_create(
            KeyCustodian(
                inbox=inbox, generation=draft.generation, number=number, name=name, given_on=timezone.localdate(at)
            )
            for number, name in enumerate(draft.custodians, 1)
        )  # fmt: skip
    record(inbox, "key_made", by=by, at=at, generation=draft.generation)
    return inbox


def _rewrap(inbox: Inbox, old: int, secret: bytes | None, progress: Progress) -> None:
    """Every sealed letter of the inbox to its new public key."""
    if secret is None:
        raise Refused(_("Unlock the inbox first: its letters are wrapped anew with the old key."))
    rows = list(SealedKey.objects.select_for_update().filter(inbox=inbox))
    source, target = words.key_of_inbox(inbox.pk, old), words.key_of_inbox(inbox.pk, inbox.generation)
    for done, row in enumerate(rows, 1):
        try:
            row.for_inbox = envelopes.transferred(
                bytes(row.for_inbox), secret=secret, case=row.case_id, source=source, target=target, public=bytes(inbox.public_key)
            )  # fmt: skip
        except NotOpened as error:
            raise Refused(
                _("A letter does not open with the key of this inbox. Nothing was changed.")
            ) from error
        row.generation = inbox.generation
        progress(done, len(rows))
    SealedKey.objects.bulk_update(rows, ["for_inbox", "generation"], batch_size=BATCH)


def _post(inbox: Inbox, user: User, at: datetime) -> InboxMember:
    """The person's post in the inbox, locked."""
    posts = InboxMember.objects.current(timezone.localdate(at)).select_for_update(of=("self",))
    post = posts.select_related("inbox", "user").filter(inbox=inbox, user=user).first()
    if post is None:
        raise Refused(_("%(who)s does not work in this inbox.") % {"who": user})
    return post


@transaction.atomic
def hand_over(post: InboxMember, secret: bytes, *, by: User, at: datetime) -> str:
    """Give the key to a member who has none: returns the code that the giver tells, good for ten minutes."""
    inbox = locked(post.inbox)
    giver, taker = _post(inbox, by, at), _post(inbox, post.user, at)
    if not giver.holds_key or keys.public_of(secret) != bytes(inbox.public_key):
        raise Refused(_("Unlock the inbox first: only who has the key can give it."))
    if taker.holds_key:
        raise Refused(_("%(who)s has the key already.") % {"who": taker.user})
    code = codes.symbols_of(os.urandom(codes.LENGTH * 5 // 8))
    label = words.key_of_inbox(inbox.pk, inbox.generation)
    taker.handed_key = keys.wrapped(secret, code, inbox=label, member=_on_its_way(taker))
    taker.handed_until = at + timedelta(minutes=HANDED_MINUTES)
    taker.save(update_fields=["handed_key", "handed_until", "updated_at"])
    return codes.shown(code)


def _on_its_way(post: InboxMember) -> str:
    """Another name than the member's own: what is handed over is no wrap to keep."""
    return f"{post.user_id}/handed"


@transaction.atomic
def take(post: InboxMember, *, by: User, at: datetime, code: str, passphrase: str) -> InboxMember:
    """The new member types the code and chooses a passphrase: nobody else ever knows it."""
    inbox = locked(post.inbox)
    post = _post(inbox, by, at)
    if not post.handed_key or post.handed_until is None or at > post.handed_until:
        raise refused_at("code", _("No key is on its way to you, or it has expired. Ask for a new code."))
    label = words.key_of_inbox(inbox.pk, inbox.generation)
    try:
        secret = keys.unwrapped(
            bytes(post.handed_key), codes.normalised(code), inbox=label, member=_on_its_way(post)
        )
    except (WrongPassphrase, CodeRefused) as error:
        raise refused_at("code", _("This is not the code. Look at it once more.")) from error
    return _kept(post, secret, passphrase, "key_given", by=by, at=at)


def _kept(
    post: InboxMember, secret: bytes, passphrase: str, kind: str, *, by: User | None, at: datetime
) -> InboxMember:
    """The key under this member's passphrase."""
    label = words.key_of_inbox(post.inbox_id, post.inbox.generation)
    post.wrapped_key = _wrapped(secret, passphrase, label, post.user)
    post.generation, post.handed_key, post.handed_until = post.inbox.generation, b"", None
    post.save(update_fields=["wrapped_key", "generation", "handed_key", "handed_until", "updated_at"])
    record(post.inbox, kind, by=by, at=at, user=post.user_id)
    return post


@transaction.atomic
def change_passphrase(post: InboxMember, *, by: User, at: datetime, old: str, passphrase: str) -> InboxMember:
    """Of one's own wrap; the key stays."""
    post = _post(locked(post.inbox), by, at)
    if not post.holds_key:
        raise Refused(_("You have no key to this inbox."))
    try:
        secret = words.unlocked(post, old)
    except WrongPassphrase as error:
        raise refused_at("old", _("This is not your passphrase for this inbox.")) from error
    return _kept(post, secret, passphrase, "passphrase_changed", by=by, at=at)


@transaction.atomic
def give_directly(
    post: InboxMember, secret: bytes, passphrase: str, *, by: User | None, at: datetime
) -> InboxMember:
    """On one machine, without a code: the new member types the passphrase there (manage.py inbox_keys)."""
    post = _post(locked(post.inbox), post.user, at)
    if keys.public_of(secret) != bytes(post.inbox.public_key):
        raise Refused(_("Unlock the inbox first: only who has the key can give it."))
    return _kept(post, secret, passphrase, "key_given", by=by, at=at)


@transaction.atomic
def recover(
    post: InboxMember, *, by: User, at: datetime, papers: tuple[str, str], passphrase: str
) -> InboxMember:
    """The lead brings the key back from the two papers, under a new passphrase."""
    inbox = locked(post.inbox)
    post = _post(inbox, by, at)
    if post.duty != Duty.LEAD:
        raise Refused(_("The lead of the inbox brings its key back."))
    if not inbox.generation:
        raise Refused(_("This inbox has no key yet."))
    one, two = (read_paper(text, f"paper_{number}") for number, text in enumerate(papers, 1))
    label = words.key_of_inbox(inbox.pk, inbox.generation)
    try:
        secret = shares.joined(one, two, inbox=label, public=bytes(inbox.public_key))
    except ShareRefused as refusal:
        raise refused_at("paper_2", str(SHARES[refusal.reason]())) from refusal
    return _kept(post, secret, passphrase, "key_recovered", by=by, at=at)


SHARES: dict[ShareFault, Callable[[], str]] = {
    ShareFault.VERSION: lambda: _("This paper was printed by a later version of the portal."),
    ShareFault.SAME: lambda: _("This is the same paper twice: two different ones are needed."),
    ShareFault.SETS: lambda: _("These two papers were not printed together."),
    ShareFault.INBOX: lambda: _("These papers belong to another inbox, or to an earlier key of this one."),
    ShareFault.KEY: lambda: _("These papers do not make the key of this inbox."),
    ShareFault.WHOLE: lambda: _("Each line is right, but they do not belong to one paper."),
}


def read_paper(text: str, field: str) -> Share:
    """A paper that was typed; what is wrong is said beside it, with the line."""
    try:
        return shares.read(text)
    except ShareRefused as refusal:
        raise refused_at(field, _why(refusal)) from refusal


def _why(refusal: ShareRefused) -> str:
    lines = "、".join(map(str, refusal.lines))
    values = {"found": refusal.found, "needed": refusal.needed, "lines": lines}
    if refusal.reason is ShareFault.LINES:
        return _("The paper has %(needed)d lines; %(found)d were typed.") % values
    if refusal.reason is ShareFault.LENGTH:
        return _("Line %(lines)s: a line has %(needed)d characters; %(found)d were typed.") % values
    if refusal.reason is ShareFault.TYPO:
        return _("Line %(lines)s was mistyped.") % values
    return SHARES[refusal.reason]()
