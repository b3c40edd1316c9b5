"""Amounts on pages of the fund."""

from __future__ import annotations

from django import template
from django.utils.translation import pgettext

from finance.rules.money import amount_in_words, format_yuan

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """123,456.78 of an amount in fen."""
    return "" if fen is None else format_yuan(fen)


@register.filter
def in_words(fen: int | None) -> str:
    """人民币大写, as on a voucher."""
    return "" if fen is None else amount_in_words(fen)


@register.filter
def sided(fen: int | None) -> str:
    """A balance with its side before it: 借 1,234.50. Nothing for nothing."""
    if not fen:
        return ""
    words = (
        pgettext("a balance with its side", "Dr %(fen)s")
        if fen > 0
        else pgettext("a balance with its side", "Cr %(fen)s")
    )
    return words % {"fen": format_yuan(abs(fen))}
