"""What the rules of the day have to say about a draft: the facts are gathered here, finance/rules/limits.py judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from finance.models import (
    Activity,
    BalanceActivity,
    BalancePeriod,
    Book,
    Budget,
    BudgetLine,
    Counterparty,
    Draft,
    DraftLine,
    FinanceRule,
    Line,
)
from finance.rules import limits
from finance.rules.accounts import is_within
from finance.rules.limits import (
    Advance,
    Certainty,
    Citation,
    Effect,
    Facts,
    Hit,
    Occasion,
    Paid,
    Rule,
    RuleKind,
)
from members.models import Branch

LOOK_BACK = timedelta(days=120)
"""How far duplicates are looked for; a rule asks for fewer days."""


@dataclass(frozen=True)
class Case:
    """A draft as far as rules look at it: saved, or still being typed."""

    book: Book
    on: date
    lines: Sequence[tuple[str, int]]
    kind: str = "expense"
    narration: str = ""
    payee: str = ""
    activity: Activity | None = None
    branch: Branch | None = None
    occasion: str = ""
    headcount: int | None = None
    documents: frozenset[str] = frozenset()
    draft: int | None = None
    memos: tuple[str, ...] = field(default=())


def case_of(draft: Draft) -> Case:
    lines = list(draft.lines.order_by("position"))
    return Case(
        book=draft.book, on=draft.on, lines=[(line.account_id, line.amount_fen) for line in lines], kind=draft.kind,
        narration=draft.narration, payee=draft.counterparty.name if draft.counterparty else "",
        activity=draft.activity, branch=draft.branch, occasion=draft.occasion, headcount=draft.headcount,
        documents=frozenset(draft.documents.filter(removed_at__isnull=True).values_list("document", flat=True)),
        draft=draft.pk, memos=tuple(line.memo for line in lines if line.memo),
    )  # fmt: skip


def hits(case: Case) -> tuple[tuple[FinanceRule, Hit], ...]:
    """The rules that speak up, each with its row. Reversals and what closes a year are judged by nobody."""
    if case.kind in {"reversal", "carry_forward", "opening", "transfer"}:
        return ()
    rows = {row.pk: row for row in in_force(case.on)}
    by_rule = {rule_of(row): row for row in rows.values()}
    province = getattr(getattr(case.book, "settings", None), "province", "")
    return tuple((by_rule[hit.rule], hit) for hit in limits.hits(facts(case, province), by_rule, case.on))


def in_force(on: date) -> list[FinanceRule]:
    return list(
        FinanceRule.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on).order_by("pk")
    )


class _Row(Rule):
    """A rule that stands in the database: two are the same only when they are the same row."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def rule_of(row: FinanceRule) -> Rule:
    return _Row(
        code=row.code, kind=RuleKind(row.kind), citation=Citation(row.citation, row.citation_en or row.citation, Certainty(row.certainty)),
        params=_tuples(row.params), effect=Effect(row.effect), province=row.province, valid_from=row.from_on,
        valid_until=row.to_on,
    )  # fmt: skip


def _tuples(params: Mapping[str, object]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}


def facts(case: Case, province: str = "") -> Facts:
    payee = (
        Counterparty.objects.filter(book=case.book, name=" ".join(case.payee.split())).first()
        if case.payee
        else None
    )
    is_person = payee is not None and payee.kind == Counterparty.Kind.PERSON
    return Facts(
        lines=tuple(limits.DraftLine(account, fen) for account, fen in case.lines),
        kind=case.kind,
        province=province,
        narration=case.narration,
        payee_name=case.payee,
        payee=str(payee.pk) if payee else "",
        is_person=is_person,
        items=case.memos,
        occasion=Occasion(case.occasion) if case.occasion else None,
        headcount=case.headcount or (case.activity.headcount if case.activity else None),
        documents=case.documents,
        year_of_payee=_year(case, payee) if is_person else {},
        year_of_all=_year(case, None),
        event_fen=_event(case),
        budget_left=budget_left(case),
        paid=_paid(case, payee),
        advances=advances(case.book, payee) if payee and case.kind == "advance" else (),
    )


def _year(case: Case, payee: Counterparty | None) -> dict[str, int]:
    """Sums of the year by occasion, or by account where there was none; drafts under way count, the own one does not."""
    lines = DraftLine.objects.filter(
        draft__book=case.book, draft__on__year=case.on.year, account__slug__startswith="exp.",
    ).exclude(draft__stage="dropped")  # fmt: skip
    lines = lines.exclude(draft=case.draft) if case.draft else lines
    lines = lines.filter(draft__counterparty=payee) if payee else lines.exclude(draft__occasion="")
    sums: dict[str, int] = {}
    rows = lines.values_list("draft__occasion", "account_id").annotate(fen=Sum("amount_fen"))
    for occasion, account, fen in rows:
        key = occasion or account
        sums[key] = sums.get(key, 0) + fen
    return sums


def _event(case: Case) -> int:
    """What the activity has cost so far: what is in the books, and what is on its way there."""
    if case.activity is None:
        return 0
    posted = BalanceActivity.objects.filter(activity=case.activity, account__slug__startswith="exp.")
    sums = posted.aggregate(debit=Sum("debit_fen"), credit=Sum("credit_fen"))
    coming = DraftLine.objects.filter(draft__activity=case.activity, account__slug__startswith="exp.")
    coming = coming.exclude(draft__stage__in=["posted", "dropped", "drafting"]).exclude(draft=case.draft)
    return (
        (sums["debit"] or 0) - (sums["credit"] or 0) + (coming.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
    )


def budget_left(case: Case) -> dict[str, int]:
    """By account of the budget in force: what its lines for the whole union still allow, and the activity's own budget."""
    left: dict[str, int] = {}
    budget = Budget.objects.in_force().filter(book=case.book, year=case.on.year).first()
    wanted = [account for account, fen in case.lines if fen > 0 and account.startswith("exp.")]
    if budget is not None and wanted:
        rows = BudgetLine.objects.filter(budget=budget, activity__isnull=True, branch__isnull=True)
        for row in rows:
            if any(is_within(account, row.account_id) for account in wanted):
                left[row.account_id] = row.amount_fen - spent(
                    case.book, case.on.year, row.account_id, case.draft
                )
    if case.activity is not None and case.activity.budget_fen and wanted:
        left["exp"] = case.activity.budget_fen - _event(case)
    return left


def spent(book: Book, year: int, account: str, draft: int | None = None) -> int:
    """Debits less credits of an account and all below it in a year, with what is handed in and not posted yet.

    From the kept sums of months, for this is asked while a draft is typed; what carried the year forward is taken out.
    """
    within = Q(account_id=account) | Q(account__slug__startswith=f"{account}.")
    kept = BalancePeriod.objects.filter(within, period__book=book, period__first_on__year=year)
    carried = Line.objects.filter(
        within, entry__book=book, entry__kind="carry_forward", on=date(year, 12, 31)
    )
    coming = DraftLine.objects.filter(within, draft__book=book, draft__on__year=year)
    coming = coming.exclude(draft__stage__in=["posted", "dropped", "drafting"]).exclude(draft=draft)
    moved = kept.aggregate(fen=Sum(F("debit_fen") - F("credit_fen")))["fen"] or 0
    forward, waiting = (rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0 for rows in (carried, coming))
    return int(moved) - forward + waiting


def _paid(case: Case, payee: Counterparty | None) -> tuple[Paid, ...]:
    """Earlier drafts to the same payee, posted or not."""
    if payee is None:
        return ()
    near = Draft.objects.filter(
        book=case.book, counterparty=payee, on__gte=case.on - LOOK_BACK, on__lte=case.on + LOOK_BACK
    )
    near = near.exclude(stage="dropped").exclude(pk=case.draft).exclude(kind="reversal")
    near = near.filter(Q(entry__isnull=True) | Q(entry__reversed_by__isnull=True))
    rows = near.select_related("entry").prefetch_related("lines")
    return tuple(
        Paid(row.entry.number if hasattr(row, "entry") else _("draft %(number)d") % {"number": row.pk}, row.on, row.amount_fen, str(payee.pk))
        for row in rows
    )  # fmt: skip


def advances(book: Book, payee: Counterparty | None = None) -> tuple[Advance, ...]:
    """Advances that are not settled in full."""
    return tuple(each for rows in advances_by_payee(book, payee).values() for each in rows)


def advances_by_payee(book: Book, payee: Counterparty | None = None) -> dict[int, tuple[Advance, ...]]:
    """The same by who has them: repayments of a person are set against the oldest first."""
    moves = Draft.objects.filter(
        book=book, stage="posted", lines__account="asset.other_receivable", counterparty__isnull=False
    )
    if payee is not None:
        moves = moves.filter(counterparty=payee)
    rows = (
        moves.filter(entry__reversed_by__isnull=True).exclude(kind="reversal").order_by("on", "pk")
        .values_list("counterparty", "entry__year", "entry__counter", "on").annotate(fen=Sum("lines__amount_fen", filter=Q(lines__account="asset.other_receivable")))
    )  # fmt: skip
    given: dict[int, list[list]] = {}
    for person, year, counter, on, fen in rows:
        if fen > 0:
            given.setdefault(person, []).append([f"{year}-{counter:06}", on, fen])
            continue
        for each in given.get(person, []):
            settled = min(each[2], -fen)
            each[2] -= settled
            fen += settled
    open_ones = {
        person: tuple(Advance(number, on, left) for number, on, left in rows if left > 0)
        for person, rows in given.items()
    }
    return {person: rows for person, rows in open_ones.items() if rows}
