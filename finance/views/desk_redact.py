"""Black bars (脱敏): drawn on the pages of a voucher, looked at as they are burned in, then shown to everybody who may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finance import permissions
from finance.actions import vouchers
from finance.forms.draft_boxes import MORE_ROWS, ROWS, Boxes, BoxesForm, initial_of
from finance.models import PublicCopy, SourceDocument
from finance.views.desk import for_desk
from finance.views.desk_vouchers import paper_of
from finance.views.desk_write import form_page
from union_portal.lib import Refused, redacting
from union_portal.lib.narrowing import number
from union_portal.lib.refusals import say

LONGEST_ADDRESS = 6000


@form_page
@for_desk
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages, the copy in force, and for who may draw the bars the form."""
    found = paper_of(request, pk)
    if found.removed_at is not None:
        raise Http404
    pages = redacting.pages_of(vouchers.original(found))
    current = found.copies.in_force().select_related("by").first()
    if request.method != "POST":
        boxes = _begun(request, found, current)
        form = _form(
            found,
            current,
            len(pages),
            rows=len(boxes) + 2,
            initial=initial_of(boxes) | {"nothing": current is not None and not boxes},
        )
        return _page(request, found, current, pages, form)
    if not permissions.may_redact(request.user, found):
        raise PermissionDenied
    rows = (number(request.POST.get("rows", "")) or ROWS) + (MORE_ROWS if "more" in request.POST else 0)
    if "more" in request.POST:
        return _page(
            request,
            found,
            current,
            pages,
            _form(found, current, len(pages), rows=rows, initial=request.POST.dict()),
        )
    form = _form(found, current, len(pages), request.POST, rows=rows)
    if not form.is_valid() and not ("look" in request.POST and set(form.errors) <= {"reason", "nothing"}):
        return _page(request, found, current, pages, form, status=400)
    if "look" in request.POST:
        return _page(request, found, current, pages, form, shown=form.boxes)
    reason = form.cleaned_data.get("reason") or ""
    try:
        vouchers.redact(found, form.boxes, by=request.user, at=timezone.now(), reason=reason)
    except Refused as refusal:
        return _page(request, found, current, pages, form, status=say(form, refusal))
    messages.success(request, _("The public copy is made. What is black is nowhere in it."))
    return redirect("finance:voucher", pk)


@require_safe
@for_desk
def page(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """A page as a picture; with ?bars=… as it looks with these burned in."""
    found = paper_of(request, pk)
    try:
        data = redacting.preview(
            vouchers.original(found), place, vouchers.boxes_of(_read(request.GET.get("bars", ""), place))
        )
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    response = HttpResponse(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _read(text: str, place: int) -> Boxes:
    """Of "1,100,200,300,400;…" those of the page; what cannot be read is left out."""
    found: Boxes = []
    for each in text[:LONGEST_ADDRESS].split(";"):
        parts = [number(part) for part in each.split(",")]
        if len(parts) == 5 and None not in parts and parts[0] == place:
            found.append([part for part in parts if part is not None])
    return found


def _written(boxes: Boxes, place: int) -> str:
    return ";".join(",".join(map(str, box)) for box in boxes if box[0] == place)


def _begun(request: HttpRequest, found: SourceDocument, current: PublicCopy | None) -> Boxes:
    """What stands there already; where nothing does and it is asked for, what the last paper of this payee had."""
    if current is not None:
        return current.boxes
    like = _like(found) if "like" in request.GET else None
    return like.boxes if like else []


def _like(found: SourceDocument) -> PublicCopy | None:
    """The newest copy of a paper of the same kind from the same payee: forms of one shop look alike."""
    if found.draft.counterparty_id is None:
        return None
    others = PublicCopy.objects.in_force().filter(
        document__draft__counterparty=found.draft.counterparty_id,
        document__document=found.document,
        document__kind=found.kind,
    )
    return others.exclude(document=found).exclude(boxes=[]).order_by("-pk").first()


def _form(
    found: SourceDocument, current: PublicCopy | None, pages: int, *bound: Any, **more: Any
) -> BoxesForm:
    must_say_why = current is not None and found.draft.stage == "posted"
    return BoxesForm(*bound, pages=pages, must_say_why=must_say_why, **more)


def _page(
    request: HttpRequest, found: SourceDocument, current: PublicCopy | None, pages: list[redacting.Page], form: BoxesForm, *,
    status: int = 200, shown: Boxes | None = None,
) -> HttpResponse:  # fmt: skip
    may_redact = permissions.may_redact(request.user, found)
    sheets = []
    for place, each in enumerate(pages, 1):
        address = reverse("finance:voucher-page", args=[found.pk, place])
        burned = f"{address}?bars={_written(shown, place)}" if shown is not None else ""
        sheets.append(
            {"number": place, "url": address, "burned": burned, "width": each.width, "height": each.height}
        )
    context = {
        "crumbs": [(_("The fund’s desk"), reverse("finance:desk")), (found.draft.narration, found.draft.get_absolute_url())],
        "paper": found,
        "pages": sheets,
        "current": current,
        "earlier": list(found.copies.filter(withdrawn_at__isnull=False).select_related("by", "withdrawn_by")),
        "form": form,
        "may_redact": may_redact,
        "is_look": shown is not None,
        "has_like": may_redact and current is None and _like(found) is not None,
    }  # fmt: skip
    return render(request, "finance/desk/voucher.html", context, status=status)
