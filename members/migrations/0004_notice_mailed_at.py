"""Which notices have gone out by e-mail, so that a job that runs twice mails once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_cache_table")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="mailed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="mailed at"),
        ),
    ]
