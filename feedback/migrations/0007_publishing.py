"""Two publishers say yes; a draft can be sent back; answers are found by pairs of characters."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import refusal, trigger

GUARD = f"""
  IF TG_OP = 'DELETE' AND OLD.published_at IS NOT NULL THEN
    {refusal("a_published_answer_leaves_a_stub", "a published answer is withdrawn, never deleted")}
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL
     AND (NEW.title, NEW.question, NEW.answer) IS DISTINCT FROM (OLD.title, OLD.question, OLD.answer) THEN
    {refusal("what_is_published_was_read", "what is published is what was read before")}
  END IF;
  IF OLD.published_at IS NOT NULL AND (
    (NEW.published_at, NEW.passed_by_id, NEW.approved_by_id, NEW.drafted_by_id)
      IS DISTINCT FROM (OLD.published_at, OLD.passed_by_id, OLD.approved_by_id, OLD.drafted_by_id)
    OR (NEW.title, NEW.question, NEW.answer) IS DISTINCT FROM (OLD.title, OLD.question, OLD.answer)
       AND (OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL)
    OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
  ) THEN
    {refusal("a_published_answer_stays_as_approved", "what two people approved stays or is withdrawn")}
  END IF;
  RETURN NEW;
"""
TABLE = ("feedback_publication", "BEFORE UPDATE OR DELETE")
OLD_GUARD_GOES = migrations.RunSQL(
    "DROP TRIGGER feedback_publication_stays ON feedback_publication; DROP FUNCTION feedback_publication_stays();",
    # Backwards the guard of 0002 is not written again: whoever goes back further drops it anyway.
    "CREATE FUNCTION feedback_publication_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
    "CREATE TRIGGER feedback_publication_stays BEFORE UPDATE ON feedback_publication"
    " FOR EACH ROW EXECUTE FUNCTION feedback_publication_stays();",
)
# feedback/reading/answers.py asks by the same expression; zh_bigrams is made in news/migrations/0003_pairs.py.
PAIRS = r"""
CREATE INDEX feedback_answer_pairs ON feedback_publication
  USING gin (zh_bigrams(title || E'\n' || question || E'\n' || answer))
  WHERE published_at IS NOT NULL AND withdrawn_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0006_numbers_published"),
        ("news", "0003_pairs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="publication",
            name="words",
        ),
        migrations.AddField(
            model_name="publication",
            name="passed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="sent_back_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="sent_back_reason",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="what has to change"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="published_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="published at"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("withdrawn_at__isnull", True)),
                fields=["-published_at", "-id"],
                name="answer_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("withdrawn_at__isnull", True)),
                fields=["category", "-published_at", "-id"],
                name="answer_of_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True),
                    models.Q(
                        ("passed_by__isnull", False),
                        models.Q(("passed_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="two_publishers_said_yes_to_a_published_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_back_by__isnull", True), ("sent_back_reason", "")),
                    models.Q(
                        ("sent_back_by__isnull", False), models.Q(("sent_back_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_draft_sent_back_says_by_whom_and_why",
            ),
        ),
        OLD_GUARD_GOES,
        trigger("feedback_publication_stays", GUARD, TABLE),
        migrations.RunSQL(PAIRS, "DROP INDEX feedback_answer_pairs;"),
    ]
