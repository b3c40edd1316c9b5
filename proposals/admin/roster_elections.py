"""What happens to a mandate and a seat: recall (罢免), the end of a mandate, by-election (补选)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals import permissions
from proposals.actions import mandates
from proposals.explaining import describe, source
from proposals.forms.roster import ByElectionForm, EndForm, RecallForm, RosterForm
from proposals.models import Congress, Constituency, Delegate
from proposals.reading.roster import filled_on, vacated_seats
from proposals.rule_book import book_of
from proposals.rules.book import Topic
from union_portal.lib import Refused
from union_portal.lib.spreadsheet_pages import typed

Deed = Callable[[], Delegate]


def delegate_urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("<int:pk>/recall/", site.admin_view(recall), name="proposals_delegate_recall"),
        path("<int:pk>/end/", site.admin_view(end), name="proposals_delegate_end"),
    ]


def constituency_urls(site: admin.AdminSite) -> list[URLPattern]:
    name = "proposals_constituency_by_election"
    return [path("<int:pk>/by-election/", site.admin_view(by_election), name=name)]


@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The vote that takes the mandate back, with its figures."""
    delegate = _delegate(request, pk)
    form = RecallForm(*typed(request), delegate=delegate)
    return _form_page(
        request, delegate, form,
        lambda: mandates.recall(delegate, **form.cleaned_data, **_who(request)),
        title=_("Recall %(name)s") % {"name": delegate},
        button=_("Record the recall"),
        done=_("The recall is recorded. The seat is vacant from the next day on."),
        rules=_rules(delegate.congress, Topic.RECALL),
        over=_("This mandate has ended already.") if delegate.ended else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Resigned, moved or left: the mandate ends without a vote."""
    delegate = _delegate(request, pk)
    form = EndForm(*typed(request))
    return _form_page(
        request, delegate, form,
        lambda: mandates.end_mandate(delegate, **form.cleaned_data, **_who(request)),
        title=_("End the mandate of %(name)s") % {"name": delegate},
        button=_("End the mandate"),
        done=_("The mandate has an end. The entry stays, and the seat is vacant from the next day on."),
        over=_("This mandate has ended already.") if delegate.ended else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def by_election(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is elected into a seat of this constituency that is vacant."""
    _only_keeper(request)
    constituency = get_object_or_404(Constituency.objects.select_related("congress"), pk=pk)
    today = timezone.localdate()
    seats, filled = vacated_seats(constituency, today), filled_on(constituency, today)
    chosen = request.GET.get("seat", "")
    initial = {"seat": chosen} if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else {}
    form = ByElectionForm(*typed(request), constituency=constituency, seats=seats, initial=initial)
    return _form_page(
        request, constituency, form, lambda: _elected(request, constituency, form),
        title=_("By-election: %(constituency)s") % {"constituency": constituency},
        button=_("Record the by-election"),
        done=_("The by-election is recorded."),
        rules=_rules(constituency.congress, Topic.DELEGATE_TURNOUT, Topic.DELEGATE_WIN),
        facts=_("%(filled)d of %(seats)d seats are filled today.")
        % {"filled": filled, "seats": constituency.seats},
        is_full=filled >= constituency.seats and not seats,
    )  # fmt: skip


def _elected(request: HttpRequest, constituency: Constituency, form: ByElectionForm) -> Delegate:
    facts = {name: value for name, value in form.cleaned_data.items() if name != "employee_number"}
    vacated, delegation = facts.pop("seat"), facts.pop("delegation")
    chosen = {"delegation": delegation} if delegation else {}
    if vacated is not None:
        return mandates.elect_into_vacancy(vacated, form.member, **facts, **chosen, **_who(request))
    return mandates.elect(
        constituency, form.member, came_by=Delegate.CameBy.BY_ELECTION, **facts, **chosen, **_who(request)
    )


def _form_page(
    request: HttpRequest, about: models.Model, form: RosterForm, deed: Deed, *, done: str, over: str = "",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Asks; then does it and shows the delegate, or says beside the field why not."""
    status = 409 if over else 200
    if request.method == "POST" and not over:
        status = 400
        if form.is_valid():
            try:
                delegate = deed()
            except Refused as refusal:
                form.refuse(refusal)
                status = 409
            else:
                messages.success(request, done)
                return redirect("admin:proposals_delegate_change", delegate.pk)
    frame = {
        **admin.site.each_context(request),
        "opts": about._meta,
        "original": about,
        "form": form,
        "over": over,
        "back_url": reverse(f"admin:proposals_{about._meta.model_name}_change", args=[about.pk]),
    }
    return TemplateResponse(request, "admin/proposals/roster_form.html", {**frame, **context}, status=status)


def _delegate(request: HttpRequest, pk: int) -> Delegate:
    _only_keeper(request)
    return get_object_or_404(Delegate.objects.for_list(), pk=pk)


def _only_keeper(request: HttpRequest) -> None:
    if not permissions.may_keep_congress(request.user):
        raise PermissionDenied


def _rules(congress: Congress, *topics: Topic) -> list[tuple[str, str]]:
    """What the rules ask, each with where it comes from."""
    book = book_of(congress)
    return [(" ".join(describe(book.rule(topic))), source(book.citation(topic))) for topic in topics]


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}
