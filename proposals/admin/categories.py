"""What proposals are about: the secretary keeps the list."""

from django.contrib import admin

from proposals import permissions
from proposals.models import ProposalCategory
from union_portal.lib.admin import PortalAdmin


@admin.register(ProposalCategory)
class ProposalCategoryAdmin(PortalAdmin):
    """Plain words without a history: a proposal keeps the category it was given."""

    list_display = ("name", "position", "is_offered")
    fields = ("name", "position", "is_offered")
    may_see = staticmethod(permissions.may_see_congress_desk)
    may_add = may_change = staticmethod(permissions.may_keep_congress)
