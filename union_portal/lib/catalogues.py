"""Message catalogues without gettext tools: Babel writes the .mo files that Django reads."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside a .po unless it is newer; True when it was written.

    Written to the side and renamed, so that a running worker never reads half a file.
    """
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    with source.open("rb") as lines:
        catalogue = read_po(lines)
    beside = target.with_suffix(".mo.new")
    with beside.open("wb") as out:
        write_mo(out, catalogue)
    beside.replace(target)
    return True


def compile_all(folder: Path) -> int:
    """Compile every catalogue below `folder`; returns how many were written."""
    return sum(compile_catalogue(source) for source in sorted(folder.glob("*/LC_MESSAGES/*.po")))
