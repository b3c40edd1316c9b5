"""The uploaded roster between two pages: a file only the server can read, for its owner, for a day at most."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from members.models import User
from members.roster.reading import Table, find_table
from union_portal.lib import spreadsheets

KEPT = timedelta(days=1)
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class Gone(Exception):
    """There is no such upload: used, too old, somebody else's, or never there."""


@dataclass
class Upload:
    """A file on its way in, and what its owner has said about it so far."""

    token: str
    owner: int
    filename: str
    at: str
    sheet: str = ""
    heading_row: int | None = None
    columns: dict[str, int] | None = None
    decisions: dict[str, str] = field(default_factory=dict)

    def sheets(self) -> list[spreadsheets.Sheet]:
        try:
            content = _path(self.token, "data").read_bytes()
        except OSError as error:
            raise Gone from error
        return spreadsheets.read(content, self.filename, limit=settings.UPLOAD_LIMITS["spreadsheet"])

    def table(self) -> Table:
        """The table on the chosen sheet, with the columns as confirmed or, before that, as recognised."""
        table = find_table(self.sheets(), sheet=self.sheet, heading_row=self.heading_row)
        return table if self.columns is None else table.mapped(self.columns)


def keep(content: bytes, filename: str, *, by: User, at: datetime) -> Upload:
    """Put an upload aside; what is too old is thrown away on the way."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    forget_old(at)
    upload = Upload(secrets.token_urlsafe(24), by.pk, Path(filename).name[:120], at.isoformat())
    _write(_path(upload.token, "data"), content)
    save(upload)
    return upload


def save(upload: Upload) -> None:
    """Remember what has been decided."""
    text = json.dumps(asdict(upload), ensure_ascii=False)
    scratch = _path(upload.token, f"{secrets.token_hex(8)}.new")
    _write(scratch, text.encode())
    scratch.replace(_path(upload.token, "json"))


def find(token: str, *, by: User, at: datetime) -> Upload:
    """The upload, if it is this person's and not too old."""
    if not TOKEN.fullmatch(token):
        raise Gone
    try:
        upload = Upload(**json.loads(_path(token, "json").read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise Gone from error
    if upload.owner != by.pk or datetime.fromisoformat(upload.at) < at - KEPT:
        raise Gone
    return upload


def drop(upload: Upload) -> None:
    """The file has served its purpose."""
    for ending in ("data", "json"):
        _path(upload.token, ending).unlink(missing_ok=True)


def forget_old(at: datetime) -> None:
    """Nobody's data stays because somebody closed a window."""
    for path in folder().glob("*.*"):
        if path.stat().st_mtime < (at - KEPT).timestamp():
            path.unlink(missing_ok=True)


def folder() -> Path:
    return settings.DATA_DIR / "roster-uploads"


def _path(token: str, ending: str) -> Path:
    return folder() / f"{token}.{ending}"


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
