"""One entry, and the copies of its papers with their black bars."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finance import permissions
from finance.models import Book, Entry
from finance.reading import entry as one
from finance.reading.books import the_book
from finance.reading.display import Display, on_display
from finance.reading.tree import remembered_tree
from finance.views.reading import fund_crumb

CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def _book() -> tuple[Book, Display | None]:
    shown = on_display()
    return (shown.book if shown else the_book()), shown


def _find(request: HttpRequest, book: Book, shown: Display | None, number: str) -> Entry:
    """On display; what is not, is looked for only where somebody of the desk asks."""
    found = one.find(shown.entries, number) if shown else None
    if found is None and permissions.may_use_desk(request.user):
        found = one.find(book.entries.all(), number)
    if found is None:
        raise Http404
    return found


@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """What was hashed, in words; published, or seen from the desk."""
    book, shown = _book()
    settings = book.settings
    if not permissions.may_see_entries(request.user, settings):
        return redirect_to_login(request.get_full_path())
    found = _find(request, book, shown, number)
    until = shown.until if shown else None
    is_public = until is not None and found.on <= until
    names = remembered_tree(request)
    sides = one.sides(found, names)
    named = next((side for side in sides if side.slug.startswith(("inc.", "exp."))), None)
    publication = shown.publication_of(found.on) if shown and is_public else None
    context = {
        "crumbs": _crumbs(found, named, is_public=is_public),
        "entry": found,
        "sides": sides,
        "debits": sum(side.debit or 0 for side in sides),
        "steps": one.steps(found),
        "papers": one.papers(found),
        "sees_vouchers": permissions.may_see_vouchers(request.user, settings),
        "place": one.place(book, found) if is_public else None,
        "is_public": is_public,
        "reversed_by": one.reversed_by(found, until if is_public else None),
        "questions": one.questions(entry=found),
        "publication": publication,
        "takes_questions": publication is not None and timezone.localdate() <= publication.questions_until,
        "hash": bytes(found.hash).hex(),
        "prev_hash": bytes(found.prev_hash).hex(),
        "category": named,
        "desk": _desk(request, found),
    }
    return render(request, "finance/entry.html", context)


def _desk(request: HttpRequest, found: Entry) -> list[tuple[str, str]]:
    """(label, address): what only some people do with an entry. Nothing of it costs a visitor a query."""
    user, draft = request.user, found.draft
    links = []
    if one.names_payee(found) and permissions.may_see_slip(user, found):
        links.append((_("Recipient’s slip"), reverse("finance:slip", args=[found.number])))
    if draft is not None and permissions.may_use_desk(user) and permissions.may_see_draft(user, draft):
        links.append((_("Its draft at the desk"), reverse("finance:draft", args=[draft.pk])))
    if one.reversed_by(found, None) is None and permissions.may_reverse(user, found):
        links.append((_("Take the entry back"), reverse("finance:reverse", args=[found.number])))
    return links


def _crumbs(found: Entry, named: one.Side | None, *, is_public: bool) -> list[tuple[str, str]]:
    crumbs = [(_("Home"), reverse("home")), fund_crumb()]
    if is_public:
        crumbs.append((str(found.on.year), reverse("finance:year", args=[found.on.year])))
        if named is not None:
            crumbs.append((named.label, reverse("finance:category", args=[found.on.year, named.slug])))
    return crumbs


@require_safe
def voucher(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """The copy with black bars of one paper, in the order in which the entry names them."""
    book, shown = _book()
    settings = book.settings
    may = permissions.may_see_vouchers(request.user, settings)
    if not may or not permissions.may_see_entries(request.user, settings):
        return redirect_to_login(request.get_full_path())
    papers = one.papers(_find(request, book, shown, number))
    paper = next((each for each in papers if each.number == place), None)
    if paper is None or paper.copy is None:
        raise Http404
    name = f"{number}-{place}.{paper.copy.kind}"
    response = FileResponse(
        default_storage.open(paper.copy.file), content_type=CONTENT_TYPES[paper.copy.kind], filename=name
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
