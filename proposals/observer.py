"""check.pyz: what an observer needs to check a vote at home, in one file that runs with Python alone.

    python3 check.pyz FILE.bel [--jobs N] [--v1] [--unfinished]
    python3 check.pyz FILE.result.json

It is the code of `proposals.belenios` and `proposals.rules` as the portal itself runs it, and it can be read: a .pyz is a
ZIP. The same code always makes the same bytes, so two who downloaded it can compare. Knows no Django.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NAME = "check.pyz"
USAGE = (
    f"usage: python3 {NAME} FILE.bel [--jobs N] [--v1] [--unfinished]\n       python3 {NAME} FILE.result.json"
)
NOTHING = 2
HERE = Path(__file__).parent
START = b"""import sys

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed.")
from proposals.observer import main

sys.exit(main(sys.argv[1:]))
"""


def main(given: Sequence[str]) -> int:
    """The kind of the file says what is to be done with it."""
    names = [each for each in given if not each.startswith("-")]
    if any(each.endswith(".bel") for each in names):
        from proposals.belenios.__main__ import main as check_archive

        return check_archive(["verify", *given])
    if any(each.endswith(".json") for each in names):
        from proposals.rules.__main__ import main as check_result

        return check_result(given)
    print(USAGE, file=sys.stderr)
    return NOTHING


@cache
def program() -> bytes:
    """The file itself."""
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        for name, content in _files():
            info = ZipInfo(name)  # of 1980, so that the bytes depend on nothing but the code
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, content)
    return made.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    yield "__main__.py", START
    yield "proposals/__init__.py", b""
    for file in (Path(__file__), *sorted(HERE.glob("belenios/*.py")), *sorted(HERE.glob("rules/*.py"))):
        yield f"proposals/{file.relative_to(HERE).as_posix()}", file.read_bytes()
