"""What the commands of the fund share: which book is meant."""

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from finance.models import Book


def add_book(parser: CommandParser) -> None:
    parser.add_argument("--book", default="", help="short name of the book; not needed where there is one")


def chosen_book(slug: str) -> Book:
    books = list(Book.objects.filter(slug=slug) if slug else Book.objects.all()[:2])
    if not books:
        raise CommandError(_("There is no such book."))
    if len(books) > 1:
        raise CommandError(_("There are several books: name one with --book."))
    return books[0]
