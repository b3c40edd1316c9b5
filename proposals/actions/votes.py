"""Preparing a vote: the paper, its items and options, who watches over it. All of it ends with the opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import NoticeKind, User
from proposals.actions import ballot_refusals
from proposals.actions.refusals import refusals_in_words
from proposals.actions.session import open_session
from proposals.belenios.elections import new_uuid
from proposals.models import BallotItem, BallotOfficer, BallotOption, BallotPaper, KeyMessage, Session
from proposals.rules.questions import Item, ItemFault, ItemKind, faults_of
from proposals.rules.voting import KeyScheme, Stage, Way
from union_portal.lib import Refused, refused_at
from union_portal.lib.ordering import close_gaps, swap_with_neighbour

KEPT = (
    "title", "introduction", "way", "takes_paper", "names_published", "codes", "key_scheme", "keys_needed",
    "needs_sign_in", "opens_at", "closes_at",
)  # fmt: skip


@dataclass(frozen=True)
class OptionLine:
    """A candidate, a person or an answer, as it was typed."""

    label: str
    note: str = ""
    member: User | None = None


def locked(paper: BallotPaper) -> BallotPaper:
    """The vote as it is now, and nobody else's until the end of the transaction."""
    found = BallotPaper.objects.select_for_update(of=["self"]).select_related("session__congress", "rules")
    return found.get(pk=paper.pk)


def draft(paper: BallotPaper) -> BallotPaper:
    """The same, refused once it is signed for the opening."""
    paper = locked(paper)
    if paper.opened_at is not None:
        raise Refused(str(ballot_refusals.FROZEN))
    if paper.set_aside_at is not None:
        raise Refused(_("This vote was set aside."))
    return paper


def note(paper: BallotPaper, kind: str, by: User | None, at: datetime, **details: Any) -> None:
    paper.events.create(kind=kind, by=by, at=at, details=details)


@dataclass(frozen=True)
class Kept:
    """What of an item comes up again in the next round: these candidates, for so many seats."""

    candidates: tuple[str, ...]
    seats: int


@transaction.atomic
def begin(session: Session, *, by: User, at: datetime, **values: Any) -> BallotPaper:
    """A new vote of a session."""
    session = open_session(session)
    paper = BallotPaper(session=session, uuid=new_uuid())
    _take(paper, values)
    with refusals_in_words():
        paper.save()
    note(paper, "drafted", by, at, title=paper.title, way=paper.way)
    return paper


@transaction.atomic
def change(paper: BallotPaper, *, by: User, at: datetime, **values: Any) -> BallotPaper:
    """Another title, way, hour. Keys stay, unless another way of sharing them is chosen."""
    paper = draft(paper)
    before = (paper.way, paper.key_scheme, paper.keys_needed)
    _take(paper, values)
    if before != (paper.way, paper.key_scheme, paper.keys_needed):
        forget_keys(paper)
    with refusals_in_words():
        paper.save()
    return paper


@transaction.atomic
def set_aside(paper: BallotPaper, *, by: User, at: datetime) -> None:
    """A draft that is not wanted any more: no list shows it. What was opened is declared void instead."""
    paper = draft(paper)
    paper.set_aside_at = at
    paper.save()
    note(paper, "set_aside", by, at)


def _take(paper: BallotPaper, values: dict[str, Any]) -> None:
    for name in KEPT:
        if name in values:
            setattr(paper, name, values[name])
    if paper.opens_at and paper.closes_at and paper.closes_at <= paper.opens_at:
        raise refused_at("closes_at", _("It cannot close before it opens."))
    if paper.way == Way.PAPER:
        paper.takes_paper = True
    if paper.way != Way.NAMED:
        paper.names_published = False
    if paper.way == Way.SEALED:
        _take_keys(paper)
    else:
        paper.codes, paper.key_scheme, paper.keys_needed = "", "", 0


def _take_keys(paper: BallotPaper) -> None:
    if not paper.codes:
        raise refused_at("codes", _("Choose how delegates get their voting codes."))
    if not paper.key_scheme:
        raise refused_at("key_scheme", _("Choose who is needed to decrypt."))
    if paper.key_scheme == KeyScheme.ALL:
        paper.keys_needed = max(1, _holders(paper))
    elif not paper.keys_needed:
        raise refused_at("keys_needed", _("Say how many scrutineers are needed to decrypt."))


def _holders(paper: BallotPaper) -> int:
    if paper.pk is None:
        return 0
    return paper.officers.filter(part=BallotOfficer.Part.SCRUTINEER).count()


@transaction.atomic
def save_item(item: BallotItem, options: Sequence[OptionLine], *, by: User, at: datetime) -> BallotItem:
    """Keep an item with its options in their order."""
    paper = draft(item.paper)
    if not item.position:
        item.position = 1 + max(paper.items.values_list("position", flat=True), default=0)
    if item.kind == ItemKind.APPROVE:
        options = []
    if item.kind not in (ItemKind.ELECT, ItemKind.ELECT_EACH, ItemKind.STRAW):
        item.seats = 0
    if item.kind != ItemKind.ELECT:
        item.has_write_in = False
    _refuse_twice(options)
    with refusals_in_words():
        item.save()
        item.options.all().delete()
        BallotOption.objects.bulk_create(
            BallotOption(item=item, position=number, label=each.label, note=each.note, member=each.member)
            for number, each in enumerate(options, 1)
        )
    return item


def _refuse_twice(options: Sequence[OptionLine]) -> None:
    seen = set()
    for each in options:
        if each.label in seen:
            said = _("“%(name)s” is on the list twice: add the unit to tell them apart.")
            raise refused_at("options", said % {"name": each.label})
        seen.add(each.label)


@transaction.atomic
def move_item(item: BallotItem, *, up: bool) -> None:
    """Change places with its neighbour; at the end of the list nothing happens."""
    paper = draft(item.paper)
    swap_with_neighbour(paper.items.all(), paper.items.get(pk=item.pk), up=up)


@transaction.atomic
def remove_item(item: BallotItem) -> None:
    """Take an item off; those below move up."""
    paper = draft(item.paper)
    paper.items.get(pk=item.pk).delete()
    close_gaps(paper.items.all())


@transaction.atomic
def name_officers(
    paper: BallotPaper, scrutineers: Sequence[User], tellers: Sequence[User], *, by: User, at: datetime
) -> None:
    """Who watches over the vote. Other scrutineers mean other keys: the ceremony begins anew."""
    paper = draft(paper)
    if paper.takes_paper and len(set(tellers)) == 1:
        raise refused_at("tellers", _("Paper ballots are counted by two tellers."))
    if by in scrutineers:
        raise refused_at("scrutineers", _("Who prepares the vote is no scrutineer of it."))
    parts = {BallotOfficer.Part.SCRUTINEER: list(scrutineers), BallotOfficer.Part.TELLER: list(tellers)}
    for part, people in parts.items():
        found = list(paper.officers.filter(part=part).select_related("user"))
        if [each.user for each in found] == people:
            continue
        if part == BallotOfficer.Part.SCRUTINEER and KeyMessage.objects.filter(officer__paper=paper).exists():
            said = _("The key ceremony has begun: its scrutineers stay. Prepare another vote instead.")
            raise refused_at("scrutineers", said)
        paper.officers.filter(part=part).delete()
        with refusals_in_words():
            for number, user in enumerate(people, 1):
                BallotOfficer.objects.create(paper=paper, part=part, position=number, user=user)
        before = {each.user for each in found}
        _tell(paper, part, [each for each in people if each not in before], at)
    if paper.key_scheme == KeyScheme.ALL:
        paper.keys_needed = max(1, len(scrutineers))
        paper.save()


def _tell(paper: BallotPaper, part: BallotOfficer.Part, people: list[User], at: datetime) -> None:
    """Whoever was named now, and what is to be done first: nobody finds a draft by chance."""
    if part == BallotOfficer.Part.TELLER:
        words = gettext_lazy("You are a teller of a vote: {title}")
    elif paper.is_sealed:
        words = gettext_lazy("You are a scrutineer of a vote, make your key: {title}")
    else:
        words = gettext_lazy("You are a scrutineer of a vote: {title}")
    notify(
        people, kind=NoticeKind.TASK, title=format_lazy(words, title=paper.title),
        url=paper.get_absolute_url(), at=at,
    )  # fmt: skip


def forget_keys(paper: BallotPaper) -> None:
    """Every key and drill of a vote that is still prepared; messages of a ceremony stay, under their number."""
    paper.officers.update(public_key="", drill_words="", drilled_at=None)
    if KeyMessage.objects.filter(officer__paper=paper, ceremony=paper.ceremony).exists():
        paper.ceremony += 1


@transaction.atomic
def next_round(
    paper: BallotPaper, *, by: User, at: datetime, keep: Mapping[int, Kept] | None = None
) -> BallotPaper:
    """The same vote again, as a draft: after a void one, a tie, or seats that stayed empty.

    `keep` says by the number of an item who stands in a run-off; without it everything comes along.
    """
    paper = locked(paper)
    open_session(paper.session)
    if paper.stage(at) not in (Stage.VOID, Stage.COUNTED, Stage.PUBLISHED):
        raise ballot_refusals.not_now()
    if BallotPaper.objects.filter(earlier=paper).exists():
        raise Refused(_("The next round of this vote is prepared already."))
    again = BallotPaper(session=paper.session, uuid=new_uuid(), round=paper.round + 1, earlier=paper)
    for name in KEPT:
        if name not in ("opens_at", "closes_at"):
            setattr(again, name, getattr(paper, name))
    again.save()
    for officer in paper.officers.all():
        BallotOfficer.objects.create(
            paper=again, part=officer.part, position=officer.position, user=officer.user
        )
    comes = [
        item for item in paper.items.prefetch_related("options") if keep is None or item.position in keep
    ]
    for position, item in enumerate(comes, 1):
        _copy(item, again, position, keep[item.position] if keep is not None else None)
    note(paper, "next_round", by, at, later=again.pk)
    note(again, "drafted", by, at, title=again.title, way=again.way, earlier=paper.pk)
    return again


def _copy(item: BallotItem, paper: BallotPaper, position: int, kept: Kept | None) -> None:
    copy = BallotItem.objects.create(
        paper=paper, position=position, kind=item.kind, title=item.title, subject=item.subject,
        seats=kept.seats if kept else item.seats, has_write_in=item.has_write_in and kept is None,
    )  # fmt: skip
    options = [each for each in item.options.all() if kept is None or each.label in kept.candidates]
    for number, each in enumerate(options, 1):
        BallotOption.objects.create(
            item=copy, position=number, label=each.label, note=each.note, member=each.member
        )


def faults(item: BallotItem, options: Sequence[OptionLine]) -> list[ItemFault]:
    """Why an item cannot stand on a paper, before it is saved."""
    labels = tuple(each.label for each in options)
    return faults_of(Item(ItemKind(item.kind), item.title, labels, item.seats, item.has_write_in))
