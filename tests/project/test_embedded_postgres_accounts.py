"""The embedded database and the accounts of the machine: root, an ordinary user, a stranger."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.project.servers import answers, postmaster
from union_portal.lib.embedded_postgres import binaries, running

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0


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
