"""Proof for anyone: an entry, two checkpoints, the whole books, a name on a slip. Without JavaScript numbers and command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from finance import exports, permissions, verify_ledger
from finance.forms.verify import EntryForm, NameForm
from finance.models import Book, Entry, Publication
from finance.reading import proofs
from finance.reading import publications as reading
from finance.reading.books import the_book
from finance.reading.entry_numbers import entry_of
from finance.views.publications import crumbs, form_page, grouped

NAMES = {
    "payee": pgettext_lazy("name behind an entry", "payee"),
    "handler": pgettext_lazy("name behind an entry", "handler"),
}
CODES = {
    "right": gettext_lazy("It holds: this stands in the books of {size} entries that were signed."),
    "same": gettext_lazy("Their number is the one of the notice on the wall."),
    "wall": gettext_lazy(
        "The signed number is not the one of the notice on the wall. Show it to the audit committee."
    ),
    "alone": gettext_lazy("Not everybody who should has signed yet."),
    "busy": gettext_lazy("Checking …"),
    "signature": gettext_lazy("The signature of {name} does not belong to this checkpoint."),
    "stranger": gettext_lazy("{name} has signed and is not named in the checkpoint."),
    "pin": gettext_lazy("{name} has not signed."),
    "proof": gettext_lazy("It does not hold: this does not stand in the signed books."),
    "form": gettext_lazy("The text of entry {seq} is not in its one form."),
    "hash": gettext_lazy("Entry {seq} is not the one that was published."),
    "seq": gettext_lazy("Entry {seq} stands at the wrong place."),
    "sum": gettext_lazy("The lines of entry {seq} do not come to nothing."),
    "more": gettext_lazy("There are more entries than were signed."),
    "fewer": gettext_lazy("Entries are missing: {found} of {size}."),
    "chain": gettext_lazy("The books end with another number than was signed."),
    "note": gettext_lazy("The checkpoint is not written as it has to be."),
    "key": gettext_lazy("One of the keys is none."),
    "old": gettext_lazy("This browser cannot check signatures. Use a newer one, or the command below."),
    "insecure": gettext_lazy("A browser checks only over https. Use the command below."),
    "unread": gettext_lazy("It could not be read. Are you still signed in?"),
    "wrong": gettext_lazy("It does not hold."),
}
"""The sentences of static/js/ledger-verify.js."""


def _slip_codes() -> dict[str, Any]:
    """Those of a slip: the same words as when the server compares."""
    filled = {"number": "{number}", "name": "{name}"}
    return {
        **CODES,
        "right": _("It fits: in %(number)s this name stands as %(name)s.") % filled,
        "other": _("It does not fit: %(number)s was not made with this name and salt.") % filled,
        "unread": _("No entry of this number is published, or you may not see it."),
    }


@form_page
@never_cache
@sensitive_post_parameters("salt", "value")
def page(request: HttpRequest) -> HttpResponse:
    """?number=2026-000123, ?publication=2026-q3&since=2026-q2 (&wall= what a printed notice holds); or pasted, or from a slip."""
    book = the_book()
    published, under = list(_published(book)), _under(request, book)
    form, name_form = EntryForm(initial=_asked(request)), NameForm(initial=_name_asked(request))
    found: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and "salt" in request.POST:
        name_form = NameForm(request.POST)
        status, found = _name(request, book, name_form)
    elif request.method == "POST":
        form = EntryForm(request.POST, request.FILES)
        status, found = _entry(request, book, form)
    elif request.GET.get("number"):
        form = EntryForm({"number": request.GET["number"][:20]})
        status, found = _entry(request, book, form)
    context = {
        "form": form,
        "name_form": name_form,
        "published": published,
        "newest": max(published, key=lambda each: (each.checkpoint.size, each.checkpoint.pk), default=None),
        "pair": _pair(request, published),
        "codes": CODES,
        "under": under.slug if under else "",
        "wall": reading.wall_number(request.GET.get("wall", "")) if under else "",
        "slip_codes": _slip_codes(),
        "slip_names": NAMES,
        "reads_entries": permissions.may_see_entries(request.user, book.settings),
        "crumbs": crumbs(),
        **found,
    }
    return render(request, "finance/verify/page.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"number": request.GET.get("number", "")[:20]}


def _name_asked(request: HttpRequest) -> dict[str, str]:
    return {"name_number": request.GET.get("slip", "")[:20]}


def _under(request: HttpRequest, book: Book) -> Publication | None:
    """The publication whose checkpoint is asked about; None for the newest."""
    slug = request.GET.get("publication", "")
    return proofs.named(book, slug) if slug else None


def _published(book: Book) -> Any:
    return (
        Publication.objects.public()
        .filter(book=book)
        .select_related("checkpoint")
        .prefetch_related("checkpoint__signatures__key")
        .order_by("checkpoint__size", "checkpoint__pk")
    )


def _pair(request: HttpRequest, published: list[Publication]) -> tuple[Publication, Publication] | None:
    """Two checkpoints to compare: those of the address, else the newest two."""
    named = {each.slug: each for each in published}
    later = named.get(request.GET.get("publication", "")) or (published[-1] if published else None)
    if later is None:
        return None
    before = [
        each for each in published if each.checkpoint.size <= later.checkpoint.size and each.pk != later.pk
    ]
    earlier = named.get(request.GET.get("since", "")) or (before[-1] if before else None)
    if earlier is None or earlier.pk == later.pk or earlier.checkpoint.size > later.checkpoint.size:
        return None
    return earlier, later


def _entry(request: HttpRequest, book: Book, form: EntryForm) -> tuple[int, dict[str, Any]]:
    if not form.is_valid():
        return 400, {}
    said = form.cleaned_data
    entry = _seen(request, book, said["number"])
    if entry is None:
        form.add_error(
            "line" if said.get("line") else "number",
            _("No entry of this number is published, or you may not see it."),
        )
        return 404 if request.method == "GET" else 400, {}
    under = _under(request, book)
    proof = proofs.inclusion(book, entry, under)
    if proof is None:
        late = _("This entry was posted after the checkpoint of this publication.")
        form.add_error("number", late if under else _("This entry was posted after the newest checkpoint."))
        return 409, {}
    pasted = said.get("line", "")
    return 200, {
        "proof": proof,
        "root": grouped(proof.root),
        "pasted": bool(pasted),
        "is_same": bool(pasted) and proofs.is_the_same(pasted, entry),
    }


def _seen(request: HttpRequest, book: Book, number: str) -> Entry | None:
    try:
        return entry_of(request.user, book, number)
    except Http404:
        return None


def _name(request: HttpRequest, book: Book, form: NameForm) -> tuple[int, dict[str, Any]]:
    if not form.is_valid():
        return 400, {}
    said = form.cleaned_data
    entry = _seen(request, book, said["name_number"])
    if entry is None:
        form.add_error("name_number", _("No entry of this number is published, or you may not see it."))
        return 400, {}
    name = proofs.committed_as(entry, said["salt"], said["value"])
    return 200, {"named": entry, "name": NAMES.get(name, name)}


# --- files -----------------------------------------------------------------------------------------------------


@require_safe
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """An entry with its place in the signed tree, as the browser checks it."""
    book = the_book()
    found = proofs.inclusion(book, entry_of(request.user, book, number), _under(request, book))
    if found is None:
        raise Http404
    return JsonResponse(found.as_json(), json_dumps_params={"ensure_ascii": False})


@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """?from=2026-q2&to=2026-q3"""
    book = the_book()
    named = {each.slug: each.checkpoint for each in _published(book)}
    older, newer = (named.get(request.GET.get(name, "")) for name in ("from", "to"))
    if older is None or newer is None or older.size > newer.size:
        raise Http404
    return JsonResponse(proofs.consistency(book, older, newer))


FORMS: dict[str, Callable[[Book, int | None], Iterable[bytes | str]]] = {
    "jsonl": exports.jsonl,
    "hledger": exports.hledger,
    "beancount": exports.beancount,
}


@require_safe
def books(request: HttpRequest) -> HttpResponseBase:
    """Every entry that the newest published checkpoint holds, one a line."""
    return _of_the_books(request, "jsonl", "application/jsonl")


@require_safe
def journal(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same entries for a program that adds them up anew."""
    return _of_the_books(request, form, "text/plain")


def _of_the_books(request: HttpRequest, form: str, content_type: str) -> HttpResponseBase:
    book = the_book()
    if not permissions.may_see_entries(request.user, book.settings):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    publication = proofs.newest(book)
    if publication is None or publication.checkpoint is None:
        raise Http404
    headers = {
        "Content-Type": f"{content_type}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="books.{form}"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(FORMS[form](book, publication.checkpoint.size), headers=headers)


@require_safe
def books_checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed note that belongs to books.jsonl."""
    publication = proofs.newest(the_book())
    if publication is None or publication.checkpoint is None:
        raise Http404
    response = HttpResponse(publication.checkpoint.note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="books.checkpoint.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def program(request: HttpRequest) -> FileResponse:
    """The one-file verifier, to run on a computer of one's own."""
    path = Path(verify_ledger.__file__)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename="verify_ledger.py",
        content_type="text/x-python; charset=utf-8",
    )


# --- the recipient's slip --------------------------------------------------------------------------------------


@require_safe
@never_cache
@login_required
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Salt and name behind an entry, for who is named there as payee, or for the bookkeeper who hands it out."""
    book = the_book()
    entries = permissions.entries_for(request.user, book, book.settings)
    numbered = entry_of(request.user, book, number)
    entry = entries.select_related("draft__counterparty").get(pk=numbered.pk)
    if not permissions.may_see_slip(request.user, entry):
        raise Http404
    secret = entry.secrets.filter(field="payee").first()
    context = {
        "entry": entry,
        "book": book,
        "secret": secret,
        "salt": grouped(bytes(secret.salt).hex()) if secret else "",
        "address": request.build_absolute_uri(f"{reverse('finance:verify')}?slip={entry.number}#name"),
        "crumbs": crumbs((entry.number, entry.get_absolute_url())),
    }
    return render(request, "finance/verify/slip.html", context)
