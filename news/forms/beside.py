"""What stands beside texts: columns, pictures, attachments, revisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from news import actions
from news.actions.files import read
from news.forms.choices import SeveralFiles
from news.models import Attachment, Column, Picture, Revision
from union_portal.lib import Refused, files, pictures


class ColumnForm(forms.ModelForm):
    """The short address is part of every link to the column."""

    class Meta:
        model = Column
        fields = [
            "name",
            "slug",
            "parent",
            "holds",
            "description",
            "position",
            "in_navigation",
            "is_for_branches",
            "review_levels",
            "fresh_days",
            "branch_quota",
        ]
        help_texts = {
            "parent": _("Empty: a column at the top. Columns stand at most three deep."),
            "holds": _("News, or policies with number and dates."),
            "description": _("One sentence, shown under the heading of the column."),
            "name": _("Two to six characters fit every menu."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            actions.refuse_misplaced(self.instance.pk, cleaned.get("parent"), cleaned.get("holds", ""))
        except Refused as refusal:
            self.add_error("parent", str(refusal))
        return cleaned


class DescribeForm(forms.ModelForm):
    """What a picture shows, and who took it."""

    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit"]
        help_texts = {"caption": _("Shown below the picture."), "credit": _("Who took it.")}


class PictureForm(DescribeForm):
    upload = forms.FileField(label=_("picture"), help_text=_("JPEG, PNG, WebP or GIF up to 15 MB."))

    class Meta(DescribeForm.Meta):
        fields = ["alt", "caption", "credit", "focus_x", "focus_y"]
        help_texts = {
            **DescribeForm.Meta.help_texts,
            "focus_x": _(
                "Where the picture is cropped, this point stays in sight. Click on it in the picture above."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        try:
            pictures.check(read(upload, pictures.MAX_BYTES))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload


class PicturesForm(forms.Form):
    """Several photographs at once, as they come from a phone. What each shows is asked afterwards."""

    uploads = SeveralFiles(
        label=_("pictures"),
        help_text=_("Several at once. JPEG, PNG, WebP or GIF, up to 15 MB each."),
    )
    credit = forms.CharField(
        label=_("photo credit"), max_length=60, required=False, help_text=_("Who took them.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].widget.attrs["accept"] = "image/*"


class RowForm(forms.ModelForm):
    """A row of a table: its fields have no labels of their own, so each says what it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label


class RevisionForm(RowForm):
    class Meta:
        model = Revision
        fields = ["on", "note"]


class AttachmentForm(RowForm):
    """A new row takes a file; of an old one the name and the place can be changed."""

    upload = forms.FileField(label=_("file"), required=False)

    class Meta:
        model = Attachment
        fields = ["name", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = bool(self.instance.pk)
        if self.instance.pk:
            self.fields["upload"].disabled = True
            self.fields["upload"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if self.instance.pk or cleaned.get("DELETE"):
            return cleaned
        if not upload:
            raise ValidationError({"upload": _("Choose a file.")})
        cleaned["name"] = cleaned.get("name") or upload.name
        limit = settings.UPLOAD_LIMITS["document"]
        try:
            files.inspect(read(upload, limit), upload.name, limit=limit)
        except Refused as refusal:
            raise ValidationError({"upload": str(refusal)}) from refusal
        return cleaned
