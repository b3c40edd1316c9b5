"""Games and matches, and a morning by the water."""

# fmt: off - coordinates stay in rows
import math

from union_portal.demo.pictures.canvas import (
    BLACK,
    GOLD_PALE,
    HEIGHT,
    INK,
    LEAF_DEEP,
    NIGHT,
    PAPER,
    RED,
    SKINS,
    SLATE,
    SLATE_DEEP,
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
    turned,
)


def basketball(c: Canvas) -> None:
    c.sky((colour("#B9CEDA"), colour("#DDE6E6"), colour("#F7EBD6")), 420)
    c.poly(
        [(0, 420), (0, 300), (80, 300), (80, 236), (150, 236), (150, 320), (330, 270), (330, 420)],
        colour("#9DB0BC"),
    )
    c.poly(
        [(300, 420), (300, 330), (390, 296), (390, 330), (480, 296), (480, 330), (570, 296), (570, 420)],
        SLATE,
    )
    c.rect(96, 150, 26, 100, colour("#9DB0BC"))
    c.windows(330, 360, 6, 1, (24, 26), 16, GOLD_PALE)
    c.ridge([(-40, 420), (300, 396), (700, 414), (1240, 392)], colour("#7F9385"))
    c.rect(0, 424, WIDTH, 252, colour("#C98D62"))
    c.poly([(0, 424), (WIDTH, 424), (WIDTH, 446), (0, 446)], colour("#B57B53"))
    c.poly([(260, 675), (520, 446), (960, 446), (1180, 675)], colour("#B35650"))
    for start, end in (
        ((260, 675), (520, 446)),
        ((1180, 675), (960, 446)),
        ((520, 446), (960, 446)),
        ((0, 560), (1200, 560)),
    ):
        c.line([start, end], 7, colour("#F6E7D2"))
    c.ring(720, 560, 130, 7, colour("#F6E7D2"), 52)
    c.poly([(1090, 600), (1130, 600), (1106, 250), (1082, 250)], SLATE_DEEP)
    c.line([(1094, 268), (990, 240)], 15, SLATE_DEEP)
    c.line([(1096, 340), (990, 270)], 8, SLATE_DEEP)
    c.shadow(1112, 604, 90, 12)
    c.poly([(900, 116), (1010, 92), (1010, 300), (900, 310)], colour("#FDFBF6"))
    c.line([(900, 116), (1010, 92), (1010, 300), (900, 310), (900, 116)], 7, RED)
    c.line([(926, 206), (984, 196), (984, 262), (926, 268), (926, 206)], 6, RED)
    for strand in range(7):
        x = 826 + strand * 17
        c.line([(x, 282), (850 + strand * 9, 372)], 3, WHITE)
        c.line([(x, 282), (850 + (strand + 1.6) % 7 * 9, 372)], 2.5, WHITE)
    c.ring(878, 282, 58, 9, colour("#D8572A"), 15)
    _ball(c, 640, 176, 58)
    for step in range(7):
        c.oval(330 + step * 40, 372 - step * 40 + step * step * 2.2, 5, clear(WHITE, 0.75))


def _ball(c: Canvas, x: float, y: float, radius: float) -> None:
    c.oval(x, y, radius, colour("#D07A34"))
    c.pie(x, y, radius, 20, 160, colour("#B86526"))
    c.oval(x - radius * 0.3, y - radius * 0.35, radius * 0.3, clear(WHITE, 0.22), radius * 0.22)
    width = radius * 0.06
    c.line([(x - radius * 0.93, y + radius * 0.3), (x + radius * 0.96, y - radius * 0.22)], width, INK)
    c.line([(x - radius * 0.24, y - radius * 0.94), (x + radius * 0.22, y + radius * 0.95)], width, INK)
    c.line(
        bezier(
            (x - radius * 0.86, y - radius * 0.48),
            (x - radius * 0.2, y - radius * 0.3),
            (x - radius * 0.1, y + radius * 0.4),
            (x - radius * 0.56, y + radius * 0.8),
        ),
        width,
        INK,
    )
    c.line(
        bezier(
            (x + radius * 0.5, y - radius * 0.84),
            (x + radius * 0.06, y - radius * 0.4),
            (x + radius * 0.3, y + radius * 0.36),
            (x + radius * 0.84, y + radius * 0.5),
        ),
        width,
        INK,
    )


def _puller(c: Canvas, x: float, y: float, shirt: Colour, skin: Colour, face: int) -> None:
    """One of a team, leaning back; `face` is -1 for the team that pulls to the left."""

    def at(dx: float, dy: float) -> Point:
        return x + face * dx, y + dy

    trousers = colour("#33424E") if face < 0 else colour("#4A3A38")
    c.shadow(x + face * 20, y + 4, 92, 10)
    c.line([at(34, -112), at(-28, -66), at(-46, -2)], 31, mix(trousers, BLACK, 0.2))
    c.line([at(34, -112), at(-2, -44), at(-78, -4)], 32, trousers)
    c.line([at(-92, -4), at(-64, -4)], 17, INK)
    c.line([at(-58, -2), at(-32, -2)], 17, INK)
    c.line([at(36, -116), at(74, -196)], 60, shirt)
    c.line([at(82, -206), at(24, -182), at(-36, -172)], 22, mix(shirt, BLACK, 0.16))
    c.line([at(4, -178), at(-40, -172)], 17, skin)
    c.oval(*at(102, -252), 29, skin)
    c.pie(*at(104, -256), 31, 180, 360, INK) if face < 0 else c.helmet(
        *at(104, -260), 29, GOLD_PALE, lamp=False
    )
    c.line([at(80, -204), at(18, -160), at(-50, -171)], 22, shirt)
    c.oval(*at(-52, -171), 14, skin)
    c.oval(*at(-14, -170), 13, skin)


def tug(c: Canvas) -> None:
    c.sky((colour("#C4D6DF"), colour("#E6EBE6"), colour("#FAF0DF")), 400)
    c.poly(
        [
            (0, 420),
            (0, 250),
            (110, 200),
            (220, 250),
            (330, 200),
            (440, 250),
            (550, 200),
            (660, 250),
            (660, 420),
        ],
        colour("#B4C2CA"),
    )
    c.windows(36, 290, 7, 2, (52, 40), 34, colour("#E9EFEF"))
    c.rect(720, 300, 500, 120, colour("#C3CDD0"))
    c.windows(750, 326, 8, 1, (30, 40), 26, colour("#E9EFEF"))
    for x in (700, 1140):
        c.tree(x, 440)
    c.rect(0, 424, WIDTH, 252, colour("#D5A97C"))
    c.rect(0, 424, WIDTH, 18, colour("#BC8F64"))
    c.poly([(560, 675), (590, 442), (604, 442), (590, 675)], colour("#F9EEDD"))
    for x in (240, 960):
        c.line([(x, 442), (x + (x - 600) * 0.24, 675)], 4, clear(WHITE, 0.45))
    c.line([(0, 436), (WIDTH, 436)], 17, colour("#6F4E33"))
    for x in range(0, WIDTH, 22):
        c.line([(x, 430), (x + 11, 442)], 3, colour("#B98C5B"))
    for place, skin in zip((420, 270, 118), SKINS, strict=False):
        _puller(c, place, 606, SLATE_DEEP, skin, -1)
    for place, skin in zip((780, 930, 1082), SKINS[1:], strict=False):
        _puller(c, place, 606, RED, skin, 1)
    c.rect(588, 422, 24, 28, RED, 4)
    c.poly([(590, 446), (612, 446), (622, 520), (602, 506), (584, 522)], RED)
    c.rect(0, HEIGHT - 26, WIDTH, 26, colour("#B98C62"))


def pingpong(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 300, colour("#E3D6C6"))
    for x in range(60, WIDTH, 280):
        c.rect(x, 30, 200, 170, PAPER, 4)
        c.rect(x + 10, 40, 180, 150, colour("#C6DAE4"))
        c.rect(x + 96, 40, 8, 150, PAPER)
    c.rect(0, 256, WIDTH, 50, colour("#CDB9A2"))
    c.rect(0, 296, WIDTH, 379, colour("#B98F6C"))
    table = [(330, 300), (890, 300), (1290, 640), (-90, 640)]
    c.poly([(x, y + 26) for x, y in table], colour("#26404F"))
    c.poly(table, colour("#3D6E87"))
    c.line([(330, 303), (890, 303)], 5, WHITE)
    c.line([(600, 302), (600, 640)], 5, WHITE)
    c.line([(330, 302), (-80, 640)], 8, WHITE)
    c.line([(890, 302), (1280, 640)], 8, WHITE)
    c.rect(176, 352, 868, 62, clear(WHITE, 0.26))
    for x in range(176, 1044, 14):
        c.line([(x, 352), (x, 412)], 1.5, clear(NIGHT, 0.35))
    for y in range(364, 412, 12):
        c.line([(176, y), (1044, y)], 1.5, clear(NIGHT, 0.35))
    c.rect(170, 344, 880, 11, WHITE, 4)
    for x in (160, 1046):
        c.rect(x, 336, 14, 84, NIGHT, 4)
    _bat(c, 330, 500, -38, RED)
    _bat(c, 872, 528, 34, NIGHT)
    for step in range(6):
        c.oval(
            512 + step * 26,
            470 - math.sin(step / 5 * math.pi * 0.62) * 196,
            7 + step * 1.2,
            clear(WHITE, 0.16 + step * 0.07),
        )
    c.shadow(690, 470, 34, 9, 0.25)
    c.oval(676, 262, 28, colour("#F6EBD8"))
    c.oval(667, 253, 11, WHITE)
    c.pie(676, 262, 28, 20, 130, colour("#E2CFAF"))
    c.oval(674, 258, 21, colour("#F6EBD8"))


def _bat(c: Canvas, x: float, y: float, tilt: float, fill: Colour) -> None:
    middle = (x, y)
    handle = turned([(x - 19, y + 84), (x + 19, y + 84), (x + 23, y + 196), (x - 23, y + 196)], tilt, middle)
    head = [
        (x + math.cos(t) * 98, y + math.sin(t) * 106) for t in (step / 40 * math.tau for step in range(40))
    ]
    c.poly([(px + 14, py + 18) for px, py in turned(head, tilt, middle)], clear(BLACK, 0.25))
    c.poly([(px + 14, py + 18) for px, py in handle], clear(BLACK, 0.25))
    c.poly(handle, WOOD)
    c.poly(
        turned([(x - 5, y + 90), (x + 5, y + 90), (x + 6, y + 194), (x - 6, y + 194)], tilt, middle),
        GOLD_PALE,
    )
    c.poly(turned(head, tilt, middle), WOOD)
    face = [(x + (px - x) * 0.95, y + (py - y) * 0.95) for px, py in head if py < y + 74]
    c.poly(turned(face, tilt, middle), fill)
    shine = [(x - 66, y - 20), (x - 30, y - 76), (x - 10, y - 84), (x - 54, y - 4)]
    c.poly(turned(shine, tilt, middle), clear(WHITE, 0.16))


def chess(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#6F4A36"))
    for y in range(0, 675, 90):
        c.rect(0, y, WIDTH, 3, colour("#5F3E2D"))
    plan = [(250, 96), (950, 96), (1090, 640), (110, 640)]
    c.poly([(x + 12, y + 18) for x, y in plan], clear(BLACK, 0.28))
    c.poly([(238, 82), (962, 82), (1116, 660), (84, 660)], WOOD_DARK)
    c.poly(plan, colour("#E3B981"))

    def at(file: float, rank: float) -> Point:
        """Where two lines of the board cross, seen slantwise: files 0-8, ranks 0-9 from the far side."""
        depth = (rank / 9) ** 1.12
        y = 126 + depth * 480
        half = 300 + depth * 136
        return 600 + (file / 8 - 0.5) * 2 * half, y

    line = colour("#7A4B2B")
    for rank in range(10):
        c.line([at(0, rank), at(8, rank)], 2.6, line)
    for file in range(9):
        for near, far in ((0, 4), (5, 9)) if 0 < file < 8 else ((0, 9),):
            c.line([at(file, near), at(file, far)], 2.6, line)
    for near, far in ((0, 2), (7, 9)):
        c.line([at(3, near), at(5, far)], 2.6, line)
        c.line([at(5, near), at(3, far)], 2.6, line)
    black = ((4, 0), (3, 0), (5, 1), (2, 2), (7, 2), (0, 3), (4, 3), (8, 3), (6, 4), (1, 0))
    red = ((4, 9), (3, 9), (4, 8), (2, 7), (6, 7), (0, 6), (4, 5), (8, 6), (1, 5), (5, 4), (7, 9))
    pieces = [(place, NIGHT) for place in black] + [(place, RED) for place in red]
    for place, fill in sorted(pieces, key=lambda piece: piece[0][1]):
        _piece(c, *at(*place), 27 + place[1] * 1.7, fill)
    for x, y in ((92, 170), (1106, 190)):
        _tea(c, x, y)


def _piece(c: Canvas, x: float, y: float, size: float, fill: Colour) -> None:
    c.oval(x + 5, y + 13, size, clear(BLACK, 0.28), size * 0.8)
    c.oval(x, y + 9, size, colour("#A06A3C"), size * 0.8)
    c.oval(x, y, size, colour("#F0D2A0"), size * 0.8)
    c.ring(x, y, size * 0.78, 3.4, fill, size * 0.62)
    c.oval(x, y, size * 0.34, fill, size * 0.27)
    c.oval(x - size * 0.1, y - size * 0.08, size * 0.12, clear(WHITE, 0.4), size * 0.09)


def _tea(c: Canvas, x: float, y: float) -> None:
    c.oval(x + 8, y + 14, 84, clear(BLACK, 0.25), 70)
    c.oval(x, y, 82, WHITE, 68)
    c.oval(x, y - 4, 62, SLATE_PALE, 50)
    c.oval(x, y - 10, 58, WHITE, 46)
    c.oval(x, y - 8, 48, colour("#B8792F"), 36)
    c.oval(x - 14, y - 16, 14, colour("#D39A4E"), 8)
    c.steam(x - 12, y - 36, 86, clear(WHITE, 0.45), 8)
    c.steam(x + 16, y - 36, 70, clear(WHITE, 0.35), 7)


def fishing(c: Canvas) -> None:
    c.sky((colour("#9FB8C6"), colour("#CFDDE0"), colour("#F6E6CB")), 330)
    c.sun(860, 286, 52)
    c.ridge([(-40, 320), (200, 268), (430, 306), (700, 262), (980, 310), (1240, 276)], colour("#A5B8BF"))
    c.ridge([(-40, 344), (240, 318), (560, 340), (860, 320), (1240, 338)], colour("#7E958F"))
    c.rect(0, 340, WIDTH, 335, colour("#AFC6CD"))
    c.rect(0, 340, WIDTH, 26, colour("#8DA6A6"))
    for row in range(18):
        c.rect(30 + (row * 211) % 1020, 384 + row * 12, 90 + row * 9, 4, clear(WHITE, 0.4), 2)
        c.rect(800 + (row % 4 - 2) * 16, 372 + row * 12, 130 - row * 4, 4, clear(GOLD_PALE, 0.8), 2)
    for radius in (52, 34, 17):
        c.ring(330, 470, radius, 3, clear(WHITE, 0.75), radius * 0.3)
    c.ridge([(560, 700), (660, 610), (820, 566), (1010, 548), (1240, 530)], colour("#6D7B5C"))
    c.ridge([(620, 720), (760, 640), (960, 604), (1240, 588)], colour("#54634A"))
    for stem in range(26):
        x = 980 + (stem * 47) % 220
        top = 300 + (stem * 61) % 130
        c.line(
            bezier((x + 12, 600), (x + 8, 520), (x, 440), (x - 14, top)),
            4,
            LEAF_DEEP if stem % 2 else colour("#8A8455"),
        )
        if stem % 3 == 0:
            c.line([(x - 14, top), (x - 18, top - 44)], 12, WOOD_DARK)
    for stem in range(12):
        x = 20 + (stem * 29) % 170
        c.line(bezier((x, 690), (x + 4, 620), (x + 10, 560), (x + 22, 470 + (stem * 37) % 80)), 5, LEAF_DEEP)
    rod = bezier((800, 566), (640, 420), (500, 250), (340, 196))
    c.line(rod, 6, WOOD_DARK)
    c.line([(800, 566), (742, 514)], 12, INK)
    c.line([(340, 196), (330, 456)], 1.6, NIGHT)
    c.oval(330, 462, 7, RED, 12)
    c.oval(330, 455, 6, WHITE, 5)
    c.shadow(900, 612, 96, 12)
    c.line([(838, 544), (870, 612)], 8, INK)
    c.line([(934, 544), (902, 612)], 8, INK)
    c.line([(838, 612), (880, 544)], 8, INK)
    c.line([(934, 612), (890, 544)], 8, INK)
    c.rect(824, 526, 124, 22, RED, 9)
    c.poly([(994, 540), (1074, 540), (1064, 622), (1004, 622)], SLATE)
    c.oval(1034, 540, 40, SLATE_PALE, 9)
    c.line(bezier((996, 540), (1000, 470), (1068, 470), (1072, 540)), 4, SLATE_DEEP)


SCENES = (basketball, tug, pingpong, chess, fishing)
