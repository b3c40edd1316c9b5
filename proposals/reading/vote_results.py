"""The result of a vote for the page and the paper: turnout by web and paper, charts with their tables, rounds, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.calendar import calendar
from proposals import ballot_results, gates
from proposals.ballot_sheets import Sheet, Told
from proposals.ballot_words import PLACE_STATES, VERDICTS, answer_words
from proposals.explaining import BASES, in_words
from proposals.models import BallotEvent, BallotOfficer, BallotPaper, NamedBallot, RollEntry
from proposals.models.voting import STAGES
from proposals.rules.book import Base, RuleBook, Topic
from proposals.rules.hand_count import Stock
from proposals.rules.outcomes import Outcome, Place, PlaceState, Shares, Turnout
from proposals.rules.questions import FOR, WRITE_IN, ItemKind, Question
from proposals.rules.timeline import after
from proposals.rules.voting import Given

# --- turnout ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Channel:
    """Ballots on the web or on paper: 发出、收回、有效、无效."""

    label: str
    issued: int
    returned: int
    valid: int
    invalid: int


@dataclass(frozen=True)
class Counted:
    """Where the ballots of the turnout came from. `stock`: every printed number, where paper was printed."""

    channels: list[Channel]
    stock: Stock | None = None
    runs: list[tuple[int, int]] = field(default_factory=list)
    """First and last serial number of each run that was printed."""

    @property
    def words(self) -> str:
        """印制、发出、作废、剩余: whether every printed number is accounted for."""
        if self.stock is None:
            return ""
        words = (
            _("Printed %(printed)d = issued %(issued)d + spoiled %(spoiled)d + left over %(unused)d: every number is accounted for.")
            if self.stock.is_reconciled
            else _("Printed %(printed)d, issued %(issued)d, spoiled %(spoiled)d, left over %(unused)d: this does not add up, difference %(lacking)d.")
        )  # fmt: skip
        return words % {
            "printed": self.stock.printed, "issued": self.stock.issued, "spoiled": self.stock.spoiled,
            "unused": self.stock.unused, "lacking": self.stock.lacking,
        }  # fmt: skip

    @property
    def numbers(self) -> str:
        """The serial numbers that were printed: 1–40, 41–60."""
        comma = pgettext("between the names of a list", ", ")
        return comma.join(f"{first}–{last}" for first, last in self.runs)


def counted(paper: BallotPaper) -> Counted:
    """Of a vote that has a result sheet; a vote by one way alone has one channel."""
    given = ballot_results.issued(paper)
    hand = ballot_results.agreed(paper)
    prints = list(paper.prints.all())
    channels = []
    if paper.takes_web:
        cast = given.cast_on_web
        channels.append(Channel(pgettext("kind of ballots", "On the web"), given.web, cast, cast, 0))
    if paper.takes_paper:
        returned, invalid = (hand.returned, hand.invalid) if hand else (0, 0)
        channels.append(
            Channel(
                pgettext("kind of ballots", "On paper"), given.paper, returned, returned - invalid, invalid
            )
        )
    stock = None
    if prints or given.paper:
        printed = sum(each.count for each in prints)
        stock = Stock(printed, given.paper, hand.spoiled if hand else 0, hand.unused if hand else 0)
    return Counted(channels, stock, [(each.first, each.last) for each in prints])


def rule_words(book: RuleBook) -> str:
    """What has to be reached, with its source."""
    rule = book.rule(Topic.PASSING)
    return f"{in_words(rule)}{gates.quoted(book.citation(Topic.PASSING))}"


# --- items -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `mark` colours it: what was reached, what was not, what is still open."""

    label: str
    count: int
    mark: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars on a scale of so many votes, with a line where the threshold is. Drawn as SVG; the table says the same."""

    bars: list[Bar]
    scale: int
    line: str = ""
    words: str = ""
    """What the line stands for."""


@dataclass(frozen=True)
class Person:
    """Somebody who was appraised: the grades with their shares, drawn side by side."""

    name: str
    grades: list[tuple[str, int, str]]
    parts: list[tuple[int, int]]
    """Where each grade begins on the bar, and how wide it is."""
    total: int


@dataclass(frozen=True)
class Row:
    """A candidate in the ranking."""

    place: Place
    rank: str
    share: str
    words: str

    @property
    def is_elected(self) -> bool:
        return self.place.state is PlaceState.ELECTED


@dataclass(frozen=True)
class ItemShown:
    """One item of the sheet as it is shown."""

    told: Told
    verdict: str
    chip: str
    chart: Chart | None = None
    answers: list[tuple[str, int, str]] = field(default_factory=list)
    """Of a matter or a poll: answer, votes, share of the valid ballots."""
    ranking: list[Row] = field(default_factory=list)
    base: str = ""
    """Of whom the shares in the ranking are."""
    people: list[Person] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def has_refusals(self) -> bool:
        """Candidate by candidate: against and abstaining are counted too."""
        return any(row.place.against is not None for row in self.ranking)

    @property
    def elected(self) -> list[str]:
        """In the order of their votes."""
        return [row.place.label for row in self.ranking if row.is_elected]


def items_of(sheet: Sheet) -> list[ItemShown]:
    return [_shown(told, sheet) for told in sheet.items]


def _shown(told: Told, sheet: Sheet) -> ItemShown:
    outcome = told.outcome
    verdict, chip = _verdict(told)
    if outcome.places:
        chart = _race(told, sheet)
        total = base_of(sheet.book, sheet.turnout)
        ranking = [_row(place, outcome, total) for place in outcome.ranked]
        base = str(BASES[sheet.book.fraction(Topic.PASSING).base])
        return ItemShown(told, verdict, chip, chart, ranking=ranking, base=base, notes=list(_notes(outcome)))
    if outcome.kind is ItemKind.APPRAISE:
        return ItemShown(told, verdict, chip, people=[_person(each) for each in outcome.shares])
    (shares,) = outcome.shares
    answers = [(answer_words(each.label), each.count, percent(each.tenths)) for each in shares.answers]
    return ItemShown(told, verdict, chip, _answers(told, shares, sheet), answers=answers)


def _verdict(told: Told) -> tuple[str, str]:
    """In a word or two, and the colour of its chip."""
    if told.message is None:
        return "", ""
    words = str(VERDICTS[told.message])
    return words, "ok" if told.outcome.is_met else "gold"


def base_of(book: RuleBook, turnout: Turnout) -> int:
    """Of how many the threshold is a share."""
    totals = {
        Base.ALL_DELEGATES: turnout.entitled,
        Base.PRESENT: turnout.present,
        Base.CAST: turnout.returned,
    }
    return totals.get(book.fraction(Topic.PASSING).base, turnout.valid)


def _line(told: Told, total: int) -> tuple[str, str]:
    """Where a vote or an election has its threshold; none where the vote does not count at all."""
    if told.outcome.is_met is None or told.outcome.finding is None:
        return "", ""
    values = told.outcome.finding.explanation.values
    num, den = int(str(values["num"])), int(str(values["den"]))
    if values["strict"]:
        words = _("The line stands at %(edge)s: more votes than that are needed.")
        return f"{total * num / den:g}", words % {"edge": values["edge"]}
    words = _("The line stands at %(edge)s: so many votes are needed.")
    return str(values["needed"]), words % {"edge": values["edge"]}


def _answers(told: Told, shares: Shares, sheet: Sheet) -> Chart:
    base = base_of(sheet.book, sheet.turnout)
    line, words = _line(told, base)
    scale = max([base if line else sheet.turnout.valid, 1, *(each.count for each in shares.answers)])
    bars = [
        Bar(answer_words(each.label), each.count, _mark(each.label, told) if line else "")
        for each in shares.answers
    ]
    return Chart(bars, scale, line, words)


def _mark(label: str, told: Told) -> str:
    if label != FOR:
        return "other"
    return "reached" if told.outcome.is_met else "missed"


MARKS = {PlaceState.ELECTED: "reached", PlaceState.TIED: "open", PlaceState.UNSETTLED: "open"}


def _race(told: Told, sheet: Sheet) -> Chart:
    base = base_of(sheet.book, sheet.turnout)
    line, words = _line(told, base)
    places, write_in = told.outcome.ranked, told.outcome.write_in
    bars = [Bar(each.label, each.in_favour, MARKS.get(each.state, "other")) for each in places]
    if write_in:
        bars.append(Bar(answer_words(WRITE_IN), write_in.votes, "open" if write_in.matters else "other"))
    scale = max([base, 1, *(bar.count for bar in bars)])
    return Chart(bars, scale, line, words)


def _row(place: Place, outcome: Outcome, total: int) -> Row:
    same = sum(1 for other in outcome.places if other.rank == place.rank)
    rank = _("%(rank)d (equal)") % {"rank": place.rank} if same > 1 else str(place.rank)
    share = percent(_tenths(place.in_favour, total))
    return Row(place, rank, share, str(PLACE_STATES[place.state]))


def _person(shares: Shares) -> Person:
    grades, parts, begins = [], [], 0
    for each in shares.answers:
        grades.append((answer_words(each.label), each.count, percent(each.tenths)))
        parts.append((begins, each.count))
        begins += each.count
    return Person(shares.label, grades, parts, max(begins, 1))


def _notes(outcome: Outcome) -> Iterator[str]:
    comma = pgettext("between the names of a list", ", ")
    if outcome.write_in:
        values = {"votes": outcome.write_in.votes}
        yield (
            _("Votes for somebody else: %(votes)d. If all of them name one person, that changes the result.")
            if outcome.write_in.matters
            else _("Votes for somebody else: %(votes)d. They do not change the result.")
        ) % values
    if outcome.run_off:
        names = comma.join(outcome.run_off.candidates)
        said = (
            _("Another vote is held on the seats left (%(seats)d) between: %(names)s.")
            if names
            else _("Another vote is held on the seats left (%(seats)d).")
        )
        yield said % {"seats": outcome.run_off.seats, "names": names}


def percent(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}%"


def _tenths(count: int, total: int) -> int:
    return (count * 2000 + total) // (2 * total) if total > 0 else 0


# --- signatures and publication ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signed:
    """Somebody who answers for the result, and when it was signed."""

    name: str
    part: str
    signs: bool
    """Scrutineers sign on the portal; tellers with their counts."""
    at: datetime | None = None


def signatures_of(paper: BallotPaper) -> list[Signed]:
    """The scrutineers, each with the signature or without, then the tellers. Two queries."""
    marks = {each.officer_id: each.at for each in paper.sheet.signatures.all()}
    officers = list(paper.officers.select_related("user").order_by("part", "position"))
    return [
        Signed(each.user.name, str(each.get_part_display()), is_scrutineer(each), marks.get(each.pk))
        for each in officers
        if is_scrutineer(each) or paper.takes_paper
    ]


def is_scrutineer(officer: BallotOfficer) -> bool:
    return officer.part == BallotOfficer.Part.SCRUTINEER.value


@dataclass(frozen=True)
class Shown:
    """From when the result is public, and until when it has to stay so."""

    since: datetime
    until: date
    rule: str

    @property
    def is_over(self) -> bool:
        return timezone.localdate() > self.until


def publication(paper: BallotPaper) -> Shown | None:
    """By the rules that were frozen for this vote."""
    if paper.published_at is None or paper.rules is None:
        return None
    book = paper.rules.book
    days = book.days(Topic.PUBLICATION_SHOWN)
    until = after(timezone.localdate(paper.published_at), days, calendar())
    return Shown(paper.published_at, until, gates.quoted(book.citation(Topic.PUBLICATION_SHOWN)))


# --- rounds ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """One paper of a vote that was held several times. `sheet` only where the reader may see it."""

    paper: BallotPaper
    stage: str
    why: str = ""
    """Of a void one."""
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Comparison:
    """The rounds side by side: a row for each figure, a cell for each round."""

    rounds: list[Round]
    rows: list[tuple[str, list[str]]]


def rounds_of(paper: BallotPaper, at: datetime, *, sees_all: bool) -> Comparison | None:
    """Every round of the same vote; None where it was held once. Two queries."""
    papers = BallotPaper.objects.filter(session=paper.session_id, set_aside_at=None)
    papers = papers.exclude(opened_at=None).filter(Q(round__gt=1) | Q(later__isnull=False))
    others = {each.pk: each for each in papers.select_related("sheet", "rules")}
    chain = list(_chain(others.get(paper.pk, paper), others))
    if len(chain) < 2:
        return None
    voided = [each.pk for each in chain if each.voided_at]
    reasons = _reasons(voided) if voided else {}
    rounds = [_round(each, at, reasons, sees_all=sees_all) for each in chain]
    return Comparison(rounds, _compared(rounds))


def _chain(paper: BallotPaper, others: dict[int, BallotPaper]) -> Iterator[BallotPaper]:
    """From the first round to the last."""
    first = paper
    while first.earlier_id in others:
        first = others[first.earlier_id]
    after_it = {each.earlier_id: each for each in others.values()}
    found: BallotPaper | None = first
    while found is not None:
        yield found
        found = after_it.get(found.pk)


def _reasons(voided: list[int]) -> dict[int, str]:
    found = BallotEvent.objects.filter(paper__in=voided, kind="voided")
    return {each.paper_id: each.details.get("reason", "") for each in found}


def _round(paper: BallotPaper, at: datetime, reasons: dict[int, str], *, sees_all: bool) -> Round:
    sees = hasattr(paper, "sheet") and (sees_all or paper.published_at is not None)
    sheet = Sheet.of(paper) if sees else None
    return Round(paper, str(STAGES[paper.stage(at)]), reasons.get(paper.pk, ""), sheet)


def _compared(rounds: list[Round]) -> list[tuple[str, list[str]]]:
    figures = (
        (pgettext("of a vote", "Entitled"), "entitled"),
        (pgettext("of a vote", "Present"), "present"),
        (pgettext("of a vote", "Ballots issued"), "issued"),
        (pgettext("of a vote", "Ballots returned"), "returned"),
        (pgettext("of a vote", "Valid"), "valid"),
        (pgettext("of a vote", "Invalid"), "invalid"),
    )
    rows = [
        (label, [str(getattr(each.sheet.turnout, name)) if each.sheet else "—" for each in rounds])
        for label, name in figures
    ]
    votes = [_votes(each.sheet) if each.sheet else {} for each in rounds]
    names = dict.fromkeys(name for each in votes for name in each)
    several = len({title for title, _answer in names}) > 1
    colon = pgettext("between a label and its text", ": ")
    for name in names:
        title, answer = name
        label = f"{title}{colon}{answer}" if several else answer
        rows.append((label, [str(each[name]) if name in each else "—" for each in votes]))
    return rows


def _votes(sheet: Sheet) -> dict[tuple[str, str], int]:
    """By question and answer."""
    return {
        (question.text, answer_words(answer)): count
        for question, row in zip(sheet.questions, sheet.counts, strict=True)
        for answer, count in zip(question.answers, row, strict=True)
    }


# --- who voted what --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voter:
    """A delegate on the roll of a named vote that is published name by name."""

    number: int
    name: str
    delegation: str
    answers: list[str]
    """Of each question what was ticked; empty for who did not vote."""
    words: str = ""
    """Why there are no answers."""


def voters_of(paper: BallotPaper) -> list[Voter]:
    """The whole roll in its order. Two queries."""
    ballots = {each.entry_id: each for each in ballot_results.named_ballots(paper)}
    return [_voter(entry, ballots.get(entry.pk), paper.asked) for entry in paper.roll.order_by("number")]


def _voter(entry: RollEntry, ballot: NamedBallot | None, asked: list[Question]) -> Voter:
    if ballot is None:
        words = _("voted on paper, without a name") if entry.given == Given.PAPER else _("did not vote")
        return Voter(entry.number, entry.name, entry.delegation, [], words)
    answers = [_ticked(question, row) for question, row in zip(asked, ballot.choices, strict=True)]
    return Voter(entry.number, entry.name, entry.delegation, answers)


def _ticked(question: Question, row: list[int]) -> str:
    names = [answer_words(name) for name, is_ticked in zip(question.answers, row, strict=True) if is_ticked]
    return pgettext("between the names of a list", ", ").join(names) or pgettext("elected", "nobody")


def delegations_of(voters: Iterable[Voter]) -> list[str]:
    return list(dict.fromkeys(each.delegation for each in voters))
