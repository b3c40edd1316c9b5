"""Amounts on pages of the fund."""

from __future__ import annotations

from django import template

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
