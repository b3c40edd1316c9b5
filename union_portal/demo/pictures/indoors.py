"""Rooms that people live, read and learn in."""

# fmt: off - coordinates stay in rows
import random

from union_portal.demo.pictures.canvas import (
    BLACK,
    GOLD,
    GOLD_PALE,
    INK,
    LEAF_DEEP,
    MIST,
    NIGHT,
    PAPER,
    PLUM,
    PLUM_LIGHT,
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
    bezier,
    clear,
    colour,
    mix,
)


def _window(c: Canvas, x: float, y: float, width: float, height: float, sky: Colour = SLATE_PALE) -> None:
    """A window with hills behind it."""
    c.rect(x - 14, y - 14, width + 28, height + 28, PAPER, 6)
    c.rect(x, y, width, height, sky)
    c.poly(
        [
            (x, y + height * 0.78),
            (x + width * 0.28, y + height * 0.5),
            (x + width * 0.52, y + height * 0.72),
            (x + width * 0.76, y + height * 0.42),
            (x + width, y + height * 0.66),
            (x + width, y + height),
            (x, y + height),
        ],
        mix(sky, SLATE_MID, 0.55),
    )
    c.poly(
        [
            (x, y + height * 0.9),
            (x + width * 0.4, y + height * 0.74),
            (x + width, y + height * 0.88),
            (x + width, y + height),
            (x, y + height),
        ],
        mix(sky, SLATE_DEEP, 0.55),
    )
    c.rect(x + width / 2 - 6, y, 12, height, PAPER)
    c.rect(x, y + height * 0.42, width, 12, PAPER)
    c.rect(x - 26, y + height + 10, width + 52, 20, mix(PAPER, WOOD, 0.2), 4)


def _hanging_coat(c: Canvas, x: float, top: float, fill: Colour) -> None:
    """A work jacket on its hook, trousers under it."""
    c.rect(x - 34, top + 170, 31, 160, mix(fill, BLACK, 0.24), 8)
    c.rect(x + 3, top + 170, 31, 160, mix(fill, BLACK, 0.3), 8)
    c.line([(x - 40, top + 34), (x - 62, top + 170)], 30, mix(fill, BLACK, 0.12))
    c.line([(x + 40, top + 34), (x + 62, top + 170)], 30, mix(fill, BLACK, 0.12))
    c.poly(
        [
            (x - 52, top + 22),
            (x - 18, top),
            (x + 18, top),
            (x + 52, top + 22),
            (x + 46, top + 206),
            (x - 46, top + 206),
        ],
        fill,
    )
    c.poly([(x - 18, top), (x, top + 34), (x + 18, top)], mix(fill, BLACK, 0.4))
    c.rect(x - 1.5, top + 34, 3, 172, mix(fill, BLACK, 0.4))
    for y in (92, 150):
        c.rect(x - 50, top + y, 100, 13, GOLD_PALE)
    c.rect(x - 36, top + 56, 24, 22, mix(fill, BLACK, 0.16), 3)
    c.rect(x - 72, top + 128, 24, 10, GOLD_PALE)
    c.rect(x + 48, top + 128, 24, 10, GOLD_PALE)


def lockers(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 540, colour("#EAD3B8"))
    c.rect(0, 0, WIDTH, 44, colour("#DDBF9F"))
    for x in range(40, WIDTH, 188):
        c.rect(x + 12, 44, 3, 450, colour("#DEC4A6"))
    c.rect(0, 520, WIDTH, 155, colour("#B38A68"))
    for x in range(-60, WIDTH, 150):
        c.line([(x, 675), (x + 60, 540)], 3, colour("#A27B5C"))
    c.rect(0, 512, WIDTH, 16, colour("#C9A27D"))
    c.rect(0, 142, WIDTH, 15, WOOD_DARK)
    c.rect(0, 157, WIDTH, 5, mix(WOOD_DARK, BLACK, 0.3))
    colours = (SLATE_DEEP, colour("#B4562F"), SLATE_DEEP, SLATE_MID, colour("#B4562F"), SLATE_DEEP)
    hats = (GOLD_PALE, WHITE, RED, GOLD_PALE, WHITE, GOLD_PALE)
    for index, (fill, hat) in enumerate(zip(colours, hats, strict=True)):
        x = 138 + index * 186
        c.shadow(x + 12, 330, 66, 140, 0.06)
        c.helmet(x, 136, 46, hat)
        c.line([(x, 162), (x, 190)], 6, INK)
        _hanging_coat(c, x, 188, fill)
    c.rect(70, 566, 1060, 26, WOOD, 6)
    c.rect(70, 586, 1060, 12, WOOD_DARK, 4)
    for x in (140, 560, 1010):
        c.rect(x, 596, 26, 79, WOOD_DARK)
    for index in range(5):
        x = 214 + index * 188
        for side in (-25, 8):
            c.rect(x + side, 498, 25, 62, INK, 7)
            c.rect(x + side, 544, 37, 22, INK, 9)
            c.rect(x + side, 502, 25, 7, GOLD if index % 2 else RED)


def books(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#E9D4BA"))
    c.rect(0, 560, WIDTH, 115, colour("#B48A66"))
    c.rect(60, 40, 760, 530, WOOD_DARK, 8)
    c.rect(80, 60, 720, 490, colour("#5B3826"))
    dice = random.Random(8)
    spines = (RED, SLATE_DEEP, GOLD, PLUM, SLATE, SAND, LEAF_DEEP, RED_DARK, SLATE_MID, GOLD_PALE, TAN, NIGHT)
    for shelf in range(3):
        foot = 212 + shelf * 166
        x = 92.0
        while x < 760:
            width, height = dice.choice((22, 26, 32, 38, 46)), dice.randint(92, 136)
            if x + width > 786:
                break
            _book(c, x, foot, width, height, dice.choice(spines), leaning=dice.random() < 0.1 and x < 700)
            x += width + (22 if dice.random() < 0.1 else 2)
        c.rect(80, foot, 720, 18, WOOD)
        c.rect(80, foot + 18, 720, 6, mix(WOOD_DARK, BLACK, 0.25))
    c.poly([(936, 196), (1064, 196), (1200, 560), (810, 560)], clear(GOLD_PALE, 0.34))
    c.rect(820, 548, 400, 24, WOOD)
    c.rect(820, 568, 400, 12, WOOD_DARK)
    c.rect(1130, 580, 26, 95, WOOD_DARK)
    c.rect(850, 580, 26, 95, WOOD_DARK)
    c.line([(1110, 540), (1110, 300), (1010, 150)], 10, NIGHT)
    c.rect(1066, 532, 88, 16, NIGHT, 7)
    c.oval(1110, 300, 11, GOLD)
    c.poly([(966, 124), (1034, 124), (1074, 200), (926, 200)], RED)
    c.poly([(966, 124), (990, 124), (962, 200), (926, 200)], mix(RED, WHITE, 0.18))
    c.pie(1000, 200, 24, 0, 180, WHITE)
    for side in (-1, 1):
        page = [
            *bezier((960, 536), (960 + side * 24, 506), (960 + side * 72, 504), (960 + side * 112, 520), 12),
            (960 + side * 112, 544),
            *bezier((960 + side * 112, 544), (960 + side * 72, 528), (960 + side * 24, 530), (960, 550), 12),
        ]
        c.poly(page, WHITE if side < 0 else PAPER)
    for row in range(3):
        c.line([(868 + row * 3, 520 + row * 7), (936, 514 + row * 9)], 2.4, SLATE)
        c.line([(984, 514 + row * 9), (1050 - row * 3, 520 + row * 7)], 2.4, SLATE)


def _book(
    c: Canvas, x: float, foot: float, width: float, height: float, fill: Colour, *, leaning: bool
) -> None:
    """A spine on the shelf, with its two bands."""
    if leaning:
        c.poly(
            [(x, foot), (x + width, foot), (x + width + 26, foot - height + 6), (x + 26, foot - height)], fill
        )
        return
    c.rect(x, foot - height, width, height, fill, 3)
    c.rect(x, foot - height, width * 0.22, height, mix(fill, WHITE, 0.16), 3)
    band = mix(fill, WHITE, 0.6) if sum(fill[:3]) < 380 else mix(fill, INK, 0.6)
    c.rect(x + 4, foot - height + 18, width - 8, 5, band)
    c.rect(x + 4, foot - 30, width - 8, 10 if width > 30 else 5, band)


def classroom(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 470, colour("#EFE0C9"))
    c.rect(0, 380, WIDTH, 90, colour("#D9C2A2"))
    c.rect(0, 462, WIDTH, 213, colour("#B9926C"))
    _window(c, 960, 80, 190, 240)
    c.poly([(946, 470), (1180, 470), (940, 675), (560, 675)], clear(WHITE, 0.14))
    c.rect(110, 66, 760, 300, WOOD, 6)
    c.rect(126, 82, 728, 268, colour("#3C5648"))
    c.rect(126, 82, 728, 30, colour("#4A6757"))
    chalk = clear(WHITE, 0.8)
    c.line([(190, 300), (190, 150)], 4, chalk)
    c.line([(190, 300), (400, 300)], 4, chalk)
    c.line([(200, 284), (240, 250), (280, 262), (330, 200), (388, 170)], 4, chalk)
    for row in range(4):
        c.line([(460, 160 + row * 42), (580 - row * 12, 160 + row * 42)], 4, chalk)
        c.ring(436, 160 + row * 42, 7, 3, chalk)
    c.ring(720, 215, 74, 4, chalk)
    c.line([(720, 215), (720, 141)], 4, chalk)
    c.line([(720, 215), (788, 244)], 4, chalk)
    c.rect(126, 350, 728, 14, mix(WOOD, WHITE, 0.2))
    for x, fill in ((240, WHITE), (276, GOLD_PALE), (318, WHITE)):
        c.rect(x, 344, 24, 8, fill, 3)
    c.rect(640, 336, 66, 16, SLATE_DEEP, 4)
    for row, (y, scale) in enumerate(((500, 0.74), (580, 1.0), (680, 1.34))):
        for seat in range(4):
            x = 600 + (seat - 1.5) * 330 * scale + (row % 2) * 20
            _desk(c, x, y, scale, seat + row * 2)


def _desk(c: Canvas, x: float, y: float, scale: float, number: int) -> None:
    """A desk from the side of the blackboard, with a notebook and sometimes a helmet."""
    c.poly(
        [
            (x - 120 * scale, y),
            (x - 96 * scale, y - 44 * scale),
            (x + 96 * scale, y - 44 * scale),
            (x + 120 * scale, y),
        ],
        colour("#D8AE7F"),
    )
    c.rect(x - 120 * scale, y, 240 * scale, 13 * scale, WOOD_DARK)
    for side in (-104, 92):
        c.rect(x + side * scale, y + 12 * scale, 13 * scale, 70 * scale, INK)
    c.poly(
        [
            (x - 66 * scale, y - 8 * scale),
            (x - 54 * scale, y - 34 * scale),
            (x + 4 * scale, y - 34 * scale),
            (x + 6 * scale, y - 8 * scale),
        ],
        WHITE,
    )
    c.line([(x - 26 * scale, y - 34 * scale), (x - 30 * scale, y - 8 * scale)], 2, SLATE)
    c.line([(x + 14 * scale, y - 10 * scale), (x + 34 * scale, y - 32 * scale)], 4 * scale, RED)
    if number % 3 == 0:
        c.helmet(x + 68 * scale, y - 14 * scale, 27 * scale, (GOLD_PALE, WHITE, RED)[number % 3])
    elif number % 3 == 1:
        c.rect(x + 58 * scale, y - 52 * scale, 26 * scale, 42 * scale, SLATE_DEEP, 5 * scale)
        c.rect(x + 62 * scale, y - 60 * scale, 18 * scale, 10 * scale, INK, 3 * scale)


def room(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 520, colour("#F2E4D2"))
    c.rect(0, 512, WIDTH, 163, colour("#C39B74"))
    c.rect(0, 500, WIDTH, 16, PAPER)
    _window(c, 420, 70, 330, 280)
    c.poly([(420, 520), (750, 520), (640, 675), (200, 675)], clear(WHITE, 0.2))
    for x, width in ((356, 84), (730, 84)):
        for fold in range(4):
            c.rect(
                x + fold * width / 4,
                40,
                width / 4 + 1,
                350,
                mix(colour("#D8A48F"), PLUM_LIGHT, (fold % 2) * 0.5),
            )
    c.rect(336, 30, 500, 13, WOOD_DARK, 6)
    c.oval(560, 604, 420, colour("#B8645A"), 52)
    c.oval(560, 600, 380, colour("#CB8577"), 42)
    c.shadow(300, 592, 150, 18)
    c.rect(190, 300, 220, 210, SLATE_DEEP, 56)
    c.rect(210, 318, 180, 160, SLATE_MID, 44)
    c.rect(176, 452, 250, 90, SLATE, 26)
    c.rect(158, 408, 58, 160, SLATE_DEEP, 26)
    c.rect(386, 408, 58, 160, SLATE_DEEP, 26)
    c.rect(186, 560, 18, 36, WOOD_DARK)
    c.rect(398, 560, 18, 36, WOOD_DARK)
    c.rect(246, 378, 104, 96, GOLD_PALE, 20)
    c.rect(246, 414, 104, 14, RED)
    c.shadow(930, 580, 120, 14)
    c.rect(836, 306, 190, 270, WHITE, 14)
    c.rect(836, 306, 190, 96, MIST, 14)
    c.rect(836, 398, 190, 7, SLATE_PALE)
    c.rect(1000, 336, 9, 46, SLATE, 4)
    c.rect(1000, 426, 9, 76, SLATE, 4)
    c.plant(900, 308, 62)
    c.rect(966, 262, 38, 44, SLATE_PALE, 8)
    c.rect(972, 246, 26, 18, RED, 5)
    c.rect(1080, 200, 26, 310, WOOD)
    c.rect(1070, 500, 46, 14, WOOD_DARK)
    c.rect(110, 96, 150, 120, WOOD, 4)
    c.rect(122, 108, 126, 96, SLATE_PALE)
    c.poly([(122, 204), (164, 140), (196, 178), (222, 150), (248, 204)], SLATE)
    c.oval(214, 134, 12, GOLD)
    c.shadow(600, 600, 70, 10, 0.22)
    c.rect(534, 508, 130, 14, WOOD_DARK, 7)
    c.rect(592, 520, 14, 78, WOOD_DARK)
    c.rect(556, 594, 86, 11, WOOD_DARK, 5)
    c.rect(562, 474, 42, 36, WHITE, 7)
    c.ring(606, 490, 12, 5, WHITE)
    c.steam(584, 464, 50, clear(WHITE, 0.75), 6)
    c.line([(1093, 240), (1140, 250), (1142, 330)], 10, SLATE_MID)
    c.poly([(1110, 250), (1172, 250), (1180, 400), (1104, 400)], SLATE_MID)


def thermos(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#EBD5BC"))
    c.rect(90, 40, 620, 480, PAPER, 8)
    c.rect(112, 62, 576, 436, colour("#B7CBD9"))
    c.oval(560, 150, 40, colour("#E9EEF0"))
    c.poly(
        [
            (112, 330),
            (220, 230),
            (300, 300),
            (410, 190),
            (520, 290),
            (600, 230),
            (688, 310),
            (688, 498),
            (112, 498),
        ],
        colour("#93ACBD"),
    )
    c.poly([(220, 230), (252, 258), (226, 262), (200, 262)], WHITE)
    c.poly([(410, 190), (452, 228), (420, 238), (396, 226), (376, 222)], WHITE)
    c.poly(
        [(112, 420), (260, 360), (400, 404), (560, 350), (688, 400), (688, 498), (112, 498)],
        colour("#6E8A9C"),
    )
    c.poly([(112, 470), (330, 430), (520, 462), (688, 436), (688, 498), (112, 498)], WHITE)
    for x, size in ((190, 66), (236, 46), (600, 74)):
        c.poly([(x, 468 - size), (x - size * 0.36, 468), (x + size * 0.36, 468)], colour("#4C6676"))
        c.poly(
            [(x, 468 - size), (x - size * 0.16, 468 - size * 0.56), (x + size * 0.12, 468 - size * 0.62)],
            WHITE,
        )
    c.snow((112, 62, 570, 400), 90, 3)
    c.rect(388, 62, 24, 436, PAPER)
    c.rect(112, 250, 576, 22, PAPER)
    c.rect(40, 508, 720, 34, colour("#F7EDDF"), 5)
    c.rect(0, 540, WIDTH, 135, WOOD)
    c.rect(0, 540, WIDTH, 14, mix(WOOD, WHITE, 0.22))
    for y in (590, 634):
        c.rect(0, y, WIDTH, 3, WOOD_DARK)
    c.shadow(850, 622, 118, 18, 0.25)
    c.rect(764, 200, 172, 420, RED, 36)
    c.rect(764, 200, 44, 420, mix(RED, WHITE, 0.16), 36)
    c.rect(896, 220, 40, 400, RED_DARK, 30)
    c.rect(764, 460, 172, 60, GOLD_PALE)
    c.rect(764, 520, 172, 8, GOLD)
    c.rect(780, 148, 140, 66, colour("#D5DADC"), 18)
    c.rect(780, 148, 40, 66, WHITE, 18)
    c.rect(800, 120, 100, 38, SLATE_DEEP, 14)
    c.ring(946, 340, 48, 17, INK, 88)
    c.rect(900, 250, 36, 180, RED_DARK)
    c.rect(764, 216, 172, 14, mix(RED, BLACK, 0.3))
    c.shadow(1070, 636, 96, 15, 0.25)
    c.poly([(990, 480), (1150, 480), (1136, 632), (1004, 632)], WHITE)
    c.poly([(1110, 480), (1150, 480), (1136, 632), (1100, 632)], MIST)
    c.oval(1070, 480, 80, colour("#E6E9EA"), 17)
    c.oval(1070, 482, 68, colour("#A05A2C"), 12)
    c.ring(1156, 548, 30, 13, WHITE, 36)
    c.rect(1004, 560, 134, 20, RED)
    for x, height in ((1040, 120), (1072, 160), (1104, 120)):
        c.steam(x, 456, height, clear(WHITE, 0.7), 10)


SCENES = (lockers, books, classroom, room, thermos)
