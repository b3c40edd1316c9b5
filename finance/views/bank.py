"""Statements of the bank: upload, columns, dry run, and the statements that are there."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from finance import permissions, words
from finance.actions import bank as deeds
from finance.forms.bank import BringInForm, ColumnsForm, Upload, UploadForm
from finance.models import Account, Book
from finance.reading import bank as reading
from finance.rules import bank as rules
from finance.views.books_page import crumbs, for_bank, for_bookkeeper, form_page, only_bookkeeper, shown
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page
from union_portal.lib.refusals import say
from union_portal.lib.spreadsheet_pages import choose_columns, through

PAGE, PREVIEW, MOST_PROBLEMS = 100, 20, 200


def bank_crumbs(*way: tuple[str, str]) -> list[tuple[str, str]]:
    return crumbs((_("Statements of the bank"), reverse("finance:bank")), *way)


@form_page
@for_bank
def bank(request: HttpRequest, book: Book) -> HttpResponse:
    """The statements that are there; the bookkeeper brings another one in."""
    may_keep = permissions.keeps_books(request.user)
    form = UploadForm()
    if request.method == "POST":
        only_bookkeeper(request)
        form = UploadForm(request.POST, request.FILES)
        if (upload := _kept(request, book, form)) is not None:
            return redirect("finance:bank-columns", upload.token)
    page = numbered_page(request, reading.statements(book), size=PAGE)
    return shown(request, "bank", form=form, crumbs=crumbs(), page=page, may_keep=may_keep)


def _kept(request: HttpRequest, book: Book, form: UploadForm) -> Upload | None:
    if not form.is_valid():
        return None
    content, name = form.cleaned_data["file"]
    digest = deeds.digest_of(content)
    try:
        deeds.refuse_known_file(book, digest)
    except Refused as refusal:
        form.refused_with = say(form, refusal)  # type: ignore[attr-defined]
        return None
    return Upload.keep(
        content,
        name,
        by=request.user,
        at=timezone.now(),
        account=form.cleaned_data["account"].pk,
        digest=digest,
    )


def _step(request: HttpRequest, token: str, view: Any) -> HttpResponse:
    """A page between upload and end, or a sentence when the upload is gone."""
    return through(
        lambda: Upload.find(token, by=request.user, at=timezone.now()), view,
        functools.partial(shown, request, "bank_stopped", crumbs=bank_crumbs()),
    )  # fmt: skip


@form_page
@for_bookkeeper
def columns(request: HttpRequest, book: Book, token: str) -> HttpResponse:
    """Confirm which column is what; look for the table elsewhere."""
    kept: list[str] = []

    def make_form(*args: QueryDict, table: Any) -> ColumnsForm:
        known, mapping = reading.remembered(book, table) if not args else (table, None)
        kept.extend([mapping.name] if mapping else [])
        return ColumnsForm(*args, table=known)

    def show(*, status: int = 200, form: ColumnsForm, **context: Any) -> HttpResponse:
        way = bank_crumbs()
        return shown(
            request,
            "bank_columns",
            form=form,
            status=status,
            crumbs=way,
            known_as="".join(kept[:1]),
            **context,
        )

    return _step(request, token, lambda upload: choose_columns(
        request, upload, make_form=make_form, here=reverse("finance:bank-columns", args=[token]),
        onward=reverse("finance:bank-check", args=[token]), show=show,
    ))  # fmt: skip


@form_page
@for_bookkeeper
def check(request: HttpRequest, book: Book, token: str) -> HttpResponse:
    """What the file says and all that is wrong with it; without a fault it can be brought in."""
    return _step(request, token, lambda upload: _checked(request, book, upload))


def _checked(request: HttpRequest, book: Book, upload: Upload) -> HttpResponse:
    if upload.columns is None:
        return redirect("finance:bank-columns", upload.token)
    table = upload.table()
    said = table.statement()
    account = get_object_or_404(Account, slug=upload.account)
    if request.method != "POST":
        _table, mapping = reading.remembered(book, table)
        form = BringInForm(initial={"name": mapping.name if mapping else ""})
        return _dry_run(request, book, upload, said, form)
    form, now = BringInForm(request.POST), timezone.now()
    if not form.is_valid():
        return _dry_run(request, book, upload, said, form)
    try:
        done = deeds.bring_in(
            book, account, said, name=upload.filename, digest=upload.digest, by=request.user, at=now
        )
    except Refused as refusal:
        form.refused_with = 409  # type: ignore[attr-defined]
        form.add_error(None, str(refusal))
        return _dry_run(request, book, upload, said, form)
    if form.cleaned_data["name"].strip():
        deeds.remember(book, form.cleaned_data["name"], table.to_remember(), by=request.user, at=now)
    upload.drop()
    messages.success(request, _brought(done))
    return redirect("finance:bank-match")


def _brought(done: deeds.Brought) -> str:
    sentence = ngettext("%(count)d line is brought in.", "%(count)d lines are brought in.", done.new) % {
        "count": done.new
    }
    if done.known:
        sentence += " " + ngettext(
            "%(count)d line had come with an earlier file and was left out.",
            "%(count)d lines had come with an earlier file and were left out.", done.known,
        ) % {"count": done.known}  # fmt: skip
    return sentence


def _dry_run(
    request: HttpRequest, book: Book, upload: Upload, said: rules.Statement, form: BringInForm
) -> HttpResponse:
    known = deeds.known_among(book, said.lines)
    faults = sorted(said.problems, key=lambda each: (not each.fault.blocks, each.row))
    context = {
        "crumbs": bank_crumbs(),
        "upload": upload,
        "said": said,
        "problems": [(each, words.problem_sentence(each)) for each in faults[:MOST_PROBLEMS]],
        "problem_total": len(faults),
        "known": [line for line in said.lines if line.fingerprint in known][:MOST_PROBLEMS],
        "known_total": len(known),
        "new_total": len(said.lines) - len(known),
        "preview": [line for line in said.lines if line.fingerprint not in known][:PREVIEW],
        "may_bring_in": said.is_sound and len(said.lines) > len(known),
    }
    return shown(request, "bank_check", form=form, **context)


@require_safe
@for_bank
def statement(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """One statement, line by line, with the entry of each."""
    found = get_object_or_404(reading.statements(book), pk=pk)
    shows = request.GET.get("show", "")
    lines = reading.lines_of(found)
    if shows == "loose":
        lines = lines.filter(matches__isnull=True, set_aside="")
    context = {
        "crumbs": bank_crumbs(),
        "statement": found,
        "shows": shows,
        "page": numbered_page(request, lines, size=PAGE),
        "may_keep": permissions.keeps_books(request.user),
    }
    return shown(request, "bank_statement", **context)
