"""The form of each move on a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback import permissions
from feedback.forms.files import FilesField
from feedback.forms.people import MemberField
from feedback.models import Case, Category, Inbox, InboxMember, ReplyTemplate, SavedView
from feedback.reading.desk import LONGEST_QUESTION, holding, name_of
from feedback.rules.moves import MERGEABLE
from feedback.words import CaseKey
from members.models import User

CANDIDATES = 12
"""Cases that the form of a merge offers at once."""
LONGEST = 8000
"""Characters of an answer."""


class MoveForm(forms.Form):
    """The fields of one move on one case, for one person.

    `key` opens the case if it is sealed and its inbox unlocked, `keys` the sealed ones that were merged into it.
    """

    def __init__(
        self, *args: Any, case: Case, user: User, key: CaseKey | None = None,
        keys: Mapping[UUID, CaseKey] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.case, self.user, self.key, self.keys = case, user, key, dict(keys or {})
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the case."""


class AcceptForm(MoveForm):
    category = forms.ModelChoiceField(
        Category.objects.none(), label=capfirst(gettext_lazy("category of letters")), empty_label=None,
        help_text=gettext_lazy("Another category changes the days for the answer, counted from the day the letter came."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["category"].queryset = Category.objects.filter(
            Q(is_open=True) | Q(pk=self.case.category_id)
        )
        self.fields["category"].initial = self.case.category_id


class TransferForm(MoveForm):
    inbox = forms.ModelChoiceField(
        Inbox.objects.none(), label=capfirst(pgettext_lazy("of letters", "inbox")), empty_label=gettext_lazy("- choose -"),
        help_text=gettext_lazy("Your inbox answers for the letter until the other one has accepted it."),
    )  # fmt: skip

    def prepare(self) -> None:
        inboxes = Inbox.objects.taking_sealed() if self.case.is_sealed else Inbox.objects.open()
        self.fields["inbox"].queryset = inboxes.exclude(pk=self.case.inbox_id)


class PersonForm(MoveForm):
    """Somebody of the inbox."""

    person = forms.ModelChoiceField(
        InboxMember.objects.none(), label=capfirst(gettext_lazy("member")), empty_label=gettext_lazy("- choose -"),
        error_messages={"invalid_choice": gettext_lazy("Choose somebody who works in this inbox and whom the writer does not keep away.")},
    )  # fmt: skip
    leaves_out: str = ""

    def prepare(self) -> None:
        posts = InboxMember.objects.current(timezone.localdate()).filter(inbox=self.case.inbox_id)
        out = {self.case.reporter_id, *self.case.excluded_users, *self.left_out()}
        field = self.fields["person"]
        field.queryset = posts.exclude(user__in=[pk for pk in out if pk]).select_related("user")
        field.label_from_instance = lambda post: f"{post.user.name}　{post.get_duty_display()}"

    def left_out(self) -> list[int | None]:
        return []

    @property
    def chosen(self) -> User:
        return self.cleaned_data["person"].user


class AssignForm(PersonForm):
    pass


class InvolveForm(PersonForm):
    def left_out(self) -> list[int | None]:
        return [self.case.handler_id, *(each.user_id for each in self.case.co_handlers.all())]


class WordsForm(MoveForm):
    words = forms.CharField(
        label=gettext_lazy("in words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


def words_form(label: str | Promise, hint: str | Promise) -> type[WordsForm]:
    """The form of a move that asks for words: what for, and who reads them."""
    field = forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    return type("WordsOfOneMoveForm", (WordsForm,), {"words": field})


class ExtensionForm(WordsForm):
    """Of a sealed letter the chair reads no word, so that the reason is written a second time, in the open."""

    words = forms.CharField(
        label=gettext_lazy("why more time is needed"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("There is one extension. The chair decides; who wrote reads the reason."),
    )  # fmt: skip
    for_chair = forms.CharField(
        label=gettext_lazy("reason for the chair"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The chair cannot open a sealed letter and decides by this. It is stored in the open: say what takes time, and nothing of what the letter says or of who may have written it."),
    )  # fmt: skip

    def prepare(self) -> None:
        if not self.case.is_sealed:
            del self.fields["for_chair"]


class ReplyForm(MoveForm):
    text = forms.CharField(
        label=capfirst(pgettext_lazy("to who wrote", "reply")), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Who wrote reads it word for word, and says whether the matter is solved."),
    )  # fmt: skip
    claims_solved = forms.TypedChoiceField(
        label=gettext_lazy("Is the matter solved, as you see it?"), coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Yes, it is done")), ("no", gettext_lazy("No: it cannot be done, or not yet"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It stands beside what who wrote says of it. It closes nothing."),
    )  # fmt: skip
    files = FilesField(
        label=gettext_lazy("Pictures or PDFs"), required=False,
        help_text=gettext_lazy("Five at most. They are made anew: nothing in them says who made them, or where."),
    )  # fmt: skip

    def templates(self) -> QuerySet[ReplyTemplate]:
        """Those to begin with."""
        return ReplyTemplate.objects.filter(Q(category=None) | Q(category=self.case.category_id))


DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class AdoptForm(MoveForm):
    promise = forms.CharField(
        label=gettext_lazy("what will be done"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who wrote reads it, and with a published answer everybody. Nothing of the letter, and nobody's name."),
    )  # fmt: skip
    carrier = MemberField(
        label=gettext_lazy("who carries it out"),
        help_text=gettext_lazy("Name or employee number. Who wrote and the leaders read the name; the letter stays closed to this person."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=pgettext_lazy("a last day", "by"), widget=DAY,
        help_text=gettext_lazy("The day is shown too."),
    )  # fmt: skip


class CarryOutForm(MoveForm):
    outcome = forms.CharField(
        label=gettext_lazy("what was done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A sentence. Who wrote reads it, and with a published answer everybody."),
    )  # fmt: skip
    who = MemberField(
        label=gettext_lazy("who carried it out"), help_text=gettext_lazy("Name or employee number.")
    )
    on = forms.DateField(label=gettext_lazy("on which day"), widget=DAY)

    def prepare(self) -> None:
        if self.case.adopted is not None:
            self.fields["who"].initial = self.case.adopted.carrier.name
        self.fields["on"].initial = timezone.localdate()


class MergeForm(MoveForm):
    """Looking for the other case, and choosing it."""

    q = forms.CharField(
        label=gettext_lazy("Number, or words of the subject"), required=False, max_length=LONGEST_QUESTION,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )  # fmt: skip
    into = forms.ModelChoiceField(
        Case.objects.none(), label=gettext_lazy("The letter that stays"), widget=forms.RadioSelect, empty_label=None,
        help_text=gettext_lazy("Who wrote this one gets every answer of that one."),
    )  # fmt: skip

    def prepare(self) -> None:
        field, question = self.fields["into"], str(self["q"].value() or "")
        reads = permissions.reads_subjects(self.user)
        others = permissions.visible_to(self.user).filter(
            inbox=self.case.inbox_id, stage__in=[stage.value for stage in MERGEABLE]
        )
        others = holding(others.exclude(pk=self.case.pk), question, reads_subjects=reads)
        if not question:
            others = others.filter(category=self.case.category_id)
        near = list(others.order_by("-received_on", "shuffle").values_list("pk", flat=True)[:CANDIDATES])
        field.queryset = Case.objects.for_list().filter(pk__in=near).order_by("-received_on", "shuffle")
        field.label_from_instance = lambda case: (
            f"{name_of(case, case.subject if reads else '')}　{case.received_on.isoformat()}"
        )
        self.has_candidates = bool(near)


class SavedViewForm(forms.ModelForm):
    """A name for what the address says."""

    class Meta:
        model = SavedView
        fields = ("name", "query")
        widgets = {"query": forms.HiddenInput}
        help_texts = {"name": gettext_lazy("These filters then stand above the list.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = user
        self.fields["name"].label = _("Name of the view")

    def _get_validation_exclusions(self) -> set[str]:
        """One name twice is seen here, beside the field."""
        return super()._get_validation_exclusions() - {"user"}


class BulkForm(forms.Form):
    """What is done to the cases that were ticked."""

    deed = forms.ChoiceField(choices=[(name, name) for name in ("accept", "assign", "remind")])
    cases = forms.TypedMultipleChoiceField(
        coerce=UUID, error_messages={"required": gettext_lazy("Tick the letters first.")}
    )
    handler = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].valid_value = lambda value: True
