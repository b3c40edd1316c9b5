"""Must-reads in the admin: asking for one, how far the branches have come, and who still has to read it."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from members.permissions import branches_of
from members.rules.roles import Role
from news import actions, must_reads, permissions
from news.admin.asking import ASKED, MustReadForm
from news.models import MustRead
from news.rules.must_read import percent
from news.rules.stages import Stage
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, Deed
from union_portal.lib.paging import numbered_page
from union_portal.lib.spreadsheets import harmless

PAGE = 100


@admin.register(MustRead)
class MustReadAdmin(ActionAdmin):
    """A row leads to the progress; from there to names, reminders and changes."""

    form = MustReadForm
    may_see = staticmethod(permissions.may_see_must_reads)
    may_change = staticmethod(permissions.may_change_must_read)
    list_display = ("text", "audience_label", "deadline", "bar", "state")
    list_display_links = None
    list_per_page = 20
    fields = ASKED
    deeds = (
        Deed(
            "end",
            _("End this must-read"),
            _("Nobody has to read it any more, and nobody is reminded. What was confirmed stays."),
            _("It does not have to be read any more."),
            actions.end_requirement,
            lambda must_read: must_read.ended_at is None,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MustRead]:
        found = permissions.must_reads_for(request.user).select_related(
            "article__branch", "policy", "asked_by"
        )
        return found.prefetch_related("branches")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: MustRead, form: Any, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in ASKED}
        actions.change_requirement(obj, by=request.user, at=timezone.now(), **said)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has saved the branches as well."""

    def response_change(self, request: HttpRequest, obj: MustRead) -> HttpResponse:
        self.message_user(request, gettext("The must-read is changed."), messages.SUCCESS)
        return redirect("admin:news_mustread_progress", obj.pk)

    # --- the list --------------------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            found = list(changelist.result_list)
            sums = must_reads.totals(found, timezone.localdate())
            for each in found:
                each.asked, each.done = sums.get(each.pk, (0, 0))
            changelist.result_list = found
        return response

    @admin.display(description=_("text"))
    def text(self, must_read: MustRead) -> str:
        address = reverse("admin:news_mustread_progress", args=[must_read.pk])
        return format_html('<a href="{}">{}</a>', address, must_read)

    @admin.display(description=_("audience"))
    def audience_label(self, must_read: MustRead) -> str:
        return must_read.audience_label

    @admin.display(description=_("confirmed"))
    def bar(self, must_read: MustRead) -> str:
        asked, done = getattr(must_read, "asked", 0), getattr(must_read, "done", 0)
        return format_html(
            '<progress value="{}" max="{}" aria-label="{}"></progress> {}/{} ({} %)',
            done, max(asked, 1), gettext("confirmed"), done, asked, percent(done, asked),
        )  # fmt: skip

    @admin.display(description=_("state"))
    def state(self, must_read: MustRead) -> str:
        if must_read.ended_at:
            return gettext("ended")
        if must_read.thing.stage == Stage.WITHDRAWN:
            return gettext("withdrawn")
        if not must_read.thing.is_public(timezone.now()):
            return gettext("not public at the moment")
        late = timezone.localdate() > must_read.deadline
        return gettext("deadline passed") if late else gettext("running")

    # --- asking, progress, names -----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages = {
            "progress": self.progress_view,
            "outstanding": self.outstanding_view,
            "export": self.export_view,
        }
        own = [
            path(f"<int:pk>/{page}/", wrap(view), name=f"news_mustread_{page}")
            for page, view in pages.items()
        ]
        return own + super().get_urls()

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """n of m for every branch; names are a click away for those who may see them."""
        must_read = self._found(request, pk)
        today = timezone.localdate()
        rows = must_reads.progress(must_read, today)
        mine = branches_of(request.user, Role.MEMBERSHIP_OFFICER)
        for row in rows:
            row.branch.has_names = any(place.contains(row.branch) for place in mine)  # type: ignore[attr-defined]
        context = {
            "rows": rows,
            "total": rows[0] if rows else None,
            "has_names": bool(mine),
            "state": self.state(must_read),
            "may_change": self.has_change_permission(request, must_read) and must_read.ended_at is None,
            "events": must_read.events.select_related("by").order_by("-at", "-pk")[:20],
        }
        return self._answer(request, must_read, str(must_read), "progress", **context)

    def outstanding_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who of the officer's own branches has not read it, and the button that reminds them."""
        must_read = self._found(request, pk)
        places, chosen = self._places(request)
        today = timezone.localdate()
        waiting = must_reads.outstanding(must_read, places, today)
        if request.method == "POST":
            try:
                count = actions.remind(must_read, waiting, by=request.user, at=timezone.now())
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                said = ngettext(
                    "{count} person was reminded. Nobody is reminded twice a day.",
                    "{count} people were reminded. Nobody is reminded twice a day.",
                    count,
                )
                self.message_user(request, said.format(count=count), messages.SUCCESS)
            return redirect(request.get_full_path())
        page = numbered_page(request, waiting, size=PAGE)
        reminded = set(
            must_read.reminders.filter(on=today, member__in=page.items).values_list("member", flat=True)
        )
        for member in page.items:
            member.is_reminded = member.pk in reminded  # type: ignore[attr-defined]
        more = {
            "page": page,
            "members": page.items,
            "chosen": chosen,
            "count": waiting.count(),
            "query": _query(chosen),
        }
        return self._answer(request, must_read, gettext("Not read yet"), "outstanding", **more)

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same names as a table to take away; that is written down."""
        must_read = self._found(request, pk)
        if request.method != "POST":
            raise Http404
        places, _chosen = self._places(request)
        waiting = list(must_reads.outstanding(must_read, places, timezone.localdate()))
        actions.note_export(must_read, len(waiting), by=request.user, at=timezone.now())
        response = HttpResponse(_table(waiting), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="must-read-{must_read.pk}.csv"'
        return response

    def _found(self, request: HttpRequest, pk: int) -> MustRead:
        found = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _places(self, request: HttpRequest) -> tuple[Any, Branch | None]:
        """The branches whose names this person may see, narrowed by ?branch."""
        mine = branches_of(request.user, Role.MEMBERSHIP_OFFICER)
        if not mine:
            raise PermissionDenied
        places, said = Branch.objects.below(mine), request.GET.get("branch", "")
        if not said:
            return places, None
        chosen = places.filter(pk=said).first() if said.isdecimal() and len(said) < 10 else None
        if chosen is None:
            raise PermissionDenied
        return places.subtree(chosen), chosen

    def _answer(
        self, request: HttpRequest, must_read: MustRead, title: str, template: str, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": must_read,
            **more,
        }
        return TemplateResponse(request, f"admin/news/must_read_{template}.html", context)


def _query(chosen: Branch | None) -> str:
    return f"?branch={chosen.pk}" if chosen else ""


def _table(members: list[User]) -> bytes:
    file = StringIO()
    rows = [[gettext("Employee number"), gettext("Name"), gettext("Branch")]]
    rows += [
        [harmless(each.employee_number), harmless(each.name), harmless(each.branch.long_name)]
        for each in members
    ]
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode("utf-8-sig")
