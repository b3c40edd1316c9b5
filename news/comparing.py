"""What differs between two wordings of a text: its fields, then its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Field
from django.utils.dateformat import format as format_date

from news.actions.keeping import OWN_COLUMNS, TEXT, wording
from news.models import Article, Policy, Submission, Version
from news.rules.review import Outcome, Way
from union_portal.lib import richtext
from union_portal.lib.richtext import Comparison, FieldDifference


@dataclass(frozen=True)
class Wording:
    """A text at one moment, whether it was kept or only typed. `fields` by column of the database."""

    model: type[Article] | type[Policy]
    title: str
    body: str
    fields: dict[str, Any]


def of_version(version: Version) -> Wording:
    return Wording(type(version.thing), version.title, version.body, version.fields)


def of_text(thing: Article | Policy) -> Wording:
    """As it stands in `thing`, saved or not; its body has been cleaned."""
    return Wording(type(thing), thing.title, thing.body, wording(thing))


def compared(earlier: Wording, later: Wording) -> Comparison:
    """The differences, in the order of the form. A query for each field that leads elsewhere and differs."""
    return richtext.compared(earlier.body, later.body, _fields(earlier, later))


def reviewed_before(thing: Article | Policy, submission: Submission) -> Version | None:
    """The wording that reviewers or readers knew before this one; None when it is all new to them."""
    if submission.way == Way.CORRECTION:
        return _before_corrections(thing)
    earlier = thing.submissions.filter(submitted_at__lt=submission.submitted_at).first()
    return thing.versions.filter(at__lte=earlier.submitted_at).first() if earlier else None


def _before_corrections(thing: Article | Policy) -> Version | None:
    """The wording before the first change that nobody has approved yet, however many came after it."""
    approved = thing.submissions.filter(outcome=Outcome.APPROVED.value).order_by("-ended_at").first()
    unseen = thing.submissions.afterwards().exclude(outcome=Outcome.APPROVED.value)
    if approved:
        unseen = unseen.filter(submitted_at__gte=approved.ended_at)
    first = unseen.order_by("submitted_at", "pk").first()
    if first and first.way == Way.CORRECTION:
        return thing.versions.filter(at__lt=first.submitted_at).first()
    # It was published before anybody had read it: what was approved before that, or nothing at all.
    return thing.versions.filter(at__lte=approved.ended_at).first() if approved else None


def _fields(earlier: Wording, later: Wording) -> list[FieldDifference]:
    differences = []
    for name in TEXT[later.model]:
        field = later.model._meta.get_field(name)
        if name == "body":
            continue
        before, after = _value(earlier, name, field), _value(later, name, field)
        if before != after:
            label = str(field.verbose_name)
            differences.append(
                FieldDifference(label, *richtext.marked(_said(field, before), _said(field, after)))
            )
    return differences


def _value(wording: Wording, name: str, field: Field[Any, Any]) -> Any:
    if name in OWN_COLUMNS:
        return getattr(wording, name)
    said = wording.fields.get(field.attname)
    return said.isoformat() if isinstance(said, date | datetime) else said


def _said(field: Any, value: Any) -> str:
    """The value as people read it."""
    if value in (None, ""):
        return "-"
    if field.is_relation:
        return str(field.related_model.objects.filter(pk=value).first() or f"# {value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.get_internal_type() == "DateField":
        return format_date(date.fromisoformat(value), "Y-m-d")
    return str(value)
