"""The tables of the congress: rules, roster, sessions with their papers, proposals, attendance, votes."""

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("proposals", "0001_congress"),
        ("proposals", "0003_rule_rows"),
        ("proposals", "0005_reminders"),
        ("proposals", "0006_papers"),
        ("proposals", "0008_roster_events"),
        ("proposals", "0010_attendance"),
        ("proposals", "0012_whole_windows"),
        ("proposals", "0015_rules_of_sessions"),
        ("proposals", "0019_autosaves"),
        ("proposals", "0023_voting"),
        ("proposals", "0025_drill_by_words"),
    ]
    dependencies = [("members", "0001_tables"), ("news", "0001_tables")]
    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Congress",
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
                                    ("workers", "workers’ congress"),
                                    ("members", "congress of union members"),
                                ],
                                default="workers",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "term",
                            models.PositiveSmallIntegerField(
                                help_text="The number of the term: 5 for the fifth congress (五届).",
                                verbose_name="term",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Of the body: 云岭矿业集团职工代表大会. The term is added.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="term begins on")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="The last day; three to five years later.",
                                null=True,
                                verbose_name="term ends on",
                            ),
                        ),
                        (
                            "workers",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="All workers of the enterprise when the delegates were elected: seats follow from it.",
                                verbose_name="workers represented",
                            ),
                        ),
                        (
                            "women_workers",
                            models.PositiveIntegerField(default=0, verbose_name="women among them"),
                        ),
                        (
                            "seats",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How many delegates were decided on. Never fewer than the rule asks.",
                                verbose_name="seats",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "congress",
                        "verbose_name_plural": "congresses",
                        "ordering": ["-starts_on", "-term"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "term"),
                                name="a_term_is_held_once",
                                violation_error_message="There is a congress of this term already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("term__gte", 1)), name="terms_count_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="a_term_ends_after_it_begins",
                                violation_error_message="The term cannot end before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("women_workers__lte", models.F("workers"))),
                                name="women_are_among_the_workers",
                                violation_error_message="There cannot be more women than workers.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Committee",
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
                                    ("presidium", "presidium"),
                                    ("credentials", "credentials review"),
                                    ("proposals", "review of proposals"),
                                    ("special", "special committee"),
                                ],
                                default="special",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="committees",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "committee",
                        "verbose_name_plural": "committees",
                        "ordering": ["congress", "kind", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("congress", "name"),
                                name="committees_have_different_names",
                                violation_error_message="There is a committee of this name already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "presidium")),
                                fields=("congress",),
                                name="a_congress_has_one_presidium",
                                violation_error_message="This congress has a presidium already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Constituency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "workers",
                            models.PositiveIntegerField(
                                default=0, help_text="All who may vote here.", verbose_name="workers"
                            ),
                        ),
                        ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="seats")),
                        (
                            "branches",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Whose members vote here; each stands for everything below it.",
                                related_name="constituencies",
                                to="members.branch",
                                verbose_name="branches",
                            ),
                        ),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="constituencies",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "constituency",
                        "verbose_name_plural": "constituencies",
                        "ordering": ["congress", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("congress", "name"),
                                name="constituencies_have_different_names",
                                violation_error_message="There is a constituency of this name already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delegate",
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
                            "category",
                            models.CharField(
                                choices=[
                                    ("frontline", "front line"),
                                    ("professional", "professional"),
                                    ("manager", "manager"),
                                ],
                                max_length=12,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "came_by",
                            models.CharField(
                                choices=[("election", "election"), ("by_election", "by-election")],
                                default="election",
                                max_length=11,
                                verbose_name="came by",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="mandate from")),
                        (
                            "valid_to",
                            models.DateField(
                                blank=True,
                                help_text="The last day; empty: until the end of the term.",
                                null=True,
                                verbose_name="mandate until",
                            ),
                        ),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not ended"),
                                    ("recalled", "recalled"),
                                    ("left", "left the enterprise"),
                                    ("moved", "moved to another constituency"),
                                    ("resigned", "resigned"),
                                    ("term", "end of the term"),
                                ],
                                default="",
                                editable=False,
                                max_length=8,
                                verbose_name="ended because",
                            ),
                        ),
                        (
                            "entitled",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="In the constituency, on the day of the vote.",
                                null=True,
                                verbose_name="workers entitled to vote",
                            ),
                        ),
                        (
                            "took_part",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="took part"),
                        ),
                        (
                            "votes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="votes received"),
                        ),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegates",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                        (
                            "constituency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegates",
                                to="proposals.constituency",
                                verbose_name="constituency",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegates",
                                to="proposals.delegation",
                                verbose_name="delegation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delegate",
                        "verbose_name_plural": "delegates",
                        "ordering": ["congress", "member__name_key", "pk"],
                        "indexes": [
                            models.Index(fields=["member", "valid_from"], name="mandates_of_a_member")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    (
                                        "valid_to__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("valid_from"), "-", models.Value(1)
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_mandate_ends_after_it_begins",
                                violation_error_message="The last day cannot lie before the first.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("congress", "member"),
                                name="a_member_has_one_open_mandate",
                                violation_error_message="This person is a delegate already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("took_part", None),
                                    models.Q(
                                        models.Q(
                                            ("entitled", None),
                                            ("took_part__lte", models.F("entitled")),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("votes", None),
                                            ("votes__lte", models.F("took_part")),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="who_was_elected_got_no_more_votes_than_were_cast",
                                violation_error_message="Votes, those who took part and those entitled do not fit together.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeSeat",
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
                            "post",
                            models.CharField(
                                choices=[
                                    ("chair", "chair"),
                                    ("vice_chair", "vice chair"),
                                    ("member", "member"),
                                ],
                                default="member",
                                max_length=10,
                                verbose_name="post",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="proposals.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="committee_seats",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "seat in a committee",
                        "verbose_name_plural": "seats in committees",
                        "ordering": ["committee", "post", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("committee", "delegate"),
                                name="a_delegate_sits_in_a_committee_once",
                                violation_error_message="This delegate is in the committee already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DelegateEvent",
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
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delegate event",
                        "verbose_name_plural": "delegate events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                        (
                            "head",
                            models.ForeignKey(
                                blank=True,
                                help_text="Leads the discussion and enters its opinions.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="proposals.delegate",
                                verbose_name="head",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delegation",
                        "verbose_name_plural": "delegations",
                        "ordering": ["congress", "position", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("congress", "name"),
                                name="delegations_have_different_names",
                                violation_error_message="There is a delegation of this name already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                                    ("single", "one delegate’s"),
                                    ("joint", "joint"),
                                    ("delegation", "a delegation’s"),
                                ],
                                default="single",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="subject of the proposal"
                            ),
                        ),
                        ("grounds", models.TextField(blank=True, default="", verbose_name="grounds")),
                        (
                            "measures",
                            models.TextField(blank=True, default="", verbose_name="proposed measures"),
                        ),
                        (
                            "hides_names",
                            models.BooleanField(
                                default=False,
                                help_text="Committee and departments see it all the same; readers see the delegation.",
                                verbose_name="hide my name on the public board",
                            ),
                        ),
                        (
                            "is_open_to_all",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise only those whom you invite.",
                                verbose_name="let every delegate see and second it",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("seconding", "seconding"),
                                    ("submitted", "submitted"),
                                    ("in_review", "in review"),
                                    ("returned", "to be revised"),
                                    ("merged", "merged"),
                                    ("split", "split"),
                                    ("declined", "declined"),
                                    ("appealed", "appealed"),
                                    ("converted", "suggestion"),
                                    ("docketed", "docketed"),
                                    ("assigned", "assigned"),
                                    ("handling", "being handled"),
                                    ("replied", "answered"),
                                    ("rework", "handled again"),
                                    ("escalated", "before the joint meeting"),
                                    ("implementing", "being carried out"),
                                    ("closed", "closed"),
                                    ("closed_unrated", "closed, not rated"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=14,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "round",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="round"),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                blank=True, editable=False, null=True, verbose_name="number"
                            ),
                        ),
                        (
                            "text_hash",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=64,
                                verbose_name="fingerprint of the text",
                            ),
                        ),
                        (
                            "clock",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "nothing"),
                                    ("review", "review by the committee"),
                                    ("accept", "acceptance by the department"),
                                    ("reply", "answer of the department"),
                                    ("rework", "second answer of the department"),
                                    ("milestone", "implementation"),
                                    ("rate", "rating by the mover"),
                                    ("appeal", "appeal by the mover"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                                verbose_name="waits for",
                            ),
                        ),
                        (
                            "clock_from",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="counted from"
                            ),
                        ),
                        (
                            "clock_days",
                            models.PositiveSmallIntegerField(
                                blank=True, editable=False, null=True, verbose_name="days"
                            ),
                        ),
                        (
                            "clock_is_working",
                            models.BooleanField(default=True, editable=False, verbose_name="working days"),
                        ),
                        (
                            "due_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="due on"),
                        ),
                        (
                            "submitted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="submitted at"
                            ),
                        ),
                        (
                            "docketed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="docketed at"
                            ),
                        ),
                        (
                            "assigned_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="assigned at"
                            ),
                        ),
                        (
                            "accepted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="accepted at"
                            ),
                        ),
                        (
                            "replied_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="answered at"
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="ended at"
                            ),
                        ),
                        (
                            "extended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="extended at"
                            ),
                        ),
                        (
                            "reworks",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="handled again"
                            ),
                        ),
                        (
                            "answer_class",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                help_text="Of the last answer; the answers themselves are rows of their own.",
                                max_length=1,
                                verbose_name="class of the answer",
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                help_text="The last one.",
                                max_length=12,
                                verbose_name="rating",
                            ),
                        ),
                        (
                            "decline_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("not_ours", "outside what the congress and the enterprise can decide"),
                                    ("no_measures", "no concrete measure is asked for"),
                                    ("several_matters", "several matters in one"),
                                    ("done", "solved or decided already"),
                                    ("personal", "one person’s own matter: the worker mailbox is the place"),
                                    ("against_law", "against law or a decision of the congress"),
                                    ("other", "another reason"),
                                ],
                                default="",
                                editable=False,
                                max_length=16,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "decline_words",
                            models.TextField(blank=True, default="", editable=False, verbose_name="in words"),
                        ),
                        (
                            "is_major",
                            models.BooleanField(default=False, editable=False, verbose_name="major matter"),
                        ),
                        (
                            "is_excellent",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="excellent proposal"
                            ),
                        ),
                        (
                            "praise",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="why it is excellent",
                            ),
                        ),
                        (
                            "suggestion_answer",
                            models.TextField(
                                blank=True,
                                default="",
                                editable=False,
                                verbose_name="answer to the suggestion",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of a delegation’s proposal: the one that moves it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="proposals.delegation",
                                verbose_name="delegation",
                            ),
                        ),
                        (
                            "lead_department",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_proposals",
                                to="members.department",
                                verbose_name="lead department",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="proposals.proposal",
                                verbose_name="merged into",
                            ),
                        ),
                        (
                            "mover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="proposals.delegate",
                                verbose_name="mover",
                            ),
                        ),
                        (
                            "split_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="proposals.proposal",
                                verbose_name="split from",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="proposals.proposalcategory",
                                verbose_name="category",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                        (
                            "subject",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="proposals.subject",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposal",
                        "verbose_name_plural": "proposals",
                        "ordering": ["-session", "number", "pk"],
                        "indexes": [
                            models.Index(fields=["stage", "due_on"], name="proposals_by_stage"),
                            models.Index(
                                condition=models.Q(("clock", ""), _negated=True),
                                fields=["due_on"],
                                name="proposals_by_due_day",
                            ),
                            models.Index(
                                condition=models.Q(("docketed_at__isnull", False)),
                                fields=["-docketed_at", "-id"],
                                name="proposals_on_the_board",
                            ),
                            models.Index(
                                fields=["lead_department", "stage"], name="proposals_of_a_department"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "number"), name="a_proposal_number_is_given_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage__in", ["draft", "returned", "withdrawn"]),
                                    models.Q(
                                        models.Q(("title", ""), _negated=True),
                                        models.Q(("grounds", ""), _negated=True),
                                        models.Q(("measures", ""), _negated=True),
                                        ("category__isnull", False),
                                        models.Q(("text_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_frozen_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "delegation"), _negated=True),
                                    ("delegation__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_delegations_proposal_names_the_delegation",
                                violation_error_message="Say which delegation moves it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage__in", ["draft", "seconding", "withdrawn"]),
                                    models.Q(("number__isnull", False), ("submitted_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="what_was_submitted_has_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("docketed_at__isnull", False),
                                    models.Q(
                                        (
                                            "stage__in",
                                            [
                                                "docketed",
                                                "assigned",
                                                "handling",
                                                "replied",
                                                "rework",
                                                "escalated",
                                                "implementing",
                                                "closed_unrated",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_docketed_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lead_department__isnull", False),
                                    models.Q(
                                        (
                                            "stage__in",
                                            [
                                                "assigned",
                                                "handling",
                                                "replied",
                                                "rework",
                                                "escalated",
                                                "implementing",
                                                "closed_unrated",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_assigned_has_a_department",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("merged_into__isnull", False), ("stage", "merged")),
                                    models.Q(
                                        models.Q(("stage", "merged"), _negated=True),
                                        ("merged_into__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_merged_says_into_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_proposal_is_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("stage__in", ["declined", "appealed", "converted"]), _negated=True
                                    ),
                                    models.Q(
                                        models.Q(("decline_reason", ""), _negated=True),
                                        models.Q(("decline_words", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_was_declined_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("clock", ""), ("due_on", None)),
                                    models.Q(
                                        models.Q(("clock", ""), _negated=True), ("due_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_clock_has_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoOpinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField(verbose_name="opinion")),
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
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="co_opinions",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opinion of a co-department",
                        "verbose_name_plural": "opinions of co-departments",
                        "ordering": ["proposal", "at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True),
                                name="a_co_opinion_says_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoMover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="co_movings",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="co_movers",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                help_text="The one merged or split.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.proposal",
                                verbose_name="came with",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "co-mover",
                        "verbose_name_plural": "co-movers",
                        "ordering": ["proposal", "at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "delegate"), name="a_delegate_comoves_a_proposal_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("lead", "lead department"), ("co", "co-handling department")],
                                max_length=4,
                                verbose_name="part",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="assigned at")),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="accepted at"),
                        ),
                        (
                            "returned_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="returned at"),
                        ),
                        (
                            "return_reason",
                            models.TextField(blank=True, default="", verbose_name="why it was returned"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
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
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="members.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment",
                        "verbose_name_plural": "assignments",
                        "ordering": ["proposal", "at", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["department", "ended_at"], name="assignments_of_a_department"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("part", "lead")),
                                fields=("proposal",),
                                name="a_proposal_has_one_lead_department",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("proposal", "department"),
                                name="a_department_has_one_part_in_a_proposal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("returned_at", None),
                                    models.Q(
                                        models.Q(("return_reason", ""), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_is_returned_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField(verbose_name="grounds of the appeal")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("open", "not decided"),
                                    ("upheld", "the decline stands"),
                                    ("admitted", "taken up again"),
                                ],
                                default="open",
                                max_length=8,
                                verbose_name="outcome",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
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
                            "proposal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeal",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "appeal",
                        "verbose_name_plural": "appeals",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="an_appeal_has_grounds"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", "open"),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_decided_appeal_is_answered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalCategory",
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
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                        (
                            "is_offered",
                            models.BooleanField(
                                default=True,
                                help_text="Without it old proposals keep it and new ones cannot choose it.",
                                verbose_name="offered",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "category of proposals",
                        "verbose_name_plural": "categories of proposals",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="a_proposal_category_has_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("create", "begun"),
                                    ("edit", "text changed: signatures void"),
                                    ("invite", "text frozen, seconders asked"),
                                    ("second", "seconded"),
                                    ("decline_second", "did not second"),
                                    ("submit", "submitted"),
                                    ("start_review", "review begun"),
                                    ("ask_revision", "sent back to be revised"),
                                    ("revise", "revision begun"),
                                    ("merge", "merged"),
                                    ("take_in", "another proposal taken in"),
                                    ("split", "split"),
                                    ("decline", "declined"),
                                    ("sign", "first sign-off"),
                                    ("docket", "docketed"),
                                    ("appeal", "appealed"),
                                    ("uphold", "decline stands"),
                                    ("admit", "taken up again"),
                                    ("convert", "made a suggestion"),
                                    ("answer_suggestion", "suggestion answered"),
                                    ("assign", "assigned"),
                                    ("return_missent", "returned as mis-sent"),
                                    ("accept", "accepted"),
                                    ("extend", "extended"),
                                    ("chase", "chased"),
                                    ("co_opinion", "opinion of a co-department"),
                                    ("progress", "progress reported"),
                                    ("reply", "answered"),
                                    ("rate_satisfied", "rated: satisfied"),
                                    ("rate_basically", "rated: basically satisfied"),
                                    ("rate_dissatisfied", "rated: dissatisfied"),
                                    ("lapse", "not rated in time"),
                                    ("milestone", "milestone done"),
                                    ("settle_close", "settled by the joint meeting"),
                                    ("settle_rework", "sent back by the joint meeting"),
                                    ("commend", "named an excellent proposal"),
                                    ("withdraw", "withdrawn"),
                                ],
                                max_length=20,
                                verbose_name="what happened",
                            ),
                        ),
                        (
                            "from_stage",
                            models.CharField(blank=True, default="", max_length=14, verbose_name="from"),
                        ),
                        (
                            "to_stage",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("seconding", "seconding"),
                                    ("submitted", "submitted"),
                                    ("in_review", "in review"),
                                    ("returned", "to be revised"),
                                    ("merged", "merged"),
                                    ("split", "split"),
                                    ("declined", "declined"),
                                    ("appealed", "appealed"),
                                    ("converted", "suggestion"),
                                    ("docketed", "docketed"),
                                    ("assigned", "assigned"),
                                    ("handling", "being handled"),
                                    ("replied", "answered"),
                                    ("rework", "handled again"),
                                    ("escalated", "before the joint meeting"),
                                    ("implementing", "being carried out"),
                                    ("closed", "closed"),
                                    ("closed_unrated", "closed, not rated"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=14,
                                verbose_name="to",
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        ("words", models.TextField(blank=True, default="", verbose_name="in words")),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                        (
                            "text_hash",
                            models.CharField(
                                blank=True, default="", max_length=64, verbose_name="fingerprint of the text"
                            ),
                        ),
                        ("previous_hash", models.CharField(blank=True, default="", max_length=64)),
                        ("hash", models.CharField(max_length=64)),
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
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a proposal",
                        "verbose_name_plural": "events of proposals",
                        "ordering": ["proposal", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "number"), name="events_of_a_proposal_are_numbered"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("text", "to the proposal"),
                                    ("answer", "to the answer"),
                                    ("proof", "proof of what was done"),
                                    ("signed_paper", "signed paper"),
                                ],
                                default="text",
                                max_length=12,
                                verbose_name="purpose",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="file name")),
                        (
                            "file",
                            models.FileField(max_length=200, upload_to="proposals/", verbose_name="file"),
                        ),
                        ("kind", models.CharField(max_length=8, verbose_name="kind of file")),
                        ("size", models.PositiveIntegerField(verbose_name="size")),
                        ("sha256", models.CharField(max_length=64)),
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
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a proposal",
                        "verbose_name_plural": "files of proposals",
                        "ordering": ["proposal", "at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Reply",
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
                            "number",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="which answer"),
                        ),
                        (
                            "answer_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A: solved"),
                                    ("B", "B: being solved or planned"),
                                    ("C", "C: not possible now"),
                                    ("D", "D: for reference"),
                                ],
                                default="",
                                max_length=1,
                                verbose_name="class",
                            ),
                        ),
                        ("words", models.TextField(blank=True, default="", verbose_name="answer")),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="For C and D: why not, and what would be needed.",
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="For B: the day by which everything is done.",
                                null=True,
                                verbose_name="to be done by",
                            ),
                        ),
                        (
                            "sent_for_signature_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="put before the leader at"
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=300,
                                verbose_name="remark of the leader",
                            ),
                        ),
                        (
                            "signatory_title",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=40, verbose_name="title"
                            ),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="signed at"
                            ),
                        ),
                        (
                            "text_hash",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=64,
                                verbose_name="fingerprint of the text",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drafted by",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                        (
                            "signatory",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signed by",
                            ),
                        ),
                        (
                            "signed_paper",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Where the leader signed with a pen: the scan.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.proposalfile",
                                verbose_name="signed paper",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer",
                        "verbose_name_plural": "answers",
                        "ordering": ["proposal", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "number"), name="answers_of_a_proposal_are_numbered"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("signed_at__isnull", True)),
                                fields=("proposal",),
                                name="a_proposal_has_one_unsigned_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_at", None),
                                    models.Q(
                                        ("signatory__isnull", False),
                                        models.Q(("words", ""), _negated=True),
                                        models.Q(("answer_class", ""), _negated=True),
                                        models.Q(("text_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_signed_answer_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_at", None),
                                    models.Q(("answer_class", "B"), _negated=True),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_planned_answer_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_at", None),
                                    models.Q(("answer_class__in", ["C", "D"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_answer_that_says_no_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "is_of_work",
                            models.BooleanField(
                                default=False,
                                help_text="Not of the words but of what was done.",
                                verbose_name="after it was carried out",
                            ),
                        ),
                        (
                            "value",
                            models.CharField(
                                choices=[
                                    ("satisfied", "satisfied"),
                                    ("basically", "basically satisfied"),
                                    ("dissatisfied", "dissatisfied"),
                                ],
                                max_length=12,
                                verbose_name="rating",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="in words"),
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
                            "reply",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratings",
                                to="proposals.reply",
                                verbose_name="answer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rating",
                        "verbose_name_plural": "ratings",
                        "ordering": ["reply", "at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reply", "is_of_work"), name="an_answer_is_rated_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("value", "dissatisfied"), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_is_dissatisfied_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="measure")),
                        (
                            "responsible",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="responsible"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "done_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="done at"
                            ),
                        ),
                        (
                            "done_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="done on"),
                        ),
                        (
                            "proof",
                            models.TextField(blank=True, default="", editable=False, verbose_name="proof"),
                        ),
                        (
                            "proof_file",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.proposalfile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones",
                                to="proposals.reply",
                                verbose_name="answer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "milestone",
                        "verbose_name_plural": "milestones",
                        "ordering": ["reply", "due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_on", None)),
                                    models.Q(
                                        ("done_at__isnull", False),
                                        ("done_on__isnull", False),
                                        models.Q(("proof", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="what_is_done_is_proved",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewSign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "opinion",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="opinion"),
                        ),
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
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signs",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sign-off",
                        "verbose_name_plural": "sign-offs",
                        "ordering": ["proposal", "at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "round", "by"), name="a_person_signs_off_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Session",
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
                            "number",
                            models.PositiveSmallIntegerField(
                                help_text="2 for the second session (二次). Joint meetings count on their own.",
                                verbose_name="number of the session",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("regular", "regular"),
                                    ("extraordinary", "extraordinary"),
                                    ("joint_meeting", "joint meeting"),
                                ],
                                default="regular",
                                max_length=14,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("onsite", "in a hall"),
                                    ("online", "online"),
                                    ("hybrid", "in a hall and online"),
                                ],
                                default="onsite",
                                max_length=8,
                                verbose_name="form",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="place"),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="begins")),
                        ("ends_at", models.DateTimeField(verbose_name="ends")),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the secretary said it was over.",
                                null=True,
                                verbose_name="closed at",
                            ),
                        ),
                        (
                            "proposals_from",
                            models.DateTimeField(
                                blank=True,
                                help_text="Delegates move proposals from this moment on.",
                                null=True,
                                verbose_name="proposals from",
                            ),
                        ),
                        (
                            "proposals_until",
                            models.DateTimeField(
                                blank=True,
                                help_text="About a month; later none is taken.",
                                null=True,
                                verbose_name="proposals until",
                            ),
                        ),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                        (
                            "rules",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Those in force when it was closed: its clocks go by them.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.rulesnapshot",
                                verbose_name="frozen rules",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "session",
                        "verbose_name_plural": "sessions",
                        "ordering": ["-starts_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("congress"),
                                models.F("number"),
                                models.Case(
                                    models.When(kind="joint_meeting", then=models.Value("joint")),
                                    default=models.Value("plenary"),
                                ),
                                name="a_session_is_numbered_once",
                                violation_error_message="There is a session of this number already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="a_session_ends_after_it_begins",
                                violation_error_message="It cannot end before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proposals_from", None), ("proposals_until", None)),
                                    models.Q(
                                        ("proposals_from__isnull", False),
                                        ("proposals_until__isnull", False),
                                        ("proposals_until__gt", models.F("proposals_from")),
                                    ),
                                    _connector="OR",
                                ),
                                name="the_window_of_proposals_closes_after_it_opened",
                                violation_error_message="Say both: from when and until when proposals are taken.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Observer",
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
                            models.CharField(blank=True, default="", max_length=60, verbose_name="name"),
                        ),
                        (
                            "post",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="post"),
                        ),
                        (
                            "capacity",
                            models.CharField(
                                choices=[("observer", "observer"), ("guest", "special guest")],
                                default="observer",
                                max_length=8,
                                verbose_name="capacity",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for somebody from outside.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="observers",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "observer",
                        "verbose_name_plural": "observers",
                        "ordering": ["session", "capacity", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member__isnull", False),
                                    models.Q(("name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_observer_is_somebody",
                                violation_error_message="Choose a member or write a name.",
                            ),
                            models.UniqueConstraint(
                                fields=("session", "member"),
                                name="an_observer_is_listed_once",
                                violation_error_message="This person is on the list already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionEvent",
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
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "session event",
                        "verbose_name_plural": "session events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                    ],
                    options={
                        "verbose_name": "subject",
                        "verbose_name_plural": "subjects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="a_subject_has_a_title"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        (
                            "power",
                            models.CharField(
                                choices=[
                                    ("deliberate", "deliberate and advise"),
                                    ("approve", "deliberate and approve"),
                                    ("supervise", "examine and supervise"),
                                    ("elect", "elect"),
                                    ("appraise", "appraise"),
                                ],
                                help_text="Which of the five powers the congress uses here.",
                                max_length=10,
                                verbose_name="power",
                            ),
                        ),
                        (
                            "presenter",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Name and post.",
                                max_length=60,
                                verbose_name="presented by",
                            ),
                        ),
                        (
                            "is_to_be_passed",
                            models.BooleanField(
                                default=False,
                                help_text="Voted on: a collective contract, a resettlement plan, rules that touch everybody.",
                                verbose_name="has to be passed",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                        (
                            "subject",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_item",
                                to="proposals.subject",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agenda item",
                        "verbose_name_plural": "agenda items",
                        "ordering": ["session", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("session", "position"),
                                name="agenda_items_have_different_numbers",
                                violation_error_message="Another item has this number.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="an_agenda_item_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("power", "approve"), _negated=True),
                                    ("is_to_be_passed", True),
                                    _connector="OR",
                                ),
                                name="what_is_approved_has_to_be_passed",
                                violation_error_message="What the congress deliberates and approves has to be passed.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Support",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                        (
                            "part",
                            models.CharField(
                                choices=[("seconder", "seconder"), ("joint_mover", "joint mover")],
                                default="seconder",
                                max_length=11,
                                verbose_name="part",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("open", "not answered"),
                                    ("signed", "signed"),
                                    ("declined", "declined"),
                                    ("void", "void: the text was changed"),
                                ],
                                default="open",
                                max_length=8,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "text_hash",
                            models.CharField(
                                blank=True, default="", max_length=64, verbose_name="fingerprint of the text"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                        ),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supports",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supports",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "support",
                        "verbose_name_plural": "supports",
                        "ordering": ["proposal", "answered_at", "pk"],
                        "indexes": [
                            models.Index(fields=["delegate", "answer"], name="supports_of_a_delegate")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "void"), _negated=True),
                                fields=("proposal", "delegate"),
                                name="a_delegate_supports_a_proposal_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "signed"), _negated=True),
                                    models.Q(
                                        models.Q(("text_hash", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_signature_says_which_text_and_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleEvent",
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
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rule_events",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of rules",
                        "verbose_name_plural": "changes of rules",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CongressRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("topic", models.CharField(editable=False, max_length=20, verbose_name="about")),
                        ("kind", models.CharField(editable=False, max_length=8, verbose_name="kind")),
                        ("num", models.PositiveSmallIntegerField(default=0, verbose_name="share: numerator")),
                        (
                            "den",
                            models.PositiveSmallIntegerField(default=0, verbose_name="share: denominator"),
                        ),
                        (
                            "is_strict",
                            models.BooleanField(
                                default=False,
                                help_text="Ticked: more than the share (过半数). Not ticked: the share itself is enough (半数以上).",
                                verbose_name="has to be exceeded",
                            ),
                        ),
                        (
                            "base",
                            models.CharField(blank=True, default="", max_length=16, verbose_name="share of"),
                        ),
                        ("number", models.PositiveIntegerField(default=0, verbose_name="number")),
                        ("upper", models.PositiveIntegerField(default=0, verbose_name="at most")),
                        (
                            "is_working_days",
                            models.BooleanField(
                                default=False,
                                help_text="Not ticked: calendar days, weekends and holidays included.",
                                verbose_name="working days",
                            ),
                        ),
                        ("table", models.JSONField(blank=True, default=list, verbose_name="table")),
                        ("citation_zh", models.CharField(max_length=200, verbose_name="source in Chinese")),
                        ("citation_en", models.CharField(max_length=300, verbose_name="source in English")),
                        ("jurisdiction", models.CharField(max_length=20, verbose_name="holds in")),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="in force since"),
                        ),
                        (
                            "certainty",
                            models.CharField(
                                choices=[
                                    ("law", "law"),
                                    ("practice", "practice, not law"),
                                    ("check", "check the text"),
                                ],
                                default="check",
                                max_length=8,
                                verbose_name="certainty",
                            ),
                        ),
                        (
                            "congress",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule of a congress",
                        "verbose_name_plural": "rules of a congress",
                        "ordering": ["congress", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("congress", "topic"), name="a_congress_has_one_rule_about_a_topic"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "fraction"),
                                        (
                                            "topic__in",
                                            [
                                                "quorum",
                                                "passing",
                                                "extra_session",
                                                "managers_share",
                                                "frontline_share",
                                                "women_share",
                                                "delegate_turnout",
                                                "delegate_win",
                                                "recall",
                                                "presidium_frontline",
                                                "surplus",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("kind", "days"),
                                        (
                                            "topic__in",
                                            [
                                                "materials_days",
                                                "publication_within",
                                                "publication_shown",
                                                "report_upward",
                                                "proposal_window",
                                                "review_days",
                                                "appeal_days",
                                                "accept_days",
                                                "missent_days",
                                                "reply_days",
                                                "extension_days",
                                                "rate_days",
                                                "rework_days",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("kind", "number"),
                                        ("topic__in", ["session_every", "seconders", "reworks_most"]),
                                    ),
                                    models.Q(("kind", "range"), ("topic__in", ["term_years"])),
                                    models.Q(("kind", "table"), ("topic__in", ["seats", "presidium_seats"])),
                                    models.Q(("kind", "flag"), ("topic__in", ["secret_ballot"])),
                                    _connector="OR",
                                ),
                                name="a_topic_has_its_kind_of_rule",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "fraction"), _negated=True),
                                    models.Q(
                                        (
                                            "base__in",
                                            [
                                                "all_delegates",
                                                "present",
                                                "cast",
                                                "valid",
                                                "constituency",
                                                "presidium",
                                                "all_workers",
                                                "seats",
                                                "workforce_share",
                                            ],
                                        ),
                                        ("den__gte", 1),
                                        ("num__lte", models.F("den")),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_share_lies_between_none_and_all",
                                violation_error_message="A share lies between 0 and 1, and says of what.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "days"), _negated=True),
                                    models.Q(("number__gte", 1), ("number__lte", 400)),
                                    _connector="OR",
                                ),
                                name="days_of_a_rule_can_be_waited_for",
                                violation_error_message="Days: from 1 to 400.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "number"), _negated=True),
                                    ("number__lte", 100),
                                    _connector="OR",
                                ),
                                name="a_number_of_a_rule_is_small",
                                violation_error_message="A number up to 100.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "range"), _negated=True),
                                    models.Q(("number__gte", 1), ("upper__gte", models.F("number"))),
                                    _connector="OR",
                                ),
                                name="a_range_ends_after_it_begins",
                                violation_error_message="The upper end cannot lie below the lower one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "table"), _negated=True),
                                    models.Q(("table", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_table_of_a_rule_has_rows",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "flag"), _negated=True),
                                    ("number__in", [0, 1]),
                                    _connector="OR",
                                ),
                                name="a_yes_or_no_rule_says_one_of_them",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("citation_zh", ""), _negated=True),
                                    models.Q(("citation_en", ""), _negated=True),
                                    models.Q(("jurisdiction", ""), _negated=True),
                                ),
                                name="a_rule_says_where_it_comes_from",
                                violation_error_message="Say where this rule comes from, in both languages.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "range"), _negated=True),
                                    ("upper__lte", 100),
                                    _connector="OR",
                                ),
                                name="a_range_of_a_rule_is_small",
                                violation_error_message="A number up to 100.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleSnapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=120, verbose_name="frozen for")),
                        ("content", models.TextField(verbose_name="content")),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField(verbose_name="frozen at")),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rule_snapshots",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="frozen by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen rules",
                        "verbose_name_plural": "frozen rules",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("purpose", ""), _negated=True),
                                name="a_snapshot_says_what_for",
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
                        (
                            "clock",
                            models.CharField(
                                choices=[
                                    ("", "nothing"),
                                    ("review", "review by the committee"),
                                    ("accept", "acceptance by the department"),
                                    ("reply", "answer of the department"),
                                    ("rework", "second answer of the department"),
                                    ("milestone", "implementation"),
                                    ("rate", "rating by the mover"),
                                    ("appeal", "appeal by the mover"),
                                ],
                                max_length=10,
                                verbose_name="waits for",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "days",
                            models.SmallIntegerField(
                                help_text="Of the reminder, not of the clock: 3, 0, -1, -5 ...",
                                verbose_name="working days left",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "verbose_name_plural": "reminders",
                        "ordering": ["-at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "clock", "due_on", "days"),
                                name="a_reminder_is_given_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: it belongs to the session as a whole.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="proposals.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document of a session",
                        "verbose_name_plural": "documents of a session",
                        "ordering": ["session", "item__position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="a_document_has_a_title",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Discussion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="discussed on")),
                        ("present", models.PositiveSmallIntegerField(verbose_name="delegates present")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discussions",
                                to="proposals.delegation",
                                verbose_name="delegation",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discussions",
                                to="proposals.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discussions",
                                to="proposals.document",
                                verbose_name="document of a session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "discussion of a delegation",
                        "verbose_name_plural": "discussions of delegations",
                        "ordering": ["item", "delegation__position", "at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "document", "delegation", "held_on"),
                                name="a_delegation_discusses_an_item_once_a_day",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("present__gte", 1)), name="somebody_was_at_the_discussion"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(default="", editable=False, max_length=120)),
                        (
                            "name",
                            models.CharField(
                                default="", editable=False, max_length=120, verbose_name="file name"
                            ),
                        ),
                        ("kind", models.CharField(default="", editable=False, max_length=5)),
                        ("size", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "digest",
                            models.CharField(
                                default="", editable=False, max_length=64, verbose_name="SHA-256"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                        ("served_at", models.DateTimeField(blank=True, null=True, verbose_name="served at")),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="proposals.document",
                                verbose_name="document of a session",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a document",
                        "verbose_name_plural": "versions of a document",
                        "ordering": ["document", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "number"), name="a_document_has_each_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("file", ""), _negated=True),
                                name="a_version_of_a_document_has_a_file",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("served_at", None),
                                    ("served_at__gte", models.F("uploaded_at")),
                                    _connector="OR",
                                ),
                                name="a_document_is_served_after_it_was_uploaded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.delegate",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="proposals.documentversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder of a document",
                        "verbose_name_plural": "reminders of documents",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "delegate", "on"), name="reminded_of_a_document_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentReceipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("opened", "opened here"),
                                    ("confirmed", "confirmed"),
                                    ("paper", "handed over on paper"),
                                ],
                                max_length=9,
                                verbose_name="how",
                            ),
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
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="proposals.documentversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "receipt of a document",
                        "verbose_name_plural": "receipts of documents",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "delegate"), name="a_document_is_received_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LateServing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
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
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exception",
                                to="proposals.documentversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exception for a late document",
                        "verbose_name_plural": "exceptions for late documents",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="an_exception_has_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Minutes",
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
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="presiding chair",
                            ),
                        ),
                        (
                            "recorder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorder",
                            ),
                        ),
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "minutes",
                        "verbose_name_plural": "minutes of sessions",
                        "ordering": ["-session__starts_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("chair", None),
                                    ("recorder", None),
                                    models.Q(("chair", models.F("recorder")), _negated=True),
                                    _connector="OR",
                                ),
                                name="chair_and_recorder_are_two_people",
                                violation_error_message="Chair and recorder are two different people.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("body", models.TextField(verbose_name="text")),
                        ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="proposals.minutes",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the minutes",
                        "verbose_name_plural": "versions of the minutes",
                        "ordering": ["minutes", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("minutes", "number"), name="minutes_have_each_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("chair", "presiding chair"), ("recorder", "recorder")],
                                max_length=8,
                                verbose_name="as",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="proposals.minutesversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature under minutes",
                        "verbose_name_plural": "signatures under minutes",
                        "ordering": ["part"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "part"), name="minutes_are_signed_once_by_each"
                            ),
                            models.UniqueConstraint(
                                fields=("version", "by"), name="two_people_sign_the_minutes"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("text", models.TextField(max_length=1000, verbose_name="opinion")),
                        (
                            "strength",
                            models.CharField(
                                choices=[
                                    ("remark", "remark"),
                                    ("amendment", "asks for a change"),
                                    ("strong", "strong disagreement"),
                                ],
                                max_length=9,
                                verbose_name="strength",
                            ),
                        ),
                        (
                            "discussion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="proposals.discussion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opinion",
                        "verbose_name_plural": "opinions",
                        "ordering": ["discussion", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("discussion", "number"), name="opinions_are_numbered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="an_opinion_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Disposition",
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
                                choices=[
                                    ("adopted", "adopted"),
                                    ("partly", "adopted in part"),
                                    ("not_adopted", "not adopted"),
                                    ("explained", "explained"),
                                ],
                                max_length=11,
                                verbose_name="what became of it",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="in words"),
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
                            "point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dispositions",
                                to="proposals.opinionpoint",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "disposition of an opinion",
                        "verbose_name_plural": "dispositions of opinions",
                        "ordering": ["point", "at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "adopted"),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_is_not_adopted_has_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(default="", editable=False, max_length=120)),
                        (
                            "name",
                            models.CharField(
                                default="", editable=False, max_length=120, verbose_name="file name"
                            ),
                        ),
                        ("kind", models.CharField(default="", editable=False, max_length=5)),
                        ("size", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "digest",
                            models.CharField(
                                default="", editable=False, max_length=64, verbose_name="SHA-256"
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                help_text="Notice boards, the portal, which branches.",
                                max_length=120,
                                verbose_name="where",
                            ),
                        ),
                        ("shown_from", models.DateField(verbose_name="shown from")),
                        (
                            "shown_until",
                            models.DateField(help_text="The last day.", verbose_name="shown until"),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="news.article",
                                verbose_name="article on the portal",
                            ),
                        ),
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
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_notices",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "public notice",
                        "verbose_name_plural": "public notices",
                        "ordering": ["session", "shown_from", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("shown_until__gte", models.F("shown_from"))),
                                name="a_public_notice_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("article__isnull", False),
                                    models.Q(("file", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_public_notice_can_be_shown",
                            ),
                            models.UniqueConstraint(
                                fields=("session", "place", "shown_from"),
                                name="a_public_notice_is_recorded_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UpwardReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(default="", editable=False, max_length=120)),
                        (
                            "name",
                            models.CharField(
                                default="", editable=False, max_length=120, verbose_name="file name"
                            ),
                        ),
                        ("kind", models.CharField(default="", editable=False, max_length=5)),
                        ("size", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "digest",
                            models.CharField(
                                default="", editable=False, max_length=64, verbose_name="SHA-256"
                            ),
                        ),
                        ("to", models.CharField(max_length=120, verbose_name="reported to")),
                        ("sent_on", models.DateField(verbose_name="sent on")),
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
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="upward_reports",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report upward",
                        "verbose_name_plural": "reports upward",
                        "ordering": ["session", "sent_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "to", "sent_on"), name="a_report_upward_is_recorded_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                        ("text", models.TextField(max_length=4000, verbose_name="text of the decision")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("carried", "carried"),
                                    ("not_carried", "not carried"),
                                    ("postponed", "postponed"),
                                ],
                                max_length=11,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "entitled",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="delegates in all"
                            ),
                        ),
                        (
                            "present",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="delegates present"
                            ),
                        ),
                        (
                            "in_favour",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="for"),
                        ),
                        (
                            "against",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="against"),
                        ),
                        (
                            "abstained",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="abstained"),
                        ),
                        (
                            "verdict",
                            models.TextField(blank=True, default="", editable=False, verbose_name="verdict"),
                        ),
                        ("decided_at", models.DateTimeField(verbose_name="decided at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="proposals.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                        (
                            "rules",
                            models.ForeignKey(
                                editable=False,
                                help_text="By which it was decided.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.rulesnapshot",
                                verbose_name="frozen rules",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["item__session", "number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="a_decision_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("abstained", None),
                                        ("against", None),
                                        ("entitled", None),
                                        ("in_favour", None),
                                        ("present", None),
                                    ),
                                    models.Q(
                                        ("abstained__isnull", False),
                                        ("against__isnull", False),
                                        ("entitled__isnull", False),
                                        ("in_favour__isnull", False),
                                        ("present__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="the_figures_of_a_vote_are_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("present", None),
                                    models.Q(
                                        ("present__lte", models.F("entitled")),
                                        (
                                            "present__gte",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("in_favour"), "+", models.F("against")
                                                ),
                                                "+",
                                                models.F("abstained"),
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="no_more_vote_than_are_present",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CongressEvent",
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
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="proposals.congress",
                                verbose_name="congress",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "congress event",
                        "verbose_name_plural": "congress events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        (
                            "from_state",
                            models.CharField(
                                choices=[
                                    ("awaited", "not here yet"),
                                    ("asked", "asks to be excused"),
                                    ("excused", "excused"),
                                    ("present", "present"),
                                    ("gone", "went out"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("in", "signed in"),
                                    ("out", "left the hall"),
                                    ("back", "came back"),
                                    ("ask", "asked to be excused"),
                                    ("excuse", "absence excused"),
                                    ("decline", "excuse not accepted"),
                                    ("withdraw", "excuse withdrawn"),
                                    ("undo", "entry corrected"),
                                ],
                                max_length=8,
                                verbose_name="what happened",
                            ),
                        ),
                        (
                            "to_state",
                            models.CharField(
                                choices=[
                                    ("awaited", "not here yet"),
                                    ("asked", "asks to be excused"),
                                    ("excused", "excused"),
                                    ("present", "present"),
                                    ("gone", "went out"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("desk", "at the desk"),
                                    ("phone", "code on the phone"),
                                    ("hall", "code of the hall"),
                                    ("self", "by oneself"),
                                ],
                                max_length=5,
                                verbose_name="way",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "note",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="reason"),
                        ),
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
                            "delegate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                        (
                            "observer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="proposals.observer",
                                verbose_name="observer",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attendance",
                        "verbose_name_plural": "attendance",
                        "ordering": ["session", "delegate", "observer", "number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("delegate__isnull", False), ("observer", None)),
                                    models.Q(("delegate", None), ("observer__isnull", False)),
                                    _connector="OR",
                                ),
                                name="attendance_is_of_one_person",
                            ),
                            models.UniqueConstraint(
                                fields=("session", "delegate", "number"),
                                name="attendance_of_a_delegate_goes_in_turn",
                            ),
                            models.UniqueConstraint(
                                fields=("session", "observer", "number"),
                                name="attendance_of_an_observer_goes_in_turn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("observer", None),
                                    ("kind__in", ["back", "in", "out", "undo"]),
                                    _connector="OR",
                                ),
                                name="observers_are_not_excused",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("way", "desk"),
                                    models.Q(("kind__in", ["decline", "excuse", "undo"]), _negated=True),
                                    _connector="OR",
                                ),
                                name="excuses_and_corrections_are_entered_at_the_desk",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("note", ""), _negated=True),
                                    models.Q(
                                        models.Q(("kind__in", ["ask", "decline", "undo"]), _negated=True),
                                        models.Q(
                                            ("from_state", "awaited"), ("kind", "excuse"), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_excuse_or_a_correction_says_why",
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
                            "typed",
                            models.JSONField(
                                default=dict, help_text="The fields of the form as the browser sent them."
                            ),
                        ),
                        (
                            "seen",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the draft that was on the screen was last changed.",
                                null=True,
                            ),
                        ),
                        (
                            "mark",
                            models.CharField(
                                help_text="Chosen anew each time by the window that wrote it: who does not know it is behind.",
                                max_length=32,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
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
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="autosaves",
                                to="proposals.proposal",
                                verbose_name="proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "autosaved text",
                        "verbose_name_plural": "autosaved texts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("by", "proposal"),
                                name="a_person_has_one_autosave_a_proposal",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proposal", None), ("seen", None)),
                                    models.Q(("proposal__isnull", False), ("seen__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_autosave_says_which_draft_was_on_the_screen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotPaper",
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
                            "introduction",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What delegates read above the first item.",
                                max_length=1000,
                                verbose_name="introduction",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("sealed", "sealed (nobody can open a ballot)"),
                                    ("named", "named (under one’s name)"),
                                    ("paper", "on paper only"),
                                ],
                                default="sealed",
                                max_length=6,
                                verbose_name="way",
                            ),
                        ),
                        (
                            "takes_paper",
                            models.BooleanField(
                                default=False,
                                help_text="Who cannot or will not vote on a phone takes a printed ballot at the desk.",
                                verbose_name="paper ballots beside it",
                            ),
                        ),
                        (
                            "names_published",
                            models.BooleanField(
                                default=False,
                                help_text="Named votes only.",
                                verbose_name="publish who voted how",
                            ),
                        ),
                        (
                            "codes",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("slips", "on slips, handed out at the desk"),
                                    ("account", "by the account of the delegate"),
                                ],
                                default="",
                                help_text="Sealed votes only. On slips the server never sees a code.",
                                max_length=7,
                                verbose_name="voting codes",
                            ),
                        ),
                        (
                            "key_scheme",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("some", "some of the scrutineers are enough"),
                                    ("all", "every scrutineer is needed"),
                                ],
                                default="",
                                help_text="Sealed votes only.",
                                max_length=4,
                                verbose_name="decryption",
                            ),
                        ),
                        (
                            "keys_needed",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="scrutineers needed to decrypt"
                            ),
                        ),
                        (
                            "needs_sign_in",
                            models.BooleanField(
                                default=True,
                                help_text="Who is not at the session does not vote.",
                                verbose_name="only for delegates who have signed in",
                            ),
                        ),
                        ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens at")),
                        ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes at")),
                        ("uuid", models.CharField(editable=False, max_length=40, unique=True)),
                        (
                            "ceremony",
                            models.PositiveSmallIntegerField(
                                default=1,
                                editable=False,
                                help_text="Begun anew when a key was lost before the opening.",
                            ),
                        ),
                        (
                            "round",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="round"),
                        ),
                        (
                            "set_aside_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="set aside at"),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="signed for the opening at"
                            ),
                        ),
                        ("content", models.TextField(blank=True, default="", editable=False)),
                        (
                            "content_sha256",
                            models.CharField(blank=True, default="", editable=False, max_length=64),
                        ),
                        ("questions", models.JSONField(default=list, editable=False)),
                        (
                            "roll_sha256",
                            models.CharField(blank=True, default="", editable=False, max_length=64),
                        ),
                        (
                            "countersigned_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="counter-signed at"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="closed early at"),
                        ),
                        (
                            "voided_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="declared void at"),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="published at"),
                        ),
                        (
                            "countersigned_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "earlier",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later",
                                to="proposals.ballotpaper",
                                verbose_name="earlier round",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rules",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.rulesnapshot",
                                verbose_name="frozen rules",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballot_papers",
                                to="proposals.session",
                                verbose_name="session",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote",
                        "verbose_name_plural": "votes",
                        "ordering": ["session", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="a_vote_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("way", "sealed"),
                                        models.Q(("codes", ""), _negated=True),
                                        models.Q(("key_scheme", ""), _negated=True),
                                        ("keys_needed__gte", 1),
                                    ),
                                    models.Q(
                                        models.Q(("way", "sealed"), _negated=True),
                                        ("codes", ""),
                                        ("key_scheme", ""),
                                        ("keys_needed", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_sealed_vote_has_codes_and_keys",
                                violation_error_message="A sealed vote has codes and keys; the others have none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "paper"), _negated=True),
                                    ("takes_paper", True),
                                    _connector="OR",
                                ),
                                name="a_vote_on_paper_takes_paper",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("names_published", False), ("way", "named"), _connector="OR"
                                ),
                                name="only_named_votes_are_published_by_name",
                                violation_error_message="Only a named vote can be published name by name.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_at", None),
                                    ("closes_at", None),
                                    ("closes_at__gt", models.F("opens_at")),
                                    _connector="OR",
                                ),
                                name="a_vote_closes_after_it_opens",
                                violation_error_message="It cannot close before it opens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("content", ""),
                                        ("opened_at", None),
                                        ("opened_by", None),
                                        ("roll_sha256", ""),
                                        ("rules", None),
                                    ),
                                    models.Q(
                                        ("closes_at__isnull", False),
                                        ("opened_at__isnull", False),
                                        ("opened_by__isnull", False),
                                        ("opens_at__isnull", False),
                                        ("rules__isnull", False),
                                        models.Q(("content", ""), _negated=True),
                                        models.Q(("roll_sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_opening_freezes_everything",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("countersigned_at", None), ("countersigned_by", None)),
                                    models.Q(
                                        ("countersigned_at__isnull", False),
                                        ("countersigned_by__isnull", False),
                                        ("opened_at__isnull", False),
                                        models.Q(("countersigned_by", models.F("opened_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="two_people_open_a_vote",
                                violation_error_message="Who signs for the opening does not counter-sign.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None),
                                    models.Q(
                                        ("countersigned_at__isnull", False),
                                        ("ended_at__lte", models.F("closes_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_vote_ends_within_its_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("voided_at", None), ("opened_at__isnull", False), _connector="OR"
                                ),
                                name="only_an_opened_vote_is_void",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at", None),
                                    models.Q(("countersigned_at__isnull", False), ("voided_at", None)),
                                    _connector="OR",
                                ),
                                name="a_void_vote_is_not_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("set_aside_at", None), ("opened_at", None), _connector="OR"
                                ),
                                name="only_a_draft_is_set_aside",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("earlier", None), ("round", 1)),
                                    models.Q(("earlier__isnull", False), ("round__gt", 1)),
                                    _connector="OR",
                                ),
                                name="the_first_round_follows_none",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("approve", "approve a matter (for, against, abstain)"),
                                    ("elect", "elect: tick up to as many as there are seats"),
                                    ("elect_each", "elect: for, against or abstain, candidate by candidate"),
                                    ("appraise", "appraise, person by person"),
                                    ("straw", "straw poll: decides nothing"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        (
                            "seats",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How many are elected; of a straw poll, how many answers may be ticked.",
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "has_write_in",
                            models.BooleanField(
                                default=False,
                                help_text="How many did is counted; if it could change the result, a second round follows.",
                                verbose_name="another person can be written in",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                help_text="Its documents have to be served in time.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballot_items",
                                to="proposals.subject",
                                verbose_name="matter on the agenda",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "item of a vote",
                        "verbose_name_plural": "items of a vote",
                        "ordering": ["paper", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("paper", "position"),
                                name="items_of_a_vote_have_different_numbers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="an_item_of_a_vote_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["elect", "elect_each"]), _negated=True),
                                    ("seats__gte", 1),
                                    _connector="OR",
                                ),
                                name="an_election_fills_seats",
                                violation_error_message="Say how many are to be elected.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("has_write_in", False), ("kind", "elect"), _connector="OR"
                                ),
                                name="only_where_ticks_elect_is_somebody_written_in",
                                violation_error_message="Another person can be written in only where candidates are ticked.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardTip",
                    fields=[
                        (
                            "paper",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="tip",
                                serialize=False,
                                to="proposals.ballotpaper",
                            ),
                        ),
                        ("height", models.PositiveIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                        ("kind", models.CharField(max_length=17)),
                    ],
                    options={
                        "verbose_name": "end of a board",
                        "verbose_name_plural": "ends of boards",
                    },
                ),
                migrations.CreateModel(
                    name="BallotOfficer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("scrutineer", "scrutineer"), ("teller", "teller")],
                                max_length=10,
                                verbose_name="part",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("public_key", models.TextField(blank=True, default="", editable=False)),
                        (
                            "drilled_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="passed the drill at"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballot_offices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="officers",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                        (
                            "drill_words",
                            models.CharField(blank=True, default="", editable=False, max_length=64),
                        ),
                    ],
                    options={
                        "verbose_name": "officer of a vote",
                        "verbose_name_plural": "officers of a vote",
                        "ordering": ["paper", "part", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("paper", "part", "position"),
                                name="officers_have_different_numbers",
                            ),
                            models.UniqueConstraint(
                                fields=("paper", "part", "user"),
                                name="a_person_has_a_part_in_a_vote_once",
                                violation_error_message="This person is named already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("public_key", ""), _negated=True),
                                fields=("paper", "public_key"),
                                name="scrutineers_have_different_keys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("position__gte", 1)),
                                name="officers_are_numbered_from_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotEvent",
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
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a vote",
                        "verbose_name_plural": "events of votes",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HandCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("returned", models.PositiveIntegerField(verbose_name="ballots returned")),
                        ("invalid", models.PositiveIntegerField(verbose_name="invalid ballots")),
                        (
                            "spoiled",
                            models.PositiveIntegerField(default=0, verbose_name="spoiled and exchanged"),
                        ),
                        ("unused", models.PositiveIntegerField(default=0, verbose_name="left over")),
                        ("numbers", models.JSONField(verbose_name="votes")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts",
                                to="proposals.ballotofficer",
                                verbose_name="teller",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "count by hand",
                        "verbose_name_plural": "counts by hand",
                        "ordering": ["officer", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("officer", "number"), name="counts_are_numbered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("invalid__lte", models.F("returned"))),
                                name="no_more_are_invalid_than_returned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ceremony", models.PositiveSmallIntegerField()),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("certificate", "certificate"),
                                    ("commitment", "commitment"),
                                    ("coefficients", "coefficients"),
                                    ("share", "sealed share for a colleague"),
                                    ("key", "public key with its proof"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("body", models.TextField()),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="proposals.ballotofficer",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="proposals.ballotofficer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message of a key ceremony",
                        "verbose_name_plural": "messages of key ceremonies",
                        "ordering": ["ceremony", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("officer", "ceremony", "step", "receiver"),
                                name="a_step_of_the_ceremony_is_taken_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("receiver__isnull", False), ("step", "share")),
                                    models.Q(models.Q(("step", "share"), _negated=True), ("receiver", None)),
                                    _connector="OR",
                                ),
                                name="only_shares_have_a_receiver",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperPrint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.PositiveIntegerField(verbose_name="first number")),
                        ("last", models.PositiveIntegerField(verbose_name="last number")),
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
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prints",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "run of printed ballots",
                        "verbose_name_plural": "runs of printed ballots",
                        "ordering": ["paper", "first"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("paper", "first"), name="a_serial_number_is_printed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                                name="a_run_of_ballots_has_some",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResultSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("content", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField(verbose_name="made at")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "paper",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheet",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "result sheet",
                        "verbose_name_plural": "result sheets",
                    },
                ),
                migrations.CreateModel(
                    name="ResultSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="proposals.ballotofficer",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="proposals.resultsheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature under a result",
                        "verbose_name_plural": "signatures under results",
                        "ordering": ["sheet", "at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "officer"), name="a_result_is_signed_once_by_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "delegation",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="delegation"
                            ),
                        ),
                        (
                            "given",
                            models.CharField(
                                blank=True,
                                choices=[("", "nothing yet"), ("web", "on the web"), ("paper", "on paper")],
                                default="",
                                max_length=5,
                                verbose_name="ballot given",
                            ),
                        ),
                        ("credential", models.TextField(blank=True, default="", editable=False)),
                        ("codes_shown", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="proposals.delegate",
                                verbose_name="delegate",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roll",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of a roll",
                        "verbose_name_plural": "roll of a vote",
                        "ordering": ["paper", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("paper", "number"), name="a_roll_is_numbered_once"
                            ),
                            models.UniqueConstraint(
                                fields=("paper", "delegate"), name="a_delegate_is_on_a_roll_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("credential", ""), _negated=True),
                                fields=("paper", "credential"),
                                name="a_voting_code_has_one_delegate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NamedBallot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("choices", models.JSONField(verbose_name="choices")),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="named_ballots",
                                to="proposals.rollentry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "named ballot",
                        "verbose_name_plural": "named ballots",
                        "ordering": ["entry", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "number"), name="named_ballots_are_numbered_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("height", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("Setup", "Setup"),
                                    ("Ballot", "Ballot"),
                                    ("EndBallots", "EndBallots"),
                                    ("EncryptedTally", "EncryptedTally"),
                                    ("PartialDecryption", "PartialDecryption"),
                                    ("Result", "Result"),
                                ],
                                max_length=17,
                                verbose_name="kind",
                            ),
                        ),
                        ("record", models.TextField()),
                        ("hash", models.CharField(max_length=64)),
                        (
                            "bodies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        ("tracker", models.CharField(blank=True, default="", max_length=43)),
                        ("owner", models.PositiveSmallIntegerField(null=True)),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="board",
                                to="proposals.ballotpaper",
                                verbose_name="vote",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sealed_ballots",
                                to="proposals.rollentry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a board",
                        "verbose_name_plural": "boards",
                        "ordering": ["paper", "height"],
                        "constraints": [
                            models.UniqueConstraint(fields=("paper", "height"), name="a_board_has_one_order"),
                            models.UniqueConstraint(
                                condition=models.Q(("tracker", ""), _negated=True),
                                fields=("paper", "tracker"),
                                name="a_sealed_ballot_is_cast_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("owner__isnull", False)),
                                fields=("paper", "owner"),
                                name="a_scrutineer_decrypts_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("entry__isnull", False),
                                        ("kind", "Ballot"),
                                        models.Q(("tracker", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "Ballot"), _negated=True),
                                        ("entry", None),
                                        ("tracker", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="ballots_have_a_voter_and_a_tracker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "PartialDecryption"), ("owner__gte", 1)),
                                    models.Q(
                                        models.Q(("kind", "PartialDecryption"), _negated=True),
                                        ("owner", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="decryptions_have_an_owner",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondProof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("owner", models.PositiveSmallIntegerField()),
                        ("body", models.TextField()),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_proofs",
                                to="proposals.ballotpaper",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "second proof",
                        "verbose_name_plural": "second proofs",
                        "ordering": ["paper", "owner"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("paper", "owner"), name="second_proofs_are_given_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("label", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Shown beside the name.",
                                max_length=120,
                                verbose_name="unit and post",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="proposals.ballotitem",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "option",
                        "verbose_name_plural": "options",
                        "ordering": ["item", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("item", "position"),
                                name="options_have_different_numbers",
                            ),
                            models.UniqueConstraint(
                                fields=("item", "label"),
                                name="options_have_different_names",
                                violation_error_message="This name is on the list already: add the unit to tell them apart.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("label", ""), _negated=True), name="an_option_has_a_name"
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
