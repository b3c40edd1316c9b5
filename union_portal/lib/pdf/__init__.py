"""Documents on A4 as PDF: a layout (a Typst file) and what stands in it, typeset without a browser (decision 0008).

What is shown reaches the layout as data, never as source: no text can be read as a command. The typesetter is a
process of its own: it keeps three hundred megabytes once it has set a long text, and a worker should not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import Any

import pylopdf_fonts_zh_cn

from union_portal.lib.pdf.trees import tree

__all__ = ["Busy", "CannotTypeset", "made", "tree", "turn"]

HERE = Path(__file__).parent
FONTS = pylopdf_fonts_zh_cn.serif_path().parent
SECONDS = 30
PATIENCE = 10
"""So many seconds somebody waits for a turn: the threads are needed for pages."""
one_at_a_time = RLock()
"""For each worker: whoever asks for many documents at once waits, the other threads go on."""


class Busy(Exception):
    """Others are waiting already: ask again a little later."""


class CannotTypeset(Exception):
    """The typesetter gave up; its own words are in the message."""


@contextmanager
def turn() -> Iterator[None]:
    """In here nobody else of this process has a document made. `made` takes its turn itself."""
    if not one_at_a_time.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        one_at_a_time.release()


def made(
    layout: Path, data: Mapping[str, Any], *, pictures: Mapping[str, bytes], fonts: Iterable[Path] = ()
) -> bytes:
    """The PDF of a layout with its data. Pictures go by the names that the data uses for them.

    `fonts`: folders with fonts of one's own, which come before ours.
    """
    with turn(), TemporaryDirectory(prefix="portal-pdf-") as folder:
        desk = Path(folder)
        (desk / "main.typ").write_bytes(layout.read_bytes())
        (desk / "rich.typ").write_bytes((HERE / "rich.typ").read_bytes())
        (desk / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        for name, content in pictures.items():
            (desk / name).write_bytes(content)
        return _typeset(desk, [FONTS, *(each for each in fonts if each.is_dir())])


def _typeset(desk: Path, fonts: list[Path]) -> bytes:
    command = [sys.executable, "-P", str(HERE / "typesetter.py"), str(desk), *map(str, fonts)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CannotTypeset(f"not ready after {SECONDS} seconds") from error
    if done.returncode:
        raise CannotTypeset(done.stderr.decode("utf-8", "replace")[-500:])
    return (desk / "main.pdf").read_bytes()
