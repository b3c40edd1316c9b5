"""The outcome of an import as plain data, for `--report` and for download."""

from __future__ import annotations

from members.roster.plan import Plan
from members.roster.reading import Table
from members.rules.roster_values import text_of


def as_data(plan: Plan, table: Table, *, filename: str) -> dict[str, object]:
    """Faulty rows one by one, everything else counted. `row` is the number that Excel shows."""
    return {
        "file": filename,
        "sheet": table.sheet,
        "heading_row": table.headings.number,
        "columns": {text_of(table.headings.cells[column]): name for name, column in table.columns.items()},
        "is_cut": table.is_cut,
        "rows": plan.rows,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "leaving": len(plan.leaving),
        "unknown_branches": [
            {
                "name": unknown.key,
                "rows": len(unknown.rows),
                "groups": unknown.groups,
                "decision": unknown.decision,
            }
            for unknown in plan.unknown
        ],
        "left_out": [
            {"field": name, "value": value, "rows": count} for (name, value), count in plan.left_out.items()
        ],
        "faulty": [
            {
                "row": faulty.row,
                "row_without_blanks": faulty.ordinal,
                "kind": faulty.fault.value,
                "reason": faulty.reason,
                "employee_number": faulty.employee_number,
            }
            for faulty in plan.faulty
        ],
    }
