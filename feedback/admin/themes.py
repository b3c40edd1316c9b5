"""The words by which a letter is thought to belong to a theme."""

from django.contrib import admin

from feedback import permissions
from feedback.models import Theme
from union_portal.lib.admin import PortalAdmin


@admin.register(Theme)
class ThemeAdmin(PortalAdmin):
    """They only suggest: the category of who wrote and the confirmation of who handles it are the truth."""

    list_display = ("name", "category", "updated_at")
    list_select_related = ("category",)
    search_fields = ("name", "words")
    fields = ("name", "words", "category")
    may_see = staticmethod(permissions.may_see_mailbox_desk)
    may_add = may_change = staticmethod(permissions.may_keep_mailbox)
