"""Submitted proposals for the desk of the congress: to look through. What happens to one happens on its own page."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.calendar import calendar
from proposals import permissions
from proposals.finding import holding
from proposals.models import Proposal, ProposalEvent, Session
from proposals.reading.proposals import sessions_with_papers
from union_portal.lib.admin import PortalAdmin, ReadOnlyInline

CODE = re.compile(r"(\d{1,4})-(\d{1,4})-(\d{1,5})")


class OfSession(admin.SimpleListFilter):
    title = gettext_lazy("session")
    parameter_name = "session"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        numbered = Session.objects.filter(proposals__number__isnull=False).distinct().for_page()
        return [(str(each.pk), each.short_name) for each in numbered]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        is_number = (self.value() or "").isdecimal() and len(self.value() or "") < 10
        return queryset.filter(session=self.value()) if is_number else queryset


class Late(admin.SimpleListFilter):
    title = gettext_lazy("overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("overdue only"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        return queryset.overdue(timezone.localdate()) if self.value() == "1" else queryset


class Events(ReadOnlyInline):
    model = ProposalEvent
    fields = readonly_fields = ("at", "kind", "to_stage", "by", "words")
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposalEvent]:
        return super().get_queryset(request).select_related("by")


@admin.register(Proposal)
class ProposalAdmin(PortalAdmin):
    """Drafts are not here: they are their movers' alone."""

    may_see = staticmethod(permissions.may_see_proposal_list)
    list_display = ("number_of", "title", "stage", "lead_department", "clock", "days", "due_on")
    list_display_links = ("number_of", "title")
    list_filter = (
        OfSession,
        "stage",
        ("lead_department", admin.RelatedOnlyFieldListFilter),
        ("category", admin.RelatedOnlyFieldListFilter),
        Late,
    )
    list_select_related = ("session__congress", "lead_department")
    search_fields = ("title",)
    search_help_text = gettext_lazy("Number (5-2-017) or words from the text")
    ordering = ("-session__starts_at", "-number")
    view_on_site = False
    inlines = (Events,)
    fields = readonly_fields = (
        "page", "number_of", "session", "title", "kind", "mover", "delegation", "category", "stage", "clock", "due_on",
        "days", "lead_department", "answer_class", "rating", "submitted_at", "docketed_at", "assigned_at", "accepted_at",
        "replied_at", "ended_at", "grounds", "measures", "text_hash",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return super().get_queryset(request).filter(number__isnull=False)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Proposal], search_term: str) -> Any:
        """A number as it is printed, or words through the index of the board."""
        if code := CODE.fullmatch(search_term.strip()):
            term, session, number = map(int, code.groups())
            found = queryset.filter(session__congress__term=term, session__number=session, number=number)
            return found, False
        return holding(queryset, search_term), False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The calendar is asked for once for all rows."""
        found = super().get_changelist_instance(request)
        days, today = calendar(), timezone.localdate()
        for proposal in found.result_list:
            proposal.days_left = days.days_left(proposal.due_on, today) if proposal.due_on else None
        return found

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "sessions": sessions_with_papers()})

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def number_of(self, proposal: Proposal) -> str:
        return proposal.code

    @admin.display(description=gettext_lazy("working days"), ordering="due_on")
    def days(self, proposal: Proposal) -> str:
        """Left, or over."""
        if proposal.due_on is None:
            return ""
        today = timezone.localdate()
        if not hasattr(proposal, "days_left"):
            proposal.days_left = calendar().days_left(proposal.due_on, today)
        left = proposal.days_left
        if proposal.is_overdue(today):
            if left == 0:  # the day is over, and no working day has come since
                return str(_("overdue"))
            return ngettext("%d working day overdue", "%d working days overdue", -left) % -left
        return ngettext("%d working day left", "%d working days left", left) % left if left >= 0 else ""

    @admin.display(description=gettext_lazy("page"))
    def page(self, proposal: Proposal) -> SafeString:
        address = reverse("proposals:proposal", args=[proposal.pk])
        return format_html(
            '<a href="{}">{}</a>', address, _("Open the page of this proposal: there it is dealt with")
        )
