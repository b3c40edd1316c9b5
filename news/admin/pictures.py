"""The pictures the portal keeps: described here, used everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.forms import DescribeForm, PictureForm, PicturesForm
from news.models import Picture, use_counts
from union_portal.lib import Refused
from union_portal.lib.admin import PortalAdmin

AT_ONCE = 60
"""So many pictures are described on one page."""


class MonthFilter(admin.SimpleListFilter):
    """When a picture came in."""

    title = _("month")
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        months = Picture.objects.datetimes("created_at", "month", order="DESC")
        return [
            (f"{each:%Y-%m}", format_date(each, pgettext("date format: a month", "F Y"))) for each in months
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        try:
            month = datetime.strptime(self.value() or "", "%Y-%m")
        except ValueError:
            return queryset
        return queryset.filter(created_at__year=month.year, created_at__month=month.month)


class LackFilter(admin.SimpleListFilter):
    """What somebody should look at."""

    title = _("what is lacking")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("alt", gettext("No description")), ("use", gettext("Shown nowhere"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "alt":
            return queryset.filter(alt="")
        return queryset.unused() if self.value() == "use" else queryset


@admin.register(Picture)
class PictureAdmin(PortalAdmin):
    form = PictureForm
    may_see = staticmethod(permissions.may_edit_picture)
    may_add = staticmethod(permissions.may_upload_pictures)
    may_change = staticmethod(permissions.may_edit_picture)
    change_list_template = "admin/news/pictures.html"
    change_form_template = "admin/news/picture.html"
    list_filter = (LackFilter, MonthFilter)
    list_per_page = 48
    search_fields = ("alt", "caption", "credit", "original_name")
    search_help_text = _("Words from the description, caption, credit or file name")
    readonly_fields = ("preview", "about")

    class Media:
        js = ("editor/focus.js",)

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[Any, ...]:
        words = ("alt", "caption", "credit")
        return ("preview", ("focus_x", "focus_y"), *words, "about") if obj else ("upload", *words)

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in form.Meta.fields if name in form.cleaned_data}
        if change:
            actions.describe_picture(obj, by=request.user, at=timezone.now(), **said)
            return
        now = timezone.now()
        kept = actions.add_picture(form.cleaned_data["upload"], by=request.user, at=now, **said)
        if kept.created_at < now:
            self.message_user(request, gettext("This picture was there already."), messages.WARNING)
        obj.__dict__.update(kept.__dict__)

    @admin.display(description=_("picture"))
    def preview(self, picture: Picture) -> str:
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" class="picture-preview" data-focus="id_focus_x id_focus_y">',
            picture.small_url,
            picture.alt,
            picture.width,
            picture.height,
        )

    @admin.display(description=_("file"))
    def about(self, picture: Picture) -> str:
        size = f"{picture.width} × {picture.height}"
        said = [picture.original_name, size, picture.uploaded_by and picture.uploaded_by.name]
        return " · ".join(each for each in said if each)

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        """With the texts that show it; those of other branches are only counted."""
        if picture := kwargs.get("obj"):
            now, uses = timezone.now(), picture.uses()
            context["uses"] = [
                each for each in uses if each.is_readable(now) or permissions.may_see(request.user, each)
            ]
            context["others"] = len(uses) - len(context["uses"])
        return super().render_change_form(request, context, **kwargs)

    # --- several at once, and away with one ------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("several/", wrap(self.several_view), name="news_picture_several"),
            path("describe/", wrap(self.describe_view), name="news_picture_describe"),
            path("<int:pk>/remove/", wrap(self.remove_view), name="news_picture_remove"),
            *super().get_urls(),
        ]

    def several_view(self, request: HttpRequest) -> HttpResponse:
        """Photographs from a phone: each is taken or refused by itself."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PicturesForm(request.POST, request.FILES) if request.method == "POST" else PicturesForm()
        if form.is_valid():
            kept, refused = self._kept(request, form.cleaned_data)
            if kept:
                for sentence in refused:
                    self.message_user(request, sentence, messages.ERROR)
                ids = ",".join(str(picture.pk) for picture in kept)
                return redirect(f"{reverse('admin:news_picture_describe')}?ids={ids}")
            form.add_error("uploads", refused)
        return self._page(request, "several", _("Upload several pictures"), form.is_bound, form=form)

    def _kept(self, request: HttpRequest, said: dict[str, Any]) -> tuple[list[Picture], list[str]]:
        kept, refused, now = [], [], timezone.now()
        for upload in said["uploads"]:
            try:
                kept.append(actions.add_picture(upload, by=request.user, at=now, credit=said["credit"]))
            except Refused as refusal:
                refused.append(f"{upload.name}: {refusal}")
        return list(dict.fromkeys(kept)), refused

    def describe_view(self, request: HttpRequest) -> HttpResponse:
        """What each of several pictures shows, on one page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        ids = [each for each in request.GET.get("ids", "").split(",") if each.isdecimal() and len(each) < 10]
        found = Picture.objects.in_bulk([int(each) for each in ids[:AT_ONCE]])
        typed = request.POST if request.method == "POST" else None
        rows = [DescribeForm(typed, instance=each, prefix=str(each.pk)) for each in found.values()]
        are_valid = [row.is_valid() for row in rows]  # each says what is wrong with it
        if are_valid and all(are_valid):
            for row in rows:
                if row.has_changed():
                    said = {name: row.cleaned_data[name] for name in row.changed_data}
                    actions.describe_picture(row.instance, by=request.user, at=timezone.now(), **said)
            self.message_user(request, gettext("Saved."), messages.SUCCESS)
            return redirect("admin:news_picture_changelist")
        return self._page(request, "describe", _("What the pictures show"), typed is not None, rows=rows)

    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks first; then it is gone - or says where it is still shown."""
        picture = self.get_object(request, str(pk))
        if picture is None:
            raise Http404
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        refusal = ""
        if request.method == "POST":
            try:
                actions.remove_picture(picture, by=request.user, at=timezone.now())
            except Refused as refused:
                refusal = str(refused)
            else:
                self.message_user(request, gettext("The picture is gone."), messages.SUCCESS)
                return redirect("admin:news_picture_changelist")
        title = _("Remove this picture for good")
        more = {"original": picture, "refusal": refusal}
        return self._page(request, "remove", title, bool(refusal), **more)

    def _page(
        self, request: HttpRequest, name: str, title: Any, is_refused: bool, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            **more,
        }
        return TemplateResponse(
            request, f"admin/news/picture_{name}.html", context, status=400 if is_refused else 200
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A wall of pictures instead of a table."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            shown = list(context["cl"].result_list)
            counts = use_counts(shown)
            context["wall"] = [(picture, counts.get(picture.pk, 0)) for picture in shown]
        return response
