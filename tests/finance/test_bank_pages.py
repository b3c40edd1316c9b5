"""Statements of the bank, from the file to the reconciliation. Whole visits through the client."""

import csv
import io
from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.translation import override

from finance.actions import bank as deeds
from finance.models import BankLine, BankMapping, BankMatch, BankStatement, Line, Period
from finance.reading.reconciling import sheet
from finance.rules.money import format_yuan
from tests.finance.cast import make_cast
from tests.finance.test_bank import SAMPLE
from tests.finance.test_months import browser, paid
from tests.project.test_query_ceilings import counted
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
HEADINGS = ["交易时间", "摘要", "对方户名", "借方发生额", "贷方发生额", "余额", "交易流水号"]
MOVES = [
    ("20260703 09:10:39", "会费", "代收工会会费", 100_000, "1001"),
    ("20260710 14:45:45", "篮球赛服装", "某体育用品店", -50_000, "1002"),
    ("20260712 08:00:00", "手续费", "", -500, "1003"),
    ("20260801 10:00:00", "图书采购", "新华书店", -20_000, "1004"),
]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def cast():
    return make_cast()


def made(moves=MOVES, opening=0, headings=HEADINGS, encoding="gb18030", wrong_in=None):
    """A file of the bank; in row `wrong_in` the balance is a cent off."""
    rows, balance = [["账户明细查询"], ["账号：", "3200****0011"], headings], opening
    for place, (when, summary, other, fen, serial) in enumerate(moves):
        balance += fen
        shown = format_yuan(balance + (1 if place == wrong_in else 0))
        rows.append(
            [
                when,
                summary,
                other,
                format_yuan(-fen) if fen < 0 else "",
                format_yuan(fen) if fen > 0 else "",
                shown,
                serial,
            ]
        )
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def sent(client, content, name="july.csv"):
    return client.post(
        "/finance/desk/bank/", {"file": SimpleUploadedFile(name, content), "account": "asset.bank"}
    )


def guessed(client, address):
    """What the page of the columns offers, as its form sends it."""
    form = client.get(address).context["form"]
    return {bound.html_name: bound.value() or "" for bound, _samples in form.columns()}


def checked(client, content, name="july.csv", **columns):
    """The dry run of a file; the address to bring it in."""
    address = sent(client, content, name).url
    answered = client.post(address, guessed(client, address) | columns)
    assert answered.status_code == 302, answered.content.decode()
    return answered.url


def brought(client, content, name="july.csv", **said):
    address = checked(client, content, name)
    return client.post(address, {"name": "", **said})


def test_a_file_of_the_bank_goes_in_and_its_columns_are_remembered(cast):
    client = browser(cast.bookkeeper)
    address = checked(client, SAMPLE.read_bytes(), "bank_statement.csv")
    page = client.get(address).content.decode()
    assert "Every balance follows from the line before" in page
    assert not BankStatement.objects.exists()

    answered = client.post(address, {"name": "工商银行"}, follow=True)
    statement = BankStatement.objects.get()
    assert f"{statement.lines.count()} lines are brought in." in answered.content.decode()
    assert statement.by == cast.bookkeeper
    assert statement.tail == "0011"
    assert BankMapping.objects.get().name == "工商银行"
    assert client.get(address).status_code == 410

    address = sent(client, made([("20270105 09:00:00", "会费", "某矿", 100, "9")]), "next.csv").url
    assert "Read as kept under “工商银行”." in client.get(address).content.decode()


def test_a_statement_is_brought_in_once(cast):
    client, content = browser(cast.bookkeeper), made()
    brought(client, content)
    again = sent(client, content, "renamed.csv")
    assert again.status_code == 400
    assert "This file has been brought in already" in again.content.decode()

    more = made([*MOVES, ("20260803 10:00:00", "会费", "某矿", 7_000, "1005")])
    address = checked(client, more, "more.csv")
    assert "4 lines came with an earlier file and are left out" in client.get(address).content.decode()
    done = client.post(address, {"name": ""}, follow=True).content.decode()
    assert "1 line is brought in. 4 lines had come with an earlier file" in done
    assert BankLine.objects.count() == 5

    other = made(encoding="utf-8")
    address = checked(client, other, "other.csv")
    page = client.get(address).content.decode()
    assert "Bring it in" not in page
    assert client.post(address, {"name": ""}).status_code == 409
    assert BankStatement.objects.count() == 2


def test_a_wrong_balance_is_named_with_its_row_and_nothing_goes_in(cast):
    client = browser(cast.bookkeeper)
    address = checked(client, made(wrong_in=2))
    page = client.get(address).content.decode()
    assert '<td class="nowrap">6</td>' in page
    assert "The balance does not follow from the line before: it should be 495.00, but is 495.01." in page
    answered = client.post(address, {"name": ""})
    assert answered.status_code == 409
    assert not BankStatement.objects.exists()

    # The column of balances taken for another one: every row says so.
    address = checked(client, made(), column_5="", column_6="balance")
    assert "The balance does not follow from the line before" in client.get(address).content.decode()
    assert client.post(address, {"name": ""}).status_code == 409
    assert not BankLine.objects.exists()


def test_columns_are_corrected_and_what_cannot_be_is_said(cast):
    client = browser(cast.bookkeeper)
    address = sent(client, made(headings=["甲", "乙", "丙", "借方发生额", "贷方发生额", "余额", "丁"])).url
    first = guessed(client, address)
    lacking = client.post(address, first)
    assert lacking.status_code == 400
    assert "No column holds the days." in lacking.content.decode()
    twice = client.post(address, first | {"column_0": "moment", "column_1": "balance"})
    assert twice.status_code == 400
    assert "Two columns stand for the same thing." in twice.content.decode()
    right = client.post(
        address,
        first
        | {"column_0": "moment", "column_1": "summary", "column_2": "counterparty", "column_6": "serial"},
    )
    assert right.status_code == 302
    assert client.post(right.url, {"name": "城商行"}).status_code == 302
    assert BankLine.objects.get(serial="1002").counterparty == "某体育用品店"
    assert client.get("/finance/desk/bank/in/" + "x" * 32 + "/").status_code == 410


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.csv", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
        ("page.xlsx", b"<html></html>"),
        ("empty.csv", b" "),
        ("list.csv", "姓名,手机\n张三,1\n".encode()),
    ],
)
def test_what_is_no_statement_is_refused_at_its_field(cast, name, content):
    answered = sent(browser(cast.bookkeeper), content, name)
    assert answered.status_code == 400
    assert "Please look at these again:" in answered.content.decode()
    assert not BankStatement.objects.exists()


def test_lines_of_another_bank_account_do_not_flow_into_this_one(cast):
    client = browser(cast.bookkeeper)
    brought(client, made())
    other = made([("20260901 09:00:00", "会费", "某矿", 100, "77")]).replace(b"0011", b"0099")
    answered = brought(client, other, "other.csv")
    assert answered.status_code == 409
    assert "…0011" in answered.content.decode()


# --- matching ----------------------------------------------------------------------------------------------------


def in_books(cast):
    """The books know the dues, the shirts, and a cheque the bank has not seen."""
    dues = cast.put(("asset.bank", 100_000), ("inc.dues", -100_000), on=date(2026, 7, 3), narration="会费")
    shirts = paid(cast, 50_000, on=date(2026, 7, 11))
    cheque = paid(cast, 30_000, on=date(2026, 7, 30), account="exp.other")
    return dues, shirts, cheque


def test_what_belongs_together_is_proposed_confirmed_and_taken_apart(cast):
    client = browser(cast.bookkeeper)
    brought(client, made())
    dues, shirts, _cheque = in_books(cast)
    page = client.get("/finance/desk/bank/match/")
    keys = [each.key for each in page.context["room"].proposals]
    assert len(keys) == 2
    assert "手续费" in page.content.decode()
    answered = client.post("/finance/desk/bank/match/", {"pair": keys}, follow=True)
    assert "2 matches are confirmed." in answered.content.decode()
    matched = set(BankMatch.objects.values_list("bank_line__serial", "line__entry"))
    assert matched == {("1001", dues.pk), ("1002", shirts.pk)}

    again = client.post("/finance/desk/bank/match/", {"pair": keys}, follow=True).content.decode()
    assert "One of these lines is matched already." in again
    line = BankLine.objects.get(serial="1002")
    client.post(f"/finance/desk/bank/line/{line.pk}/", {"undo": "1"})
    assert not line.matches.exists()
    odd = client.post("/finance/desk/bank/match/", {"pair": ["x", "1:2:3", ":", "9999:9999"]})
    assert odd.status_code == 302
    assert BankMatch.objects.count() == 1


def test_the_page_of_matches_ends_where_the_bank_has_told_of_and_is_turned_over(
    cast, django_assert_max_num_queries
):
    client, page = browser(cast.bookkeeper), "/finance/desk/bank/match/"
    moves = [
        (f"202607{day:02} 09:00:00", f"缴费{day}", "某矿", 1_000 + day, f"a{day}") for day in range(1, 32)
    ]
    brought(client, made([*moves, *MOVES[:3]]))  # the file is of July
    for day in range(1, 32):
        cast.put(
            ("asset.bank", 1_000 + day),
            ("inc.dues", -1_000 - day),
            on=date(2026, 7, day),
            narration=f"会费{day}",
        )
        paid(cast, 777 + day, on=date(2026, 8, day))
    paid(cast, 55_500, on=date(2026, 7, 9), account="exp.other")
    first = client.get(page).context
    assert (len(first["room"].proposals), len(first["page"].items), bool(first["page"].older_url)) == (
        31,
        30,
        True,
    )
    assert [line.amount_fen for line in first["room"].loose_book] == [-55_500]  # nothing of August
    assert len(client.get(f"{page}?page=2").context["page"].items) == 1
    counted(django_assert_max_num_queries, 17, page, client)

    for q, serials in (
        ("", 3),
        ("手续", ["1003"]),
        ("体育 500", ["1002"]),
        ("500.00", ["1002"]),
        ("没有", []),
    ):
        side = client.get(page, {"show": "bank", "q": q})
        found = [line.serial for line in side.context["page"].items]
        assert (len(found) if isinstance(serials, int) else found) == serials, q
        assert ("Nothing found" in side.content.decode()) == (serials == [])
    assert len(client.get(f"{page}?show=books").context["page"].items) == 1


def test_the_nearest_entries_are_offered_and_the_search_reaches_further(cast, django_assert_max_num_queries):
    client = browser(cast.bookkeeper)
    brought(client, made(MOVES[:2]))
    address = f"/finance/desk/bank/line/{BankLine.objects.get(serial='1002').pk}/"
    own = paid(cast, 50_000, on=date(2026, 8, 30))
    before = counted(django_assert_max_num_queries, 25, address, client)
    for number in range(45):
        paid(cast, 10_000 + number, on=date(2026, 7, 10))
    far = paid(cast, 49_000, on=date(2026, 11, 20), account="exp.other")
    nearest = client.get(address).context["page"]
    assert (len(nearest.items), nearest.items[0].entry, bool(nearest.older_url)) == (20, own, True)
    assert counted(django_assert_max_num_queries, 25, address, client) == before
    for q in (far.number, "490", f"{far.narration} 490.00"):
        assert far in [line.entry for line in client.get(address, {"q": q}).context["page"].items], q
    assert "Nothing found" in client.get(address, {"q": "没有"}).content.decode()
    last = client.get(f"{address}?page=3").context["page"].items
    odd = client.post(f"{address}?q=别的", {"match": "1", "lines": [last[0].pk]})
    assert odd.status_code == 409  # found, and not of the same sum; it stays ticked
    assert f'value="{last[0].pk}" id="l{last[0].pk}" checked' in odd.content.decode()
    line = own.lines.get(account="asset.bank").pk
    assert client.post(f"{address}?page=2", {"match": "1", "lines": [line]}).status_code == 302


def test_several_of_one_side_are_one_of_the_other(cast):
    client = browser(cast.bookkeeper)
    brought(client, made([("20260703 09:00:00", "报销", "某甲", -30_000, "1"), ("20260704 09:00:00", "住宿", "某乙", -8_000, "2"), ("20260704 10:00:00", "住宿", "某乙", -4_000, "3")]))  # fmt: skip
    parts = [
        paid(cast, fen, on=date(2026, 7, 3)).lines.get(account="asset.bank").pk for fen in (10_000, 20_000)
    ]
    whole = paid(cast, 12_000, on=date(2026, 7, 4)).lines.get(account="asset.bank").pk
    first, second, third = (BankLine.objects.get(serial=serial).pk for serial in "123")
    who = {"by": cast.bookkeeper, "at": cast.at}
    with override("en"), pytest.raises(Refused, match="do not come to the same sum"):
        deeds.match(cast.book, [first], parts[:1], **who)
    with override("en"), pytest.raises(Refused, match="One line stands on one of the sides"):
        deeds.match(cast.book, [first, second], parts, **who)
    deeds.match(cast.book, [first], parts, **who)
    deeds.match(cast.book, [second, third], [whole], **who)
    assert BankMatch.objects.count() == 4
    deeds.unmatch(BankLine.objects.get(serial="3"), **who)
    assert set(BankMatch.objects.values_list("bank_line", flat=True)) == {first}


def refused(name, deed):
    """As the owner of the tables; what is deferred is asked for at once."""

    def now():
        with transaction.atomic():
            deed()
            connection.check_constraints()

    with pytest.raises(IntegrityError) as caught:
        now()
    assert caught.value.__cause__.diag.constraint_name == name


def test_what_a_month_was_closed_with_is_not_taken_apart(cast):
    client = browser(cast.bookkeeper)
    brought(client, made(MOVES[:2]))
    dues, shirts, _cheque = in_books(cast)
    who = {"by": cast.bookkeeper, "at": cast.at}
    first, second = (BankLine.objects.get(serial=serial) for serial in ("1001", "1002"))

    def own(entry):
        return [entry.lines.get(account="asset.bank").pk]

    deeds.match(cast.book, [first.pk], own(dues), **who)
    deeds.match(cast.book, [second.pk], own(shirts), **who)
    deeds.unmatch(second, **who)  # the month is open
    cast.closed(7)
    answered = client.post(f"/finance/desk/bank/line/{first.pk}/", {"undo": "1"}, follow=True)
    assert "what was matched in it stays as it is." in answered.content.decode()
    refused("a_match_of_a_closed_month_stays", BankMatch.objects.all().delete)
    refused("a_match_of_a_closed_month_stays", lambda: BankMatch.objects.update(by=cast.approver))
    assert BankMatch.objects.count() == 1
    # What is found out afterwards may still be matched, and put right as long as no close has stood on it.
    later = {"by": cast.bookkeeper, "at": Period.objects.get(state="closed").closed_at + timedelta(hours=1)}
    deeds.match(cast.book, [second.pk], own(shirts), **later)
    deeds.unmatch(second, **later)
    deeds.match(cast.book, [second.pk], own(shirts), **later)
    assert BankMatch.objects.count() == 2


def test_what_a_month_was_closed_with_stays_set_aside_or_not(cast):
    client = browser(cast.bookkeeper)
    brought(client, made(MOVES[:3]))
    BankStatement.objects.update(at=cast.at)
    in_books(cast)
    who = {"by": cast.bookkeeper, "at": cast.at}
    shirts, fee = (BankLine.objects.get(serial=serial) for serial in ("1002", "1003"))
    deeds.set_aside(shirts, "退款", **who)
    deeds.bring_back(shirts, **who)  # the month is open
    deeds.set_aside(fee, "银行退回", **who)
    cast.closed(7)
    for line, said in ((shirts, {"aside": "1", "reason": "退款"}), (fee, {"back": "1"})):
        address = f"/finance/desk/bank/line/{line.pk}/"
        answered = client.post(address, said, follow=True)
        assert "The month is closed: what was set aside in it stays" in answered.content.decode()
        page = client.get(address).content.decode()
        assert ('name="aside"' in page, 'name="back"' in page) == (False, False)
    for line, words in ((shirts, "退款"), (fee, ""), (fee, "别的话")):
        refused(
            "a_line_of_a_closed_month_stays_set_aside_or_not",
            lambda line=line, words=words: BankLine.objects.filter(pk=line.pk).update(set_aside=words),
        )
    assert list(BankLine.objects.exclude(set_aside="").values_list("serial", "set_aside")) == [
        ("1003", "银行退回")
    ]
    # What came in after the close was no part of it, and another month is open.
    later = Period.objects.get(state="closed").closed_at + timedelta(hours=1)
    brought(
        client, made([("20260720 09:00:00", "退汇", "某店", 700, "9"), MOVES[3]], opening=49_500), "later.csv"
    )
    BankStatement.objects.filter(file_name="later.csv").update(at=later)
    for serial in ("9", "1004"):
        deeds.set_aside(BankLine.objects.get(serial=serial), "银行的事", **who)


def test_the_database_keeps_matches_to_the_same_sum(cast):
    client = browser(cast.bookkeeper)
    brought(client, made([("20260703 09:00:00", "报销", "某甲", -30_000, "1"), ("20260704 09:00:00", "住宿", "某乙", -8_000, "2"), ("20260704 10:00:00", "住宿", "某乙", -4_000, "3")]))  # fmt: skip
    ten, twenty, twelve, thirty = (
        paid(cast, fen, on=date(2026, 7, 3)).lines.get(account="asset.bank")
        for fen in (10_000, 20_000, 12_000, 30_000)
    )
    spent = thirty.entry.lines.get(amount_fen__gt=0)
    first, second, third = (BankLine.objects.get(serial=serial) for serial in "123")
    who = {"by": cast.bookkeeper, "at": cast.at}

    def pairs(*several):
        return lambda: BankMatch.objects.bulk_create(
            BankMatch(bank_line=ours, line=line, **who) for ours, line in several
        )

    name = "a_match_comes_to_the_same_sum"
    refused(name, pairs((first, ten)))
    refused(name, pairs((second, twelve), (third, ten)))
    refused(name, pairs((first, spent)))  # another account
    refused(
        name, pairs((first, ten), (first, twenty), (second, ten), (second, twenty))
    )  # several of both sides
    deeds.match(cast.book, [first.pk], [ten.pk, twenty.pk], **who)
    deeds.match(cast.book, [second.pk, third.pk], [twelve.pk], **who)
    refused(name, pairs((first, thirty)))  # a third one
    refused(name, lambda: BankMatch.objects.filter(line=ten).delete())  # half of it
    refused(name, lambda: BankMatch.objects.filter(bank_line=third).delete())
    refused(
        "a_line_of_the_bank_stays", lambda: BankLine.objects.filter(pk=first.pk).update(amount_fen=-29_999)
    )
    refused("a_line_of_the_bank_stays", lambda: BankLine.objects.filter(pk=first.pk).update(set_aside="没有"))
    deeds.unmatch(third, **who)
    assert set(BankMatch.objects.values_list("bank_line", flat=True)) == {first.pk}
    deeds.set_aside(second, "重复", **who)
    refused(name, pairs((second, twelve), (third, twelve)))


def test_a_line_without_an_entry_is_set_aside_matched_by_hand_or_drafted(cast):
    client = browser(cast.bookkeeper)
    brought(client, made())
    fee = BankLine.objects.get(serial="1003")
    address = f"/finance/desk/bank/line/{fee.pk}/"
    page = client.get(address).content.decode()
    assert "kind=expense&amp;amount=5.00&amp;on=2026-07-12" in page
    assert (
        'value="5.00"'
        in client.get(
            "/finance/desk/new/?kind=expense&amount=5.00&on=2026-07-12&narration=手续费"
        ).content.decode()
    )

    empty = client.post(address, {"aside": "1", "reason": "  "})
    assert empty.status_code == 400
    client.post(address, {"aside": "1", "reason": "银行退回"})
    assert BankLine.objects.get(pk=fee.pk).set_aside == "银行退回"
    client.post(address, {"back": "1"})
    nothing = client.post(address, {"match": "1"})
    assert nothing.status_code == 400

    entry = paid(cast, 500, on=date(2026, 7, 20), account="exp.other")
    client.post(address, {"match": "1", "lines": [entry.lines.get(account="asset.bank").pk]})
    assert fee.matches.get().line.entry == entry
    wrong = client.post(address, {"aside": "1", "reason": "x"})
    assert wrong.status_code == 409


def test_the_reconciliation_explains_the_difference(cast):
    client = browser(cast.bookkeeper)
    brought(client, made())
    in_books(cast)
    keys = [each.key for each in client.get("/finance/desk/bank/match/").context["room"].proposals]
    client.post("/finance/desk/bank/match/", {"pair": keys})
    found = sheet(cast.book, Line.objects.filter(account="asset.bank").first().account, date(2026, 7, 31))
    sums = found.sums
    assert (sums.book_balance, sums.bank_balance) == (20_000, 49_500)
    assert (sums.bank_out, sums.book_out) == (500, 30_000)
    assert sums.agrees
    page = client.get("/finance/desk/bank/reconciliation/?month=2026-07").content.decode()
    assert "Both balances agree after adjustment." in page
    assert "195.00" in page
    differs = client.get("/finance/desk/bank/reconciliation/?month=2026-07&bank=495.01").content.decode()
    assert "A difference of 0.01 yuan is not explained yet." in differs
    wrong = client.get("/finance/desk/bank/reconciliation/?month=2026-07&bank=1.234")
    assert wrong.status_code == 400
    assert "more than two decimals" in wrong.content.decode()
    assert client.get("/finance/desk/bank/reconciliation/?month=2026-07&format=csv").status_code == 200
    told = client.get("/finance/desk/bank/reconciliation/").context["period"]
    assert told.first_on == date(2026, 8, 1)  # the last month of which the bank has told
    sheets = client.get("/finance/desk/bank/reconciliation/?month=2026-07&format=pdf")
    assert len(pypdfium2.PdfDocument(sheets.content)) == 1
    assert "2 lines" not in client.get("/finance/desk/months/2026-07/").content.decode()
    assert (
        "1 line of the bank has no entry; it comes to -5.00."
        in client.get("/finance/desk/months/2026-07/").content.decode()
    )


def test_who_is_named_by_the_bank_is_read_by_few(cast):
    brought(browser(cast.bookkeeper), made())
    statement, line = BankStatement.objects.get(), BankLine.objects.first()
    pages = ["/finance/desk/bank/", f"/finance/desk/bank/statement/{statement.pk}/", f"/finance/desk/bank/line/{line.pk}/", "/finance/desk/bank/match/", "/finance/desk/bank/reconciliation/"]  # fmt: skip
    for person, status in (
        (cast.approver, 200),
        (cast.auditor, 200),
        (cast.handler, 403),
        (cast.checker, 403),
        (cast.member, 403),
    ):
        client = browser(person)
        assert {client.get(page).status_code for page in pages} == {status}
        assert sent(client, made()).status_code == 403
        assert client.post(pages[2], {"aside": "1", "reason": "x"}).status_code == 403
        assert client.post("/finance/desk/bank/match/", {"pair": ["1:1"]}).status_code == 403
    assert Client().get(pages[0]).status_code == 302
    token = sent(browser(cast.bookkeeper), made([("20260901 09:00:00", "会费", "某矿", 100, "77")])).url
    assert browser(cast.approver).get(token).status_code == 403


def test_pages_of_the_bank_cost_the_same_however_many_lines_there_are(cast, django_assert_max_num_queries):
    client, counts = browser(cast.bookkeeper), {}
    ceilings = {
        "/finance/desk/bank/": 13,
        "/finance/desk/bank/match/": 17,
        "/finance/desk/bank/match/?show=books": 17,
        "/finance/desk/bank/reconciliation/?month=2026-07": 22,
    }
    for number in range(2):
        moves = [
            (f"202607{day:02} 09:00:00", "会费", "某矿", 100 * day, f"{number}-{day}") for day in range(1, 20)
        ]
        brought(client, made(moves), f"{number}.csv")
        for day in range(1, 20):
            cast.put(("asset.bank", 100 * day), ("inc.dues", -100 * day), on=date(2026, 7, day))
        for path, ceiling in ceilings.items():
            client.get(path)
            counts.setdefault(path, []).append(counted(django_assert_max_num_queries, ceiling, path, client))
    assert {path: found for path, found in counts.items() if found[0] != found[1]} == {}


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_brings_a_file_in_once(cast, capsys, tmp_path):
    call_command("import_bank", SAMPLE, "--dry-run")
    assert not BankStatement.objects.exists()
    call_command("import_bank", SAMPLE)
    assert BankStatement.objects.get().by == cast.bookkeeper
    with pytest.raises(CommandError):
        call_command("import_bank", SAMPLE)
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(made(wrong_in=1))
    with pytest.raises(CommandError):
        call_command("import_bank", wrong)
    assert "500.00" in capsys.readouterr().err
    for arguments in (
        [tmp_path / "none.csv"],
        [SAMPLE, "--account", "exp.other"],
        [SAMPLE, "--mapping", "没有"],
        [SAMPLE, "--by", "x"],
    ):
        with pytest.raises(CommandError):
            call_command("import_bank", *arguments)
    assert BankStatement.objects.count() == 1
