"""A small drawing board over Pillow: flat shapes in a 1200 x 675 frame, drawn at twice the size and reduced."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 675
SCALE = 2

Point = tuple[float, float]
Colour = tuple[int, int, int] | tuple[int, int, int, int]


def colour(code: str) -> tuple[int, int, int]:
    """`#B3191F` as three numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> tuple[int, int, int]:
    """The colour that lies `share` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))
    return red, green, blue


def clear(base: Colour, opacity: float) -> tuple[int, int, int, int]:
    """The same colour, see-through."""
    return base[0], base[1], base[2], round(255 * opacity)


RED, RED_DARK = colour("#B3191F"), colour("#8F1016")
GOLD_PALE, GOLD, GOLD_DEEP = colour("#F6D186"), colour("#D9A441"), colour("#8A5A00")
INK, PLUM, PLUM_LIGHT = colour("#241A1D"), colour("#6C3F42"), colour("#A8746A")
WHITE, PAPER, SAND, TAN = colour("#FFFFFF"), colour("#FBF1E2"), colour("#F1E2D0"), colour("#D9B79F")
WOOD, WOOD_DARK = colour("#9A6A48"), colour("#744930")
MIST, SLATE_PALE, SLATE = colour("#DCE5EB"), colour("#BFD0DC"), colour("#8FA7B8")
SLATE_MID, SLATE_DEEP, NIGHT = colour("#6F8A9D"), colour("#3F5566"), colour("#22313D")
LEAF, LEAF_DEEP = colour("#8FA67F"), colour("#556F55")
SKINS = (colour("#E3B28E"), colour("#D49C76"), colour("#EBC3A3"), colour("#C58B66"))
BLACK, SUN = colour("#120D0F"), colour("#F3B95F")


def bezier(start: Point, bend: Point, other_bend: Point, end: Point, steps: int = 24) -> list[Point]:
    """Points along a cubic curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * bend[0] + c * other_bend[0] + d * end[0],
                a * start[1] + b * bend[1] + c * other_bend[1] + d * end[1],
            )
        )
    return points


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 10) -> list[Point]:
    """A curve through all the points (Catmull-Rom)."""
    nodes = list(points)
    nodes = [nodes[-1], *nodes, nodes[0], nodes[1]] if closed else [nodes[0], *nodes, nodes[-1]]
    curve = []
    for before, start, end, after in zip(nodes, nodes[1:], nodes[2:], nodes[3:], strict=False):
        bend = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        other = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        curve += bezier(start, bend, other, end, steps)
    return curve


def turned(points: Iterable[Point], degrees: float, around: Point) -> list[Point]:
    """The points turned clockwise around one of them."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return [
        (
            around[0] + (x - around[0]) * cosine - (y - around[1]) * sine,
            around[1] + (x - around[0]) * sine + (y - around[1]) * cosine,
        )
        for x, y in points
    ]


class Canvas:
    """The sheet a scene is drawn on. Every length is in the final picture's pixels."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground[:3])
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def finish(self) -> Image.Image:
        return self.image.reduce(SCALE)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: Colour, round_by: float = 0
    ) -> None:
        box = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        if round_by:
            self.pen.rounded_rectangle(box, round_by * SCALE, fill)
        else:
            self.pen.rectangle(box, fill)

    def oval(self, x: float, y: float, across: float, fill: Colour, down: float | None = None) -> None:
        """An ellipse given by its centre and its half-widths."""
        down = across if down is None else down
        box = ((x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE)
        self.pen.ellipse(box, fill)

    def ring(
        self, x: float, y: float, radius: float, width: float, fill: Colour, down: float | None = None
    ) -> None:
        down = radius if down is None else down
        box = ((x - radius) * SCALE, (y - down) * SCALE, (x + radius) * SCALE, (y + down) * SCALE)
        self.pen.ellipse(box, outline=fill, width=round(width * SCALE))

    def pie(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        box = ((x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE)
        self.pen.pieslice(box, start, end, fill)

    def poly(self, points: Iterable[Point], fill: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A closed shape without corners."""
        self.poly(smooth(points, closed=True), fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A stroke with round ends and joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill, round(width * SCALE), joint="curve")
        if width > 2:
            reach = width / 2
            for x, y in (points[0], points[-1]):
                self.oval(x, y, reach, fill)

    def ridge(self, heights: Sequence[Point], fill: Colour) -> None:
        """Land from a skyline down to the lower edge."""
        self.poly([*smooth(heights), (WIDTH + 60, HEIGHT), (-60, HEIGHT)], fill)

    def shadow(self, x: float, y: float, across: float, down: float, strength: float = 0.18) -> None:
        self.oval(x, y, across, clear(BLACK, strength), down)

    def glow(self, x: float, y: float, radius: float, fill: Colour, strength: float = 0.12) -> None:
        """Light around a lamp: four rings, each weaker."""
        for step in range(4):
            self.oval(x, y, radius * (1 - step * 0.22), clear(fill, strength))

    def steam(self, x: float, y: float, height: float, fill: Colour, width: float = 9) -> None:
        """A rising wave."""
        points = bezier(
            (x, y),
            (x - height * 0.3, y - height * 0.33),
            (x + height * 0.3, y - height * 0.66),
            (x, y - height),
        )
        self.line(points, width, fill)

    def snow(self, area: tuple[float, float, float, float], count: int, seed: int) -> None:
        """Flakes inside x, y, width, height."""
        dice = random.Random(seed)
        x, y, width, height = area
        for _flake in range(count):
            self.oval(x + dice.random() * width, y + dice.random() * height, 2 + dice.random() * 4, WHITE)

    def sky(self, colours: Sequence[Colour], bottom: float) -> None:
        """Flat bands from the top to `bottom`, blended in small steps."""
        bands = 36
        for band in range(bands):
            place = band / (bands - 1) * (len(colours) - 1)
            index = min(int(place), len(colours) - 2)
            fill = mix(colours[index], colours[index + 1], place - index)
            self.rect(0, bottom * band / bands, WIDTH, bottom / bands + 1, fill)

    def windows(
        self, x: float, y: float, columns: int, rows: int, size: tuple[float, float], gap: float, fill: Colour
    ) -> None:
        """A grid of equal panes."""
        for row in range(rows):
            for column in range(columns):
                self.rect(x + column * (size[0] + gap), y + row * (size[1] + gap), *size, fill)

    def plant(self, x: float, y: float, size: float, pot: Colour = RED) -> None:
        """A pot plant standing on (x, y)."""
        for turn, length in ((-62, 0.8), (-36, 1.0), (-12, 1.18), (14, 1.1), (38, 0.95), (60, 0.72)):
            tip = turned([(x, y - size * 0.5 - size * length)], turn, (x, y - size * 0.5))[0]
            side = turned([(x, y - size * 0.5 - size * length * 0.5)], turn - 13, (x, y - size * 0.5))[0]
            other = turned([(x, y - size * 0.5 - size * length * 0.5)], turn + 13, (x, y - size * 0.5))[0]
            leaf = [
                *bezier((x, y - size * 0.5), side, side, tip, 10),
                *bezier(tip, other, other, (x, y - size * 0.5), 10),
            ]
            self.poly(leaf, LEAF if turn % 4 else LEAF_DEEP)
        self.poly(
            [
                (x - size * 0.36, y - size * 0.55),
                (x + size * 0.36, y - size * 0.55),
                (x + size * 0.26, y),
                (x - size * 0.26, y),
            ],
            pot,
        )
        self.rect(x - size * 0.4, y - size * 0.62, size * 0.8, size * 0.14, mix(pot, BLACK, 0.2), 3)

    def tree(self, x: float, foot: float) -> None:
        self.line([(x, foot), (x, foot - 170)], 14, WOOD_DARK)
        self.line([(x, foot - 110), (x + 34, foot - 160)], 7, WOOD_DARK)
        crown = (
            (-34, -190, 58, LEAF_DEEP),
            (38, -200, 60, LEAF_DEEP),
            (0, -246, 66, LEAF),
            (-20, -180, 40, LEAF),
        )
        for dx, dy, radius, fill in crown:
            self.oval(x + dx, foot + dy, radius, fill)

    def sun(self, x: float, y: float, radius: float) -> None:
        """With two rings of haze."""
        self.oval(x, y, radius * 2.3, clear(SUN, 0.13))
        self.oval(x, y, radius * 1.6, clear(SUN, 0.22))
        self.oval(x, y, radius, SUN)

    def boards(self, top: float, fill: Colour = WOOD) -> None:
        """A wooden table top seen from in front."""
        self.rect(0, top, WIDTH, HEIGHT - top, fill)
        self.rect(0, top, WIDTH, 12, mix(fill, WHITE, 0.22))
        for index, y in enumerate(range(int(top) + 52, HEIGHT, 48)):
            self.rect(0, y, WIDTH, 3, mix(fill, BLACK, 0.22))
            self.rect((index * 431) % 1000 + 80, y - 46, 3, 46, mix(fill, BLACK, 0.22))

    def helmet(self, x: float, y: float, size: float, fill: Colour, *, lamp: bool = True) -> None:
        """A safety helmet seen from the front; (x, y) is the middle of its brim."""
        self.pie(x, y, size, 180, 360, fill)
        self.pie(x, y, size, 180, 238, mix(fill, WHITE, 0.25))
        self.rect(x - size * 0.14, y - size * 1.05, size * 0.28, size, mix(fill, BLACK, 0.14), size * 0.1)
        self.rect(
            x - size * 1.16, y - size * 0.12, size * 2.32, size * 0.24, mix(fill, BLACK, 0.22), size * 0.12
        )
        if lamp:
            self.rect(x - size * 0.27, y - size * 0.62, size * 0.54, size * 0.46, INK, size * 0.12)
            self.oval(x, y - size * 0.39, size * 0.17, GOLD_PALE)
            self.glow(x, y - size * 0.39, size * 0.5, GOLD_PALE, 0.16)
