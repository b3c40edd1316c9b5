"""The uploaded roster between two pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from members.roster.reading import Table, find_table
from union_portal.lib import uploads


@dataclass
class Upload(uploads.Upload):
    """A roster on its way in, with what was decided about branches nobody knows."""

    decisions: dict[str, str] = field(default_factory=dict)

    folder_name: ClassVar[str] = "roster-uploads"

    def table(self) -> Table:
        """The table on the chosen sheet, with the columns as confirmed or, before that, as recognised."""
        table = find_table(self.sheets(), sheet=self.sheet, heading_row=self.heading_row)
        return table if self.columns is None else table.mapped(self.columns)
