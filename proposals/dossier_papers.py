"""Papers that only the dossier of a session has: its roster, credentials, ballots to print, where it was made public."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals import attendance
from proposals.attendance import day_of
from proposals.ballot_words import answer_words
from proposals.models import BallotPaper, Delegate, PublicNotice, Session, SessionEvent, UpwardReport
from proposals.rules.questions import WRITE_IN, ItemKind
from union_portal.lib.papers import Block, Column, Facts, Heading, Paper, Paragraph, Table

BOX = "□"


def roster_of(session: Session) -> Paper:
    """代表名册: everybody who is entitled on the day of the session, with the mandate. No employee numbers."""
    found = attendance.entitled(session).select_related("member__branch", "constituency", "delegation")
    delegates = found.order_by(
        F("delegation__position").asc(nulls_last=True), "delegation__name", "member__name_key", "pk"
    )
    columns = (
        Column(pgettext("attendance list", "No."), "number", width=0.7), Column(_("Name"), width=1.5),
        Column(_("Delegation"), width=2), Column(_("Constituency"), width=2), Column(_("Unit"), width=2),
        Column(pgettext("of a delegate", "Category"), width=1.6), Column(_("Mandate from"), "date", width=1.5),
        Column(_("Mandate until"), "date", width=1.5),
    )  # fmt: skip
    rows = tuple(_delegate(number, each) for number, each in enumerate(delegates, 1))
    return Paper(
        title=_("Roster of delegates"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=day_of(session),
        landscape=True,
        blocks=(Table(columns, rows),),
        notes=(_("Those whose mandate holds on the day of the session."),),
    )


def _delegate(number: int, each: Delegate) -> tuple[Any, ...]:
    delegation = each.delegation
    is_head = delegation is not None and delegation.head_id == each.pk
    name = _("%(name)s (head)") % {"name": each.member.name} if is_head else each.member.name
    return (
        number, name, str(delegation or ""), str(each.constituency or ""), each.member.branch.name,
        str(each.get_category_display()), each.valid_from, each.valid_to,
    )  # fmt: skip


def credentials_of(session: Session, event: SessionEvent) -> Paper:
    """代表资格审查, as it was recorded."""
    details = event.details
    facts = [
        (_("Reviewed on"), str(details["on"])),
        (_("Valid mandates"), str(details["valid"])),
        (_("In words"), details.get("words") or "—"),
        (_("Recorded by"), str(event.by or "")),
    ]
    return Paper(
        title=_("Credentials review"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=date.fromisoformat(details["on"]),
        blocks=(Facts(tuple(facts)),),
    )


def ballot_of(paper: BallotPaper) -> Paper:
    """The frozen ballot as a delegate has it before the eyes."""
    frozen = json.loads(paper.content)
    blocks: list[Block] = []
    if frozen["introduction"]:
        blocks.append(Paragraph(frozen["introduction"]))
    for number, item in enumerate(frozen["items"], 1):
        blocks.append(Heading(f"{number}. {item['title']}"))
        notes = {each["name"]: each["note"] for each in item["options"]}
        asked = [each for each in frozen["questions"] if each["item"] == number - 1]
        head = pgettext("of a ballot", "Answer") if item["kind"] == ItemKind.STRAW else _("Name")
        blocks += _asked(asked, notes, head)
    return Paper(
        title=str(paper),
        subtitle=str(paper.session),
        issuer=paper.session.congress.name,
        blocks=tuple(blocks),
        notes=(_("SHA-256 of the frozen text: %(digest)s") % {"digest": paper.content_sha256},),
    )


def _asked(questions: list[dict[str, Any]], notes: dict[str, str], head: str) -> Iterable[Block]:
    """`head` stands above the names or answers. Where none of them has a note there is no column for notes."""
    has_notes = any(notes.values())
    for question in questions:
        if len(questions) > 1:
            yield Paragraph(question["question"], indent=False)
        least, most = question["min"], question["max"]
        if (least, most) != (1, 1):
            yield Paragraph(_("Tick at most %(most)d.") % {"most": most}, indent=False)
        names = question["answers"]
        if any(name in notes for name in names):
            columns = [Column("", width=0.5, align="center"), Column(head, width=2 if has_notes else 6)]
            rows = [(BOX, answer_words(name) if name == WRITE_IN else name) for name in names]
            if has_notes:
                columns.append(Column(_("Unit and post"), width=4))
                rows = [(*row, notes.get(name, "")) for name, row in zip(names, rows, strict=True)]
            yield Table(tuple(columns), tuple(rows))
        else:
            yield Paragraph("　　".join(f"{BOX} {answer_words(name)}" for name in names), indent=False)


def notices_of(session: Session, notices: list[PublicNotice]) -> Paper:
    """Where and how long all workers could read it."""
    columns = (
        Column(_("Where"), width=3), Column(_("Shown from"), "date"), Column(_("Shown until"), "date"),
        Column(_("Article or file"), width=3), Column(_("Recorded by"), width=1.2),
    )  # fmt: skip
    rows = tuple(
        (each.place, each.shown_from, each.shown_until, each.article.title if each.article else each.name, str(each.by))
        for each in notices
    )  # fmt: skip
    return _list(session, _("Proof of publication"), columns, rows)


def reports_of(session: Session, reports: list[UpwardReport]) -> Paper:
    columns = (
        Column(_("Reported to"), width=3), Column(_("Sent on"), "date"), Column(_("File"), width=3),
        Column(_("Recorded by"), width=1.2),
    )  # fmt: skip
    rows = tuple((each.to, each.sent_on, each.name, str(each.by)) for each in reports)
    return _list(session, _("Report upward"), columns, rows)


def _list(session: Session, title: str, columns: tuple[Column, ...], rows: tuple[tuple, ...]) -> Paper:
    return Paper(
        title=title, subtitle=str(session), issuer=session.congress.name, blocks=(Table(columns, rows),)
    )
