"""The tree of branches: opened, renamed, moved, closed, reopened. Each locks the whole small tree first."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Branch, BranchEvent, User
from members.rules.branches import BranchKind, may_stand_below
from union_portal.lib import Refused


@transaction.atomic
def open_branch(
    name: str,
    *,
    kind: BranchKind,
    parent: Branch | None,
    by: User | None,
    at: datetime,
    position: int = 0,
    opened_on: date | None = None,
) -> Branch:
    """Found a branch or a group below `parent`; the union itself, once, at the top."""
    tree = lock_tree()
    parent = tree[parent.pk] if parent else None
    _refuse_misplaced(kind, parent)
    _refuse_name_clash(name, parent)
    branch = Branch.objects.create(
        name=_tidy(name),
        kind=kind,
        parent=parent,
        position=position,
        opened_on=opened_on or timezone.localdate(at),
    )
    _record(branch, "opened", by=by, at=at, name=branch.name, **_to(parent))
    return branch


@transaction.atomic
def rename(branch: Branch, name: str, *, by: User | None, at: datetime) -> Branch:
    """Give the branch another name; the old one stays in its history."""
    branch = lock_tree()[branch.pk]
    old, new = branch.name, _tidy(name)
    if new == old:
        return branch
    _refuse_name_clash(new, branch.parent, besides=branch)
    branch.name = new
    branch.save(update_fields=["name", "updated_at"])
    _record(branch, "renamed", by=by, at=at, **{"from": old, "to": new})
    return branch


@transaction.atomic
def move(branch: Branch, parent: Branch, *, by: User | None, at: datetime) -> Branch:
    """Put the branch, with everything below it, under another one."""
    tree = lock_tree()
    branch, parent = tree[branch.pk], tree[parent.pk]
    before = branch.parent
    if before == parent:
        return branch
    if branch.contains(parent):
        raise Refused(_("%(branch)s cannot be moved below itself.") % {"branch": branch.name})
    if not branch.is_open:
        raise Refused(_("%(branch)s is closed. Reopen it first.") % {"branch": branch.name})
    _refuse_misplaced(BranchKind(branch.kind), parent)
    _refuse_name_clash(branch.name, parent)
    branch.parent = parent
    branch.save(update_fields=["parent", "updated_at"])
    _record(branch, "moved", by=by, at=at, **{"from": before.name, "from_id": before.pk}, **_to(parent))
    return branch


@transaction.atomic
def arrange(branch: Branch, *, position: int, opened_on: date | None) -> Branch:
    """Its place among its neighbours and the day it was founded: corrections that make no history."""
    branch = lock_tree()[branch.pk]
    if branch.closed_on and opened_on and opened_on > branch.closed_on:
        raise Refused(_("A branch cannot be founded after it was closed."))
    branch.position, branch.opened_on = position, opened_on
    branch.save(update_fields=["position", "opened_on", "updated_at"])
    return branch


@transaction.atomic
def close(branch: Branch, *, by: User | None, at: datetime) -> Branch:
    """End a branch that is empty: no open branch below it, nobody in it who has not left."""
    branch = lock_tree()[branch.pk]
    if branch.kind == BranchKind.UNION:
        raise Refused(_("The union itself cannot be closed."))
    if not branch.is_open:
        raise Refused(_("%(branch)s is closed already.") % {"branch": branch.name})
    _refuse_occupied(branch)
    branch.closed_on = max(timezone.localdate(at), branch.opened_on or date.min)
    branch.save(update_fields=["closed_on", "updated_at"])
    _record(branch, "closed", by=by, at=at)
    return branch


@transaction.atomic
def reopen(branch: Branch, *, by: User | None, at: datetime) -> Branch:
    """Bring a closed branch back where it was."""
    branch = lock_tree()[branch.pk]
    if branch.is_open:
        raise Refused(_("%(branch)s is not closed.") % {"branch": branch.name})
    _refuse_misplaced(BranchKind(branch.kind), branch.parent)
    _refuse_name_clash(branch.name, branch.parent, besides=branch)
    branch.closed_on = None
    branch.save(update_fields=["closed_on", "updated_at"])
    _record(branch, "reopened", by=by, at=at)
    return branch


def lock_tree() -> dict[int, Branch]:
    """Every branch by its key, held until the transaction ends, so that what was checked stays true.

    There are a few hundred branches and they rarely change. `no_key`: members can be entered meanwhile.
    """
    branches = Branch.objects.select_for_update(no_key=True).order_by("pk")
    tree = {branch.pk: branch for branch in branches}
    for branch in tree.values():
        branch.parent = tree.get(branch.parent_id)
    return tree


def _refuse_misplaced(kind: BranchKind, parent: Branch | None) -> None:
    if parent is not None and not parent.is_open:
        raise Refused(_("%(branch)s is closed. Choose another branch.") % {"branch": parent.name})
    if not may_stand_below(kind, BranchKind(parent.kind) if parent else None):
        raise Refused(_("This does not fit here: branches stand below the union, groups below a branch."))


def _refuse_name_clash(name: str, parent: Branch | None, *, besides: Branch | None = None) -> None:
    if not _tidy(name):
        raise Refused(_("A branch needs a name."))
    neighbours = Branch.objects.open().filter(parent=parent, name=_tidy(name))
    if neighbours.exclude(pk=besides and besides.pk).exists():
        raise Refused(_("There is already an open branch of this name here."))


def _refuse_occupied(branch: Branch) -> None:
    below = Branch.objects.open().filter(parent=branch).count()
    if below:
        raise Refused(
            ngettext(
                "%(count)d open branch stands below it. Move or close it first.",
                "%(count)d open branches stand below it. Move or close them first.",
                below,
            )
            % {"count": below}
        )
    people = User.objects.filter(branch=branch).exclude(status=User.Status.LEFT).count()
    if people:
        raise Refused(
            ngettext(
                "%(count)d member belongs to it. Move this member first.",
                "%(count)d members belong to it. Move them first.",
                people,
            )
            % {"count": people}
        )


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _to(parent: Branch | None) -> dict[str, object]:
    return {"to": parent.name, "to_id": parent.pk} if parent else {}


def _record(branch: Branch, kind: str, *, by: User | None, at: datetime, **details: object) -> None:
    BranchEvent.objects.create(branch=branch, kind=kind, by=by, at=at, details=details)
