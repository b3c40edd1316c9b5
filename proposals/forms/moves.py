"""The form of each move on a proposal, and the search for delegates to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Department, DepartmentPost, User
from proposals.actions import handling
from proposals.actions.handling import Promise
from proposals.models import (
    CLASSES,
    DeclineReason,
    Delegate,
    Delegation,
    Proposal,
    Rating,
    Session,
)
from proposals.rules.attendance import is_meant
from proposals.rules.moves import TAKES_IN
from union_portal.lib.widgets import DayInput

MEASURES = 4
"""Rows for promised measures on the form of an answer."""
PEOPLE_SHOWN, MOST_TICKED = 20, 100
"""Delegates that one look shows; values that the address of a page carries."""
PARTS = 3
"""Rows for the parts of a proposal that is split."""
NOT_TO_BE_ASKED = gettext_lazy("One of those you chose cannot be asked any more. Look who is ticked.")


class MoveForm(forms.Form):
    """The fields of one move on one proposal, for one person."""

    def __init__(self, *args: Any, proposal: Proposal, user: User, **kwargs: Any) -> None:
        self.proposal, self.user = proposal, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the proposal."""


class WordsForm(MoveForm):
    words = forms.CharField(label=gettext_lazy("in words"), widget=forms.Textarea(attrs={"rows": 3}))


class MayBeWordsForm(MoveForm):
    words = forms.CharField(
        label=gettext_lazy("in words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SignatureForm(MoveForm):
    text_hash = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["text_hash"].initial = self.proposal.text_hash


@dataclass(frozen=True)
class Choosable:
    """A delegate on the form of an invitation, and whether that one is ticked."""

    delegate: Delegate
    is_seconder: bool
    is_joint: bool

    @property
    def is_chosen(self) -> bool:
        return self.is_seconder or self.is_joint


class InviteForm(MoveForm):
    """Who is asked. Hundreds can be: the page shows those who are chosen, and a few of those who were looked for."""

    q = forms.CharField(
        label=gettext_lazy("Name, pinyin or initials (ljg)"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )  # fmt: skip
    delegation = forms.ModelChoiceField(
        Delegation.objects.none(), label=gettext_lazy("delegation"), required=False,
        empty_label=gettext_lazy("all delegations"),
    )  # fmt: skip
    seconders = forms.ModelMultipleChoiceField(
        Delegate.objects.none(), label=gettext_lazy("seconders"), required=False,
        error_messages={"invalid_choice": NOT_TO_BE_ASKED, "invalid_pk_value": NOT_TO_BE_ASKED},
    )  # fmt: skip
    joint = forms.ModelMultipleChoiceField(
        Delegate.objects.none(), label=gettext_lazy("joint movers"), required=False,
        error_messages={"invalid_choice": NOT_TO_BE_ASKED, "invalid_pk_value": NOT_TO_BE_ASKED},
    )  # fmt: skip

    def prepare(self) -> None:
        congress = self.proposal.session.congress
        asked = self.proposal.supports.exclude(answer="void").values("delegate")
        self.free = (
            Delegate.objects.on(timezone.localdate())
            .filter(congress=congress)
            .exclude(pk=self.proposal.mover_id)
            .exclude(pk__in=asked)
            .select_related("member", "delegation")
            .order_by("delegation__position", "delegation__name", "member__name_key")
        )
        self.fields["seconders"].queryset = self.fields["joint"].queryset = self.free
        self.fields["delegation"].queryset = congress.delegations.order_by("position", "name")
        self.is_for_joint_movers = self.proposal.kind == Proposal.Kind.JOINT
        if not self.is_for_joint_movers:
            del self.fields["joint"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        both = set(cleaned.get("seconders") or ()) & set(cleaned.get("joint") or ())
        if both:
            names = "、".join(sorted(str(each) for each in both))
            self.add_error("joint", _("Ask %(names)s for one of the two.") % {"names": names})
        return cleaned

    @cached_property
    def people(self) -> list[Choosable]:
        """Everybody who can be asked: the chosen ones, then who was looked for, the own delegation first."""
        chosen = {name: _ticked(self, name) for name in ("seconders", "joint")}
        found = [
            Choosable(each, str(each.pk) in chosen["seconders"], str(each.pk) in chosen["joint"])
            for each in self.free
        ]
        own = self.proposal.mover.delegation_id
        return sorted(found, key=lambda one: (not one.is_chosen, one.delegate.delegation_id != own))

    @property
    def chosen(self) -> list[Choosable]:
        return [one for one in self.people if one.is_chosen]

    @cached_property
    def looked_for(self) -> list[Choosable]:
        question, delegation = str(self["q"].value() or ""), str(self["delegation"].value() or "")
        return [
            one
            for one in self.people
            if not one.is_chosen
            and delegation in {"", str(one.delegate.delegation_id)}
            and is_meant(
                question, one.delegate.member.name, "", one.delegate.member.name_key
            )  # nobody learns whose an employee number is by asking for it
        ]

    @property
    def shown(self) -> list[Choosable]:
        return self.looked_for[:PEOPLE_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.looked_for) - PEOPLE_SHOWN)


def _ticked(form: MoveForm, name: str) -> set[str]:
    return {str(pk) for pk in form[name].value() or ()} if name in form.fields else set()


LOOKING = ("q", "delegation", "seconders", "joint")


def looking_for(data: QueryDict) -> str:
    """What was looked for and who was ticked, for the address of the page: nothing of it is kept."""
    said = [
        (f"invite-{name}", value[:40])
        for name in LOOKING
        for value in data.getlist(f"invite-{name}")
        if value
    ]
    return urlencode(said[:MOST_TICKED])


def looked_for(data: QueryDict) -> dict[str, Any]:
    """The same out of an address."""
    if not any(f"invite-{name}" in data for name in LOOKING):
        return {}
    ticked = {name: [pk for pk in data.getlist(f"invite-{name}") if pk.isdigit()] for name in LOOKING[2:]}
    return {"q": data.get("invite-q", "")[:40], "delegation": data.get("invite-delegation", ""), **ticked}


class MergeForm(MayBeWordsForm):
    into = forms.ModelChoiceField(
        Proposal.objects.none(), label=gettext_lazy("merge into"),
        help_text=gettext_lazy("Its movers become movers of that one too, and get every answer."),
    )  # fmt: skip
    field_order = ("into", "words")

    def prepare(self) -> None:
        alive = Proposal.objects.filter(
            session=self.proposal.session, stage__in=[stage.value for stage in TAKES_IN]
        )
        self.fields["into"].queryset = alive.exclude(pk=self.proposal.pk).order_by("number")
        self.fields["into"].label_from_instance = lambda one: f"{one.number:03d}　{one.title}"


class SplitForm(MoveForm):
    def prepare(self) -> None:
        for number in range(1, PARTS + 1):
            first = {"required": number <= 2}
            label = _("part %(number)d") % {"number": number}
            self.fields[f"title_{number}"] = forms.CharField(
                label=f"{label}　{_('subject of the proposal')}", max_length=60, **first
            )
            for name, caption in (("grounds", _("grounds")), ("measures", _("proposed measures"))):
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=f"{label}　{caption}", initial=getattr(self.proposal, name) if number <= 2 else "",
                    widget=forms.Textarea(attrs={"rows": 3}), **first,
                )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for number in range(3, PARTS + 1):
            typed = {
                name: self.cleaned_data.get(f"{name}_{number}") for name in ("title", "grounds", "measures")
            }
            if any(typed.values()):
                for name in [name for name, value in typed.items() if not value]:
                    self.add_error(f"{name}_{number}", _("Each part needs a subject, grounds and measures."))
        return cleaned

    @property
    def parts(self) -> list[dict[str, str]]:
        rows = [
            {name: self.cleaned_data[f"{name}_{number}"] for name in ("title", "grounds", "measures")}
            for number in range(1, PARTS + 1)
        ]
        return [row for row in rows if row["title"]]


class DeclineForm(WordsForm):
    reason = forms.ChoiceField(label=gettext_lazy("reason"), choices=DeclineReason.choices)
    words = forms.CharField(
        label=gettext_lazy("in words"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The mover gets it in writing, and can appeal once."),
    )  # fmt: skip
    field_order = ("reason", "words")


class SignOffForm(MoveForm):
    words = forms.CharField(
        label=gettext_lazy("in words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_major = forms.BooleanField(
        label=gettext_lazy("a major matter: the congress votes on it"), required=False
    )


class AssignForm(MayBeWordsForm):
    lead = forms.ModelChoiceField(Department.objects.open(), label=gettext_lazy("lead department"))
    co = forms.ModelMultipleChoiceField(
        Department.objects.open(), label=gettext_lazy("co-handling departments"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = ("lead", "co", "words")


class ReplyForm(MoveForm):
    answer_class = forms.ChoiceField(
        label=gettext_lazy("class"), choices=CLASSES, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("answer"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For C and D: why not, and what would be needed."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("to be done by"), required=False, widget=DayInput(),
        help_text=gettext_lazy("For B: the day by which everything is done."),
    )  # fmt: skip

    def prepare(self) -> None:
        for number in range(1, MEASURES + 1):
            label = _("measure %(number)d") % {"number": number}
            self.fields[f"measure_{number}"] = forms.CharField(label=label, max_length=120, required=False)
            self.fields[f"responsible_{number}"] = forms.CharField(
                label=f"{label}　{_('responsible')}", max_length=60, required=False
            )
            self.fields[f"day_{number}"] = forms.DateField(
                label=f"{label}　{_('due on')}",
                required=False,
                widget=DayInput(),
            )
        draft = self.proposal.replies.filter(signed_at=None).first()
        if draft is not None:
            self.initial |= {
                name: getattr(draft, name) for name in ("answer_class", "words", "reason", "due_on")
            }
            for number, each in enumerate(draft.milestones.all()[:MEASURES], 1):
                named = {"measure": each.title, "responsible": each.responsible, "day": each.due_on}
                self.initial |= {f"{name}_{number}": value for name, value in named.items()}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for number in range(1, MEASURES + 1):
            title, day = self.cleaned_data.get(f"measure_{number}"), self.cleaned_data.get(f"day_{number}")
            if title and not day and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("Say until when."))
            if day and not title:
                self.add_error(f"measure_{number}", _("Say what is done until then."))
        return cleaned

    @property
    def promises(self) -> list[Promise]:
        found = self.cleaned_data
        return [
            Promise(found[f"measure_{number}"], found[f"day_{number}"], found[f"responsible_{number}"])
            for number in range(1, MEASURES + 1)
            if found[f"measure_{number}"]
        ]

    @property
    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("answer_class", "words", "reason", "due_on")}


class RemarkForm(WordsForm):
    words = forms.CharField(
        label=gettext_lazy("in words"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class PraiseForm(WordsForm):
    words = forms.CharField(
        label=gettext_lazy("why it is excellent"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class SettleForm(WordsForm):
    meeting = forms.ModelChoiceField(
        Session.objects.none(), label=gettext_lazy("joint meeting"), required=False,
        help_text=gettext_lazy("Which one decided it, if it is entered."),
    )  # fmt: skip
    field_order = ("meeting", "words")

    def prepare(self) -> None:
        self.fields["meeting"].queryset = Session.objects.filter(
            congress=self.proposal.session.congress, kind=Session.Kind.JOINT_MEETING
        ).for_page()


class SignReplyForm(MoveForm):
    """With the fingerprint of the draft that was shown."""

    text_hash = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        draft = self.proposal.replies.filter(signed_at=None).first()
        self.fields["text_hash"].initial = handling.fingerprint_of(draft) if draft else ""


class PaperForm(SignReplyForm):
    signatory = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("signed by"),
        help_text=gettext_lazy("The responsible leader, who has signed with a pen."),
    )  # fmt: skip
    upload = forms.FileField(
        label=gettext_lazy("signed paper"), help_text=gettext_lazy("A scan or a photograph of it.")
    )

    def prepare(self) -> None:
        super().prepare()
        leaders = DepartmentPost.objects.current(timezone.localdate()).filter(
            department=self.proposal.lead_department, duty=DepartmentPost.Duty.LEADER
        )
        self.fields["signatory"].queryset = User.objects.filter(pk__in=leaders.values("user"))


class MilestoneForm(MoveForm):
    milestone = forms.ModelChoiceField(None, label=gettext_lazy("measure"))
    proof = forms.CharField(
        label=gettext_lazy("proof"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What was done, and where it can be seen."),
    )  # fmt: skip
    done_on = forms.DateField(
        label=gettext_lazy("done on"),
        initial=timezone.localdate,
        widget=DayInput(),
    )
    upload = forms.FileField(
        label=gettext_lazy("photograph or record"), required=False,
        help_text=gettext_lazy("A photograph, a PDF or an Office file."),
    )  # fmt: skip

    def prepare(self) -> None:
        reply = handling.last_signed(self.proposal)
        self.fields["milestone"].queryset = reply.milestones.filter(done_at=None)


class RateForm(MoveForm):
    value = forms.ChoiceField(
        label=gettext_lazy("How satisfied are you?"), choices=Rating.Value.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("in words"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed if you are dissatisfied: the department has to know why."),
    )  # fmt: skip
