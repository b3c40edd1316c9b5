"""The minutes as their writers type them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.models import User
from news.editor import PlainEditorWidget
from proposals.models import Minutes

LIST = "people-of-the-minutes"
"""The id of the list of names that the page holds."""


def as_typed(person: User) -> str:
    """As it stands in the field: two people may have the same name."""
    return f"{person.name} {person.employee_number}"


class PersonField(forms.CharField):
    """A name, a number or both; a list of suggestions that narrows with every letter, also without JavaScript."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=100,
            widget=forms.TextInput({"list": LIST, "autocomplete": "off"}),
            **kwargs,
        )
        self.people: Sequence[User] = ()

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value) if isinstance(value, User) else value

    def clean(self, value: Any) -> User | None:  # type: ignore[override]
        if isinstance(value, User):  # nothing was typed: it is not to be changed here
            return value
        words = " ".join(super().clean(value).split())
        if not words:
            return None
        exact = [each for each in self.people if words in (as_typed(each), each.employee_number)]
        found = exact or [each for each in self.people if each.name == words]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("Several people have this name: add the employee number."))
        raise forms.ValidationError(_("Nobody of this name or number can be chosen. Take one from the list."))


class MinutesForm(forms.Form):
    """`seen` is the version that was open; `over` the one that may be replaced after both were read.

    Only who `names` them changes chair and recorder.
    """

    use_required_attribute = False
    """The browser cannot point at the text area behind the editor."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
    over = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    chair = PersonField(
        label=gettext_lazy("presiding chair"),
        help_text=gettext_lazy("A delegate; type the name or the employee number."),
    )
    recorder = PersonField(
        label=pgettext_lazy("of minutes", "recorder"),
        help_text=gettext_lazy("A delegate or the secretary. Both sign the minutes after the session."),
    )
    body = forms.CharField(label=gettext_lazy("text"), widget=PlainEditorWidget)

    def __init__(
        self,
        *args: Any,
        minutes: Minutes,
        body: str,
        chairs: Sequence[User],
        recorders: Sequence[User],
        names: bool = True,
        **kwargs: Any,
    ) -> None:
        first = {
            "seen": minutes.updated_at.isoformat(),
            "chair": minutes.chair,
            "recorder": minutes.recorder,
            "body": body,
        }
        super().__init__(*args, initial=first, **kwargs)
        for name, people, named in (
            ("chair", chairs, minutes.chair),
            ("recorder", recorders, minutes.recorder),
        ):
            self.fields[name].people = [*people, *[each for each in [named] if each and each not in people]]
        if not names:
            self._show_names_only()

    def _show_names_only(self) -> None:
        for name, words in (("chair", _("The secretary names chair and recorder.")), ("recorder", "")):
            self.fields[name].disabled, self.fields[name].help_text = True, words
            self.fields[name].widget.attrs.pop("list")

    @property
    def text(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {
            "body": said["body"],
            "chair": said["chair"],
            "recorder": said["recorder"],
            "seen": said["over"] or said["seen"],
        }
