"""Where things of the old site stand now."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.models import Article, OldAddress, Policy
from news.rules.old_addresses import is_own_place, normalised
from union_portal.lib import Refused

LONGEST_PLACE = OldAddress._meta.get_field("target_path").max_length or 200


@transaction.atomic
def save_old_address(address: OldAddress, *, by: User | None, at: datetime) -> OldAddress:
    """Keep a new or corrected one, spelt as it will be looked for."""
    address.path = spelt(address.path)
    address.target_path = address.target_path.strip()
    if address.target_path:
        refuse_no_page(address.target_path)
        _refuse_circle(address)
    with refusals_in_words():
        address.save()
    return address


def spelt(path: str) -> str:
    """As it will be looked for, or a sentence."""
    found = normalised(path)
    if not found:
        raise Refused(_("Write the address as on the old site: /show.asp?id=45."))
    return found


@transaction.atomic
def lead_from(path: str, place: str, *, by: User | None, at: datetime) -> OldAddress:
    """One line of a list: new, or led elsewhere than before."""
    known = OldAddress.objects.filter(path=normalised(path)).first() or OldAddress(path=path)
    return save_old_address(aimed(known, place), by=by, at=at)


def aimed(address: OldAddress, place: str) -> OldAddress:
    """The address leading to this page, as people copy it from the browser. An article keeps its old address wherever it
    goes; anything else is kept as a path."""
    place = place.strip().removeprefix(settings.SITE_URL)
    refuse_no_page(place)
    match = resolve(_without_question(place))
    address.article = address.policy = None
    address.target_path = ""
    if match.view_name == "news:article":
        address.article = Article.objects.filter(pk=match.kwargs["pk"]).first()
    elif match.view_name == "news:policy":
        address.policy = Policy.objects.filter(pk=match.kwargs["pk"]).first()
    else:
        address.target_path = place
        return address
    if address.article is None and address.policy is None:
        raise Refused(_("This portal has no page {path}.").format(path=place))
    return address


def refuse_no_page(path: str) -> None:
    """An old address leads to a page that is there, never out of the house."""
    if len(path) > LONGEST_PLACE:
        raise Refused(
            _("The address of the page is longer than %(most)d characters.") % {"most": LONGEST_PLACE}
        )
    if not is_own_place(path):
        raise Refused(_("It leads to a page of this portal: /policies/ for example."))
    try:
        resolve(_without_question(path))
    except Resolver404 as error:
        raise Refused(_("This portal has no page {path}.").format(path=path)) from error


@transaction.atomic
def remove_old_address(address: OldAddress, *, by: User | None, at: datetime) -> None:
    address.delete()


def _without_question(path: str) -> str:
    return path.partition("#")[0].partition("?")[0]


def _refuse_circle(address: OldAddress) -> None:
    """A page that is itself an old address could send the reader round for ever."""
    target = normalised(address.target_path)
    onward = Q(path=target) & ~Q(pk=address.pk)
    if address.path == target or (target and OldAddress.objects.filter(onward).exists()):
        raise Refused(_("This page is an old address itself: name the page it leads to."))
