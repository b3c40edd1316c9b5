"""Who may open a shared file (资料共享): everybody, the members, or those who hold one of the named roles.

Source: 资料共享 as unions keep it - forms for everybody, internal papers for members, working papers for the officers
who need them.
"""

from collections.abc import Collection
from enum import StrEnum


class Access(StrEnum):
    """For whom a resource is."""

    PUBLIC = "public"
    MEMBERS = "members"
    ROLE = "role"


LISTED_FOR_ALL = frozenset({Access.PUBLIC, Access.MEMBERS})
"""Named in lists and found by search whoever asks: members learn there what they have to sign in for.

What is for a role is nobody else's business: not even its title is shown.
"""


def may_open(access: Access, roles: Collection[str], *, is_member: bool, held: Collection[str]) -> bool:
    """Whether somebody who holds the roles `held` today gets the file. One of `roles` is enough, for any branch."""
    if access is Access.PUBLIC:
        return True
    if access is Access.MEMBERS:
        return is_member
    return is_member and not set(roles).isdisjoint(held)
