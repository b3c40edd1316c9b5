"""Pictures and attachments: what is uploaded is looked at, written anew where it can be, and stored under a random name."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import User
from news import permissions
from news.actions.writing import locked, refuse_under_review
from news.models import Article, Attachment, Picture, Policy
from union_portal.lib import Refused, files, pictures

SAID_USES = 5
PICTURE_WORDS = frozenset({"alt", "caption", "credit", "focus_x", "focus_y"})


def add_picture(
    upload: File, *, by: User | None, at: datetime, alt: str = "", caption: str = "", credit: str = ""
) -> Picture:
    """Keep a picture in all its widths; one that is there already is given back as it is."""
    data = read(upload, pictures.MAX_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    if known := Picture.objects.filter(digest=digest).first():
        return known
    encoded = pictures.encode(data)
    picture = Picture(
        width=encoded.width, height=encoded.height, digest=digest, alt=alt, caption=caption, credit=credit,
        original_name=files.plain_name(upload.name, "")[:-1] if upload.name else "", uploaded_by=by,
    )  # fmt: skip
    stem = f"pictures/{at:%Y/%m}/{secrets.token_hex(10)}"
    store_picture(picture, stem, encoded.extension, encoded.data, encoded.small)
    try:
        with transaction.atomic():
            picture.save()
    except IntegrityError:  # the same file came in twice at this moment
        forget_files(picture)
        return Picture.objects.get(digest=digest)
    return picture


def store_picture(picture: Picture, stem: str, extension: str, data: bytes, small: bytes) -> None:
    """Writes every width to the store, under names that say how large the picture is."""
    picture.file.name = f"{stem}-{picture.width}x{picture.height}.{extension}"
    picture.small_file.name = f"{stem}-{picture.width}x{picture.height}-small.{extension}"
    contents = {picture.file.name: data, picture.small_file.name: small}
    for width, rendition in pictures.renditions(data).items():
        contents[pictures.rendition_name(picture.file.name, width)] = rendition
    for name, content in contents.items():
        default_storage.delete(name)  # left there by a run that was broken off
        default_storage.save(name, ContentFile(content))


def forget_files(picture: Picture) -> None:
    """Takes every file of a picture out of the store, those under its former name too."""
    for name in picture.file_names:
        default_storage.delete(name)


@transaction.atomic
def describe_picture(picture: Picture, *, by: User, at: datetime, **said: Any) -> Picture:
    """Say better what it shows, who took it, and what matters most in it."""
    if unknown := said.keys() - PICTURE_WORDS:
        raise TypeError(f"not editable: {sorted(unknown)}")
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    for name, value in said.items():
        setattr(picture, name, value)
    picture.save()
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: User, at: datetime) -> None:
    """Take a picture away for good. Only one that no text shows."""
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    if uses := [_named(each, by, at) for each in picture.uses()]:
        titles = "、".join(uses[:SAID_USES]) + (" …" if len(uses) > SAID_USES else "")
        raise Refused(_("This picture is shown in {titles}. Take it out there first.").format(titles=titles))
    picture.delete()
    transaction.on_commit(lambda: forget_files(picture))


def _named(text: Article | Policy, by: User, at: datetime) -> str:
    """Its title, if this person may know it."""
    is_known = text.is_readable(at) or permissions.may_see(by, text)
    return f"“{text}”" if is_known else str(_("a text of another branch"))


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
