"""The audit room: which reviews there are, and everything of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from finance.actions import auditing
from finance.models import (
    AuditDraw,
    AuditFinding,
    AuditMark,
    AuditReview,
    AuditSample,
    Book,
    Publication,
    SourceDocument,
)
from finance.rules.money import format_yuan
from union_portal.lib.papers import Column, Facts, Heading, Paper, Paragraph, Signature, Table


def rows(book: Book) -> QuerySet[Publication]:
    """Published months, the newest first, with what is known of their review."""
    return (
        Publication.objects.public()
        .filter(book=book)
        .select_related("review__signed_by")
        .annotate(
            drawn=Count("review__samples", distinct=True),
            open_findings=Count(
                "review__findings", filter=Q(review__findings__settled_at__isnull=True), distinct=True
            ),
            cosigned=Count(
                "checkpoint__signatures", filter=Q(checkpoint__signatures__key__holder="audit"), distinct=True
            ),
        )
        .order_by("-until_on")
    )


@dataclass(frozen=True)
class Seen:
    """One entry of the sample: its papers, what was marked by whom."""

    sample: AuditSample
    papers: list[tuple[SourceDocument, str]]
    marks: list[tuple[str, str]]
    own: list[str]


def review_of(publication: Publication) -> AuditReview | None:
    """With samples, marks, papers and findings: a fixed number of queries."""
    papers = SourceDocument.objects.filter(removed_at__isnull=True)
    samples = AuditSample.objects.select_related("entry__draft", "entry__branch").prefetch_related(
        Prefetch("marks", AuditMark.objects.select_related("by")),
        Prefetch("entry__draft__documents", papers),
    )
    findings = AuditFinding.objects.select_related("entry", "by", "replied_by", "settled_by")
    return (
        AuditReview.objects.filter(publication=publication)
        .select_related("publication__checkpoint", "publication__book", "opened_by", "signed_by")
        .prefetch_related(
            Prefetch("samples", samples),
            Prefetch("findings", findings),
            Prefetch("draws", AuditDraw.objects.select_related("by")),
        )
        .first()
    )


def seen(review: AuditReview, user_pk: int) -> list[Seen]:
    labels = dict(AuditMark.MARKS)
    found = []
    for sample in review.samples.all():
        documents = sample.entry.draft.documents.all() if sample.entry.draft else []
        found.append(
            Seen(
                sample,
                [(each, reverse("finance:voucher-original", args=[each.pk])) for each in documents],
                [(str(labels[mark.mark]), str(mark.by)) for mark in sample.marks.all()],
                [mark.mark for mark in sample.marks.all() if mark.by_id == user_pk],
            )
        )
    return found


def draws(review: AuditReview) -> list[tuple[AuditDraw, str]]:
    """Each draw with what was asked for, in words."""
    return [(each, _wanted(each)) for each in review.draws.all()]


def _wanted(draw: AuditDraw) -> str:
    words = []
    if draw.by_money:
        words.append(gettext("%(count)d by the weight of their amount") % {"count": draw.by_money})
    if draw.at_random:
        words.append(gettext("%(count)d at random") % {"count": draw.at_random})
    if draw.above_fen is not None:
        words.append(gettext("all of %(money)s yuan or more") % {"money": format_yuan(draw.above_fen)})
    if draw.reversals:
        words.append(gettext("all reversals"))
    return pgettext("between things of a list", ", ").join(words)


def _lot(publication: Publication) -> list[tuple[str, str]]:
    """What the seed is made of, so that anybody can draw again."""
    lot = auditing.lot_of(publication)
    if lot is None:
        return [(gettext("root of the checkpoint"), auditing.root_of(publication))]
    return [
        (gettext("root of the checkpoint"), lot.root),
        (gettext("signature of the union"), lot.signature),
        (gettext("number of the audit committee, and its turn"), f"{lot.number} ({lot.turn})"),
        (gettext("anchor of the committee’s key"), lot.anchor),
        (gettext("seed of the sample"), lot.seed),
    ]


def population(publication: Publication) -> tuple[int, int]:
    """How many entries could be drawn, and how much money they move."""
    items = auditing.population(publication)
    return len(items), sum(item.fen for item in items)


def paper_of(review: AuditReview) -> Paper:
    """审查意见书."""
    publication = review.publication
    marks = dict(AuditMark.MARKS)
    sampled = tuple(
        (
            sample.entry.number, sample.entry.on, sample.entry.narration, format_yuan(sample.entry.amount_fen),
            sample.get_reason_display(), pgettext("between the names of a list", ", ").join(sorted({str(marks[each.mark]) for each in sample.marks.all()})),
        )
        for sample in review.samples.all()
    )  # fmt: skip
    findings = tuple(
        (
            finding.entry.number if finding.entry else gettext("in general"), finding.get_weight_display(), finding.text,
            finding.reply, pgettext("of a finding", "settled") if finding.settled_at else pgettext("of a finding", "open"),
        )
        for finding in review.findings.all()
    )  # fmt: skip
    count, fen = population(publication)
    blocks = [
        Facts((
            (gettext("publication"), publication.title),
            (gettext("months"), f"{publication.from_on} – {publication.until_on}"),
            (gettext("entries, and the money they move"), f"{count}, {format_yuan(fen)}"),
            (gettext("entries looked at"), str(len(sampled))),
            *[(gettext("drawn on %(day)s") % {"day": timezone.localdate(each.at)}, words) for each, words in draws(review)],
            *_lot(publication),
        )),
        Heading(gettext("Opinion")),
        Paragraph(str(review.get_opinion_display()) if review.opinion else gettext("Not signed yet.")),
        *[Paragraph(line) for line in review.text.splitlines() if line],
        Heading(gettext("Findings")),
        Table(
            (
                Column(gettext("entry"), width=2), Column(gettext("weight"), width=2), Column(gettext("finding"), width=4),
                Column(gettext("reply of the union"), width=4), Column(pgettext("of a finding", "state"), width=1.5),
            ),
            findings,
        ),
        Heading(gettext("Entries that were looked at")),
        Table(
            (
                Column(gettext("number"), width=2), Column(gettext("day"), "date", width=2), Column(gettext("what for"), width=4),
                Column(gettext("amount"), width=2, align="right"), Column(gettext("drawn because"), width=2.5),
                Column(gettext("tick-marks"), width=4),
            ),
            sampled,
        ),
    ]  # fmt: skip
    signed = review.signed_by.name if review.signed_by else ""
    return Paper(
        title=gettext("Opinion of the fund audit committee"),
        subtitle=publication.title,
        issuer=gettext("Fund audit committee"),
        dated=review.signed_at.date() if review.signed_at else None,
        signatures=(Signature(gettext("signed by"), signed),),
        blocks=tuple(blocks),
        notes=(
            gettext(
                "The seed is SHA-256 of “root with SHA-256(signature) and number”; the number, hashed as often as its turn says, is the anchor. The same seed draws the same entries again."
            ),
        ),
    )
