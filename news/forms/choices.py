"""What can be chosen: columns, branches, tags, pictures, moments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from news import permissions
from news.actions.tags import refuse_bad_tags
from news.models import Column, Policy, Tag
from news.rules import tags
from union_portal.lib import Refused


class ColumnChoice(forms.ModelChoiceField):
    """Columns with the ones they belong to: 政策法规 · 全国."""

    def label_from_instance(self, column: Column) -> str:
        line = [column]
        while line[0].parent:
            line.insert(0, line[0].parent)
        return " · ".join(each.name for each in line)


class BranchChoice(forms.ModelChoiceField):
    """Branches, moved in by their depth."""

    def label_from_instance(self, branch: Branch) -> str:
        return "　" * branch.depth + branch.name


class BranchesChoice(forms.ModelMultipleChoiceField):
    """Several branches, moved in by their depth."""

    def label_from_instance(self, branch: Branch) -> str:
        return "　" * branch.depth + branch.name


def columns_for(holds: str) -> QuerySet[Column]:
    return Column.objects.filter(holds=holds).select_related("parent__parent")


def branches_for(user: User, own: int | None = None) -> QuerySet[Branch]:
    """Open branches this person writes for, and the one that the thing belongs to, closed or not."""
    mine = Branch.objects.open().below(permissions.branches_for_writing(user))
    return (mine | Branch.objects.filter(pk=own)).order_by("path")


class TagsInput(forms.TextInput):
    """One line for all tags, with those that there are to choose from."""

    template_name = "widgets/tags.html"
    offered = 200

    class Media:
        js = ("js/tags.js",)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = {**(attrs or {}), "list": f"{name}-known", "autocomplete": "off", "class": "vTextField"}
        context = super().get_context(name, value, attrs)
        known = Tag.objects.filter(merged_into=None).order_by("-pk")
        context["known"] = list(known.values_list("name", flat=True)[: self.offered])
        return context


class TagsField(forms.CharField):
    """Up to five words in one line."""

    widget = TagsInput

    def __init__(self) -> None:
        super().__init__(
            label=_("tags"),
            required=False,
            help_text=_(
                "Up to five words by which readers find more of the same, with 、 or a space between them: 劳模、安全生产."
            ),
        )

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "、".join(value or ())

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return tags.split(value) if isinstance(value, str) else list(value or ())

    def validate(self, value: Any) -> None:
        super().validate(value)
        try:
            refuse_bad_tags(value)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def run_validators(self, value: Any) -> None:
        """A list has been looked at word by word."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class LocalMoment(forms.DateTimeInput):
    """A day and a time in the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment of our time: the clock of a year like 1 or 9999 cannot be turned into another place's."""

    widget = LocalMoment
    years = range(1970, 3000)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value.year not in self.years:
            raise ValidationError(_("Look at the year: it has four digits, as in 2026."))


class SeveralFiles(forms.FileField):
    """Any number of files in one field."""

    widget = type("SeveralFilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        kept = [super(SeveralFiles, self).clean(each, initial) for each in chosen or [None]]
        return [each for each in kept if each]


class PictureSelect(forms.Select):
    """A list of names that editor/pictures.js turns into a wall of pictures."""

    class Media:
        js = ("editor/pictures.js",)

    def create_option(
        self,
        name: str,
        value: Any,
        label: Any,
        selected: Any,
        index: Any,
        subindex: Any = None,
        attrs: Any = None,
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if picture := getattr(value, "instance", None):
            option["attrs"]["data-src"] = picture.small_url
        return option


def choice_label(policy: Policy) -> str:
    """Two versions often have one title: the number or the day tells them apart."""
    return " ".join(each for each in (policy.title, policy.number, f"{policy.issued_on or ''}") if each)
