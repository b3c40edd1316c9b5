"""Voting codes that the server gives to accounts: derived from SECRET_KEY, so that none stands in the database.

Whoever has SECRET_KEY could vote for delegates who do not: the pages say so, and publish who voted.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from proposals.belenios import credentials
from proposals.models import BallotPaper, RollEntry


def code_of(paper: BallotPaper, number: int) -> str:
    """The code of a line of the roll, by the key in force."""
    return _derived(settings.SECRET_KEY, paper.uuid, number)


def code_for(entry: RollEntry) -> str | None:
    """The code whose public part stands on the roll, also when SECRET_KEY was changed meanwhile."""
    uuid = entry.paper.uuid
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        code = _derived(key, uuid, entry.number)
        if str(credentials.public_of(code, uuid)) == entry.credential:
            return code
    return None


def _derived(key: str, uuid: str, number: int) -> str:
    secret = hashlib.sha256(f"proposals.ballot.codes|{key}".encode()).digest()
    mark = hmac.new(secret, f"{uuid}|{number}".encode(), hashlib.sha256).digest()
    return credentials.code_of(int.from_bytes(mark, "big"))
