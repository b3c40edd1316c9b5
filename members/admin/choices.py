"""Choosing a branch from the tree."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members import permissions
from members.models import Branch, BranchQuerySet
from members.rules.roles import Role

INDENT = "\u3000"


def indented(branch: Branch) -> str:
    """The name, further in the deeper it stands."""
    return f"{INDENT * max(branch.depth, 0)}{branch.name}"


class BranchField(forms.ModelChoiceField):
    """A select that shows the tree."""

    def label_from_instance(self, obj: Branch) -> str:
        return indented(obj)


def own_branches(request: HttpRequest) -> BranchQuerySet:
    """What this officer looks after: for each appointment the branch and everything below it."""
    if permissions.may_give_roles(request.user):
        return Branch.objects.all()
    return Branch.objects.below(permissions.branches_of(request.user, Role.MEMBERSHIP_OFFICER))


def branch_field(request: HttpRequest, *, keeps: int | None = None, **kwargs: object) -> BranchField:
    """Open branches this officer looks after, in the order of the tree; `keeps` stays choosable."""
    below = Branch.objects.below(permissions.branches_of(request.user, Role.MEMBERSHIP_OFFICER)).open()
    queryset = (below | Branch.objects.filter(pk=keeps)).in_tree_order()
    return BranchField(queryset=queryset, empty_label=_("Choose a branch"), **kwargs)
