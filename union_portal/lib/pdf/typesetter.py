"""A process of its own: `typesetter.py FOLDER FONTS...` makes main.pdf of the main.typ in the folder."""

import sys
from pathlib import Path

import typst


def main(folder: str, *fonts: str) -> None:
    desk = Path(folder)
    compiler = typst.Compiler(
        str(desk / "main.typ"), root=folder, font_paths=list(fonts), ignore_system_fonts=True
    )
    target = str(desk / "main.pdf")
    try:
        # Tagged for screen readers, and checked against PDF/UA.
        compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        # A text may have what PDF/UA forbids; it is tagged all the same.
        compiler.compile(output=target, format="pdf")


if __name__ == "__main__":
    main(*sys.argv[1:])
