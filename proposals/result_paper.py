"""The result sheet of a vote on paper (表决结果报告单), to be signed by hand and sealed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.ballot_sheets import Sheet
from proposals.models import BallotPaper
from proposals.reading import vote_results as reading
from proposals.reading.vote_results import Counted, ItemShown, Voter
from union_portal.lib.papers import (
    Bars,
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
)

ABREAST = 3
"""So many questions stand beside each other on upright paper; further ones in a table of their own."""


def sheet_paper(paper: BallotPaper, *, is_official: bool = False) -> Paper:
    """Of a vote that has a result sheet. Under the red head it is the announcement of the congress."""
    sheet = Sheet.of(paper)
    blocks: list[Block] = [Facts(tuple(_facts(sheet)))]
    blocks += _turnout(sheet, reading.counted(paper))
    blocks.append(Heading(_("Results")))
    for shown in reading.items_of(sheet):
        blocks += _item(shown, is_alone=len(sheet.items) == 1)
    if paper.names_published:
        blocks += _names(paper)
    dated = paper.published_at or paper.sheet.made_at
    return Paper(
        title=_("Result sheet of a vote"),
        subtitle=f"{paper.session} · {paper}",
        issuer=paper.session.congress.name,
        is_official=is_official,
        dated=timezone.localdate(dated),
        signatures=tuple(_signatures(paper)),
        blocks=tuple(blocks),
        notes=tuple(_notes(paper)),
    )


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    paper = sheet.paper
    begins, ends = timezone.localtime(paper.opens_at), timezone.localtime(paper.last_moment)
    last = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    yield pgettext("of a vote", "Way"), str(paper.get_way_display())
    yield pgettext("hours of a vote", "Open"), f"{begins:%Y-%m-%d %H:%M} – {last}"
    yield _("Rule"), reading.rule_words(sheet.book)
    present = _("entitled %(entitled)d, present %(present)d")
    yield _("Delegates"), present % {"entitled": sheet.turnout.entitled, "present": sheet.turnout.present}


def _turnout(sheet: Sheet, counted: Counted) -> list[Block]:
    """A vote by one way alone needs no total."""
    turnout = sheet.turnout
    columns = (
        Column(_("Ballots"), width=2),
        Column(pgettext("of a vote", "Ballots issued"), "number"),
        Column(pgettext("of a vote", "Ballots returned"), "number"),
        Column(pgettext("of a vote", "Valid"), "number"),
        Column(pgettext("of a vote", "Invalid"), "number"),
    )
    channels = tuple(
        (each.label, each.issued, each.returned, each.valid, each.invalid) for each in counted.channels
    )
    total = (_("Together"), turnout.issued, turnout.returned, turnout.valid, turnout.invalid)
    totals = total if len(channels) > 1 else ()
    blocks: list[Block] = [Heading(_("Turnout")), Table(columns, channels, totals=totals)]
    if counted.stock is not None:
        blocks.append(Paragraph(counted.words))
    return blocks


def _item(shown: ItemShown, *, is_alone: bool) -> Iterator[Block]:
    title = shown.told.item.title
    yield Heading(title if is_alone else f"{shown.told.number}. {title}", level=3)
    if shown.told.sentence:
        yield Paragraph(_("%(sentence)s.") % {"sentence": shown.told.sentence})
    yield from _tables(shown)
    for note in shown.notes:
        yield Paragraph(note)


def _tables(shown: ItemShown) -> Iterator[Block]:
    if shown.ranking:
        yield _ranking(shown)
    if shown.answers:
        yield Bars(tuple((label, count) for label, count, _share in shown.answers))
    if shown.people:
        grades = [label for label, _count, _share in shown.people[0].grades]
        columns = (Column(_("Name"), width=2), *(Column(label, width=1.5, align="right") for label in grades))
        yield Table(
            columns,
            tuple(
                (each.name, *(f"{count} ({share})" for _label, count, share in each.grades))
                for each in shown.people
            ),
        )


def _ranking(shown: ItemShown) -> Table:
    columns = [
        Column(pgettext("in an election", "Rank"), width=1.2),
        Column(_("Name"), width=2),
        Column(pgettext("of votes", "for"), "number"),
    ]
    if shown.has_refusals:
        columns += [
            Column(pgettext("of votes", "against"), "number"),
            Column(pgettext("of votes", "abstained"), "number"),
        ]
    columns += [
        Column(_("of %(base)s") % {"base": shown.base}, align="right", width=1.5),
        Column(_("Result"), width=2.5),
    ]
    rows = []
    for row in shown.ranking:
        place = row.place
        refused = [place.against, place.abstain] if shown.has_refusals else []
        rows.append((row.rank, place.label, place.in_favour, *refused, row.share, row.words))
    return Table(tuple(columns), tuple(rows))


def _names(paper: BallotPaper) -> Iterator[Block]:
    """Who voted what, where the item said so before it was opened."""
    voters = reading.voters_of(paper)
    asked = [each.text for each in paper.asked]
    yield Heading(_("Who voted how"))
    for begins in range(0, len(asked), ABREAST):
        part = slice(begins, begins + ABREAST)
        columns = (
            Column(pgettext("attendance list", "No."), "number", width=0.8),
            Column(_("Delegation"), width=2),
            Column(_("Name"), width=1.5),
            *(Column(text, width=2.5) for text in asked[part]),
        )
        yield Table(columns, tuple(_voter(each, part, len(asked)) for each in voters))


def _voter(voter: Voter, part: slice, questions: int) -> tuple[Cell, ...]:
    answers = voter.answers or [voter.words] * questions
    return (voter.number, voter.delegation, voter.name, *answers[part])


def _signatures(paper: BallotPaper) -> Iterator[Signature]:
    """A line to sign on for each, also for who has signed on the portal: paper is signed with a pen."""
    for each in reading.signatures_of(paper):
        label = _("%(part)s (%(name)s)") % {"part": each.part, "name": each.name}
        yield Signature(label)
    yield Signature(_("Presiding chair"))
    yield Signature(_("Seal of the congress"))


def _notes(paper: BallotPaper) -> Iterator[str]:
    signed = [each for each in reading.signatures_of(paper) if each.at]
    if signed:
        comma = pgettext("between the names of a list", ", ")
        names = comma.join(each.name for each in signed)
        yield _("Signed on the portal by the scrutineers %(names)s.") % {"names": names}
    if paper.voided_at:
        yield _("This vote was declared void: nothing of it counts.")
    elif not paper.published_at:
        yield _("This result is not published yet.")
    yield _("SHA-256 of the result file: %(digest)s") % {"digest": paper.sheet.sha256}
