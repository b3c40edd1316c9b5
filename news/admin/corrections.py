"""Corrections of published articles: a writer proposes, somebody who may publish decides."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext

from news import actions, permissions
from news.comparing import compared, of_text
from news.editor import EDITOR_CSP
from news.forms import CorrectionForm, ReviewForm
from news.models import Article
from union_portal.lib import Refused
from union_portal.lib.action_admin import beside


class CorrectionPages:
    """Mixed into the admin of articles."""

    def correction_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/correct/", wrap(self.correct_view), name="news_article_correct"),
            path("<int:pk>/correction/", wrap(self.correction_view), name="news_article_correction"),
        ]

    @method_decorator(csp_update(EDITOR_CSP))
    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another wording, beside the one that readers see."""
        thing = self._thing(request, pk, permissions.may_correct)
        waiting = actions.open_correction(thing)
        own = waiting if waiting and waiting.proposed_by == request.user else None
        if own and "retract" in request.POST:
            return self._retract(request, thing, own)
        typed = request.POST if request.method == "POST" else None
        form = CorrectionForm(typed, initial=actions.to_correct(thing, own))
        if form.is_valid() and self._done(form, self._propose, request, Article.objects.get(pk=pk)):
            said = gettext(
                "Your correction of “{title}” waits for a decision. Readers see the old text until then."
            )
            return self._finished(request, thing, said)
        last = thing.corrections.exclude(outcome="open").select_related("decided_by").first()
        more = {"last": last if last and last.outcome == "declined" else None, "own": own}
        title = gettext("Propose a correction")
        return self._page(request, thing, form, title, template="admin/news/correct.html", **more)

    def correction_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would change, and the decision."""
        thing = self._thing(request, pk, permissions.may_publish)
        waiting = actions.open_correction(thing)
        if waiting is None:
            self.message_user(request, gettext("No correction waits for a decision here."))
            return redirect(self._address("change", thing))
        if waiting.proposed_by == request.user:
            raise PermissionDenied
        form = ReviewForm(request.POST if request.method == "POST" else None)
        is_taken = "approve" in request.POST
        deed = self._take if is_taken else self._decline
        if form.is_valid() and self._done(form, deed, request, waiting):
            said = gettext("The correction of “{title}” is what readers see now.")
            return self._finished(request, thing, said if is_taken else gettext("“{title}” stays as it is."))
        live = of_text(Article.objects.get(pk=pk))
        more = {
            "correction": waiting,
            "comparison": compared(live, of_text(actions.corrected(thing, waiting))),
        }
        title = gettext("Decide about a correction")
        return self._page(request, thing, form, title, template="admin/news/correction.html", **more)

    def _propose(self, request: HttpRequest, thing: Any, said: dict[str, Any]) -> None:
        actions.propose_correction(thing, by=request.user, at=timezone.now(), **said)

    def _retract(self, request: HttpRequest, thing: Article, own: Any) -> HttpResponse:
        try:
            actions.retract_correction(own, by=request.user, at=timezone.now())
        except Refused as refusal:  # it was decided a moment ago
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(self._address("correct", thing))
        return self._finished(request, thing, gettext("Your correction of “{title}” is taken back."))

    def _take(self, request: HttpRequest, correction: Any, said: dict[str, Any]) -> None:
        actions.take_correction(correction, by=request.user, at=timezone.now(), **said)

    def _decline(self, request: HttpRequest, correction: Any, said: dict[str, Any]) -> None:
        with beside("opinion"):
            actions.decline_correction(correction, by=request.user, at=timezone.now(), **said)
