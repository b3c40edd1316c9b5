"""The rules of a congress, in sentences that anybody can read and a file that anybody can check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from proposals import explaining
from proposals.models import Congress, RuleEvent
from proposals.rule_book import book_of
from proposals.rules.book import Certainty, Rule, RuleBook, Topic
from proposals.rules.seats import presidium_size, required_seats
from union_portal.lib.web import keep

CHANGES_SHOWN = 5
T = Topic
SECTIONS = (
    (
        "session",
        gettext_lazy("Sessions and votes"),
        (
            T.QUORUM,
            T.PASSING,
            T.SECRET_BALLOT,
            T.MATERIALS_DAYS,
            T.SESSION_EVERY,
            T.EXTRA_SESSION,
            T.TERM_YEARS,
        ),
    ),
    (
        "delegates",
        gettext_lazy("Delegates and presidium"),
        (
            T.SEATS,
            T.MANAGERS_SHARE,
            T.FRONTLINE_SHARE,
            T.WOMEN_SHARE,
            T.DELEGATE_TURNOUT,
            T.DELEGATE_WIN,
            T.RECALL,
            T.PRESIDIUM_SEATS,
            T.PRESIDIUM_FRONTLINE,
            T.SURPLUS,
        ),
    ),
    (
        "after",
        gettext_lazy("After a session"),
        (T.PUBLICATION_WITHIN, T.PUBLICATION_SHOWN, T.REPORT_UPWARD),
    ),
    (
        "proposals",
        gettext_lazy("Proposals"),
        (
            T.PROPOSAL_WINDOW,
            T.SECONDERS,
            T.REVIEW_DAYS,
            T.APPEAL_DAYS,
            T.ACCEPT_DAYS,
            T.MISSENT_DAYS,
            T.REPLY_DAYS,
            T.EXTENSION_DAYS,
            T.RATE_DAYS,
            T.REWORK_DAYS,
            T.REWORKS_MOST,
        ),
    ),
)
"""What is read together. Every topic has its place."""


@dataclass(frozen=True)
class Shown:
    """One rule as a reader sees it."""

    label: str
    sentences: list[str]
    here: str
    source: str
    certainty: Certainty
    certainty_label: str


@dataclass(frozen=True)
class Section:
    """Rules that are read together; what all of them have as their source is said once."""

    key: str
    title: str
    rules: list[Shown]

    @property
    def common(self) -> Shown | None:
        first = self.rules[0]
        return first if all(rule.source == first.source for rule in self.rules[1:]) else None


@require_safe
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Every rule in a sentence, with its source and what it comes to in this congress."""
    congress = get_object_or_404(Congress, pk=pk)
    book = book_of(congress)
    sections = [_section(congress, book, *section) for section in SECTIONS]
    context = {
        "congress": congress,
        "crumbs": [(_("Home"), reverse("home"))],
        "sections": sections,
        "to_check": sum(rule.citation.certainty == Certainty.CHECK for rule in book.rules.values()),
        "changes": list(_changes(congress)),
        "sha256": book.sha256(),
    }
    return keep(render(request, "proposals/rules_page.html", context))


@require_safe
def rules_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as data, byte for byte what the fingerprint is taken of."""
    congress = get_object_or_404(Congress, pk=pk)
    return keep(HttpResponse(book_of(congress).as_json(), content_type="application/json"))


def _section(
    congress: Congress, book: RuleBook, key: str, title: Promise, topics: Iterable[Topic]
) -> Section:
    return Section(key, str(title), [_shown(congress, book, topic) for topic in topics])


def _shown(congress: Congress, book: RuleBook, topic: Topic) -> Shown:
    rule = book.rule(topic)
    return Shown(
        label=str(explaining.TOPICS[topic]),
        sentences=explaining.describe(rule),
        here=_here(congress, book, rule),
        source=explaining.cited(rule.citation),
        certainty=rule.citation.certainty,
        certainty_label=str(explaining.CERTAINTIES[rule.citation.certainty]),
    )


def _here(congress: Congress, book: RuleBook, rule: Rule) -> str:
    """What the rule comes to with the seats and workers of this congress; "" where nothing can be counted."""
    if rule.topic is T.SEATS and congress.workers:
        return explaining.sentence(required_seats(book, congress.workers).explanation)
    seats = congress.seats
    if not seats:
        return ""
    if rule.topic is T.PRESIDIUM_SEATS:
        size = presidium_size(book, seats)
        return _of(seats, _("at least %(least)d") % {"least": size.least}) if size else ""
    if rule.topic in explaining.LIMITS:
        return _of(seats, _("at most %(most)d") % {"most": book.fraction(rule.topic).most(seats)})
    if (
        rule.topic in {T.QUORUM, T.PASSING, T.EXTRA_SESSION, T.FRONTLINE_SHARE}
        and rule.base == "all_delegates"
    ):
        return _of(seats, _("at least %(least)d") % {"least": book.fraction(rule.topic).needed(seats)})
    return ""


def _of(seats: int, figure: str) -> str:
    return _("With %(seats)d delegates: %(figure)s") % {"seats": seats, "figure": figure}


def _changes(congress: Congress) -> Iterator[tuple[RuleEvent, str, str]]:
    """The last changes: what happened, and why. Who did it stays at the desk."""
    for event in congress.rule_events.order_by("-at", "-pk")[:CHANGES_SHOWN]:
        yield event, *explaining.said_of(event.kind, event.details)
