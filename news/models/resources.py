"""Files to take away: forms, manuals, working papers (资料共享)."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import ROLES, Branch, User
from news.models.publishing import STAGES, WITHDRAWAL_HAS_A_REASON, searchable
from news.rules.resources import LISTED_FOR_ALL, Access
from news.rules.stages import Stage
from union_portal.lib.models import Event, Timestamped

ACCESSES = [
    (Access.PUBLIC.value, _("everybody")),
    (Access.MEMBERS.value, _("members, signed in")),
    (Access.ROLE.value, _("holders of a role")),
]
OWN_STAGES = (Stage.DRAFT.value, Stage.PUBLISHED.value, Stage.WITHDRAWN.value)
"""A file goes through no review: whoever keeps it answers for it."""

ICONS = dict.fromkeys(("xlsx", "xls", "et", "csv"), "sheet") | dict.fromkeys(("jpg", "png"), "picture")
"""By kind of file; everything else is a sheet of paper."""

PRESENT = Q(removed_at__isnull=True, removal_reason="") & ~Q(file="") & ~Q(name="")
REMOVED = Q(removed_at__isnull=False, file="", name="") & ~Q(removal_reason="")


class ResourceCategory(Timestamped):
    """A heading that resources stand under, in the order staff give."""

    name = models.CharField(
        _("name"),
        max_length=30,
        unique=True,
        error_messages={"unique": _("There is such a category already.")},
    )
    description = models.CharField(_("description"), max_length=160, blank=True, default="")
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("resource category"), _("resource categories")
        ordering = ["position", "name"]
        constraints = [models.CheckConstraint(name="resource_category_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('news:resources')}?category={self.pk}"


class ResourceQuerySet(models.QuerySet["Resource"]):
    def public(self) -> ResourceQuerySet:
        """What lists show: published, and with a file that is there."""
        return self.filter(stage=Stage.PUBLISHED.value, latest__isnull=False)

    def listed_for(self, roles: Collection[str]) -> ResourceQuerySet:
        """Those whose title somebody with these roles may see (news.rules.resources.LISTED_FOR_ALL)."""
        shown = Q(access__in=[each.value for each in LISTED_FOR_ALL])
        if roles:
            shown |= Q(access=Access.ROLE.value, roles__overlap=list(roles))
        return self.filter(shown)

    def for_list(self) -> ResourceQuerySet:
        """With what a row shows, `downloads` of all versions included."""
        return self.select_related("category", "branch", "latest").with_downloads()

    def with_downloads(self) -> ResourceQuerySet:
        counts = DownloadCount.objects.filter(version__resource=OuterRef("pk")).order_by()
        total = counts.values("version__resource").annotate(total=Sum("downloads")).values("total")
        return self.annotate(downloads=Coalesce(Subquery(total), 0))


class Resource(Timestamped):
    """A file that is kept up to date (资料): readers get its newest version, earlier ones stay in reach."""

    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(
        _("description"),
        max_length=1000,
        blank=True,
        default="",
        help_text=_(
            "What it is for, who fills it in, where it goes. Plain sentences; a blank line begins a paragraph."
        ),
    )
    category = models.ForeignKey(
        ResourceCategory, models.PROTECT, related_name="resources", verbose_name=_("category")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="resources", verbose_name=_("branch")
    )
    access = models.CharField(
        pgettext_lazy("to a file", "for whom"), max_length=8, choices=ACCESSES, default=Access.PUBLIC.value
    )
    roles = ArrayField(
        models.CharField(max_length=24, choices=ROLES), verbose_name=_("roles"), default=list, blank=True
    )
    stage = models.CharField(
        _("stage"),
        max_length=10,
        choices=[each for each in STAGES if each[0] in OWN_STAGES],
        default=Stage.DRAFT.value,
        editable=False,
    )
    published_at = models.DateTimeField(_("published from"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=200, blank=True, default="", editable=False
    )
    latest = models.OneToOneField(
        "ResourceVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    file_names = models.TextField(editable=False, blank=True, default="")
    title_text = models.GeneratedField(
        expression=searchable("title"), output_field=models.TextField(), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=searchable("title", "description", "file_names"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("resource"), _("resources")
        ordering = ["-published_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="resource_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="resource_stage_is_its_own", condition=Q(stage__in=OWN_STAGES)),
            models.CheckConstraint(
                name="published_resource_has_a_date",
                condition=~Q(stage=Stage.PUBLISHED.value) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_resource_has_a_reason",
                condition=~Q(stage=Stage.WITHDRAWN.value) | WITHDRAWAL_HAS_A_REASON,
            ),
            models.CheckConstraint(
                name="resource_access_is_known", condition=Q(access__in=[each.value for each in Access])
            ),
            models.CheckConstraint(
                name="resource_for_a_role_names_it",
                condition=Q(access=Access.ROLE.value, roles__len__gt=0)
                | (~Q(access=Access.ROLE.value) & Q(roles=[])),
            ),
            models.CheckConstraint(
                name="roles_of_a_resource_exist",
                condition=Q(roles__contained_by=[value for value, _label in ROLES]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "-published_at"],
                name="resource_by_category",
                condition=Q(stage="published"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:resource", args=[self.pk])

    @property
    def is_listed_for_all(self) -> bool:
        return Access(self.access) in LISTED_FOR_ALL

    @property
    def body_text(self) -> str:
        """What a line of a search result quotes from."""
        return f"{self.description}\n{self.file_names}".strip()

    @property
    def summary(self) -> str:
        """For share cards and posters: the first paragraph."""
        return self.description.strip().split("\n", 1)[0]

    @property
    def role_labels(self) -> list[str]:
        labels = dict(ROLES)
        return [str(labels[role]) for role in self.roles]

    @property
    def access_note(self) -> str:
        """The padlock in words; nothing on what is for everybody."""
        if self.access == Access.ROLE:
            return "、".join(self.role_labels)
        return str(_("Members only")) if self.access == Access.MEMBERS else ""


class ResourceVersionQuerySet(models.QuerySet["ResourceVersion"]):
    def present(self) -> ResourceVersionQuerySet:
        """Those whose file is there."""
        return self.filter(removed_at__isnull=True)

    def for_page(self) -> ResourceVersionQuerySet:
        return self.select_related("download_count").order_by("-number")


class ResourceVersion(models.Model):
    """One edition of the file. Never changed and never deleted (a trigger).

    The one exception is `remove`: a file with personal data in it goes, the row stays and says why.
    """

    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="versions", verbose_name=_("resource")
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a file", "version"))
    file = models.FileField(_("file"), upload_to="resources/", max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64, help_text="SHA-256 of what is stored.")
    note = models.CharField(
        _("what has changed"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Readers see it beside the version: “bank account added”."),
    )
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    removed_at = models.DateTimeField(_("file removed at"), null=True, blank=True)
    removal_reason = models.CharField(_("why the file was removed"), max_length=200, blank=True, default="")

    objects = ResourceVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of a resource"), _("versions of a resource")
        ordering = ["resource", "number"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="a_version_number_is_given_once"),
            models.CheckConstraint(name="version_numbers_begin_with_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="a_version_has_its_file_or_says_why_not", condition=PRESENT | REMOVED
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("file removed"))

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def icon(self) -> str:
        """What the file looks like in a list."""
        return ICONS.get(self.kind, "doc")

    @property
    def url(self) -> str:
        return reverse("news:resource-version", args=[self.resource_id, self.number])

    @cached_property
    def downloads(self) -> int:
        try:
            return self.download_count.downloads
        except DownloadCount.DoesNotExist:
            return 0


class DownloadCount(models.Model):
    """How often a version was taken. Apart from the version, so that counting never makes a page stale."""

    version = models.OneToOneField(
        ResourceVersion, models.CASCADE, primary_key=True, related_name="download_count"
    )
    downloads = models.PositiveBigIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("download count"), _("download counts")


class ResourceEvent(Event):
    """What happened to a resource."""

    KINDS: ClassVar = [
        ("created", _("created")),
        ("edited", _("edited")),
        ("version_added", _("new version")),
        ("version_removed", _("file of a version removed")),
        ("published", _("published")),
        ("withdrawn", _("withdrawn")),
    ]
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="events", verbose_name=_("resource"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("resource event"), _("resource events")
