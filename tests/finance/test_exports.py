"""The books as files: what others can check, and what Excel opens."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from finance import exports, loading
from finance.actions import closing
from finance.models import Entry
from finance.proof.journals import yuan
from tests.finance.cast import TODAY, make_cast

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).parents[2] / "finance" / "verify_ledger.py"


def checked(*arguments: object) -> subprocess.CompletedProcess[str]:
    """As a stranger would: another process, nothing of the portal on its path."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments), "--english"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def published_books(cast):
    cast.keys()
    entry = cast.put(
        ("asset.bank", 500_000), ("inc.dues", -500_000), on=date(2026, 7, 3), narration="七月会费"
    )
    cast.put(
        ("exp.activity.recreation", 12_345),
        ("asset.bank", -12_345),
        on=date(2026, 8, 3),
        narration="=1+1；球赛",
    )
    cast.closed(7, 8, 9)
    cast.publication()
    return entry


def test_a_stranger_checks_what_was_exported(tmp_path):
    cast = make_cast()
    published_books(cast)
    cast.put(("asset.bank", 100), ("inc.dues", -100))
    out = tmp_path / "ledger.jsonl"

    call_command("export_ledger", out, "--format", "jsonl", stdout=io.StringIO())

    checkpoint = tmp_path / "ledger.jsonl.checkpoint.txt"
    assert len(out.read_bytes().splitlines()) == 2  # what came after the checkpoint is not public yet
    verdict = checked(out, checkpoint)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    out.write_text(out.read_text().replace("12345", "12346", 1))
    verdict = checked(out, checkpoint)
    assert verdict.returncode == 1
    assert "2026-000002" in verdict.stdout + verdict.stderr


def test_other_programs_read_the_books(tmp_path, hledger_program):
    cast = make_cast()
    loading.load(cast.book, 300, on=TODAY, batch=100)
    for entry in Entry.objects.filter(kind="expense", on__gte=date(2026, 11, 1))[:3]:
        cast.put(
            *[(line.account_id, -line.amount_fen) for line in entry.lines.all()], kind="reversal", reverses=entry.seq,
            branch=entry.branch_id, activity=entry.activity.code if entry.activity else "",
        )  # fmt: skip
    journal = tmp_path / "books.journal"
    call_command("export_ledger", journal, "--format", "hledger", stdout=io.StringIO())
    subprocess.run([hledger_program, "-f", journal, "check", "--strict"], check=True, capture_output=True)
    told = subprocess.run(
        [hledger_program, "-f", journal, "balance", "--flat", "-O", "csv", "-N"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    sums = {
        line.split('","')[0].strip('"').split(":")[-1]: line.split('","')[1].strip('"')
        for line in told.splitlines()[1:]
    }
    names = {account.slug: f"{account.code} {account.name}".strip() for account in exports.chart(cast.book)}
    ours = closing.balances(cast.book, TODAY)
    for slug, fen in ours.items():
        found = next(value for name, value in sums.items() if names[slug].split()[-1] in name)
        assert found == f"{yuan(fen)} CNY"


def test_tables_open_in_a_spreadsheet_and_run_nothing(tmp_path):
    cast = make_cast()
    published_books(cast)
    for kind in ("csv", "xlsx", "beancount"):
        call_command("export_ledger", tmp_path / f"books.{kind}", "--format", kind, stdout=io.StringIO())
    lines = (tmp_path / "books.csv").read_text("utf-8-sig").splitlines()
    assert (
        lines[1]
        == "2026-000001,2026-07-03,2026-11-23,transfer,asset.bank,102,银行存款,5000.00,,七月会费,,,,1"
    )
    assert "'=1+1；球赛" in lines[3]
    rows = list(openpyxl.load_workbook(tmp_path / "books.xlsx").active.values)
    assert rows[1][6:10] == ("银行存款", 5000, None, "七月会费")
    assert rows[3][9] == "=1+1；球赛"
    assert openpyxl.load_workbook(tmp_path / "books.xlsx").active.cell(4, 10).data_type == "s"


def test_commands_say_what_they_need(tmp_path):
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    make_cast()
    with pytest.raises(CommandError):
        call_command("export_ledger", tmp_path / "a.jsonl", "--format", "jsonl")
    with pytest.raises(CommandError):
        call_command("export_ledger", tmp_path / "no" / "a.csv", "--format", "csv")
    said = io.StringIO()
    call_command("ledger_load", "--entries", "25", "--book", "load", stdout=said)
    call_command("verify_ledger", "--book", "load", stdout=said)
    assert Entry.objects.filter(book__slug="load").count() == 25
    with pytest.raises(CommandError):
        call_command("verify_ledger")  # which of the two?
