"""Submitting, reviewing and taking back; publishing at once, and what follows from it.

Every deed locks the text first: of two people who decide at the same moment the second meets the decision of the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import Appointment, NoticeKind, User
from news.actions.refusals import refusals_in_words
from news.actions.stages import publish, refuse_unfinished, withdraw
from news.actions.writing import Thing, locked
from news.checking import Remarks, kept, remarks_on
from news.models import Article, Policy, Review, Submission
from news.rules.review import Outcome, Way, role_for
from news.rules.stages import Stage, may_follow
from union_portal.lib import Refused

AFTERWARDS = 1
"""What readers see already is confirmed by one final reviewer."""


@transaction.atomic
def submit(
    thing: Thing,
    *,
    by: User,
    at: datetime,
    wished_from: datetime | None = None,
    wished_until: datetime | None = None,
    remark: str = "",
    has_seen_findings: bool = False,
) -> Submission:
    """Put a finished text before its reviewers. It cannot be changed until they have answered or it is taken back.

    What the checks find and the writer has seen is kept, so that reviewers know what was left on purpose.
    """
    thing = locked(thing)
    if not may_follow(Stage(thing.stage), Stage.SUBMITTED):
        raise Refused(_("This is under review or published already."))
    refuse_unfinished(thing)
    remarks = refuse_with_holes(thing)
    submission = _submission(
        thing, by=by, at=at, levels=thing.column.review_levels, way=Way.REGULAR,
        wished_from=wished_from, wished_until=wished_until, remark=remark.strip(),
        findings=kept(remarks.findings) if has_seen_findings else [],
    )  # fmt: skip
    _move(thing, Stage.SUBMITTED, "submitted", by=by, at=at, details={"reason": submission.remark})
    _tell_reviewers(submission, at=at)
    return submission


@transaction.atomic
def recall(thing: Thing, *, by: User, at: datetime) -> Thing:
    """Take a text back from review, to go on writing."""
    thing = locked(thing)
    submission = _open_submission(thing)
    if thing.stage != Stage.SUBMITTED or submission is None:
        raise Refused(_("This is not under review."))
    _end(submission, Outcome.RECALLED, at=at)
    return _move(thing, Stage.DRAFT, "recalled", by=by, at=at)


@transaction.atomic
def approve(thing: Thing, *, by: User, at: datetime, opinion: str = "") -> Thing:
    """Approve at the level whose turn it is. The last approval publishes, on the day that was wished or now."""
    thing = locked(thing)
    submission = _reviewable(thing)
    level = submission.level
    _give(submission, level, True, opinion, by=by, at=at)
    details = {"level": level, "reason": opinion.strip()}
    if submission.way != Way.REGULAR:
        thing.events.create(kind="confirmed", by=by, at=at, details=details)
        _end(submission, Outcome.APPROVED, at=at)
        return thing
    thing.events.create(kind="approved", by=by, at=at, details=details)
    if level < submission.levels:
        _tell_reviewers(submission, at=at)
        return thing
    _end(submission, Outcome.APPROVED, at=at)
    wished = submission.wished_from
    thing = publish(
        thing,
        by=by,
        at=at,
        # What was once public goes back to its old day; a wish that has passed by means now.
        published_at=wished if wished and wished > at else None,
        published_until=submission.wished_until,
    )
    tell(
        [submission.submitted_by],
        gettext_lazy("“{title}” was approved and is published."),
        thing,
        NoticeKind.NEWS,
        thing.get_absolute_url(),
        at=at,
    )
    return thing


@transaction.atomic
def reject(thing: Thing, *, by: User, at: datetime, opinion: str) -> Thing:
    """Send a text back and say what to mend. What was published at once is withdrawn with that reason."""
    thing = locked(thing)
    submission = _reviewable(thing)
    opinion = opinion.strip()
    if not opinion:
        raise Refused(_("Say what has to be mended: the writer needs to know."))
    level = submission.level
    _give(submission, level, False, opinion, by=by, at=at)
    _end(submission, Outcome.REJECTED, at=at)
    details = {"level": level, "reason": opinion}
    if submission.way == Way.REGULAR:
        thing = _move(thing, Stage.REJECTED, "rejected", by=by, at=at, details=details)
    else:
        thing.events.create(kind="rejected", by=by, at=at, details=details)
        thing = withdraw(thing, by=by, at=at, reason=opinion)
    tell(
        [submission.submitted_by],
        gettext_lazy("“{title}” was sent back to you."),
        thing,
        NoticeKind.TASK,
        desk_address(thing),
        at=at,
    )
    return thing


@transaction.atomic
def force_publish(
    thing: Thing,
    *,
    by: User,
    at: datetime,
    reason: str,
    published_at: datetime | None = None,
    published_until: datetime | None = None,
) -> Thing:
    """Publish something urgent before it was reviewed. It stays marked until another person has approved it."""
    thing = locked(thing)
    reason = reason.strip()
    if not may_follow(Stage(thing.stage), Stage.PUBLISHED):
        raise Refused(_("This is published already."))
    if not reason:
        raise Refused(_("Say why it cannot wait: it stands in the history."))
    refuse_with_holes(thing)
    submission = _open_submission(thing)
    if submission is not None:
        _end(submission, Outcome.RECALLED, at=at)
    _submission(thing, by=by, at=at, levels=AFTERWARDS, way=Way.FORCED, remark=reason)
    thing.events.create(kind="forced", by=by, at=at, details={"reason": reason})
    thing = publish(thing, by=by, at=at, published_at=published_at, published_until=published_until)
    _tell_reviewers(_open_submission(thing), at=at)
    return thing


def note_correction(thing: Article | Policy, *, by: User, at: datetime) -> None:
    """What readers see already was changed: somebody else looks at it afterwards. Inside the caller's transaction.

    A second person's correction is put forward anew, so that nobody approves the own one.
    """
    waiting = _open_submission(thing)
    if thing.stage != Stage.PUBLISHED or (waiting and waiting.submitted_by_id == by.pk):
        return
    if waiting:
        _end(waiting, Outcome.RECALLED, at=at)
    submission = _submission(thing, by=by, at=at, levels=AFTERWARDS, way=Way.CORRECTION)
    _tell_reviewers(submission, at=at)


def refuse_with_holes(thing: Article | Policy) -> Remarks:
    """Says what blocks a text, all of it in one go; returns everything the checks found."""
    remarks = remarks_on(thing)
    if remarks.blocking:
        raise Refused(" ".join(each.sentence for each in remarks.blocking))
    return remarks


def _submission(
    thing: Article | Policy, *, by: User, at: datetime, levels: int, way: Way, **more: Any
) -> Submission:
    with refusals_in_words():
        return thing.submissions.create(
            submitted_by=by, submitted_at=at, levels=levels, way=way.value, **more
        )


def _open_submission(thing: Article | Policy) -> Submission | None:
    return thing.submissions.open().select_related("submitted_by").first()


def _reviewable(thing: Article | Policy) -> Submission:
    submission = _open_submission(thing)
    if submission is None:
        raise Refused(_("Nobody has to review this now: it was decided or taken back meanwhile."))
    return submission


def _give(
    submission: Submission, level: int, is_approval: bool, opinion: str, *, by: User, at: datetime
) -> None:
    with refusals_in_words():
        Review.objects.create(
            submission=submission, level=level, is_approval=is_approval, opinion=opinion.strip(), by=by, at=at
        )
    # What was read before this opinion no longer holds.
    submission._prefetched_objects_cache = {}
    submission.__dict__.pop("given", None)


def _end(submission: Submission, outcome: Outcome, *, at: datetime) -> None:
    submission.outcome, submission.ended_at = outcome.value, at
    submission.save(update_fields=["outcome", "ended_at"])


def _move(
    thing: Thing,
    stage: Stage,
    kind: str,
    *,
    by: User,
    at: datetime,
    details: dict[str, object] | None = None,
) -> Thing:
    thing.stage = stage
    thing.save(update_fields=["stage", "updated_at"])
    thing.events.create(kind=kind, by=by, at=at, details=details or {})
    return thing


# --- telling those whose turn it is ------------------------------------------------------------------------------


def reviewers(submission: Submission, *, at: datetime) -> list[User]:
    """Who may review it next: the role at its level, for the branch or above it; never its own people."""
    role = role_for(submission.levels, submission.level)
    branch = getattr(submission.thing, "branch", None)
    current = (
        Appointment.objects.filter(role=role.value)
        .current(timezone.localdate(at))
        .select_related("user", "branch")
    )
    own = {submission.submitted_by_id, submission.thing.author_id}
    return [
        each.user
        for each in current
        if each.user_id not in own
        and (each.branch.parent_id is None or (branch is not None and each.branch.contains(branch)))
    ]


def _tell_reviewers(submission: Submission | None, *, at: datetime) -> None:
    if submission is None:
        return
    done = {review.by_id for review in submission.given}
    people = [user for user in reviewers(submission, at=at) if user.pk not in done]
    tell(
        people,
        gettext_lazy("“{title}” waits for your review."),
        submission.thing,
        NoticeKind.TASK,
        desk_address(submission.thing, "review"),
        at=at,
    )


def tell(
    people: Iterable[User],
    sentence: str | Promise,
    thing: Article | Policy,
    kind: NoticeKind,
    url: str,
    *,
    at: datetime,
) -> None:
    notify(people, kind=kind, title=format_lazy(sentence, title=thing.title), url=url, at=at)


def desk_address(thing: Article | Policy, page: str = "change") -> str:
    return reverse(f"admin:news_{thing._meta.model_name}_{page}", args=[thing.pk])
