"""The audit committee's work on one publication: samples, tick-marks, findings, its opinion. The fund itself it never moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.actions.refusals import refusals_in_words
from finance.actions.telling import holders
from finance.models import (
    AuditDraw,
    AuditFinding,
    AuditMark,
    AuditReview,
    AuditSample,
    Entry,
    Publication,
)
from finance.rules import sampling
from finance.rules.sampling import Item
from members.actions.notices import notify
from members.models import NoticeKind, User
from members.rules.roles import Role
from union_portal.lib import Refused, refused_at


@dataclass(frozen=True)
class Wanted:
    """How much is drawn in each way; None leaves a way out."""

    by_money: int | None = None
    at_random: int | None = None
    above_fen: int | None = None
    reversals: bool = False


@transaction.atomic
def open_review(publication: Publication, *, by: User, at: datetime) -> AuditReview:
    """One review of each publication."""
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if publication.published_at is None:
        raise Refused(_("It is not published yet."))
    review, _made = AuditReview.objects.get_or_create(
        publication=publication, defaults={"opened_by": by, "opened_at": at}
    )
    return review


def population(publication: Publication) -> list[Item]:
    """The entries of the months on display that the signed checkpoint holds."""
    if publication.checkpoint is None:
        return []
    rows = Entry.objects.filter(
        book=publication.book_id,
        on__range=(publication.from_on, publication.until_on),
        seq__lte=publication.checkpoint.size,
    ).values_list("seq", "amount_fen", "reverses__seq")
    return [Item(*row) for row in rows]


def root_of(publication: Publication) -> str:
    """Of the checkpoint, in hexadecimal digits."""
    assert publication.checkpoint is not None
    return bytes(publication.checkpoint.root).hex()


@dataclass(frozen=True)
class Lot:
    """What the seed is made of: a part of the union's and one of the committee's."""

    root: str
    signature: str
    number: str
    turn: int
    anchor: str

    @property
    def seed(self) -> str:
        return sampling.joint_seed(self.root, self.signature, self.number)


def lot_of(publication: Publication) -> Lot | None:
    """None until the committee has co-signed: its number is shown with its signature."""
    if publication.checkpoint is None:
        return None
    signed = {each.key.holder: each for each in publication.checkpoint.signatures.select_related("key")}
    union, audit = signed.get("union"), signed.get("audit")
    if union is None or audit is None or not audit.number:
        return None
    return Lot(root_of(publication), union.line, audit.number, audit.turn, audit.key.anchor)


@transaction.atomic
def draw(review: AuditReview, wanted: Wanted, *, by: User, at: datetime) -> int:
    """Draw entries as wanted; how many are new in the sample. The same wish draws the same entries again."""
    review = _open(review)
    items, lot = population(review.publication), lot_of(review.publication)
    is_by_lot = bool(wanted.by_money or wanted.at_random)
    if is_by_lot and lot is None:
        raise Refused(
            _("The committee co-signs first: its signature shows the number that the lot is drawn with.")
        )
    seed = lot.seed if lot else root_of(review.publication)
    drawn = dict[int, str]()
    for reason, picks in _picks(items, wanted, seed):
        for seq in picks:
            drawn.setdefault(seq, reason)
    if not drawn:
        raise Refused(_("Nothing is drawn in this way: choose another one."))
    entries = Entry.objects.filter(book=review.publication.book_id, seq__in=drawn)
    before = review.samples.count()
    AuditSample.objects.bulk_create(
        [AuditSample(review=review, entry=entry, reason=drawn[entry.seq]) for entry in entries],
        ignore_conflicts=True,
    )
    AuditDraw.objects.create(
        review=review, by_money=wanted.by_money, at_random=wanted.at_random, above_fen=wanted.above_fen,
        reversals=wanted.reversals, seed=seed if is_by_lot else "", by=by, at=at,
    )  # fmt: skip
    return review.samples.count() - before


def _picks(items: list[Item], wanted: Wanted, seed: str) -> Iterable[tuple[str, list[int]]]:
    if wanted.by_money:
        yield "money", [pick.seq for pick in sampling.by_money(items, wanted.by_money, seed).picks]
    if wanted.at_random:
        yield "random", [pick.seq for pick in sampling.by_lot(items, wanted.at_random, seed).picks]
    if wanted.above_fen is not None:
        yield "large", [pick.seq for pick in sampling.above(items, wanted.above_fen, seed).picks]
    if wanted.reversals:
        yield "reversal", [pick.seq for pick in sampling.reversals(items, seed).picks]


@transaction.atomic
def choose(review: AuditReview, entry: Entry, *, by: User, at: datetime) -> AuditSample:
    """One entry chosen by hand."""
    review = _open(review)
    if not any(item.seq == entry.seq for item in population(review.publication)):
        raise refused_at("number", _("This entry does not lie in the months that are on display."))
    if review.samples.filter(entry=entry).exists():
        raise refused_at("number", _("This entry is in the sample already."))
    with refusals_in_words():
        return AuditSample.objects.create(review=review, entry=entry, reason="chosen")


@transaction.atomic
def tick(sample: AuditSample, marks: Iterable[str], *, by: User, at: datetime) -> int:
    """Marks of this person on one entry; those set before stay. How many are new."""
    _open(sample.review)
    known = set(sample.marks.filter(by=by).values_list("mark", flat=True))
    names = [name for name, _label in AuditMark.MARKS if name in set(marks) and name not in known]
    with refusals_in_words():
        AuditMark.objects.bulk_create([AuditMark(sample=sample, mark=name, by=by, at=at) for name in names])
    return len(names)


@transaction.atomic
def find(
    review: AuditReview, text: str, *, weight: str, entry: Entry | None = None, by: User, at: datetime
) -> AuditFinding:
    """Something to object to, at an entry or in general; bookkeeper and approver are told."""
    review = _open(review)
    if entry is not None and not any(item.seq == entry.seq for item in population(review.publication)):
        raise refused_at("number", _("This entry does not lie in the months that are on display."))
    finding = AuditFinding.objects.create(
        review=review, entry=entry, weight=weight, text=text.strip(), by=by, at=at
    )
    people = {user.pk: user for role in (Role.BOOKKEEPER, Role.APPROVER) for user in holders(role, at)}
    _tell(people.values(), gettext_lazy("The audit committee has a finding: {title}"), review, at)
    return finding


@transaction.atomic
def reply(finding: AuditFinding, text: str, *, by: User, at: datetime) -> AuditFinding:
    """What the union says to it; once. The committee is told."""
    finding = _locked(finding)
    if finding.replied_at is not None:
        raise Refused(_("The union has replied already."))
    if finding.settled_at is not None:
        raise Refused(_("This finding is settled already."))
    finding.reply, finding.replied_by, finding.replied_at = text.strip(), by, at
    finding.save(update_fields=["reply", "replied_by", "replied_at"])
    _tell(
        holders(Role.AUDIT_COMMITTEE, at),
        gettext_lazy("The union has replied to a finding: {title}"),
        finding.review,
        at,
    )
    return finding


@transaction.atomic
def settle(finding: AuditFinding, *, by: User, at: datetime) -> AuditFinding:
    """The committee is content with the reply."""
    finding = _locked(finding)
    if finding.settled_at is not None:
        raise Refused(_("This finding is settled already."))
    if finding.replied_at is None:
        raise Refused(_("The union has not replied yet."))
    finding.settled_by, finding.settled_at = by, at
    finding.save(update_fields=["settled_by", "settled_at"])
    return finding


@transaction.atomic
def sign_opinion(review: AuditReview, opinion: str, text: str, *, by: User, at: datetime) -> AuditReview:
    """The opinion, signed: it stands on the page of the publication and stays."""
    review = _open(review)
    if (
        opinion == AuditReview.Opinion.CLEAN
        and review.findings.filter(settled_at__isnull=True, weight__in=["fault", "breach"]).exists()
    ):
        raise refused_at("opinion", _("A finding to be put right is not settled: it is not in order yet."))
    unseen = review.samples.filter(marks__isnull=True).count()
    if unseen:
        raise Refused(
            _("Entries of the sample without a tick-mark: %(count)d. Look at them first.") % {"count": unseen}
        )
    review.opinion, review.text, review.signed_by, review.signed_at = opinion, text.strip(), by, at
    with refusals_in_words():
        review.save()
    people = {user.pk: user for role in (Role.BOOKKEEPER, Role.APPROVER) for user in holders(role, at)}
    notify(
        people.values(), kind=NoticeKind.FUND,
        title=format_lazy(
            gettext_lazy("The audit committee has signed its opinion: {title}"), title=review.publication.title
        ),
        url=f"{review.publication.get_absolute_url()}#opinion", at=at,
    )  # fmt: skip
    return review


def _open(review: AuditReview) -> AuditReview:
    """The review, locked; refused once its opinion is signed."""
    review = (
        AuditReview.objects.select_for_update(of=("self",))
        .select_related("publication__checkpoint")
        .get(pk=review.pk)
    )
    if review.signed_at is not None:
        raise Refused(_("The opinion is signed and stays as it is."))
    return review


def _locked(finding: AuditFinding) -> AuditFinding:
    asked = AuditFinding.objects.select_for_update(of=("self",)).select_related("review__publication")
    return asked.get(pk=finding.pk)


def _tell(people: Iterable[User], title: object, review: AuditReview, at: datetime) -> None:
    notify(
        people, kind=NoticeKind.FUND, title=format_lazy(title, title=review.publication.title),
        url=review.get_absolute_url(), at=at,
    )  # fmt: skip
