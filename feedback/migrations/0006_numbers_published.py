from django.db import migrations, models

from union_portal.lib.database import only_grows


class Migration(migrations.Migration):
    dependencies = [("feedback", "0005_handed_keys")]
    operations = [
        migrations.CreateModel(
            name="BoardSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("length", models.CharField(choices=[("week", "week"), ("month", "month"), ("quarter", "quarter")], max_length=7)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("tables", models.JSONField()),
            ],
            options={
                "verbose_name": "published numbers",
                "verbose_name_plural": "published numbers",
                "constraints": [
                    models.UniqueConstraint(fields=["length", "year", "number"], name="a_period_is_published_once"),
                    models.CheckConstraint(
                        name="published_numbers_are_of_a_period",
                        condition=models.Q(length="week", number__range=(1, 53))
                        | models.Q(length="month", number__range=(1, 12))
                        | models.Q(length="quarter", number__range=(1, 4)),
                    ),
                ],
            },
        ),
        only_grows("feedback_boardsnapshot"),
    ]  # fmt: skip
