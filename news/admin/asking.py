"""Asking people to read a text: from the desk page of an article or a policy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import ROLES, Branch
from news import actions, permissions
from news.forms import BranchesChoice
from news.models import MustRead
from news.rules.must_read import is_too_far
from union_portal.lib.action_admin import ActionForm
from union_portal.lib.widgets import DayInput

ASKED = ("deadline", "branches", "roles", "with_retired")


class AudienceFields(forms.Form):
    """Until when, and by whom. Who writes for one branch asks only there."""

    deadline = forms.DateField(label=_("to be read by"), widget=DayInput())
    branches = BranchesChoice(
        Branch.objects.none(),
        label=_("branches"),
        required=False,
        widget=forms.SelectMultiple({"size": 12}),
        help_text=_("Each with everything below it. None: the whole union."),
    )
    roles = forms.MultipleChoiceField(
        label=_("roles"),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only who holds one of them. None: everybody."),
    )
    with_retired = forms.BooleanField(label=_("retired members too"), required=False)

    def let_choose(self, user: Any) -> None:
        """The branches this person may ask, and those asked already: none at all would mean everybody."""
        field = self.fields["branches"]
        offered = Branch.objects.open()
        if not permissions.asks_the_union(user):
            offered = offered.below(permissions.branches_for_asking(user))
            field.required = True
            field.help_text = _("Each with everything below it.")
        asked = [branch.pk for branch in self.initial.get("branches") or ()]
        field.queryset = (offered | Branch.objects.filter(pk__in=asked)).order_by("path")

    def clean_deadline(self) -> date:
        deadline = self.cleaned_data["deadline"]
        if is_too_far(timezone.localdate(), deadline):
            raise ValidationError(gettext("The deadline lies more than two years ahead: look at the year."))
        return deadline


class RequireForm(AudienceFields):
    """Asking for a new one."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose(user)


class MustReadForm(AudienceFields, ActionForm):
    """Changing one."""

    user: Any

    class Meta:
        model = MustRead
        fields = ASKED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "branches" in self.fields:
            self.let_choose(self.user)


class MustReadPage:
    """Mixed into the admin of articles and policies: asking people to read this text."""

    def must_read_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_must_read"
        return [path("<int:pk>/must-read/", self.admin_site.admin_view(self.must_read_view), name=name)]

    def must_read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Until when, and by whom. There is one at a time for a text."""
        thing = self._thing(request, pk, permissions.may_require_reading)
        running = thing.mustreads.filter(ended_at=None).first()
        if running:
            return redirect("admin:news_mustread_progress", running.pk)
        form = RequireForm(request.POST if request.method == "POST" else None, user=request.user)
        if form.is_valid() and self._done(form, self._require, request, thing):
            self.message_user(request, gettext("Its readers have been told."), messages.SUCCESS)
            return redirect("admin:news_mustread_progress", thing.mustreads.get(ended_at=None).pk)
        return self._page(request, thing, form, gettext("Make it a must-read"))

    def _require(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        actions.require_reading(thing, by=request.user, at=timezone.now(), **said)
