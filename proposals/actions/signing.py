"""Telling chair and recorder that the minutes of a closed session wait for them."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import Notice, NoticeKind, User
from proposals.models import Minutes, Session


def has_signed(minutes: Minutes, *, by: User, at: datetime) -> None:
    """What asked for this signature is answered; when the text changes, it is asked for anew."""
    Notice.objects.filter(recipient=by, url=minutes.get_absolute_url()).unread().update(read_at=at)


def tell_who_signs(session: Session, *, at: datetime, but: User | None = None) -> None:
    """Those whose signature is missing; who has not read the last such notice yet is not told again."""
    minutes = Minutes.objects.filter(session=session).select_related("chair", "recorder").first()
    if minutes is None or session.closed_at is None or (newest := minutes.newest) is None:
        return
    url = minutes.get_absolute_url()
    signed = set(newest.signatures.values_list("by", flat=True))
    people = [each for each in (minutes.chair, minutes.recorder) if each and each.pk not in signed]
    unread = Notice.objects.filter(recipient__in=people, url=url).unread()
    told = set(unread.values_list("recipient", flat=True))
    named = lazy(lambda: session.short_name, str)()  # in the language of each who reads it
    title = format_lazy(gettext_lazy("Minutes wait for your signature: {session}"), session=named)
    people = [each for each in people if each.pk not in told and each != but]
    notify(people, kind=NoticeKind.TASK, title=title, url=url, at=at)
