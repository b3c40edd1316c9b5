"""A budget as it is typed: line by line, or from a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance.actions.budgets import MOST_LINES, Planned
from finance.forms.drafts import Yuan
from finance.forms.tables import MOST_WRONG, Chart, Wrong, fen_of, rows_of
from finance.models import Account, Activity, Book, Budget, BudgetLine
from finance.reading.balances import in_tree
from finance.rules.money import format_yuan
from members.models import Branch
from union_portal.lib import Refused

HEADINGS = {
    "account": ("科目", "会计科目", "科目名称", "支出类别", "类别", "account", "category"),
    "branch": ("分会", "分工会", "所属分会", "部门", "branch"),
    "activity": ("活动编号", "活动", "activity"),
    "amount": ("预算金额", "预算", "金额", "budget", "amount"),
    "note": ("备注", "说明", "remark", "note"),
}
SHEET = "预算"
BLANK_ROWS = 5
PARTS = ("account", "amount", "branch", "activity", "note")


def accounts_of_budgets() -> list[Account]:
    """Income and spending, headings too: a budget may be for all worker activities together."""
    return in_tree(Account.objects.filter(is_open=True, kind__in=["income", "expense"]))


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=2000, max_value=2100)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why it is revised"), max_length=200, help_text=gettext_lazy("Everybody reads it beside the new version.")
    )  # fmt: skip


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("of a budget", "what is to be put right"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who prepared the budget is told and reads it; it stays beside this version."),
    )  # fmt: skip


class BudgetForm(forms.Form):
    """`rows` lines, of which the empty ones do not count."""

    resolution = forms.CharField(
        label=gettext_lazy("resolution of the committee"), max_length=120, required=False,
        help_text=gettext_lazy("Number and day of the meeting that adopted it. It can come later, before the approval."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("why it is revised"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("resolution as a file"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=gettext_lazy("A photo or a PDF."),
    )  # fmt: skip

    def __init__(self, *args: Any, budget: Budget, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(rows, MOST_LINES)
        if budget.version == 1:
            del self.fields["reason"]
        accounts = [
            ("", "—"),
            *((each.slug, "　" * (each.slug.count(".") - 1) + each.label) for each in accounts_of_budgets()),
        ]
        branches = [
            ("", "—"),
            *((str(each.pk), each.name) for each in Branch.objects.open().in_tree_order() if each.parent_id),
        ]
        activities = [
            ("", "—"),
            *((str(each.pk), f"{each.code} {each}") for each in Activity.objects.filter(book=budget.book)),
        ]
        self.branches = {str(each.pk): each for each in Branch.objects.open()}
        self.activities = {str(each.pk): each for each in Activity.objects.filter(book=budget.book)}
        for number in range(self.rows):
            self.fields[f"account_{number}"] = forms.ChoiceField(
                label=pgettext_lazy("of an entry", "account"), choices=accounts, required=False
            )
            self.fields[f"amount_{number}"] = Yuan(
                label=gettext_lazy("amount (yuan)"), may_be_nothing=True, required=False
            )
            self.fields[f"branch_{number}"] = forms.ChoiceField(
                label=gettext_lazy("branch"), choices=branches, required=False
            )
            self.fields[f"activity_{number}"] = forms.ChoiceField(
                label=pgettext_lazy("of a draft", "activity"), choices=activities, required=False
            )
            self.fields[f"note_{number}"] = forms.CharField(
                label=gettext_lazy("remark"), max_length=120, required=False
            )

    def line_rows(self) -> Iterator[list[forms.BoundField]]:
        for number in range(self.rows):
            yield [self[f"{part}_{number}"] for part in PARTS]

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("resolution", "reason", "file") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[tuple[str, str, str], int] = {}
        self.lines: list[Planned] = []
        for number in range(self.rows):
            account, branch, activity = (
                cleaned.get(f"{part}_{number}") or "" for part in ("account", "branch", "activity")
            )
            fen = cleaned.get(f"amount_{number}")
            if not account and fen is None and not branch and not activity:
                continue
            if not account:
                self.add_error(f"account_{number}", _("Say which account the amount is for."))
            elif fen is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", _("Give the amount in yuan."))
            if (account, branch, activity) in seen:
                self.add_error(f"account_{number}", _("This heading stands in the budget already."))
            seen[account, branch, activity] = number
            self.lines.append(
                Planned(
                    account,
                    fen or 0,
                    self.branches.get(branch),
                    self.activities.get(activity),
                    cleaned.get(f"note_{number}", ""),
                )
            )
        return cleaned


def initial_of(budget: Budget, lines: Sequence[BudgetLine]) -> dict[str, Any]:
    initial: dict[str, Any] = {"resolution": budget.resolution, "reason": budget.reason}
    for number, line in enumerate(lines):
        initial |= {
            f"account_{number}": line.account_id, f"amount_{number}": format_yuan(line.amount_fen),
            f"branch_{number}": str(line.branch_id or ""), f"activity_{number}": str(line.activity_id or ""), f"note_{number}": line.note,
        }  # fmt: skip
    return initial


def read_table(upload: Any, book: Book) -> tuple[list[Planned], list[Wrong]]:
    """The lines of a filled-in template and everything that is wrong with it. Rows without an amount do not count."""
    chart = Chart(book, accounts_of_budgets())
    branches = {each.name: each for each in Branch.objects.open()}
    activities = {each.code: each for each in Activity.objects.filter(book=book)}
    lines, wrong, seen = list[Planned](), list[Wrong](), set[tuple[str, int | None, int | None]]()
    for number, said in rows_of(upload, HEADINGS, ("account", "amount")):
        if not said["amount"]:
            continue
        try:
            line = _row(said, chart, branches, activities)
            key = (line.account, getattr(line.branch, "pk", None), getattr(line.activity, "pk", None))
            if key in seen:
                raise Refused(_("This heading stands in the budget already."))
            seen.add(key)
            lines.append(line)
        except Refused as refusal:
            wrong.append(Wrong(number, str(refusal)))
    return lines, wrong[:MOST_WRONG]


def _row(
    said: dict[str, str], chart: Chart, branches: dict[str, Branch], activities: dict[str, Activity]
) -> Planned:
    account = chart.find(said["account"])
    if account is None:
        raise Refused(
            _("There is no account “%(text)s” of income or spending.") % {"text": said["account"][:40]}
        )
    branch, activity = said.get("branch", ""), said.get("activity", "")
    if branch and branch not in branches:
        raise Refused(_("There is no branch “%(text)s”.") % {"text": branch[:40]})
    if activity and activity not in activities:
        raise Refused(_("There is no activity with the number “%(text)s”.") % {"text": activity[:40]})
    return Planned(
        account.slug,
        fen_of(said["amount"]),
        branches.get(branch),
        activities.get(activity),
        said.get("note", ""),
    )
