"""The embedded database through everything that happened to it on real machines. Real processes, nothing pretended."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from union_portal.lib import locks
from union_portal.lib.embedded_postgres import NotStarted, Server, binaries, running, url_for

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder of its own; whatever still runs there at the end is stopped."""
    home = tmp_path / "var"
    yield home
    with running(home):
        pass


Script = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Script]:
    """Starts another process that uses the database in a folder; it prints a line when it is ready."""
    children: list[subprocess.Popen[str]] = []

    def run(
        folder: Path, body: str = "print('ready', flush=True); input()", **options: object
    ) -> "subprocess.Popen[str]":
        script = (
            "import os, signal, sys, time, pathlib, psycopg\n"
            "from union_portal.lib.embedded_postgres import running\n"
            "with running(pathlib.Path(sys.argv[1])) as url:\n"
            + textwrap.indent(textwrap.dedent(body), "    ")
        )
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,  # type: ignore[call-overload]
        )
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            stream.close()


def is_ready(child: "subprocess.Popen[str]") -> bool:
    assert child.stdout
    assert child.stderr
    line = child.stdout.readline().strip()
    assert line == "ready", line + child.stderr.read()
    return True


def finish(child: "subprocess.Popen[str]") -> None:
    out, err = child.communicate("\n", timeout=30)
    assert child.returncode == 0, out + err


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def runs(folder: Path) -> bool:
    """Something of the server is alive."""
    return not locks.is_free(folder / "locks" / "alive")


# --- the ordinary life -------------------------------------------------------------------------------------------


def test_the_database_speaks_utf8_in_an_order_that_no_machine_changes(folder):
    with running(folder) as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale, current_setting('fsync'),"
            " current_setting('listen_addresses'), usesuper"
            " FROM pg_database, pg_user WHERE datname = current_database() AND usename = current_user"
        ).fetchone()

    assert row == ("UTF8", "b", "C.UTF-8", "on", "", False)


def test_what_was_written_is_there_at_the_next_start(folder):
    with running(folder) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE slip AS SELECT '张伟' AS name")

    with running(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT name FROM slip").fetchall() == [("张伟",)]


def test_the_last_one_out_stops_the_server(folder, start):
    with running(folder) as url:
        other = start(folder)
        assert is_ready(other)
    assert answers(url)

    finish(other)

    assert not answers(url)
    assert not runs(folder)


def test_an_error_inside_still_stops_the_server(folder):
    with pytest.raises(ZeroDivisionError), running(folder):
        _ = 1 / 0

    assert not runs(folder)


def test_the_address_is_known_before_the_start(folder):
    expected = url_for(folder)

    with running(folder) as url:
        assert url == expected


def test_the_log_keeps_what_people_wrote_to_itself(folder):
    with running(folder) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE member (phone text PRIMARY KEY)")
        connection.execute("INSERT INTO member VALUES ('13800000000')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO member VALUES ('13800000000')")

    log = (folder / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "13800000000" not in log


# --- names and languages -----------------------------------------------------------------------------------------


def test_a_language_that_is_not_generated_does_not_matter(folder, start):
    child = start(folder, env={**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"})

    assert is_ready(child)
    finish(child)


def test_settings_for_other_databases_are_not_listened_to(folder, start):
    foreign = {
        "PGHOST": "elsewhere",
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGUSER": "nobody",
        "PGDATABASE": "none",
    }
    child = start(
        folder, "psycopg.connect(url); print('ready', flush=True); input()", env={**os.environ, **foreign}
    )

    assert is_ready(child)
    finish(child)


@pytest.mark.parametrize(
    "name",
    ["with spaces", "工会门户", "comma,quote'and%40", "long/" + "/".join(["twenty-letters-in-one"] * 9)],
)
def test_any_name_of_the_folder_will_do(tmp_path, name):
    folder = tmp_path / name

    with running(folder) as url:
        assert answers(url)
        assert (folder / "postgres" / "PG_VERSION").exists()
        socket_folder = parse_qs(urlsplit(url).query)["host"][0]
        assert len(os.fsencode(socket_folder)) <= 85

    assert os.path.realpath(socket_folder) in (socket_folder, str(folder / "postgres"))
    assert not Path(socket_folder).is_symlink()


def test_a_swept_temporary_folder_does_no_harm(tmp_path):
    folder = tmp_path / "工会门户"
    with running(folder) as url:
        socket_folder = Path(parse_qs(urlsplit(url).query)["host"][0])
        socket_folder.unlink()

        assert answers(url_for(folder))


def test_a_strangers_folder_in_the_way_is_refused(tmp_path):
    folder = tmp_path / "工会门户"
    in_the_way = Path(parse_qs(urlsplit(url_for(folder)).query)["host"][0]).parent
    in_the_way.chmod(0o777)

    with pytest.raises(NotStarted, match=str(in_the_way)):
        Server(folder).join()

    assert not (folder / "postgres").exists()
    shutil.rmtree(in_the_way)


# --- several at once ---------------------------------------------------------------------------------------------


def test_four_first_starts_at_once_make_one_database(folder, start):
    children = [start(folder) for _ in range(4)]

    assert all(is_ready(child) for child in children)
    pid = postmaster(folder)
    for child in children:
        assert postmaster(folder) == pid
        finish(child)
    assert not runs(folder)


def test_a_forked_worker_does_not_keep_the_server_up(folder, start):
    child = start(
        folder,
        """
        worker = os.fork()
        if worker == 0:
            time.sleep(60)
            os._exit(0)
        print('ready', flush=True)
        print(worker, flush=True)
        input()
        """,
    )
    assert is_ready(child)
    worker = int(child.stdout.readline())
    child.stdin.write("\n")
    child.stdin.close()
    assert child.wait(30) == 0

    os.kill(worker, 0)
    assert not runs(folder)
    os.kill(worker, signal.SIGKILL)


def test_a_forked_worker_that_ends_does_not_stop_the_server(folder):
    server = Server(folder)
    server.join()
    worker = os.fork()
    if worker == 0:
        server.leave()
        os._exit(0)
    os.waitpid(worker, 0)

    assert answers(server.url)
    server.leave()


# --- violence ----------------------------------------------------------------------------------------------------


def test_after_kill_9_of_the_user_the_next_one_takes_over_and_stops_the_server(folder, start):
    child = start(folder)
    assert is_ready(child)
    pid = postmaster(folder)
    child.kill()
    child.wait()

    with running(folder) as url:
        assert answers(url)
        assert postmaster(folder) == pid

    assert not runs(folder)


def test_after_kill_9_of_the_postmaster_the_next_start_works_though_its_zombie_is_left(folder):
    first = Server(folder)
    first.join()
    with psycopg.connect(first.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    killed = postmaster(folder)
    os.kill(killed, signal.SIGKILL)
    while "Z (zombie)" not in Path(f"/proc/{killed}/status").read_text():
        time.sleep(0.01)

    with running(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]
        assert postmaster(folder) != killed
    first.leave()


def test_a_server_that_died_under_its_users_is_revived(folder):
    server = Server(folder)
    server.join()
    assert not server.revive()
    os.kill(postmaster(folder), signal.SIGKILL)
    while runs(folder):
        time.sleep(0.01)

    assert server.revive()

    assert answers(server.url)
    server.leave()


def test_the_pid_of_a_stranger_in_a_stale_file_is_not_believed(folder):
    with running(folder):
        left = (folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[1]
    stranger = subprocess.Popen(["sleep", "60"], **binaries.account_for(folder / "postgres").popen_options)
    stale = folder / "postgres" / "postmaster.pid"
    stale.write_text(f"{stranger.pid}\n{left}")
    (folder / "postgres" / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n{left}")

    with running(folder) as url:
        assert answers(url)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_killed_initdb_leaves_nothing_that_is_taken_for_a_database(folder, start):
    child = start(folder)
    while not (folder / "postgres.new" / "global").exists():
        time.sleep(0.001)
        assert not (folder / "postgres").exists()
    child.kill()
    child.wait()

    with running(folder) as url:
        assert answers(url)
    assert not (folder / "postgres.new").exists()


def test_a_living_server_that_lost_its_socket_is_replaced(folder, monkeypatch):
    monkeypatch.setattr("union_portal.lib.embedded_postgres.server.LOST_SOCKET", 0.5)
    first = Server(folder)
    first.join()
    pid = postmaster(folder)
    (folder / "postgres" / ".s.PGSQL.5432").unlink()

    with running(folder) as url:
        assert answers(url)
        assert postmaster(folder) != pid
    first.leave()


def test_a_server_that_cannot_start_says_why_and_does_not_try_for_ever(folder):
    with running(folder):
        pass
    settings = folder / "postgres" / "postgresql.conf"
    good = settings.read_text()
    settings.write_text("this is no setting\n")

    with pytest.raises(NotStarted, match=r"syntax error(.|\n)*postgres\.log"):
        Server(folder).join()

    settings.write_text(good)


def test_a_start_that_is_interrupted_leaves_nothing_running(folder, start):
    child = start(folder)
    while not (folder / "locks" / "alive").exists() or not runs(folder):
        time.sleep(0.001)
    child.send_signal(signal.SIGINT)

    child.wait(30)

    assert not runs(folder)


def test_a_database_of_another_version_is_refused_with_a_sentence(folder):
    with running(folder):
        pass
    version = folder / "postgres" / "PG_VERSION"
    version.write_text("17\n")

    with pytest.raises(NotStarted, match="17"):
        Server(folder).join()

    version.write_text("18\n")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "var").write_text("a file, not a folder")

    with pytest.raises(NotStarted, match=str(tmp_path / "var")):
        Server(tmp_path / "var").join()


# --- whose is it -------------------------------------------------------------------------------------------------


def as_other_user(account: str, code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs Python code as another operating system user, who must be able to read the interpreter and the code."""
    entry = pwd.getpwnam(account)
    packages = str(Path(psycopg.__file__).parents[1])
    return subprocess.run(
        [python_for_everybody(), "-c", code, *arguments],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": packages},
        user=entry.pw_uid,
        group=entry.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def python_for_everybody() -> str:
    """The system's Python where it is the same version as ours: ours may lie in a closed home."""
    name = f"python3.{sys.version_info.minor}"
    return shutil.which(name, path="/usr/bin:/usr/local/bin") or sys.executable


def nobody_can_read_the_portal() -> bool:
    try:
        return as_other_user("nobody", "import union_portal, psycopg").returncode == 0
    except (OSError, KeyError):
        return False


needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can become another user")
needs_a_second_user = pytest.mark.skipif(
    not IS_ROOT or not nobody_can_read_the_portal(),
    reason="needs root, and a checkout and a Python that the user nobody can read",
)
USE = "import sys, pathlib; from union_portal.lib.embedded_postgres import running\n" + (
    "with running(pathlib.Path(sys.argv[1])) as url:\n import psycopg; psycopg.connect(url).close(); print('used')"
)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A place that other users can reach."""
    place = Path(f"/var/tmp/portal-test-{os.getpid()}")
    place.mkdir(mode=0o755)
    yield place
    shutil.rmtree(place)


@needs_root
def test_root_steps_down_and_no_folder_on_the_way_changes_its_permissions(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    before = {way: way.stat().st_mode for way in (closed, *closed.parents)}

    with running(closed / "var") as url:
        assert answers(url)
        assert Path(f"/proc/{postmaster(closed / 'var')}").stat().st_uid != 0

    assert {way: way.stat().st_mode for way in (closed, *closed.parents)} == before


@needs_root
def test_programs_below_a_closed_home_are_copied_with_their_libraries(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    wheel = binaries._wheel()
    shutil.copytree(wheel, home / wheel.name, ignore=shutil.ignore_patterns("pginstall", "include"))
    shutil.copytree(wheel.with_name(wheel.name + ".libs"), home / (wheel.name + ".libs"))
    shared = Path(f"/var/cache/portal-test-{os.getpid()}")
    monkeypatch.setattr(binaries, "SHARED_FOLDERS", (shared,))
    monkeypatch.setattr(binaries, "_wheel", lambda: home / wheel.name)

    try:
        with running(home / "var") as url:
            assert answers(url)
        assert binaries.programs_for(binaries.account_for(home / "var" / "postgres")).is_relative_to(shared)
        assert home.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(shared)


@needs_a_second_user
def test_an_ordinary_user_needs_no_privileges(open_folder):
    entry = pwd.getpwnam("nobody")
    os.chown(open_folder, entry.pw_uid, entry.pw_gid)

    used = as_other_user("nobody", USE, str(open_folder / "var"))

    assert (used.stdout, used.stderr) == ("used\n", "")
    assert (open_folder / "var" / "postgres").stat().st_uid == entry.pw_uid


@needs_a_second_user
def test_two_users_of_one_machine_do_not_meet(open_folder):
    open_folder.chmod(0o777)
    with running(open_folder / "one") as url:
        other = as_other_user("nobody", USE, str(open_folder / "two"))

        assert (other.stdout, other.stderr) == ("used\n", "")
        assert answers(url)


@needs_a_second_user
def test_another_user_cannot_connect_even_where_the_folders_stand_open(open_folder):
    with running(open_folder / "var") as url:
        entered = "import sys, psycopg; psycopg.connect(sys.argv[1]); print('in')"
        assert "Permission denied" in as_other_user("nobody", entered, url).stderr

        for place in (open_folder / "var", open_folder / "var" / "postgres"):
            place.chmod(0o755)
        (open_folder / "var" / "postgres" / ".s.PGSQL.5432").chmod(0o777)
        refused = as_other_user("nobody", entered, url)

        assert (refused.stdout, "Peer authentication failed" in refused.stderr) == ("", True)


@needs_a_second_user
def test_the_database_of_another_user_is_refused_with_his_name(open_folder):
    open_folder.chmod(0o777)
    with running(open_folder / "var"):
        pass
    owner = pwd.getpwuid((open_folder / "var" / "postgres").stat().st_uid).pw_name
    for place in (
        open_folder / "var",
        *(open_folder / "var").glob("locks"),
        *(open_folder / "var" / "locks").iterdir(),
    ):
        place.chmod(0o777)
    (open_folder / "var" / "postgres.log").chmod(0o666)
    stranger = "nobody" if owner != "nobody" else "daemon"

    refused = as_other_user(stranger, USE, str(open_folder / "var"))

    assert f"belongs to the account {owner}" in refused.stderr


@needs_a_second_user
def test_root_uses_the_database_of_its_owner_and_leaves_it_to_him(open_folder):
    entry = pwd.getpwnam("nobody")
    os.chown(open_folder, entry.pw_uid, entry.pw_gid)
    as_other_user("nobody", USE, str(open_folder / "var"))

    with running(open_folder / "var") as url:
        assert answers(url)

    again = as_other_user("nobody", USE, str(open_folder / "var"))
    assert (again.stdout, again.stderr) == ("used\n", "")
