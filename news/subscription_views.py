"""A member's subscriptions: choosing them, seeing them all, and ending the e-mails without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Branch
from news import actions
from news.columns import all_branches, column_tree, open_branches
from news.digests import address_of, member_of
from news.following import follow_url, form_for
from news.models import Column, Subscription
from news.rules.digests import Digest
from union_portal.lib import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Everything this person follows, and what else there is."""
    mine = list(request.user.subscriptions.select_related("column", "branch"))
    followed = {each.thing for each in mine}
    places = [*column_tree(request).columns, *open_branches(request)]
    context = {
        "rows": [(each, address_of(each.thing), follow_url(each.thing)) for each in mine],
        "others": [(each, follow_url(each)) for each in places if each not in followed],
    }
    return render(request, "news/subscriptions.html", context)


@login_required
@form_page
def follow_column(request: HttpRequest, slug: str) -> HttpResponse:
    found = column_tree(request).find(slug)
    if found is None:
        raise Http404
    return _follow(request, found)


@login_required
@form_page
def follow_branch(request: HttpRequest, pk: int) -> HttpResponse:
    found = all_branches(request).get(pk)
    if found is None:
        raise Http404
    return _follow(request, found)


def _follow(request: HttpRequest, thing: Column | Branch) -> HttpResponse:
    """Follow, change how, or end it: one form, which also stands on the page of the column or branch."""
    mine = Subscription.objects.to(thing).filter(member=request.user).first()
    if "unfollow" in request.POST:
        actions.unfollow(thing, by=request.user, at=timezone.now())
        messages.success(request, _("You do not follow “%(name)s” any more.") % {"name": thing})
        return _back(request, thing)
    form = form_for(request.user, mine, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"notify": form.cleaned_data["notify"], "digest": Digest(form.cleaned_data["digest"])}
        try:
            actions.follow(thing, by=request.user, at=timezone.now(), **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You follow “%(name)s”.") % {"name": thing})
            return _back(request, thing)
    context = {"thing": thing, "mine": mine, "form": form, "place_url": address_of(thing)}
    return render(request, "news/follow.html", context)


def _back(request: HttpRequest, thing: Column | Branch) -> HttpResponse:
    """To the list the person came from, or to what is followed."""
    said = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure())
    return redirect(said if is_ours else address_of(thing))


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the signed token is the permission
@never_cache
@form_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the foot of a digest. Opening it asks, so that a mail scanner that follows links ends nothing."""
    member = member_of(token)
    if member is None:
        return render(request, "news/unsubscribe.html", {"state": "unknown"}, status=404)
    if request.method != "POST":
        return render(request, "news/unsubscribe.html", {"state": "asked"})
    actions.stop_digests(member, at=timezone.now())
    return render(request, "news/unsubscribe.html", {"state": "done"})
