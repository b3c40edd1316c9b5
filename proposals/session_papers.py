"""Papers of a session for the secretary: the agenda (会议议程), the decisions (决议汇编), who has which document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.attendance import day_of
from proposals.models import Decision, Delegate, Document, DocumentVersion, Session
from proposals.reading.office import Receiver
from union_portal.lib.papers import Block, Column, Facts, Heading, Link, Paper, Paragraph, Signature, Table


def agenda_of(session: Session) -> Paper:
    items = session.agenda.all()
    rows = tuple(
        (
            item.position, item.title, item.get_power_display(), item.presenter,
            pgettext("on the agenda", "yes") if item.is_to_be_passed else "",
        )
        for item in items
    )  # fmt: skip
    columns = (
        Column(pgettext("attendance list", "No."), "number"), Column(_("Agenda item"), width=4),
        Column(_("Power"), width=2), Column(_("Presented by"), width=2), Column(pgettext("on the agenda", "Vote")),
    )  # fmt: skip
    return Paper(
        title=_("Agenda of the session"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=day_of(session),
        blocks=(Facts(tuple(_when_and_where(session))), Table(columns, rows)),
    )


def _when_and_where(session: Session) -> Iterable[tuple[str, str]]:
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    last = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%Y-%m-%d %H:%M}"
    yield pgettext("on a paper", "When"), f"{begins:%Y-%m-%d %H:%M} – {last}"
    yield pgettext("on a paper", "Where"), session.place or session.get_form_display()


def decisions_of(session: Session) -> Paper:
    """What was decided, by its numbers; while the session is open the paper says that it may still change."""
    found = Decision.objects.filter(item__session=session).select_related("item").order_by("number")
    blocks: list[Block] = []
    for decision in found:
        heading = _("Decision %(number)d: %(item)s") % {"number": decision.number, "item": decision.item}
        blocks += [Heading(heading), Paragraph(decision.text)]
        blocks.append(Facts(tuple(_facts(decision))))
    if not blocks:
        blocks.append(Paragraph(_("Nothing was decided yet.")))
    closed = session.closed_at
    return Paper(
        title=_("Decisions of the session"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=timezone.localdate(closed) if closed else None,
        blocks=tuple(blocks),
        notes=() if closed else (_("The session is not closed: decisions can still change."),),
    )


def _facts(decision: Decision) -> Iterable[tuple[str, str]]:
    yield _("Result"), str(decision.get_result_display())
    if decision.entitled is not None:
        yield _("Votes"), _(
            "delegates in all %(entitled)d, present %(present)d, for %(in_favour)d, against %(against)d, "
            "abstained %(abstained)d"
        ) % {
            "entitled": decision.entitled, "present": decision.present, "in_favour": decision.in_favour,
            "against": decision.against, "abstained": decision.abstained,
        }  # fmt: skip
    if decision.verdict:
        yield _("By the rule"), decision.verdict
    yield _("Decided on"), str(timezone.localdate(decision.decided_at))


def receipts_of(version: DocumentVersion, receivers: list[Receiver]) -> Paper:
    """签收表: who has one document and how; a line to sign on for who has not."""
    groups: dict[str, list[Receiver]] = {}
    for each in receivers:
        groups.setdefault(each.delegation or _("In no delegation"), []).append(each)
    have = sum(each.receipt is not None for each in receivers)
    document = version.document
    facts = [
        (_("Document"), document.title),
        (_("Version"), str(version.number)),
        (_("Served on"), _moment(version.served_at)),
        (_("Receipts"), _("%(have)d of %(all)d") % {"have": have, "all": len(receivers)}),
    ]
    blocks: list[Block] = [Facts(tuple(facts))]
    for name, members in groups.items():
        blocks += [
            Heading(_("%(name)s (%(count)d)") % {"name": name, "count": len(members)}),
            _table(members),
        ]
    return Paper(
        title=_("Receipts of a document"),
        subtitle=str(document.session),
        issuer=document.session.congress.name,
        signatures=(Signature(pgettext("attendance list", "Kept by")),),
        blocks=tuple(blocks),
    )


def _table(members: list[Receiver]) -> Table:
    columns = (
        Column(pgettext("attendance list", "No."), "number"), Column(_("Name"), width=2), Column(_("Unit"), width=3),
        Column(_("Receipt"), width=2), Column(pgettext("attendance list", "At"), width=2),
        Column(_("Signature"), width=2),
    )  # fmt: skip
    return Table(
        columns,
        tuple(
            (
                number, str(each.delegate), each.delegate.member.branch.name, each.how,
                _moment(each.receipt.at) if each.receipt else "", "",
            )
            for number, each in enumerate(members, 1)
        ),
    )  # fmt: skip


def all_receipts(
    session: Session, documents: list[Document], delegates: list[tuple[Delegate, dict[int, str]]]
) -> Paper:
    """Every delegate x every document that was served."""
    served = [document for document in documents if document.served]
    names = [
        pgettext("a document", "No. %(number)d") % {"number": each} for each in range(1, len(served) + 1)
    ]
    facts = [
        (
            name,
            Link(
                _("%(title)s: %(have)d of %(all)d")
                % {
                    "title": document.title,
                    "have": sum(document.pk in has for _each, has in delegates),
                    "all": len(delegates),
                },
                reverse("proposals:document-receipts", args=[document.pk]),
            ),
        )
        for name, document in zip(names, served, strict=True)
    ]
    columns = [Column(_("Delegation"), width=2), Column(_("Name"), width=1.5)]
    columns += [Column(name, width=1.5) for name in names]
    rows = [
        (str(each.delegation or _("In no delegation")), str(each), *(has.get(one.pk, "") for one in served))
        for each, has in delegates
    ]
    return Paper(
        title=_("Receipts of the session"),
        subtitle=str(session),
        issuer=session.congress.name,
        landscape=len(served) > 3,
        blocks=(Facts(tuple(facts)), Table(tuple(columns), tuple(rows))),
    )


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
