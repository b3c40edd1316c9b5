"""Submitting, reviewing, publishing and withdrawing: a page for each step of a text."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.checking import remarks_on
from news.comparing import compared, of_text, of_version, reviewed_before
from news.editor import EDITOR_CSP
from news.forms import ForceForm, ReviewForm, WindowForm, WithdrawForm
from news.models import Review
from news.rules.stages import Stage
from union_portal.lib import Refused
from union_portal.lib.action_admin import beside


class StagePages:
    """Mixed into the admin of articles and policies."""

    def stage_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        pages = {
            "submit": self.submit_view,
            "recall": self.recall_view,
            "review": self.review_view,
            "publish": self.publish_view,
            "withdraw": self.withdraw_view,
        }
        return [path(f"<int:pk>/{page}/", wrap(view), name=f"{name}_{page}") for page, view in pages.items()]

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put before the reviewers, with the day on which it shall appear."""
        thing = self._thing(request, pk, permissions.may_submit)
        remarks = remarks_on(thing)
        form = self.submit_form(_typed(request), remarks)
        if form.is_valid() and self._done(form, self._submit, request, thing):
            return self._finished(request, thing, gettext("“{title}” is with the reviewers."))
        title, template = gettext("Submit for review"), "admin/news/submit.html"
        return self._page(request, thing, form, title, template=template, remarks=remarks)

    def recall_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the writer's desk."""
        thing = self._thing(request, pk, permissions.may_submit)
        form = forms.Form(_typed(request))
        if form.is_valid() and self._done(form, self._recall, request, thing):
            return self._finished(request, thing, gettext("“{title}” is a draft again."))
        return self._page(request, thing, form, gettext("Take back from review"))

    @method_decorator(csp_update(EDITOR_CSP))
    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What one reviewer reads, and says to it."""
        given = Review.objects.filter(by=request.user, **{f"submission__{self.opts.model_name}": pk})
        if request.method == "GET" and given.exists() and not self._still_waits(request, pk):
            self.message_user(request, gettext("You have reviewed this already."))
            return redirect("admin:news_submission_changelist")
        thing = self._thing(request, pk, permissions.may_review)
        form = ReviewForm(_typed(request))
        is_approval = "approve" in request.POST
        deed = self._approve if is_approval else self._reject
        if form.is_valid() and self._done(form, deed, request, thing):
            said = gettext("You approved “{title}”.") if is_approval else gettext("“{title}” was sent back.")
            self.message_user(request, said.format(title=thing), messages.SUCCESS)
            return redirect("admin:news_submission_changelist")
        submission = thing.submissions.open().for_queue().get()
        known = reviewed_before(thing, submission)
        more = {
            "submission": submission,
            "text": thing.body,
            "known": known,
            "comparison": compared(of_version(known), of_text(thing)) if known else None,
            **self._for_reviewers(thing, submission),
        }
        return self._page(request, thing, form, gettext("Review"), template="admin/news/review.html", **more)

    def _still_waits(self, request: HttpRequest, pk: int) -> bool:
        thing = self.get_object(request, str(pk))
        return thing is not None and permissions.may_review(request.user, thing)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """At once, before any review - or another window for what is published."""
        thing = self._thing(request, pk, permissions.may_publish)
        is_published = thing.stage == Stage.PUBLISHED
        window = {"published_at": thing.published_at, "published_until": thing.published_until}
        form = (WindowForm if is_published else ForceForm)(_typed(request), initial=window)
        if form.is_valid() and self._done(form, self._publish, request, thing):
            return self._finished(request, thing, gettext("“{title}” is published."))
        title = gettext("Change the dates") if is_published else gettext("Publish at once")
        return self._page(request, thing, form, title)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why readers no longer see it."""
        thing = self._thing(request, pk, permissions.may_withdraw)
        form = WithdrawForm(_typed(request))
        if form.is_valid() and self._done(form, self._withdraw, request, thing):
            return self._finished(request, thing, gettext("“{title}” is withdrawn."))
        return self._page(request, thing, form, gettext("Withdraw"))

    @admin.action(description=_("Submit the selected texts for review"))
    def submit_selected(self, request: HttpRequest, queryset: Any) -> None:
        for thing in queryset:
            try:
                if not permissions.may_submit(request.user, thing):
                    raise Refused(gettext("You may not submit this."))
                actions.submit(thing, by=request.user, at=timezone.now())
            except Refused as refusal:
                self.message_user(request, f"{thing}: {refusal}", messages.ERROR)

    def _submit(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        more = {"wished_from": said["published_at"], "wished_until": said["published_until"]}
        more["has_seen_findings"] = said.get("has_seen_findings", False)
        actions.submit(thing, by=request.user, at=timezone.now(), remark=said["remark"], **more)

    def _recall(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        actions.recall(thing, by=request.user, at=timezone.now())

    def _approve(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        actions.approve(thing, by=request.user, at=timezone.now(), opinion=said["opinion"])

    def _reject(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        with beside("opinion"):
            actions.reject(thing, by=request.user, at=timezone.now(), opinion=said["opinion"])

    def _publish(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        at = timezone.now()
        if thing.stage == Stage.PUBLISHED:
            window = {**said, "published_at": said["published_at"] or thing.published_at}
            actions.reschedule(thing, by=request.user, at=at, **window)
        else:
            actions.force_publish(thing, by=request.user, at=at, **said)

    def _withdraw(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        actions.withdraw(thing, by=request.user, at=timezone.now(), **said)

    def _done(self, form: forms.Form, deed: Any, request: HttpRequest, thing: Any) -> bool:
        try:
            deed(request, thing, form.cleaned_data)
        except Refused as refusal:
            field = refusal.field or None
            form.add_error(field, str(refusal))
            return False
        return True

    def _finished(self, request: HttpRequest, thing: Any, sentence: str) -> HttpResponse:
        self.message_user(request, sentence.format(title=thing), messages.SUCCESS)
        return redirect(self._address("change", thing))

    def _thing(self, request: HttpRequest, pk: int, may: Any) -> Any:
        thing = self.get_object(request, str(pk))
        if thing is None:
            raise Http404
        if not may(request.user, thing):
            raise PermissionDenied
        return thing

    def _page(
        self,
        request: HttpRequest,
        thing: Any,
        form: forms.Form,
        title: str,
        *,
        template: str = "admin/news/stage.html",
        **more: Any,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(thing),
            "opts": self.opts,
            "original": thing,
            "form": form,
            "submit": title,
            "media": self.media + form.media,
            **more,
        }
        return TemplateResponse(request, template, context, status=400 if form.is_bound else 200)


def _typed(request: HttpRequest) -> Any:
    """What was sent, an empty form included; None while a page is only looked at."""
    return request.POST if request.method == "POST" else None
