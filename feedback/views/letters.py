"""The letters under one's own name: the list, and the page of each; and what one carries out after letters of others."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.models import Case
from feedback.reading import letters as reading
from feedback.reading.adoptions import carried_by
from feedback.views import letter_page
from feedback.views.letter_page import Writer
from feedback.views.writing_named import purpose_for, signed_out
from feedback.views.writing_page import token_of
from union_portal.lib.paging import numbered_page

PAGE = 20


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything this person has written to the mailbox under the own name."""
    page = numbered_page(request, reading.mine(request.user), size=PAGE)
    return render(request, "feedback/mine.html", {"page": page, "cases": page.items})


@login_required
@require_safe
def promised(request: HttpRequest) -> HttpResponse:
    """What this person carries out after suggestions of others. No word of a letter."""
    page = numbered_page(request, carried_by(request.user), size=PAGE)
    context = {
        "crumbs": [(_("Worker mailbox"), reverse("feedback:home"))],
        "page": page,
        "adoptions": page.items,
        "today": timezone.localdate(),
    }
    return render(request, "feedback/promised.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them. The token of its forms stands for the CSRF cookie: see feedback.views.writing_named."""
    if not request.user.is_authenticated:
        return signed_out(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
    case, writer, now = (
        _own(request, pk),
        Writer("base.html", purpose_for(request), by=request.user),
        timezone.now(),
    )
    if request.method != "POST" or not letter_page.deed_of(request):
        return letter_page.page(request, case, writer, at=now)
    _case, refused, sentence = letter_page.do(
        request, case, writer, token_of(request, writer.purpose), at=now
    )
    if refused is not None:
        return refused
    messages.success(request, sentence)
    return redirect("feedback:letter", pk)


@login_required
@require_safe
def file(request: HttpRequest, pk: UUID, place: str) -> HttpResponse:
    """An attachment of one of them."""
    attachment = reading.attachment(_own(request, pk), place)
    if attachment is None:
        raise Http404
    return letter_page.as_file(attachment, None)


def _own(request: HttpRequest, pk: UUID) -> Case:
    found = reading.rows().filter(pk=pk, reporter=request.user).first()
    if found is None:
        raise Http404
    return found
