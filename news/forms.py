"""What editors may type, and how they are asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from news import actions, permissions
from news.actions.files import read
from news.actions.tags import refuse_bad_tags
from news.editor import EditorWidget
from news.models import Article, Attachment, Column, Picture, Policy, Revision, Tag
from news.rules import tags
from union_portal.lib import Refused, files, pictures

RECENT_PICTURES = 60


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


def choice_label(policy: Policy) -> str:
    """Two versions often have one title: the number or the day tells them apart."""
    return " ".join(each for each in (policy.title, policy.number, f"{policy.issued_on or ''}") if each)


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


class WindowForm(forms.Form):
    """From when until when readers see a text."""

    published_at = MomentField(
        label=_("published from"),
        required=False,
        help_text=_("Empty: now. A day to come: it appears by itself."),
    )
    published_until = MomentField(label=_("published until"), required=False, help_text=_("Empty: it stays."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("published_at"), cleaned.get("published_until")
        if start and end and end <= start:
            self.add_error("published_until", _("It has to be published before it expires."))
        return cleaned


class SubmitForm(WindowForm):
    """What the reviewers are told, and when the text shall appear once they have approved it."""

    remark = forms.CharField(
        label=_("to the reviewers"),
        required=False,
        max_length=200,
        help_text=_("What they should look at. Only the editorial desk reads it."),
    )
    field_order = ("remark", "published_at", "published_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_at"].help_text = _("Empty: as soon as the last reviewer has approved it.")


class ForceForm(WindowForm):
    """Publishing before a review needs a reason."""

    reason = forms.CharField(
        label=_("why it cannot wait"),
        max_length=200,
        help_text=_("It stays marked until another person has approved it, and this stands in the history."),
    )
    field_order = ("reason", "published_at", "published_until")


class ReviewForm(forms.Form):
    """What a reviewer says."""

    opinion = forms.CharField(
        label=_("opinion"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("To send it back, say what has to be mended. The writer reads it."),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("reason for the withdrawal"),
        max_length=200,
        help_text=_("Readers are told: one plain sentence."),
    )


class WordForm(forms.Form):
    """Which document becomes an article, and where it goes."""

    file = forms.FileField(label=_("Word document"), help_text=_("A .docx file up to 30 MB."))
    column = ColumnChoice(Column.objects.none(), label=_("column"))
    branch = BranchChoice(
        Branch.objects.none(),
        label=_("branch"),
        required=False,
        help_text=_("Empty: news of the whole union."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns_for(Column.Holds.ARTICLES)
        self.fields["branch"].queryset = branches_for(user)
        self.fields["branch"].required = not permissions.writes_for_the_union(user)


class KeepWordForm(WordForm):
    """The same document once more, after its preview: `digest` says that it is the same."""

    file = None  # type: ignore[assignment]
    digest = forms.CharField(widget=forms.HiddenInput)


class StatutesForm(forms.Form):
    files = SeveralFiles(label=_("files"), help_text=_("Texts of statutes (.md, .txt), several at once."))
    column = ColumnChoice(
        Column.objects.none(),
        label=_("column"),
        required=False,
        help_text=_("Empty: the column of each statute's level."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns_for(Column.Holds.POLICIES)
