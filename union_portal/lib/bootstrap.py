"""From any Python 3.11 to a running command. Nothing here may need more than the standard library.

`up` and `test` make `.venv` first and go on inside it; every other command goes on where it is, or inside `.venv` if
that is where Django is. Unless DATABASE_URL is set, the embedded database runs for as long as the command does.
"""

import argparse
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from union_portal.lib import environment, locks
from union_portal.lib.embedded_postgres import NotStarted, Server, url_for
from union_portal.lib.steps import step, tolerant_output
from union_portal.lib.wording import say

ROOT = environment.ROOT
DEFAULT_PORT = 8000
WITHOUT_DATABASE = {"help", "version", "--help", "-h", "--version", "check", "collectstatic", "makemessages"}
WITHOUT_DATABASE |= {"compile_catalogues", "demo_election", "diffsettings"}
STOP_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def run(argv: list[str]) -> None:
    """What manage.py does with its arguments; leaves by SystemExit when the command has an exit code to tell."""
    tolerant_output()
    command = argv[1] if len(argv) > 1 else "help"
    try:
        if command in ("up", "test"):
            _run_prepared(command, argv)
        else:
            _run_plain(command, argv)
    except NotStarted as refusal:
        raise SystemExit(f"\n{refusal}") from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _run_prepared(command: str, argv: list[str]) -> None:
    """`up` and `test`: on a machine where nothing is installed yet."""
    if command == "up":
        check_port(_up_arguments(argv[2:]).port)
    environment.prepare(with_tests=command == "test")
    if not environment.is_inside():
        os.environ[environment.PREPARED] = "1"
        environment.go_inside(argv)
    run_inside(command, argv)


def run_inside(command: str, argv: list[str]) -> None:
    """`up` and `test` once everything is installed: the key, the database, the command itself."""
    data_dir = settle()
    write_secrets(data_dir)
    if command == "up":
        os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{_up_arguments(argv[2:]).port}")
    with _database(data_dir, is_shown=True):
        if command == "test":
            from union_portal.lib.testing import run_tests

            raise SystemExit(run_tests(argv[2:]))
        _django(argv)


def _run_plain(command: str, argv: list[str]) -> None:
    """Every other command: Django's, with a database at hand."""
    if not environment.is_isolated() and environment.PYTHON.exists():
        # Also when this Python has a Django: a system's package is some other version.
        environment.go_inside(argv)
    if find_spec("django") is None:
        raise SystemExit(
            say(
                "Nothing is installed yet. Run: python3 manage.py up",
                "尚未安装。请先运行：python3 manage.py up",
            )
        )
    data_dir = settle()
    if os.environ.get("DATABASE_URL"):
        _django(argv)
        return
    write_secrets(data_dir)
    if command in WITHOUT_DATABASE:
        os.environ["DATABASE_URL"] = url_for(data_dir)
        _django(argv)
        return
    with _database(data_dir, is_shown=False):
        _django(argv)


def _django(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)


def settle() -> Path:
    """The folder for database, media and keys, told to every process that we start."""
    data_dir = Path(os.environ.get("PORTAL_DATA") or ROOT / "var").absolute()
    os.environ["PORTAL_DATA"] = str(data_dir)
    return data_dir


SECRETS = {"SECRET_KEY": "secret_key", "MAILBOX_PEPPER": "mailbox_pepper"}
"""By the name in the environment: the file under keys/ that stands for it in a trial on one machine."""


def write_secrets(data_dir: Path) -> None:
    """Secrets of this portal's own, readable by its owner only; each made once."""
    missing = [
        file
        for name, file_name in SECRETS.items()
        if not os.environ.get(name) and not (file := data_dir / "keys" / file_name).is_file()
    ]
    if not missing:
        return
    try:
        with locks.exclusive(data_dir / "locks" / "key"):
            for file in missing:
                _write_secret(file)
    except OSError as error:
        raise NotStarted(
            f"The data folder {data_dir} cannot be written: {error.strerror}.",
            f"无法写入数据目录 {data_dir}：{error.strerror}。",
        ) from error


def _write_secret(file: Path) -> None:
    if file.is_file():
        return
    locks.make_private(file.parent)
    scratch = file.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    scratch.touch(mode=0o600)
    scratch.write_text(secrets.token_urlsafe(50) + "\n")
    locks.hand_over(scratch)
    scratch.replace(file)


@contextmanager
def _database(data_dir: Path, *, is_shown: bool) -> Iterator[None]:
    """Sets DATABASE_URL for as long as the embedded database runs; a given DATABASE_URL is left alone."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    _stop_signals_unwind()
    server = Server(data_dir)
    if is_shown:
        with step("database", "数据库"):
            server.join()
    else:
        server.join()
    os.environ["DATABASE_URL"] = server.url
    try:
        yield
    finally:
        _ignore_signals()
        server.leave()


def _stop_signals_unwind() -> None:
    """SIGTERM and a closed terminal end the command like Ctrl-C, so that the database is left in order."""

    def unwind(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    for number in STOP_SIGNALS:
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup has its reasons
            signal.signal(number, unwind)


def _ignore_signals() -> None:
    """A second Ctrl-C must not leave the database half stopped."""
    for number in (signal.SIGINT, *STOP_SIGNALS):
        signal.signal(number, signal.SIG_IGN)


# --- up: what can be refused before anything heavy ---------------------------------------------------------------


def add_up_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `up`, for this module and for Django's help."""
    port, no_demo = (
        say("the port on 127.0.0.1 (%(default)s)", "127.0.0.1 上的端口（%(default)s）"),
        say("an empty portal with one administrator, no demo union", "不建示范工会，只有一名管理员的空门户"),
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=port)
    parser.add_argument("--no-demo", action="store_true", help=no_demo)


def _up_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py up",
        description=say(
            "Brings up the whole portal: database, pages, jobs.", "启动整个门户：数据库、网页、后台任务。"
        ),
        allow_abbrev=False,
    )
    add_up_arguments(parser)
    return parser.parse_args(arguments)


def check_port(port: int) -> None:
    """Refuses a port that cannot be had, before anything is made or installed."""
    if not 0 < port < 65536:
        raise SystemExit(
            say(f"There is no port {port}; choose 1 to 65535.", f"没有端口 {port}，请选择 1 到 65535。")
        )
    with socket.socket() as probe:
        # As the server will ask for it: connections that are just dying do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise SystemExit(
                say(
                    f"Port {port} is reserved for root; choose one from 1024 with --port.",
                    f"端口 {port} 需要 root 权限，请用 --port 选择 1024 以上的端口。",
                )
            ) from None
        except OSError:
            raise SystemExit(
                say(
                    f"Port {port} is in use; choose another with --port.",
                    f"端口 {port} 已被占用，请用 --port 选择其他端口。",
                )
            ) from None
