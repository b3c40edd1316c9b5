"""Still lifes: a table, a wall, the things people work and play with."""

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
    MIST,
    NIGHT,
    PAPER,
    RED,
    RED_DARK,
    SAND,
    SKINS,
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


def _boards(c: Canvas, top: float, fill: Colour = WOOD) -> None:
    """A wooden table top seen from in front."""
    c.rect(0, top, WIDTH, 675 - top, fill)
    c.rect(0, top, WIDTH, 12, mix(fill, WHITE, 0.22))
    for index, y in enumerate(range(int(top) + 52, 675, 48)):
        c.rect(0, y, WIDTH, 3, mix(fill, BLACK, 0.22))
        c.rect((index * 431) % 1000 + 80, y - 46, 3, 46, mix(fill, BLACK, 0.22))


def _gear(c: Canvas, x: float, y: float, radius: float, teeth: int, fill: Colour, phase: float) -> None:
    points = []
    for tooth in range(teeth):
        for share, reach in ((0.0, 0.86), (0.14, 1.0), (0.42, 1.0), (0.56, 0.86)):
            turn = (tooth + share) / teeth * math.tau + phase
            points.append((x + math.cos(turn) * radius * reach, y + math.sin(turn) * radius * reach))
    c.poly([(px + 10, py + 14) for px, py in points], clear(BLACK, 0.22))
    c.poly(points, fill)
    c.oval(x, y, radius * 0.72, mix(fill, BLACK, 0.14))
    c.oval(x, y, radius * 0.64, fill)
    for spoke in range(5):
        turn = spoke / 5 * math.tau + phase
        c.oval(x + math.cos(turn) * radius * 0.42, y + math.sin(turn) * radius * 0.42, radius * 0.135,
               mix(fill, BLACK, 0.4))
    c.oval(x, y, radius * 0.2, mix(fill, WHITE, 0.3))
    c.oval(x, y, radius * 0.11, NIGHT)


def _wrench(c: Canvas, start: Point, end: Point, width: float) -> None:
    """An open spanner; the jaw is at `end`."""
    for shift, fill in ((12, clear(BLACK, 0.25)), (0, colour("#D5DADC"))):
        c.line([(start[0] + shift, start[1] + shift), (end[0] + shift, end[1] + shift)], width, fill)
    turn = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    c.line([start, end], width * 0.36, SLATE)
    c.oval(*end, width * 1.35, colour("#D5DADC"))
    jaw = [(end[0] + dx * width, end[1] + dy * width) for dx, dy in
           ((-0.35, 0), (0.1, -0.62), (1.7, -0.62), (1.7, 0.62), (0.1, 0.62))]
    c.poly(turned(jaw, turn, end), SLATE_DEEP)
    c.oval(*start, width * 1.1, colour("#D5DADC"))
    c.oval(*start, width * 0.62, SLATE_DEEP)


def gears(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, SLATE_DEEP)
    for y in range(40, 640, 46):
        for x in range(34, WIDTH, 46):
            c.oval(x, y, 4.5, mix(SLATE_DEEP, BLACK, 0.25))
    _gear(c, 356, 268, 218, 18, GOLD, 0.0)
    _gear(c, 700, 400, 148, 12, colour("#C3CDD3"), 0.11)
    _gear(c, 906, 224, 122, 10, RED, 0.2)
    _gear(c, 136, 524, 96, 8, SLATE, 0.3)
    _boards(c, 596)
    _wrench(c, (1120, 566), (866, 470), 34)
    for x, y in ((420, 580), (474, 584), (1010, 586)):
        points = [(x + math.cos(side / 6 * math.tau) * 24, y + math.sin(side / 6 * math.tau) * 21) for side in range(6)]
        c.poly([(px + 4, py + 6) for px, py in points], clear(BLACK, 0.3))
        c.poly(points, colour("#D5DADC"))
        c.oval(x, y, 11, SLATE_DEEP)


def bench(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#5B4A44"))
    c.rect(60, 30, 700, 330, colour("#6E5A50"), 6)
    for y in range(60, 350, 34):
        for x in range(90, 750, 34):
            c.oval(x, y, 3.4, colour("#57463F"))
    _tools(c)
    c.poly([(930, 190), (1030, 190), (1200, 500), (560, 500)], clear(GOLD_PALE, 0.2))
    c.poly([(944, 190), (1016, 190), (1130, 500), (690, 500)], clear(GOLD_PALE, 0.16))
    c.line([(1150, 500), (1150, 240), (990, 120)], 12, NIGHT)
    c.oval(1150, 240, 14, GOLD)
    c.poly([(940, 104), (1020, 104), (1062, 194), (900, 194)], RED)
    c.poly([(940, 104), (966, 104), (936, 194), (900, 194)], mix(RED, WHITE, 0.2))
    c.pie(980, 194, 30, 0, 180, WHITE)
    c.rect(1096, 488, 108, 18, NIGHT, 8)
    _boards(c, 500, colour("#8E5F40"))
    _vise(c, 800, 504)
    c.shadow(320, 596, 220, 10, 0.28)
    for y, length, handle in ((560, 320, RED), (606, 270, GOLD_DEEP)):
        c.poly([(270, y - 10), (270 + length, y - 5), (270 + length, y + 5), (270, y + 10)], SLATE_PALE)
        for notch in range(0, length - 20, 16):
            c.line([(286 + notch, y - 7), (292 + notch, y + 6)], 2, SLATE)
        c.rect(140, y - 15, 136, 30, handle, 14)
        c.rect(262, y - 12, 18, 24, GOLD)
    c.ring(1010, 600, 50, 17, colour("#C3CDD3"), 26)
    c.ring(1010, 600, 28, 7, SLATE_DEEP, 14)
    for ball in range(10):
        turn = ball / 10 * math.tau
        c.oval(1010 + math.cos(turn) * 35, 600 + math.sin(turn) * 18, 6, WHITE)


def _tools(c: Canvas) -> None:
    """What hangs on the wall above the bench."""
    steel = colour("#B9C4CA")
    c.line([(150, 90), (150, 290)], 18, WOOD)
    c.rect(108, 70, 84, 44, steel, 6)
    c.line([(260, 80), (260, 190)], 12, steel)
    c.rect(246, 180, 28, 116, RED, 12)
    c.line([(330, 80), (330, 210)], 9, steel)
    c.rect(318, 200, 24, 96, GOLD_DEEP, 11)
    _wrench(c, (420, 290), (420, 106), 22)
    _wrench(c, (500, 270), (500, 120), 17)
    c.poly([(566, 90), (700, 90), (690, 130), (566, 104)], WOOD)
    c.poly([(566, 104), (690, 130), (604, 300), (590, 300)], steel)
    for notch in range(12):
        c.line([(594 + notch * 7.4, 292 - notch * 13.2), (603 + notch * 7.4, 292 - notch * 13.2)], 2, SLATE_DEEP)


def _vise(c: Canvas, x: float, foot: float) -> None:
    """A bench vise with a round piece between its jaws."""
    body = SLATE_MID
    c.shadow(x, foot + 12, 200, 14, 0.3)
    c.rect(x - 120, foot - 24, 250, 36, mix(body, BLACK, 0.3), 8)
    c.rect(x - 60, foot - 96, 130, 84, body, 14)
    c.rect(x - 160, foot - 132, 330, 52, mix(body, BLACK, 0.14), 16)
    c.rect(x - 160, foot - 132, 330, 14, mix(body, WHITE, 0.24), 7)
    c.rect(x - 90, foot - 212, 70, 130, body, 10)
    c.rect(x + 44, foot - 212, 78, 130, body, 10)
    c.rect(x - 30, foot - 220, 16, 62, colour("#D5DADC"), 3)
    c.rect(x + 38, foot - 220, 16, 62, colour("#D5DADC"), 3)
    c.oval(x + 12, foot - 214, 27, GOLD)
    c.oval(x + 12, foot - 214, 17, GOLD_PALE)
    c.oval(x + 12, foot - 214, 8, GOLD_DEEP)
    c.rect(x - 236, foot - 118, 84, 22, colour("#C3CDD3"), 8)
    c.line([(x - 218, foot - 176), (x - 218, foot - 38)], 11, colour("#D5DADC"))
    for y in (foot - 178, foot - 36):
        c.oval(x - 218, y, 11, RED)


def welding(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#1D242B"))
    for x in range(-40, WIDTH, 150):
        c.rect(x, 0, 66, 560, colour("#222B33"))
    spot = (700.0, 470.0)
    for radius, strength in ((520, 0.08), (380, 0.1), (260, 0.14), (160, 0.2)):
        c.oval(*spot, radius, clear(colour("#6FA0C4"), strength))
    _welder(c)
    c.poly([(420, 492), (1200, 492), (1200, 556), (360, 556)], SLATE_MID)
    c.poly([(360, 556), (1200, 556), (1200, 675), (360, 675)], SLATE_DEEP)
    c.line([(690, 494), (1200, 494)], 10, colour("#D9894A"))
    for x in range(706, 1200, 16):
        c.oval(x, 494, 8, mix(colour("#F0B060"), SLATE_DEEP, min(0.85, (x - 700) / 420)))
    c.line([(486, 366), (590, 424), (688, 466)], 15, INK)
    c.line([(590, 424), (688, 466)], 9, GOLD_DEEP)
    dice = random.Random(5)
    for _spark in range(90):
        turn, reach = dice.uniform(-math.pi * 1.02, 0.2), dice.uniform(40, 380) * dice.random() ** 0.4
        x, y = spot[0] + math.cos(turn) * reach, spot[1] + math.sin(turn) * reach * 0.8
        length = 7 + reach * 0.07
        fill = dice.choice((GOLD_PALE, GOLD, colour("#F3B95F"), WHITE))
        c.line([(x, y), (x + math.cos(turn) * length, y + math.sin(turn) * length + reach * 0.02)], dice.uniform(2, 4.4),
               fill)
    for radius, fill in ((58, clear(WHITE, 0.35)), (36, clear(WHITE, 0.6)), (20, WHITE)):
        c.oval(*spot, radius, fill)
    for turn in range(0, 360, 45):
        c.poly(turned([(spot[0], spot[1] - 7), (spot[0] + 96, spot[1]), (spot[0], spot[1] + 7)], turn, spot),
               clear(WHITE, 0.75))


def _welder(c: Canvas) -> None:
    """Mask, apron and glove of the one who holds the torch, lit from the right."""
    coat, edge = colour("#3B4A57"), colour("#7FA6C0")
    c.blob([(40, 700), (70, 420), (190, 330), (330, 350), (410, 470), (420, 700)], coat)
    c.blob([(330, 360), (412, 470), (424, 700), (396, 700), (380, 480)], mix(coat, edge, 0.6))
    c.poly([(170, 470), (370, 470), (400, 700), (140, 700)], colour("#7A4A34"))
    c.line([(300, 410), (390, 470), (470, 386)], 74, mix(coat, BLACK, 0.15))
    c.line([(330, 400), (408, 452), (470, 382)], 20, mix(coat, edge, 0.5))
    c.oval(480, 372, 46, colour("#A9683C"), 38)
    c.rect(446, 336, 30, 66, colour("#C98650"), 10)
    c.oval(236, 232, 104, INK, 116)
    c.poly(smooth([(150, 130), (300, 112), (360, 170), (366, 280), (320, 368), (232, 372), (176, 320)], closed=True),
           RED_DARK)
    c.poly(smooth([(300, 118), (360, 170), (366, 280), (322, 366), (296, 366), (334, 270), (330, 170)], closed=True),
           RED)
    c.rect(252, 192, 104, 62, INK, 8)
    c.poly([(262, 202), (346, 202), (346, 244), (262, 244)], colour("#5E8AA8"))
    c.poly([(300, 202), (322, 202), (296, 244), (274, 244)], colour("#BBD5E6"))


def helmets(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#B9C7CF"))
    for row in range(9):
        for brick in range(-1, 9):
            x, y = brick * 160 + (row % 2) * 80, row * 76
            c.rect(x + 4, y + 4, 152, 68, mix(colour("#C4D0D7"), SLATE_PALE, ((row * 7 + brick * 3) % 5) / 7), 4)
    c.rect(0, 404, WIDTH, 34, WOOD, 0)
    c.rect(0, 404, WIDTH, 8, mix(WOOD, WHITE, 0.25))
    c.rect(0, 438, WIDTH, 10, clear(BLACK, 0.16))
    for x in (150, 600, 1050):
        c.poly([(x - 13, 438), (x + 13, 438), (x + 5, 504), (x - 5, 504)], WOOD_DARK)
    for x, fill in zip((134, 368, 600, 832, 1066), (WHITE, GOLD_PALE, RED, GOLD_PALE, colour("#4F7A9A")), strict=True):
        c.poly([(x - 12, 350), (x + 12, 350), (x + 96, 60), (x - 96, 60)], clear(GOLD_PALE, 0.16))
        c.shadow(x + 16, 402, 116, 12, 0.28)
        c.helmet(x, 390, 92, fill)
        c.line(bezier((x + 18, 354), (x + 76, 372), (x + 104, 430), (x + 92, 520)), 5, INK)
        c.rect(x + 68, 514, 48, 78, INK, 8)
        c.rect(x + 76, 526, 32, 12, GOLD)
        c.oval(x + 82, 566, 5, LEAF)
        c.oval(x + 100, 566, 5, RED)
        c.rect(x - 44, 500, 76, 50, PAPER, 4)
        for line in range(3):
            c.rect(x - 34, 511 + line * 11, 54 - line * 14, 5, SLATE)
        c.oval(x - 6, 500, 6, GOLD_DEEP)
    c.rect(0, 626, WIDTH, 49, SLATE_DEEP)
    c.rect(0, 626, WIDTH, 7, SLATE_MID)


def firstaid(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 430, colour("#E3ECE8"))
    c.rect(0, 0, WIDTH, 90, colour("#D5E2DD"))
    _boards(c, 430, colour("#C49A70"))
    green = colour("#2F7A52")
    c.shadow(480, 604, 330, 20, 0.26)
    c.rect(200, 96, 560, 250, mix(green, BLACK, 0.16), 26)
    c.rect(226, 120, 508, 210, colour("#EFF4F1"), 14)
    for x, width, fill in ((252, 96, SAND), (366, 90, MIST), (474, 110, SAND), (602, 104, MIST)):
        c.rect(x, 150, width, 150, fill, 8)
        c.rect(x, 204, width, 16, mix(fill, BLACK, 0.16))
    c.rect(386, 170, 50, 22, green, 4)
    c.rect(626, 240, 56, 20, RED, 4)
    c.rect(180, 330, 600, 270, green, 26)
    c.rect(180, 330, 600, 40, mix(green, WHITE, 0.18), 20)
    for x in (262, 646):
        c.rect(x, 318, 52, 44, colour("#D5DADC"), 8)
    c.oval(480, 478, 92, WHITE)
    c.rect(454, 414, 52, 128, green, 8)
    c.rect(416, 452, 128, 52, green, 8)
    _bandage(c, 896, 560, 62)
    _bandage(c, 1006, 586, 44)
    c.rect(776, 180, 348, 18, WOOD, 6)
    for x in (820, 1080):
        c.rect(x - 15, 190, 30, 12, WOOD_DARK, 5)
    c.line(bezier((820, 250), (860, 420), (1060, 430), (1080, 250)), 11, NIGHT)
    c.line(bezier((950, 384), (950, 440), (1000, 470), (1060, 470)), 11, NIGHT)
    for x in (820, 1080):
        c.line([(x, 250), (x, 214)], 8, colour("#B9C4CA"))
        c.oval(x, 208, 10, NIGHT)
    c.oval(1080, 472, 40, colour("#B9C4CA"))
    c.oval(1080, 472, 29, colour("#E6ECEE"))
    for tilt in (-16, 16):
        blade = turned([(92, 440), (106, 440), (103, 556), (95, 556)], tilt, (99, 556))
        c.poly(blade, colour("#C3CDD3"))
        c.ring(99 - tilt * 1.9, 612, 25, 9, RED, 31)
    c.oval(99, 556, 8, SLATE_DEEP)


def _bandage(c: Canvas, x: float, y: float, radius: float) -> None:
    """A roll of gauze, its end towards the reader."""
    c.shadow(x + radius * 0.5, y + radius, radius * 1.7, 9, 0.25)
    c.rect(x, y - radius, radius * 1.3, radius * 2, SAND)
    c.oval(x + radius * 1.3, y, radius * 0.5, SAND, radius)
    c.oval(x, y, radius * 0.55, PAPER, radius)
    for share in (0.8, 0.6, 0.4):
        c.ring(x, y, radius * 0.55 * share, 2.4, TAN, radius * share)
    c.oval(x, y, radius * 0.12, WOOD, radius * 0.2)


def canteen(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#C79468"))
    for y in range(0, 675, 112):
        c.rect(0, y, WIDTH, 3, colour("#AE7D54"))
    for index, y in enumerate(range(0, 675, 112)):
        c.rect((index * 367) % 1100, y, 3, 112, colour("#AE7D54"))
    c.rect(126, 96, 880, 512, clear(BLACK, 0.2), 44)
    c.rect(112, 78, 880, 512, colour("#C9D3D8"), 44)
    c.rect(124, 90, 856, 488, colour("#DDE4E7"), 36)
    well = colour("#B4C0C7")
    c.rect(150, 118, 460, 262, well, 30)
    c.rect(636, 118, 318, 200, well, 28)
    c.rect(636, 342, 318, 210, well, 28)
    c.rect(150, 404, 460, 148, well, 28)
    for row in range(3):
        for place in range(5):
            _dumpling(c, 214 + place * 84 + (row % 2) * 22, 172 + row * 78)
    dice = random.Random(2)
    for _leaf in range(34):
        x, y = 672 + dice.random() * 240, 150 + dice.random() * 136
        c.blob([(x, y), (x + 22, y - 15), (x + 46, y - 4), (x + 28, y + 13)], dice.choice((LEAF, LEAF_DEEP)))
    for _slice in range(9):
        c.oval(680 + dice.random() * 230, 160 + dice.random() * 120, 10, RED)
    c.blob([(664, 380), (760, 362), (860, 376), (926, 400), (930, 500), (850, 532), (720, 534), (662, 490)], colour("#C77A3A"))
    for _cube in range(26):
        x, y = 676 + dice.random() * 220, 384 + dice.random() * 118
        c.rect(x, y, 30, 25, dice.choice((colour("#A34A2A"), colour("#D9A441"), colour("#8E3D25"))), 7)
    for x, fill in ((240, PAPER), (360, colour("#F2C27B")), (480, PAPER)):
        c.oval(x, 478, 52, mix(fill, WOOD, 0.25))
        c.oval(x - 3, 472, 48, fill)
        c.line(bezier((x - 20, 470), (x - 6, 456), (x + 6, 456), (x + 18, 470)), 3, mix(fill, WOOD, 0.4))
    c.oval(1102, 238, 112, clear(BLACK, 0.2))
    c.oval(1092, 226, 110, WHITE)
    c.oval(1092, 226, 94, RED)
    c.oval(1092, 226, 84, colour("#E2A04A"))
    c.oval(1064, 206, 30, colour("#F6D98F"), 22)
    for x, y in ((1110, 190), (1130, 246), (1072, 262), (1100, 276)):
        c.oval(x, y, 9, LEAF_DEEP)
    for x in (1064, 1120):
        c.steam(x, 180, 130, clear(WHITE, 0.55), 12)
    for x in (1066, 1104):
        c.line([(x + 6, 390), (x - 26, 652)], 12, clear(BLACK, 0.2))
        c.line([(x, 384), (x - 32, 646)], 11, RED_DARK)
        c.line([(x, 384), (x - 6, 434)], 11, GOLD)


def _dumpling(c: Canvas, x: float, y: float) -> None:
    c.oval(x + 4, y + 10, 37, clear(BLACK, 0.16), 25)
    c.blob([(x - 38, y + 6), (x - 26, y - 20), (x, y - 29), (x + 26, y - 20), (x + 38, y + 6), (x, y + 25)], PAPER)
    c.blob([(x - 38, y + 6), (x, y + 12), (x + 38, y + 6), (x, y + 25)], colour("#E6D3B4"))
    for fold in range(-2, 3):
        c.line([(x + fold * 12, y - 24 + abs(fold) * 5), (x + fold * 9, y - 6)], 3, colour("#DEC7A2"))


def aid(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#F5E3CB"))
    for radius, strength in ((470, 0.25), (350, 0.3), (240, 0.4)):
        c.oval(600, 300, radius, clear(GOLD_PALE, strength))
    for turn in range(0, 360, 20):
        ray = [(593, -10), (607, -10), (603, 32), (597, 32)]
        c.poly(turned(ray, turn, (600, 300)), clear(GOLD, 0.5))
    _heart(c, 600, 300, 150, RED)
    for mirrored in (False, True):
        _open_hand(c, mirrored=mirrored)


def _heart(c: Canvas, x: float, y: float, size: float, fill: Colour) -> None:
    side = bezier((x, y + size * 0.95), (x - size * 0.5, y + size * 0.5),
                  (x - size * 1.25, y - size * 0.05), (x - size * 0.94, y - size * 0.6))
    top = bezier(side[-1], (x - size * 0.7, y - size * 1.02), (x - size * 0.12, y - size * 0.98), (x, y - size * 0.42))
    left = side + top
    c.poly(left + [(2 * x - px, py) for px, py in reversed(left)], fill)
    c.oval(x - size * 0.5, y - size * 0.5, size * 0.2, clear(WHITE, 0.35), size * 0.13)


def _open_hand(c: Canvas, *, mirrored: bool) -> None:
    """One of two hands held together like a bowl, coming from below."""
    skin = SKINS[1] if mirrored else SKINS[0]
    sleeve = SLATE_DEEP if mirrored else colour("#B4562F")

    def at(x: float, y: float) -> Point:
        return (1200 - x, y) if mirrored else (x, y)

    c.poly([at(250, 700), at(330, 560), at(470, 610), at(420, 720)], sleeve)
    c.line([at(330, 566), at(470, 616)], 26, mix(sleeve, WHITE, 0.25))
    for start, bend, end, width in (
        ((404, 470), (360, 400), (372, 318), 46),
        ((446, 484), (404, 410), (420, 300), 48),
        ((492, 500), (456, 430), (470, 340), 48),
    ):
        c.line(bezier(at(*start), at(*bend), at(*bend), at(*end)), width, mix(skin, BLACK, 0.08))
    c.poly(smooth([at(352, 566), at(368, 470), at(430, 440), at(520, 462), at(594, 500), at(590, 566), at(520, 622),
                   at(430, 622)], closed=True), skin)
    c.line(bezier(at(520, 520), at(548, 480), at(562, 450), at(556, 404)), 50, skin)
    c.line(bezier(at(392, 548), at(440, 520), at(500, 530), at(548, 560)), 5, mix(skin, BLACK, 0.18))
    for tip, width in (((372, 318), 15), ((420, 300), 16), ((470, 340), 16), ((556, 404), 16)):
        c.oval(*at(tip[0], tip[1] - 4), width, mix(skin, WHITE, 0.32), width * 0.8)


def flowers(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#F3E2CE"))
    c.oval(600, 330, 350, colour("#EBD0B2"))
    _boards(c, 540)
    c.shadow(600, 612, 150, 16, 0.25)
    stems = ((430, 210, 74, RED), (520, 130, 66, GOLD), (610, 190, 84, colour("#D98A7E")), (706, 122, 64, WHITE),
             (774, 226, 72, RED_DARK), (540, 280, 56, WHITE), (680, 292, 58, GOLD_PALE))
    for x, y, size, _fill in stems:
        c.line(bezier((600, 600), (600, 480), (x, 420), (x, y)), 8, LEAF_DEEP)
        side = 34 if x > 600 else -34
        c.poly([*bezier((x + (600 - x) * 0.3, y + 120), (x + side, y + 60), (x + side * 2, y + 70), (x + side * 2.4, y + 40)),
                *bezier((x + side * 2.4, y + 40), (x + side * 1.8, y + 110), (x + side, y + 120),
                        (x + (600 - x) * 0.3, y + 120))], LEAF)
    for x, y, size, fill in stems:
        _bloom(c, x, y, size, fill)
    c.poly([(516, 420), (684, 420), (672, 616), (528, 616)], clear(colour("#A9C9D6"), 0.55))
    c.poly([(520, 480), (680, 480), (672, 616), (528, 616)], clear(colour("#7FA9BC"), 0.5))
    c.rect(506, 406, 188, 20, clear(WHITE, 0.8), 8)
    c.poly([(536, 430), (556, 430), (556, 604), (544, 604)], clear(WHITE, 0.5))
    c.shadow(300, 628, 150, 9, 0.25)
    c.rect(160, 594, 136, 38, RED, 18)
    c.rect(170, 602, 116, 7, mix(RED, WHITE, 0.35), 3)
    c.rect(290, 606, 150, 13, colour("#C3CDD3"), 3)
    c.poly([(436, 602), (462, 606), (462, 619), (436, 623)], SLATE)
    c.shadow(914, 622, 80, 10, 0.25)
    c.rect(860, 496, 108, 22, WOOD_DARK, 8)
    c.rect(860, 600, 108, 22, WOOD_DARK, 8)
    c.rect(872, 516, 84, 86, SLATE_DEEP)
    for y in range(520, 600, 9):
        c.line([(874, y), (954, y + 5)], 3, SLATE_MID)
    c.line(bezier((950, 590), (1010, 640), (1060, 560), (1120, 630)), 3.5, SLATE_DEEP)


def _bloom(c: Canvas, x: float, y: float, size: float, fill: Colour) -> None:
    """A flower seen from in front: three rings of petals."""
    for ring, share in enumerate((1.0, 0.72, 0.46)):
        shade = mix(fill, BLACK, 0.1 * ring) if fill != WHITE else mix(fill, GOLD, 0.12 * ring)
        for petal in range(9):
            turn = petal / 9 * math.tau + ring * 0.4
            c.oval(x + math.cos(turn) * size * 0.55 * share, y + math.sin(turn) * size * 0.55 * share, size * 0.36 * share,
                   mix(shade, BLACK, 0.05 * (petal % 2)))
    c.oval(x, y, size * 0.17, GOLD_DEEP if fill in (GOLD, GOLD_PALE) else GOLD)


SCENES = (gears, bench, welding, helmets, firstaid, canteen, aid, flowers)
