"""Pages of proposals: one, my own, writing, and the desk of those who deal with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.calendar import calendar
from members.models import User
from members.permissions import departments_of
from proposals import doors, permissions
from proposals.actions import writing
from proposals.forms.writing import ProposalForm
from proposals.models import Proposal, ProposalFile
from proposals.reading import proposals as reading
from proposals.rules.moves import Move, Stage
from union_portal.lib import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Its text, where it stands, its answers; to everybody what is on the board, else to those with a part in it."""
    found = _readable(request, pk)
    return _page(request, found)


@login_required
@require_POST
def do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move. What is refused comes back on the page with what was typed."""
    found = _readable(request, pk)
    door = doors.BY_NAME.get(name)
    if door is None:
        raise Http404
    if door not in doors.open_to(request.user, found):  # nothing of a closed door's form is shown to anybody
        messages.error(
            request, _("This is not possible now, or not for you to decide: see where the proposal stands.")
        )
        return _page(request, found, status=409)
    form = door.form(request.POST, request.FILES, proposal=found, user=request.user, prefix=name)
    if not form.is_valid():
        return _page(request, found, door=door, form=form, status=400)
    try:
        with transaction.atomic():
            door.run(form, request.user, timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _fresh(pk), door=door, form=form, status=409)
    messages.success(request, _("Done: %(what)s.") % {"what": door.label})
    return redirect(_after(request.user, pk))


@login_required
@require_safe
def file(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file beside a proposal, for those who may read the proposal."""
    found = _readable(request, pk)
    kept = get_object_or_404(ProposalFile, proposal=found, pk=number)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name)


@login_required
@require_POST
def remove_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a file of a draft away again."""
    found = _readable(request, pk)
    kept = get_object_or_404(ProposalFile, proposal=found, pk=number)
    try:
        writing.detach(kept, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is taken away."))
    return redirect("proposals:edit", pk)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for this person as a delegate, and what became of the own proposals."""
    now = timezone.now()
    today, days = timezone.localdate(now), calendar()
    session, mandate = reading.mandate_for_new(request.user, now)
    context = {
        "session": session, "mandate": mandate,
        "to_second": reading.rows(reading.to_second(request.user), today, days),
        "mine": reading.rows(reading.mine(request.user), today, days),
        "signed": reading.rows(reading.signed_by(request.user)[:50], today, days),
    }  # fmt: skip
    return render(request, "proposals/mine.html", context)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For the committee, the secretary and the departments: what waits, the nearest day first."""
    user = request.user
    is_office = permissions.holds(user, *permissions.OFFICE.values())
    departments = departments_of(user)
    if not (is_office or departments):
        raise PermissionDenied
    today, days = timezone.localdate(), calendar()
    context = {
        "is_office": is_office, "departments": departments,
        "office": reading.rows(reading.at_the_office(user)[:200], today, days),
        "theirs": reading.rows(reading.at_departments(user)[:200], today, days),
        "overdue": reading.rows(Proposal.objects.overdue(today).order_by("due_on")[:200], today, days) if is_office else [],
    }  # fmt: skip
    return render(request, "proposals/desk.html", context)


@login_required
@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Begin one. Only a delegate, only while proposals are taken."""
    session, mandate = reading.mandate_for_new(request.user, timezone.now())
    if session is None or mandate is None:
        return render(request, "proposals/cannot_write.html", {"session": session}, status=403)
    form = ProposalForm(request.POST or None, request.FILES or None, mover=mandate)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                found = writing.begin(session, by=request.user, at=timezone.now(), **form.text)
                _attach(form, found, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept. Ask delegates to second it next."))
            return redirect(found)
    status = 400 if form.is_bound else 200
    return render(request, "proposals/write.html", {"form": form, "session": session}, status=status)


@login_required
@form_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; or what is being seconded, which voids the signatures."""
    found = _readable(request, pk)
    if not permissions.may(request.user, found, Move.EDIT):
        raise PermissionDenied
    form = ProposalForm(request.POST or None, request.FILES or None, instance=_fresh(pk), mover=found.mover)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                changed = writing.write(
                    found, by=request.user, at=timezone.now(), seen=form.cleaned_data["seen"], **form.text
                )
                _attach(form, changed, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept."))
            return redirect(found)
    context = {
        "form": form,
        "session": found.session,
        "proposal": found,
        "is_signed": found.stage == Stage.SECONDING,
    }
    return render(request, "proposals/write.html", context, status=400 if form.is_bound else 200)


def _attach(form: ProposalForm, found: Proposal, request: HttpRequest) -> None:
    upload = form.cleaned_data.get("upload")
    if upload:
        writing.attach(found, upload.read(), upload.name, by=request.user, at=timezone.now())


def _readable(request: HttpRequest, pk: int) -> Proposal:
    found = _fresh(pk)
    if not permissions.may_read_proposal(request.user, found):
        raise Http404
    return found


def _fresh(pk: int) -> Proposal:
    found = reading.for_page(pk)
    if found is None:
        raise Http404
    return found


def _after(user: User, pk: int) -> str:
    """The page again - or the list, for who may not read it any more."""
    found = _fresh(pk)
    if permissions.may_read_proposal(user, found):
        return found.get_absolute_url()
    return reverse("proposals:mine")


def _page(
    request: HttpRequest, found: Proposal, *, door: Any = None, form: Any = None, status: int = 200
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    is_insider = permissions.is_insider(user, found)
    offered = [
        (each, form if door is each else each.form(proposal=found, user=user, prefix=each.name), door is each)
        for each in doors.open_to(user, found)
    ]
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
        "may_edit": user.is_authenticated and permissions.may(user, found, Move.EDIT),
    }
    return render(request, "proposals/proposal.html", context, status=status)
