"""Writing a proposal: the form, what is kept while somebody types, and what was proposed before."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from proposals import permissions, similar
from proposals.actions import autosaving, writing
from proposals.finding import Words
from proposals.forms.writing import ProposalForm
from proposals.models import Autosave, Delegate, Proposal, ProposalFile, Session
from proposals.reading import proposals as reading
from proposals.rules.moves import Move, Stage
from proposals.views.proposals import fresh, readable
from union_portal.lib import Refused
from union_portal.lib.storing import together

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Begin one. Only a delegate, only while proposals are taken."""
    session, mandate = reading.mandate_for_new(request.user, timezone.now())
    if session is None or mandate is None:
        context = {"session": session, "unsaved": autosaving.kept(None, by=request.user)}
        return render(request, "proposals/cannot_write.html", context, status=403)
    unsaved = autosaving.kept(None, by=request.user)
    form = _form(request, mandate, unsaved)
    if request.method == "POST" and form.is_valid():
        try:
            with together():
                found = writing.begin(session, by=request.user, at=timezone.now(), **form.text)
                _kept(request, form, None, found)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept. Ask delegates to second it next."))
            return redirect(found)
    return _page(request, form, session, unsaved)


@login_required
@form_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; or what is being seconded, which voids the signatures."""
    found = _own(request, pk)
    unsaved = autosaving.kept(found, by=request.user)
    form = _form(request, found.mover, unsaved, fresh(pk))
    if request.method == "POST" and form.is_valid():
        try:
            with together():
                changed = writing.write(
                    found, by=request.user, at=timezone.now(), seen=form.cleaned_data["seen"], **form.text
                )
                _kept(request, form, found, changed)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept."))
            return redirect(found)
    return _page(request, form, found.session, unsaved, found)


@login_required
@require_POST
def typed_new(request: HttpRequest) -> HttpResponse:
    """What the browser sends while somebody writes one that is not there yet."""
    session, mandate = reading.mandate_for_new(request.user, timezone.now())
    if session is None or mandate is None:
        raise PermissionDenied
    return _typed(request, None, "proposals:new")


@login_required
@require_POST
def typed(request: HttpRequest, pk: int) -> HttpResponse:
    """What the browser sends while somebody changes a draft."""
    return _typed(request, _own(request, pk), "proposals:edit", pk)


@login_required
@require_POST
def remove_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a file of a draft away again."""
    found = readable(request, pk)
    kept = get_object_or_404(ProposalFile, proposal=found, pk=number)
    try:
        writing.detach(kept, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is taken away."))
    return redirect("proposals:edit", pk)


def _own(request: HttpRequest, pk: int) -> Proposal:
    found = readable(request, pk)
    if not permissions.may(request.user, found, Move.EDIT):
        raise PermissionDenied
    return found


def _form(
    request: HttpRequest, mover: Delegate, unsaved: Autosave | None, draft: Proposal | None = None
) -> ProposalForm:
    """With what was typed and not kept, where that was typed into this very draft; else where it is asked for."""
    initial: dict[str, Any] = {}
    if unsaved is not None and _is_shown(request, unsaved, draft):
        names = autosaving.FIELDS
        initial = {name: unsaved.typed.get(name, "") for name in names} | {"mark": unsaved.mark}
    form = ProposalForm(
        request.POST or None, request.FILES or None, instance=draft, mover=mover, initial=initial
    )
    form.is_restored = bool(initial) and not form.is_bound
    return form


def _is_shown(request: HttpRequest, unsaved: Autosave, draft: Proposal | None) -> bool:
    return unsaved.seen == (draft.updated_at if draft else None) or "typed" in request.GET


def _kept(request: HttpRequest, form: ProposalForm, before: Proposal | None, draft: Proposal) -> None:
    """The rest of keeping a draft: its file, and that nothing of it is unsaved any more."""
    upload = form.cleaned_data.get("upload")
    if upload:
        writing.attach(draft, upload.read(), upload.name, by=request.user, at=timezone.now())
    autosaving.settle(before, draft, by=request.user, mark=form.cleaned_data["mark"])


def _page(
    request: HttpRequest, form: ProposalForm, session: Session, unsaved: Autosave | None, found: Proposal | None = None
) -> HttpResponse:  # fmt: skip
    is_worth_a_word = unsaved is not None and not (found and autosaving.says_the_same(unsaved, found))
    context = {
        "form": form,
        "session": session,
        "proposal": found,
        "is_signed": found is not None and found.stage == Stage.SECONDING,
        "unsaved": unsaved if is_worth_a_word and not form.is_bound else None,
        "is_unsaved_shown": form.is_restored,
        "autosave_url": reverse("proposals:typed", args=[found.pk]) if found else reverse("proposals:typed-new"),
        "similar": similar.on_the_board(form.words, but=found),
    }  # fmt: skip
    return render(request, "proposals/write.html", context, status=400 if form.is_bound else 200)


def _typed(request: HttpRequest, found: Proposal | None, page: str, *args: Any) -> HttpResponse:
    """Kept, and answered with the moment and with what is about the same; without a script, with the page again."""
    if "forget" in request.POST:
        is_gone = autosaving.forget(found, by=request.user, mark=request.POST.get("mark", ""))
        if not is_gone and autosaving.kept(found, by=request.user):
            messages.error(request, _("Nothing was thrown away: you have written on in another window."))
        return redirect(page, *args)
    if not ratelimit.consume(request, action="autosave", key=str(request.user.pk)):
        return JsonResponse(
            {"refused": _("What you type is not kept at the moment. In a minute it is again.")}, status=429
        )
    now, said = timezone.now(), request.POST
    try:
        kept = autosaving.keep(
            found, dict(said.items()), by=request.user, at=now,
            seen=said.get("seen", ""), mark=said.get("mark", ""), new_mark=said.get("new_mark", ""),
        )  # fmt: skip
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    else:
        time = f"{timezone.localtime(now):%H:%M}"
        answer = {
            "kept": _("Kept at %(time)s, not a draft yet.") % {"time": time} if kept else "",
            "mark": kept.mark if kept else "",
        }
    words = Words(said.get("title", ""), f"{said.get('grounds', '')}\n{said.get('measures', '')}")
    rows = similar.on_the_board(words, but=found)
    answer["similar"] = render_to_string(
        "proposals/piece_similar_earlier.html", {"similar": rows}, request=request
    )
    return JsonResponse(answer)
