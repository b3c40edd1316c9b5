"""The journal voucher (记账凭证) of a draft, as it is filed: with its number once it is posted."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from finance.models import AccountCode, Draft
from finance.rules.money import amount_in_words
from union_portal.lib.papers import Cell, Column, Facts, Paper, Signature, Table


def journal_voucher(draft: Draft) -> Paper:
    """Reads lines with accounts, papers and entry as finance.reading.desk_draft.for_page brings them."""
    entry = getattr(draft, "entry", None)
    lines = list(draft.lines.all())
    version = draft.book.settings.chart_version
    codes = dict(
        AccountCode.objects.filter(chart_version=version, account__in=[line.account_id for line in lines]).values_list("account_id", "code")
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            line.memo or draft.narration,
            " ".join(part for part in (codes.get(line.account_id, ""), line.account.label) if part),
            _money(line.amount_fen) if line.amount_fen > 0 else None,
            _money(-line.amount_fen) if line.amount_fen < 0 else None,
        )
        for line in lines
    ]
    total = _money(draft.amount_fen)
    table = Table(
        (
            Column(_("what for"), width=3), Column(pgettext("of an entry", "account"), width=3),
            Column(pgettext("of an entry", "debit"), "money", width=2), Column(pgettext("of an entry", "credit"), "money", width=2),
        ),
        tuple(rows), totals=(_("total"), amount_in_words(draft.amount_fen), total, total),
    )  # fmt: skip
    return Paper(
        title=_("Journal voucher"),
        issuer=draft.book.name,
        number=_("No. %(number)s") % {"number": entry.number} if entry else "",
        subtitle="" if entry else _("Draft, not posted yet"),
        dated=entry.posted_on if entry else None,
        blocks=(Facts(tuple(_facts(draft))), table),
        signatures=tuple(_signatures(draft)),
    )


def _money(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _facts(draft: Draft) -> list[tuple[str, Cell]]:
    papers = sum(1 for each in draft.documents.all() if each.removed_at is None)
    facts: list[tuple[str, Cell]] = [(_("day"), draft.on.isoformat())]
    if draft.activity:
        facts.append((pgettext("of a draft", "activity"), f"{draft.activity.code} {draft.activity}"))
    if draft.branch:
        facts.append((_("branch"), str(draft.branch)))
    if draft.reverses:
        facts.append((_("reverses"), draft.reverses.number))
    if draft.resolution:
        facts.append((_("resolution of the committee"), draft.resolution))
    count = ngettext("%(count)d paper", "%(count)d papers", papers) % {"count": papers}
    facts.append((_("vouchers attached"), count if papers else draft.no_voucher_reason or count))
    return facts


def _signatures(draft: Draft) -> list[Signature]:
    """Who did what in the round that counts."""
    done = {row.step: row for row in draft.approvals.filter(round=draft.round).select_related("by")}
    labels = {
        "check": pgettext("on a journal voucher", "Checked by"), "approve": pgettext("on a journal voucher", "Approved by"),
        "post": pgettext("on a journal voucher", "Posted by"),
    }  # fmt: skip
    names = {step: done[step].by.name if step in done else "" for step in labels}
    return [
        Signature(pgettext("on a journal voucher", "Handled by"), draft.prepared_by.name),
        *(Signature(label, names[step]) for step, label in labels.items()),
    ]
