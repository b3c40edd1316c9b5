"""Delegates from a spreadsheet into one congress: upload, columns, preview, done - and the way out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import User
from members.rules.roster_values import text_of
from proposals import permissions
from proposals.models import Congress, Delegate
from proposals.roll.apply import LATE_SHOWN, import_delegates, left_out
from proposals.roll.export import empty_list, export_delegates
from proposals.roll.plan import Entry, Plan, make_plan
from proposals.roll.sheet import Table, find_table
from proposals.roll.uploads import Upload
from proposals.rules.delegate_columns import HEADINGS
from union_portal.lib import Refused, spreadsheet_pages
from union_portal.lib.spreadsheet_pages import (
    ApplyForm,
    ExportForm,
    as_download,
    choose_columns,
    status_of,
    through,
    typed,
)
from union_portal.lib.spreadsheets import Sheet
from union_portal.lib.uploads import Gone

SHOWN = 500
"""Of each list, the preview shows so many lines: more delegates than any congress has."""
LABELS = {
    "employee_number": User._meta.get_field("employee_number").verbose_name,
    "name": User._meta.get_field("name").verbose_name,
    "constituency": Delegate._meta.get_field("constituency").verbose_name,
    "delegation": Delegate._meta.get_field("delegation").verbose_name,
    "category": Delegate._meta.get_field("category").verbose_name,
    "is_head": gettext_lazy("head of the delegation"),
    "valid_from": Delegate._meta.get_field("valid_from").verbose_name,
    "valid_to": Delegate._meta.get_field("valid_to").verbose_name,
}

View = Callable[..., HttpResponse]


class UploadForm(spreadsheet_pages.UploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("List of delegates")
        self.fields["file"].help_text = _(
            "An .xlsx or .csv file with a row of headings: 工号 or 姓名, 选区, 代表团, 代表类别. "
            "Titles above and totals below may stay."
        )

    def find_table(self, sheets: list[Sheet]) -> Table:
        return find_table(sheets)


class ColumnsForm(spreadsheet_pages.ColumnsForm):
    text_of = staticmethod(text_of)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, labels={name: LABELS[name] for name in HEADINGS}, **kwargs)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Addresses below the page of a congress."""

    def at(route: str, view: View, name: str) -> URLPattern:
        return path(f"<int:pk>/delegates/{route}", site.admin_view(view), name=f"delegates_{name}")

    return [
        at("", start, "start"),
        at("export/", export, "export"),
        at("template/", template, "template"),
        at("done/<int:event>/", done, "done"),
        at("<str:token>/columns/", columns, "columns"),
        at("<str:token>/preview/", preview, "preview"),
        at("<str:token>/apply/", apply, "apply"),
    ]


def kept(view: View) -> View:
    """A page about the list of one congress, for who keeps it."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        if not permissions.may_keep_congress(request.user):
            raise PermissionDenied
        return view(request, get_object_or_404(Congress, pk=pk), **kwargs)

    return guarded


def step(view: View) -> View:
    """A page between upload and end: only for its owner, and for the congress it was uploaded to."""

    @kept
    @functools.wraps(view)
    def guarded(request: HttpRequest, congress: Congress, token: str) -> HttpResponse:
        def found() -> Upload:
            upload = Upload.find(token, by=request.user, at=timezone.now())
            if upload.congress != congress.pk:
                raise Gone
            return upload

        return through(
            found,
            lambda upload: view(request, congress, upload),
            functools.partial(_page, request, congress, "stopped"),
        )

    return guarded


@require_http_methods(["GET", "POST"])
@kept
def start(request: HttpRequest, congress: Congress) -> HttpResponse:
    """Upload a list, take it out, or take an empty one."""
    form = UploadForm(*typed(request), files=request.FILES or None)
    if form.is_valid():
        content, filename = form.cleaned_data["file"]
        upload = Upload.keep(content, filename, by=request.user, at=timezone.now(), congress=congress.pk)
        return redirect("admin:delegates_columns", congress.pk, upload.token)
    counts = {"count": congress.delegates.on(timezone.localdate()).count()}
    return _page(request, congress, "start", form=form, export=ExportForm(), status=status_of(form), **counts)


@require_http_methods(["GET", "POST"])
@step
def columns(request: HttpRequest, congress: Congress, upload: Upload) -> HttpResponse:
    """Confirm which column is what; look for the table elsewhere."""
    return choose_columns(
        request, upload, make_form=ColumnsForm,
        here=_address("columns", congress, upload), onward=_address("preview", congress, upload),
        show=functools.partial(_page, request, congress, "columns"),
    )  # fmt: skip


@require_GET
@step
def preview(request: HttpRequest, congress: Congress, upload: Upload) -> HttpResponse:
    """What would change, row by row."""
    return _preview(request, congress, upload, status=200)


@require_POST
@step
def apply(request: HttpRequest, congress: Congress, upload: Upload) -> HttpResponse:
    """Write what the preview showed - that and nothing else."""
    form = ApplyForm(request.POST)
    if not form.is_valid() or upload.columns is None:
        raise Refused(_("Look at the preview first."))
    who = {"by": request.user, "at": timezone.now()}
    try:
        outcome = import_delegates(congress, upload.table(), expected=form.cleaned_data["fingerprint"], **who)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _preview(request, congress, upload, status=409)
    upload.drop()
    if outcome.event is None:
        messages.success(request, _("The roster of delegates says the same already: nothing was changed."))
        return redirect("admin:delegates_start", congress.pk)
    for entry in outcome.late[:LATE_SHOWN]:
        messages.warning(request, left_out(entry))
    return redirect("admin:delegates_done", congress.pk, outcome.event.pk)


@require_GET
@kept
def done(request: HttpRequest, congress: Congress, event: int) -> HttpResponse:
    """What went in."""
    found = get_object_or_404(congress.events, pk=event, kind="imported", by=request.user)
    return _page(request, congress, "done", event=found)


@require_POST
@kept
def export(request: HttpRequest, congress: Congress) -> HttpResponse:
    """Everybody whose mandate holds, as a file."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, congress, "stopped", sentence=_("There is no such kind of file."), status=400)
    now = timezone.now()
    content, ending = export_delegates(
        congress, file_format=form.cleaned_data["form"], by=request.user, at=now
    )
    return as_download(content, f"delegates-{timezone.localdate(now):%Y%m%d}.{ending}")


@require_GET
@kept
def template(request: HttpRequest, congress: Congress) -> HttpResponse:
    """The same columns with nobody in them."""
    return as_download(empty_list(congress), "delegates-empty.xlsx")


def _preview(request: HttpRequest, congress: Congress, upload: Upload, *, status: int) -> HttpResponse:
    if upload.columns is None:
        raise Refused(_("Confirm the columns first."))
    table = upload.table()
    plan = make_plan(congress, table, today=timezone.localdate())
    unknown = [entry for entry in plan.wrong if entry.member is None]
    wrong = [entry for entry in plan.wrong if entry.member is not None]
    return _page(
        request,
        congress,
        "preview",
        upload=upload,
        table=table,
        plan=plan,
        unknown=unknown[:SHOWN],
        unknown_total=len(unknown),
        wrong=wrong[:SHOWN],
        wrong_total=len(wrong),
        new=[(entry, _details(entry)) for entry in plan.new[:SHOWN]],
        changed=[(entry.row, _person(entry), _changes(entry)) for entry in plan.changed[:SHOWN]],
        shown=SHOWN,
        apply=ApplyForm(initial={"fingerprint": plan.fingerprint}),
        counts=_counts(plan),
        apply_url=_address("apply", congress, upload),
        columns_url=_address("columns", congress, upload),
        status=status,
    )


def _counts(plan: Plan) -> list[tuple[str, int]]:
    unknown = sum(entry.member is None for entry in plan.wrong)
    return [
        (_("rows"), len(plan.entries)),
        (_("new"), len(plan.new)),
        (_("changed"), len(plan.changed)),
        (_("unchanged"), len(plan.same)),
        (_("unknown people"), unknown),
        (_("faulty"), len(plan.wrong) - unknown),
    ]


def _person(entry: Entry) -> str:
    return f"{entry.member.name} {entry.member.employee_number}" if entry.member else entry.said


def _details(entry: Entry) -> str:
    """The rest of a row in one line."""
    said = [entry.constituency, entry.delegation, _shown("category", entry.category)]
    said += [str(LABELS["is_head"])] if entry.is_head else []
    said += (
        [f"{entry.valid_from or ''} – {entry.valid_to or ''}"] if entry.valid_from or entry.valid_to else []
    )
    return " · ".join(filter(None, said))


def _changes(entry: Entry) -> list[tuple[str, str, str]]:
    return [
        (str(LABELS[name]), _shown(name, before), _shown(name, after))
        for name, before, after in entry.changes
    ]


def _shown(name: str, value: str | None) -> str:
    if name == "category" and value:
        return str(Delegate.Category(value).label)
    if name == "is_head":
        return _("yes") if value else _("no")
    return value or "—"


def _address(page: str, congress: Congress, upload: Upload) -> str:
    return reverse(f"admin:delegates_{page}", args=[congress.pk, upload.token])


def _page(
    request: HttpRequest, congress: Congress, page: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    titles = {
        "start": _("List of delegates"),
        "columns": _("List of delegates: what the columns are"),
        "preview": _("List of delegates: what will change"),
        "done": _("List of delegates: done"),
        "stopped": _("List of delegates: stopped"),
    }
    frame = {
        **admin.site.each_context(request),
        "title": titles[page],
        "congress": congress,
        "crumbs": [
            (Congress._meta.verbose_name_plural, reverse("admin:proposals_congress_changelist")),
            (congress, reverse("admin:proposals_congress_change", args=[congress.pk])),
        ],
        "start_url": reverse("admin:delegates_start", args=[congress.pk]),
        "list_url": f"{reverse('admin:proposals_delegate_changelist')}?congress__id__exact={congress.pk}",
    }
    folder = "spreadsheet" if page in {"columns", "stopped"} else "proposals/delegates"
    return TemplateResponse(request, f"admin/{folder}/{page}.html", {**frame, **context}, status=status)
