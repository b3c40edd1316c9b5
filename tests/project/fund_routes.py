"""Addresses of the fund ledger x everybody: the rows of test_routes.py that need a book, its people and an entry.

A draft belongs to the handler of the table; its entry is posted and not published.
"""

from django.utils import timezone

from finance import posting
from finance.actions import approving, books, closing, drafting, publishing, vouchers
from finance.actions.drafting import Words
from finance.models import Activity, Entry, Publication
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
    return shown | {
        "fund_draft": open_draft.pk,
        "fund_paper": paper.pk,
        "fund_copy": copy.pk,
        "fund_entry": entry.number,
    }


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


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [*reading(row, members), *desk(row, members)]


def reading(row, members):
    """Totals are for everybody, entries for members, until the settings say otherwise; the rest is the desk's."""
    year = {"year": "fund_year"}
    return [
        row("finance:home"),
        *[row(f"finance:{name}", **year) for name in ("year", "statement", "budget")],
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
