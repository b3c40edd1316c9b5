"""What the database guards about money (docs/decisions/0017): entries come whole, in a chain, and stay."""

from django.db import migrations

from finance.rules.moves import ways
from union_portal.lib.database import not_truncated, only_grows, refusal, trigger

# --- the chain -----------------------------------------------------------------------------------------------
# One pass over all new rows of a statement: a bulk load is checked like a single entry, at the same cost for each. Rows of
# big tables are looked up one by one (LATERAL … LIMIT 1): a plan made for a bulk load would read all of them for one.
CHAIN = f"""
DECLARE
  the_head finance_bookhead;
  the_book bigint;
  wrong integer;
BEGIN
  FOR the_book IN SELECT DISTINCT book_id FROM fresh ORDER BY book_id LOOP
    SELECT * INTO the_head FROM finance_bookhead WHERE book_id = the_book FOR UPDATE;
    IF NOT FOUND THEN
      {refusal("an_entry_belongs_to_a_book", "there is no such book")}
    END IF;
    SELECT min(CASE
        WHEN n.seq <> the_head.size + n.place OR n.prev_hash <> coalesce(n.before, the_head.hash)
          OR n.hash <> sha256(n.prev_hash || convert_to(n.canonical, 'UTF8')) THEN 1
        WHEN y.id IS NULL OR n.counter <> y.entries + n.place_in_year THEN 2
      END) INTO wrong
      FROM (
        SELECT seq, year, counter, prev_hash, hash, canonical, row_number() OVER w AS place, lag(hash) OVER w AS before,
          row_number() OVER (PARTITION BY year ORDER BY seq) AS place_in_year
        FROM fresh WHERE book_id = the_book WINDOW w AS (ORDER BY seq)
      ) AS n LEFT JOIN finance_fiscalyear y ON y.book_id = the_book AND y.year = n.year;
    IF wrong = 1 THEN
      {refusal("entries_form_a_chain", "an entry follows the last one and carries its hash")}
    ELSIF wrong = 2 THEN
      {refusal("vouchers_of_a_year_have_no_gap", "vouchers of a year are numbered without a gap")}
    END IF;
    UPDATE finance_bookhead h SET size = last.seq, hash = last.hash
      FROM (SELECT seq, hash FROM fresh WHERE book_id = the_book ORDER BY seq DESC LIMIT 1) AS last
      WHERE h.book_id = the_book;
    UPDATE finance_fiscalyear y SET entries = last.counter
      FROM (SELECT year, max(counter) AS counter FROM fresh WHERE book_id = the_book GROUP BY year) AS last
      WHERE y.book_id = the_book AND y.year = last.year;
  END LOOP;
  SELECT min(CASE
      WHEN p.id IS NULL OR e.on NOT BETWEEN p.first_on AND p.last_on THEN 1
      WHEN p.state = 'closed' THEN 2
      WHEN r.book_id <> e.book_id OR r.reverses_id IS NOT NULL OR r.on > e.on THEN 3
    END) INTO wrong
    FROM fresh e LEFT JOIN finance_period p ON p.id = e.period_id AND p.book_id = e.book_id
    LEFT JOIN LATERAL (SELECT * FROM finance_entry WHERE id = e.reverses_id LIMIT 1) AS r ON true;
  IF wrong = 1 THEN
    {refusal("an_entry_stands_in_its_month", "the day of an entry lies in its month")}
  ELSIF wrong = 2 THEN
    {refusal("a_closed_month_takes_nothing", "this month is closed")}
  ELSIF wrong = 3 THEN
    {refusal("a_reversal_is_not_reversed", "a reversal puts an earlier entry right and is never reversed itself")}
  END IF;
  RETURN NULL;
END
"""
# --- lines -----------------------------------------------------------------------------------------------------
LINES = f"""
DECLARE
  wrong integer;
  takes_back boolean;
  is_late boolean;
  has_branch boolean;
  has_activity boolean;
BEGIN
  -- Lines that come later are not those that were hashed, so all of an entry come in one statement. Its columns are compared
  -- here too, where its text is taken apart anyway: no commit leaves an entry without lines. OFFSET 0: taken apart once.
  SELECT min(CASE
      WHEN e.id IS NULL OR NOT given.is_repeated OR (given.seq, given.on, given.period_id) <> (e.seq, e.on, e.period_id)
        OR (given.branch_id, given.activity_id) IS DISTINCT FROM (e.branch_id, e.activity_id) THEN 1
      WHEN given.total <> 0 OR given.many < 2 THEN 2
      WHEN given.first <> 1 OR given.last <> given.many OR given.moved <> e.amount_fen
        OR c.said->>'lines' IS DISTINCT FROM given.lines
        OR (c.said->>'seq')::int IS DISTINCT FROM e.seq OR c.said->>'book' IS DISTINCT FROM b.slug::text
        OR c.said->>'number' IS DISTINCT FROM e.year || '-' || lpad(e.counter::text, 6, '0')
        OR c.said->>'date' IS DISTINCT FROM e.on::text OR c.said->>'posted' IS DISTINCT FROM e.posted_on::text
        OR e.year <> extract(year FROM e.on) OR c.said->>'kind' IS DISTINCT FROM e.kind::text
        OR c.said->>'narration' IS DISTINCT FROM e.narration::text
        OR c.said->>'branch' IS DISTINCT FROM e.branch_id::text OR c.said->>'activity' IS DISTINCT FROM a.code::text
        OR (c.said->>'reverses')::int IS DISTINCT FROM r.seq OR (c.said->>'v')::int IS DISTINCT FROM 1 THEN 3
      END), bool_or(e.reverses_id IS NOT NULL), bool_or(e.branch_id IS NOT NULL), bool_or(e.activity_id IS NOT NULL), EXISTS (
        SELECT 1 FROM (SELECT DISTINCT period_id FROM fresh) AS days JOIN finance_period p ON p.id = days.period_id
        WHERE p.state = 'closed'
      ) INTO wrong, takes_back, has_branch, has_activity, is_late
    FROM (
      SELECT l.entry_id, l.seq, l.on, l.period_id, l.branch_id, l.activity_id, count(*) AS many, sum(l.amount_fen) AS total,
        sum(greatest(l.amount_fen, 0)) AS moved,
        '[' || string_agg(
          '[' || to_json(l.account_id)::text || ', ' || l.amount_fen
            || CASE WHEN l.memo = '' THEN ']' ELSE ', ' || to_json(l.memo)::text || ']' END, ', ' ORDER BY l.position
        ) || ']' AS lines,
        bool_and(coalesce(a.is_posting, false)) AS is_repeated, min(l.position) AS first, max(l.position) AS last
      FROM fresh l LEFT JOIN finance_account a ON a.slug = l.account_id
      GROUP BY l.entry_id, l.seq, l.on, l.period_id, l.branch_id, l.activity_id
    ) AS given LEFT JOIN LATERAL (SELECT * FROM finance_entry WHERE id = given.entry_id LIMIT 1) AS e ON true
    CROSS JOIN LATERAL (SELECT e.canonical::jsonb AS said OFFSET 0) AS c
    LEFT JOIN finance_book b ON b.id = e.book_id LEFT JOIN finance_activity a ON a.id = e.activity_id
    LEFT JOIN LATERAL (SELECT seq FROM finance_entry WHERE id = e.reverses_id LIMIT 1) AS r ON true;
  IF wrong = 1 THEN
    {refusal("a_line_repeats_its_entry", "a line says what its entry says, on an account that takes lines")}
  ELSIF wrong = 2 THEN
    {refusal("an_entry_balances", "an entry has two lines at least, and they come to nothing")}
  ELSIF wrong = 3 THEN
    {refusal("an_entry_says_what_was_hashed", "an entry, its lines and its canonical text differ")}
  END IF;
  IF takes_back AND EXISTS (
    SELECT 1 FROM (SELECT DISTINCT entry_id FROM fresh) AS given
    CROSS JOIN LATERAL (SELECT id, reverses_id FROM finance_entry WHERE id = given.entry_id LIMIT 1) AS e
    WHERE e.reverses_id IS NOT NULL AND (
      SELECT jsonb_agg(jsonb_build_array(account_id, -amount_fen) ORDER BY account_id, -amount_fen)
        FROM fresh WHERE entry_id = e.id
    ) IS DISTINCT FROM (
      SELECT jsonb_agg(jsonb_build_array(account_id, amount_fen) ORDER BY account_id, amount_fen)
        FROM finance_line WHERE entry_id = e.reverses_id
    )
  ) THEN
    {refusal("a_reversal_negates_exactly", "a reversal takes back every line of the entry, and nothing else")}
  END IF;
  IF is_late THEN
    {refusal("a_closed_month_takes_nothing", "this month is closed")}
  END IF;
  UPDATE finance_bookhead h SET whole = h.whole + n.many FROM (
      SELECT p.book_id, sum(given.many) AS many
      FROM (SELECT period_id, count(*) AS many FROM fresh WHERE position = 1 GROUP BY period_id) AS given
      JOIN finance_period p ON p.id = given.period_id GROUP BY p.book_id
    ) AS n WHERE h.book_id = n.book_id;
  INSERT INTO finance_balanceperiod AS b (account_id, period_id, debit_fen, credit_fen, lines)
    SELECT account_id, period_id, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
    FROM fresh GROUP BY account_id, period_id
    ON CONFLICT (account_id, period_id) DO UPDATE SET debit_fen = b.debit_fen + excluded.debit_fen,
      credit_fen = b.credit_fen + excluded.credit_fen, lines = b.lines + excluded.lines;
  IF has_branch THEN
    INSERT INTO finance_balancebranch AS b (branch_id, account_id, period_id, debit_fen, credit_fen, lines)
      SELECT branch_id, account_id, period_id, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
      FROM fresh WHERE branch_id IS NOT NULL GROUP BY branch_id, account_id, period_id
      ON CONFLICT (branch_id, account_id, period_id) DO UPDATE SET debit_fen = b.debit_fen + excluded.debit_fen,
        credit_fen = b.credit_fen + excluded.credit_fen, lines = b.lines + excluded.lines;
  END IF;
  IF has_activity THEN
    INSERT INTO finance_balanceactivity AS b (activity_id, account_id, debit_fen, credit_fen, lines)
      SELECT activity_id, account_id, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
      FROM fresh WHERE activity_id IS NOT NULL GROUP BY activity_id, account_id
      ON CONFLICT (activity_id, account_id) DO UPDATE SET debit_fen = b.debit_fen + excluded.debit_fen,
        credit_fen = b.credit_fen + excluded.credit_fen, lines = b.lines + excluded.lines;
  END IF;
  RETURN NULL;
END
"""
WHOLE = f"""
  IF EXISTS (SELECT 1 FROM finance_bookhead WHERE book_id = NEW.book_id AND whole <> size) THEN
    {refusal("an_entry_balances", "an entry has two lines at least, and they come to nothing")}
  END IF;
  RETURN NULL;
"""
# --- what triggers keep ------------------------------------------------------------------------------------------
KEPT = f"""
  {refusal("sums_follow_from_entries", "this is kept by the database itself")}
"""
NEW_BOOK = """
  INSERT INTO finance_bookhead (book_id, size, whole, hash) VALUES (NEW.id, 0, 0, decode(repeat('00', 32), 'hex'));
  RETURN NULL;
"""
YEAR = f"""
  IF TG_OP = 'DELETE' OR TG_OP = 'INSERT' AND NEW.entries <> 0
     OR TG_OP = 'UPDATE' AND (pg_trigger_depth() < 2 OR (NEW.book_id, NEW.year) IS DISTINCT FROM (OLD.book_id, OLD.year)) THEN
    {refusal("vouchers_of_a_year_have_no_gap", "the counter of a year is kept by the database itself")}
  END IF;
  RETURN NEW;
"""
# --- months --------------------------------------------------------------------------------------------------------
PERIOD = f"""
  IF TG_OP = 'DELETE' THEN
    {refusal("a_month_stays", "a month of the books is never deleted")}
  END IF;
  PERFORM 1 FROM finance_bookhead WHERE book_id = NEW.book_id FOR UPDATE;
  IF NEW.last_on <> (NEW.first_on + interval '1 month' - interval '1 day')::date THEN
    {refusal("a_month_ends_on_its_last_day", "a month ends on its last day")}
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' OR EXISTS (
      SELECT 1 FROM finance_period WHERE book_id = NEW.book_id AND state <> 'open' AND first_on > NEW.first_on
    ) THEN
      {refusal("a_month_begins_open", "a month begins open, and none is added before a closed one")}
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'closed' THEN
    {refusal("a_closed_month_stays_closed", "nothing opens a closed month again")}
  END IF;
  IF (NEW.book_id, NEW.first_on, NEW.last_on) IS DISTINCT FROM (OLD.book_id, OLD.first_on, OLD.last_on)
     OR OLD.state = 'closing' AND NEW.state = 'open' OR OLD.state = 'open' AND NEW.state = 'closed' THEN
    {refusal("a_month_goes_one_way", "a month is open, then being closed, then closed")}
  END IF;
  IF NEW.state = 'closed' AND EXISTS (
    SELECT 1 FROM finance_period WHERE book_id = NEW.book_id AND first_on < NEW.first_on AND state <> 'closed'
  ) THEN
    {refusal("months_close_in_their_order", "an earlier month is still open")}
  END IF;
  RETURN NEW;
"""
# --- drafts ----------------------------------------------------------------------------------------------------------
DRAFT = f"""
  IF TG_OP = 'DELETE' THEN
    IF OLD.submitted_at IS NOT NULL THEN
      {refusal("what_was_handed_in_stays", "a draft that was handed in is dropped, not deleted")}
    END IF;
    RETURN OLD;
  END IF;
  IF NEW.stage <> OLD.stage AND (OLD.stage, NEW.stage) NOT IN (
    {", ".join(sorted({f"('{source}', '{target}')" for source, _step, target in ways()}))}
  ) THEN
    {refusal("a_draft_goes_an_allowed_way", "a draft cannot go this way")}
  END IF;
  IF OLD.stage IN ('posted', 'dropped') OR NEW.prepared_by_id <> OLD.prepared_by_id OR NEW.round < OLD.round THEN
    {refusal("a_posted_draft_stays", "what was posted or dropped stays as it is")}
  END IF;
  IF OLD.stage <> 'drafting' AND (
    NEW.book_id, NEW.kind, NEW.on, NEW.narration, NEW.branch_id, NEW.activity_id, NEW.counterparty_id, NEW.headcount, NEW.occasion,
    NEW.reverses_id, NEW.reason, NEW.no_voucher_reason
  ) IS DISTINCT FROM (
    OLD.book_id, OLD.kind, OLD.on, OLD.narration, OLD.branch_id, OLD.activity_id, OLD.counterparty_id, OLD.headcount, OLD.occasion,
    OLD.reverses_id, OLD.reason, OLD.no_voucher_reason
  ) THEN
    {refusal("what_was_handed_in_stays", "what was handed in is returned before it is changed")}
  END IF;
  RETURN NEW;
"""
PARTS = f"""
  SELECT stage INTO reached FROM finance_draft
    WHERE id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.draft_id ELSE NEW.draft_id END) FOR UPDATE;
  IF reached IS NOT NULL AND reached <> 'drafting' THEN
    {refusal("what_was_handed_in_stays", "what was handed in is returned before it is changed")}
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
POSTED = f"""
  IF (SELECT stage FROM finance_draft WHERE id = NEW.id) = 'posted'
     AND NOT EXISTS (SELECT 1 FROM finance_entry WHERE draft_id = NEW.id) THEN
    {refusal("a_posted_draft_has_its_entry", "a draft is posted by its entry")}
  END IF;
  RETURN NULL;
"""
FILES = f"""
  IF TG_OP = 'DELETE' OR (NEW.file, NEW.kind, NEW.size, NEW.digest, NEW.by_id, NEW.at)
     IS DISTINCT FROM (OLD.file, OLD.kind, OLD.size, OLD.digest, OLD.by_id, OLD.at) THEN
    {refusal("a_voucher_stays", "a voucher and its copies stay as they are")}
  END IF;
  RETURN NEW;
"""
COPY = f"""
  IF OLD.withdrawn_at IS NOT NULL OR NEW.document_id <> OLD.document_id OR NEW.boxes IS DISTINCT FROM OLD.boxes THEN
    {refusal("a_withdrawn_copy_stays_withdrawn", "a copy is replaced by another, never brought back")}
  END IF;
  RETURN NEW;
"""
# --- what is erased ----------------------------------------------------------------------------------------------------
SECRET = f"""
  {refusal("a_committed_name_stays_or_goes", "a name behind an entry is erased, never changed")}
"""
# Foreign keys ask for each row and lock the entry that it leads to; entries are never deleted, so asking once is enough.
BEHIND = f"""
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh s LEFT JOIN LATERAL (SELECT id FROM finance_entry WHERE id = s.entry_id LIMIT 1) AS e ON true
    WHERE e.id IS NULL
  ) THEN
    {refusal("a_name_stands_behind_an_entry", "there is no such entry")}
  END IF;
  RETURN NULL;
END
"""
# --- what is public ------------------------------------------------------------------------------------------------------
CHECKPOINT = f"""
  IF NOT EXISTS (
    SELECT 1 FROM finance_entry WHERE book_id = NEW.book_id AND seq = NEW.size AND hash = NEW.chain
  ) OR EXISTS (SELECT 1 FROM finance_checkpoint WHERE book_id = NEW.book_id AND size > NEW.size) THEN
    {refusal("a_checkpoint_is_of_these_books", "a checkpoint holds the hash of an entry, and none goes back")}
  END IF;
  RETURN NEW;
"""
PUBLICATION = f"""
  IF TG_OP = 'DELETE' THEN
    IF OLD.published_at IS NOT NULL THEN
      {refusal("what_was_published_stays", "what was published stays")}
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.published_at IS NOT NULL AND (
    (NEW.book_id, NEW.slug, NEW.title, NEW.kind, NEW.from_on, NEW.until_on, NEW.opens_on, NEW.questions_until,
     NEW.answers_due, NEW.final_on, NEW.checkpoint_id, NEW.published_at, NEW.published_by_id)
    IS DISTINCT FROM
    (OLD.book_id, OLD.slug, OLD.title, OLD.kind, OLD.from_on, OLD.until_on, OLD.opens_on, OLD.questions_until,
     OLD.answers_due, OLD.final_on, OLD.checkpoint_id, OLD.published_at, OLD.published_by_id)
    OR OLD.finished_at IS NOT NULL AND (NEW.finished_at, NEW.report) IS DISTINCT FROM (OLD.finished_at, OLD.report)
  ) THEN
    {refusal("what_was_published_stays", "what was published stays")}
  END IF;
  IF NEW.published_at IS NOT NULL AND OLD.published_at IS NULL AND EXISTS (
    SELECT 1 FROM generate_series(NEW.from_on, NEW.until_on, interval '1 month') AS month
    LEFT JOIN finance_period p ON p.book_id = NEW.book_id AND p.first_on = date_trunc('month', month)::date
    WHERE p.state IS DISTINCT FROM 'closed'
  ) THEN
    {refusal("only_closed_months_are_published", "only closed months are published")}
  END IF;
  RETURN NEW;
"""
ANSWER = f"""
  {refusal("an_answer_about_the_fund_stays", "an answer is followed by another, never changed")}
"""
QUESTION = f"""
  IF TG_OP = 'DELETE' OR (NEW.text, NEW.asked_by_id, NEW.at, NEW.publication_id, NEW.entry_id, NEW.account_id, NEW.activity_id)
     IS DISTINCT FROM (OLD.text, OLD.asked_by_id, OLD.at, OLD.publication_id, OLD.entry_id, OLD.account_id, OLD.activity_id)
     OR OLD.hidden_at IS NOT NULL THEN
    {refusal("a_question_about_the_fund_stays", "a question is taken off with a reason, never changed")}
  END IF;
  RETURN NEW;
"""
REVIEW = f"""
  IF TG_OP = 'DELETE' OR OLD.signed_at IS NOT NULL THEN
    {refusal("a_signed_opinion_stays", "a signed opinion stays as it is")}
  END IF;
  RETURN NEW;
"""
BUDGET = f"""
  IF TG_TABLE_NAME = 'finance_budget' THEN
    IF OLD.approved_at IS NOT NULL THEN
      {refusal("an_approved_budget_stays", "an approved budget is followed by its next version")}
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  SELECT approved_at INTO done FROM finance_budget
    WHERE id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.budget_id ELSE NEW.budget_id END) FOR UPDATE;
  IF done IS NOT NULL THEN
    {refusal("an_approved_budget_stays", "an approved budget is followed by its next version")}
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
ACCOUNT = f"""
  IF EXISTS (SELECT 1 FROM finance_line WHERE account_id = OLD.slug) AND (
    TG_OP = 'DELETE' OR (NEW.slug, NEW.kind) IS DISTINCT FROM (OLD.slug, OLD.kind) OR NOT NEW.is_posting
  ) THEN
    {refusal("an_account_with_lines_stays", "an account that has lines stays what it is")}
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
NAMED = f"""
  IF EXISTS (SELECT 1 FROM finance_entry WHERE activity_id = OLD.id) AND (TG_OP = 'DELETE' OR NEW.code <> OLD.code) THEN
    {refusal("an_activity_with_entries_keeps_its_number", "the number of an activity stands in entries")}
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
BOOK = f"""
  IF (TG_OP = 'DELETE' OR NEW.slug <> OLD.slug) AND EXISTS (SELECT 1 FROM finance_bookhead WHERE book_id = OLD.id AND size > 0) THEN
    {refusal("a_book_with_entries_keeps_its_name", "the short name of a book stands in its entries")}
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""
# --- the two ways in for an application that may only read these tables ----------------------------------------------------
SETTINGS = "SET enable_seqscan = off SET plan_cache_mode = force_generic_plan"
"""A plan is made once in a session, which saves half of the time of a single entry; one that was made while a table was
small would read all of it ever after, so none reads a table from its beginning to its end."""
FUNCTIONS = f"""
CREATE FUNCTION finance_head(the_book bigint, OUT size integer, OUT hash bytea, OUT counters jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT h.size, h.hash INTO size, hash FROM finance_bookhead h WHERE h.book_id = the_book FOR UPDATE;
  SELECT coalesce(jsonb_object_agg(y.year, y.entries), '{{}}') INTO counters FROM finance_fiscalyear y WHERE y.book_id = the_book;
END $$;

-- Everything else follows from the canonical texts: [{{"canonical": "...", "draft": 7, "names": {{"payee": ["salt in hex", "name"]}}}},
-- ...] in their order.
CREATE FUNCTION finance_post(entries jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp {SETTINGS} AS $$
DECLARE
  head bytea;
  last bytea;
  one text;
  texts text[];
  drafts bigint[];
  names jsonb[];
  hashes bytea[];
  the_book bigint;
BEGIN
  SELECT array_agg(e->>'canonical'), array_agg((e->>'draft')::bigint), array_agg(e->'names') INTO texts, drafts, names
    FROM (SELECT e FROM jsonb_array_elements(entries) WITH ORDINALITY AS x(e, place) ORDER BY place) AS given;
  SELECT h.book_id, h.hash INTO the_book, head FROM finance_book b JOIN finance_bookhead h ON h.book_id = b.id
    WHERE b.slug = (texts[1]::jsonb)->>'book' FOR UPDATE OF h;
  the_book := coalesce(the_book, 0);
  last := head;
  FOREACH one IN ARRAY texts LOOP
    last := sha256(last || convert_to(one, 'UTF8'));
    hashes := array_append(hashes, last);
  END LOOP;
  RETURN QUERY WITH ready AS MATERIALIZED (
    SELECT given.*, said, day, nextval('finance_entry_id_seq') AS id, (said->>'seq')::int AS seq,
      (said->>'branch')::bigint AS branch, coalesce(p.id, 0) AS period, a.id AS activity
    FROM unnest(texts, drafts, names, array_prepend(head, trim_array(hashes, 1)), hashes)
      WITH ORDINALITY AS given(canonical, draft, names, prev, hash, place)
    CROSS JOIN LATERAL (SELECT given.canonical::jsonb AS said OFFSET 0) AS c
    CROSS JOIN LATERAL (SELECT (said->>'date')::date AS day OFFSET 0) AS d
    LEFT JOIN LATERAL (
      SELECT m.id FROM finance_period m
        WHERE m.book_id = the_book AND m.first_on = date_trunc('month', day::timestamp)::date LIMIT 1
    ) AS p ON true LEFT JOIN LATERAL (
      SELECT v.id FROM finance_activity v
        WHERE said ? 'activity' AND v.book_id = the_book AND v.code = said->>'activity' LIMIT 1
    ) AS a ON true
  ), sides AS MATERIALIZED (
    SELECT ready.id, l.position, l.side->>0 AS account, (l.side->>1)::bigint AS fen, coalesce(l.side->>2, '') AS memo
    FROM ready CROSS JOIN LATERAL jsonb_array_elements(said->'lines') WITH ORDINALITY AS l(side, position)
  ), stored AS (
    INSERT INTO finance_entry (
      id, book_id, seq, year, counter, "on", posted_on, period_id, branch_id, activity_id, kind, narration, amount_fen,
      reverses_id, draft_id, canonical, prev_hash, hash
    )
    SELECT ready.id, the_book, ready.seq, split_part(said->>'number', '-', 1)::smallint,
      split_part(said->>'number', '-', 2)::int, day, (said->>'posted')::date, period, branch, activity,
      said->>'kind', said->>'narration', coalesce(moved.fen, 0), r.id, draft, canonical, prev, ready.hash
    FROM ready LEFT JOIN (
      SELECT sides.id, sum(greatest(sides.fen, 0)) AS fen FROM sides GROUP BY sides.id
    ) AS moved ON moved.id = ready.id LEFT JOIN LATERAL (
      SELECT e.id FROM finance_entry e
        WHERE said ? 'reverses' AND e.book_id = the_book AND e.seq = (said->>'reverses')::int LIMIT 1
    ) AS r ON true
    ORDER BY place
  ), written AS (
    INSERT INTO finance_line (entry_id, position, account_id, amount_fen, memo, seq, "on", period_id, branch_id, activity_id)
    SELECT s.id, s.position, s.account, s.fen, s.memo, e.seq, e.day, e.period, e.branch, e.activity
    FROM sides s JOIN ready e ON e.id = s.id ORDER BY s.id, s.position
  ), kept AS (
    INSERT INTO finance_entrysecret (entry_id, field, salt, value)
    SELECT ready.id, n.key, decode(n.value->>0, 'hex'), n.value->>1
    FROM ready CROSS JOIN LATERAL jsonb_each(ready.names) AS n ORDER BY place
  )
  SELECT ready.id FROM ready ORDER BY place;
END $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION finance_post(jsonb); DROP FUNCTION finance_head(bigint);"
# Hardly an entry takes another one back, and loaded ones have no draft: what is not there needs no place in an index.
ONCE = "".join(
    f"ALTER TABLE finance_entry DROP CONSTRAINT finance_entry_{column}_key;\n"
    f"CREATE UNIQUE INDEX finance_entry_{column}_key ON finance_entry ({column}) WHERE {column} IS NOT NULL;\n"
    for column in ("reverses_id", "draft_id")
)
ALWAYS_ONCE = "".join(
    f"DROP INDEX finance_entry_{column}_key;\n"
    f"ALTER TABLE finance_entry ADD CONSTRAINT finance_entry_{column}_key UNIQUE ({column});\n"
    for column in ("reverses_id", "draft_id")
)
ONLY_GROW = ("entry", "line", "checkpoint", "checkpointsignature", "approval", "auditmark")
NOT_TRUNCATED = (*ONLY_GROW, "bookhead", "balanceperiod", "balancebranch", "balanceactivity", "period")
DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


def on_statement(name: str, table: str, body: str) -> migrations.RunSQL:
    """A trigger that sees all new rows of a statement at once, as `fresh`."""
    return migrations.RunSQL(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {SETTINGS} AS $${body}$$;\n"
        f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}();",
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_tables")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(ONCE, ALWAYS_ONCE),
        on_statement("finance_chain", "finance_entry", CHAIN),
        on_statement("finance_lines", "finance_line", LINES),
        trigger("finance_head_whole", WHOLE, ("finance_bookhead", f"AFTER INSERT OR UPDATE {DEFERRED}"), only="NEW.whole <> NEW.size"),
        trigger(
            "finance_kept", KEPT, ("finance_bookhead", "BEFORE INSERT OR UPDATE OR DELETE"),
            ("finance_balanceperiod", "BEFORE INSERT OR UPDATE OR DELETE"),
            ("finance_balancebranch", "BEFORE INSERT OR UPDATE OR DELETE"),
            ("finance_balanceactivity", "BEFORE INSERT OR UPDATE OR DELETE"), only="pg_trigger_depth() < 1",
        ),
        trigger("finance_new_book", NEW_BOOK, ("finance_book", "AFTER INSERT")),
        trigger("finance_book_stays", BOOK, ("finance_book", "BEFORE UPDATE OR DELETE")),
        trigger("finance_year", YEAR, ("finance_fiscalyear", "BEFORE INSERT OR UPDATE OR DELETE")),
        trigger("finance_month", PERIOD, ("finance_period", "BEFORE INSERT OR UPDATE OR DELETE")),
        trigger("finance_account_stays", ACCOUNT, ("finance_account", "BEFORE UPDATE OR DELETE")),
        trigger("finance_activity_stays", NAMED, ("finance_activity", "BEFORE UPDATE OR DELETE")),
        trigger("finance_draft_way", DRAFT, ("finance_draft", "BEFORE UPDATE OR DELETE")),
        trigger(
            "finance_draft_parts", PARTS, ("finance_draftline", "BEFORE INSERT OR UPDATE OR DELETE"),
            declare="DECLARE reached text;",
        ),
        trigger("finance_draft_posted", POSTED, ("finance_draft", f"AFTER INSERT OR UPDATE OF stage {DEFERRED}")),
        trigger("finance_files_stay", FILES, ("finance_sourcedocument", "BEFORE UPDATE OR DELETE"), ("finance_publiccopy", "BEFORE UPDATE OR DELETE")),
        trigger("finance_papers_of_a_draft", PARTS, ("finance_sourcedocument", "BEFORE INSERT OR UPDATE"), declare="DECLARE reached text;"),
        trigger("finance_withdrawn_copy", COPY, ("finance_publiccopy", "BEFORE UPDATE")),
        on_statement("finance_secret_behind", "finance_entrysecret", BEHIND),
        trigger("finance_secret", SECRET, ("finance_entrysecret", "BEFORE UPDATE")),
        trigger("finance_checkpoint", CHECKPOINT, ("finance_checkpoint", "BEFORE INSERT")),
        trigger("finance_publication", PUBLICATION, ("finance_publication", "BEFORE UPDATE OR DELETE")),
        trigger("finance_answer", ANSWER, ("finance_fundanswer", "BEFORE UPDATE OR DELETE")),
        trigger("finance_question", QUESTION, ("finance_fundquestion", "BEFORE UPDATE OR DELETE")),
        trigger("finance_review", REVIEW, ("finance_auditreview", "BEFORE UPDATE OR DELETE")),
        trigger(
            "finance_budget", BUDGET, ("finance_budget", "BEFORE UPDATE OR DELETE"),
            ("finance_budgetline", "BEFORE INSERT OR UPDATE OR DELETE"), declare="DECLARE done timestamptz;",
        ),
        *[only_grows(f"finance_{table}") for table in ONLY_GROW],
        *[not_truncated(f"finance_{table}") for table in NOT_TRUNCATED],
    ]  # fmt: skip
