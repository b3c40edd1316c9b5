"""An old site in the admin: upload, look at what would come in, bring it in, read the report."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from news import permissions
from news.actions.files import read
from news.forms import ColumnChoice, columns_for
from news.models import Column, OldSite
from news.old_site import jobs, reading
from news.old_site.bring_in import reports_of
from news.old_site.columns import LEAVE_OUT, REST
from news.reports import LABELS, as_csv
from union_portal.lib import Refused
from union_portal.lib.admin import PortalAdmin

LIMIT = 120 * 1024 * 1024
HEADINGS, ROWS = 80, 200
"""So many headings can be given a column on the page, and so many lines of the report are shown."""


class OldSiteForm(forms.ModelForm):
    """What is uploaded. Everything else is asked once it has been read."""

    upload = forms.FileField(
        label=_("file"),
        help_text=_(
            "The export file of WordPress (.xml), an RSS or Atom file, or a ZIP of a folder with web pages, Word and"
            " Markdown files. To bring pictures in too, put the export and its folder “uploads” into one ZIP."
            " Up to 120 MB; larger ones come in by command line."
        ),
        widget=forms.FileInput(attrs={"accept": ".xml,.rss,.atom,.zip,.html,.htm,.md,.docx"}),
    )

    class Meta:
        model = OldSite
        fields = ["site"]

    def clean_upload(self) -> tuple[bytes, str]:
        upload = self.cleaned_data["upload"]
        try:
            data = read(upload, LIMIT)
            reading.refuse_strange(data, upload.name)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return data, upload.name


class WishesForm(forms.Form):
    """For each heading of the old site the column of this one."""

    column = ColumnChoice(
        Column.objects.none(),
        label=_("column for the rest"),
        required=False,
        help_text=_("Where texts stand whose old heading has no column. Empty: they are left out."),
    )
    is_published = forms.BooleanField(
        label=_("publish what was public"),
        required=False,
        help_text=_("With the dates of that time. Without the tick everything stays a draft."),
    )

    def __init__(self, *args: Any, old_site: OldSite, **kwargs: Any) -> None:
        initial = {"column": old_site.column_id, "is_published": old_site.is_published}
        super().__init__(*args, initial=initial, **kwargs)
        columns = list(columns_for(Column.Holds.ARTICLES))
        self.fields["column"].queryset = columns_for(Column.Holds.ARTICLES)
        label = self.fields["column"].label_from_instance
        choices = [
            (REST, _("the column for the rest")),
            (LEAVE_OUT, _("leave out")),
            *((column.slug, label(column)) for column in columns),
        ]
        places = old_site.report.get("places", {})
        self.names: dict[str, str] = {}
        for heading, count in old_site.report.get("headings", [])[:HEADINGS]:
            if not heading:
                continue
            name = f"heading_{hashlib.sha256(heading.encode()).hexdigest()[:16]}"
            self.names[name] = heading
            self.fields[name] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=old_site.columns.get(heading, places.get(heading, REST)),
                help_text=ngettext("%(count)d text", "%(count)d texts", count) % {"count": count},
            )
        self.order_fields([*self.names, "column", "is_published"])

    def columns(self) -> dict[str, str]:
        return {heading: self.cleaned_data[name] for name, heading in self.names.items()}


@admin.register(OldSite)
class OldSiteAdmin(PortalAdmin):
    form = OldSiteForm
    may_see = staticmethod(permissions.may_bring_in_old_sites)
    may_add = staticmethod(permissions.may_bring_in_old_sites)
    may_change = staticmethod(permissions.may_bring_in_old_sites)
    add_form_template = "admin/news/old_site_upload.html"
    fields = ("upload", "site")
    list_display = ("name", "state", "started_by", "created_at")
    list_select_related = ("started_by",)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list shows nothing of the reports, which can be megabytes each."""
        found = super().get_changelist_instance(request)
        found.result_list = found.result_list.defer("report", "columns")
        return found

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        title = {"title": gettext("Bring in an old site")}
        return super().add_view(request, form_url, {**title, **(extra_context or {})})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> OldSite:
        data, name = form.cleaned_data["upload"]
        site = form.cleaned_data["site"]
        form.instance = jobs.take_in(data, name, site=site, by=request.user, at=timezone.now())
        form.save_m2m = lambda: None
        return form.instance

    def save_model(self, request: HttpRequest, obj: OldSite, form: Any, change: bool) -> None:
        """Kept by take_in already."""

    def response_add(
        self, request: HttpRequest, obj: OldSite, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect(obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.report_view)
        return [path("<int:pk>/report.csv", view, name="news_oldsite_report"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """How far it is; what would come in; what came in."""
        old_site = self.get_object(request, object_id)
        if old_site is None:
            raise Http404
        if not self.has_change_permission(request, old_site):
            raise PermissionDenied
        form = WishesForm(request.POST if request.method == "POST" else None, old_site=old_site)
        if form.is_valid():
            try:
                self._go_on(request, old_site, form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(old_site)
        return self._page(request, old_site, form)

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every text with what became of it, for a spreadsheet."""
        old_site = self.get_object(request, str(pk))
        if old_site is None:
            raise Http404
        if not self.has_view_permission(request, old_site):
            raise PermissionDenied
        content = as_csv(
            reports_of(old_site.report),
            lambda pk: request.build_absolute_uri(reverse("news:article", args=[pk])),
        )
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="old-site-{old_site.pk}.csv"'
        return response

    def _go_on(self, request: HttpRequest, old_site: OldSite, form: WishesForm) -> None:
        jobs.go_on(
            old_site,
            columns=form.columns(),
            column=form.cleaned_data["column"],
            is_published=form.cleaned_data["is_published"],
            is_trial="start" not in request.POST,
            by=request.user,
            at=timezone.now(),
        )

    def _page(self, request: HttpRequest, old_site: OldSite, form: WishesForm) -> HttpResponse:
        report = old_site.report
        rows = reports_of(report)
        worth_a_look = [row for row in rows if row.is_refused or row.notes]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Bring in an old site"),
            "subtitle": old_site.name,
            "opts": self.opts,
            "original": old_site,
            "old_site": old_site,
            "form": form,
            "counts": _counts(report),
            "unknown": [name for name, _count in report.get("unknown", []) if name],
            "rows": worth_a_look[:ROWS],
            "rows_count": len(worth_a_look),
            "may_go_on": bool(old_site.file) and not old_site.is_busy,
            "media": self.media,
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "admin/news/old_site.html", context, status=status)


def _counts(report: dict[str, Any]) -> list[tuple[Any, int]]:
    """What came in, how much of it waits as a draft, what did not."""
    found = [(label, report.get("counts", {}).get(name, 0)) for name, label in LABELS.items()]
    found.insert(-1, (gettext("of these drafts"), report.get("drafts", 0)))
    return [*found, (gettext("pictures and files not found"), report.get("missing_count", 0))]
