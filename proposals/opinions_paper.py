"""The opinions of the delegations on paper (职工代表团讨论意见汇总)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.models import Discussion, OpinionPoint, Session
from proposals.reading.opinions import Collected, ItemRow
from union_portal.lib.papers import Block, Column, Facts, Heading, Paper, Paragraph, Signature, Table


def collection_of(session: Session, found: Collected, *, today: date) -> Paper:
    """Item by item, the strong ones first; at the end of each who agreed and who was not heard."""
    blocks: list[Block] = [Facts(tuple(_figures(found)))]
    for row in found.rows:
        blocks += _of_item(row)
    if not found.discussions:
        blocks.append(Paragraph(_("No delegation has entered opinions yet.")))
    return Paper(
        title=pgettext("paper of opinions", "Opinions of the delegations"),
        subtitle=str(session),
        issuer=session.congress.name,
        dated=today,
        landscape=True,
        signatures=(Signature(pgettext("paper of opinions", "Collected by")),),
        blocks=tuple(blocks),
        notes=(_("Strong disagreement stops the decision on its item until it is answered."),),
    )


def _figures(found: Collected) -> list[tuple[str, str]]:
    return [
        (pgettext("paper of opinions", "Discussions"), str(found.discussions)),
        (pgettext("paper of opinions", "Opinions"), str(len(found.points))),
        (pgettext("paper of opinions", "Not answered yet"), str(found.open_count)),
        (_("Strong disagreement not answered"), str(len(found.open_strong))),
    ]


def _of_item(row: ItemRow) -> list[Block]:
    if row.is_empty:
        return []
    blocks: list[Block] = [Heading(f"{row.item.position}. {row.item.title}")]
    if row.points:
        columns = (
            Column(pgettext("paper of opinions", "No."), "number", width=0.6),
            Column(_("Delegation"), width=1.6),
            Column(pgettext("paper of opinions", "Opinion"), width=4),
            Column(pgettext("of an opinion", "Strength"), width=1.2),
            Column(_("What became of it"), width=3.5),
        )
        blocks.append(
            Table(columns, tuple(_cells(number, point) for number, point in enumerate(row.points, 1)))
        )
    if row.agreed:
        blocks.append(Paragraph(agreed_sentence(row.agreed)))
    if row.unheard:
        blocks.append(Paragraph(_("Not heard yet: %(names)s.") % {"names": _list(row.unheard)}))
    return blocks


def _cells(number: int, point: OpinionPoint) -> tuple[object, ...]:
    said = f"{point.discussion.document.title}：{point.text}" if point.discussion.document else point.text
    answer = point.answer
    done = f"{answer.get_kind_display()} {answer.words}".strip() if answer else "—"
    return (number, point.discussion.delegation.name, said, str(point.get_strength_display()), done)


def agreed_sentence(agreed: list[Discussion]) -> str:
    """Who discussed it and had nothing to add."""
    names = {each.delegation_id: each.delegation for each in agreed}
    return _("Agreed and had nothing to add: %(names)s.") % {"names": _list(list(names.values()))}


def _list(things: list) -> str:
    return pgettext("between the names of a list", ", ").join(each.name for each in things)
