"""What workers read: columns, articles, policies, and the pictures and files that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Branch, User
from news.rules.stages import Stage
from news.rules.validity import Term, Validity, validity
from union_portal.lib.models import Event, Timestamped

STAGES = [
    (Stage.DRAFT.value, _("draft")),
    (Stage.PUBLISHED.value, _("published")),
    (Stage.WITHDRAWN.value, _("withdrawn")),
]
VALIDITIES = {
    Validity.IN_FORCE: _("in force"),
    Validity.FORTHCOMING: _("forthcoming"),
    Validity.AMENDED: _("amended"),
    Validity.REPEALED: _("repealed"),
}
WITHDRAWAL_HAS_A_REASON = Q(stage=Stage.WITHDRAWN.value, withdrawn_at__isnull=False) & ~Q(
    withdrawal_reason=""
)


class SearchText(models.Func):
    """The text a search looks into: compatibility forms folded (NFKC), in lower case. Immutable in SQL."""

    template = "lower(normalize(%(expressions)s, NFKC))"
    output_field = models.TextField()


def searchable(*names: str) -> SearchText:
    """One searchable text from several columns, a line each."""
    parts: list[F | Value] = []
    for name in names:
        parts += [F(name), Value("\n")]
    return SearchText(Concat(*parts, output_field=models.TextField()))


class Column(Timestamped):
    """A heading that articles stand under (栏目). Two or three levels, kept by staff."""

    class Holds(models.TextChoices):
        ARTICLES = "articles", _("articles")
        POLICIES = "policies", _("policies")

    name = models.CharField(_("name"), max_length=30)
    slug = models.SlugField(
        _("short address"), unique=True, max_length=40, help_text=_("Latin letters and hyphens: union-news.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    holds = models.CharField(_("holds"), max_length=8, choices=Holds, default=Holds.ARTICLES.value)
    description = models.CharField(_("description"), max_length=160, blank=True, default="")
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    in_navigation = models.BooleanField(
        _("in the main navigation"),
        default=False,
        help_text=_("Up to six columns stand beside the home page."),
    )
    is_for_branches = models.BooleanField(
        _("branch news"), default=False, help_text=_("Articles here are shown under “Branch news”.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("column"), _("columns")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="a_column_is_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.holds == self.Holds.POLICIES:
            return (
                reverse("news:policies")
                if self.parent_id is None
                else reverse("news:policy-column", args=[self.slug])
            )
        return reverse("news:column", args=[self.slug])


class Picture(Timestamped):
    """A picture, re-encoded by us: no metadata, known size, one smaller rendition for lists and phones."""

    file = models.FileField(_("file"), upload_to="pictures/", max_length=200)
    small_file = models.FileField(upload_to="pictures/", max_length=200, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text="SHA-256 of what was uploaded: the same file is kept once.",
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=200, blank=True, default="")
    credit = models.CharField(_("photo credit"), max_length=60, blank=True, default="")
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("picture"), _("pictures")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.alt or self.caption or self.file.name.rsplit("/", 1)[-1]

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def small_url(self) -> str:
        return self.small_file.url


class PublishedQuerySet(models.QuerySet):
    """Sets of things with a stage and a window of publication."""

    def public(self, at: datetime) -> PublishedQuerySet:
        """What a reader sees at that moment: decided by people, then by the clock, never by a job."""
        return self.filter(
            Q(published_until__isnull=True) | Q(published_until__gt=at),
            stage=Stage.PUBLISHED.value,
            published_at__lte=at,
        )

    def next_change(self, at: datetime) -> datetime | None:
        """The next moment at which the clock alone changes what is public."""
        moments = self.filter(stage=Stage.PUBLISHED.value).aggregate(
            start=models.Min("published_at", filter=Q(published_at__gt=at)),
            end=models.Min("published_until", filter=Q(published_until__gt=at)),
        )
        return min((moment for moment in moments.values() if moment), default=None)


ROW = ("title", "summary", "published_at", "column_id", "branch_id", "is_pinned", "pinned_until", "lead_picture_id")
PICTURE = tuple(f"lead_picture__{name}" for name in ("file", "small_file", "alt", "caption", "credit", "width", "height"))
POLICY_ROW = ("title", "number", "issuing_body", "level", "stage", "issued_on", "effective_on", "repealed_on", "column_id")


class ArticleQuerySet(PublishedQuerySet):
    def for_list(self) -> ArticleQuerySet:
        """With what a row in a list shows. Column and branch come from memory (news.columns.dress)."""
        return self.select_related("lead_picture").only(*ROW, *PICTURE)

    def for_feed(self) -> ArticleQuerySet:
        """With what an entry of a feed says."""
        return self.select_related("column").defer("body", "body_text", "title_text", "search_text")

    def for_page(self) -> ArticleQuerySet:
        """With everything the article's own page shows. Column and branch come from memory (news.columns.dress)."""
        return self.select_related("lead_picture", "view_count").defer("body_text", "title_text", "search_text")


class Published(Timestamped):
    """What articles and policies share: a title, a body that has been cleaned, a stage, a window."""

    title = models.CharField(_("title"), max_length=120)
    column = models.ForeignKey(Column, models.PROTECT, related_name="%(class)ss", verbose_name=_("column"))
    body = models.TextField(_("text"), blank=True, default="")
    body_text = models.TextField(editable=False, blank=True, default="")
    attachment_names = models.TextField(editable=False, blank=True, default="")
    stage = models.CharField(
        _("stage"), max_length=10, choices=STAGES, default=Stage.DRAFT.value, editable=False
    )
    published_at = models.DateTimeField(_("published from"), null=True, blank=True)
    published_until = models.DateTimeField(
        _("published until"), null=True, blank=True, help_text=_("Empty: it stays.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=200, blank=True, default="", editable=False
    )
    author = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    import_key = models.CharField(
        max_length=80,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Where an import found it.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def is_public(self, at: datetime) -> bool:
        """Whether a reader sees it at that moment; the same rule as `public()`."""
        return (
            self.stage == Stage.PUBLISHED
            and self.published_at is not None
            and self.published_at <= at
            and (self.published_until is None or self.published_until > at)
        )

    @property
    def is_public_now(self) -> bool:
        return self.is_public(timezone.now())


def published_constraints(thing: str) -> list[models.BaseConstraint]:
    """The facts of the window and the stage; the names say which thing."""
    return [
        models.CheckConstraint(
            name=f"published_{thing}_has_a_date",
            condition=~Q(stage=Stage.PUBLISHED.value) | Q(published_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{thing}_is_published_before_it_expires",
            condition=Q(published_until__isnull=True)
            | Q(published_at__isnull=False, published_until__gt=F("published_at")),
            violation_error_message=_("It has to be published before it expires."),
        ),
        models.CheckConstraint(
            name=f"withdrawn_{thing}_has_a_reason",
            condition=~Q(stage=Stage.WITHDRAWN.value) | WITHDRAWAL_HAS_A_REASON,
        ),
        models.CheckConstraint(name=f"{thing}_has_a_title", condition=~Q(title="")),
    ]


class Article(Published):
    """A piece of news, a notice, a report (稿件)."""

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Two sentences for lists and share cards."),
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("branch")
    )
    lead_picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lead picture")
    )
    is_pinned = models.BooleanField(_("pinned"), default=False)
    pinned_until = models.DateTimeField(
        _("pinned until"), null=True, blank=True, help_text=_("Empty: until someone takes the pin off.")
    )
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    author_name = models.CharField(_("author"), max_length=60, blank=True, default="")
    photo_credit = models.CharField(_("photographs"), max_length=60, blank=True, default="")
    reviewer_name = models.CharField(_("reviewed by"), max_length=60, blank=True, default="")
    editor_name = models.CharField(_("responsible editor"), max_length=60, blank=True, default="")
    title_text = models.GeneratedField(
        expression=SearchText("title"), output_field=models.TextField(), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=searchable("title", "summary", "body_text", "attachment_names"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("article"), _("articles")
        ordering = ["-published_at", "-pk"]
        constraints: ClassVar = published_constraints("article")
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="article_newest", condition=Q(stage="published")
            ),
            models.Index(
                fields=["column", "-published_at", "-id"],
                name="article_by_column",
                condition=Q(stage="published"),
            ),
            models.Index(
                fields=["branch", "-published_at", "-id"],
                name="article_by_branch",
                condition=Q(stage="published"),
            ),
            models.Index(
                fields=["published_at"], name="article_pinned", condition=Q(stage="published", is_pinned=True)
            ),
            models.Index(
                fields=["published_until"], name="article_expiry", condition=Q(published_until__isnull=False)
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("news:article", args=[self.pk])

    @property
    def is_pinned_now(self) -> bool:
        return self.is_pinned and (self.pinned_until is None or self.pinned_until > timezone.now())


class ArticleEvent(Event):
    """What happened to an article."""

    KINDS: ClassVar = [
        ("created", _("created")),
        ("edited", _("edited")),
        ("published", _("published")),
        ("withdrawn", _("withdrawn")),
        ("imported", _("imported")),
    ]
    article = models.ForeignKey(Article, models.PROTECT, related_name="events", verbose_name=_("article"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("article event"), _("article events")


class PolicyQuerySet(PublishedQuerySet):
    def for_list(self) -> PolicyQuerySet:
        """With what a row shows, its validity included."""
        return self.with_replacement().only(*POLICY_ROW)

    def for_page(self) -> PolicyQuerySet:
        return self.select_related("supersedes").with_replacement().defer(
            "body_text",
            "title_text",
            "search_text",
            *(f"supersedes__{name}" for name in ("body", "body_text", "title_text", "search_text")),
        )

    def with_replacement(self) -> PolicyQuerySet:
        """Adds `replaced_on`: the day a published successor takes effect."""
        successor = (
            Policy.objects.filter(supersedes=models.OuterRef("pk"), stage=Stage.PUBLISHED.value)
            .order_by()
            .values("supersedes")
            .annotate(day=models.Min(Coalesce("effective_on", "issued_on")))
            .values("day")
        )
        return self.annotate(replaced_on=models.Subquery(successor))


class Policy(Published):
    """A rule people can look up: a law, a union document, the enterprise's own regulations (政策法规)."""

    class Level(models.TextChoices):
        CENTRAL = "central", _("national")
        ACFTU = "acftu", _("ACFTU")
        PROVINCIAL = "provincial", _("provincial")
        ENTERPRISE = "enterprise", _("enterprise")

    number = models.CharField(
        _("document number"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("发文字号: 云矿工发〔2026〕18号."),
    )
    issuing_body = models.CharField(_("issuing body"), max_length=100, blank=True, default="")
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.ENTERPRISE.value)
    subject = models.CharField(_("subject"), max_length=60, blank=True, default="")
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    effective_on = models.DateField(_("effective date"), null=True, blank=True)
    repealed_on = models.DateField(_("repealed from"), null=True, blank=True)
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("supersedes"),
    )
    title_text = models.GeneratedField(
        expression=SearchText("title"), output_field=models.TextField(), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=searchable("title", "number", "issuing_body", "body_text", "attachment_names"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("policy"), _("policies")
        ordering = [F("issued_on").desc(nulls_last=True), "-pk"]
        constraints: ClassVar = [
            *published_constraints("policy"),
            models.CheckConstraint(
                name="policy_is_repealed_after_it_was_issued",
                condition=Q(repealed_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(repealed_on__gte=F("issued_on")),
                violation_error_message=_("It cannot be repealed before it was issued."),
            ),
            models.CheckConstraint(
                name="a_policy_does_not_supersede_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")),
                violation_error_message=_("A policy cannot supersede itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="policy_newest", condition=Q(stage="published")),
            models.Index(fields=["number"], name="policy_by_number"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("news:policy", args=[self.pk])

    def validity_on(self, day: date) -> Validity:
        """Needs `with_replacement()`."""
        return validity(Term(self.issued_on, self.effective_on, self.repealed_on, self.replaced_on), day)

    @property
    def validity(self) -> Validity:
        return self.validity_on(timezone.localdate())

    @property
    def validity_label(self) -> str:
        return str(VALIDITIES[self.validity])


class PolicyEvent(Event):
    """What happened to a policy's record on the portal."""

    KINDS: ClassVar = ArticleEvent.KINDS
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="events", verbose_name=_("policy"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("policy event"), _("policy events")


class Revision(models.Model):
    """A line of a policy's public history (修订记录): adopted, amended, announced."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="revisions", verbose_name=_("policy"))
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = _("revision"), _("revisions")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "on", "note"], name="a_revision_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.note}"


class Attachment(Timestamped):
    """A file beside an article or a policy; `name` is what people see, the stored name is random."""

    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="attachments")
    policy = models.ForeignKey(Policy, models.CASCADE, null=True, blank=True, related_name="attachments")
    file = models.FileField(_("file"), upload_to="attachments/", max_length=200)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs_to_one_thing",
                condition=Q(article__isnull=False, policy__isnull=True)
                | Q(article__isnull=True, policy__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return reverse("news:attachment", args=[self.pk])


class ViewCount(models.Model):
    """How often an article was opened. Apart from the article, so that counting never makes a page stale."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="view_count")
    views = models.PositiveBigIntegerField(_("views"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("view count"), _("view counts")

    @classmethod
    def of(cls, articles: Iterable[Article]) -> dict[int, int]:
        """Views by article; 0 is left out."""
        return dict(cls.objects.filter(article__in=list(articles)).values_list("article_id", "views"))


class Edition(models.Model):
    """One row with one number that grows, by triggers, whenever anything a public page shows has changed.

    A cached page remembers the edition it was made from and is thrown away when the number has moved.
    """

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(name="there_is_one_edition", condition=Q(pk=1))]
