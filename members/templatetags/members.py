"""Words for what accounts are made of."""

from typing import Any

from django import template

from members.accounts import OUTSIDE_NAMES
from members.rules.devices import device_name

register = template.Library()


@register.filter
def outside_name(provider: Any) -> str:
    """The name people know an outside sign-in by."""
    return OUTSIDE_NAMES.get(provider.id) or provider.name


register.filter("device", device_name)
