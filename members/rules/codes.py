"""One-time codes on paper: what may be printed, and what a tired reader may type for it.

The symbols are those of Crockford's base 32: no I, L, O and U, so that nothing is mistaken for 1, 0 or V.
Twelve symbols are sixty bits: out of reach of guessing, even without the rate limit.
"""

import unicodedata

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
LOOK_ALIKES = str.maketrans("ILOU", "110V")


def grouped(symbols: str) -> str:
    """As printed: XXXX-XXXX-XXXX."""
    return "-".join(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))


def read_code(typed: str) -> str:
    """The bare symbols behind what was typed: any case, any spacing, full-width, O for 0. Empty: not a code."""
    text = unicodedata.normalize("NFKC", typed).upper().translate(LOOK_ALIKES)
    symbols = "".join(character for character in text if character.isalnum())
    is_code = len(symbols) == LENGTH and all(symbol in SYMBOLS for symbol in symbols)
    return symbols if is_code else ""
