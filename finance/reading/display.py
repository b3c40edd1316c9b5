"""What is on display of the fund: the book, the months everybody may read about, and how the settings share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value

from finance.models import Book, Entry, FundSettings, Period, Publication
from members.models import User


@dataclass(frozen=True)
class Display:
    """The book with its publications, newest first. Every month up to `until` is closed and published."""

    book: Book
    settings: FundSettings
    publications: Sequence[Publication]
    begins: date
    until: date
    members: int

    @property
    def entries(self) -> QuerySet[Entry]:
        """What permissions.published() says, with no query for the day."""
        return self.book.entries.filter(on__lte=self.until)

    @property
    def years(self) -> list[int]:
        """Newest first."""
        return list(range(self.until.year, self.begins.year - 1, -1))

    def publication_of(self, on: date) -> Publication | None:
        """The one that asks for questions about this day: the narrowest that holds it."""
        found = [each for each in self.publications if each.from_on <= on <= each.until_on]
        return min(found, key=lambda each: each.until_on - each.from_on) if found else None


def on_display() -> Display | None:
    """None before anything has been published. One query, with the number of members in it."""
    members = User.objects.exclude(status=User.Status.LEFT).order_by().annotate(one=Value(1)).values("one")
    months = Period.objects.filter(book=OuterRef("book")).order_by("first_on").values("first_on")
    publications = list(
        Publication.objects.public()
        .filter(book=Subquery(Book.objects.order_by("pk").values("pk")[:1]))
        .select_related("book__settings")
        .annotate(
            members=Subquery(members.annotate(many=Count("pk")).values("many")),
            begins=Subquery(months[:1]),
        )
    )
    if not publications:
        return None
    newest = publications[0]
    return Display(
        newest.book, newest.book.settings, publications, newest.begins, newest.until_on, newest.members or 0
    )
