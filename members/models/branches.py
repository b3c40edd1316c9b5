"""The tree of the union."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.branches import BranchKind
from members.rules.names import name_key
from union_portal.lib.models import Event, Timestamped

BRANCH_KINDS = [
    (BranchKind.UNION.value, pgettext_lazy("kind of branch", "union")),
    (BranchKind.BRANCH.value, pgettext_lazy("kind of branch", "branch")),
    (BranchKind.GROUP.value, pgettext_lazy("kind of branch", "group")),
]


class BranchQuerySet(models.QuerySet["Branch"]):
    def open(self) -> BranchQuerySet:
        """Branches that exist today."""
        return self.filter(closed_on__isnull=True)

    def subtree(self, branch: Branch) -> BranchQuerySet:
        """The branch and everything below it."""
        return self.filter(path__startswith=branch.path)

    def below(self, branches: Iterable[Branch]) -> BranchQuerySet:
        """These branches and everything below them."""
        condition = Q(pk__in=[])
        for branch in branches:
            condition |= Q(path__startswith=branch.path)
        return self.filter(condition)

    def in_tree_order(self) -> BranchQuerySet:
        """Parents before what stands below them, neighbours by position and name; `place` counts them."""
        rows = list(Branch.objects.values_list("pk", "path", "position", "name"))
        own = {str(pk): (position, name_key(name)) for pk, _path, position, name in rows}
        rows.sort(key=lambda row: [own[pk] for pk in row[1].strip("/").split("/")])
        order = models.Value([row[0] for row in rows], ArrayField(models.BigIntegerField()))
        place = models.Func(order, F("pk"), function="array_position", output_field=models.IntegerField())
        return self.annotate(place=place).order_by("place")


class Branch(Timestamped):
    """A node of the union's tree: the union itself, a branch (分会) or a group (小组).

    `path` is kept by a trigger: the primary keys from the root down, "/1/7/42/". The trigger also refuses
    a cycle, so that a subtree is always one prefix.
    """

    name = models.CharField(_("name"), max_length=60, help_text=_("As people say it: 一号矿, 综采队."))
    kind = models.CharField(_("level"), max_length=8, choices=BRANCH_KINDS)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    path = models.CharField(max_length=120, editable=False, default="", db_index=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first among neighbours.")
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("branch"), _("branches")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=BranchKind.UNION.value), name="there_is_one_union"
            ),
            models.CheckConstraint(
                name="only_the_union_stands_at_the_top",
                condition=Q(kind=BranchKind.UNION.value, parent__isnull=True)
                | (~Q(kind=BranchKind.UNION.value) & Q(parent__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(closed_on__isnull=True),
                name="open_neighbours_have_different_names",
                violation_error_message=_("There is already an open branch of this name here."),
            ),
            models.CheckConstraint(
                name="branch_closes_after_it_opened",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        self.refresh_from_db(fields=["path"])

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def long_name(self) -> str:
        """A group after the branch it belongs to: 二号矿　综采队. Several branches have a 综采队."""
        is_group = self.kind == BranchKind.GROUP.value and self.parent is not None
        return f"{self.parent.name}　{self.name}" if is_group else self.name  # type: ignore[union-attr]

    @property
    def depth(self) -> int:
        """0 for the union, 1 for a branch below it."""
        return self.path.count("/") - 2

    @property
    def line(self) -> list[int]:
        """Primary keys from the union down to this branch itself."""
        return [int(pk) for pk in self.path.strip("/").split("/")]

    def contains(self, other: Branch | None) -> bool:
        """Whether `other` is this branch or stands below it."""
        return other is not None and other.path.startswith(self.path)


class BranchEvent(Event):
    """What happened to a branch: opened, renamed, moved, closed, reopened."""

    KINDS: ClassVar = [
        ("opened", _("opened")),
        ("renamed", _("renamed")),
        ("moved", _("moved")),
        ("closed", _("closed")),
        ("reopened", _("reopened")),
    ]
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="events", verbose_name=_("branch"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("branch event"), _("branch events")
