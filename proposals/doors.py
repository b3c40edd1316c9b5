"""What one person can do with a proposal now, as forms: each is a door to one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from members.permissions import departments_of, signs_for
from proposals.actions import handling, rating, review, writing
from proposals.forms.moves import (
    AssignForm,
    DeclineForm,
    InviteForm,
    MayBeWordsForm,
    MergeForm,
    MilestoneForm,
    MoveForm,
    PaperForm,
    PraiseForm,
    RateForm,
    RemarkForm,
    ReplyForm,
    SettleForm,
    SignatureForm,
    SignOffForm,
    SignReplyForm,
    SplitForm,
    WordsForm,
)
from proposals.models import (
    Proposal,
    ProposalFile,
)
from proposals.permissions import moves_open_to
from proposals.rules.moves import Move
from union_portal.lib import Refused


@dataclass(frozen=True)
class Door:
    """A form, the moves that open it, and the deed behind it: run(form, by, at) -> sentence of success."""

    name: str
    label: str | Lazy
    moves: frozenset[Move]
    form: type[MoveForm]
    run: Callable[[Any, User, datetime], object]
    is_offered: Callable[[Proposal, User], bool] = lambda proposal, user: True


def _simple(action: Callable[..., object]) -> Callable[[Any, User, datetime], object]:
    """An action that takes the proposal and what was typed under the same names."""
    return lambda form, by, at: action(form.proposal, by=by, at=at, **form.cleaned_data)


def _attached(form: MoveForm, purpose: ProposalFile.Purpose, by: User, at: datetime) -> ProposalFile | None:
    upload = form.cleaned_data.get("upload")
    if not upload:
        return None
    return writing.attach(form.proposal, upload.read(), upload.name, by=by, at=at, purpose=purpose)


def _give_opinion(form: WordsForm, by: User, at: datetime) -> object:
    helping = form.proposal.assignments.filter(part="co", ended_at=None, department__in=departments_of(by))
    assignment = helping.select_related("department").first()
    if assignment is None:
        raise Refused(_("Your department does not help with this proposal."))
    return handling.give_opinion(form.proposal, assignment.department, by=by, at=at, **form.cleaned_data)


def _draft(form: ReplyForm, by: User, at: datetime) -> object:
    return handling.draft_reply(form.proposal, by=by, at=at, promises=form.promises, **form.answer)


def _sign_paper(form: PaperForm, by: User, at: datetime) -> object:
    paper = _attached(form, ProposalFile.Purpose.SIGNED_PAPER, by, at)
    return handling.sign_reply(
        form.proposal,
        by=by,
        at=at,
        text_hash=form.cleaned_data["text_hash"],
        signatory=form.cleaned_data["signatory"],
        paper=paper,
    )


def _finish(form: MilestoneForm, by: User, at: datetime) -> object:
    data = form.cleaned_data
    return handling.finish_milestone(
        data["milestone"], by=by, at=at, proof=data["proof"], done_on=data["done_on"],
        file=_attached(form, ProposalFile.Purpose.PROOF, by, at),
    )  # fmt: skip


def _has_not_answered(proposal: Proposal, user: User) -> bool:
    return not proposal.supports.filter(
        delegate__member=user, answer__in=["signed", "declined"], round=proposal.round
    ).exists()


def _was_asked(proposal: Proposal, user: User) -> bool:
    return proposal.supports.filter(delegate__member=user, answer="open").exists()


def _has_not_signed_off(proposal: Proposal, user: User) -> bool:
    return not proposal.signs.filter(round=proposal.round, by=user).exists()


def _has_draft(proposal: Proposal, user: User) -> bool:
    return proposal.replies.filter(signed_at=None).exists()


def _signs(proposal: Proposal, user: User) -> bool:
    return signs_for(user, proposal.lead_department) and _has_draft(proposal, user)


def _door(
    name: str, label: str | Lazy, form: type[MoveForm], run: Any, *moves: Move, offered: Any = None
) -> Door:
    more = {"is_offered": offered} if offered else {}
    return Door(name, label, frozenset(moves or (Move(name),)), form, run, **more)


def _words(label: Lazy, hint: Lazy, base: type[MoveForm] = WordsForm) -> type[MoveForm]:
    """The form of a move that asks for words: what for, and who reads them."""
    needed, rows = base is WordsForm, 3 if base is WordsForm else 2
    field = forms.CharField(
        label=label, help_text=hint, required=needed, widget=forms.Textarea(attrs={"rows": rows})
    )
    return type("WordsOfOneMoveForm", (base,), {"words": field})


RATES = (Move.RATE_SATISFIED, Move.RATE_BASICALLY, Move.RATE_DISSATISFIED)
_settle = rating.settle
DOORS = [
    _door("second", gettext_lazy("Sign this proposal"), SignatureForm, _simple(writing.second), offered=_has_not_answered),
    _door("decline_second", gettext_lazy("Not sign it"), MoveForm, _simple(writing.decline_second), offered=_was_asked),
    _door("invite", gettext_lazy("Ask delegates to second it"), InviteForm,
          lambda form, by, at: writing.invite(
              form.proposal, form.cleaned_data["seconders"], joint=form.cleaned_data.get("joint", ()), by=by, at=at)),
    _door("submit", gettext_lazy("Submit it"), MoveForm, _simple(writing.submit)),
    _door("revise", gettext_lazy("Revise the text"), MoveForm, _simple(writing.revise)),
    _door("appeal", gettext_lazy("Appeal"), _words(gettext_lazy("grounds of the appeal"), gettext_lazy("What was not seen or weighed. There is one appeal.")), _simple(review.appeal)),
    _door("rate", gettext_lazy("Rate the answer"), RateForm, _simple(rating.rate), *RATES),
    _door("start_review", gettext_lazy("Begin the review"), MoveForm, _simple(review.start_review)),
    _door("sign", gettext_lazy("Sign off: docket it"), SignOffForm,
          lambda form, by, at: review.sign_off(
              form.proposal, by=by, at=at, opinion=form.cleaned_data["words"], is_major=form.cleaned_data["is_major"]),
          offered=_has_not_signed_off),
    _door("ask_revision", gettext_lazy("Send back to be revised"), _words(gettext_lazy("what is to be revised"), gettext_lazy("The mover reads it and revises the text.")), _simple(review.ask_revision)),
    _door("merge", gettext_lazy("Merge into another one"), MergeForm, _simple(review.merge)),
    _door("split", gettext_lazy("Split"), SplitForm, lambda form, by, at: review.split(form.proposal, form.parts, by=by, at=at)),
    _door("decline", gettext_lazy("Decline to docket it"), DeclineForm, _simple(review.decline)),
    _door("admit", gettext_lazy("Take it up again"), _words(gettext_lazy("reason"), gettext_lazy("The mover reads it.")),
          lambda form, by, at: review.decide_appeal(form.proposal, by=by, at=at, admits=True, **form.cleaned_data)),
    _door("uphold", gettext_lazy("Let the decline stand"), _words(gettext_lazy("reason"), gettext_lazy("The mover reads it. There is no further appeal.")),
          lambda form, by, at: review.decide_appeal(form.proposal, by=by, at=at, admits=False, **form.cleaned_data)),
    _door("convert", gettext_lazy("Make it a suggestion"), _words(gettext_lazy("in words"), gettext_lazy("Who takes care of it, if you know."), MayBeWordsForm), _simple(review.convert)),
    _door("answer_suggestion", gettext_lazy("Answer the suggestion"), _words(gettext_lazy("answer to the suggestion"), gettext_lazy("The mover reads it.")), _simple(review.answer_suggestion)),
    _door("assign", gettext_lazy("Assign to departments"), AssignForm, _simple(handling.assign)),
    _door("accept", gettext_lazy("Accept it"), MoveForm, _simple(handling.accept)),
    _door("return_missent", gettext_lazy("Return it as mis-sent"), _words(gettext_lazy("why it is not for your department"), gettext_lazy("Name the department it belongs to, if you know. The secretary assigns it anew.")), _simple(handling.return_missent)),
    _door("reply", gettext_lazy("Write the answer"), ReplyForm, _draft),
    _door("send", gettext_lazy("Put the answer before the leader"), MoveForm, _simple(handling.send_for_signature),
          Move.REPLY, offered=_has_draft),
    _door("sign_reply", gettext_lazy("Sign the answer"), SignReplyForm, _simple(handling.sign_reply), Move.REPLY, offered=_signs),
    _door("send_back", gettext_lazy("Have the answer changed"), RemarkForm, _simple(handling.send_back_draft),
          Move.REPLY, offered=_signs),
    _door("sign_paper", gettext_lazy("Enter an answer signed with a pen"), PaperForm, _sign_paper, Move.REPLY, offered=_has_draft),
    _door("extend", gettext_lazy("Ask for more time"), _words(gettext_lazy("why more time is needed"), gettext_lazy("There is one extension. Everybody reads the reason.")), _simple(handling.extend)),
    _door("co_opinion", gettext_lazy("Give the opinion of your department"), _words(gettext_lazy("opinion of your department"), gettext_lazy("The lead department takes it up in its answer.")), _give_opinion),
    _door("milestone", gettext_lazy("Report a measure as done"), MilestoneForm, _finish),
    _door("progress", gettext_lazy("Report progress"), _words(gettext_lazy("what has been done since"), gettext_lazy("Everybody reads it, the mover first.")), _simple(handling.report_progress)),
    _door("chase", gettext_lazy("Remind the department"), _words(gettext_lazy("what you remind of"), gettext_lazy("The department, the office and those behind the proposal read it.")), _simple(handling.chase)),
    _door("settle_close", gettext_lazy("Joint meeting: closed"), SettleForm,
          lambda form, by, at: _settle(form.proposal, by=by, at=at, closes=True, **form.cleaned_data)),
    _door("settle_rework", gettext_lazy("Joint meeting: handle it again"), SettleForm,
          lambda form, by, at: _settle(form.proposal, by=by, at=at, closes=False, **form.cleaned_data)),
    _door("commend", gettext_lazy("Name it an excellent proposal"), PraiseForm, _simple(rating.commend)),
    _door("withdraw", gettext_lazy("Withdraw it"), _words(gettext_lazy("in words"), gettext_lazy("It ends for good. The office and those with a part in it read these words."), MayBeWordsForm), _simple(writing.withdraw)),
]  # fmt: skip
BY_NAME = {door.name: door for door in DOORS}


def open_to(user: User, proposal: Proposal) -> list[Door]:
    """The doors that stand open for this person now."""
    if not user.is_authenticated:
        return []
    moves = moves_open_to(user, proposal)
    return [door for door in DOORS if door.moves & moves and door.is_offered(proposal, user)]
