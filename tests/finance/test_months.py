"""Months, journals and balances: what the bookkeeper sees and closes. Whole visits through the client."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from finance import permissions
from finance.actions import books, closing, drafting
from finance.actions.drafting import Words
from finance.models import Account, Declaration, Entry, Period
from finance.reading.balances import trial_balance
from finance.reading.journal import journal, place_of
from tests.finance.cast import TODAY, make_cast
from tests.project.test_query_ceilings import counted
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 10)


@pytest.fixture
def cast():
    return make_cast()


def browser(user):
    client = Client()
    client.force_login(user)
    client.cookies["display"] = "standard.medium.auto.en"
    return client


def paid(cast, fen=50_000, on=JULY, account="exp.activity.recreation"):
    return cast.put((account, fen), ("asset.bank", -fen), on=on)


def closing_of(cast, client, **typed):
    """The month of July, in which 500.00 was paid from a balance of 1,000.00, being closed."""
    cast.put(("asset.bank", 100_000), ("net.surplus", -100_000), on=date(2026, 7, 1), kind="opening")
    paid(cast)
    assert client.post("/finance/desk/months/2026-07/", {"begin": "1"}).status_code == 302
    return client.post("/finance/desk/months/2026-07/", {"close": "1", **typed})


def test_a_month_is_begun_compared_and_closed_for_good(cast):
    client = browser(cast.bookkeeper)
    answered = closing_of(cast, client, bank="499.99")
    page = answered.content.decode()
    assert answered.status_code == 409
    assert "The bank states 499.99, the books say 500.00: a difference of -0.01." in page
    assert 'value="499.99"' in page
    assert cast.period(7).state == Period.State.CLOSING

    compared = client.post("/finance/desk/months/2026-07/", {"check": "1", "bank": "￥５００．００"})
    assert compared.status_code == 200
    assert "Bank and books agree: 500.00." in compared.content.decode()

    assert client.post("/finance/desk/months/2026-07/", {"close": "1", "bank": "500"}).status_code == 302
    closed = cast.period(7)
    assert (closed.state, closed.closed_by, closed.bank_balance_fen) == ("closed", cast.bookkeeper, 50_000)
    page = client.get("/finance/desk/months/2026-07/").content.decode()
    assert "The bank stated 500.00 on the last day." in page
    assert "Close the month for good" not in page
    with pytest.raises(Refused, match="2026-07"):
        drafting.save(
            None, Words(on=JULY, narration="文具"), drafting.simple_lines("expense", "exp.other", 100, "asset.bank"), book=cast.book,
            by=cast.handler, at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("500.001", "more than two decimals"),
        ("5,00.00", "can be read in two ways"),
        ("-500", "below zero"),
        ("五百", "is not an amount"),
    ],
)
def test_a_balance_that_is_no_amount_is_said_beside_its_field(cast, typed, sentence):
    answered = closing_of(cast, browser(cast.bookkeeper), bank=typed)
    assert answered.status_code == 400
    assert sentence in answered.content.decode()
    assert f'value="{typed}"' in answered.content.decode()
    assert cast.period(7).state == Period.State.CLOSING


def test_what_asks_is_confirmed_one_by_one(cast):
    cast.draft(on=JULY, with_photo=False)
    client = browser(cast.bookkeeper)
    client.post("/finance/desk/months/2026-07/", {"begin": "1"})
    refused = client.post("/finance/desk/months/2026-07/", {"close": "1", "bank": "0"})
    assert refused.status_code == 409
    assert "1 draft dated in this month is still on its way." in refused.content.decode()

    done = client.post("/finance/desk/months/2026-07/", {"close": "1", "bank": "0", "confirmed": ["drafts"]})
    assert done.status_code == 302
    page = client.get("/finance/desk/months/2026-07/").content.decode()
    assert "Somebody has looked at it." in page


def test_a_running_month_is_not_begun_and_months_close_in_their_order(cast):
    client, today = browser(cast.bookkeeper), timezone.localdate()
    books.open_year(cast.book, today.year, by=cast.bookkeeper, at=timezone.now())
    running = client.post(f"/finance/desk/months/{today:%Y-%m}/", {"begin": "1"})
    assert running.status_code == 409
    assert "The month is not over yet." in running.content.decode()

    client.post("/finance/desk/months/2026-08/", {"begin": "1"})
    refused = client.post("/finance/desk/months/2026-08/", {"close": "1", "bank": "0"})
    assert refused.status_code == 409
    assert "An earlier month is still open." in refused.content.decode()


def test_december_is_carried_forward_once(cast):
    books.open_year(cast.book, 2025, first_month=12, by=cast.bookkeeper, at=cast.at)
    cast.put(("asset.bank", 90_000), ("inc.dues", -90_000), on=date(2025, 12, 5))
    paid(cast, on=date(2025, 12, 10))
    client = browser(cast.bookkeeper)
    assert (
        "Income and spending of the year are not carried forward yet."
        in client.get("/finance/desk/months/2025-12/").content.decode()
    )

    assert client.post("/finance/desk/months/2025-12/", {"carry": "1"}).status_code == 302
    assert closing.balances(cast.book, date(2025, 12, 31)) == {"asset.bank": 40_000, "net.surplus": -40_000}
    assert client.post("/finance/desk/months/2025-12/", {"carry": "1"}).status_code == 409
    assert client.post("/finance/desk/months/2026-07/", {"carry": "1"}).status_code == 404
    assert Entry.objects.filter(kind="carry_forward").count() == 1


def test_others_read_and_only_the_bookkeeper_closes(cast):
    for person in (cast.handler, cast.checker, cast.approver, cast.auditor):
        client = browser(person)
        page = client.get("/finance/desk/months/2026-07/")
        assert page.status_code == 200
        assert "Begin the closing" not in page.content.decode()
        assert client.post("/finance/desk/months/2026-07/", {"begin": "1"}).status_code == 403
    assert browser(cast.member).get("/finance/desk/months/2026-07/").status_code == 403
    assert Client().get("/finance/desk/months/").status_code == 302
    for text in ("2026-13", "2026-1", "1066-01", "x", "2031-01"):
        assert browser(cast.bookkeeper).get(f"/finance/desk/months/{text}/").status_code == 404
    assert cast.period(7).state == Period.State.OPEN


def test_the_next_year_is_opened_from_the_list(cast):
    client = browser(cast.bookkeeper)
    assert "Next to close" in client.get("/finance/desk/months/").content.decode()
    assert client.post("/finance/desk/months/").status_code == 302
    assert cast.book.years.filter(year=2027).exists() == (timezone.localdate().year >= 2026)
    assert browser(cast.handler).post("/finance/desk/months/").status_code == 403


def test_the_trial_balance_adds_up_on_the_page_and_on_paper(cast):
    cast.put(("asset.bank", 100_000), ("net.surplus", -100_000), on=date(2026, 7, 1))
    paid(cast, 30_000)
    paid(cast, 20_000, on=date(2026, 8, 3), account="exp.activity.education")
    balance = trial_balance(cast.period(8), headings=True)
    rows = {row.account.slug: (row.opening, row.debit, row.credit, row.closing) for row in balance.rows}
    assert balance.balances
    assert rows["exp.activity"] == (30_000, 20_000, 0, 50_000)
    assert rows["asset.bank"] == (70_000, 0, 20_000, 50_000)
    assert [row.account.slug for row in balance.rows].index("exp.activity") < [
        row.account.slug for row in balance.rows
    ].index("exp.activity.education")
    assert balance.totals["closing_debit"] == 100_000

    client = browser(cast.auditor)
    page = client.get("/finance/desk/balances/?month=2026-08").content.decode()
    assert "Dr 500.00" in page
    assert "Cr 1,000.00" in page
    csv = client.get("/finance/desk/months/2026-08/paper/?format=csv")
    assert csv.status_code == 200
    assert "1000" in csv.content.decode("utf-8-sig")
    assert client.get("/finance/desk/months/2026-08/paper/").status_code == 200


# --- journals ----------------------------------------------------------------------------------------------------


def filled(cast):
    for number in range(1, 41):
        paid(cast, number * 100, on=date(2026, 7 + number % 3, 1 + number % 20))


def test_a_journal_runs_through_its_pages_in_both_directions(cast):
    filled(cast)
    bank = Account.objects.get(slug="asset.bank")
    whole = [
        moved
        for part in journal(cast.book, bank, month=JULY.replace(day=1), size=100).parts
        for moved in part.lines
    ]
    assert len(whole) == 40
    assert whole[-1].balance == -sum(number * 100 for number in range(1, 41))

    forth, page = [], journal(cast.book, bank, month=JULY.replace(day=1), size=7)
    while True:
        forth += [moved for part in page.parts for moved in part.lines]
        assert page.opening == (forth[-len(flat(page)) - 1].balance if len(forth) > len(flat(page)) else 0)
        if not page.later:
            break
        page = journal(cast.book, bank, after=place_of(page.later), size=7)
    assert [(each.line.pk, each.balance) for each in forth] == [
        (each.line.pk, each.balance) for each in whole
    ]

    back, page = [], journal(cast.book, bank, size=7)
    while True:
        back = flat(page) + back
        if not page.earlier:
            break
        page = journal(cast.book, bank, before=place_of(page.earlier), size=7)
    assert [(each.line.pk, each.balance) for each in back] == [(each.line.pk, each.balance) for each in whole]


def flat(page):
    return [moved for part in page.parts for moved in part.lines]


def test_the_page_of_a_journal_jumps_to_a_month_and_sums_it_up(cast):
    filled(cast)
    client = browser(cast.checker)
    page = client.get("/finance/desk/journal/asset.bank/?month=2026-08").content.decode()
    closing_fen = closing.balances(cast.book, date(2026, 8, 31))["asset.bank"]
    assert "total of the month" in page
    assert f"Cr {-closing_fen / 100:,.2f}" in page
    assert client.get("/finance/desk/journal/exp.activity/").status_code == 200
    assert client.get("/finance/desk/journal/exp.nothing/").status_code == 404
    for odd in ("after=x", "before=2026-07-01.9.9.9", "after=2026-07-01.99999999999.1", "month=2026-99"):
        assert client.get(f"/finance/desk/journal/asset.bank/?{odd}").status_code == 200
    paper = client.get("/finance/desk/journal/asset.bank/2026-08/?format=csv").content.decode("utf-8-sig")
    assert paper.count("\r\n") > 13


def test_a_second_book_stays_out_of_the_journal(cast):
    paid(cast)
    other = books.open_book(
        "other", "分会账", cast.activity.branch, year=2026, first_month=7, by=cast.bookkeeper, at=cast.at
    )
    assert flat(journal(other, Account.objects.get(slug="asset.bank"))) == []
    assert len(flat(journal(cast.book, Account.objects.get(slug="asset.bank")))) == 1


def test_pages_of_the_books_cost_the_same_however_much_is_in_them(cast, django_assert_max_num_queries):
    client = browser(cast.bookkeeper)
    ceilings = {
        "/finance/desk/months/": 12, "/finance/desk/months/2026-07/": 26, "/finance/desk/balances/": 16,
        "/finance/desk/journal/asset.bank/": 17, "/finance/desk/journal/asset.bank/?month=2026-07": 19,
    }  # fmt: skip
    counts = {path: [] for path in ceilings}
    for _round in range(2):
        filled(cast)
        for path, ceiling in ceilings.items():
            client.get(path)
            counts[path].append(counted(django_assert_max_num_queries, ceiling, path, client))
    assert {path: found for path, found in counts.items() if found[0] != found[1]} == {}


def test_the_approver_signs_for_the_year_what_no_draft_shows_once(cast):
    """八不准: four are looked for in drafts, four are declared, on the page where the year is closed."""
    books.open_year(cast.book, 2025, first_month=12, by=cast.bookkeeper, at=cast.at)
    address = "/finance/desk/months/2025-12/"
    open_point = "The approver has not signed the declaration on the Eight Prohibitions yet."
    approver = browser(cast.approver)
    page = approver.get(address).content.decode()
    assert open_point in page
    assert "No money of the union lies outside these books." in page
    assert "Sign the declaration" not in browser(cast.bookkeeper).get(address).content.decode()
    said = {"declare": "1", "note": "已逐项自查", "sure": "on"}
    for person in (cast.bookkeeper, cast.handler, cast.checker, cast.auditor):
        assert browser(person).post(address, said).status_code == 403
    unsure = approver.post(address, {"declare": "1", "note": "已逐项自查"})
    assert unsure.status_code == 400
    assert "已逐项自查" in unsure.content.decode()
    assert approver.post("/finance/desk/months/2026-07/", said).status_code == 404
    assert not Declaration.objects.exists()
    assert approver.post(address, said).status_code == 302
    signed = Declaration.objects.get()
    assert (signed.year, signed.by, signed.note) == (2025, cast.approver, "已逐项自查")
    page = approver.get(address).content.decode()
    assert open_point not in page
    assert "Signed by 陈国梁: none of what the Eight Prohibitions forbid has happened." in page
    assert "陈国梁" in approver.get(f"{address}paper/").content.decode()
    again = approver.post(address, said)
    assert again.status_code == 409
    assert "The declaration of this year is signed already." in again.content.decode()
    for deed in (signed.delete, lambda: Declaration.objects.update(note="别的")):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            deed()
        assert caught.value.__cause__.diag.constraint_name == "finance_declaration_only_grows"
    with pytest.raises(Refused):
        closing.declare(cast.book, 2026, by=cast.approver, at=cast.at)  # not over


def test_a_year_that_was_carried_forward_stays(cast):
    """A reversal in January would be no spending of January, and the statement could not know."""
    books.open_year(cast.book, 2025, first_month=12, by=cast.bookkeeper, at=cast.at)
    cast.put(("asset.bank", 90_000), ("inc.dues", -90_000), on=date(2025, 12, 5))
    (carried,) = closing.carry_year_forward(cast.book, 2025, by=cast.bookkeeper, at=cast.at)
    client = browser(cast.bookkeeper)
    answered = client.post(f"/finance/desk/reverse/{carried.number}/", {"reason": "算错了"})
    assert answered.status_code == 409
    assert "A year that was carried forward stays." in answered.content.decode()
    assert not cast.book.drafts.exists()
    assert not permissions.may_reverse(cast.bookkeeper, carried)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        cast.put(
            *[(line.account_id, -line.amount_fen) for line in carried.lines.order_by("position")],
            on=TODAY, kind="reversal", reverses=carried.seq,
        )  # fmt: skip
    assert caught.value.__cause__.diag.constraint_name == "a_year_carried_forward_stays"
    # What is found before December closes is put right, and what is left carried forward.
    cast.put(("exp.other", 10_000), ("asset.bank", -10_000), on=date(2025, 12, 30))
    closing.carry_year_forward(cast.book, 2025, by=cast.bookkeeper, at=cast.at)
    assert closing.balances(cast.book, date(2025, 12, 31)) == {"asset.bank": 80_000, "net.surplus": -80_000}
