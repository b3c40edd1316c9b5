"""The accounts by their place, with names in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery

from finance.models import Account, AccountCode
from finance.rules import accounts
from finance.rules.accounts import is_within
from union_portal.lib.editions import remembered


@dataclass(frozen=True)
class Tree:
    """All accounts in their order: one query."""

    rows: tuple[Account, ...]

    @cached_property
    def by_slug(self) -> dict[str, Account]:
        return {row.slug: row for row in self.rows}

    @cached_property
    def plain(self) -> tuple[accounts.Account, ...]:
        """As the rules know accounts."""
        return tuple(
            accounts.Account(
                row.slug, accounts.Kind(row.kind), row.parent_id or "", row.is_posting, row.name, row.name_en
            )
            for row in self.rows
        )

    def label(self, slug: str) -> str:
        row = self.by_slug.get(slug)
        return row.label if row else slug

    def code(self, slug: str) -> str:
        return getattr(self.by_slug.get(slug), "code", None) or ""

    def main(self, slug: str) -> str:
        """The heading at the top: exp.activity of exp.activity.recreation."""
        while (row := self.by_slug.get(slug)) is not None and row.parent_id:
            slug = row.parent_id
        return slug

    def children(self, slug: str) -> list[Account]:
        return [row for row in self.rows if row.parent_id == slug]

    def within(self, slug: str) -> list[str]:
        """The account and all below it."""
        return [row.slug for row in self.rows if is_within(row.slug, slug)]

    def above(self, slug: str) -> list[Account]:
        """From the top down to it, without itself."""
        found: list[Account] = []
        row = self.by_slug.get(slug)
        while row is not None and row.parent_id:
            row = self.by_slug.get(row.parent_id)
            if row is not None:
                found.insert(0, row)
        return found


def tree(chart_version: int | None = None) -> Tree:
    """With the numbers of one version of the state's chart, where a paper shows them."""
    rows = Account.objects.order_by("position", "slug")
    if chart_version is not None:
        codes = AccountCode.objects.filter(account=OuterRef("pk"), chart_version=chart_version)
        rows = rows.annotate(code=Subquery(codes.values("code")[:1]))
    return Tree(tuple(rows))


@remembered
def remembered_tree() -> Tree:
    """For pages: accounts change once in years, and a change moves the edition."""
    return tree()
