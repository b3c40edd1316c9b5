"""Admin pages that write through actions: what an action refuses is said in the form, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from union_portal.lib.admin import PortalAdmin
from union_portal.lib.refused import Refused


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that knows what the action refused, and what the record was like when the form was opened."""

    refusal: Refused | None = None
    asked_as: ClassVar[dict[str, str]] = {}
    """Where the form asks for a fact of the action under another name."""
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.fields["seen"].initial = self._version()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and "seen" in self.fields and self.cleaned_data.get("seen") != self._version():
            self.add_error(None, _("Somebody has changed this in the meantime. Open the page again."))
        if self.refusal is not None:
            field = self.refusal.field
            field = self.asked_as.get(field, field)
            self.add_error(field if field in self.fields else None, str(self.refusal))
        return cleaned

    def _version(self) -> str:
        return self.instance.updated_at.isoformat() if self.instance.pk else ""


@contextmanager
def beside(field: str) -> Iterator[None]:
    """What is refused in here is said beside this field."""
    try:
        yield
    except Refused as refusal:
        refusal.field = field
        raise


@dataclass(frozen=True)
class Deed:
    """Something that can be done to one thing besides editing it: a button, a question, an action."""

    name: str
    label: str | Promise
    question: str | Promise
    done: str | Promise
    action: Callable[..., Any]
    is_offered: Callable[[Any], bool]


class Link(NamedTuple):
    """Another page about the same thing, beside the buttons of its deeds."""

    label: str
    url: str


class ActionAdmin(PortalAdmin):
    """`save_model` calls actions, and so do the deeds. A refusal answers 4xx with the form as it was typed."""

    form = ActionForm
    change_form_template = "admin/action_change_form.html"
    deeds: tuple[Deed, ...] = ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:  # its transaction is undone; the form comes back as it was typed
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(self.own_fieldsets(request, obj))
        if self.has_change_permission(request, obj):
            fieldsets.append((None, {"fields": ["seen"]}))
        return fieldsets

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields that people see, for a subclass that shows them to some only."""
        return super().get_fieldsets(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None and self.has_change_permission(request, obj):
            context["deeds"] = [
                (deed, self._deed_url(deed, obj)) for deed in self.deeds if deed.is_offered(obj)
            ]
        context["links"] = self.links(request, obj) if obj is not None else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def links(self, request: HttpRequest, obj: Any) -> list[Link]:
        """Other pages about this thing that the person may open."""
        return []

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{deed.name}/",
                self.admin_site.admin_view(self.deed_view),
                {"deed": deed},
                name=self._url_name(deed),
            )
            for deed in self.deeds
        ]
        return own + super().get_urls()

    def deed_view(self, request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
        """Asks first; then does it, or says why not."""
        obj = self.get_queryset(request).filter(pk=pk).first()
        if obj is None:
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if request.method != "POST":
            return self._deed_page(request, obj, deed)
        try:
            deed.action(obj, by=request.user, at=timezone.now())
        except Refused as refusal:
            return self._deed_page(request, obj, deed, refusal=str(refusal))
        messages.success(request, str(deed.done))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)

    def _deed_page(
        self, request: HttpRequest, obj: models.Model, deed: Deed, *, refusal: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": deed.label,
            "deed": deed,
            "refusal": refusal,
        }
        return TemplateResponse(request, "admin/deed.html", context, status=409 if refusal else 200)

    def _url_name(self, deed: Deed) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{deed.name}"

    def _deed_url(self, deed: Deed, obj: models.Model) -> str:
        return reverse(f"admin:{self._url_name(deed)}", args=[obj.pk])
