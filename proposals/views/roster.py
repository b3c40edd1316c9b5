"""The congress and who sits in it. Counts are for everybody, names for members."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals import permissions
from proposals.models import Congress
from proposals.reading import roster
from proposals.reading.proposals import sessions_with_papers
from union_portal.lib.web import keep


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
        "takes_proposals": session is not None and session.takes_proposals(now),
        "opens_later": session is not None
        and session.proposals_from is not None
        and session.proposals_from > now,
        "mandate": permissions.mandate_of(request.user, congress, timezone.localdate(now)),
        "may_see_health": permissions.may_see_health(request.user),
        "papers": sessions_with_papers() if permissions.may_read_register(request.user) else [],
    }
    return keep(render(request, "proposals/roster_home.html", context))


@require_safe
def congress(request: HttpRequest, pk: int) -> HttpResponse:
    """One term: its sessions, its delegations with their delegates, its committees."""
    found = get_object_or_404(Congress, pk=pk)
    delegates = roster.delegates_of(found, timezone.localdate())
    context = {
        "congress": found,
        "crumbs": [(_("Workers’ congress"), reverse("proposals:home"))],
        "sessions": roster.sessions_of(found),
        "count": len(delegates),
        "delegations": roster.delegations_of(found, delegates),
        "committees": roster.committees_of(found, delegates),
        "shows_names": request.user.is_authenticated,
        "may_see_health": permissions.may_see_health(request.user),
    }
    return keep(render(request, "proposals/roster_congress.html", context))


@require_safe
def health(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the roster is composed as the rules ask; for the desk of the congress and the leaders."""
    if not permissions.may_see_health(request.user):
        raise PermissionDenied
    found = get_object_or_404(Congress, pk=pk)
    today = timezone.localdate()
    context = {
        "congress": found,
        "crumbs": [
            (_("Workers’ congress"), reverse("proposals:home")),
            (str(found), found.get_absolute_url()),
        ],
        "remarks": roster.health(found, today),
        "bars": roster.bars_of(found, today),
        "counts": roster.counts_of(found, today),
    }
    return render(request, "proposals/roster_health.html", context)
