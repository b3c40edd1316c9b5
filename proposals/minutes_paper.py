"""The minutes of a session on paper (会议记录), with what chair and recorder signed - or lines to sign on."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Session
from proposals.reading.minutes import Signer, Written
from union_portal.lib.papers import Paper, Rich, Signature


def paper_of(session: Session, found: Written) -> Paper:
    """The newest version."""
    return Paper(
        title=_("Minutes of the session"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=timezone.localdate(found.newest.at),
        signatures=tuple(_signature(each) for each in found.signers),
        blocks=(Rich(found.newest.body),),
        notes=tuple(_notes(found)),
    )


def _signature(signer: Signer) -> Signature:
    if signer.signature is not None:
        return Signature(signer.label, signer.signature.by.name, timezone.localdate(signer.signature.at))
    if signer.person is None:
        return Signature(signer.label)
    return Signature(_("%(part)s (%(name)s)") % {"part": signer.label, "name": signer.person.name})


def _notes(found: Written) -> list[str]:
    values = {"number": found.newest.number, "digest": found.newest.digest}
    if not found.is_signed:
        return [_("Version %(number)d, not signed by both yet.") % values]
    return [_("Version %(number)d; SHA-256 of the signed text: %(digest)s") % values]
