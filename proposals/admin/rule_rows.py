"""The rules of a congress at the desk: a preset is chosen after a look at what it changes, a row is changed with a reason."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from proposals import explaining, permissions
from proposals.actions import rule_rows as actions
from proposals.models import Congress, CongressRule, RuleEvent, RuleSnapshot
from proposals.rule_book import book_of
from proposals.rules.book import Base, Kind, Topic
from proposals.rules.presets import PRESETS, Preset
from union_portal.lib.action_admin import ActionAdmin, ActionForm
from union_portal.lib.admin import PortalAdmin

FIELDS = {
    Kind.FRACTION: ("num", "den", "is_strict"),
    Kind.DAYS: ("number", "is_working_days"),
    Kind.NUMBER: ("number",),
    Kind.RANGE: ("number", "upper"),
    Kind.TABLE: (),
    Kind.FLAG: ("number",),
}
SOURCE = ("citation_zh", "citation_en", "jurisdiction", "valid_from", "certainty")
COUNTED_BY = (Base.ALL_DELEGATES, Base.PRESENT, Base.CAST, Base.VALID)
"""Of what a majority of votes can be taken. Every other share has the one base that its topic names."""


class RuleForm(ActionForm):
    """One rule; what it is about stays."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=actions.REASON_LENGTH,
        required=False,
        help_text=gettext_lazy("Why the rule is changed: who decided it, and when. Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )

    class Meta:
        model = CongressRule
        fields = ["num", "den", "is_strict", "base", "number", "upper", "is_working_days", *SOURCE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "base" in self.fields:
            choices = [(base.value, explaining.BASES[base]) for base in COUNTED_BY]
            self.fields["base"] = forms.ChoiceField(label=self.fields["base"].label, choices=choices)
        if self.instance.kind == Kind.FLAG and "number" in self.fields:
            yes_or_no = [(1, _("yes")), (0, _("no"))]
            self.fields["number"] = forms.TypedChoiceField(
                label=capfirst(str(explaining.TOPICS[Topic(self.instance.topic)])),
                choices=yes_or_no,
                coerce=int,
            )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError(_("Say why the rule is changed."))
        return reason

    def _version(self) -> str:
        return hashlib.sha256(repr(self.instance.rule).encode()).hexdigest()[:16] if self.instance.pk else ""


class PresetForm(forms.Form):
    """Which rules for which congress."""

    congress = forms.ModelChoiceField(
        Congress.objects.all(), label=gettext_lazy("Congress"), empty_label=None
    )
    preset = forms.ChoiceField(label=gettext_lazy("Preset"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(preset.key, explaining.preset_name(preset)) for preset in PRESETS.values()]
        self.fields["preset"].choices = choices  # type: ignore[attr-defined]

    def clean_preset(self) -> Preset:
        return PRESETS[self.cleaned_data["preset"]]


@admin.register(CongressRule)
class CongressRuleAdmin(ActionAdmin):
    form = RuleForm
    may_see = staticmethod(lambda user, rule=None: permissions.may_see_congress_desk(user))
    may_change = staticmethod(permissions.may_keep_congress)
    change_list_template = "admin/proposals/rules_list.html"
    list_display = ("label", "congress", "says", "where_from", "certainty")
    list_filter = ("congress", "certainty")
    list_select_related = ("congress",)
    readonly_fields = ("congress", "holds_now")

    def own_fieldsets(self, request: HttpRequest, obj: CongressRule | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("holds_now",)})]
        figures = FIELDS[Kind(obj.kind)]
        if obj.topic == Topic.PASSING:
            figures = (*figures, "base")
        reason = ("reason",) if self.has_change_permission(request, obj) else ()
        return [
            (None, {"fields": ("congress", "holds_now", *figures)}),
            (_("Where it comes from"), {"fields": SOURCE}),
            (None, {"fields": reason}),
        ]

    def save_model(self, request: HttpRequest, obj: CongressRule, form: RuleForm, change: bool) -> None:
        reason = form.cleaned_data["reason"]
        actions.change_rule(obj.congress, obj.rule, reason=reason, by=request.user, at=timezone.now())

    def get_urls(self) -> list[URLPattern]:
        choose = self.admin_site.admin_view(self.preset_view)
        return [path("preset/", choose, name="proposals_congressrule_preset"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = {"may_choose": permissions.may_keep_congress(request.user), **(extra_context or {})}
        return super().changelist_view(request, extra)

    def preset_view(self, request: HttpRequest) -> HttpResponse:
        """First what a preset would change, then it is chosen."""
        if not permissions.may_keep_congress(request.user):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else request.GET
        form = PresetForm(data if "preset" in data else None)
        if form.is_bound and form.is_valid():
            congress, preset = form.cleaned_data["congress"], form.cleaned_data["preset"]
            if request.method == "POST":
                return self._choose(request, congress, preset)
            return self._preset_page(request, form, self._preview(congress, preset))
        return self._preset_page(request, form, None)

    def _choose(self, request: HttpRequest, congress: Congress, preset: Preset) -> HttpResponse:
        actions.choose_preset(congress, preset, by=request.user, at=timezone.now())
        said = _("%(congress)s has these rules now: %(preset)s")
        names = {"congress": congress, "preset": explaining.preset_name(preset)}
        self.message_user(request, said % names, messages.SUCCESS)
        address = reverse("admin:proposals_congressrule_changelist")
        return redirect(f"{address}?congress__id__exact={congress.pk}")

    @staticmethod
    def _preview(congress: Congress, preset: Preset) -> list[dict[str, Any]]:
        """Each topic that will say something else: how it is and how it will be."""
        before, after = book_of(congress), book_of(congress).replacing(preset.chosen())
        return [
            {
                "topic": explaining.TOPICS[topic],
                "now": explaining.describe(before.rule(topic)),
                "now_source": explaining.source(before.citation(topic)),
                "then": explaining.describe(after.rule(topic)),
                "then_source": explaining.source(after.citation(topic)),
            }
            for topic in actions.changes_by(congress, preset)
        ]

    def _preset_page(self, request: HttpRequest, form: PresetForm, preview: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Choose a preset of rules"),
            "opts": self.opts,
            "form": form,
            "preview": preview,
            "is_previewed": preview is not None,
            "has_congresses": Congress.objects.exists(),
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/proposals/rules_preset.html", context, status=status)

    @admin.display(description=pgettext_lazy("of a rule", "about"), ordering="pk")
    def label(self, row: CongressRule) -> str:
        return str(row)

    @admin.display(description=pgettext_lazy("of a rule", "says"))
    def says(self, row: CongressRule) -> str:
        return " ".join(explaining.describe(row.rule))

    @admin.display(description=pgettext_lazy("of a rule", "says"))
    def holds_now(self, row: CongressRule) -> str:
        """What is saved, whatever stands in the form."""
        return self.says(CongressRule.objects.get(pk=row.pk)) if row.pk else ""

    @admin.display(description=pgettext_lazy("of a rule", "source"))
    def where_from(self, row: CongressRule) -> str:
        return explaining.cited(row.rule.citation)


@admin.register(RuleEvent)
class RuleEventAdmin(PortalAdmin):
    may_see = staticmethod(lambda user, event=None: permissions.may_see_congress_desk(user))
    list_display = ("at", "congress", "what", "why", "by")
    list_display_links = None
    list_filter = ("congress",)
    list_select_related = ("congress", "by")
    ordering = ("-at", "-pk")
    fields = ("at", "congress", "what", "why", "by")

    @admin.display(description=gettext_lazy("what happened"))
    def what(self, event: RuleEvent) -> str:
        return explaining.said_of(event.kind, event.details)[0]

    @admin.display(description=gettext_lazy("Reason"))
    def why(self, event: RuleEvent) -> str:
        return explaining.said_of(event.kind, event.details)[1]


@admin.register(RuleSnapshot)
class RuleSnapshotAdmin(PortalAdmin):
    may_see = staticmethod(lambda user, frozen=None: permissions.may_see_congress_desk(user))
    list_display = ("purpose", "congress", "made_at", "made_by", "fingerprint")
    list_filter = ("congress",)
    list_select_related = ("congress", "made_by")
    ordering = ("-pk",)
    fields = ("congress", "purpose", "made_at", "made_by", "sha256", "rules")
    readonly_fields = ("rules",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleSnapshot]:
        return super().get_queryset(request).defer("content")

    @admin.display(description=gettext_lazy("fingerprint"), ordering="sha256")
    def fingerprint(self, frozen: RuleSnapshot) -> str:
        return frozen.sha256[:12]

    @admin.display(description=gettext_lazy("rules"))
    def rules(self, frozen: RuleSnapshot) -> str:
        return "\n".join(
            f"{capfirst(str(explaining.TOPICS[topic]))}: {' '.join(explaining.describe(rule))}"
            for topic in Topic
            if (rule := frozen.book.rules.get(topic)) is not None
        )
