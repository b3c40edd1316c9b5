"""Answers for everybody: put forward with bars, approved by two publishers, withdrawn with a stub."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import permissions, words
from feedback.actions.moving import locked, needed
from feedback.actions.refusals import refusals_in_words
from feedback.actions.telling import holders, tell_reporter
from feedback.models import Case, MeToo, Publication
from feedback.sealing.primitives import mark
from members.actions.notices import notify
from members.models import NoticeKind, User
from members.rules.roles import Role
from union_portal.lib import Refused

LONGEST_TITLE = 80
GONE = "█"
"""What is left of a text that was withdrawn."""


@transaction.atomic
def put_forward(case: Case, *, by: User, at: datetime, title: str, question: str, answer: str) -> Publication:
    """A draft from an answered letter. The texts come with their bars: what is under them is not handed in at all."""
    case = locked(case)
    if not permissions.may_draft_publication(by, case):
        raise Refused(_("This is not for you to decide."))
    if case.stage not in permissions.PUBLISHABLE:
        raise Refused(_("Only an answered letter is put forward for publication."))
    if Publication.objects.filter(case=case).exists():
        raise Refused(_("An answer from this letter was put forward already."))
    publication = Publication(
        case=case, category=case.category, drafted_by=by, drafted_on=timezone.localdate(at)
    )
    return _put(publication, by=by, at=at, title=title, question=question, answer=answer)


@transaction.atomic
def change(
    publication: Publication, *, by: User, at: datetime, title: str, question: str, answer: str
) -> Publication:
    """Other words or more bars, by who drafted it. Whoever said yes before has to read it anew."""
    publication = _draft(publication)
    if publication.drafted_by_id != by.pk:
        raise Refused(_("Only who drafted it changes it; send it back with a word about what is to change."))
    return _put(publication, by=by, at=at, title=title, question=question, answer=answer)


def _put(publication: Publication, *, by: User, at: datetime, **texts: str) -> Publication:
    publication.title = needed(texts["title"], _("Give it a title."))
    publication.question = needed(texts["question"], _("Say what was asked."))
    publication.answer = needed(texts["answer"], _("Say what was answered."))
    if len(publication.title) > LONGEST_TITLE:
        raise Refused(_("The title is too long with its bars: shorten it."))
    publication.passed_by = by if permissions.may_publish(by, publication) else None
    publication.sent_back_by, publication.sent_back_reason = None, ""
    publication.save()
    _tell_publishers(publication, gettext_lazy("An answer waits to be published"), but=[by], at=at)
    return publication


@transaction.atomic
def approve(publication: Publication, *, by: User, at: datetime, seen: str) -> Publication:
    """A publisher says yes to what was `seen` (its fingerprint). The second yes publishes at once."""
    publication = _draft(publication)
    _may_decide(publication, by)
    if seen != publication.fingerprint:
        raise Refused(_("The draft was changed in the meantime: read it again."))
    if publication.is_sent_back:
        raise Refused(_("It was sent back: who drafted it changes it first."))
    if publication.passed_by_id == by.pk:
        raise Refused(_("You have said yes already; now another publisher reads it."))
    if publication.passed_by_id is None:
        publication.passed_by = by
        publication.save(update_fields=["passed_by"])
        told = [by, publication.drafted_by]
        _tell_publishers(
            publication, gettext_lazy("An answer waits for the second publisher"), but=told, at=at
        )
        return publication
    publication.approved_by, publication.published_at = by, at
    with refusals_in_words():
        publication.save(update_fields=["approved_by", "published_at"])
    if publication.case is not None and publication.case.reporter is not None:
        tell_reporter(
            publication.case, gettext_lazy("{code}: the answer was published, without your name"), at=at
        )
    return publication


@transaction.atomic
def send_back(publication: Publication, *, by: User, at: datetime, reason: str) -> Publication:
    """A publisher wants something changed and says what."""
    publication = _draft(publication)
    _may_decide(publication, by)
    if publication.is_sent_back:
        raise Refused(_("It was sent back already."))
    publication.sent_back_by = by
    publication.sent_back_reason = needed(reason, _("Say what has to change."))
    publication.passed_by = None
    publication.save(update_fields=["sent_back_by", "sent_back_reason", "passed_by"])
    _tell([publication.drafted_by], publication, gettext_lazy("Your draft of an answer was sent back"), at=at)
    return publication


def _may_decide(publication: Publication, by: User) -> None:
    if not permissions.may_publish(by, publication):
        raise Refused(_("This is not for you to decide."))
    if publication.drafted_by_id == by.pk:
        raise Refused(_("Nobody approves the own draft."))


@transaction.atomic
def drop(publication: Publication, *, by: User) -> None:
    """Who drafted it takes the draft back: nothing of it stays."""
    publication = _draft(publication)
    if publication.drafted_by_id != by.pk:
        raise Refused(_("Only who drafted it takes it back."))
    publication.delete()


@transaction.atomic
def withdraw(publication: Publication, *, by: User, at: datetime, reason: str = "") -> Publication:
    """Off every list, at once: the words are destroyed, and whoever kept the address finds the day and the reason."""
    publication = _locked(publication)
    if not permissions.may_withdraw(by, publication):
        raise Refused(_("This is not for you to decide."))
    if publication.published_at is None or publication.withdrawn_at is not None:
        raise Refused(_("It is not published, or was withdrawn already."))
    if permissions.is_from(by, publication):
        reason = reason.strip() or _("At the request of who wrote the letter.")
    publication.withdrawn_reason = needed(reason, _("Say why it is withdrawn: everybody reads it."))
    publication.withdrawn_at, publication.withdrawn_by = at, by
    publication.question = publication.answer = GONE
    with refusals_in_words():
        publication.save(
            update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "question", "answer"]
        )
    return publication


def me_too(publication: Publication, *, by: User) -> bool:
    """Somebody has the same question (同感). Whether it was said for the first time; once is enough."""
    if publication.published_at is None or publication.withdrawn_at is not None:
        raise Refused(_("It is not published, or was withdrawn already."))
    _row, is_new = MeToo.objects.get_or_create(publication=publication, mark=mark_of(by, publication))
    return is_new


def mark_of(user: User, publication: Publication) -> str:
    """A keyed hash: with the database alone nobody finds out whose it is."""
    return mark(words.pepper(), "me-too", str(user.pk), str(publication.pk)).hex()


def _locked(publication: Publication) -> Publication:
    rows = Publication.objects.select_for_update(of=("self",))
    return rows.select_related("case__reporter", "case__category", "drafted_by").get(pk=publication.pk)


def _draft(publication: Publication) -> Publication:
    """The draft as it is now, for one decision."""
    found = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("case__reporter", "case__category", "drafted_by")
        .filter(pk=publication.pk)
        .first()
    )
    if found is None:
        raise Refused(_("This draft was taken back."))
    if found.published_at is not None:
        raise Refused(_("What two people approved stays as it is, or is withdrawn."))
    return found


def _tell_publishers(
    publication: Publication, sentence: str | Promise, *, but: Iterable[User], at: datetime
) -> None:
    without = {user.pk for user in but}
    people = [user for user in holders(Role.CASE_PUBLISHER, at) if user.pk not in without]
    _tell(
        [user for user in people if permissions.may_publish(user, publication)], publication, sentence, at=at
    )


def _tell(people: list[User], publication: Publication, sentence: str | Promise, *, at: datetime) -> None:
    """No word of the letter and no title: it travels by e-mail."""
    notify(
        people,
        kind=NoticeKind.TASK,
        title=format_lazy("{}", sentence),
        url=reverse("feedback:draft", args=[publication.pk]),
        at=at,
    )
