"""Articles in the admin: each editor sees the news of the own branch and what is below it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Branch
from members.rules.branches import BranchKind
from news import actions, permissions
from news.admin.corrections import CorrectionPages
from news.admin.desk import DeskAdmin
from news.admin.freshness import FreshnessReport
from news.admin.inlines import AttachmentInline, EventInline
from news.admin.media import GalleryInline, MediaRows, VideoInline
from news.admin.templates import FromTemplate
from news.admin.word_import import WordImport
from news.forms import ArticleForm
from news.models import Article, ArticleEvent


class BranchFilter(admin.SimpleListFilter):
    """News of one branch with everything below it."""

    title = _("branch")
    parameter_name = "branch"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        readable = permissions.branches_for_reading(request.user)
        found = Branch.objects.open().filter(kind=BranchKind.BRANCH).order_by("path")
        return [(str(each.pk), each.name) for each in found if any(mine.contains(each) for mine in readable)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = (
            Branch.objects.filter(pk=self.value()).first()
            if self.value() and self.value().isdecimal()
            else None
        )
        return queryset.filter(branch__path__startswith=chosen.path) if chosen else queryset


class ArticleEventInline(EventInline):
    model = ArticleEvent


@admin.register(Article)
class ArticleAdmin(MediaRows, WordImport, CorrectionPages, FreshnessReport, FromTemplate, DeskAdmin):
    form = ArticleForm
    may_see = staticmethod(permissions.may_see)
    may_add = staticmethod(permissions.may_write)
    may_change = staticmethod(permissions.may_change)
    may_write = staticmethod(permissions.may_write)
    import_label = _("Import from Word")
    inlines = (GalleryInline, VideoInline, AttachmentInline, ArticleEventInline)
    list_display = ("title", "column", "branch", "state", "published_at", "is_pinned")
    list_filter = ("stage", ("column", admin.RelatedOnlyFieldListFilter), BranchFilter, "is_pinned")
    list_select_related = ("column", "branch")
    search_fields = ("title",)
    search_help_text = _("Words from the title")
    ordering = ("-updated_at",)
    fieldsets = (
        (None, {"fields": ("title", "column", "branch", "summary", "body", "tags", "seen")}),
        (_("Lead picture"), {"fields": ("lead_picture", "lead_upload", "lead_alt")}),
        (_("Gallery"), {"fields": ("gallery_uploads", "gallery_pictures")}),
        (
            _("Source and credits"),
            {"fields": ("source", "author_name", "photo_credit", "reviewer_name", "editor_name")},
        ),
        (_("Pin"), {"fields": ("is_pinned", "pinned_until")}),
        (
            _("Publication"),
            {
                "fields": (
                    "stage",
                    "published_at",
                    "published_until",
                    "withdrawn_at",
                    "withdrawal_reason",
                    "entered_by",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        mine = Q(pk__in=[])
        for branch in permissions.branches_for_reading(request.user):
            mine |= Q(branch__path__startswith=branch.path)
            if branch.parent_id is None:  # what belongs to no branch is the union's
                mine |= Q(branch=None)
        return super().get_queryset(request).filter(mine)

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        if kwargs.get("add"):
            context |= self._templates(request)
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        upload = form.cleaned_data.get("lead_upload")
        if upload:
            alt = form.cleaned_data["lead_alt"]
            picture = actions.add_picture(upload, by=request.user, at=timezone.now(), alt=alt)
            form.cleaned_data["lead_picture"] = obj.lead_picture = picture
            form.changed_data.append("lead_picture")
        elif form.cleaned_data.get("lead_alt") and obj.lead_picture:
            # Chosen from the library: the words go to the picture, wherever it is shown.
            words = {"alt": form.cleaned_data["lead_alt"]}
            actions.describe_picture(obj.lead_picture, by=request.user, at=timezone.now(), **words)
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [
            path("import/", view, name="news_article_import"),
            *self.report_urls(),
            *self.correction_urls(),
            *super().get_urls(),
        ]
