"""Addresses of the fund ledger x everybody: the rows of test_routes.py that need a book, its people and an entry.

A draft belongs to the handler of the table; its entry is posted and not published.
"""

from django.utils import timezone

from finance.actions import approving, books, budgets, drafting, vouchers
from finance.actions.drafting import Words
from finance.models import Activity, BankLine, BankStatement, Checkpoint, FinanceRule
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
    "draft": ("fund_draft", DESK, set()),
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

    (open_draft, paper), (posted, _paper) = draft("文具"), draft("横幅")
    copy = vouchers.redact(paper, [], by=handler, at=at)
    approving.submit(posted, by=handler, at=at)
    approving.check(posted, by=checker, at=at)
    approving.approve(posted, by=approver, at=at)
    entry = approving.post(posted, by=bookkeeper, at=at)
    return bookkeeping_things(book, bookkeeper, today, at) | admin_things(book, entry, bookkeeper, at) | {
        "fund_draft": open_draft.pk,
        "fund_paper": paper.pk,
        "fund_copy": copy.pk,
        "fund_entry": entry.number,
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
    checkpoint = Checkpoint.objects.create(
        book=book, size=entry.seq, root=b"0" * 32, chain=entry.hash, peaks=b"0" * 32, body="-", at=at
    )
    activity = Activity(book=book, name="读书会", branch=union(), starts_on=entry.on, ends_on=entry.on)
    return {
        "fund_account": "asset.bank", "fund_activity_row": books.keep_activity(activity, by=bookkeeper, at=at).pk,
        "fund_counterparty": books.counterparty(book, "某公司").pk, "fund_rule": FinanceRule.objects.first().pk,
        "fund_settings": book.settings.pk, "fund_book": book.pk, "fund_period": entry.period_id, "fund_entry_row": entry.pk,
        "fund_approval": entry.draft.approvals.first().pk, "fund_checkpoint": checkpoint.pk,
    }  # fmt: skip


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [*bookkeeping(row), *admin(row), *desk(row, members)]


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
