"""The key of an inbox: made by its lead, given to a member, kept under one's own passphrase, brought back from two papers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from feedback import permissions
from feedback.actions import inbox_keys as deeds
from feedback.forms.keys import (
    ButtonForm,
    ChangePassphraseForm,
    ConfirmKeyForm,
    FirstKeyForm,
    RecoverForm,
    TakeKeyForm,
)
from feedback.models import Inbox, InboxMember
from feedback.sealing.shares import printed
from feedback.views.desk import for_desk
from feedback.views.form_page import form_methods, is_done, shown
from feedback.views.keys import may_try
from feedback.views.keys_inboxes import form_shown, found, inbox_crumbs
from feedback.views.unlocking import secret_of
from union_portal.lib import Refused
from union_portal.lib.refusals import say


def _own(request: HttpRequest, inbox: int) -> tuple[Inbox, InboxMember]:
    """The inbox, and this person's post in it."""
    kept, post = found(request, inbox), permissions.post_in(request.user, inbox)
    if post is None:
        raise Http404
    return kept, post


def _lead(request: HttpRequest, inbox: int) -> tuple[Inbox, InboxMember]:
    kept, post = _own(request, inbox)
    if not permissions.leads(request.user, kept) or kept.closed_on is not None:
        raise Http404
    return kept, post


def _slowed(form: forms.Form) -> None:
    form.full_clean()
    form.add_error(None, _("Too many tries in a short time. Wait five minutes."))
    form.refused_with = 429  # type: ignore[attr-defined]


@form_methods
@for_desk
@sensitive_post_parameters()
def make(request: HttpRequest, inbox: int) -> HttpResponse:
    """The first key, or a new one in place of it. The two papers are shown once, and nothing is stored before they are confirmed."""
    kept, post = _lead(request, inbox)
    is_new = not kept.generation
    if not is_new and secret_of(request, post) is None:
        return shown(request, "inbox_key_locked", inbox=kept, crumbs=inbox_crumbs(kept))
    form = FirstKeyForm(request.POST or None)
    drawn: list[Any] = []

    def deed() -> None:
        data = form.cleaned_data
        custodians = (data["first"], data["second"])
        drawn.append(
            deeds.draft_key(kept, by=request.user, passphrase=data["passphrase"], custodians=custodians)
        )

    if is_done(form, deed):
        draft, papers = drawn[0]
        confirm = ConfirmKeyForm(initial={"draft": draft.carried(request.user)})
        return _papers(request, kept, confirm, draft, [printed(each) for each in papers])
    title = _("Make the key of the inbox") if is_new else _("Make a new key of the inbox")
    dek = (
        _("Sealed letters can be read only with this key. You keep it under a passphrase; two papers for two people bring it back if every passphrase is lost. There is no other way.")
        if is_new
        else _("Every sealed letter is wrapped anew. The other members lose the key until it is given to them again, and the old papers are worth nothing.")
    )  # fmt: skip
    return form_shown(request, form, title, _("Show the two papers"), kept, dek=dek)


def _papers(
    request: HttpRequest, kept: Inbox, form: ConfirmKeyForm, draft: deeds.Draft | None, papers: list[list[str]]
) -> HttpResponse:  # fmt: skip
    names = draft.custodians if draft else ("", "")
    return shown(
        request, "inbox_papers", form, inbox=kept, generation=kept.generation + 1,
        papers=list(zip(names, papers, strict=False)), today=timezone.localdate(), crumbs=inbox_crumbs(kept),
    )  # fmt: skip


@require_POST
@for_desk
@sensitive_post_parameters()
def keep(request: HttpRequest, inbox: int) -> HttpResponse:
    """The papers are confirmed: the key holds. Without them it is shown what was wrong, and the papers never again."""
    kept, post = _lead(request, inbox)
    form = ConfirmKeyForm(request.POST)

    def deed() -> None:
        data = form.cleaned_data
        draft = deeds.Draft.read(data["draft"], request.user)
        groups = (data["group_1"], data["group_2"])
        deeds.keep_key(
            kept, draft, by=request.user, at=timezone.now(), groups=groups, old_secret=secret_of(request, post)
        )  # fmt: skip

    if is_done(form, deed):
        messages.success(
            request, _("The inbox has its key. Give the papers to the two people in closed envelopes.")
        )
        return redirect("feedback:inbox", kept.pk)
    return _papers(request, kept, form, None, [])


@form_methods
@for_desk
@sensitive_post_parameters()
def change(request: HttpRequest, inbox: int) -> HttpResponse:
    """One's own passphrase."""
    kept, post = _own(request, inbox)
    if not post.holds_key:
        return redirect("feedback:unlock", kept.pk)
    form = ChangePassphraseForm(request.POST or None)
    deed = partial(deeds.change_passphrase, post, by=request.user, at=timezone.now())
    if request.method == "POST" and not may_try(request):
        _slowed(form)
    elif is_done(
        form, lambda: deed(old=form.cleaned_data["old"], passphrase=form.cleaned_data["passphrase"])
    ):
        messages.success(request, _("Your new passphrase holds from now on."))
        return redirect("feedback:inbox", kept.pk)
    return form_shown(request, form, _("Change your inbox passphrase"), _("Change it"), kept)


@form_methods
@for_desk
def give(request: HttpRequest, inbox: int, post: int) -> HttpResponse:
    """A code for a member who has no key, shown once to who gives it."""
    kept, own = _own(request, inbox)
    taker = get_object_or_404(
        InboxMember.objects.select_related("user", "inbox"), pk=post, inbox=kept, ends_on=None
    )
    secret = secret_of(request, own)
    if secret is None:
        return shown(request, "inbox_key_locked", inbox=kept, crumbs=inbox_crumbs(kept))
    context: dict[str, Any] = {"inbox": kept, "taker": taker, "crumbs": inbox_crumbs(kept)}
    form = ButtonForm(request.POST) if request.method == "POST" else ButtonForm()
    if request.method == "POST":
        try:
            context["code"] = deeds.hand_over(taker, secret, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.full_clean()
            form.refused_with = say(form, refusal)  # type: ignore[attr-defined]
        else:
            return shown(request, "inbox_give", minutes=deeds.HANDED_MINUTES, **context)
    return shown(request, "inbox_give", form, minutes=deeds.HANDED_MINUTES, **context)


@form_methods
@for_desk
@sensitive_post_parameters()
def take(request: HttpRequest, inbox: int) -> HttpResponse:
    """The code, and a passphrase of one's own."""
    kept, post = _own(request, inbox)
    form = TakeKeyForm(request.POST or None)
    deed = partial(deeds.take, post, by=request.user, at=timezone.now())
    if request.method == "POST" and not may_try(request):
        _slowed(form)
    elif is_done(
        form, lambda: deed(code=form.cleaned_data["code"], passphrase=form.cleaned_data["passphrase"])
    ):
        messages.success(request, _("You have the key now. Unlock the inbox with your passphrase."))
        return redirect("feedback:unlock", kept.pk)
    dek = _(
        "A colleague who has the key shows a code on the page of the inbox and reads it to you. It holds for ten minutes."
    )
    return form_shown(request, form, _("Take the key"), _("Take it"), kept, dek=dek)


@form_methods
@for_desk
@sensitive_post_parameters()
def recover(request: HttpRequest, inbox: int) -> HttpResponse:
    """When every passphrase is lost: both papers, and a new passphrase for the lead."""
    kept, post = _lead(request, inbox)
    if not kept.generation:
        return redirect("feedback:inbox-key", kept.pk)
    form = RecoverForm(request.POST or None)
    deed = partial(deeds.recover, post, by=request.user, at=timezone.now())
    if request.method == "POST" and not may_try(request):
        _slowed(form)
    elif is_done(form, lambda: deed(papers=form.papers, passphrase=form.cleaned_data["passphrase"])):
        messages.success(request, _("The key is back. Put the papers into new envelopes."))
        return redirect("feedback:inbox", kept.pk)
    dek = _(
        "Both custodians come with their paper. Afterwards you have the key under the new passphrase and can give it to the others."
    )
    return form_shown(
        request, form, _("Bring the key back from the papers"), _("Bring it back"), kept, dek=dek
    )
