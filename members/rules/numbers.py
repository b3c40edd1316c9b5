"""Employee numbers as people type them."""

import unicodedata


def tidy_number(typed: str) -> str:
    """One way of writing a number: no spaces, half-width, capitals. Full-width digits become plain ones."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()
