"""Words before Django: what the start-up says, in Chinese where the machine speaks Chinese, else in English."""

import os


def speaks_chinese() -> bool:
    """The first of the usual variables that is set decides, as everywhere on Unix."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower().startswith("zh")
    return False


def say(english: str, chinese: str) -> str:
    """The sentence in the language of the machine."""
    return chinese if speaks_chinese() else english
