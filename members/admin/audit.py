"""The audit trail, to be read and taken along; nobody writes here."""

from __future__ import annotations

import csv

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from members import permissions
from members.accounts import OUTSIDE_NAMES
from members.models import ROLES, AuditEntry, User
from union_portal.lib.admin import PortalAdmin
from union_portal.lib.spreadsheets import harmless

NAMES = {
    "means": gettext_lazy("means"),
    "why": gettext_lazy("why"),
    "factor": gettext_lazy("means"),
    "provider": gettext_lazy("means"),
    "role": gettext_lazy("role"),
    "branch": gettext_lazy("branch"),
    "from": gettext_lazy("from"),
    "until": gettext_lazy("until"),
    "reason": gettext_lazy("reason"),
    "fields": gettext_lazy("fields"),
    "rows": gettext_lazy("rows"),
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "left": gettext_lazy("left"),
    "faulty": gettext_lazy("faulty"),
    "year": gettext_lazy("year"),
    "day": gettext_lazy("day"),
    "days": gettext_lazy("days that differ"),
    "holiday": gettext_lazy("holiday"),
}
VALUES = {
    "password": gettext_lazy("password"),
    "password_reset": gettext_lazy("link by e-mail"),
    "slip": gettext_lazy("activation slip"),
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery codes"),
    "left": gettext_lazy("has left"),
    "not_linked": gettext_lazy("not linked to a member"),
    **OUTSIDE_NAMES,
    **dict(ROLES),
}


@admin.register(AuditEntry)
class AuditEntryAdmin(PortalAdmin):
    may_see = staticmethod(lambda user, entry=None: permissions.may_read_audit_trail(user))
    list_display = ("at", "kind", "concerns", "done_by", "why")
    list_display_links = None
    list_select_related = ("subject", "by")
    list_filter = ("kind", "at")
    search_fields = ("subject__employee_number", "by__employee_number")
    search_help_text = gettext_lazy("Employee number")
    actions = ("export",)

    @admin.display(description=gettext_lazy("concerns"))
    def concerns(self, entry: AuditEntry) -> str:
        return _person(entry.subject)

    @admin.display(description=gettext_lazy("by"))
    def done_by(self, entry: AuditEntry) -> str:
        return _person(entry.by)

    @admin.display(description=gettext_lazy("details"))
    def why(self, entry: AuditEntry) -> str:
        return "; ".join(_in_words(name, value) for name, value in entry.details.items())

    @admin.action(description=gettext_lazy("Save the selected lines as CSV"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> HttpResponse:
        """With the mark in front by which Excel knows UTF-8."""
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        rows = csv.writer(response)
        rows.writerow([_("at"), _("what happened"), _("concerns"), _("by"), _("details")])
        for entry in queryset.select_related("subject", "by").iterator(chunk_size=2000):
            at = timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds")
            cells = [at, entry.get_kind_display(), self.concerns(entry), self.done_by(entry), self.why(entry)]
            rows.writerow([harmless(cell) for cell in cells])
        return response


def _in_words(name: str, value: object) -> str:
    """`role: editor` as the reader calls it. What is not known here is shown as it stands."""
    values = value if isinstance(value, list) else [value]
    words = ", ".join(str(VALUES.get(each, each)) if isinstance(each, str) else str(each) for each in values)
    return f"{NAMES.get(name, name)}{pgettext('between a label and its text', ': ')}{words}"


def _person(user: User | None) -> str:
    return f"{user.employee_number} {user.name}" if user else ""
