"""What the database guards about rules: what was decided by stays readable, and every change is visible at once."""

from django.db import migrations

from union_portal.lib.database import moves_the_edition, only_grows


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_rule_rows"), ("news", "0002_guards")]

    operations = [
        only_grows("proposals_ruleevent"),
        only_grows("proposals_rulesnapshot"),
        migrations.RunSQL(
            "ALTER TABLE proposals_rulesnapshot ADD CONSTRAINT a_snapshot_is_what_its_hash_says"
            " CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));",
            "ALTER TABLE proposals_rulesnapshot DROP CONSTRAINT a_snapshot_is_what_its_hash_says;",
        ),
        moves_the_edition("proposals_congressrule", "proposals_ruleevent"),
    ]
