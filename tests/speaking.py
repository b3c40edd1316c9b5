"""Which tests another PostgreSQL could answer otherwise: they break a constraint or trigger on purpose, bring SQL of
their own, need real transactions, migrate - or are about a module of ours that is SQL.

A test counts as its own lines and those of what it names in its module: fixtures, helpers, constants.
"""

import ast
import re
from functools import cache
from pathlib import Path

SPEAKS = re.compile(r"IntegrityError|ProgrammingError|\.cursor\(|transaction=True|refused_by|migrat")
ABOUT_SQL = {
    "members": {"calendar", "roster"},
    "news": {
        "editions", "home", "old_site", "picture_library", "policy_library", "reading", "search", "subscriptions", "tags",
    },
    "feedback": {"publishing", "rewriting", "suppression"},
    "proposals": {"board", "similar", "vote_booth", "votes"},
    "project": {"migrations", "page_cache"},
    "union_portal": {"working_days"},
}  # fmt: skip
"""Modules with raw queries and locks in what they test: every test of theirs."""


def is_silent(path: Path) -> bool:
    """A module of tests in which nothing speaks: it need not even be read."""
    return path.name.startswith("test_") and not (
        _is_about_sql(path) or SPEAKS.search(path.read_text("utf-8"))
    )


def speaks(path: Path, name: str) -> bool:
    """Whether the test function or class of this name speaks to the database itself."""
    if _is_about_sql(path):
        return True
    parts = _parts(path)
    waiting, seen = {name, *(word for word, lines in parts.items() if _is_for_all(word, lines))}, set()
    while waiting:
        word = waiting.pop()
        if SPEAKS.search(parts[word]):
            return True
        seen.add(word)
        waiting |= (set(re.findall(r"\w+", parts[word])) & parts.keys()) - seen
    return False


def _is_about_sql(path: Path) -> bool:
    return path.stem.removeprefix("test_") in ABOUT_SQL.get(path.parent.name, ())


@cache
def _parts(path: Path) -> dict[str, str]:
    """The lines of everything that has a name in this module."""
    lines = path.read_text("utf-8").splitlines()
    found = {}
    for node in ast.parse("\n".join(lines)).body:
        decorators = getattr(node, "decorator_list", [])
        whole = "\n".join(lines[min(each.lineno for each in (node, *decorators)) - 1 : node.end_lineno])
        found |= dict.fromkeys(_names_of(node), whole)
    return found


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [
        each.id for target in targets if target for each in ast.walk(target) if isinstance(each, ast.Name)
    ]


def _is_for_all(word: str, lines: str) -> bool:
    return word == "pytestmark" or "autouse=True" in lines
