"""Entries searched and downloaded, and the statements on paper."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from finance import finding
from tests.finance.shelf import filled
from tests.finance.test_reading import address, page, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(root):
    return filled()


def taken(path, who):
    client = Client()
    client.force_login(who)
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("", "职工篮球赛服装", "十一月的茶水"),
        ("?q=篮球 服装", "职工篮球赛服装", "八月会费"),
        ("?category=exp.activity", "职工篮球赛服装", "八月会费"),
        ("?kind=opening", "期初", "八月会费"),
        ("?month=2026-08", "八月会费", "职工篮球赛服装"),
        ("?year=2026&from=1,000.01&to=3000", "八月会费", "期初"),
        ("?branch=x&activity=&month=2026-99&kind=no&category=no", "职工篮球赛服装", "十一月的茶水"),
    ],
)
def test_entries_are_narrowed_by_the_address(shelf, query, found, not_found):
    text = page(address("entries") + query, shelf.cast.member)
    assert found in text
    assert f"<b>{not_found}</b>" not in text


def test_an_amount_that_cannot_be_read_is_said_beside_its_field(shelf):
    text = page(address("entries") + "?from=1.2万", shelf.cast.member, 400)
    assert "1.2万" in text
    assert 'id="from-error"' in text
    page(address("entries") + "?from=1.2万&format=csv", shelf.cast.member, 404)


def test_entries_are_for_whom_the_settings_say_and_the_desk_sees_all(shelf):
    page(address("entries"), status=302)
    page(address("entries") + "?format=csv", status=302)
    assert "十一月的茶水" in page(address("entries"), shelf.cast.auditor)
    share(shelf.cast, entries_for="public")
    assert "职工篮球赛服装" in page(address("entries"))
    assert "十一月的茶水" not in page(address("entries"))


def test_files_hold_exactly_the_narrowed_list(shelf):
    cast, path = shelf.cast, address("entries") + "?year=2026&category=exp.activity&format="
    content = taken(path + "csv", cast.member)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert [(row[0], row[4], row[9], row[10]) for row in rows[1:]] == [
        (shelf.spent.number, "职工篮球赛服装", "1234.50", ""),
        (shelf.spent.number, "职工篮球赛服装", "", "1234.50"),
    ]
    sheet = openpyxl.load_workbook(BytesIO(taken(path + "xlsx", cast.member))).active
    table = list(sheet.iter_rows(values_only=True))
    assert [(row[0], row[9], row[10]) for row in table[1:]] == [
        (shelf.spent.number, 1234.5, None),
        (shelf.spent.number, None, 1234.5),
    ]
    said = json.loads(taken(path + "json", cast.member))
    assert [row["entry"] for row in said["entries"]] == [json.loads(shelf.spent.canonical)]
    assert said["entries"][0]["hash"] == bytes(shelf.spent.hash).hex()
    for form in ("csv", "xlsx", "json"):
        assert cast.handler.name.encode() not in taken(path + form, cast.bookkeeper)
    page(path + "exe", cast.member, 404)


def test_a_title_that_looks_like_a_formula_does_not_run(root):
    shelf = filled(publish=False)
    lines = (("exp.other", 100), ("asset.bank", -100))
    shelf.cast.put(*lines, on=date(2026, 11, 3), narration='=HYPERLINK("http://x")')
    path = address("entries") + "?q=HYPERLINK&format="
    rows = list(csv.reader(StringIO(taken(path + "csv", shelf.cast.auditor).decode("utf-8-sig"))))
    assert rows[1][4].startswith("'=")
    sheet = openpyxl.load_workbook(BytesIO(taken(path + "xlsx", shelf.cast.auditor))).active
    assert (sheet["E2"].value[:2], sheet["E2"].data_type) == ("'=", "s")


def test_statements_add_up_on_every_paper(shelf):
    path = address("statement", 2026)
    text = page(path + "?quarter=3")
    for amount in ("10,000.00", "4,000.00", "1,234.50", "2,765.50", "12,765.50"):
        assert amount in text
    assert "50102" in text  # the number in the chart of 2010
    response = Client().get(path + "?format=xlsx")
    cells = list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert any(row[2:4] == (12765.5, 12765.5) for row in cells)
    page(path + "?quarter=4", status=404)
    text = page(address("budget-statement", 2026))
    assert "1,234.50" in text
    assert "预算" in text
    share(shelf.cast, totals_for="members")
    page(path, status=302)


@pytest.mark.parametrize("is_gathered", [False, True])
def test_words_are_found_whether_or_not_the_night_has_gathered_them(shelf, is_gathered):
    book = shelf.cast.book
    if is_gathered:
        assert finding.gather(book) == book.entries.count()
        assert finding.gather(book) == 0
        shelf.cast.put(("asset.bank", 5), ("inc.dues", -5), narration="ＡＢ公司退回100%押金_1")
    else:
        shelf.cast.put(("asset.bank", 5), ("inc.dues", -5), narration="ＡＢ公司退回100%押金_1")

    def found(question):
        return set(finding.holding(book.entries.all(), book, question).values_list("narration", flat=True))

    deposit = "ＡＢ公司退回100%押金_1"
    assert (
        found("ab公司") == found("ＡＢ") == found("公") == found("押金 退回") == found("100%押") == {deposit}
    )
    assert found("公退") == found("押金A") == found("b_1") == set()
    assert found("茶水") == {"十一月的茶水"}
    assert found("水") == {"十一月的茶水"}
    assert len(found("!?")) == book.entries.count()


def test_among_many_entries_the_index_answers(shelf):
    """As many words as a large book has: the plan of the very query of the page."""
    book = shelf.cast.book
    finding.gather(book)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO finance_entrywords (entry_id, book_id, seq, text)"
            " SELECT 1000000 + i, %s, 1000 + i, '测试凭证' || i FROM generate_series(1, 5000) i",
            [book.pk],
        )
        cursor.execute("ANALYZE finance_entrywords, finance_entry")
    things = finding.holding(book.entries.all(), book, "篮球赛 服装").order_by("-on", "-seq")[:31]
    plan = things.explain(analyze=True)
    assert "finance_entry_pairs" in plan
    assert "Seq Scan on finance_entrywords" not in plan
    assert [entry.narration for entry in things][-1] == "职工篮球赛服装"
    assert "Seq Scan on finance_entrywords" not in finding.holding(book.entries.all(), book, "4999").explain()
