"""Iron, tools, sparks, and the wall where the helmets wait."""

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
    NIGHT,
    PAPER,
    RED,
    RED_DARK,
    SLATE,
    SLATE_DEEP,
    SLATE_MID,
    SLATE_PALE,
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
        c.oval(
            x + math.cos(turn) * radius * 0.42,
            y + math.sin(turn) * radius * 0.42,
            radius * 0.135,
            mix(fill, BLACK, 0.4),
        )
    c.oval(x, y, radius * 0.2, mix(fill, WHITE, 0.3))
    c.oval(x, y, radius * 0.11, NIGHT)


def _wrench(c: Canvas, start: Point, end: Point, width: float) -> None:
    """An open spanner; the jaw is at `end`."""
    for shift, fill in ((12, clear(BLACK, 0.25)), (0, colour("#D5DADC"))):
        c.line([(start[0] + shift, start[1] + shift), (end[0] + shift, end[1] + shift)], width, fill)
    turn = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    c.line([start, end], width * 0.36, SLATE)
    c.oval(*end, width * 1.35, colour("#D5DADC"))
    jaw = [
        (end[0] + dx * width, end[1] + dy * width)
        for dx, dy in ((-0.35, 0), (0.1, -0.62), (1.7, -0.62), (1.7, 0.62), (0.1, 0.62))
    ]
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
    c.boards(596)
    _wrench(c, (1120, 566), (866, 470), 34)
    for x, y in ((420, 580), (474, 584), (1010, 586)):
        points = [
            (x + math.cos(side / 6 * math.tau) * 24, y + math.sin(side / 6 * math.tau) * 21)
            for side in range(6)
        ]
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
    c.boards(500, colour("#8E5F40"))
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
        c.line(
            [(594 + notch * 7.4, 292 - notch * 13.2), (603 + notch * 7.4, 292 - notch * 13.2)], 2, SLATE_DEEP
        )


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
        c.line(
            [(x, y), (x + math.cos(turn) * length, y + math.sin(turn) * length + reach * 0.02)],
            dice.uniform(2, 4.4),
            fill,
        )
    for radius, fill in ((58, clear(WHITE, 0.35)), (36, clear(WHITE, 0.6)), (20, WHITE)):
        c.oval(*spot, radius, fill)
    for turn in range(0, 360, 45):
        c.poly(
            turned([(spot[0], spot[1] - 7), (spot[0] + 96, spot[1]), (spot[0], spot[1] + 7)], turn, spot),
            clear(WHITE, 0.75),
        )


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
    c.poly(
        smooth(
            [(150, 130), (300, 112), (360, 170), (366, 280), (320, 368), (232, 372), (176, 320)], closed=True
        ),
        RED_DARK,
    )
    c.poly(
        smooth(
            [(300, 118), (360, 170), (366, 280), (322, 366), (296, 366), (334, 270), (330, 170)], closed=True
        ),
        RED,
    )
    c.rect(252, 192, 104, 62, INK, 8)
    c.poly([(262, 202), (346, 202), (346, 244), (262, 244)], colour("#5E8AA8"))
    c.poly([(300, 202), (322, 202), (296, 244), (274, 244)], colour("#BBD5E6"))


def helmets(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#B9C7CF"))
    for row in range(9):
        for brick in range(-1, 9):
            x, y = brick * 160 + (row % 2) * 80, row * 76
            c.rect(
                x + 4, y + 4, 152, 68, mix(colour("#C4D0D7"), SLATE_PALE, ((row * 7 + brick * 3) % 5) / 7), 4
            )
    c.rect(0, 404, WIDTH, 34, WOOD, 0)
    c.rect(0, 404, WIDTH, 8, mix(WOOD, WHITE, 0.25))
    c.rect(0, 438, WIDTH, 10, clear(BLACK, 0.16))
    for x in (150, 600, 1050):
        c.poly([(x - 13, 438), (x + 13, 438), (x + 5, 504), (x - 5, 504)], WOOD_DARK)
    for x, fill in zip(
        (134, 368, 600, 832, 1066), (WHITE, GOLD_PALE, RED, GOLD_PALE, colour("#4F7A9A")), strict=True
    ):
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


SCENES = (gears, bench, welding, helmets)
