"""Addresses of the worker mailbox x everybody: the rows of test_routes.py that need inboxes and letters (tests/feedback/cast.py).

The worker of the table has written `own_letter`; the other one is somebody else's.
"""

from members.rules.roles import Role
from tests.feedback.cast import Picture, make_cast
from tests.project.congress_routes import MEMBERS

DESK = {Role.MAILBOX_SUPERVISOR.value, Role.CHAIR.value}
"""The roles of the table that see every case; who works in an inbox does so by a post, which nobody of the table has."""


def things(worker):
    """What the addresses point at, by the word used in the table."""
    cast = make_cast()
    cast.reporter = worker
    letter = cast.letter(files=[Picture()])
    return {"own_letter": letter.pk}


def rows(row):
    return [*writing(row), *desk(row)]


def writing(row):
    """Writing in is for everybody; a letter and its files are for who wrote it."""
    return [
        *[row(f"feedback:{name}") for name in ("home", "write", "sealed", "receipt")],
        row("feedback:write-named", MEMBERS, gets=302),
        row("feedback:mine", MEMBERS),
        row("feedback:letter", {"worker"}, pk="own_letter"),
        row("feedback:letter-file", {"worker"}, pk="own_letter", place="1-1"),
    ]


def desk(row):
    return [row("feedback:desk", DESK), row("feedback:case", DESK | {"worker"}, pk="own_letter")]
