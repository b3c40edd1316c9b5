"""Suggestions that are adopted and carried out; and the ways of a case as the table of moves has them since."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import refusal, trigger

# The same function with the moves of today: adopt, carry_out, unlink.
WAYS = f"""
CREATE OR REPLACE FUNCTION feedback_event_way() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about record; last record;
BEGIN
{import_module("feedback.migrations.0002_triggers").EVENT}
END $$;
"""
PROMISED = f"""
  IF TG_OP = 'DELETE' OR OLD.carried_out_on IS NOT NULL
     OR (NEW.case_id, NEW.promise, NEW.carrier_id, NEW.due_on, NEW.adopted_on, NEW.adopted_by_id)
        IS DISTINCT FROM (OLD.case_id, OLD.promise, OLD.carrier_id, OLD.due_on, OLD.adopted_on, OLD.adopted_by_id) THEN
    {refusal("what_was_promised_stays", "what was promised and what was done stays as it is")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0009_more_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
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
                    ("unlink", "taken out of an incident"),
                    ("adopt", "adopted, to be carried out"),
                    ("carry_out", "carried out"),
                    ("purge", "words destroyed"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("promise", models.CharField(max_length=200, verbose_name="what will be done")),
                ("due_on", models.DateField(verbose_name="by")),
                ("adopted_on", models.DateField(editable=False, verbose_name="adopted on")),
                (
                    "carried_out_on",
                    models.DateField(editable=False, null=True, verbose_name="carried out on"),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="what was done"),
                ),
                (
                    "adopted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carried_out_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who carries it out",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption",
                        to="feedback.case",
                    ),
                ),
                (
                    "reported_by",
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
                "verbose_name": "adopted suggestion",
                "verbose_name_plural": "adopted suggestions",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("promise", ""), _negated=True),
                        name="an_adoption_says_what_will_be_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("adopted_on"))),
                        name="an_adoption_is_due_after_it_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("carried_out_by__isnull", True),
                                ("carried_out_on__isnull", True),
                                ("outcome", ""),
                                ("reported_by__isnull", True),
                            ),
                            models.Q(
                                ("carried_out_by__isnull", False),
                                ("carried_out_on__gte", models.F("adopted_on")),
                                ("reported_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="what_was_carried_out_says_by_whom_when_and_what",
                    ),
                ],
            },
        ),
        trigger("feedback_adoption_stays", PROMISED, ("feedback_adoption", "BEFORE UPDATE OR DELETE")),
        migrations.RunSQL(WAYS, migrations.RunSQL.noop),
    ]
