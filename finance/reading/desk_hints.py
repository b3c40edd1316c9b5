"""What is said at once while a draft is typed: rules that speak up, and what the budget looks like with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from finance import checking, rule_words
from finance.checking import Case
from finance.models import Budget, BudgetLine
from finance.rule_words import Said
from finance.rules.accounts import is_within

WIDE = 400
"""Units of the drawing."""


@dataclass(frozen=True)
class BudgetBar:
    """A budget before and after this draft."""

    label: str
    plan_fen: int
    before_fen: int
    this_fen: int

    @property
    def after_fen(self) -> int:
        return self.before_fen + self.this_fen

    @property
    def left_fen(self) -> int:
        return self.plan_fen - self.after_fen

    @property
    def is_over(self) -> bool:
        return self.left_fen < 0

    @property
    def _scale(self) -> int:
        return max(self.plan_fen, self.after_fen, 1)

    @property
    def before(self) -> int:
        return max(0, self.before_fen) * WIDE // self._scale

    @property
    def this(self) -> int:
        return max(0, self.this_fen) * WIDE // self._scale

    @property
    def plan(self) -> int:
        return self.plan_fen * WIDE // self._scale


def said_of(case: Case) -> list[Said]:
    """Without lines nothing can be judged yet."""
    return [rule_words.said(row, hit.figures) for row, hit in checking.hits(case)] if case.lines else []


def budgets_of(case: Case) -> list[BudgetBar]:
    """The budget in force for the accounts of the draft, and the activity's own."""
    left = checking.budget_left(case) if case.lines else {}
    if not left:
        return []
    plans: dict[str, int] = {}
    budget = Budget.objects.in_force().filter(book=case.book, year=case.on.year).first()
    if budget is not None:
        rows: Any = BudgetLine.objects.filter(budget=budget, activity__isnull=True, branch__isnull=True)
        plans = dict(rows.values_list("account_id", "amount_fen"))
    bars = []
    for account, remains in sorted(left.items()):
        this = sum(fen for slug, fen in case.lines if is_within(slug, account))
        is_activity = account == "exp" and case.activity is not None and case.activity.budget_fen > 0
        plan = case.activity.budget_fen if is_activity and case.activity else plans.get(account, 0)
        label = (
            _("the activity “%(name)s”") % {"name": case.activity}
            if is_activity
            else rule_words.account_name(account)
        )
        bars.append(BudgetBar(label, plan, plan - remains, this))
    return bars
