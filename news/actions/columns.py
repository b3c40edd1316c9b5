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
    refuse_misplaced(column.pk, column.parent, column.holds)
    with refusals_in_words():
        column.save()
    return column


def refuse_misplaced(pk: int | None, parent: Column | None, holds: str) -> None:
    """Says no to a column below itself, too deep, or among columns of another kind."""
    if not fits(dict(Column.objects.values_list("pk", "parent_id")), pk, parent.pk if parent else None):
        raise Refused(_("Columns stand at most three deep, and none below itself."))
    if parent and parent.holds != holds:
        raise Refused(_("A column holds the same kind of texts as the one it belongs to."))
