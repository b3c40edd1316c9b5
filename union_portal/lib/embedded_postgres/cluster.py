"""The database on disk: made once, all or nothing."""

import os
import shutil
import subprocess
from pathlib import Path

from union_portal.lib.embedded_postgres import binaries
from union_portal.lib.embedded_postgres.errors import NotStarted

DATABASE = ROLE = "portal"
# initdb itself must be a superuser; the portal's own role is not, so what works here works on any server.
# A checkpoint lets go of the write-ahead log after the rewriting of the night (feedback/rewriting.py).
SETUP = (
    f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nGRANT pg_checkpoint TO {ROLE};\n"
    f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
)
# The same order and case on every machine: PostgreSQL's own C.UTF-8 needs no locale of the system.
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--username=postgres",
    "--auth-local=peer",
    "--auth-host=reject",
    "--no-instructions",
)


def way_into(folder: Path, account: binaries.Account) -> str:
    """How the server names its data folder.

    A server that gave up root cannot walk through a 0700 home to reach its own folder, but it is born inside it.
    """
    return "/proc/self/cwd" if account.is_other else str(folder)


def build(home: Path, account: binaries.Account, log: int, pass_fds: tuple[int, ...]) -> None:
    """Makes the database in `home`. It is built next door and moved in when it is whole, so no half is ever used."""
    if not account.name:
        raise NotStarted(
            f"PostgreSQL needs an account with a name; user id {account.uid} has none. Set DATABASE_URL.",
            f"PostgreSQL 需要有名称的账户；用户编号 {account.uid} 没有名称。请设置 DATABASE_URL。",
        )
    scratch = home.with_name(home.name + ".new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    if account.is_other:
        os.chown(scratch, account.uid, account.gid)
    programs = binaries.programs_for(account)
    data = way_into(scratch, account)
    for command, entry in (
        ([programs / "initdb", "-D", data, *INITDB], ""),
        ([programs / "postgres", "--single", "-D", data, "postgres"], SETUP),
    ):
        subprocess.run(
            command,
            input=entry.encode(),
            stdout=log,
            stderr=log,
            cwd=scratch,
            env=binaries.ENVIRONMENT,
            umask=0o077,
            pass_fds=pass_fds,
            check=True,
            **account.popen_options,  # type: ignore[call-overload]
        )
    scratch.rename(home)


def check_owner(home: Path) -> None:
    """Refuses a database that belongs to another account."""
    owner = home.stat().st_uid
    if os.geteuid() not in (0, owner):
        name = binaries.Account(owner, 0).name or str(owner)
        raise NotStarted(
            f"The database in {home} belongs to the account {name}. Start the portal as {name}.",
            f"{home} 中的数据库属于账户 {name}，请用该账户启动门户。",
        )


def check_version(home: Path) -> None:
    """Refuses a database that another version of PostgreSQL made: its files cannot be read."""
    version = (home / "PG_VERSION").read_text().strip()
    if version != binaries.MAJOR:
        raise NotStarted(
            f"The database in {home} was made by PostgreSQL {version}; this portal brings {binaries.MAJOR}. "
            "Dump it with the old portal and load it into the new one (docs/operations.md).",
            f"{home} 中的数据库由 PostgreSQL {version} 建立，本门户自带 {binaries.MAJOR}。"
            "请用旧版门户导出，再导入新版（见 docs/operations.md）。",
        )


def write_rules(home: Path, account: binaries.Account) -> None:
    """Who may connect: the account that keeps the database, and root. The kernel tells who is asking (peer)."""
    is_borrowed = account.is_other and account.name in binaries.BORROWED
    names = {"root"} if is_borrowed else {"root", account.name.replace('"', '""')}
    rules = {
        "pg_hba.conf": "local all all peer map=portal\n",
        "pg_ident.conf": "".join(
            f'portal "{name}" {ROLE}\nportal "{name}" postgres\n' for name in sorted(names)
        ),
    }
    for name, text in rules.items():
        (home / name).write_text(text, encoding="utf-8")
