"""What somebody who writes to the mailbox types: the letter, its attachments, and later words about it."""

from __future__ import annotations

from typing import Any, TypedDict

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback import routing
from feedback.actions.writing import MOST_FILES, SUBJECT_LENGTH
from feedback.models import SOLVED, Category, Inbox, InboxMember, Question
from feedback.words import Letter
from union_portal.lib import Refused
from union_portal.lib.cleaning import Cleaned, clean
from union_portal.lib.widgets import DayInput

LONGEST = 20_000
"""Characters of a letter; a novel is an attachment."""
LONGEST_FILE = 10 * 1024 * 1024
STARS = [
    (5, gettext_lazy("5 - very satisfied")),
    (4, gettext_lazy("4 - satisfied")),
    (3, gettext_lazy("3 - so so")),
    (2, gettext_lazy("2 - not satisfied")),
    (1, gettext_lazy("1 - not satisfied at all")),
]


class Excluded(TypedDict):
    users: list[int]
    inboxes: list[int]


class Words(forms.CharField):
    """Several lines, with line ends as everywhere else: browsers send two characters for one."""

    def __init__(self, *, rows: int, **asked: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **asked)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class SeveralFilesInput(forms.FileInput):
    """Opens the camera or the album of a phone."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*,application/pdf"})


class Attachments(forms.FileField):
    """Pictures and PDFs, made anew; each refused one is named with what to do about it."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Cleaned]:
        chosen = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(chosen) > MOST_FILES:
            raise ValidationError(
                _("These are %(count)d files. Attach %(most)d at most.")
                % {"count": len(chosen), "most": MOST_FILES}
            )
        cleaned, wrong = [], []
        for each in chosen:
            try:
                cleaned.append(_cleaned(each))
            except Refused as refusal:
                wrong.append(_("%(name)s: %(why)s") % {"name": each.name, "why": refusal})
        if wrong:
            raise ValidationError(wrong)
        return cleaned


def _cleaned(upload: UploadedFile) -> Cleaned:
    if (upload.size or 0) > LONGEST_FILE:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=LONGEST_FILE // 1024 // 1024))
    return clean(upload.read(), upload.name or "")


def attachments() -> Attachments:
    return Attachments(
        label=gettext_lazy("photos or PDFs"),
        required=False,
        help_text=gettext_lazy(
            "Five at most, 10 MB each. They are made anew: place, camera, author and file name are taken out. "
            "What is to be seen in the picture stays."
        ),
    )


class LetterForm(forms.Form):
    """The words of a letter. `body` comes first in importance: nobody is asked for more than the category needs."""

    subject = forms.CharField(
        label=pgettext_lazy("of a letter", "subject"),
        max_length=SUBJECT_LENGTH,
        help_text=gettext_lazy("In a few words: what it is about. One matter per letter."),
    )
    body = Words(
        label=gettext_lazy("your letter"),
        max_length=LONGEST,
        rows=10,
        help_text=gettext_lazy("What happened, where and since when, and what should be done."),
    )

    def __init__(self, *args: Any, category: Category, is_sealed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category, self.is_sealed = category, is_sealed
        self.questions = list(category.questions.all())
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field_for(question)
        self.fields["excluded"] = forms.MultipleChoiceField(
            label=_("who is not to read it"),
            required=False,
            choices=_readers(),
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "The letter then goes past them, to the next inbox above. Somebody it is about never needs to see it."
            ),
        )

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the fields, right or wrong."""
        return {name: self[name].value() for name in self.fields}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The same as hidden fields of the next page."""
        pairs = []
        for name in self.fields:
            value = self[name].value()
            values = value if isinstance(value, list | tuple) else [value]
            pairs += [(name, str(each)) for each in values if each not in (None, "")]
        return pairs

    @property
    def letter(self) -> Letter:
        answers = []
        for question in self.questions:
            value = self.cleaned_data[f"q{question.pk}"]
            if value not in (None, ""):
                answers.append((question.label, str(value)))
        return Letter(self.cleaned_data["subject"], self.cleaned_data["body"], tuple(answers))

    @property
    def excluded(self) -> Excluded:
        chosen = [value.split("-") for value in self.cleaned_data["excluded"]]
        return {
            "users": [int(pk) for kind, pk in chosen if kind == "user"],
            "inboxes": [int(pk) for kind, pk in chosen if kind == "inbox"],
        }

    @property
    def text(self) -> str:
        """All that was typed in words."""
        letter = self.letter
        return "\n".join([letter.subject, letter.body, *(value for _label, value in letter.answers)])

    def clean_excluded(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["excluded"]
        try:
            routing.inbox_for(self.category, sealed=self.is_sealed, on=timezone.localdate(), **self.excluded)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return chosen


def _field_for(question: Question) -> forms.Field:
    asked: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": question.is_required,
    }
    if question.kind == Question.Kind.DAY:
        return forms.DateField(widget=DayInput(), **asked)
    if question.kind == Question.Kind.CHOICE:
        choices = [("", _("- choose -")), *((each, each) for each in question.choice_list)]
        return forms.ChoiceField(choices=choices, **asked)
    if question.kind == Question.Kind.TEXT:
        return Words(max_length=LONGEST, rows=4, **asked)
    return forms.CharField(max_length=200, **asked)


def _readers() -> list[tuple[str, str]]:
    """Every open inbox, and under it who works there today."""
    people: dict[int, list[InboxMember]] = {}
    for post in InboxMember.objects.current(timezone.localdate()).select_related("user"):
        people.setdefault(post.inbox_id, []).append(post)
    rows: list[tuple[str, str]] = []
    for inbox in Inbox.objects.open():
        rows.append((f"inbox-{inbox.pk}", _("everybody in %(inbox)s") % {"inbox": inbox}))
        rows += [
            (f"user-{post.user_id}", f"{post.user}　{inbox}　{post.get_duty_display()}")
            for post in people.get(inbox.pk, [])
        ]
    return rows


class FilesForm(forms.Form):
    """What is attached to a letter, on the last page before it is sent."""

    files = attachments()


class AddForm(forms.Form):
    """Something to add, or the answer to a question."""

    text = Words(label=gettext_lazy("your words"), max_length=LONGEST, rows=5)
    files = attachments()


class RateForm(forms.Form):
    """Answered is not solved: who wrote says so."""

    solved = forms.ChoiceField(label=gettext_lazy("Is it solved?"), choices=SOLVED, widget=forms.RadioSelect)
    stars = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied are you with how it was handled?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = Words(
        label=gettext_lazy("What do you want to say about it?"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=gettext_lazy(
            "Needed if you are not satisfied: it is then done again by somebody else, who has to know what is missing."
        ),
    )


class ReopenForm(forms.Form):
    reason = Words(label=gettext_lazy("What is missing?"), max_length=2000, rows=4)
