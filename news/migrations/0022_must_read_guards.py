"""A confirmed reading stays confirmed, what happened stays written down, and pages know at once what has to be read."""

from django.db import migrations

from union_portal.lib.database import only_grows

SHOWN = ["news_mustread", "news_mustread_branches"]
EDITION = "".join(
    f"CREATE CONSTRAINT TRIGGER {table}_next_edition AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_next_edition();\n"
    for table in SHOWN
)
DROP_EDITION = "".join(f"DROP TRIGGER {table}_next_edition ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("news", "0021_must_read")]
    operations = [
        migrations.RunSQL(EDITION, DROP_EDITION),
        only_grows("news_receipt"),
        only_grows("news_mustreadevent"),
    ]
