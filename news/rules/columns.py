"""How deep the tree of columns may be: 栏目 of two or three levels, as on the sites of unions and governments."""

LEVELS = 3
Parents = dict[int, int | None]


def fits(parents: Parents, column: int | None, parent: int | None) -> bool:
    """Whether `column` (None: a new one), with all below it, may stand under `parent`."""
    above = line(parents, parent)
    return column not in above and len(above) + _height(parents, column) <= LEVELS


def line(parents: Parents, column: int | None) -> list[int]:
    """The column and everything above it."""
    found: list[int] = []
    while column is not None and column not in found:
        found.append(column)
        column = parents.get(column)
    return found


def _height(parents: Parents, column: int | None) -> int:
    """How many levels the column takes with what is below it: 1 when it stands alone."""
    if column is None:
        return 1
    return max(
        line(parents, each).index(column) + 1 for each in [*parents, column] if column in line(parents, each)
    )
