"""Pictures and PDFs beside what is written: made anew before they are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from feedback.actions.writing import MOST_FILES
from union_portal.lib import Refused
from union_portal.lib.cleaning import Cleaned, clean


class FilesField(forms.FileField):
    """Several files in one field; what is no picture or PDF is refused beside it."""

    widget = type("SeveralFilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Cleaned]:
        chosen = data if isinstance(data, list | tuple) else [data]
        kept = [super(FilesField, self).clean(each, initial) for each in chosen or [None]]
        uploads = [each for each in kept if each]
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_("Attach %(most)d files at most.") % {"most": MOST_FILES})
        try:
            return [clean(each.read(), each.name) for each in uploads]
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
