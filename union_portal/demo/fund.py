"""The activity fund of the demo union: two years of books, two publications with questions and an opinion, one month open.

Twelve hundred drafts one by one would take minutes, so those of a month are brought in together: through the same tables,
step by step, past the same triggers, and with the same digests as the deeds of single people.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.utils import timezone

from finance import posting
from finance.actions import approving, auditing, books, closing, drafting, publishing, questions, vouchers
from finance.actions.drafting import DraftLineIn, Words, digest_of
from finance.models import (
    Activity,
    Approval,
    AuditDraw,
    AuditFinding,
    AuditMark,
    AuditReview,
    AuditSample,
    Book,
    Budget,
    BudgetLine,
    Counterparty,
    Draft,
    DraftLine,
    Entry,
    FundAnswer,
    FundQuestion,
    Publication,
    PublicCopy,
    SourceDocument,
)
from finance.rules import sampling
from union_portal.demo import fund_bank, receipts, texts
from union_portal.demo.people import Branches, Members
from union_portal.lib import redacting, storing

DAY = timedelta(days=1)
BANK, CASH, ADVANCE = "asset.bank", "asset.cash", "asset.other_receivable"
PASSPHRASES = {"union": "云岭矿业工会公示签名用", "audit": "经审会独立会签的口令"}
PLACES = ("一号矿", "二号矿", "洗煤厂", "运输公司", "机修厂", "机关")
OPENING = {
    BANK: 412_306_18,
    CASH: 1_250_00,
    "asset.fixed": 86_400_00,
    "net.fixed_fund": -86_400_00,
    "net.surplus": -413_556_18,
}
ACTIVITIES = (
    # name, place, first day and length of the activity in months before `at`, budget in yuan, people
    ("2025年迎春游艺会", "机关", (22, 3), 12_000, 260), ("2025年春季篮球联赛", "二号矿", (19, 30), 26_000, 140),
    ("2025年安康杯知识竞赛", "一号矿", (17, 2), 9_000, 90), ("2025年秋季摄影比赛", "运输公司", (14, 30), 8_000, 60),
    ("2026年元宵节活动", "机关", (9, 2), 15_000, 300), ("三八节健步走", "洗煤厂", (8, 1), 9_000, 110),
    ("2026年春季篮球联赛", "二号矿", (7, 40), 28_000, 150), ("职工技能竞赛", "机修厂", (6, 10), 22_000, 85),
    ("夏送清凉", "一号矿", (4, 40), 36_000, 420), ("职工合唱节", "机关", (3, 12), 18_000, 160),
    ("2026年秋季钓鱼比赛", "运输公司", (2, 1), 5_000, 45), ("2026年秋季羽毛球赛", "洗煤厂", (1, 14), 11_000, 96),
)  # fmt: skip
BUDGET = {
    "inc.dues": 190_000, "inc.allocated": 1_050_000, "inc.upper_grant": 90_000, "inc.other": 3_000,
    "exp.activity.education": 110_000, "exp.activity.recreation": 96_000, "exp.activity.publicity": 62_000,
    "exp.activity.welfare": 280_000, "exp.activity.other": 100_000, "exp.service": 12_000, "exp.rights.safety": 48_000,
    "exp.rights.legal": 84_000, "exp.rights.relations": 6_000, "exp.rights.hardship": 24_000, "exp.rights.warmth": 42_000,
    "exp.operations.training": 30_000, "exp.operations.meetings": 38_000, "exp.operations.other": 2_400,
    "exp.operations.projects": 12_000, "exp.capital.office": 8_000,
}  # fmt: skip
REVISED = {"exp.rights.safety": 66_000, "exp.activity.publicity": 54_000}
ASKED = (
    ("端午慰问品每份多少钱？为什么和去年的牌子不一样？", "每份120元，按签领表发放。三家报价后选了最低的一家，报价单在凭证里。"),
    ("乒乓球用品买了好几次，都给哪里用了？", "六个分会的活动室各两次，领用登记在各分会活动室墙上。"),
    ("住院慰问有没有统一标准？", "有：住院一次300元到800元，按病情，标准见经费支出办法第十二条。"),
)  # fmt: skip
OPEN_QUESTIONS = (
    ("中秋慰问品的签领表能公开吗？", "签领表有签名，公开的是脱敏件，已补上。"),
    ("宣传栏更换为什么每个月都有？", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of payment as the file tells it; amounts in yuan."""

    account: str
    words: str
    payee: str
    is_person: bool
    least: int
    most: int
    months: frozenset[int]
    paper: str
    occasion: str


@dataclass
class Row:
    """One payment or receipt of a month, on its way."""

    draft: Draft
    lines: list[tuple[str, int, str]]
    paper: str = "invoice"
    papers: list[SourceDocument] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """What somebody needs to sign with both keys."""

    passphrases: dict[str, str]


def keep_books(branches: Branches, members: Members, *, at: datetime) -> Opened:
    """Open the books two Januaries ago and bring them up to the month before `at`, which stays open with its drafts."""
    fund = _Fund(branches, members, at)
    fund.open()
    for first_on in fund.months():
        fund.bring_in(first_on)
    fund.leave_drafts()
    return Opened(PASSPHRASES)


class _Fund:
    def __init__(self, branches: Branches, members: Members, at: datetime) -> None:
        self.branches, self.members, self.at = branches, members, at
        self.today = timezone.localdate(at)
        self.dice = random.Random(20_260)
        self.handlers = [members["马晓冬"], members["郭敏"]]
        self.checker, self.approver = members["秦璐"], members["陈国梁"]
        self.bookkeeper, self.auditor = members["孙丽华"], members["谢克勤"]
        self.kinds = list(_kinds())
        self.drawn: dict[str, tuple[str, int, str, str, int, str]] = {}
        self.payees: dict[str, Counterparty] = {}

    def open(self) -> None:
        year = self.today.year - 1
        began = self._moment(date(year, 1, 2))
        self.book: Book = books.open_book(
            "main", "云岭矿业集团工会经费", self.branches[""], year=year, by=self.bookkeeper, at=began
        )
        books.open_year(self.book, self.today.year, by=self.bookkeeper, at=began)
        closing.open_with(self.book, date(year, 1, 1), OPENING, by=self.bookkeeper, at=began)
        self.activities = [self._activity(*row) for row in ACTIVITIES]
        for budget_year in (year, self.today.year):
            self._budget(budget_year, 1, BUDGET)
        self._budget(self.today.year, 2, BUDGET | REVISED, reason="高温天数增加，追加高温慰问，压缩宣传")
        for holder, by in (("union", self.approver), ("audit", self.auditor)):
            publishing.make_key(self.book, holder, PASSPHRASES[holder], by=by, at=began)

    def months(self) -> Iterator[date]:
        for period in self.book.periods.filter(first_on__lte=self.today).order_by("first_on"):
            yield period.first_on

    # --- one month -----------------------------------------------------------------------------------------------

    def bring_in(self, first_on: date) -> None:
        """Money of the month, then its close three days into the next, and what is published after a quarter."""
        last_on = min(
            date(first_on.year, first_on.month, monthrange(first_on.year, first_on.month)[1]),
            self.today - DAY,
        )
        if last_on < first_on:  # today is the first of the month
            return
        self._post(sorted(self._rows(first_on, last_on), key=lambda row: row.draft.on), on=last_on)
        self._exceptional(first_on, last_on)
        if self._months_ago(2) <= first_on <= self._months_ago(1):
            is_open = first_on == self._months_ago(1)
            at = self._moment(last_on + 2 * DAY)
            fund_bank.tell(self.book, first_on, last_on, is_open=is_open, by=self.bookkeeper, at=at)
        if (self.today.year * 12 + self.today.month) - (first_on.year * 12 + first_on.month) < 2:
            return
        after = self._moment(last_on + 3 * DAY)
        if first_on.month == 12:
            closing.carry_year_forward(self.book, first_on.year, by=self.bookkeeper, at=after)
            closing.declare(self.book, first_on.year, "已对照“八不准”逐项自查", by=self.approver, at=after)
        period = closing.begin(self.book.periods.get(first_on=first_on), by=self.bookkeeper, at=after)
        now = closing.balances(self.book, period.last_on)
        closing.close(
            period, typed_bank_fen=now.get(BANK, 0), counted_cash_fen=now.get(CASH, 0), by=self.bookkeeper, at=after,
            confirmed=["drafts", "vouchers", "bank_lines", "advances", "reversals"],
        )  # fmt: skip
        if first_on == self._months_ago(3):
            self._publish_finished(first_on)
        elif first_on == self._months_ago(2):
            self._publish_open(first_on)

    def _months_ago(self, many: int) -> date:
        month = self.today.year * 12 + self.today.month - 1 - many
        return date(month // 12, month % 12 + 1, 1)

    def _rows(self, first_on: date, last_on: date) -> Iterator[Row]:
        for place in PLACES:
            yield self._income(
                "inc.dues",
                f"{place}会费",
                self.dice.randrange(1_900_00, 3_100_00, 50),
                first_on,
                last_on,
                place,
            )
        yield self._income(
            "inc.allocated",
            "公司拨缴工会经费",
            self.dice.randrange(84_000_00, 92_000_00, 100),
            first_on,
            last_on,
        )
        if first_on.month % 3 == 0:
            yield self._income(
                "inc.upper_grant",
                "上级工会补助",
                self.dice.randrange(18_000_00, 26_000_00, 100),
                first_on,
                last_on,
            )
            yield self._income(
                "inc.other", "活期存款利息", self.dice.randrange(300_00, 900_00), first_on, last_on
            )
        for kind in self.kinds:
            if first_on.month in kind.months:
                for _ in range(self.dice.choice((3, 4, 5)) if len(kind.months) == 12 else 1):
                    yield self._expense(kind, first_on, last_on)

    def _income(
        self, account: str, words: str, fen: int, first_on: date, last_on: date, place: str = ""
    ) -> Row:
        draft = self._draft("income", words, self._day(first_on, last_on), place, "")
        return Row(draft, [(BANK, fen, ""), (account, -fen, "")], "bank_slip")

    def _expense(self, kind: Kind, first_on: date, last_on: date) -> Row:
        fen = self.dice.randrange(kind.least * 100, kind.most * 100, 10)
        on = self._day(first_on, last_on)
        place = self.dice.choice(PLACES)
        draft = self._draft("expense", kind.words, on, place, kind.payee, is_person=kind.is_person)
        draft.occasion = kind.occasion
        draft.headcount = 300 if kind.occasion == "holiday" else None
        near = [
            each for each in self.activities if each.starts_on - 20 * DAY <= on <= each.ends_on + 20 * DAY
        ]
        if near and kind.account in {
            "exp.activity.recreation",
            "exp.activity.education",
            "exp.rights.safety",
        }:
            draft.activity = self.dice.choice(near)
            draft.branch = draft.activity.branch
        if fen >= self.book.settings.resolution_from_fen:
            draft.resolution = f"工会委员会{on.year}年第{on.month}次会议"
        paid_from = CASH if fen < 60_000 and self.dice.random() < 0.15 and kind.is_person else BANK
        return Row(draft, [(kind.account, fen, ""), (paid_from, -fen, "")], kind.paper)

    def _draft(
        self, kind: str, words: str, on: date, place: str, payee: str, *, is_person: bool = False
    ) -> Draft:
        return Draft(
            book=self.book, kind=kind, on=on, narration=words, branch=self.branches[place] if place else None,
            counterparty=self._payee(payee, is_person=is_person), prepared_by=self.dice.choice(self.handlers),
        )  # fmt: skip

    def _payee(self, name: str, *, is_person: bool) -> Counterparty | None:
        if name and name not in self.payees:
            kind = Counterparty.Kind.PERSON if is_person else Counterparty.Kind.COMPANY
            found = books.counterparty(self.book, name, kind=kind)
            assert found is not None
            if name in self.members:
                found.member = self.members[name]
                found.save(update_fields=["member"])
            self.payees[name] = found
        return self.payees.get(name)

    def _post(self, rows: Sequence[Row], *, on: date) -> None:
        """All rows of a month at once: written, handed in, checked, approved, posted."""
        if not rows:
            return
        at = self._moment(on)
        Draft.objects.bulk_create(row.draft for row in rows)
        DraftLine.objects.bulk_create(
            DraftLine(draft=row.draft, position=place, account_id=account, amount_fen=fen, memo=memo)
            for row in rows
            for place, (account, fen, memo) in enumerate(row.lines, 1)
        )
        SourceDocument.objects.bulk_create(self._paper(row, at) for row in rows)
        PublicCopy.objects.bulk_create(self._copy(row, at) for row in rows)
        digests = {
            row.draft.pk: digest_of(row.draft, row.lines, [paper.digest for paper in row.papers])
            for row in rows
        }
        waiting = Draft.objects.filter(pk__in=digests)
        for step, stage in (("submit", "checking"), ("check", "approving"), ("approve", "approved")):
            self._step(rows, step, digests, at)
            waiting.update(stage=stage, submitted_at=at)
        ready = waiting.select_related(
            "book", "activity", "counterparty", "prepared_by", "reverses"
        ).prefetch_related("lines", "documents__copies", "approvals__by")
        posting.put(self.book, [approving.posting_of(draft) for draft in ready.order_by("on", "pk")], on=on)
        self._step(rows, "post", digests, at)
        waiting.update(stage="posted")

    def _step(self, rows: Sequence[Row], step: str, digests: dict[int, str], at: datetime) -> None:
        by = {"check": self.checker, "approve": self.approver, "post": self.bookkeeper}.get(step)
        Approval.objects.bulk_create(
            Approval(
                draft=row.draft, round=1, step=step, by=by or row.draft.prepared_by, preparer=row.draft.prepared_by, at=at,
                digest=digests[row.draft.pk],
            )
            for row in rows
        )  # fmt: skip

    def _paper(self, row: Row, at: datetime) -> SourceDocument:
        """Papers of one kind of payment look alike in the demo: one picture is drawn for each."""
        file, size, digest, *_rest = self._drawn(row)
        paper = SourceDocument(
            draft=row.draft, number=1, document=row.paper, kind="jpg", file=file, size=size, digest=digest,
            by=row.draft.prepared_by, at=at,
        )  # fmt: skip
        row.papers.append(paper)
        return paper

    def _copy(self, row: Row, at: datetime) -> PublicCopy:
        *_rest, file, size, digest = self._drawn(row)
        boxes = [[1, *box] for box in receipts.PRIVATE]
        return PublicCopy(
            document=row.papers[0],
            kind="jpg",
            file=file,
            size=size,
            digest=digest,
            boxes=boxes,
            by=row.draft.prepared_by,
            at=at,
        )

    def _drawn(self, row: Row) -> tuple[str, int, str, str, int, str]:
        words = row.draft.narration if row.draft.counterparty else "收款回单"
        if words not in self.drawn:
            payee = row.draft.counterparty.name if row.draft.counterparty else "云岭矿业集团工会"
            original = receipts.receipt(words, payee)
            public = redacting.redact(
                original, [redacting.Box(1, *(part / 1_000_000 for part in box)) for box in receipts.PRIVATE]
            )
            digest = sha256(original).hexdigest()
            self.drawn[words] = (
                storing.write(f"{vouchers.FOLDER}/originals/{digest}.jpg", original), len(original), digest,
                storing.write(f"{vouchers.FOLDER}/public/{public.digest}.jpg", public.data), len(public.data), public.digest,
            )  # fmt: skip
        return self.drawn[words]

    # --- what happens once ---------------------------------------------------------------------------------------

    def _exceptional(self, first_on: date, last_on: date) -> None:
        """An advance and its settlement, a wrong entry and its reversal, cash from the bank."""
        if first_on == self._months_ago(5):
            given = self._draft(
                "advance", "篮球联赛备用金", first_on + 4 * DAY, "二号矿", "姜大军", is_person=True
            )
            back = self._draft(
                "repayment", "报销篮球联赛备用金", first_on + 18 * DAY, "二号矿", "姜大军", is_person=True
            )
            self._post([
                Row(given, [(ADVANCE, 300_000, ""), (BANK, -300_000, "")], "application"),
                Row(back, [("exp.activity.recreation", 264_000, "裁判费、饮水"), (BANK, 36_000, "余款交回"), (ADVANCE, -300_000, "")]),
            ], on=last_on)  # fmt: skip
        if first_on == self._months_ago(4):
            wrong = self._draft("expense", "职工书屋图书", first_on + 9 * DAY, "机关", "新华书店云岭店")
            self._post(
                [Row(wrong, [("exp.activity.publicity", 186_000, ""), (BANK, -186_000, "")])], on=last_on
            )
        if first_on == self._months_ago(3):
            self._reverse(last_on)
        if first_on.month % 4 == 1:
            cash = self._draft("transfer", "提取现金备零星慰问", min(first_on + 5 * DAY, last_on), "", "")
            cash.no_voucher_reason = "银行取款，回单在银行对账单中"
            self._post([Row(cash, [(CASH, 200_000, ""), (BANK, -200_000, "")], "bank_slip")], on=last_on)

    def _reverse(self, on: date) -> None:
        entry = Entry.objects.get(draft__narration="职工书屋图书", amount_fen=186_000)
        at = self._moment(on)
        draft = drafting.reverse(
            entry, reason="科目用错：图书应记入职工教育支出", by=self.handlers[0], at=at, on=on
        )
        self._go_all_the_way(draft, at)
        right = self._draft("expense", "职工书屋图书（更正）", on, "机关", "新华书店云岭店")
        self._post([Row(right, [("exp.activity.education", 186_000, ""), (BANK, -186_000, "")])], on=on)

    def _go_all_the_way(self, draft: Draft, at: datetime) -> None:
        approving.submit(draft, by=draft.prepared_by, at=at)
        approving.check(draft, by=self.checker, at=at)
        approving.approve(draft, by=self.approver, at=at)
        approving.post(draft, by=self.bookkeeper, at=at)

    # --- on display ----------------------------------------------------------------------------------------------

    def _publish_finished(self, last_month: date) -> None:
        """All up to three months ago: asked, answered, looked through, final."""
        first_on = date(self.today.year - 1, 1, 1)
        shown = self._publish(
            f"{last_month.year}-{last_month.month:02}", _span(first_on, last_month), first_on, last_month
        )
        asked = self._moment(shown.opens_on + 2 * DAY)
        for (question, answer), slug in zip(
            ASKED, ("exp.activity.welfare", "exp.activity.recreation", "exp.rights.warmth"), strict=True
        ):
            self._ask(shown, question, answer, asked, account=slug)
        self._review(shown)
        seen = questions.seal_of(questions.report_of(shown))
        questions.finish(shown, seen=seen, by=self.approver, at=self._moment(shown.final_on))

    def _publish_open(self, month: date) -> None:
        """The month after it: on display now, one question open."""
        shown = self._publish(
            f"{month.year}-{month.month:02}",
            f"{month.year}年{month.month}月",
            month,
            month,
            opens_on=self.today - 4 * DAY,
        )
        for number, (question, answer) in enumerate(OPEN_QUESTIONS):
            entry = shown.book.entries.filter(on__gte=month, kind="expense").order_by("-amount_fen")[number]
            self._ask(shown, question, answer, self.at - (2 - number) * DAY, entry=entry)

    def _publish(
        self, slug: str, title: str, first_on: date, last_month: date, *, opens_on: date | None = None
    ) -> Publication:
        until_on = date(last_month.year, last_month.month, monthrange(last_month.year, last_month.month)[1])
        window = publishing.next_window(self.book, until_on, opens_on or until_on + 8 * DAY)
        kind = Publication.Kind.MONTH if first_on == last_month else Publication.Kind.YEAR
        shown = Publication(
            book=self.book, slug=slug, title=f"{title}经费收支", kind=kind, from_on=first_on, until_on=until_on,
            words="经费主要用于职工活动、节日慰问和送温暖。每一笔都附有票据，隐去了姓名和证件号码。", **window,
        )  # fmt: skip
        at = self._moment(shown.opens_on)
        publishing.prepare(shown, by=self.bookkeeper, at=at)
        shown = publishing.publish(shown, PASSPHRASES["union"], by=self.approver, at=at)
        publishing.cosign(shown, PASSPHRASES["audit"], by=self.auditor, at=self._moment(shown.opens_on + DAY))
        return shown

    def _ask(self, shown: Publication, question: str, answer: str, at: datetime, **about: object) -> None:
        if "account" in about:
            about["account_id"] = about.pop("account")
        writer = self.dice.choice([member for member in self.members.values() if member.status == "active"])
        asked = FundQuestion.objects.create(publication=shown, text=question, asked_by=writer, at=at, **about)
        if answer:
            FundAnswer.objects.create(
                question=asked, text=answer, by=self.bookkeeper, at=min(at + DAY, self.at)
            )

    def _review(self, shown: Publication) -> None:
        at = self._moment(shown.opens_on + 4 * DAY)
        review = AuditReview.objects.create(publication=shown, opened_by=self.auditor, opened_at=at)
        lot = auditing.lot_of(shown)
        assert lot is not None
        entries = {
            entry.seq: entry
            for entry in shown.book.entries.filter(
                on__gte=shown.from_on, on__lte=shown.until_on, kind="expense"
            )
        }
        drawn = sampling.by_money(
            [sampling.Item(seq, entry.amount_fen, None) for seq, entry in entries.items()], 12, lot.seed
        )
        samples = [
            AuditSample(review=review, entry=entries[pick.seq], reason="money") for pick in drawn.picks
        ]
        AuditSample.objects.bulk_create(samples)
        AuditDraw.objects.create(review=review, by_money=12, seed=lot.seed, by=self.auditor, at=at)
        AuditMark.objects.bulk_create(
            AuditMark(sample=sample, mark=mark, by=self.auditor, at=at)
            for sample in samples
            for mark in ("original", "amount", "approved")
        )
        AuditFinding.objects.create(
            review=review, entry=samples[0].entry, weight=AuditFinding.Weight.REMARK, by=self.auditor, at=at,
            text="慰问品采购只有一份报价单，建议今后比价不少于三家。", reply="已补充另外两家报价，今后采购前比价。",
            replied_by=self.bookkeeper, replied_at=at + DAY, settled_by=self.auditor, settled_at=at + 2 * DAY,
        )  # fmt: skip
        review.opinion, review.text = (
            AuditReview.Opinion.CLEAN,
            "抽查12笔，票据齐全，审批完整，账表相符。意见：合规。",
        )
        review.signed_by, review.signed_at = self.auditor, at + 2 * DAY
        review.save()

    # --- what is under way -----------------------------------------------------------------------------------------

    def leave_drafts(self) -> None:
        """One in every stage, for whoever signs in as one of the five."""
        plans = (
            ("exp.activity.recreation", 186_000, "秋季羽毛球赛用球", "云岭体育用品店", ""),
            ("exp.rights.warmth", 60_000, "住院慰问", "秦守业", "submit"),
            ("exp.activity.publicity", 128_000, "宣传栏更换", "快捷印务", "check"),
            ("exp.activity.education", 94_500, "职工书屋图书", "新华书店云岭店", "approve"),
            ("exp.activity.recreation", 32_000, "购物卡抽奖", "惠民粮油配送", "submit"),
        )
        for number, (account, fen, words, payee, until) in enumerate(plans):
            at = self.at - timedelta(hours=30 - 4 * number)
            lines = [DraftLineIn(account, fen), DraftLineIn(BANK, -fen)]
            said = Words(
                on=timezone.localdate(at), narration=words, payee=payee, branch=self.branches["洗煤厂"]
            )
            draft = drafting.save(None, said, lines, book=self.book, by=self.handlers[0], at=at)
            vouchers.attach(
                draft, receipts.receipt(words, payee, fen), "", "invoice", by=self.handlers[0], at=at
            )
            for step, deed, by in (
                ("submit", approving.submit, self.handlers[0]), ("check", approving.check, self.checker),
                ("approve", approving.approve, self.approver),
            ):  # fmt: skip
                if until in _UNTIL[step]:
                    draft = deed(draft, by=by, at=at)

    # --- small things ----------------------------------------------------------------------------------------------

    def _activity(self, name: str, place: str, when: tuple[int, int], budget: int, people: int) -> Activity:
        first = self._months_ago(when[0]) + 9 * DAY
        activity = Activity(
            book=self.book, name=name, branch=self.branches[place], starts_on=first, ends_on=first + (when[1] - 1) * DAY,
            budget_fen=budget * 100, headcount=people,
        )  # fmt: skip
        return books.keep_activity(activity, by=self.bookkeeper, at=self.at)

    def _budget(self, year: int, version: int, figures: dict[str, int], *, reason: str = "") -> None:
        on = date(year, 1 if version == 1 else 7, 12)
        budget = Budget.objects.create(
            book=self.book, year=year, version=version, reason=reason, prepared_by=self.bookkeeper
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(budget=budget, account_id=account, amount_fen=yuan * 100)
            for account, yuan in figures.items()
        )
        budget.resolution = f"工会委员会{year}年第{version}次会议（{on.month}月{on.day}日）"
        budget.approved_by, budget.approved_at = self.approver, self._moment(on)
        budget.save()

    def _day(self, first_on: date, last_on: date) -> date:
        return first_on + self.dice.randrange((last_on - first_on).days + 1) * DAY

    def _moment(self, on: date) -> datetime:
        return min(timezone.make_aware(datetime.combine(on, time(10, 30))), self.at)


_UNTIL = {"submit": {"submit", "check", "approve"}, "check": {"check", "approve"}, "approve": {"approve"}}


def _span(first_on: date, last_month: date) -> str:
    return f"{first_on.year}年{first_on.month}月至{last_month.year}年{last_month.month}月"


def _kinds() -> Iterator[Kind]:
    for row in texts.rows("fund.txt"):
        account, words, payee, who, least, most, months, paper, occasion = (
            part.strip() for part in row.split("|")
        )
        those = range(1, 13) if months == "all" else map(int, months.split())
        yield Kind(
            account, words, payee, who == "p", int(least), int(most), frozenset(those), paper, occasion
        )
