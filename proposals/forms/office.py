"""What the secretary types in the office of a session. What holds and what does not, the actions say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from members.rules.numbers import tidy_number
from news.models import Article
from proposals.models import AgendaItem, Decision, Delegate, Observer, Power, Session
from union_portal.lib.widgets import DayInput

ARTICLES = 50
"""So many of the newest are offered as the place of a public notice."""
TAKEN = ".docx,.doc,.wps,.pdf,.ofd,.xlsx,.xls,.et,.pptx,.ppt,.jpg,.jpeg,.png"
FIGURES = ("entitled", "present", "in_favour", "against", "abstained")
VOTES = FIGURES[2:]


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput(), **more)


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=capfirst(label), min_value=0, max_value=9999, **more)


def _file(**more: Any) -> forms.FileField:
    return forms.FileField(widget=forms.FileInput(attrs={"accept": TAKEN}), **more)


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """An agenda item. Its number follows from its place, its session from the page."""

    power = forms.ChoiceField(
        label=capfirst(_("power")), choices=Power.choices, widget=forms.RadioSelect,
        help_text=_("Which of the five powers the congress uses here."),
    )  # fmt: skip

    class Meta:
        model = AgendaItem
        fields = ("title", "power", "is_to_be_passed", "presenter")

    def _get_validation_exclusions(self) -> set[str]:
        """Whether power and vote fit together the action says, and beside which field."""
        return {*super()._get_validation_exclusions(), "is_to_be_passed"}


class ButtonForm(forms.Form):
    """A button alone: nothing is typed."""


class UploadForm(forms.Form):
    """A newer file of a document."""

    upload = _file(
        label=capfirst(_("file")), help_text=_("Word, PDF or Excel, up to 30 MB; no macros, no password.")
    )


class DocumentForm(UploadForm):
    title = forms.CharField(
        label=capfirst(_("title")),
        max_length=120,
        help_text=_("As it stands on the paper: 集体合同（草案）."),
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=capfirst(_("agenda item")), required=False,
        empty_label=capfirst(_("the session as a whole")),
        help_text=_("What has to be passed is decided on only when its documents were served in time."),
    )  # fmt: skip
    field_order = ("title", "item", "upload")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = session.agenda.all()


class ExceptionForm(forms.Form):
    reason = forms.CharField(
        label=capfirst(_("reason")), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it came late and who agreed. It stands on the legal timeline, with your name."),
    )  # fmt: skip


class HandOverForm(forms.Form):
    """Delegates who were given the document on paper."""

    delegates = forms.ModelMultipleChoiceField(
        Delegate.objects.none(), label=capfirst(_("delegates")),
        error_messages={"required": _("Tick the delegates who have it on paper.")},
    )  # fmt: skip

    def __init__(self, *args: Any, delegates: QuerySet[Delegate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegates"].queryset = delegates


class ObserverForm(forms.Form):
    """A member by number, or somebody from outside by name."""

    member = forms.CharField(
        label=_("Employee number"),
        max_length=40,
        required=False,
        help_text=_("Empty for somebody from outside."),
    )
    name = forms.CharField(
        label=capfirst(pgettext_lazy("of a person", "name")), max_length=60, required=False,
        help_text=_("Only for somebody from outside."),
    )  # fmt: skip
    post = forms.CharField(
        label=capfirst(_("post")), max_length=60, required=False,
        help_text=_("As it stands on the attendance list: 市总工会副主席."),
    )  # fmt: skip
    capacity = forms.ChoiceField(
        label=capfirst(_("capacity")), choices=Observer.Capacity.choices, widget=forms.RadioSelect
    )

    def clean_member(self) -> User | None:
        typed = tidy_number(self.cleaned_data["member"])
        found = User.objects.filter(employee_number=typed).first() if typed else None
        if typed and found is None:
            raise forms.ValidationError(_("Nobody has this employee number."))
        return found


class CredentialsForm(forms.Form):
    on = _day(label=capfirst(_("reviewed on")))
    valid = _number(_("valid mandates"))
    words = forms.CharField(
        label=capfirst(_("in words")), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the committee found: who is missing, which seats are vacant."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """Result and figures of the vote; without a vote the figures stay empty."""

    text = forms.CharField(
        label=capfirst(_("text of the decision")), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    result = forms.ChoiceField(
        label=capfirst(_("result")), choices=Decision.Result.choices, widget=forms.RadioSelect
    )
    entitled = _number(_("delegates in all"), required=False, help_text=_("From the roster."))
    present = _number(
        _("delegates present"),
        required=False,
        help_text=_("From the sign-in; those in the hall when it was voted."),
    )
    in_favour = _number(pgettext_lazy("of votes", "for"), required=False)
    against = _number(pgettext_lazy("of votes", "against"), required=False)
    abstained = _number(pgettext_lazy("of votes", "abstained"), required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("text", "result")}

    @property
    def figures(self) -> dict[str, int | None]:
        """What is prefilled alone is no vote: it does not count where none was needed."""
        typed = {name: self.cleaned_data[name] for name in FIGURES}
        needs_none = not self.item.is_to_be_passed or self.words["result"] == Decision.Result.POSTPONED
        if needs_none and all(typed[name] is None for name in VOTES):
            return dict.fromkeys(FIGURES)
        return typed


class NoticeForm(forms.Form):
    place = forms.CharField(
        label=capfirst(_("where")), max_length=120, help_text=_("Notice boards, the portal, which branches.")
    )
    shown_from = _day(label=capfirst(_("shown from")))
    shown_until = _day(label=capfirst(_("shown until")), help_text=_("The last day."))
    article = forms.ModelChoiceField(
        Article.objects.none(), label=capfirst(_("article on the portal")), required=False,
        empty_label=capfirst(_("none")), help_text=_("The article, or a photo of the notice board: one of both."),
    )  # fmt: skip
    upload = _file(label=capfirst(_("photo or file")), required=False)

    def __init__(self, *args: Any, session: Session, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recent = Article.objects.public(at).filter(published_at__gte=session.starts_at)
        newest = recent.order_by("-published_at").values("pk")[:ARTICLES]
        self.fields["article"].queryset = Article.objects.filter(pk__in=newest).order_by("-published_at")


class ReportForm(forms.Form):
    to = forms.CharField(
        label=capfirst(_("reported to")), max_length=120, help_text=_("The union above: 市总工会.")
    )
    sent_on = _day(label=capfirst(_("sent on")))
    upload = _file(label=capfirst(_("file")), required=False, help_text=_("What was sent, if it is at hand."))
