"""The life of a published thing: written, reviewed, published, withdrawn."""

from enum import StrEnum


class Stage(StrEnum):
    """What people decided about an article or policy. What readers see also depends on the clock."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.SUBMITTED, Stage.PUBLISHED}),
    Stage.SUBMITTED: frozenset({Stage.DRAFT, Stage.REJECTED, Stage.PUBLISHED}),
    Stage.REJECTED: frozenset({Stage.SUBMITTED, Stage.PUBLISHED}),
    Stage.PUBLISHED: frozenset({Stage.WITHDRAWN}),
    Stage.WITHDRAWN: frozenset({Stage.SUBMITTED, Stage.PUBLISHED}),
}
NOT_YET_SEEN = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.REJECTED})
"""Readers have not met it, unless it was withdrawn before."""


def may_follow(stage: Stage, following: Stage) -> bool:
    """Whether `following` is an allowed move from `stage`."""
    return following in NEXT[stage]
