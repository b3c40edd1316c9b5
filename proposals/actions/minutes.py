"""The minutes of a session: drafted from what the portal knows, edited by the secretary, signed by two people."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals import permissions
from proposals.actions.refusals import refusals_in_words
from proposals.actions.session import locked
from proposals.actions.signing import has_signed, tell_who_signs
from proposals.drafting import drafted
from proposals.models import Minutes, MinutesSignature, MinutesVersion, Session
from union_portal.lib import Refused, refused_at
from union_portal.lib.richtext import Own, clean, plain_text


class Stale(Refused):
    """Somebody else saved meanwhile: both wordings are there, and nobody has lost anything."""


@transaction.atomic
def draft_minutes(session: Session, *, by: User | None, at: datetime) -> Minutes:
    """Write them from the data: head, attendance, agenda, opinions, decisions. Once; then they are edited."""
    session = locked(session)
    if by is not None and not permissions.is_secretary(by, timezone.localdate(at)):
        raise Refused(_("The secretary has the minutes drafted."))
    if at < session.starts_at:
        raise Refused(_("The session has not begun yet: there is nothing to write down."))
    if Minutes.objects.filter(session=session).exists():
        raise Refused(_("There are minutes already: edit them."))
    minutes = Minutes.objects.create(session=session, recorder=by)
    _keep(minutes, drafted(session), by=by, at=at)
    return minutes


@transaction.atomic
def save_minutes(
    minutes: Minutes,
    *,
    by: User,
    at: datetime,
    body: str,
    chair: User | None,
    recorder: User | None,
    seen: datetime | None = None,
) -> Minutes:
    """A new wording, kept as a version. Signatures were for the wording before: it is signed anew.

    `seen` is `updated_at` of what the person started from: of two who write at once the later one is told.
    """
    minutes = Minutes.objects.select_for_update(of=["self"]).select_related("session").get(pk=minutes.pk)
    session = minutes.session
    if not permissions.may_write_minutes(by, session, timezone.localdate(at)):
        raise Refused(_("The secretary, the presiding chair and the recorder write the minutes."))
    if minutes.is_signed:
        raise Refused(_("Chair and recorder have signed: the minutes stay as they are."))
    body = cleaned(body)
    if seen is not None and minutes.updated_at != seen:
        raise Stale(
            _(
                "These minutes were saved elsewhere while you were writing. Nothing you typed is lost: "
                "it stands below, and above it what differs."
            )
        )
    _refuse_others(minutes, session, chair, recorder, by, at)
    if not plain_text(body).strip():
        raise refused_at("body", _("The minutes are empty."))
    newest = minutes.newest
    if newest is None or newest.body != body:
        _keep(minutes, body, by=by, at=at)  # first: nobody has signed a new wording
    with refusals_in_words():
        minutes.chair, minutes.recorder = chair, recorder
        minutes.save()
    tell_who_signs(session, at=at, but=by)
    return minutes


def cleaned(body: str) -> str:
    """The text as it will be kept."""
    return clean(body, own=Own(settings.MEDIA_URL)).html


def _refuse_others(
    minutes: Minutes, session: Session, chair: User | None, recorder: User | None, by: User, at: datetime
) -> None:
    """Who was named once stays possible: mandates and offices end, minutes are signed later."""
    changed = [
        name
        for name, person in (("chair", chair), ("recorder", recorder))
        if person != getattr(minutes, name)
    ]
    if changed and not permissions.is_secretary(by, timezone.localdate(at)):
        raise refused_at(changed[0], _("The secretary names chair and recorder."))
    if chair is not None and chair == recorder:
        raise refused_at("recorder", _("Chair and recorder are two different people."))
    if chair not in (None, minutes.chair) and not _is_among(permissions.those_who_chair(session), chair):
        raise refused_at("chair", _("A delegate presides over the session."))
    who_may = permissions.those_who_record(session, timezone.localdate(at))
    if recorder not in (None, minutes.recorder) and not _is_among(who_may, recorder):
        raise refused_at("recorder", _("A delegate or the secretary keeps the minutes."))


def _is_among(people: QuerySet[User], person: User | None) -> bool:
    return person is not None and people.filter(pk=person.pk).exists()


@transaction.atomic
def sign_minutes(minutes: Minutes, *, by: User, at: datetime, digest: str) -> MinutesSignature:
    """Stand for the wording that was read: `digest` is of the page that was open."""
    minutes = Minutes.objects.select_for_update(of=["self"]).select_related("session").get(pk=minutes.pk)
    if minutes.session.closed_at is None:
        raise Refused(_("Close the session first: until then the minutes can change."))
    parts = {
        minutes.chair_id: MinutesSignature.Part.CHAIR,
        minutes.recorder_id: MinutesSignature.Part.RECORDER,
    }
    part, newest = parts.get(by.pk), minutes.newest
    if part is None or newest is None:
        raise Refused(_("The presiding chair and the recorder sign the minutes."))
    if newest.digest != digest:
        raise Refused(_("The text was changed meanwhile. Read it again, then sign."))
    if newest.signatures.filter(by=by).exists():
        raise Refused(_("You have signed already."))
    with refusals_in_words():
        signature = MinutesSignature.objects.create(
            version=newest, part=part, digest=newest.digest, by=by, at=at
        )
    has_signed(minutes, by=by, at=at)
    if minutes.is_signed:
        details = {"version": newest.number, "digest": newest.digest}
        minutes.session.events.create(kind="minutes_signed", by=by, at=at, details=details)
    return signature


def _keep(minutes: Minutes, body: str, *, by: User | None, at: datetime) -> MinutesVersion:
    last = minutes.newest
    with refusals_in_words():
        return MinutesVersion.objects.create(
            minutes=minutes,
            number=last.number + 1 if last else 1,
            body=body,
            digest=hashlib.sha256(body.encode()).hexdigest(),
            by=by,
            at=at,
        )
