"""What the rules of the books say, in words of the person who reads it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.rules import bank, matching, money
from finance.rules.money import format_yuan

COLUMNS = {
    "moment": gettext_lazy("day and time"),
    "day": gettext_lazy("day"),
    "debit": gettext_lazy("money out (debit of the bank)"),
    "credit": gettext_lazy("money in (credit of the bank)"),
    "amount": gettext_lazy("amount"),
    "direction": gettext_lazy("in or out"),
    "balance": gettext_lazy("balance"),
    "serial": gettext_lazy("serial number of the bank"),
    "voucher": gettext_lazy("number of the bank’s voucher"),
    "counterparty": gettext_lazy("other party"),
    "payer": gettext_lazy("payer"),
    "payee": gettext_lazy("payee"),
    "summary": gettext_lazy("summary of the bank"),
    "purpose": gettext_lazy("purpose"),
    "remark": gettext_lazy("remark"),
    "account": gettext_lazy("own account number"),
    "holder": gettext_lazy("own account name"),
}
"""What the columns of a bank statement may mean."""


def amount_sentence(error: money.BadAmount) -> str:
    """For the field in which an amount was typed."""
    sentences = {
        money.Fault.EMPTY: _("Give the amount in yuan."),
        money.Fault.NOT_AN_AMOUNT: _("“%(text)s” is not an amount. Write it in figures: 1234.50."),
        money.Fault.TOO_MANY_DECIMALS: _(
            "“%(text)s” has more than two decimals. Nothing is rounded here: give yuan, jiao and fen."
        ),
        money.Fault.MISPLACED_SEPARATOR: _(
            "“%(text)s” can be read in two ways. Write 1,234.50 or 1234.50: a comma before every three figures, a"
            " point before jiao and fen."
        ),
        money.Fault.NEGATIVE: _("The amount is below zero. Give it without a sign and choose in or out."),
        money.Fault.SHORTENED: _("“%(text)s” is shortened. Write all figures of the amount: 12000."),
        money.Fault.TOO_LARGE: _("“%(text)s” is larger than any amount the books can hold."),
    }
    return sentences[error.fault] % {"text": _short(error.text)}


def problem_sentence(problem: bank.Problem) -> str:
    """What is wrong with a row of a statement; the number of the row is said by the page."""
    words = {
        "text": _short(problem.text),
        "expected": "" if problem.expected is None else _figure(problem, problem.expected),
        "found": "" if problem.found is None else _figure(problem, problem.found),
        "other": problem.other,
    }
    return _problem_sentences()[problem.fault] % words


def _problem_sentences() -> dict[bank.Fault, str]:
    fault = bank.Fault
    return {
        fault.NO_HEADINGS: _("There is no row of headings in this table."),
        fault.NO_DAY_COLUMN: _("No column holds the days. Say which one does."),
        fault.NO_AMOUNT_COLUMN: _("No column holds the amounts. Say which one does."),
        fault.NO_LINES: _("There is no movement of money in this table."),
        fault.NO_DAY: _("The day is missing."),
        fault.BAD_DAY: _("“%(text)s” is not a day."),
        fault.NO_AMOUNT: _("The amount is missing."),
        fault.BAD_AMOUNT: _("“%(text)s” is not an amount of yuan with at most two decimals."),
        fault.BOTH_SIDES: _("Debit (%(found)s) and credit (%(expected)s) are both filled in."),
        fault.NO_DIRECTION: _("It does not say whether the money came in or went out."),
        fault.BAD_DIRECTION: _("“%(text)s” does not say whether the money came in or went out."),
        fault.BAD_BALANCE: _("“%(text)s” is not a balance."),
        fault.WRONG_BALANCE: _(
            "The balance does not follow from the line before: it should be %(expected)s, but is %(found)s."
        ),
        fault.WRONG_OPENING: _(
            "The bank says an opening balance of %(expected)s; by the lines it is %(found)s. Lines are missing, or"
            " amounts were changed."
        ),
        fault.WRONG_CLOSING: _(
            "The bank says a closing balance of %(expected)s; by the lines it is %(found)s. Lines are missing, or"
            " amounts were changed."
        ),
        fault.WRONG_COUNT: _("The bank counts %(expected)s movements; in the table there are %(found)s."),
        fault.WRONG_SUM: _("The bank’s total is %(expected)s; the lines add up to %(found)s."),
        fault.SAME_LINE: _("The same line stands in row %(other)s already."),
        fault.SAME_SERIAL: _("Row %(other)s has the same serial number, %(text)s."),
        fault.OTHER_ACCOUNT: _("This line is of another account, %(text)s. Take a file for each account."),
        fault.OUT_OF_ORDER: _("This line is older than the one before it (row %(other)s)."),
        fault.STRAY_ROW: _("Left out, for no money moved: “%(text)s”."),
    }


def _figure(problem: bank.Problem, number: int) -> str:
    return str(number) if problem.fault == bank.Fault.WRONG_COUNT else format_yuan(number)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


REASONS = {
    matching.Reason.SAME_AMOUNT: gettext_lazy("same amount"),
    matching.Reason.ADDS_UP: gettext_lazy("adds up to the same amount"),
    matching.Reason.SAME_DAY: gettext_lazy("same day"),
    matching.Reason.NEAR_DAY: gettext_lazy("a few days apart"),
    matching.Reason.LIKE_WORDS: gettext_lazy("like words"),
    matching.Reason.NUMBER_NAMED: gettext_lazy("its number is in the text"),
    matching.Reason.NOT_THE_ONLY_ONE: gettext_lazy("others fit as well"),
}
"""Why a line of the bank may be an entry of the books."""
