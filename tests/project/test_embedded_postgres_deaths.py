"""The embedded database after every kind of death we could arrange. Real processes, nothing pretended."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests.project.servers import answers, is_ready, postmaster, runs
from union_portal.lib.embedded_postgres import NotStarted, Server, binaries, running


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


def test_a_killed_initdb_leaves_nothing_that_is_taken_for_a_database(empty, start):
    child = start(empty)
    while not (empty / "postgres.new" / "global").exists():
        time.sleep(0.001)
        assert not (empty / "postgres").exists()
    child.kill()
    child.wait()

    with running(empty) as url:
        assert answers(url)
    assert not (empty / "postgres.new").exists()


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


def test_a_start_that_is_interrupted_leaves_nothing_running(empty, start):
    child = start(empty)
    while not (empty / "locks" / "alive").exists() or not runs(empty):
        time.sleep(0.001)
    child.send_signal(signal.SIGINT)

    child.wait(30)

    assert not runs(empty)


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
