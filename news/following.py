"""The box on a column's or a branch's page by which a member follows it, and how a subscription is said in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mail import verified_addresses
from members.models import Branch, User
from news.models import DIGESTS, Column, Subscription
from news.rules.digests import Digest


class FollowForm(forms.Form):
    """How somebody wants to be told."""

    notify = forms.BooleanField(
        label=_("A notice in my inbox, at once"),
        required=False,
        widget=forms.CheckboxInput,
    )
    digest = forms.ChoiceField(
        label=_("A digest by e-mail"), choices=DIGESTS, widget=forms.RadioSelect, initial=Digest.NONE.value
    )

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_address = verified_addresses().filter(user=member).exists()
        self.fields["digest"].help_text = (
            _("Only what is new, in one e-mail; on days without news there is none.")
            if has_address
            else _("You have no confirmed e-mail address yet. The digest begins once you have one.")
        )
        self.needs_address = not has_address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "digest" in data and not data.get("notify") and data["digest"] == Digest.NONE:
            raise forms.ValidationError(_("Choose a notice, a digest or both."))
        return data


def form_for(member: User, mine: Subscription | None, data: Any = None) -> FollowForm:
    """The form as this person left it; for a newcomer with the notice chosen."""
    initial = {"notify": mine.notify, "digest": mine.digest} if mine else {"notify": True}
    return FollowForm(data, member=member, initial=initial)


def box(request: HttpRequest, thing: Column | Branch) -> dict[str, Any] | None:
    """What components/follow.html takes. For strangers only the address: that page is the same for all of them."""
    if isinstance(thing, Branch) and not thing.is_open:
        return None
    url = follow_url(thing)
    if not request.user.is_authenticated:
        return {"url": url}
    mine = Subscription.objects.to(thing).filter(member=request.user).first()
    return {"url": url, "mine": mine, "form": form_for(request.user, mine)}


def follow_url(thing: Column | Branch) -> str:
    """Where following that thing is chosen."""
    if isinstance(thing, Column):
        return reverse("news:follow-column", args=[thing.slug])
    return reverse("news:follow-branch", args=[thing.pk])
