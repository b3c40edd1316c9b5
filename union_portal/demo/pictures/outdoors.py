"""Scenes under the open sky."""

# fmt: off - coordinates stay in rows
import math
from itertools import pairwise

from union_portal.demo.pictures.canvas import (
    BLACK,
    GOLD,
    GOLD_DEEP,
    GOLD_PALE,
    INK,
    NIGHT,
    PLUM,
    PLUM_LIGHT,
    RED,
    RED_DARK,
    SKINS,
    SLATE,
    SLATE_DEEP,
    SLATE_MID,
    SLATE_PALE,
    WHITE,
    WIDTH,
    Canvas,
    Colour,
    bezier,
    clear,
    colour,
    mix,
)

DAWN = (colour("#EFD2B4"), colour("#F6E0C2"), colour("#FBF1E2"))


def _walker(c: Canvas, x: float, y: float, size: float, stride: float) -> None:
    """A miner walking away, seen against the light: helmet, coat, one arm with a bag."""
    hip, neck = (x, y - size * 0.92), (x + size * 0.05, y - size * 1.62)
    c.line([hip, (x - stride * size, y - size * 0.48), (x - stride * size * 1.25, y)], size * 0.24, BLACK)
    c.line([hip, (x + stride * size, y - size * 0.5), (x + stride * size * 0.9, y)], size * 0.24, INK)
    c.blob(
        [
            (x - size * 0.34, y - size * 0.78),
            (x - size * 0.32, y - size * 1.5),
            (x, y - size * 1.72),
            (x + size * 0.34, y - size * 1.5),
            (x + size * 0.34, y - size * 0.78),
        ],
        INK,
    )
    c.line(
        [
            (x + size * 0.28, y - size * 1.45),
            (x + size * 0.46, y - size * 1.05),
            (x + size * 0.4, y - size * 0.72),
        ],
        size * 0.17,
        INK,
    )
    c.rect(x - size * 0.3, y - size * 1.12, size * 0.6, size * 0.07, GOLD)
    c.oval(neck[0], y - size * 1.9, size * 0.22, BLACK)
    c.pie(neck[0], y - size * 1.93, size * 0.28, 180, 360, mix(RED, BLACK, 0.25))
    c.rect(neck[0] - size * 0.34, y - size * 1.97, size * 0.68, size * 0.08, mix(RED, BLACK, 0.45), 3)
    c.glow(neck[0] + size * 0.12, y - size * 2.04, size * 0.34, GOLD_PALE, 0.2)
    c.oval(neck[0] + size * 0.12, y - size * 2.04, size * 0.07, WHITE)


def _sheave(c: Canvas, x: float, y: float, radius: float) -> None:
    """A winding wheel with its spokes."""
    c.ring(x, y, radius, radius * 0.2, INK)
    for spoke in range(6):
        turn = math.pi * spoke / 6 + 0.2
        dx, dy = math.cos(turn) * radius * 0.9, math.sin(turn) * radius * 0.9
        c.line([(x - dx, y - dy), (x + dx, y + dy)], 3, INK)
    c.oval(x, y, radius * 0.16, INK)


def _tower(c: Canvas, x: float, top: float, foot: float) -> None:
    """The lattice of a headframe with its backstay to the right."""
    left, right = [(x - 34, top), (x - 74, foot)], [(x + 34, top), (x + 74, foot)]
    for leg in (left, right):
        c.line(leg, 13, INK)
    c.line([(x + 34, top + 14), (x + 320, foot)], 13, INK)
    levels = [top + (foot - top) * share for share in (0.04, 0.22, 0.42, 0.64, 0.88)]
    edges = [
        (x - 34 - 40 * (y - top) / (foot - top), x + 34 + 40 * (y - top) / (foot - top), y) for y in levels
    ]
    for (a, b, y), (d, e, below) in pairwise(edges):
        c.line([(a, y), (b, y)], 6, INK)
        c.line([(a, y), (e, below)], 5, INK)
        c.line([(b, y), (d, below)], 5, INK)
    c.line([(x - 62, top), (x + 62, top)], 13, INK)
    c.poly([(x - 78, top - 60), (x, top - 100), (x + 78, top - 60)], INK)
    c.line([(x - 60, top - 56), (x - 60, top)], 6, INK)
    c.line([(x + 60, top - 56), (x + 60, top)], 6, INK)
    _sheave(c, x - 26, top - 22, 30)
    _sheave(c, x + 32, top - 22, 30)


def headframe(c: Canvas) -> None:
    c.sky(DAWN, 520)
    c.sun(826, 270, 92)
    c.ridge(
        [
            (-40, 250),
            (90, 300),
            (240, 316),
            (400, 280),
            (560, 330),
            (740, 386),
            (930, 336),
            (1080, 276),
            (1240, 300),
        ],
        colour("#E0C2A9"),
    )
    c.ridge(
        [(-40, 410), (130, 386), (300, 410), (480, 474), (640, 448), (820, 372), (1000, 384), (1240, 360)],
        colour("#B98A7C"),
    )
    c.ridge(
        [(-40, 520), (200, 478), (420, 490), (650, 512), (880, 482), (1100, 540), (1240, 560)],
        colour("#7C4D4E"),
    )
    c.ridge([(-40, 590), (300, 576), (640, 586), (1240, 560)], colour("#3A2A2E"))
    c.line([(470, 158), (960, 512)], 3.5, INK)
    c.line([(410, 158), (960, 530)], 3.5, INK)
    _tower(c, 430, 190, 592)
    c.poly([(920, 592), (920, 506), (972, 470), (1112, 470), (1160, 506), (1160, 592)], INK)
    c.rect(1160, 536, 110, 60, mix(INK, PLUM, 0.2))
    c.windows(946, 522, 4, 1, (26, 30), 26, GOLD_PALE)
    c.windows(1186, 556, 2, 1, (16, 16), 18, GOLD)
    c.poly([(-20, 560), (196, 458), (232, 458), (60, 560), (60, 610), (-20, 610)], mix(INK, PLUM, 0.2))
    c.rect(182, 466, 64, 130, INK)
    c.windows(198, 486, 2, 2, (12, 14), 8, GOLD_PALE)
    c.ridge([(-40, 616), (300, 596), (700, 604), (1240, 588)], colour("#5A3D3F"))
    c.ridge([(-40, 668), (400, 646), (800, 662), (1240, 640)], colour("#2A1E21"))
    for x, y, size, stride in ((600, 638, 62, 0.2), (692, 646, 67, 0.26), (800, 640, 63, 0.18)):
        _walker(c, x, y, size, stride)


def mountains(c: Canvas) -> None:
    c.sky((colour("#C98F74"), colour("#EBBB8C"), colour("#F8E0B8")), 420)
    c.sun(640, 300, 74)
    c.ridge(
        [(-40, 300), (120, 250), (300, 292), (470, 214), (640, 286), (820, 196), (1010, 270), (1240, 210)],
        colour("#D9A488"),
    )
    c.ridge(
        [(-40, 340), (160, 306), (330, 344), (520, 296), (760, 352), (960, 290), (1240, 330)],
        colour("#B07A70"),
    )
    c.ridge(
        [(-40, 392), (200, 350), (420, 392), (660, 366), (880, 398), (1080, 352), (1240, 372)],
        colour("#7F5358"),
    )
    c.rect(0, 420, WIDTH, 255, colour("#E3B48D"))
    c.rect(0, 420, WIDTH, 40, colour("#A77468"))
    for row in range(16):
        width = 300 - row * 12
        c.rect(640 - width / 2 + (row % 3 - 1) * 22, 440 + row * 13, width, 5, clear(GOLD_PALE, 0.62), 2)
        c.rect(70 + (row * 173) % 980, 470 + row * 12, 120 + row * 5, 3, clear(WHITE, 0.26), 1)
    c.ridge([(-60, 560), (60, 536), (200, 586), (330, 640), (420, 690)], colour("#4C3238"))
    c.ridge([(760, 700), (880, 640), (1010, 600), (1240, 560)], colour("#4C3238"))
    for x, y, size in ((70, 556, 120), (136, 574, 92), (1046, 610, 110), (1112, 596, 150), (1170, 590, 104)):
        c.poly([(x, y - size), (x - size * 0.24, y), (x + size * 0.24, y)], colour("#36242B"))
        c.poly(
            [(x, y - size * 0.75), (x - size * 0.3, y + size * 0.16), (x + size * 0.3, y + size * 0.16)],
            colour("#2C1D24"),
        )
    for x, y, size in ((420, 150, 15), (466, 132, 12), (500, 160, 10)):
        c.line(bezier((x - size, y), (x - size * 0.5, y - size * 0.8), (x, y), (x, y)), 3, PLUM)
        c.line(bezier((x, y), (x, y), (x + size * 0.5, y - size * 0.8), (x + size, y)), 3, PLUM)


def _ore_car(c: Canvas, x: float, y: float, fill: Colour) -> None:
    c.blob(
        [
            (x + 10, y - 118),
            (x + 44, y - 148),
            (x + 96, y - 162),
            (x + 150, y - 144),
            (x + 178, y - 116),
            (x + 94, y - 104),
        ],
        colour("#1B1719"),
    )
    c.poly([(x, y - 124), (x + 188, y - 124), (x + 168, y - 34), (x + 20, y - 34)], fill)
    c.poly([(x, y - 124), (x + 188, y - 124), (x + 184, y - 106), (x + 4, y - 106)], mix(fill, WHITE, 0.16))
    for rib in (46, 94, 142):
        c.rect(x + rib - 5, y - 124, 10, 90, mix(fill, BLACK, 0.22))
    c.rect(x - 6, y - 36, 200, 14, INK, 4)
    c.rect(x - 20, y - 34, 24, 8, INK)
    for wheel in (44, 144):
        c.oval(x + wheel, y - 20, 22, colour("#2C2629"))
        c.ring(x + wheel, y - 20, 22, 5, SLATE_MID)
        c.oval(x + wheel, y - 20, 6, SLATE_PALE)


def train(c: Canvas) -> None:
    c.sky((colour("#1D2A36"), colour("#2F4353"), colour("#56707F")), 480)
    c.oval(206, 124, 48, colour("#F5E3B5"))
    c.oval(226, 112, 44, colour("#22303C"))
    for x, y in (
        (90, 70),
        (330, 60),
        (420, 150),
        (560, 80),
        (690, 130),
        (860, 60),
        (1010, 110),
        (1120, 60),
        (300, 210),
    ):
        c.oval(x, y, 2.4, GOLD_PALE)
    c.ridge(
        [(-40, 380), (180, 300), (360, 352), (600, 290), (820, 362), (1040, 310), (1240, 350)],
        colour("#2C3D49"),
    )
    c.ridge([(-40, 440), (240, 408), (520, 440), (820, 404), (1240, 446)], colour("#22303A"))
    for x, height in ((120, 92), (1080, 120)):
        c.rect(x, 440 - height, 8, height + 40, INK)
        c.glow(x + 4, 440 - height, 60, GOLD_PALE, 0.1)
        c.oval(x + 4, 440 - height, 9, GOLD_PALE)
    c.rect(0, 556, WIDTH, 119, colour("#2A2426"))
    c.poly([(900, 420), (1320, 330), (1320, 640), (900, 500)], clear(GOLD_PALE, 0.14))
    c.poly([(900, 436), (1320, 380), (1320, 600), (900, 486)], clear(GOLD_PALE, 0.2))
    for sleeper in range(21):
        c.rect(sleeper * 62 - 16, 574, 40, 16, colour("#4A3A34"), 3)
    c.rect(0, 562, WIDTH, 10, SLATE)
    c.rect(0, 571, WIDTH, 4, INK)
    for x, fill in ((-90, SLATE_DEEP), (120, colour("#6B4A44")), (330, SLATE_DEEP)):
        _ore_car(c, x, 562, fill)
    _locomotive(c)
    c.rect(0, 606, WIDTH, 70, colour("#1D191B"))
    c.rect(0, 606, WIDTH, 4, colour("#3A3133"))


def _locomotive(c: Canvas) -> None:
    """The engine at the head of the ore train, its lamp to the right."""
    c.rect(546, 514, 370, 22, INK, 5)
    c.poly(
        [(556, 514), (556, 396), (700, 396), (700, 344), (812, 344), (828, 416), (900, 430), (908, 514)],
        RED_DARK,
    )
    c.poly([(556, 396), (700, 396), (700, 420), (556, 420)], RED)
    c.rect(716, 362, 44, 48, colour("#F3DFA9"), 5)
    c.poly([(770, 362), (800, 362), (812, 410), (770, 410)], colour("#F3DFA9"))
    c.rect(692, 332, 130, 14, INK, 6)
    c.rect(556, 470, 352, 9, GOLD)
    for x in (580, 612, 644, 676):
        c.rect(x, 432, 16, 28, mix(RED_DARK, BLACK, 0.35), 3)
    for x in (604, 684, 770, 850):
        c.oval(x, 540, 26, colour("#2C2629"))
        c.ring(x, 540, 26, 6, SLATE_MID)
        c.oval(x, 540, 7, SLATE_PALE)
    c.rect(604, 536, 246, 7, SLATE)
    c.oval(900, 456, 15, WHITE)
    c.glow(900, 456, 46, GOLD_PALE, 0.22)


def _silo(c: Canvas, x: float, top: float, width: float, foot: float, fill: Colour) -> None:
    c.rect(x, top, width, foot - top, fill)
    c.rect(x, top, width * 0.3, foot - top, mix(fill, WHITE, 0.22))
    c.rect(x + width * 0.78, top, width * 0.22, foot - top, mix(fill, BLACK, 0.12))
    c.oval(x + width / 2, top, width / 2, mix(fill, WHITE, 0.35), width * 0.12)
    for band in (0.3, 0.6):
        c.rect(x, top + (foot - top) * band, width, 6, mix(fill, BLACK, 0.18))


def plant(c: Canvas) -> None:
    c.sky((colour("#A9C2D1"), colour("#CFDDE4"), colour("#F5EBDA")), 480)
    c.sun(1010, 130, 58)
    for x, y, size in ((190, 120, 1.0), (620, 86, 0.8)):
        for dx, radius in ((-64, 24), (-24, 38), (24, 32), (64, 22)):
            c.oval(x + dx * size, y, radius * size * 1.3, clear(WHITE, 0.85), radius * size * 0.8)
    c.ridge([(-40, 420), (180, 360), (420, 408), (700, 350), (960, 396), (1240, 350)], colour("#A9B7AE"))
    c.ridge([(-40, 470), (260, 440), (600, 470), (900, 436), (1240, 460)], colour("#8C9C8C"))
    for x, top in ((846, 236), (956, 236), (1066, 236)):
        _silo(c, x, top, 100, 560, colour("#D9CBB8"))
    c.rect(838, 214, 336, 26, SLATE_DEEP, 4)
    c.windows(856, 221, 11, 1, (16, 10), 12, GOLD_PALE)
    c.poly([(300, 560), (300, 262), (420, 214), (700, 214), (700, 560)], colour("#C6D2D8"))
    c.poly([(300, 262), (420, 214), (700, 214), (700, 240), (426, 240), (300, 290)], SLATE_DEEP)
    c.rect(560, 150, 140, 70, SLATE)
    c.rect(552, 140, 156, 14, SLATE_DEEP, 3)
    c.windows(336, 312, 8, 4, (28, 34), 14, colour("#7E99A9"))
    c.windows(336, 312, 2, 4, (28, 34), 14, GOLD_PALE)
    c.poly([(706, 216), (840, 216), (840, 250), (706, 250)], SLATE_MID)
    c.poly([(-20, 520), (306, 300), (306, 340), (-20, 566)], SLATE_MID)
    c.poly([(-20, 520), (306, 300), (306, 312), (-20, 534)], colour("#A8BBC8"))
    for share in range(6):
        x, y = 24 + share * 48, 504 - share * 32
        c.rect(x, y, 20, 13, NIGHT)
    for x in (90, 206):
        top = 560 - (x + 20) * 0.66 + 30
        c.line([(x, top), (x - 22, 590)], 9, SLATE_DEEP)
        c.line([(x, top), (x + 22, 590)], 9, SLATE_DEEP)
    c.rect(440, 496, 84, 64, NIGHT, 3)
    c.rect(0, 556, WIDTH, 120, colour("#B9A68C"))
    c.blob([(560, 600), (640, 520), (720, 474), (800, 524), (880, 600), (720, 616)], colour("#2B2628"))
    c.blob([(650, 596), (700, 520), (724, 480), (760, 530), (770, 600)], colour("#3B3436"))
    c.rect(0, 600, WIDTH, 76, colour("#8F7C66"))
    c.oval(220, 640, 230, colour("#5B7C8D"), 26)
    c.oval(220, 634, 216, colour("#8FB0BF"), 20)
    c.rect(150, 630, 140, 3, clear(WHITE, 0.5))


def bus(c: Canvas) -> None:
    c.sky((colour("#E7C6A8"), colour("#F4DFC0"), colour("#FBF1E2")), 470)
    c.sun(250, 260, 66)
    for x, top, width, tone in (
        (-20, 300, 150, 0.0),
        (140, 250, 130, 0.12),
        (300, 330, 170, 0.05),
        (620, 280, 150, 0.1),
        (800, 226, 140, 0.0),
        (960, 310, 260, 0.12),
    ):
        fill = mix(colour("#C9AE9C"), PLUM_LIGHT, tone * 3)
        c.rect(x, top, width, 250, fill)
        c.windows(x + 18, top + 22, int((width - 30) // 34), 4, (16, 20), 18, mix(fill, GOLD_PALE, 0.75))
    c.rect(0, 470, WIDTH, 205, colour("#6D6462"))
    c.rect(0, 458, WIDTH, 30, colour("#B8A698"))
    for dash in range(9):
        c.rect(dash * 150 - 40, 618, 84, 9, colour("#F1E2C4"))
    c.tree(96, 478)
    c.shadow(640, 566, 380, 18, 0.3)
    c.rect(280, 236, 700, 310, RED, 30)
    c.rect(280, 420, 700, 126, RED_DARK, 22)
    c.rect(280, 408, 700, 18, GOLD_PALE)
    c.rect(306, 266, 560, 118, NIGHT, 12)
    for pane in range(4):
        c.rect(314 + pane * 138, 274, 126, 102, colour("#A9C4D2"), 8)
        c.poly(
            [
                (330 + pane * 138, 376),
                (392 + pane * 138, 274),
                (420 + pane * 138, 274),
                (358 + pane * 138, 376),
            ],
            clear(WHITE, 0.35),
        )
    for pane, tone in ((0, 0), (1, 1), (1.5, 2), (3, 3)):
        x = 366 + pane * 138
        c.oval(x, 336, 18, SKINS[tone])
        c.pie(x, 332, 19, 180, 360, INK)
        c.rect(x - 27, 352, 54, 26, (SLATE_DEEP, GOLD_DEEP, PLUM, SLATE_DEEP)[tone], 10)
    c.rect(880, 266, 82, 250, NIGHT, 10)
    c.rect(888, 274, 66, 132, colour("#C9DCE4"), 8)
    c.rect(888, 414, 66, 94, colour("#8FAFBF"), 6)
    c.rect(966, 440, 20, 34, GOLD_PALE, 6)
    c.rect(270, 512, 720, 20, INK, 8)
    for x in (420, 800):
        c.oval(x, 540, 52, INK)
        c.ring(x, 540, 34, 9, SLATE_PALE)
        c.oval(x, 540, 11, SLATE)
    c.rect(1070, 250, 10, 300, SLATE_DEEP)
    c.rect(1026, 236, 98, 80, WHITE, 8)
    c.rect(1026, 236, 98, 26, SLATE_DEEP, 8)
    for line in range(3):
        c.rect(1040, 274 + line * 12, 70 - line * 14, 5, SLATE)


SCENES = (headframe, mountains, train, plant, bus)
