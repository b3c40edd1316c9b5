"""manage.py demo_election --voters N: a whole sealed vote without people and without a database."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
import time
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.belenios import headless
from proposals.belenios.archive import InFile
from proposals.belenios.canonical import CONTROL
from proposals.belenios.elections import Question
from proposals.belenios.headless import Held, Phase, Voting
from proposals.belenios.verifier import verify
from proposals.management.votes import cores, unwritable
from proposals.rules.questions import ANSWERS_MOST, QUESTIONS_MOST
from union_portal.lib.steps import Bar, columns, pad

VOTERS_MOST = 200_000
TRUSTEES_MOST = 9
TEXT_MOST = 300
AGAIN = 20
"""Every so many-th voter changes the own vote."""
USUAL = [Question("集体合同（草案）", ("赞成", "反对", "弃权"), 1, 1)]
FORMAT = """
QUESTIONS.json is a list of questions, each of them an object:

    [{"question": "集体合同（草案）", "answers": ["赞成", "反对", "弃权"], "min": 1, "max": 1},
     {"question": "选举三名委员", "answers": ["王芳", "李强", "张敏", "刘洋"], "min": 0, "max": 3, "blank": true}]

At least `min` and at most `max` answers can be chosen; `blank` (may be left out) allows to choose none of them on purpose.

The archive is DIR/<uuid>.bel with DIR/<uuid>.proofs.json beside it:

    python -m proposals.belenios verify DIR/<uuid>.bel
    belenios-tool election verify --dir DIR           (with nothing else in DIR)
"""


class Command(BaseCommand):
    help = "Holds a sealed vote with made-up voters: keys, codes, ballots, sum, decryption, and the check of all of it."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, epilog=FORMAT, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--voters", type=int, required=True, metavar="N")
        parser.add_argument("--questions", type=Path, metavar="QUESTIONS.json", help="see below")
        parser.add_argument("--export", type=Path, metavar="DIR", help="keep the archive in this folder")
        parser.add_argument(
            "--trustees", type=int, default=3, metavar="N", help="scrutineers with a key (default: 3)"
        )
        parser.add_argument(
            "--threshold",
            type=int,
            metavar="K",
            help="how many of them are enough (default: 2 of 3, else every one)",
        )
        parser.add_argument(
            "--jobs", type=int, default=cores(), metavar="N", help="processes (default: one for each core)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        voters, keys = _voters(options["voters"]), _keys(options["trustees"], options["threshold"])
        if not 1 <= options["jobs"] <= 64:
            raise CommandError(_("--jobs takes a number from 1 to 64."))
        questions = read_questions(options["questions"]) if options["questions"] else USUAL
        folder: Path = options["export"] or Path(tempfile.gettempdir())
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder, suffix=".part") as file:
                voting, held = self._hold(questions, voters, keys, options["jobs"], file)
                if options["export"]:
                    self._keep(folder / f"{voting.election.uuid}.bel", held, file)
        except OSError as error:
            raise unwritable(folder, error) from error

    def _hold(
        self, questions: list[Question], voters: int, keys: dict[str, Any], jobs: int, file: IO[bytes]
    ) -> tuple[Voting, Held]:
        clock = _Clock()
        voting = headless.set_up(questions, voters, jobs=jobs, progress=clock, name="示范表决", **keys)
        # For made-up votes. Real choices come from people, and randomness never from here.
        chance = random.Random()  # noqa: S311
        votes = list(headless.random_votes(voting, chance))
        votes += [vote for vote in headless.random_votes(voting, chance) if vote[0] % AGAIN == AGAIN - 1]
        needed = keys.get("threshold")
        absent = set(range(needed[0] + 1, needed[1] + 1)) if needed else set()
        held = headless.hold(voting, votes, file.write, absent=absent, jobs=jobs, progress=clock)
        file.flush()
        report = verify(
            InFile(file.fileno()),
            held.proofs,
            jobs=jobs,
            progress=clock.of(pgettext("phase of a vote", "check")),
        )
        if report.result != held.result:
            raise CommandError(_("The check has found another result."))
        self._tell(voting, held, clock, os.fstat(file.fileno()).st_size)
        return voting, held

    def _keep(self, archive: Path, held: Held, file: IO[bytes]) -> None:
        file.seek(0)
        with archive.open("xb") as kept:
            shutil.copyfileobj(file, kept)
        archive.with_suffix(".proofs.json").write_bytes(held.proofs)
        self.stdout.write(_("Archive: %(file)s") % {"file": archive})

    def _tell(self, voting: Voting, held: Held, clock: _Clock, size: int) -> None:
        for question, numbers in zip(voting.election.questions, held.result, strict=True):
            self.stdout.write(f"\n{question.text}")
            answers = (*([_("(blank)")] if question.blank else []), *question.answers)
            for answer, votes in zip(answers, numbers, strict=True):
                self.stdout.write(f"{votes:>8}  {answer}")
        words = _("%(cast)d ballots cast, %(counted)d count; the archive has %(size).1f MB and is right.")
        self.stdout.write("")
        self.stdout.write(words % {"cast": held.cast, "counted": held.counted, "size": size / 1e6})
        times = [(name, f"{seconds:.1f} s") for name, seconds in clock.times.items()]
        width = max(columns(name) for name, _time in times)
        for name, seconds in times:
            self.stdout.write(f"  {pad(name, width)}  {seconds:>8}")


class _Clock:
    """Draws the bar of each phase, and remembers how long it took."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self.begun = time.monotonic()
        self.bars: dict[str, Bar] = {}
        self.names = {
            Phase.CODES: pgettext("phase of a vote", "voting codes"),
            Phase.BALLOTS: pgettext("phase of a vote", "ballots"),
            Phase.SUM: pgettext("phase of a vote", "encrypted sum"),
            Phase.DECRYPTION: pgettext("phase of a vote", "decryption"),
        }

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        self._show(self.names[phase], done, total)

    def of(self, name: str) -> Callable[[int, int], None]:
        return lambda done, total: self._show(name, done, total)

    def _show(self, name: str, done: int, total: int) -> None:
        self.bars.setdefault(name, Bar(name))(done, total)
        now = time.monotonic()
        if done >= total:
            self.times[name] = now - self.begun
            self.begun = now


def _voters(number: int) -> int:
    if not 1 <= number <= VOTERS_MOST:
        raise CommandError(_("--voters takes a number from 1 to %(most)d.") % {"most": VOTERS_MOST})
    return number


def _keys(trustees: int, threshold: int | None) -> dict[str, Any]:
    """What `headless.set_up` wants to know: keys of one's own, or one key of which some are enough."""
    if not 1 <= trustees <= TRUSTEES_MOST:
        raise CommandError(_("--trustees takes a number from 1 to %(most)d.") % {"most": TRUSTEES_MOST})
    if threshold is None:
        threshold = 2 if trustees == 3 else trustees
    if not 1 <= threshold <= trustees:
        raise CommandError(
            _("--threshold takes a number from 1 to that of the scrutineers, %(most)d.") % {"most": trustees}
        )
    if threshold == trustees:
        return {"singles": trustees}
    return {"singles": 0, "threshold": (threshold, trustees)}


def read_questions(file: Path) -> list[Question]:
    """The questions of a file, or a sentence that says which one is wrong and why."""
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror}
        ) from error
    except (ValueError, RecursionError) as error:
        raise CommandError(
            _("%(file)s is no JSON in UTF-8: %(reason)s") % {"file": file, "reason": error}
        ) from error
    if not isinstance(data, list) or not 1 <= len(data) <= QUESTIONS_MOST:
        raise CommandError(
            _("%(file)s has to be a list of 1 to %(most)d questions; --help shows one.")
            % {"file": file, "most": QUESTIONS_MOST}
        )
    return [_question(number, each) for number, each in enumerate(data, 1)]


def _is_line(text: object) -> bool:
    if not isinstance(text, str) or not text.strip() or len(text) > TEXT_MOST:
        return False
    return not CONTROL.search(text) and not any("\ud800" <= each <= "\udfff" for each in text)


def _question(number: int, data: object) -> Question:
    def wrong(why: str) -> CommandError:
        return CommandError(_("Question %(number)d: %(why)s") % {"number": number, "why": why})

    if not isinstance(data, dict) or not {"question", "answers", "min", "max"} <= set(data):
        raise wrong(_("it has to be an object with “question”, “answers”, “min” and “max”."))
    if unknown := set(data) - {"question", "answers", "min", "max", "blank"}:
        raise wrong(_("“%(name)s” is not known.") % {"name": sorted(map(str, unknown))[0]})
    answers, texts = data["answers"], [data["question"]]
    if not isinstance(answers, list) or not 1 <= len(answers) <= ANSWERS_MOST:
        raise wrong(_("“answers” has to be a list of 1 to %(most)d.") % {"most": ANSWERS_MOST})
    for text in texts + answers:
        if not _is_line(text):
            raise wrong(
                _("question and answers are texts of 1 to %(most)d characters on one line.")
                % {"most": TEXT_MOST}
            )
    if (
        type(data["min"]) is not int
        or type(data["max"]) is not int
        or type(data.get("blank", False)) is not bool
    ):
        raise wrong(_("“min” and “max” are whole numbers, “blank” is true or false."))
    question = Question(data["question"], tuple(answers), data["min"], data["max"], data.get("blank", False))
    if not question.is_possible:
        raise wrong(
            _("between %(min)d and %(max)d of %(answers)d answers cannot be chosen.")
            % {"min": question.minimum, "max": question.maximum, "answers": len(answers)}
        )
    return question
