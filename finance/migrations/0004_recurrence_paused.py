"""A recurring draft can be paused, and keeps its day of the month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("finance", "0003_seeds")]
    operations = [
        migrations.AddField("recurrence", "day", models.PositiveSmallIntegerField(default=0, editable=False)),
        migrations.AddField(
            "recurrence",
            "paused_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="paused since"),
        ),
    ]
