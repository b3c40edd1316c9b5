"""Who may do what with the fund. Views, the admin and templates ask here and nowhere else.

Writing: the handler drafts, the checker checks, the approver approves, the bookkeeper posts and closes. The audit
committee sees all of it and holds no key to any of it. Reading: what the settings say, once it is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from finance.models import (
    Activity,
    AuditReview,
    Book,
    Budget,
    Draft,
    Entry,
    FundSettings,
    Publication,
    PublicCopy,
    SourceDocument,
)
from finance.rules.moves import Actor, Stage
from members.models import User
from members.permissions import branches_of, holds
from members.rules.roles import FINANCE, Role

if TYPE_CHECKING:
    Person = User | AnonymousUser

ROLES = {Actor.CHECKER: Role.FUND_CHECKER, Actor.APPROVER: Role.APPROVER, Actor.BOOKKEEPER: Role.BOOKKEEPER}


def works_with_fund(user: Person, thing: object = None) -> bool:
    """Whoever has a duty in the fund; not the audit committee."""
    return holds(user, *FINANCE)


def may_use_desk(user: Person, thing: object = None) -> bool:
    """The rooms where drafts and books lie: whoever works with the fund, and the audit committee, which only reads."""
    return holds(user, *FINANCE, Role.AUDIT_COMMITTEE)


def may_draft(user: Person, thing: object = None) -> bool:
    return holds(user, Role.FUND_HANDLER, Role.BOOKKEEPER)


def keeps_books(user: Person, thing: object = None) -> bool:
    """Posting, months, accounts, activities, counterparties, statements of the bank."""
    return holds(user, Role.BOOKKEEPER)


def may_see_bank(user: Person, thing: object = None) -> bool:
    """Statements of the bank name who paid and was paid: for the bookkeeper, the approver and the audit committee."""
    return holds(user, Role.BOOKKEEPER, Role.APPROVER, Role.AUDIT_COMMITTEE)


def may_see_reference(user: Person, thing: object = None) -> bool:
    """Accounts, activities and rules in the admin; the administrator looks on."""
    return may_use_desk(user) or holds(user, Role.SYSTEM_ADMINISTRATOR)


def may_approve(user: Person, thing: object = None) -> bool:
    return holds(user, Role.APPROVER)


def may_declare(user: Person, thing: object = None) -> bool:
    """Signing for the year what no draft shows of the Eight Prohibitions: the approver."""
    return holds(user, Role.APPROVER)


def is_audit_committee(user: Person, thing: object = None) -> bool:
    return holds(user, Role.AUDIT_COMMITTEE)


def may_set_up(user: Person, thing: object = None) -> bool:
    """Settings of the fund, rules, who sees what: the approver decides, the bookkeeper enters the rest."""
    return holds(user, Role.APPROVER)


def actors(user: Person, draft: Draft) -> frozenset[Actor]:
    """In which capacities this person may act on this draft, as far as roles go."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    found = {actor for actor, role in ROLES.items() if holds(user, role) and _reaches(user, role, draft)}
    if draft.prepared_by_id == user.pk and may_draft(user):
        found.add(Actor.PREPARER)
    return frozenset(found)


def _reaches(user: Person, role: Role, draft: Draft) -> bool:
    """A role for one branch reaches the drafts of that branch; one for the whole union reaches all."""
    return any(
        branch.parent_id is None or (draft.branch is not None and branch.contains(draft.branch))
        for branch in branches_of(user, role)
    )


def reached(user: Person, role: Role) -> Q:
    """The drafts a role reaches: those of its branches and of all below; for the whole union all."""
    found = Q(pk__in=[])
    for branch in branches_of(user, role):
        if branch.parent_id is None:
            return Q()
        found |= Q(branch__path__startswith=branch.path)
    return found


def drafts_for(user: Person) -> QuerySet[Draft]:
    """The drafts this person sees: one's own; all, for whoever checks, approves, posts or audits."""
    if not may_use_desk(user):
        return Draft.objects.none()
    if holds(user, Role.BOOKKEEPER, Role.AUDIT_COMMITTEE):
        return Draft.objects.all()
    reached = Q(prepared_by=user)
    for branch in branches_of(user, Role.FUND_CHECKER, Role.APPROVER):
        if branch.parent_id is None:
            return Draft.objects.all()
        reached |= Q(branch__path__startswith=branch.path)
    return Draft.objects.filter(reached)


def may_see_draft(user: Person, draft: Draft) -> bool:
    return drafts_for(user).filter(pk=draft.pk).exists()


def may_edit_draft(user: Person, draft: Draft) -> bool:
    return draft.stage == Stage.DRAFTING and draft.prepared_by_id == user.pk and may_draft(user)


def may_see_original(user: Person, document: SourceDocument) -> bool:
    """The paper with its names: who attached it, who decides on it, the bookkeeper and the audit committee."""
    return may_see_draft(user, document.draft)


def may_redact(user: Person, document: SourceDocument) -> bool:
    """Drawing the black bars: the handler on a draft, the bookkeeper at any time."""
    return keeps_books(user) or may_edit_draft(user, document.draft)


def may_see_copy(user: Person, copy: PublicCopy, settings: FundSettings) -> bool:
    """The paper with its bars: at the desk who sees the draft; for others once its entry is published, the one in force."""
    draft = copy.document.draft
    if may_see_draft(user, draft):
        return True
    if copy.withdrawn_at is not None or not may_see_vouchers(user, settings):
        return False
    return published(draft.book).filter(draft=draft).exists()


def may_reverse(user: Person, entry: Entry) -> bool:
    return keeps_books(user) and entry.reverses_id is None and entry.kind != "carry_forward"


def may_budget(user: Person, budget: Budget | None = None) -> bool:
    """Writing a budget: the bookkeeper. Approving it: the approver, who is somebody else."""
    return keeps_books(user)


def may_approve_budget(user: Person, budget: Budget) -> bool:
    return may_approve(user) and budget.prepared_by_id != user.pk


def may_see_budget(user: Person, budget: Budget) -> bool:
    return budget.is_approved or may_use_desk(user)


# --- what is public ------------------------------------------------------------------------------------------


def _level(user: Person, level: str) -> bool:
    return level == "public" or (user.is_authenticated and user.is_active)


def may_see_totals(user: Person, settings: FundSettings) -> bool:
    return _level(user, settings.totals_for)


def may_see_entries(user: Person, settings: FundSettings) -> bool:
    return _level(user, settings.entries_for) or may_use_desk(user)


def may_see_vouchers(user: Person, settings: FundSettings) -> bool:
    return _level(user, settings.vouchers_for) or may_use_desk(user)


def entries_for(user: Person, book: Book, settings: FundSettings) -> QuerySet[Entry]:
    """The entries this person may look at: published ones as the settings say, all of them at the desk."""
    if may_use_desk(user):
        return book.entries.all()
    if not may_see_entries(user, settings):
        return Entry.objects.none()
    return published(book)


def published(book: Book) -> QuerySet[Entry]:
    """The entries under the newest published checkpoint whose months are on display."""
    newest = Publication.objects.public().filter(book=book).order_by("-until_on").first()
    if newest is None:
        return Entry.objects.none()
    return book.entries.filter(on__lte=newest.until_on)


def may_see_publication(user: Person, publication: Publication) -> bool:
    return publication.published_at is not None or may_use_desk(user)


def may_publish(user: Person, publication: Publication | None = None) -> bool:
    """Signing with the union's key and publishing: the approver. The bookkeeper prepares it."""
    return may_approve(user)


def may_prepare_publication(user: Person, publication: Publication | None = None) -> bool:
    return keeps_books(user) or may_approve(user)


def may_ask(user: Person, publication: Publication | None = None) -> bool:
    """Every member, as long as questions are taken; the action knows the days."""
    return user.is_authenticated and user.is_active


def may_answer(user: Person, thing: object = None) -> bool:
    return holds(user, Role.BOOKKEEPER, Role.APPROVER)


def may_hide_question(user: Person, thing: object = None) -> bool:
    """Taking a question off the page, with a reason everybody reads: the approver."""
    return may_approve(user)


def may_finish(user: Person, thing: object = None) -> bool:
    """Signing off the closing report: the approver."""
    return may_approve(user)


def may_see_slip(user: Person, entry: Entry) -> bool:
    """The salt behind a name in the books: whoever is named there as payee, and the bookkeeper who hands it out."""
    if keeps_books(user):
        return True
    counterparty = entry.draft.counterparty if entry.draft is not None else None
    return (
        user.is_authenticated and user.is_active
        and counterparty is not None and counterparty.member_id == user.pk
    )  # fmt: skip


def may_review(user: Person, review: AuditReview | None = None) -> bool:
    return is_audit_committee(user)


def may_see_review(user: Person, review: AuditReview) -> bool:
    """The room itself: the committee, and those who reply to its findings. The signed opinion is for everybody."""
    return may_use_desk(user)


def may_reply_to_finding(user: Person, thing: object = None) -> bool:
    return holds(user, Role.BOOKKEEPER, Role.APPROVER)


def may_make_key(user: Person, holder: str) -> bool:
    """Each side makes its own key: the union the approver, the committee a member of it."""
    return may_approve(user) if holder == "union" else is_audit_committee(user)


def may_see_activity(user: Person, activity: Activity, settings: FundSettings) -> bool:
    return may_see_totals(user, settings)
