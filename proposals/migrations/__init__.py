"""SQL pieces that several migrations of this app share."""


def refusal(name: str, words: str) -> str:
    """The statement of a trigger that refuses under the name of a constraint."""
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"
