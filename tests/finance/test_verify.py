"""Proof for anyone: what the pages and files say holds, by the parts that check it."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from finance import verify_ledger
from finance.actions import publishing
from finance.models import Counterparty
from finance.proof import merkle, notes
from finance.reading import proofs
from tests.finance.cast import PASSPHRASES, make_cast

pytestmark = pytest.mark.django_db
BANK, DUES, SPORT = "asset.bank", "inc.dues", "exp.activity.recreation"
VERIFY = "/finance/verify/"


@pytest.fixture
def cast(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    made = make_cast()
    for month in (7, 8, 9):
        for day in (3, 9):
            made.put((BANK, 900), (DUES, -900), on=date(2026, month, day), narration=f"会费{month}-{day}")
    made.keys()
    made.closed(7)
    made.publication(slug="2026-07", until_on=date(2026, 7, 31))
    made.put((BANK, 500), (DUES, -500), on=date(2026, 9, 20), narration="九月")
    made.closed(8, 9)
    made.publication(slug="2026-q3")
    made.put((BANK, 100), (DUES, -100), on=date(2026, 10, 3), narration="十月")
    return made


def number_of(cast, narration):
    return cast.book.entries.get(narration=narration).number


def test_the_proof_of_every_entry_holds(cast, client):
    client.force_login(cast.member)
    for entry in cast.book.entries.filter(on__lte=date(2026, 9, 30)):
        said = client.get(reverse("finance:entry-proof", args=[entry.number])).json()
        checkpoint, signed = notes.verify(notes.Note.parse(said["checkpoint"].encode()))
        path = [bytes.fromhex(each) for each in said["proof"]]
        leaf = merkle.leaf_hash(said["raw"].encode())
        assert merkle.verify_inclusion(leaf, said["index"], checkpoint.size, path, checkpoint.root)
        assert (said["size"], len(signed), said["raw"]) == (7, 2, entry.canonical)


def test_an_entry_is_proven_under_the_notice_that_was_printed_before(cast, client):
    """The number on an older notice is that of the older checkpoint; what came later is not under it."""
    client.force_login(cast.member)
    client.cookies["display"] = "standard.medium.auto.en"
    root = bytes(cast.book.publications.get(slug="2026-07").checkpoint.root).hex()
    number = number_of(cast, "会费7-3")
    page = client.get(f"{VERIFY}?publication=2026-07&wall={root}&number={number}").content.decode()
    assert f'data-wall="{root}"' in page
    address = f"{reverse('finance:entry-proof', args=[number])}?publication=2026-07"
    assert f'data-proof="{address}"' in page
    said = client.get(address).json()
    checkpoint, _signed = notes.verify(notes.Note.parse(said["checkpoint"].encode()))
    assert checkpoint.root.hex() == root
    assert "data-wall" not in client.get(f"{VERIFY}?wall={root}&number={number}").content.decode()
    late = client.get(f"{VERIFY}?publication=2026-07&number={number_of(cast, '九月')}")
    assert late.status_code == 409
    assert "after the checkpoint of this publication" in late.content.decode()


def test_long_books_are_proven_from_remembered_chunks(cast, monkeypatch):
    monkeypatch.setattr(proofs, "LEVEL", 1)
    monkeypatch.setattr(proofs, "CHUNK", 2)
    proofs._ROOTS.clear()
    checkpoint = cast.book.publications.get(slug="2026-q3").checkpoint
    for entry in cast.book.entries.filter(seq__lte=checkpoint.size):
        found = proofs.inclusion(cast.book, entry)
        path = [bytes.fromhex(each) for each in found.hashes]
        leaf = merkle.leaf_hash(entry.canonical.encode())
        assert merkle.verify_inclusion(leaf, found.index, checkpoint.size, path, bytes(checkpoint.root))
    proofs._ROOTS.clear()


def test_two_checkpoints_are_proven_to_be_one_book(cast, client):
    address = reverse("finance:consistency")
    said = client.get(address, {"from": "2026-07", "to": "2026-q3"}).json()
    older, newer = (notes.verify(notes.Note.parse(said[name].encode()))[0] for name in ("older", "newer"))
    path = [bytes.fromhex(each) for each in said["proof"]]
    assert merkle.verify_consistency(older.size, older.root, newer.size, newer.root, path)
    for asked in ({}, {"from": "2026-q3", "to": "2026-07"}, {"from": "x", "to": "2026-q3"}):
        assert client.get(address, asked).status_code == 404


def test_the_files_are_accepted_by_the_one_file_verifier(cast, client, tmp_path):
    client.force_login(cast.member)
    books = b"".join(client.get(reverse("finance:books-jsonl")).streaming_content)
    note = client.get(reverse("finance:books-checkpoint")).content
    program = b"".join(client.get(reverse("finance:verifier")).streaming_content)
    ledger, checkpoint = tmp_path / "books.jsonl", tmp_path / "books.checkpoint.txt"
    script = tmp_path / "verify_ledger.py"
    checkpoint.write_bytes(note)
    script.write_bytes(program)
    codes = []
    for content in (books, books.replace("会费8-9".encode(), "会费8-8".encode())):
        ledger.write_bytes(content)
        codes.append(
            subprocess.run([sys.executable, "-I", script, ledger, checkpoint], capture_output=True).returncode
        )
    assert codes[0] == 0
    assert codes[1] != 0
    assert verify_ledger.__file__


def test_entries_for_members_are_given_to_nobody_else(cast, client):
    number = number_of(cast, "会费8-9")
    assert client.get(reverse("finance:books-jsonl")).status_code == 302
    assert client.get(reverse("finance:entry-proof", args=[number])).status_code == 404
    page = client.get(VERIFY, {"number": number})
    assert page.status_code == 404
    assert "会费8-9" not in page.content.decode()
    client.force_login(cast.member)
    assert client.get(reverse("finance:entry-proof", args=[number_of(cast, "十月")])).status_code == 404


def test_a_line_is_compared_byte_for_byte(cast, client):
    client.force_login(cast.member)
    entry = cast.book.entries.get(narration="会费8-9")
    line = f'{{"entry":{entry.canonical},"hash":"{bytes(entry.hash).hex()}"}}'
    for text, same in [
        (line, True),
        (line + "\n", True),
        (entry.canonical, True),
        (line.replace("900", "901"), False),
        (line.replace('"v":1', '"v": 1'), False),
        (entry.canonical.replace("会费", "会議"), False),
    ]:
        page = client.post(VERIFY, {"line": text})
        assert page.status_code == 200
        assert page.context["is_same"] is same, text
    assert entry.canonical in client.get(VERIFY, {"number": entry.number}).context["proof"].entry.canonical


@pytest.mark.parametrize("line", ["garbage", "[1]", '{"entry":3}', '{"number":7}', "[" * 2000])
def test_what_is_no_line_is_said_so(cast, client, line):
    client.force_login(cast.member)
    page = client.post(VERIFY, {"line": line})
    assert page.status_code == 400
    assert "line" in page.context["form"].errors


def test_nothing_typed_asks_for_something(cast, client):
    page = client.post(VERIFY, {"number": " "})
    assert page.status_code == 400
    assert "number" in page.context["form"].errors


def test_an_entry_after_the_checkpoint_waits_for_the_next(cast, client):
    client.force_login(cast.handler)
    page = client.post(VERIFY, {"number": number_of(cast, "十月")})
    assert page.status_code == 409


def test_the_books_are_there_for_accounting_software(cast, client):
    """The same entries as books.jsonl: up to the newest checkpoint, for whoever may read entries."""
    for form, holds in (("hledger", "会费9-9"), ("beancount", "会费9-9")):
        place = reverse(f"finance:books-{form}")
        client.logout()
        assert client.get(place).status_code == 302
        client.force_login(cast.member)
        assert f'href="{place}"' in client.get(VERIFY).content.decode()
        answer = client.get(place)
        text = b"".join(answer.streaming_content).decode()
        assert answer["Content-Disposition"] == f'attachment; filename="books.{form}"'
        assert holds in text
        assert "十月" not in text  # not signed yet


# --- the slip --------------------------------------------------------------------------------------------------


@pytest.fixture
def gift(monkeypatch):
    """A gift of October to a member, published."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    made = make_cast(first_month=10)
    entry = made.entry(20_000, "exp.other", payee="李建国", on=date(2026, 10, 9), narration="住院慰问")
    Counterparty.objects.filter(name="李建国").update(member=made.member)
    made.keys()
    made.closed(10)
    publication = made.publication(
        published=False, slug="2026-10", from_on=date(2026, 10, 1), until_on=date(2026, 10, 31)
    )
    publishing.publish(publication, PASSPHRASES["union"], by=made.approver, at=made.at)
    return made, entry


def test_who_was_paid_prints_the_slip_and_checks_the_name(gift, client):
    cast, entry = gift
    place = reverse("finance:slip", args=[entry.number])
    client.force_login(cast.member)
    assert f'href="{place}"' in client.get(entry.get_absolute_url()).content.decode()
    page = client.get(place)
    assert page.status_code == 200
    salt = page.context["salt"]
    assert salt in page.content.decode()
    for name, fits in [("李建国", True), ("李建军", False)]:
        said = {"name_number": entry.number, "salt": salt.upper(), "value": name}
        answer = client.post(VERIFY, said)
        assert answer.status_code == 200
        assert bool(answer.context["name"]) is fits
    assert not client.post(VERIFY, {**said, "salt": "zz"}).context["name"]
    for missing in ("name_number", "salt", "value"):
        assert client.post(VERIFY, {**said, missing: ""}).status_code == 400
    for person, code in [
        (cast.bookkeeper, 200),
        (cast.handler, 404),
        (cast.auditor, 404),
        (cast.administrator, 404),
    ]:
        client.force_login(person)
        assert client.get(place).status_code == code, person
    client.logout()
    assert client.get(place).status_code == 302
    entry.secrets.all().delete()
    client.force_login(cast.member)
    erased = client.get(place)
    assert erased.status_code == 200
    assert erased.context["salt"] == ""


def test_the_page_costs_the_same_for_long_and_short_books(cast, client, django_assert_max_num_queries):
    client.force_login(cast.member)
    counts = []
    for narration in ("会费7-3", "九月"):
        asked = {"number": number_of(cast, narration)}
        client.get(VERIFY, asked)
        with django_assert_max_num_queries(18) as queries:
            assert client.get(VERIFY, asked).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_canonical_texts_name_nobody(gift):
    _cast, entry = gift
    assert "李建国" not in entry.canonical
    assert json.loads(entry.canonical)["commitments"]["payee"]
