"""What one person can do with a case now, as forms: each is a door to one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from feedback.actions import adopting, handling, replying, writing
from feedback.forms.desk import (
    AcceptForm,
    AdoptForm,
    AssignForm,
    CarryOutForm,
    ExtensionForm,
    InvolveForm,
    MergeForm,
    MoveForm,
    ReplyForm,
    TransferForm,
    WordsForm,
    words_form,
)
from feedback.models import Case
from feedback.permissions import moves_open_to
from feedback.rules.moves import Move
from members.models import User


@dataclass(frozen=True)
class Door:
    """A form, the move that opens it, and the deed behind it. `needs_key`: of a sealed case only once it is unlocked."""

    name: str
    label: str | Lazy
    move: Move
    form: type[MoveForm]
    run: Callable[[Any, User, datetime], object]
    needs_key: bool = False
    is_offered: Callable[[Case], bool] = lambda case: True


def _said(action: Callable[..., object], name: str) -> Callable[[Any, User, datetime], object]:
    """An action that takes words under this name."""

    def run(form: WordsForm, by: User, at: datetime) -> object:
        return action(form.case, by=by, at=at, key=form.key, **{name: form.cleaned_data["words"]})

    return run


def _alone(action: Callable[..., object], **more: object) -> Callable[[Any, User, datetime], object]:
    """An action that takes nothing but the case."""
    return lambda form, by, at: action(form.case, by=by, at=at, **more)


def _with_all(action: Callable[..., object]) -> Callable[[Any, User, datetime], object]:
    """An action that takes every field of its form, and the key."""
    return lambda form, by, at: action(form.case, by=by, at=at, key=form.key, **form.cleaned_data)


def _reply(form: ReplyForm, by: User, at: datetime) -> object:
    data = form.cleaned_data
    return replying.reply(
        form.case, by=by, at=at, text=data["text"], claims_solved=data["claims_solved"], files=data["files"],
        key=form.key, keys=form.keys,
    )  # fmt: skip


def _may_be_extended(case: Case) -> bool:
    return case.category.may_be_extended and case.extension_asked_on is None


def _is_to_be_carried_out(case: Case) -> bool:
    """It was adopted itself: what was merged into another is carried out there."""
    adoption = getattr(case, "adoption", None)
    return adoption is not None and not adoption.is_carried_out


def _waits_for_more_time(case: Case) -> bool:
    return case.waits_for_more_time


def _ask_extension(form: ExtensionForm, by: User, at: datetime) -> object:
    data = form.cleaned_data
    return handling.ask_extension(
        form.case, by=by, at=at, reason=data["words"], for_chair=data.get("for_chair", ""), key=form.key
    )


DOORS = [
    Door("accept", gettext_lazy("Accept it"), Move.ACCEPT, AcceptForm,
         lambda form, by, at: handling.accept(form.case, by=by, at=at, category=form.cleaned_data["category"])),
    Door("assign", gettext_lazy("Assign it"), Move.ASSIGN, AssignForm,
         lambda form, by, at: handling.assign(form.case, form.chosen, by=by, at=at)),
    Door("start", gettext_lazy("Begin the work"), Move.START, MoveForm, _alone(handling.start)),
    Door("reply", gettext_lazy("Answer"), Move.REPLY, ReplyForm, _reply, needs_key=True),
    Door("adopt", gettext_lazy("Adopt the suggestion"), Move.ADOPT, AdoptForm, _with_all(adopting.adopt), needs_key=True,
         is_offered=adopting.may_be_adopted),
    Door("carry_out", gettext_lazy("Say that it is carried out"), Move.CARRY_OUT, CarryOutForm, _with_all(adopting.carry_out),
         needs_key=True, is_offered=_is_to_be_carried_out),
    Door("ask", gettext_lazy("Ask back"), Move.ASK,
         words_form(gettext_lazy("your question"), gettext_lazy("Who wrote reads it. The clock stands still until the answer, ten working days at most.")),
         _said(handling.ask, "question"), needs_key=True),
    Door("resume", gettext_lazy("Go on without an answer"), Move.RESUME, MoveForm, _alone(writing.resume)),
    Door("progress", gettext_lazy("Report how far it is"), Move.PROGRESS,
         words_form(gettext_lazy("what has been done since"), gettext_lazy("Who wrote reads it.")),
         _said(handling.report_progress, "text"), needs_key=True),
    Door("note", gettext_lazy("Write an internal note"), Move.NOTE,
         words_form(gettext_lazy("note for colleagues"), gettext_lazy("Only those of the desk read it; who wrote never does.")),
         _said(handling.note, "text"), needs_key=True),
    Door("involve", gettext_lazy("Ask a colleague to help"), Move.INVOLVE, InvolveForm,
         lambda form, by, at: handling.involve(form.case, form.chosen, by=by, at=at)),
    Door("ask_extension", gettext_lazy("Ask for more time"), Move.ASK_EXTENSION, ExtensionForm, _ask_extension,
         needs_key=True, is_offered=_may_be_extended),
    Door("extend", gettext_lazy("Grant more time"), Move.EXTEND, MoveForm,
         _alone(handling.decide_extension, grants=True), is_offered=_waits_for_more_time),
    Door("refuse_extension", gettext_lazy("Refuse more time"), Move.REFUSE_EXTENSION, MoveForm,
         _alone(handling.decide_extension, grants=False), is_offered=_waits_for_more_time),
    Door("return", gettext_lazy("Return it: not ours to answer"), Move.RETURN,
         words_form(gettext_lazy("who can help, and where"), gettext_lazy("Who wrote reads it, and the letter ends here.")),
         _said(handling.return_, "pointer"), needs_key=True),
    Door("transfer", gettext_lazy("Pass it to another inbox"), Move.TRANSFER, TransferForm,
         lambda form, by, at: handling.transfer(form.case, form.cleaned_data["inbox"], by=by, at=at, key=form.key),
         needs_key=True),
    Door("merge", gettext_lazy("Merge it into another letter"), Move.MERGE, MergeForm,
         lambda form, by, at: handling.merge(form.case, form.cleaned_data["into"], by=by, at=at)),
    Door("remind", gettext_lazy("Remind the inbox"), Move.REMIND, MoveForm, _alone(handling.remind_by_hand)),
]  # fmt: skip
BY_NAME = {door.name: door for door in DOORS}
FIRST = 3
"""So many doors stand open at once on a page that has no more."""


def open_to(user: User, case: Case) -> list[Door]:
    """The doors that stand open for this person now."""
    if not user.is_authenticated:
        return []
    moves = moves_open_to(user, case)
    return [door for door in DOORS if door.move in moves and door.is_offered(case)]


def is_locked(door: Door, case: Case, *, has_key: bool, has_keys: bool) -> bool:
    """Whether the inbox has to be unlocked first. An answer also goes to the sealed cases that were merged into it."""
    if not door.needs_key:
        return False
    return (case.is_sealed and not has_key) or (door.name == "reply" and not has_keys)
