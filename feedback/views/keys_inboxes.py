"""Inboxes and who works in them: named by the supervisor, seen by those who work there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from feedback import permissions
from feedback.actions import inboxes as deeds
from feedback.forms.keys import AddMemberForm, ButtonForm, EndMemberForm, InboxForm
from feedback.models import Case, Inbox, InboxMember
from feedback.reading import inboxes as reading
from feedback.views.desk import for_desk
from feedback.views.form_page import form_methods, is_done, shown
from feedback.views.keys import crumbs
from feedback.views.unlocking import secret_of


def inbox_crumbs(inbox: Inbox | None = None) -> list[tuple[str, str]]:
    way = [(_("Inboxes"), reverse("feedback:inboxes"))]
    if inbox is not None:
        way.append((inbox.name, reverse("feedback:inbox", args=[inbox.pk])))
    return crumbs(*way)


def found(request: HttpRequest, inbox: int) -> Inbox:
    """An inbox that this person may look at."""
    kept = get_object_or_404(reading.listed(timezone.localdate()), pk=inbox)
    if not permissions.may_see_inbox(request.user, kept):
        raise Http404
    return kept


def kept_by_supervisor(request: HttpRequest, inbox: int | None = None) -> Inbox | None:
    if not permissions.may_keep_mailbox(request.user):
        raise PermissionDenied
    return found(request, inbox) if inbox is not None else None


@require_safe
@for_desk
def inboxes(request: HttpRequest) -> HttpResponse:
    """Each with its people and whether it has a key."""
    listed = [
        each for each in reading.listed(timezone.localdate()) if permissions.may_see_inbox(request.user, each)
    ]
    may_keep = permissions.may_keep_mailbox(request.user)
    return shown(request, "inboxes", inboxes=listed, may_keep=may_keep, crumbs=crumbs())


@require_safe
@for_desk
def inbox(request: HttpRequest, inbox: int) -> HttpResponse:
    """One inbox: its people, what became of its key, and what this person can do about it."""
    kept = found(request, inbox)
    post = permissions.post_in(request.user, kept.pk)
    context = {
        "inbox": kept,
        "post": post,
        "is_unlocked": secret_of(request, post) is not None,
        "leads": permissions.leads(request.user, kept),
        "may_keep": permissions.may_keep_mailbox(request.user) and kept.closed_on is None,
        "custodians": kept.custodians.filter(generation=kept.generation),
        "events": kept.events.select_related("by").order_by("-at", "-pk")[:50],
        "crumbs": inbox_crumbs(),
    }
    return shown(request, "inbox", **context)


def form_shown(
    request: HttpRequest, form: Any, title: str, verb: str, kept: Inbox | None, **more: Any
) -> HttpResponse:
    back = reverse("feedback:inbox", args=[kept.pk]) if kept else reverse("feedback:inboxes")
    return shown(
        request, "inbox_form", form, title=title, verb=verb, inbox=kept, back=back, crumbs=inbox_crumbs(kept), **more
    )  # fmt: skip


@form_methods
@for_desk
def add(request: HttpRequest) -> HttpResponse:
    kept_by_supervisor(request)
    form = InboxForm(request.POST or None)
    made: list[Inbox] = []
    deed = partial(deeds.open_inbox, by=request.user, at=timezone.now())
    if is_done(form, lambda: made.append(deed(**form.cleaned_data))):
        messages.success(request, _("The inbox is open. Name its people next."))
        return redirect("feedback:inbox", made[0].pk)
    return form_shown(request, form, _("Open an inbox"), pgettext("an inbox", "Open it"), None)


@form_methods
@for_desk
def change(request: HttpRequest, inbox: int) -> HttpResponse:
    kept_by_supervisor(request)
    kept = found(request, inbox)
    form = InboxForm(request.POST or None, instance=Inbox.objects.get(pk=kept.pk))
    deed = partial(deeds.change_inbox, kept, by=request.user, at=timezone.now())
    if is_done(form, lambda: deed(**form.cleaned_data)):
        messages.success(request, _("The inbox was changed."))
        return redirect("feedback:inbox", kept.pk)
    return form_shown(request, form, _("Change the inbox"), _("Keep the changes"), kept)


@form_methods
@for_desk
def close(request: HttpRequest, inbox: int) -> HttpResponse:
    kept_by_supervisor(request)
    kept = found(request, inbox)
    form = ButtonForm(request.POST) if request.method == "POST" else ButtonForm()
    if request.method == "POST" and is_done(
        form, lambda: deeds.close_inbox(kept, by=request.user, at=timezone.now())
    ):
        messages.success(request, _("The inbox is closed."))
        return redirect("feedback:inbox", kept.pk)
    dek = _(
        "No letter comes in any more. What was written stays readable for its members until its time is over."
    )
    return form_shown(request, form, _("Close the inbox"), _("Close it"), kept, dek=dek)


@form_methods
@for_desk
def add_member(request: HttpRequest, inbox: int) -> HttpResponse:
    kept_by_supervisor(request)
    kept = found(request, inbox)
    form = AddMemberForm(request.POST or None)
    at = timezone.now()

    def deed() -> object:
        data = form.cleaned_data
        return deeds.add_member(kept, data["member"], duty=data["duty"], by=request.user, at=at)

    if is_done(form, deed):
        said = _("%(who)s works in this inbox now. The key comes from a member who has it.")
        messages.success(request, said % {"who": form.cleaned_data["member"]})
        return redirect("feedback:inbox", kept.pk)
    dek = _("The person reads named letters at once, and sealed ones when a member has given the key.")
    return form_shown(request, form, _("Add a member"), _("Add"), kept, dek=dek)


@form_methods
@for_desk
def end_member(request: HttpRequest, inbox: int, post: int) -> HttpResponse:
    kept_by_supervisor(request)
    kept = found(request, inbox)
    leaving = get_object_or_404(
        InboxMember.objects.select_related("user", "inbox"), pk=post, inbox=kept, ends_on=None
    )
    is_last = leaving.holds_key and not any(each.holds_key for each in kept.people if each.pk != leaving.pk)
    form = EndMemberForm(request.POST if request.method == "POST" else None, is_last=is_last)
    deed = partial(deeds.end_member, leaving, by=request.user, at=timezone.now())
    if request.method == "POST" and is_done(
        form, lambda: deed(anyway=form.cleaned_data.get("anyway", False))
    ):
        messages.success(request, _("%(who)s has left the inbox.") % {"who": leaving.user})
        return redirect("feedback:inbox", kept.pk)
    count = Case.objects.open().filter(inbox=kept, handler=leaving.user_id).count()
    assigned = ngettext(
        "%(count)d open letter is assigned to this person: the lead assigns it anew.",
        "%(count)d open letters are assigned to this person: the lead assigns them anew.", count,
    ) % {"count": count}  # fmt: skip
    context = {
        "dek": _("%(who)s gets out at once and the wrapped key is deleted. What was read before was read: only a new key of the inbox keeps out a copy of the old one.") % {"who": leaving.user},
        "note": assigned if count else "",
    }  # fmt: skip
    return form_shown(request, form, _("End the work in this inbox"), _("End it"), kept, **context)
