"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.models import SiteSettings
from news.columns import column_tree
from news.library import resource_categories
from union_portal.lib.editions import remembered

NAVIGATION_LENGTH = 7


@remembered
def site_settings() -> SiteSettings:
    """What staff have written about the site, or the defaults before they have."""
    return SiteSettings.objects.filter(pk=1).first() or SiteSettings()


@remembered
def _places() -> tuple[bool, bool, bool]:
    """Whether there is a congress to speak of, letters are taken, the fund is on display; asked at once, for every page asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM proposals_congress),"
            " EXISTS (SELECT 1 FROM feedback_category WHERE is_open),"
            " EXISTS (SELECT 1 FROM finance_publication WHERE published_at IS NOT NULL)"
        )
        congress, mailbox, fund = cursor.fetchone()
    return congress, mailbox, fund


def has_congress(request: HttpRequest) -> bool:
    return _places(request)[0]


def has_mailbox(request: HttpRequest) -> bool:
    return _places(request)[1]


def has_fund(request: HttpRequest) -> bool:
    return _places(request)[2]


def portal(request: HttpRequest) -> dict[str, Any]:
    """portal, navigation, tabs, has_mailbox, has_fund, display, site_url, today, unread. Not `site`: allauth uses that name for its own."""
    return {
        "portal": SimpleLazyObject(lambda: site_settings(request)),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "tabs": SimpleLazyObject(lambda: _tabs(request)),
        "has_mailbox": SimpleLazyObject(lambda: has_mailbox(request)),
        "has_fund": SimpleLazyObject(lambda: has_fund(request)),
        "display": request.display,
        "site_url": settings.SITE_URL,
        "today": timezone.localdate(),
        "unread": SimpleLazyObject(lambda: _unread(request)),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The home page, the columns staff chose and, where they keep one, the resource library: at most seven in all, the mailbox, the congress and the fund among them."""
    # An article's address does not say its column: the view names the section the page belongs to.
    here, home = getattr(request, "section", request.path), reverse("home")
    items = [_item(_("Home"), home, here == home, "home")]
    room = NAVIGATION_LENGTH - has_congress(request) - has_mailbox(request) - has_fund(request)
    for column in column_tree(request).columns:
        if column.in_navigation and len(items) < room:
            url = column.get_absolute_url()
            items.append(_item(column.name, url, here.startswith(url), "paper"))
    if has_mailbox(request):
        items.append(_mailbox(here))
    if has_congress(request):
        items.append(_congress(here))
    if has_fund(request):
        items.append(_fund(here))
    if resource_categories(request) and len(items) < NAVIGATION_LENGTH:
        resources = reverse("news:resources")
        items.append(_item(_("Resources"), resources, here.startswith(resources), "download"))
    return items


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The five places of the phone's bar. The fund has one where there is no mailbox, or no congress."""
    here = request.path
    home, news, policies, me = map(reverse, ("home", "news:latest", "news:policies", "me"))
    search = reverse("search")
    others = [
        _item(_("Policies"), policies, here.startswith(policies), "doc"),
        _item(_("Search"), search, here.startswith(search), "search"),
    ]
    if has_fund(request):
        others[0 if has_congress(request) else 1] = _fund(here)
    return [
        _item(_("Home"), home, here == home, "home"),
        _item(_("News"), news, here.startswith(news), "paper"),
        _mailbox(here) if has_mailbox(request) else others[0],
        _congress(here) if has_congress(request) else others[1],
        _item(_("Me"), me, here.startswith(me), "user"),
    ]


def _mailbox(here: str) -> dict[str, Any]:
    mailbox = reverse("feedback:home")
    return _item(pgettext("in the navigation", "Worker mailbox"), mailbox, here.startswith(mailbox), "mail")


def _congress(here: str) -> dict[str, Any]:
    """The congress with its proposals, which have addresses of their own."""
    congress, board = reverse("proposals:home"), reverse("proposals:board")
    return _item(
        pgettext("in the navigation", "Congress"), congress, here.startswith((congress, board)), "pen"
    )


def _fund(here: str) -> dict[str, Any]:
    fund = reverse("finance:home")
    return _item(pgettext("in the navigation", "The fund"), fund, here.startswith(fund), "sheet")


def _item(label: str, url: str, is_current: bool, icon: str) -> dict[str, Any]:
    return {"label": label, "url": url, "is_current": is_current, "icon": icon}


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return user.notices.unread().count() if user is not None and user.is_authenticated else 0
