"""The tables of branches, members, roles and departments, of the working-day calendar, and of what is said to people."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("members", "0001_initial"),
        ("members", "0004_leader"),
        ("members", "0005_departments"),
        ("members", "0009_notice_kinds"),
    ]
    dependencies = []
    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "employee_number",
                            models.CharField(
                                error_messages={"unique": "This number is taken."},
                                max_length=20,
                                unique=True,
                                verbose_name="employee number",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "name_key",
                            models.CharField(db_collation="C", db_index=True, editable=False, max_length=200),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("active", "in service"), ("retired", "retired"), ("left", "left")],
                                default="active",
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("", "not recorded"), ("f", "female"), ("m", "male")],
                                default="",
                                max_length=1,
                                verbose_name="sex",
                            ),
                        ),
                        (
                            "post_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not recorded"),
                                    ("frontline", "front line"),
                                    ("technical", "technical"),
                                    ("management", "management"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="class of post",
                            ),
                        ),
                        (
                            "born_on",
                            models.DateField(
                                blank=True,
                                help_text="The first of the month will do.",
                                null=True,
                                verbose_name="born",
                            ),
                        ),
                        (
                            "joined_on",
                            models.DateField(blank=True, null=True, verbose_name="joined the union on"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True, default="", max_length=20, verbose_name="mobile phone"
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "remarks",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="remarks"),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("zh-hans", "中文"), ("en", "English")],
                                default="zh-hans",
                                max_length=8,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "left_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="left on"),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "member",
                        "verbose_name_plural": "members",
                        "ordering": ["name_key"],
                        "indexes": [
                            models.Index(fields=["branch", "status", "name_key"], name="member_by_branch"),
                            models.Index(
                                condition=models.Q(("email", ""), _negated=True),
                                fields=["email"],
                                name="member_by_email",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("employee_number__regex", "^[0-9A-Z][0-9A-Z-]*$")),
                                name="employee_number_is_plain",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="member_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "left"), _negated=True),
                                    ("left_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="who_has_left_has_a_day_of_leaving",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("signed_in", "signed in"),
                                    ("sign_in_failed", "sign-in failed"),
                                    ("signed_out", "signed out"),
                                    ("activated", "account activated"),
                                    ("password_changed", "password changed"),
                                    ("email_changed", "e-mail changed"),
                                    ("factor_added", "second factor added"),
                                    ("factor_removed", "second factor removed"),
                                    ("session_ended", "session ended from elsewhere"),
                                    ("account_linked", "outside account linked"),
                                    ("account_unlinked", "outside account unlinked"),
                                    ("slip_made", "activation slip made"),
                                    ("role_given", "role given"),
                                    ("role_ended", "role ended"),
                                    ("roster_imported", "roster imported"),
                                    ("roster_exported", "roster exported"),
                                    ("settings_changed", "site settings changed"),
                                    ("calendar_year_taken", "calendar: holidays taken from a notice"),
                                    ("calendar_year_confirmed", "calendar: year confirmed"),
                                    ("calendar_day_set", "calendar: day set"),
                                    ("calendar_day_cleared", "calendar: day taken out"),
                                ],
                                max_length=24,
                                verbose_name="what happened",
                            ),
                        ),
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
                            "subject",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audit_entries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="concerns",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "audit entry",
                        "verbose_name_plural": "audit trail",
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Branch",
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
                                help_text="As people say it: 一号矿, 综采队.",
                                max_length=60,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("union", "union"), ("branch", "branch"), ("group", "group")],
                                max_length=8,
                                verbose_name="level",
                            ),
                        ),
                        ("path", models.CharField(db_index=True, default="", editable=False, max_length=120)),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Smaller numbers come first among neighbours.",
                                verbose_name="position",
                            ),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                        (
                            "closed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="members.branch",
                                verbose_name="belongs to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "branch",
                        "verbose_name_plural": "branches",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "union")),
                                fields=("kind",),
                                name="there_is_one_union",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "union"), ("parent__isnull", True)),
                                    models.Q(
                                        models.Q(("kind", "union"), _negated=True), ("parent__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="only_the_union_stands_at_the_top",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("parent", "name"),
                                name="open_neighbours_have_different_names",
                                violation_error_message="There is already an open branch of this name here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("opened_on__isnull", True),
                                    ("closed_on__gte", models.F("opened_on")),
                                    _connector="OR",
                                ),
                                name="branch_closes_after_it_opened",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
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
                            "role",
                            models.CharField(
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
                                verbose_name="role",
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
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                help_text="The role holds for this branch and everything below it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="members.branch",
                                verbose_name="for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "appointment",
                        "verbose_name_plural": "appointments",
                        "ordering": ["-starts_on", "-pk"],
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
                                name="appointment_ends_after_it_starts",
                                violation_error_message="The last day cannot lie before the first.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("user", "role", "branch"),
                                name="an_open_appointment_is_given_once",
                                violation_error_message="This person already holds this role here.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BranchEvent",
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
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="members.branch",
                                verbose_name="branch",
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
                        "verbose_name": "branch event",
                        "verbose_name_plural": "branch events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                                    ("account", "account and security"),
                                    ("role", "roles and duties"),
                                    ("news", "news and policies"),
                                    ("congress", "the congress and proposals"),
                                    ("task", "things waiting for me"),
                                ],
                                max_length=12,
                                verbose_name="about",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        (
                            "url",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="address"),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                        (
                            "mailed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="mailed at"
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recipient",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["recipient", "-at", "-id"], name="notice_inbox"),
                            models.Index(
                                condition=models.Q(("read_at__isnull", True)),
                                fields=["recipient"],
                                name="notice_unread",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("url", ""), ("url__regex", "^/([^/\\\\]|$)"), _connector="OR"
                                ),
                                name="notice_address_stays_on_the_portal",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeChoice",
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
                                    ("account", "account and security"),
                                    ("role", "roles and duties"),
                                    ("news", "news and policies"),
                                    ("congress", "the congress and proposals"),
                                    ("task", "things waiting for me"),
                                ],
                                max_length=12,
                                verbose_name="about",
                            ),
                        ),
                        ("by_email", models.BooleanField(default=True, verbose_name="also by e-mail")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_choices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice choice",
                        "verbose_name_plural": "notice choices",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "kind"), name="one_choice_per_kind_of_notice"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteSettings",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                default="工会门户", max_length=40, verbose_name="name of the site"
                            ),
                        ),
                        (
                            "tagline",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="line below the name"
                            ),
                        ),
                        (
                            "organiser",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Who runs this site, in full.",
                                max_length=80,
                                verbose_name="organiser",
                            ),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="address"),
                        ),
                        (
                            "office_hours",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="office hours"
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="telephone"),
                        ),
                        (
                            "icp_number",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="备案号, shown in the footer.",
                                max_length=60,
                                verbose_name="ICP filing number",
                            ),
                        ),
                        (
                            "police_number",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=60,
                                verbose_name="public-security filing number",
                            ),
                        ),
                        (
                            "footer_note",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="note in the footer"
                            ),
                        ),
                        (
                            "is_memorial",
                            models.BooleanField(
                                default=False,
                                help_text="Shows every public page in grey on a day of mourning.",
                                verbose_name="memorial grey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "site settings",
                        "verbose_name_plural": "site settings",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="there_is_one_row_of_site_settings"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UserEvent",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "member event",
                        "verbose_name_plural": "member events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ActivationSlip",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("made_at", models.DateTimeField(verbose_name="made at")),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used at")),
                        (
                            "revoked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="revoked at"),
                        ),
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slips",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "activation slip",
                        "verbose_name_plural": "activation slips",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                                fields=("user",),
                                name="a_member_has_one_open_slip",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                                name="slip_expires_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Department",
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
                                help_text="As people say it: 机电部.", max_length=40, verbose_name="name"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller numbers come first.", verbose_name="position"
                            ),
                        ),
                        (
                            "closed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
                        ),
                    ],
                    options={
                        "verbose_name": "department",
                        "verbose_name_plural": "departments",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="a_department_has_a_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("name",),
                                name="open_departments_have_different_names",
                                violation_error_message="There is already a department of this name.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentEvent",
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
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="members.department",
                                verbose_name="department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "department event",
                        "verbose_name_plural": "department events",
                        "ordering": ["at", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentPost",
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
                            "duty",
                            models.CharField(
                                choices=[("clerk", "clerk"), ("leader", "responsible leader")],
                                default="clerk",
                                max_length=6,
                                verbose_name="duty",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="As it stands under an answer: 副总经理.",
                                max_length=40,
                                verbose_name="title",
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
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="members.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="department_posts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "department post",
                        "verbose_name_plural": "department posts",
                        "ordering": ["department", "-duty", "starts_on"],
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
                                name="department_post_ends_after_it_starts",
                                violation_error_message="The last day cannot lie before the first.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("department", "user", "duty"),
                                name="a_department_post_is_given_once",
                                violation_error_message="This person already holds this post here.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The notice that arranges the holidays of the year, with its number: 国办发明电〔2025〕7号.",
                                max_length=200,
                                verbose_name="notice on holidays",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="confirmed at"
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar year",
                        "verbose_name_plural": "working-day calendar",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                                name="calendar_year_is_of_this_century",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", True),
                                    models.Q(("source", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmed_calendar_year_names_its_notice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="only_a_confirmed_year_was_confirmed_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("day", models.DateField(unique=True, verbose_name="day")),
                        (
                            "is_working",
                            models.BooleanField(
                                help_text="Ticked: a Saturday or Sunday that is worked. Empty: a weekday off.",
                                verbose_name="working day",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For which holiday: 国庆节.", max_length=40, verbose_name="holiday"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Where this is written, if not in the notice of the year.",
                                max_length=200,
                                verbose_name="written in",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="days",
                                to="members.calendaryear",
                                verbose_name="in the notice for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "day that differs",
                        "verbose_name_plural": "days that differ",
                        "ordering": ["day"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("day__week_day__in", [1, 7]), ("is_working", True)),
                                    models.Q(("day__week_day__in", [2, 3, 4, 5, 6]), ("is_working", False)),
                                    _connector="OR",
                                ),
                                name="calendar_day_differs_from_its_weekday",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="calendar_day_has_a_name",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
