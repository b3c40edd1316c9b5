"""The home page moves with what staff compose, and what they did stays written down."""

from django.db import migrations

from union_portal.lib.database import only_grows

SHOWN = ["news_block", "news_homepin"]
EDITION = "".join(
    f"CREATE CONSTRAINT TRIGGER {table}_next_edition AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_next_edition();\n"
    for table in SHOWN
)
DROP_EDITION = "".join(f"DROP TRIGGER {table}_next_edition ON {table};" for table in SHOWN)


class Migration(migrations.Migration):
    dependencies = [("news", "0009_home_page")]
    operations = [migrations.RunSQL(EDITION, DROP_EDITION), only_grows("news_homeevent")]
