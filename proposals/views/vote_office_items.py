"""What is voted on: items with their names or answers, in order."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proposals.actions import votes
from proposals.forms.office import ButtonForm
from proposals.forms.votes import ItemForm, item_values, sorted_by_strokes
from proposals.models import BallotItem, BallotPaper
from proposals.rules.questions import ItemKind
from proposals.views.vote_office import frozen, hub_page, is_draft
from proposals.views.vote_office_page import deed_page, for_office, form_page, is_done, shown, to_hub, typed
from union_portal.lib import Refused


@form_page
@for_office
def add(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    return _form(request, paper, BallotItem(paper=paper), {"kind": ItemKind.APPROVE.value})


@form_page
@for_office
def change(request: HttpRequest, paper: BallotPaper, item: int) -> HttpResponse:
    found = _item(paper, item)
    return _form(request, paper, found, item_values(found))


def _form(
    request: HttpRequest, paper: BallotPaper, item: BallotItem, initial: dict[str, object]
) -> HttpResponse:
    """Two buttons: one keeps the item, the other only sorts the names and shows the form again."""
    if "strokes" in request.POST:
        given = {name: request.POST.get(name, "") for name in ItemForm.base_fields}
        given["options"] = sorted_by_strokes(given["options"])
        form = ItemForm(initial=given, paper=paper)
    else:
        form = ItemForm(typed(request), paper=paper, initial=initial)
    if is_done(form, lambda: _kept(request, form, item)):
        messages.success(request, _("“%(item)s” stands on the paper.") % {"item": item})
        for name in form.namesakes:
            said = _("Several members are called %(name)s: with the employee number it is clear who stands.")
            messages.warning(request, said % {"name": name})
        return to_hub(paper)
    return shown(
        request, "item", paper, form, item=item,
        title=_("Change the item") if item.pk else _("Add an item"),
        verb=_("Keep the changes") if item.pk else _("Put it on the paper"),
        is_sorted="strokes" in request.POST, is_closed=not is_draft(paper), closed_why=frozen(),
    )  # fmt: skip


def _kept(request: HttpRequest, form: ItemForm, item: BallotItem) -> None:
    votes.save_item(form.take(item), form.cleaned_data["options"], by=request.user, at=timezone.now())


@form_page
@for_office
def remove(request: HttpRequest, paper: BallotPaper, item: int) -> HttpResponse:
    found = _item(paper, item)
    form = ButtonForm(typed(request))
    return deed_page(
        request, paper, form, lambda: votes.remove_item(found),
        title=_("Take an item off the paper"), verb=_("Take it off"),
        points=[_("“%(item)s” disappears with its names, and those below move up.") % {"item": found}],
        why_not="" if is_draft(paper) else frozen(),
        done=_("“%(item)s” is off the paper.") % {"item": found},
    )  # fmt: skip


@require_POST
@for_office
def move(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """A button of the hub: one place up or down."""
    way = "up" if "up" in request.POST else "down"
    item = _item(paper, _number(request.POST.get(way, "")))
    try:
        votes.move_item(item, up=way == "up")
    except Refused as refusal:
        return hub_page(request, paper, refused=str(refusal))
    messages.success(request, _("“%(item)s” was moved.") % {"item": item})
    return to_hub(paper)


def _item(paper: BallotPaper, pk: int) -> BallotItem:
    found = paper.items.select_related("subject__agenda_item").prefetch_related("options__member")
    item = get_object_or_404(found, pk=pk)
    item.paper = paper
    return item


def _number(value: str) -> int:
    """The primary key that a button sends; what is none is nobody's."""
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Http404
    return int(value)
