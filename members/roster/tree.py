"""Which branch a row of the roster means, and what to do about branches that are not in the tree."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from members.models import Branch
from members.rules.branches import BranchKind
from members.rules.roster_values import label_of

SUFFIXES = ("工会小组", "分工会", "分会", "工会", "小组")
CREATE, USE = "create", "use"


@dataclass(frozen=True)
class NewBranch:
    """A branch that will be opened when the roster goes in."""

    name: str
    kind: BranchKind
    parent: Branch | NewBranch


Place = Branch | NewBranch


@dataclass
class UnknownBranch:
    """A name in the file that no open branch has, and what a person decided about it."""

    key: str
    name: str
    parent: Branch | None
    decision: str = ""
    rows: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


class Tree:
    """The open branches, asked by the words of a roster.

    `decisions` says by key what to do with unknown names: "create:PK" opens one below that branch, "use:PK" takes
    an existing one, nothing leaves its rows out. With `creates_all`, what is unknown is opened where it belongs.
    `divided` names the branches of the file that have groups: such a one cannot itself become a group.
    """

    def __init__(
        self,
        decisions: Mapping[str, str] | None = None,
        *,
        creates_all: bool = False,
        divided: Collection[str] = (),
    ) -> None:
        self.branches = {branch.pk: branch for branch in Branch.objects.open()}
        self.decisions = dict(decisions or {})
        self.creates_all = creates_all
        self.divided = frozenset(divided)
        self.unknown: dict[str, UnknownBranch] = {}
        self._new: dict[tuple[str, Place], NewBranch] = {}
        self._names: dict[int, str] = {pk: label_of(branch.name) for pk, branch in self.branches.items()}
        self._children: dict[int, list[Branch]] = {}
        for branch in self.branches.values():
            branch.parent = self.branches.get(branch.parent_id)  # or every look upwards would be a query
            self._children.setdefault(branch.parent_id or 0, []).append(branch)
        self.root = next(iter(self._children.get(0, [])), None)

    def place(self, branch: str, group: str, *, row: int) -> Place | None:
        """Where somebody of this branch and group belongs; None when that is not in the tree and not decided."""
        above: Place | None = self.root
        if branch:
            above = self._find_path(branch) or self._decided(branch, branch, self.root, row=row, group=group)
        elif group:
            above = self._find_anywhere(group)
            return above or self._decided(group, group, self.root, row=row)
        if above is None or not group:
            return above
        return self._group(above, branch, group, row)

    def _group(self, above: Place, branch: str, group: str, row: int) -> Place | None:
        if isinstance(above, NewBranch):
            return self._new_below(above, group)
        if self._same(above, group):
            return above
        found = self._among(self._children.get(above.pk, []), group) or self._among(self._below(above), group)
        return found or self._decided(f"{branch}/{group}", group, above, row=row)

    def _find_path(self, text: str) -> Branch | None:
        """一号矿, or 一号矿/综采队 from the top down; the union's own name may stand in front."""
        if self.root is None or self._same(self.root, text):
            return self.root
        parts = [part for part in text.replace("\\", "/").replace(">", "/").split("/") if part]
        found: Branch | None = self.root
        for part in parts:
            if found is self.root and self._same(self.root, part):
                continue
            found = self._among(self._children.get(found.pk, []), part) if found else None
        return found or (self._find_anywhere(text) if len(parts) == 1 else None)

    def _find_anywhere(self, name: str) -> Branch | None:
        return self._among(list(self.branches.values()), name)

    def _among(self, branches: list[Branch], name: str) -> Branch | None:
        """The only one of them with this name, else the only one that differs by 分会 or 小组 at the end."""
        exact = [branch for branch in branches if self._names[branch.pk] == name]
        loose = exact or [branch for branch in branches if self._same(branch, name)]
        return loose[0] if len(loose) == 1 else None

    def _same(self, branch: Branch, name: str) -> bool:
        return _bare(self._names[branch.pk]) == _bare(name)

    def _below(self, branch: Branch) -> list[Branch]:
        return [other for other in self.branches.values() if other != branch and branch.contains(other)]

    def _decided(
        self, key: str, name: str, parent: Branch | None, *, row: int, group: str = ""
    ) -> Place | None:
        unknown = self.unknown.setdefault(key, UnknownBranch(key, name, parent, self._decision(key, parent)))
        unknown.rows.append(row)
        if group and group not in unknown.groups:
            unknown.groups.append(group)
        what, _colon, pk = unknown.decision.partition(":")
        if not what:
            return None
        target = self.branches[int(pk)]
        if what == USE:
            return target
        is_group = target.kind == BranchKind.BRANCH and key not in self.divided
        return self._new_below(target, name, BranchKind.GROUP if is_group else BranchKind.BRANCH)

    def _decision(self, key: str, parent: Branch | None) -> str:
        """What was decided, if it still makes sense: the tree may have changed since."""
        natural = f"{CREATE}:{parent.pk}" if self.creates_all and parent else ""
        what, _colon, pk = self.decisions.get(key, natural).partition(":")
        target = self.branches.get(int(pk)) if pk.isdecimal() else None
        if (
            target is None
            or what not in {CREATE, USE}
            or (what == CREATE and target.kind == BranchKind.GROUP)
        ):
            return ""
        return f"{what}:{pk}"

    def _new_below(self, parent: Place, name: str, kind: BranchKind = BranchKind.GROUP) -> NewBranch:
        """One and the same for every row that means it."""
        return self._new.setdefault((name, parent), NewBranch(name, kind, parent))


def _bare(name: str) -> str:
    """一号矿分会 and 一号矿 are one."""
    return next(
        (name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix) and name != suffix), name
    )
