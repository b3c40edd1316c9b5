"""What a delegation said, point by point, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from proposals.actions.opinions import MOST_POINTS
from proposals.models import AgendaItem, Delegation, Disposition, Document, OpinionPoint
from union_portal.lib.widgets import DayInput

ROWS = 2
"""For opinions on a fresh form."""
Places = Sequence[tuple[AgendaItem, list[Document]]]


class DiscussionForm(forms.Form):
    """Which delegation met about what, when, and how many were there."""

    delegation = forms.TypedChoiceField(label=gettext_lazy("delegation"))
    about = forms.TypedChoiceField(
        label=gettext_lazy("About"),
        help_text=gettext_lazy("The agenda item as a whole, or one document of it."),
    )
    held_on = forms.DateField(label=gettext_lazy("discussed on"), widget=DayInput())
    present = forms.IntegerField(
        label=gettext_lazy("delegates present"),
        min_value=1,
        max_value=5000,
        help_text=gettext_lazy("How many of your delegation discussed it."),
    )

    def __init__(self, *args: Any, delegations: Sequence[Delegation], places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {str(each.pk): each for each in delegations}
        self.fields["delegation"].choices = [(key, each.name) for key, each in own.items()]
        self.fields["delegation"].coerce = own.__getitem__
        if len(own) == 1:
            self.fields["delegation"].widget = forms.HiddenInput()
            self.fields["delegation"].initial = next(iter(own))
        known = {f"i{item.pk}": (item, None) for item, _documents in places}
        known |= {f"d{each.pk}": (item, each) for item, documents in places for each in documents}
        self.fields["about"].choices = [("", _("Choose")), *_grouped(places)]
        self.fields["about"].coerce = known.__getitem__


def _grouped(places: Places) -> list[tuple[str, Any]]:
    """Items without documents stand for themselves."""
    found: list[tuple[str, Any]] = []
    for item, documents in places:
        title = f"{item.position}. {item.title}"
        whole = (f"i{item.pk}", _("The item as a whole") if documents else title)
        found.append(
            (title, [whole, *[(f"d{each.pk}", each.title) for each in documents]]) if documents else whole
        )
    return found


class PointForm(forms.Form):
    """One opinion. An empty row is none."""

    text = forms.CharField(
        label=pgettext_lazy("of a delegation", "What was said"),
        required=False,
        max_length=OpinionPoint._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    strength = forms.ChoiceField(
        label=pgettext_lazy("of an opinion", "Strength"),
        choices=OpinionPoint.Strength.choices,
        initial=OpinionPoint.Strength.REMARK.value,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_bare = "text" in said and not said["text"]
        if is_bare and said.get("strength", OpinionPoint.Strength.REMARK) != OpinionPoint.Strength.REMARK:
            self.add_error("text", _("Write down what was said, or choose “remark” and leave it empty."))
        return said


def rows_asked(data: MultiValueDict[str, str]) -> int:
    """How many rows the sent form had."""
    said = data.get("rows", "")
    return (
        min(MOST_POINTS, max(1, int(said))) if said.isascii() and said.isdigit() and len(said) < 4 else ROWS
    )


def point_forms(data: MultiValueDict[str, str] | None = None) -> list[PointForm]:
    """The rows of a form, as sent or fresh."""
    count = ROWS if data is None else rows_asked(data)
    return [PointForm(data, prefix=f"points-{number}") for number in range(1, count + 1)]


def with_another_row(data: MultiValueDict[str, str]) -> list[PointForm]:
    """What was typed, unjudged, and one more row."""
    count = min(MOST_POINTS, rows_asked(data) + 1)
    return [
        PointForm(initial=typed(data, PointForm, f"points-{number}"), prefix=f"points-{number}")
        for number in range(1, count + 1)
    ]


def blank_row() -> PointForm:
    """For the script that adds rows: it puts the number in."""
    return PointForm(prefix="points-__number__")


def typed(data: MultiValueDict[str, str], form: type[forms.Form], prefix: str = "") -> dict[str, str]:
    """What the sent form holds, as first values of a form that nobody has judged yet."""
    names = {name: f"{prefix}-{name}" if prefix else name for name in form.base_fields}
    return {name: data[key] for name, key in names.items() if key in data}


class DispositionForm(forms.Form):
    """What became of an opinion."""

    kind = forms.ChoiceField(
        label=gettext_lazy("what became of it"), choices=Disposition.Kind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("in words"),
        required=False,
        max_length=Disposition._meta.get_field("words").max_length,
        help_text=gettext_lazy("Only what is adopted as it was said needs none."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
