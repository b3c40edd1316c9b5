"""The congress and who sits in it. Counts are for everybody, names for members."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals import permissions
from proposals.models import Congress, Delegate
from proposals.reading import roster
from proposals.reading.proposals import sessions_with_papers
from proposals.reading.votes import open_votes
from union_portal.lib.narrowing import group
from union_portal.lib.paging import numbered_page
from union_portal.lib.web import keep

PAGE = 60
"""So many delegates are on a page."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The congress now: its sessions, until when proposals are taken, and what a delegate can do."""
    now = timezone.now()
    congress = roster.current_congress(timezone.localdate(now))
    if congress is None:
        return keep(render(request, "proposals/roster_home.html", {"congress": None}))
    sessions = roster.sessions_of(congress)
    session = roster.next_session(sessions, now)
    context = {
        "congress": congress,
        "sessions": [each for each in sessions if each != session],
        "session": session,
        "is_sitting": session is not None and session.starts_at <= now,
        "takes_proposals": session is not None and session.takes_proposals(now),
        "opens_later": session is not None
        and session.proposals_from is not None
        and session.proposals_from > now,
        "mandate": permissions.mandate_of(request.user, congress, timezone.localdate(now)),
        "may_see_health": permissions.may_see_health(request.user),
        "keeps_congress": permissions.may_keep_congress(request.user),
        "papers": sessions_with_papers() if permissions.may_read_register(request.user) else [],
        "votes": open_votes(congress, now) if request.user.is_authenticated else [],
    }
    return keep(render(request, "proposals/roster_home.html", context))


@require_safe
def congress(request: HttpRequest, pk: int) -> HttpResponse:
    """One term: its sessions, its delegations, its delegates to be searched, its committees."""
    found = get_object_or_404(Congress, pk=pk)
    delegates = roster.delegates_of(found, timezone.localdate())
    shows_names = request.user.is_authenticated
    delegations = roster.delegations_of(found, delegates)
    context = {
        "congress": found,
        "crumbs": [(_("Workers’ congress"), reverse("proposals:home"))],
        "sessions": roster.sessions_of(found),
        "count": len(delegates),
        "delegations": delegations,
        "committees": roster.committees_of(found, delegates),
        "shows_names": shows_names,
        "may_see_health": permissions.may_see_health(request.user),
    }
    if shows_names:
        context |= _list_of(request, delegates, delegations)
    return keep(render(request, "proposals/roster_congress.html", context))


def _list_of(
    request: HttpRequest, delegates: list[Delegate], delegations: list[roster.Group]
) -> dict[str, Any]:
    """The delegates that were asked for, and what else can be asked."""
    named = {str(each.constituency_id): str(each.constituency) for each in delegates if each.constituency}
    constituencies = sorted(named.items(), key=lambda pair: pair[1])
    found = roster.found_among(delegates, request.GET.dict())
    return {
        "found": len(found),
        "page": numbered_page(request, found, size=PAGE),
        "q": request.GET.get("q", "")[: roster.LONGEST_QUESTION],
        "chosen": [(name, request.GET[name]) for name in ("constituency", "delegation") if request.GET.get(name)],
        "filters": [
            group(request, _("Constituency"), "constituency", constituencies),
            group(
                request, _("Delegation"), "delegation", [(str(each.pk), each.name) for each in delegations]
            ),
        ],
    }  # fmt: skip


@require_safe
def health(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the roster is composed as the rules ask; for the desk of the congress and the leaders."""
    if not permissions.may_see_health(request.user):
        raise PermissionDenied
    found = get_object_or_404(Congress, pk=pk)
    today = timezone.localdate()
    counts = roster.counts_of(found, today)
    findings, bars = roster.findings_of(found, counts), roster.bars_of(found, today)
    context = {
        "congress": found,
        "crumbs": [
            (_("Workers’ congress"), reverse("proposals:home")),
            (str(found), found.get_absolute_url()),
        ],
        "today": today,
        "remarks": roster.remarks_on(findings),
        "shares": roster.shares_of(findings),
        "bars": bars,
        "totals": {
            "workers": sum(bar.constituency.workers for bar in bars),
            "seats": sum(bar.constituency.seats for bar in bars),
            "filled": sum(bar.filled for bar in bars),
            "vacant": sum(bar.vacant for bar in bars),
        },
        "counts": counts,
        "may_keep": permissions.may_keep_congress(request.user),
    }
    return render(request, "proposals/roster_health.html", context)
