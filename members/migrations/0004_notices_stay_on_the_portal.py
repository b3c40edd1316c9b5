"""An address that begins with two slashes leads to another site: the constraint now means what its name says."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("members", "0003_cache_table")]
    operations = [
        migrations.RemoveConstraint("notice", "notice_address_stays_on_the_portal"),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex=r"^/([^/\\]|$)"), name="notice_address_stays_on_the_portal"
            ),
        ),
    ]
