"""Policies in the admin, with their public history and the import of statutes."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions, policy_files
from news.actions.files import read
from news.admin.desk import AttachmentInline, DeskAdmin, EventInline
from news.forms import PolicyForm, RevisionForm, StatutesForm
from news.models import Policy, PolicyEvent, Revision
from news.reports import REFUSED, FileReport
from union_portal.lib import Refused
from union_portal.lib.admin import PortalInline


class RevisionInline(PortalInline):
    model = Revision
    form = RevisionForm
    extra = 1
    fields = ("on", "note")


class PolicyEventInline(EventInline):
    model = PolicyEvent


@admin.register(Policy)
class PolicyAdmin(DeskAdmin):
    form = PolicyForm
    may_see = staticmethod(permissions.may_see_policies)
    may_add = staticmethod(permissions.may_add_policies)
    may_change = staticmethod(permissions.may_change_policies)
    import_label = _("Import statutes")
    inlines = (RevisionInline, AttachmentInline, PolicyEventInline)
    list_display = ("title", "number", "issuing_body", "column", "state", "issued_on")
    list_filter = ("stage", "level", ("column", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("column",)
    search_fields = ("title", "number")
    search_help_text = _("Words from the title, or the number")
    ordering = ("-updated_at",)
    fieldsets = (
        (None, {"fields": ("title", "column", "level", "number", "issuing_body", "subject")}),
        (_("Dates"), {"fields": ("issued_on", "effective_on", "repealed_on", "supersedes")}),
        (_("Text"), {"fields": ("body", "tags", "seen")}),
        (
            _("Publication"),
            {
                "fields": (
                    "stage",
                    "published_at",
                    "published_until",
                    "withdrawn_at",
                    "withdrawal_reason",
                    "entered_by",
                )
            },
        ),
    )

    def save_row(self, request: HttpRequest, thing: Policy, row: forms.ModelForm) -> None:
        said, by = row.cleaned_data, {"by": request.user, "at": timezone.now()}
        if said.get("DELETE"):
            actions.remove_revision(row.instance, **by)
        elif row.instance.pk:
            actions.correct_revision(row.instance, said["on"], said["note"], **by)
        else:
            actions.note_revision(thing, said["on"], said["note"], **by)

    # --- import ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="news_policy_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Several statutes at once; each is taken or refused by itself."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StatutesForm(request.POST or None, request.FILES or None)
        reports = self._import(request, form) if request.method == "POST" and form.is_valid() else []
        if reports and not any(report.is_refused or report.notes for report in reports):
            count = len(reports)
            self.message_user(
                request, gettext("{count} statutes are in.").format(count=count), messages.SUCCESS
            )
            return redirect("admin:news_policy_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import statutes"),
            "opts": self.opts,
            "form": form,
            "reports": reports,
            "media": self.media,
        }
        is_faulty = form.is_bound and (not reports or any(report.is_refused for report in reports))
        return TemplateResponse(
            request, "admin/news/import_policies.html", context, status=400 if is_faulty else 200
        )

    def _import(self, request: HttpRequest, form: StatutesForm) -> list[FileReport]:
        given, refused = [], []
        for upload in form.cleaned_data["files"]:
            try:
                given.append((upload.name, read(upload, policy_files.LIMIT)))
            except Refused as refusal:
                refused.append(FileReport(upload.name, REFUSED, reason=str(refusal)))
        column, now = form.cleaned_data["column"], timezone.now()
        return refused + policy_files.import_files(given, column=column, by=request.user, at=now)
