"""The roster in the admin: the secretary writes, reviewers and scrutineers look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Branch, User
from members.rules.numbers import tidy_number
from proposals import permissions
from proposals.actions import mandates, roster
from proposals.models import (
    Committee,
    CommitteeSeat,
    Congress,
    Constituency,
    Delegate,
    DelegateEvent,
    Delegation,
    Session,
)
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Deed
from union_portal.lib.admin import ReadOnlyInline


class RosterAdmin(ActionAdmin):
    """What the secretary keeps and the desk of the congress sees."""

    may_see = staticmethod(permissions.may_see_congress_desk)
    may_add = may_change = staticmethod(permissions.may_keep_congress)

    def facts(self, form: ActionForm) -> dict[str, Any]:
        """What was typed, without the version of the record."""
        return {name: value for name, value in form.cleaned_data.items() if name != "seen"}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything, branches of a constituency included."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A thing stays in its congress."""
        return ("congress",) if obj and hasattr(obj, "congress_id") else ()


@admin.register(Congress)
class CongressAdmin(RosterAdmin):
    list_display = ("__str__", "starts_on", "ends_on", "seats", "workers")

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["kind", "term", "name", "starts_on", "ends_on", "workers", "women_workers", "seats"]
        return [(None, {"fields": fields})]

    def save_model(self, request: HttpRequest, obj: Congress, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_congress(obj, **facts, **who)
        else:
            obj.pk = roster.found_congress(**facts, **who).pk


@admin.register(Session)
class SessionAdmin(RosterAdmin):
    list_display = ("short_name", "kind", "starts_at", "place", "proposals_until")
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

    def pages(self, obj: Session) -> list[tuple[str, str]]:
        return [(_("Session office"), reverse("proposals:office", args=[obj.pk]))]

    def save_model(self, request: HttpRequest, obj: Session, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_session(obj, **facts, **who)
        else:
            obj.pk = roster.call_session(facts.pop("congress"), **facts, **who).pk


@admin.register(Constituency)
class ConstituencyAdmin(RosterAdmin):
    list_display = ("name", "congress", "workers", "seats")
    list_select_related = ("congress",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Open branches in the order of the tree."""
        kwargs["queryset"] = Branch.objects.open().in_tree_order()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Constituency, form: ActionForm, change: bool) -> None:
        who, facts = {"by": request.user, "at": timezone.now()}, self.facts(form)
        if change:
            roster.change_constituency(obj, **facts, **who)
        else:
            obj.pk = roster.add_constituency(facts.pop("congress"), facts.pop("name"), **facts, **who).pk


@admin.register(Delegation)
class DelegationAdmin(RosterAdmin):
    list_display = ("name", "congress", "position", "head")
    list_select_related = ("congress", "head__member")

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

    employee_number = forms.CharField(label=gettext_lazy("Employee number"), max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Reason for an exception"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only where the election fell short of the rule and is entered nevertheless."),
    )

    class Meta:
        model = Delegate
        fields = [
            "constituency", "delegation", "category", "came_by", "valid_from", "valid_to",
            "entitled", "took_part", "votes",
        ]  # fmt: skip

    def clean_employee_number(self) -> str:
        number = tidy_number(self.cleaned_data["employee_number"])
        self.member = User.objects.filter(employee_number=number).first()
        if self.member is None:
            raise ValidationError(_("Nobody has this employee number."))
        return number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "constituency" in self.fields and not cleaned.get("constituency"):
            self.add_error("constituency", _("Choose a constituency."))
        return cleaned


class DelegateEvents(ReadOnlyInline):
    model = DelegateEvent
    fields = readonly_fields = ("at", "kind", "by")
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DelegateEvent]:
        return super().get_queryset(request).select_related("by")


def _ending(why: str, name: str, label: Any) -> Deed:
    return Deed(
        name, label,
        gettext_lazy("The mandate ends today. The entry stays, and the seat is vacant."),
        gettext_lazy("The mandate has ended."),
        lambda delegate, **who: mandates.end_mandate(delegate, why, **who),
        lambda delegate: not delegate.ended,
    )  # fmt: skip


@admin.register(Delegate)
class DelegateAdmin(RosterAdmin):
    form = DelegateForm
    list_display = ("member", "constituency", "delegation", "category", "valid_from", "valid_to", "ended")
    list_select_related = ("member", "constituency", "delegation", "congress")
    list_filter = ("category", "ended")
    search_fields = ("member__name", "member__employee_number")
    inlines = (DelegateEvents,)
    deeds = (
        _ending("resigned", "resign", gettext_lazy("Has resigned")),
        _ending("moved", "move", gettext_lazy("Has moved to another constituency")),
        _ending("left", "leave", gettext_lazy("Has left")),
    )

    def own_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        figures = ["category", "valid_from", "valid_to", "entitled", "took_part", "votes"]
        if obj:
            return [
                (None, {"fields": ["member", "constituency", "came_by", "ended", "delegation", *figures]})
            ]
        first = ["employee_number", "constituency", "delegation", "came_by"]
        return [(None, {"fields": [*first, *figures, "reason"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("member", "constituency", "came_by", "ended") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

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
    list_display = ("name", "kind", "congress")
    list_select_related = ("congress",)

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
