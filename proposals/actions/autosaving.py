"""Keeping what a delegate types before it is kept as a draft. Nobody else sees it, and no event tells of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from proposals.actions.moving import allowed
from proposals.actions.refusals import refusals_in_words
from proposals.actions.writing import CHOICES, TEXT
from proposals.models import Autosave, Proposal
from proposals.rules.moves import Move
from union_portal.lib import Refused

FIELDS = (*TEXT, *CHOICES)
WORDS = ("title", "grounds", "measures")
MOST_TYPED = 100_000
"""Characters of one form: far more than anybody types, far less than what would fill the disk."""
MARK = re.compile(r"[0-9a-f]{16,32}")
A_MONTH = timedelta(days=30)


@transaction.atomic
def keep(
    proposal: Proposal | None, typed: Mapping[str, str], *, by: User, at: datetime, seen: str = "", mark: str = "",
    new_mark: str = "",
) -> Autosave | None:  # fmt: skip
    """Put aside what stands in the form; nothing where no word was written.

    `seen` is `updated_at` of the draft on the screen, `mark` the autosave this window knows, "" for none: a window
    that has fallen behind is told, and what stands in the other one stays. `new_mark` is sent again when no answer
    came: what had arrived all the same is no other window's.
    """
    if proposal is not None:
        proposal = allowed(proposal, Move.EDIT, by=by, at=at)
        if proposal.updated_at.isoformat() != seen:
            raise Refused(
                _(
                    "You have changed this in another window meanwhile. Open the page again; copy first what you"
                    " typed here."
                )
            )
    known = Autosave.objects.select_for_update().filter(by=by, proposal=proposal).first()
    new_mark = new_mark if MARK.fullmatch(new_mark) else secrets.token_hex(16)
    if (known.mark if known else "") not in {mark, new_mark}:
        raise Refused(
            _("You are writing this in another window too: what stands there is kept, this is not.")
            if known
            else _(
                "What you typed was saved or thrown away in another window. Open the page again; copy first what you"
                " typed here."
            )
        )
    kept = {name: str(value).replace("\x00", "") for name, value in typed.items() if name in FIELDS}
    if sum(map(len, kept.values())) > MOST_TYPED:
        raise Refused(_("This text is too long to be kept."))
    if proposal is None and not any(kept.get(name, "").strip() for name in WORDS):
        if known:
            known.delete()
        return None
    known = known or Autosave(by=by, proposal=proposal)
    known.typed, known.seen = kept, proposal.updated_at if proposal else None
    known.mark, known.at = new_mark, at
    with refusals_in_words():
        known.save()
    return known


def kept(proposal: Proposal | None, *, by: User) -> Autosave | None:
    """What this person typed here and never kept as a draft."""
    return Autosave.objects.filter(by=by, proposal=proposal).first()


def forget(proposal: Proposal | None, *, by: User, mark: str) -> bool:
    """It is thrown away; not what another window has written since. False where nothing was there to go."""
    return Autosave.objects.filter(by=by, proposal=proposal, mark=mark).delete()[0] > 0


def settle(proposal: Proposal | None, draft: Proposal, *, by: User, mark: str) -> None:
    """`draft` was kept from a window: what that had put aside goes, what another one has put aside stays."""
    known = kept(proposal, by=by)
    if known is not None and (known.mark == mark or says_the_same(known, draft)):
        known.delete()


def says_the_same(known: Autosave, draft: Proposal) -> bool:
    """Whether nothing would be lost without it."""
    return all(known.typed.get(name, "").split() == getattr(draft, name).split() for name in WORDS)


def forget_old(at: datetime) -> int:
    """What nobody has come back to for a month; returns how many went."""
    return Autosave.objects.filter(at__lt=at - A_MONTH).delete()[0]
