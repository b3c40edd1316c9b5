"""Votes in the admin, to look through: prepared, opened and counted they are on their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from proposals import permissions
from proposals.models import BallotEvent, BallotOfficer, BallotPaper
from proposals.reading.votes import stage_words
from union_portal.lib.admin import PortalAdmin, ReadOnlyInline


class Officers(ReadOnlyInline):
    model = BallotOfficer
    fields = readonly_fields = ("part", "position", "user", "drilled_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BallotOfficer]:
        return super().get_queryset(request).select_related("user")


class Events(ReadOnlyInline):
    """Without their details: hashes and reasons stand on the page of the vote."""

    model = BallotEvent
    fields = readonly_fields = ("at", "kind", "by")
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BallotEvent]:
        return super().get_queryset(request).select_related("by")


@admin.register(BallotPaper)
class BallotPaperAdmin(PortalAdmin):
    """No ballot and no key is shown here, and nothing can be changed."""

    may_see = staticmethod(lambda user, paper=None: permissions.may_keep_congress(user))
    list_display = ("title", "round", "session", "way", "stage", "opens_at", "closes_at", "pages")
    list_filter = (("session", admin.RelatedOnlyFieldListFilter), "way", "takes_paper")
    list_select_related = ("session__congress", "sheet")
    search_fields = ("title",)
    ordering = ("-pk",)
    view_on_site = False
    inlines = (Officers, Events)
    fields = readonly_fields = (
        "pages", "title", "round", "session", "stage", "introduction", "way", "takes_paper", "names_published", "codes",
        "key_scheme", "keys_needed", "needs_sign_in", "opens_at", "closes_at", "opened_at", "countersigned_at", "ended_at",
        "voided_at", "published_at", "set_aside_at", "earlier", "content_sha256", "roll_sha256",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[BallotPaper]:
        return super().get_queryset(request).defer("content")

    @admin.display(description=pgettext_lazy("of a vote", "stage"))
    def stage(self, paper: BallotPaper) -> str:
        return stage_words(paper, timezone.now())

    @admin.display(description=gettext_lazy("pages"))
    def pages(self, paper: BallotPaper) -> SafeString:
        links: list[Any] = [reverse("proposals:office-vote", args=[paper.pk]), _("Office of this vote")]
        links += [paper.get_absolute_url(), _("Page of the vote")]
        return format_html('<a href="{}">{}</a> <a href="{}">{}</a>', *links)
