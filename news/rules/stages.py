"""The life of a published thing. The full three-level review joins here with the editorial desk."""

from enum import StrEnum


class Stage(StrEnum):
    """What people decided about an article or policy. What readers see also depends on the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.PUBLISHED}),
    Stage.PUBLISHED: frozenset({Stage.WITHDRAWN}),
    Stage.WITHDRAWN: frozenset({Stage.PUBLISHED}),
}


def may_follow(stage: Stage, following: Stage) -> bool:
    """Whether `following` is an allowed move from `stage`."""
    return following in NEXT[stage]
