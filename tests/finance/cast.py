"""A book with everybody who works on it, and entries brought into it by real deeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from PIL import Image

from finance import posting
from finance.actions import approving, books, closing, drafting, publishing, vouchers
from finance.actions.drafting import Words
from finance.models import Activity, Book, Draft, Entry, Period, Publication
from finance.posting import Posting
from finance.proof.keys import QUICK
from members.models import User
from members.rules.roles import Role
from tests.factories.members import BranchFactory, UserFactory, appointed, union

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday at nine in Shanghai."""
TODAY = date(2026, 11, 23)
PASSPHRASES = {"union": "ledger of the union", "audit": "eyes of the committee"}


def photo(shade: int = 200) -> bytes:
    """A picture as a phone sends it, each shade another file."""
    made = BytesIO()
    Image.new("RGB", (60, 80), (shade, 255 - shade, 120)).save(made, "JPEG")
    return made.getvalue()


@dataclass
class Cast:
    book: Book
    handler: User
    checker: User
    approver: User
    bookkeeper: User
    auditor: User
    member: User
    administrator: User
    activity: Activity
    at: datetime = MORNING
    shades: int = field(default=0)

    @property
    def people(self) -> dict[str, User]:
        return {
            "handler": self.handler, "checker": self.checker, "approver": self.approver, "bookkeeper": self.bookkeeper,
            "auditor": self.auditor, "member": self.member, "administrator": self.administrator,
        }  # fmt: skip

    def period(self, month: int, year: int = 2026) -> Period:
        return self.book.periods.get(first_on=date(year, month, 1))

    def draft(
        self, fen: int = 123_450, category: str = "exp.activity.recreation", *, kind: str = "expense", on: date = TODAY,
        narration: str = "职工篮球赛服装", payee: str = "某体育用品店", paid_from: str = "asset.bank", with_photo: bool = True,
        **more: object,
    ) -> Draft:  # fmt: skip
        lines = drafting.simple_lines(kind, category, fen, paid_from)
        words = Words(on=on, narration=narration, kind=kind, payee=payee, **more)  # type: ignore[arg-type]
        draft = drafting.save(None, words, lines, book=self.book, by=self.handler, at=self.at)
        if with_photo:
            self.shades += 1
            vouchers.attach(
                draft, photo(self.shades % 250), "IMG_2041.jpg", "invoice", by=self.handler, at=self.at
            )
        return draft

    def submitted(self, *args: object, **more: object) -> Draft:
        return approving.submit(self.draft(*args, **more), by=self.handler, at=self.at)  # type: ignore[arg-type]

    def checked(self, *args: object, **more: object) -> Draft:
        return approving.check(self.submitted(*args, **more), by=self.checker, at=self.at)

    def approved(self, *args: object, **more: object) -> Draft:
        return approving.approve(self.checked(*args, **more), by=self.approver, at=self.at)

    def entry(self, *args: object, **more: object) -> Entry:
        return approving.post(self.approved(*args, **more), by=self.bookkeeper, at=self.at)

    def reversal(self, entry: Entry, reason: str = "金额录错") -> Entry:
        draft = drafting.reverse(entry, reason=reason, by=self.handler, at=self.at, on=TODAY)
        approving.submit(draft, by=self.handler, at=self.at)
        approving.check(draft, by=self.checker, at=self.at)
        return approving.post(
            approving.approve(draft, by=self.approver, at=self.at), by=self.bookkeeper, at=self.at
        )

    def put(
        self, *lines: tuple[str, int], on: date = TODAY, narration: str = "测试", **more: object
    ) -> Entry:
        """Straight into the books, for tests of what is read there."""
        said = Posting(
            str(more.pop("kind", "transfer")), on, narration, [(account, fen, "") for account, fen in lines], **more  # type: ignore[arg-type]
        )  # fmt: skip
        (key,) = posting.put(self.book, [said], on=TODAY)
        return Entry.objects.get(pk=key)

    def closed(self, *months: int, year: int = 2026) -> None:
        """Close these months; the bank says what the books say."""
        for month in months:
            period = closing.begin(self.period(month, year), by=self.bookkeeper, at=self.at)
            now = closing.balances(self.book, period.last_on)
            closing.close(
                period, typed_bank_fen=now.get("asset.bank", 0), counted_cash_fen=now.get("asset.cash", 0),
                confirmed=["drafts", "vouchers", "bank_lines", "advances", "reversals", "declaration"], by=self.bookkeeper, at=self.at,
            )  # fmt: skip

    def keys(self) -> None:
        publishing.make_key(
            self.book, "union", PASSPHRASES["union"], by=self.approver, at=self.at, cost=QUICK
        )
        publishing.make_key(self.book, "audit", PASSPHRASES["audit"], by=self.auditor, at=self.at, cost=QUICK)

    def publication(self, *, published: bool = True, slug: str = "2026-q3", **more: object) -> Publication:
        """July to September, closed or to be closed by the caller; with both signatures when published."""
        days = {"from_on": date(2026, 7, 1), "until_on": date(2026, 9, 30), "opens_on": date(2026, 11, 20)}
        days |= {
            "questions_until": date(2026, 12, 4),
            "answers_due": date(2026, 12, 11),
            "final_on": date(2026, 12, 12),
        }
        found = publishing.prepare(
            Publication(book=self.book, slug=slug, title="2026年第三季度", **{**days, **more}),
            by=self.bookkeeper,
            at=self.at,
        )
        if published:
            publishing.publish(found, PASSPHRASES["union"], by=self.approver, at=self.at)
            publishing.cosign(
                Publication.objects.get(pk=found.pk), PASSPHRASES["audit"], by=self.auditor, at=self.at
            )
        return Publication.objects.get(pk=found.pk)


def make_cast(*, first_month: int = 7, year: int = 2026) -> Cast:
    """A book that begins with `first_month` of `year`, with one of each."""
    bookkeeper = appointed(Role.BOOKKEEPER, name="孙丽华")
    book = books.open_book(
        "main", "云岭矿业集团工会", union(), year=year, first_month=first_month, by=bookkeeper, at=MORNING
    )
    branch = BranchFactory()
    activity = Activity(
        book=book, name="秋季职工篮球赛", branch=branch, starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 30),
        budget_fen=3_000_000, headcount=120,
    )  # fmt: skip
    return Cast(
        book=book,
        handler=appointed(Role.FUND_HANDLER, name="林桂香"),
        checker=appointed(Role.FUND_CHECKER, name="秦璐"),
        approver=appointed(Role.APPROVER, name="陈国梁"),
        bookkeeper=bookkeeper,
        auditor=appointed(Role.AUDIT_COMMITTEE, name="谢克勤"),
        member=UserFactory(name="李建国"),
        administrator=appointed(Role.SYSTEM_ADMINISTRATOR, name="郭维"),
        activity=books.keep_activity(activity, by=bookkeeper, at=MORNING),
    )


def days(many: int) -> timedelta:
    return timedelta(days=many)
