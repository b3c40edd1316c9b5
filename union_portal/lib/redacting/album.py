"""A PDF of pictures and nothing else."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from union_portal.lib.redacting import burning


class Album:
    """Pages that are one picture each."""

    def __init__(self) -> None:
        self._pdf = Pdf.new()

    def add(self, picture: Image.Image, points: tuple[float, float]) -> None:
        width, height = points
        image = self._pdf.make_stream(b"")
        image.write(burning.packed(picture), filter=Name.DCTDecode)
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height = picture.size
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        content = self._pdf.make_stream(f"{width:.2f} 0 0 {height:.2f} 0 0 cm /P Do".encode())
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Resources=Dictionary(XObject=Dictionary(P=image)),
            Contents=content,
        )
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(page)))

    def written(self) -> bytes:
        """The identifier is the digest of the content: one that is made of the time would differ each time."""
        out = io.BytesIO()
        self._pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            force_version="1.7",
        )
        return out.getvalue()
