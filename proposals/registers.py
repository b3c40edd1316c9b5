"""The papers of the congress about its proposals: the register, the report, the statistics."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from proposals import reports, statistics
from proposals.models import CLASSES, Assignment, DeclineReason, Proposal, Rating, Reply, Session, Support
from proposals.rules.moves import Stage
from proposals.statistics import Figures, share
from union_portal.lib.papers import Bars, Block, Column, Heading, Paper, Paragraph, Table

OUTCOMES: dict[str, str | Promise] = {
    "docketed": pgettext_lazy("stage of a proposal", "docketed"),
    "merged": pgettext_lazy("stage of a proposal", "merged"),
    "split": pgettext_lazy("stage of a proposal", "split"),
    "declined": pgettext_lazy("stage of a proposal", "declined"),
    "suggestion": pgettext_lazy("stage of a proposal", "suggestion"),
    "withdrawn": pgettext_lazy("stage of a proposal", "withdrawn"),
    "open": pgettext_lazy("stage of a proposal", "in review"),
}
RATINGS: dict[str, str | Promise] = {**dict(Rating.Value.choices), "": _("not rated")}
UNFINISHED_SHOWN = 200


def in_order(session: Session) -> QuerySet[Proposal]:
    """Every number of a session with what the register shows: a fixed number of queries."""
    signed = Support.objects.filter(answer="signed").select_related("delegate__member")
    assigned = Assignment.objects.filter(ended_at=None).select_related("department").order_by("-part", "pk")
    replies = Reply.objects.filter(signed_at__isnull=False).select_related("signatory").order_by("number")
    return (
        Proposal.objects.filter(session=session, number__isnull=False)
        .select_related(
            "session__congress", "mover__member", "mover__delegation", "delegation", "category", "merged_into__session__congress",
        )
        .prefetch_related(
            Prefetch("supports", signed), Prefetch("assignments", assigned), Prefetch("replies", replies),
            "co_movers__delegate__member", "co_movers__source",
        )
        .order_by("number")
    )  # fmt: skip


def register(session: Session, *, shows_names: bool, issuer: str, today: date) -> Paper:
    """提案登记表. Who does not belong to the office sees the delegation where a mover asked to be hidden."""
    columns = (
        Column(gettext("number"), width=2), Column(gettext("subject of the proposal"), width=4),
        Column(gettext("mover"), width=2), Column(gettext("seconders"), width=2),
        Column(gettext("category"), width=1.5), Column(gettext("outcome"), width=2.5),
        Column(gettext("departments"), width=2), Column(gettext("class"), width=1),
        Column(gettext("signed by"), width=1.5), Column(gettext("signed on"), "date", width=1.8),
        Column(gettext("rating"), width=1.5), Column(gettext("stage"), width=1.5),
    )  # fmt: skip
    rows = tuple(_row(each, shows_names=shows_names) for each in in_order(session))
    return Paper(
        title=gettext("Register of proposals"),
        subtitle=str(session),
        issuer=issuer,
        dated=today,
        landscape=True,
        blocks=(Table(columns, rows),),
        notes=(gettext("Every number that was given stands here, in order."),),
    )


def _row(proposal: Proposal, *, shows_names: bool) -> tuple:
    signed = list(proposal.replies.all())
    last = signed[-1] if signed else None
    is_hidden = proposal.hides_names and not shows_names
    signed_it = [] if is_hidden else list(proposal.supports.all())
    seconders = [each.delegate.member.name for each in signed_it if each.part == Support.Part.SECONDER]
    joint = [each.delegate.member.name for each in signed_it if each.part == Support.Part.JOINT_MOVER]
    came_in = [
        each.delegate.member.name
        for each in proposal.co_movers.all()
        if shows_names or not (each.source.hides_names or proposal.hides_names)
    ]
    rating = str(RATINGS[proposal.rating]) if last else ""
    return (
        proposal.code, proposal.title, "、".join([mover_of(proposal, is_hidden=is_hidden), *joint, *came_in]), "、".join(seconders),
        str(proposal.category or ""), _outcome(proposal),
        "、".join(each.department.name for each in proposal.assignments.all()),
        proposal.answer_class, last.signatory.name if last else "",
        timezone.localdate(last.signed_at) if last else None, rating, proposal.get_stage_display(),
    )  # fmt: skip


def mover_of(proposal: Proposal, *, is_hidden: bool) -> str:
    """A delegation's proposal is the delegation's; a hidden name gives way to it too."""
    if proposal.kind == Proposal.Kind.DELEGATION and proposal.delegation:
        return proposal.delegation.name
    if is_hidden:
        return proposal.mover.delegation.name if proposal.mover.delegation else gettext("a delegate")
    return proposal.mover.member.name


def _outcome(proposal: Proposal) -> str:
    outcome = statistics.outcome_of(proposal.stage, proposal.docketed_at)
    word = str(OUTCOMES[outcome])
    if proposal.merged_into:
        return f"{word} → {proposal.merged_into.code}"
    if outcome in {"declined", "suggestion"}:
        return f"{word}：{proposal.get_decline_reason_display()}"
    return word


def report(session: Session, *, issuer: str, today: date) -> Paper:
    """提案工作报告, as it stands today."""
    earlier = statistics.session_before(session)
    docketed = Proposal.objects.public().filter(session=session).select_related("session__congress")
    unfinished = docketed.exclude(stage__in=[Stage.CLOSED, Stage.CLOSED_UNRATED]).order_by("number")
    excellent = docketed.filter(is_excellent=True).order_by("number")
    drawn = reports.parts(
        statistics.figures_of(session, today),
        unfinished=[
            reports.Named(each.code, each.title, each.due_on) for each in unfinished[:UNFINISHED_SHOWN]
        ],
        left_out=max(0, unfinished.count() - UNFINISHED_SHOWN),
        excellent=[reports.Named(each.code, each.title, praise=each.praise) for each in excellent],
        before=statistics.figures_of(earlier, today) if earlier else None,
        in_chinese=(get_language() or "").startswith("zh"),
    )
    blocks: list[Block] = []
    for part in drawn:
        blocks += [Heading(part.heading), *map(Paragraph, part.sentences)]
    return Paper(
        title=gettext("Report on the work on proposals"), subtitle=str(session), issuer=issuer, dated=today,
        blocks=tuple(blocks),
    )  # fmt: skip


def statistics_paper(figures: Figures, subtitle: str) -> Paper:
    """The charts, each with its numbers beside it, and how they are reckoned."""

    def count(words: dict, counter: dict) -> tuple:
        return tuple((str(word), counter[key]) for key, word in words.items())

    charts = (
        Bars(count(OUTCOMES, figures.outcomes), gettext("What became of the proposals")),
        Bars(count(dict(DeclineReason.choices), figures.reasons), gettext("Why proposals were not docketed")),
        Bars(count(dict(CLASSES), figures.classes), gettext("Class of the last answer")),
        Bars(count(RATINGS, figures.ratings), gettext("Rating of the last answer")),
    )  # fmt: skip
    departments = Table(
        (
            Column(gettext("department"), width=3), Column(gettext("leads"), "number"),
            Column(gettext("on time"), "number"), Column(gettext("late"), "number"),
            Column(pgettext("of an answer", "overdue"), "number"), Column(gettext("returned as mis-sent"), "number"),
            Column(gettext("days (median)"), "number"),
        ),
        tuple(
            (each.name, each.led, each.on_time, each.late, each.open_overdue, each.returned, each.median_days)
            for each in figures.departments
        ),
        caption=gettext("First answers by department"),
    )  # fmt: skip
    rate, answers = share(figures.content, figures.rated), share(figures.answered, figures.docketed)
    sentences = (
        gettext("Received: %(received)d. Docketed: %(docketed)d. Answered: %(answered)d.")
        % {"received": figures.received, "docketed": figures.docketed, "answered": figures.answered},
        gettext("Answer rate: %(rate)s. It is the answered among the docketed.")
        % {"rate": _percent(answers)},
        gettext(
            "Satisfaction: %(rate)s. It is the satisfied and basically satisfied among the rated; "
            "what nobody rated does not count."
        )
        % {"rate": _percent(rate)},
    )
    return Paper(
        title=gettext("Proposals in figures"),
        subtitle=subtitle,
        blocks=(*map(Paragraph, sentences), *charts, departments),
        notes=(
            gettext("On time is a first answer signed by its due day, an extension included."),
            gettext("Days are working days from acceptance to the first signed answer."),
        ),
    )


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:g}%"
