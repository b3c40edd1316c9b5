"""What the launcher says when the database cannot be had."""

from union_portal.lib.wording import say


class NotStarted(RuntimeError):
    """A sentence for the person at the keyboard, in their language."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(say(english, chinese))
