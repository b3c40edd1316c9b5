"""What the search page was asked, what else it offers, and what to drop when nothing was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.reading import answers
from members.models import Branch
from news.columns import ColumnTree, all_branches, branches_below, column_tree, open_branches
from news.editions import remembered_for_now
from news.models import VALIDITIES, Column, Policy
from news.policy_library import facets, with_validity
from news.reading import years
from news.rules.validity import Validity
from news.search import LONGEST_QUESTION, NEWEST_FIRST, Scope, Table, also_finds, count

KINDS: dict[str, str | Promise] = {
    "article": gettext_lazy("Articles"),
    "policy": gettext_lazy("Policies"),
    "resource": gettext_lazy("Resources"),
    "answer": gettext_lazy("Published answers"),
}
also_finds("answer", Table(answers.SEARCHED, "published_at", NEWEST_FIRST, "published_at"), answers.found)
SELECTED = mark_safe(" selected")
Option = tuple[str, Any]
"""A value of the address and what it is called."""


@dataclass(frozen=True)
class Choice:
    """One thing to narrow the search by: its options, and which of them the address says."""

    name: str
    label: str
    options: list[Option]
    current: str

    @property
    def chosen(self) -> Any:
        """What the chosen option is called."""
        return dict(self.options).get(self.current, "")

    def html(self) -> SafeString:
        """The options of the <select>. Not in the template: sixty turns of a loop cost more than the search."""
        everything: Option = ("", _("All"))
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (value, SELECTED if value == self.current else "", label)
                for value, label in (everything, *self.options)
            ),
        )


@dataclass(frozen=True)
class Asked:
    """A question with everything it is narrowed by. What the address says and does not exist narrows nothing."""

    request: HttpRequest
    question: str
    choices: list[Choice]

    @cached_property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.current]

    def without(self, dropped: Choice) -> Asked:
        """The same question with one choice taken back."""
        choices = [replace(each, current="") if each is dropped else each for each in self.choices]
        return Asked(self.request, self.question, choices)

    @property
    def url(self) -> str:
        """The address that asks this, from the first page on."""
        said = {"q": self.question, **{choice.name: choice.current for choice in self.chosen}}
        return f"{self.request.path}?{urlencode(said)}"

    @property
    def scope(self) -> Scope:
        said = {choice.name: choice.current for choice in self.chosen}
        column, branch, validity = said.get("column"), said.get("branch"), said.get("validity")
        return Scope(
            kind=said.get("kind", ""),
            columns=_columns(self.request, column) if column else (),
            branches=branches_below(self.request, all_branches(self.request)[int(branch)]) if branch else (),
            year=int(said["year"]) if "year" in said else None,
            policies=with_validity(Policy.objects.with_replacement(), Validity(validity))
            if validity
            else None,
        )


def asked(request: HttpRequest) -> Asked:
    """What the address says."""
    question = " ".join(request.GET.get("q", "").split())[:LONGEST_QUESTION]
    return Asked(request, question, _choices(request) if question else [])


def _choices(request: HttpRequest) -> list[Choice]:
    tree = column_tree(request)
    return [
        _choice(request, "kind", _("Kind"), list(KINDS.items())),
        _choice(
            request, "column", _("Column"), [(each.slug, _indented(tree, each)) for each in _in_order(tree)]
        ),
        _choice(request, "branch", _("Branch"), _branches(request)),
        _choice(
            request, "year", _("Year"), [(str(year), str(year)) for year in _years(request, timezone.now())]
        ),
        _choice(request, "validity", _("Validity"), [(each.value, VALIDITIES[each]) for each in Validity]),
    ]


def _choice(request: HttpRequest, name: str, label: str, options: list[Option]) -> Choice:
    said = request.GET.get(name, "")
    return Choice(name, label, options, said if said in dict(options) else "")


def _in_order(tree: ColumnTree, above: Column | None = None) -> list[Column]:
    return [one for each in tree.children(above) for one in (each, *_in_order(tree, each))]


def _indented(tree: ColumnTree, column: Column) -> str:
    """Below another column: one step to the right."""
    above = tree.by_pk.get(column.parent_id) if column.parent_id else None
    return ("　" + _indented(tree, above)[: -len(above.name)] if above else "") + column.name


def _branches(request: HttpRequest) -> list[Option]:
    """The branches of today; and the group or closed branch that an address asks for."""
    said: Branch | None = None
    if (asked_for := request.GET.get("branch", "")).isdecimal() and len(asked_for) < 10:
        said = all_branches(request).get(int(asked_for))
    places = open_branches(request)
    if said and said not in places:
        places = [*places, said]
    return [(str(each.pk), each.long_name) for each in places]


def _columns(request: HttpRequest, slug: str) -> list[int]:
    tree = column_tree(request)
    found = tree.find(slug)
    return tree.subtree(found) if found else []


@remembered_for_now
def _years(request: HttpRequest, at: datetime) -> list[int]:
    """Of articles and of policies, which are older."""
    return sorted({*years(), *facets(request, at).years}, reverse=True)


def drops(question: Asked, at: datetime) -> list[dict[str, Any]]:
    """Which choice alone stands in the way: without it there are results. Else all of them, if that helps."""
    found = [_drop(each.label, each.chosen, question.without(each), at) for each in question.chosen]
    if len(found) > 1 and not any(each["total"] for each in found):
        found = [_drop("", "", Asked(question.request, question.question, []), at)]
    return [each for each in found if each["total"]]


def _drop(label: str, chosen: Any, way: Asked, at: datetime) -> dict[str, Any]:
    total, are_more = count(way.question, at=at, scope=way.scope)
    shown = f"{total}+" if are_more else str(total)
    return {"label": label, "chosen": chosen, "url": way.url, "total": total, "shown": shown}
