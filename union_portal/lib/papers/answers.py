"""The address of a paper gives it in each of its forms: …?format=docx."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from union_portal.lib import files, pdf
from union_portal.lib.papers.paper import Paper
from union_portal.lib.papers.sheets import as_csv, as_xlsx
from union_portal.lib.papers.typeset import as_pdf
from union_portal.lib.papers.word import as_docx

log = logging.getLogger(__name__)
RETRY_AFTER = 30
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Format:
    label: str
    content_type: str
    made: Callable[[Paper], bytes]


FORMATS = {
    "docx": Format("Word", f"{OFFICE}wordprocessingml.document", as_docx),
    "pdf": Format("PDF", "application/pdf", as_pdf),
    "xlsx": Format("Excel", f"{OFFICE}spreadsheetml.sheet", as_xlsx),
    "csv": Format("CSV", "text/csv; charset=utf-8", as_csv),
}


def answer(request: HttpRequest, paper: Paper, filename: str) -> HttpResponse | None:
    """The file that was asked for with ?format=; None for the page itself. `filename` comes without its ending."""
    asked = request.GET.get("format", "")
    if not asked:
        return None
    if asked not in FORMATS:
        raise Http404
    try:
        content = FORMATS[asked].made(paper)
    except pdf.Busy:
        return _not_ready(request, paper, is_busy=True)
    except pdf.CannotTypeset:
        log.exception("a paper cannot be typeset: %s", request.path)
        return _not_ready(request, paper, is_busy=False)
    response = HttpResponse(content, content_type=FORMATS[asked].content_type)
    name = files.plain_name(f"{filename}.{asked}", asked)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _not_ready(request: HttpRequest, paper: Paper, *, is_busy: bool) -> HttpResponse:
    """The page and the other files are there all the same."""
    page = request.GET.copy()
    page.pop("format")
    context = {
        "title": paper.title,
        "is_busy": is_busy,
        "page": f"{request.path}?{page.urlencode()}".rstrip("?"),
    }
    response = render(request, "papers/no_pdf.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER if is_busy else 3600)
    patch_cache_control(response, private=True, no_cache=True)
    return response
