"""The figures of a vote that is closed: who took and cast what, counts of web and paper, and the result sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from proposals import attendance, ballot_board
from proposals.ballot_content import items_of
from proposals.ballot_words import COUNT_FAULTS, TURNOUT_FAULTS
from proposals.belenios.events import Kind
from proposals.explaining import explain
from proposals.models import BallotOfficer, BallotPaper, HandCount, NamedBallot
from proposals.rules import hand_count, result_file
from proposals.rules.hand_count import Wrong
from proposals.rules.outcomes import Outcome, Turnout, outcomes_of
from proposals.rules.questions import summed
from proposals.rules.voting import Given, Way
from union_portal.lib import Refused, refused_at

Counts = list[list[int]]


@dataclass(frozen=True)
class Issued:
    """Ballots given out, and those cast on the web. Of paper nobody knows before it is counted."""

    web: int
    paper: int
    cast_on_web: int

    @property
    def total(self) -> int:
        return self.web + self.paper


def issued(paper: BallotPaper) -> Issued:
    """What the projector shows while a vote is open: no vote can be read from it."""
    given = list(paper.roll.exclude(given="").values_list("given", flat=True))
    return Issued(given.count(Given.WEB), given.count(Given.PAPER), voters_on_web(paper))


def issued_on_paper(paper: BallotPaper) -> int:
    return paper.roll.filter(given=Given.PAPER.value).count()


def voters_on_web(paper: BallotPaper) -> int:
    """Delegates of whom a ballot is cast, however often they changed it."""
    if paper.is_sealed:
        found = paper.board.filter(kind=Kind.BALLOT.value).order_by()
        return found.values("entry").distinct().count()
    return NamedBallot.objects.filter(entry__paper=paper).order_by().values("entry").distinct().count()


def counts_on_web(paper: BallotPaper) -> Counts | None:
    """None while a sealed sum is not decrypted."""
    if paper.way == Way.PAPER:
        return summed(paper.asked, [])
    if paper.is_sealed:
        return ballot_board.result_of(paper)
    return summed(paper.asked, [each.choices for each in named_ballots(paper)])


def named_ballots(paper: BallotPaper) -> list[NamedBallot]:
    """The one of each delegate that counts, in the order of the roll."""
    found = NamedBallot.objects.filter(entry__paper=paper).select_related("entry")
    return list(found.order_by("entry__number", "-number").distinct("entry__number"))


def tellers(paper: BallotPaper) -> list[BallotOfficer]:
    found = paper.officers.filter(part=BallotOfficer.Part.TELLER).select_related("user")
    return list(found.order_by("position"))


def hand_counts(paper: BallotPaper) -> list[HandCount]:
    """The last count of each teller, in their order."""
    found = HandCount.objects.filter(officer__paper=paper).select_related("officer__user")
    return list(found.order_by("officer__position", "-number").distinct("officer__position"))


def as_rule(count: HandCount) -> hand_count.HandCount:
    return hand_count.HandCount(count.returned, count.invalid, tuple(tuple(row) for row in count.numbers))


def differences(counts: Sequence[HandCount]) -> list[hand_count.Difference]:
    """Between the first teller and the others: ballots, votes, and what became of the numbers not handed out."""
    found = []
    for other in counts[1:]:
        found += hand_count.differences(as_rule(counts[0]), as_rule(other))
        found += [
            hand_count.Difference(name, ours, theirs)
            for name in ("spoiled", "unused")
            if (ours := getattr(counts[0], name)) != (theirs := getattr(other, name))
        ]
    return found


@dataclass(frozen=True)
class Progress:
    """How far the count by hand is. A comparison is made each time that every teller has counted anew."""

    tellers: list[BallotOfficer]
    last: dict[int, HandCount]
    """By teller, the one that counts."""
    entered: frozenset[int]
    """The tellers who have counted since the last comparison."""
    comparisons: int
    told: list[hand_count.Difference]
    """What the last comparison found."""

    @property
    def is_agreed(self) -> bool:
        counts = [self.last[each.pk] for each in self.tellers if each.pk in self.last]
        return len(counts) == len(self.tellers) > 1 and not differences(counts)

    def waits(self, officer: BallotOfficer) -> bool:
        """Whether this teller has counted again already: nobody feels the way to the colleague's figures."""
        return self.comparisons > 0 and officer.pk in self.entered and not self.is_agreed

    def asks(self, officer: BallotOfficer) -> bool:
        """Whether this teller has to count, for the first time or once more."""
        return not self.is_agreed and officer.pk not in self.entered

    def missing(self) -> list[BallotOfficer]:
        return [each for each in self.tellers if each.pk not in self.entered]


def progress(paper: BallotPaper) -> Progress:
    """Two queries."""
    officers = tellers(paper)
    last: dict[int, HandCount] = {}
    running: dict[int, HandCount] = {}
    told: list[hand_count.Difference] = []
    comparisons = 0
    for count in HandCount.objects.filter(officer__paper=paper).order_by("at", "pk"):
        last[count.officer_id] = running[count.officer_id] = count
        if len(running) == len(officers):
            told = differences([running[each.pk] for each in officers])
            comparisons, running = comparisons + 1, {}
    return Progress(officers, last, frozenset(running), comparisons, told)


def agreed(paper: BallotPaper) -> HandCount | None:
    """The count by hand, where paper was given out: refused until two tellers have found the same."""
    if not issued_on_paper(paper):
        return None
    counts = hand_counts(paper)
    if len(counts) < 2 or len(counts) < len(tellers(paper)):
        raise Refused(_("The paper ballots are not counted by every teller yet."))
    if differences(counts):
        raise Refused(_("The tellers have found different figures: they count again."))
    return counts[0]


def stock(paper: BallotPaper, count: HandCount | None) -> hand_count.Stock:
    """What became of the printed ballots."""
    return hand_count.Stock(
        printed=sum(each.count for each in paper.prints.all()),
        issued=issued_on_paper(paper),
        spoiled=count.spoiled if count else 0,
        unused=count.unused if count else 0,
    )


def turnout(paper: BallotPaper, count: HandCount | None) -> Turnout:
    """应到、实到、发出、收回、有效、无效. Present is who was there at the close, and whoever took a ballot before."""
    entries = list(paper.roll.values_list("delegate", "given"))
    took = {delegate for delegate, given in entries if given}
    here = set(attendance.present(paper.session, paper.last_moment).values_list("pk", flat=True))
    on_roll = {delegate for delegate, _given in entries}
    web = voters_on_web(paper)
    returned, invalid = (count.returned, count.invalid) if count else (0, 0)
    return Turnout(
        entitled=len(entries),
        present=len(took | here & on_roll),
        issued=len(took),
        returned=web + returned,
        valid=web + returned - invalid,
        invalid=invalid,
    )


# --- the sheet -------------------------------------------------------------------------------------------------------


def sheet_of(paper: BallotPaper) -> str:
    """The content of the result sheet. Refused while something is not counted, or the counts cannot be."""
    web = counts_on_web(paper)
    if web is None:
        raise Refused(_("The sealed ballots are not decrypted yet."))
    count = agreed(paper)
    counted = turnout(paper, count)
    for fault in counted.faults():
        raise Refused(str(TURNOUT_FAULTS[fault]))
    assert paper.rules is not None
    assert paper.opened_at is not None
    assert paper.last_moment is not None
    items = [item.as_rule for item in items_of(paper)]
    on_paper = count.numbers if count else None
    found = outcomes_of(paper.rules.book, items, counted, result_file.added(web, on_paper))
    with override("zh-hans"):
        session = str(paper.session)
    made = result_file.made(
        session=session,
        paper=result_file.Paper(
            title=paper.title,
            round=paper.round,
            way=paper.way,
            uuid=paper.uuid,
            opened_at=timezone.localtime(max(paper.opened_at, paper.opens_at or paper.opened_at)).isoformat(),
            closed_at=timezone.localtime(paper.last_moment).isoformat(),
            content=paper.content,
            content_sha256=paper.content_sha256,
            roll_sha256=paper.roll_sha256,
        ),
        rules=paper.rules.content,
        items=items,
        turnout=counted,
        web=web,
        on_paper=on_paper,
        sentences=[sentences_of(outcome) for outcome in found],
    )
    return result_file.canonical(made)


def sentences_of(outcome: Outcome) -> tuple[str, str]:
    """The verdict in Chinese and in English; empty where nothing is decided."""
    if outcome.finding is None:
        return "", ""
    with override("zh-hans"):
        chinese = explain(outcome.finding)
    with override("en"):
        return chinese, explain(outcome.finding)


def count_refused(faults: Sequence[Wrong], paper: BallotPaper) -> Refused:
    """Why a count by hand cannot be right, at the field of the first fault: `returned`, `invalid` or `n-m`."""
    wrong = faults[0]
    words = str(COUNT_FAULTS[wrong.fault])
    if wrong.question is None:
        return refused_at("invalid" if "invalid" in wrong.fault else "returned", words)
    asked = paper.asked[wrong.question].text
    return refused_at(f"{wrong.question}-{wrong.answer or 0}", f"{asked}: {words}")
