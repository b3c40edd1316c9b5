"""The resource library in the admin: each editor keeps the files of the own branch and what is below it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.actions.resources import EDITABLE
from news.admin.articles import BranchFilter
from news.admin.inlines import EventInline
from news.admin.resource_forms import RemoveVersionForm, ResourceCategoryForm, ResourceForm, VersionForm
from news.forms import WithdrawForm
from news.models import Resource, ResourceCategory, ResourceEvent, ResourceVersion
from news.rules.resources import Access
from news.rules.stages import Stage
from union_portal.lib import Refused
from union_portal.lib.action_admin import beside
from union_portal.lib.admin import PortalAdmin, ReadOnlyInline
from union_portal.lib.models import Event

FROM_NOW_ON = {
    Access.PUBLIC: _("From now on everybody finds it and downloads it."),
    Access.MEMBERS: _("From now on everybody sees its title; members who have signed in download it."),
    Access.ROLE: _("From now on those who hold one of its roles find it; nobody else does."),
}
STATE = ("stage", "published_at", "withdrawn_at", "withdrawal_reason")


@admin.register(ResourceCategory)
class ResourceCategoryAdmin(PortalAdmin):
    form = ResourceCategoryForm
    may_see = staticmethod(permissions.may_edit_resource_categories)
    may_add = staticmethod(permissions.may_edit_resource_categories)
    may_change = staticmethod(permissions.may_edit_resource_categories)
    may_delete = staticmethod(permissions.may_delete_resource_category)
    list_display = ("name", "description", "position")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: ResourceCategory, form: Any, change: bool) -> None:
        actions.save_resource_category(obj, by=request.user, at=timezone.now())


class VersionInline(ReadOnlyInline):
    """Every version there ever was."""

    model = ResourceVersion
    fields = ("number", "named", "kind", "shown_size", "note", "uploaded_by", "uploaded_at", "downloads")
    readonly_fields = fields
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ResourceVersion]:
        return super().get_queryset(request).select_related("download_count", "uploaded_by")

    @admin.display(description=_("size"))
    def shown_size(self, version: ResourceVersion) -> str:
        return str(filesizeformat(version.size))

    @admin.display(description=_("file name"))
    def named(self, version: ResourceVersion) -> str:
        if version.is_removed:
            return gettext("The file was removed: {reason}").format(reason=version.removal_reason)
        return version.name

    @admin.display(description=_("downloads"))
    def downloads(self, version: ResourceVersion) -> int:
        return version.downloads


class ResourceEventInline(EventInline):
    model = ResourceEvent

    @admin.display(description=_("details"))
    def explained(self, event: Event) -> str:
        number = event.details.get("number")
        if number is None:
            return super().explained(event)
        said = gettext("Version {number}").format(number=number)
        return f"{said}　{event.details.get('reason', '')}".rstrip("　")


@admin.register(Resource)
class ResourceAdmin(PortalAdmin):
    """Details are typed here; files come and go by deeds of their own."""

    form = ResourceForm
    change_form_template = "admin/news/change_form.html"
    view_on_site = False  # it would stand beside the preview
    may_see = staticmethod(permissions.may_see_resources)
    may_add = staticmethod(permissions.may_keep_resources)
    may_change = staticmethod(permissions.may_keep_resources)
    inlines = (VersionInline, ResourceEventInline)
    list_display = ("title", "category", "branch", "access", "stage", "version", "downloads", "renewed_at")
    list_filter = ("stage", ("category", admin.RelatedOnlyFieldListFilter), "access", BranchFilter)
    search_fields = ("title", "file_names")
    search_help_text = _("Words from the title or the file name")
    readonly_fields = STATE
    ordering = ("-updated_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        return permissions.resources_in_reach(request.user).for_list()

    def get_inlines(self, request: HttpRequest, obj: Resource | None) -> Any:
        """Nothing has happened yet to a resource that is not there."""
        return self.inlines if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Resource | None = None) -> Any:
        what = ["title", "category", "branch", "description", "access", "roles"]
        if obj is None:
            return [(None, {"fields": ["upload", *what]})]
        if self.has_change_permission(request, obj):
            what.append("seen")
        return [(None, {"fields": what}), (_("Publication"), {"fields": STATE})]

    def get_form(
        self, request: HttpRequest, obj: Resource | None = None, change: bool = False, **kwargs: Any
    ) -> type:
        """The form knows who is writing: that decides which branches can be chosen."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    @admin.display(description=pgettext_lazy("of a file", "version"))
    def version(self, resource: Resource) -> str:
        return str(resource.latest.number) if resource.latest else "-"

    @admin.display(description=_("downloads"), ordering="downloads")
    def downloads(self, resource: Resource) -> int:
        return resource.downloads

    @admin.display(description=_("last version"), ordering="latest__uploaded_at")
    def renewed_at(self, resource: Resource) -> Any:
        return resource.latest.uploaded_at if resource.latest else None

    # --- writing ---------------------------------------------------------------------------------------------

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            # The form saw nothing wrong, but somebody was faster. Nothing has been saved.
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Resource, form: Any, change: bool) -> None:
        by, at, said = request.user, timezone.now(), form.cleaned_data
        if change:
            actions.edit_resource(obj, by=by, at=at, **{name: said[name] for name in EDITABLE})
        else:
            actions.add_resource(obj, said["upload"], said["upload"].name, by=by, at=at)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """A new file is a draft: stay with it, publishing is the next step."""
        if "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        kept = gettext("Saved as a draft. Look at the preview, then publish it.")
        return self._finished(request, obj, kept)

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        resource = kwargs.get("obj")
        context["desk_links"] = self._links(request, resource) if resource else []
        return super().render_change_form(request, context, **kwargs)

    def _links(self, request: HttpRequest, resource: Resource) -> list[tuple[str, str]]:
        """What can be done besides typing."""
        links = [(gettext("Preview"), resource.get_absolute_url())]
        if permissions.may_keep_resources(request.user, resource):
            pages = [(gettext("Upload a new version"), "version")]
            if resource.stage == Stage.PUBLISHED:
                pages.append((gettext("Withdraw"), "withdraw"))
            else:
                pages.append((gettext("Publish"), "publish"))
            if resource.latest_id:
                pages.append((gettext("Remove a file"), "remove"))
            links += [(label, self._address(page, resource)) for label, page in pages]
        return links

    # --- versions, publishing and withdrawing ----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "version": self.version_view,
            "remove": self.remove_view,
            "publish": self.publish_view,
            "withdraw": self.withdraw_view,
        }
        wrap = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{page}/", wrap(view), name=f"news_resource_{page}")
            for page, view in pages.items()
        ]
        return own + super().get_urls()

    def version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A newer file in front of the earlier ones."""
        resource = self._resource(request, pk)
        form = VersionForm(*_typed(request))
        if form.is_valid() and self._done(form, self._add_version, request, resource):
            return self._finished(request, resource, gettext("Readers get the new version now."))
        return self._page(request, resource, form, gettext("Upload a new version"))

    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A file with personal data in it goes for good."""
        resource = self._resource(request, pk)
        form = RemoveVersionForm(*_typed(request), resource=resource)
        if form.is_valid() and self._done(form, self._remove_version, request, resource):
            return self._finished(
                request, resource, gettext("The file is deleted; its line in the history stays.")
            )
        return self._page(request, resource, form, gettext("Remove a file"))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From now on those find it for whom it is."""
        resource = self._resource(request, pk)
        form = forms.Form(*_typed(request))
        if form.is_valid() and self._done(form, self._publish, request, resource):
            return self._finished(request, resource, gettext("“{title}” is published."))
        question = str(FROM_NOW_ON[Access(resource.access)])
        return self._page(request, resource, form, gettext("Publish"), question=question)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why readers no longer get it."""
        resource = self._resource(request, pk)
        form = WithdrawForm(*_typed(request))
        if form.is_valid() and self._done(form, self._withdraw, request, resource):
            return self._finished(request, resource, gettext("“{title}” is withdrawn."))
        return self._page(request, resource, form, gettext("Withdraw"))

    def _add_version(self, request: HttpRequest, resource: Resource, said: dict[str, Any]) -> None:
        upload = said["upload"]
        with beside("upload"):
            actions.add_version(
                resource, upload, upload.name, by=request.user, at=timezone.now(), note=said["note"]
            )

    def _remove_version(self, request: HttpRequest, resource: Resource, said: dict[str, Any]) -> None:
        actions.remove_version(said["version"], by=request.user, at=timezone.now(), reason=said["reason"])

    def _publish(self, request: HttpRequest, resource: Resource, said: dict[str, Any]) -> None:
        actions.publish_resource(resource, by=request.user, at=timezone.now())

    def _withdraw(self, request: HttpRequest, resource: Resource, said: dict[str, Any]) -> None:
        actions.withdraw_resource(resource, by=request.user, at=timezone.now(), reason=said["reason"])

    def _done(self, form: forms.Form, deed: Any, request: HttpRequest, resource: Resource) -> bool:
        try:
            deed(request, resource, form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
            return False
        return True

    def _finished(self, request: HttpRequest, resource: Resource, sentence: str) -> HttpResponse:
        self.message_user(request, sentence.format(title=resource), messages.SUCCESS)
        return redirect(self._address("change", resource))

    def _resource(self, request: HttpRequest, pk: int) -> Resource:
        resource = self.get_object(request, str(pk))
        if resource is None:
            raise Http404
        if not permissions.may_keep_resources(request.user, resource):
            raise PermissionDenied
        return resource

    def _page(
        self, request: HttpRequest, resource: Resource, form: forms.Form, title: str, *, question: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(resource),
            "opts": self.opts,
            "original": resource,
            "form": form,
            "submit": title,
            "question": question,
            "media": self.media + form.media,
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "admin/news/stage.html", context, status=status)

    def _address(self, page: str, resource: Resource) -> str:
        return reverse(f"admin:news_resource_{page}", args=[resource.pk])


def _typed(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, an empty form included; nothing while a page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
