from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0024_voting_guards")]

    operations = [
        migrations.AddField(
            "ballotofficer",
            "drill_words",
            models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.RemoveField("ballotofficer", "drill_alpha"),
        migrations.RemoveField("ballotofficer", "drill_answer"),
    ]
