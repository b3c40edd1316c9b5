"""Activation slips on paper: A4, eight to a sheet, to be cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from members.actions.slips import NewSlip
from members.models import Branch
from members.rules.branches import BranchKind

A_SHEET = 8
TEMPLATE = "members/slips.html"


def sheets(slips: Sequence[NewSlip]) -> dict[str, Any]:
    """What the template takes. The QR code opens the page; the code itself is typed, and so in no log."""
    address = settings.SITE_URL + reverse("members:activate")
    return {
        "sheets": [slips[start : start + A_SHEET] for start in range(0, len(slips), A_SHEET)],
        "count": len(slips),
        "union": Branch.objects.get(kind=BranchKind.UNION).name,
        "address": address.partition("://")[2],
        "qr": segno.make(address, error="m").svg_inline(border=0, omitsize=True, title=None),
    }


def as_file(slips: Sequence[NewSlip]) -> str:
    """The sheets as one file that needs nothing else: its style stands in it."""
    with open(finders.find("css/slips.css"), encoding="utf-8") as style:
        return render_to_string(TEMPLATE, sheets(slips) | {"style": style.read()})
