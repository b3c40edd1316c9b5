"""What may be a tag (标签): one short word, and few of them, so that they stay a help."""

import re
import unicodedata

MOST = 5
LONGEST = 12
BETWEEN = re.compile(r"[,;、\s]+")
NAME = re.compile(r"[\w·&+.\-]+")


def split(text: str) -> list[str]:
    """The words somebody typed, in their order: by comma, 、 or space, full width or not, each once."""
    words = (word.lstrip("#") for word in BETWEEN.split(unicodedata.normalize("NFKC", text)))
    found: dict[str, str] = {}
    for word in filter(None, words):
        found.setdefault(word.lower(), word)
    return list(found.values())


def is_name(word: str) -> bool:
    """Letters, digits, characters and a few joints between them: what reads well and stands in an address."""
    return len(word) <= LONGEST and NAME.fullmatch(word) is not None and any(map(str.isalnum, word))
