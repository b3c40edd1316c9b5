"""The home page moves with what staff compose, and what they did stays written down."""

from django.db import migrations

from union_portal.lib.database import moves_the_edition, only_grows


class Migration(migrations.Migration):
    dependencies = [("news", "0009_home_page")]
    operations = [moves_the_edition("news_block", "news_homepin"), only_grows("news_homeevent")]
