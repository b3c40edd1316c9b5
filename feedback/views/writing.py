"""The first page of the mailbox, and the choice of the way a letter goes. Both are the same for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.reading import writing as reading
from union_portal.lib.web import keep


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the mailbox is, the two ways, the way back by receipt code, and who owes an answer."""
    context = {
        "overdue": reading.overdue(),
        "closed": reading.closed_last_month(timezone.localdate()),
        "is_open": bool(reading.categories()),
    }
    return keep(render(request, "feedback/mailbox.html", context))


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
