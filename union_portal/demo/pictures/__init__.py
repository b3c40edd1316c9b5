"""Illustrations of the demo union, drawn by code: flat, in the colours of the style sheet, without a word in them."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageOps

from union_portal.demo.pictures import indoors, outdoors, papers, sport, stage, table, workshop
from union_portal.demo.pictures.canvas import GOLD_PALE, NIGHT, PAPER, Canvas

SCENES: dict[str, Callable[[Canvas], None]] = {
    scene.__name__: scene
    for module in (outdoors, sport, indoors, stage, workshop, table, papers)
    for scene in module.SCENES
}
LIGHTS = (None, None, GOLD_PALE, NIGHT)
"""By day, by day, towards evening, at dusk."""


def draw(scene: str, turn: int = 0) -> bytes:
    """The scene as JPEG. Another `turn` shows it from the other side or in another light."""
    canvas = Canvas(PAPER)
    SCENES[scene](canvas)
    image = canvas.finish()
    if turn % 2:
        image = ImageOps.mirror(image)
    light = LIGHTS[turn % len(LIGHTS)]
    if light:
        image = Image.blend(image, Image.new("RGB", image.size, light), 0.12)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=92)
    return data.getvalue()
