"""All entries: searched and narrowed by the address, and downloaded exactly as narrowed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finance import exports_view, permissions
from finance.exports_view import CONTENT_TYPES
from finance.models import Activity
from finance.reading import entries as listing
from finance.reading.books import the_book
from finance.reading.display import on_display
from finance.reading.tree import remembered_tree
from finance.views.reading import fund_crumb
from members.models import Branch
from union_portal.lib import files
from union_portal.lib.narrowing import number

FIELDS = ("q", "from", "to")


@require_safe
def entries(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What is published; at the desk all of it."""
    shown = on_display()
    book = shown.book if shown else the_book()
    if not permissions.may_see_entries(request.user, book.settings):
        return redirect_to_login(request.get_full_path())
    is_desk = permissions.may_use_desk(request.user)
    things = book.entries.all() if is_desk else shown.entries if shown else book.entries.none()
    names = remembered_tree(request)
    asked = listing.asked(request, things, names, book)
    if form := request.GET.get("format", ""):
        return _file(form, asked, names, book)
    page = listing.by_day(request, asked.entries.select_related("activity"))
    context = {
        "crumbs": [(_("Home"), reverse("home")), fund_crumb()],
        "filters": [*listing.groups(request, names, shown.years if shown else []), *_chosen(request)],
        "page": page,
        "rows": listing.dressed(page.items, names),
        "given": {name: request.GET.get(name, "")[:listing.LONGEST_QUESTION] for name in FIELDS},
        "errors": asked.errors,
        "kept": [
            (name, value)
            for name, value in request.GET.items()
            if name not in {*FIELDS, "before", "after", "format"}
        ],
        "files": [(name, label, _with_format(request, name)) for name, label in (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))],
        "is_desk": is_desk,
        "until": shown.until if shown else None,
    }  # fmt: skip
    return render(request, "finance/entries.html", context, status=400 if asked.errors else 200)


def _with_format(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for each in ("before", "after", "format"):
        query.pop(each, None)
    query["format"] = name
    return f"?{query.urlencode()}"


def _chosen(request: HttpRequest) -> list[dict[str, Any]]:
    """A branch or an activity that a link chose, with the way back to all."""
    found = []
    pk, code = number(request.GET.get("branch", "")), request.GET.get("activity", "")[:12]
    for name, label, thing in (
        ("branch", _("Branch"), Branch.objects.filter(pk=pk).first() if pk is not None else None),
        ("activity", _("Activity"), Activity.objects.filter(code=code).first() if code else None),
    ):
        if thing is not None:
            found.append(listing.group(request, label, name, [(request.GET[name], str(thing))]))
    return found


def _file(form: str, asked: listing.Asked, names: Any, book: Any) -> HttpResponse | StreamingHttpResponse:
    if form not in CONTENT_TYPES or asked.errors:
        raise Http404
    try:
        content = exports_view.in_chunks(form, asked.entries, names, book)
    except exports_view.TooLong:
        sentence = _("These are more lines than a workbook takes. Narrow the list, or take CSV or JSON.")
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    response = StreamingHttpResponse(content, content_type=CONTENT_TYPES[form])
    name = files.plain_name(f"{book.name} {_('Entries')}.{form}", form)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
