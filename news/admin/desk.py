"""What the admin pages of articles and policies share: the editor, stale forms, rows beside the text, the list."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.actions.keeping import last_number
from news.actions.writing import EDITABLE
from news.admin.asking import MustReadPage
from news.admin.checks import CheckPages
from news.admin.inlines import EventInline
from news.admin.previews import PreviewPages
from news.admin.stages import StagePages
from news.admin.versions import VersionPages, closed_meanwhile, last_event
from news.comparing import compared, of_text
from news.editor import EDITOR_CSP
from news.models import Article, Attachment, Autosave
from news.rules.review import Outcome, Way
from news.rules.stages import Stage
from union_portal.lib import Refused
from union_portal.lib.admin import Permission, PortalAdmin, nobody

WRITING_ONLY = frozenset({"body", "seen", "lead_upload", "lead_alt", "gallery_uploads", "gallery_pictures"})
STATES = {"scheduled": _("scheduled"), "expired": _("expired")}


class DeskAdmin(StagePages, VersionPages, MustReadPage, CheckPages, PreviewPages, PortalAdmin):
    """Articles and policies: what a person types goes through actions, in one transaction with the form's checks."""

    may_write: Permission = staticmethod(nobody)
    """Like `may_change`, also while the text is closed: whose typing is kept."""
    change_form_template = "admin/news/change_form.html"
    change_list_template = "admin/news/change_list.html"
    readonly_fields = (
        "stage",
        "published_at",
        "published_until",
        "withdrawn_at",
        "withdrawal_reason",
        "entered_by",
    )
    actions = ("submit_selected",)
    import_label = ""

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        """Nothing has happened yet to a text that is not there."""
        return [each for each in self.inlines if obj or not issubclass(each, EventInline)]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A new text has no publication yet; who only reads finds the text in the preview."""
        if obj is None:
            return self.fieldsets[:-1]
        if self.has_change_permission(request, obj):
            return self.fieldsets
        return [
            (label, {**options, "fields": _readable(options["fields"])}) for label, options in self.fieldsets
        ]

    @admin.display(description=_("entered by"))
    def entered_by(self, text: Model) -> str:
        """A name and no link to the member's page, which an editor may not open."""
        return str(text.author or "-")  # type: ignore[attr-defined]

    # --- writing ---------------------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type:
        """The form knows who is writing: that decides what can be chosen."""
        form = super().get_form(request, obj, change, **kwargs)
        typed = self._typed_before(request, obj)
        known = {
            "user": request.user,
            "typed_before": typed.typed if typed else None,
            "refusal": getattr(request, "refusal", None),
        }
        return type(form.__name__, (form,), known)

    def _typed_before(self, request: HttpRequest, obj: Model | None) -> Autosave | None:
        """What was kept while this person wrote, once they ask for it."""
        if request.method != "GET" or "autosaved" not in request.GET:
            return None
        return actions.autosaved(self.model, obj, by=request.user)

    @method_decorator(csp_update(EDITOR_CSP))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Whatever came in between, what was typed is never lost."""
        if request.method == "POST" and object_id and (closed := self._closed(request, object_id)):
            return self._kept_for_later(request, closed)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            # The form saw nothing wrong, but somebody was faster. Nothing has been saved.
            if object_id and (closed := self._closed(request, object_id)):
                return self._kept_for_later(request, closed)
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _closed(self, request: HttpRequest, object_id: str) -> Any:
        """The text, when it is this person's to write and yet cannot be changed now."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or self.has_change_permission(request, thing):
            return None
        return thing if self.may_write(request.user, thing) else None

    def _kept_for_later(self, request: HttpRequest, thing: Any) -> HttpResponse:
        try:
            self._put_aside(request, thing)
            self.message_user(request, closed_meanwhile(thing), messages.WARNING)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return redirect(self._address("change", thing))

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        thing = kwargs.get("obj")
        context["desk_links"] = self._links(request, thing) if thing else []
        context["desk_state"] = _review_state(thing) if thing else ""
        if thing is None or self.has_change_permission(request, thing):
            context |= self._at_the_desk(request, thing)
        elif self.may_write(request.user, thing):
            context |= self._waiting_words(request, thing)
        if thing:
            context |= self._beside_the_text(request, thing)
        if newer := getattr(context["adminform"].form, "newer", None):
            context["newer"], context["newer_seen"] = newer, newer.updated_at.isoformat()
            context["newer_event"] = last_event(newer)
            mine = context["adminform"].form.instance
            context["comparison"] = compared(of_text(newer), of_text(mine))
        return super().render_change_form(request, context, **kwargs)

    def _at_the_desk(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """Who else is writing, what was typed and never saved, and where the browser keeps what is typed now."""
        kept = actions.autosaved(self.model, thing, by=request.user)
        is_open = "autosaved" in request.GET or request.method == "POST"
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_autosave"
        return {
            "others": actions.be_present(thing, by=request.user, at=timezone.now()) if thing else [],
            "unsaved": kept if kept and not is_open else None,
            "is_unsaved_open": bool(kept and "autosaved" in request.GET),
            "autosave_url": reverse(name, args=[thing.pk]) if thing else reverse(f"{name}_new"),
        }

    def _waiting_words(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """What was typed before the text was closed: to be read here, to be gone on with once it is open again."""
        kept = actions.autosaved(self.model, thing, by=request.user)
        if kept is None:
            return {}
        try:
            words = actions.cleaned(self.model, str(kept.typed.get("body", ""))).html
        except Refused:
            words = ""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_autosave"
        said = {"at": kept.at, "title": kept.typed.get("title", ""), "words": words}
        return {"put_aside": said, "put_aside_url": reverse(name, args=[thing.pk])}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, at = request.user, timezone.now()
        if change:
            names = EDITABLE[type(obj)].intersection(form.changed_data)
            before = last_number(obj) or 1
            obj = actions.edit(obj, by=by, at=at, **{name: form.cleaned_data[name] for name in names})
            # Only another wording asks for a review: neither a pin or a tag, nor what the editor spells differently.
            if last_number(obj) > before:
                actions.note_correction(obj, by=by, at=at)
        else:
            actions.add(obj, by=by, at=at)
        actions.forget_autosave(self.model, obj if change else None, by=by)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows beside the text go through their own actions."""
        formset.save(commit=False)
        save = self.save_attachment if formset.model is Attachment else self.save_row
        if formset.has_changed() and change:
            actions.note_correction(form.instance, by=request.user, at=timezone.now())
        for row in formset.forms:
            if row.has_changed() and not (row.cleaned_data.get("DELETE") and not row.instance.pk):
                save(request, form.instance, row)
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def save_attachment(self, request: HttpRequest, thing: Any, row: forms.ModelForm) -> None:
        said, by = row.cleaned_data, {"by": request.user, "at": timezone.now()}
        if said.get("DELETE"):
            actions.remove_attachment(row.instance, **by)
        elif row.instance.pk:
            actions.rename_attachment(row.instance, said["name"], position=said["position"], **by)
        else:
            actions.add_attachment(thing, said["upload"], said["name"], **by)

    def save_row(self, request: HttpRequest, thing: Any, row: forms.ModelForm) -> None:
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._say_how_many(request, type(form.instance).objects.get(pk=form.instance.pk))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Who goes back to the list has closed the text."""
        if "_continue" not in request.POST:
            actions.leave(obj, by=request.user)
        return super().response_change(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """A new text is a draft: stay with it, publishing is the next step."""
        if "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(
            request,
            gettext("Saved as a draft. Look at the preview, then submit it for review."),
            messages.SUCCESS,
        )
        return redirect(self._address("change", obj))

    # --- the pages of one text -------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.stage_urls(),
            *self.version_urls(),
            *self.must_read_urls(),
            *self.check_urls(),
            *self.preview_urls(),
            *super().get_urls(),
        ]

    def _links(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        """What can be done with the text besides writing."""
        links = [(gettext("Preview"), self._address("preview", thing))]
        links.append((gettext("Versions"), self._address("versions", thing)))
        if permissions.may_review(request.user, thing):
            links.append((gettext("Review"), self._address("review", thing)))
        if permissions.may_submit(request.user, thing):
            if thing.stage == Stage.SUBMITTED:
                links.append((gettext("Take back from review"), self._address("recall", thing)))
            elif thing.stage != Stage.PUBLISHED:
                links.append((gettext("Submit for review"), self._address("submit", thing)))
        if isinstance(thing, Article) and permissions.may_correct(request.user, thing):
            links.append((gettext("Propose a correction"), self._address("correct", thing)))
        if thing.is_public(timezone.now()) and permissions.may_require_reading(request.user, thing):
            links.append((gettext("Must-read"), self._address("must_read", thing)))
        if permissions.may_publish(request.user, thing):
            if isinstance(thing, Article) and permissions.corrections_waiting_for(request.user).filter(
                article=thing
            ):
                links.append((gettext("Decide about a correction"), self._address("correction", thing)))
            if thing.stage == Stage.PUBLISHED:
                links.append((gettext("Change the dates"), self._address("publish", thing)))
                links.append((gettext("Withdraw"), self._address("withdraw", thing)))
            else:
                links.append((gettext("Publish at once"), self._address("publish", thing)))
        return links

    def _address(self, page: str, thing: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[thing.pk])

    # --- the list --------------------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        is_offered = self.import_label and self.has_add_permission(request)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import") if is_offered else ""
        context = {"import_url": address, "import_label": self.import_label, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("state"), ordering="stage")
    def state(self, thing: Any) -> str:
        """The stage, and what the clock makes of it."""
        now = timezone.now()
        if thing.stage == Stage.PUBLISHED and not thing.is_public(now):
            return str(STATES["scheduled" if thing.published_at > now else "expired"])
        return str(thing.get_stage_display())


def _review_state(thing: Any) -> str:
    """Where the text stands in its review, in one sentence; nothing when it stands nowhere."""
    last = thing.submissions.select_related("submitted_by").prefetch_related("reviews__by").first()
    if thing.stage == Stage.PUBLISHED and (last is None or last.outcome != Outcome.OPEN):
        return gettext(
            "Readers see this already: what you save they see at once, and a reviewer looks at it afterwards."
        )
    if last is None:
        return ""
    if last.outcome == Outcome.REJECTED and thing.stage in (Stage.REJECTED, Stage.WITHDRAWN):
        review = last.given[-1]
        return gettext("Sent back by {who}: {opinion}").format(who=review.by, opinion=review.opinion)
    if last.outcome != Outcome.OPEN:
        return ""
    turn = {"role": last.waits_for_label, "level": last.level, "levels": last.levels}
    if last.way == Way.REGULAR:
        return gettext(
            "Under review: {role} has the turn ({level} of {levels}). To change it, take it back."
        ).format(**turn)
    return gettext("Readers see this before it was reviewed: {role} still has to approve it.").format(**turn)


def _readable(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in fields if name not in WRITING_ONLY)
