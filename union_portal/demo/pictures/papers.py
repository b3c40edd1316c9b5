"""Paper on desks, boards and lines."""

# fmt: off - coordinates stay in rows
import math
import random

from union_portal.demo.pictures.canvas import (
    BLACK,
    GOLD,
    GOLD_DEEP,
    GOLD_PALE,
    INK,
    LEAF,
    LEAF_DEEP,
    PAPER,
    RED,
    RED_DARK,
    SAND,
    SLATE,
    SLATE_DEEP,
    SLATE_MID,
    SLATE_PALE,
    TAN,
    WHITE,
    WIDTH,
    WOOD,
    WOOD_DARK,
    Canvas,
    Colour,
    Point,
    bezier,
    clear,
    colour,
    mix,
    smooth,
    turned,
)


def _sheet(
    c: Canvas, x: float, y: float, width: float, height: float, tilt: float, fill: Colour = WHITE
) -> None:
    """A page with lines of grey where text would stand; turned around its middle."""
    middle = (x + width / 2, y + height / 2)
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    c.poly(turned([(px + 9, py + 12) for px, py in corners], tilt, middle), clear(BLACK, 0.16))
    c.poly(turned(corners, tilt, middle), fill)
    dice = random.Random(round(x + y))
    rows = int((height - 110) // 26)
    bars: list[tuple[float, float, float, Colour]] = [(x + width * 0.28, y + 36, width * 0.44, SLATE_DEEP)]
    for row in range(rows):
        length = width - 72 - (dice.random() * width * 0.35 if row % 4 == 3 else 0)
        bars.append((x + 36, y + 82 + row * 26, length, SLATE_PALE))
    for left, top, length, shade in bars:
        c.poly(
            turned(
                [(left, top), (left + length, top), (left + length, top + 9), (left, top + 9)], tilt, middle
            ),
            shade,
        )


def contract(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#7C5238"))
    for y in range(0, 675, 84):
        c.rect(0, y, WIDTH, 3, colour("#6A4530"))
    c.rect(130, 60, 960, 560, clear(BLACK, 0.18), 30)
    c.rect(116, 44, 960, 560, SLATE_DEEP, 30)
    c.rect(134, 62, 924, 524, mix(SLATE_DEEP, SLATE_MID, 0.3), 20)
    _sheet(c, 640, 74, 390, 500, 7, colour("#F4ECDF"))
    _sheet(c, 236, 66, 400, 520, -5)
    for start, end in (((316, 520), (420, 510)), ((486, 504), (590, 494))):
        c.line([start, end], 4, SLATE)
    c.line(bezier((326, 508), (350, 470), (360, 530), (378, 498)), 4, INK)
    c.line(bezier((378, 498), (390, 480), (396, 520), (412, 494)), 4, INK)
    _pen(c, (880, 250), (566, 486))
    c.shadow(122, 170, 108, 100, 0.2)
    c.oval(110, 156, 106, WHITE)
    c.oval(110, 156, 76, SLATE_PALE)
    c.oval(110, 156, 66, colour("#8C5A2B"))
    c.oval(92, 138, 26, colour("#A9713A"), 16)
    c.rect(1096, 420, 74, 190, clear(BLACK, 0.2), 12)
    c.rect(1088, 410, 74, 190, RED, 12)
    c.rect(1100, 424, 50, 60, GOLD_PALE, 4)
    for row in range(3):
        c.rect(1106, 434 + row * 16, 38 - row * 8, 6, GOLD_DEEP)


def _pen(c: Canvas, top: Point, tip: Point) -> None:
    """A fountain pen lying from `top` to its nib at `tip`."""
    length = math.dist(top, tip)
    tilt = math.degrees(math.atan2(tip[1] - top[1], tip[0] - top[0]))

    def part(start: float, end: float, half: float, fill: Colour, half_end: float | None = None) -> None:
        half_end = half if half_end is None else half_end
        box = [
            (top[0] + start * length, top[1] - half),
            (top[0] + end * length, top[1] - half_end),
            (top[0] + end * length, top[1] + half_end),
            (top[0] + start * length, top[1] + half),
        ]
        c.poly(turned(box, tilt, top), fill)

    c.line([(top[0] + 10, top[1] + 16), (tip[0] + 14, tip[1] + 12)], 24, clear(BLACK, 0.2))
    c.oval(*top, 17, RED_DARK)
    part(0, 0.56, 17, RED_DARK, 19)
    part(0, 0.56, 17, mix(RED, WHITE, 0.1), -4)
    part(0.56, 0.6, 20, GOLD)
    part(0.6, 0.84, 17, INK, 12)
    part(0.84, 1, 11, GOLD, 1)
    part(0.9, 1, 1.5, GOLD_DEEP, 1)


def chart(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#EFE0CC"))
    c.rect(0, 520, WIDTH, 155, colour("#C49C78"))
    c.rect(0, 512, WIDTH, 12, PAPER)
    for x in (300, 900):
        c.line([(600 + (x - 600) * 0.5, 420), (x, 650)], 20, WOOD_DARK)
    c.line([(600, 420), (600, 630)], 18, mix(WOOD_DARK, BLACK, 0.2))
    c.shadow(600, 648, 400, 14, 0.16)
    c.rect(176, 42, 848, 480, clear(BLACK, 0.14), 12)
    c.rect(164, 28, 848, 480, WOOD, 12)
    c.rect(182, 46, 812, 444, WHITE, 6)
    c.rect(230, 78, 260, 18, SLATE_DEEP, 4)
    c.rect(230, 108, 160, 10, SLATE_PALE, 4)
    for line in range(5):
        c.rect(230, 160 + line * 64, 716, 2, colour("#E1E6E9"))
    heights = ((150, 96), (186, 120), (128, 110), (216, 132), (238, 170))
    for index, (income, outlay) in enumerate(heights):
        x = 262 + index * 140
        c.rect(x, 416 - income, 46, income, GOLD, 3)
        c.rect(x + 52, 416 - outlay, 46, outlay, SLATE_MID, 3)
        c.rect(x + 14, 434, 70, 9, SLATE_PALE, 4)
    c.rect(230, 414, 716, 5, SLATE_DEEP)
    trend = [
        (290 + index * 140, 416 - income - 34 + (index % 2) * 10)
        for index, (income, _out) in enumerate(heights)
    ]
    c.line(trend, 5, RED)
    for x, y in trend:
        c.oval(x, y, 10, RED)
        c.oval(x, y, 5, WHITE)
    c.oval(866, 118, 46, GOLD_PALE)
    c.pie(866, 118, 46, -90, 60, RED)
    c.pie(866, 118, 46, 60, 150, SLATE_DEEP)
    c.oval(866, 118, 20, WHITE)
    for x, fill in ((150, SLATE_DEEP), (1096, SLATE_DEEP)):
        c.shadow(x, 628, 70, 11, 0.2)
        c.plant(x, 626, 116, fill)


def board(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#D5DDE0"))
    c.rect(0, 560, WIDTH, 115, SLATE)
    c.rect(0, 560, WIDTH, 8, SLATE_MID)
    c.rect(92, 52, 1040, 486, clear(BLACK, 0.16), 10)
    c.rect(80, 38, 1040, 486, WOOD_DARK, 10)
    c.rect(102, 60, 996, 442, colour("#C79A6B"))
    dice = random.Random(4)
    for _grain in range(260):
        c.oval(110 + dice.random() * 980, 66 + dice.random() * 430, 2, colour("#B58759"))
    c.poly([(64, 38), (1136, 38), (1090, 6), (110, 6)], RED)
    c.rect(64, 34, 1072, 10, RED_DARK)
    for x, y, width, height, tilt, fill in (
        (132, 92, 208, 280, -2, WHITE),
        (372, 84, 224, 180, 1, PAPER),
        (628, 96, 190, 250, -1, WHITE),
        (850, 86, 216, 200, 2, GOLD_PALE),
        (380, 288, 200, 190, -2, WHITE),
        (856, 312, 204, 170, -1, WHITE),
    ):
        _sheet(c, x, y, width, height, tilt, fill)
    c.rect(640, 374, 168, 104, PAPER, 3)
    for index, height in enumerate((34, 52, 42, 70)):
        c.rect(658 + index * 36, 464 - height, 24, height, (GOLD, SLATE_MID, GOLD, RED)[index])
    c.rect(146, 392, 178, 92, colour("#A9C4D2"), 3)
    c.poly([(146, 484), (206, 420), (250, 460), (286, 430), (324, 484)], SLATE_MID)
    c.oval(290, 416, 12, GOLD_PALE)
    for x, y, fill in (
        (236, 98, RED),
        (484, 92, SLATE_DEEP),
        (722, 102, GOLD_DEEP),
        (958, 94, RED),
        (480, 294, LEAF_DEEP),
        (958, 320, SLATE_DEEP),
        (724, 380, RED),
        (236, 398, SLATE_DEEP),
    ):
        c.oval(x + 4, y + 6, 10, clear(BLACK, 0.25))
        c.oval(x, y, 11, fill)
        c.oval(x - 3, y - 4, 4, clear(WHITE, 0.6))
    for x in (150, 1020):
        c.rect(x, 524, 26, 151, WOOD_DARK)


def drawings(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#A9764F"))
    for y in range(0, 675, 96):
        c.rect(0, y, WIDTH, 3, colour("#966542"))
    plan = [(120, 96), (1010, 44), (1080, 566), (176, 618)]
    c.poly([(x + 14, y + 18) for x, y in plan], clear(BLACK, 0.2))
    c.poly(plan, colour("#EFE3CC"))
    for scale, fill in (
        (1.0, TAN),
        (0.84, TAN),
        (0.68, TAN),
        (0.52, TAN),
        (0.36, colour("#C49A70")),
        (0.2, GOLD_DEEP),
    ):
        for x, y, wide, tall in ((420, 300, 240, 170), (820, 350, 200, 180)):
            outline = [
                (
                    x + math.cos(t) * wide * scale * (1 + 0.16 * math.sin(3 * t + x)),
                    y + math.sin(t) * tall * scale * (1 + 0.13 * math.cos(2 * t)),
                )
                for t in (step / 48 * math.tau for step in range(49))
            ]
            c.line(outline, 3, fill)
    road = smooth([(176, 470), (330, 430), (470, 480), (620, 400), (760, 440), (900, 300), (1020, 210)])
    c.line(road, 11, SLATE_DEEP)
    c.line(road, 5, PAPER)
    for x, y in ((330, 430), (620, 400), (900, 300)):
        c.oval(x, y, 14, RED)
        c.oval(x, y, 6, WHITE)
    c.line([(620, 400), (640, 240), (560, 150)], 6, SLATE_MID)
    c.poly([(934, 104), (952, 150), (934, 140), (916, 150)], RED)
    c.ring(934, 128, 36, 4, SLATE_DEEP)
    for index, (y, fill) in enumerate(((88, SLATE_DEEP), (164, RED_DARK), (240, SLATE))):
        c.rect(1042 + index * 12, y + 14, 220, 58, clear(BLACK, 0.2), 29)
        c.rect(1036 + index * 12, y, 220, 58, fill, 29)
        c.oval(1060 + index * 12, y + 29, 20, PAPER, 27)
        c.ring(1060 + index * 12, y + 29, 9, 3, TAN, 14)
    ruler = [(300, 560), (760, 530), (763, 580), (303, 610)]
    c.poly([(x + 6, y + 10) for x, y in ruler], clear(BLACK, 0.2))
    c.poly(ruler, GOLD_PALE)
    for mark in range(30):
        x = 312 + mark * 15.2
        top = 560 - (x - 300) * 0.0652
        c.line([(x, top), (x + 1, top + (22 if mark % 5 == 0 else 12))], 2, INK)
    c.line([(1080, 350), (1010, 600)], 11, SLATE_PALE)
    c.line([(1080, 350), (1150, 596)], 11, colour("#D5DADC"))
    c.oval(1080, 346, 20, GOLD)
    c.rect(1074, 304, 12, 34, SLATE_DEEP, 4)
    c.poly([(1004, 596), (1016, 599), (1004, 636)], INK)
    c.poly([(1144, 594), (1156, 591), (1158, 632)], INK)
    for x, y, fill in ((122, 98, SLATE), (1006, 48, SLATE), (178, 610, SLATE)):
        c.oval(x + 22, y + 4, 24, mix(fill, BLACK, 0.2))
        c.oval(x + 20, y, 22, fill)
        c.oval(x + 14, y - 6, 7, clear(WHITE, 0.4))


def letters(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#2B2326"))
    for radius, fill in (
        (760, "#3A2D2E"),
        (640, "#4A3835"),
        (520, "#5E473E"),
        (400, "#795B48"),
        (280, "#9A7656"),
    ):
        c.oval(600, 640, radius, colour(fill), radius * 0.86)
    c.oval(600, 640, 170, colour("#D9B27A"), 150)
    c.poly([(560, 560), (640, 560), (1000, 675), (200, 675)], colour("#6B5145"))
    for share in range(5):
        y = 572 + share * share * 5
        half = 46 + (y - 560) * 2.8
        c.rect(600 - half, y, half * 2, 4 + share, colour("#4A3835"))
    for sag, top, seed in ((70, 70, 1), (96, 300, 2)):
        cord = bezier((-20, top), (300, top + sag * 1.5), (900, top + sag * 1.5), (1220, top), 60)
        c.line(cord, 4, colour("#C9A77F"))
        dice = random.Random(seed)
        for place in range(5, 58, 9):
            x, y = cord[place]
            _letter(
                c,
                x,
                y,
                dice.choice((0, 1, 2)),
                dice.uniform(-6, 6),
                dice.choice((PAPER, WHITE, SAND, GOLD_PALE)),
            )
        for place in range(10, 56, 9):
            x, y = cord[place]
            c.rect(x - 5, y, 10, 15, INK, 3)
            c.glow(x, y + 28, 54, GOLD_PALE, 0.14)
            c.oval(x, y + 28, 14, colour("#FFE9B0"), 17)


def _letter(c: Canvas, x: float, y: float, kind: int, tilt: float, fill: Colour) -> None:
    """A page, an envelope or a child's picture, held by a wooden peg."""
    wide, tall = ((106, 136), (132, 92), (112, 124))[kind]
    pin = (x, y)

    def area(left: float, top: float, right: float, bottom: float) -> list[Point]:
        return turned(
            [(x + left, y + top), (x + right, y + top), (x + right, y + bottom), (x + left, y + bottom)],
            tilt,
            pin,
        )

    c.poly(area(-wide / 2 + 7, 16, wide / 2 + 7, tall + 16), clear(BLACK, 0.25))
    c.poly(area(-wide / 2, 8, wide / 2, tall + 8), fill)
    if kind == 0:
        for row in range(6):
            c.poly(area(-wide / 2 + 14, 34 + row * 16, wide / 2 - 14 - (row == 5) * 34, 38 + row * 16), SLATE)
    elif kind == 1:
        flap = turned([(x - wide / 2, y + 8), (x + wide / 2, y + 8), (x, y + 62)], tilt, pin)
        c.poly(flap, mix(fill, WOOD, 0.24))
        c.oval(*turned([(x, y + 58)], tilt, pin)[0], 9, RED)
    else:
        c.poly(area(-wide / 2 + 10, 20, wide / 2 - 10, tall - 6), colour("#BFD8E2"))
        c.poly(turned([(x - 42, y + tall - 6), (x - 8, y + 62), (x + 42, y + tall - 6)], tilt, pin), LEAF)
        c.oval(*turned([(x + 22, y + 44)], tilt, pin)[0], 11, GOLD)
    c.poly(area(-7, -14, 7, 26), colour("#D2A878"))
    c.poly(area(-1, -14, 1, 26), WOOD_DARK)


SCENES = (contract, chart, board, drawings, letters)
