"""Budgets of a year: written, given their resolution, approved by somebody else, revised as the next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.actions.refusals import refusals_in_words
from finance.actions.telling import holders, tell
from finance.models import Activity, Book, Budget, BudgetLine, BudgetReturn
from members.models import Branch, User
from members.rules.roles import Role
from union_portal.lib import Refused, cleaning, refused_at, storing

FOLDER = "fund/budgets"
MOST_LINES = 300


@dataclass(frozen=True)
class Planned:
    """So much for an account, narrowed to a branch or an activity."""

    account: str
    fen: int
    branch: Branch | None = None
    activity: Activity | None = None
    note: str = ""


@transaction.atomic
def begin(book: Book, year: int, *, by: User, at: datetime) -> Budget:
    """The first version of a year."""
    if Budget.objects.filter(book=book, year=year).exists():
        raise refused_at("year", _("There is a budget of this year already. Revise it instead."))
    with refusals_in_words():
        return Budget.objects.create(book=book, year=year, version=1, prepared_by=by)


@transaction.atomic
def save(
    budget: Budget,
    lines: Sequence[Planned],
    *,
    resolution: str = "",
    reason: str = "",
    by: User,
    at: datetime,
) -> Budget:
    """Write the lines anew; who wrote last is who prepared it."""
    budget = _unapproved(budget)
    was_ready = _is_ready(budget)
    if len(lines) > MOST_LINES:
        raise Refused(_("A budget has %(most)d lines at most.") % {"most": MOST_LINES})
    budget.resolution, budget.prepared_by = " ".join(resolution.split())[:120], by
    if budget.version > 1:
        budget.reason = " ".join(reason.split())[:200]
        if not budget.reason:
            raise refused_at("reason", _("Say why the budget is revised."))
    with refusals_in_words():
        budget.save()
        budget.lines.all().delete()
        BudgetLine.objects.bulk_create(
            BudgetLine(
                budget=budget, account_id=each.account, branch=each.branch, activity=each.activity, amount_fen=each.fen,
                note=each.note.strip()[:120],
            )
            for each in lines
        )  # fmt: skip
    if lines and budget.resolution and not was_ready and _waiting(budget) is None:
        _ask_for_approval(budget, by=by, at=at)
    return budget


def _ask_for_approval(budget: Budget, *, by: User, at: datetime) -> None:
    title = gettext_lazy("A budget is to be approved: {year}, version {version}")
    tell(holders(Role.APPROVER, at, but=by), budget, title, at=at, year=budget.year, version=budget.version)


def _is_ready(budget: Budget) -> bool:
    """Whether it could be approved as it stands: then the approver has been told."""
    return bool(budget.resolution) and budget.lines.exists()


@storing.together()
def attach(budget: Budget, upload: bytes, name: str, *, by: User, at: datetime) -> Budget:
    """The resolution as a picture or PDF, made anew from what was sent."""
    budget = _unapproved(budget)
    try:
        cleaned = cleaning.clean(upload, name)
    except Refused as refusal:
        raise refused_at("file", str(refusal)) from refusal
    digest = sha256(cleaned.data).hexdigest()
    budget.file = storing.write(f"{FOLDER}/{digest}.{cleaned.kind}", cleaned.data)
    budget.file_name = name[-120:]
    budget.save(update_fields=["file", "file_name", "updated_at"])
    return budget


@transaction.atomic
def approve(budget: Budget, *, by: User, at: datetime) -> Budget:
    """From now on it holds; what it says stays."""
    budget = _unapproved(budget)
    if budget.prepared_by_id == by.pk:
        raise Refused(_("Somebody else approves what you have prepared."))
    if _waiting(budget) is not None:
        raise Refused(_("The budget was sent back. It is approved once it has been handed in again."))
    _refuse_unready(budget)
    budget.approved_by, budget.approved_at = by, at
    with refusals_in_words():
        budget.save(update_fields=["approved_by", "approved_at", "updated_at"])
    title = gettext_lazy("Your budget was approved: {year}, version {version}")
    tell([budget.prepared_by], budget, title, at=at, year=budget.year, version=budget.version)
    return budget


@transaction.atomic
def return_(budget: Budget, reason: str, *, by: User, at: datetime) -> BudgetReturn:
    """Back to who prepared it, with what is to be put right; the words stay beside the version."""
    budget = _unapproved(budget)
    reason = " ".join(reason.split())
    if budget.prepared_by_id == by.pk:
        raise Refused(_("Somebody else approves what you have prepared."))
    if _waiting(budget) is not None:
        raise Refused(_("It was sent back already."))
    if not reason:
        raise refused_at("reason", _("Say what is to be put right."))
    with refusals_in_words():
        made = BudgetReturn.objects.create(budget=budget, reason=reason[:300], by=by, at=at)
    title = gettext_lazy("Your budget was sent back: {year}, version {version}")
    tell([budget.prepared_by], budget, title, at=at, year=budget.year, version=budget.version)
    return made


@transaction.atomic
def hand_in(budget: Budget, *, by: User, at: datetime) -> Budget:
    """What was sent back waits for its approval again."""
    budget = _unapproved(budget)
    waiting = _waiting(budget)
    if waiting is None:
        raise Refused(_("This budget was not sent back."))
    _refuse_unready(budget)
    waiting.handed_in_by, waiting.handed_in_at = by, at
    with refusals_in_words():
        waiting.save(update_fields=["handed_in_by", "handed_in_at"])
    _ask_for_approval(budget, by=by, at=at)
    return budget


def _waiting(budget: Budget) -> BudgetReturn | None:
    """Why it lies with its maker again; None where it was not sent back, or has been handed in since."""
    return budget.returns.filter(handed_in_at__isnull=True).first()


def _refuse_unready(budget: Budget) -> None:
    if not budget.resolution:
        raise Refused(_("Without a resolution of the committee a budget is not approved."))
    if not budget.lines.exists():
        raise Refused(_("The budget has no line yet."))


@transaction.atomic
def revise(budget: Budget, reason: str, *, by: User, at: datetime) -> Budget:
    """The next version, with the lines of this one (调整预算)."""
    reason = " ".join(reason.split())
    if not reason:
        raise refused_at("reason", _("Say why the budget is revised."))
    versions = Budget.objects.select_for_update(of=("self",)).filter(book_id=budget.book_id, year=budget.year)
    newest = versions.order_by("-version").first()
    if newest is None or not newest.is_approved:
        raise Refused(_("A version of this budget waits for its approval already."))
    if newest.pk != budget.pk:
        raise Refused(_("There is a newer version. Revise that one."))
    with refusals_in_words():
        made = Budget.objects.create(
            book_id=budget.book_id,
            year=budget.year,
            version=newest.version + 1,
            reason=reason[:200],
            prepared_by=by,
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(
                budget=made, account_id=line.account_id, branch_id=line.branch_id, activity_id=line.activity_id,
                amount_fen=line.amount_fen, note=line.note,
            )
            for line in newest.lines.all()
        )  # fmt: skip
    return made


@transaction.atomic
def drop(budget: Budget, *, by: User, at: datetime) -> None:
    """A version nobody has approved goes without a trace; one that was sent back stays with the words it was given."""
    budget = _unapproved(budget)
    if budget.returns.exists():
        raise Refused(_("It was sent back and stays with these words. Change it and hand it in again."))
    with refusals_in_words():
        budget.delete()


def _unapproved(budget: Budget) -> Budget:
    budget = Budget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    if budget.is_approved:
        raise Refused(_("The budget is approved. Make a revision instead."))
    return budget
