"""The bookkeeper's rooms in a real browser: every kind of page, with something on it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from finance.actions import closing
from finance.models import BankLine, BankStatement
from tests.finance.cast import make_cast
from tests.finance.test_bank_pages import MOVES, in_books, made
from tests.finance.test_budgets import begun


def columns_and_check(cast):
    """A file between upload and end: the addresses of both pages."""
    client = Client()
    client.force_login(cast.bookkeeper)
    file = SimpleUploadedFile("july.csv", made(wrong_in=2))
    columns = client.post(reverse("finance:bank"), {"file": file, "account": "asset.bank"}).url
    form = client.get(columns).context["form"]
    said = {bound.html_name: bound.value() or "" for bound, _samples in form.columns()}
    return columns, client.post(columns, said).url


def statement(cast):
    found = BankStatement.objects.create(
        book=cast.book, account_id="asset.bank", file_name="july.csv", digest="0" * 64, from_on=date(2026, 7, 1), until_on=date(2026, 7, 31),
        opening_fen=0, closing_fen=49_500, by=cast.bookkeeper, at=cast.at,
    )  # fmt: skip
    for number, (_when, summary, other, fen, serial) in enumerate(MOVES[:3], 1):
        BankLine.objects.create(
            statement=found, book=cast.book, number=number, at=cast.at.replace(month=7, day=number * 3), summary=summary, counterparty=other,
            amount_fen=fen, serial=serial, fingerprint=serial.rjust(64, "0"),
        )  # fmt: skip
    return found


@pytest.mark.long
def test_no_page_of_the_books_has_a_fault_that_a_browser_can_find(root, window, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cast = make_cast()
    in_books(cast)
    kept, budget = statement(cast), begun(cast)
    closing.begin(cast.period(7), by=cast.bookkeeper, at=cast.at)
    view = window()
    view.sign_in(cast.bookkeeper)
    names = ("books", "months", "balances", "bank", "bank-match", "budgets", "opening")
    paths = [
        *(reverse(f"finance:{name}") for name in names),
        f"{reverse('finance:bank-reconciliation')}?month=2026-07&bank=495",
        *(reverse(f"finance:{name}", args=["2026-07"]) for name in ("month", "month-paper")),
        reverse("finance:journal", args=["asset.bank"]),
        reverse("finance:journal", args=["exp.activity"]),
        reverse("finance:journal-paper", args=["asset.bank", "2026-07"]),
        reverse("finance:bank-statement", args=[kept.pk]),
        reverse("finance:bank-line", args=[kept.lines.last().pk]),
        *(
            reverse(f"finance:{name}", args=[budget.pk])
            for name in ("budget", "budget-edit", "budget-upload")
        ),
        *columns_and_check(cast),
    ]

    assert view.faults(paths, "best-practice") == {}
    assert view.complaints == []
    assert view.outside == []
