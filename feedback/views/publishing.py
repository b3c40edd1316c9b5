"""The desk of publishers: drafts made from letters with bars, and the two who say yes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import permissions
from feedback.actions import publishing as actions
from feedback.forms.publishing import RedactionForm, SendBackForm
from feedback.models import Case, Publication
from feedback.reading import answers as public
from feedback.reading import publishing as reading
from feedback.rules.black_bars import Bar
from feedback.views.unlocking import key_of
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page

form_page = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 20


@require_safe
@never_cache
@login_required
def publishing(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for this person, those that wait for others, and letters a draft can be made from."""
    user = request.user
    if not permissions.may_draft_publication(user):
        raise PermissionDenied
    letters = permissions.publishable_for(user).select_related("category", "inbox")
    page = numbered_page(request, letters.order_by("-replied_on", "shuffle"), size=PAGE)
    context = {
        "crumbs": crumbs()[:-1],
        "is_publisher": permissions.may_publish(user),
        "to_decide": reading.to_decide(user),
        "elsewhere": reading.elsewhere(user),
        "letters": page.items,
        "page": page,
    }
    return render(request, "feedback/publishing.html", context)


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("Worker mailbox"), reverse("feedback:home")),
        (_("Published answers"), reverse("feedback:answers")),
        (_("Publishing"), reverse("feedback:publishing")),
    ]


# --- the editor ------------------------------------------------------------------------------------------------


@form_page
@never_cache
@login_required
@sensitive_post_parameters()
def from_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft from a letter. Its words are on this page and in what is sent from it, and stored with their bars only."""
    found = _letter(request, pk)
    publication = Publication.objects.filter(case=found).first()
    if publication is not None:
        if publication.published_at or permissions.may_see_draft(request.user, publication):
            return redirect(publication)
        messages.error(request, _("An answer from this letter was put forward already."))
        return redirect(found)
    if found.stage not in permissions.PUBLISHABLE:
        messages.error(request, _("Only an answered letter is put forward for publication."))
        return redirect(found)
    key = key_of(request, found)
    if found.is_sealed and key is None:
        return redirect(reverse("feedback:unlock", args=[found.inbox_id]) + f"?case={found.pk}")
    names = reading.names()
    if request.method != "POST":
        source = reading.source_of(found, key)
        form = RedactionForm(names=names, initial=vars(source))
        return _editor(request, form, found)
    form = RedactionForm(request.POST, names=names)
    return _tried(request, form, found, lambda **said: actions.put_forward(found, **said))


def _letter(request: HttpRequest, pk: UUID) -> Case:
    cases = Case.objects.for_list().prefetch_related("exclusions", "co_handlers")
    found = cases.filter(pk=pk).first()
    if found is None or not permissions.may_draft_publication(request.user, found):
        raise Http404
    return found


@form_page
@never_cache
@login_required
@sensitive_post_parameters()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """More bars or other words, by who drafted it. What was blackened stays black: it is not stored."""
    found = _draft(request, pk)
    if found.drafted_by_id != request.user.pk:
        raise Http404
    names = reading.names()
    if request.method != "POST":
        texts = {"title": found.title, "question": found.question, "answer": found.answer}
        return _editor(request, RedactionForm(names=names, initial=texts), found.case, found)
    form = RedactionForm(request.POST, names=names)
    return _tried(request, form, found.case, lambda **said: actions.change(found, **said), found)


def _tried(
    request: HttpRequest,
    form: RedactionForm,
    case: Case | None,
    deed: Callable[..., Publication],
    publication: Publication | None = None,
) -> HttpResponse:
    """A preview, or the draft is stored: that only while nothing hidden stands open by mistake."""
    if not form.is_valid():
        return _editor(request, form, case, publication, status=400)
    if "put" not in request.POST:
        return _editor(request, form, case, publication, is_preview=True)
    if form.open_words and not form.cleaned_data["sure"]:
        form.add_error(
            "sure", _("Words that are black at one place stand in the open at another: look at them.")
        )
        return _editor(request, form, case, publication, status=400)
    try:
        stored = deed(by=request.user, at=timezone.now(), **form.texts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _editor(request, form, case, publication, status=409)
    messages.success(request, _("It waits for the publishers now. What is black is stored nowhere with it."))
    return redirect(stored)


def _editor(
    request: HttpRequest,
    form: RedactionForm,
    case: Case | None,
    publication: Publication | None = None,
    *,
    is_preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    if not form.is_bound:
        form.redact()
    shown = {name: public.paragraphs(each.text) for name, each in form.redacted.items()}
    context = {
        "crumbs": crumbs(),
        "form": form,
        "case": case,
        "publication": publication,
        "findings": form.findings(),
        "shown": shown,
        "bars": sum(isinstance(each, Bar) for text in form.redacted.values() for each in text.pieces),
        "is_preview": is_preview,
    }
    return render(request, "feedback/publish_edit.html", context, status=status)


# --- a draft ---------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as everybody would read it, and what this person can say to it."""
    return _page(request, _draft(request, pk))


def _draft(request: HttpRequest, pk: int) -> Publication:
    found = reading.for_page(pk)
    if found is None or not permissions.may_see_draft(request.user, found):
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Publication, form: SendBackForm | None = None, *, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    if found.published_at is not None:
        return redirect(found)
    user = request.user
    decides = (
        permissions.may_publish(user, found) and found.drafted_by_id != user.pk and not found.is_sent_back
    )
    texts = [found.title, found.question, found.answer]
    context = {
        "crumbs": crumbs(),
        "draft": found,
        "question": public.paragraphs(found.question),
        "answer": public.paragraphs(found.answer),
        "readable": reading.found_in(texts, reading.names()) if decides else [],
        "is_mine": found.drafted_by_id == user.pk,
        "may_approve": decides and found.passed_by_id != user.pk,
        "may_send_back": decides,
        "form": form or SendBackForm(),
        "refused": refused,
    }
    return render(request, "feedback/publish_draft.html", context, status=status)


@require_POST
@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A publisher says yes to what was on the page. The second yes publishes."""
    found = _draft(request, pk)
    try:
        changed = actions.approve(
            found, by=request.user, at=timezone.now(), seen=request.POST.get("seen", "")
        )
    except Refused as refusal:
        return _page(request, _draft(request, pk), refused=str(refusal), status=409)
    if changed.published_at is None:
        messages.success(request, _("You said yes. Another publisher reads it before it is published."))
        return redirect("feedback:publishing")
    messages.success(request, _("It is published: everybody reads it now."))
    return redirect(changed)


@require_POST
@login_required
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _draft(request, pk), SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        actions.send_back(found, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _draft(request, pk), form, status=409)
    messages.success(request, _("It went back to who drafted it."))
    return redirect("feedback:publishing")


@require_POST
@login_required
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Who drafted it takes it back."""
    found = _draft(request, pk)
    try:
        actions.drop(found, by=request.user)
    except Refused as refusal:
        return _page(request, _draft(request, pk), refused=str(refusal), status=409)
    messages.success(request, _("The draft is gone."))
    return redirect("feedback:publishing")
