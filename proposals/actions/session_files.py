"""Files of a session: looked into, kept under a name that nobody guesses."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.core.files.base import File

from news.actions.files import read
from union_portal.lib import Refused, files
from union_portal.lib.storing import write

LIMIT = settings.UPLOAD_LIMITS["document"]


def stored(upload: File, at: datetime) -> dict[str, str | int]:
    """The fields of a StoredFile; what delegates could not open is refused beside the field."""
    try:
        found = files.inspect(read(upload, LIMIT), upload.name or "", limit=LIMIT)
    except Refused as refusal:
        refusal.field = "upload"
        raise
    name = write(f"congress/{at:%Y/%m}/{secrets.token_hex(16)}.{found.kind}", found.data)
    return {
        "file": name,
        "name": found.name,
        "kind": found.kind,
        "size": len(found.data),
        "digest": hashlib.sha256(found.data).hexdigest(),
    }
