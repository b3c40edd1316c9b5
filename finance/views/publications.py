"""Publications: the list, one with its days, figures, questions and checkpoint, its notice for the wall, and their making."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from finance import permissions
from finance.actions import publishing as actions
from finance.forms.publications import NewKeyForm, PassphraseForm, PublicationForm
from finance.models import Book, Publication, SigningKey
from finance.reading import publications as reading
from finance.reading.books import the_book
from finance.rules.publications import Stage
from union_portal.lib import Refused
from union_portal.lib.refusals import say

form_page = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("The fund on display"), reverse("finance:publications")), *more]


def found(slug: str, book: Book) -> Publication:
    publication = reading.with_questions(Publication.objects.filter(book=book)).filter(slug=slug).first()
    if publication is None:
        raise Http404
    return publication


def readable(request: HttpRequest, slug: str) -> Publication:
    """The publication, for who may see it; what is being prepared does not exist for others."""
    publication = found(slug, the_book())
    if not permissions.may_see_publication(request.user, publication):
        raise Http404
    return publication


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that was on display; those who make it also see what is being prepared."""
    book, today = the_book(), timezone.localdate()
    asked = book.publications.order_by("-until_on", "-from_on")
    if not permissions.may_use_desk(request.user):
        asked = asked.public()
    context = {
        "book": book,
        "rows": [(each, reading.STAGES[each.stage(today)]) for each in asked],
        "may_prepare": permissions.may_prepare_publication(request.user),
        "may_answer": permissions.may_answer(request.user),
        "crumbs": [],
    }
    return render(request, "finance/publications/index.html", context)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One publication. The checkpoint is for everybody; figures and questions as the settings say."""
    publication = readable(request, slug)
    return shown(request, publication)


def shown(request: HttpRequest, publication: Publication, status: int = 200, **more: Any) -> HttpResponse:
    user, book, today = request.user, publication.book, timezone.localdate()
    stage = publication.stage(today)
    reads = permissions.may_see_totals(user, book.settings) or permissions.may_use_desk(user)
    asked, unanswered = reading.counted(publication)
    review, wall = getattr(publication, "review", None), reading.wall_number(request.GET.get("wall", ""))
    context = {
        "publication": publication,
        "book": book,
        "crumbs": crumbs(),
        "stage": stage,
        "stage_words": reading.STAGES[stage],
        "days": reading.days_of(publication, today),
        "reads": reads,
        "reads_entries": permissions.may_see_entries(user, book.settings),
        "figures": reading.figures_of(book, publication.from_on, publication.until_on) if reads else None,
        "span": reading.pages_of(publication),
        "questions": [(each, reading.asker_of(each)) for each in publication.questions.all()]
        if reads
        else [],
        "asked": asked,
        "unanswered": unanswered,
        "signatures": list(publication.checkpoint.signatures.all()) if publication.checkpoint else [],
        "waits_for_cosignature": publication.checkpoint is not None
        and not any(each.key.holder == "audit" for each in publication.checkpoint.signatures.all()),
        "review": review if review is not None and review.signed_at else None,
        "wall": wall,
        "is_on_the_wall": publication.checkpoint is not None
        and wall == bytes(publication.checkpoint.root).hex(),
        "takes_questions": stage is Stage.QUESTIONS and permissions.may_ask(user, publication),
        "may_answer": permissions.may_answer(user) and publication.published_at is not None,
        "may_hide": permissions.may_hide_question(user),
        "may_prepare": permissions.may_prepare_publication(user) and stage is Stage.PREPARED,
        "may_publish": permissions.may_publish(user, publication) and stage is Stage.PREPARED,
        "may_finish": permissions.may_finish(user, publication)
        and stage is not Stage.FINAL
        and publication.published_at is not None
        and today >= publication.final_on,
        "may_see_room": permissions.may_use_desk(user) and publication.published_at is not None,
        **more,
    }
    return render(request, "finance/publications/page.html", context, status=status)


@require_safe
def checkpoint(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed note, byte for byte."""
    publication = readable(request, slug)
    if publication.checkpoint is None:
        raise Http404
    response = HttpResponse(publication.checkpoint.note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{publication.slug}.checkpoint.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """公示 for the wall, on A4: figures, days, the code that leads here and carries the root, root and fingerprints.

    Who scans it later is told whether the page still stands for the number that was printed.
    """
    publication = readable(request, slug)
    if publication.checkpoint is None:
        raise Http404
    address = settings.SITE_URL + publication.get_absolute_url()
    root = bytes(publication.checkpoint.root).hex()
    reads = permissions.may_see_totals(request.user, publication.book.settings)
    figures = reading.figures_of(publication.book, publication.from_on, publication.until_on)
    context = {
        "publication": publication,
        "book": publication.book,
        "address": address,
        "qr": picture(f"{address}?wall={root}"),
        "figures": figures if reads or permissions.may_use_desk(request.user) else None,
        "days": reading.days_of(publication, timezone.localdate()),
        "signatures": list(publication.checkpoint.signatures.all()),
        "root": grouped(root),
        "crumbs": crumbs((str(publication), publication.get_absolute_url())),
    }
    return render(request, "finance/publications/notice.html", context)


def picture(text: str) -> SafeString:
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=2, omitsize=True, title=None, light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - drawn here, from an address of ours


def grouped(digits: str) -> str:
    """In fours, to be read aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


# --- making one ------------------------------------------------------------------------------------------------


@form_page
@never_cache
@login_required
def prepare(request: HttpRequest) -> HttpResponse:
    """A new publication; the next months and the days of the settings stand there already."""
    if not permissions.may_prepare_publication(request.user):
        raise PermissionDenied
    book = the_book()
    initial = None if request.method == "POST" else reading.suggested(book, timezone.localdate())
    return _edited(request, Publication(book=book), initial)


@form_page
@never_cache
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """What nobody has published yet is put right."""
    if not permissions.may_prepare_publication(request.user):
        raise PermissionDenied
    return _edited(request, found(slug, the_book()), None)


def _edited(request: HttpRequest, publication: Publication, initial: Any) -> HttpResponse:
    before = str(publication) if publication.pk else ""
    address = publication.get_absolute_url() if publication.pk else ""
    form = PublicationForm(request.POST or None, instance=publication, initial=initial)
    if publication.published_at is not None:
        messages.error(request, _("What was published stays as it is."))
        return redirect(address)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.prepare(form.instance, by=request.user, at=timezone.now())
            except Refused as refusal:
                status = say(form, refusal)
            else:
                messages.success(request, _("Kept. Nobody but the desk sees it until it is published."))
                return redirect(form.instance.get_absolute_url())
    context = {
        "form": form,
        "title": _("Change the publication") if before else _("Prepare a publication"),
        "crumbs": crumbs(*([(before, address)] if before else [])),
        "back": address or reverse("finance:publications"),
    }
    return render(request, "finance/publications/prepare.html", context, status=status)


@form_page
@never_cache
@login_required
@sensitive_post_parameters("passphrase")
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """The union's key signs the checkpoint, and the months are on display."""
    publication = found(slug, the_book())
    if not permissions.may_publish(request.user, publication):
        raise PermissionDenied
    if publication.published_at is not None:
        messages.info(request, _("It is published already."))
        return redirect(publication)
    form = PassphraseForm(request.POST or None)
    context = {
        "publication": publication,
        "keys": reading.keys_in_use(publication.book),
        "open_months": reading.open_months(publication),
        "title": _("Sign and publish"),
        "crumbs": crumbs((str(publication), publication.get_absolute_url())),
    }
    return signed(
        request, form, "finance/publications/publish.html", context,
        lambda: actions.publish(publication, form.cleaned_data["passphrase"], by=request.user, at=timezone.now()),
        done=_("Published. The audit committee is asked to co-sign."), to=publication.get_absolute_url(),
    )  # fmt: skip


def signed(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    context: dict[str, Any],
    deed: Callable[[], object],
    *,
    done: str,
    to: str,
) -> HttpResponse:
    """A page that asks for a passphrase and does something with it; a few tries in five minutes."""
    status = 200
    if request.method == "POST":
        status = 400
        if not ratelimit.consume(request, action="sign_fund", key=str(request.user.pk)):
            form.add_error(None, _("Too many tries in a short time. Wait five minutes."))
            status = 429
        elif form.is_valid():
            try:
                deed()
            except Refused as refusal:
                status = say(form, refusal)
            else:
                messages.success(request, done)
                return redirect(to)
    return render(request, template, {**context, "form": form}, status=status)


# --- keys ------------------------------------------------------------------------------------------------------


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public halves, for everybody who compares; each side makes its own."""
    book = the_book()
    rows = list(book.keys.select_related("made_by").order_by("holder", "-made_at"))
    held = {holder: [key for key in rows if key.holder == holder] for holder in SigningKey.Holder.values}
    context = {
        "sides": [
            (holder, label, held[holder], permissions.may_make_key(request.user, holder))
            for holder, label in SigningKey.Holder.choices
        ],
        "crumbs": crumbs(),
    }
    return render(request, "finance/publications/keys.html", context)


@form_page
@never_cache
@login_required
@sensitive_post_parameters("passphrase", "again")
def make_key(request: HttpRequest, holder: str) -> HttpResponse:
    """A new key of one side under a passphrase of its own."""
    if holder not in SigningKey.Holder.values:
        raise Http404
    if not permissions.may_make_key(request.user, holder):
        raise PermissionDenied
    book = the_book()
    form = NewKeyForm(request.POST or None)
    context = {
        "key": actions.key_of(book, holder),
        "side": SigningKey.Holder(holder).label,
        "crumbs": crumbs((pgettext("of the fund", "Signing keys"), reverse("finance:keys"))),
    }
    return signed(
        request, form, "finance/publications/make_key.html", context,
        lambda: actions.make_key(book, holder, form.cleaned_data["passphrase"], by=request.user, at=timezone.now()),
        done=_("The key is made. Compare its fingerprint with the one on the next notice."), to=reverse("finance:keys"),
    )  # fmt: skip
