"""What the checks found: beside the text, before it is submitted, and where it is reviewed. The list of typos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from news import actions, permissions
from news.checking import Remarks, left_by_the_writer, remarks_on
from news.forms import SubmitForm
from news.models import Submission, Typo
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, ActionForm


class CheckedSubmitForm(SubmitForm):
    """With the tick of a writer who leaves something as it is."""

    has_seen_findings = forms.BooleanField(
        label=_("I have seen these remarks and leave them"),
        error_messages={"required": _("Mend what is listed above, or tick that you leave it.")},
    )
    field_order = ("has_seen_findings", *SubmitForm.field_order)


class CheckPages:
    """Mixed into the admin of articles and policies."""

    def check_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [path("<int:pk>/typos/", wrap(require_POST(self.typos_view)), name=f"{name}_typos")]

    def typos_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Puts the right words in where the person ticked them."""
        thing = self._thing(request, pk, self.may_change)
        try:
            count = actions.correct_typos(
                thing, request.POST.getlist("wrong"), by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            said = ngettext("{count} word is corrected.", "{count} words are corrected.", count)
            self.message_user(request, said.format(count=count), messages.SUCCESS)
        return redirect(self._address("change", thing))

    def submit_form(self, data: Any, remarks: Remarks) -> SubmitForm:
        """Asks for the tick only when there is something to leave."""
        return (CheckedSubmitForm if remarks.others else SubmitForm)(data)

    def _beside_the_text(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """The panel of the change page."""
        remarks = remarks_on(thing)
        may_correct = remarks.typos and self.has_change_permission(request, thing)
        return {"remarks": remarks, "typos_url": self._address("typos", thing) if may_correct else ""}

    def _for_reviewers(self, thing: Any, submission: Submission) -> dict[str, Any]:
        """What stands in the text now, and what the writer had seen and left."""
        return {"remarks": remarks_on(thing), "left": left_by_the_writer(submission.findings)}

    def _say_how_many(self, request: HttpRequest, thing: Any) -> None:
        """After saving: one line. The remarks themselves stand beside the text."""
        if count := len(remarks_on(thing)):
            said = ngettext(
                "Before “{title}” is submitted: {count} remark stands on its page.",
                "Before “{title}” is submitted: {count} remarks stand on its page.",
                count,
            )
            self.message_user(request, said.format(title=thing, count=count), messages.WARNING)


class TypoForm(ActionForm):
    class Meta:
        model = Typo
        fields = ("wrong", "right", "reason", "unless")


@admin.register(Typo)
class TypoAdmin(ActionAdmin):
    form = TypoForm
    may_see = may_add = may_change = may_delete = staticmethod(permissions.may_keep_typos)
    fields = ("wrong", "right", "reason", "unless")
    list_display = ("wrong", "right", "reason", "unless")
    search_fields = ("wrong", "right")
    search_help_text = _("The wrong or the right word")

    def save_model(self, request: HttpRequest, obj: Typo, form: Any, change: bool) -> None:
        actions.save_typo(obj, by=request.user, at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Typo) -> None:
        actions.remove_typo(obj, by=request.user, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for typo in queryset:
            actions.remove_typo(typo, by=request.user, at=timezone.now())
