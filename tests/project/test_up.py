"""`manage.py up` as it is used: started, visited, stopped gently and not so gently. Real processes on free ports."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.finance import deaths
from tests.proposals.deaths import survive
from union_portal.lib import locks
from union_portal.management.commands import up

ROOT = Path(__file__).resolve().parents[2]
# As manage.py goes on once `.venv` is there: the tests run in an environment of their own choice.
INSIDE = "import sys; from union_portal.lib.bootstrap import run_inside; run_inside(sys.argv[1], ['manage.py', *sys.argv[1:]])"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc"),
]


class Portal:
    """One `up`, with what it has said so far."""

    def __init__(self, environ: dict[str, str], *options: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-c", INSIDE, "up", "--port", str(self.port), *options],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []

    def wait_until_ready(self) -> "Portal":
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("Log:"):
                return self
        raise AssertionError("\n".join(self.said))

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=40)
        self.said += rest.splitlines()
        return self.process.returncode


Start = Callable[..., Portal]


@pytest.fixture(scope="module")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gathered once for all of these tests."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("looks for processes in /proc")
    return tmp_path / "var"


@dataclass
class FirstStart:
    """A portal that was started on an empty folder, and stopped by Ctrl-C."""

    home: Path
    portal: Portal
    answered: bool
    exit_code: int
    left: list[int]


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[FirstStart]:
    """Made once: all migrations run in it."""
    home = tmp_path_factory.mktemp("pattern") / "var"
    try:
        portal = Portal(surroundings(home, static_root), "--no-demo").wait_until_ready()
        answered = portal.answers()
        yield FirstStart(home, portal, answered, portal.stop(signal.SIGINT), processes_of(home))
    finally:
        for pid in processes_of(home):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def used(data: Path, first_start: FirstStart) -> Path:
    """The test's data folder after a first start, for what is not about the first one."""
    assert first_start.exit_code == 0
    subprocess.run(["cp", "-a", first_start.home, data], check=True)
    return data


OTHERS = ("DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "SITE_URL", "ADMIN_SECOND_FACTOR")


def surroundings(data: Path, static_root: Path) -> dict[str, str]:
    """The environment of a person who has set nothing else."""
    environ = {name: value for name, value in os.environ.items() if name not in OTHERS}
    return environ | {"PORTAL_DATA": str(data), "STATIC_ROOT": str(static_root), "LC_ALL": "C.UTF-8"}


@pytest.fixture
def start(data: Path, static_root: Path) -> Iterator[Start]:
    """Starts a portal on the test's data folder; what is still there at the end is killed."""

    def run(*options: str, **more: str) -> Portal:
        return Portal(surroundings(data, static_root) | more, *options)

    yield run
    for pid in processes_of(data):
        os.kill(pid, signal.SIGKILL)


def processes_of(data: Path) -> list[int]:
    """Every living process that was started for this data folder, the database's included."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"PORTAL_DATA={data}".encode() in (folder / "environ").read_bytes()
            is_database = os.path.realpath(folder / "cwd") == str(data / "postgres")
        except OSError:
            continue
        if is_ours or is_database:
            found.append(int(folder.name))
    return found


def eventually(holds: Callable[[], bool], *, within: float = 20) -> bool:
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def child(portal: Portal, word: str) -> int:
    """The pid of the child of `up` that has this word on its command line."""
    children = Path(f"/proc/{portal.process.pid}/task/{portal.process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes())


def test_up_says_its_steps_and_who_can_sign_in_and_ctrl_c_leaves_nothing_running(first_start):
    portal = first_start.portal

    steps = [line[:22].strip() for line in portal.said if line.endswith(" s")]
    assert steps == [
        "database",
        "message catalogues",
        "migrations",
        "static files",
        "administrator",
        "server",
    ]
    assert portal.said.count(f"ready http://127.0.0.1:{portal.port}/") == 1
    assert any("ADMIN" in line for line in portal.said)
    assert first_start.answered
    assert first_start.exit_code == 0
    assert first_start.left == []
    assert locks.is_free(first_start.home / "locks" / "alive")


def test_a_second_up_shares_the_database_and_outlives_the_first(start, used):
    first = start("--no-demo").wait_until_ready()
    second = start("--no-demo").wait_until_ready()
    assert not any("ADMIN" in line for line in second.said)

    assert first.stop(signal.SIGTERM) == 0

    assert second.answers()
    assert second.stop(signal.SIGHUP) == 0
    assert processes_of(used) == []


def test_kill_9_takes_the_children_along_and_the_next_start_finds_its_way(start, used):
    portal = start("--no-demo").wait_until_ready()
    pages, jobs = child(portal, "gunicorn"), child(portal, "procrastinate")

    portal.process.kill()
    portal.process.wait()

    assert eventually(lambda: not {pages, jobs} & set(processes_of(used)))
    again = start("--no-demo").wait_until_ready()
    assert again.answers()
    assert again.stop(signal.SIGTERM) == 0
    assert processes_of(used) == []


def test_a_dead_worker_comes_back(start, used):
    portal = start("--no-demo").wait_until_ready()
    worker = child(portal, "procrastinate")

    os.kill(worker, signal.SIGKILL)

    assert eventually(lambda: worker_of(portal) not in (None, worker))
    outputs = {os.readlink(f"/proc/{worker_of(portal)}/fd/{number}") for number in (1, 2)}
    assert outputs == {str(used / "portal.log")}
    portal.stop(signal.SIGTERM)


def worker_of(portal: Portal) -> int | None:
    try:
        return child(portal, "procrastinate")
    except (StopIteration, OSError):
        return None


def test_a_dead_database_comes_back(start, used):
    portal = start("--no-demo").wait_until_ready()

    os.kill(int((used / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    assert eventually(portal.answers)
    assert portal.stop(signal.SIGTERM) == 0


def test_when_the_web_server_dies_everything_stops_with_its_exit_code(start, used):
    portal = start("--no-demo").wait_until_ready()

    os.kill(child(portal, "gunicorn"), signal.SIGKILL)

    assert portal.process.wait(40) == 128 + signal.SIGKILL
    assert processes_of(used) == []


def test_a_web_server_that_cannot_start_shows_its_last_words(start, used):
    portal = start("--no-demo", WEB_THREADS="many")

    said, _ = portal.process.communicate(timeout=60)

    assert portal.process.returncode != 0
    assert "The web server did not start." in said
    assert processes_of(used) == []


def test_processes_are_found_by_this_test(data):
    """The other tests say "nothing is left": here something is."""
    sleep = shutil.which("sleep")
    sleeper = subprocess.Popen([str(sleep), "30"], env={"PORTAL_DATA": str(data)})

    assert eventually(lambda: processes_of(data) == [sleeper.pid])

    sleeper.kill()
    sleeper.wait()


# --- the demo's licence ------------------------------------------------------------------------------------------


def test_a_receipt_of_a_ballot_survives_the_death_of_the_server_and_of_the_database(used):
    """Twice each, with -9, while forty delegates cast; tests/benchmarks/votes.py does it with two hundred."""
    found = survive(used, 40)

    print(found.deaths, f"sent again {found.retries} times")
    assert len(found.deaths) == 4
    assert found.refused == []
    assert len(set(found.receipts)) == 40
    assert sorted(found.board) == sorted(found.receipts)
    assert found.faults == []


def test_the_books_survive_the_death_of_their_database(tmp_path):
    """Twice, with -9, while sixteen connections post; tests/benchmarks/ledger.py does it for a minute."""
    found = deaths.survive(tmp_path, 6, 2)

    print(
        f"{len(found.confirmed)} confirmed, thrown out {found.thrown} times, {len(found.books['words'])} in the books"
    )
    assert found.deaths == 2
    assert found.thrown
    assert len(found.confirmed) > 50
    deaths.holds(found)


@pytest.fixture
def demo_folder(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a demo union on the server that DATABASE_URL names."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/portal")
    monkeypatch.delenv("ADMIN_SECOND_FACTOR", raising=False)
    up.mark_demo()
    return tmp_path


def test_a_demo_union_opens_the_admin_without_a_second_factor(demo_folder):
    assert up.trial_environment() == {"ADMIN_SECOND_FACTOR": "optional"}


def test_a_setting_of_the_caller_stands(demo_folder, monkeypatch):
    monkeypatch.setenv("ADMIN_SECOND_FACTOR", "required")

    assert up.trial_environment() == {}


def test_the_data_folder_of_a_demo_is_no_licence_for_another_database(demo_folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/real")

    assert up.trial_environment() == {}


def test_a_portal_without_a_demo_asks_for_the_second_factor(tmp_path, settings, monkeypatch):
    monkeypatch.delenv("ADMIN_SECOND_FACTOR", raising=False)
    settings.DATA_DIR = tmp_path

    assert up.trial_environment() == {}


def test_the_table_lines_up_with_chinese_in_it(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")

    assert up.table([("worker 工人", "A1001", "one"), ("editor", "B2", "two")]).splitlines() == [
        "who          employee number  password",
        "worker 工人  A1001            one",
        "editor       B2               two",
    ]
