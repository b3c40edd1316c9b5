"""What scripts of votes send and get: JSON of a limited size, and every refusal as a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from proposals.actions.ballot_refusals import DAMAGED
from union_portal.lib import Refused


class Unusable(Exception):
    """What was sent cannot be read; holds the sentence and the status."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def posted(request: HttpRequest, most: int) -> dict[str, Any]:
    """The JSON object that was sent, of at most so many bytes."""
    if int(request.headers.get("Content-Length") or 0) > most:
        raise Unusable(_("What was sent is too long. Nothing was stored."), 413)
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unusable(str(DAMAGED)) from None
    if not isinstance(found, dict):
        raise Unusable(str(DAMAGED))
    return found


def text(value: object) -> str:
    """What has to be a string."""
    if not isinstance(value, str):
        raise Unusable(str(DAMAGED))
    return value


def texts(value: object) -> dict[str, str]:
    """What has to be an object of strings."""
    if not isinstance(value, dict):
        raise Unusable(str(DAMAGED))
    return {key: text(each) for key, each in value.items()}


def in_json(view: Callable[..., dict[str, Any]]) -> Callable[..., JsonResponse]:
    """The answer of the view; a refusal is {"refused": sentence}."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except Unusable as fault:
            return JsonResponse({"refused": str(fault)}, status=fault.status)
        except Refused as refusal:
            return JsonResponse({"refused": str(refusal)}, status=409)

    return page
