"""Questions about months on display: asked, answered, taken off, counted up at the end."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.actions.refusals import refusals_in_words
from finance.actions.telling import holders
from finance.models import Account, Activity, Entry, FundAnswer, FundQuestion, Publication, QuestionReminder
from finance.rules.publications import Reminder, Stage, reminders_due
from members.actions.notices import notify
from members.models import NoticeKind, User
from members.rules.roles import Role
from union_portal.lib import Refused, refused_at


@transaction.atomic
def ask(
    publication: Publication,
    text: str,
    *,
    by: User,
    at: datetime,
    entry: Entry | None = None,
    account: Account | None = None,
    activity: Activity | None = None,
    shows_name: bool = False,
) -> FundQuestion:
    """A question at an entry, an account, an activity, or at the whole; the bookkeeper is told."""
    _takes_questions(publication, at)
    if entry is not None and not publication.from_on <= entry.on <= publication.until_on:
        raise Refused(_("This entry does not lie in the months that are on display."))
    question = FundQuestion.objects.create(
        publication=publication, entry=entry, account=account, activity=activity, text=text.strip(),
        asked_by=by, shows_name=shows_name, at=at,
    )  # fmt: skip
    title = format_lazy(gettext_lazy("A question about the fund: {title}"), title=publication.title)
    notify(holders(Role.BOOKKEEPER, at), kind=NoticeKind.FUND, title=title, url=address(question), at=at)
    return question


def _takes_questions(publication: Publication, at: datetime) -> None:
    stage = publication.stage(timezone.localdate(at))
    if stage in (Stage.PREPARED, Stage.COMING):
        raise Refused(_("These months are not on display yet."))
    if stage is not Stage.QUESTIONS:
        raise Refused(
            _("Questions were taken until %(day)s.") % {"day": publication.questions_until.isoformat()}
        )


def address(question: FundQuestion) -> str:
    """Where it stands on the page of its publication."""
    return f"{question.publication.get_absolute_url()}#q{question.pk}"


@transaction.atomic
def answer(question: FundQuestion, text: str, *, by: User, at: datetime) -> FundAnswer:
    """The union's answer; who asked is told. A later one adds to it."""
    question = _locked(question)
    if question.hidden_at is not None:
        raise Refused(_("This question was taken off."))
    given = FundAnswer.objects.create(question=question, text=text.strip(), by=by, at=at)
    notify(
        [question.asked_by], kind=NoticeKind.FUND, title=gettext_lazy("Your question about the fund was answered"),
        url=address(question), at=at,
    )  # fmt: skip
    return given


@transaction.atomic
def hide(question: FundQuestion, reason: str, *, by: User, at: datetime) -> FundQuestion:
    """Off the page; day and reason stay there for everybody, and who asked is told."""
    question = _locked(question)
    if question.hidden_at is not None:
        raise Refused(_("It has been taken off already."))
    question.hidden_at, question.hidden_by, question.hidden_reason = at, by, reason.strip()
    with refusals_in_words():
        question.save()
    notify(
        [question.asked_by], kind=NoticeKind.FUND,
        title=gettext_lazy("Your question about the fund was taken off the page; the reason stands there"),
        url=address(question), at=at,
    )  # fmt: skip
    return question


def _locked(question: FundQuestion) -> FundQuestion:
    asked = FundQuestion.objects.select_for_update(of=("self",)).select_related("publication", "asked_by")
    return asked.get(pk=question.pk)


# --- reminders -------------------------------------------------------------------------------------------------

SENTENCES = {
    Reminder.BEFORE: gettext_lazy("Questions about the fund to be answered by {day}: {count}"),
    Reminder.AFTER: gettext_lazy("Questions about the fund without an answer, due on {day}: {count}"),
}


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Three days before the last day for answers and three after it, where something is unanswered. How many went out."""
    today, sent = timezone.localdate(at), 0
    for publication in Publication.objects.public().filter(finished_at__isnull=True):
        count = publication.questions.unanswered().count()
        for step in reminders_due(publication.answers_due, today) if count else ():
            _row, is_new = QuestionReminder.objects.get_or_create(
                publication=publication, step=step.value, defaults={"on": today}
            )
            if is_new:
                _remind(publication, step, count, at)
                sent += 1
    return sent


def _remind(publication: Publication, step: Reminder, count: int, at: datetime) -> None:
    people = {user.pk: user for role in (Role.BOOKKEEPER, Role.APPROVER) for user in holders(role, at)}
    title = format_lazy(SENTENCES[step], count=count, day=publication.answers_due.isoformat())
    notify(
        people.values(), kind=NoticeKind.FUND, title=title, url=f"{publication.get_absolute_url()}#questions", at=at
    )  # fmt: skip


# --- the end ---------------------------------------------------------------------------------------------------


def report_of(publication: Publication) -> str:
    """The closing report as it would be signed off now: what was asked, and every question without an answer."""
    with translation.override(settings.LANGUAGE_CODE):
        questions = list(publication.questions.prefetch_related("answers").order_by("at", "pk"))
        open_ones = [each for each in questions if each.hidden_at is None and not each.answers.all()]
        hidden = [each for each in questions if each.hidden_at is not None]
        answered = len(questions) - len(open_ones) - len(hidden)
        lines = [
            _("On display from %(first)s, questions until %(last)s, answers by %(due)s.") % {
                "first": publication.opens_on, "last": publication.questions_until, "due": publication.answers_due,
            },
            _("Questions: %(asked)d. Answered: %(answered)d. Taken off with a reason: %(hidden)d. Unanswered: %(open)d.") % {
                "asked": len(questions), "answered": answered, "hidden": len(hidden), "open": len(open_ones),
            },
        ]  # fmt: skip
        if open_ones:
            lines.append(_("Unanswered:"))
            lines += [
                f"{number}. {timezone.localdate(each.at).isoformat()} {each.text}"
                for number, each in enumerate(open_ones, 1)
            ]
        elif questions:
            lines.append(_("No question is left without an answer."))
        lines += [
            _("Taken off on %(day)s: %(reason)s")
            % {"day": timezone.localdate(each.hidden_at).isoformat(), "reason": each.hidden_reason}
            for each in hidden
            if each.hidden_at
        ]
        return "\n".join(lines)


def seal_of(report: str) -> str:
    """What says that the report signed off is the one that was read."""
    return sha256(report.encode()).hexdigest()[:16]


@transaction.atomic
def finish(publication: Publication, *, seen: str, by: User, at: datetime) -> Publication:
    """Sign the closing report off: the publication is final. `seen` is the seal of the report that was shown."""
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.published_at is None:
        raise Refused(_("It is not published yet."))
    if publication.finished_at is not None:
        raise Refused(_("It is final already."))
    if timezone.localdate(at) < publication.final_on:
        raise Refused(
            _("It becomes final on %(day)s at the earliest.") % {"day": publication.final_on.isoformat()}
        )
    report = report_of(publication)
    if seal_of(report) != seen:
        raise refused_at("seen", _("Something was asked or answered meanwhile: read the report again."))
    publication.report, publication.finished_at, publication.finished_by = report, at, by
    with refusals_in_words():
        publication.save(update_fields=["report", "finished_at", "finished_by", "updated_at"])
    return publication
