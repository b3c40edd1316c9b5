"""The policy library as a reader meets it: a policy with its versions, what can be cited, and ways to find one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Case, F, Func, Q, TextField, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from news import permissions, search, versus
from news.columns import ColumnTree, column_tree
from news.editions import remembered_for_now
from news.models import VALIDITIES, Column, Policy
from news.reading import RELATED, Filter, contents, link, query_filter, year_asked
from news.rules import statutes
from news.rules.validity import Validity
from news.versus import Fate

NUMBERED = re.compile(r'<p\b[^>]*\bid="(art-[0-9]+(?:-[0-9]+)?)"[^>]*>(.*?)(?=</p>)', re.DOTALL)
ORDERS = {
    "": [F("issued_on").desc(nulls_last=True), "-pk"],
    "oldest": [F("issued_on").asc(nulls_last=True), "pk"],
    "effective": [Coalesce("effective_on", "issued_on").desc(nulls_last=True), "-pk"],
    # GB18030 sorts common characters by their pinyin, whatever the database was set up with.
    "title": [Func("title", Value("GB18030"), function="convert_to", output_field=TextField()), "pk"],
}


# --- one policy ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """One line of the history of versions (历次版本), as things stand on the day that was asked for."""

    policy: Policy
    validity: Validity
    is_here: bool
    compare_url: str = ""

    @property
    def label(self) -> str:
        return str(VALIDITIES[self.validity])


def policy_context(request: HttpRequest, policy: Policy, at: datetime) -> dict[str, Any]:
    """Everything the page of a policy shows, in four more queries."""
    shares_a_tag = Q(tags__overlap=policy.tags)
    near = Policy.objects.public(at).filter(Q(column=policy.column_id) | shares_a_tag).exclude(pk=policy.pk)
    related = near.for_list().order_by(Case(When(shares_a_tag, then=0), default=1), *ORDERS[""])
    family = family_of(policy, at)
    day = day_asked(request)
    return {
        "policy": policy,
        "text": citable(policy.body),
        "is_signed": is_signed(policy),
        "permalink": settings.SITE_URL + policy.get_absolute_url(),
        "is_preview": not policy.is_public(at) and policy.stage != "withdrawn",
        "crumbs": column_tree(request).crumbs(column_tree(request).by_pk[policy.column_id]),
        "contents": contents(policy.body),
        "attachments": list(policy.attachments.all()),
        "revisions": list(policy.revisions.all()),
        "earlier": next((each for each in family if each.pk == policy.supersedes_id), None),
        "later": [each for each in family if each.supersedes_id == policy.pk and each.is_public(at)],
        "successor": successor_of(policy, family, at),
        "versions": versions(policy, family, day or timezone.localdate(at)),
        "day_asked": day,
        "related": list(related[:RELATED]),
        "qr_url": reverse("news:policy-qr", args=[policy.pk]),
        "poster_url": reverse("news:policy-poster", args=[policy.pk]),
        "may_edit": permissions.may_change_policies(request.user, policy),
    }


def family_of(policy: Policy, at: datetime) -> list[Policy]:
    """The versions of a policy that readers may open, oldest first, and the policy itself."""
    family = list(Policy.objects.readable(at).family(policy.pk).for_versions())
    return family if any(each.pk == policy.pk for each in family) else [*family, policy]


def successor_of(policy: Policy, family: list[Policy], at: datetime) -> Policy | None:
    """Where somebody who holds an old version should look: the last one down the line that holds already."""
    found, here = None, policy
    while True:
        later = [each for each in family if each.supersedes_id == here.pk and each.is_public(at)]
        holding = [each for each in later if each.validity is not Validity.FORTHCOMING]
        if not holding:
            return found or (later[-1] if later else None)
        found = here = holding[-1]


def versions(policy: Policy, family: list[Policy], day: date) -> list[Version]:
    """Newest first; nothing where there is only one."""
    if len(family) < 2:
        return []
    known = {each.pk for each in family}
    return [
        Version(
            each,
            each.validity_on(day),
            each.pk == policy.pk,
            compare_url(each.supersedes_id, each.pk) if each.supersedes_id in known else "",
        )
        for each in reversed(family)
    ]


Line = dict[int, int | None]
"""The versions of one document, each with the one it supersedes."""


def line_of(policy: Policy) -> Line:
    return dict(Policy.objects.family(policy.pk).values_list("pk", "supersedes_id"))


def comparison_context(request: HttpRequest, policy: Policy, other: Policy, line: Line) -> dict[str, Any]:
    """Two versions side by side: the one that came first on the left, whichever was named first."""
    earlier, later = in_order(policy, other, line)
    comparison = _compared(get_language(), earlier.body, later.body)
    is_whole = "all" in request.GET
    return {
        "earlier": earlier,
        "later": later,
        "lines": comparison.lines if is_whole else comparison.changed,
        "is_whole": is_whole,
        "summary": _summary(comparison.counts),
        "crumbs": [*column_tree(request).crumbs(column_tree(request).by_pk[later.column_id])],
    }


def in_order(one: Policy, other: Policy, line: Line) -> tuple[Policy, Policy]:
    """The earlier and the later: what supersedes another came after it, whatever the dates say or leave open."""
    if one.pk in _superseded(other, line):
        return one, other
    if other.pk in _superseded(one, line):
        return other, one
    earlier, later = sorted([one, other], key=_age)
    return earlier, later


def _superseded(policy: Policy, line: Line) -> set[int]:
    """Everything before it, back to the first version."""
    found: set[int] = set()
    before = line.get(policy.pk)
    while before is not None and before not in found:
        found.add(before)
        before = line.get(before)
    return found


def _age(policy: Policy) -> tuple[date, int]:
    """Without a date it is a draft that is still to come."""
    return policy.effective_on or policy.issued_on or date.max, policy.pk


@lru_cache(maxsize=32)
def _compared(language: str, earlier: str, later: str) -> versus.Comparison:
    """Long statutes take seconds. By their words themselves, so that nothing has to be forgotten in time."""
    return versus.compared(earlier, later)


def _summary(counts: Counter[Fate]) -> list[str]:
    """新增 3 条 · 修改 7 条: what there is none of is left out."""
    said = [
        (Fate.ADDED, ngettext("{n} article added", "{n} articles added", counts[Fate.ADDED])),
        (Fate.CHANGED, ngettext("{n} article changed", "{n} articles changed", counts[Fate.CHANGED])),
        (Fate.REMOVED, ngettext("{n} article removed", "{n} articles removed", counts[Fate.REMOVED])),
        (Fate.MOVED, ngettext("{n} article renumbered", "{n} articles renumbered", counts[Fate.MOVED])),
        (Fate.SAME, ngettext("{n} article as before", "{n} articles as before", counts[Fate.SAME])),
    ]
    return [sentence.format(n=counts[fate]) for fate, sentence in said if counts[fate]]


def compare_url(earlier: int, later: int) -> str:
    return reverse("news:policy-compare", args=[later, earlier])


def day_asked(request: HttpRequest) -> date | None:
    """The day of ?on=, for which the versions are shown."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


def citable(body: str) -> str:
    """The cleaned body with a link behind each article that says how to cite it."""
    word, language = _("Cite"), get_language()

    def with_link(match: re.Match[str]) -> str:
        label = statutes.article_label(unescape(strip_tags(match[2])).strip())
        if not label:
            return match[0]
        cite = '<a class="cite" href="#{}" lang="{}">{}<span class="vh" lang="zh-Hans"> {}</span></a>'
        return match[0] + format_html(cite, match[1], language, word, label)

    return NUMBERED.sub(with_link, body)


def has_article(policy: Policy, number: str) -> bool:
    return f' id="art-{number}"' in policy.body


def is_signed(policy: Policy) -> bool:
    """Whether the text ends with its own signature."""
    tail = re.sub(r"<br\s*/?>|</(?:p|h[2-4]|td)>", "\n", policy.body[-1000:])
    return statutes.is_signed(unescape(strip_tags(tail)), policy.issued_on, policy.issuing_bodies)


# --- finding one ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facets:
    """What occurs among public policies, for the choices of the form."""

    bodies: list[str]
    subjects: list[str]
    years: list[int]


@remembered_for_now
def facets(request: HttpRequest, at: datetime) -> Facets:
    rows = Policy.objects.public(at).order_by()
    said = set(rows.values_list("issuing_body", "subject", "issued_on__year").distinct())
    return Facets(
        _sorted(body for body, _subject, _year in said if body),
        _sorted(each for _body, subject, _year in said for each in subject.split()),
        sorted({year for _body, _subject, year in said if year}, reverse=True),
    )


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: word.encode("gb18030"))


@dataclass(frozen=True)
class Choice:
    """One <select> of the form: its options as pairs of value and label."""

    name: str
    label: str
    options: list[tuple[str, str]]
    current: str


def filtered_policies(
    request: HttpRequest, policies: Any, tree: ColumnTree, found: Column | None
) -> tuple[Any, list[Filter]]:
    """The policies that match the address, and the links that lead to others."""
    policies = _matching(request, policies)
    columns = [each for each in tree.columns if each.holds == Column.Holds.POLICIES and each.parent_id]
    links = [link(each.name, _kept(request, each.get_absolute_url()), each == found) for each in columns]
    everything = link(_("All"), _kept(request, reverse("news:policies")), found is None)
    by_column = {"label": _("Column"), "links": [everything, *links]}
    by_validity = [(VALIDITIES[each], each.value) for each in Validity]
    by_level = [(label, value) for value, label in Policy.Level.choices]
    filters = [query_filter(request, _("Validity"), "validity", by_validity)]
    if columns:
        filters.insert(0, by_column)
    else:
        filters.append(query_filter(request, _("Level"), "level", by_level))
    if tag := request.GET.get("tag", ""):
        filters.append(query_filter(request, _("Tag"), "tag", [(tag, tag)]))
    return policies, filters


def search_form(request: HttpRequest) -> dict[str, Any]:
    """What can be asked for beside the links: words, subject, issuing body, year, order."""
    known, said = facets(request, timezone.now()), request.GET
    orders = [
        ("", _("newest first")),
        ("oldest", _("oldest first")),
        ("effective", _("by effective date")),
        ("title", _("by title")),
    ]
    choices = [
        Choice("subject", _("Subject"), _options(known.subjects), said.get("subject", "")),
        Choice("body", _("Issuing body"), _options(known.bodies), said.get("body", "")),
        Choice("year", _("Year of issue"), _options(known.years), said.get("year", "")),
        Choice("sort", _("Order"), orders, said.get("sort", "")),
    ]
    return {
        "q": said.get("q", "")[: search.LONGEST_QUESTION],
        "choices": choices,
        "is_open": any(choice.current for choice in choices),
        "kept": [(name, said[name]) for name in ("validity", "level", "tag") if said.get(name)],
    }


def _options(values: Iterable[Any]) -> list[tuple[str, str]]:
    return [("", _("All")), *((str(value), str(value)) for value in values)]


def _kept(request: HttpRequest, url: str) -> str:
    """The address of another column with what else was asked for."""
    query = {name: value for name, value in request.GET.items() if name != "page" and value}
    return f"{url}?{urlencode(query)}" if query else url


def _matching(request: HttpRequest, policies: Any) -> Any:
    said = {name: request.GET.get(name, "") for name in ("q", "validity", "level", "subject", "body", "tag")}
    if said["validity"] in set(Validity):
        policies = with_validity(policies, Validity(said["validity"]))
    if said["level"] in Policy.Level.values:
        policies = policies.filter(level=said["level"])
    if said["subject"]:
        policies = policies.filter(subject__contains=said["subject"])
    if said["tag"]:
        policies = policies.filter(tags__contains=[said["tag"]])
    if said["body"]:
        policies = policies.filter(issuing_body=said["body"])
    if year := year_asked(request):
        policies = policies.filter(issued_on__year=year)
    if said["q"]:
        policies = search.narrowed(policies, said["q"])
    return policies.order_by(*ORDERS.get(request.GET.get("sort", ""), ORDERS[""]))


def with_validity(policies: Any, wanted: Validity) -> Any:
    """The same answer as news.rules.validity, as a condition. Needs `with_replacement()`."""
    today = timezone.localdate()
    repealed = Q(repealed_on__isnull=False, repealed_on__lte=today)
    amended = Q(replaced_on__isnull=False, replaced_on__lte=today)
    policies = policies.annotate(starts_on=Coalesce("effective_on", "issued_on"))
    forthcoming = Q(starts_on__isnull=False, starts_on__gt=today)
    return policies.filter(
        {
            Validity.REPEALED: repealed,
            Validity.AMENDED: amended & ~repealed,
            Validity.FORTHCOMING: forthcoming & ~amended & ~repealed,
            Validity.IN_FORCE: ~forthcoming & ~amended & ~repealed,
        }[wanted]
    )
