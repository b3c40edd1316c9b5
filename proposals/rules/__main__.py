"""python -m proposals.rules RESULT.json: needs the file and this folder, and no database.

Exit codes: 0 everything is right, 1 something is wrong, 2 there is nothing to check.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from proposals.rules.book import RuleBook, Topic
from proposals.rules.explanations import Message
from proposals.rules.outcomes import Outcome, PlaceState, Turnout
from proposals.rules.questions import Item
from proposals.rules.result_file import Fault, FaultKind, Unreadable, check_file, parts, read

RIGHT, WRONG, NOTHING = 0, 1, 2
FAULTS = {
    FaultKind.FORMAT: "this part is missing, too much, or not of its kind",
    FaultKind.NOT_CANONICAL: "the file is not written in the one way it is written in (an editor may have changed it)",
    FaultKind.CONTENT_HASH: "the frozen paper is not the one with this hash",
    FaultKind.CONTENT: "not what was frozen at the opening",
    FaultKind.TIMES: "it does not close after it opens",
    FaultKind.RULES_HASH: "the frozen rules are not those with this hash",
    FaultKind.RULES: "the frozen rules cannot be read or do not say what is needed",
    FaultKind.ITEM: "such an item cannot stand on a paper",
    FaultKind.QUESTIONS: "not the questions of these items",
    FaultKind.TURNOUT: "the figures of the turnout do not fit together",
    FaultKind.TOTAL: "web and paper do not add up to the total",
    FaultKind.COUNTS: "the valid ballots do not allow these numbers",
    FaultKind.OUTCOME: "the rules and the counts make something else of this item",
    FaultKind.SENTENCE: "a figure, a name or the source in the sentence is not the computed one",
}
CHECKED = (
    "Checked: the paper and its questions are those frozen at the opening; the rules have the hash of the file; the\n"
    "turnout fits together; web and paper add up; the valid ballots allow every number; each outcome was computed anew\n"
    "and is the same; the sentences name the same figures. Compare the SHA-256 of the file with the one that was signed."
)
STATES = {
    PlaceState.ELECTED: "elected",
    PlaceState.NOT_ENOUGH: "not enough votes",
    PlaceState.BEYOND: "enough votes, seats are filled",
    PlaceState.TIED: "equal votes, another vote decides",
    PlaceState.UNSETTLED: "not decided",
}
VERDICTS = {
    Message.PASSED: "passed",
    Message.NOT_PASSED: "not passed",
    Message.VOTE_WITHOUT_QUORUM: "no quorum, nothing is decided",
    Message.VOTE_VOID: "more ballots returned than issued, the vote is void",
    Message.ELECTED: "every seat is filled",
    Message.ELECTION_TIED: "equal votes at the edge, another vote decides on the seats left",
    Message.ELECTION_SHORT: "seats stay open for want of votes",
    Message.ELECTION_WRITE_INS: "persons written in could change it, a second round decides on the seats left",
}


def main(argv: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="python -m proposals.rules", allow_abbrev=False)
    parser.add_argument("file", type=Path, metavar="RESULT.json", help="the result of a vote, as downloaded")
    file: Path = parser.parse_args(argv).file
    try:
        raw = file.read_bytes()
        faults = check_file(raw)
    except OSError as error:
        print(f"{_plain(str(file))} cannot be read: {error.strerror}", file=sys.stderr)
        return NOTHING
    except Unreadable as error:
        print(f"{_plain(str(file))} is no result of a vote: {_plain(str(error))}", file=sys.stderr)
        return NOTHING
    if faults:
        print("\n".join(_fault(fault) for fault in faults), file=sys.stderr)
        return WRONG
    print(_plain("\n".join(_told(read(raw), hashlib.sha256(raw).hexdigest()))))
    print(f"\n{CHECKED}\nEverything is right.")
    return RIGHT


def _fault(fault: Fault) -> str:
    return f"WRONG {_plain(fault.where)}: {FAULTS[fault.kind]}"


def _told(data: Any, sha256: str) -> Iterator[str]:
    book, items, turnout, outcomes = parts(data)
    paper = data["paper"]
    yield f"vote         {paper['title']}, round {paper['round']} ({paper['uuid']}), {paper['way']}"
    yield f"session      {data['session']}"
    yield f"time         {paper['opened_at']} to {paper['closed_at']}"
    yield f"file         SHA-256 {sha256}"
    yield f"paper        SHA-256 {paper['content_sha256']}"
    yield f"roll         SHA-256 {paper['roll_sha256']}"
    yield f"rules        SHA-256 {data['rules']['sha256']}"
    yield f"quorum       {_share(book, Topic.QUORUM)}"
    yield f"threshold    {_share(book, Topic.PASSING)}"
    yield f"turnout      {_turnout(turnout)}"
    for number, (item, found) in enumerate(zip(items, outcomes, strict=True), 1):
        yield ""
        yield f"{number}. {item.title} ({str(item.kind).replace('_', ' ')})"
        yield from _item(item, found)
        sentence = data["outcomes"][number - 1]["sentence_zh"]
        if sentence:
            yield f"  in the file: {sentence}"


def _share(book: RuleBook, topic: Topic) -> str:
    fraction = book.fraction(topic)
    than = "more than" if fraction.is_strict else "at least"
    base = str(fraction.base).replace("_", " ")
    return f"{than} {fraction.num}/{fraction.den} of {base} ({book.citation(topic).text_zh})"


def _turnout(turnout: Turnout) -> str:
    return ", ".join(f"{name} {number}" for name, number in turnout.as_data().items())


def _item(item: Item, found: Outcome) -> Iterator[str]:
    for row in found.shares:
        if len(found.shares) > 1 or row.label != item.title:
            yield f"  {row.label}"
        for answer in row.answers:
            percent = f"{answer.tenths // 10}.{answer.tenths % 10} %"
            yield f"{answer.count:>8}  {answer.label} ({percent} of the valid ballots)"
    for place in found.ranked:
        refused = "" if place.against is None else f", against {place.against}, abstaining {place.abstain}"
        yield f"{place.in_favour:>8}  {place.label}: rank {place.rank}, {STATES[place.state]}{refused}"
    if found.write_in:
        yield f"{found.write_in.votes:>8}  for somebody else"
    if found.finding is None:
        yield "  Nothing is decided by this item."
        return
    values = found.finding.explanation.values
    if "needed" in values:
        yield f"  Needed: {values['needed']}."
    seats = f" Seats filled: {found.seats_filled} of {found.seats}." if found.seats else ""
    yield f"  Result: {VERDICTS[found.finding.explanation.message]}.{seats}"


def _plain(text: str) -> str:
    """What a file says must not steer a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


if __name__ == "__main__":
    sys.exit(main())
