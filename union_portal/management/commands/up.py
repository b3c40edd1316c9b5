"""Bring up the whole portal on this machine. Before Django, union_portal/lib/bootstrap.py has prepared the ground."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from members.actions.administrators import appoint_first_administrator
from union_portal.lib import Refused, locks
from union_portal.lib.bootstrap import add_up_arguments, check_port
from union_portal.lib.database import is_half_migrated
from union_portal.lib.embedded_postgres import url_for
from union_portal.lib.serve import Service
from union_portal.lib.steps import columns, pad, step
from union_portal.lib.wording import say


class Starter(Protocol):
    """Somebody who can sign in on a fresh portal, once, with this password."""

    @property
    def title(self) -> str: ...
    @property
    def employee_number(self) -> str: ...
    @property
    def password(self) -> str: ...


@dataclass(frozen=True)
class Administrator:
    """The only person of an empty portal."""

    title: str
    employee_number: str
    password: str


class Command(BaseCommand):
    help = "Brings up the whole portal on this machine: database, pages, jobs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_up_arguments(parser)

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        check_port(port)
        # Two starts at once: one prepares, the other finds it done.
        with locks.exclusive(settings.DATA_DIR / "locks" / "prepare"):
            with step("message catalogues", "语言文件"):
                call_command("compile_catalogues", stdout=StringIO())
            with step("migrations", "数据表"):
                migrate()
            with step("static files", "静态文件"):
                collect_static_files()
            starters = furnish(with_demo=not no_demo, at=timezone.now())
        connection.close()
        service = Service(settings.DATA_DIR, port, trial_environment())
        try:
            with step("server", "网页服务"):
                service.start()
            self.stdout.write(f"ready http://127.0.0.1:{port}/")
            self.introduce(starters, f"http://127.0.0.1:{port}", service.log)
            code = service.watch()
        finally:
            service.stop()
        raise SystemExit(code)

    def introduce(self, starters: list[Starter], site: str, log: Path) -> None:
        """Who can sign in, shown once: the passwords are kept nowhere in the clear."""
        if starters:
            self.stdout.write(f"\n{_heading(starters, site)}")
            self.stdout.write(table([(one.title, one.employee_number, one.password) for one in starters]))
        if trial_environment():
            self.stdout.write(
                say(
                    "Trial: staff reach the admin without a second factor. A real portal asks for it.",
                    "试用：管理人员进入工作台不需要二次验证；正式使用时必须开启。",
                )
            )
        self.stdout.write(say(f"Log: {log}    Stop: Ctrl-C", f"日志：{log}    停止：Ctrl-C"))


def migrate() -> None:
    """Applies what is missing; a database that is up to date is only asked."""
    executor = MigrationExecutor(connection)
    if is_half_migrated(executor.loader):
        raise CommandError(
            say(
                "An early state of the portal made this database, and a part of its migrations is missing. What to do is"
                " written in docs/operations.md, “When it does not start”.",
                "该数据库由门户的早期版本创建，且有数据表更新未执行。处理方法见 docs/operations.md 中的“When it does not start”一节。",
            )
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static_files() -> None:
    """Gathers, hashes and compresses the static files, unless none has changed since."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of_static_files()
    if stamp.is_file() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _state_of_static_files() -> str:
    """Path, size and time of every file that a page could ask for."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            info = os.stat(storage.path(path))
            found.update(f"{path} {info.st_size} {info.st_mtime_ns}\n".encode())
    return found.hexdigest()


def furnish(*, with_demo: bool, at: datetime) -> list[Starter]:
    """On an empty database: the demo union, or a root branch and one administrator. Else nothing."""
    if get_user_model().objects.exists():
        return []
    if not with_demo:
        with step("administrator", "管理员"):
            return [_first_administrator(at=at)]
    from union_portal import demo  # pictures and texts that no later start needs

    try:
        with step("demo union", "示范工会"), transaction.atomic():
            starters: list[Starter] = [*demo.build(at=at, keys=Path(settings.DATA_DIR) / demo.KEYS)]
            mark_demo()
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal
    return starters


def trial_environment() -> dict[str, str]:
    """What a demo union may leave out and a real one may not; a setting of the caller's stands."""
    if "ADMIN_SECOND_FACTOR" in os.environ or not _is_demo():
        return {}
    return {"ADMIN_SECOND_FACTOR": "optional"}


def _is_demo() -> bool:
    """This very database was filled with the demo union; the data folder of a demo is no licence for another."""
    mark = _demo_mark()
    return mark.is_file() and mark.read_text() == _which_database()


def mark_demo() -> None:
    """Remembers that this database holds the demo union."""
    _demo_mark().write_text(_which_database())


def _demo_mark() -> Path:
    return Path(settings.DATA_DIR) / "demo"


def _which_database() -> str:
    """The embedded database goes with its folder; any other is known by its address, which may hold a password."""
    url = os.environ["DATABASE_URL"]
    return "embedded" if url == url_for(settings.DATA_DIR) else hashlib.sha256(url.encode()).hexdigest()


def _first_administrator(*, at: datetime) -> Administrator:
    # The terminal's language is for the terminal; the name stays, and the portal is Chinese first.
    user, code = appoint_first_administrator("ADMIN", "系统管理员", at=at)
    return Administrator(say("system administrator", "系统管理员"), user.employee_number, code)


def _heading(starters: list[Starter], site: str) -> str:
    if isinstance(starters[0], Administrator):
        address = site + reverse("members:activate")
        return say(
            f"Choose a password with this one-time code at {address}; it is shown only now.",
            f"请在 {address} 用下面的一次性激活码设置密码，激活码只显示这一次：",
        )
    return say(
        "These people can sign in. The passwords are shown only now.", "以下人员可以登录，密码只显示这一次："
    )


def table(rows: list[tuple[str, str, str]]) -> str:
    """Columns that line up in a terminal, Chinese or not."""
    head = (say("who", "身份"), say("employee number", "工号"), say("password", "密码"))
    lines = [head, *rows]
    widths = [max(columns(line[place]) for line in lines) for place in range(3)]
    return "\n".join(
        "  ".join(pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
