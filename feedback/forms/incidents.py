"""What is typed in the room of an incident."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback.forms.people import MemberField

LONGEST = 4000


class OpenForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("what happened, in a few words"), max_length=80,
        help_text=gettext_lazy("Everybody reads it once something about it is public: name nobody."),
    )  # fmt: skip


class StatementForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("what everybody is answered"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What is known, what is done, when there is more. Somebody else approves it; then every linked reporter reads it."),
    )  # fmt: skip


class TaskForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("what is to be done"), max_length=120)
    assignee = MemberField(
        label=gettext_lazy("by whom"), help_text=gettext_lazy("Name or employee number. The person gets into this room.")
    )  # fmt: skip
    due_on = forms.DateField(
        label=pgettext_lazy("a last day", "by"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class EntryForm(forms.Form):
    """`may_publish`: only a commander writes what everybody reads."""

    words = forms.CharField(
        label=pgettext_lazy("in a timeline", "what happened"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody reads it"), required=False, help_text=gettext_lazy("Else only those in this room.")
    )  # fmt: skip

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["is_public"]


class UnlinkForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why it does not belong here"), max_length=200,
        help_text=gettext_lazy("It stands on the timeline for those in this room, and in the letter for its desk."),
    )  # fmt: skip


class CloseForm(forms.Form):
    report = forms.CharField(
        label=gettext_lazy("closing report"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What happened, what was done, what is different from now on. Staff read it; the incident stays as it is then."),
    )  # fmt: skip
