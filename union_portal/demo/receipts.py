"""Receipts of the demo union, drawn: paper with lines, a round seal, and the places that are private."""

from __future__ import annotations

import io
from functools import lru_cache

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 720, 460
PAPER, INK, BLUE, RED = (251, 248, 240), (40, 40, 48), (58, 88, 150), (196, 52, 46)
PRIVATE = ((150_000, 283_000, 420_000, 86_000), (600_000, 840_000, 310_000, 64_000))
"""Payee and handler: x, y, width and height in millionths."""


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), size)


def receipt(words: str, payee: str, fen: int | None = None) -> bytes:
    """A JPEG as a phone would take it of a receipt from a pad."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((WIDTH / 2, 46), "收　　据", BLUE, _font(38), anchor="mm")
    draw.line((240, 76, 480, 76), BLUE, 2)
    rows = (("收款人", payee), ("事由", words), ("金额", f"￥{fen / 100:,.2f}" if fen else "见记账凭证"))
    for place, (label, value) in enumerate(rows):
        top = 112 + place * 76
        draw.rectangle((40, top, WIDTH - 40, top + 76), outline=BLUE)
        draw.text((56, top + 38), label, BLUE, _font(22), anchor="lm")
        draw.text((150, top + 38), value, INK, _font(26), anchor="lm")
    draw.text((60, 400), "收款单位（盖章）", BLUE, _font(20), anchor="lm")
    draw.text((440, 400), "经手人：马晓冬", INK, _font(20), anchor="lm")
    draw.ellipse((230, 318, 350, 438), outline=RED, width=4)
    draw.text((290, 378), "★", RED, _font(30), anchor="mm")
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=82)
    return made.getvalue()
