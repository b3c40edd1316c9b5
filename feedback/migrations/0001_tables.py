"""The tables of the worker mailbox."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0004_mailbox_roles"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Inbox",
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
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As people say it: 权益保障部.", max_length=40, verbose_name="name"
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                help_text="The branch whose inbox this is; the union itself for the offices of the union.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inboxes",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "superior",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where a letter goes that excludes this inbox or somebody in it, and who takes over.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="subordinates",
                                to="feedback.inbox",
                                verbose_name="superior inbox",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                        ("public_key", models.BinaryField(default=b"", max_length=32)),
                        ("generation", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "closed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
                        ),
                    ],
                    options={
                        "verbose_name": "inbox",
                        "verbose_name_plural": "inboxes",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="an_inbox_has_a_name"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("name",),
                                name="open_inboxes_have_different_names",
                                violation_error_message="There is already an inbox of this name.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("superior__isnull", True),
                                    models.Q(("superior", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_inbox_is_not_its_own_superior",
                                violation_error_message="An inbox cannot be its own superior.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("generation", 0), ("public_key", b"")),
                                    models.Q(
                                        ("generation__gt", 0), models.Q(("public_key", b""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="the_generation_of_a_key_says_whether_there_is_one",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="InboxMember",
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
                            "inbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="feedback.inbox",
                                verbose_name="inbox",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inbox_posts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
                                choices=[("clerk", "intake clerk"), ("handler", "handler"), ("lead", "lead")],
                                default="handler",
                                max_length=7,
                                verbose_name="duty",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="The last day; empty: until ended.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        ("wrapped_key", models.BinaryField(default=b"")),
                        ("generation", models.PositiveSmallIntegerField(default=0, editable=False)),
                    ],
                    options={
                        "verbose_name": "member of an inbox",
                        "verbose_name_plural": "members of inboxes",
                        "ordering": ["inbox", "duty", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    (
                                        "ends_on__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("starts_on"), "-", models.Value(1)
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_in_an_inbox_ends_after_it_starts",
                                violation_error_message="The last day cannot lie before the first.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("inbox", "user"),
                                name="a_person_has_one_duty_in_an_inbox",
                                violation_error_message="This person works in this inbox already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("wrapped_key", b""), _connector="OR"
                                ),
                                name="who_has_left_an_inbox_keeps_no_key",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="KeyCustodian",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "inbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="custodians",
                                to="feedback.inbox",
                                verbose_name="inbox",
                            ),
                        ),
                        (
                            "generation",
                            models.PositiveSmallIntegerField(verbose_name="generation of the key"),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="share")),
                        ("name", models.CharField(max_length=40, verbose_name="custodian")),
                        ("given_on", models.DateField(verbose_name="given on")),
                    ],
                    options={
                        "verbose_name": "key custodian",
                        "verbose_name_plural": "key custodians",
                        "ordering": ["inbox", "generation", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inbox", "generation", "number"), name="a_share_has_one_custodian"
                            ),
                            models.UniqueConstraint(
                                fields=("inbox", "generation", "name"),
                                name="two_custodians_keep_the_two_shares",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__in", [1, 2])), name="there_are_two_shares"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="a_custodian_has_a_name"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="InboxEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="what happened")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
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
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "inbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="feedback.inbox",
                                verbose_name="inbox",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of an inbox",
                        "verbose_name_plural": "events of inboxes",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
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
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As a worker would say it: 工资与工时.",
                                max_length=30,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "hint",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What belongs here, in one sentence.",
                                max_length=120,
                                verbose_name="hint",
                            ),
                        ),
                        (
                            "inbox",
                            models.ForeignKey(
                                help_text="Who answers. Letters that exclude somebody there go to its superior inbox.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="categories",
                                to="feedback.inbox",
                                verbose_name="inbox",
                            ),
                        ),
                        (
                            "pace",
                            models.CharField(
                                choices=[
                                    ("consult", "question"),
                                    ("suggestion", "suggestion or call for help"),
                                    ("complaint", "complaint"),
                                    ("difficult", "difficult matter"),
                                    ("complex", "especially complex matter"),
                                ],
                                default="suggestion",
                                max_length=10,
                                verbose_name="kind of matter",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                help_text="Question 3, suggestion 5, complaint 10, difficult 15, especially complex 30.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="days for the reply",
                            ),
                        ),
                        (
                            "counts_working_days",
                            models.BooleanField(
                                default=True,
                                help_text="Empty: calendar days, as for especially complex matters.",
                                verbose_name="working days",
                            ),
                        ),
                        (
                            "may_be_extended",
                            models.BooleanField(
                                default=False,
                                help_text="By ten days, approved by the chair, shown to who wrote.",
                                verbose_name="may be extended once",
                            ),
                        ),
                        (
                            "takes_sealed",
                            models.BooleanField(default=True, verbose_name="takes sealed letters"),
                        ),
                        (
                            "keep_days",
                            models.PositiveSmallIntegerField(
                                default=730,
                                help_text="After that the words are destroyed and only what statistics need is left.",
                                validators=[
                                    django.core.validators.MinValueValidator(30),
                                    django.core.validators.MaxValueValidator(3650),
                                ],
                                verbose_name="days kept after the close",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="open for letters")),
                    ],
                    options={
                        "verbose_name": "category of letters",
                        "verbose_name_plural": "categories of letters",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="a_category_of_letters_has_a_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("name",),
                                name="open_categories_of_letters_have_different_names",
                                violation_error_message="There is already a category of this name.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 1), ("days__lte", 60)),
                                name="a_letter_is_answered_within_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("keep_days__gte", 30), ("keep_days__lte", 3650)),
                                name="letters_are_kept_a_month_at_least",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="feedback.category",
                                verbose_name="category of letters",
                            ),
                        ),
                        ("label", models.CharField(max_length=60, verbose_name="question")),
                        (
                            "help",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="hint"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("line", "one line"),
                                    ("text", "text"),
                                    ("day", "day"),
                                    ("choice", "one of several"),
                                ],
                                default="line",
                                max_length=6,
                                verbose_name="kind of answer",
                            ),
                        ),
                        (
                            "choices",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="One a line, for “one of several”.",
                                verbose_name="choices",
                            ),
                        ),
                        (
                            "is_required",
                            models.BooleanField(default=False, verbose_name="has to be answered"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "question of a category",
                        "verbose_name_plural": "questions of categories",
                        "ordering": ["category", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("label", ""), _negated=True),
                                name="a_question_asks_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "choice"), _negated=True),
                                    models.Q(("choices", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_question_with_choices_has_some",
                                violation_error_message="Write the choices, one a line.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ReplyTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("title", models.CharField(max_length=60, verbose_name="title")),
                        ("text", models.TextField(verbose_name="text")),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: for letters of every category.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="templates",
                                to="feedback.category",
                                verbose_name="category of letters",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reply template",
                        "verbose_name_plural": "reply templates",
                        "ordering": ["title"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
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
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        ("name", models.CharField(max_length=30, unique=True, verbose_name="name")),
                        (
                            "words",
                            models.TextField(help_text="One a line: 加班费, 工资条.", verbose_name="words"),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="themes",
                                to="feedback.category",
                                verbose_name="suggested category",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "theme",
                        "verbose_name_plural": "themes",
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=30, verbose_name="name")),
                        ("query", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "name"), name="saved_views_of_a_person_have_different_names"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        (
                            "commander",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who answers for it",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(editable=False, verbose_name="opened at")),
                        (
                            "closed_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="closed at"),
                        ),
                        ("report", models.TextField(blank=True, default="", verbose_name="closing report")),
                    ],
                    options={
                        "verbose_name": "incident",
                        "verbose_name_plural": "incidents",
                        "ordering": ["-opened_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="an_incident_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", True),
                                    models.Q(("report", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_closed_incident_has_a_report",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="feedback.incident",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(verbose_name="text")),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "approved statement",
                        "verbose_name_plural": "approved statements",
                        "ordering": ["incident", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("incident", "version"), name="statements_of_an_incident_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="a_statement_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_approved_statement_names_who_and_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_approves_the_own_statement",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="feedback.incident",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="task")),
                        (
                            "assignee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by whom",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="by")),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "task of an incident",
                        "verbose_name_plural": "tasks of incidents",
                        "ordering": ["done_at", "due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="a_task_says_what"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="feedback.incident",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("words", models.CharField(max_length=300, verbose_name="what happened")),
                        ("is_public", models.BooleanField(default=False, verbose_name="everybody reads it")),
                    ],
                    options={
                        "verbose_name": "entry of a timeline",
                        "verbose_name_plural": "entries of timelines",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True),
                                name="an_entry_of_a_timeline_says_something",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "tier",
                            models.CharField(
                                choices=[("named", "named"), ("sealed", "sealed")],
                                editable=False,
                                max_length=6,
                                verbose_name="under a name or sealed",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="feedback.category",
                                verbose_name="category of letters",
                            ),
                        ),
                        (
                            "inbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="feedback.inbox",
                                verbose_name="inbox",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("received", "received"),
                                    ("accepted", "accepted"),
                                    ("returned", "returned with a pointer"),
                                    ("assigned", "assigned"),
                                    ("in_progress", "in progress"),
                                    ("waiting", "waiting for who wrote"),
                                    ("replied", "answered"),
                                    ("redo", "to be done again"),
                                    ("closed", "closed"),
                                    ("merged", "merged into another"),
                                    ("purged", "destroyed after its time"),
                                ],
                                default="received",
                                editable=False,
                                max_length=11,
                                verbose_name="stage",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(editable=False, null=True)),
                        ("serial", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "reporter",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="subject"),
                        ),
                        ("received_on", models.DateField(editable=False, verbose_name="received on")),
                        ("received_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "handler",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handled_cases",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handler",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                        ("clock_days", models.PositiveSmallIntegerField(editable=False)),
                        ("clock_is_working", models.BooleanField(default=True, editable=False)),
                        ("clock_from", models.DateField(editable=False)),
                        ("due_on", models.DateField(editable=False, verbose_name="to be answered by")),
                        ("acknowledge_by", models.DateField(editable=False)),
                        ("paused_on", models.DateField(editable=False, null=True)),
                        ("extension_asked_on", models.DateField(editable=False, null=True)),
                        ("extended_on", models.DateField(editable=False, null=True)),
                        ("accepted_on", models.DateField(editable=False, null=True)),
                        ("first_reply_on", models.DateField(editable=False, null=True)),
                        ("first_due_on", models.DateField(editable=False, null=True)),
                        ("replied_on", models.DateField(editable=False, null=True)),
                        ("closed_on", models.DateField(editable=False, null=True)),
                        ("claims_solved", models.BooleanField(editable=False, null=True)),
                        (
                            "solved",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "yes"), ("partly", "partly"), ("no", "no")],
                                default="",
                                editable=False,
                                max_length=6,
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(editable=False, null=True)),
                        ("redone", models.BooleanField(default=False, editable=False)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="feedback.case",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="feedback.incident",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "case",
                        "verbose_name_plural": "cases",
                        "indexes": [
                            models.Index(fields=["inbox", "stage", "due_on"], name="case_desk"),
                            models.Index(
                                condition=models.Q(
                                    ("stage__in", ["closed", "merged", "purged", "returned"]), _negated=True
                                ),
                                fields=["handler", "due_on"],
                                name="case_of_handler",
                            ),
                            models.Index(
                                condition=models.Q(("reporter__isnull", False)),
                                fields=["reporter", "-received_at"],
                                name="case_of_reporter",
                            ),
                            models.Index(fields=["received_on"], name="case_by_day"),
                            models.Index(
                                condition=models.Q(
                                    ("stage__in", ["accepted", "assigned", "in_progress", "received", "redo"])
                                ),
                                fields=["due_on"],
                                name="case_due",
                            ),
                            models.Index(fields=["first_due_on"], name="case_first_due"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("tier", "sealed"), _negated=True),
                                    models.Q(
                                        ("branch__isnull", True),
                                        ("received_at__isnull", True),
                                        ("reporter__isnull", True),
                                        ("subject", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_sealed_case_names_nobody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("tier", "named"), _negated=True),
                                    ("stage", "purged"),
                                    models.Q(("received_at__isnull", False), ("reporter__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_named_case_names_its_reporter",
                            ),
                            models.UniqueConstraint(
                                fields=("year", "serial"), name="a_case_number_is_given_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted_on__isnull", True),
                                        ("serial__isnull", True),
                                        ("year__isnull", True),
                                    ),
                                    models.Q(
                                        ("accepted_on__isnull", False),
                                        ("serial__gte", 1),
                                        ("year__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_accepted_case_has_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("stage__in", ["assigned", "in_progress", "waiting", "replied"]),
                                        _negated=True,
                                    ),
                                    ("handler__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_case_in_work_has_a_handler",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paused_on__isnull", False), ("stage", "waiting")),
                                    models.Q(
                                        models.Q(("stage", "waiting"), _negated=True),
                                        ("paused_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="only_a_waiting_case_is_paused",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "replied"), _negated=True),
                                    ("replied_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="an_answered_case_has_a_day_of_its_reply",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stage__in", ["closed", "returned", "merged"]), _negated=True),
                                    ("closed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_closed_case_has_a_day_of_its_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("solved", ""), ("stars__isnull", True)),
                                    models.Q(
                                        ("solved__in", ["yes", "partly", "no"]),
                                        ("stars__gte", 1),
                                        ("stars__lte", 5),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_rating_has_one_to_five_stars",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("round__gte", 1), ("round__lte", 2)),
                                name="a_case_is_done_again_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into__isnull", True),
                                    ("stage__in", ["merged", "purged"]),
                                    _connector="OR",
                                ),
                                name="a_merged_case_says_into_which",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into__isnull", True),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_case_is_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("clock_from"))),
                                name="a_clock_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedKey",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="sealed_key",
                                serialize=False,
                                to="feedback.case",
                            ),
                        ),
                        ("lookup", models.CharField(max_length=64, unique=True)),
                        ("for_inbox", models.BinaryField()),
                        (
                            "inbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.inbox",
                            ),
                        ),
                        ("generation", models.PositiveSmallIntegerField()),
                        ("for_code", models.BinaryField()),
                    ],
                    options={
                        "verbose_name": "key of a sealed case",
                        "verbose_name_plural": "keys of sealed cases",
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Exclusion",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions",
                                to="feedback.case",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        (
                            "inbox",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.inbox",
                                verbose_name="inbox",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exclusion",
                        "verbose_name_plural": "exclusions",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("inbox__isnull", False), ("user__isnull", True)),
                                    models.Q(("inbox__isnull", True), ("user__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_exclusion_is_of_a_person_or_an_inbox",
                            ),
                            models.UniqueConstraint(
                                fields=("case", "user"), name="a_person_is_excluded_once"
                            ),
                            models.UniqueConstraint(
                                fields=("case", "inbox"), name="an_inbox_is_excluded_once"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CoHandler",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="co_handlers",
                                to="feedback.case",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="helped_cases",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        ("asked_on", models.DateField()),
                    ],
                    options={
                        "verbose_name": "co-handler",
                        "verbose_name_plural": "co-handlers",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "user"), name="a_co_handler_is_asked_once"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTheme",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="themes",
                                to="feedback.case",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="feedback.theme",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "theme"), name="a_theme_of_a_case_is_said_once"
                            )
                        ],
                        "indexes": [],
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
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="feedback.case",
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("step", models.CharField(max_length=6)),
                        ("on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "due_on", "step"), name="a_reminder_is_sent_once_a_step"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="feedback.case",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("letter", "letter"),
                                    ("addition", "addition"),
                                    ("question", "question"),
                                    ("answer", "answer to the question"),
                                    ("pointer", "pointer to who can help"),
                                    ("progress", "report on progress"),
                                    ("reply", "reply"),
                                    ("extension", "reason for more time"),
                                    ("comment", "comment of who wrote"),
                                    ("statement", "approved statement"),
                                    ("note", "internal note"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField(null=True)),
                        ("text", models.TextField(blank=True, default="")),
                        ("sealed", models.BinaryField(default=b"")),
                    ],
                    options={
                        "verbose_name": "message of a case",
                        "verbose_name_plural": "messages of cases",
                        "ordering": ["case", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "number"), name="messages_of_a_case_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sealed", b""), ("at__isnull", False)),
                                    models.Q(("at__isnull", True), ("text", "")),
                                    _connector="OR",
                                ),
                                name="a_message_is_plain_or_sealed",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="feedback.message",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("kind", models.CharField(max_length=4)),
                        ("data", models.BinaryField()),
                        ("size", models.PositiveIntegerField()),
                    ],
                    options={
                        "verbose_name": "attachment of a letter",
                        "verbose_name_plural": "attachments of letters",
                        "ordering": ["message", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("message", "number"), name="attachments_of_a_message_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["jpg", "png", "pdf"])),
                                name="an_attachment_of_a_letter_is_a_picture_or_pdf",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
                    fields=[
                        (
                            "shuffle",
                            models.FloatField(
                                db_default=django.db.models.functions.math.Random(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="feedback.case",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("write", "received"),
                                    ("add", "something added"),
                                    ("accept", "accepted"),
                                    ("return", "returned with a pointer"),
                                    ("transfer", "passed to another inbox"),
                                    ("assign", "assigned"),
                                    ("involve", "somebody asked to help"),
                                    ("start", "work begun"),
                                    ("ask", "asked back; the clock stands still"),
                                    ("answer_back", "answered the question"),
                                    ("resume", "the clock runs again"),
                                    ("progress", "progress reported"),
                                    ("note", "internal note"),
                                    ("ask_extension", "more time asked for"),
                                    ("extend", "more time granted"),
                                    ("refuse_extension", "more time refused"),
                                    ("remind", "reminded"),
                                    ("reply", "answered"),
                                    ("rate_satisfied", "rated: satisfied"),
                                    ("rate_dissatisfied", "rated: not satisfied"),
                                    ("lapse", "closed: not rated in time"),
                                    ("reopen", "taken up again"),
                                    ("merge", "merged into another"),
                                    ("take_in", "another case taken in"),
                                    ("link", "linked to an incident"),
                                    ("purge", "words destroyed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("from_stage", models.CharField(blank=True, default="", max_length=11)),
                        (
                            "to_stage",
                            models.CharField(
                                choices=[
                                    ("received", "received"),
                                    ("accepted", "accepted"),
                                    ("returned", "returned with a pointer"),
                                    ("assigned", "assigned"),
                                    ("in_progress", "in progress"),
                                    ("waiting", "waiting for who wrote"),
                                    ("replied", "answered"),
                                    ("redo", "to be done again"),
                                    ("closed", "closed"),
                                    ("merged", "merged into another"),
                                    ("purged", "destroyed after its time"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField(null=True)),
                        ("details", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "event of a case",
                        "verbose_name_plural": "events of cases",
                        "ordering": ["case", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "number"), name="events_of_a_case_are_numbered"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="publication",
                                to="feedback.case",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="feedback.category",
                                verbose_name="category of letters",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("question", models.TextField(verbose_name="what was asked")),
                        ("answer", models.TextField(verbose_name="what was answered")),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_on", models.DateField(editable=False)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                db_index=True, editable=False, null=True, verbose_name="published at"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at"),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="reason"),
                        ),
                        ("words", models.TextField(default="", editable=False)),
                    ],
                    options={
                        "verbose_name": "published answer",
                        "verbose_name_plural": "published answers",
                        "ordering": ["-published_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("question", ""), _negated=True),
                                    models.Q(("answer", ""), _negated=True),
                                ),
                                name="a_published_answer_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", True),
                                    models.Q(
                                        ("approved_by__isnull", False),
                                        models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_published_answer_was_approved_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_answer_says_who_and_why",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MeToo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="me_toos",
                                to="feedback.publication",
                            ),
                        ),
                        ("mark", models.CharField(max_length=64)),
                    ],
                    options={
                        "verbose_name": "me-too",
                        "verbose_name_plural": "me-toos",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("publication", "mark"), name="a_person_says_me_too_once"
                            )
                        ],
                        "indexes": [],
                    },
                ),
            ]
        )
    ]
