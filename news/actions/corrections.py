"""Corrections of what readers see: a writer proposes, somebody who may publish decides.

The live text stays as it is meanwhile. What is taken over is a new version by the writer, and needs no approval
afterwards: a second person has read it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Appointment, NoticeKind, User
from members.rules.roles import Role
from news.actions.keeping import last_number, last_number_or_first, values_of
from news.actions.refusals import refusals_in_words
from news.actions.review import desk_address, tell
from news.actions.writing import cleaned, edit, locked
from news.models import Article, Correction
from news.models.corrections import DECLINED, OPEN, TAKEN, WITHDRAWN
from news.rules.stages import Stage
from union_portal.lib import Refused

CORRECTABLE = (
    "title",
    "summary",
    "body",
    "source",
    "author_name",
    "photo_credit",
    "reviewer_name",
    "editor_name",
)
"""Words only. Where a text stands, and its pictures, are moved by those who may publish."""


@transaction.atomic
def propose_correction(
    article: Article, *, by: User, at: datetime, base: int | None = None, remark: str = "", **fields: Any
) -> Correction:
    """Put another wording beside the live one; a second proposal of the same person takes the place of the first.

    `base` is the number of the version that the writer started from, without it the newest: what others have
    changed since then is no change of the writer's.
    """
    article = locked(article)
    if article.stage != Stage.PUBLISHED:
        raise Refused(_("This is not published: change it directly."))
    if unknown := fields.keys() - set(CORRECTABLE):
        raise TypeError(f"not correctable: {sorted(unknown)}")
    waiting = open_correction(article)
    if waiting and waiting.proposed_by_id != by.pk:
        raise Refused(
            _("{who} has proposed a correction already. It is decided first.").format(who=waiting.proposed_by)
        )
    if "body" in fields:
        fields["body"] = cleaned(Article, fields["body"]).html
    base, then = _started_from(article, base)
    changes = {
        name: value for name, value in fields.items() if value not in (then[name], getattr(article, name))
    }
    if not changes:
        raise Refused(_("Nothing differs from what readers see."))
    if waiting:
        _end(waiting, WITHDRAWN)
    with refusals_in_words():
        correction = article.corrections.create(
            base=base,
            changes=changes,
            remark=remark.strip(),
            proposed_by=by,
            proposed_at=at,
        )
    article.events.create(kind="proposed", by=by, at=at, details={"reason": correction.remark})
    tell(
        _deciders(article, by, at),
        gettext_lazy("A correction of “{title}” waits for your decision."),
        article,
        NoticeKind.TASK,
        desk_address(article, "correction"),
        at=at,
    )
    return correction


@transaction.atomic
def take_correction(correction: Correction, *, by: User, at: datetime, opinion: str = "") -> Article:
    """Let readers see it. Refused when the same words have been changed meanwhile."""
    article, correction = _both(correction, by)
    if article.stage != Stage.PUBLISHED:
        raise Refused(
            _("This is no longer published: its writer can change it directly. Decline the correction.")
        )
    if moved := _changed_meanwhile(article, correction):
        raise Refused(
            _("Meanwhile somebody else has changed: {fields}. Decline it and ask for a new one.").format(
                fields="、".join(str(Article._meta.get_field(name).verbose_name) for name in moved)
            )
        )
    article = edit(article, by=correction.proposed_by, at=at, **correction.changes)
    _decide(correction, TAKEN, opinion, by=by, at=at)
    article.events.create(kind="taken", by=by, at=at, details={"reason": correction.opinion})
    sentence = gettext_lazy("Your correction of “{title}” was taken over.")
    tell([correction.proposed_by], sentence, article, NoticeKind.NEWS, article.get_absolute_url(), at=at)
    return article


@transaction.atomic
def decline_correction(correction: Correction, *, by: User, at: datetime, opinion: str) -> Article:
    """Leave the text as it is, and say why."""
    article, correction = _both(correction, by)
    if not opinion.strip():
        raise Refused(_("Say why: the writer needs to know."))
    _decide(correction, DECLINED, opinion, by=by, at=at)
    article.events.create(kind="declined", by=by, at=at, details={"reason": correction.opinion})
    tell(
        [correction.proposed_by],
        gettext_lazy("Your correction of “{title}” was declined."),
        article,
        NoticeKind.TASK,
        desk_address(article, "correct"),
        at=at,
    )
    return article


@transaction.atomic
def retract_correction(correction: Correction, *, by: User, at: datetime) -> Article:
    """The writer thinks better of it."""
    article = locked(correction.article)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.outcome != OPEN:
        raise Refused(_("This has been decided already."))
    if correction.proposed_by_id != by.pk:
        raise Refused(_("Only who proposed a correction takes it back."))
    _end(correction, WITHDRAWN)
    article.events.create(kind="retracted", by=by, at=at)
    return article


def open_correction(article: Article) -> Correction | None:
    """The one that waits for a decision."""
    return article.corrections.filter(outcome=OPEN).select_related("proposed_by").first()


def corrected(article: Article, correction: Correction) -> Article:
    """The article as it would be, not saved."""
    for name, value in correction.changes.items():
        setattr(article, name, value)
    return article


def to_correct(article: Article, proposed: Correction | None) -> dict[str, Any]:
    """What a writer starts from: the own proposal that still waits, or what readers see; with its version."""
    if proposed is None:
        words = {name: getattr(article, name) for name in CORRECTABLE}
        # What came in before versions were kept has its first one from now on: the wording as it stands.
        return {**words, "base": last_number(article) or 1}
    number, then = _started_from(article, proposed.base)
    words = {name: then[name] for name in CORRECTABLE}
    return {**words, **proposed.changes, "base": number, "remark": proposed.remark}


def _started_from(article: Article, number: int | None) -> tuple[int, dict[str, Any]]:
    """The number of that version, or of the newest, and its words."""
    words = {name: getattr(article, name) for name in CORRECTABLE}
    newest = last_number_or_first(article)
    if number is None or number == newest:
        return newest, words
    base = article.versions.filter(number=number).first()
    if base is None:
        raise Refused(_("Open this page again, then save."))
    return number, words | values_of(base)


def _both(correction: Correction, by: User) -> tuple[Article, Correction]:
    article = locked(correction.article)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.outcome != OPEN:
        raise Refused(_("This has been decided already."))
    if correction.proposed_by_id == by.pk:
        raise Refused(_("Somebody else has to decide about your own correction."))
    return article, correction


def _changed_meanwhile(article: Article, correction: Correction) -> list[str]:
    """Fields of the correction that are no longer what the writer started from."""
    base = article.versions.filter(number=correction.base).first()
    then = values_of(base) if base else {}
    return [name for name in correction.changes if name in then and getattr(article, name) != then[name]]


def _decide(correction: Correction, outcome: str, opinion: str, *, by: User, at: datetime) -> None:
    correction.opinion, correction.decided_by, correction.decided_at = opinion.strip(), by, at
    _end(correction, outcome)


def _end(correction: Correction, outcome: str) -> None:
    correction.outcome = outcome
    with refusals_in_words():
        correction.save()


def _deciders(article: Article, by: User, at: datetime) -> list[User]:
    """Final reviewers of the branch or above it; without any, the editors of the whole union."""
    current = Appointment.objects.current(timezone.localdate(at)).select_related("user", "branch")
    roles = [Role.FINAL_REVIEWER.value, Role.EDITOR.value]
    found: dict[str, list[User]] = {role: [] for role in roles}
    for each in current.filter(role__in=roles).exclude(user=by):
        is_union = each.branch.parent_id is None
        if is_union or (
            each.role == Role.FINAL_REVIEWER and article.branch and each.branch.contains(article.branch)
        ):
            found[each.role].append(each.user)
    return found[roles[0]] or found[roles[1]]
