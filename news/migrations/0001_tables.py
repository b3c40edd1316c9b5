"""The tables of articles, policies, resources, pictures, the home page, and of everything that leads to publishing."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("news", "0001_initial"),
        ("news", "0004_review"),
        ("news", "0006_freshness"),
        ("news", "0007_versions"),
        ("news", "0009_home_page"),
        ("news", "0011_resources"),
        ("news", "0013_corrections"),
        ("news", "0015_subscriptions"),
        ("news", "0016_old_sites"),
        ("news", "0017_tags"),
        ("news", "0019_monthly_views"),
        ("news", "0021_must_read"),
        ("news", "0023_pictures"),
        ("news", "0024_galleries_and_films"),
        ("news", "0025_checks"),
    ]
    dependencies = [("members", "0001_tables")]
    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Article",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("body", models.TextField(blank=True, default="", verbose_name="text")),
                        ("body_text", models.TextField(blank=True, default="", editable=False)),
                        ("attachment_names", models.TextField(blank=True, default="", editable=False)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "under review"),
                                    ("rejected", "sent back"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="published from"),
                        ),
                        (
                            "published_until",
                            models.DateTimeField(
                                blank=True,
                                help_text="Empty: it stays.",
                                null=True,
                                verbose_name="published until",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="withdrawn at"
                            ),
                        ),
                        (
                            "withdrawal_reason",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="reason for the withdrawal",
                            ),
                        ),
                        (
                            "import_key",
                            models.CharField(
                                blank=True,
                                editable=False,
                                help_text="Where an import found it.",
                                max_length=80,
                                null=True,
                                unique=True,
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Two sentences for lists and share cards.",
                                max_length=200,
                                verbose_name="summary",
                            ),
                        ),
                        ("is_pinned", models.BooleanField(default=False, verbose_name="pinned")),
                        (
                            "pinned_until",
                            models.DateTimeField(
                                blank=True,
                                help_text="Empty: until someone takes the pin off.",
                                null=True,
                                verbose_name="pinned until",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="source"),
                        ),
                        (
                            "author_name",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="author"),
                        ),
                        (
                            "photo_credit",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="photographs"
                            ),
                        ),
                        (
                            "reviewer_name",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="reviewed by"
                            ),
                        ),
                        (
                            "editor_name",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="responsible editor"
                            ),
                        ),
                        (
                            "title_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("title"),
                                    output_field=models.TextField(),
                                    template="lower(normalize(%(expressions)s, NFKC))",
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    django.db.models.functions.text.Concat(
                                        models.F("title"),
                                        models.Value("\n"),
                                        models.F("summary"),
                                        models.Value("\n"),
                                        models.F("body_text"),
                                        models.Value("\n"),
                                        models.F("attachment_names"),
                                        models.Value("\n"),
                                        output_field=models.TextField(),
                                    ),
                                    output_field=models.TextField(),
                                    template="lower(normalize(%(expressions)s, NFKC))",
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "column",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="news.column",
                                verbose_name="column",
                            ),
                        ),
                        (
                            "lead_picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leads",
                                to="news.picture",
                                verbose_name="lead picture",
                            ),
                        ),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="tags",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article",
                        "verbose_name_plural": "articles",
                        "ordering": ["-published_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("stage", "published")),
                                fields=["-published_at", "-id"],
                                name="article_newest",
                            ),
                            models.Index(
                                condition=models.Q(("stage", "published")),
                                fields=["column", "-published_at", "-id"],
                                name="article_by_column",
                            ),
                            models.Index(
                                condition=models.Q(("stage", "published")),
                                fields=["branch", "-published_at", "-id"],
                                name="article_by_branch",
                            ),
                            models.Index(
                                condition=models.Q(("is_pinned", True), ("stage", "published")),
                                fields=["published_at"],
                                name="article_pinned",
                            ),
                            models.Index(
                                condition=models.Q(("published_until__isnull", False)),
                                fields=["published_until"],
                                name="article_expiry",
                            ),
                            models.Index(
                                condition=models.Q(("lead_picture__isnull", False), ("stage", "published")),
                                fields=["column", "-published_at", "-id"],
                                name="article_pictured",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                condition=models.Q(("stage", "published")),
                                fields=["tags"],
                                name="article_by_tag",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="published_article_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_until__isnull", True),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_until__gt", models.F("published_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_is_published_before_it_expires",
                                violation_error_message="It has to be published before it expires.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("stage", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_article_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="article_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tags__len__lte", 5)),
                                name="article_has_at_most_five_tags",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ViewCount",
                    fields=[
                        (
                            "article",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="view_count",
                                serialize=False,
                                to="news.article",
                            ),
                        ),
                        ("views", models.PositiveBigIntegerField(default=0, verbose_name="views")),
                    ],
                    options={
                        "verbose_name": "view count",
                        "verbose_name_plural": "view counts",
                    },
                ),
                migrations.CreateModel(
                    name="ArticleEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article event",
                        "verbose_name_plural": "article events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Column",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("name", models.CharField(max_length=30, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="Latin letters and hyphens: union-news.",
                                max_length=40,
                                unique=True,
                                verbose_name="short address",
                            ),
                        ),
                        (
                            "holds",
                            models.CharField(
                                choices=[("articles", "articles"), ("policies", "policies")],
                                default="articles",
                                max_length=8,
                                verbose_name="holds",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True, default="", max_length=160, verbose_name="description"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                        (
                            "in_navigation",
                            models.BooleanField(
                                default=False,
                                help_text="Up to six columns stand beside the home page.",
                                verbose_name="in the main navigation",
                            ),
                        ),
                        (
                            "is_for_branches",
                            models.BooleanField(
                                default=False,
                                help_text="Articles here are shown under “Branch news”.",
                                verbose_name="branch news",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="news.column",
                                verbose_name="belongs to",
                            ),
                        ),
                        (
                            "review_levels",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "1: final review"),
                                    (2, "2: first and final review"),
                                    (3, "3: first, second and final review"),
                                ],
                                default=1,
                                help_text="How many people approve a text here before readers see it. Nobody approves the own text.",
                                verbose_name="levels of review",
                            ),
                        ),
                        (
                            "branch_quota",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="For branch news: how much each branch should publish in a quarter. Empty: no limit.",
                                null=True,
                                verbose_name="items a branch and quarter",
                            ),
                        ),
                        (
                            "fresh_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="After so many days without anything new the column stands in red. Empty: no limit.",
                                null=True,
                                verbose_name="silent for at most (days)",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "column",
                        "verbose_name_plural": "columns",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_column_is_not_its_own_parent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("review_levels__range", (1, 3))),
                                name="a_column_asks_for_one_to_three_levels",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.BigIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_edition")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Picture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "file",
                            models.FileField(max_length=200, upload_to="pictures/", verbose_name="file"),
                        ),
                        (
                            "small_file",
                            models.FileField(editable=False, max_length=200, upload_to="pictures/"),
                        ),
                        ("width", models.PositiveIntegerField(editable=False)),
                        ("height", models.PositiveIntegerField(editable=False)),
                        (
                            "digest",
                            models.CharField(
                                editable=False,
                                help_text="SHA-256 of what was uploaded: the same file is kept once.",
                                max_length=64,
                                unique=True,
                            ),
                        ),
                        (
                            "alt",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What the picture shows, for those who cannot see it.",
                                max_length=200,
                                verbose_name="alternative text",
                            ),
                        ),
                        (
                            "caption",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="caption"),
                        ),
                        (
                            "credit",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="photo credit"
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "focus_x",
                            models.PositiveSmallIntegerField(
                                default=50,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="focal point, from the left (%)",
                            ),
                        ),
                        (
                            "focus_y",
                            models.PositiveSmallIntegerField(
                                default=50,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="focal point, from the top (%)",
                            ),
                        ),
                        (
                            "original_name",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=120,
                                verbose_name="original file name",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "picture",
                        "verbose_name_plural": "pictures",
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("focus_x__lte", 100), ("focus_y__lte", 100)),
                                name="the_focal_point_lies_in_the_picture",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("body", models.TextField(blank=True, default="", verbose_name="text")),
                        ("body_text", models.TextField(blank=True, default="", editable=False)),
                        ("attachment_names", models.TextField(blank=True, default="", editable=False)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "under review"),
                                    ("rejected", "sent back"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="published from"),
                        ),
                        (
                            "published_until",
                            models.DateTimeField(
                                blank=True,
                                help_text="Empty: it stays.",
                                null=True,
                                verbose_name="published until",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="withdrawn at"
                            ),
                        ),
                        (
                            "withdrawal_reason",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="reason for the withdrawal",
                            ),
                        ),
                        (
                            "import_key",
                            models.CharField(
                                blank=True,
                                editable=False,
                                help_text="Where an import found it.",
                                max_length=80,
                                null=True,
                                unique=True,
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="发文字号: 云矿工发〔2026〕18号.",
                                max_length=60,
                                verbose_name="document number",
                            ),
                        ),
                        (
                            "issuing_body",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="issuing body"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("central", "national"),
                                    ("acftu", "ACFTU"),
                                    ("provincial", "provincial"),
                                    ("enterprise", "enterprise"),
                                ],
                                default="enterprise",
                                max_length=10,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="subject"),
                        ),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of issue")),
                        (
                            "effective_on",
                            models.DateField(blank=True, null=True, verbose_name="effective date"),
                        ),
                        (
                            "repealed_on",
                            models.DateField(blank=True, null=True, verbose_name="repealed from"),
                        ),
                        (
                            "title_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("title"),
                                    output_field=models.TextField(),
                                    template="lower(normalize(%(expressions)s, NFKC))",
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    django.db.models.functions.text.Concat(
                                        models.F("title"),
                                        models.Value("\n"),
                                        models.F("number"),
                                        models.Value("\n"),
                                        models.F("issuing_body"),
                                        models.Value("\n"),
                                        models.F("body_text"),
                                        models.Value("\n"),
                                        models.F("attachment_names"),
                                        models.Value("\n"),
                                        output_field=models.TextField(),
                                    ),
                                    output_field=models.TextField(),
                                    template="lower(normalize(%(expressions)s, NFKC))",
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "column",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="news.column",
                                verbose_name="column",
                            ),
                        ),
                        (
                            "supersedes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="successors",
                                to="news.policy",
                                verbose_name="supersedes",
                            ),
                        ),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="tags",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "policy",
                        "verbose_name_plural": "policies",
                        "ordering": [
                            models.OrderBy(models.F("issued_on"), descending=True, nulls_last=True),
                            "-pk",
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("stage", "published")),
                                fields=["-issued_on", "-id"],
                                name="policy_newest",
                            ),
                            models.Index(fields=["number"], name="policy_by_number"),
                            django.contrib.postgres.indexes.GinIndex(
                                condition=models.Q(("stage", "published")),
                                fields=["tags"],
                                name="policy_by_tag",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="published_policy_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_until__isnull", True),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_until__gt", models.F("published_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="policy_is_published_before_it_expires",
                                violation_error_message="It has to be published before it expires.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("stage", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_policy_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="policy_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("repealed_on__isnull", True),
                                    ("issued_on__isnull", True),
                                    ("repealed_on__gte", models.F("issued_on")),
                                    _connector="OR",
                                ),
                                name="policy_is_repealed_after_it_was_issued",
                                violation_error_message="It cannot be repealed before it was issued.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("supersedes__isnull", True),
                                    models.Q(("supersedes", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_policy_does_not_supersede_itself",
                                violation_error_message="A policy cannot supersede itself.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tags__len__lte", 5)), name="policy_has_at_most_five_tags"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "file",
                            models.FileField(max_length=200, upload_to="attachments/", verbose_name="file"),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("kind", models.CharField(editable=False, max_length=12, verbose_name="kind")),
                        ("size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="news.article",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="news.policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article__isnull", False), ("policy__isnull", True)),
                                    models.Q(("article__isnull", True), ("policy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="attachment_belongs_to_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "policy event",
                        "verbose_name_plural": "policy events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="on")),
                        ("note", models.CharField(max_length=300, verbose_name="note")),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="revisions",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "revision",
                        "verbose_name_plural": "revisions",
                        "ordering": ["-on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("policy", "on", "note"), name="a_revision_is_noted_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                        ("is_approval", models.BooleanField(verbose_name="approved")),
                        (
                            "opinion",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="opinion"),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="news.submission",
                                verbose_name="submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "ordering": ["submission", "level"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "level"), name="each_level_is_reviewed_once"
                            ),
                            models.UniqueConstraint(
                                fields=("submission", "by"), name="a_person_reviews_one_level"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_approval", True),
                                    models.Q(("opinion", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_is_sent_back_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("regular", "regular"),
                                    ("forced", "published at once"),
                                    ("correction", "corrected after publication"),
                                ],
                                default="regular",
                                max_length=10,
                                verbose_name="way",
                            ),
                        ),
                        ("levels", models.PositiveSmallIntegerField(verbose_name="levels of review")),
                        (
                            "remark",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="to the reviewers"
                            ),
                        ),
                        (
                            "wished_from",
                            models.DateTimeField(blank=True, null=True, verbose_name="published from"),
                        ),
                        (
                            "wished_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="published until"),
                        ),
                        ("submitted_at", models.DateTimeField(verbose_name="submitted at")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("open", "under review"),
                                    ("approved", "approved"),
                                    ("rejected", "sent back"),
                                    ("recalled", "taken back"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="result",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="submitted by",
                            ),
                        ),
                        (
                            "findings",
                            models.JSONField(
                                blank=True,
                                default=list,
                                editable=False,
                                help_text="What the checks found and the writer had seen when submitting.",
                                verbose_name="what the writer left",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "submission",
                        "verbose_name_plural": "submissions",
                        "ordering": ["-submitted_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article__isnull", False), ("policy__isnull", True)),
                                    models.Q(("article__isnull", True), ("policy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="submission_is_about_one_text",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("levels__range", (1, 3))),
                                name="review_has_one_to_three_levels",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("outcome", "open")), ("ended_at", None)),
                                    models.Q(
                                        models.Q(("outcome", "open"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_submission_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wished_until", None),
                                    ("wished_from", None),
                                    ("wished_until__gt", models.F("wished_from")),
                                    _connector="OR",
                                ),
                                name="submission_is_published_before_it_expires",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "open")),
                                fields=("article",),
                                name="an_article_is_under_one_review",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "open")),
                                fields=("policy",),
                                name="a_policy_is_under_one_review",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Autosave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                help_text="article or policy, also while there is none yet.", max_length=8
                            ),
                        ),
                        (
                            "typed",
                            models.JSONField(
                                default=dict, help_text="The fields of the form as the browser sent them."
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "autosaved text",
                        "verbose_name_plural": "autosaved texts",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("article", None), ("policy", None), _connector="OR"),
                                name="autosave_is_of_one_text_or_a_new_one",
                            ),
                            models.UniqueConstraint(
                                fields=("by", "kind", "article", "policy"),
                                name="a_person_has_one_autosave_a_text",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "open text",
                        "verbose_name_plural": "open texts",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article__isnull", False), ("policy__isnull", True)),
                                    models.Q(("article__isnull", True), ("policy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="presence_is_at_one_text",
                            ),
                            models.UniqueConstraint(
                                fields=("by", "article", "policy"),
                                name="a_person_is_present_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("body", models.TextField(blank=True, default="", verbose_name="text")),
                        (
                            "length",
                            models.PositiveIntegerField(
                                help_text="Of the words, without markup.", verbose_name="characters"
                            ),
                        ),
                        (
                            "fields",
                            models.JSONField(
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                help_text="Everything else that was written, by the name of its column in the database.",
                            ),
                        ),
                        (
                            "restores",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="The number of the version that this one repeats.",
                                null=True,
                                verbose_name="brings back",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version",
                        "verbose_name_plural": "versions",
                        "ordering": ["-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article__isnull", False), ("policy__isnull", True)),
                                    models.Q(("article__isnull", True), ("policy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="version_is_of_one_text",
                            ),
                            models.UniqueConstraint(
                                fields=("article", "number"), name="an_article_has_each_version_once"
                            ),
                            models.UniqueConstraint(
                                fields=("policy", "number"), name="a_policy_has_each_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("restores", None), ("restores__lt", models.F("number")), _connector="OR"
                                ),
                                name="a_version_repeats_an_earlier_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HomeEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "home page event",
                        "verbose_name_plural": "home page events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Block",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lead", "lead story and headlines"),
                                    ("column", "newest of a column"),
                                    ("pictures", "pictures of a column"),
                                    ("branch_news", "branch news"),
                                    ("policies", "policies"),
                                    ("links", "links"),
                                    ("text", "short text"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("wide", "whole width"),
                                    ("main", "left column"),
                                    ("side", "right column"),
                                ],
                                default="main",
                                help_text="On a wide screen. On a phone all blocks stand one below the other.",
                                max_length=4,
                                verbose_name="place",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="position"),
                        ),
                        (
                            "heading",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty: the usual one.",
                                max_length=20,
                                verbose_name="heading",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(default=5, verbose_name="number of items"),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, default="", max_length=600, verbose_name="text"),
                        ),
                        (
                            "links",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="Pairs of words and address.",
                                verbose_name="links",
                            ),
                        ),
                        (
                            "is_visible",
                            models.BooleanField(
                                default=True,
                                help_text="A hidden block is only seen in the preview.",
                                verbose_name="visible",
                            ),
                        ),
                        (
                            "column",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blocks",
                                to="news.column",
                                verbose_name="column",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "block",
                        "verbose_name_plural": "home page",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("position",),
                                name="each_block_has_its_own_position",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["lead", "branch_news", "policies"])),
                                fields=("kind",),
                                name="this_block_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__range", (1, 12))),
                                name="a_block_shows_one_to_twelve_items",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("column__isnull", False), ("kind__in", ["column", "pictures"])),
                                    models.Q(
                                        models.Q(("kind__in", ["column", "pictures"]), _negated=True),
                                        ("column__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_block_of_a_column_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "lead"), _negated=True),
                                    ("place", "wide"),
                                    _connector="OR",
                                ),
                                name="the_lead_block_is_wide",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "text"), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_block_of_text_has_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "links"), _negated=True),
                                    models.Q(("links", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_block_of_links_has_some",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HomePin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("is_lead", models.BooleanField(default=False, verbose_name="lead story")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "article",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_pin",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article on the home page",
                        "verbose_name_plural": "articles on the home page",
                        "ordering": ["-is_lead", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_lead", True)),
                                fields=("is_lead",),
                                name="there_is_one_lead_story",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "file",
                            models.FileField(
                                blank=True, max_length=200, upload_to="resources/", verbose_name="file"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="file name")),
                        ("kind", models.CharField(max_length=12, verbose_name="kind")),
                        ("size", models.PositiveIntegerField(verbose_name="size")),
                        ("digest", models.CharField(help_text="SHA-256 of what is stored.", max_length=64)),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Readers see it beside the version: “bank account added”.",
                                max_length=200,
                                verbose_name="what has changed",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                        (
                            "removed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="file removed at"),
                        ),
                        (
                            "removal_reason",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=200,
                                verbose_name="why the file was removed",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="news.resource",
                                verbose_name="resource",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a resource",
                        "verbose_name_plural": "versions of a resource",
                        "ordering": ["resource", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resource", "number"), name="a_version_number_is_given_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="version_numbers_begin_with_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("removal_reason", ""),
                                        ("removed_at__isnull", True),
                                        models.Q(("file", ""), _negated=True),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("file", ""),
                                        ("name", ""),
                                        ("removed_at__isnull", False),
                                        models.Q(("removal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_version_has_its_file_or_says_why_not",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What it is for, who fills it in, where it goes. Plain sentences; a blank line begins a paragraph.",
                                max_length=1000,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "access",
                            models.CharField(
                                choices=[
                                    ("public", "everybody"),
                                    ("members", "members, signed in"),
                                    ("role", "holders of a role"),
                                ],
                                default="public",
                                max_length=8,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "roles",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("editor", "editor"),
                                        ("first_reviewer", "first reviewer"),
                                        ("second_reviewer", "second reviewer"),
                                        ("final_reviewer", "final reviewer"),
                                        ("membership_officer", "membership officer"),
                                        ("congress_secretary", "congress secretary"),
                                        ("proposal_reviewer", "proposal reviewer"),
                                        ("scrutineer", "scrutineer"),
                                        ("inbox_clerk", "inbox clerk"),
                                        ("case_handler", "case handler"),
                                        ("bookkeeper", "bookkeeper"),
                                        ("approver", "approver"),
                                        ("audit_committee", "audit committee"),
                                        ("system_administrator", "system administrator"),
                                        ("leader", "leader"),
                                    ],
                                    max_length=24,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="roles",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="published from"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="withdrawn at"
                            ),
                        ),
                        (
                            "withdrawal_reason",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="reason for the withdrawal",
                            ),
                        ),
                        ("file_names", models.TextField(blank=True, default="", editable=False)),
                        (
                            "title_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("title"),
                                    output_field=models.TextField(),
                                    template="lower(normalize(%(expressions)s, NFKC))",
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    django.db.models.functions.text.Concat(
                                        models.F("title"),
                                        models.Value("\n"),
                                        models.F("description"),
                                        models.Value("\n"),
                                        models.F("file_names"),
                                        models.Value("\n"),
                                        output_field=models.TextField(),
                                    ),
                                    output_field=models.TextField(),
                                    template="lower(normalize(%(expressions)s, NFKC))",
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resources",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "latest",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="news.resourceversion",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resources",
                                to="news.resourcecategory",
                                verbose_name="category",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "resource",
                        "verbose_name_plural": "resources",
                        "ordering": ["-published_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("stage", "published")),
                                fields=["category", "-published_at"],
                                name="resource_by_category",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="resource_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stage__in", ("draft", "published", "withdrawn"))),
                                name="resource_stage_is_its_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="published_resource_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("stage", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_resource_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("access__in", ["public", "members", "role"])),
                                name="resource_access_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("access", "role"), ("roles__len__gt", 0)),
                                    models.Q(models.Q(("access", "role"), _negated=True), ("roles", [])),
                                    _connector="OR",
                                ),
                                name="resource_for_a_role_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "roles__contained_by",
                                        [
                                            "editor",
                                            "first_reviewer",
                                            "second_reviewer",
                                            "final_reviewer",
                                            "membership_officer",
                                            "congress_secretary",
                                            "proposal_reviewer",
                                            "scrutineer",
                                            "inbox_clerk",
                                            "case_handler",
                                            "bookkeeper",
                                            "approver",
                                            "audit_committee",
                                            "system_administrator",
                                            "leader",
                                        ],
                                    )
                                ),
                                name="roles_of_a_resource_exist",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DownloadCount",
                    fields=[
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="download_count",
                                serialize=False,
                                to="news.resourceversion",
                            ),
                        ),
                        ("downloads", models.PositiveBigIntegerField(default=0, verbose_name="downloads")),
                    ],
                    options={
                        "verbose_name": "download count",
                        "verbose_name_plural": "download counts",
                    },
                ),
                migrations.CreateModel(
                    name="ResourceCategory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "name",
                            models.CharField(
                                error_messages={"unique": "There is such a category already."},
                                max_length=30,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True, default="", max_length=160, verbose_name="description"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "resource category",
                        "verbose_name_plural": "resource categories",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="resource_category_has_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="news.resource",
                                verbose_name="resource",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "resource event",
                        "verbose_name_plural": "resource events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "base",
                            models.PositiveIntegerField(
                                help_text="The number of the version that the writer started from."
                            ),
                        ),
                        (
                            "changes",
                            models.JSONField(
                                default=dict, help_text="The fields that differ, with their new values."
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="why"),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("open", "waits for a decision"),
                                    ("taken", "taken over"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "opinion",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="opinion"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="corrections",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposed correction",
                        "verbose_name_plural": "proposed corrections",
                        "ordering": ["-proposed_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "open")),
                                fields=("article",),
                                name="an_article_has_one_open_correction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_by", None), ("outcome__in", ["open", "withdrawn"])),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("outcome__in", ["taken", "declined"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_decided_correction_says_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_the_own_correction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "declined"), _negated=True),
                                    models.Q(("opinion", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_declined_correction_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Arrival",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        (
                            "article",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="arrival",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "policy",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="arrival",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "arrival",
                        "verbose_name_plural": "arrivals",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article__isnull", False), ("policy__isnull", True)),
                                    models.Q(("article__isnull", True), ("policy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_arrival_is_of_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("notify", models.BooleanField(default=True, verbose_name="a notice at once")),
                        (
                            "digest",
                            models.CharField(
                                choices=[
                                    ("none", "no"),
                                    ("daily", "every morning"),
                                    ("weekly", "every Monday morning"),
                                ],
                                default="none",
                                max_length=6,
                                verbose_name="digest by e-mail",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="created at")),
                        (
                            "digested_at",
                            models.DateTimeField(
                                help_text="What arrived until then has been mailed, or was never to be mailed."
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "column",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to="news.column",
                                verbose_name="column",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "subscription",
                        "verbose_name_plural": "subscriptions",
                        "ordering": ["created_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("digest", "none"), _negated=True),
                                fields=["digest", "digested_at"],
                                name="subscription_digests",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("branch__isnull", True), ("column__isnull", False)),
                                    models.Q(("branch__isnull", False), ("column__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_subscription_is_to_a_column_or_a_branch",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notify", True),
                                    models.Q(("digest", "none"), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_subscription_tells_something",
                            ),
                            models.UniqueConstraint(
                                fields=("member", "column"), name="a_member_follows_a_column_once"
                            ),
                            models.UniqueConstraint(
                                fields=("member", "branch"), name="a_member_follows_a_branch_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OldAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "path",
                            models.CharField(
                                help_text="As on the old site, without its name: /show.asp?id=45.",
                                max_length=400,
                                unique=True,
                                verbose_name="old address",
                            ),
                        ),
                        (
                            "target_path",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="For anything else: /policies/ or /news/in/notices/.",
                                max_length=200,
                                verbose_name="page of this portal",
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="old_addresses",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="old_addresses",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "old address",
                        "verbose_name_plural": "old addresses",
                        "ordering": ["path"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("article__isnull", False),
                                        ("policy__isnull", True),
                                        ("target_path", ""),
                                    ),
                                    models.Q(
                                        ("article__isnull", True),
                                        ("policy__isnull", False),
                                        ("target_path", ""),
                                    ),
                                    models.Q(
                                        ("article__isnull", True),
                                        ("policy__isnull", True),
                                        models.Q(("target_path", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_old_address_leads_to_one_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("target_path", ""),
                                    ("target_path__regex", "^/($|[^/\\\\])"),
                                    _connector="OR",
                                ),
                                name="an_old_address_stays_in_this_house",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("path__regex", "^/[^/]")),
                                name="an_old_address_begins_with_a_slash",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("path", models.F("target_path")), _negated=True),
                                name="an_old_address_does_not_lead_to_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OldSite",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("name", models.CharField(editable=False, max_length=120, verbose_name="file")),
                        ("file", models.CharField(blank=True, default="", editable=False, max_length=200)),
                        (
                            "site",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="http://gh.example.cn: links to it become links to here. An export says it itself.",
                                max_length=120,
                                verbose_name="address of the old site",
                            ),
                        ),
                        (
                            "is_published",
                            models.BooleanField(
                                default=False,
                                help_text="With the dates of that time. Without the tick everything stays a draft.",
                                verbose_name="publish what was public",
                            ),
                        ),
                        ("columns", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("looking", "being read"),
                                    ("looked", "read, waits for you"),
                                    ("running", "being brought in"),
                                    ("done", "brought in"),
                                    ("failed", "stopped"),
                                ],
                                default="looking",
                                editable=False,
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("total", models.PositiveIntegerField(default=0, editable=False)),
                        ("done", models.PositiveIntegerField(default=0, editable=False)),
                        ("report", models.JSONField(blank=True, default=dict, editable=False)),
                        ("reason", models.CharField(blank=True, default="", editable=False, max_length=300)),
                        (
                            "column",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where texts stand whose old heading has no column. Empty: they are left out.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="news.column",
                                verbose_name="column for the rest",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "old site",
                        "verbose_name_plural": "old sites",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))),
                                name="no_more_is_done_than_there_is",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "failed"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_stopped_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("name", models.CharField(max_length=12, verbose_name="name")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former",
                                to="news.tag",
                                verbose_name="now called",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag",
                        "verbose_name_plural": "tags",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("name"), name="a_tag_has_its_name_alone"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into__isnull", True),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_tag_is_not_merged_into_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TagEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="news.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag event",
                        "verbose_name_plural": "tag events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyViews",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                        ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monthly_views",
                                to="news.article",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "views of a month",
                        "verbose_name_plural": "views of a month",
                        "indexes": [models.Index(fields=["month"], name="views_by_month")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("article", "month"), name="a_month_is_counted_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)),
                                name="a_month_begins_with_its_first_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MustRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("deadline", models.DateField(verbose_name="to be read by")),
                        (
                            "roles",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("editor", "editor"),
                                        ("first_reviewer", "first reviewer"),
                                        ("second_reviewer", "second reviewer"),
                                        ("final_reviewer", "final reviewer"),
                                        ("membership_officer", "membership officer"),
                                        ("congress_secretary", "congress secretary"),
                                        ("proposal_reviewer", "proposal reviewer"),
                                        ("scrutineer", "scrutineer"),
                                        ("inbox_clerk", "inbox clerk"),
                                        ("case_handler", "case handler"),
                                        ("bookkeeper", "bookkeeper"),
                                        ("approver", "approver"),
                                        ("audit_committee", "audit committee"),
                                        ("system_administrator", "system administrator"),
                                        ("leader", "leader"),
                                    ],
                                    max_length=24,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="roles",
                            ),
                        ),
                        (
                            "with_retired",
                            models.BooleanField(default=False, verbose_name="retired members too"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked for at")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.article",
                                verbose_name="article",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked for by",
                            ),
                        ),
                        (
                            "branches",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Each with everything below it. None: the whole union.",
                                related_name="+",
                                to="members.branch",
                                verbose_name="branches",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)ss",
                                to="news.policy",
                                verbose_name="policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "must-read",
                        "verbose_name_plural": "must-reads",
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article__isnull", False), ("policy__isnull", True)),
                                    models.Q(("article__isnull", True), ("policy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="must_read_is_one_text",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("article",),
                                name="an_article_is_asked_for_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("policy",),
                                name="a_policy_is_asked_for_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "roles__contained_by",
                                        [
                                            "editor",
                                            "first_reviewer",
                                            "second_reviewer",
                                            "final_reviewer",
                                            "membership_officer",
                                            "congress_secretary",
                                            "proposal_reviewer",
                                            "scrutineer",
                                            "inbox_clerk",
                                            "case_handler",
                                            "bookkeeper",
                                            "approver",
                                            "audit_committee",
                                            "system_administrator",
                                            "leader",
                                        ],
                                    )
                                ),
                                name="roles_of_a_must_read_exist",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MustReadEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "must_read",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="news.mustread",
                                verbose_name="must-read",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="receipts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        (
                            "must_read",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="receipts",
                                to="news.mustread",
                                verbose_name="must-read",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "confirmation of reading",
                        "verbose_name_plural": "confirmations of reading",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("must_read", "member"), name="a_reading_is_confirmed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "must_read",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="news.mustread",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "verbose_name_plural": "reminders",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("must_read", "member", "on"), name="reminded_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalleryItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "caption",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="caption here"
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gallery",
                                to="news.article",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gallery_items",
                                to="news.picture",
                                verbose_name="picture",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "picture of the gallery",
                        "verbose_name_plural": "gallery",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("article", "picture"),
                                name="a_gallery_shows_a_picture_once",
                                violation_error_message="This picture is in the gallery already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Video",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "file",
                            models.FileField(
                                editable=False, max_length=200, upload_to="videos/", verbose_name="film"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        (
                            "description",
                            models.TextField(max_length=4000, verbose_name="what is seen and said"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                        ("width", models.PositiveIntegerField(editable=False)),
                        ("height", models.PositiveIntegerField(editable=False)),
                        ("seconds", models.PositiveIntegerField(editable=False)),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="videos",
                                to="news.article",
                            ),
                        ),
                        (
                            "poster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="films",
                                to="news.picture",
                                verbose_name="picture before it plays",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "film",
                        "verbose_name_plural": "films",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("description", ""), _negated=True),
                                ),
                                name="a_film_says_what_it_shows",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Typo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("wrong", models.CharField(max_length=20, unique=True, verbose_name="wrong")),
                        ("right", models.CharField(max_length=20, verbose_name="right")),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The writer reads it: one sentence.",
                                max_length=100,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "unless",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Longer words in which the same characters are right, with 、 between them: 上报消息.",
                                max_length=100,
                                verbose_name="right inside of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "typo",
                        "verbose_name_plural": "typos",
                        "ordering": ["wrong"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=django.db.models.lookups.GreaterThanOrEqual(
                                    django.db.models.functions.text.Length("wrong"), 2
                                ),
                                name="a_typo_has_two_characters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("right", ""), _negated=True),
                                name="a_typo_has_a_right_word",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("right__contains", models.F("wrong")), _negated=True),
                                name="a_right_word_does_not_hold_the_wrong_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("name", models.CharField(max_length=20, unique=True, verbose_name="name")),
                        (
                            "title",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="title"),
                        ),
                        (
                            "summary",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="summary"),
                        ),
                        ("body", models.TextField(blank=True, default="", verbose_name="text")),
                        (
                            "source",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="source"),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                        (
                            "column",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="news.column",
                                verbose_name="column",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article template",
                        "verbose_name_plural": "article templates",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="an_article_template_has_a_name",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
