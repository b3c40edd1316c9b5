"""Who may write, publish and withdraw what. A thing of no branch belongs to the whole union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from members.permissions import branches_of, holds
from members.rules.roles import EDITORIAL, Role
from news.models import Article, Policy

if TYPE_CHECKING:
    from members.models import Branch
    from members.permissions import Person
    from news.models import Column

Thing = Article | Policy


def branches_for_writing(user: Person) -> list[Branch]:
    """The branches whose news this person writes; each stands for its subtree."""
    return branches_of(user, Role.EDITOR)


def branches_for_reading(user: Person) -> list[Branch]:
    """The branches whose unpublished news this person may see."""
    return branches_of(user, *EDITORIAL)


def writes_for_the_union(user: Person) -> bool:
    return _holds_for(user, None, Role.EDITOR)


def may_write(user: Person, thing: Thing | None = None) -> bool:
    """Editors, for their branch and what is below it. Without a thing: anything at all."""
    if thing is None:
        return holds(user, Role.EDITOR)
    return _holds_for(user, _branch_of(thing), Role.EDITOR)


def may_see(user: Person, thing: Thing | None = None) -> bool:
    """What is not public yet: everybody at the editorial desk of that branch."""
    if thing is None:
        return holds(user, *EDITORIAL)
    return _holds_for(user, _branch_of(thing), *EDITORIAL)


def may_publish(user: Person, thing: Thing) -> bool:
    """The final reviewer of the branch, and editors of the whole union."""
    return _holds_for(user, _branch_of(thing), Role.FINAL_REVIEWER) or writes_for_the_union(user)


def may_withdraw(user: Person, thing: Thing) -> bool:
    """Who may publish may take back."""
    return may_publish(user, thing)


def may_edit_policies(user: Person, policy: Policy | None = None) -> bool:
    """Policies hold for everybody, so only editors of the whole union keep them."""
    return writes_for_the_union(user)


def may_see_policies(user: Person, policy: Policy | None = None) -> bool:
    return _holds_for(user, None, *EDITORIAL)


def may_edit_columns(user: Person, column: object = None) -> bool:
    return holds(user, Role.SYSTEM_ADMINISTRATOR) or writes_for_the_union(user)


def may_delete_column(user: Person, column: Column | None = None) -> bool:
    """Only one that nothing stands in."""
    if column is None or not may_edit_columns(user):
        return may_edit_columns(user)
    return not (column.children.exists() or column.articles.exists() or column.policys.exists())


def may_upload_pictures(user: Person) -> bool:
    return holds(user, Role.EDITOR)


def may_edit_picture(user: Person, picture: object = None) -> bool:
    """Pictures are shared: every editor may describe one better."""
    return holds(user, Role.EDITOR)


def _branch_of(thing: Thing) -> Branch | None:
    return thing.branch if isinstance(thing, Article) else None


def _holds_for(user: Person, branch: Branch | None, *roles: Role) -> bool:
    """Like `holds`, but what belongs to no branch asks for a role in the whole union."""
    return any(
        mine.parent_id is None or (branch is not None and mine.contains(branch))
        for mine in branches_of(user, *roles)
    )
