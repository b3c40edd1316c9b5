"""Documents in the office of a session: uploaded, served, replaced, excepted; who has them, and who is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from proposals import gates, permissions, session_papers
from proposals.actions.documents import (
    add_document,
    delegates_on,
    except_late,
    hand_over,
    remind_of_document,
    replace_document,
    serve,
)
from proposals.forms.office import ButtonForm, DocumentForm, ExceptionForm, HandOverForm, UploadForm
from proposals.models import Delegate, Delegation, Document, Session
from proposals.reading import office as reading
from proposals.rules.attendance import is_meant
from proposals.views.office import paper
from proposals.views.office_page import crumbs, for_office, form_page, is_done, sent, shown
from union_portal.lib import Refused


@require_safe
@for_office
def documents(request: HttpRequest, session: Session) -> HttpResponse:
    """Every document with its newest file, when it was served, and how many have it."""
    at = timezone.now()
    context = {
        "documents": gates.documents_of(session, on=reading.roll_day(session, at)),
        "delegates": reading.roll_of(session, at).count(),
        "gate": reading.gate_of(session, at),
    }
    return shown(request, "documents", session, **context)


@form_page
@for_office
def add(request: HttpRequest, session: Session) -> HttpResponse:
    """Upload one. Delegates get it only when it is served."""
    form = DocumentForm(request.POST or None, request.FILES or None, session=session, initial=_asked(request))
    made: list[Document] = []
    who = {"by": request.user, "at": timezone.now()}
    if is_done(form, lambda: made.append(add_document(session, **form.cleaned_data, **who))):
        messages.success(request, _("The file is here. Delegates get it when you serve it."))
        return redirect("proposals:office-document", session.pk, made[0].pk)
    context = {
        "title": _("Upload a document"),
        "dek": _("Delegates see nothing of it before you serve it."),
        "is_closed": session.closed_at is not None,
        "closed_why": _("The session is closed: its documents stay as they are."),
        "verb": _("Upload"),
        "back": reverse("proposals:office-documents", args=[session.pk]),
        "crumbs": _crumbs(session),
    }
    return shown(request, "form", session, form, **context)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The item whose page led here."""
    return {"item": request.GET.get("item", "")}


def _crumbs(session: Session) -> list[tuple[str, str]]:
    return crumbs(session, (_("Documents"), reverse("proposals:office-documents", args=[session.pk])))


@form_page
@for_office
def document(request: HttpRequest, session: Session, document: int) -> HttpResponse:
    """Its versions, and what can be done with it now. A deed that was refused comes back with what was typed."""
    found = _of(session, document)
    forms = {name: form(prefix=name) for name, (form, _deed) in DEEDS.items()}
    if request.method != "POST":
        return _document_page(request, session, found, forms)
    asked = request.POST.get("deed", "")
    if asked not in DEEDS:
        raise Http404
    form_class, deed = DEEDS[asked]
    form = form_class(request.POST, request.FILES, prefix=asked)
    said: list[str] = []
    if is_done(form, lambda: said.append(deed(request, found, **form.cleaned_data))):
        messages.success(request, said[0])
        return redirect("proposals:office-document", session.pk, found.pk)
    return _document_page(request, session, _of(session, document), {**forms, asked: form}, form)


def _document_page(
    request: HttpRequest, session: Session, found: Document, forms: dict[str, Any], refused: Any = None
) -> HttpResponse:
    """With the form that was refused, if one was; a button without fields says it at the top."""
    at = timezone.now()
    gate = reading.gate_of(session, at)
    newest, served = found.newest, found.served
    is_waiting = newest is not None and newest.served_at is None
    receivers = reading.roll_of(session, at).count()
    context = {
        "document": found,
        "newest": newest,
        "served": served,
        "versions": sorted(found.versions.all(), key=lambda each: -each.number),
        "receivers": receivers,
        "told": delegates_on(session, at).count() if is_waiting and at > session.starts_at else receivers,
        "gate": gate,
        "is_closed": session.closed_at is not None,
        "is_waiting": is_waiting,
        "is_too_late": at >= session.starts_at and found.item is not None and found.item.is_to_be_passed,
        "needs_exception": served is not None and reading.needs_exception(found, gate),
        "refused": refused.non_field_errors()[0] if isinstance(refused, ButtonForm) else "",
        "forms": forms,
        "crumbs": _crumbs(session),
    }
    return shown(request, "document", session, refused, **context)


def _of(session: Session, pk: int) -> Document:
    """The document as the gates read it; its session is the one at hand."""
    on = reading.roll_day(session, timezone.now())
    found = next((each for each in gates.documents_of(session, on=on) if each.pk == pk), None)
    if found is None:
        raise Http404
    found.session = session
    return found


def _serve(request: HttpRequest, found: Document) -> str:
    if request.POST.get("version") != str(found.newest.number if found.newest else 0):
        raise Refused(_("A newer file was uploaded meanwhile. Look at it, then serve it."))
    version = serve(found, by=request.user, at=timezone.now())
    served = found.session.events.filter(kind="served", details__document=found.pk).latest("pk")
    count = served.details["people"]
    return ngettext(
        "Version %(number)d is served: %(count)d delegate was told.",
        "Version %(number)d is served: %(count)d delegates were told.",
        count,
    ) % {"number": version.number, "count": count}


def _replace(request: HttpRequest, found: Document, *, upload: Any) -> str:
    version = replace_document(found, by=request.user, at=timezone.now(), upload=upload)
    return _("Version %(number)d is here. Delegates get it when you serve it.") % {"number": version.number}


def _except(request: HttpRequest, found: Document, *, reason: str) -> str:
    except_late(found, by=request.user, at=timezone.now(), reason=reason)
    return _("The reason is recorded. The document may be decided on.")


def _remind(request: HttpRequest, found: Document) -> str:
    if found.served is None:
        raise Refused(_("This document was not served yet."))
    count = remind_of_document(found.served, by=request.user, at=timezone.now())
    if not count:
        return _(
            "Nobody was reminded: who has not received it was reminded today already, or everybody has it."
        )
    return ngettext("%(count)d delegate was reminded.", "%(count)d delegates were reminded.", count) % {
        "count": count
    }


DEEDS: dict[str, tuple[Any, Any]] = {
    "serve": (ButtonForm, _serve),
    "remind": (ButtonForm, _remind),
    "replace": (UploadForm, _replace),
    "except": (ExceptionForm, _except),
}
"""By the name of the button: the form, and the deed that answers with a sentence."""


@require_safe
@for_office
def file(request: HttpRequest, session: Session, document: int, number: int) -> FileResponse:
    """Any version, served or not; looking at one's own file is no receipt."""
    found = get_object_or_404(session.documents, pk=document)
    return sent(get_object_or_404(found.versions, number=number))


# --- receipts --------------------------------------------------------------------------------------------------


@require_safe
@for_office
def all_receipts(request: HttpRequest, session: Session) -> HttpResponse:
    """Every delegate x every document that was served."""
    found = gates.documents_of(session)
    made = session_papers.all_receipts(
        session, found, reading.receipts_of_session(session, found, timezone.now())
    )
    office = (_("Session office"), reverse("proposals:office", args=[session.pk]))
    return paper(request, session, made, office)


SHOWS = {
    "missing": (gettext_lazy("Have not got it"), lambda each: each.receipt is None),
    "have": (gettext_lazy("Have it"), lambda each: each.receipt is not None),
}


@login_required
@never_cache
@form_page
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has the document and how, who has not, by delegation. The secretary enters receipts on paper and reminds."""
    document, within = _seen(request, pk)
    keeps, at = permissions.sees_all_receipts(request.user), timezone.now()
    form = HandOverForm(request.POST or None, delegates=delegates_on(document.session, at))
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    if request.method == "POST" and _entered(request, document, form):
        return redirect("proposals:document-receipts", pk)
    context = {
        **_receipt_rows(request, document, within),
        "document": document,
        "version": document.served,
        "keeps": keeps,
        "crumbs": [
            *(_crumbs(document.session) if keeps else crumbs(document.session)[:2]),
            (document.title, _home_of(document) if keeps else document.get_absolute_url()),
        ],
    }
    return shown(request, "receipts", document.session, form, **context)


def _home_of(document: Document) -> str:
    return reverse("proposals:office-document", args=[document.session_id, document.pk])


def _entered(request: HttpRequest, document: Document, form: HandOverForm) -> bool:
    """One of the two buttons."""
    if request.POST.get("deed") == "remind":
        try:
            messages.success(request, _remind(request, document))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return True
    count: list[int] = []
    if not is_done(form, lambda: count.append(_hand_over(request, document, form.cleaned_data["delegates"]))):
        return False
    sentence = ngettext("%(count)d receipt is entered.", "%(count)d receipts are entered.", count[0])
    messages.success(request, sentence % {"count": count[0]})
    return True


def _hand_over(request: HttpRequest, document: Document, delegates: Iterable[Delegate]) -> int:
    """Of the version that stood on the page: who has that one on paper has not got a newer one."""
    if document.served is None:
        raise Refused(_("This document was not served yet."))
    if request.POST.get("version") != str(document.served.number):
        raise Refused(_("A newer version was served meanwhile. Tick those who have this one on paper."))
    return hand_over(document.served, delegates, by=request.user, at=timezone.now())


def _receipt_rows(
    request: HttpRequest, document: Document, within: list[Delegation] | None
) -> dict[str, Any]:
    found = reading.receivers_of(document.served, timezone.now(), within=within) if document.served else []
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "missing"
    question = request.GET.get("q", "").strip()[:200]
    chosen = [each for each in found if SHOWS[show][1](each)]
    if question:
        chosen = [
            each for each in found
            if is_meant(question, str(each.delegate), each.delegate.member.employee_number, each.delegate.member.name_key)
        ]  # fmt: skip
    ticked = request.POST.getlist("delegates")
    for each in chosen:
        each.is_ticked = str(each.delegate.pk) in ticked  # what was typed stays in the form
    links = [
        {"label": f"{label} ({sum(map(is_it, found))})", "url": f"?show={name}", "is_current": name == show}
        for name, (label, is_it) in SHOWS.items()
    ]
    return {
        "rows": chosen, "links": links, "show": show, "question": question, "all": len(found),
        "have": sum(each.receipt is not None for each in found),
        "has_missing": any(each.receipt is None for each in chosen),
    }  # fmt: skip


@login_required
@never_cache
@require_safe
def receipts_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """签收表: as a page and as a file, with a line to sign on for who has not received it."""
    document, within = _seen(request, pk)
    if document.served is None:
        raise Http404
    made = session_papers.receipts_of(
        document.served, reading.receivers_of(document.served, timezone.now(), within=within)
    )
    return paper(request, document.session, made)


def _seen(request: HttpRequest, pk: int) -> tuple[Document, list[Delegation] | None]:
    """The document, and of which delegations this person sees the receipts: None is all of them."""
    documents = Document.objects.select_related("session__congress", "session__rules", "item")
    found = get_object_or_404(documents.prefetch_related("versions"), pk=pk)
    for version in found.versions.all():
        version.document = found
    if permissions.sees_all_receipts(request.user):
        return found, None
    own = permissions.delegations_entered_by(request.user, found.session)
    if not own or found.served is None:
        raise PermissionDenied
    return found, own
