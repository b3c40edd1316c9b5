"""The public board (提案公示), its figures, and the papers about the proposals of a session."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import SiteSettings
from news.search import LONGEST_QUESTION
from proposals import board as reading
from proposals import permissions, registers
from proposals.models import Proposal, Session
from proposals.reading.proposals import sessions_with_papers
from proposals.statistics import figures_of
from union_portal.lib.paging import keyset_page
from union_portal.lib.papers import Paper, answer, as_html

PAGE = 20


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What was docketed, newest first, with its state and its days."""
    today = timezone.localdate()
    things = reading.found(request, today).for_list().select_related("mover__delegation")
    page = keyset_page(request, things, field="docketed_at", size=PAGE)
    context = {
        "crumbs": [(_("Home"), reverse("home"))],
        "filters": reading.filters(request),
        "page": page,
        "rows": reading.dressed(page.items, today),
        "papers": sessions_with_papers() if permissions.may_read_register(request.user) else [],
        "q": request.GET.get("q", "")[:LONGEST_QUESTION],
        "kept": [
            (name, value) for name, value in request.GET.items() if name not in {"q", "before", "after"}
        ],
    }
    return render(request, "proposals/board.html", context)


@require_safe
def excellent(request: HttpRequest) -> HttpResponse:
    """Those that were named excellent, and why."""
    things = Proposal.objects.public().filter(is_excellent=True).for_list()
    page = keyset_page(request, things.select_related("mover__delegation"), field="docketed_at", size=PAGE)
    rows = reading.dressed(page.items, timezone.localdate())
    return render(
        request, "proposals/board_excellent.html", {"crumbs": _crumbs(), "page": page, "rows": rows}
    )


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Of one session (?session=) or of all."""
    asked = request.GET.get("session", "")
    session = None
    if asked:
        if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
            raise Http404
        session = get_object_or_404(Session.objects.for_page(), pk=asked)
    paper = registers.statistics_paper(
        figures_of(session, timezone.localdate()), str(session) if session else _("all sessions")
    )
    sessions = Session.objects.filter(proposals__number__isnull=False).distinct().for_page()
    links = [{"url": request.path, "label": _("all"), "is_current": session is None}] + [
        {"url": f"?session={each.pk}", "label": each.short_name, "is_current": each == session}
        for each in sessions
    ]
    return _paper(request, paper, [{"label": _("Session"), "links": links}])


@require_safe
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """提案登记表, for the office and leaders."""
    if refusal := _turned_away(request):
        return refusal
    session = get_object_or_404(Session.objects.for_page(), pk=pk)
    shows_names = permissions.holds(request.user, *permissions.OFFICE.values())
    paper = registers.register(session, shows_names=shows_names, issuer=_issuer(), today=timezone.localdate())
    return _paper(request, paper)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """提案工作报告, for the office and leaders."""
    if refusal := _turned_away(request):
        return refusal
    session = get_object_or_404(Session.objects.for_page(), pk=pk)
    return _paper(request, registers.report(session, issuer=_issuer(), today=timezone.localdate()))


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if permissions.may_read_register(request.user):
        return None
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path())


def _issuer() -> str:
    site = SiteSettings.objects.first()
    return (site.organiser or site.name) if site else ""


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Home"), reverse("home")), (_("Proposals"), reverse("proposals:board"))]


def _paper(request: HttpRequest, paper: Paper, filters: list | None = None) -> HttpResponse:
    context = {
        "crumbs": _crumbs(),
        "title": paper.title,
        "paper": as_html(paper),
        "filters": filters or [],
    }
    name = f"{paper.title} {paper.subtitle}"
    return answer(request, paper, name) or render(request, "proposals/board_paper.html", context)
