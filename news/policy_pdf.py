"""A policy on A4 as a PDF that looks like the document (layout: templates/pdf/policy.typ)."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable
from datetime import date
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.accounts import site_name
from news.models import Policy
from news.policy_library import is_signed
from news.rules.validity import Validity
from union_portal.lib import Refused, pdf, pictures
from union_portal.lib.editions import edition_of

LAYOUT = settings.BASE_DIR / "templates" / "pdf" / "policy.typ"
PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^"]+)"')


MOST_BYTES = 32 * 1024 * 1024


class Drawer:
    """Files that were made, the least recently asked for thrown out first. Whoever looks in holds the lock."""

    def __init__(self) -> None:
        self.files: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable) -> bytes | None:
        if key in self.files:
            self.files.move_to_end(key)
        return self.files.get(key)

    def put(self, key: Hashable, content: bytes) -> None:
        self.files[key] = content
        while sum(map(len, self.files.values())) > MOST_BYTES:
            self.files.popitem(last=False)


drawer, lock = Drawer(), Lock()


def kept(request: HttpRequest, policy: Policy) -> bytes:
    """The file of something readers may open, made once for all of them: anew with each edition, and each day because
    the day stands on it."""
    key = (policy.pk, policy.updated_at, edition_of(request), timezone.localdate())
    if found := _found(key):
        return found
    with pdf.turn():
        found = _found(key)  # whoever had the turn before may have made it
        if found is None:
            found = made(policy)
            with lock:
                drawer.put(key, found)
    return found


def _found(key: Hashable) -> bytes | None:
    with lock:
        return drawer.get(key)


def made(policy: Policy) -> bytes:
    """The file. The document speaks Chinese, whoever asks for it."""
    names, shown = _pictures(policy.body)
    with translation.override("zh-hans"):
        data = _said(policy)
    data["blocks"] = pdf.tree(policy.body, site_url=settings.SITE_URL, pictures=names)
    return pdf.made(LAYOUT, data, pictures=shown, fonts=[settings.PDF_FONTS])


def _said(policy: Policy) -> dict[str, Any]:
    """Everything but the text itself."""
    on, portal = policy.issued_on, site_name()
    bodies = policy.issuing_bodies or ([portal] if policy.is_red_headed else [])
    is_red = policy.is_red_headed
    return {
        "title": policy.title,
        "author": "、".join(bodies),
        "date": [on.year, on.month, on.day] if on else None,
        "red_head": bodies if is_red else [],
        "number": policy.number,
        "notes": [] if is_red else [f"{chinese_day(each.on)}{each.note}" for each in _history(policy)],
        "signature": [*bodies, chinese_day(on)] if is_red and on and not is_signed(policy) else [],
        "attachments": list(policy.attachments.values_list("name", flat=True)),
        "print_note": [bodies[0], f"{chinese_day(on)}印发"] if is_red and on else [],
        "warning": _warning(policy),
        "source": _("{portal}, {address}. On {day}: {validity}.").format(
            portal=portal,
            address=settings.SITE_URL + policy.get_absolute_url(),
            day=chinese_day(timezone.localdate()),
            validity=policy.validity_label,
        ),
    }


def chinese_day(day: date | None) -> str:
    """As documents write it: 2026年11月12日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _history(policy: Policy) -> list[Any]:
    """Adoptions and amendments stand under the title of a statute (题注), oldest first."""
    return sorted(policy.revisions.all(), key=lambda each: (each.on, each.pk))


def _warning(policy: Policy) -> str:
    """Paper outlives the portal's banner: what no longer holds says so on every page."""
    if policy.withdrawn_at is not None and policy.stage == "withdrawn":
        return _("This document was withdrawn.")
    return {
        Validity.REPEALED: _("This document no longer holds."),
        Validity.AMENDED: _("There is a newer version of this document."),
    }.get(policy.validity, "")


def _pictures(body: str) -> tuple[dict[str, str], dict[str, bytes]]:
    """By address the name that stands in the data, by name the file; a lost or a broken one is left out."""
    names, files = {}, {}
    for number, address in enumerate(dict.fromkeys(PICTURE.findall(body))):
        try:
            with default_storage.open(address.removeprefix(settings.MEDIA_URL)) as file:
                content = file.read()
            pictures.check(content)
        except (OSError, Refused):
            continue
        names[address] = f"picture-{number}{PurePosixPath(address).suffix}"
        files[names[address]] = content
    return names, files
