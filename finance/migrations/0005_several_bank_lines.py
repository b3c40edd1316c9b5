import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("finance", "0004_recurrence_paused")]
    operations = [
        migrations.AlterField(
            model_name="bankmatch",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bank_matches", to="finance.line"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankmatch",
            constraint=models.UniqueConstraint(
                fields=("bank_line", "line"),
                name="two_lines_are_matched_once",
                violation_error_message="These lines are matched already.",
            ),
        ),
    ]
