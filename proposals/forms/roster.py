"""Recall, by-election and the end of a mandate, as the secretary enters them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.rules.numbers import tidy_number
from proposals.actions.mandates import WITHOUT_A_VOTE
from proposals.models import Constituency, Delegate, Delegation
from union_portal.lib import Refused
from union_portal.lib.widgets import DayInput

LONGEST_REASON = 200


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput(), **kwargs)


def count_field(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=1_000_000, **kwargs)


def reason_field(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}), **kwargs
    )


def employee_number_field() -> forms.CharField:
    return forms.CharField(
        label=_("Employee number"), max_length=40, help_text=_("Of the person who was elected.")
    )


def member_of(number: str) -> User:
    """Whom an employee number means."""
    member = User.objects.filter(employee_number=tidy_number(number)).first()
    if member is None:
        raise ValidationError(gettext("Nobody has this employee number."))
    return member


class RosterForm(forms.Form):
    """A form that says beside the field what an action refused."""

    asked_as: ClassVar[dict[str, str]] = {}
    """Where the form asks for a fact of the action under another name."""

    def refuse(self, refusal: Refused) -> None:
        field = refusal.field
        field = self.asked_as.get(field, field)
        self.add_error(field if field in self.fields else None, str(refusal))


class RecallForm(RosterForm):
    """The vote of a constituency that takes a mandate back (罢免)."""

    on = day_field(label=_("Last day of the mandate"), help_text=_("Usually the day of the vote."))
    entitled = count_field(
        label=_("Workers entitled to vote"), help_text=_("In the constituency, on the day of the vote.")
    )
    took_part = count_field(label=_("Took part"))
    votes = count_field(label=_("Votes for the recall"))
    reason = reason_field(label=_("Why"), help_text=_("What the constituency gave as its reason."))

    def __init__(self, *args: Any, delegate: Delegate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        if delegate.constituency is not None:
            self.fields["entitled"].initial = delegate.constituency.workers or None


class EndForm(RosterForm):
    """A mandate that ends without a vote."""

    why = forms.ChoiceField(
        label=_("Why the mandate ends"),
        choices=[(why.value, why.label) for why in WITHOUT_A_VOTE],
        widget=forms.RadioSelect,
    )
    on = day_field(
        label=_("Last day of the mandate"),
        help_text=_("From the next day on the seat is vacant. It may lie ahead."),
    )
    note = reason_field(label=_("Remark"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class ByElectionForm(RosterForm):
    """Somebody is elected into a vacant seat (补选)."""

    asked_as: ClassVar[dict[str, str]] = {"member": "employee_number"}

    seat = forms.ModelChoiceField(
        Delegate.objects.none(),
        label=_("Whose seat"),
        required=False,
        empty_label=_("a seat that nobody has held yet"),
        help_text=_("The successor joins the delegation of that seat, unless another one is chosen."),
    )
    employee_number = employee_number_field()
    category = forms.ChoiceField(
        label=pgettext_lazy("of a delegate", "Category"),
        choices=[("", "---------"), *Delegate.Category.choices],
    )
    delegation = forms.ModelChoiceField(
        Delegation.objects.none(), label=pgettext_lazy("of a delegate", "Delegation"), required=False,
        empty_label=_("that of the seat"),
    )  # fmt: skip
    valid_from = day_field(
        label=_("Mandate from"), help_text=_("The first day, usually that of the election.")
    )
    entitled = count_field(
        label=_("Workers entitled to vote"), help_text=_("In the constituency, on the day of the vote.")
    )
    took_part = count_field(label=_("Took part"))
    votes = count_field(label=_("Votes received"))
    reason = reason_field(
        label=_("Reason for an exception"),
        required=False,
        help_text=_("Only where the election fell short of the rule and is entered nevertheless."),
    )

    def __init__(self, *args: Any, constituency: Constituency, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats  # type: ignore[attr-defined]
        self.fields["seat"].label_from_instance = _seat_label  # type: ignore[attr-defined]
        own = Delegation.objects.filter(congress=constituency.congress_id)
        self.fields["delegation"].queryset = own  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["entitled"].initial = constituency.workers or None

    def clean_employee_number(self) -> str:
        number: str = self.cleaned_data["employee_number"]
        self.member = member_of(number)
        return number


def _seat_label(delegate: Delegate) -> str:
    return gettext("%(name)s, until %(day)s (%(why)s)") % {
        "name": delegate.member.name,
        "day": delegate.valid_to,
        "why": delegate.get_ended_display(),
    }
