"""The roster in the admin: upload, columns, preview, done - and the way out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import permissions
from members.admin.roster_forms import ApplyForm, BranchesForm, ColumnsForm, UploadForm, field_label
from members.models import AuditEntry, Branch, User
from members.roster.apply import import_roster
from members.roster.export import export_roster
from members.roster.normalising import Person
from members.roster.plan import Plan, make_plan
from members.roster.report import as_data
from members.roster.tree import CREATE, NewBranch, Place
from members.roster.uploads import Upload
from members.rules.roles import Role
from union_portal.lib import Refused
from union_portal.lib.spreadsheet_pages import (
    ExportForm,
    as_download,
    choose_columns,
    status_of,
    through,
    typed,
)

SHOWN = 100
"""Of each list, the preview shows so many lines; faulty rows are shown ten times as far."""

View = Callable[..., HttpResponse]


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Addresses below the list of members."""

    def at(route: str, view: View, name: str) -> URLPattern:
        return path(f"roster/{route}", site.admin_view(view), name=f"roster_{name}")

    return [
        at("", start, "start"),
        at("export/", export, "export"),
        at("done/<int:pk>/", done, "done"),
        at("<str:token>/columns/", columns, "columns"),
        at("<str:token>/preview/", preview, "preview"),
        at("<str:token>/apply/", apply, "apply"),
        at("<str:token>/report.json", report, "report"),
    ]


def step(view: View) -> View:
    """A page between upload and end: only for its owner."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        _only(permissions.may_import_roster(request.user))
        return through(
            lambda: Upload.find(token, by=request.user, at=timezone.now()),
            lambda upload: view(request, upload),
            functools.partial(_page, request, "stopped"),
        )

    return guarded


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Upload a file, or take the records out."""
    _only(permissions.may_see_members(request.user))
    may_import = permissions.may_import_roster(request.user)
    form = UploadForm(*typed(request), files=request.FILES or None)
    if request.method == "POST":
        _only(may_import)
        if form.is_valid():
            content, filename = form.cleaned_data["file"]
            upload = Upload.keep(content, filename, by=request.user, at=timezone.now())
            return redirect("admin:roster_columns", upload.token)
    status = 400 if request.method == "POST" else 200
    return _page(request, "start", form=form, export=ExportForm(), may_import=may_import, status=status)


@require_http_methods(["GET", "POST"])
@step
def columns(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Confirm which column is what; look for the table elsewhere."""
    return choose_columns(
        request, upload, make_form=ColumnsForm,
        here=reverse("admin:roster_columns", args=[upload.token]),
        onward=reverse("admin:roster_preview", args=[upload.token]),
        show=functools.partial(_page, request, "columns"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@step
def preview(request: HttpRequest, upload: Upload) -> HttpResponse:
    """What would change, and what to do about branches nobody knows."""
    plan = _plan(request, upload)
    if request.method == "POST" and "open_all" in request.POST:
        natural = {branch.key: f"{CREATE}:{branch.parent.pk}" for branch in plan.unknown if branch.parent}
        upload.decisions = {**natural, **upload.decisions}
        upload.save()
        return redirect("admin:roster_preview", upload.token)
    branches = BranchesForm(*typed(request), unknown=plan.unknown)
    if branches.is_valid():
        upload.decisions = branches.decisions()
        upload.save()
        return redirect("admin:roster_preview", upload.token)
    return _preview(request, upload, plan, branches, status=status_of(branches))


@require_POST
@step
def apply(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Write what the preview showed - that and nothing else."""
    form = ApplyForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Look at the preview first."))
    try:
        outcome = import_roster(
            upload.table(),
            by=request.user,
            at=timezone.now(),
            decisions=upload.decisions,
            leaves=form.cleaned_data["leaves"],
            expected=form.cleaned_data["fingerprint"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        plan = _plan(request, upload)
        return _preview(request, upload, plan, BranchesForm(unknown=plan.unknown), status=409)
    upload.drop()
    if outcome.entry is None:
        messages.success(request, _("The records say the same already: nothing was changed."))
        return redirect("admin:roster_start")
    return redirect("admin:roster_done", outcome.entry.pk)


@require_GET
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What went in."""
    _only(permissions.may_import_roster(request.user))
    entry = get_object_or_404(AuditEntry, pk=pk, kind="roster_imported", by=request.user)
    return _page(request, "done", entry=entry)


@require_GET
@step
def report(request: HttpRequest, upload: Upload) -> HttpResponse:
    """The preview as data."""
    data = as_data(_plan(request, upload), upload.table(), filename=upload.filename)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="roster-report.json"'
    return response


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The records this officer looks after, as a file."""
    _only(permissions.may_see_members(request.user))
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, "stopped", sentence=_("There is no such kind of file."), status=400)
    branches = Branch.objects.below(permissions.branches_of(request.user, Role.MEMBERSHIP_OFFICER))
    looked_after = User.objects.working_names().filter(branch__in=branches.values("pk"))
    now = timezone.now()
    content, ending = export_roster(
        looked_after, file_format=form.cleaned_data["form"], by=request.user, at=now
    )
    return as_download(content, f"roster-{timezone.localdate(now):%Y%m%d}.{ending}")


def _plan(request: HttpRequest, upload: Upload) -> Plan:
    if upload.columns is None:
        raise Refused(_("Confirm the columns first."))
    return make_plan(upload.table(), by=request.user, decisions=upload.decisions)


def _preview(
    request: HttpRequest, upload: Upload, plan: Plan, branches: BranchesForm, *, status: int
) -> HttpResponse:
    undecided = {row for branch in plan.unknown if not branch.decision for row in branch.rows}
    faulty = [row for row in plan.faulty if row.row not in undecided]
    return _page(
        request,
        "preview",
        upload=upload,
        table=upload.table(),
        plan=plan,
        branches=branches,
        new=[(new.person, _shown("branch", new.place), _details(new.person)) for new in plan.new[:SHOWN]],
        changed=[
            (
                change.row,
                f"{change.user.name} {change.user.employee_number}",
                [(field_label(name), *_pair(name, pair)) for name, pair in change.fields.items()],
            )
            for change in plan.changed[:SHOWN]
        ],
        leaving=plan.leaving[:SHOWN],
        faulty=faulty[: SHOWN * 10],
        faulty_count=len(faulty),
        undecided_count=len(plan.faulty) - len(faulty),
        left_out=[(field_label(name), value, count) for (name, value), count in plan.left_out.items()],
        shown=SHOWN,
        apply=ApplyForm(initial={"fingerprint": plan.fingerprint}),
        status=status,
    )


def _details(person: Person) -> str:
    """The rest of a record in one line."""
    rest = [_shown(name, value) for name, value in person.values.items() if name != "name"]
    return " · ".join([*rest, *([_shown("status", person.status)] if person.status else [])])


def _pair(name: str, pair: tuple[object, object]) -> tuple[str, str]:
    return _shown(name, pair[0]), _shown(name, pair[1])


def _shown(name: str, value: Any) -> str:
    if name == "branch":
        return _path_of(value)
    value = getattr(value, "on", value)
    choices = dict(User._meta.get_field(name).flatchoices)
    return str(choices.get(value, value) or "") or "—"


def _path_of(place: Place) -> str:
    """一号矿 / 综采队; the union itself by its own name."""
    names: list[str] = []
    node: Branch | NewBranch | None = place
    while node is not None and (isinstance(node, NewBranch) or node.parent_id):
        names.insert(0, node.name)
        node = node.parent
    return " / ".join(names) or str(place)


def _only(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _page(request: HttpRequest, page: str, *, status: int = 200, **context: Any) -> HttpResponse:
    titles = {
        "start": _("Roster"),
        "columns": _("Roster: what the columns are"),
        "preview": _("Roster: what will change"),
        "done": _("Roster: done"),
        "stopped": _("Roster: stopped"),
    }
    frame = {
        **admin.site.each_context(request),
        "title": titles[page],
        "crumbs": [(User._meta.verbose_name_plural, reverse("admin:members_user_changelist"))],
        "start_url": reverse("admin:roster_start"),
    }
    folder = "spreadsheet" if page in {"columns", "stopped"} else "members/roster"
    return TemplateResponse(request, f"admin/{folder}/{page}.html", {**frame, **context}, status=status)
