"""The uploaded list of delegates between two pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.roll.sheet import Table, find_table
from union_portal.lib import uploads


@dataclass
class Upload(uploads.Upload):
    """A list on its way into one congress."""

    congress: int = 0

    folder_name: ClassVar[str] = "delegate-uploads"

    def table(self) -> Table:
        """The table on the chosen sheet, with the columns as confirmed or, before that, as recognised."""
        table = find_table(self.sheets(), sheet=self.sheet, heading_row=self.heading_row)
        return table if self.columns is None else table.mapped(self.columns)
