"""Policies in the admin, with their public history and the import of statutes."""

from __future__ import annotations

import csv

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions, policy_files
from news.actions.files import read
from news.admin.desk import DeskAdmin
from news.admin.inlines import AttachmentInline, EventInline
from news.forms import PolicyForm, RevisionForm, StatutesForm, choice_label
from news.models import Policy, PolicyEvent, Revision
from news.reports import REFUSED, FileReport
from news.rules.stages import Stage
from union_portal.lib import Refused
from union_portal.lib.admin import PortalInline
from union_portal.lib.spreadsheets import harmless


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
    may_write = staticmethod(permissions.may_write_policies)
    import_label = _("Import statutes")
    inlines = (RevisionInline, AttachmentInline, PolicyEventInline)
    list_display = ("title", "number", "issuing_body", "column", "state", "issued_on")
    list_filter = ("stage", "level", ("column", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("column",)
    search_fields = ("title", "number")
    autocomplete_fields = ("supersedes",)
    actions = ("submit_selected", "export")
    search_help_text = _("Words from the title, or the number")
    ordering = ("-updated_at",)
    readonly_fields = (*DeskAdmin.readonly_fields, "succession")
    fieldsets = (
        (None, {"fields": ("title", "column", "level", "number", "issuing_body", "subject")}),
        (_("Dates"), {"fields": ("issued_on", "effective_on", "repealed_on", "supersedes", "succession")}),
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

    def choice_label(self, policy: Policy) -> str:
        return choice_label(policy)

    # --- one version after another ---------------------------------------------------------------------------

    @admin.display(description=_("what follows"))
    def succession(self, policy: Policy) -> str:
        """What this version does to the one before, in a sentence."""
        if policy.pk is None or policy.supersedes is None:
            return gettext("Nothing: this document takes the place of no other.")
        return takes_over(policy)

    def save_model(self, request: HttpRequest, obj: Policy, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.supersedes and {"supersedes", "effective_on", "issued_on"} & set(form.changed_data):
            self.message_user(request, takes_over(obj), messages.INFO)

    def renew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin the next version: a draft with the same head and text."""
        policy = self._thing(request, pk, permissions.may_renew)
        form = forms.Form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                draft = actions.start_successor(policy, by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                said = gettext(
                    "This is a draft of the new version: give it its number and dates, and change the text."
                )
                self.message_user(request, said, messages.SUCCESS)
                return redirect(self._address("change", draft))
        return self._page(
            request, policy, form, gettext("Start a new version"), template="admin/news/renew.html"
        )

    def _links(self, request: HttpRequest, thing: Policy) -> list[tuple[str, str]]:
        links = super()._links(request, thing)
        if permissions.may_renew(request.user, thing):
            links.append((gettext("Start a new version"), self._address("renew", thing)))
        return links

    # --- out and in ------------------------------------------------------------------------------------------

    @admin.action(description=_("Save the selected policies as CSV"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Policy]) -> HttpResponse:
        """With the mark in front by which Excel knows UTF-8."""
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="policies.csv"'
        rows = csv.writer(response)
        names = (
            "title",
            "number",
            "issuing_body",
            "level",
            "subject",
            "issued_on",
            "effective_on",
            "repealed_on",
        )
        labels = [str(self.opts.get_field(name).verbose_name) for name in names]
        rows.writerow(
            [*labels, gettext("validity"), gettext("state"), gettext("supersedes"), gettext("address")]
        )
        for policy in queryset.select_related("supersedes").with_replacement().defer("body", "body_text"):
            cells = [
                policy.get_level_display() if name == "level" else getattr(policy, name) or ""
                for name in names
            ]
            earlier = policy.supersedes.citation if policy.supersedes else ""
            more = [policy.validity_label, self.state(policy), earlier]
            address = settings.SITE_URL + policy.get_absolute_url()
            rows.writerow([harmless(str(cell)) for cell in [*cells, *more]] + [address])
        return response

    # --- import ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        version = path(
            "<int:pk>/renew/", self.admin_site.admin_view(self.renew_view), name="news_policy_renew"
        )
        return [path("import/", view, name="news_policy_import"), version, *super().get_urls()]

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


def takes_over(policy: Policy) -> str:
    """From which day the earlier version counts as amended."""
    day = policy.effective_on or policy.issued_on
    words = {"title": policy.supersedes, "day": date_format(day) if day else ""}
    if day is None:
        return gettext(
            "Give this version an effective date: until then “{title}” goes on as if there were no new version."
        ).format(**words)
    if policy.stage == Stage.PUBLISHED:
        return gettext("From {day} on “{title}” counts as amended.").format(**words)
    return gettext("Once this is published, “{title}” counts as amended from {day} on.").format(**words)
