"""Published answers: the list, one of them, and what readers and publishers do with it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import permissions
from feedback.actions import publishing as actions
from feedback.forms.publishing import WithdrawForm
from feedback.models import Publication
from feedback.reading import answers as reading
from feedback.reading.publishing import for_page
from union_portal.lib import Refused
from union_portal.lib.paging import keyset_page

PAGE = 20


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What everybody reads: newest first, by category, found by any words of it."""
    among = reading.categories()
    current = reading.chosen(request, among)
    things = Publication.objects.readable().select_related("category")
    if current is not None:
        things = things.filter(category=current)
    question = reading.question_of(request)
    page = keyset_page(request, reading.holding(things, question), field="published_at", size=PAGE)
    context = {
        "crumbs": crumbs()[:-1],
        "filters": reading.filters(request, among, current) if len(among) > 1 else [],
        "kept": [("category", str(current.pk))] if current else [],
        "q": question,
        "is_narrowed": bool(question or current),
        "rows": reading.rows(page.items),
        "page": page,
        "may_publish": permissions.may_draft_publication(request.user),
    }
    return render(request, "feedback/answers.html", context)


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("Worker mailbox"), reverse("feedback:home")),
        (_("Published answers"), reverse("feedback:answers")),
    ]


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its answer. A withdrawn one leaves the day and the reason."""
    return _page(request, _published(pk))


def _published(pk: int) -> Publication:
    found = for_page(pk)
    if found is None or found.published_at is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Publication, status: int = 200) -> HttpResponse:
    if found.withdrawn_at is not None:
        return render(request, "feedback/answer_gone.html", {"answer": found, "crumbs": crumbs()}, status=410)
    context = {
        "crumbs": crumbs(),
        "answer": found,
        "shown": reading.page_of(found, request.user),
        "may_withdraw": permissions.may_withdraw(request.user, found),
        "is_own": permissions.is_from(request.user, found),
    }
    return render(request, "feedback/answer.html", context, status=status)


@require_POST
@login_required
def me_too(request: HttpRequest, pk: int) -> HttpResponse:
    """The same question is this person's too. Saying it twice changes nothing."""
    found = _published(pk)
    try:
        is_new = actions.me_too(found, by=request.user)
    except Refused:
        return _page(request, found)
    if is_new:
        messages.success(
            request, _("Noted: you have the same question. Only the number is shown, never a name.")
        )
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """By a publisher, with a reason; or by who wrote the letter under a name."""
    found = _published(pk)
    if not permissions.may_withdraw(request.user, found):
        raise Http404
    if found.withdrawn_at is not None:
        return _page(request, found)
    is_own = permissions.is_from(request.user, found)
    form = WithdrawForm(request.POST or None, is_own=is_own)
    status = 200
    if request.method == "POST":
        status = 400
        form = WithdrawForm(request.POST, is_own=is_own)
        if form.is_valid():
            try:
                actions.withdraw(
                    found, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(
                    request, _("It is withdrawn. Its words are gone; the day and the reason stay.")
                )
                return redirect("feedback:answers")
    context = {"crumbs": [*crumbs(), (found.title, found.get_absolute_url())], "form": form, "is_own": is_own}
    return render(request, "feedback/answer_withdraw.html", context, status=status)
