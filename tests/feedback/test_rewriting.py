"""The database gives nobody away: a reader of every table, of the write-ahead log and of every file looks for writers."""

import random
from bisect import bisect_left
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from feedback import words
from feedback.actions import handling, writing
from feedback.models import SealedKey
from feedback.sealing import codes
from feedback.words import Letter
from members.models import User
from tests.factories.members import UserFactory
from tests.feedback.cast import MORNING, Picture, key_pair, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

SIGN_INS, LETTERS = 200, 20
# Twenty letters use them in turn.
MARKS = [f"暗记{number:02d}峪口" for number in range(15)]
FILE_MARKS = [f"MARK-{number:02d}-QUARRY".encode() for number in range(15)]


@pytest.fixture
def written():
    """Two hundred sign-ins; twenty of these people write a sealed letter directly afterwards. By code: who."""
    cast = make_cast(sealed=True)
    people = UserFactory.create_batch(SIGN_INS)
    writers = set(random.Random(7).sample(range(SIGN_INS), LETTERS))
    truth = {}
    for number, person in enumerate(people):
        Client().force_login(User.objects.get(pk=person.pk))
        if number in writers:
            mark = len(truth) % len(MARKS)
            letter = Letter(f"关于{MARKS[mark]}", f"{MARKS[mark]}的事。" * 40)
            code = writing.write_sealed(
                cast.category, letter, nonce=number.to_bytes(16, "big"), at=MORNING,
                files=[Picture(FILE_MARKS[mark] * 300)], users=[cast.stranger.pk],
            )  # fmt: skip
            truth[code] = person.pk
    return cast, truth


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def guesses(truth):
    """How many writers each clue finds: the nearest sign-in before, by transaction, and by the order of rows."""
    case_of = {_case_of(code): person for code, person in truth.items()}
    sign_ins = sorted((int(str(xmin)), pk) for xmin, pk in rows("SELECT xmin::text, id FROM members_user"))
    sessions = (
        sorted(
            (int(xmin), int(user))
            for xmin, user in rows("SELECT xmin::text, user_id FROM usersessions_usersession")
        )
        or sign_ins
    )
    found = {}
    for table, key in (
        ("feedback_case", "id"), ("feedback_message", "case_id"), ("feedback_caseevent", "case_id"),
        ("feedback_sealedkey", "case_id"), ("feedback_exclusion", "case_id"),
    ):  # fmt: skip
        near = 0
        for xmin, case in rows(f"SELECT xmin::text, {key} FROM {table}"):
            place = bisect_left(sessions, (int(xmin), 0)) - 1
            near += place >= 0 and sessions[place][1] == case_of.get(case)
        found[f"{table} xmin"] = near
        in_order = [case for _place, case in sorted((ctid, case) for ctid, case in _places(table, key))]
        writers = [case_of[case] for case in dict.fromkeys(in_order)]
        found[f"{table} ctid"] = sum(a == b for a, b in zip(writers, truth.values(), strict=True))
    if connection.pg_version >= 170000:  # tells a reader of tables what before took a superuser
        pieces = rows(
            "SELECT pg_column_toast_chunk_id(a.data)::text, m.case_id FROM feedback_attachment a"
            " JOIN feedback_message m ON m.id = a.message_id"
        )
        in_order = [case_of[case] for _chunk, case in sorted((int(chunk), case) for chunk, case in pieces)]
        found["feedback_attachment chunks"] = sum(
            a == b for a, b in zip(in_order, truth.values(), strict=True)
        )
    return found


def _case_of(code):
    return SealedKey.objects.get(lookup=codes.lookup_of(words.pepper(), code)).case_id


def _places(table, key):
    for ctid, case in rows(f"SELECT ctid::text, {key} FROM {table}"):
        yield tuple(map(int, ctid.strip("()").split(","))), case


@pytest.mark.long
def test_after_the_night_nobody_who_reads_the_database_finds_a_writer_or_a_word(written):
    cast, truth = written
    before = guesses(truth)
    assert before["feedback_case xmin"] >= LETTERS - 1
    assert before["feedback_case ctid"] == LETTERS
    assert before.get("feedback_attachment chunks", LETTERS) == LETTERS
    log_files, needle = _log_files(), _needle(truth)
    assert _data_folder() is None or any(needle in _content(path) for path in log_files)

    call_command("seal_rewrite")

    after = guesses(truth)
    assert max(after.values()) <= 6, after
    assert {xmax for (xmax,) in rows("SELECT xmax::text FROM feedback_category")} == {"0"}
    assert len(rows("SELECT DISTINCT xmin::text FROM feedback_case")) == 1
    if _asks_for_checkpoints():
        assert not set(log_files) & set(_log_files())
    _no_mark_in_tables_and_files()
    _everything_still_opens(cast, truth)


def _no_mark_in_tables_and_files():
    """Thirty marks: not in any table, in no file of the database, its write-ahead log included."""
    marks = [mark.encode() for mark in MARKS] + FILE_MARKS
    text = "\n".join(
        str(row)
        for (table,) in rows(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for row in rows(f"SELECT t::text FROM {table} t")
    ).encode()
    assert not [mark for mark in marks if mark in text or mark.hex().encode() in text]
    folder = _data_folder()
    if folder is None:
        return
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert not {mark for path in files for mark in marks if mark in _content(path)}


def _content(path) -> bytes:
    """Of a file that PostgreSQL may take away at any moment, as it does with those of other tests' databases."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _everything_still_opens(cast, truth):
    code = next(iter(truth))
    case, key = words.find_by_code(code)
    assert MARKS[0] in words.read(case.messages.get(), key).text
    assert words.opened_by_inbox(case, key_pair().secret) == key
    assert handling.accept(case, by=cast.clerk, at=MORNING).code == "诉2026-0001"


def _needle(truth):
    return codes.lookup_of(words.pepper(), next(iter(truth))).encode()


def _asks_for_checkpoints():
    """A data folder from before the mailbox has no such grant: there the log goes when the server makes one itself."""
    ((may,),) = rows("SELECT pg_has_role(current_user, 'pg_checkpoint', 'member')")
    return may


def _log_files():
    folder = _data_folder()
    return sorted((folder / "pg_wal").glob("0*")) if folder else []


def _data_folder() -> Path | None:
    """The files of the embedded database; those of another server are not ours to read, and it is asked by rows alone."""
    folder = Path(settings.DATA_DIR) / "postgres"
    is_embedded = connection.settings_dict["HOST"].startswith("/") and (folder / "pg_wal").exists()
    return folder if is_embedded else None


def test_a_dry_run_changes_nothing(capsys):
    make_cast(sealed=True)
    before = rows("SELECT xmin::text FROM feedback_category")
    call_command("seal_rewrite", "--dry-run")
    assert "feedback_category　1" in capsys.readouterr().out
    assert rows("SELECT xmin::text FROM feedback_category") == before
