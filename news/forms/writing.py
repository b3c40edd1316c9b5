"""Writing an article, a policy, or a correction of what readers see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from news import actions, permissions
from news.actions.files import read
from news.editor import EditorWidget
from news.forms.choices import (
    BranchChoice,
    ColumnChoice,
    MomentField,
    PictureSelect,
    SeveralFiles,
    TagsField,
    branches_for,
    choice_label,
    columns_for,
)
from news.models import Article, Column, Picture, Policy
from union_portal.lib import Refused, pictures

RECENT_PICTURES = 60


class WrittenForm(forms.ModelForm):
    """A text that colleagues may have open at the same time: `seen` is the version this person started from."""

    user: User
    typed_before: dict[str, Any] | None = None
    refusal: Refused | None = None
    """What the action said to this form once it had seen nothing wrong itself."""
    newer: Any = None
    """What a colleague has saved meanwhile, once that is why this form was refused."""
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(label=_("text"), required=False, widget=EditorWidget)
    tags = TagsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.updated_at.isoformat()
        self.initial.update(self.typed_before or {})
        if "column" in self.fields:
            self.fields["column"].queryset = columns_for(self.holds)
            if not self.fields["column"].queryset.exists():
                self.fields["column"].help_text = _("There is no column yet: add one under “Columns” first.")

    def clean_body(self) -> str:
        try:
            return actions.cleaned(self._meta.model, self.cleaned_data["body"]).html
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._refuse_if_stale(cleaned.get("seen", ""))
        if self.refusal is not None:
            raise ValidationError(str(self.refusal))
        return cleaned

    def _refuse_if_stale(self, seen: str) -> None:
        """Locks the row: between this answer and the saving nobody comes in between."""
        now = type(self.instance).objects.select_for_update(of=["self"]).get(pk=self.instance.pk)
        if self.data.get("over") == now.updated_at.isoformat():
            return  # seen side by side; the colleague's wording stays among the versions
        try:
            actions.refuse_if_stale(now, datetime.fromisoformat(seen))
        except ValueError as error:
            raise ValidationError(_("Open this page again, then save.")) from error
        except Refused as refusal:
            self.newer = now
            raise ValidationError(str(refusal)) from refusal


class ArticleForm(WrittenForm):
    holds = Column.Holds.ARTICLES
    column = ColumnChoice(Column.objects.none(), label=_("column"))
    branch = BranchChoice(
        Branch.objects.none(),
        label=_("branch"),
        required=False,
        help_text=_("Empty: news of the whole union."),
    )
    pinned_until = MomentField(
        label=_("pinned until"),
        required=False,
        help_text=_("Empty: until someone takes the pin off."),
    )
    lead_upload = forms.FileField(
        label=_("new lead picture"), required=False, help_text=_("JPEG, PNG, WebP or GIF up to 15 MB.")
    )
    gallery_uploads = SeveralFiles(
        label=_("add photographs"),
        required=False,
        help_text=_(
            "Several at once, in the order in which they shall stand. What each shows is said in the library."
        ),
    )
    gallery_pictures = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    lead_alt = forms.CharField(
        label=_("what it shows"),
        required=False,
        max_length=200,
        help_text=_("For those who cannot see the picture: one sentence."),
    )

    class Meta:
        model = Article
        fields = [
            "title", "column", "branch", "summary", "body", "tags", "lead_picture", "is_pinned", "pinned_until",
            "source", "author_name", "photo_credit", "reviewer_name", "editor_name",
        ]  # fmt: skip
        help_texts = {
            "title": _("What happened, in one line. No full stop at the end."),
            "lead_picture": _(
                "Shown above the text, on the home page and on share cards: 300 pixels or more."
            ),
            "is_pinned": _("Stays at the top of lists."),
            "source": _("Where the text comes from: the office, or another paper."),
            "author_name": _("Who wrote it, as readers shall see it."),
            "photo_credit": _("Who took the photographs."),
            "reviewer_name": _("Who approved it, as readers shall see it."),
            "editor_name": _("Who answers for it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lead_picture" in self.fields:
            recent = Picture.objects.order_by("-pk").values_list("pk", flat=True)[:RECENT_PICTURES]
            self.fields["lead_picture"].widget = PictureSelect(
                {"data-none": gettext("no picture"), "data-search": gettext("Look for a picture")}
            )
            self.fields["lead_picture"].queryset = Picture.objects.filter(
                Q(pk__in=list(recent)) | Q(pk=self.instance.lead_picture_id)
            )
        if "branch" in self.fields:
            self.fields["branch"].queryset = branches_for(self.user, self.instance.branch_id)
            self._choose_branch()

        uploads = self.fields.get("gallery_uploads")
        if uploads:
            uploads.widget.attrs |= {
                "accept": "image/*",
                "data-ids": "gallery_pictures",
                "data-address": reverse("news:upload-picture"),
                "data-lost": gettext("The connection broke off. Choose it once more."),
            }

    def _choose_branch(self) -> None:
        """Who writes for one branch finds it chosen; only the union's desk may leave it empty."""
        field, places = self.fields["branch"], permissions.branches_for_writing(self.user)
        field.required = not permissions.writes_for_the_union(self.user)
        if field.required:
            field.help_text = ""
            if not self.instance.pk and len(places) == 1:
                field.initial = places[0]

    def clean_gallery_pictures(self) -> list[Picture]:
        """Photographs that went up while somebody wrote, in their order."""
        said = self.cleaned_data["gallery_pictures"].split(",")
        found = Picture.objects.in_bulk([int(each) for each in said if each.isdecimal() and len(each) < 10])
        return [found[int(each)] for each in said if each.isdecimal() and int(each) in found]

    def clean_lead_upload(self) -> Any:
        upload = self.cleaned_data["lead_upload"]
        if upload:
            try:
                pictures.check(read(upload, pictures.MAX_BYTES))
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return upload


class PolicyForm(WrittenForm):
    holds = Column.Holds.POLICIES
    column = ColumnChoice(Column.objects.none(), label=_("column"))

    class Meta:
        model = Policy
        fields = [
            "title", "column", "level", "number", "issuing_body", "subject", "issued_on", "effective_on",
            "repealed_on", "supersedes", "body", "tags",
        ]  # fmt: skip
        help_texts = {
            "title": _("The full title as it stands on the document."),
            "level": _("Who made the rule: the state, the national union, the province or the enterprise."),
            "issuing_body": _("As on the document: 国务院, 云岭矿业集团工会."),
            "subject": _("What it is about, in two or four characters: 休假, 劳动安全."),
            "issued_on": _("The day of the first adoption."),
            "effective_on": _("From this day it holds. Empty: from the day of issue."),
            "repealed_on": _(
                "From this day it no longer holds. Whether it is in force follows from the dates."
            ),
            "supersedes": _(
                "The earlier document that this one replaces. Type part of its title or number. It counts as amended "
                "from the day this one takes effect."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "supersedes" in self.fields:
            self.fields["supersedes"].label_from_instance = choice_label
            self.fields["supersedes"].queryset = Policy.objects.exclude(pk=self.instance.pk).order_by("title")

    def clean_supersedes(self) -> Policy | None:
        """Follows the chain back; the database guards it too, but cannot say where the form is wrong."""
        chosen = earlier = self.cleaned_data["supersedes"]
        while earlier is not None:
            if earlier.pk == self.instance.pk:
                raise ValidationError(_("These policies would supersede each other in a circle."))
            earlier = earlier.supersedes
        return chosen


class CorrectionForm(forms.ModelForm):
    """The words of an article that readers see; what it says goes into a proposal and not into the article."""

    base = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Open this page again, then save.")
        ),
    )
    """The number of the version that the writer started from."""
    body = forms.CharField(label=_("text"), required=False, widget=EditorWidget)
    remark = forms.CharField(
        label=_("why"),
        required=False,
        max_length=200,
        help_text=_("For the person who decides: one sentence."),
    )

    class Meta:
        model = Article
        fields = [
            "title",
            "summary",
            "body",
            "source",
            "author_name",
            "photo_credit",
            "reviewer_name",
            "editor_name",
        ]

    def clean_body(self) -> str:
        try:
            return actions.cleaned(Article, self.cleaned_data["body"]).html
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
