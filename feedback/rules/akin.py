"""Which texts are about the same as what somebody writes, by the pairs of characters they share.

Worked out here and not by the database: what a sealed letter says must not stand in a statement that it might log.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

ENOUGH = 0.18
"""From which share of the weight on a text is worth showing."""
LEAST_SHARED = 3
READ = 600
"""Characters of a text that are looked at: what it is about is said at the beginning."""
RUN = re.compile(r"\w+")

Key = TypeVar("Key", bound=Hashable)


def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters; case and width of letters do not matter."""
    plain = unicodedata.normalize("NFKC", text[:READ]).casefold()
    return frozenset(run[at : at + 2] for run in RUN.findall(plain) for at in range(len(run) - 1))


def nearest(text: str, others: Mapping[Key, str], most: int) -> list[Key]:
    """The keys of those of `others` that seem to be about the same, the nearest first."""
    asked = pairs(text)
    if len(asked) < LEAST_SHARED or not others:
        return []
    known = {key: pairs(other) for key, other in others.items()}
    often = Counter(pair for found in known.values() for pair in found & asked)
    # A pair that many texts have says little. One that no text has is mostly the seam between two words.
    weights = {pair: math.log((len(known) + 2) / (count + 0.5)) for pair, count in often.items()}
    whole = sum(weights.values()) + 0.3 * (len(asked) - len(weights))
    scores = {
        key: sum(weights[pair] for pair in found & asked) / whole
        for key, found in known.items()
        if len(found & asked) >= LEAST_SHARED
    }
    near = [key for key, score in scores.items() if score >= ENOUGH]
    return sorted(near, key=lambda key: -scores[key])[:most]
