"""The tree of columns."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.models import Column
from news.rules.columns import fits
from union_portal.lib import Refused


@transaction.atomic
def save_column(column: Column, *, by: User | None, at: datetime) -> Column:
    """Keep a new or changed column, where the tree has room for it."""
    if not fits(dict(Column.objects.values_list("pk", "parent_id")), column.pk, column.parent_id):
        raise Refused(_("Columns stand at most three deep, and none below itself."))
    if column.parent and column.parent.holds != column.holds:
        raise Refused(_("A column holds the same kind of texts as the one it belongs to."))
    with refusals_in_words():
        column.save()
    return column
