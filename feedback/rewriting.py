"""The rewriting of the night: afterwards no table tells in which order, or beside which sign-in, letters were written.

PostgreSQL keeps with every row the transaction that wrote it (xmin) and its place on the disk (ctid), and numbers the
pieces of long values (the chunk_id of TOAST). Measured on twenty letters among two hundred sign-ins: whoever may read
tables links all twenty through the nearest xmin. So every row is written anew in one transaction, the tables are laid
out in a random order, long values are written anew in that order, and what was there before leaves the files.

What this cannot mend, and the pages say so: letters since the last night, backups and copies of the write-ahead log
made before it, and the log files of the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from feedback.models import Rewritten

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What was rewritten, and whether the write-ahead log from before could be let go of."""

    rows: dict[str, int]
    log_is_gone: bool


def tables() -> list[type[models.Model]]:
    """Everything that a sealed letter writes, or locks while it is written."""
    return [model for model in apps.get_app_config("feedback").get_models() if issubclass(model, Rewritten)]


def counted() -> dict[str, int]:
    """How many rows there are to be rewritten, by table."""
    return {model._meta.db_table: model._base_manager.count() for model in tables()}


def rewrite(progress: Progress = lambda step: None) -> Report:
    """Write everything anew in a random order. Not inside a transaction; tables are locked one after the other."""
    rows = _one_transaction_for_all(progress)
    for model in tables():
        progress(model._meta.db_table)
        _lay_out(model)
    _long_values_anew(progress)
    for model in _with_long_values():
        progress(model._meta.db_table)
        _run(f"VACUUM (FULL, ANALYZE) {model._meta.db_table}")
    return Report(rows, _let_go_of_the_log())


def steps() -> int:
    """How often `rewrite` calls `progress`."""
    return len(tables()) + 2 + len(list(_with_long_values()))


def _one_transaction_for_all(progress: Progress) -> dict[str, int]:
    """Every row gets the same xmin, and no row keeps a lock of who pointed to it (xmax)."""
    progress("shuffle")
    rows = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for model in tables():
            cursor.execute(f"UPDATE {model._meta.db_table} SET shuffle = random()")  # noqa: S608
            rows[model._meta.db_table] = cursor.rowcount
    return rows


def _lay_out(model: type[models.Model]) -> None:
    """In the order of the random numbers; old versions of rows leave the file."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_attribute a"
            " ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
            " WHERE i.indrelid = %s::regclass AND i.indnatts = 1 AND a.attname = 'shuffle'",
            [table],
        )
        (index,) = cursor.fetchone()
    _run(f"CLUSTER {table} USING {index}")


def _with_long_values() -> Iterator[type[models.Model]]:
    return (model for model in tables() if _long_columns(model))


def _long_columns(model: type[models.Model]) -> list[str]:
    kinds = (models.BinaryField, models.TextField)
    return [f'"{field.column}"' for field in model._meta.local_fields if isinstance(field, kinds)]


def _long_values_anew(progress: Progress) -> None:
    """CLUSTER keeps the numbers of the pieces of long values, which count up: only a new value gets new ones."""
    progress("long values")
    with transaction.atomic(), connection.cursor() as cursor:
        for model in _with_long_values():
            anew = ", ".join(f"{column} = {column} || ''" for column in _long_columns(model))
            cursor.execute(f"UPDATE {model._meta.db_table} SET {anew}")  # noqa: S608


def _let_go_of_the_log() -> bool:
    """Go on in a new file of the write-ahead log; a checkpoint then removes the older ones.

    False where the portal may not ask for a checkpoint: then the database makes one by itself within minutes.
    """
    _run("SELECT pg_logical_emit_message(false, 'portal', repeat('.', 17 * 1024 * 1024))")
    try:
        _run("CHECKPOINT")
    except DatabaseError:
        return False
    return True


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
