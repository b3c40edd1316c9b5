"""The database as the migrations left it: made once for all processes of a test run, and come back to after a test.

The server keeps the order among processes: an advisory lock lets one in at a time, and the pattern's comment says which
run made it and how many have copied it. So nobody copies the pattern of another run, and the last one drops it.
"""

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
        self._rows: dict[str, bytes] = {}
        with connection.cursor() as cursor:
            self._tables = [
                connection.ops.quote_name(name)
                for name in connection.introspection.table_names(cursor)
                if name not in LASTING
            ]
            for table in self._tables:
                with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                    if read := b"".join(rows):
                        self._rows[table] = read

    def come_back(self) -> None:
        """After a test with real transactions: what it wrote goes, and what it took away is there again."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(self._tables)}")
            for table, rows in self._rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as writing:
                    writing.write(rows)
