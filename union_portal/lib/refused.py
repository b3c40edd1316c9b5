"""How an action says no."""


class Refused(Exception):
    """A deed that the rules do not allow. Carries a sentence for the person who asked."""
