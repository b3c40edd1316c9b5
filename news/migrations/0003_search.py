"""Full-text search in Chinese without an extension: every pair of neighbouring characters is a word."""

from django.db import migrations

BIGRAMS = r"""
CREATE FUNCTION zh_bigrams(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_to_tsvector(array_agg(substr(r, i, 2))), ''::tsvector)
  FROM regexp_split_to_table(lower(normalize(t, NFKC)), '\W+') r, generate_series(1, length(r)) i
$$;
CREATE INDEX news_article_bigrams ON news_article USING gin (zh_bigrams(search_text));
CREATE INDEX news_policy_bigrams ON news_policy USING gin (zh_bigrams(search_text));
"""
DROP = "DROP INDEX news_article_bigrams; DROP INDEX news_policy_bigrams; DROP FUNCTION zh_bigrams(text);"


class Migration(migrations.Migration):
    dependencies = [("news", "0002_guards")]
    operations = [migrations.RunSQL(BIGRAMS, DROP)]
