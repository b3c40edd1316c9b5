"""What readers open: lists, articles, policies, their pictures and files."""

import io
import logging
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Branch
from news import (
    following,
    library,
    must_reads,
    permissions,
    policy_library,
    policy_pdf,
    previews,
    reading,
    view_counter,
)
from news.columns import all_branches, branches_below, column_tree, dress, open_branches
from news.landing import landing
from news.models import Article, Attachment, Column, Policy, Resource, Tag, Video
from news.rules.resources import Access
from news.rules.stages import Stage
from union_portal.lib import pdf
from union_portal.lib.paging import keyset_page, numbered_page
from union_portal.lib.ranges import sent_by_range
from union_portal.lib.web import keep

PAGE, POLICIES = 20, 5
RETRY_AFTER = 30
"""Seconds after which a PDF that somebody else waits for too should be ready."""
log = logging.getLogger(__name__)
Sent = TypeVar("Sent", bound=HttpResponseBase)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Everything that is new, whatever its column."""
    tree, now = column_tree(request), timezone.now()
    articles = Article.objects.public(now).for_list()
    page = keyset_page(request, articles, field="published_at", size=PAGE)
    context = {
        "title": _("News"),
        "crumbs": [(_("Home"), reverse("home"))],
        "filters": [reading.column_filter(tree, None)],
        "feed_url": reverse("news:feed"),
        "archive_url": reverse("news:archive"),
        "page": page,
        "articles": dress(request, reading.pinned_first(request, articles, page, now)),
    }
    return keep(render(request, "news/column.html", context))


@require_safe
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """A column with everything below it. Its first page begins with what stands out."""
    tree, now = column_tree(request), timezone.now()
    found = tree.find(slug)
    if found is None or found.holds != Column.Holds.ARTICLES:
        raise Http404
    articles = Article.objects.public(now).filter(column__in=tree.subtree(found)).for_list()
    page = keyset_page(request, articles, field="published_at", size=PAGE)
    above = landing(request, found, now) if page.is_first else None
    rows = page.items if above else reading.pinned_first(request, articles, page, now)
    context = {
        "title": found.name,
        "column": found,
        "follow": following.box(request, found),
        "crumbs": tree.crumbs(found)[:-1],
        "filters": [reading.column_filter(tree, found)],
        "feed_url": reverse("news:column-feed", args=[slug]),
        "archive_url": f"{reverse('news:archive')}?column={slug}",
        "landing": above,
        "share_picture": above.lead.lead_picture if above and above.lead else reading.first_picture(rows),
        "page": page,
        "articles": dress(request, rows),
    }
    return keep(render(request, "news/column.html", context))


@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Everything under one tag, whatever its column. The address of a former name leads on."""
    found = get_object_or_404(Tag.objects.select_related("merged_into"), name=name)
    if found.merged_into:
        return redirect(found.merged_into, permanent=True)
    now = timezone.now()
    articles = Article.objects.public(now).filter(tags__contains=[found.name]).for_list()
    page = keyset_page(request, articles, field="published_at", size=PAGE)
    policies = Policy.objects.public(now).filter(tags__contains=[found.name]).for_list()
    shown = list(policies[: POLICIES + 1]) if page.is_first else []
    all_policies = f"{reverse('news:policies')}?{urlencode({'tag': found.name})}"
    context = {
        "title": found.name,
        "tag": found,
        "crumbs": [(_("Home"), reverse("home")), (_("News"), reverse("news:latest"))],
        "feed_url": reverse("news:tag-feed", args=[found.name]),
        "policies": shown[:POLICIES],
        "all_policies_url": all_policies if len(shown) > POLICIES else "",
        "page": page,
        "articles": dress(request, page.items),
    }
    return keep(render(request, "news/column.html", context))


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Everything there ever was: by year and month, by column and by branch with what is below it."""
    asked = reading.archive_asked(request, _branch_asked(request))
    articles = reading.in_archive(Article.objects.public(timezone.now()), asked)
    page = keyset_page(request, articles.for_list(), field="published_at", size=PAGE)
    context = {
        "title": _("Archive"),
        "crumbs": [(_("Home"), reverse("home")), (_("News"), reverse("news:latest"))],
        "filters": reading.archive_filters(request, asked, open_branches(request)),
        "page": page,
        "articles": dress(request, page.items),
    }
    return keep(render(request, "news/column.html", context))


def _branch_asked(request: HttpRequest) -> Branch | None:
    said = request.GET.get("branch", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        return None
    found = all_branches(request).get(int(said))
    if found is None:
        raise Http404
    return found


@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    """The branches of today, each with its own page."""
    context = {"crumbs": [(_("Home"), reverse("home"))], "branches": open_branches(request)}
    return keep(render(request, "news/branches.html", context))


@require_safe
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """The news of one branch with its groups. A closed branch keeps its page: its news happened."""
    found = all_branches(request).get(pk)
    if found is None:
        raise Http404
    now = timezone.now()
    articles = Article.objects.public(now).of_branches(branches_below(request, found)).for_list()
    page = keyset_page(request, articles, field="published_at", size=PAGE)
    rows = reading.pinned_first(request, articles, page, now)
    context = {
        "title": found.name,
        "share_picture": reading.first_picture(rows),
        "follow": following.box(request, found),
        "crumbs": [(_("Home"), reverse("home")), (_("Branches"), reverse("news:branches"))],
        "feed_url": reverse("news:branch-feed", args=[pk]),
        "archive_url": f"{reverse('news:archive')}?branch={pk}",
        "page": page,
        "articles": dress(request, rows),
    }
    return keep(render(request, "news/column.html", context))


@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article. Before it is public only the editorial desk sees it."""
    found = get_object_or_404(Article.objects.for_page(), pk=pk)
    now = timezone.now()
    is_framed = previews.is_framed(request) and permissions.may_see(request.user, found)
    if not found.is_public(now) and not permissions.may_see(request.user, found):
        return _gone(request, found, now)
    if is_framed:
        previews.dress(request, found, now)
    context = reading.article_context(request, found, now) | {
        "must_read": must_reads.box(request, found, now),
        "is_framed": is_framed,
    }
    request.section = context["crumbs"][1][1]
    response = render(request, "news/article.html", context)
    if is_framed:
        return previews.framed(response)
    if not context["is_preview"] and not previews.is_asked(request):
        view_counter.count(found.pk)
        keep(response, counts_view_of=found.pk)
    return response


def _gone(request: HttpRequest, found: Article, at: datetime) -> HttpResponse:
    """410 for what readers once could see, 404 for what they never could."""
    if not found.was_public(at):
        raise Http404
    return gone(request, found)


def gone(request: HttpRequest, found: Article) -> HttpResponse:
    """What was withdrawn, and why."""
    return render(request, "news/withdrawn.html", {"article": found}, status=410)


@require_safe
def policies(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The policy library, or one of its columns."""
    tree = column_tree(request)
    found = tree.find(slug) if slug else None
    if slug and (found is None or found.holds != Column.Holds.POLICIES):
        raise Http404
    place = found or tree.policy_root
    things = Policy.objects.public(timezone.now()).for_list()
    if found:
        things = things.filter(column__in=tree.subtree(found))
    things, filters = policy_library.filtered_policies(request, things, tree, found)
    page = numbered_page(request, things, size=PAGE)
    context = {
        "title": found.name if found else _("Policies"),
        "column": found,
        "follow": following.box(request, place) if place else None,
        "crumbs": [(_("Home"), reverse("home"))]
        + ([(_("Policies"), reverse("news:policies"))] if found else []),
        "filters": filters,
        "form": policy_library.search_form(request),
        "feed_url": reverse("news:policy-feed"),
        "page": page,
        "policies": page.items,
    }
    return keep(render(request, "news/policy_list.html", context))


@require_safe
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """One policy. Once published it stays readable: after its withdrawal under a banner that says why."""
    found, now = _policy(request, pk), timezone.now()
    is_framed = previews.is_framed(request) and permissions.may_see_policies(request.user, found)
    if is_framed:
        previews.dress(request, found, now)
    context = policy_library.policy_context(request, found, now)
    context |= {"must_read": must_reads.box(request, found, now), "is_framed": is_framed}
    response = render(request, "news/policy.html", context)
    if is_framed:
        return previews.framed(response)
    return keep(response) if found.is_readable(now) else response


@require_safe
def policy_article(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """An address for one article (第十二条, 第十二条之一) that survives mail programs which cut off what follows a #."""
    found = _policy(request, pk)
    if not policy_library.has_article(found, number):
        raise Http404
    return redirect(f"{found.get_absolute_url()}#art-{number}")


@require_safe
def policy_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two versions of a document side by side, article by article; for whoever may read both.

    It is work: there are two addresses and no others, so that each is made once and kept.
    """
    if request.META["QUERY_STRING"] not in {"", "all"}:
        return redirect(request.path + ("?all" if "all" in request.GET else ""))
    both = [_policy(request, each) for each in (pk, other)]
    line = policy_library.line_of(both[0])
    if pk == other or other not in line:
        raise Http404
    context = policy_library.comparison_context(request, *both, line)
    response = render(request, "news/policy_compare.html", context)
    now = timezone.now()
    return keep(response) if all(each.is_readable(now) for each in both) else response


@require_safe
def policy_pdf_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The document on A4, as it would be printed. One address for each, so that it is made once and kept."""
    found = _policy(request, pk)
    if request.GET:
        return redirect("news:policy-pdf", pk=pk)
    is_readable = found.is_readable(timezone.now())
    try:
        content = policy_pdf.kept(request, found) if is_readable else policy_pdf.made(found)
    except pdf.Busy:
        return _no_pdf(request, found, is_busy=True)
    except pdf.CannotTypeset:
        log.exception("policy %s cannot be typeset", pk)
        return _no_pdf(request, found, is_busy=False)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{found.title}.pdf") or "inline"
    return keep(response) if is_readable else response


def _no_pdf(request: HttpRequest, found: Policy, *, is_busy: bool) -> HttpResponse:
    """The text itself can be read all the same."""
    response = render(request, "news/policy_no_pdf.html", {"policy": found, "is_busy": is_busy}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER if is_busy else 3600)
    return response


def _policy(request: HttpRequest, pk: int) -> Policy:
    """What this person may read: everybody what is or was public, the editorial desk the rest."""
    found: Policy = get_object_or_404(Policy.objects.for_page(), pk=pk)
    if not found.is_readable(timezone.now()) and not permissions.may_see_policies(request.user, found):
        raise Http404
    return found


@require_safe
def article_qr(request: HttpRequest, pk: int) -> HttpResponse:
    return _qr(get_object_or_404(Article.objects.public(timezone.now()).only("pk"), pk=pk))


@require_safe
def policy_qr(request: HttpRequest, pk: int) -> HttpResponse:
    return _qr(get_object_or_404(Policy.objects.public(timezone.now()).only("pk"), pk=pk))


def _qr(thing: Any) -> HttpResponse:
    """The address as a QR code that still reads when printed small."""
    out = io.BytesIO()
    code = segno.make(settings.SITE_URL + thing.get_absolute_url(), error="m", micro=False)
    code.save(out, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@require_safe
def article_poster(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Article.objects.public(timezone.now()).for_page(), pk=pk)
    dress(request, [found])
    return _poster(request, found, reverse("news:article-qr", args=[pk]), found.branch)


@require_safe
def policy_poster(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Policy.objects.public(timezone.now()).for_page(), pk=pk)
    return _poster(request, found, reverse("news:policy-qr", args=[pk]), found.issuing_body)


def _poster(request: HttpRequest, thing: Any, qr_url: str, signed_by: Any) -> HttpResponse:
    """One sheet of A4 for the notice board: what it is, and the code that opens it on the phone."""
    context = {"thing": thing, "qr_url": qr_url, "signed_by": signed_by}
    return keep(render(request, "news/poster.html", context))


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file under the name people know. Only as public as the article or policy it belongs to."""
    found = get_object_or_404(Attachment.objects.select_related("article", "policy"), pk=pk)
    owner = found.article or found.policy
    if not owner.is_readable(timezone.now()) and not permissions.may_see(request.user, owner):
        raise Http404
    return _sent(FileResponse(_opened(found.file.name), as_attachment=True, filename=found.name))


@require_safe
def video(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A film, by the piece. Only as public as the article it belongs to; asked anew for every piece."""
    found = get_object_or_404(Video.objects.select_related("article"), pk=pk)
    is_public = found.article.is_readable(timezone.now())
    if not is_public and not permissions.may_see(request.user, found.article):
        raise Http404
    name = str(found.file.name)
    response = sent_by_range(
        request, _opened(name), found.size, content_type="video/mp4", etag=f'"{name[-36:-4]}"'
    )
    if not is_public:
        response.headers["Cache-Control"] = "private, no-store"
    return _sent(response)


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """The resource library. Who asks decides what is for a role; strangers all get the same list."""
    return keep(render(request, "news/resource_list.html", library.list_context(request)))


@require_safe
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file is, for whom, and its versions. Whoever may not take it is told how."""
    found = get_object_or_404(Resource.objects.for_list(), pk=pk)
    refusal = _turned_away(request, found)
    if refusal:
        return refusal
    response = render(request, "news/resource.html", library.page_context(request, found))
    return keep(response) if found.stage == Stage.PUBLISHED else response


@require_safe
def resource_file(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponseBase:
    """A version under the name people know; without a number the newest. Asked anew every time."""
    found = get_object_or_404(Resource.objects.select_related("branch"), pk=pk)
    refusal = _turned_away(request, found)
    if refusal:
        return refusal
    if not permissions.may_open_resource(request.user, found):
        return _only_for_others(request, found)
    versions = found.versions.order_by("-number")
    version = versions.filter(number=number).first() if number else versions.present().first()
    if version is None:
        raise Http404
    if version.is_removed:
        return _gone_resource(request, found, version.removal_reason, version.number)
    response = _sent(FileResponse(_opened(version.file.name), as_attachment=True, filename=version.name))
    if found.access != Access.PUBLIC or found.stage != Stage.PUBLISHED:
        response.headers["Cache-Control"] = "private, no-store"
    if request.method == "GET" and found.stage == Stage.PUBLISHED:
        view_counter.count_download(version.pk)
    return response


def _turned_away(request: HttpRequest, found: Resource) -> HttpResponse | None:
    """Why this person does not get to see the page of a resource; None when there is no reason."""
    if permissions.may_see_resources(request.user, found):
        return None
    if found.stage == Stage.DRAFT:
        raise Http404
    if not permissions.may_find_resource(request.user, found):
        return _only_for_others(request, found)
    return _gone_resource(request, found, found.withdrawal_reason) if found.stage == Stage.WITHDRAWN else None


def _only_for_others(request: HttpRequest, found: Resource) -> HttpResponse:
    """A stranger may be a member who has not signed in; a member is told that it is for others."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(found.get_absolute_url())


def _gone_resource(
    request: HttpRequest, found: Resource, reason: str, number: int | None = None
) -> HttpResponse:
    """It was there, and why it is no more; with a number only this version of it."""
    context = {"resource": found, "reason": reason, "number": number}
    return render(request, "news/resource_gone.html", context, status=410)


@require_safe
def resource_qr(request: HttpRequest, pk: int) -> HttpResponse:
    return _qr(get_object_or_404(Resource.objects.public().listed_for(()), pk=pk))


@require_safe
def resource_poster(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Resource.objects.public().listed_for(()).select_related("branch"), pk=pk)
    return _poster(request, found, reverse("news:resource-qr", args=[pk]), found.branch)


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture by its random name. They never change, so browsers may keep them."""
    if ".." in name.split("/"):
        raise Http404  # "../attachments/..." lies in the same store, but has its own door
    response = _sent(FileResponse(_opened(f"pictures/{name}")))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _opened(name: str) -> Any:
    try:
        return default_storage.open(name)
    except (OSError, ValueError) as error:  # SuspiciousFileOperation has its own 400
        raise Http404 from error


def _sent(response: Sent) -> Sent:
    """Whatever was uploaded, a browser only shows or saves it: no sniffing, no scripts."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
