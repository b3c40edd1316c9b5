"""`manage.py test`: pytest, with everything that it needs at hand."""

import os
import shlex
import sys
from io import StringIO

from union_portal.lib.environment import ROOT
from union_portal.lib.processes import start
from union_portal.lib.steps import step

PROCESSES = min(4, (os.cpu_count() or 1) + 1)
"""One more than there are cores: while one waits for a browser or the disk, another works."""
WHOLE = ["-q", "-n", str(PROCESSES)]
QUICK = [*WHOLE, "-m", "not long and not browser"]
"""Without arguments: what needs neither ten seconds nor a browser; `--all` runs the others too, as `.ci/run` does. Whoever
names some sees them run one after the other, with their output."""


def run_tests(arguments: list[str]) -> int:
    """Runs pytest with `arguments`; its exit code is ours."""
    with step("message catalogues", "语言文件"):
        _compile_catalogues()
    chosen = WHOLE if arguments == ["--all"] else arguments or QUICK
    command = [sys.executable, "-m", "pytest", *chosen]
    print(shlex.join(["python", *command[1:]]))
    # A process of its own: pytest chooses its settings, and coverage sees every import.
    tests = start(command, cwd=ROOT)
    try:
        return tests.wait()
    except KeyboardInterrupt:
        return tests.wait()  # pytest heard the Ctrl-C too and is closing
    finally:
        tests.terminate()
        tests.wait()


def _compile_catalogues() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "union_portal.settings"
    import django
    from django.core.management import call_command

    try:
        django.setup()
        call_command("compile_catalogues", stdout=StringIO())
    finally:
        del os.environ["DJANGO_SETTINGS_MODULE"]  # tests have settings of their own
