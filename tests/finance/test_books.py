"""The books as PostgreSQL guards them: every guarantee is broken on purpose, as the application and as the owner."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256

import psycopg
import pytest
from django.db import Error, connection, transaction

from finance import checkpoints, guarding, posting, verifying
from finance.actions import approving, closing, drafting
from finance.models import (
    Approval,
    BalanceActivity,
    BalancePeriod,
    Entry,
    EntrySecret,
    FiscalYear,
    Line,
    Period,
)
from finance.posting import Posting
from finance.proof import merkle
from members.rules.roles import Role
from tests.factories.members import AppointmentFactory, BranchFactory
from tests.finance.cast import TODAY, Cast, make_cast
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
ACTIVITY, BANK, CASH, DUES = "exp.activity.recreation", "asset.bank", "asset.cash", "inc.dues"


@contextmanager
def refused_as(name: str) -> Iterator[None]:
    """The database refuses, under this name."""
    with pytest.raises(Error) as raised, transaction.atomic():  # noqa: PT012
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert raised.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def said_by(entry: Entry, **other: object) -> str:
    """The canonical text of the next entry, as a forger would write it."""
    said = (
        json.loads(entry.canonical) | {"seq": entry.seq + 1, "number": f"2026-{entry.counter + 1:06}"} | other
    )
    said.pop("commitments", None)
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def insert(entry: Entry, said: str, **other: object) -> None:
    """Straight into the table, past the function."""
    values = {
        "book_id": entry.book_id, "seq": entry.seq + 1, "year": 2026, "counter": entry.counter + 1, "on": entry.on,
        "posted_on": entry.posted_on, "period_id": entry.period_id, "kind": entry.kind, "narration": entry.narration,
        "amount_fen": entry.amount_fen, "canonical": said, "prev_hash": bytes(entry.hash),
        "hash": sha256(bytes(entry.hash) + said.encode()).digest(),
    } | other  # fmt: skip
    columns = ", ".join(f'"{name}"' for name in values)
    sql(f"INSERT INTO finance_entry ({columns}) VALUES ({', '.join(['%s'] * len(values))})", *values.values())


def insert_lines(entry: Entry, source: Entry, first: int = 1) -> None:
    """Lines like those of another entry, from this position on."""
    sql(
        "INSERT INTO finance_line (entry_id, position, account_id, amount_fen, memo, seq, \"on\", period_id, branch_id, activity_id)"
        " SELECT e.id, l.position + %s, l.account_id, l.amount_fen, l.memo, e.seq, e.on, e.period_id, e.branch_id, e.activity_id"
        " FROM finance_line l, finance_entry e WHERE l.entry_id = %s AND e.id = %s",
        first - 1, source.pk, entry.pk,
    )  # fmt: skip


def foreign_key(table: str, column: str) -> str:
    """Its name in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass AND conname LIKE %s",
            [table, f"%{column}%"],
        )
        return cursor.fetchone()[0]


# --- the way in ------------------------------------------------------------------------------------------------


def test_a_draft_becomes_an_entry_with_everything_that_was_hashed():
    cast = make_cast()

    entry = cast.entry(activity=cast.activity, branch=cast.activity.branch)

    paper = entry.draft.documents.get()
    secrets = {row.field: (bytes(row.salt), row.value) for row in entry.secrets.all()}
    assert json.loads(entry.canonical) == {
        "activity": cast.activity.code,
        "book": "main",
        "branch": str(cast.activity.branch_id),
        "commitments": {
            name: sha256(salt + value.encode()).hexdigest() for name, (salt, value) in secrets.items()
        },
        "date": "2026-11-23",
        "kind": "expense",
        "lines": [[ACTIVITY, 123_450], [BANK, -123_450]],
        "narration": "职工篮球赛服装",
        "number": "2026-000001",
        "posted": "2026-11-23",
        "seq": 1,
        "v": 1,
        "vouchers": [[paper.digest, ""]],
    }
    assert {name: value for name, (_salt, value) in secrets.items()} == {
        "payee": "某体育用品店", "handler": "林桂香", "checker": "秦璐", "approver": "陈国梁",
    }  # fmt: skip
    assert bytes(entry.hash) == sha256(bytes(32) + entry.canonical.encode()).digest()
    assert [(line.account_id, line.amount_fen) for line in entry.lines.all()] == [
        (ACTIVITY, 123_450),
        (BANK, -123_450),
    ]


def test_sums_follow_from_entries():
    cast = make_cast()
    entry = cast.entry(activity=cast.activity)
    cast.put((BANK, 50_000), (DUES, -50_000), on=date(2026, 10, 5))
    cast.reversal(entry)

    sums = {
        (row.account_id, row.period.first_on.month): (row.debit_fen, row.credit_fen, row.lines)
        for row in BalancePeriod.objects.select_related("period")
    }
    assert sums == {
        (ACTIVITY, 11): (123_450, 123_450, 2),
        (BANK, 11): (123_450, 123_450, 2),
        (BANK, 10): (50_000, 0, 1),
        (DUES, 10): (0, 50_000, 1),
    }
    assert BalanceActivity.objects.get(account=ACTIVITY).debit_fen == 123_450
    assert closing.balances(cast.book, date(2026, 10, 31)) == {BANK: 50_000, DUES: -50_000}


def test_vouchers_are_numbered_by_the_year_of_their_day():
    cast = make_cast()
    with refused_as("vouchers_of_a_year_have_no_gap"):
        FiscalYear.objects.create(book=cast.book, year=2027, entries=5)
    numbers = [cast.put((BANK, 100), (DUES, -100), on=on).number for on in (TODAY, date(2026, 8, 1))]
    assert numbers == ["2026-000001", "2026-000002"]


# --- entries -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        [(BANK, 100), (DUES, -99)],
        [(BANK, 100)],
        [],
    ],
)  # fmt: skip
def test_an_entry_balances(lines):
    cast = make_cast()
    with refused_as("an_entry_balances"):
        posting.put(
            cast.book, [Posting("income", TODAY, "会费", [(a, fen, "") for a, fen in lines])], on=TODAY
        )


def test_a_line_moves_money_on_an_account_that_takes_lines():
    cast = make_cast()
    with refused_as("a_line_moves_money"):
        cast.put((BANK, 0), (DUES, 0))
    with refused_as("a_line_repeats_its_entry"):
        cast.put(("exp.activity", 100), (BANK, -100))
    with refused_as("a_line_repeats_its_entry"):
        cast.put(("exp.nothing", 100), (BANK, -100))


def test_entries_form_a_chain():
    cast = make_cast()
    entry = cast.put((BANK, 100), (DUES, -100))
    said = said_by(entry)
    for broken in (
        {"prev_hash": bytes(32)},
        {"hash": bytes(32)},
        {"seq": 3},
        {"canonical": said + " "},
    ):
        with refused_as("entries_form_a_chain"):
            insert(entry, said, **broken)
    with refused_as("vouchers_of_a_year_have_no_gap"):
        insert(entry, said, counter=7)


@pytest.mark.parametrize(
    "other",
    [
        {"narration": "别的"},
        {"kind": "income"},
        {"date": "2026-11-22"},
        {"posted": "2026-11-22"},
        {"book": "other"},
        {"number": "2026-000009"},
        {"branch": "1"},
        {"activity": "2026-001"},
        {"reverses": 1},
        {"v": 2},
    ],
)
def test_an_entry_says_what_was_hashed(other):
    cast = make_cast()
    entry = cast.put((BANK, 100), (DUES, -100))
    with refused_as("an_entry_says_what_was_hashed"):
        insert(entry, said_by(entry, **other))
        insert_lines(Entry.objects.get(seq=2), entry)


def test_lines_say_what_was_hashed_and_come_with_their_entry():
    cast = make_cast()
    entry = cast.put((BANK, 100), (DUES, -100))
    line = (
        'INSERT INTO finance_line (entry_id, position, account_id, amount_fen, memo, seq, "on", period_id)'
        " VALUES (%s, 8, %s, 500, '', %s, %s, %s), (%s, 9, %s, -500, '', %s, %s, %s)"
    )
    with refused_as("an_entry_says_what_was_hashed"):
        one = (entry.pk, BANK, entry.seq, entry.on, entry.period_id)
        sql(line, *one, entry.pk, CASH, *one[2:])
    with refused_as("an_entry_says_what_was_hashed"):
        insert(entry, said_by(entry))
        late = Entry.objects.get(seq=2)
        one = (late.pk, BANK, late.seq, late.on, late.period_id)
        sql(line, *one, late.pk, CASH, *one[2:])
    with refused_as("an_entry_balances"):
        insert(entry, said_by(entry))
    with refused_as(
        "an_entry_says_what_was_hashed"
    ):  # the same lines once more, in place of those of a later entry
        insert(entry, said_by(entry))
        insert_lines(entry, entry, first=3)
    with refused_as("lines_of_an_entry_are_numbered"):
        insert_lines(entry, entry)
    insert(entry, said_by(entry))
    insert_lines(Entry.objects.get(seq=2), entry)
    assert verifying.verify(cast.book).is_whole


def test_an_entry_is_of_a_branch_and_an_activity_that_are_there_and_stay():
    cast = make_cast()
    entry = cast.put((BANK, 100), (DUES, -100))
    for column, said in (("branch_id", {"branch": "99999999"}), ("activity_id", {})):
        with refused_as(foreign_key(f"finance_balance{column[:-3]}", column)):
            insert(entry, said_by(entry, **said), **{column: 99_999_999})
            insert_lines(Entry.objects.get(seq=2), entry)
    branch = BranchFactory()
    cast.put((BANK, 100), (DUES, -100), branch=branch.pk, activity=cast.activity.code)
    with refused_as(foreign_key("finance_balancebranch", "branch_id")):
        sql("DELETE FROM members_branch WHERE id = %s", branch.pk)
    with refused_as("an_activity_with_entries_keeps_its_number"):
        sql("DELETE FROM finance_activity WHERE id = %s", cast.activity.pk)
    sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE finance_activity DISABLE TRIGGER finance_activity_stays")
    with refused_as(foreign_key("finance_balanceactivity", "activity_id")):
        sql("DELETE FROM finance_activity WHERE id = %s", cast.activity.pk)
    sql("ALTER TABLE finance_activity ENABLE TRIGGER finance_activity_stays; SET CONSTRAINTS ALL DEFERRED")
    verifying.rebuild()
    assert verifying.verify(cast.book).is_whole


def test_a_name_stands_behind_an_entry():
    cast = make_cast()
    entry = cast.put((BANK, 100), (DUES, -100))
    with refused_as("a_name_stands_behind_an_entry"):
        sql(
            "INSERT INTO finance_entrysecret (entry_id, field, salt, value) VALUES (%s, 'payee', '', '甲'), (%s, 'payee', '', '乙')",
            entry.pk, entry.pk + 1,
        )  # fmt: skip


@pytest.mark.parametrize("table", ["entry", "line", "approval"])
def test_what_is_in_the_books_stays_whoever_asks(table):
    """As the owner of the tables, which the connection of a test is."""
    cast = make_cast()
    cast.entry()
    name = f"finance_{table}_only_grows"
    with refused_as(name):
        sql(f"UPDATE finance_{table} SET id = id")
    with refused_as(name):
        sql(f"DELETE FROM finance_{table}")
    with refused_as(name):
        sql(
            f"SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL portal.truncate = ''; TRUNCATE finance_{table} CASCADE"
        )
    sql("SET LOCAL portal.truncate = 'allowed'")


@pytest.mark.parametrize("table", ["bookhead", "balanceperiod", "balancebranch", "balanceactivity"])
def test_sums_and_the_head_are_kept_by_the_database(table):
    cast = make_cast()
    cast.entry(activity=cast.activity, branch=cast.activity.branch)
    with refused_as("sums_follow_from_entries"):
        sql(f"DELETE FROM finance_{table}")
    with refused_as("sums_follow_from_entries"):
        sql(f"UPDATE finance_{table} SET {'size = 0' if table == 'bookhead' else 'lines = 0'}")
    with refused_as("vouchers_of_a_year_have_no_gap"):
        FiscalYear.objects.update(entries=0)


def test_names_are_erased_and_never_changed():
    cast = make_cast()
    entry = cast.entry()
    with refused_as("a_committed_name_stays_or_goes"):
        entry.secrets.update(value="别人")
    entry.secrets.filter(field="payee").delete()
    assert verifying.verify(cast.book).is_whole
    assert EntrySecret.objects.filter(entry=entry, field="payee").count() == 0


# --- reversals ---------------------------------------------------------------------------------------------------


def test_a_reversal_takes_back_the_whole_entry_once():
    cast = make_cast()
    entry = cast.put((BANK, 100), (DUES, -100), on=date(2026, 10, 5))
    for lines in ([(DUES, 100), (BANK, -99), (CASH, -1)], [(BANK, 100), (DUES, -100)]):
        with refused_as("a_reversal_negates_exactly"):
            cast.put(*lines, kind="reversal", reverses=entry.seq)
    with refused_as("a_reversal_is_dated_the_day_it_is_posted"):
        cast.put((DUES, 100), (BANK, -100), kind="reversal", reverses=entry.seq, on=date(2026, 11, 1))
    with refused_as("a_reversal_is_dated_the_day_it_is_posted"):
        cast.put((DUES, 100), (BANK, -100), kind="transfer", reverses=entry.seq)
    back = cast.put((DUES, 100), (BANK, -100), kind="reversal", reverses=entry.seq)
    with refused_as("finance_entry_reverses_id_key"):
        cast.put((DUES, 100), (BANK, -100), kind="reversal", reverses=entry.seq)
    with refused_as("a_reversal_is_not_reversed"):
        cast.put((BANK, 100), (DUES, -100), kind="reversal", reverses=back.seq)
    with pytest.raises(Refused, match=r"冲销|reversal"):
        drafting.reverse(back, reason="再冲", by=cast.bookkeeper, at=cast.at, on=TODAY)


def test_a_year_is_carried_forward_on_its_last_day():
    cast = make_cast()
    with refused_as("a_year_is_carried_forward_on_its_last_day"):
        cast.put((DUES, 100), ("net.surplus", -100), on=date(2026, 9, 30), kind="carry_forward")


# --- months ------------------------------------------------------------------------------------------------------


def test_a_closed_month_takes_nothing_and_stays_closed():
    cast = make_cast(first_month=9)
    cast.put((BANK, 100), (DUES, -100), on=date(2026, 9, 5))
    cast.closed(9)
    with refused_as("a_closed_month_takes_nothing"):
        cast.put((BANK, 100), (DUES, -100), on=date(2026, 9, 5))
    for change in ("state = 'open'", "state = 'closing'", "closed_at = now()", "checklist = '[]'"):
        with refused_as("a_closed_month_stays_closed"):
            sql(f"UPDATE finance_period SET {change} WHERE state = 'closed'")
    with refused_as("a_month_stays"):
        sql("DELETE FROM finance_period")
    with refused_as("a_month_begins_open"):
        Period.objects.create(book=cast.book, first_on=date(2026, 8, 1), last_on=date(2026, 8, 31))
    with refused_as("a_month_ends_on_its_last_day"):
        Period.objects.create(book=cast.book, first_on=date(2027, 2, 1), last_on=date(2027, 2, 27))


def test_months_close_one_after_the_other():
    cast = make_cast(first_month=9)
    with refused_as("a_month_goes_one_way"):
        sql(
            "UPDATE finance_period SET state = 'closed', closed_at = now(), closed_by_id = %s",
            cast.bookkeeper.pk,
        )
    sql("UPDATE finance_period SET state = 'closing'")
    with refused_as("months_close_in_their_order"):
        sql(
            "UPDATE finance_period SET state = 'closed', closed_at = now(), closed_by_id = %s WHERE first_on = '2026-10-01'",
            cast.bookkeeper.pk,
        )
    with pytest.raises(Refused):
        closing.close(cast.period(10), typed_bank_fen=0, by=cast.bookkeeper, at=cast.at)


def test_a_month_closes_when_its_checklist_is_done():
    cast = make_cast(first_month=10)
    cast.put((BANK, 100), (DUES, -100), on=date(2026, 10, 5))
    with pytest.raises(Refused):
        closing.begin(cast.period(11), by=cast.bookkeeper, at=cast.at)  # not over yet
    period = closing.begin(cast.period(10), by=cast.bookkeeper, at=cast.at)
    for typed in (None, 99):
        with pytest.raises(Refused):
            closing.close(
                period, typed_bank_fen=typed, by=cast.bookkeeper, at=cast.at, confirmed=["vouchers"]
            )
    closed = closing.close(period, typed_bank_fen=100, by=cast.bookkeeper, at=cast.at, confirmed=["vouchers"])
    assert (closed.state, closed.closed_by, closed.bank_balance_fen) == ("closed", cast.bookkeeper, 100)


# --- who may ---------------------------------------------------------------------------------------------------


def test_three_people_bring_a_draft_into_the_books():
    cast = make_cast()
    AppointmentFactory(role=Role.FUND_CHECKER, user=cast.handler)
    AppointmentFactory(role=Role.APPROVER, user=cast.checker)
    draft = cast.submitted()
    with pytest.raises(Refused):
        approving.check(draft, by=cast.handler, at=cast.at)
    with refused_as("nobody_approves_what_they_prepared"):
        Approval.objects.create(
            draft=draft,
            round=1,
            step="approve",
            by=cast.handler,
            preparer=cast.handler,
            at=cast.at,
            digest="0" * 64,
        )
    approving.check(draft, by=cast.checker, at=cast.at)
    with pytest.raises(Refused):
        approving.approve(draft, by=cast.checker, at=cast.at)
    with refused_as("one_person_gives_one_yes"):
        Approval.objects.create(
            draft=draft,
            round=1,
            step="approve",
            by=cast.checker,
            preparer=cast.handler,
            at=cast.at,
            digest="0" * 64,
        )
    with pytest.raises(Refused):
        approving.post(draft, by=cast.bookkeeper, at=cast.at)
    approving.approve(draft, by=cast.approver, at=cast.at)
    for stranger in (cast.handler, cast.auditor, cast.member, cast.administrator, cast.approver):
        with pytest.raises(Refused):
            approving.post(draft, by=stranger, at=cast.at)
    assert approving.post(draft, by=cast.bookkeeper, at=cast.at).seq == 1


@pytest.mark.parametrize("role", [Role.FUND_HANDLER, Role.FUND_CHECKER, Role.BOOKKEEPER, Role.APPROVER])
def test_the_audit_committee_handles_no_money(role):
    cast = make_cast()
    with refused_as("the_audit_committee_handles_no_money"):
        AppointmentFactory(role=role.value, user=cast.auditor)


def test_what_was_handed_in_is_what_is_posted():
    cast = make_cast()
    draft = cast.approved()
    for statement in (
        "UPDATE finance_draft SET narration = '别的'",
        "UPDATE finance_draftline SET memo = '别的'",
        "DELETE FROM finance_draftline",
        "DELETE FROM finance_draft",
        "UPDATE finance_sourcedocument SET removed_at = now()",
    ):
        with refused_as("what_was_handed_in_stays"):
            sql(statement)
    with refused_as("a_draft_goes_an_allowed_way"):
        sql("UPDATE finance_draft SET stage = 'checking'")
    with refused_as("a_posted_draft_has_its_entry"):
        sql("UPDATE finance_draft SET stage = 'posted'")
    approving.post(draft, by=cast.bookkeeper, at=cast.at)
    with refused_as("a_posted_draft_stays"):
        sql("UPDATE finance_draft SET resolution = '别的'")


# --- two roles ---------------------------------------------------------------------------------------------------


@pytest.fixture
def application() -> Iterator[str]:
    """A role that owns nothing, made by the server's superuser; the connection of the test may slip into it."""
    name = f"ledger_app_{connection.settings_dict['NAME']}"
    asked = {**connection.get_connection_params(), "user": "postgres", "dbname": "postgres"}
    asked = {key: asked[key] for key in ("user", "dbname", "host", "port", "password") if asked.get(key)}
    me = connection.ops.quote_name(connection.settings_dict["USER"])
    with psycopg.connect(**asked, autocommit=True) as server:
        server.execute(f"CREATE ROLE {name}")
        server.execute(f"GRANT {name} TO {me}")
        yield name
        connection.needs_rollback = True
        connection._rollback()
        server.execute(f"DROP ROLE {name}")


def test_the_application_reads_the_books_and_writes_through_one_function(application):
    """With a role of its own, as docs/operations.md sets it up."""
    cast = make_cast()
    cast.entry()
    guarding.give(application)
    sql(f"SET LOCAL ROLE {application}")
    assert not guarding.is_owner()
    for statement in (
        "UPDATE finance_entry SET narration = ''",
        "DELETE FROM finance_line",
        "TRUNCATE finance_checkpoint CASCADE",
        "INSERT INTO finance_bookhead (book_id, size, hash) VALUES (9, 0, '')",
        "UPDATE finance_balanceperiod SET debit_fen = 0",
        "INSERT INTO finance_entrysecret (entry_id, field, salt, value) VALUES (1, 'payee', '', '甲')",
        "ALTER TABLE finance_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER finance_chain ON finance_entry",
    ):
        with pytest.raises(Error, match=r"permission denied|must be owner"), transaction.atomic():
            sql(statement)
    entry = cast.put((BANK, 100), (DUES, -100))
    assert (entry.seq, Line.objects.count()) == (2, 4)
    later = cast.entry()
    assert (later.seq, later.secrets.filter(field="payee").delete()[0]) == (3, 1)


# --- found out afterwards --------------------------------------------------------------------------------------


TABLES = ("entry", "line", "balanceperiod", "bookhead")


@contextmanager
def triggers_off() -> Iterator[None]:
    """What nothing in the database can prevent: the owner, and every superuser, can do this."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("".join(f"ALTER TABLE finance_{table} DISABLE TRIGGER USER;" for table in TABLES))
    yield
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("".join(f"ALTER TABLE finance_{table} ENABLE TRIGGER USER;" for table in TABLES))


def three(cast: Cast) -> list[Entry]:
    return [cast.put((BANK, 100 * n), (DUES, -100 * n), narration=f"会费{n}") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE finance_line SET amount_fen = amount_fen * 2 WHERE seq = 2", (2, "lines")),
        ("UPDATE finance_line SET account_id = 'inc.other' WHERE seq = 2 AND amount_fen < 0", (2, "lines")),
        ("DELETE FROM finance_line WHERE seq = 3", (3, "lines")),
        ("UPDATE finance_entry SET canonical = replace(canonical, '会费2', '会费9') WHERE seq = 2", (2, "hash")),
        ("UPDATE finance_entry SET narration = '别的' WHERE seq = 2", (2, "columns")),
        ("DELETE FROM finance_entry WHERE seq = 2", (3, "chain")),
        ("UPDATE finance_balanceperiod SET debit_fen = debit_fen + 1 WHERE account_id = 'asset.bank'", (0, "sums")),
        ("UPDATE finance_bookhead SET size = 2", (0, "head")),
    ],
)  # fmt: skip
def test_what_a_superuser_changes_is_found(statement, found):
    cast = make_cast()
    three(cast)
    assert verifying.verify(cast.book).is_whole
    with triggers_off():
        sql(statement)
    faults = verifying.verify(cast.book).faults
    assert (faults[0].seq, faults[0].what) == found


def test_a_superuser_who_rewrites_all_later_hashes_is_caught_by_a_published_checkpoint():
    cast = make_cast()
    cast.keys()
    three(cast)
    cast.closed(7, 8, 9)
    publication = cast.publication()
    cast.put((BANK, 500), (DUES, -500))
    with triggers_off():
        before = bytes(32)
        for entry in Entry.objects.order_by("seq"):
            said = entry.canonical.replace("会费2", "会费9")
            after = sha256(before + said.encode()).digest()
            sql(
                "UPDATE finance_entry SET canonical = %s, narration = %s, prev_hash = %s, hash = %s WHERE id = %s",
                said, entry.narration.replace("会费2", "会费9"), before, after, entry.pk,
            )  # fmt: skip
            before = after
        sql("UPDATE finance_bookhead SET hash = %s", before)

    faults = verifying.verify(cast.book).faults

    assert [(fault.seq, fault.what) for fault in faults] == [(publication.checkpoint.size, "checkpoint")]
    assert "2026" in str(faults[0].sentence)


def test_the_tree_of_a_checkpoint_goes_on_from_the_last_one():
    cast = make_cast()
    cast.keys()
    entries = three(cast)
    cast.closed(7, 8, 9)
    cast.publication()
    entries += [cast.put((BANK, 500), (DUES, -500))]
    tree = checkpoints.tree_at(cast.book, 4)
    assert tree.root == merkle.root(merkle.leaf_hash(entry.canonical.encode()) for entry in entries)
