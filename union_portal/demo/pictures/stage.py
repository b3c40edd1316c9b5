"""Halls full of people."""

# fmt: off - coordinates stay in rows
from union_portal.demo.pictures.canvas import (
    BLACK,
    GOLD,
    GOLD_PALE,
    INK,
    LEAF_DEEP,
    NIGHT,
    PAPER,
    PLUM,
    RED,
    RED_DARK,
    SKINS,
    SLATE_DEEP,
    SLATE_MID,
    WHITE,
    WIDTH,
    WOOD,
    WOOD_DARK,
    Canvas,
    clear,
    colour,
    mix,
)


def hall(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 420, colour("#E6CDB2"))
    c.rect(0, 0, WIDTH, 60, colour("#D4B290"))
    c.rect(0, 420, WIDTH, 255, colour("#4A2226"))
    for x in range(90, WIDTH, 170):
        c.rect(x - 26, 44, 52, 16, PAPER, 6)
        c.poly([(x - 24, 60), (x + 24, 60), (x + 110, 300), (x - 110, 300)], clear(WHITE, 0.13))
    c.rect(180, 84, 840, 290, mix(RED_DARK, PLUM, 0.3))
    for fold in range(21):
        c.rect(180 + fold * 40, 84, 18, 290, mix(RED_DARK, PLUM, 0.62))
    for fold in range(22):
        c.pie(180 + fold * 40, 84, 30, 0, 180, RED)
    c.rect(160, 66, 880, 24, GOLD)
    c.rect(140, 360, 920, 70, WOOD)
    c.rect(140, 360, 920, 12, mix(WOOD, WHITE, 0.25))
    c.rect(120, 424, 960, 26, WOOD_DARK)
    c.rect(340, 268, 520, 96, colour("#B98A5E"), 4)
    c.rect(340, 268, 520, 16, colour("#D2A678"), 4)
    for index in range(5):
        x = 404 + index * 98
        c.pie(x, 250, 34, 180, 360, (SLATE_DEEP, INK, PLUM, SLATE_DEEP, INK)[index])
        c.rect(x - 34, 248, 68, 22, (SLATE_DEEP, INK, PLUM, SLATE_DEEP, INK)[index])
        c.oval(x, 196, 22, SKINS[index % 4])
        c.pie(x, 191, 24, 180, 360, INK)
        c.rect(x + 26, 252, 11, 17, WHITE, 3)
    for x in (220, 980):
        c.plant(x, 366, 66)
    for index in range(13):
        c.plant(180 + index * 70, 434, 27, LEAF_DEEP)
    for row, (y, size, gap) in enumerate(((468, 34, 78), (520, 45, 100), (588, 60, 132), (684, 82, 178))):
        offset = (row % 2) * gap / 2
        for seat in range(-1, 17):
            x = seat * gap + offset
            if x < -100 or x > 1300:
                continue
            _listener(c, x, y, size, seat * 7 + row * 3)


def _listener(c: Canvas, x: float, y: float, size: float, number: int) -> None:
    """A person in the rows, from behind, over the back of a seat."""
    hair = (INK, colour("#3B2A26"), INK, colour("#6B625E"))[number % 4]
    coat = (SLATE_DEEP, NIGHT, PLUM, SLATE_MID, colour("#4E5B4C"))[number % 5]
    if number % 6 != 1:
        c.pie(x, y + size * 0.2, size * 0.86, 180, 360, coat)
        c.rect(x - size * 0.17, y - size * 0.95, size * 0.34, size * 0.42, SKINS[number % 4])
        c.oval(x, y - size * 1.06, size * 0.4, hair, size * 0.46)
        if number % 5 == 2:
            c.oval(x, y - size * 0.72, size * 0.16, hair, size * 0.36)
    c.rect(x - size * 0.92, y - size * 0.16, size * 1.84, size * 2.4, RED, size * 0.3)
    c.rect(x - size * 0.92, y - size * 0.16, size * 1.84, size * 0.34, mix(RED, WHITE, 0.14), size * 0.17)
    c.rect(x - size * 0.72, y + size * 0.34, size * 1.44, size * 1.5, RED_DARK, size * 0.2)


def choir(c: Canvas) -> None:
    c.rect(0, 0, WIDTH, 675, colour("#4A2630"))
    for fold in range(-1, 24):
        c.rect(fold * 54, 0, 24, 560, colour("#5C2F39"))
    for x, lean in ((240, 190), (600, 0), (960, -190)):
        c.poly(
            [(x - 16, -10), (x + 16, -10), (x + lean + 250, 560), (x + lean - 250, 560)],
            clear(GOLD_PALE, 0.13),
        )
    c.rect(0, 520, WIDTH, 155, colour("#8A5A3C"))
    c.rect(0, 520, WIDTH, 10, colour("#A9764F"))
    for x in range(-40, WIDTH, 120):
        c.line([(x, 675), (600 + (x - 600) * 0.72, 530)], 2.5, colour("#744930"))
    c.rect(90, 400, 1020, 130, colour("#6A4330"))
    for row, (count, y, gap) in enumerate(((11, 400, 84), (11, 454, 90), (11, 510, 96))):
        for place in range(count):
            _singer(c, 600 + (place - (count - 1) / 2) * gap, y, place + row * 2)
    _conductor(c, 600, 676)
    for x in (0, 1100):
        c.rect(x - 10, 0, 120, 675, RED_DARK)
        for fold in range(3):
            c.rect(x + fold * 36, 0, 16, 675, mix(RED_DARK, BLACK, 0.25))
    c.rect(0, 0, WIDTH, 44, RED)
    for x in range(0, WIDTH + 40, 80):
        c.pie(x, 36, 44, 0, 180, RED)
        c.pie(x, 34, 12, 0, 180, GOLD)


def _singer(c: Canvas, x: float, y: float, number: int) -> None:
    """One of the choir, mouth open, a folder in both hands."""
    is_woman = number % 2 == 0
    coat = colour("#F4E9DA") if is_woman else NIGHT
    skin = SKINS[number % 4]
    if is_woman:
        c.oval(x, y - 118, 27, INK, 32)
    for side in (-16, 16):
        c.oval(x + side, y + 64, 14, BLACK, 7)
    c.rect(x - 30, y - 10, 60, 74, mix(coat, BLACK, 0.55) if is_woman else coat, 6)
    c.rect(x - 36, y - 86, 72, 104, coat, 24)
    c.rect(x - 10, y - 104, 20, 30, mix(skin, BLACK, 0.12))
    c.oval(x, y - 122, 22, skin, 25)
    c.pie(x, y - 128, 24, 180, 360, INK)
    c.oval(x, y - 111, 5, mix(skin, RED_DARK, 0.65), 6.5)
    c.line([(x - 10, y - 125), (x - 5, y - 125)], 2.4, INK)
    c.line([(x + 5, y - 125), (x + 10, y - 125)], 2.4, INK)
    c.poly([(x - 11, y - 82), (x + 11, y - 82), (x, y - 56)], RED if is_woman else WHITE)
    if not is_woman:
        c.poly([(x - 7, y - 80), (x + 7, y - 80), (x, y - 70)], RED)
    c.poly(
        [(x - 29, y - 40), (x, y - 30), (x + 29, y - 40), (x + 29, y - 6), (x, y + 4), (x - 29, y - 6)],
        RED_DARK,
    )
    c.rect(x - 1, y - 30, 2, 34, mix(RED_DARK, BLACK, 0.4))
    for side in (-28, 28):
        c.oval(x + side, y - 18, 8, skin)


def _conductor(c: Canvas, x: float, y: float) -> None:
    """From behind, both arms raised, the baton to the right."""
    c.line([(x - 62, y - 112), (x - 128, y - 150), (x - 152, y - 214)], 33, BLACK)
    c.line([(x + 62, y - 112), (x + 132, y - 142), (x + 164, y - 220)], 33, BLACK)
    c.oval(x - 154, y - 232, 16, SKINS[0])
    c.oval(x + 167, y - 238, 16, SKINS[0])
    c.line([(x + 165, y - 240), (x + 236, y - 304)], 5, WHITE)
    c.rect(x - 84, y - 148, 168, 190, BLACK, 52)
    c.line([(x, y - 120), (x, y)], 3, colour("#3A3034"))
    c.rect(x - 17, y - 176, 34, 44, mix(SKINS[0], BLACK, 0.1))
    c.oval(x, y - 204, 41, colour("#B9B0AA"), 46)


SCENES = (hall, choir)
