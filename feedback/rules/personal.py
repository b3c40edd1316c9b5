"""Personal data in a text, as places to look at: a hint for the eye, never a decision.

Source: 个人信息保护法 4, 28 (what is personal, what is sensitive). The redaction editor marks what is found here; two
people decide what is blackened.
"""

from __future__ import annotations

from collections.abc import Collection

from feedback.rules.personal_names import names_in
from feedback.rules.personal_numbers import numbers_in
from feedback.rules.spans import Span, merged


def personal_data(
    text: str, *, names: Collection[str] = (), employee_number: str | None = None
) -> list[Span]:
    """What may point at a person, in the order of the text.

    `names` are those of the roster; `employee_number` is the pattern of the enterprise's employee numbers.
    """
    return merged([*numbers_in(text, employee_number), *names_in(text, names)])
