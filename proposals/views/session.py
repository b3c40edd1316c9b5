"""A session as its members see it: the agenda with what was said and decided, its documents, its legal timeline."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.calendar import calendar
from proposals import ballot_sheets, gates, permissions
from proposals.actions.documents import receive
from proposals.models import Document, Session
from proposals.reading.records import notices_of, reports_of, with_records
from proposals.reading.session import for_timeline, now_of, rows_of
from proposals.reading.votes import rows_of_session
from proposals.rule_book import book_for
from proposals.views.office_page import sent
from union_portal.lib import Refused


@login_required
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Date, place, agenda, decisions; documents and opinions for those who sit in it."""
    sessions = with_records(Session.objects.for_page().select_related("rules"))
    sessions = ballot_sheets.with_votes(sessions, request.user)
    found = get_object_or_404(permissions.with_part(sessions, request.user, timezone.localdate()), pk=pk)
    reads = permissions.may_read_documents(request.user, found)
    documents = gates.documents_of(found, request.user) if reads else []
    items = gates.items_of(found, documents) if reads else list(found.agenda.select_related("decision"))
    if reads:
        book, days = book_for(found), SimpleLazyObject(calendar)
        sees_all = permissions.reads_all_papers(request.user)
        for item in items:
            item.answer = gates.judged(item, book, days, names_unserved=sees_all)
    results = ballot_sheets.published(found)
    votes = ballot_sheets.votes_on_subjects(results)
    for item in items:
        item.vote = votes.get(item.subject_id)
    context = {
        "session": found,
        "crumbs": [(_("Workers’ congress"), reverse("proposals:home"))],
        "items": items,
        "results": [(each, ballot_sheets.said(each)) for each in results],
        "takes_dossier": permissions.reads_all_papers(request.user),
        "documents": [each for each in documents if each.served],
        "reads_documents": reads,
        "is_delegate": found.has_mandate,
        "reads_register": permissions.may_read_register(request.user),
        "keeps_attendance": permissions.may_keep_attendance(request.user),
        "keeps_congress": permissions.may_keep_congress(request.user),
        "to_read": [] if found.closed_at or not found.has_mandate else _unread(documents),
        "notices": notices_of(found),
        "reports": reports_of(found) if permissions.may_read_report_upward(request.user) else [],
        "enters_opinions": found.closed_at is None and permissions.may_enter_opinions(request.user, found),
        "reads_minutes": permissions.may_read_minutes(request.user, found),
        "votes": rows_of_session(found, request.user, timezone.now()),
    }
    return render(request, "proposals/session.html", context)


def _unread(documents: list[Document]) -> list[Document]:
    """Served, and not opened by this delegate."""
    return [each for each in documents if each.served and not each.is_received]


@login_required
@require_safe
def session_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rules ask of this session, by when, and how far it is."""
    found = get_object_or_404(for_timeline(), pk=pk)
    now = timezone.now()
    sees_all = permissions.reads_all_papers(request.user)
    rows = rows_of(found, now, sees_all=sees_all)
    context = {
        "session": found,
        "crumbs": [
            (_("Workers’ congress"), reverse("proposals:home")),
            (found.short_name, found.get_absolute_url()),
        ],
        "rows": rows,
        "now": now_of(rows),
        "today": timezone.localdate(now),
    }
    return render(request, "proposals/session_timeline.html", context)


@login_required
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document, to open and to confirm; earlier versions stay in reach."""
    found = _readable(request, pk)
    document = next(each for each in gates.documents_of(found.session, request.user) if each.pk == pk)
    context = {
        "document": document,
        "session": found.session,
        "crumbs": [
            (_("Workers’ congress"), reverse("proposals:home")),
            (found.session.short_name, found.session.get_absolute_url()),
        ],
        "served": document.served,
        "earlier": [
            version for version in document.versions.all() if version.served_at and version != document.served
        ],
        "receives": permissions.mandate_of(request.user, found.session.congress, timezone.localdate()),
        "sees_receipts": permissions.may_see_receipts(request.user, found.session),
    }
    return render(request, "proposals/session_document.html", context)


@login_required
@require_safe
def document_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A version that was served. A delegate who opens it has received it."""
    found = _readable(request, pk)
    version = found.versions.filter(number=number, served_at__isnull=False).first()
    if version is None:
        raise Http404
    if request.method == "GET":
        receive(version, by=request.user, at=timezone.now(), is_opening=True)
    return sent(version)


@login_required
@require_POST
def document_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """已收到: the version that stood on the page. Meanwhile there may be a newer one, which nobody has seen yet."""
    found = _readable(request, pk)
    try:
        if request.POST.get("version") != str(found.served.number):
            raise Refused(_("There is a newer version of this document. Open it, then confirm."))
        receive(found.served, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. It is recorded that you have it."))
    return redirect(found)


def _readable(request: HttpRequest, pk: int) -> Document:
    found = get_object_or_404(
        Document.objects.select_related("session__congress").prefetch_related("versions"), pk=pk
    )
    if not permissions.may_read_documents(request.user, found.session):
        raise PermissionDenied
    if found.served is None:
        raise Http404
    return found
