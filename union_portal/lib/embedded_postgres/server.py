"""The running server: who uses it, is it there, start it, stop it.

Three locks in one folder tell all there is to know, and the kernel keeps them true:
`turn`   held for a moment by whoever starts or stops the server;
`users`  shared by every process that uses the server: the last one out stops it;
`alive`  inherited by the server and all its children: free means that nothing of it runs any more.
"""

import fcntl
import os
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from union_portal.lib import locks
from union_portal.lib.embedded_postgres import binaries, cluster
from union_portal.lib.embedded_postgres.errors import NotStarted
from union_portal.lib.embedded_postgres.short_way import forget_short_way, short_way

PORT = 5432  # part of the socket's name only; nothing listens on the network
PATIENCE = 90  # seconds; recovery after a power cut reads up to 1 GB of log
LOST_SOCKET = 10  # seconds without a socket until a living server counts as lost
ATTEMPTS = 3
LOG_LIMIT = 10_000_000  # bytes
OPTIONS = {
    "listen_addresses": "",
    # The socket lives in the data folder, which is 0700 and reached under any name by the server itself.
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "100",
    # Statements and row details hold names and telephone numbers: not for a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    # What the rewriting of the night lets go of must not lie in old files that wait to be used again.
    "wal_recycle": "off",
    "min_wal_size": "32MB",
}


class Server:
    """One embedded server for one data folder, shared by every process that joins."""

    def __init__(self, data_dir: Path) -> None:
        self.home = data_dir.absolute() / "postgres"
        self._folder = data_dir.absolute()
        self._log = self._folder / "postgres.log"
        self._turn, self._users, self._alive = (
            self._folder / "locks" / name for name in ("turn", "users", "alive")
        )
        self._holding: int | None = None
        self._postmaster: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the database answers, as DATABASE_URL."""
        way = quote(str(short_way(self.home)))
        return f"postgresql://{cluster.ROLE}@/{cluster.DATABASE}?host={way}&port={PORT}"

    def join(self) -> None:
        """Uses the server from now on; starts it if nobody has."""
        short_way(self.home)  # refuses before anything is started
        self._prepare_folder()
        with locks.exclusive(self._turn):
            self._holding = locks.open_lock(self._users)
            fcntl.flock(self._holding, fcntl.LOCK_SH)
            # A forked worker shares the lock with us; it must not keep the server up when we are gone.
            os.register_at_fork(after_in_child=self._let_go)
            try:
                self._wait_until_ready()
            except BaseException:  # Ctrl-C in the middle of a start included
                self._leave_in_turn()
                raise

    def leave(self) -> None:
        """Uses the server no longer; the last one out stops it. In a forked child this does nothing."""
        if self._holding is None:
            return
        with locks.exclusive(self._turn):
            self._leave_in_turn()

    def revive(self) -> bool:
        """Starts the server again if it has died under us. True when it had."""
        if not locks.is_free(self._alive):
            return False
        with locks.exclusive(self._turn):
            self._wait_until_ready()
        return True

    def _leave_in_turn(self) -> None:
        assert self._holding is not None
        if locks.try_exclusive(self._holding):
            self._stop()
            forget_short_way(self.home)
        self._let_go()
        if self._postmaster:
            self._postmaster.poll()  # reaps it, if it was our child

    def _let_go(self) -> None:
        if self._holding is not None:
            os.close(self._holding)
            self._holding = None

    def _prepare_folder(self) -> None:
        try:
            os.close(locks.open_lock(self._turn))
        except OSError as error:
            raise NotStarted(
                f"The data folder {self._folder} cannot be written: {error.strerror}.",
                f"无法写入数据目录 {self._folder}：{error.strerror}。",
            ) from error

    # --- is it there ---------------------------------------------------------------------------------------

    def _wait_until_ready(self) -> None:
        """Starts what is missing and waits for an answer; whatever a former run left behind is cleared away."""
        if self.home.exists():
            cluster.check_owner(self.home)
        account = binaries.account_for(self.home)
        programs = binaries.programs_for(account)
        started, begun, seen = 0, time.monotonic(), time.monotonic()
        while not self._answers(programs):
            if locks.is_free(self._alive):
                if started == ATTEMPTS:
                    raise self._failure("The database did not start.", "数据库未能启动。")
                self._start(account, programs)
                started, seen = started + 1, time.monotonic()
            elif self._peer() is not None:
                seen = time.monotonic()
            elif time.monotonic() - seen > LOST_SOCKET:
                self._stop()  # it lives, but somebody deleted its socket
            if time.monotonic() - begun > PATIENCE:
                raise self._failure("The database does not answer.", "数据库没有响应。")
            time.sleep(0.02)

    def _answers(self, programs: Path) -> bool:
        """Asked by pg_isready: a pid in a file may be a zombie's, or by now a stranger's."""
        if not (self.home / f".s.PGSQL.{PORT}").exists():
            return False
        where = ["-h", str(short_way(self.home)), "-p", str(PORT), "-U", cluster.ROLE, "-d", cluster.DATABASE]
        asked = subprocess.run([programs / "pg_isready", "-q", *where], env=binaries.ENVIRONMENT, check=False)
        return asked.returncode == 0

    def _peer(self) -> int | None:
        """The pid of the process that listens at the socket, from the kernel; None when nobody does."""
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(short_way(self.home) / f".s.PGSQL.{PORT}"))
            except OSError:
                return None
            if not hasattr(socket, "SO_PEERCRED"):
                return self._pid_on_file()
            pid, _, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
            return int(pid)

    def _pid_on_file(self) -> int | None:
        """The pid that the server wrote down: only worth a look while `alive` is held."""
        try:
            return int((self.home / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    # --- start and stop ------------------------------------------------------------------------------------

    def _start(self, account: binaries.Account, programs: Path) -> None:
        """Starts the server. Only called when nothing of a former one runs, so its leftovers may go."""
        alive = locks.open_lock(self._alive)
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        locks.hand_over(self._log)
        try:
            if not locks.try_exclusive(alive):
                return
            if os.fstat(log).st_size > LOG_LIMIT:
                os.ftruncate(log, 0)
            if not self.home.exists():
                cluster.build(self.home, account, log, pass_fds=(alive,))
            cluster.check_version(self.home)
            for leftover in ("postmaster.pid", f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
                # PostgreSQL believes the pid in these files, even when it is a zombie's or a stranger's by now.
                (self.home / leftover).unlink(missing_ok=True)
            cluster.write_rules(self.home, account)
            self._spawn(account, programs, alive, log)
        except subprocess.CalledProcessError as error:
            raise self._failure("The database could not be made.", "无法建立数据库。") from error
        except OSError as error:
            raise self._failure(
                f"The database did not start: {error}.", f"数据库未能启动：{error}。"
            ) from error
        finally:
            os.close(alive)
            os.close(log)

    def _spawn(self, account: binaries.Account, programs: Path, alive: int, log: int) -> None:
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        self._postmaster = subprocess.Popen(
            [programs / "postgres", "-D", cluster.way_into(self.home, account), *options],
            cwd=self.home,
            env=binaries.ENVIRONMENT,
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C goes to the whole terminal; the database is to outlast its users.
            start_new_session=True,
            pass_fds=(alive,),
            **account.popen_options,  # type: ignore[call-overload]
        )

    def _stop(self) -> None:
        """Fast shutdown: open connections are closed, everything is written, nothing needs recovery."""
        for order, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            pid = self._peer() or self._pid_on_file()
            if pid and not locks.is_free(self._alive):
                try:
                    os.kill(pid, order)
                except ProcessLookupError:
                    pass
            if self._is_gone_within(patience):
                return

    def _is_gone_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not locks.is_free(self._alive):
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def _failure(self, english: str, chinese: str) -> NotStarted:
        """The sentence, with the last words of the server's log."""
        try:
            tail = "\n".join(self._log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            tail = ""
        return NotStarted(f"{english}\n{tail}\n({self._log})", f"{chinese}\n{tail}\n（{self._log}）")
