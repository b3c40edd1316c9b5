"""What the keepers of the resource library may type."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.models import ROLES, Branch, User
from news import permissions
from news.actions.files import read
from news.actions.resources import LIMIT
from news.forms import BranchChoice, branches_for
from news.models import Resource, ResourceCategory, ResourceVersion
from news.rules.resources import Access
from union_portal.lib import Refused, files

TAKEN = _("PDF, Word, Excel, PowerPoint, OFD, text or a picture, up to 30 MB. Readers see its name.")


class SharedFile(forms.FileField):
    """A file that workers can open; anything else is refused beside the field."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload = super().clean(data, initial)
        if upload:
            try:
                files.inspect(read(upload, LIMIT), upload.name, limit=LIMIT)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return upload


class ResourceCategoryForm(forms.ModelForm):
    class Meta:
        model = ResourceCategory
        fields = ["name", "description", "position"]
        help_texts = {
            "name": _("Two to six characters: 表格, 制度, 培训资料."),
            "description": _("One sentence, shown above the list."),
        }


class ResourceForm(forms.ModelForm):
    """What a resource is and for whom; a new one comes with its file. `seen` is the version the person started from."""

    user: User
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    upload = SharedFile(label=_("file"), help_text=TAKEN)
    category = forms.ModelChoiceField(ResourceCategory.objects.all(), label=_("category"))
    branch = BranchChoice(
        Branch.objects.none(),
        label=_("branch"),
        required=False,
        help_text=_("Who keeps it up to date. Empty: the office of the whole union."),
    )
    roles = forms.MultipleChoiceField(
        label=_("roles"),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for “holders of a role”: one of these is enough, for whatever branch."),
    )

    class Meta:
        model = Resource
        fields = ["title", "category", "branch", "description", "access", "roles"]
        widgets = {"description": forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})}
        help_texts = {
            "title": _("What people look for: 疗休养申请表. The year and the version stand in the history."),
            "access": _(
                "The title of a file for members is shown to everybody, so that they know what to sign in for;"
                " one for a role is shown to nobody else."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)
            self.fields["seen"].initial = self.instance.updated_at.isoformat()
        if "branch" in self.fields:
            self._offer_branches(self.fields["branch"])
        if "category" in self.fields and not ResourceCategory.objects.exists():
            self.fields["category"].help_text = _(
                "There is no category yet: an editor of the whole union adds one under “Resource categories”."
            )

    def _offer_branches(self, field: forms.Field) -> None:
        """Whoever writes for a branch starts with it, and cannot leave it out."""
        field.queryset = branches_for(self.user, self.instance.branch_id)
        if not permissions.writes_for_the_union(self.user):
            field.required, field.initial = True, field.queryset.first()
            field.help_text = _("Who keeps it up to date.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("access") != Access.ROLE:
            cleaned["roles"] = []
        elif not cleaned.get("roles") and "roles" not in self.errors:
            self.add_error("roles", _("Choose at least one role."))
        if self.instance.pk:
            self._refuse_if_stale(cleaned.get("seen", ""))
        return cleaned

    def _refuse_if_stale(self, seen: str) -> None:
        """Locks the row: between this answer and the saving nobody comes in between."""
        now = Resource.objects.select_for_update(of=["self"]).get(pk=self.instance.pk)
        try:
            is_stale = now.updated_at != datetime.fromisoformat(seen)
        except ValueError as error:
            raise ValidationError(_("Open this page again, then save.")) from error
        if is_stale:
            raise ValidationError(_("Somebody has changed this in the meantime. Open the page again."))


class VersionForm(forms.Form):
    """A newer file, and what is new about it."""

    upload = SharedFile(label=_("file"), help_text=TAKEN)
    note = forms.CharField(
        label=_("what has changed"),
        required=False,
        max_length=200,
        help_text=_("Readers see it beside the version: “bank account added”."),
    )


class RemoveVersionForm(forms.Form):
    """Which version's file goes, and why."""

    version = forms.ModelChoiceField(
        ResourceVersion.objects.none(),
        label=_("version"),
        help_text=_("Its file and file name are deleted for good; the line in the history stays."),
    )
    reason = forms.CharField(
        label=_("why the file is removed"),
        max_length=200,
        help_text=_("Readers are told: one plain sentence, without the personal data itself."),
    )

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        field.queryset = resource.versions.present().order_by("-number")
        field.label_from_instance = lambda version: f"{version.number} · {version.name}"
