"""The fund's desk: what waits for this person, own drafts, several posted at once, drafts that come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from finance import permissions
from finance.actions import approving
from finance.models import Book, Draft, Recurrence
from finance.reading import desk as reading
from finance.reading.books import the_book
from union_portal.lib import Refused
from union_portal.lib.paging import keyset_page

PAGE = 30
MOST_AT_ONCE = 100
View = Callable[..., HttpResponse]


def for_desk(view: View) -> View:
    """For who works with the fund, and the audit committee, which only reads; kept in no cache."""

    @never_cache
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_use_desk(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_desk
def desk(request: HttpRequest) -> HttpResponse:
    """The newest first; without a filter what waits for this person."""
    user, book = request.user, Book.objects.select_related("settings").first()
    if book is None:
        return render(request, "finance/desk/no_book.html", {"keeps_books": permissions.keeps_books(user)})
    choices = reading.choices_for(user, book)
    page = keyset_page(request, reading.found(request, book), field="created_at", size=PAGE)
    counts = reading.counts_for(user, book)
    context = {
        "crumbs": [(_("Home"), reverse("home"))],
        "groups": reading.groups(request, counts),
        "shown": reading.shown_group(request),
        "filters": reading.filters(request, choices),
        "is_narrowed": reading.is_narrowed(request),
        "page": page,
        "rows": reading.dressed(page.items, choices.names, posts=permissions.keeps_books(user)),
        "q": request.GET.get("q", "")[: reading.LONGEST_QUESTION],
        "kept": [
            (name, value) for name, value in request.GET.items() if name not in {"q", "before", "after"}
        ],
        "query": _query(request.GET),
        "may_draft": permissions.may_draft(user),
        "is_reader": not permissions.works_with_fund(user),
        "is_first_day": not page.items and not any(counts.values()),
    }
    context["posts"] = any(row.is_to_post for row in context["rows"])  # type: ignore[attr-defined]
    return render(request, "finance/desk/desk.html", context)


def _query(asked: QueryDict) -> str:
    """The filters of the address, without the place in the list."""
    kept = asked.copy()
    for name in ("before", "after"):
        kept.pop(name, None)
    return kept.urlencode()


@require_POST
@for_desk
def post_several(request: HttpRequest) -> HttpResponse:
    """Post the ticked drafts in the order of their days; each refusal is a line of its own."""
    if not permissions.keeps_books(request.user):
        raise PermissionDenied
    kept = _query(QueryDict(request.POST.get("query", "")[:600]))
    back = redirect(f"{reverse('finance:desk')}?{kept}" if kept else "finance:desk")
    keys = [
        int(each)
        for each in request.POST.getlist("drafts")
        if each.isascii() and each.isdigit() and len(each) < 10
    ]
    drafts = list(
        permissions.drafts_for(request.user).filter(pk__in=keys[:MOST_AT_ONCE]).order_by("on", "pk")
    )
    if not drafts:
        messages.error(request, _("Tick what is to be posted."))
        return back
    done = [each for each in drafts if _is_posted(request, each)]
    if done:
        sentence = ngettext("%(count)d draft is posted.", "%(count)d drafts are posted.", len(done))
        messages.success(request, sentence % {"count": len(done)})
    return back


def _is_posted(request: HttpRequest, draft: Draft) -> bool:
    try:
        approving.post(draft, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, _("%(draft)s: %(why)s") % {"draft": draft, "why": refusal})
        return False
    return True


@require_safe
@for_desk
def recurring(request: HttpRequest) -> HttpResponse:
    """Drafts that come again by themselves."""
    rows = Recurrence.objects.filter(draft__in=permissions.drafts_for(request.user), draft__book=the_book())
    context = {
        "crumbs": [(_("Home"), reverse("home")), (_("The fund’s desk"), reverse("finance:desk"))],
        "rows": list(rows.select_related("draft__prepared_by").prefetch_related("draft__lines")[:200]),
    }
    return render(request, "finance/desk/recurring.html", context)
