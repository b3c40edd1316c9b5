"""Addresses of the fund ledger x everybody: the rows of test_routes.py that need a book, its people and an entry.

A draft belongs to the handler of the table; its entry is posted and not published.
"""

from django.utils import timezone

from finance import posting
from finance.actions import approving, books, budgets, closing, drafting, publishing, vouchers
from finance.actions.drafting import Words
from finance.models import Activity, BankLine, BankStatement, Entry, Publication
from finance.posting import Posting
from finance.proof.keys import QUICK
from members.rules.roles import FINANCE, Role
from tests.factories.members import union
from tests.finance.cast import photo

HANDLER, CHECKER = {Role.FUND_HANDLER.value}, {Role.FUND_CHECKER.value}
APPROVER, BOOKKEEPER = {Role.APPROVER.value}, {Role.BOOKKEEPER.value}
AUDITOR = {Role.AUDIT_COMMITTEE.value}
WORKING = {role.value for role in FINANCE}
DESK = WORKING | AUDITOR
BANK = BOOKKEEPER | APPROVER | AUDITOR


def things(cast):
    """What the addresses point at, by the word used in the table. `cast`: one person for every role."""
    at = timezone.now()
    today = timezone.localdate(at)
    handler, checker, approver, bookkeeper = (
        cast[role.value] for role in (Role.FUND_HANDLER, Role.FUND_CHECKER, Role.APPROVER, Role.BOOKKEEPER)
    )
    # A month of last year is on display; what is booked today is not.
    book = books.open_book("main", "工会", union(), year=today.year - 1, first_month=11, by=bookkeeper, at=at)
    shown = published(book, cast, at)
    books.open_year(book, today.year, by=bookkeeper, at=at)
    lines = drafting.simple_lines("expense", "exp.other", 10_000, "asset.bank")

    def draft(words):
        made = drafting.save(None, Words(on=today, narration=words), lines, book=book, by=handler, at=at)
        return made, vouchers.attach(made, photo(), "a.jpg", "invoice", by=handler, at=at)

    (open_draft, paper), (posted, posted_paper) = draft("文具"), draft("横幅")
    copy = vouchers.redact(paper, [], by=handler, at=at)
    vouchers.redact(posted_paper, [], by=handler, at=at)
    approving.submit(posted, by=handler, at=at)
    approving.check(posted, by=checker, at=at)
    approving.approve(posted, by=approver, at=at)
    entry = approving.post(posted, by=bookkeeper, at=at)
    return (
        shown
        | bookkeeping_things(book, bookkeeper, today, at)
        | {
            "fund_draft": open_draft.pk,
            "fund_paper": paper.pk,
            "fund_copy": copy.pk,
            "fund_entry": entry.number,
        }
    )


def published(book, cast, at):
    """November of last year with an entry and an activity, on display."""
    bookkeeper, approver, auditor = (
        cast[role.value] for role in (Role.BOOKKEEPER, Role.APPROVER, Role.AUDIT_COMMITTEE)
    )
    period = book.periods.order_by("first_on").first()
    first, last = period.first_on, period.last_on
    activity = Activity(book=book, name="职工书屋", branch=book.branch, starts_on=first, ends_on=last)
    activity = books.keep_activity(activity, by=bookkeeper, at=at)
    lines = [("exp.activity.education", 80_000, ""), ("asset.bank", -80_000, "")]
    said = Posting("transfer", first, "图书", lines, activity=activity.code, branch=book.branch_id)
    (key,) = posting.put(book, [said], on=last)
    period = closing.begin(period, by=bookkeeper, at=at)
    marks = ["drafts", "vouchers", "bank_lines", "advances", "reversals"]
    closing.close(
        period, typed_bank_fen=-80_000, counted_cash_fen=0, confirmed=marks, by=bookkeeper, at=at
    )  # fmt: skip
    for holder, person in (("union", approver), ("audit", auditor)):
        publishing.make_key(book, holder, "a passphrase for tests", by=person, at=at, cost=QUICK)
    days = dict.fromkeys(("opens_on", "questions_until", "answers_due", "final_on"), timezone.localdate(at))
    publication = Publication(
        book=book, slug=f"{first:%Y-%m}", title="十一月", kind="month", from_on=first, until_on=last, **days
    )
    publication = publishing.prepare(publication, by=bookkeeper, at=at)
    publishing.publish(publication, "a passphrase for tests", by=approver, at=at)
    return {
        "fund_year": first.year,
        "fund_activity": activity.code,
        "fund_branch": book.branch_id,
        "fund_published": Entry.objects.get(pk=key).number,
        "fund_publication": publication.slug,
    }


def bookkeeping_things(book, bookkeeper, today, at):
    """A statement with a line, a budget with its resolution."""
    statement = BankStatement.objects.create(
        book=book, account_id="asset.bank", file_name="a.csv", digest="0" * 64, from_on=today, until_on=today, opening_fen=0, closing_fen=100,
        by=bookkeeper, at=at,
    )  # fmt: skip
    line = BankLine.objects.create(
        statement=statement, book=book, number=1, at=at, amount_fen=100, balance_fen=100, fingerprint="0" * 64
    )
    budget = budgets.begin(book, today.year, by=bookkeeper, at=at)
    budgets.attach(budget, photo(77), "a.jpg", by=bookkeeper, at=at)
    return {
        "fund_month": f"{today:%Y-%m}",
        "fund_statement": statement.pk,
        "fund_bank_line": line.pk,
        "fund_budget": budget.pk,
    }


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [*reading(row, members), *bookkeeping(row), *desk(row, members)]


def reading(row, members):
    """Totals are for everybody, entries for members, until the settings say otherwise; the rest is the desk's."""
    year = {"year": "fund_year"}
    return [
        row("finance:home"),
        *[row(f"finance:{name}", **year) for name in ("year", "statement", "budget-statement")],
        row("finance:category", slug="exp.activity", **year),
        row("finance:branch", pk="fund_branch", **year),
        row("finance:activity", code="fund_activity"),
        row("finance:entries", members),
        row("finance:entry", members, number="fund_published"),
        row("finance:entry-voucher", DESK, number="fund_entry", place="1"),
    ]


def desk(row, members):
    """Drafts, their papers, what is done with them."""
    return [
        *[row(f"finance:{name}", DESK) for name in ("desk", "recurring")],
        row("finance:draft-new", HANDLER | BOOKKEEPER),
        *[row(f"finance:{name}", members, gets=405) for name in ("draft-post-several", "draft-hints")],
        *[row(f"finance:{name}", DESK, pk="fund_draft") for name in ("draft", "draft-paper")],
        row("finance:draft-edit", HANDLER, pk="fund_draft"),
        row("finance:draft-do", members, gets=405, pk="fund_draft", name="submit"),
        row("finance:reverse", BOOKKEEPER, number="fund_entry"),
        *[row(f"finance:{name}", DESK, pk="fund_paper") for name in ("voucher", "voucher-original")],
        row("finance:voucher-page", DESK, pk="fund_paper", place="1"),
        row("finance:voucher-remove", members, gets=405, pk="fund_paper"),
        row("finance:voucher-copy", DESK, pk="fund_copy"),
    ]


def bookkeeping(row):
    """Months, journals, the bank, budgets: read at the desk, written by the bookkeeper."""
    month, budget = {"month": "fund_month"}, {"pk": "fund_budget"}
    return [
        *[row(f"finance:{name}", DESK) for name in ("books", "months", "balances", "budgets")],
        *[row(f"finance:{name}", DESK, **month) for name in ("month", "month-paper")],
        row("finance:journal", DESK, slug="asset.bank"),
        row("finance:journal-paper", DESK, slug="asset.bank", **month),
        *[row(f"finance:{name}", BOOKKEEPER) for name in ("opening", "opening-template")],
        *[row(f"finance:{name}", BANK) for name in ("bank", "bank-match", "bank-reconciliation")],
        *[row(f"finance:{name}", BOOKKEEPER, gets=410, token="x") for name in ("bank-columns", "bank-check")],
        row("finance:bank-statement", BANK, pk="fund_statement"),
        row("finance:bank-line", BANK, pk="fund_bank_line"),
        *[row(f"finance:{name}", DESK, **budget) for name in ("budget", "budget-resolution")],
        *[
            row(f"finance:{name}", BOOKKEEPER, **budget)
            for name in ("budget-edit", "budget-table", "budget-upload")
        ],
    ]
