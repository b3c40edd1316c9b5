"""Names as people write them, and the order a Chinese list of names has."""

import unicodedata

from pypinyin import Style, lazy_pinyin

MIDDLE_DOTS = str.maketrans(dict.fromkeys("•∙⋅・．.", "·"))


def tidy_name(raw: str) -> str:
    """A name without stray spaces: `范　珍` is 范珍, Latin names keep one space between words."""
    text = unicodedata.normalize("NFKC", raw).strip().translate(MIDDLE_DOTS)
    words = text.split()
    latin = all(word.isascii() for word in words)
    return (" " if latin else "").join(words)


def name_key(name: str) -> str:
    """What a list of names is sorted by: pinyin with tone, then the characters themselves."""
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return f"{' '.join(syllables).lower()}|{name}"[:200]
