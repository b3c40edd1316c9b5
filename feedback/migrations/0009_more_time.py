"""That more time was refused stands in the case itself; and why it is needed, for who reads no sealed word."""

from django.db import migrations, models

REFUSED = """
UPDATE feedback_case SET extension_refused_on = event."on" FROM feedback_caseevent AS event
WHERE event.case_id = feedback_case.id AND event.kind = 'refuse_extension';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0008_me_too_without_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="extension_reason",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="case",
            name="extension_refused_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunSQL(REFUSED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extension_refused_on__isnull", True),
                    models.Q(("extended_on__isnull", True), ("extension_asked_on__isnull", False)),
                    _connector="OR",
                ),
                name="more_time_is_refused_once_it_was_asked_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extension_reason", ""),
                    models.Q(("extension_asked_on__isnull", False), ("tier", "sealed")),
                    _connector="OR",
                ),
                name="the_chair_is_told_why_once_more_time_was_asked_for",
            ),
        ),
    ]
