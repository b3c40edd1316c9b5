"""The audit committee's room. Its members act here and nowhere else in the fund; the union replies to findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from finance import permissions
from finance.actions import auditing as actions
from finance.actions import publishing
from finance.actions.auditing import Wanted
from finance.forms.auditing import (
    ChooseForm,
    DrawForm,
    FindingForm,
    MarksForm,
    OpinionForm,
    ReplyForm,
)
from finance.forms.publications import PassphraseForm
from finance.models import AuditFinding, AuditMark, AuditReview, AuditSample, Entry, Publication
from finance.reading import auditing as reading
from finance.reading.books import the_book
from finance.reading.entry_numbers import entry_of
from finance.views.publications import form_page, signed
from union_portal.lib import Refused, refused_at
from union_portal.lib.papers import answer, as_html
from union_portal.lib.refusals import say


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Audit room"), reverse("finance:audit")), *more]


@require_safe
@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Published months and how far their review is."""
    if not permissions.may_use_desk(request.user):
        raise PermissionDenied
    book = the_book()
    context = {
        "book": book,
        "rows": reading.rows(book),
        "is_committee": permissions.may_review(request.user),
        "crumbs": [(_("The fund on display"), reverse("finance:publications"))],
    }
    return render(request, "finance/audit/index.html", context)


@require_safe
@never_cache
@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """One review: samples, marks, findings, opinion, co-signature."""
    if not permissions.may_use_desk(request.user):
        raise PermissionDenied
    return _room(request, _publication(slug))


def _publication(slug: str) -> Publication:
    asked = Publication.objects.public().select_related("checkpoint", "book__settings")
    found = asked.filter(book=the_book(), slug=slug).first()
    if found is None:
        raise Http404
    return found


def _room(request: HttpRequest, publication: Publication, *, status: int = 200, **more: Any) -> HttpResponse:
    review = reading.review_of(publication)
    is_committee = permissions.may_review(request.user)
    works = is_committee and review is not None and review.signed_at is None
    context = {
        "publication": publication,
        "review": review,
        "seen": reading.seen(review, request.user.pk) if review else [],
        "population": reading.population(publication),
        "lot": actions.lot_of(publication),
        "draws": reading.draws(review) if review else [],
        "marks": AuditMark.MARKS,
        "is_committee": is_committee,
        "works": works,
        "may_reply": permissions.may_reply_to_finding(request.user),
        "may_cosign": is_committee and not _is_cosigned(publication),
        "draw_form": DrawForm(auto_id="draw-%s"),
        "choose_form": ChooseForm(auto_id="choose-%s"),
        "crumbs": crumbs(),
        **more,
    }
    return render(request, "finance/audit/review.html", context, status=status)


def _is_cosigned(publication: Publication) -> bool:
    checkpoint = publication.checkpoint
    return checkpoint is not None and checkpoint.signatures.filter(key__holder="audit").exists()


def _for_committee(request: HttpRequest, slug: str) -> tuple[Publication, AuditReview]:
    if not permissions.may_review(request.user):
        raise PermissionDenied
    publication = _publication(slug)
    review = AuditReview.objects.filter(publication=publication).first()
    if review is None:
        raise Http404
    return publication, review


def _to_room(slug: str, place: str = "") -> HttpResponse:
    return redirect(reverse("finance:review", args=[slug]) + place)


@require_POST
@login_required
def open_review(request: HttpRequest, slug: str) -> HttpResponse:
    if not permissions.may_review(request.user):
        raise PermissionDenied
    actions.open_review(_publication(slug), by=request.user, at=timezone.now())
    messages.success(request, _("The review is open."))
    return _to_room(slug)


@require_POST
@login_required
def draw(request: HttpRequest, slug: str) -> HttpResponse:
    """As many entries as typed, each in its way."""
    publication, review = _for_committee(request, slug)
    form = DrawForm(request.POST, auto_id="draw-%s")
    status = 400
    if form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(said["by_money"], said["at_random"], said["above"], said["reversals"])
        try:
            many = actions.draw(review, wanted, by=request.user, at=timezone.now())
        except Refused as refusal:
            status = say(form, refusal)
        else:
            words = ngettext("%(count)d entry was drawn.", "%(count)d entries were drawn.", many)
            messages.success(
                request, words % {"count": many} if many else _("All of them were in the sample already.")
            )
            return _to_room(slug, "#sample")
    return _room(request, publication, status=status, draw_form=form)


@require_POST
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry chosen by hand."""
    publication, review = _for_committee(request, slug)
    form = ChooseForm(request.POST, auto_id="choose-%s")
    status = 400
    if form.is_valid():
        try:
            entry = _entry(request, publication, form.cleaned_data["number"])
            actions.choose(review, entry, by=request.user, at=timezone.now())
        except Refused as refusal:
            status = say(form, refusal)
        else:
            return _to_room(slug, "#sample")
    return _room(request, publication, status=status, choose_form=form)


def _entry(request: HttpRequest, publication: Publication, number: str) -> Entry:
    try:
        return entry_of(request.user, publication.book, number)
    except Http404 as error:
        raise refused_at("number", _("There is no entry of this number.")) from error


@require_POST
@login_required
def tick(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Marks of this person on one entry of the sample."""
    _page, review = _for_committee(request, slug)
    sample = AuditSample.objects.filter(review=review, pk=pk).select_related("review").first()
    if sample is None:
        raise Http404
    form = MarksForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what you have seen."))
    else:
        try:
            actions.tick(sample, form.cleaned_data["marks"], by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
    return _to_room(slug, f"#s{pk}")


@form_page
@never_cache
@login_required
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """A finding, at an entry or in general."""
    publication, review = _for_committee(request, slug)
    form = FindingForm(request.POST or None, initial={"number": request.GET.get("entry", "")[:20]})

    def deed() -> None:
        said = form.cleaned_data
        entry = _entry(request, publication, said["number"]) if said["number"].strip() else None
        actions.find(
            review, said["text"], weight=said["weight"], entry=entry, by=request.user, at=timezone.now()
        )

    return _deed(
        request, publication, form, deed, title=_("A finding"), verb=_("Keep the finding"),
        done=_("Kept. Bookkeeper and approver have been told."), to="#findings",
    )  # fmt: skip


@form_page
@never_cache
@login_required
def reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the union says to a finding."""
    if not permissions.may_reply_to_finding(request.user):
        raise PermissionDenied
    publication = _publication(slug)
    finding = _finding(publication, pk)
    form = ReplyForm(request.POST or None)
    return _deed(
        request, publication, form,
        lambda: actions.reply(finding, form.cleaned_data["text"], by=request.user, at=timezone.now()),
        title=_("Reply to a finding"), verb=_("Reply"), done=_("Replied. The audit committee has been told."),
        to="#findings", finding=finding,
    )  # fmt: skip


def _finding(publication: Publication, pk: int) -> AuditFinding:
    asked = AuditFinding.objects.filter(review__publication=publication, pk=pk)
    found = asked.select_related("entry", "by").first()
    if found is None:
        raise Http404
    return found


@require_POST
@login_required
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    publication, _review = _for_committee(request, slug)
    try:
        actions.settle(_finding(publication, pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The finding is settled."))
    return _to_room(slug, "#findings")


@form_page
@never_cache
@login_required
def opinion(request: HttpRequest, slug: str) -> HttpResponse:
    """The opinion, signed once."""
    publication, review = _for_committee(request, slug)
    if review.signed_at is not None:
        messages.info(request, _("The opinion is signed and stays as it is."))
        return _to_room(slug)
    form = OpinionForm(request.POST or None)
    return _deed(
        request, publication, form,
        lambda: actions.sign_opinion(
            review, form.cleaned_data["opinion"], form.cleaned_data["text"], by=request.user, at=timezone.now()
        ),
        title=_("Opinion of the audit committee"), verb=_("Sign the opinion"), done=_("The opinion is signed."), to="#opinion",
    )  # fmt: skip


def _deed(
    request: HttpRequest, publication: Publication, form: forms.Form, deed: Callable[[], object], *,
    title: str, verb: str, done: str, to: str, **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form; a refusal is said in it."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                deed()
            except Refused as refusal:
                status = say(form, refusal)
            else:
                messages.success(request, done)
                return _to_room(publication.slug, to)
    context = {
        "form": form,
        "publication": publication,
        "title": title,
        "verb": verb,
        "crumbs": crumbs((str(publication), reverse("finance:review", args=[publication.slug]))),
        "back": reverse("finance:review", args=[publication.slug]),
        **more,
    }
    return render(request, "finance/audit/deed.html", context, status=status)


@form_page
@never_cache
@login_required
@sensitive_post_parameters("passphrase")
def cosign(request: HttpRequest, slug: str) -> HttpResponse:
    """The committee's signature under the checkpoint, with its own passphrase."""
    if not permissions.may_review(request.user):
        raise PermissionDenied
    publication = _publication(slug)
    room = reverse("finance:review", args=[slug])
    if request.method != "POST" and _is_cosigned(publication):
        messages.info(request, _("It is co-signed already."))
        return redirect(room)
    form = PassphraseForm(request.POST or None)
    context = {
        "publication": publication,
        "title": _("Co-sign the checkpoint"),
        "verb": _("Co-sign"),
        "root": actions.root_of(publication),
        "crumbs": crumbs((str(publication), room)),
        "back": room,
    }
    return signed(
        request, form, "finance/audit/deed.html", context,
        lambda: publishing.cosign(publication, form.cleaned_data["passphrase"], by=request.user, at=timezone.now()),
        done=_("Co-signed."), to=room,
    )  # fmt: skip


@require_safe
@never_cache
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """审查意见书: the signed one is for everybody who may see the figures, before that for the room."""
    publication = _publication(slug)
    found = reading.review_of(publication)
    in_room = permissions.may_use_desk(request.user)
    is_public = found is not None and found.signed_at is not None
    if found is None or not (
        in_room or (is_public and permissions.may_see_totals(request.user, publication.book.settings))
    ):
        raise Http404
    made = reading.paper_of(found)
    context = {"title": made.title, "paper": as_html(made), "publication": publication}
    return answer(request, made, f"{made.title}-{publication.slug}") or render(
        request, "finance/audit/paper.html", context
    )
