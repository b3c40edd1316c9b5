"""The shape of the union: 工会委员会 > 分会 > 小组 (中国工会章程, chapters 3 and 5)."""

from enum import StrEnum


class BranchKind(StrEnum):
    """A level of the tree."""

    UNION = "union"
    BRANCH = "branch"
    GROUP = "group"


PARENTS: dict[BranchKind, frozenset[BranchKind]] = {
    BranchKind.UNION: frozenset(),
    BranchKind.BRANCH: frozenset({BranchKind.UNION, BranchKind.BRANCH}),
    BranchKind.GROUP: frozenset({BranchKind.UNION, BranchKind.BRANCH}),
}
"""What may stand above what. A large branch may be divided into branches; a group is a leaf."""


def may_stand_below(kind: BranchKind, parent: BranchKind | None) -> bool:
    """Whether a node of `kind` fits below a node of `parent` (None: at the top)."""
    if parent is None:
        return kind is BranchKind.UNION
    return parent in PARENTS[kind]
