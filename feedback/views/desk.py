"""The desk: the queue of this person, what is done to several cases at once, views that are kept, the list as a paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from feedback import permissions, registers
from feedback.actions import handling
from feedback.forms.desk import BulkForm, SavedViewForm
from feedback.models import Case, InboxMember
from feedback.reading import desk as reading
from members.calendar import calendar
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page
from union_portal.lib.papers import answer, as_html

PAGE = 40
MOST_AT_ONCE = 100
View = Callable[..., HttpResponse]


def for_desk(view: View) -> View:
    """For who works in an inbox, the supervisor and the chair; kept in no cache."""

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
    """What this person sees, the nearest day first."""
    return _page(request)


def _page(request: HttpRequest, form: SavedViewForm | None = None, status: int = 200) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    page = numbered_page(request, reading.found(request, today), size=PAGE)
    choices = reading.choices_for(user, today)
    runs = [post.inbox_id for post in permissions.runs_desk_of(user)]
    query = _query(request.GET)
    context = {
        "crumbs": [(_("Home"), reverse("home"))],
        "groups": reading.groups(request, reading.counts_for(user, today)),
        "filters": reading.filters(request, choices),
        "is_narrowed": reading.is_narrowed(request),
        "page": page,
        "rows": reading.dressed(
            page.items, calendar(), today, reads_subject=partial(permissions.reads_subject_of, user)
        ),
        "q": request.GET.get("q", "")[: reading.LONGEST_QUESTION],
        "kept": [(name, value) for name, value in request.GET.items() if name not in {"q", "page", "format"}],
        "query": query,
        "views": choices.views,
        "view_form": form or SavedViewForm(user=user, initial={"query": query}, prefix="view"),
        "is_tried": form is not None,
        "runs_desk": bool(runs),
        "may_remind": permissions.sees_every_inbox(user),
        "handlers": choices.handlers_in(runs),
        "posts": permissions.posts_of(user),
    }
    return render(request, "feedback/desk.html", context, status=status)


def _query(asked: QueryDict) -> str:
    """The filters of the address, without the place in the list."""
    kept = asked.copy()
    for name in ("page", "format"):
        kept.pop(name, None)
    return kept.urlencode()


def _back(query: str) -> str:
    """To the desk, with the filters as they were: what cannot be read narrows nothing."""
    kept = _query(QueryDict(query[:600]))
    return f"{reverse('feedback:desk')}?{kept}" if kept else reverse("feedback:desk")


@require_safe
@for_desk
def desk_list(request: HttpRequest) -> HttpResponse:
    """The same list as a paper: to print, and as a file of what this person may see."""
    today = timezone.localdate()
    paper = registers.list_of_cases(
        reading.found(request, today),
        calendar(),
        today,
        reads_subjects=permissions.reads_subjects(request.user),
        reads_subject=partial(permissions.reads_subject_of, request.user),
    )
    context = {
        "crumbs": [(_("Letters: the desk"), _back(_query(request.GET)))],
        "title": paper.title,
        "paper": as_html(paper),
    }
    return answer(request, paper, f"{paper.title} {today.isoformat()}") or render(
        request, "feedback/paper.html", context
    )


# --- several at once -------------------------------------------------------------------------------------------


@require_POST
@for_desk
def bulk(request: HttpRequest) -> HttpResponse:
    """One deed on every case that was ticked; each refusal is a line of its own."""
    form = BulkForm(request.POST)
    back = redirect(_back(request.POST.get("query", "")))
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, sentences[0])
        return back
    deed = _deed(request, form)
    if deed is None:
        messages.error(request, _("Choose who handles them."))
        return back
    cases = permissions.visible_to(request.user).filter(pk__in=form.cleaned_data["cases"][:MOST_AT_ONCE])
    _done_to_each(request, list(cases.for_list().order_by("received_on", "shuffle")), deed)
    return back


def _deed(request: HttpRequest, form: BulkForm) -> Callable[[Case], object] | None:
    who = {"by": request.user, "at": timezone.now()}
    name = form.cleaned_data["deed"]
    if name == "accept":
        return partial(handling.accept, **who)
    if name == "remind":
        return partial(handling.remind_by_hand, **who)
    inboxes = [post.inbox_id for post in permissions.runs_desk_of(request.user)]
    posts = InboxMember.objects.current(timezone.localdate()).filter(inbox__in=inboxes)
    post = posts.filter(user=form.cleaned_data["handler"] or 0).select_related("user").first()
    return (lambda case: handling.assign(case, post.user, **who)) if post else None


def _done_to_each(request: HttpRequest, cases: list[Case], deed: Callable[[Case], object]) -> None:
    done = 0
    for case in cases:
        try:
            deed(case)
        except Refused as refusal:
            reads = permissions.reads_subject_of(request.user, case)
            name = reading.name_of(case, case.subject if reads else "")
            messages.error(request, _("%(letter)s: %(why)s") % {"letter": name, "why": refusal})
        else:
            done += 1
    if done:
        sentence = ngettext("Done with %(count)d letter.", "Done with %(count)d letters.", done)
        messages.success(request, sentence % {"count": done})


# --- views that are kept ---------------------------------------------------------------------------------------


@require_POST
@for_desk
def keep_view(request: HttpRequest) -> HttpResponse:
    """The filters of the page under a name."""
    form = SavedViewForm(request.POST, user=request.user, prefix="view")
    if form.is_valid():
        view = form.save()
        messages.success(request, _("“%(view)s” stands above the list now.") % {"view": view.name})
        return redirect(_back(view.query))
    request.GET = QueryDict(request.POST.get("view-query", "")[:600], mutable=True)
    return _page(request, form, status=400)


@require_POST
@for_desk
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(request.user.saved_views, pk=pk)
    view.delete()
    messages.success(request, _("“%(view)s” is gone.") % {"view": view.name})
    return redirect("feedback:desk")
