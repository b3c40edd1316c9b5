"""After the closing: the public notice, the report upward, and the files of both."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals import permissions
from proposals.actions.session import record_public_notice, record_report_upward
from proposals.forms.office import NoticeForm, ReportForm
from proposals.models import PublicNotice, Session, UpwardReport
from proposals.reading import office as reading
from proposals.reading.records import notices_of, reports_of
from proposals.views.office_page import for_office, form_page, is_done, sent, shown


def _notice(request: HttpRequest, session: Session) -> HttpResponse:
    """Where everybody could read what was decided, from when until when; the days of the rule are filled in."""
    at = timezone.now()
    today = timezone.localdate(at)
    until, rule = reading.shown_until(session, today)
    initial = {"shown_from": today, "shown_until": until}
    form = NoticeForm(request.POST or None, request.FILES or None, session=session, at=at, initial=initial)
    deed = partial(record_public_notice, session, by=request.user, at=at)
    if is_done(form, lambda: deed(**form.cleaned_data)):
        messages.success(request, _("The public notice is recorded."))
        return redirect("proposals:office", session.pk)
    context = {
        "title": _("Public notice"),
        "dek": _("Where all workers can read what was decided. Shown from today it stays until %(day)s at least. %(rule)s")
        % {"day": until, "rule": rule},
        "verb": _("Record the notice"),
        "notices": notices_of(session),
    }  # fmt: skip
    return shown(request, "record", session, form, **context)


def _report(request: HttpRequest, session: Session) -> HttpResponse:
    """What the union above was told, and when."""
    at = timezone.now()
    form = ReportForm(
        request.POST or None, request.FILES or None, initial={"sent_on": timezone.localdate(at)}
    )
    deed = partial(record_report_upward, session, by=request.user, at=at)
    if is_done(form, lambda: deed(**form.cleaned_data)):
        messages.success(request, _("The report is recorded."))
        return redirect("proposals:office", session.pk)
    context = {
        "title": _("Report upward"),
        "dek": _("What the union above was told about this session, and when."),
        "verb": _("Record the report"),
        "reports": reports_of(session),
    }
    return shown(request, "record", session, form, **context)


notice = form_page(for_office(_notice, reading.for_hub))
report = form_page(for_office(_report, reading.for_hub))


@login_required
@require_safe
def notice_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What hung on the board, for every member."""
    found = get_object_or_404(PublicNotice.objects.select_related("session").exclude(file=""), pk=pk)
    if not permissions.may_see_session(request.user, found.session):
        raise PermissionDenied
    return sent(found)


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was sent to the union above, for the secretary and leaders."""
    if not permissions.may_read_report_upward(request.user):
        raise PermissionDenied
    found = UpwardReport.objects.exclude(file="").filter(pk=pk).first()
    if found is None:
        raise Http404
    return sent(found)
