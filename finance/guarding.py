"""Two roles in PostgreSQL: the owner migrates, the application reads the books and posts through one function.

Where a host gives one role only, triggers still hold, and `check --deploy` says what is missing (docs/operations.md).
"""

from __future__ import annotations

from django.db import connection

BOOKS = (
    "finance_entry", "finance_line", "finance_bookhead", "finance_balanceperiod", "finance_balancebranch",
    "finance_balanceactivity",
)  # fmt: skip
GROWING = (
    "finance_checkpoint",
    "finance_checkpointsignature",
    "finance_approval",
    "finance_auditmark",
    "finance_auditdraw",
    "finance_auditsample",
)
FUNCTIONS = ("finance_head(bigint)", "finance_post(jsonb)")


def give(role: str) -> None:
    """Everything the portal needs; of the books nothing but reading, the two functions and erasing names. As the owner."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {quoted};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted};"
            f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {quoted};"
            f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {', '.join(BOOKS)} FROM {quoted};"
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(GROWING)} FROM {quoted};"
            f"REVOKE INSERT, UPDATE, TRUNCATE ON finance_entrysecret FROM {quoted};"
            f"REVOKE EXECUTE ON FUNCTION {', '.join(FUNCTIONS)} FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {', '.join(FUNCTIONS)} TO {quoted};"
        )


def is_owner() -> bool:
    """Whether this connection could switch the guards of the books off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(tableowner, 'MEMBER') FROM pg_tables WHERE tablename = 'finance_entry' AND schemaname = 'public'"
        )
        row = cursor.fetchone()
    return bool(row and row[0])
