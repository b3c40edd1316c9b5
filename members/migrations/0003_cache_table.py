"""The table behind the shared cache (settings.CACHES), where rate limits are counted."""

from django.db import migrations

CACHE_TABLE = """
CREATE TABLE IF NOT EXISTS portal_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS portal_cache_expires ON portal_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_guards")]
    operations = [migrations.RunSQL(CACHE_TABLE, "DROP TABLE portal_cache;")]
