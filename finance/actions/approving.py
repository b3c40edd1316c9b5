"""From the handler's hands to the books: handed in, checked, approved, posted. Three people at least, and each step stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance import checking, posting
from finance.actions.books import open_period_of
from finance.actions.drafting import UNNAMED, digest, locked, moved, past
from finance.actions.refusals import refusals_in_words
from finance.actions.telling import tell, tell_role
from finance.models import Approval, Draft, Entry, RuleHit
from finance.permissions import actors
from finance.posting import Posting
from finance.rules.moves import Actor, Objection, Stage, Step, needs_resolution, objection, way
from members.models import Appointment, User
from members.rules.roles import Role
from union_portal.lib import Refused, refused_at

SPENDING = {"expense", "repayment", "other"}
NOT_YOURS = {
    Objection.NOT_THE_PREPARER: gettext_lazy("Only the handler who wrote this draft can do that."),
    Objection.PREPARED_IT: gettext_lazy("You wrote this draft: somebody else looks at it."),
    Objection.CHECKED_IT: gettext_lazy("You checked this draft: somebody else approves it."),
    Objection.APPROVED_IT: gettext_lazy("You approved this draft: somebody else posts it."),
}


@transaction.atomic
def submit(draft: Draft, *, by: User, at: datetime) -> Draft:
    """Hand in: the rules speak, what they say stays with the draft, and the checkers are told."""
    draft = locked(draft)
    _may(draft, Step.SUBMIT, by)
    open_period_of(draft.book, draft.on, at=at)
    _refuse_unfinished(draft)
    _refuse_without_voucher(draft)
    draft.submitted_at = at
    _let_rules_speak(draft)
    draft = moved(draft, Step.SUBMIT, by=by, at=at)
    tell_role(Role.FUND_CHECKER, draft, gettext_lazy("A draft is to be checked: {narration}"), at=at, but=by)
    return draft


@transaction.atomic
def check(draft: Draft, *, by: User, at: datetime, note: str = "") -> Draft:
    """The checker's yes. What a rule stops needs an exception first."""
    draft = locked(draft)
    _may(draft, Step.CHECK, by)
    draft = moved(draft, Step.CHECK, by=by, at=at, note=note)
    tell_role(Role.APPROVER, draft, gettext_lazy("A draft is to be approved: {narration}"), at=at, but=by)
    return draft


@transaction.atomic
def approve(draft: Draft, *, by: User, at: datetime, note: str = "", resolution: str = "") -> Draft:
    """The approver's yes: the rules are asked once more, and a large expense names its resolution."""
    draft = locked(draft)
    _may(draft, Step.APPROVE, by)
    _refuse_unless_same(draft)
    if resolution.strip():
        draft.resolution = resolution.strip()
    if asks_for_resolution(draft) and not draft.resolution:
        raise refused_at(
            "resolution",
            _("An expense of this size needs a resolution of the committee: enter its number and day."),
        )
    _let_rules_speak(draft)
    open_blocks = draft.hits.filter(round=draft.round, effect="block", excepted_by__isnull=True)
    if open_blocks.exists():
        raise Refused(
            _("A rule stops this draft. Grant an exception with its reason first, or return the draft.")
        )
    draft = moved(draft, Step.APPROVE, by=by, at=at, note=note)
    tell_role(Role.BOOKKEEPER, draft, gettext_lazy("A draft is to be posted: {narration}"), at=at, but=by)
    return draft


@transaction.atomic
def return_(draft: Draft, *, by: User, at: datetime, note: str) -> Draft:
    """Back to the handler, with what is to be put right."""
    draft = locked(draft)
    _may(draft, Step.RETURN, by)
    if not note.strip():
        raise refused_at("note", _("Say what is to be put right."))
    draft = moved(draft, Step.RETURN, by=by, at=at, note=note)
    tell([draft.prepared_by], draft, gettext_lazy("Your draft was returned: {narration}"), at=at)
    return draft


@transaction.atomic
def grant_exception(hit: RuleHit, *, by: User, at: datetime, reason: str) -> RuleHit:
    """The approver lets a draft pass a rule that stops it, with a reason that stays."""
    draft = locked(hit.draft)
    if draft.stage not in {Stage.CHECKING, Stage.APPROVING} or hit.round != draft.round:
        raise Refused(_("An exception is granted while the draft waits for its approval."))
    if Actor.APPROVER not in actors(by, draft) or by.pk == draft.prepared_by_id:
        raise Refused(_("An exception is granted by an approver who did not write the draft."))
    if not reason.strip():
        raise refused_at("reason", _("Say why this draft may pass."))
    hit.excepted_by, hit.excepted_at, hit.reason = by, at, reason.strip()
    hit.save(update_fields=["excepted_by", "excepted_at", "reason"])
    Approval.objects.create(
        draft=draft, round=draft.round, step="except", by=by, preparer_id=draft.prepared_by_id, at=at,
        note=f"{hit.rule.code}: {reason.strip()}"[:300], digest=digest(draft),
    )  # fmt: skip
    return hit


def post(draft: Draft, *, by: User, at: datetime) -> Entry:
    """Into the books (记账)."""
    return post_all([draft], by=by, at=at)[0]


@transaction.atomic
def post_all(drafts: Sequence[Draft], *, by: User, at: datetime) -> list[Entry]:
    """Post approved drafts in the order of their days: all of them, or none."""
    locked = list(
        Draft.objects.select_for_update(of=("self",))
        .filter(pk__in=[draft.pk for draft in drafts])
        .select_related("book", "activity", "counterparty", "prepared_by", "reverses", "branch")
        .prefetch_related("lines", "documents__copies", "approvals__by")
        .order_by("on", "pk")
    )
    others = (
        Appointment.objects.current(timezone.localdate(at))
        .filter(role=Role.BOOKKEEPER)
        .exclude(user=by)
        .exists()
    )
    for draft in locked:
        _may(draft, Step.POST, by, has_other_bookkeeper=others)
        _refuse_unless_same(draft)
    found: list[Entry] = []
    with refusals_in_words():
        for book in {draft.book_id: draft.book for draft in locked}.values():
            own = [draft for draft in locked if draft.book_id == book.pk]
            keys = posting.put(book, [posting_of(draft) for draft in own], on=timezone.localdate(at))
            found += Entry.objects.filter(pk__in=keys).order_by("seq")
            for draft in own:
                moved(draft, Step.POST, by=by, at=at)
    return found


def posting_of(draft: Draft) -> Posting:
    """The entry a draft becomes. Reads what was prefetched: lines, documents with copies, approvals with their people."""
    names = {row.step: row.by.name for row in draft.approvals.all() if row.round == draft.round}
    return Posting(
        kind=draft.kind,
        on=draft.on,
        narration=f"{draft.narration}：{draft.reason}" if draft.kind == "reversal" else draft.narration,
        lines=[(line.account_id, line.amount_fen, line.memo) for line in draft.lines.all()],
        branch=draft.branch_id,
        activity=draft.activity.code if draft.activity else "",
        reverses=draft.reverses.seq if draft.reverses else None,
        vouchers=_vouchers(draft),
        names={
            "payee": draft.counterparty.name if draft.counterparty else "",
            "handler": draft.prepared_by.name,
            "checker": names.get("check", ""),
            "approver": names.get("approve", ""),
        },
        draft=draft.pk,
    )


def _vouchers(draft: Draft) -> list[tuple[str, str]]:
    """Both digests of every paper; the second is empty where nothing of it is shown."""
    pairs = []
    for document in draft.documents.all():
        if document.removed_at is None:
            shown = [copy.digest for copy in document.copies.all() if copy.withdrawn_at is None]
            pairs.append((document.digest, shown[0] if shown else ""))
    return pairs


def asks_for_resolution(draft: Draft) -> bool:
    """Whether so much is spent that the committee decides on it; what an advance was spent on counts too."""
    spent = sum(line.amount_fen for line in draft.lines.all() if line.account_id.startswith("exp."))
    fen = draft.amount_fen if draft.kind == "expense" else spent
    return draft.kind in SPENDING and needs_resolution(fen, draft.book.settings.resolution_from_fen)


def _refuse_unfinished(draft: Draft) -> None:
    if not draft.lines.exists():
        raise refused_at("amount", _("The amount is missing: change the draft first."))
    if draft.narration == UNNAMED:
        raise refused_at("narration", _("Say what the money was for."))


def _refuse_without_voucher(draft: Draft) -> None:
    if draft.kind in {"reversal", "carry_forward", "opening"} or draft.no_voucher_reason.strip():
        return
    if not draft.documents.filter(removed_at__isnull=True).exists():
        raise refused_at("documents", _("Attach a photo of the receipt, or say why there is none."))


def _let_rules_speak(draft: Draft) -> None:
    """What the rules say now. An exception that was granted to the same rule with the same figures stays."""
    granted = {
        (hit.rule_id, repr(sorted(hit.figures.items()))): hit
        for hit in draft.hits.filter(round=draft.round, excepted_by__isnull=False)
    }
    draft.hits.filter(round=draft.round).delete()
    for rule, hit in checking.hits(checking.case_of(draft)):
        figures = {
            name: list(value) if isinstance(value, tuple) else value for name, value in hit.figures.items()
        }
        old = granted.get((rule.pk, repr(sorted(figures.items()))))
        RuleHit.objects.create(
            draft=draft, round=draft.round, rule=rule, effect=rule.effect, figures=figures,
            excepted_by=old.excepted_by if old else None, excepted_at=old.excepted_at if old else None,
            reason=old.reason if old else "",
        )  # fmt: skip


def _refuse_unless_same(draft: Draft) -> None:
    """What was handed in is what is approved and posted; the database keeps it, this says so in words."""
    handed_in = draft.approvals.filter(round=draft.round, step=Step.SUBMIT.value).first()
    if handed_in is None or handed_in.digest != digest(draft):
        raise Refused(_("The draft was changed after it was handed in. Return it."))


def _may(draft: Draft, step: Step, by: User, *, has_other_bookkeeper: bool = True) -> None:
    row = way(Stage(draft.stage), step)
    if row is None:
        raise Refused(
            _("This cannot be done now: the draft is “%(stage)s”.") % {"stage": draft.get_stage_display()}
        )
    if not row.who & actors(by, draft):
        raise Refused(_("This is not for you to decide."))
    against = objection(step, by.pk, past(draft, has_other_bookkeeper=has_other_bookkeeper))
    if against is not None:
        raise Refused(str(NOT_YOURS[against]))
