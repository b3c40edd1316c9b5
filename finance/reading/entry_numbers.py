"""An entry by the number in its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import Http404

from finance import permissions
from finance.models import Book, Entry

if TYPE_CHECKING:
    from finance.permissions import Person

NUMBER = re.compile(r"(20[0-9]{2})-([0-9]{6,9})", re.ASCII)


def entry_of(user: Person, book: Book, number: str) -> Entry:
    """Http404 where there is none, or none that this person may see."""
    found = NUMBER.fullmatch(number.strip())
    if found is None:
        raise Http404
    entries = permissions.entries_for(user, book, book.settings)
    entry = entries.filter(year=int(found[1]), counter=int(found[2])).first()
    if entry is None:
        raise Http404
    return entry
