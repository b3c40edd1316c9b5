"""One row of what waits."""

from typing import TypedDict

SHOWN = 5
"""So many of a kind; the rest is on the page of that kind."""


class Waiting(TypedDict, total=False):
    """`label` and `url` always; `detail`, `verb`, `icon` and `count` where they help."""

    label: str
    url: str
    detail: str
    verb: str
    icon: str
    count: int
