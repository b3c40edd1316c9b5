"""Telling members something. `notify` is the one way in, for every app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from members.models import Notice, NoticeChoice, NoticeKind, User
from members.tasks import mail_notices

ALWAYS_MAILED = frozenset({NoticeKind.ACCOUNT})
"""Whoever stole a session must not be able to silence the warnings about it."""


@transaction.atomic
def notify(
    recipients: Iterable[User],
    *,
    kind: NoticeKind,
    title: str | Promise,
    url: str = "",
    at: datetime,
    by_email: bool = True,
) -> list[Notice]:
    """Put a line in each one's inbox, in each one's language, and have it mailed to who wants that.

    `title` says what happened and nothing private: it travels by e-mail. A lazy translation (`format_lazy` with
    values in it) is rendered per language. The job is written in the same transaction, so either both the
    notices and their mailing exist or neither does; until the commit no worker sees it. Without `by_email` it
    stays in the inbox, for those to whom another e-mail brings the same.
    """
    people = {user.pk: user for user in recipients if user.is_active}.values()
    titles = _in_each_language(title, {user.language for user in people})
    notices = Notice.objects.bulk_create(
        [Notice(recipient=user, kind=kind, title=titles[user.language], url=url, at=at) for user in people],
        batch_size=1000,
    )
    if notices and by_email:
        mail_notices.defer(notices=[notice.pk for notice in notices])
    return notices


@dataclass(frozen=True)
class News:
    """A line for several people, and where it leads."""

    recipients: Sequence[User]
    title: str | Promise
    url: str = ""


@transaction.atomic
def notify_of_each(several: Iterable[News], *, kind: NoticeKind, at: datetime) -> list[Notice]:
    """Many lines at once, as `notify` puts one: the same few statements however many there are, and one mailing."""
    notices = []
    for news in several:
        people = {user.pk: user for user in news.recipients if user.is_active}.values()
        titles = _in_each_language(news.title, {user.language for user in people})
        notices += [
            Notice(recipient=user, kind=kind, title=titles[user.language], url=news.url, at=at)
            for user in people
        ]
    Notice.objects.bulk_create(notices, batch_size=1000)
    if notices:
        mail_notices.defer(notices=[notice.pk for notice in notices])
    return notices


def _in_each_language(title: str | Promise, languages: Iterable[str]) -> dict[str, str]:
    titles = {}
    for language in languages:
        with translation.override(language):
            titles[language] = str(title)[:200]
    return titles


def unread_count(user: User) -> int:
    """The number on the bell."""
    return Notice.objects.filter(recipient=user).unread().count()


def mark_read(notice: Notice, *, at: datetime) -> None:
    """Only the first reading counts."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=at)


def mark_all_read(user: User, *, at: datetime) -> int:
    """How many were unread."""
    return Notice.objects.filter(recipient=user).unread().update(read_at=at)


@transaction.atomic
def choose(user: User, *, mailed: Iterable[str], language: str) -> None:
    """Which kinds also come by e-mail, and the language of it all."""
    mailed = set(mailed)
    choices = [
        NoticeChoice(user=user, kind=kind, by_email=kind in mailed)
        for kind in NoticeKind.values
        if kind not in ALWAYS_MAILED
    ]
    NoticeChoice.objects.bulk_create(
        choices, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["by_email"]
    )
    user.language = language
    user.save(update_fields=["language", "updated_at"])
