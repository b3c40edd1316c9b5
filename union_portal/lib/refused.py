"""How an action says no."""


class Refused(Exception):
    """A deed that the rules do not allow. Carries a sentence for the person who asked."""

    field = ""
    """The field of the form it stands beside, where it belongs to one."""


def refused_at(field: str, sentence: str) -> Refused:
    """A refusal that belongs beside one field of the form."""
    refusal = Refused(sentence)
    refusal.field = field
    return refusal
