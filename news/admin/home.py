"""The home page in the admin: its blocks with buttons to move them, the lead story, what is pinned, who changed what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.admin.home_forms import FIELDS_OF, KIND, BlockForm, PickForm
from news.models import Article, Block, Column, HomeEvent, HomePin
from news.models.home import standard_blocks
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, Deed

SEEN_EVENTS, OFFERED = 15, 20
STEPS: dict[str, Callable[..., Any]] = {
    "up": lambda block, **who: actions.move_block(block, up=True, **who),
    "down": lambda block, **who: actions.move_block(block, up=False, **who),
    "show": actions.show_block,
    "hide": actions.hide_block,
}
PIN_STEPS: dict[str, Callable[..., Any]] = {
    "pin-up": lambda kept, **who: actions.move_pin(kept, up=True, **who),
    "pin-down": lambda kept, **who: actions.move_pin(kept, up=False, **who),
    "unpin": actions.unpin,
}


@admin.register(Block)
class HomePageAdmin(ActionAdmin):
    """Everything is a plain form: it works without JavaScript."""

    form = BlockForm
    may_see = may_add = may_change = staticmethod(permissions.may_compose)
    deeds = (
        Deed(
            "remove",
            _("Remove this block"),
            _("It leaves the home page with its heading and text. To keep it for later, hide it instead."),
            _("The block is removed."),
            actions.remove_block,
            lambda block: True,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("step/", wrap(self.step_view), name="news_block_step"),
            path("pick/", wrap(self.pick_view), name="news_block_pick"),
            path("standard/", wrap(self.standard_view), name="news_block_standard"),
            *super().get_urls(),
        ]

    # --- the page itself -------------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The blocks one below the other, as on the page."""
        self._refuse_others(request)
        composed = list(Block.objects.select_related("column"))
        now = timezone.now()
        pins = list(HomePin.objects.select_related("article__lead_picture"))
        for kept in pins:
            kept.rests = self._why_not_shown(kept, now)  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Home page"),
            "opts": self.opts,
            "is_composed": bool(composed),
            "blocks": composed or standard_blocks(Column.objects.filter(slug="notices").first()),
            "kinds": [(kind.value, kind.label) for kind in KIND if kind not in self._used_up(composed)],
            "lead": next((each for each in pins if each.is_lead), None),
            "pins": [each for each in pins if not each.is_lead],
            "events": HomeEvent.objects.select_related("by").order_by("-at", "-pk")[:SEEN_EVENTS],
        }
        return TemplateResponse(request, "admin/news/home.html", context)

    def step_view(self, request: HttpRequest) -> HttpResponse:
        """One step for one block or pin: the name of the button says which, its value whose."""
        self._refuse_others(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        who = {"by": request.user, "at": timezone.now()}
        try:
            if "compose" in request.POST:
                actions.compose(**who)
            for steps, model in ((STEPS, Block), (PIN_STEPS, HomePin)):
                for name in steps.keys() & request.POST.keys():
                    steps[name](_by_number(model, request.POST[name]), **who)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return redirect("admin:news_block_changelist")

    def standard_view(self, request: HttpRequest) -> HttpResponse:
        """Asks before everything that was composed goes."""
        self._refuse_others(request)
        if request.method == "POST":
            try:
                actions.restore_standard(by=request.user, at=timezone.now())
                self.message_user(request, gettext("The standard layout is back."), messages.SUCCESS)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:news_block_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Back to the standard layout"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/news/home_standard.html", context)

    def pick_view(self, request: HttpRequest) -> HttpResponse:
        """Find an article, and make it the lead story or pin it."""
        self._refuse_others(request)
        now = timezone.now()
        form = PickForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._picked(request, form):
            return redirect("admin:news_block_changelist")
        question = " ".join(request.GET.get("q", "").split())[:40]
        found = (
            Article.objects.public(now).select_related("column", "lead_picture").defer("body", "body_text")
        )
        if question:
            found = found.filter(title__icontains=question)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Choose an article"),
            "opts": self.opts,
            "form": form,
            "q": question,
            "articles": found.order_by("-published_at", "-pk")[:OFFERED],
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "admin/news/home_pick.html", context, status=status)

    def _picked(self, request: HttpRequest, form: PickForm) -> bool:
        article = get_object_or_404(Article, pk=form.cleaned_data["article"])
        deed = actions.choose_lead if "lead" in request.POST else actions.pin
        try:
            deed(article, by=request.user, at=timezone.now(), until=form.cleaned_data["until"])
        except Refused as refusal:
            form.add_error("until" if "until" in form.changed_data else None, str(refusal))
            return False
        return True

    @staticmethod
    def _why_not_shown(kept: HomePin, now: Any) -> str:
        """Why the page does not show it at the moment, or nothing."""
        if not kept.is_current(now):
            return gettext("its time is over")
        if not kept.article.is_public(now):
            return gettext("not public")
        if kept.is_lead and not kept.article.lead_picture_id:
            return gettext("has no picture any more")
        return ""

    @staticmethod
    def _used_up(blocks: list[Block]) -> set[str]:
        """Kinds that stand once and are there."""
        return {each.kind for each in blocks} & {KIND.LEAD, KIND.BRANCH_NEWS, KIND.POLICIES}

    def _refuse_others(self, request: HttpRequest) -> None:
        if not permissions.may_compose(request.user):
            raise PermissionDenied

    # --- one block -------------------------------------------------------------------------------------------

    def own_fieldsets(self, request: HttpRequest, obj: Block | None = None) -> Any:
        return [(self._kind(request, obj).label, {"fields": ["kind", *FIELDS_OF[self._kind(request, obj)]]})]

    def _kind(self, request: HttpRequest, obj: Block | None) -> Any:
        said = obj.kind if obj else request.POST.get("kind") or request.GET.get("kind") or ""
        return KIND(said) if said in KIND.values else KIND.COLUMN

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"kind": self._kind(request, None).value}

    def save_model(self, request: HttpRequest, obj: Block, form: Any, change: bool) -> None:
        who = {"by": request.user, "at": timezone.now()}
        if change:
            actions.change_block(obj, **form.fill(obj), **who)
            return
        obj.kind = form.cleaned_data["kind"]
        for name, value in form.fill(obj).items():
            setattr(obj, name, value)
        actions.add_block(obj, **who)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The events tell it."""

    log_change = log_addition

    def deed_view(self, request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
        answer = super().deed_view(request, pk, deed)
        return redirect("admin:news_block_changelist") if answer.status_code == 302 else answer


def _by_number(model: Any, number: str) -> Any:
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    return get_object_or_404(model, pk=number)
