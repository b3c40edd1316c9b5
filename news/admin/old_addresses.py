"""Old addresses in the admin: look one up, add one, bring in a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.actions.files import read
from news.models import OldAddress
from news.old_site.columns import read_pairs
from news.reports import REFUSED, FileReport
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, ActionForm

LIST_LIMIT = 5 * 1024 * 1024


class OldAddressForm(ActionForm):
    """The two addresses as people copy them out of a browser."""

    leads_to = forms.CharField(
        label=_("leads to"),
        max_length=300,
        help_text=_("The page of this portal: open it and copy its address from the browser."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    class Meta:
        model = OldAddress
        fields = ["path"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["leads_to"].initial = self.instance.place

    def clean_leads_to(self) -> str:
        place: str = self.cleaned_data["leads_to"]
        try:
            actions.aimed(OldAddress(), place)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return place

    def clean_path(self) -> str:
        """Spelt as it will be kept, so that a second one of the same address is seen here."""
        try:
            path = actions.spelt(self.cleaned_data["path"])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        if OldAddress.objects.filter(path=path).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This old address is in the list already."))
        return path

    def _post_clean(self) -> None:
        """The model's own check comes after the page has been chosen."""
        if "leads_to" in self.cleaned_data:
            actions.aimed(self.instance, self.cleaned_data["leads_to"])
        super()._post_clean()


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("list"),
        help_text=_(
            "A CSV file of two columns: the old address, and the page of this portal it leads to (/news/12/ or"
            " /policies/). A line whose old address is in the list already leads elsewhere from now on."
        ),
    )


@admin.register(OldAddress)
class OldAddressAdmin(ActionAdmin):
    form = OldAddressForm
    may_see = staticmethod(permissions.may_keep_old_addresses)
    may_add = staticmethod(permissions.may_keep_old_addresses)
    may_change = staticmethod(permissions.may_keep_old_addresses)
    may_delete = staticmethod(permissions.may_keep_old_addresses)
    change_list_template = "admin/news/old_addresses.html"
    fields = ("path", "leads_to")
    list_display = ("path", "leads_to")
    list_select_related = ("article", "policy")
    search_fields = ("path", "article__title", "policy__title")
    search_help_text = _("Part of the old address, or words from the title")

    @admin.display(description=_("leads to"))
    def leads_to(self, address: OldAddress) -> str:
        thing = address.article or address.policy
        return format_html('<a href="{}">{}</a>', address.place, thing or address.target_path)

    def save_model(self, request: HttpRequest, obj: OldAddress, form: Any, change: bool) -> None:
        actions.save_old_address(obj, by=request.user, at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: OldAddress) -> None:
        actions.remove_old_address(obj, by=request.user, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for address in queryset:
            actions.remove_old_address(address, by=request.user, at=timezone.now())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.list_view)
        return [path("import/", view, name="news_oldaddress_import"), *super().get_urls()]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Many at once; a line that leads nowhere is said, the others are in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ListForm(request.POST or None, request.FILES or None)
        refused: list[FileReport] = []
        if request.method == "POST" and form.is_valid():
            taken, refused = self._take(request, form)
            said = ngettext(
                "%(count)d old address is in the list.", "%(count)d old addresses are in the list.", taken
            )
            if taken:
                self.message_user(request, said % {"count": taken}, messages.SUCCESS)
            if taken and not refused:
                return redirect("admin:news_oldaddress_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import old addresses"),
            "opts": self.opts,
            "form": form,
            "refused": refused,
            "media": self.media,
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "admin/news/import_addresses.html", context, status=status)

    def _take(self, request: HttpRequest, form: ListForm) -> tuple[int, list[FileReport]]:
        taken, refused = 0, []
        try:
            pairs = read_pairs(read(form.cleaned_data["file"], LIST_LIMIT))
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return 0, []
        if pairs and "/" not in pairs[0][1]:  # the headings of the table
            pairs = pairs[1:]
        for old, place in pairs:
            try:
                actions.lead_from(old, place, by=request.user, at=timezone.now())
                taken += 1
            except Refused as refusal:
                refused.append(FileReport(old, REFUSED, place, reason=str(refusal)))
        if not pairs:
            form.add_error("file", gettext("There is no line with two columns in it."))
        return taken, refused
