"""The dossier of a session (大会档案): everything the portal holds of it, in one archive that checks itself.

The archive is written piece by piece while it is sent: the largest thing in memory is one paper. It is in Chinese,
whoever takes it out: it goes into the union's own files.
"""

from __future__ import annotations

import csv
import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import StringIO
from itertools import count
from pathlib import PurePath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from proposals import attendance, ballot_board, gates, observer, result_paper, session_papers
from proposals.attendance_list import list_of
from proposals.ballot_content import roll_text
from proposals.belenios.events import Kind
from proposals.dossier_papers import ballot_of, credentials_of, notices_of, reports_of, roster_of
from proposals.minutes_paper import paper_of as minutes_paper
from proposals.models import BallotEvent, BallotPaper, Document, Session, SessionEvent
from proposals.models.papers import StoredFile
from proposals.opinions_paper import collection_of
from proposals.reading.minutes import written
from proposals.reading.office import receipts_of_session
from proposals.reading.opinions import collected
from union_portal.lib import pdf
from union_portal.lib.models import Event
from union_portal.lib.papers import Bars, Paper, Table, as_csv, as_docx, as_pdf
from union_portal.lib.spreadsheets import harmless

log = logging.getLogger(__name__)
FORMAT = "union-dossier-1"
MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "说明.txt"
NAME_LENGTH = 80
AT_ONCE = 64 * 1024
PATIENCE = 5
"""So many turns are waited for until a PDF is left out."""
PACKED = frozenset({"pyz", "docx", "xlsx", "pptx", "pdf", "jpg", "jpeg", "png", "ofd", "webp"})
"""Compressed already."""

Bytes = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Piece:
    """A file of the dossier: its place, and its bytes when they are wanted."""

    path: str
    content: Bytes


@dataclass(frozen=True)
class Part:
    """A folder of the dossier. `count` says how much there is of it, in words; `missing` what is not there."""

    title: str
    count: str
    pieces: Callable[[], Iterator[Piece]]
    missing: str = ""


# --- what belongs into it --------------------------------------------------------------------------------------------


def parts_of(session: Session, at: datetime) -> list[Part]:
    """In the order of the folders. A fixed number of queries; nothing is made before it is wanted."""
    documents = gates.documents_of(session)
    return [
        _agenda(session),
        _roster(session),
        _credentials(session),
        _attendance(session),
        _documents(session, documents, at),
        _opinions(session, at),
        _votes(session, at),
        _decisions(session),
        _minutes(session),
        _notices(session),
        _reports(session),
        _events(session),
    ]


def _agenda(session: Session) -> Part:
    items = session.agenda.count()
    said = ngettext("%(count)d item", "%(count)d items", items) % {"count": items}
    made = partial(_paper, _("Agenda of the session"), lambda: session_papers.agenda_of(session))
    return Part(_("Notice and agenda"), said, made, "" if items else _("Nothing stands on the agenda."))


def _roster(session: Session) -> Part:
    number = attendance.entitled(session).count()
    made = partial(_paper, _("Roster of delegates"), lambda: roster_of(session))
    return Part(
        _("Roster of delegates"), _people(number), made, "" if number else _("There are no delegates.")
    )


def _people(number: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", number) % {"count": number}


def _credentials(session: Session) -> Part:
    event = session.events.filter(kind="credentials").select_related("by").first()
    title = _("Credentials review")
    if event is None:
        return Part(title, "", _nothing, _("The review of credentials is not recorded."))
    made = partial(_paper, title, lambda: credentials_of(session, event))
    return Part(title, _people(int(event.details["valid"])), made)


def _attendance(session: Session) -> Part:
    present = attendance.as_recorded(attendance.figures(session)).present
    missing = "" if present else _("Nobody has signed in.")
    made = partial(_paper, _("Attendance list"), lambda: list_of(session))
    return Part(pgettext("part of the dossier", "Attendance"), _people(present), made, missing)


def _documents(session: Session, documents: list[Document], at: datetime) -> Part:
    served = [each for each in documents if each.served]
    waiting = len(documents) - len(served)
    missing = "" if served else _("No document was served.")
    if waiting:
        missing = ngettext(
            "%(count)d document was not served.", "%(count)d documents were not served.", waiting
        )
        missing %= {"count": waiting}

    def pieces() -> Iterator[Piece]:
        for number, document in enumerate(served, 1):
            for version in sorted(document.versions.all(), key=lambda each: each.number):
                if version.served_at:
                    title = _("%(title)s version %(number)d") % {
                        "title": document.title,
                        "number": version.number,
                    }
                    yield _kept(version, f"{number:02} {title}")
        if served:
            rows = receipts_of_session(session, documents, at)
            yield from _paper(
                _("Receipts of the session"), lambda: session_papers.all_receipts(session, documents, rows)
            )

    return Part(pgettext("part of the dossier", "Documents"), _files(len(served)), pieces, missing)


def _files(number: int) -> str:
    return ngettext("%(count)d file", "%(count)d files", number) % {"count": number}


def _opinions(session: Session, at: datetime) -> Part:
    found = collected(session)
    number = len(found.points)
    said = ngettext("%(count)d opinion", "%(count)d opinions", number) % {"count": number}
    missing = "" if found.discussions else _("No delegation has entered opinions.")
    today = timezone.localdate(at)
    made = partial(
        _paper, _("Opinions of the delegations"), lambda: collection_of(session, found, today=today)
    )
    return Part(_("Opinions of the delegations"), said, made, missing)


def _votes(session: Session, at: datetime) -> Part:
    found = session.ballot_papers.exclude(opened_at=None).select_related("sheet", "rules")
    papers = list(found.order_by("opens_at", "pk"))
    unfinished = [str(each) for each in papers if not each.voided_at and each.published_at is None]
    missing = "" if papers else _("Nothing was voted on here.")
    if unfinished:
        missing = _("Not published: %(titles)s") % {"titles": "、".join(unfinished)}

    def pieces() -> Iterator[Piece]:
        for number, paper in enumerate(papers, 1):
            paper.session = session
            folder = f"{number:02} {safe(_titled(paper))}"
            for piece in _vote(paper):
                yield Piece(f"{folder}/{piece.path}", piece.content)

    said = ngettext("%(count)d vote", "%(count)d votes", len(papers)) % {"count": len(papers)}
    return Part(pgettext("part of the dossier", "Votes"), said, pieces, missing)


def _titled(paper: BallotPaper) -> str:
    if paper.voided_at is None:
        return str(paper)
    return pgettext("folder of the dossier", "%(vote)s (declared void)") % {"vote": paper}


def _vote(paper: BallotPaper) -> Iterator[Piece]:
    """Ballot, roll and rules as they were frozen, board and proofs; the result once everybody may read it.

    Of a vote that was counted and then declared void too: its sheet says that nothing of it counts.
    """
    yield Piece(_("Ballot paper") + ".json", lambda: [paper.content.encode()])
    yield from _paper(_("Ballot paper"), lambda: ballot_of(paper))
    yield Piece(
        pgettext("file of the dossier", "Roll of voters") + ".json",
        lambda: [roll_text(paper.roll.order_by("number")).encode()],
    )
    yield Piece(_("Rules of the vote") + ".json", lambda: [paper.rules.content.encode()])
    if paper.is_sealed and paper.countersigned_at:
        yield Piece(f"{paper.uuid}.bel", lambda: ballot_board.archive(paper))
        if paper.board.filter(kind=Kind.DECRYPTION.value).exists():
            yield Piece(f"{paper.uuid}.proofs.json", lambda: [ballot_board.proofs_file(paper)])
    if paper.published_at or (paper.voided_at and hasattr(paper, "sheet")):
        yield Piece(f"{paper.uuid}.result.json", lambda: [paper.sheet.content.encode()])
        yield from _paper(_("Result sheet of a vote"), lambda: result_paper.sheet_paper(paper))
    yield from _log(_("What was done"), paper.events.select_related("by"))


def _decisions(session: Session) -> Part:
    items = list(session.agenda.select_related("decision"))
    decided = sum(hasattr(each, "decision") for each in items)
    said = ngettext("%(count)d decision", "%(count)d decisions", decided) % {"count": decided}
    open_ones = [each.title for each in items if not hasattr(each, "decision")]
    missing = _("Nothing decided on: %(titles)s") % {"titles": "、".join(open_ones)} if open_ones else ""
    made = partial(_paper, _("Decisions of the session"), lambda: session_papers.decisions_of(session))
    return Part(pgettext("part of the dossier", "Decisions"), said, made if decided else _nothing, missing)


def _minutes(session: Session) -> Part:
    found = written(session)
    title = _("Minutes of the session")
    if found is None:
        return Part(title, "", _nothing, _("There are no minutes yet."))
    said = _("version %(number)d") % {"number": found.newest.number}
    missing = "" if found.is_signed else _("The minutes are not signed by both yet.")
    return Part(title, said, partial(_paper, title, lambda: minutes_paper(session, found)), missing)


def _notices(session: Session) -> Part:
    notices = list(session.public_notices.select_related("article", "by"))
    title = _("Proof of publication")

    def pieces() -> Iterator[Piece]:
        if notices:
            yield from _paper(title, lambda: notices_of(session, notices))
        for number, each in enumerate(notices, 1):
            if each.file:
                yield _kept(each, f"{number:02} {PurePath(each.name).stem}")

    missing = "" if notices else _("Nothing was made public.")
    said = ngettext("%(count)d notice", "%(count)d notices", len(notices)) % {"count": len(notices)}
    return Part(title, said, pieces, missing)


def _reports(session: Session) -> Part:
    reports = list(session.upward_reports.select_related("by"))
    title = pgettext("part of the dossier", "Report upward")

    def pieces() -> Iterator[Piece]:
        if reports:
            yield from _paper(title, lambda: reports_of(session, reports))
        for number, each in enumerate(reports, 1):
            if each.file:
                yield _kept(each, f"{number:02} {PurePath(each.name).stem}")

    missing = "" if reports else _("Nothing was reported to the union above.")
    said = ngettext("%(count)d report", "%(count)d reports", len(reports)) % {"count": len(reports)}
    return Part(title, said, pieces, missing)


def _events(session: Session) -> Part:
    events = SessionEvent.objects.filter(session=session).select_related("by")
    votes = BallotEvent.objects.filter(paper__session=session).select_related("by", "paper")
    number = events.count() + votes.count()

    def pieces() -> Iterator[Piece]:
        yield from _log(_("Events of the session"), events)
        yield from _log(_("Events of the votes"), votes)

    said = ngettext("%(count)d event", "%(count)d events", number) % {"count": number}
    return Part(_("Event log"), said, pieces)


def _nothing() -> Iterator[Piece]:
    return iter(())


# --- kinds of pieces -------------------------------------------------------------------------------------------------


def _paper(title: str, made: Callable[[], Paper]) -> Iterator[Piece]:
    """As PDF and Word; its tables as CSV, where it has some."""
    name, paper = safe(title), made()
    yield Piece(f"{name}.pdf", lambda: [_typeset(paper)])
    yield Piece(f"{name}.docx", lambda: [as_docx(paper)])
    if any(isinstance(block, Table | Bars) for block in paper.blocks):
        yield Piece(f"{name}.csv", lambda: [as_csv(paper)])


def _typeset(paper: Paper) -> bytes:
    """Others wait for their turn too: whoever wants a dossier has the patience to ask again."""
    for _turn in range(PATIENCE):
        with suppress(pdf.Busy):
            return as_pdf(paper)
    return as_pdf(paper)


def _kept(file: StoredFile, name: str) -> Piece:
    """An uploaded file under its own name."""

    def content() -> Iterator[bytes]:
        with default_storage.open(file.file) as opened:
            yield from opened.chunks(AT_ONCE)

    return Piece(f"{safe(name)}.{file.kind}", content)


def _log(title: str, events: Iterable[Event]) -> Iterator[Piece]:
    """What was done, when and by whom: to read and to reckon with."""
    found = list(events)
    yield Piece(f"{safe(title)}.json", lambda: [_json([_event(each) for each in found])])
    yield Piece(f"{safe(title)}.csv", lambda: [_events_csv(found)])


def _event(event: Event) -> dict[str, Any]:
    thing = getattr(event, "paper", None)
    return {
        **({"vote": str(thing)} if thing else {}),
        "at": timezone.localtime(event.at).isoformat(),
        "kind": event.kind,
        "what": str(dict(type(event).KINDS).get(event.kind, event.kind)),  # type: ignore[attr-defined]
        "by": str(event.by) if event.by else None,
        "details": event.details,
    }


def _events_csv(events: list[Event]) -> bytes:
    file = StringIO()
    out = csv.writer(file, lineterminator="\r\n")
    rows = [_event(each) for each in events]
    heads = {
        "vote": _("Vote"),
        "at": _("At"),
        "what": _("What happened"),
        "by": _("By"),
        "details": _("Details"),
    }
    names = [name for name in heads if name != "vote" or any("vote" in row for row in rows)]
    out.writerow([heads[name] for name in names])
    for row in rows:
        cells = {**row, "by": row["by"] or "", "details": json.dumps(row["details"], ensure_ascii=False)}
        out.writerow([harmless(str(cells[name])) for name in names])
    return file.getvalue().encode("utf-8-sig")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False).encode()


def safe(name: str) -> str:
    """A name that every system takes: no separators, no signs of Windows, not too long, never empty."""
    text = re.sub(
        r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]',
        " ",
        unicodedata.normalize("NFC", name),
    )
    return " ".join(text.split())[:NAME_LENGTH].strip(" .") or "_"


# --- the archive -----------------------------------------------------------------------------------------------------


class _Outlet:
    """Where the archive writes to: what has come is taken away and sent. It cannot be wound back."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


@dataclass
class Written:
    """What lies in the archive so far."""

    files: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    """What could not be made, and why."""


def archive(session: Session, at: datetime) -> Iterator[bytes]:
    """The archive in pieces, as they come to be. The list of its files is the last but one of them."""
    outlet, written = _Outlet(), Written()
    with override("zh-hans"), ZipFile(outlet, "w", allowZip64=True) as packed:  # type: ignore[call-overload]
        parts = parts_of(session, at)
        used: set[str] = set()
        for number, part in enumerate(parts, 1):
            for piece in part.pieces():
                path = _free(f"{number:02} {safe(part.title)}/{piece.path}", used)
                yield from _added(packed, outlet, session, written, path, piece.content)
        yield from _added(packed, outlet, session, written, observer.NAME, lambda: [observer.program()])
        about = _about(session, at, parts, written)
        yield from _added(packed, outlet, session, written, README, lambda: [about])
        manifest = _json(_listed(session, at, written))
        sha256 = hashlib.sha256(manifest).hexdigest()
        sums = "".join(f"{each['sha256']}  {each['path']}\n" for each in written.files)
        sums += f"{sha256}  {MANIFEST}\n"
        yield from _added(packed, outlet, session, Written(), MANIFEST, lambda: [manifest])
        yield from _added(packed, outlet, session, Written(), SUMS, lambda: [sums.encode()])
    yield outlet.taken()


def _free(path: str, used: set[str]) -> str:
    """Two files never have one path, also where upper and lower case are the same."""
    stem, dot, ending = path.rpartition(".")
    names = (path if n == 1 else f"{stem} ({n}){dot}{ending}" for n in count(1))
    free = next(name for name in names if name.lower() not in used)
    used.add(free.lower())
    return free


def _added(
    packed: ZipFile, outlet: _Outlet, session: Session, written: Written, path: str, content: Bytes
) -> Iterator[bytes]:
    """One file into the archive. What cannot be made is left out and named, and the others are there all the same."""
    try:
        pieces = iter(content())
        first = next(pieces, b"")
    except (pdf.CannotTypeset, pdf.Busy, OSError) as error:
        log.exception("a file is missing in the dossier: %s", path)
        written.left_out.append({"path": path, "why": type(error).__name__})
        return
    info = ZipInfo(path, timezone.localtime(session.starts_at).timetuple()[:6])
    info.compress_type = ZIP_STORED if path.rpartition(".")[2].lower() in PACKED else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    hashed, size = hashlib.sha256(), 0
    with packed.open(info, "w") as file:
        while first:
            file.write(first)
            hashed.update(first)
            size += len(first)
            yield outlet.taken()
            first = next(pieces, b"")
    written.files.append({"path": path, "bytes": size, "sha256": hashed.hexdigest()})
    yield outlet.taken()


def _listed(session: Session, at: datetime, written: Written) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "session": str(session),
        "made_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "files": written.files,
        "left_out": written.left_out,
    }


def _about(session: Session, at: datetime, parts: list[Part], written: Written) -> bytes:
    """What lies where, and how each kind of file is checked."""
    lines = [
        f"{session}　大会档案",
        f"导出时间：{timezone.localtime(at):%Y-%m-%d %H:%M}",
        "",
        "一、内容",
    ]
    for number, part in enumerate(parts, 1):
        said = "；".join(each for each in (part.count, part.missing) if each)
        lines.append(f"{number:02} {part.title}" + (f"：{said}" if said else ""))
    lines += ["", *CHECKS]
    if written.left_out:
        lines += ["", "三、未能生成的文件", *(each["path"] for each in written.left_out)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


CHECKS = (
    "二、怎样核对",
    f"1. {MANIFEST} 列出每个文件的路径、字节数和 SHA-256；{SUMS} 是同样内容的校验清单。",
    f"   Linux、macOS：在本文件夹运行  sha256sum -c {SUMS}",
    "   Windows（PowerShell）：Get-FileHash 文件名，与清单比对。",
    f"   以下用到的核验程序 {observer.NAME} 就在本文件夹，装有 Python 3.11 以上版本的电脑都能运行，不联网，不需要数据库。",
    f"2. 表决结果（.result.json）：把它和 {observer.NAME} 放在一起，重新计算结论：",
    f"   python3 {observer.NAME} 文件名.result.json",
    "   最后一行是 Everything is right. 即无误。",
    "3. 密封表决（.bel）：从开票到结果，任何人都可以核验。每次表决单独用一个空文件夹。",
    "   用别人的程序（Debian、Ubuntu 软件源里的 belenios-tool）：把 .bel 放进去，在该文件夹运行",
    "   sudo apt install belenios-tool",
    "   belenios-tool election verify",
    "   最后一行是 all checks passed 即无误，出现其他结果就是有问题。",
    f"   用本网站的程序（同时核验第二份解密证明）：把 .bel、.proofs.json 和 {observer.NAME} 放进去，运行",
    f"   python3 {observer.NAME} 文件名.bel",
    "   表决还没有结果的，加 --unfinished。最后出现 Everything is right 即无误，REFUSED 就是有问题。",
    "4. 表决票.json、投票人名册.json、表决规则.json 的 SHA-256 写在 .result.json 和办理记录（封存表决票一条）里。",
    "5. 监票人签的是 .result.json 的 SHA-256，见表决结果报告单末尾。",
)
