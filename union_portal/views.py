"""Pages that belong to the whole house: the first page, my page, search, the site map."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from feedback.reading import writing as mailbox
from finance.permissions import may_use_desk as has_fund_duty
from news import home as front_page
from news.actions.home import NOTICES_SLUG
from news.columns import column_tree
from news.must_reads import concerning
from news.permissions import may_compose
from news.search import Hit, search
from union_portal.context_processors import has_mailbox
from union_portal.finding import asked, drops
from union_portal.lib.paging import Page, page_number, page_url
from union_portal.lib.web import keep
from union_portal.old_addresses import moved
from union_portal.waiting import waiting_for

RESULTS, MY_NOTICES = 20, 5
KINDS = {
    "article": gettext_lazy("Article"),
    "policy": gettext_lazy("Policy"),
    "resource": gettext_lazy("Resource"),
    "answer": gettext_lazy("Published answer"),
}
"""What a line of a search result says it is."""
UNDER_CATEGORIES = frozenset({"resource", "answer"})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page, as staff composed it. Who composes it may look at its hidden blocks too: ?preview."""
    # Any other question is one of the old site (/?p=123), or nobody's.
    if request.META.get("QUERY_STRING") and (answer := moved(request)):
        return answer
    is_preview = "preview" in request.GET and may_compose(request.user)
    read = front_page.preview if is_preview else front_page.front
    notices = column_tree(request).find(NOTICES_SLUG)
    is_member = request.user.is_authenticated
    bands = read(request, timezone.now())
    context = {
        "to_read": [each for each in concerning(request, timezone.now()) if each.is_open]
        if is_member
        else [],
        "bands": bands,
        "share_picture": front_page.lead_picture(bands),
        "is_preview": is_preview,
        "mailbox": mailbox.counts(timezone.localdate()) if has_mailbox(request) else None,
        "notices_url": notices.get_absolute_url() if notices else reverse("news:latest"),
    }
    response = render(request, "home.html", context)
    return response if is_preview else keep(response)


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and what they were told last."""
    context = {
        "waiting": waiting_for(request),
        "notices": list(request.user.notices.all()[:MY_NOTICES]),
        "works_with_fund": has_fund_duty(request.user),
    }
    return render(request, "me.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search over everything public."""
    question, now = asked(request), timezone.now()
    number = page_number(request, last=50)
    start = (number - 1) * RESULTS
    result = search(question.question, at=now, scope=question.scope, offset=start, size=RESULTS)
    page = Page(
        result.hits,
        page_url(request, number + 1) if result.total > number * RESULTS and number < 50 else "",
        page_url(request, number - 1) if number > 1 else "",
        number,
    )
    context = {
        "q": question.question,
        "results": [_line(hit) for hit in result.hits],
        "result": result,
        "page": page,
        "choices": question.choices,
        "chosen": [(each.label, each.chosen, question.without(each).url) for each in question.chosen],
        "drops": drops(question, now) if question.question and not result.total else [],
    }
    return keep(render(request, "search.html", context))


def _line(hit: Hit) -> dict[str, Any]:
    thing = hit.thing
    return {
        "kind": KINDS[hit.kind],
        "title_html": hit.title_html,
        "snippet_html": hit.snippet_html,
        "url": thing.get_absolute_url(),
        "column": (thing.category if hit.kind in UNDER_CATEGORIES else thing.column).name,
        "date": _day_of(hit),
    }


def _day_of(hit: Hit) -> date | None:
    """The day that matters to a reader: of publication, of issue, of the newest version."""
    if hit.kind == "policy":
        return hit.thing.issued_on
    moment = hit.thing.latest.uploaded_at if hit.kind == "resource" else hit.thing.published_at
    return timezone.localtime(moment).date()


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every column on one page."""
    return keep(render(request, "pages/sitemap.html", {"columns": column_tree(request).columns}))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return keep(render(request, "pages/accessibility.html"))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return keep(render(request, "pages/privacy.html"))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it beside feeds and files, whatever a page says."""
    return redirect(static("img/crest.svg"), permanent=True)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /me/",
        "Disallow: /display/",
    ]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Before it says that there is no such page: perhaps there was one on the old site."""
    return moved(request) or page_not_found(request, exception)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "429.html", status=429)
