"""Bars that stay inside their drawing and add up to it."""

from hypothesis import given
from hypothesis import strategies as st

from finance.rules.charts import Bullet, Column, Piece, bullets, columns, pieces

SUMS = st.integers(-(10**9), 10**12)


def test_a_bullet_shows_what_was_planned_spent_and_gone_of_the_year():
    assert bullets([("文体", 500, 1000), ("培训", 300, 200), ("其他", -5, 0)], 7_500, 400) == [
        Bullet("文体", 200, 400, 300, False),
        Bullet("培训", 400, 266, 200, True),
        Bullet("其他", 0, 0, 0, False),
    ]
    assert bullets([], 0) == []


def test_pieces_and_columns_of_known_sums():
    assert pieces([("a", 1), ("b", 0), ("c", 2)], 100) == [Piece("a", 0, 33), Piece("c", 33, 67)]
    assert columns([("一季度", (50, 100)), ("二季度", (0, 25))], 80, 40) == [
        Column("一季度", 0, (20, 0), (20, 40)),
        Column("二季度", 40, (40, 30), (0, 10)),
    ]


@given(st.lists(st.tuples(st.text(max_size=3), SUMS), max_size=12), st.integers(1, 1000))
def test_pieces_fill_the_width_without_gaps(rows, width):
    laid = pieces(rows, width)
    assert sum(piece.width for piece in laid) == (width if laid else 0)
    assert [piece.start for piece in laid[1:]] == [piece.start + piece.width for piece in laid[:-1]]


@given(st.lists(st.tuples(st.just("x"), SUMS, SUMS), max_size=12), st.integers(0, 10_000))
def test_nothing_leaves_the_drawing(rows, year_bp):
    for bullet in bullets(rows, year_bp, 400):
        assert 0 <= bullet.mark <= bullet.plan <= 400
        assert 0 <= bullet.bar <= 400
    for column in columns([(label, (one, two)) for label, one, two in rows], 600, 200):
        assert all(
            0 <= top <= 200 and 0 <= each <= 200
            for top, each in zip(column.tops, column.heights, strict=True)
        )
        assert 0 <= column.x < 600
