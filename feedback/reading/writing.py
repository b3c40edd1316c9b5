"""What somebody sees before a letter is written: the categories, what is overdue, what was answered before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings

from feedback.models import Case, Category, Publication, Theme
from feedback.routing import line_above
from feedback.rules import suppression
from feedback.rules.akin import nearest
from feedback.rules.moves import Stage
from feedback.rules.spans import Span
from feedback.rules.themes import Lexicon
from feedback.rules.writers import names_the_writer
from members.models import User

MOST_SIMILAR = 3
LOOKED_AT = 500
"""Of the published answers, the newest."""


def categories() -> list[Category]:
    """Every open one. Where no inbox has a key yet, its letters are written under a name."""
    found = list(Category.objects.open().select_related("inbox__superior__superior"))
    for each in found:
        each.takes_sealed = takes_sealed(each)
    return found


def takes_sealed(category: Category) -> bool:
    """Whether a sealed letter under it could be opened by anybody."""
    return category.takes_sealed and any(inbox.takes_sealed for inbox in line_above(category.inbox))


def closed_last_month(today: date) -> int | None:
    """How many letters were closed in the last whole month; None where the number would point at people."""
    last = today.replace(day=1) - timedelta(days=1)
    count = Case.objects.filter(
        closed_on__range=(last.replace(day=1), last), stage__in=[Stage.CLOSED, Stage.PURGED]
    ).count()
    return None if not count or suppression.is_small(count) else count


def counts(today: date) -> dict[str, int | None]:
    """What the first page of the portal says about the mailbox: closed last month, and published answers."""
    return {"closed": closed_last_month(today), "published": Publication.objects.readable().count()}


def similar(text: str) -> list[Publication]:
    """Published answers about the same. The text is compared in memory and is in no statement of the database."""
    newest = Publication.objects.readable().order_by("-published_at")[:LOOKED_AT]
    known = {
        pk: f"{title}\n{question}" for pk, title, question in newest.values_list("pk", "title", "question")
    }
    found = nearest(text, known, MOST_SIMILAR)
    rows = Publication.objects.in_bulk(found) if found else {}
    return [rows[pk] for pk in found]


def own_traces(text: str) -> list[str]:
    """What in this text names its own writer, as it stands there."""
    names: Collection[str] = frozenset(
        User.objects.exclude(status=User.Status.LEFT).values_list("name", flat=True)
    )
    pattern = getattr(settings, "EMPLOYEE_NUMBER_PATTERN", None)
    spans: list[Span] = names_the_writer(text, names=names, employee_number=pattern)
    return list(dict.fromkeys(span.of(text) for span in spans))


def themes_of(text: str) -> list[int]:
    """The themes of staff that the text speaks of, at most three; computed now, and no word is kept."""
    lexicon = Lexicon({str(theme.pk): theme.words.splitlines() for theme in Theme.objects.all()})
    return sorted(map(int, lexicon.codes(text)))
