"""The tree of columns and of branches, as pages need them: read once per edition."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Branch
from news.editions import remembered
from news.models import Column

Crumb = tuple[str, str]


@dataclass(frozen=True)
class ColumnTree:
    """All columns, in the order staff gave them."""

    columns: list[Column]
    by_pk: dict[int, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_pk", {column.pk: column for column in self.columns})

    def find(self, slug: str) -> Column | None:
        return next((column for column in self.columns if column.slug == slug), None)

    def children(self, column: Column | None) -> list[Column]:
        parent = column.pk if column else None
        return [each for each in self.columns if each.parent_id == parent]

    def subtree(self, column: Column) -> list[int]:
        """Primary keys of the column and all below it."""
        return [column.pk] + [pk for child in self.children(column) for pk in self.subtree(child)]

    def crumbs(self, column: Column) -> list[Crumb]:
        """The way from the home page to the column: labels and addresses."""
        above = self.by_pk.get(column.parent_id) if column.parent_id else None
        way = self.crumbs(above) if above else [(_("Home"), reverse("home"))]
        return [*way, (column.name, column.get_absolute_url())]


@remembered
def column_tree() -> ColumnTree:
    return ColumnTree(list(Column.objects.order_by("position", "name")))


@remembered
def open_branches() -> list[Branch]:
    """Branches (not groups) that exist today: what archives can be filtered by."""
    return list(Branch.objects.open().filter(kind="branch").order_by("path"))
