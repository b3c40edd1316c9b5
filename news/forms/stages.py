"""Submitting, reviewing, publishing, withdrawing; bringing in documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from news import permissions
from news.forms.choices import (
    BranchChoice,
    ColumnChoice,
    MomentField,
    SeveralFiles,
    branches_for,
    columns_for,
)
from news.models import Column


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
