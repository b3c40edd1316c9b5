"""An unlocked inbox, as the browser of one member carries it. The server keeps nothing of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from feedback import permissions, words
from feedback.models import Case, InboxMember
from feedback.rules.moves import Stage
from feedback.sealing import unlocked
from feedback.sealing.errors import NotOpened, StillLocked
from feedback.sealing.primitives import mark
from feedback.words import CaseKey

PATH = "/mailbox/"


def cookie_of(inbox_id: int) -> str:
    return f"mailbox-inbox-{inbox_id}"


def remember(
    response: HttpResponse, request: HttpRequest, post: InboxMember, secret: bytes, at: datetime
) -> None:
    """Let this browser open the inbox for 25 minutes, while this sign-in lasts."""
    value = unlocked.carried(secret, at=at, **_bound_to(request, post))
    response.set_cookie(
        cookie_of(post.inbox_id), value, max_age=unlocked.MINUTES * 60, path=PATH,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict",
    )  # fmt: skip


def forget(response: HttpResponse, inbox_id: int) -> None:
    response.delete_cookie(cookie_of(inbox_id), path=PATH, samesite="Strict")


def secret_of(request: HttpRequest, post: InboxMember | None) -> bytes | None:
    """The secret key of the inbox, if this browser has it unlocked; who gave the key back cannot use the cookie."""
    value = request.COOKIES.get(cookie_of(post.inbox_id)) if post else None
    if post is None or value is None or not post.holds_key:
        return None
    try:
        return unlocked.opened(value, at=timezone.now(), **_bound_to(request, post))
    except StillLocked:
        return None


def key_of(request: HttpRequest, case: Case) -> CaseKey | None:
    """What opens this sealed case for this browser now."""
    if not case.is_sealed or case.stage == Stage.PURGED:
        return None
    secret = secret_of(request, permissions.post_in(request.user, case.inbox_id))
    if secret is None:
        return None
    try:
        return words.opened_by_inbox(case, secret)
    except NotOpened:
        return None


def keys_of_merged(request: HttpRequest, case: Case) -> tuple[dict[UUID, CaseKey], bool]:
    """The keys of the sealed cases that were merged into this one, and whether there is one for each."""
    sealed = [each for each in case.merged.all() if each.is_sealed and each.stage == Stage.MERGED]
    found = {each.pk: key for each in sealed if (key := key_of(request, each)) is not None}
    return found, len(found) == len(sealed)


def _bound_to(request: HttpRequest, post: InboxMember) -> dict[str, object]:
    session = mark(words.pepper(), "sign-in", request.session.session_key or "")
    return {
        "server_key": words.pepper(),
        "user": str(request.user.pk),
        "session": session,
        "inbox": words.key_of_inbox(post.inbox_id, post.inbox.generation),
    }
