"""The tables of the fund ledger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0005_fund_roles"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Book",
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
                            "slug",
                            models.SlugField(
                                help_text="Latin letters; it stands in addresses and in every entry, and stays.",
                                max_length=20,
                                unique=True,
                                verbose_name="short name",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="books",
                                to="members.branch",
                                verbose_name="belongs to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "book",
                        "verbose_name_plural": "books",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("slug", ""), _negated=True),
                                ),
                                name="a_book_has_a_name",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BookHead",
                    fields=[
                        (
                            "book",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="head",
                                serialize=False,
                                to="finance.book",
                            ),
                        ),
                        ("size", models.IntegerField(default=0)),
                        ("whole", models.IntegerField(default=0)),
                        ("hash", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "verbose_name": "head of a book",
                        "verbose_name_plural": "heads of books",
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="FiscalYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="years",
                                to="finance.book",
                            ),
                        ),
                        ("year", models.SmallIntegerField(verbose_name="year")),
                        ("entries", models.IntegerField(default=0, editable=False)),
                    ],
                    options={
                        "verbose_name": "fiscal year",
                        "verbose_name_plural": "fiscal years",
                        "ordering": ["-year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "year"), name="a_book_has_each_year_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                                name="a_fiscal_year_is_of_this_century",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "slug",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="key"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asset", "asset"),
                                    ("liability", "liability"),
                                    ("net", "net assets"),
                                    ("income", "income"),
                                    ("expense", "expense"),
                                ],
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="finance.account",
                                verbose_name="belongs to",
                            ),
                        ),
                        ("name", models.CharField(max_length=30, verbose_name="name")),
                        ("name_en", models.CharField(max_length=60, verbose_name="English name")),
                        (
                            "is_posting",
                            models.BooleanField(
                                default=True,
                                help_text="Empty: only a heading for those below it.",
                                verbose_name="takes lines",
                            ),
                        ),
                        (
                            "is_open",
                            models.BooleanField(
                                default=True,
                                help_text="Empty: not offered for new drafts.",
                                verbose_name="in use",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "note",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="note"),
                        ),
                    ],
                    options={
                        "verbose_name": "account",
                        "verbose_name_plural": "accounts",
                        "ordering": ["position", "slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("name_en", ""), _negated=True),
                                ),
                                name="an_account_has_names",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z_]+(\\.[a-z_]+)+$")),
                                name="the_key_of_an_account_is_plain",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AccountCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="codes",
                                to="finance.account",
                                verbose_name="account",
                            ),
                        ),
                        (
                            "chart_version",
                            models.SmallIntegerField(
                                help_text="The year: 2010, 2021.", verbose_name="chart of accounts of"
                            ),
                        ),
                        ("code", models.CharField(max_length=12, verbose_name="number")),
                    ],
                    options={
                        "verbose_name": "number of an account",
                        "verbose_name_plural": "numbers of accounts",
                        "ordering": ["chart_version", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "chart_version"),
                                name="an_account_has_one_number_in_a_chart",
                            ),
                            models.UniqueConstraint(
                                fields=("chart_version", "code"), name="a_number_of_a_chart_names_one_account"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[0-9]{3,12}$")),
                                name="numbers_of_accounts_are_digits",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="periods",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="from")),
                        ("last_on", models.DateField(verbose_name="until")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("closing", "being closed"), ("closed", "closed")],
                                default="open",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "bank_balance_fen",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="balance the bank states"
                            ),
                        ),
                        ("checklist", models.JSONField(blank=True, default=list, verbose_name="checklist")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "month",
                        "verbose_name_plural": "months",
                        "ordering": ["-first_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "first_on"), name="a_book_has_each_month_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_on__day", 1), ("last_on__gte", models.F("first_on"))
                                ),
                                name="a_month_begins_on_its_first_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    models.Q(("state", "closed"), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_closed_month_says_who_closed_it",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
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
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="Year and number: 2026-007.", max_length=12, verbose_name="number"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                                verbose_name="held by",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="until")),
                        ("budget_fen", models.BigIntegerField(default=0, verbose_name="budget")),
                        (
                            "headcount",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="As planned; limits per head are checked with it.",
                                null=True,
                                verbose_name="people who take part",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="still takes drafts")),
                    ],
                    options={
                        "verbose_name": "activity in the books",
                        "verbose_name_plural": "activities in the books",
                        "ordering": ["-starts_on", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "code"),
                                name="numbers_of_activities_differ",
                                violation_error_message="There is already an activity of this number.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="an_activity_ends_after_it_begins",
                                violation_error_message="The last day cannot lie before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^20[0-9]{2}-[0-9]{3,6}$")),
                                name="the_number_of_an_activity_is_plain",
                                violation_error_message="Year and number: 2026-007.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("budget_fen__gte", 0)), name="a_budget_is_not_negative"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Counterparty",
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
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counterparties",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("company", "company or office"), ("person", "person")],
                                default="company",
                                max_length=7,
                                verbose_name="kind",
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
                        "verbose_name": "counterparty",
                        "verbose_name_plural": "counterparties",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "name"), name="counterparties_have_different_names"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="a_counterparty_has_a_name",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FundSettings",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settings",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        (
                            "totals_for",
                            models.CharField(
                                choices=[("public", "everybody"), ("members", "members who have signed in")],
                                default="public",
                                max_length=7,
                                verbose_name="totals and statements",
                            ),
                        ),
                        (
                            "entries_for",
                            models.CharField(
                                choices=[("public", "everybody"), ("members", "members who have signed in")],
                                default="members",
                                max_length=7,
                                verbose_name="single entries",
                            ),
                        ),
                        (
                            "vouchers_for",
                            models.CharField(
                                choices=[("public", "everybody"), ("members", "members who have signed in")],
                                default="members",
                                max_length=7,
                                verbose_name="vouchers with black bars",
                            ),
                        ),
                        (
                            "every",
                            models.CharField(
                                choices=[
                                    ("month", "every month"),
                                    ("quarter", "every quarter"),
                                    ("year", "every year"),
                                ],
                                default="quarter",
                                max_length=7,
                                verbose_name="made public",
                            ),
                        ),
                        (
                            "question_days",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="From the day of publication.",
                                verbose_name="days for questions",
                            ),
                        ),
                        (
                            "answer_days",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="After the last day for questions.",
                                verbose_name="days for answers",
                            ),
                        ),
                        (
                            "resolution_from_fen",
                            models.BigIntegerField(
                                default=500000,
                                help_text="An expense of this amount or more needs a resolution of the committee.",
                                verbose_name="committee resolution from",
                            ),
                        ),
                        (
                            "province",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The two digits of its number (江苏 32); limits of this province go before those of the state.",
                                max_length=6,
                                verbose_name="province",
                            ),
                        ),
                        (
                            "chart_version",
                            models.SmallIntegerField(default=2010, verbose_name="chart of accounts of"),
                        ),
                    ],
                    options={
                        "verbose_name": "settings of the fund",
                        "verbose_name_plural": "settings of the fund",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("answer_days__gte", 1), ("question_days__gte", 1)),
                                name="questions_and_answers_have_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("resolution_from_fen__gte", 0)),
                                name="a_threshold_is_not_negative",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("income", "income"),
                                    ("expense", "expense"),
                                    ("transfer", "transfer between accounts"),
                                    ("advance", "advance paid out"),
                                    ("repayment", "advance settled"),
                                    ("opening", "opening balance"),
                                    ("carry_forward", "carried forward"),
                                    ("reversal", "reversal"),
                                    ("other", "other"),
                                ],
                                default="expense",
                                max_length=13,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "on",
                            models.DateField(
                                help_text="The day on which the money moved.", verbose_name="day"
                            ),
                        ),
                        (
                            "narration",
                            models.CharField(
                                help_text="Everybody reads this: no names, no phone numbers.",
                                max_length=120,
                                verbose_name="what for",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="finance.activity",
                                verbose_name="activity",
                            ),
                        ),
                        (
                            "counterparty",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="finance.counterparty",
                                verbose_name="paid to or by",
                            ),
                        ),
                        (
                            "occasion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("holiday", "holiday"),
                                    ("birthday", "birthday"),
                                    ("wedding", "wedding"),
                                    ("birth", "birth of a child"),
                                    ("hospital", "stay in hospital"),
                                    ("death", "death in the family"),
                                    ("retirement", "retirement"),
                                    ("outing", "spring or autumn outing"),
                                ],
                                default="",
                                help_text="For what is given to members; limits are checked with it.",
                                max_length=10,
                                verbose_name="occasion",
                            ),
                        ),
                        (
                            "headcount",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="for how many people"
                            ),
                        ),
                        (
                            "no_voucher_reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="why there is no voucher"
                            ),
                        ),
                        (
                            "resolution",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Number and day of the meeting.",
                                max_length=120,
                                verbose_name="resolution of the committee",
                            ),
                        ),
                        (
                            "reverses",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversal_drafts",
                                to="finance.entry",
                                verbose_name="reverses",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Everybody reads this.",
                                max_length=200,
                                verbose_name="reason of the reversal",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("drafting", "being written"),
                                    ("checking", "to be checked"),
                                    ("approving", "to be approved"),
                                    ("approved", "to be posted"),
                                    ("posted", "posted"),
                                    ("dropped", "dropped"),
                                ],
                                default="drafting",
                                editable=False,
                                max_length=9,
                                verbose_name="stage",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fund_drafts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handler",
                            ),
                        ),
                        (
                            "submitted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="handed in at"
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="finance.draft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draft",
                        "verbose_name_plural": "drafts",
                        "ordering": ["-on", "-pk"],
                        "indexes": [
                            models.Index(fields=["stage", "on"], name="draft_by_stage"),
                            models.Index(fields=["prepared_by", "-on"], name="draft_by_handler"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("narration", ""), _negated=True),
                                name="a_draft_says_what_for",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "reversal"),
                                        ("reverses__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "reversal"), _negated=True),
                                        ("reverses__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_reversal_names_its_entry_and_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("stage", "dropped"), _negated=True), ("reverses__isnull", False)
                                ),
                                fields=("reverses",),
                                name="an_entry_is_reversed_once",
                                violation_error_message="This entry is being reversed already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage__in", ["drafting", "dropped"]),
                                    ("submitted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="what_was_handed_in_has_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="finance.draft",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.account",
                                verbose_name="account",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                        (
                            "memo",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="remark"),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a draft",
                        "verbose_name_plural": "lines of drafts",
                        "ordering": ["draft", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draft", "position"), name="lines_of_a_draft_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen", 0), _negated=True),
                                name="a_line_of_a_draft_moves_money",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="finance.draft",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("submit", "handed in"),
                                    ("take_back", "taken back"),
                                    ("check", "checked"),
                                    ("approve", "approved"),
                                    ("return", "returned"),
                                    ("except", "exception granted"),
                                    ("drop", "dropped"),
                                    ("post", "posted"),
                                ],
                                max_length=9,
                                verbose_name="step",
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
                            "preparer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "note",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="note"),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                    ],
                    options={
                        "verbose_name": "approval",
                        "verbose_name_plural": "approvals",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("step__in", ["check", "approve", "except"]), _negated=True),
                                    models.Q(("by", models.F("preparer")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_approves_what_they_prepared",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("step__in", ["check", "approve"])),
                                fields=("draft", "round", "by"),
                                name="one_person_gives_one_yes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("step__in", ["return", "except"]), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_no_and_an_exception_have_a_reason",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Recurrence",
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
                            "draft",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recurrence",
                                to="finance.draft",
                                verbose_name="draft",
                            ),
                        ),
                        (
                            "every",
                            models.CharField(
                                choices=[
                                    ("month", "every month"),
                                    ("quarter", "every quarter"),
                                    ("year", "every year"),
                                ],
                                max_length=7,
                                verbose_name="how often",
                            ),
                        ),
                        ("next_on", models.DateField(verbose_name="next on")),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("day", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "paused_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="paused since"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "recurring draft",
                        "verbose_name_plural": "recurring drafts",
                        "ordering": ["next_on"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="FinanceRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        ("code", models.CharField(max_length=40, verbose_name="key")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("per_head_year", "most for one person in a year"),
                                    ("per_head_event", "most for one person at one activity"),
                                    ("per_case", "most in one case"),
                                    ("cash_payment_above", "no cash above an amount"),
                                    ("required_documents", "documents that must be there"),
                                    ("words", "words to look at twice"),
                                    ("budget_exceeded", "more than the budget"),
                                    ("duplicate", "looks like a duplicate"),
                                    ("aged_advance", "an older advance is not settled"),
                                ],
                                max_length=18,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "province",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Two digits; empty: everywhere.",
                                max_length=6,
                                verbose_name="province",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="in force from")),
                        ("to_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "params",
                            models.JSONField(
                                default=dict,
                                help_text="Amounts in fen. See the list of kinds for names.",
                                verbose_name="figures",
                            ),
                        ),
                        (
                            "citation",
                            models.CharField(
                                help_text="Document, number, article, page.",
                                max_length=300,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "citation_en",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="source in English"
                            ),
                        ),
                        (
                            "certainty",
                            models.CharField(
                                choices=[
                                    ("law", "text of a law or regulation"),
                                    ("practice", "usual practice"),
                                    ("check", "to be confirmed by the union"),
                                ],
                                default="check",
                                help_text="As long as it is to be confirmed, people are told so.",
                                max_length=8,
                                verbose_name="how sure",
                            ),
                        ),
                        (
                            "effect",
                            models.CharField(
                                choices=[("block", "stops"), ("warn", "warns")],
                                default="warn",
                                max_length=5,
                                verbose_name="effect",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule of the fund",
                        "verbose_name_plural": "rules of the fund",
                        "ordering": ["code", "-from_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "province", "from_on"), name="a_rule_of_the_fund_begins_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True),
                                    ("to_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="a_rule_of_the_fund_ends_after_it_begins",
                                violation_error_message="The last day cannot lie before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("citation", ""), _negated=True),
                                name="a_rule_of_the_fund_has_a_source",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RuleHit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hits",
                                to="finance.draft",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.financerule",
                            ),
                        ),
                        (
                            "effect",
                            models.CharField(choices=[("block", "stops"), ("warn", "warns")], max_length=5),
                        ),
                        ("figures", models.JSONField(default=dict)),
                        (
                            "excepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("excepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="reason of the exception"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule that spoke up",
                        "verbose_name_plural": "rules that spoke up",
                        "ordering": ["draft", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("excepted_at__isnull", True),
                                        ("excepted_by__isnull", True),
                                        ("reason", ""),
                                    ),
                                    models.Q(
                                        ("excepted_at__isnull", False),
                                        ("excepted_by__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_exception_has_a_person_and_a_reason",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="finance.book",
                            ),
                        ),
                        ("seq", models.IntegerField()),
                        ("year", models.SmallIntegerField()),
                        ("counter", models.IntegerField()),
                        ("on", models.DateField(verbose_name="day")),
                        ("posted_on", models.DateField(verbose_name="posted on")),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="finance.period",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="finance.activity",
                                verbose_name="activity",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("income", "income"),
                                    ("expense", "expense"),
                                    ("transfer", "transfer between accounts"),
                                    ("advance", "advance paid out"),
                                    ("repayment", "advance settled"),
                                    ("opening", "opening balance"),
                                    ("carry_forward", "carried forward"),
                                    ("reversal", "reversal"),
                                    ("other", "other"),
                                ],
                                max_length=13,
                                verbose_name="kind",
                            ),
                        ),
                        ("narration", models.CharField(max_length=330, verbose_name="what for")),
                        ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="finance.entry",
                            ),
                        ),
                        (
                            "draft",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entry",
                                to="finance.draft",
                            ),
                        ),
                        ("canonical", models.TextField()),
                        ("prev_hash", models.BinaryField(max_length=32)),
                        ("hash", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "verbose_name": "entry",
                        "verbose_name_plural": "entries",
                        "ordering": ["book", "-seq"],
                        "indexes": [
                            models.Index(fields=["book", "-on", "-seq"], name="entry_by_day"),
                            models.Index(
                                condition=models.Q(("activity__isnull", False)),
                                fields=["activity", "-on", "-seq"],
                                name="entry_by_activity",
                            ),
                            models.Index(
                                condition=models.Q(("branch__isnull", False)),
                                fields=["branch", "-on", "-seq"],
                                name="entry_by_branch",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "seq"), name="entries_of_a_book_are_numbered"
                            ),
                            models.UniqueConstraint(
                                fields=("book", "year", "counter"), name="vouchers_of_a_year_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reverses__isnull", True),
                                        models.Q(("kind", "reversal"), _negated=True),
                                    ),
                                    models.Q(
                                        ("kind", "reversal"),
                                        ("on", models.F("posted_on")),
                                        ("reverses__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_reversal_is_dated_the_day_it_is_posted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "carry_forward"), _negated=True),
                                    models.Q(("on__day", 31), ("on__month", 12)),
                                    _connector="OR",
                                ),
                                name="a_year_is_carried_forward_on_its_last_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="finance.entry",
                            ),
                        ),
                        ("position", models.SmallIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="finance.account",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField()),
                        ("memo", models.CharField(blank=True, default="", max_length=80)),
                        ("seq", models.IntegerField()),
                        ("on", models.DateField()),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.period",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.activity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line",
                        "verbose_name_plural": "lines",
                        "ordering": ["entry", "position"],
                        "indexes": [
                            models.Index(
                                fields=["account", "on", "seq", "position"],
                                include=("amount_fen",),
                                name="line_in_its_journal",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "position"), name="lines_of_an_entry_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen", 0), _negated=True),
                                name="a_line_moves_money",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntrySecret",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="secrets",
                                to="finance.entry",
                            ),
                        ),
                        ("field", models.CharField(max_length=12)),
                        ("salt", models.BinaryField(max_length=16)),
                        ("value", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "name behind an entry",
                        "verbose_name_plural": "names behind entries",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "field"), name="an_entry_commits_to_a_name_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", ""), _negated=True),
                                name="a_committed_name_is_not_empty",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BalancePeriod",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.account",
                            ),
                        ),
                        ("debit_fen", models.BigIntegerField(default=0)),
                        ("credit_fen", models.BigIntegerField(default=0)),
                        ("lines", models.IntegerField(default=0)),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="finance.period",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "balance of a month",
                        "verbose_name_plural": "balances of months",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "period"), name="an_account_has_one_balance_in_a_month"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BalanceBranch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.account",
                            ),
                        ),
                        ("debit_fen", models.BigIntegerField(default=0)),
                        ("credit_fen", models.BigIntegerField(default=0)),
                        ("lines", models.IntegerField(default=0)),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.period",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "balance of a branch",
                        "verbose_name_plural": "balances of branches",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("branch", "account", "period"),
                                name="an_account_has_one_balance_in_a_branch_and_month",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BalanceActivity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.account",
                            ),
                        ),
                        ("debit_fen", models.BigIntegerField(default=0)),
                        ("credit_fen", models.BigIntegerField(default=0)),
                        ("lines", models.IntegerField(default=0)),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="finance.activity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "balance of an activity",
                        "verbose_name_plural": "balances of activities",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "account"),
                                name="an_account_has_one_balance_in_an_activity",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SigningKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="keys",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        (
                            "holder",
                            models.CharField(
                                choices=[("union", "the union"), ("audit", "the fund audit committee")],
                                max_length=5,
                                verbose_name="of",
                            ),
                        ),
                        ("vkey", models.CharField(max_length=160, unique=True, verbose_name="public key")),
                        ("sealed", models.BinaryField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="made at")),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
                        ),
                    ],
                    options={
                        "verbose_name": "signing key",
                        "verbose_name_plural": "signing keys",
                        "ordering": ["-made_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("retired_at__isnull", True)),
                                fields=("book", "holder"),
                                name="each_holder_has_one_key_in_use",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checkpoints",
                                to="finance.book",
                            ),
                        ),
                        ("size", models.IntegerField(verbose_name="entries")),
                        ("root", models.BinaryField(max_length=32)),
                        ("chain", models.BinaryField(max_length=32)),
                        ("peaks", models.BinaryField()),
                        ("body", models.TextField()),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "checkpoint",
                        "verbose_name_plural": "checkpoints",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("size__gte", 1)), name="a_checkpoint_holds_entries"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CheckpointSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "checkpoint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="finance.checkpoint",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.signingkey",
                            ),
                        ),
                        ("line", models.CharField(max_length=240)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("checkpoint", "key"), name="a_key_signs_a_checkpoint_once"
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
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                help_text="2026-q3, 2026, 2026-09.", max_length=12, verbose_name="short name"
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                                default="quarter",
                                max_length=7,
                                verbose_name="kind",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        ("until_on", models.DateField(verbose_name="until")),
                        ("opens_on", models.DateField(verbose_name="on display from")),
                        ("questions_until", models.DateField(verbose_name="questions until")),
                        ("answers_due", models.DateField(verbose_name="answers by")),
                        ("final_on", models.DateField(verbose_name="final on")),
                        (
                            "words",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What happened with the money.",
                                verbose_name="words of the union",
                            ),
                        ),
                        (
                            "checkpoint",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publication",
                                to="finance.checkpoint",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="published at"
                            ),
                        ),
                        (
                            "published_by",
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
                            "report",
                            models.TextField(
                                blank=True, default="", editable=False, verbose_name="closing report"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="final since"
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "publication",
                        "verbose_name_plural": "publications",
                        "ordering": ["-until_on", "-from_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "slug"), name="publications_have_different_names"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answers_due__gte", models.F("questions_until")),
                                    ("final_on__gte", models.F("answers_due")),
                                    ("opens_on__gt", models.F("until_on")),
                                    ("questions_until__gte", models.F("opens_on")),
                                    ("until_on__gte", models.F("from_on")),
                                ),
                                name="days_of_a_publication_follow_each_other",
                                violation_error_message="The days must follow each other: period, display, questions, answers, final.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", True),
                                    models.Q(("checkpoint__isnull", False), ("published_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="what_is_published_has_a_checkpoint",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finished_at__isnull", True),
                                    models.Q(("finished_by__isnull", False), ("published_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="only_what_was_published_becomes_final",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FundQuestion",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="finance.publication",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="finance.entry",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="finance.account",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="finance.activity",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="question")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fund_questions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        ("shows_name", models.BooleanField(default=False, verbose_name="show my name")),
                        ("at", models.DateTimeField(verbose_name="asked at")),
                        (
                            "hidden_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="taken off at"),
                        ),
                        (
                            "hidden_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "hidden_reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="why it was taken off"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question about the fund",
                        "verbose_name_plural": "questions about the fund",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="a_question_about_the_fund_has_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("account__isnull", True), ("entry__isnull", True)),
                                    models.Q(("activity__isnull", True), ("entry__isnull", True)),
                                    models.Q(("account__isnull", True), ("activity__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_question_is_about_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hidden_at__isnull", True),
                                    models.Q(
                                        ("hidden_by__isnull", False),
                                        models.Q(("hidden_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_question_taken_off_has_a_reason",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FundAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="finance.fundquestion",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="answer")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "answer about the fund",
                        "verbose_name_plural": "answers about the fund",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="an_answer_about_the_fund_has_words",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="QuestionReminder",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="finance.publication",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[("before", "before"), ("after", "after")], max_length=6
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "verbose_name": "reminder of questions",
                        "verbose_name_plural": "reminders of questions",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("publication", "step"), name="questions_are_reminded_of_once_a_step"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AuditReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "publication",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="finance.publication",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opinion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clean", "in order"),
                                    ("qualified", "in order but for what is named"),
                                    ("adverse", "not in order"),
                                ],
                                default="",
                                max_length=9,
                                verbose_name="opinion",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, default="", verbose_name="words of the opinion"),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed at")),
                    ],
                    options={
                        "verbose_name": "audit review",
                        "verbose_name_plural": "audit reviews",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                                    models.Q(
                                        ("signed_at__isnull", False),
                                        ("signed_by__isnull", False),
                                        models.Q(("text", ""), _negated=True),
                                        models.Q(("opinion", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_signed_opinion_has_words",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AuditSample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="samples",
                                to="finance.auditreview",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.entry",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("money", "by the weight of its amount"),
                                    ("random", "at random"),
                                    ("large", "above the amount"),
                                    ("reversal", "a reversal"),
                                    ("chosen", "chosen by hand"),
                                ],
                                max_length=8,
                                verbose_name="drawn because",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sample",
                        "verbose_name_plural": "samples",
                        "ordering": ["entry__seq"],
                        "constraints": [
                            models.UniqueConstraint(fields=("review", "entry"), name="an_entry_is_drawn_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AuditMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="finance.auditsample",
                            ),
                        ),
                        (
                            "mark",
                            models.CharField(
                                choices=[
                                    ("original", "original seen"),
                                    ("amount", "amount agrees"),
                                    ("approved", "properly approved"),
                                    ("account", "right account"),
                                    ("received", "goods or money were received"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "tick-mark",
                        "verbose_name_plural": "tick-marks",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sample", "mark", "by"), name="a_tick_mark_is_set_once"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AuditFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="finance.auditreview",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="finance.entry",
                            ),
                        ),
                        (
                            "weight",
                            models.CharField(
                                choices=[
                                    ("remark", "remark"),
                                    ("fault", "to be put right"),
                                    ("breach", "breach of the rules"),
                                ],
                                default="fault",
                                max_length=6,
                                verbose_name="weight",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="finding")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "reply",
                            models.TextField(blank=True, default="", verbose_name="reply of the union"),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "settled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
                        ),
                    ],
                    options={
                        "verbose_name": "finding",
                        "verbose_name_plural": "findings",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="a_finding_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_at__isnull", True), ("reply", "")),
                                    models.Q(
                                        ("replied_at__isnull", False),
                                        ("replied_by__isnull", False),
                                        models.Q(("reply", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_reply_to_a_finding_has_words",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BankMapping",
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
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_mappings",
                                to="finance.book",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        ("columns", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "columns of a bank file",
                        "verbose_name_plural": "columns of bank files",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "name"), name="mappings_have_different_names"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BankStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.account",
                                verbose_name="account",
                            ),
                        ),
                        (
                            "tail",
                            models.CharField(
                                blank=True, default="", max_length=8, verbose_name="end of the account number"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=120, verbose_name="file name")),
                        ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("from_on", models.DateField(verbose_name="from")),
                        ("until_on", models.DateField(verbose_name="until")),
                        ("opening_fen", models.BigIntegerField(verbose_name="opening balance")),
                        ("closing_fen", models.BigIntegerField(verbose_name="closing balance")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="brought in by",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="brought in at")),
                    ],
                    options={
                        "verbose_name": "bank statement",
                        "verbose_name_plural": "bank statements",
                        "ordering": ["-until_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "digest"),
                                name="a_statement_is_brought_in_once",
                                violation_error_message="This file has been brought in already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="a_statement_ends_after_it_begins",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BankLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="finance.bankstatement",
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.book",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "summary",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="summary"),
                        ),
                        (
                            "counterparty",
                            models.CharField(
                                blank=True, default="", max_length=120, verbose_name="counterparty"
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                        (
                            "balance_fen",
                            models.BigIntegerField(blank=True, null=True, verbose_name="balance"),
                        ),
                        (
                            "serial",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="serial number"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64)),
                        (
                            "set_aside",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="why it has no entry"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a bank statement",
                        "verbose_name_plural": "lines of bank statements",
                        "ordering": ["statement", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "number"), name="lines_of_a_statement_are_numbered"
                            ),
                            models.UniqueConstraint(
                                fields=("book", "fingerprint"),
                                name="a_bank_line_is_brought_in_once",
                                violation_error_message="This line has been brought in already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen", 0), _negated=True),
                                name="a_bank_line_moves_money",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BankMatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bank_line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="matches",
                                to="finance.bankline",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_matches",
                                to="finance.line",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "bank match",
                        "verbose_name_plural": "bank matches",
                        "ordering": ["bank_line", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("bank_line", "line"),
                                name="two_lines_are_matched_once",
                                violation_error_message="These lines are matched already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Budget",
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
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="budgets",
                                to="finance.book",
                                verbose_name="book",
                            ),
                        ),
                        ("year", models.SmallIntegerField(verbose_name="year")),
                        (
                            "version",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, verbose_name="version"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty for the first version.",
                                max_length=200,
                                verbose_name="why it is revised",
                            ),
                        ),
                        (
                            "resolution",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Number and day of the meeting that adopted it.",
                                max_length=120,
                                verbose_name="resolution of the committee",
                            ),
                        ),
                        ("file", models.CharField(blank=True, default="", editable=False, max_length=120)),
                        (
                            "file_name",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                max_length=120,
                                verbose_name="resolution as a file",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="prepared by",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="approved at"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "budget",
                        "verbose_name_plural": "budgets",
                        "ordering": ["-year", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "year", "version"), name="versions_of_a_budget_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        models.Q(("resolution", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_approved_budget_has_a_resolution",
                                violation_error_message="Without a resolution of the committee a budget is not approved.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_approves_the_budget_they_prepared",
                                violation_error_message="Somebody else approves what you have prepared.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="a_revision_has_a_reason",
                                violation_error_message="Say why the budget is revised.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="finance.budget",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.account",
                                verbose_name="account",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="finance.activity",
                                verbose_name="activity",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                        (
                            "note",
                            models.CharField(blank=True, default="", max_length=120, verbose_name="remark"),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a budget",
                        "verbose_name_plural": "lines of a budget",
                        "ordering": ["budget", "account__position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("budget", "account", "branch", "activity"),
                                name="a_budget_names_each_heading_once",
                                nulls_distinct=False,
                                violation_error_message="This heading stands in the budget already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gte", 0)),
                                name="a_budget_line_is_not_negative",
                                violation_error_message="A budget is not negative.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SourceDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(editable=False, max_length=120)),
                        ("kind", models.CharField(editable=False, max_length=4)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("digest", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                        ("at", models.DateTimeField(editable=False, verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="finance.draft",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "document",
                            models.CharField(
                                choices=[
                                    ("invoice", "invoice or receipt"),
                                    ("contract", "contract"),
                                    ("quote", "quote"),
                                    ("plan", "plan or notice of the activity"),
                                    ("attendance", "attendance list"),
                                    ("sign_off", "sign-off list with real names"),
                                    ("application", "application"),
                                    ("resolution", "resolution of the committee"),
                                    ("bank_slip", "bank slip"),
                                    ("other", "other paper"),
                                ],
                                default="invoice",
                                max_length=11,
                                verbose_name="what it is",
                            ),
                        ),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "voucher",
                        "verbose_name_plural": "vouchers",
                        "ordering": ["draft", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draft", "number"), name="vouchers_of_a_draft_are_numbered"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["jpg", "png", "pdf"])),
                                name="a_voucher_is_a_picture_or_pdf",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                                name="a_voucher_has_a_digest",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PublicCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(editable=False, max_length=120)),
                        ("kind", models.CharField(editable=False, max_length=4)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("digest", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                        ("at", models.DateTimeField(editable=False, verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="finance.sourcedocument",
                            ),
                        ),
                        ("boxes", models.JSONField(default=list)),
                        ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "withdrawn_by",
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
                            "withdrawal",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="why it was replaced"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "public copy of a voucher",
                        "verbose_name_plural": "public copies of vouchers",
                        "ordering": ["document", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("document",),
                                name="a_voucher_has_one_copy_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["jpg", "png", "pdf"])),
                                name="a_copy_of_a_voucher_is_a_picture_or_pdf",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                                name="a_copy_has_a_digest",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__gte", models.F("at")), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_copy_says_who_and_when",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ]
        )
    ]
