"""Pages and jobs side by side: two programs, watched until somebody says stop."""

import http.client
import os
import signal
import sys
import time
from pathlib import Path

from union_portal.lib.embedded_postgres import Server, url_for
from union_portal.lib.processes import Child
from union_portal.lib.wording import say

START_PATIENCE = 60.0
LOG_LIMIT = 10_000_000  # bytes
TAIL = 15


class Service:
    """gunicorn and the job worker of one portal. Their log lines go to a file, the terminal stays readable."""

    def __init__(self, data_dir: Path, port: int, more_environment: dict[str, str]) -> None:
        self._data_dir, self._port = data_dir, port
        self.log = data_dir / "portal.log"
        self._env = {**os.environ, **more_environment, "BIND": f"127.0.0.1:{port}"}
        self._pages: Child | None = None
        self._jobs: Child | None = None
        self._is_stopping = False

    def start(self) -> None:
        """Returns when the first page can be asked for."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._hear)
        self._begin_log()
        configuration = "python:union_portal.gunicorn_conf"
        self._pages = self._child("gunicorn", "-c", configuration, "union_portal.wsgi")
        self._wait_for_an_answer(self._pages)
        # Jobs wait until the pages are there: both at once would be slower than one after the other.
        self._jobs = self._child("django", "procrastinate", "worker")

    def watch(self) -> int:
        """Until a signal or the end of gunicorn; the exit code to leave with."""
        assert self._pages
        assert self._jobs
        while not self._is_stopping:
            code = self._pages.exit_code
            if code is not None:
                self._complain(say("The web server has stopped.", "网页服务已停止。"))
                return code or 1
            if self._jobs.exit_code is not None:
                self._jobs.restart()
            self._look_after_the_database()
            time.sleep(0.2)
        return 0

    def stop(self) -> None:
        """Both are asked at once, then waited for."""
        children = [child for child in (self._pages, self._jobs) if child]
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()

    def _hear(self, number: int, frame: object) -> None:
        self._is_stopping = True

    def _look_after_the_database(self) -> None:
        """An embedded database that was killed comes back; one of the machine is not ours to start."""
        if os.environ["DATABASE_URL"] == url_for(self._data_dir):
            Server(self._data_dir).revive()

    def _wait_for_an_answer(self, pages: Child) -> None:
        end = time.monotonic() + START_PATIENCE
        while not self._is_stopping:
            if pages.exit_code is not None or time.monotonic() > end:
                self._complain(say("The web server did not start.", "网页服务未能启动。"))
                raise SystemExit(pages.exit_code or 1)
            # Straight to the port: a proxy in the environment knows nothing of it.
            line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
            try:
                line.request("GET", "/healthz")
                line.getresponse()
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                line.close()

    def _child(self, *module: str) -> Child:
        return Child([sys.executable, "-m", *module], env=self._env, log=self.log)

    def _begin_log(self) -> None:
        """A large log is put aside; the one before it goes."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _complain(self, sentence: str) -> None:
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL:])
        print(f"\n{tail}\n{sentence} ({self.log})", file=sys.stderr)
