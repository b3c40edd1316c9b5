"""What the rules of the fund say about a draft, in words of the person who wrote it, with where each comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from finance.models import DOCUMENT_KINDS, FinanceRule
from finance.rules.accounts import BY_SLUG
from finance.rules.limits import Certainty, RuleKind
from finance.rules.money import format_yuan

Figures = Mapping[str, Any]
NUMBER = re.compile(r"\d{4}-\d{6}")


@dataclass(frozen=True)
class Said:
    """One rule that speaks up, as a page shows it."""

    text: str
    citation: str
    is_to_confirm: bool
    """Nobody has compared the figure with the text that holds here."""
    is_block: bool
    links: tuple[tuple[str, str], ...] = ()
    """Label and address of the entries and drafts it names."""


def said(rule: FinanceRule, figures: Figures) -> Said:
    kind = RuleKind(rule.kind)
    return Said(
        text=SENTENCES[kind](figures),
        citation=citation(rule),
        is_to_confirm=rule.certainty == Certainty.CHECK.value,
        is_block=rule.effect == "block",
        links=tuple(_link(str(number)) for number in figures.get("numbers", ())),
    )


def citation(rule: FinanceRule) -> str:
    is_english = (get_language() or "").startswith("en")
    return (is_english and rule.citation_en) or rule.citation


def account_name(slug: str) -> str:
    """Of an account of the chart; one that staff added is called by its key."""
    row = BY_SLUG.get(slug)
    if row is None:
        return slug
    return row.en if (get_language() or "").startswith("en") else row.zh


def _link(number: str) -> tuple[str, str]:
    if NUMBER.fullmatch(number):
        return number, reverse("finance:entry", args=[number])
    found = re.search(r"\d+", number)
    return number, reverse("finance:draft", args=[int(found[0])]) if found else ""


def _yuan(figures: Figures, *names: str) -> dict[str, str]:
    return {name: format_yuan(int(figures[f"{name}_fen"])) for name in names}


def _missing(figures: Figures) -> str | None:
    """What nobody has said yet; without it nobody can say whether it is too much."""
    if figures.get("missing") == "limit":
        return _("How much may be given here is set by the province, and the limit has not been entered yet.")
    if figures.get("missing") == "headcount":
        return _("Say for how many people it is: %(limit)s yuan are allowed for each.") % _yuan(
            figures, "limit"
        )
    return None


def _of_the_year(figures: Figures) -> str:
    return _missing(figures) or ngettext(
        "With this it is %(per_head)s yuan for one person this year; %(limit)s are allowed.",
        "With this it is %(per_head)s yuan this year for each of %(heads)d people; %(limit)s are allowed.",
        figures["heads"],
    ) % {**_yuan(figures, "per_head", "limit"), "heads": figures["heads"]}


def _of_the_event(figures: Figures) -> str:
    return _missing(figures) or ngettext(
        "With this the activity costs %(per_head)s yuan for the one person who takes part; %(limit)s are allowed.",
        "With this the activity costs %(per_head)s yuan for each of %(heads)d people; %(limit)s are allowed.",
        figures["heads"],
    ) % {**_yuan(figures, "per_head", "limit"), "heads": figures["heads"]}


def _of_the_case(figures: Figures) -> str:
    return _missing(figures) or _(
        "This is %(over)s yuan more than the %(limit)s allowed in one case."
    ) % _yuan(figures, "over", "limit")


def _cash(figures: Figures) -> str:
    words = {"fen": format_yuan(figures["fen"]), **_yuan(figures, "limit")}
    return _("%(fen)s yuan in cash: above %(limit)s yuan pay by transfer.") % words


def _documents(figures: Figures) -> str:
    names = {kind: str(label) for kind, label in DOCUMENT_KINDS}
    asked = [
        pgettext("between things of a list", " or ").join(names.get(kind, kind) for kind in each.split("|"))
        for each in figures["documents"]
    ]
    return _("Papers are missing: %(documents)s.") % {
        "documents": pgettext("between things of a list", ", ").join(asked)
    }


def _words(figures: Figures) -> str:
    words = pgettext("between things of a list", ", ").join(f"“{word}”" for word in figures["words"])
    return _("%(words)s: such spending may be forbidden. Look at it again, and say clearly what it was.") % {
        "words": words
    }


def _budget(figures: Figures) -> str:
    words = _yuan(figures, "over", "left")
    if figures["account"] == "exp":
        return _("This is %(over)s yuan more than is left of the activity’s budget (%(left)s).") % words
    words["account"] = account_name(figures["account"])
    return _("This is %(over)s yuan more than is left of the budget for %(account)s (%(left)s).") % words


def _duplicate(figures: Figures) -> str:
    words = {"fen": format_yuan(figures["fen"]), "days": figures["days"]}
    return _("The same %(fen)s yuan to the same payee within %(days)d days: is it a duplicate?") % words


def _advance(figures: Figures) -> str:
    words = {**_yuan(figures, "left"), "days": figures["days"]}
    return (
        _("An advance is open for %(days)d days (%(left)s yuan). Have it settled before a new one.") % words
    )


SENTENCES: dict[RuleKind, Callable[[Figures], str]] = {
    RuleKind.PER_HEAD_YEAR: _of_the_year,
    RuleKind.PER_HEAD_EVENT: _of_the_event,
    RuleKind.PER_CASE: _of_the_case,
    RuleKind.CASH_PAYMENT_ABOVE: _cash,
    RuleKind.REQUIRED_DOCUMENTS: _documents,
    RuleKind.WORDS: _words,
    RuleKind.BUDGET_EXCEEDED: _budget,
    RuleKind.DUPLICATE: _duplicate,
    RuleKind.AGED_ADVANCE: _advance,
}
