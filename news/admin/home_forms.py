"""What may be typed about the home page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from news.forms import ColumnChoice, MomentField, columns_for
from news.models import Block, Column
from news.models.home import MOST
from news.rules.home import MOST_LINKS, Place, links_in
from union_portal.lib.action_admin import ActionForm

KIND = Block.Kind
FIELDS_OF = {
    KIND.LEAD: ("heading", "length"),
    KIND.COLUMN: ("column", "heading", "length", "place"),
    KIND.PICTURES: ("column", "heading", "length", "place"),
    KIND.BRANCH_NEWS: ("heading", "length", "place"),
    KIND.POLICIES: ("heading", "length", "place"),
    KIND.LINKS: ("heading", "link_lines", "place"),
    KIND.TEXT: ("heading", "text", "place"),
}
"""What is asked for about each kind of block."""


class BlockForm(ActionForm):
    kind = forms.ChoiceField(choices=KIND.choices, widget=forms.HiddenInput)
    column = ColumnChoice(Column.objects.none(), label=_("column"))
    length = forms.IntegerField(label=_("number of items"), min_value=1, max_value=MOST, initial=5)
    text = forms.CharField(
        label=_("text"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences without formatting. An empty line begins a new paragraph."),
    )
    link_lines = forms.CharField(
        label=_("links"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One link a line, at most eight: the words, a space, the address - as it stands in the line of the "
            "browser. 入会申请 /news/in/downloads/"
        ),
    )

    class Meta:
        model = Block
        fields = ["place", "heading"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - {"kind", "seen", *FIELDS_OF[self._kind()]}:
            del self.fields[name]
        if "column" in self.fields:
            self.fields["column"].queryset = columns_for(Column.Holds.ARTICLES)
        if self.instance.pk:
            self.fields["kind"].disabled = True
            self.initial["link_lines"] = "\n".join(map(" ".join, self.instance.links))

    def _kind(self) -> Block.Kind:
        said = self.instance.kind or self.data.get("kind") or self.initial.get("kind")
        return KIND(said) if said in KIND.values else KIND.COLUMN

    def clean_link_lines(self) -> list[list[str]]:
        # An address copied from the browser names this very site: readers come by other names and numbers too.
        typed = self.cleaned_data["link_lines"].replace(f" {settings.SITE_URL}/", " /")
        try:
            links = links_in(typed)
        except ValueError as error:
            raise ValidationError(
                _("“%(line)s” needs words, a space, and an address that begins with / or https://."),
                params={"line": error},
            ) from error
        if len(links) > MOST_LINKS:
            raise ValidationError(_("At most %(most)d links fit."), params={"most": MOST_LINKS})
        return links

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "link_lines" in cleaned:
            cleaned["links"] = cleaned["link_lines"]
        return cleaned

    def fill(self, block: Block) -> dict[str, Any]:
        """The fields of this kind of block, as they were typed. The lead block always takes the whole width."""
        said = {name: self.cleaned_data[name] for name in FIELDS_OF[KIND(block.kind)] if name != "link_lines"}
        if block.kind == KIND.LINKS:
            said["links"] = self.cleaned_data["links"]
        if block.kind == KIND.LEAD:
            said["place"] = Place.WIDE.value
        return said


class PickForm(forms.Form):
    """Which article stands on the home page, as what and for how long."""

    article = forms.IntegerField(widget=forms.HiddenInput)
    until = MomentField(
        label=_("stays until"),
        required=False,
        help_text=_("Empty: until someone takes it off."),
    )
