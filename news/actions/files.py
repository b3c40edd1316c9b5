"""Pictures and attachments: what is uploaded is looked at, written anew where it can be, and stored under a random name."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.writing import locked, refuse_under_review
from news.models import Article, Attachment, Picture, Policy
from union_portal.lib import Refused, files, pictures


def add_picture(
    upload: File, *, by: User | None, at: datetime, alt: str = "", caption: str = "", credit: str = ""
) -> Picture:
    """Keep a picture; one that is there already is given back as it is."""
    data = read(upload, pictures.MAX_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    if known := Picture.objects.filter(digest=digest).first():
        return known
    encoded = pictures.encode(data)
    folder = f"pictures/{at:%Y/%m}/{secrets.token_hex(10)}"
    names = [
        default_storage.save(f"{folder}{mark}.{encoded.extension}", ContentFile(content))
        for mark, content in (("", encoded.data), ("-small", encoded.small))
    ]
    picture = Picture(
        file=names[0], small_file=names[1], width=encoded.width, height=encoded.height, digest=digest,
        alt=alt, caption=caption, credit=credit, uploaded_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            picture.save()
    except IntegrityError:  # the same file came in twice at this moment
        for name in names:
            default_storage.delete(name)
        return Picture.objects.get(digest=digest)
    return picture


@transaction.atomic
def describe_picture(picture: Picture, *, by: User, at: datetime, **words: str) -> Picture:
    """Say better what it shows, or who took it."""
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    for name in ("alt", "caption", "credit"):
        setattr(picture, name, words.get(name, getattr(picture, name)))
    picture.save()
    return picture


@transaction.atomic
def add_attachment(
    thing: Article | Policy, upload: File, name: str, *, by: User | None, at: datetime
) -> Attachment:
    """Put a file beside a text. What it is decides its ending; `name` is what people see."""
    limit = settings.UPLOAD_LIMITS["document"]
    found = files.inspect(read(upload, limit), name, limit=limit)
    stored = default_storage.save(
        f"attachments/{at:%Y/%m}/{secrets.token_hex(10)}.{found.kind}", ContentFile(found.data)
    )
    attachment = thing.attachments.create(
        file=stored,
        name=found.name,
        kind=found.kind,
        size=len(found.data),
        position=thing.attachments.count(),
    )
    _attachments_changed(thing, by=by, at=at)
    return attachment


@transaction.atomic
def rename_attachment(
    attachment: Attachment, name: str, *, position: int, by: User, at: datetime
) -> Attachment:
    """Give it another name or place; what kind of file it is cannot be changed."""
    attachment.name, attachment.position = files.plain_name(name, attachment.kind), position
    attachment.save(update_fields=["name", "position", "updated_at"])
    _attachments_changed(attachment.article or attachment.policy, by=by, at=at)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Take it away, the stored file too."""
    thing, stored = attachment.article or attachment.policy, attachment.file.name
    attachment.delete()
    _attachments_changed(thing, by=by, at=at)
    transaction.on_commit(lambda: default_storage.delete(stored))


def read(upload: File, limit: int) -> bytes:
    """The bytes; asks for the size first, so that a huge file is never in memory."""
    if upload.size > limit:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=limit // 1024 // 1024))
    upload.seek(0)
    return bytes(upload.read())


def _attachments_changed(thing: Article | Policy, *, by: User | None, at: datetime) -> None:
    """Keeps the names that search looks into in step, and notes the change. Nothing changes during a review."""
    refuse_under_review(locked(thing))
    names = "\n".join(thing.attachments.values_list("name", flat=True))
    type(thing).objects.filter(pk=thing.pk).update(attachment_names=names)
    thing.attachment_names = names
    thing.events.create(kind="edited", by=by, at=at, details={"fields": ["attachments"]})
