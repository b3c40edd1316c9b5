"""One draft: all that is known of it, the buttons of this person, the journal voucher once it is posted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from finance import permissions, voucher_paper
from finance.actions import approving, drafting, repeating
from finance.forms.desk import CopyForm, NoteForm, RepeatForm
from finance.models import Draft, RuleHit, SourceDocument
from finance.reading import desk_draft as reading
from finance.reading.desk_draft import Deed
from finance.rules.moves import Step
from finance.views.desk import for_desk
from union_portal.lib import Refused
from union_portal.lib.papers import answer, as_html
from union_portal.lib.refusals import say


@require_safe
@for_desk
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, seen(request, pk))


def seen(request: HttpRequest, pk: int) -> Draft:
    found = reading.for_page(request.user, pk)
    if found is None:
        raise Http404
    return found


@require_safe
@for_desk
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The journal voucher (记账凭证): to print, and as a file."""
    found = seen(request, pk)
    made = voucher_paper.journal_voucher(found)
    context = {
        "crumbs": [
            (_("The fund’s desk"), reverse("finance:desk")),
            (found.narration, found.get_absolute_url()),
        ],
        "title": made.title,
        "paper": as_html(made),
    }
    return answer(request, made, f"{made.title} {made.number}".strip()) or render(
        request, "finance/desk/paper.html", context
    )


@require_POST
@for_desk
def do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step. What is refused comes back on the page with what was typed."""
    found = seen(request, pk)
    if name in EXTRAS:
        return _extra(request, found, name)
    deed = next((each for each in reading.steps_for(request.user, found)[0] if each.name == name), None)
    if deed is None:
        if name not in {step.value for step in Step}:
            raise Http404
        messages.error(
            request, _("This is not possible now, or not for you to decide: see where the draft stands.")
        )
        return _page(request, found, status=409)
    form = NoteForm(request.POST, asks=deed.asks, labels=_labels(deed), prefix=deed.name)
    if not form.is_valid():
        return _page(request, found, tried={deed.name: form}, status=400)
    try:
        _run(found, deed, form, request)
    except Refused as refusal:
        status = say(form, refusal)
        return _page(request, seen(request, pk), tried={deed.name: form}, refused=str(refusal), status=status)
    messages.success(request, _("Done: %(what)s.") % {"what": deed.label})
    return redirect(found if permissions.may_see_draft(request.user, found) else "finance:desk")


def _run(found: Draft, deed: Deed, form: NoteForm, request: HttpRequest) -> None:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    note = form.cleaned_data.get("note") or ""
    step = Step(deed.name)
    if step is Step.SUBMIT:
        approving.submit(found, **who)
    elif step is Step.CHECK:
        approving.check(found, note=note, **who)
    elif step is Step.APPROVE:
        approving.approve(found, note=note, resolution=form.cleaned_data.get("resolution") or "", **who)
    elif step is Step.POST:
        approving.post(found, **who)
    elif step is Step.RETURN:
        approving.return_(found, note=note, **who)
    elif step is Step.TAKE_BACK:
        drafting.take_back(found, **who)
    else:
        drafting.drop(found, reason=note, **who)


# --- exceptions, copies, what comes again --------------------------------------------------------------------------

EXTRAS = ("except", "copy", "repeat", "pause", "go-on", "stop")


def _extra(request: HttpRequest, found: Draft, name: str) -> HttpResponse:
    if name == "except":
        return _excepted(request, found)
    if not permissions.may_draft(request.user):
        raise Http404
    if name == "copy":
        form: forms.Form = CopyForm(request.POST, prefix="copy")
    elif name == "repeat":
        form = RepeatForm(request.POST, prefix="repeat")
    else:
        form = forms.Form(request.POST)
    if not form.is_valid():
        return _page(request, found, tried={name: form}, status=400)
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    try:
        if name == "copy":
            again = drafting.copy(found, form.cleaned_data["on"], **who)
            messages.success(request, _("This is the copy. Each payment has its own receipt: attach it."))
            return redirect(again)
        repeating.DEEDS[name](found, **form.cleaned_data, **who)
    except Refused as refusal:
        status = say(form, refusal)
        return _page(request, found, tried={name: form}, refused=str(refusal), status=status)
    messages.success(request, repeating.DONE[name])
    return redirect(found)


def _excepted(request: HttpRequest, found: Draft) -> HttpResponse:
    """An exception from a rule that stops the draft."""
    pk = request.POST.get("hit", "")
    hit = RuleHit.objects.filter(
        draft=found, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 10 else 0
    ).first()
    if hit is None:
        raise Http404
    name = f"except-{hit.pk}"
    form = NoteForm(request.POST, asks={"reason": True}, prefix=name)
    if not form.is_valid():
        return _page(request, found, tried={name: form}, status=400)
    try:
        approving.grant_exception(hit, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        status = say(form, refusal)
        return _page(
            request, seen(request, found.pk), tried={name: form}, refused=str(refusal), status=status
        )
    messages.success(request, _("The exception is granted. It stays with the draft, with your reason."))
    return redirect(found)


# --- the page ----------------------------------------------------------------------------------------------------


def _labels(deed: Deed) -> dict[str, str]:
    return {"note": _("what is to be put right")} if deed.name == Step.RETURN.value else {}


def _page(
    request: HttpRequest,
    found: Draft,
    *,
    tried: dict[str, forms.Form] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user, tried = request.user, tried or {}
    deeds, missing = reading.steps_for(user, found)
    offered = [
        {
            "deed": each,
            "form": tried.get(each.name) or NoteForm(asks=each.asks, labels=_labels(each), prefix=each.name),
            "is_tried": each.name in tried,
        }
        for each in deeds
    ]
    hits = [
        {
            "hit": each,
            "form": tried.get(f"except-{each.row.pk}")
            or NoteForm(asks={"reason": True}, prefix=f"except-{each.row.pk}")
            if each.row and each.may_except
            else None,
        }
        for each in reading.hits_of(user, found)
    ]
    approvals = list(reading.approvals_of(found))
    papers = [each for each in found.documents.all() if each.removed_at is None]
    posts = any(each.name == Step.POST.value for each in deeds)
    may_draft, today = permissions.may_draft(user), timezone.localdate()
    context = {
        "crumbs": [(_("The fund’s desk"), reverse("finance:desk"))],
        "draft": found,
        "entry": getattr(found, "entry", None),
        "lines": found.lines.all(),
        "papers": papers,
        "bare": [each for each in papers if posts and not _has_copy(each)],
        "hits": hits,
        "budgets": reading.budgets_of(found),
        "approvals": approvals,
        "is_time_known": not approvals or found.created_at <= approvals[-1].at,  # older ones were brought in later
        "forward": [each for each in offered if each["deed"].is_forward],  # type: ignore[attr-defined]
        "others": [each for each in offered if not each["deed"].is_forward],  # type: ignore[attr-defined]
        "missing": missing,
        "waits_for": reading.WAITS_FOR.get(found.stage, ""),
        "may_edit": permissions.may_edit_draft(user, found) and found.kind != "reversal",
        "may_redact": permissions.keeps_books(user) or permissions.may_edit_draft(user, found),
        "may_reverse": permissions.keeps_books(user),
        "copy_form": (tried.get("copy") or CopyForm(initial={"on": today}, prefix="copy")) if may_draft and found.kind != "reversal" else None,
        "copy_tried": "copy" in tried,
        "recurrence": reading.recurrence_of(found),
        "repeat_form": _repeat_form(found, tried) if _may_repeat(request, found) else None,
        "repeat_tried": "repeat" in tried,
        "refused": refused,
        "money_label": pgettext("of a draft", "Money in") if found.kind == "income" else "",
    }  # fmt: skip
    return render(request, "finance/desk/draft.html", context, status=status)


def _has_copy(paper: SourceDocument) -> bool:
    return any(copy.withdrawn_at is None for copy in paper.copies.all())


def _may_repeat(request: HttpRequest, found: Draft) -> bool:
    return (
        permissions.may_draft(request.user)
        and found.prepared_by_id == request.user.pk
        and found.kind in {"income", "expense", "transfer", "other"}
        and found.stage != "dropped"
    )


def _repeat_form(found: Draft, tried: dict[str, forms.Form]) -> forms.Form:
    if "repeat" in tried:
        return tried["repeat"]
    known = reading.recurrence_of(found)
    if known:
        initial = {"every": known.every, "next_on": known.next_on, "until_on": known.until_on}
    else:
        initial = {"every": "month", "next_on": repeating.next_after(found.on, "month")}
    return RepeatForm(initial=initial, prefix="repeat")
