"""What happened to a department stays written."""

from django.db import migrations

from union_portal.lib.database import only_grows


class Migration(migrations.Migration):
    dependencies = [("members", "0005_departments")]
    operations = [only_grows("members_departmentevent")]
