"""Whether the mailbox is open stands in the navigation of every page: opening a category makes kept pages anew."""

from django.db import migrations

from union_portal.lib.database import moves_the_edition


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_desk"), ("news", "0002_triggers")]
    operations = [moves_the_edition("feedback_category")]
