"""A suggestion is adopted, and carried out: by whom and by when, by whom and on which day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.actions.moving import allowed, moved, needed, quotes_nothing
from feedback.actions.refusals import refusals_in_words
from feedback.actions.telling import tell_reporter
from feedback.models import Adoption, Case
from feedback.rules.clocks import Pace
from feedback.rules.moves import Move
from feedback.words import CaseKey
from members.actions.notices import notify
from members.models import NoticeKind, User
from union_portal.lib import Refused, refused_at


def may_be_adopted(case: Case) -> bool:
    """Suggestions are, once."""
    return case.category.pace == Pace.SUGGESTION and case.adopted is None


@transaction.atomic
def adopt(
    case: Case,
    *,
    by: User,
    at: datetime,
    promise: str,
    carrier: User,
    due_on: date,
    key: CaseKey | None = None,
) -> Adoption:
    """The union follows the suggestion. Whoever wrote reads what will be done, by whom and by when."""
    case = allowed(case, Move.ADOPT, by=by, at=at, key=key)
    if case.category.pace != Pace.SUGGESTION:
        raise Refused(_("Only suggestions are adopted; this category is for something else."))
    if case.adopted is not None:
        raise Refused(_("This suggestion was adopted already."))
    promise = _in_the_open(case, key, promise, "promise", _("Say what will be done."))
    today = timezone.localdate(at)
    if due_on < today:
        raise refused_at("due_on", _("This day is over already."))
    if carrier.pk in case.excluded_users:
        raise refused_at("carrier", _("Who wrote asked that this person has no part in it."))
    moved(case, Move.ADOPT, by=by, at=at)
    with refusals_in_words():
        adoption = Adoption.objects.create(
            case=case, promise=promise, carrier=carrier, due_on=due_on, adopted_on=today, adopted_by=by
        )
    tell_reporter(
        case, gettext_lazy("{code}: your suggestion was adopted; read who carries it out by when"), at=at
    )
    if carrier.pk != by.pk:
        title = format_lazy(
            gettext_lazy("You carry out by {day}: {promise}"),
            day=due_on.isoformat(),
            promise=promise,
        )
        notify([carrier], kind=NoticeKind.TASK, title=title, url=reverse("feedback:promised"), at=at)
    return adoption


@transaction.atomic
def carry_out(
    case: Case, *, by: User, at: datetime, who: User, on: date, outcome: str, key: CaseKey | None = None
) -> Adoption:
    """It is done: by whom, on which day, in a sentence."""
    case = allowed(case, Move.CARRY_OUT, by=by, at=at, key=key)
    adoption = Adoption.objects.select_for_update(of=("self",)).filter(case=case).first()
    if adoption is None:
        raise Refused(_("This suggestion was not adopted."))
    if adoption.is_carried_out:
        raise Refused(_("That it was carried out stands here already."))
    outcome = _in_the_open(case, key, outcome, "outcome", _("Say in a sentence what was done."))
    if not adoption.adopted_on <= on <= timezone.localdate(at):
        raise refused_at("on", _("The day lies between the day of the adoption and today."))
    adoption.carried_out_on, adoption.carried_out_by = on, who
    adoption.outcome, adoption.reported_by = outcome, by
    with refusals_in_words():
        adoption.save(update_fields=["carried_out_on", "carried_out_by", "outcome", "reported_by"])
    moved(case, Move.CARRY_OUT, by=by, at=at)
    tell_reporter(case, gettext_lazy("{code}: your suggestion was carried out"), at=at)
    return adoption


def _in_the_open(case: Case, key: CaseKey | None, text: str, field: str, sentence: str) -> str:
    """The words, without any of a sealed letter: they are compared with it, which takes its key."""
    if case.is_sealed and key is None:
        raise Refused(_("Unlock the inbox first: what you write is compared with the letter."))
    text = needed(text, sentence)
    quotes_nothing(text, case, key, field=field)
    return text
