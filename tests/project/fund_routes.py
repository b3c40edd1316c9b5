"""Addresses of the fund ledger x everybody: the rows of test_routes.py that need a book, its people and an entry.

A draft belongs to the handler of the table; its entry is posted and not published.
"""

from datetime import date, timedelta

from django.utils import timezone

from finance import posting
from finance.actions import (
    approving,
    auditing,
    books,
    budgets,
    closing,
    drafting,
    publishing,
    questions,
    vouchers,
)
from finance.actions.drafting import Words
from finance.models import Activity, BankLine, BankStatement, Checkpoint, Entry, FinanceRule, Publication
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
LOOKING = DESK | {Role.SYSTEM_ADMINISTRATOR.value}
ADMIN = {
    "account": ("fund_account", LOOKING, BOOKKEEPER), "activity": ("fund_activity_row", LOOKING, BOOKKEEPER),
    "counterparty": ("fund_counterparty", BANK, set()), "financerule": ("fund_rule", LOOKING, APPROVER),
    "fundsettings": ("fund_settings", LOOKING, set()), "book": ("fund_book", DESK, set()), "period": ("fund_period", DESK, set()),
    "entry": ("fund_entry_row", DESK, set()), "approval": ("fund_approval", BANK, set()), "checkpoint": ("fund_checkpoint", DESK, set()),
    "draft": ("fund_draft", DESK, set()), "budget": ("fund_budget", DESK, set()),
}  # fmt: skip
"""What is kept in the admin: the thing that stands for it, who looks at it, who adds one. Nobody deletes."""


def things(cast):
    """What the addresses point at, by the word used in the table. `cast`: one person for every role."""
    at = timezone.now()
    today = timezone.localdate(at)
    handler, checker, approver, bookkeeper = (
        cast[role.value] for role in (Role.FUND_HANDLER, Role.FUND_CHECKER, Role.APPROVER, Role.BOOKKEEPER)
    )
    book = books.open_book("main", "工会", union(), year=today.year, by=bookkeeper, at=at)
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
    return bookkeeping_things(book, bookkeeper, today, at) | {
        "fund_draft": open_draft.pk,
        "fund_paper": paper.pk,
        "fund_copy": copy.pk,
        "fund_entry": entry.number,
        **displayed(cast, book, at),
        **admin_things(book, entry, bookkeeper, at),
    }


def booked(book, on, bookkeeper, at):
    """An activity of the books and an entry of it."""
    activity = Activity(book=book, name="职工书屋", branch=book.branch, starts_on=on, ends_on=on)
    activity = books.keep_activity(activity, by=bookkeeper, at=at)
    lines = [("exp.activity.education", 80_000, ""), ("liab.other_payable", -80_000, "")]
    said = Posting("transfer", on, "图书", lines, activity=activity.code, branch=book.branch_id)
    (key,) = posting.put(book, [said], on=on)
    return activity, Entry.objects.get(pk=key)


def displayed(cast, book, at):
    """January of last year on display since today, February being prepared, a question about January."""
    today, year = timezone.localdate(at), timezone.localdate(at).year - 1
    approver, bookkeeper = cast[Role.APPROVER.value], cast[Role.BOOKKEEPER.value]
    auditor = cast[Role.AUDIT_COMMITTEE.value]
    books.open_year(book, year, by=bookkeeper, at=at)
    activity, entry = booked(book, date(year, 1, 9), bookkeeper, at)
    january = closing.begin(book.periods.get(first_on=date(year, 1, 1)), by=bookkeeper, at=at)
    closing.close(january, typed_bank_fen=0, counted_cash_fen=0, by=bookkeeper, at=at)
    publishing.make_key(book, "union", "ledger of the union", by=approver, at=at, cost=QUICK)
    publishing.make_key(book, "audit", "eyes of the committee", by=auditor, at=at, cost=QUICK)

    def prepared(month, last):
        days = publishing.next_window(book, last, today)
        made = Publication(
            book=book, slug=f"{year}-{month:02}", title=f"{year}-{month}", from_on=last.replace(day=1), until_on=last, **days
        )  # fmt: skip
        return publishing.prepare(made, by=bookkeeper, at=at)

    first = publishing.publish(prepared(1, date(year, 1, 31)), "ledger of the union", by=approver, at=at)
    second = prepared(2, date(year, 3, 1) - timedelta(days=1))
    question = questions.ask(first, "为什么", by=cast["worker"], at=at)
    review = auditing.open_review(first, by=auditor, at=at)
    finding = auditing.find(review, "缺名册", weight="fault", by=auditor, at=at)
    return {
        "fund_year": year,
        "fund_activity": activity.code,
        "fund_branch": book.branch_id,
        "fund_published": entry.number,
        "fund_shown": first.slug,
        "fund_prepared": second.slug,
        "fund_question": question.pk,
        "fund_finding": finding.pk,
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


def admin_things(book, entry, bookkeeper, at):
    """One of each kind of row that is in the admin."""
    activity = Activity(book=book, name="读书会", branch=union(), starts_on=entry.on, ends_on=entry.on)
    return {
        "fund_account": "asset.bank", "fund_activity_row": books.keep_activity(activity, by=bookkeeper, at=at).pk,
        "fund_counterparty": books.counterparty(book, "某公司").pk, "fund_rule": FinanceRule.objects.first().pk,
        "fund_settings": book.settings.pk, "fund_book": book.pk, "fund_period": entry.period_id, "fund_entry_row": entry.pk,
        "fund_approval": entry.draft.approvals.first().pk, "fund_checkpoint": Checkpoint.objects.first().pk,
    }  # fmt: skip


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [
        *reading(row, members),
        *bookkeeping(row),
        *admin(row),
        *desk(row, members),
        *display(row, members),
        *room(row, members),
        *proof(row, members),
    ]


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


def room(row, members):
    """The committee acts, the desk reads and replies; the opinion is for everybody once it is signed."""
    shown = {"slug": "fund_shown"}
    return [
        row("finance:audit", DESK),
        row("finance:review", DESK, **shown),
        row("finance:review-paper", DESK, **shown),
        *[row(f"finance:review-{name}", members, gets=405, **shown) for name in ("open", "draw", "choose")],
        row("finance:review-tick", members, gets=405, pk="fund_finding", **shown),
        row("finance:review-settle", members, gets=405, pk="fund_finding", **shown),
        *[row(f"finance:review-{name}", AUDITOR, **shown) for name in ("find", "opinion", "cosign")],
        row("finance:review-reply", APPROVER | BOOKKEEPER, pk="fund_finding", **shown),
    ]


def proof(row, members):
    """Everybody checks; the books are for members; the entry of the table lies in a month that is not on display."""
    return [
        row("finance:verify"),
        row("finance:verifier"),
        row("finance:books-checkpoint"),
        row("finance:consistency", set()),
        *[row(f"finance:books-{form}", members) for form in ("jsonl", "hledger", "beancount")],
        row("finance:entry-proof", DESK, number="fund_entry"),
        row("finance:slip", BOOKKEEPER, number="fund_entry"),
    ]


def display(row, members):
    """Months on display are for everybody; making them for approver and bookkeeper; keys are each side's own."""
    shown, prepared = {"slug": "fund_shown"}, {"slug": "fund_prepared"}
    return [
        *[row(f"finance:{name}") for name in ("publications", "keys")],
        *[row(f"finance:{name}", **shown) for name in ("publication", "checkpoint", "publication-notice")],
        row("finance:publication", DESK, **prepared),
        row("finance:publication-new", APPROVER | BOOKKEEPER),
        row("finance:publication-change", APPROVER | BOOKKEEPER, **prepared),
        row("finance:publication-publish", APPROVER, **prepared),
        row("finance:publication-finish", APPROVER, **shown),
        row("finance:key-new", APPROVER, holder="union"),
        row("finance:key-new", AUDITOR, holder="audit"),
        row("finance:ask", members),
        row("finance:questions", APPROVER | BOOKKEEPER),
        row("finance:question-answer", APPROVER | BOOKKEEPER, pk="fund_question"),
        row("finance:question-hide", APPROVER, pk="fund_question"),
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


def admin(row):
    """The second door: reference data, and the books to look at."""
    found = []
    for name, (thing, looks, adds) in ADMIN.items():
        page = f"admin:finance_{name}"
        found += [row(f"{page}_changelist", looks), row(f"{page}_add", adds)]
        found += [row(f"{page}_{each}", looks, object_id=thing) for each in ("change", "history")]
        found.append(row(f"{page}_delete", set(), object_id=thing))
    return found
