"""Galleries and films of articles. Like the text they stay as they are while it is under review."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction

from members.models import User
from news.actions.refusals import refusals_in_words
from news.actions.writing import locked, refuse_under_review
from news.models import Article, GalleryItem, Picture, Video
from union_portal.lib import videos


@transaction.atomic
def add_to_gallery(
    article: Article,
    chosen: Iterable[Picture],
    *,
    by: User | None,
    at: datetime,
    caption: str = "",
    position: int = 0,
) -> None:
    """Put pictures into the gallery in this order, at its end or at `position`. One that is there stays where it is."""
    article = _open(article)
    known = set(article.gallery.values_list("picture_id", flat=True))
    fresh = [each for each in dict.fromkeys(chosen) if each.pk not in known]
    first = position or _last_position(article.gallery) + 1
    GalleryItem.objects.bulk_create(
        GalleryItem(article=article, picture=each, position=place, caption=caption)
        for place, each in enumerate(fresh, first)
    )
    if fresh:
        _note(article, "gallery", by=by, at=at)


@transaction.atomic
def change_gallery_item(
    item: GalleryItem, *, caption: str, position: int, by: User, at: datetime
) -> GalleryItem:
    """Say something else below it, or show it earlier or later."""
    article = _open(item.article)
    item.caption, item.position = caption, position
    item.save(update_fields=["caption", "position", "updated_at"])
    _note(article, "gallery", by=by, at=at)
    return item


@transaction.atomic
def remove_from_gallery(item: GalleryItem, *, by: User, at: datetime) -> None:
    """Take it out of the gallery; the picture stays in the library."""
    article = _open(item.article)
    item.delete()
    _note(article, "gallery", by=by, at=at)


@transaction.atomic
def add_video(
    article: Article,
    upload: File,
    *,
    title: str,
    description: str,
    poster: Picture,
    by: User | None,
    at: datetime,
) -> Video:
    """Put a film beside an article. It is looked at, freed of what the camera noted, and never held in memory."""
    article = _open(article)
    film = videos.inspect(upload.file, limit=settings.UPLOAD_LIMITS["video"])
    videos.forget_where(upload.file)
    upload.file.flush()
    upload.seek(0)
    video = Video(
        article=article, title=title.strip(), description=description.strip(), poster=poster, size=upload.size,
        width=film.width, height=film.height, seconds=film.seconds, position=_last_position(article.videos) + 1,
    )  # fmt: skip
    video.file.name = default_storage.save(f"videos/{at:%Y/%m}/{secrets.token_hex(16)}.mp4", upload)
    with refusals_in_words():
        video.save(force_insert=True)
    _note(article, "videos", by=by, at=at)
    return video


@transaction.atomic
def change_video(
    video: Video,
    *,
    title: str,
    description: str,
    position: int,
    poster: Picture | None = None,
    by: User,
    at: datetime,
) -> Video:
    """Other words, another place, another picture before it plays. Another film is a new one."""
    article = _open(video.article)
    video.title, video.description, video.position = title.strip(), description.strip(), position
    video.poster = poster or video.poster
    with refusals_in_words():
        video.save()
    _note(article, "videos", by=by, at=at)
    return video


@transaction.atomic
def remove_video(video: Video, *, by: User, at: datetime) -> None:
    """Take it away, the stored file too."""
    article, stored = _open(video.article), video.file.name
    video.delete()
    _note(article, "videos", by=by, at=at)
    transaction.on_commit(lambda: default_storage.delete(stored))


def _open(article: Article) -> Article:
    """The row, locked; refused while reviewers read it."""
    article = locked(article)
    refuse_under_review(article)
    return article


def _note(article: Article, field: str, *, by: User | None, at: datetime) -> None:
    article.events.create(kind="edited", by=by, at=at, details={"fields": [field]})


def _last_position(rows: models.Manager) -> int:
    return int(rows.aggregate(last=models.Max("position"))["last"] or 0)
