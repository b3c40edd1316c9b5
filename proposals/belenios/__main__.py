"""python -m proposals.belenios verify FILE.bel: needs an archive and this folder, and no database.

With gmpy2 it is several times as fast as without.

Exit codes: 0 everything is right, 1 something is refused, 2 there is nothing to check.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .archive import InFile, InMemory, Source
from .arithmetic import IS_FAST
from .canonical import CONTROL
from .events import Kind
from .refusals import Refusal
from .verifier import Report, verify

RIGHT, REFUSED, NOTHING = 0, 1, 2
V1_ONLY = (
    "Only the published protocol was checked (--v1). In it one trustee and whoever votes last can forge the result\n"
    "together without being found out; the second proofs (FILE.proofs.json) are what rules this out."
)
SLOW = "gmpy2 is not installed: Python's own numbers are used, which are as right and take several times as long."
BAR = 40


def main(argv: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options = _arguments().parse_args(argv)
    try:
        return _verify(options)
    except Refusal as refusal:
        print(f"REFUSED ({refusal.code}): {_plain(str(refusal))}", file=sys.stderr)
        return NOTHING if refusal.code == "file-read" else REFUSED
    except KeyboardInterrupt:
        return 130


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m proposals.belenios", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("verify", help="check an archive from the set-up to the result")
    checking.add_argument("file", type=Path, metavar="FILE.bel")
    checking.add_argument(
        "--jobs", type=_jobs, default=_cores(), metavar="N", help="processes (default: one for each core)"
    )
    checking.add_argument(
        "--v1",
        action="store_true",
        help="the published protocol alone, without the second proofs (FILE.proofs.json)",
    )
    checking.add_argument(
        "--unfinished", action="store_true", help="accept an archive without a result and check what is there"
    )
    return parser


def _jobs(typed: str) -> int:
    jobs = int(typed)
    if not 1 <= jobs <= 64:
        raise ValueError
    return jobs


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _verify(options: argparse.Namespace) -> int:
    second_proofs = None if options.v1 else _second_proofs(options.file, may_lack=options.unfinished)
    if not IS_FAST:
        print(SLOW, file=sys.stderr)
    begun = time.monotonic()
    try:
        with _opened(options.file) as source:
            report = verify(
                source,
                second_proofs,
                jobs=options.jobs,
                is_finished=not options.unfinished,
                progress=_show if sys.stderr.isatty() else None,
            )
    except OSError as error:
        raise Refusal("file-read", file=options.file, reason=error.strerror) from None
    if second_proofs is None and report.decrypted_by and not options.v1:
        raise Refusal("proofs-missing", file=_proofs_file(options.file).name)
    print(_told(report))
    print(f"\nEverything is right; checked in {time.monotonic() - begun:.1f} s.")
    if options.v1:
        print(V1_ONLY)
    return RIGHT


@contextmanager
def _opened(file: Path) -> Iterator[Source]:
    """A file that stays on the disk; in memory where Python cannot read from any place of a file (Windows)."""
    if not hasattr(os, "pread"):
        yield InMemory(file.read_bytes())
        return
    descriptor = os.open(file, os.O_RDONLY)
    try:
        yield InFile(descriptor)
    finally:
        os.close(descriptor)


def _proofs_file(archive: Path) -> Path:
    return archive.with_suffix(".proofs.json")


def _second_proofs(archive: Path, *, may_lack: bool) -> bytes | None:
    file = _proofs_file(archive)
    try:
        return file.read_bytes()
    except FileNotFoundError:
        if may_lack or not archive.is_file():
            return None  # nobody may have decrypted yet; the missing archive is told as such
        raise Refusal("proofs-missing", file=file.name) from None
    except OSError as error:
        raise Refusal("file-read", file=file, reason=error.strerror) from None


def _show(done: int, total: int) -> None:
    filled = BAR * done // total
    end = "\n" if done == total else ""
    print(f"\rballots [{'#' * filled:<{BAR}}] {done}/{total}", end=end, file=sys.stderr, flush=True)


def _told(report: Report) -> str:
    election = report.election
    lines = [
        f"election     {_plain(election.name)} ({election.uuid})",
        f"fingerprint  {election.fingerprint}",
        f"last event   {report.head}",
        f"voters       {report.voters}",
        f"ballots      {report.cast} cast, {report.counted} counted"
        + ("" if report.weight == report.counted else f" with a weight of {report.weight}"),
        f"trustees     {report.trustees}, decrypted by {_listed(report.decrypted_by)}",
    ]
    if report.stage != Kind.RESULT:
        lines.append(f"not finished: the last event is {report.stage.value}")
    for question, numbers in zip(election.questions, report.result or [], strict=False):
        lines += ["", _plain(question.text)]
        answers = (*(["(blank)"] if question.blank else []), *question.answers)
        lines += [f"{votes:>8}  {_plain(answer)}" for answer, votes in zip(answers, numbers, strict=True)]
    return "\n".join(lines)


def _listed(owners: Sequence[int]) -> str:
    return ", ".join(map(str, owners)) or "nobody yet"


def _plain(text: str) -> str:
    """What an archive says must not steer a terminal."""
    return CONTROL.sub("?", text)


if __name__ == "__main__":
    sys.exit(main())
