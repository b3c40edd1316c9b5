"""Papers of a draft: attached, taken off, and the copies that may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from finance.actions.refusals import refusals_in_words
from finance.models import Draft, PublicCopy, SourceDocument
from finance.permissions import may_redact
from members.models import User
from union_portal.lib import Refused, cleaning, redacting, refused_at, storing

MOST = 20
LARGEST = cleaning.MAX_BYTES
MILLION = 1_000_000
FOLDER = "fund"


@storing.together()
def attach(
    draft: Draft, upload: bytes, name: str, document: str, *, by: User, at: datetime
) -> SourceDocument:
    """Keep a photo or PDF, made anew from what was sent; its own name is not kept."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.stage != "drafting":
        raise Refused(_("It has been handed in. Take it back before you change it."))
    try:
        cleaned = cleaning.clean(upload, name)
    except Refused as refusal:
        raise refused_at("files", str(refusal)) from refusal
    digest = sha256(cleaned.data).hexdigest()
    kept = draft.documents.filter(removed_at__isnull=True)
    if kept.filter(digest=digest).exists():
        raise refused_at("files", _("This file is attached already."))
    if kept.count() >= MOST:
        raise refused_at("files", _("More than %(most)d papers belong into one PDF.") % {"most": MOST})
    last = draft.documents.order_by("-number").first()
    return SourceDocument.objects.create(
        draft=draft, number=last.number + 1 if last else 1, document=document, kind=cleaned.kind, size=len(cleaned.data),
        digest=digest, file=storing.write(f"{FOLDER}/originals/{digest}.{cleaned.kind}", cleaned.data), by=by, at=at,
    )  # fmt: skip


@storing.together()
def remove(document: SourceDocument, *, by: User, at: datetime) -> None:
    """Take a paper off a draft that is still being written."""
    if document.draft.stage != "drafting":
        raise Refused(_("It has been handed in. Take it back before you change it."))
    with refusals_in_words():
        SourceDocument.objects.filter(pk=document.pk, removed_at__isnull=True).update(removed_at=at)


def redact(
    document: SourceDocument, boxes: Sequence[Sequence[int]], *, by: User, at: datetime, reason: str = ""
) -> PublicCopy:
    """Burn the boxes ([page, x, y, w, h] in millionths) into a copy and show it."""
    if not may_redact(by, document):
        raise Refused(_("Bars are drawn by the handler while the draft is written, later by the bookkeeper."))
    made = redacting.redact(original(document), boxes_of(boxes))
    return show(document, made.kind, made.data, boxes, by=by, at=at, reason=reason)


def original(document: SourceDocument) -> bytes:
    with default_storage.open(document.file) as kept:
        return bytes(kept.read())


def boxes_of(rows: Sequence[Sequence[int]]) -> list[redacting.Box]:
    return [redacting.Box(row[0], *(part / MILLION for part in row[1:])) for row in rows]


@storing.together()
def show(
    document: SourceDocument,
    kind: str,
    data: bytes,
    boxes: Sequence[Sequence[int]],
    *,
    by: User,
    at: datetime,
    reason: str = "",
) -> PublicCopy:
    """Put a copy with its bars burned in where people see it; one that was there before is withdrawn, with the reason."""
    document = SourceDocument.objects.select_for_update().get(pk=document.pk)
    before = document.copies.in_force().first()
    if before is not None:
        if document.draft.stage == "posted" and not reason.strip():
            raise refused_at("reason", _("Say why the public copy is replaced: everybody reads it."))
        before.withdrawn_at, before.withdrawn_by, before.withdrawal = at, by, reason.strip()
        before.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal"])
    digest = sha256(data).hexdigest()
    return PublicCopy.objects.create(
        document=document, kind=kind, size=len(data), digest=digest, boxes=[list(box) for box in boxes],
        file=storing.write(f"{FOLDER}/public/{digest}.{kind}", data), by=by, at=at,
    )  # fmt: skip
