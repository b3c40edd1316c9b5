"""A table on its way in, between two pages: a file only the server can read, for its owner, for a day at most."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings

from union_portal.lib import spreadsheets

KEPT = timedelta(days=1)
LONGEST_NAME = 120
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class Gone(Exception):
    """There is no such upload: used, too old, somebody else's, or never there."""


@dataclass
class Upload:
    """A file on its way in, and what its owner has said about it so far. A subclass names its folder."""

    token: str
    owner: int
    filename: str
    at: str
    sheet: str = ""
    heading_row: int | None = None
    columns: dict[str, int] | None = None

    folder_name: ClassVar[str]

    @classmethod
    def keep(cls, content: bytes, filename: str, *, by: Any, at: datetime, **said: Any) -> Self:
        """Put an upload aside; what is too old is thrown away on the way."""
        cls.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        cls.forget_old(at)
        upload = cls(secrets.token_urlsafe(24), by.pk, _shortened(filename), at.isoformat(), **said)
        _write(cls._path(upload.token, "data"), content)
        upload.save()
        return upload

    @classmethod
    def find(cls, token: str, *, by: Any, at: datetime) -> Self:
        """The upload, if it is this person's and not too old."""
        if not TOKEN.fullmatch(token):
            raise Gone
        try:
            upload = cls(**json.loads(cls._path(token, "json").read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise Gone from error
        if upload.owner != by.pk or datetime.fromisoformat(upload.at) < at - KEPT:
            raise Gone
        return upload

    @classmethod
    def forget_old(cls, at: datetime) -> None:
        """Nobody's data stays because somebody closed a window."""
        for path in cls.folder().glob("*.*"):
            if path.stat().st_mtime < (at - KEPT).timestamp():
                path.unlink(missing_ok=True)

    @classmethod
    def folder(cls) -> Path:
        return Path(settings.DATA_DIR) / cls.folder_name

    def sheets(self) -> list[spreadsheets.Sheet]:
        try:
            content = self._path(self.token, "data").read_bytes()
        except OSError as error:
            raise Gone from error
        return spreadsheets.read(content, self.filename, limit=settings.UPLOAD_LIMITS["spreadsheet"])

    def save(self) -> None:
        """Remember what has been decided."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        scratch = self._path(self.token, f"{secrets.token_hex(8)}.new")
        _write(scratch, text.encode())
        scratch.replace(self._path(self.token, "json"))

    def drop(self) -> None:
        """The file has served its purpose."""
        for ending in ("data", "json"):
            self._path(self.token, ending).unlink(missing_ok=True)

    @classmethod
    def _path(cls, token: str, ending: str) -> Path:
        return cls.folder() / f"{token}.{ending}"


def _shortened(filename: str) -> str:
    """With the ending that says how it is read."""
    name = Path(filename).name
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 5]}{Path(name).suffix[:5]}"


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
