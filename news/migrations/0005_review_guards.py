"""What the database guards about reviews: nobody reviews the own text, and every level has its turn."""

from django.db import migrations

from union_portal.lib.database import only_grows

# The row of the submission is locked, so two reviewers of the same level come one after the other.
REVIEW = """
CREATE FUNCTION news_review_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about news_submission; approved int;
BEGIN
  SELECT * INTO about FROM news_submission WHERE id = NEW.submission_id FOR UPDATE;
  SELECT count(*) INTO approved FROM news_review WHERE submission_id = NEW.submission_id;
  IF about.outcome <> 'open' OR NEW.level <> approved + 1 OR NEW.level > about.levels THEN
    RAISE EXCEPTION 'level % of submission % is not waiting', NEW.level, about.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'levels_are_reviewed_in_order';
  END IF;
  IF EXISTS (SELECT 1 FROM news_submission WHERE submitted_by_id = NEW.by_id
             AND (article_id = about.article_id OR policy_id = about.policy_id))
     OR EXISTS (SELECT 1 FROM news_article WHERE id = about.article_id AND author_id = NEW.by_id)
     OR EXISTS (SELECT 1 FROM news_policy WHERE id = about.policy_id AND author_id = NEW.by_id) THEN
    RAISE EXCEPTION 'person % wrote or submitted what submission % is about', NEW.by_id, about.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_reviews_the_own_text';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_review_in_turn BEFORE INSERT ON news_review
  FOR EACH ROW EXECUTE FUNCTION news_review_in_turn();
"""
DROP_REVIEW = "DROP TRIGGER news_review_in_turn ON news_review; DROP FUNCTION news_review_in_turn();"

# What a submission says stays said; it can only end, and only once.
SUBMISSION = """
CREATE FUNCTION news_submission_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.outcome <> 'open' OR
     (to_jsonb(NEW) - 'outcome' - 'ended_at') <> (to_jsonb(OLD) - 'outcome' - 'ended_at') THEN
    RAISE EXCEPTION 'submission % can only end, and only once', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_submission_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_submission_only_ends BEFORE UPDATE OR DELETE ON news_submission
  FOR EACH ROW EXECUTE FUNCTION news_submission_only_ends();
"""
DROP_SUBMISSION = (
    "DROP TRIGGER news_submission_only_ends ON news_submission; DROP FUNCTION news_submission_only_ends();"
)


class Migration(migrations.Migration):
    dependencies = [("news", "0004_review")]
    operations = [
        migrations.RunSQL(REVIEW, DROP_REVIEW),
        migrations.RunSQL(SUBMISSION, DROP_SUBMISSION),
        only_grows("news_review"),
    ]
