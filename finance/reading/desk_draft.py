"""One draft at the desk: its lines, papers, what the rules say, what happened to it, and what this person may do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance import checking, permissions, rule_words
from finance.actions import approving
from finance.actions.approving import NOT_YOURS
from finance.actions.drafting import past
from finance.models import Approval, Draft, Recurrence, RuleHit
from finance.reading import desk_hints
from finance.reading.desk_hints import BudgetBar
from finance.rule_words import Said
from finance.rules.moves import Actor, Stage, Step, objection, way
from members.models import Appointment, User
from members.rules.roles import Role

Labels = dict[Step, str | Promise]
DEEDS: Labels = {
    Step.SUBMIT: pgettext_lazy("a step with a draft", "Hand it in"),
    Step.CHECK: pgettext_lazy("a step with a draft", "Checked: it is right"),
    Step.APPROVE: pgettext_lazy("a step with a draft", "Approve"),
    Step.POST: pgettext_lazy("a step with a draft", "Post"),
    Step.RETURN: pgettext_lazy("a step with a draft", "Return to the handler"),
    Step.TAKE_BACK: pgettext_lazy("a step with a draft", "Take it back"),
    Step.DROP: pgettext_lazy("a step with a draft", "Drop it"),
}
"""In the order of the buttons."""
FORWARD = {Step.SUBMIT, Step.CHECK, Step.APPROVE, Step.POST}
WAITS_FOR = {
    Stage.CHECKING: gettext_lazy("A checker looks at it now."),
    Stage.APPROVING: gettext_lazy("An approver decides on it now."),
    Stage.APPROVED: gettext_lazy("The bookkeeper posts it now."),
}


@dataclass(frozen=True)
class Deed:
    """One button: what it is called, what it asks for."""

    name: str
    label: str | Promise
    asks: dict[str, bool] = field(default_factory=dict)
    is_forward: bool = False


@dataclass(frozen=True)
class Hit:
    """A rule that spoke up when it was handed in, and the exception that was granted."""

    said: Said
    row: RuleHit | None = None
    may_except: bool = False


def for_page(user: User, pk: int) -> Draft | None:
    """None where there is none that this person sees."""
    found = permissions.drafts_for(user).select_related(
        "book__settings", "branch", "activity", "counterparty", "prepared_by", "entry", "reverses", "copied_from", "recurrence",
    )  # fmt: skip
    return found.prefetch_related("lines__account", "documents__copies").filter(pk=pk).first()


def steps_for(user: User, draft: Draft) -> tuple[list[Deed], list[str]]:
    """The buttons of this person, and why one that the role would give is not there."""
    stage, who = Stage(draft.stage), permissions.actors(user, draft)
    before = past(draft, has_other_bookkeeper=stage is not Stage.APPROVED or _has_other_bookkeeper(user))
    deeds: list[Deed] = []
    missing: list[str] = []
    for step, label in DEEDS.items():
        row = way(stage, step)
        if row is None or not row.who & who or (step is Step.RETURN and draft.prepared_by_id == user.pk):
            continue
        against = objection(step, user.pk, before)
        if against is None:
            deeds.append(Deed(step.value, label, _asks(step, draft), step in FORWARD))
        elif (sentence := str(NOT_YOURS[against])) not in missing:
            missing.append(sentence)
    return deeds, missing


def _asks(step: Step, draft: Draft) -> dict[str, bool]:
    """By field: whether it must be filled in."""
    if step is Step.RETURN:
        return {"note": True}
    if step is Step.DROP:
        return {"note": False}
    if step is Step.CHECK:
        return {"note": False}
    if step is Step.APPROVE:
        is_large = approving.asks_for_resolution(draft)
        return {**({"resolution": True} if is_large and not draft.resolution else {}), "note": False}
    return {}


def _has_other_bookkeeper(user: User) -> bool:
    posts = Appointment.objects.current(timezone.localdate()).filter(role=Role.BOOKKEEPER)
    return posts.exclude(user=user).exists()


def hits_of(user: User, draft: Draft) -> list[Hit]:
    """While it is written: what rules say today. Later: what they said when it was handed in, or approved."""
    if draft.stage in {Stage.DRAFTING.value}:
        return [Hit(each) for each in desk_hints.said_of(checking.case_of(draft))]
    rows = draft.hits.filter(round=draft.round).select_related("rule", "excepted_by")
    grants = (
        draft.stage in {Stage.CHECKING.value, Stage.APPROVING.value}
        and Actor.APPROVER in permissions.actors(user, draft)
        and draft.prepared_by_id != user.pk
    )
    return [
        Hit(
            rule_words.said(row.rule, row.figures),
            row,
            grants and row.effect == "block" and row.excepted_by_id is None,
        )
        for row in rows
    ]


def budgets_of(draft: Draft) -> list[BudgetBar]:
    """Only while it is under way: afterwards it stands in the books."""
    if draft.stage in {Stage.POSTED.value, Stage.DROPPED.value} or draft.kind == "reversal":
        return []
    return desk_hints.budgets_of(checking.case_of(draft))


def approvals_of(draft: Draft) -> Iterable[Approval]:
    return draft.approvals.select_related("by").order_by("-at", "-pk")


def recurrence_of(draft: Draft) -> Recurrence | None:
    return getattr(draft, "recurrence", None)
