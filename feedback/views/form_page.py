"""How a form of the mailbox's desk is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from union_portal.lib import Refused
from union_portal.lib.refusals import say

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def is_done(form: forms.BaseForm, deed: Callable[[], object]) -> bool:
    """Whether what was typed was taken. What was refused stands in the form, beside its field where it has one."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed()
    except Refused as refusal:
        form.refused_with = say(form, refusal)  # type: ignore[attr-defined]
        return False
    return True


def shown(
    request: HttpRequest, template: str, form: forms.BaseForm | None = None, **context: Any
) -> HttpResponse:
    """The page; with a form that was not taken it answers 400, or 409 where the state of things refused it."""
    status = 200
    if form is not None and form.is_bound:
        status = getattr(form, "refused_with", 400)
    return render(request, f"feedback/{template}.html", {"form": form, **context}, status=status)
