"""Tables of the working-day calendar, and the value that is new after every change of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# One value that is new after every change, so that each process knows in one small query whether what it remembers
# still holds. Not a number: one that was counted in a transaction that failed would be given out twice. At once and
# not at the commit, because due dates are counted anew in the transaction that changes the calendar.
VERSION = """
CREATE TABLE members_calendar_version (
  id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT there_is_one_calendar CHECK (id = 1),
  version uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO members_calendar_version DEFAULT VALUES;
CREATE FUNCTION members_next_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE members_calendar_version SET version = gen_random_uuid();
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_next_calendar AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION members_next_calendar();\n"
    for table in ("members_calendaryear", "members_calendarday")
)
DROP_VERSION = """
DROP TRIGGER members_calendaryear_next_calendar ON members_calendaryear;
DROP TRIGGER members_calendarday_next_calendar ON members_calendarday;
DROP FUNCTION members_next_calendar();
DROP TABLE members_calendar_version;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_departments_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(
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
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
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
            },
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                name="calendar_year_is_of_this_century",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at__isnull", True), models.Q(("source", ""), _negated=True), _connector="OR"
                ),
                name="confirmed_calendar_year_names_its_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True), ("confirmed_at__isnull", False), _connector="OR"
                ),
                name="only_a_confirmed_year_was_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("day__week_day__in", [1, 7]), ("is_working", True)),
                    models.Q(("day__week_day__in", [2, 3, 4, 5, 6]), ("is_working", False)),
                    _connector="OR",
                ),
                name="calendar_day_differs_from_its_weekday",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="calendar_day_has_a_name"
            ),
        ),
        migrations.RunSQL(VERSION, DROP_VERSION),
    ]
