"""What waits for whom: the queue of the reviewers, and how much was published before it was reviewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from news import permissions
from news.models import Review, Submission
from news.rules.review import Outcome, Way, share
from union_portal.lib.admin import PortalAdmin, ReadOnlyInline

YEAR = timedelta(days=365)


class MineFilter(admin.SimpleListFilter):
    """What waits for the person who is looking."""

    title = _("for whom")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("1", _("waits for me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        if self.value() != "1":
            return queryset
        return queryset.filter(pk__in=permissions.submissions_waiting_for(request.user).values("pk"))


class ReviewInline(ReadOnlyInline):
    model = Review
    verbose_name_plural = _("opinions")
    fields = ("level", "by", "at", "is_approval", "opinion")
    readonly_fields = fields


@admin.register(Submission)
class SubmissionAdmin(PortalAdmin):
    """Nothing is typed here: a row leads to the text, or to its review when it waits for this person."""

    may_see = staticmethod(permissions.may_see_submissions)
    change_list_template = "admin/news/submissions.html"
    inlines = (ReviewInline,)
    list_display = ("text", "column", "branch", "way", "turn", "submitted_by", "submitted_at", "outcome")
    list_display_links = None
    list_filter = (MineFilter, "outcome", "way")
    ordering = ("-submitted_at", "-pk")
    fields = ("text", "way", "remark", "submitted_by", "submitted_at", "outcome", "ended_at")
    readonly_fields = ("text",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        self_waiting = permissions.submissions_waiting_for(request.user).values_list("pk", flat=True)
        request.waiting_here = frozenset(self_waiting)  # type: ignore[attr-defined]
        return permissions.submissions_for(request.user).for_queue()

    def get_list_display(self, request: HttpRequest) -> Any:
        """The first column knows who is looking."""
        here = self._text_for(request)
        return (here, *self.list_display[1:])

    def _text_for(self, request: HttpRequest) -> Any:
        @admin.display(description=_("text under review"))
        def text(submission: Submission) -> str:
            waiting = getattr(request, "waiting_here", frozenset())
            page = "review" if submission.pk in waiting else "change"
            return _link(submission, page)

        return text

    @admin.display(description=_("text under review"))
    def text(self, submission: Submission) -> str:
        return _link(submission, "change")

    @admin.display(description=_("column"))
    def column(self, submission: Submission) -> str:
        return str(submission.thing.column)

    @admin.display(description=_("branch"))
    def branch(self, submission: Submission) -> str:
        return str(getattr(submission.thing, "branch", None) or "-")

    @admin.display(description=_("waits for"))
    def turn(self, submission: Submission) -> str:
        return submission.waits_for_label if submission.outcome == Outcome.OPEN else "-"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"before_review": before_review(request, timezone.now()), **(extra_context or {})}
        return super().changelist_view(request, context)


def before_review(request: HttpRequest, at: datetime) -> dict[str, int]:
    """How many texts of the last twelve months readers saw before a reviewer did, and how many still wait."""
    forced = Q(way=Way.FORCED.value)
    found = (
        permissions.submissions_for(request.user)
        .filter(submitted_at__gt=at - YEAR)
        .aggregate(
            published=Count("pk", filter=forced | Q(way=Way.REGULAR.value, outcome=Outcome.APPROVED.value)),
            forced=Count("pk", filter=forced),
            waiting=Count("pk", filter=~Q(way=Way.REGULAR.value) & Q(outcome=Outcome.OPEN.value)),
        )
    )
    return {**found, "share": share(found["forced"], found["published"])}


def _link(submission: Submission, page: str) -> str:
    thing = submission.thing
    address = reverse(f"admin:news_{thing._meta.model_name}_{page}", args=[thing.pk])
    return format_html('<a href="{}">{}</a>', address, thing)
