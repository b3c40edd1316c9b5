"""What is looked at before a vote is opened: each point is in order, needs a recorded reason, or stops the opening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.calendar import calendar
from proposals import attendance, gates
from proposals.ballot_content import items_of
from proposals.explaining import describe, explain
from proposals.models import BallotItem, BallotOfficer, BallotPaper
from proposals.rule_book import book_for
from proposals.rules.book import Certainty, Topic
from proposals.rules.outcomes import surplus_of
from proposals.rules.questions import ELECTIONS, QUESTIONS_MOST, ItemKind, faults_of, questions_of
from proposals.rules.voting import KeyScheme, Way

FEWEST_SEALED = 5
"""A sum of fewer ballots tells too much about each: it is never decrypted."""


@dataclass(frozen=True)
class Check:
    """One point of the list. `code` names it where its reason is recorded."""

    code: str
    title: str
    is_right: bool
    words: str = ""
    may_be_excepted: bool = False

    @property
    def stops(self) -> bool:
        return not self.is_right and not self.may_be_excepted

    @property
    def needs_reason(self) -> bool:
        return not self.is_right and self.may_be_excepted


def checks_of(paper: BallotPaper, at: datetime) -> list[Check]:
    """The whole list, in the order of the page."""
    items = items_of(paper)
    officers = list(paper.officers.select_related("user"))
    return [
        _text(items),
        _hours(paper, at),
        _roll(paper),
        *_people(paper, items, officers),
        *_keys(paper, officers),
        *_surplus(paper, items),
        *_materials(paper, items),
        _quorum(paper, at),
        _source(paper),
        *_secrecy(paper, items),
    ]


def _text(items: list[BallotItem]) -> Check:
    title = _("Items")
    if not items:
        return Check("items", title, False, _("There is nothing to vote on yet: add an item."))
    for item in items:
        if faults_of(item.as_rule):
            return Check("items", title, False, _("“%(item)s” is not complete.") % {"item": item})
    number = len(questions_of([item.as_rule for item in items]))
    if number > QUESTIONS_MOST:
        said = _("%(number)d questions are too many for one paper: at most %(most)d.")
        return Check("items", title, False, said % {"number": number, "most": QUESTIONS_MOST})
    words = ngettext("%(number)d question", "%(number)d questions", number) % {"number": number}
    return Check("items", title, True, words)


def _hours(paper: BallotPaper, at: datetime) -> Check:
    title = _("Hours")
    if paper.opens_at is None or paper.closes_at is None:
        return Check("hours", title, False, _("Say when it opens and when it closes."))
    if paper.closes_at <= at:
        return Check("hours", title, False, _("The hour of the close has passed already."))
    begins, ends = timezone.localtime(paper.opens_at), timezone.localtime(paper.closes_at)
    words = _("%(from)s to %(until)s") % {
        "from": f"{begins:%Y-%m-%d %H:%M}",
        "until": f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}",
    }
    return Check("hours", title, True, words)


def _roll(paper: BallotPaper) -> Check:
    number = attendance.entitled(paper.session).count()
    words = ngettext("%(number)d delegate", "%(number)d delegates", number) % {"number": number}
    if paper.is_sealed and number < FEWEST_SEALED:
        words = _("A sealed vote needs at least %(few)d delegates, or the sum would tell on them.") % {
            "few": FEWEST_SEALED
        }
        return Check("roll", _("Roll"), False, words)
    return Check("roll", _("Roll"), number > 0, words)


def _people(paper: BallotPaper, items: list[BallotItem], officers: list[BallotOfficer]) -> Iterator[Check]:
    scrutineers = [each for each in officers if each.part == BallotOfficer.Part.SCRUTINEER]
    tellers = [each for each in officers if each.part == BallotOfficer.Part.TELLER]
    names = _listed(scrutineers)
    yield Check(
        "scrutineers", _("Scrutineers"), bool(scrutineers), names or _("Name at least one scrutineer.")
    )
    if paper.takes_paper:
        is_right = len(tellers) >= 2
        words = _listed(tellers) if is_right else _("Paper ballots are counted by two tellers.")
        yield Check("tellers", _("Tellers"), is_right, words)
    judged = {option.member_id for item in items for option in item.options.all()} - {None}
    own = [str(each) for each in officers if each.user_id in judged]
    if own:
        words = _("%(names)s cannot watch over a vote on themselves.") % {"names": _listed(own)}
        yield Check("impartial", _("Impartial"), False, words)


def _listed(names: Iterable[object]) -> str:
    return pgettext("between names", ", ").join(map(str, names))


def _keys(paper: BallotPaper, officers: list[BallotOfficer]) -> Iterator[Check]:
    if not paper.is_sealed:
        return
    holders = [each for each in officers if each.part == BallotOfficer.Part.SCRUTINEER]
    if paper.keys_needed > len(holders):
        words = _("%(needed)d scrutineers are needed to decrypt, and %(number)d are named.") % {
            "needed": paper.keys_needed,
            "number": len(holders),
        }
        yield Check("keys", _("Keys"), False, words)
        return
    missing = [str(each) for each in holders if not each.public_key]
    words = _("No key yet: %(names)s") % {"names": _listed(missing)} if missing else _("Every key is there.")
    yield Check("keys", _("Keys"), not missing, words)
    undrilled = [str(each) for each in holders if each.drilled_at is None]
    words = _("Drill not passed: %(names)s") % {"names": _listed(undrilled)} if undrilled else _("Passed.")
    yield Check("drill", _("Drill of the keys"), not undrilled, words)
    if len(holders) == 1 or paper.keys_needed == 1:
        words = _("One person alone could open ballots. Three scrutineers, two of them needed, are better.")
        yield Check("alone", _("Shared keys"), False, words, may_be_excepted=True)
    elif paper.key_scheme == KeyScheme.ALL:
        words = _("Every scrutineer is needed: one lost key loses the vote.")
        yield Check("alone", _("Shared keys"), True, words)


def _surplus(paper: BallotPaper, items: list[BallotItem]) -> Iterator[Check]:
    """Whether enough candidates compete, in every election (差额); as many as seats is said, and allowed."""
    book = book_for(paper.session)
    for item in items:
        rule = item.as_rule
        if rule.kind in ELECTIONS and not faults_of(rule):
            found = surplus_of(book, len(rule.options), rule.seats)
            title = _("Candidates: %(item)s") % {"item": item}
            code = f"surplus-{item.position}"
            yield Check(code, title, found.is_met, explain(found), may_be_excepted=True)


def _materials(paper: BallotPaper, items: list[BallotItem]) -> Iterator[Check]:
    matters = {item.subject_id for item in items if item.subject_id}
    if not matters:
        return
    words = [
        answer.reason
        for each in gates.items_of(paper.session)
        if each.subject_id in matters
        and not (answer := gates.judged(each, book_for(paper.session), calendar()))
    ]
    said = " ".join(words) or _("Served in time; no strong disagreement is open.")
    yield Check("materials", _("Materials and discussion"), not words, said, may_be_excepted=True)


def _quorum(paper: BallotPaper, at: datetime) -> Check:
    found = attendance.quorum(paper.session, attendance.figures(paper.session, at))
    return Check("quorum", _("Quorum"), found.is_met, explain(found), may_be_excepted=True)


def _source(paper: BallotPaper) -> Check:
    book = book_for(paper.session)
    unsure = [
        topic for topic in (Topic.QUORUM, Topic.PASSING) if book.citation(topic).certainty == Certainty.CHECK
    ]
    title = _("Rule in force")
    if unsure:
        words = _("Nobody has compared the rule with the text that holds here: choose a preset, or say why.")
        return Check("source", title, False, words, may_be_excepted=True)
    words = f"{describe(book.rule(Topic.PASSING))[0]} {gates.quoted(book.citation(Topic.PASSING))}"
    return Check("source", title, True, words)


def _secrecy(paper: BallotPaper, items: list[BallotItem]) -> Iterator[Check]:
    book = book_for(paper.session)
    deciding = [item for item in items if ItemKind(item.kind) in {ItemKind.APPROVE, *ELECTIONS}]
    if book.rule(Topic.SECRET_BALLOT).number and paper.way == Way.NAMED and deciding:
        words = _("The rule asks for a secret ballot here. %(rule)s") % {
            "rule": gates.quoted(book.citation(Topic.SECRET_BALLOT))
        }
        yield Check("secret", _("Secret ballot"), False, words, may_be_excepted=True)
