"""Templates of articles: kept by the union's editors, chosen by whoever begins an article."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.editor import EDITOR_CSP, EditorWidget
from news.forms import ColumnChoice, columns_for
from news.models import Article, ArticleTemplate, Column
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, ActionForm

FILLED = ("title", "summary", "body", "source")


class TemplateForm(ActionForm):
    body = forms.CharField(
        label=_("text"),
        required=False,
        widget=EditorWidget,
        help_text=_(
            "What the writer has to fill in stands in 【】: 【时间】. Nothing can be submitted while one of them is left."
        ),
    )
    column = ColumnChoice(
        Column.objects.none(),
        label=_("column"),
        required=False,
        help_text=_("Suggested to the writer, who may choose another."),
    )

    class Meta:
        model = ArticleTemplate
        fields = ("name", "column", "title", "summary", "body", "source", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns_for(Column.Holds.ARTICLES)

    def clean_body(self) -> str:
        try:
            return actions.cleaned(Article, self.cleaned_data["body"]).html
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


@admin.register(ArticleTemplate)
class ArticleTemplateAdmin(ActionAdmin):
    form = TemplateForm
    may_see = may_add = may_change = may_delete = staticmethod(permissions.may_keep_templates)
    fields = ("name", "column", "title", "summary", "body", "source", "position")
    list_display = ("name", "column", "title", "position")
    list_select_related = ("column",)

    @method_decorator(csp_update(EDITOR_CSP))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: ArticleTemplate, form: Any, change: bool) -> None:
        actions.save_template(obj, by=request.user, at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: ArticleTemplate) -> None:
        actions.remove_template(obj, by=request.user, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for template in queryset:
            actions.remove_template(template, by=request.user, at=timezone.now())


class FromTemplate:
    """Mixed into the admin of articles: plain links above the empty form fill it."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        chosen = _chosen(request)
        if chosen:
            initial |= {name: getattr(chosen, name) for name in FILLED}
            initial["column"] = chosen.column_id
        return initial

    def _templates(self, request: HttpRequest) -> dict[str, Any]:
        """What the page of a new article offers."""
        return {"templates": ArticleTemplate.objects.all(), "chosen_template": _chosen(request)}


def _chosen(request: HttpRequest) -> ArticleTemplate | None:
    said = request.GET.get("template", "")
    is_number = said.isascii() and said.isdigit() and len(said) < 10
    return ArticleTemplate.objects.filter(pk=said).first() if is_number else None
