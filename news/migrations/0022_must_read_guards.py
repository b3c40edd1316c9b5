"""A confirmed reading stays confirmed, what happened stays written down, and pages know at once what has to be read."""

from django.db import migrations

from union_portal.lib.database import moves_the_edition, only_grows


class Migration(migrations.Migration):
    dependencies = [("news", "0021_must_read")]
    operations = [
        moves_the_edition("news_mustread", "news_mustread_branches"),
        only_grows("news_receipt"),
        only_grows("news_mustreadevent"),
    ]
