"""What lies on a table: a tray, a first-aid box, flowers; and two open hands."""

# fmt: off - coordinates stay in rows
import math
import random

from union_portal.demo.pictures.canvas import (
    BLACK,
    GOLD,
    GOLD_DEEP,
    GOLD_PALE,
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


def firstaid(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 430, colour("#E3ECE8"))
    c.rect(0, 0, WIDTH, 90, colour("#D5E2DD"))
    c.boards(430, colour("#C49A70"))
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
    _dishes(c)
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


def _dishes(c: Canvas) -> None:
    """Greens with red pepper, and a stew."""
    dice = random.Random(2)
    for _leaf in range(34):
        x, y = 672 + dice.random() * 240, 150 + dice.random() * 136
        c.blob([(x, y), (x + 22, y - 15), (x + 46, y - 4), (x + 28, y + 13)], dice.choice((LEAF, LEAF_DEEP)))
    for _slice in range(9):
        c.oval(680 + dice.random() * 230, 160 + dice.random() * 120, 10, RED)
    edge = [(664, 380), (760, 362), (860, 376), (926, 400), (930, 500), (850, 532), (720, 534), (662, 490)]
    c.blob(edge, colour("#C77A3A"))
    for _cube in range(26):
        x, y = 676 + dice.random() * 220, 384 + dice.random() * 118
        c.rect(x, y, 30, 25, dice.choice((colour("#A34A2A"), colour("#D9A441"), colour("#8E3D25"))), 7)


def _dumpling(c: Canvas, x: float, y: float) -> None:
    c.oval(x + 4, y + 10, 37, clear(BLACK, 0.16), 25)
    c.blob(
        [(x - 38, y + 6), (x - 26, y - 20), (x, y - 29), (x + 26, y - 20), (x + 38, y + 6), (x, y + 25)],
        PAPER,
    )
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
    side = bezier(
        (x, y + size * 0.95),
        (x - size * 0.5, y + size * 0.5),
        (x - size * 1.25, y - size * 0.05),
        (x - size * 0.94, y - size * 0.6),
    )
    top = bezier(
        side[-1], (x - size * 0.7, y - size * 1.02), (x - size * 0.12, y - size * 0.98), (x, y - size * 0.42)
    )
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
    c.poly(
        smooth(
            [
                at(352, 566),
                at(368, 470),
                at(430, 440),
                at(520, 462),
                at(594, 500),
                at(590, 566),
                at(520, 622),
                at(430, 622),
            ],
            closed=True,
        ),
        skin,
    )
    c.line(bezier(at(520, 520), at(548, 480), at(562, 450), at(556, 404)), 50, skin)
    c.line(bezier(at(392, 548), at(440, 520), at(500, 530), at(548, 560)), 5, mix(skin, BLACK, 0.18))
    for tip, width in (((372, 318), 15), ((420, 300), 16), ((470, 340), 16), ((556, 404), 16)):
        c.oval(*at(tip[0], tip[1] - 4), width, mix(skin, WHITE, 0.32), width * 0.8)


def flowers(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#F3E2CE"))
    c.oval(600, 330, 350, colour("#EBD0B2"))
    c.boards(540)
    c.shadow(600, 612, 150, 16, 0.25)
    stems = (
        (430, 210, 74, RED),
        (520, 130, 66, GOLD),
        (610, 190, 84, colour("#D98A7E")),
        (706, 122, 64, WHITE),
        (774, 226, 72, RED_DARK),
        (540, 280, 56, WHITE),
        (680, 292, 58, GOLD_PALE),
    )
    for x, y, _size, _fill in stems:
        c.line(bezier((600, 600), (600, 480), (x, 420), (x, y)), 8, LEAF_DEEP)
        side = 34 if x > 600 else -34
        c.poly(
            [
                *bezier(
                    (x + (600 - x) * 0.3, y + 120),
                    (x + side, y + 60),
                    (x + side * 2, y + 70),
                    (x + side * 2.4, y + 40),
                ),
                *bezier(
                    (x + side * 2.4, y + 40),
                    (x + side * 1.8, y + 110),
                    (x + side, y + 120),
                    (x + (600 - x) * 0.3, y + 120),
                ),
            ],
            LEAF,
        )
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
            c.oval(
                x + math.cos(turn) * size * 0.55 * share,
                y + math.sin(turn) * size * 0.55 * share,
                size * 0.36 * share,
                mix(shade, BLACK, 0.05 * (petal % 2)),
            )
    c.oval(x, y, size * 0.17, GOLD_DEEP if fill in (GOLD, GOLD_PALE) else GOLD)


SCENES = (firstaid, canteen, aid, flowers)
