"""The resource library (资料共享) as readers see it: a list with filters, and one resource with its versions.

What is for members stands in everybody's list: they learn there what they have to sign in for. What is for a role
stands only in the lists of those who hold it, and of the desk that keeps it.
"""

import unicodedata
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from news import permissions
from news.models import Resource, ResourceCategory
from news.reading import query_filter
from union_portal.lib.editions import remembered
from union_portal.lib.paging import numbered_page

PAGE, RELATED, MOST_WORDS = 20, 4, 6
MOST_TAKEN = "downloads"


@remembered
def resource_categories() -> list[ResourceCategory]:
    """In the order staff gave them. Without a category there is no library."""
    return list(ResourceCategory.objects.order_by("position", "name"))


def list_context(request: HttpRequest) -> dict[str, Any]:
    """The list that fits the address: category, words, order."""
    categories = resource_categories(request)
    said = request.GET.get("category", "")
    category = next((each for each in categories if str(each.pk) == said), None)
    words = " ".join(request.GET.get("q", "").split())[:80]
    found = permissions.resources_listed_for(request.user).for_list()
    if category:
        found = found.filter(category=category)
    page = numbered_page(request, _ordered(request, holding(found, words)), size=PAGE)
    by_category = [(each.name, str(each.pk)) for each in categories]
    orders = [(_("Most downloaded"), MOST_TAKEN)]
    return {
        "crumbs": [(_("Home"), reverse("home"))],
        "category": category,
        "q": words,
        "filters": [
            query_filter(request, _("Category"), "category", by_category),
            query_filter(request, _("Order"), "sort", orders, first=_("Newest first")),
        ],
        "page": page,
        "resources": page.items,
    }


def holding(resources: QuerySet[Resource], words: str) -> QuerySet[Resource]:
    """Those with every word in title, description or a file name. A library is small enough to be read through."""
    for word in unicodedata.normalize("NFKC", words).lower().split()[:MOST_WORDS]:
        resources = resources.filter(search_text__contains=word)
    return resources


def _ordered(request: HttpRequest, resources: QuerySet[Resource]) -> QuerySet[Resource]:
    if request.GET.get("sort") == MOST_TAKEN:
        return resources.order_by("-downloads", "-latest__uploaded_at", "-pk")
    return resources.order_by("-latest__uploaded_at", "-pk")


def page_context(request: HttpRequest, resource: Resource) -> dict[str, Any]:
    """Everything the page of a resource shows, in two more queries."""
    versions = list(resource.versions.for_page())
    related = permissions.resources_listed_for(request.user).filter(category=resource.category_id)
    is_for_the_board = resource.stage == "published" and resource.is_listed_for_all
    return {
        "resource": resource,
        "crumbs": [(_("Home"), reverse("home")), (_("Resources"), reverse("news:resources"))],
        "versions": versions,
        "current": next((each for each in versions if not each.is_removed), None),
        "may_open": permissions.may_open_resource(request.user, resource),
        "may_edit": permissions.may_keep_resources(request.user, resource),
        "is_preview": resource.stage != "published",
        "sign_in_url": redirect_to_login(resource.get_absolute_url()).url,
        "related": list(related.exclude(pk=resource.pk).for_list().order_by("-downloads", "-pk")[:RELATED]),
        "qr_url": reverse("news:resource-qr", args=[resource.pk]) if is_for_the_board else "",
        "poster_url": reverse("news:resource-poster", args=[resource.pk]),
    }
