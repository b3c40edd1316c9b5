"""Files that people upload, made on the spot."""

import io
import zipfile
from collections.abc import Callable

import docx as python_docx
from PIL import Image


def image(
    width: int = 800, height: int = 450, kind: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    """A picture with many colours."""
    picture = Image.effect_mandelbrot((width, height), (-2, -1, 1, 1), 30).convert("L")
    waves = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (picture, waves, waves.transpose(Image.Transpose.ROTATE_180))).convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def docx(write: Callable[[python_docx.document.Document], object]) -> bytes:
    """A Word document that `write` fills."""
    paper = python_docx.Document()
    write(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same archive with some parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()
