"""The working-day calendar in the admin: a page for each year, the notice pasted in, and single days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from members import permissions
from members.actions import calendar as actions
from members.calendar import changes_by, months_of, years_to_define
from members.models import CalendarDay, CalendarYear
from members.models.calendar import FIRST_YEAR, LAST_YEAR
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Deed, beside


def may_keep(user: Any, thing: Any = None) -> bool:
    return permissions.may_keep_calendar(user)


class NoticeForm(forms.Form):
    """The text of a notice, as it was copied from the web page of the government."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the notice"),
        max_length=20_000,
        help_text=gettext_lazy(
            "Copy the notice on holidays from www.gov.cn (国务院办公厅关于…年部分节假日安排的通知) and paste it whole."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Notice"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Title and number. Left empty, they are taken from the text."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def how_many(*, is_working: bool) -> Coalesce:
    """The days of a year that differ in this way, counted by the database."""
    days = CalendarDay.objects.filter(day__year=OuterRef("year"), is_working=is_working).order_by()
    counted = days.values("is_working").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


@admin.register(CalendarYear)
class CalendarYearAdmin(ActionAdmin):
    may_see = may_add = may_change = staticmethod(may_keep)
    change_form_template = "admin/members/calendar/year.html"
    fields = ("source", "confirmed_at", "confirmed_by")
    readonly_fields = ("confirmed_at", "confirmed_by")
    list_display = ("year", "state", "days_off", "days_worked", "source")
    deeds = (
        Deed(
            "confirm",
            gettext_lazy("Confirm this year"),
            gettext_lazy(
                "The days of this year are complete and right. Deadlines are counted with them from now on."
            ),
            gettext_lazy("The year is confirmed. Deadlines are counted with its days."),
            actions.confirm_year,
            lambda year: not year.is_defined,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalendarYear]:
        counts = {"off_count": how_many(is_working=False), "worked_count": how_many(is_working=True)}
        return super().get_queryset(request).annotate(**counts)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        missing = years_to_define(timezone.localdate()) if may_keep(request.user) else []
        for year in missing:
            said = _("The holidays of %(year)d are not in the calendar yet.") % {"year": year}
            messages.warning(request, said)
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        year = self.get_object(request, object_id)
        if year is not None:
            months = months_of(year.year, CalendarDay.objects.filter(day__year=year.year))
            extra_context = {
                **(extra_context or {}),
                "months": months,
                "today": timezone.localdate(),
                "show_save_and_add_another": False,
                "show_save_and_continue": False,
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: CalendarYear, form: Any, change: bool) -> None:
        with beside("source"):
            actions.cite_year(obj, form.cleaned_data["source"], by=request.user, at=timezone.now())

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A year is not typed but pasted: first the text, then its days in a table, then they are saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NoticeForm(request.POST or None, initial={"year": self._asked_year(request)})
        changes = None
        if request.method == "POST" and form.is_valid():
            year, text = form.cleaned_data["year"], form.cleaned_data["text"]
            try:
                changes = changes_by(actions.read(text, year), year)
                if "save" in request.POST:
                    return self._take(request, form)
            except Refused as refusal:
                form.add_error("text", str(refusal))
        return self._paste_page(request, form, changes)

    @transaction.atomic
    def _take(self, request: HttpRequest, form: NoticeForm) -> HttpResponse:
        """Whoever saves has just compared the table with the notice: that confirms the year."""
        data, who = form.cleaned_data, {"by": request.user, "at": timezone.now()}
        year = actions.take_year(data["year"], data["text"], source=data["source"], **who)
        actions.confirm_year(year, **who)
        self.message_user(request, _("%(year)d is in the calendar.") % {"year": year.year}, messages.SUCCESS)
        return redirect("admin:members_calendaryear_change", year.pk)

    def _paste_page(self, request: HttpRequest, form: NoticeForm, changes: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Holidays from the notice of a year"),
            "form": form,
            "changes": changes if form.is_valid() else None,
            "opts": self.opts,
        }
        return TemplateResponse(
            request, "admin/members/calendar/paste.html", context, status=400 if form.errors else 200
        )

    @staticmethod
    def _asked_year(request: HttpRequest) -> int:
        """The year of the address, or the one that is missing, or the coming one."""
        asked = request.GET.get("year", "")
        if asked.isdecimal() and len(asked) == 4:
            return int(asked)
        today = timezone.localdate()
        return next(iter(years_to_define(today)), today.year + 1)

    @admin.display(description=gettext_lazy("state"))
    def state(self, year: CalendarYear) -> str:
        return (
            pgettext("calendar year", "confirmed") if year.is_defined else pgettext("calendar year", "open")
        )

    @admin.display(description=gettext_lazy("weekdays off"))
    def days_off(self, year: CalendarYear) -> int:
        return year.off_count

    @admin.display(description=gettext_lazy("weekend days worked"))
    def days_worked(self, year: CalendarYear) -> int:
        return year.worked_count


class DayForm(ActionForm):
    class Meta:
        model = CalendarDay
        fields = ["day", "name", "source"]
        help_texts = {
            "day": gettext_lazy(
                "Monday to Friday: it becomes a day off. Saturday or Sunday: it becomes a working day."
            )
        }


@admin.register(CalendarDay)
class CalendarDayAdmin(ActionAdmin):
    form = DayForm
    may_see = may_add = may_change = may_delete = staticmethod(may_keep)
    fields = ("day", "name", "source")
    list_display = ("day", "weekday", "kind", "name", "written_in")
    list_select_related = ("notice",)
    search_fields = ("name", "source")
    search_help_text = gettext_lazy("Holiday or reason")
    ordering = ("-day",)

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarDay | None = None) -> tuple[str, ...]:
        return ("day", "weekday", "kind", "written_in") if obj else ()

    def own_fieldsets(self, request: HttpRequest, obj: CalendarDay | None = None) -> Any:
        shown = ("day", "weekday", "kind", "name", "source", "written_in") if obj else self.fields
        return [(None, {"fields": shown})]

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: DayForm, change: bool) -> None:
        data, who = form.cleaned_data, {"by": request.user, "at": timezone.now()}
        day = CalendarDay.objects.get(pk=obj.pk).day if change else data["day"]
        with beside("name" if change else "day"):
            obj.pk = actions.set_day(day, name=data["name"], source=data["source"], **who).pk
        if not CalendarYear.objects.get(year=day.year).is_defined:
            said = _("%(year)d is not confirmed yet; until then its days count Monday to Friday.")
            messages.warning(request, said % {"year": day.year})

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        actions.clear_day(obj, by=request.user, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CalendarDay]) -> None:
        for day in queryset:
            actions.clear_day(day, by=request.user, at=timezone.now())

    @admin.display(description=gettext_lazy("weekday"))
    def weekday(self, row: CalendarDay) -> str:
        return date_format(row.day, "l")

    @admin.display(description=pgettext_lazy("calendar", "counts as"))
    def kind(self, row: CalendarDay) -> str:
        return pgettext("calendar", "working day") if row.is_working else pgettext("calendar", "day off")

    @admin.display(description=gettext_lazy("written in"))
    def written_in(self, row: CalendarDay) -> str:
        if row.source:
            return row.source
        return row.notice.source if row.notice else _("set by hand")
