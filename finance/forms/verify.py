"""What somebody checks: an entry by number or by its line, a name by its slip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance.reading.proofs import Unreadable, number_in

LARGEST = 1024 * 1024


class EntryForm(forms.Form):
    """The number, or the line as it was downloaded, pasted or as a file."""

    number = forms.CharField(
        label=gettext_lazy("number of the entry"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("2026-000123"),
    )
    line = forms.CharField(
        label=gettext_lazy("or a line of the books"), required=False, max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 4}), strip=False,
        help_text=gettext_lazy("As it stands in books.jsonl: it is compared byte for byte with what is published."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or a file with one line"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,.jsonl,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = said.get("file")
        if given:
            if given.size > LARGEST:
                self.add_error("file", _("This file is longer than one line of the books."))
                return said
            try:
                said["line"] = given.read().decode()
            except UnicodeDecodeError:
                self.add_error("file", _("This is not a text in UTF-8."))
                return said
        line = said.get("line", "").strip()
        if line:
            said["line"] = line
            try:
                said["number"] = number_in(line)
            except Unreadable:
                self.add_error("file" if given else "line", _("This is not a line of the books."))
        elif not said.get("number", "").strip():
            self.add_error("number", _("Give a number, or a line of the books."))
        return said


class NameForm(forms.Form):
    """Salt and value of a recipient's slip."""

    name_number = forms.CharField(label=gettext_lazy("number of the entry"), max_length=20)
    salt = forms.CharField(
        label=gettext_lazy("salt"), max_length=60, help_text=gettext_lazy("32 characters from 0 to 9 and a to f, as on the slip.")
    )  # fmt: skip
    value = forms.CharField(
        label=pgettext_lazy("on a slip", "name"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Letter by letter as on the slip."),
    )
