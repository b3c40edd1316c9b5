"""A table that turns into cards on a phone stays a table for who listens: CSS `display` would take its roles away."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CARDS = re.compile(r"[^{};]*(?:(?<![\w-])tr|:is\(tr[^)]*\))\s*\{\s*display: (?:block|grid|flex)")
"""A rule that lays the rows of a table out anew."""
TABLE = re.compile(r"(?:<[^>]*>\s*)?<table\b.*?</table>", re.DOTALL)
"""With the box around it, which may carry the class."""
PART = re.compile(r"<(table|thead|tbody|tfoot|tr|th|td)\b([^>]*)")


def card_classes():
    """The last class before `tr` in such a rule."""
    found = set()
    for sheet in (settings.BASE_DIR / "static" / "css").glob("*.css"):
        for rule in CARDS.findall(sheet.read_text()):
            found.add(re.findall(r"\.([\w-]+)", rule)[-1])
    return found


def card_tables():
    names = card_classes()
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        for table in TABLE.findall(path.read_text()):
            given = re.findall(r'class="([^"]*)"', table[: table.index(">", table.index("<table"))])
            if names & set(" ".join(given).split()):
                yield pytest.param(table, id=str(Path(path).relative_to(settings.BASE_DIR / "templates")))


def test_the_rules_are_found():
    assert {"fund-cards", "fund-budget", "fund-compare", "fund-shares", "mapping", "rows"} <= card_classes()


@pytest.mark.parametrize("table", list(card_tables()))
def test_every_part_of_a_table_of_cards_says_what_it_is(table):
    bare = [f"<{tag}{more}>" for tag, more in PART.findall(table) if 'role="' not in more]
    assert bare == []
