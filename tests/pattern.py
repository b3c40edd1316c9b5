"""The database as the migrations left it: made once for all processes of a test run, and come back to after a test.

The server keeps the order among processes: an advisory lock lets one in at a time, and the pattern's comment says which
run made it and how many have copied it. So nobody copies the pattern of another run, and the last one drops it.
"""

from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

LOCK = 20_261_128
LASTING = {"django_migrations", "news_edition"}
"""An edition never comes back: what was remembered from it would be taken for news."""


# --- one for all processes -------------------------------------------------------------------------------------


def copy(run: str, processes: int) -> str:
    """Makes the test database of this process; returns the name of the one that was in its place.

    Only the first process of `run` goes through the migrations.
    """
    creation, own_name = connection.creation, connection.settings_dict["NAME"]
    pattern, asked = f"test_{own_name}_pattern", connection.settings_dict["TEST"]
    with creation._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        copies = _copies(server, pattern, run)
        if copies is None:
            _migrate(pattern)
            copies = 0
        asked["TEMPLATE"] = pattern
        name = creation._create_test_db(verbosity=0, autoclobber=True)
        del asked["TEMPLATE"]
        quoted = connection.ops.quote_name(pattern)
        if copies + 1 < processes:
            server.execute(f"COMMENT ON DATABASE {quoted} IS %s", [f"{run} {copies + 1}"])
        else:
            server.execute(f"DROP DATABASE {quoted}")
    connection.close()
    connection.settings_dict["NAME"] = name
    return own_name


def nobody_is_left() -> None:
    """Ends what a thread of a test server left open in this process's database, so that it can be dropped."""
    with connection.creation._nodb_cursor() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [connection.settings_dict["NAME"]],
        )


def _copies(server: CursorWrapper, pattern: str, run: str) -> int | None:
    """How often the pattern of this run was copied; None when there is no such pattern."""
    server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [pattern]
    )
    made_by, _, copies = ((server.fetchone() or [""])[0] or "").partition(" ")
    return int(copies) if made_by == run else None


def _migrate(pattern: str) -> None:
    own_name, asked = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    asked["NAME"], test_name = pattern, asked["NAME"]
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"], asked["NAME"] = own_name, test_name


# --- and back again --------------------------------------------------------------------------------------------


class Start:
    """What the tables held when the migrations were through."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            self._tables = [
                connection.ops.quote_name(name)
                for name in connection.introspection.table_names(cursor)
                if name not in LASTING
            ]
            self.rows = rows_of(self._tables, cursor)

    def come_back(self) -> None:
        """After a test with real transactions: what it wrote goes, and what it took away is there again."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(self._tables)}")
            put_in(self.rows, cursor)

    def kept(self) -> "Kept":
        """What the tables hold now, for other tests that begin with the same."""
        with connection.cursor() as cursor:
            now = rows_of(self._tables, cursor)
        return Kept({table: rows for table, rows in now.items() if rows != self.rows.get(table)})


class Kept:
    """The rows and files that a dear fixture has made, put in again where the tables are as at the start."""

    def __init__(self, rows: dict[str, bytes]) -> None:
        # What waits is not the portal's table: who refers to a job is asked at once, not at the commit.
        self._rows = dict(sorted(rows.items(), key=lambda row: "procrastinate_jobs" not in row[0]))
        files = (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
        self._files = {path: path.read_bytes() for path in files}

    def come_back(self) -> None:
        """As they were: the triggers have judged these rows already, and some would judge them by today's clock."""
        with transaction.atomic(), connection.cursor() as cursor:
            self._triggers(cursor, "DISABLE")
            for table in reversed(self._rows):
                cursor.execute(f"DELETE FROM {table}")
            put_in(self._rows, cursor)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self._triggers(cursor, "ENABLE")
            cursor.execute("UPDATE news_edition SET number = number + 1")
        for path, content in self._files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _triggers(self, cursor: CursorWrapper, deed: str) -> None:
        cursor.execute("".join(f"ALTER TABLE {table} {deed} TRIGGER USER;" for table in self._rows))


def rows_of(tables: list[str], cursor: CursorWrapper) -> dict[str, bytes]:
    """The rows of each table that has some."""
    found = {}
    for table in tables:
        with cursor.copy(f"COPY {table} TO STDOUT") as rows:
            if read := b"".join(rows):
                found[table] = read
    return found


def put_in(rows: dict[str, bytes], cursor: CursorWrapper) -> None:
    for table, content in rows.items():
        with cursor.copy(f"COPY {table} FROM STDIN") as writing:
            writing.write(content)
