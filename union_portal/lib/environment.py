"""The portal's own Python environment, `.venv` beside manage.py, made by the standard library alone."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from union_portal.lib import locks
from union_portal.lib.processes import start
from union_portal.lib.steps import step
from union_portal.lib.wording import say

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
MARK = HOME / ".made-by-manage.py"  # with the Python it was made for
UNFINISHED = HOME / ".unfinished"
PACKAGES = "requirements.txt"
TEST_PACKAGES = "requirements-dev.txt"
PREPARED = "PORTAL_IS_PREPARED"  # says to the Python of `.venv` that its caller has just looked
TAIL = 15


def is_inside() -> bool:
    """This Python is the one of `.venv`."""
    return Path(sys.prefix).resolve() == HOME.resolve()


def is_isolated() -> bool:
    """This Python is some environment's own, chosen by whoever called it."""
    return sys.prefix != sys.base_prefix


def prepare(*, with_tests: bool) -> None:
    """Makes `.venv` and installs what is pinned. When nothing has changed, no program is run at all."""
    if os.environ.pop(PREPARED, ""):
        return
    wanted = [PACKAGES, TEST_PACKAGES] if with_tests else [PACKAGES]
    # Two first starts at once: the second finds the work done.
    with nullcontext() if _is_ready(wanted[-1]) else locks.exclusive(ROOT / ".venv.lock"):
        with step("environment", "运行环境"):
            if not _is_ready(wanted[-1]):
                _make()
        with step("packages", "软件包"):
            if not _is_ready(wanted[-1]):
                _install(wanted)


def go_inside(argv: list[str]) -> None:
    """Goes on as the Python of `.venv`, in the same process."""
    # A PYTHONHOME of the caller would send the new Python to the old libraries.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    os.execve(PYTHON, [str(PYTHON), *argv], environment)  # noqa: S606


def _is_ready(list_name: str) -> bool:
    stamp = _stamp_file(list_name)
    return (
        PYTHON.exists()
        and not UNFINISHED.exists()
        and stamp.is_file()
        and stamp.read_text() == _stamp(list_name)
    )


def _stamp_file(list_name: str) -> Path:
    return HOME / f".installed-{list_name}"


def _stamp(list_name: str) -> str:
    """What an installation depends on: every list it reads, and the version of Python."""
    content = (ROOT / PACKAGES).read_bytes()
    if list_name == TEST_PACKAGES:
        content += (ROOT / TEST_PACKAGES).read_bytes()
    return f"{sys.implementation.cache_tag} {hashlib.sha256(content).hexdigest()}\n"


def _make() -> None:
    """A new environment, unless a whole one for this Python stands already. One that is not ours is left alone."""
    is_for_this_python = not MARK.is_file() or MARK.read_text() == sys.implementation.cache_tag
    # Nobody pulls away the floor he stands on.
    if is_inside() or (PYTHON.exists() and is_for_this_python and not UNFINISHED.exists()):
        return
    _check_venv_is_complete()
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir()
    # An installation that was killed can leave half a package that looks whole: the next start begins anew.
    UNFINISHED.touch()
    MARK.write_text(str(sys.implementation.cache_tag))
    _run_quietly(
        [sys.executable, "-m", "venv", str(HOME)],
        say("The environment could not be made.", "无法建立运行环境。"),
    )


def _check_venv_is_complete() -> None:
    """Debian ships Python without the part that venv needs."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    order = f"apt install {package}" if os.geteuid() == 0 else f"sudo apt install {package}"
    raise SystemExit(
        "\n" + say(f"Python's venv is missing. Install it: {order}", f"缺少 Python 的 venv，请执行：{order}")
    )


def _install(lists: list[str]) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    UNFINISHED.touch()
    try:
        _run_quietly(
            [*pip, "-r", str(ROOT / lists[-1])],
            say(
                "The packages could not be installed. Is there a network? Another index: set PIP_INDEX_URL.",
                "无法安装软件包。请检查网络；如使用其他镜像，请设置 PIP_INDEX_URL。",
            ),
        )
    except SystemExit:
        UNFINISHED.unlink()  # pip gave up in good order: what was there still works
        raise
    for name in lists:
        scratch = _stamp_file(name).with_suffix(".new")
        scratch.write_text(_stamp(name))
        scratch.replace(_stamp_file(name))
    UNFINISHED.unlink()


def _run_quietly(command: list[str], complaint: str) -> None:
    """Runs a program without a word; when it fails, its last lines and one plain sentence."""
    # Settings for another place of installation would lead out of `.venv`.
    misleading = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in misleading}
    # Like all that we start it goes when we go: an orphaned pip would write on while the next start clears away.
    with start(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as program:
        said, _ = program.communicate()
    if program.returncode:
        tail = "\n".join(said.splitlines()[-TAIL:])
        raise SystemExit(f"\n{tail}\n\n{complaint}")
