"""A name for the socket's folder that every client can use."""

import hashlib
import os
import re
import stat
from pathlib import Path

from union_portal.lib.embedded_postgres.errors import NotStarted

# A socket's address holds 107 bytes; libpq splits a host at commas; other letters depend on the locale.
PLAIN = re.compile(r"[A-Za-z0-9/._ +@=-]{1,85}")


def short_way(home: Path) -> Path:
    """`home` itself where its name is plain and short, else a link to it in a private folder below /tmp."""
    if PLAIN.fullmatch(str(home)):
        return home
    folder = _folder_for(home)
    folder.mkdir(mode=0o700, exist_ok=True)
    _refuse_a_strangers(folder)
    link = folder / "db"
    # Made anew whenever it is missing: machines sweep /tmp.
    if not link.is_symlink() or os.readlink(link) != str(home):
        scratch = folder / f"db.{os.getpid()}"
        scratch.unlink(missing_ok=True)
        scratch.symlink_to(home)
        scratch.replace(link)
    return link


def forget_short_way(home: Path) -> None:
    """Leaves nothing behind in /tmp."""
    if PLAIN.fullmatch(str(home)):
        return
    folder = _folder_for(home)
    try:
        (folder / "db").unlink(missing_ok=True)
        folder.rmdir()
    except OSError:
        pass


def _folder_for(home: Path) -> Path:
    """One per account and database; always below /tmp, whatever TMPDIR says, so that every process agrees."""
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path("/tmp") / f"union-portal-{os.geteuid()}-{mark}"  # noqa: S108


def _refuse_a_strangers(folder: Path) -> None:
    """Anybody may put a folder into /tmp; one that is not ours could hold another database."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise NotStarted(
            f"{folder} belongs to somebody else. Remove it and start again.",
            f"{folder} 属于其他用户。请删除后重新启动。",
        )
