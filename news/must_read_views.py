"""A member's must-reads: the list of one's own, and the button that confirms a reading."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from news import actions, must_reads
from news.models import MustRead
from union_portal.lib import Refused


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I have to read, and what I have read."""
    rows = must_reads.concerning(request, timezone.now())
    context = {
        "waiting": [row for row in rows if row.is_open],
        "done": [row for row in rows if not row.is_open],
    }
    return render(request, "news/must_reads.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """我已阅读: back to the text, with a word that says so."""
    must_read = get_object_or_404(MustRead.objects.select_related("article", "policy"), pk=pk)
    try:
        actions.confirm_reading(must_read, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. Your reading is confirmed."))
    return redirect(must_read.thing)
