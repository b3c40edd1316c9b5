"""From the headings of the old site to the columns of this one."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from django.utils.translation import gettext as _

from news.models import Column
from union_portal.lib import Refused, files

LEAVE_OUT, REST = "-", ""


class Columns:
    """`given` says by old heading which column it is (short address, name, LEAVE_OUT, or REST for the default).

    What it does not say is found by an equal name or short address; the rest stands in `default`.
    """

    def __init__(self, given: Mapping[str, str] | None = None, default: Column | None = None) -> None:
        self.default = default
        self._known: dict[str, Column] = {}
        for column in Column.objects.filter(holds=Column.Holds.ARTICLES).order_by("-pk"):
            self._known[_bare(column.name)] = self._known[_bare(column.slug)] = column
        self._given = {_bare(old): self._named(new) for old, new in (given or {}).items()}

    def of(self, headings: list[str]) -> Column | str | None:
        """The column, LEAVE_OUT, or None where nobody knows."""
        for heading in headings:
            if (found := self.said(heading)) is not None:
                return self.default if found == REST else found
        return self.default

    def said(self, heading: str) -> Column | str | None:
        return self._given.get(_bare(heading), self._known.get(_bare(heading)))

    def _named(self, name: str) -> Column | str:
        if name.strip() in {LEAVE_OUT, REST}:
            return name.strip()
        found = self._known.get(_bare(name))
        if found is None:
            known = ", ".join(sorted({column.slug for column in self._known.values()})) or "-"
            raise Refused(
                _("There is no such column: {slug}. There are: {known}").format(slug=name, known=known)
            )
        return found


def read_map(data: bytes) -> dict[str, str]:
    """The old heading, and what it is here."""
    return dict(read_pairs(data))


def read_pairs(data: bytes) -> list[tuple[str, str]]:
    """A table of two columns, as spreadsheets save it; lines that are not full are passed over."""
    text = files.decoded(data)
    if text is None or "\0" in text:
        raise Refused(_("The letters of the file cannot be read. Save it as CSV in UTF-8 or GB18030."))
    mark = next((mark for mark in "\t;" if mark in text.partition("\n")[0]), ",")
    rows = ([cell.strip() for cell in row] for row in csv.reader(StringIO(text, newline=""), delimiter=mark))
    try:
        return [(row[0], row[1]) for row in rows if len(row) > 1 and row[0] and row[1]]
    except csv.Error as error:
        raise Refused(_("The file cannot be read as CSV: a quotation mark does not end.")) from error


def _bare(name: str) -> str:
    return "".join(name.lower().split())
