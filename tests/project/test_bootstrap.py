"""From nothing to a prepared command: `.venv`, its packages, the refusals, the key."""

import ast
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from union_portal.lib import bootstrap, environment
from union_portal.lib.wording import say

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
PREPARE = "from union_portal.lib import environment; environment.prepare(with_tests={tests})"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh checkout that needs no package from outside, in a folder with a difficult name."""
    return new_checkout(tmp_path / "工会 门户")


def new_checkout(home: Path) -> Path:
    (home / "union_portal").mkdir(parents=True)
    shutil.copy(ROOT / "manage.py", home)
    shutil.copy(ROOT / "union_portal" / "__init__.py", home / "union_portal")
    shutil.copytree(ROOT / "union_portal" / "lib", home / "union_portal" / "lib")
    (home / "requirements.txt").write_text("# nothing\n")
    (home / "requirements-dev.txt").write_text("-r requirements.txt\n")
    return home


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared checkout, made once and copied."""
    home = new_checkout(tmp_path_factory.mktemp("pattern") / "portal")
    assert prepare(home).returncode == 0
    return home


@pytest.fixture
def prepared(pattern: Path, tmp_path: Path) -> Path:
    """A checkout that has been started before."""
    return Path(shutil.copytree(pattern, tmp_path / "工会 门户", symlinks=True))


def run(checkout: Path, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Runs Python in the checkout as a person would who has nothing but Python."""
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORTAL_DATA")}
    return subprocess.run(
        [base, *arguments],
        cwd=checkout,
        env={**kept, "LC_ALL": "C", "PIP_NO_INDEX": "1", **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def prepare(checkout: Path, *, with_tests: bool = False) -> "subprocess.CompletedProcess[str]":
    return run(checkout, "-c", PREPARE.format(tests=with_tests))


def take_pip_away(checkout: Path) -> None:
    """From now on a call of pip fails."""
    for pip in (checkout / ".venv" / "lib").glob("python*/site-packages/pip"):
        shutil.rmtree(pip)


def test_the_bootstrap_needs_the_standard_library_only():
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", "import union_portal.lib.bootstrap"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert (loaded.returncode, loaded.stderr) == (0, b"")


def test_an_old_python_can_read_manage_py_and_gets_a_sentence(monkeypatch):
    source = (ROOT / "manage.py").read_text()
    assert ast.parse(source, feature_version=(3, 5))
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.10"):
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")


def test_a_fresh_checkout_gets_its_environment_and_the_next_start_calls_nothing(checkout):
    first = prepare(checkout)
    assert (first.returncode, first.stderr) == (0, "")
    assert [line.split()[0] for line in first.stdout.splitlines()] == ["environment", "packages"]
    take_pip_away(checkout)

    second = prepare(checkout)

    assert (second.returncode, second.stderr) == (0, "")
    inside = run(
        checkout,
        "-c",
        "from union_portal.lib import environment as e; e.go_inside(['-c', 'import sys; print(sys.prefix)'])",
    )
    assert inside.stdout.strip() == str(checkout / ".venv")


def test_changed_requirements_are_installed_and_a_failure_shows_its_end_with_a_sentence(prepared):
    (prepared / "requirements.txt").write_text("no-such-package-anywhere==1.0\n")

    failed = prepare(prepared)

    assert failed.returncode == 1
    assert "no-such-package-anywhere" in failed.stderr
    assert "The packages could not be installed." in failed.stderr
    (prepared / "requirements.txt").write_text("# nothing again\n")
    assert prepare(prepared).returncode == 0


def test_the_tests_need_their_own_list_too(prepared):
    (prepared / "requirements-dev.txt").write_text("no-such-test-package==1.0\n")

    assert prepare(prepared).returncode == 0
    assert "no-such-test-package" in prepare(prepared, with_tests=True).stderr


def test_two_first_starts_at_once_do_not_disturb_each_other(checkout):
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    command = [base, "-c", PREPARE.format(tests=False)]
    starts = [
        subprocess.Popen(command, cwd=checkout, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    assert [start.communicate(timeout=120)[1] for start in starts] == ["", ""]
    assert [start.returncode for start in starts] == [0, 0]


def test_a_killed_installation_is_begun_anew(checkout):
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    start = subprocess.Popen(
        [base, "-c", PREPARE.format(tests=False)], cwd=checkout, stdout=subprocess.DEVNULL
    )
    while not (checkout / ".venv" / "bin").exists():
        time.sleep(0.01)
    children = Path(f"/proc/{start.pid}/task/{start.pid}/children").read_text().split()
    start.kill()
    start.wait()
    while any(Path(f"/proc/{child}").exists() for child in children):
        time.sleep(0.01)
    half = checkout / ".venv" / "half-a-package"
    half.touch()

    assert prepare(checkout).returncode == 0
    assert not half.exists()
    assert not (checkout / ".venv" / ".unfinished").exists()


def test_settings_that_lead_out_of_the_environment_are_not_followed(checkout, tmp_path):
    done = run(checkout, "-c", PREPARE.format(tests=False), PIP_USER="1", PIP_TARGET=str(tmp_path / "astray"))

    assert (done.returncode, done.stderr) == (0, "")


def test_an_environment_that_was_there_before_is_not_thrown_away(prepared):
    (prepared / ".venv" / ".made-by-manage.py").unlink()
    (prepared / ".venv" / ".installed-requirements.txt").unlink()
    (prepared / ".venv" / "mine").touch()

    assert prepare(prepared).returncode == 0
    assert (prepared / ".venv" / "mine").exists()


def test_a_missing_venv_is_answered_with_the_line_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "HOME", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("LC_ALL", "C")

    with pytest.raises(SystemExit, match=rf"apt install python3\.{sys.version_info.minor}-venv"):
        environment._make()

    assert not (tmp_path / ".venv").exists()


def test_another_command_before_the_first_start_says_what_to_do(checkout):
    answer = run(checkout, "-S", "manage.py", "migrate")

    assert (answer.returncode, answer.stderr) == (1, "Nothing is installed yet. Run: python3 manage.py up\n")


def test_another_command_goes_on_in_the_environment_that_up_has_made(prepared):
    prepare(prepared)
    site_packages = next((prepared / ".venv" / "lib").glob("python*/site-packages"))
    (site_packages / "django" / "core").mkdir(parents=True)
    for package in ("django", "django/core"):
        (site_packages / package / "__init__.py").touch()
    (site_packages / "django" / "core" / "management.py").write_text(
        "import sys\ndef execute_from_command_line(argv): print(sys.prefix, argv[1:])\n"
    )

    answer = run(prepared, "manage.py", "migrate", "--plan", DATABASE_URL="postgresql:///elsewhere")

    assert (answer.stdout.strip(), answer.stderr) == (f"{prepared / '.venv'} ['migrate', '--plan']", "")


# --- refusals before anything heavy ------------------------------------------------------------------------------


def test_a_port_in_use_is_refused_before_anything_is_made(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = run(checkout, "manage.py", "up", "--port", str(port))

    assert refused.stderr == f"Port {port} is in use; choose another with --port.\n"
    assert (refused.returncode, refused.stdout) == (1, "")
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_does_not_exist_is_refused(port, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")

    with pytest.raises(SystemExit, match=f"There is no port {port}"):
        bootstrap.check_port(port)


def test_up_explains_its_options_without_installing_anything(checkout):
    answer = run(checkout, "manage.py", "up", "--help")

    assert answer.returncode == 0
    assert "--port" in answer.stdout
    assert "--no-demo" in answer.stdout
    assert not (checkout / ".venv").exists()


# --- the key and the words ---------------------------------------------------------------------------------------


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("MAILBOX_PEPPER", "from elsewhere")
    folder = tmp_path / "var"

    bootstrap.write_secrets(folder)
    key = (folder / "keys" / "secret_key").read_text()
    bootstrap.write_secrets(folder)

    assert (folder / "keys" / "secret_key").read_text() == key
    assert len(key) > 50
    assert (folder / "keys" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in (folder, folder / "keys", folder / "locks")} == {0o700}


def test_a_given_secret_key_is_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from elsewhere")
    monkeypatch.setenv("MAILBOX_PEPPER", "from elsewhere")

    bootstrap.write_secrets(tmp_path / "var")

    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "你好"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "hello"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN"}, "你好"),
        ({}, "hello"),
    ],
)
def test_the_start_speaks_the_language_of_the_machine(variables, word, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert say("hello", "你好") == word


def test_a_terminal_without_chinese_letters_does_not_stop_the_start(checkout):
    answer = run(
        checkout,
        "-c",
        "from union_portal.lib.steps import step, tolerant_output\ntolerant_output()\nwith step('a', '步骤'): pass",
        LC_ALL="zh_CN.GB18030",
        PYTHONIOENCODING="latin-1",
    )

    assert (answer.returncode, answer.stdout[:2]) == (0, "??")


def test_ctrl_c_ends_a_command_without_a_traceback(prepared):
    (prepared / "requirements.txt").write_text("another # stamp\n")
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    start = subprocess.Popen(
        [base, "manage.py", "up", "--port", str(free_port())],
        cwd=prepared,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (prepared / ".venv" / ".unfinished").exists():
        time.sleep(0.01)
    os.killpg(start.pid, signal.SIGINT)

    _, errors = start.communicate(timeout=30)

    assert (start.returncode, errors) == (130, "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
