"""Where things of the old site stand now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.models import OldAddress
from news.rules.old_addresses import is_own_place, normalised
from union_portal.lib import Refused


@transaction.atomic
def save_old_address(address: OldAddress, *, by: User | None, at: datetime) -> OldAddress:
    """Keep a new or corrected one, spelt as it will be looked for."""
    path = normalised(address.path)
    if not path:
        raise Refused(_("Write the address as on the old site: /show.asp?id=45."))
    address.path = path
    address.target_path = address.target_path.strip()
    if address.target_path:
        refuse_no_page(address.target_path)
        _refuse_circle(address)
    with refusals_in_words():
        address.save()
    return address


def refuse_no_page(path: str) -> None:
    """An old address leads to a page that is there, never out of the house."""
    if not is_own_place(path):
        raise Refused(_("It leads to a page of this portal: /policies/ for example."))
    try:
        resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404 as error:
        raise Refused(_("This portal has no page {path}.").format(path=path)) from error


@transaction.atomic
def remove_old_address(address: OldAddress, *, by: User | None, at: datetime) -> None:
    address.delete()


def _refuse_circle(address: OldAddress) -> None:
    """A page that is itself an old address could send the reader round for ever."""
    target = normalised(address.target_path)
    onward = Q(path=target) & ~Q(pk=address.pk)
    if address.path == target or (target and OldAddress.objects.filter(onward).exists()):
        raise Refused(_("This page is an old address itself: name the page it leads to."))
