"""The search over the whole site finds published answers: one index for it and for the list of answers; kept pages end."""

from django.db import migrations

from union_portal.lib.database import moves_the_edition

PARTIAL = "WHERE published_at IS NOT NULL AND withdrawn_at IS NULL;"
TEXT = r"title || E'\n' || question || E'\n' || answer"
# feedback/reading/answers.py asks by the same expression.
PAIRS = f"""
DROP INDEX feedback_answer_pairs;
CREATE INDEX feedback_answer_pairs ON feedback_publication
  USING gin (zh_bigrams(lower(normalize({TEXT}, NFKC)))) {PARTIAL}
"""
BACK = f"""
DROP INDEX feedback_answer_pairs;
CREATE INDEX feedback_answer_pairs ON feedback_publication USING gin (zh_bigrams({TEXT})) {PARTIAL}
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0010_adoptions")]
    operations = [migrations.RunSQL(PAIRS, BACK), moves_the_edition("feedback_publication")]
