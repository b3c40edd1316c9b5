"""The embedded database in its ordinary life: any folder, any language, several users at once."""

import os
import shutil
import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests.project.servers import answers, finish, is_ready, postmaster, runs
from union_portal.lib.embedded_postgres import NotStarted, Server, running, url_for


def test_the_database_speaks_utf8_in_an_order_that_no_machine_changes(empty):
    with running(empty) as url, psycopg.connect(url) as connection:
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


def test_the_address_is_known_before_the_start(empty):
    expected = url_for(empty)

    with running(empty) as url:
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


def test_four_first_starts_at_once_make_one_database(empty, start):
    children = [start(empty) for _ in range(4)]

    assert all(is_ready(child) for child in children)
    pid = postmaster(empty)
    for child in children:
        assert postmaster(empty) == pid
        finish(child)
    assert not runs(empty)


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
