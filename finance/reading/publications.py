"""What the page of a publication shows: its days, its figures, its checkpoint, questions and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from finance.actions import publishing
from finance.models import (
    Book,
    CheckpointSignature,
    FundAnswer,
    FundQuestion,
    Publication,
    SigningKey,
)
from finance.reading import spans, sums
from finance.reading.tree import Tree, tree
from finance.rules import statements
from finance.rules.publications import Span, Stage, is_whole_months, span_of

STAGES: dict[Stage, str | Promise] = {
    Stage.PREPARED: pgettext_lazy("stage of a publication", "being prepared"),
    Stage.COMING: pgettext_lazy("stage of a publication", "signed, not on display yet"),
    Stage.QUESTIONS: pgettext_lazy("stage of a publication", "on display, questions are taken"),
    Stage.ANSWERS: pgettext_lazy("stage of a publication", "questions are being answered"),
    Stage.CLOSING: pgettext_lazy("stage of a publication", "answers are due, the closing report is to come"),
    Stage.FINAL: pgettext_lazy("stage of a publication", "final"),
}


@dataclass(frozen=True)
class Day:
    """One day of the line."""

    label: str | Promise
    on: date
    is_past: bool


def days_of(publication: Publication, today: date) -> list[Day]:
    named = [
        (pgettext_lazy("day of a publication", "on display"), publication.opens_on),
        (pgettext_lazy("day of a publication", "questions until"), publication.questions_until),
        (pgettext_lazy("day of a publication", "answers by"), publication.answers_due),
        (pgettext_lazy("day of a publication", "final"), publication.final_on),
    ]
    final = publication.finished_at is not None
    is_out = publication.published_at is not None
    return [
        Day(label, on, is_out and (final if place == len(named) else on <= today))
        for place, (label, on) in enumerate(named, 1)
    ]


def wall_number(text: str) -> str:
    """The root that a printed notice carries in its code; "" for anything else."""
    return text if len(text) == 64 and set(text) <= set("0123456789abcdef") else ""


# --- figures ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An account by its name."""

    slug: str
    name: str
    depth: int
    fen: int


@dataclass(frozen=True)
class Figures:
    """A statement in words."""

    statement: statements.Statement
    income: list[Row]
    spending: list[Row]


def figures_of(book: Book, first_on: date, last_on: date) -> Figures:
    """Income and spending of whole months, as everybody reads them on the pages of the fund."""
    accounts = tree()
    found = sums.sums_of(book, first_on, last_on).statement(first_on, last_on, accounts.plain)
    return Figures(found, *(_named(rows, accounts) for rows in (found.income, found.spending)))


def pages_of(publication: Publication) -> spans.Span | None:
    """The month, quarter or year whose pages show the same figures, once they are there."""
    first = publication.from_on
    for span in (
        spans.Span(first.year, month=first.month),
        spans.Span(first.year, quarter=(first.month + 2) // 3),
        spans.Span(first.year),
    ):
        if publication.published_at and (span.first, span.last) == (first, publication.until_on):
            return span
    return None


def _named(rows: tuple[statements.Row, ...], accounts: Tree) -> list[Row]:
    return [Row(each.account, accounts.label(each.account), each.depth, each.fen) for each in rows]


# --- questions -------------------------------------------------------------------------------------------------


def with_questions(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """With everything its page shows of questions, checkpoint and review."""
    answers = Prefetch("answers", FundAnswer.objects.select_related("by"))
    questions = FundQuestion.objects.select_related(
        "entry", "account", "activity", "asked_by__branch"
    ).prefetch_related(answers)
    signatures = CheckpointSignature.objects.select_related("key", "by").order_by("pk")
    return publications.select_related(
        "book__settings", "checkpoint", "published_by", "finished_by", "review__signed_by"
    ).prefetch_related(
        Prefetch("questions", questions.order_by("at", "pk")), Prefetch("checkpoint__signatures", signatures)
    )


def asker_of(question: FundQuestion) -> str:
    """The name, where she wanted it; otherwise only where she belongs."""
    if question.shows_name:
        return question.asked_by.name
    return _("a member of %(branch)s") % {"branch": question.asked_by.branch}


def counted(publication: Publication) -> tuple[int, int]:
    """How many questions are to be read, and how many of them are unanswered."""
    shown = [each for each in publication.questions.all() if each.hidden_at is None]
    return len(shown), sum(not each.answers.all() for each in shown)


def unanswered(book: Book) -> QuerySet[FundQuestion]:
    """For the desk: the most urgent first."""
    return (
        FundQuestion.objects.unanswered()
        .filter(publication__book=book)
        .select_related("publication", "entry", "account", "activity", "asked_by__branch")
        .order_by("publication__answers_due", "at", "pk")
    )


def open_for(
    book: Book, today: date, *, on: date | None = None, slug: str = ""
) -> tuple[Publication | None, Publication | None]:
    """The publication that takes a question about this day now, and else the one that would have: the shortest first."""
    found = Publication.objects.public().filter(book=book)
    if slug:
        found = found.filter(slug=slug)
    if on is not None:
        found = found.filter(from_on__lte=on, until_on__gte=on)
    rows = sorted(found.order_by("-opens_on"), key=lambda each: each.until_on - each.from_on)
    takes = [each for each in rows if each.stage(today) is Stage.QUESTIONS]
    if on is None:
        takes.sort(key=lambda each: each.opens_on, reverse=True)
    return (takes[0] if takes else None), (rows[0] if rows else None)


# --- preparing -------------------------------------------------------------------------------------------------


def suggested(book: Book, today: date) -> dict[str, object]:
    """The next span of closed months as the settings have them, with its days and its title."""
    kind = book.settings.every
    last = Publication.objects.filter(book=book, kind=kind).order_by("-until_on").first()
    if last is not None:
        on = date.fromordinal(last.until_on.toordinal() + 1)
    else:
        month = book.periods.filter(state="closed").order_by("-first_on").first()
        on = month.first_on if month else today
    span = span_of(kind, on)
    opens_on = max(today, date.fromordinal(span.last_on.toordinal() + 1))
    return {
        "kind": kind,
        "title": title_of(kind, span),
        "slug": span.slug,
        "from_on": span.first_on,
        "until_on": span.last_on,
        **publishing.next_window(book, span.last_on, opens_on),
    }


def title_of(kind: str, span: Span) -> str:
    first = span.first_on
    titles = {
        "month": _("Fund of month %(month)d of %(year)d") % {"year": first.year, "month": first.month},
        "quarter": _("Fund of quarter %(quarter)d of %(year)d")
        % {"quarter": (first.month + 2) // 3, "year": first.year},
        "year": _("Fund of %(year)d") % {"year": first.year},
    }
    return titles[kind]


def open_months(publication: Publication) -> list[str]:
    """Months of the span that are not closed, or not in the books at all."""
    if not is_whole_months(publication.from_on, publication.until_on):
        return [publication.from_on.isoformat()]
    closed = set(
        publication.book.periods.filter(
            state="closed", first_on__range=(publication.from_on, publication.until_on)
        ).values_list("first_on", flat=True)
    )
    months, year, month = [], publication.from_on.year, publication.from_on.month
    while date(year, month, 1) <= publication.until_on:
        if date(year, month, 1) not in closed:
            months.append(f"{year}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def keys_in_use(book: Book) -> dict[str, SigningKey | None]:
    found = {key.holder: key for key in book.keys.filter(retired_at__isnull=True).select_related("made_by")}
    return {holder: found.get(holder) for holder in SigningKey.Holder.values}
