"""Addresses of the fund ledger x everybody: the rows of test_routes.py that need a book, its people and an entry.

A draft belongs to the handler of the table; its entry is posted and not published.
"""

from django.utils import timezone

from finance.actions import approving, books, drafting, vouchers
from finance.actions.drafting import Words
from members.rules.roles import FINANCE, Role
from tests.factories.members import union
from tests.finance.cast import photo

HANDLER, CHECKER = {Role.FUND_HANDLER.value}, {Role.FUND_CHECKER.value}
APPROVER, BOOKKEEPER = {Role.APPROVER.value}, {Role.BOOKKEEPER.value}
AUDITOR = {Role.AUDIT_COMMITTEE.value}
WORKING = {role.value for role in FINANCE}
DESK = WORKING | AUDITOR


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
    return {
        "fund_draft": open_draft.pk,
        "fund_paper": paper.pk,
        "fund_copy": copy.pk,
        "fund_entry": entry.number,
    }


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [*desk(row, members)]


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
