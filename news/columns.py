"""The tree of columns and of branches, as pages need them: read once per edition."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Branch
from news.models import Article, Column
from union_portal.lib.editions import remembered

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

    @property
    def policy_root(self) -> Column | None:
        """The column above all policies, where there is only one."""
        tops = [each for each in self.children(None) if each.holds == Column.Holds.POLICIES]
        return tops[0] if len(tops) == 1 else None

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
def all_branches() -> dict[int, Branch]:
    """Every branch and group there is or was, by primary key."""
    return {branch.pk: branch for branch in Branch.objects.order_by("position", "name")}


def open_branches(request: HttpRequest) -> list[Branch]:
    """Branches (not groups) that exist today: what archives can be filtered by."""
    return [each for each in all_branches(request).values() if each.kind == "branch" and each.is_open]


def branches_below(request: HttpRequest, branch: Branch) -> list[int]:
    """Primary keys of the branch and all below it."""
    return [pk for pk, each in all_branches(request).items() if branch.contains(each)]


def dress(request: HttpRequest, articles: list[Article]) -> list[Article]:
    """Give articles from `for_list()` their column and branch from memory: two joins less a page."""
    columns, branches = column_tree(request).by_pk, all_branches(request)
    for article in articles:
        article.column = columns[article.column_id]
        article.branch = branches.get(article.branch_id) if article.branch_id else None
    return articles
