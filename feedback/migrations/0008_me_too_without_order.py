"""A me-too is found by no number that counts up. There are none yet that could get lost: the mailbox is not released."""

import uuid

import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0007_publishing")]
    operations = [
        migrations.DeleteModel(name="MeToo"),
        migrations.CreateModel(
            name="MeToo",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "shuffle",
                    models.FloatField(
                        db_default=django.db.models.functions.math.Random(), db_index=True, editable=False
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                (
                    "publication",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=models.deletion.CASCADE,
                        related_name="me_toos",
                        to="feedback.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "me-too",
                "verbose_name_plural": "me-toos",
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "mark"), name="a_person_says_me_too_once")
                ],
            },
        ),
    ]
