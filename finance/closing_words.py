"""The closing checklist in words: what is asked at each point, and what stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from finance.rules.closing import Item, Point, State
from finance.rules.limit_presets import Prohibition
from finance.rules.money import format_yuan

POINTS: dict[Point, str | Promise] = {
    Point.PREVIOUS: gettext_lazy("Earlier months"),
    Point.DRAFTS: gettext_lazy("Drafts of the month"),
    Point.VOUCHERS: gettext_lazy("Vouchers"),
    Point.BANK: gettext_lazy("Balance of the bank"),
    Point.BANK_LINES: gettext_lazy("Lines of the bank"),
    Point.CASH: gettext_lazy("Cash in the till"),
    Point.ADVANCES: gettext_lazy("Advances"),
    Point.REVERSALS: gettext_lazy("Reversals"),
    Point.TRIAL_BALANCE: gettext_lazy("Trial balance"),
    Point.YEAR_END: gettext_lazy("End of the year"),
    Point.DECLARATION: gettext_lazy("Declaration of the year"),
}
"""What the points are called."""
DECLARATIONS: dict[Prohibition, str | Promise] = {
    Prohibition.SLUSH_FUND: gettext_lazy("No money of the union lies outside these books."),
    Prohibition.MERGED_ACCOUNTS: gettext_lazy(
        "The union’s account is its own and was not merged with the employer’s."
    ),
    Prohibition.DIVERSION: gettext_lazy("No money was withheld or used for what it is not meant for."),
    Prohibition.ILLEGAL_FUND_RAISING: gettext_lazy("No money was raised, lent or pledged against the rules."),
}
"""What is signed for, sentence by sentence."""
NAMED = 12
"""Numbers of entries that are named in a sentence; of more the rest is counted."""


def item_of(kept: Mapping[str, Any]) -> Item:
    """A line of the checklist as it was stored with a closed month."""
    figures = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept["figures"].items()
    }
    return Item(Point(kept["point"]), State(kept["state"]), figures)


def sentence(item: Item) -> str:
    """What stands there, with its figures."""
    return SENTENCES[item.point](item.state, item.figures)


def _previous(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.OK:
        return _("All earlier months are closed.")
    return _("An earlier month is still open. Months are closed in their order.")


def _drafts(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.STOP:
        return ngettext(
            "%(count)d approved draft of this month is not posted. Post it first.",
            "%(count)d approved drafts of this month are not posted. Post them first.", figures["approved"],
        ) % {"count": figures["approved"]}  # fmt: skip
    if state is State.ASK:
        return ngettext(
            "%(count)d draft dated in this month is still on its way. After the close it needs a later day.",
            "%(count)d drafts dated in this month are still on their way. After the close they need a later day.",
            figures["others"],
        ) % {"count": figures["others"]}  # fmt: skip
    return _("No draft dated in this month is left.")


def _vouchers(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.STOP:
        return _("These entries have neither a voucher nor a reason why there is none: %(numbers)s.") % {
            "numbers": _numbers(figures["missing"])
        }
    if state is State.ASK:
        return _("These entries have a reason instead of a voucher: %(numbers)s.") % {
            "numbers": _numbers(figures["excused"])
        }
    return _("Every entry of the month has its voucher.")


def _bank(state: State, figures: Mapping[str, Any]) -> str:
    if figures.get("missing"):
        return _("The books say %(book)s. Type the balance that the bank states for the last day.") % _money(
            figures
        )
    if state is State.STOP:
        return _(
            "The bank states %(seen)s, the books say %(book)s: a difference of %(difference)s. The reconciliation"
            " sheet shows where it comes from."
        ) % _money(figures)
    return _("Bank and books agree: %(book)s.") % _money(figures)


def _bank_lines(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.OK:
        return _("No line of the bank is without its entry.")
    return ngettext(
        "%(count)d line of the bank has no entry; it comes to %(fen)s.",
        "%(count)d lines of the bank have no entry; together they come to %(fen)s.", figures["lines"],
    ) % {"count": figures["lines"], "fen": format_yuan(figures["fen"])}  # fmt: skip


def _cash(state: State, figures: Mapping[str, Any]) -> str:
    if figures.get("missing"):
        return _("The books say %(book)s. Count the cash and type the sum.") % _money(figures)
    if state is State.STOP:
        return _("%(seen)s was counted, the books say %(book)s: a difference of %(difference)s.") % _money(
            figures
        )
    return _("The cash was counted and agrees: %(book)s.") % _money(figures)


def _advances(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.ASK:
        return ngettext(
            "%(count)d advance is older than %(days)d days; %(fen)s is not settled: %(numbers)s.",
            "%(count)d advances are older than %(days)d days; %(fen)s is not settled: %(numbers)s.", figures["old"],
        ) % {
            "count": figures["old"], "days": figures["days"], "fen": format_yuan(figures["old_fen"]),
            "numbers": _numbers(figures["numbers"]),
        }  # fmt: skip
    if figures["open"]:
        return ngettext(
            "%(count)d advance of %(fen)s is open, not older than %(days)d days.",
            "%(count)d advances of %(fen)s in all are open, none older than %(days)d days.", figures["open"],
        ) % {"count": figures["open"], "fen": format_yuan(figures["open_fen"]), "days": figures["days"]}  # fmt: skip
    return _("Every advance is settled.")


def _reversals(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.OK:
        return _("Nothing was taken back in this month.")
    pairs = [str(each).replace(" ", " ← ") for each in figures["numbers"]]
    return ngettext(
        "%(count)d entry was taken back: %(numbers)s.", "%(count)d entries were taken back: %(numbers)s.", figures["count"],
    ) % {"count": figures["count"], "numbers": _numbers(pairs)}  # fmt: skip


def _trial_balance(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.OK:
        return _("All debits and all credits come to the same sum.")
    return _(
        "Debits and credits differ by %(fen)s. Tell whoever runs the portal: this cannot happen by typing."
    ) % {"fen": format_yuan(figures["fen"])}


def _year_end(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.OK:
        return _("Income and spending of the year are carried forward.")
    return _("Income and spending of the year are not carried forward yet.")


def _declaration(state: State, figures: Mapping[str, Any]) -> str:
    if state is State.OK:
        return _("Signed by %(who)s: none of what the Eight Prohibitions forbid has happened.") % {
            "who": figures["by"]
        }
    return _("The approver has not signed the declaration on the Eight Prohibitions yet.")


SENTENCES: dict[Point, Callable[[State, Mapping[str, Any]], str]] = {
    Point.PREVIOUS: _previous,
    Point.DRAFTS: _drafts,
    Point.VOUCHERS: _vouchers,
    Point.BANK: _bank,
    Point.BANK_LINES: _bank_lines,
    Point.CASH: _cash,
    Point.ADVANCES: _advances,
    Point.REVERSALS: _reversals,
    Point.TRIAL_BALANCE: _trial_balance,
    Point.YEAR_END: _year_end,
    Point.DECLARATION: _declaration,
}


def _money(figures: Mapping[str, Any]) -> dict[str, str]:
    names = {"book": "book_fen", "seen": "seen_fen", "difference": "difference_fen"}
    return {name: format_yuan(figures[key]) for name, key in names.items() if key in figures}


def _numbers(numbers: Sequence[object]) -> str:
    said = pgettext("between things of a list", ", ").join(map(str, numbers[:NAMED]))
    more = len(numbers) - NAMED
    return said if more <= 0 else _("%(numbers)s and %(more)d more") % {"numbers": said, "more": more}
