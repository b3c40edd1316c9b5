"""Closed months on display: keys, the checkpoint with its two signatures, the publication and its end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance import checkpoints, posting
from finance.actions.refusals import refusals_in_words
from finance.actions.telling import holders
from finance.models import Book, Checkpoint, CheckpointSignature, Publication, SigningKey
from finance.proof import keys as proof_keys
from finance.proof.keys import SealedKey, ShortPassphrase, WrongPassphrase
from finance.proof.notes import VerifierKey
from finance.rules import sampling
from members.actions.notices import notify
from members.models import NoticeKind, User
from members.rules.roles import Role
from union_portal.lib import Refused, refused_at

UNION, AUDIT = SigningKey.Holder.UNION, SigningKey.Holder.AUDIT


@transaction.atomic
def make_key(
    book: Book,
    holder: str,
    passphrase: str,
    *,
    by: User,
    at: datetime,
    cost: proof_keys.Cost = proof_keys.STANDARD,
) -> SigningKey:
    """A new key under a passphrase. The one before is retired: what it signed stays signed."""
    before = (
        SigningKey.objects.select_for_update()
        .filter(book=book, holder=holder, retired_at__isnull=True)
        .first()
    )
    number = SigningKey.objects.filter(book=book, holder=holder).count() + 1
    try:
        sealed = SealedKey.new(f"{book.slug}-{holder}-{number}", passphrase, cost)
    except ShortPassphrase as error:
        raise refused_at(
            "passphrase", _("A passphrase has %(needed)d characters at least.") % {"needed": error.needed}
        ) from error
    if before is not None:
        before.retired_at = at
        before.save(update_fields=["retired_at"])
    anchor = sampling.anchor(sealed.open(passphrase).lot()) if holder == AUDIT else ""
    return SigningKey.objects.create(
        book=book,
        holder=holder,
        vkey=sealed.key.vkey,
        sealed=sealed.sealed,
        anchor=anchor,
        made_by=by,
        made_at=at,
    )


def key_of(book: Book, holder: str) -> SigningKey | None:
    return SigningKey.objects.filter(book=book, holder=holder, retired_at__isnull=True).first()


@transaction.atomic
def prepare(publication: Publication, *, by: User, at: datetime) -> Publication:
    """Write or change a publication that nobody has published yet."""
    if publication.published_at is not None:
        raise Refused(_("What was published stays as it is."))
    if publication.opens_on <= publication.until_on:
        raise refused_at("opens_on", _("It is on display after the last day it is about."))
    for field, earlier in (
        ("questions_until", "opens_on"),
        ("answers_due", "questions_until"),
        ("final_on", "answers_due"),
    ):
        if getattr(publication, field) < getattr(publication, earlier):
            raise refused_at(field, _("The days must follow each other: display, questions, answers, final."))
    with refusals_in_words():
        publication.save()
    return publication


@transaction.atomic
def publish(publication: Publication, passphrase: str, *, by: User, at: datetime) -> Publication:
    """Sign a checkpoint of the books with the union's key and put the months on display; the committee is asked to co-sign."""
    publication = (
        Publication.objects.select_for_update(of=("self",)).select_related("book").get(pk=publication.pk)
    )
    if publication.published_at is not None:
        raise Refused(_("It is published already."))
    union, audit = key_of(publication.book, UNION), key_of(publication.book, AUDIT)
    if union is None or audit is None:
        raise Refused(_("The union and the audit committee each make their key first."))
    posting.lock(publication.book)
    if not publication.book.entries.exists():
        raise Refused(_("There is nothing in the books yet."))
    checkpoint = checkpoints.make(
        publication.book, publication.from_on, publication.until_on, [union, audit], at=at
    )
    sign(checkpoint, union, passphrase, by=by, at=at)
    publication.checkpoint, publication.published_at, publication.published_by = checkpoint, at, by
    with refusals_in_words():
        publication.save()
    _tell(
        publication,
        Role.AUDIT_COMMITTEE,
        gettext_lazy("The fund is on display and waits for your co-signature: {title}"),
        at=at,
    )
    return publication


@transaction.atomic
def sign(
    checkpoint: Checkpoint, key: SigningKey, passphrase: str, *, by: User, at: datetime
) -> CheckpointSignature:
    """One signature under the checkpoint; the opened key is forgotten at once. The committee's shows its number."""
    try:
        opened = SealedKey(VerifierKey.read(key.vkey), bytes(key.sealed)).open(passphrase)
    except WrongPassphrase as error:
        raise refused_at("passphrase", _("This passphrase does not open the key.")) from error
    turn = _turn(checkpoint, key) if key.anchor else 0
    with refusals_in_words():
        return CheckpointSignature.objects.create(
            checkpoint=checkpoint,
            key=key,
            line=opened.sign(checkpoint.body).line.removesuffix("\n"),
            turn=turn,
            number=sampling.link(opened.lot(), turn) if turn else "",
            by=by,
            at=at,
        )


def _turn(checkpoint: Checkpoint, key: SigningKey) -> int:
    """The how manieth checkpoint of this key it is: each has its own number, whoever signs first."""
    named = Checkpoint.objects.filter(book=checkpoint.book_id, pk__lte=checkpoint.pk)
    turn = named.filter(body__contains=f"key {key.vkey}\n").count()
    if turn >= sampling.LINKS:
        raise Refused(_("This key has drawn for all its publications. The committee makes a new one."))
    return turn


@transaction.atomic
def cosign(publication: Publication, passphrase: str, *, by: User, at: datetime) -> CheckpointSignature:
    """The committee's signature under the same checkpoint, with the key that the checkpoint names."""
    if publication.checkpoint is None:
        raise Refused(_("It is not published yet."))
    keys = SigningKey.objects.filter(book=publication.book, holder=AUDIT)
    key = next((key for key in keys if f"key {key.vkey}\n" in publication.checkpoint.body), None)
    if key is None:
        raise Refused(_("This checkpoint names no key of the committee."))
    return sign(publication.checkpoint, key, passphrase, by=by, at=at)


def next_window(book: Book, until_on: date, opens_on: date) -> dict[str, date]:
    """The days of a publication as the settings of the fund have them."""
    asked = opens_on + timedelta(days=book.settings.question_days)
    due = asked + timedelta(days=book.settings.answer_days)
    return {
        "opens_on": opens_on,
        "questions_until": asked,
        "answers_due": due,
        "final_on": due + timedelta(days=1),
    }


def _tell(publication: Publication, role: Role, title: object, *, at: datetime) -> None:
    notify(
        holders(role, at), kind=NoticeKind.FUND, title=format_lazy(title, title=publication.title),
        url=publication.get_absolute_url(), at=at,
    )  # fmt: skip
