"""Pages of proposals: one, my own, and the desk of those who deal with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.calendar import calendar
from members.models import User
from members.permissions import departments_of
from proposals import doors, permissions, similar
from proposals.actions import writing
from proposals.forms.moves import looked_for, looking_for
from proposals.models import Proposal, ProposalFile
from proposals.reading import proposals as reading
from proposals.rules.moves import Move, Stage
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page
from union_portal.lib.storing import together

SIGNED_SHOWN = 50
SHOWN, DESK_PAGE = 20, 50
"""Rows of each list of the desk, and of one list by itself."""


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Its text, where it stands, its answers; to everybody what is on the board, else to those with a part in it."""
    found = readable(request, pk)
    return _page(request, found)


@login_required
@require_POST
def do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move. What is refused comes back on the page with what was typed."""
    found = readable(request, pk)
    door = doors.BY_NAME.get(name)
    if door is None:
        raise Http404
    if door not in doors.open_to(request.user, found):  # nothing of a closed door's form is shown to anybody
        messages.error(
            request, _("This is not possible now, or not for you to decide: see where the proposal stands.")
        )
        return _page(request, found, status=409)
    if (
        name == "invite" and "invite-find" in request.POST
    ):  # only looking for somebody: what is ticked comes along
        return redirect(f"{found.get_absolute_url()}?{looking_for(request.POST)}#invite")
    form = door.form(request.POST, request.FILES, proposal=found, user=request.user, prefix=name)
    if not form.is_valid():
        return _page(request, found, door=door, form=form, status=400)
    try:
        with together():
            door.run(form, request.user, timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, fresh(pk), door=door, form=form, status=409)
    messages.success(request, _("Done: %(what)s.") % {"what": door.label})
    return redirect(_after(request.user, pk))


@login_required
@require_safe
def file(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file beside a proposal, for those who may read the proposal."""
    found = readable(request, pk)
    kept = get_object_or_404(ProposalFile, proposal=found, pk=number)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for this person as a delegate, and what became of the own proposals."""
    now = timezone.now()
    today, days = timezone.localdate(now), calendar()
    session, mandate = reading.mandate_for_new(request.user, now)
    signed = reading.rows(reading.signed_by(request.user)[: SIGNED_SHOWN + 1], today, days)
    context = {
        "session": session, "mandate": mandate,
        "to_second": reading.rows(reading.to_second(request.user), today, days),
        "mine": reading.rows(reading.mine(request.user), today, days),
        "signed": signed[:SIGNED_SHOWN], "more_signed": len(signed) > SIGNED_SHOWN, "signed_shown": SIGNED_SHOWN,
    }  # fmt: skip
    return render(request, "proposals/mine.html", context)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For the committee, the secretary and the departments: what waits, the nearest day first. ?show= is one list, whole."""
    user = request.user
    is_office = permissions.holds(user, *permissions.OFFICE.values())
    departments = departments_of(user)
    if not (is_office or departments):
        raise PermissionDenied
    today, days = timezone.localdate(), calendar()
    overdue = Proposal.objects.overdue(today).order_by("due_on", "pk")
    lists = {
        "theirs": (_("At my department"), reading.at_departments(user)),
        "office": (_("Wait for the committee or the secretary"), reading.at_the_office(user)),
        "overdue": (_("Overdue"), overdue if is_office else overdue.none()),
    }
    shown = request.GET.get("show", "")
    context: dict[str, Any] = {"is_office": is_office, "departments": departments}
    if shown in lists:
        title, things = lists[shown]
        page = numbered_page(request, things.for_list(), size=DESK_PAGE)
        context |= {"lists": [(shown, title, reading.dressed(page.items, today, days), False)], "page": page}
    else:
        context["lists"] = [
            (name, title, rows[:SHOWN], len(rows) > SHOWN)
            for name, (title, things) in lists.items()
            if (rows := reading.rows(things[: SHOWN + 1], today, days))
        ]
    return render(request, "proposals/desk.html", context)


def readable(request: HttpRequest, pk: int) -> Proposal:
    found = fresh(pk)
    if not permissions.may_read_proposal(request.user, found):
        raise Http404
    return found


def fresh(pk: int) -> Proposal:
    found = reading.for_page(pk)
    if found is None:
        raise Http404
    return found


def _after(user: User, pk: int) -> str:
    """The page again - or the list, for who may not read it any more."""
    found = fresh(pk)
    if permissions.may_read_proposal(user, found):
        return found.get_absolute_url()
    return reverse("proposals:mine")


def _page(
    request: HttpRequest, found: Proposal, *, door: Any = None, form: Any = None, status: int = 200
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    is_insider = permissions.is_insider(user, found)
    looked = looked_for(request.GET)
    offered = []
    for each in doors.open_to(user, found):
        initial = looked if each.name == "invite" else None
        empty = each.form(proposal=found, user=user, prefix=each.name, initial=initial)
        offered.append((each, form if door is each else empty, door is each or bool(initial)))
    context = {
        "proposal": found,
        "row": reading.rows(Proposal.objects.filter(pk=found.pk), today)[0],
        "steps": reading.steps_of(found),
        "events": reading.events_of(
            found, is_insider=is_insider, sees_refusals=permissions.sees_refusals(user, found)
        ),
        "is_insider": is_insider,
        "co_movers": [each for each in found.co_movers.all() if is_insider or not each.source.hides_names],
        "joint": [
            each for each in found.supports.all() if each.answer == "signed" and each.part == "joint_mover"
        ],
        "draft": reading.draft_for(user, found),
        "replies": [each for each in found.replies.all() if each.signed_at is not None],
        "signed": [
            each for each in found.supports.all() if each.answer == "signed" and each.part == "seconder"
        ],
        "open_supports": [each for each in found.supports.all() if each.answer == "open"],
        "shows_names": permissions.may_see_names(user, found),
        "doors": offered,
        **_similar(user, found),
    }
    return render(request, "proposals/proposal.html", context, status=status)


def _similar(user: Any, found: Proposal) -> dict[str, Any]:
    """For the mover, before it is submitted: what was proposed before. For the committee: what it could be merged with."""
    open_to_them = permissions.moves_open_to(user, found) if user.is_authenticated else frozenset()
    may_edit = Move.EDIT in open_to_them
    if may_edit or Move.REVISE in open_to_them:
        missing = writing.missing_in(found) if found.stage == Stage.DRAFT else []
        return {
            "may_edit": may_edit,
            "missing": missing,
            "similar": similar.on_the_board(similar.words_of(found), but=found),
        }
    if Move.MERGE not in open_to_them:
        return {"may_edit": False}
    near = similar.to_merge_with(found)
    nearer = {each.proposal.pk for each in near}
    earlier = [
        each
        for each in similar.on_the_board(similar.words_of(found), but=found)
        if each.proposal.pk not in nearer
    ]
    return {"may_edit": False, "to_merge": near, "earlier": earlier}
