"""Writing a draft: the form for a phone, what is said while it is typed, changing, copying, taking an entry back."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from finance import permissions
from finance.actions import drafting, vouchers
from finance.checking import Case
from finance.forms.desk import ReverseForm
from finance.forms.drafts import MODES, MORE_ROWS, ROWS, DraftForm, initial_of, mode_of
from finance.models import Activity, Book, Draft, Entry
from finance.reading import desk_hints
from finance.reading.books import the_book
from finance.reading.desk_draft import for_page
from finance.reading.desk_form import offered
from finance.views.desk import for_desk
from union_portal.lib import Refused
from union_portal.lib.narrowing import number
from union_portal.lib.refusals import say
from union_portal.lib.storing import together

form_page = require_http_methods(["GET", "HEAD", "POST"])
SAYS = "unfinished", "check", "as", "more"
"""Buttons beside the one that saves."""


@form_page
@for_desk
def new(request: HttpRequest) -> HttpResponse:
    """Money that came in or went out; nothing is stored before a button says so."""
    if not permissions.may_draft(request.user):
        raise PermissionDenied
    book = the_book()
    if request.method != "POST":
        return _page(request, _blank(request, book), book)
    return _sent(request, book, None)


@form_page
@for_desk
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what has not been handed in."""
    found = for_page(request.user, pk)
    if found is None:
        raise Http404
    if not permissions.may_edit_draft(request.user, found) or found.kind == "reversal":
        messages.error(request, _("This draft cannot be changed now."))
        return redirect(found)
    if request.method == "POST":
        return _sent(request, found.book, found)
    mode = mode_of(found)
    form = _form(request, found.book, found, mode=mode, initial=initial_of(found, mode), rows=_rows_of(found))
    return _page(request, form, found.book, found)


@require_POST
@for_desk
def hints(request: HttpRequest) -> HttpResponse:
    """What rules and budget say about what stands in the form at this moment. Nothing is kept."""
    if not permissions.may_draft(request.user):
        raise PermissionDenied
    if not ratelimit.consume(request, action="hints", key=str(request.user.pk)):
        return JsonResponse({"html": ""}, status=429)
    book, draft = the_book(), None
    if (pk := number(request.POST.get("draft", ""))) is not None:
        draft = for_page(request.user, pk)
    form = _form(request, book, draft, request.POST, is_unfinished=True)
    form.is_valid()
    context = _hints(request, form, book, draft)
    return JsonResponse({"html": render_to_string("finance/desk/piece_hints.html", context, request=request)})


# --- what was sent --------------------------------------------------------------------------------------------


def _sent(request: HttpRequest, book: Book, draft: Draft | None) -> HttpResponse:
    said = request.POST
    if "as" in said or "more" in said:  # another way of typing, with what stands there
        return _page(request, _retyped(request, book, draft), book, draft)
    form = _form(request, book, draft, said, request.FILES, is_unfinished="unfinished" in said)
    if "check" in said:
        form.is_valid()
        return _page(request, form, book, draft, is_checked=True)
    if not form.is_valid():
        return _page(request, form, book, _kept_papers(request, form, book, draft), status=400)
    try:
        saved, wrong = _saved(request, form, book, draft)
    except Refused as refusal:
        return _page(request, form, book, draft, status=say(form, refusal))
    if wrong:
        for sentence in wrong:
            form.add_error("papers", sentence)
        if saved is not None:
            form.files = MultiValueDict()  # the others are attached: nobody has to choose them again
        return _page(request, form, book, saved, status=400)
    if "unfinished" in said:
        messages.success(request, _("Kept as it is. It stands under “my drafts” until you go on."))
    else:
        messages.success(request, _("The draft is kept. Look it over, then hand it in."))
    return redirect(saved)


class NothingKept(Exception):
    """All that was sent was refused: the draft made for it goes too."""


def _saved(
    request: HttpRequest, form: DraftForm, book: Book, draft: Draft | None, *, papers_only: bool = False
) -> tuple[Draft | None, list[str]]:
    """The draft with its papers, and a sentence for each that was not taken. None where nothing was worth a new draft."""
    today, user, now = timezone.localdate(), request.user, timezone.now()
    uploads: list[UploadedFile] = form.cleaned_data.get("papers") or []
    wrong: list[str] = []
    try:
        with together():
            lines = [] if papers_only and form.errors else form.lines
            saved = draft if papers_only and draft else drafting.save(
                draft, form.words(today), lines, book=book, by=user, at=now, is_unfinished=form.is_unfinished or papers_only,
            )  # fmt: skip
            for upload in uploads:
                if sentence := _attached(
                    saved, upload, form.cleaned_data.get("document") or "invoice", request
                ):
                    wrong.append(sentence)
            if draft is None and wrong and len(wrong) == len(uploads):
                raise NothingKept
    except NothingKept:
        return None, wrong
    return saved, wrong


def _attached(draft: Draft, upload: UploadedFile, document: str, request: HttpRequest) -> str:
    """Empty when it was taken."""
    try:
        if (upload.size or 0) > vouchers.LARGEST:
            raise Refused(
                _("The file is larger than {limit} MB.").format(limit=vouchers.LARGEST // 1024 // 1024)
            )
        vouchers.attach(draft, upload.read(), upload.name or "", document, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _("%(name)s: %(why)s") % {"name": upload.name, "why": refusal}
    return ""


def _kept_papers(request: HttpRequest, form: DraftForm, book: Book, draft: Draft | None) -> Draft | None:
    """A photo is not taken twice: what is wrong in the form keeps no good paper from being stored."""
    if not form.cleaned_data.get("papers"):
        return draft
    try:
        saved, wrong = _saved(request, form, book, draft, papers_only=True)
    except Refused:
        return draft
    for sentence in wrong:
        form.add_error("papers", sentence)
    if saved is not None and len(wrong) < len(form.cleaned_data.get("papers") or [1]):
        messages.info(request, _("The papers are attached already. Put the rest right, then save."))
        form.files = MultiValueDict()
    return saved


# --- the form -------------------------------------------------------------------------------------------------


def _form(
    request: HttpRequest, book: Book, draft: Draft | None, *bound: Any, mode: str | None = None, rows: int = ROWS,
    **more: Any,
) -> DraftForm:  # fmt: skip
    if bound:
        mode = bound[0].get("mode", "")
        rows = number(bound[0].get("rows", "")) or ROWS
    mode = mode if mode in MODES else ""
    offers = offered(book, request.user, timezone.localdate(), draft=draft)
    return DraftForm(*bound, book=book, offers=offers, mode=mode or "", rows=rows, **more)


def _blank(request: HttpRequest, book: Book) -> DraftForm:
    asked = request.GET
    initial = {
        "on": timezone.localdate(),
        "kind": "expense",
        "paid_from": "asset.bank",
        "source": "asset.bank",
    }
    code = asked.get("activity", "")
    activity = Activity.objects.filter(book=book, code=code).first() if code else None
    initial |= {"activity": activity.pk if activity else None, "holder": asked.get("holder", "")}
    initial |= {
        name: asked[name][:120] for name in ("kind", "amount", "on", "narration", "payee") if asked.get(name)
    }
    return _form(request, book, None, mode=asked.get("as", ""), initial=initial)


def _retyped(request: HttpRequest, book: Book, draft: Draft | None) -> DraftForm:
    """Not bound: nobody has said yet that it is complete."""
    said = request.POST
    mode = said.get("as", said.get("mode", ""))
    rows = (number(said.get("rows", "")) or ROWS) + (MORE_ROWS if "more" in said else 0)
    initial = {
        name: value for name, value in said.items() if name not in {"papers", "csrfmiddlewaretoken", "as"}
    }
    return _form(request, book, draft, mode=mode, rows=rows, initial=initial)


def _rows_of(draft: Draft) -> int:
    return max(ROWS, len(draft.lines.all()) + 1)


def _page(
    request: HttpRequest,
    form: DraftForm,
    book: Book,
    draft: Draft | None = None,
    *,
    status: int = 200,
    is_checked: bool = False,
) -> HttpResponse:
    context = {
        "crumbs": [(_("The fund’s desk"), reverse("finance:desk"))],
        "form": form,
        "modes": [(key, label, key == form.mode) for key, label in MODES.items()],
        "draft": draft,
        "papers": list(draft.documents.filter(removed_at__isnull=True)) if draft else [],
        "address": reverse("finance:draft-edit", args=[draft.pk]) if draft else reverse("finance:draft-new"),
        "payees": form.offers.payees,
        **(_hints(request, form, book, draft) if is_checked or status == 400 else {}),
    }
    return render(request, "finance/desk/write.html", context, status=status)


def _hints(request: HttpRequest, form: DraftForm, book: Book, draft: Draft | None) -> dict[str, Any]:
    case = _case(request, form, book, draft)
    return {
        "said": desk_hints.said_of(case),
        "budgets": desk_hints.budgets_of(case),
        "is_judged": bool(case.lines),
    }


def _case(request: HttpRequest, form: DraftForm, book: Book, draft: Draft | None) -> Case:
    """What rules look at, of a form that may be half filled."""
    said, lines = form.words(timezone.localdate()), form.lines
    documents = (
        set(draft.documents.filter(removed_at__isnull=True).values_list("document", flat=True))
        if draft
        else set()
    )
    if request.POST.get("has_files") or form.cleaned_data.get("papers"):
        documents.add(form.cleaned_data.get("document") or "invoice")
    if draft is not None:
        book = draft.book
    return Case(
        book=book, on=said.on, lines=[(line.account, line.fen) for line in lines], kind=said.kind,
        narration=said.narration, payee=said.payee, activity=said.activity, branch=said.branch,
        occasion=said.occasion, headcount=said.headcount, documents=frozenset(documents),
        draft=draft.pk if draft else None, memos=tuple(line.memo for line in lines if line.memo),
    )  # fmt: skip


# --- taking an entry back ---------------------------------------------------------------------------------------


@form_page
@for_desk
def reverse_entry(request: HttpRequest, number: str) -> HttpResponse:
    """Red reversal (红字冲销): the whole entry, dated today, with a reason that everybody reads."""
    entry = _entry(number)
    if not permissions.keeps_books(request.user):
        raise PermissionDenied
    form = ReverseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            who = {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}
            try:
                draft = drafting.reverse(entry, reason=form.cleaned_data["reason"], **who)
            except Refused as refusal:
                status = say(form, refusal)
            else:
                messages.success(
                    request, _("The reversal is written. Hand it in: it goes the way of every draft.")
                )
                return redirect(draft)
    context = {
        "crumbs": [(_("The fund’s desk"), reverse("finance:desk")), (entry.number, entry.get_absolute_url())],
        "entry": entry,
        "lines": entry.lines.select_related("account"),
        "form": form,
        "before": entry.reversal_drafts.exclude(stage="dropped").first(),
    }
    return render(request, "finance/desk/reverse.html", context, status=status)


def _entry(said: str) -> Entry:
    year, _dash, counter = said.partition("-")
    if not (said.isascii() and year.isdigit() and counter.isdigit()) or len(counter) > 9:
        raise Http404
    found = Entry.objects.select_related("draft", "reverses", "branch", "activity", "book")
    return get_object_or_404(found, book=the_book(), year=int(year[:4]), counter=int(counter))
