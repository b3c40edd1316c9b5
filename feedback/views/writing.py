"""The first page of the mailbox, and the choice of the way a letter goes. Both are the same for everybody."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import permissions
from feedback.board.today import overdue
from feedback.reading import writing as reading
from members.models import User
from members.permissions import may_enter_admin
from union_portal.lib.web import keep


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the mailbox is, the two ways, the way back by receipt code, and who owes an answer."""
    today = timezone.localdate()
    context = {
        "overdue": overdue(today),
        "closed": reading.closed_last_month(today),
        "is_open": bool(reading.categories()),
        "places": _places_of(request.user),
    }
    return keep(render(request, "feedback/mailbox.html", context))


def _places_of(user: User | AnonymousUser) -> list[tuple[str, str]]:
    """Where this person works in the mailbox; nothing is asked for who holds no role."""
    if not may_enter_admin(user):
        return []
    places = [
        (permissions.may_use_desk, _("Letters: the desk"), "feedback:desk"),
        (permissions.may_draft_publication, _("Publishing"), "feedback:publishing"),
        (permissions.may_use_incidents, _("Incidents"), "feedback:incidents"),
        (permissions.may_read_numbers, _("Board of the worker mailbox"), "feedback:board"),
    ]
    return [(label, reverse(name)) for may, label, name in places if may(user)]


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Step one: under a name or sealed, and what it is about."""
    categories = reading.categories()
    context = {
        "categories": categories,
        "chosen": request.GET.get("category", ""),
        "is_missing": "missing" in request.GET,
        "takes_sealed": any(each.takes_sealed for each in categories),
    }
    return render(request, "feedback/write_choose.html", context)
