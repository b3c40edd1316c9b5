"""The roster in the admin: the secretary writes, reviewers and scrutineers look."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.admin.choices import indented
from members.models import Branch
from proposals import permissions
from proposals.actions import mandates, roster
from proposals.admin import roster_elections, roster_import
from proposals.forms.roster import LONGEST_REASON, member_of
from proposals.models import (
    Committee,
    CommitteeSeat,
    Congress,
    CongressEvent,
    Constituency,
    Delegate,
    DelegateEvent,
    Delegation,
    Session,
)
from proposals.reading.roster import current_congress, said_of_congress, said_of_mandate
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Link
from union_portal.lib.admin import ReadOnlyInline


class RosterAdmin(ActionAdmin):
    """What the secretary keeps and the desk of the congress sees."""

    may_see = staticmethod(permissions.may_see_congress_desk)
    may_add = may_change = staticmethod(permissions.may_keep_congress)

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/admin-roster.css"]}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What is chosen here is kept on pages of its own: no small windows beside the field."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field.widget if field else None, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def facts(self, form: ActionForm) -> dict[str, Any]:
        """What was typed, without the version of the record."""
        return {name: value for name, value in form.cleaned_data.items() if name != "seen"}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything, branches of a constituency included."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A thing stays in its congress."""
        return ("congress",) if obj and hasattr(obj, "congress_id") else ()


def holding(prefix: str = "delegates") -> Q:
    """Delegates, seen from what they belong to, whose mandate holds today."""
    today = timezone.localdate()
    begun = Q(**{f"{prefix}__valid_from__lte": today})
    for end in ("valid_to", "congress__ends_on"):
        begun &= Q(**{f"{prefix}__{end}": None}) | Q(**{f"{prefix}__{end}__gte": today})
    return begun


class Events(ReadOnlyInline):
    """What happened, in words."""

    fields = readonly_fields = ("at", "label", "what", "by")
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=gettext_lazy("what happened"))
    def label(self, event: Any) -> str:
        return str(dict(event.KINDS).get(event.kind, event.kind))


class CongressEvents(Events):
    model = CongressEvent

    @admin.display(description=gettext_lazy("details"))
    def what(self, event: CongressEvent) -> str:
        return said_of_congress(event)


@admin.register(Congress)
class CongressAdmin(RosterAdmin):
    list_display = ("__str__", "kind", "starts_on", "ends_on", "seats", "filled", "workers")
    inlines = (CongressEvents,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Congress]:
        return super().get_queryset(request).annotate(holding=Count("delegates", filter=holding()))

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (None, {"fields": ["kind", "term", "name", "starts_on", "ends_on"]}),
            (_("Workforce and seats"), {"fields": ["workers", "women_workers", "seats"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_urls(self) -> list[URLPattern]:
        return roster_import.urls(self.admin_site) + super().get_urls()

    def links(self, request: HttpRequest, obj: Congress) -> list[Link]:
        delegates = f"{reverse('admin:proposals_delegate_changelist')}?congress__id__exact={obj.pk}"
        found = [Link(_("Delegates"), delegates)]
        if permissions.may_keep_congress(request.user):
            found.append(Link(_("Import and export"), reverse("admin:delegates_start", args=[obj.pk])))
        return [*found, Link(_("Health of the roster"), reverse("proposals:health", args=[obj.pk]))]

    @admin.display(description=pgettext_lazy("of seats", "filled"), ordering="holding")
    def filled(self, congress: Any) -> int:
        return congress.holding

    def save_model(self, request: HttpRequest, obj: Congress, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_congress(obj, **facts, **who)
        else:
            obj.pk = roster.found_congress(**facts, **who).pk


@admin.register(Session)
class SessionAdmin(RosterAdmin):
    list_display = ("label", "kind", "form", "starts_at", "place", "proposals_until", "closed_at")
    list_filter = ("congress",)
    list_select_related = ("congress",)

    def get_list_display(self, request: HttpRequest) -> Any:
        """With the way to its office, for who may go there."""
        office = ["office"] if permissions.may_keep_congress(request.user) else []
        return [*super().get_list_display(request), *office]

    @admin.display(description=gettext_lazy("Session office"))
    def office(self, obj: Session) -> str:
        words, name = _("Session office"), obj.short_name
        address = reverse("proposals:office", args=[obj.pk])
        return format_html('<a href="{}" aria-label="{}">{}</a>', address, f"{words} {name}", words)

    def links(self, request: HttpRequest, obj: Session) -> list[Link]:
        may = permissions.may_keep_congress(request.user)
        return [Link(_("Session office"), reverse("proposals:office", args=[obj.pk]))] if may else []

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        when = ["starts_at", "ends_at", *(["closed_at"] if obj and obj.closed_at else [])]
        return [
            (None, {"fields": ["congress", "kind", "number", "form", "place", *when]}),
            (_("When proposals are taken"), {"fields": ["proposals_from", "proposals_until"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "closed_at")

    @admin.display(description=gettext_lazy("session"), ordering="starts_at")
    def label(self, session: Session) -> str:
        return session.short_name

    def save_model(self, request: HttpRequest, obj: Session, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_session(obj, **facts, **who)
        else:
            obj.pk = roster.call_session(facts.pop("congress"), **facts, **who).pk


class BranchesField(forms.ModelMultipleChoiceField):
    """Boxes that show the tree."""

    def label_from_instance(self, obj: Branch) -> str:
        return indented(obj)


@admin.register(Constituency)
class ConstituencyAdmin(RosterAdmin):
    list_display = ("name", "congress", "workers", "seats", "filled", "vacant")
    list_filter = ("congress",)
    list_select_related = ("congress",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Constituency]:
        counted = super().get_queryset(request).annotate(holding=Count("delegates", filter=holding()))
        return counted.annotate(free=F("seats") - F("holding"))

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": ["congress", "name", "branches", "workers", "seats"]})]

    def get_urls(self) -> list[URLPattern]:
        return roster_elections.constituency_urls(self.admin_site) + super().get_urls()

    def links(self, request: HttpRequest, obj: Constituency) -> list[Link]:
        delegates = f"{reverse('admin:proposals_delegate_changelist')}?constituency__id__exact={obj.pk}"
        found = [Link(_("Delegates"), delegates)]
        if permissions.may_keep_congress(request.user):
            address = reverse("admin:proposals_constituency_by_election", args=[obj.pk])
            found.append(Link(_("By-election"), address))
        return found

    @admin.display(description=pgettext_lazy("of seats", "filled"), ordering="holding")
    def filled(self, constituency: Any) -> int:
        return constituency.holding

    @admin.display(description=pgettext_lazy("of seats", "vacant"), ordering="free")
    def vacant(self, constituency: Any) -> int:
        return max(0, constituency.free)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Open branches in the order of the tree."""
        return BranchesField(
            Branch.objects.open().in_tree_order(), label=db_field.verbose_name, help_text=db_field.help_text,
            required=False, widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Constituency, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_constituency(obj, **facts, **who)
        else:
            obj.pk = roster.add_constituency(facts.pop("congress"), facts.pop("name"), **facts, **who).pk


@admin.register(Delegation)
class DelegationAdmin(RosterAdmin):
    list_display = ("name", "congress", "position", "head", "size")
    list_filter = ("congress",)
    list_select_related = ("congress", "head__member")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delegation]:
        return super().get_queryset(request).annotate(holding=Count("delegates", filter=holding()))

    def links(self, request: HttpRequest, obj: Delegation) -> list[Link]:
        delegates = f"{reverse('admin:proposals_delegate_changelist')}?delegation__id__exact={obj.pk}"
        return [Link(_("Delegates"), delegates)]

    @admin.display(description=gettext_lazy("delegates"), ordering="holding")
    def size(self, delegation: Any) -> int:
        return delegation.holding

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["congress", "name", "position", *(["head"] if obj else [])]
        return [(None, {"fields": fields})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and "head" in form.base_fields:
            own = obj.delegates.from_day(timezone.localdate()).select_related("member")
            form.base_fields["head"].queryset = own
        return form

    def save_model(self, request: HttpRequest, obj: Delegation, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_delegation(obj, **facts, **who)
        else:
            obj.pk = roster.add_delegation(facts.pop("congress"), facts.pop("name"), **facts, **who).pk


class DelegateForm(ActionForm):
    """Who was elected where, and the figures of the election."""

    asked_as: ClassVar[dict[str, str]] = {"member": "employee_number"}

    employee_number = forms.CharField(label=gettext_lazy("Employee number"), max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Reason for an exception"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Only where the election fell short of the rule and is entered nevertheless."),
    )

    class Meta:
        model = Delegate
        fields = [
            "constituency", "delegation", "category", "came_by", "valid_from", "valid_to",
            "entitled", "took_part", "votes",
        ]  # fmt: skip

    def clean_employee_number(self) -> str:
        number: str = self.cleaned_data["employee_number"]
        self.member = member_of(number)
        return number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "constituency" in self.fields and not cleaned.get("constituency"):
            self.add_error("constituency", _("Choose a constituency."))
        return cleaned


class DelegateEvents(Events):
    model = DelegateEvent

    @admin.display(description=gettext_lazy("details"))
    def what(self, event: DelegateEvent) -> str:
        return said_of_mandate(event)


class MandateFilter(admin.SimpleListFilter):
    """Whether the mandate holds today."""

    title = gettext_lazy("mandate")
    parameter_name = "mandate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("holds", _("holds today")), ("later", _("begins later")), ("over", _("is over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delegate]) -> QuerySet[Delegate]:
        today = timezone.localdate()
        found = Delegate.objects
        match self.value():
            case "holds":
                return queryset.filter(pk__in=found.on(today).values("pk"))
            case "later":
                return queryset.filter(pk__in=found.from_day(today).filter(valid_from__gt=today).values("pk"))
            case "over":
                return queryset.exclude(pk__in=found.from_day(today).values("pk"))
        return queryset


@admin.register(Delegate)
class DelegateAdmin(RosterAdmin):
    form = DelegateForm
    list_display = (
        "member", "number", "constituency", "delegation", "category", "valid_from", "valid_to", "ended",
    )  # fmt: skip
    list_select_related = ("member", "constituency", "delegation", "congress")
    list_filter = (
        "congress",
        MandateFilter,
        "category",
        ("constituency", admin.RelatedOnlyFieldListFilter),
        ("delegation", admin.RelatedOnlyFieldListFilter),
        "came_by",
        "ended",
    )
    ordering = ("member__name_key", "pk")
    search_fields = ("member__name", "member__employee_number")
    search_help_text = gettext_lazy("Name or employee number")
    change_list_template = "admin/proposals/delegate_list.html"
    inlines = (DelegateEvents,)

    def get_urls(self) -> list[URLPattern]:
        return roster_elections.delegate_urls(self.admin_site) + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lists come in and go out for one congress: the one that is filtered by, else the present one."""
        chosen = request.GET.get("congress__id__exact", "")
        known = Congress.objects.filter(pk=chosen) if chosen.isdecimal() and len(chosen) < 10 else None
        congress = (known.first() if known else None) or current_congress(timezone.localdate())
        extra = {"congress": congress, "may_import": permissions.may_keep_congress(request.user)}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first = ["member", "constituency"] if obj else ["employee_number", "constituency"]
        days = ["valid_from", "valid_to", *(["ended"] if obj and obj.ended else [])]
        vote = ["came_by", "entitled", "took_part", "votes", *([] if obj else ["reason"])]
        return [
            (None, {"fields": [*first, "delegation", "category", *days]}),
            (_("Election"), {"fields": vote}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        days = ("valid_from", "valid_to") if obj.ended else ()
        return ("member", "constituency", "came_by", "ended", *days)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and "delegation" in form.base_fields:
            form.base_fields["delegation"].queryset = Delegation.objects.filter(congress=obj.congress_id)
        return form

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def links(self, request: HttpRequest, obj: Delegate) -> list[Link]:
        if not permissions.may_keep_congress(request.user):
            return []
        if not obj.is_over_on(timezone.localdate()) and not obj.ended:
            return [
                Link(_("End the mandate"), reverse("admin:proposals_delegate_end", args=[obj.pk])),
                Link(_("Recall"), reverse("admin:proposals_delegate_recall", args=[obj.pk])),
            ]
        if obj.constituency_id is None:
            return []
        address = reverse("admin:proposals_constituency_by_election", args=[obj.constituency_id])
        return [Link(_("By-election for this seat"), f"{address}?seat={obj.pk}")]

    @admin.display(description=gettext_lazy("employee number"), ordering="member__employee_number")
    def number(self, delegate: Delegate) -> str:
        return delegate.member.employee_number

    def save_model(self, request: HttpRequest, obj: Delegate, form: Any, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        delegation = facts.pop("delegation", None)
        facts = {name: facts[name] for name in facts if name not in {"employee_number"}}
        if change:
            kept = {name: facts[name] for name in mandates.CORRECTABLE if name in facts}
            mandates.correct_mandate(obj, **kept, **who)
            mandates.move_delegate(Delegate.objects.get(pk=obj.pk), delegation, **who)
            return
        constituency = facts.pop("constituency")
        made = mandates.elect(constituency, form.member, delegation=delegation, **facts, **who)
        obj.pk, obj.member = made.pk, made.member


class CommitteeForm(ActionForm):
    """The committee and, once it is founded, who sits in it."""

    chair = forms.ModelChoiceField(Delegate.objects.none(), label=gettext_lazy("Chair"), required=False)
    members = forms.ModelMultipleChoiceField(
        Delegate.objects.none(), label=gettext_lazy("Members"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Committee
        fields = ["congress", "kind", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "members" in self.fields:
            able = self.instance.congress.delegates.from_day(timezone.localdate()).select_related("member")
            seats = {seat.delegate_id: seat.post for seat in self.instance.seats.all()}
            chair = next((pk for pk, post in seats.items() if post == CommitteeSeat.Post.CHAIR), None)
            self.fields["chair"].queryset = self.fields["members"].queryset = able
            self.fields["chair"].initial = chair
            self.fields["members"].initial = [pk for pk in seats if pk != chair]


@admin.register(Committee)
class CommitteeAdmin(RosterAdmin):
    form = CommitteeForm
    list_display = ("name", "kind", "congress", "size")
    list_filter = ("congress", "kind")
    list_select_related = ("congress",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Committee]:
        sitting = holding("seats__delegate")
        return super().get_queryset(request).annotate(holding=Count("seats", filter=sitting))

    @admin.display(description=pgettext_lazy("of a committee", "members"), ordering="holding")
    def size(self, committee: Any) -> int:
        return committee.holding

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        seats = ["chair", "members"] if obj and self.has_change_permission(request, obj) else []
        return [(None, {"fields": ["congress", "kind", "name", *seats]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("congress", "kind") if obj else ()

    def save_model(self, request: HttpRequest, obj: Committee, form: Any, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if not change:
            obj.pk = roster.found_committee(
                facts["congress"], kind=facts["kind"], name=facts["name"], **who
            ).pk
            return
        roster.change_committee(obj, name=facts["name"], **who)
        vice = obj.seats.filter(post=CommitteeSeat.Post.VICE_CHAIR).values_list("delegate_id", flat=True)
        kept = set(vice)
        post = CommitteeSeat.Post
        posts = {
            each: post.VICE_CHAIR.value if each.pk in kept else post.MEMBER.value for each in facts["members"]
        }
        if facts["chair"]:
            posts[facts["chair"]] = post.CHAIR.value
        roster.seat_committee(obj, posts, **who)
