"""Old addresses and the uploads of old sites. A kept first page with a question behind it may have become one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import moves_the_edition


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0015_subscriptions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                                ("article__isnull", False), ("policy__isnull", True), ("target_path", "")
                            ),
                            models.Q(
                                ("article__isnull", True), ("policy__isnull", False), ("target_path", "")
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
                            ("target_path", ""), ("target_path__regex", "^/($|[^/\\\\])"), _connector="OR"
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
        moves_the_edition("news_oldaddress"),
    ]
