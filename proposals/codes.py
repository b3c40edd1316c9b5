"""The codes that are scanned at a session. Their keys are derived from SECRET_KEY and stand in no database, no dump."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from proposals.models import Delegate, Observer, Session
from proposals.rules import attendance as rules
from union_portal.lib import Refused

PHONE, HALL = "phone", "hall"
TICKET_SECONDS = 5 * 60
"""How long a valid scan is remembered: signing in to the portal takes longer than a code lives."""


def phone_code(session: Session, person: Delegate | Observer, at: datetime) -> str:
    """What a person's phone shows."""
    return rules.code_at(_key(session, PHONE), person.pk * 2 + isinstance(person, Observer), at)


def read_phone(session: Session, scanned: str, at: datetime) -> str:
    """The key (d12, o3) of the person whose phone was scanned."""
    found = _read(session, PHONE, scanned, at)
    return f"{'o' if found % 2 else 'd'}{found // 2}"


def hall_code(session: Session, at: datetime) -> str:
    """What the wall of the hall shows: the same for everybody."""
    return rules.code_at(_key(session, HALL), 0, at)


def read_hall(session: Session, scanned: str, at: datetime) -> None:
    """Nothing, or why the code is not taken."""
    _read(session, HALL, scanned, at)


def scanned_in(typed: str) -> str:
    """The code in what a scanner typed: alone, or in the address that the picture holds. Empty: there is none."""
    typed = typed.strip()
    if "://" in typed:
        try:
            typed = parse_qs(urlsplit(typed).query).get("c", [""])[0]
        except ValueError:  # looks like an address and is none
            return ""
    return typed if rules.CODE.match(typed.upper()) else ""


def _read(session: Session, purpose: str, scanned: str, at: datetime) -> int:
    """Whose code it is; refused with a sentence when it is too old or was not made here."""
    found = rules.read_code(_key(session, purpose), scanned, at)
    if found is rules.CodeFault.OLD:
        raise Refused(_("This code is older than its 30 seconds. Scan the one that is shown now."))
    if found is rules.CodeFault.FORGED:
        raise Refused(_("This is no code of this session. Scan the one that is shown now."))
    return int(found)


def ticket(session: Session, purpose: str, *, who: str = "", by: int | None = None) -> str:
    """Says for five minutes that a valid code was scanned here: for one session, one purpose, one person."""
    return signing.dumps([session.pk, purpose, who, by], salt=_salt(session, purpose))


def punched(session: Session, purpose: str, shown: str, *, by: int | None = None) -> str | None:
    """For whom a ticket is, or None: too old, forged, for another session or from somebody else's screen."""
    try:
        said = signing.loads(shown, salt=_salt(session, purpose), max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return str(said[2]) if said[:2] == [session.pk, purpose] and said[3] == by else None


def _salt(session: Session, purpose: str) -> str:
    return f"proposals.attendance.{purpose}.{session.pk}"


def _key(session: Session, purpose: str) -> bytes:
    return salted_hmac(
        _salt(session, purpose), "code", secret=settings.SECRET_KEY, algorithm="sha256"
    ).digest()
