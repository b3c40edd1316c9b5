"""The leaders' board as papers: a page, a print, PDF, Word, Excel and CSV, all from the same published numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from feedback.board.frozen import Heard, Lists, Month, Quarter, Row, Week
from feedback.board.today import Overdue
from feedback.models import Adoption, Incident, Publication
from feedback.number_words import FORMULAS, HIDDEN, MEASURES
from feedback.rules.periods import Length, Period
from feedback.rules.rates import SHARES, Measure, percent
from union_portal.lib.papers import Bars, Block, Cell, Column, Facts, Heading, Link, Paper, Paragraph, Table

SIGN = "—"
"""Stands for what is hidden and for what there is nothing to reckon with; the sentence below says so."""
UNSHOWN = gettext_lazy("“—” stands where a number is hidden, or where there was nothing to reckon with.")
THREE = (Measure.RESPONSE, Measure.RESOLUTION, Measure.SATISFACTION)
OF_TIME = (Measure.RESPONSE, Measure.ON_TIME, Measure.CLAIMED)
OF_VOICE = (Measure.RATED, Measure.RESOLUTION, Measure.SATISFACTION)
CUT = 40
"""So long a title takes two lines of a page, in Chinese."""
COUNTS = (Measure.REDONE, Measure.EXTENDED, Measure.EXCLUDED)


def period_words(period: Period) -> str:
    """2026 · 3rd quarter, as people write it."""
    if period.length is Length.YEAR:
        return _("{year}").format(year=period.year)
    if period.length is Length.QUARTER:
        return _("quarter {number} of {year}").format(year=period.year, number=period.number)
    return date_format(period.first, pgettext("date format: a month", "F Y"))


def board_paper(
    title: str,
    subtitle: str,
    blocks: Iterable[Block],
    *,
    issuer: str,
    made_on: date,
    is_wide: bool = False,
    is_compact: bool = False,
) -> Paper:
    """Under every board the same two sentences: why numbers are hidden, and what the sign means."""
    return Paper(
        title=title,
        subtitle=subtitle,
        issuer=issuer,
        dated=made_on,
        landscape=is_wide,
        is_compact=is_compact,
        blocks=tuple(blocks),
        notes=(
            str(HIDDEN),
            str(UNSHOWN),
            _("A period is published once, when its last answer can no longer be rated, and stays as it is."),
        ),
    )


def rates_of(now: Quarter, before: Quarter | None) -> list[Block]:
    """All letters together, against the quarter before, with the formulas."""
    return [
        Heading(_("All letters, {period}").format(period=period_words(now.period))),
        Facts(
            (
                (_("letters received"), _count(now.received)),
                (_("published on"), timezone.localdate(now.made_at)),
            )
        ),
        *_bars(
            [(str(MEASURES[measure]), now.shares[measure]) for measure in (*THREE, Measure.ON_TIME)],
            _("Rates in per cent"),
        ),
        Table(
            (
                Column(pgettext("of the mailbox", "number"), width=2),
                Column(period_words(now.period), "number", width=1.4),
                Column(_("quarter before"), "number", width=1.4),
                Column(_("change in points"), "number", width=1.2),
                Column(_("how it is reckoned"), width=5),
            ),
            tuple(_compared(measure, now, before) for measure in Measure),
            caption=_("Rates, against the quarter before"),
        ),
    ]


def rates_line(quarter: Quarter) -> list[Block]:
    """The rates alone, for the page of a month."""
    rows = tuple((str(MEASURES[each]), _percent(quarter.shares[each])) for each in (*THREE, Measure.ON_TIME))
    columns = (
        Column(pgettext("of the mailbox", "number"), width=3),
        Column(_("{rate} (%)").format(rate=period_words(quarter.period)), "number"),
    )
    return [Heading(_("Rates of the last quarter")), Table(columns, rows)]


def _compared(measure: Measure, now: Quarter, before: Quarter | None) -> tuple[Cell, ...]:
    label, formula = str(MEASURES[measure]), str(FORMULAS[measure])
    if measure in SHARES:
        one, other = now.shares[measure], before.shares[measure] if before else None
        change = None if one is None or other is None else one - other
        return (_("{rate} (%)").format(rate=label), _percent(one), _percent(other), _percent(change), formula)
    if measure is Measure.MEDIAN_DAYS:
        return label, _number(now.median_days), _number(before.median_days if before else None), "", formula
    return label, _count(now.counts[measure]), _count(before.counts[measure] if before else None), "", formula


def lists_of(now: Quarter) -> list[Block]:
    """By inbox and by category. Never one by the other: that would close a ring (docs/decisions/0014)."""
    return [
        Heading(_("By inbox")),
        *_lists(now.by_unit, pgettext("of letters", "inbox")),
        Heading(_("By category")),
        *_lists(now.by_category, _("category of letters")),
    ]


def _lists(lists: Lists, head: str) -> list[Block]:
    if not lists.time:
        return [Paragraph(_("There was no letter in this period."), indent=False)]
    alone = [(row.name, row.shares[Measure.RESPONSE]) for row in lists.time if row.name]
    return [
        *_bars(alone, _("{rate} (%)").format(rate=MEASURES[Measure.RESPONSE])),
        Table(
            (
                Column(head, width=3),
                Column(_("letters received"), "number"),
                *(Column(_("{rate} (%)").format(rate=MEASURES[each]), "number") for each in OF_TIME),
                *(Column(str(MEASURES[each]), "number") for each in COUNTS),
            ),
            tuple(
                (
                    _name(row, lists.time_together),
                    _count(row.cases),
                    *(_percent(row.shares[each]) for each in OF_TIME),
                    *(_count(row.counts[each]) for each in COUNTS),
                )
                for row in lists.time
            ),
            caption=_("How fast: {head}").format(head=head),
        ),
        Table(
            (
                Column(head, width=3),
                Column(_("letters rated"), "number"),
                *(Column(_("{rate} (%)").format(rate=MEASURES[each]), "number") for each in OF_VOICE),
            ),
            tuple(
                (
                    _name(row, lists.voice_together),
                    _count(row.cases),
                    *(_percent(row.shares[each]) for each in OF_VOICE),
                )
                for row in lists.voice
            ),
            caption=_("What those say who wrote: {head}").format(head=head),
        ),
    ]


def _name(row: Row, together: Sequence[str]) -> str:
    return row.name or together_words(together)


def together_words(together: Sequence[str]) -> str:
    return _("too few to stand alone, together: {names}").format(
        names=pgettext("between names", ", ").join(together)
    )


def overdue_of(rows: Sequence[Overdue], today: date) -> list[Block]:
    """The public list, as it is today."""
    table = Table(
        (Column(pgettext("of letters", "inbox"), width=3), Column(_("overdue letters"), "number")),
        tuple((row.name, overdue_words(row)) for row in rows),
        caption=_("Five working days late or more, on {day}").format(
            day=date_format(today, "SHORT_DATE_FORMAT")
        ),
    )
    return [
        Heading(_("Overdue letters")),
        table if rows else Paragraph(_("No letter is on the public list of overdue letters."), indent=False),
    ]


def overdue_words(row: Overdue) -> Cell:
    return _("fewer than five") if row.count is None else row.count


def week_of(week: Week) -> list[Block]:
    """Rising themes, and words of named letters."""
    return [
        Heading(_("What people write about more than before")),
        Paragraph(
            _(
                "The week from {monday} against the 25 weeks before it. Themes are of all letters, words only of letters "
                "under a name; a theme or word stands here when at least five letters have it."
            ).format(monday=date_format(week.monday, "SHORT_DATE_FORMAT")),
            indent=False,
        ),
        *_heard(week.themes, _("rising theme"), _("No theme rose in that week.")),
        *_heard(week.words, _("hot word"), _("No word rose in that week.")),
    ]


def _heard(rows: Sequence[Heard], head: str, nothing: str) -> list[Block]:
    if not rows:
        return [Paragraph(nothing, indent=False)]
    return [
        Table(
            (Column(head, width=3), Column(_("letters"), "number"), Column(_("not heard before"), width=2)),
            tuple((row.word, row.cases, pgettext("of a word", "new") if row.is_new else "") for row in rows),
        )
    ]


def shared_of(publications: Sequence[Publication]) -> list[Block]:
    """Published answers that most ask too."""
    rows = [(_linked(each), str(each.category), each.count) for each in publications]
    columns = (
        Column(_("published answer"), width=4),
        Column(_("category of letters"), width=2),
        Column(pgettext("of the mailbox", "me-too"), "number"),
    )
    nothing = _("No published answer has been asked by five or more.")
    return [
        Heading(_("Asked by many")),
        Table(columns, tuple(rows)) if rows else Paragraph(nothing, indent=False),
    ]


def adopted_of(adoptions: Iterable[Adoption]) -> list[Block]:
    """Adopted suggestions whose answer everybody reads, with the person and the day."""
    rows = tuple(
        (
            _linked(each.case.publication),
            (each.carried_out_by or each.carrier).name,
            each.due_on,
            each.carried_out_on or _("not carried out yet"),
        )
        for each in adoptions
    )
    columns = (
        Column(_("published answer"), width=4),
        Column(_("who carries it out"), width=2),
        Column(pgettext("a last day", "by"), "date"),
        Column(_("carried out on"), "date"),
    )
    nothing = _("No suggestion with a published answer was adopted.")
    return [
        Heading(_("Adopted and carried out")),
        Table(columns, rows) if rows else Paragraph(nothing, indent=False),
    ]


def happened(
    incidents: Sequence[Incident],
    publications: Sequence[Publication],
    period: Period,
    *,
    most: int | None = None,
) -> list[Block]:
    """Under one heading. For one page: `most` lines in all, long titles cut, and how many others there are."""
    words = _("Incidents and published answers, {period}").format(period=period_words(period))
    if most is None:
        return [Heading(words), *incidents_block(incidents), *answers_block(publications)]
    first = incidents[: most // 2]
    rest = publications[: most - len(first)]
    left = [
        text.format(count=count)
        for text, count in (
            (_("Further incidents: {count}."), len(incidents) - len(first)),
            (_("Further published answers: {count}."), len(publications) - len(rest)),
        )
        if count
    ]
    found = [Heading(words), *incidents_block(first, CUT), *answers_block(rest, CUT)]
    return [*found, Paragraph(" ".join(left), indent=False)] if left else found


def incidents_block(incidents: Iterable[Incident], cut: int | None = None) -> list[Block]:
    """The log: what, from when, until when."""
    rows = tuple(
        (
            _short(each.title, cut),
            _day(each.opened_at),
            _day(each.closed_at) if each.closed_at else pgettext("of an incident", "open"),
        )
        for each in incidents
    )
    columns = (Column(_("incident"), width=4), Column(_("opened on"), "date"), Column(_("closed on"), "date"))
    if not rows:
        return [Paragraph(_("There was no incident."), indent=False)]
    return [Table(columns, rows)]


def answers_block(publications: Sequence[Publication], cut: int | None = None) -> list[Block]:
    """What everybody can read since; whether it was carried out stands in the answer itself."""
    rows = tuple((_linked(each, cut), str(each.category), _day(each.published_at)) for each in publications)
    columns = (
        Column(_("published answer"), width=4),
        Column(_("category of letters"), width=2),
        Column(_("published on"), "date"),
    )
    if not rows:
        return [Paragraph(_("No answer was published."), indent=False)]
    return [Table(columns, rows)]


def month_block(now: Month, before: Month | None) -> list[Block]:
    """How much there was, in steps of ten, and how long answers took."""
    rows = (
        (_("letters received"), step_words(now.received), step_words(before.received) if before else SIGN),
        (_("letters answered"), step_words(now.answered), step_words(before.answered) if before else SIGN),
        (
            str(MEASURES[Measure.MEDIAN_DAYS]),
            _number(now.median_days),
            _number(before.median_days if before else None),
        ),
    )
    columns = (
        Column(pgettext("of the mailbox", "number"), width=3),
        Column(period_words(now.period), align="right"),
        Column(_("month before"), align="right"),
    )
    return [
        Heading(_("The month")),
        Table(columns, rows),
        Paragraph(
            _(
                "Letters of a month are told in steps of ten: exact numbers could be subtracted from those of the quarter. "
                "Rates are published by quarter."
            ),
            indent=False,
        ),
    ]


def step_words(lower: int) -> str:
    return _("fewer than ten") if lower == 0 else f"{lower}–{lower + 9}"


def year_blocks(quarters: Sequence[Quarter]) -> list[Block]:
    """The quarters side by side, and the year once all four are published: the sum of what they published."""
    columns = [Column(pgettext("of the mailbox", "number"), width=2.5)]
    columns += [
        Column(_("quarter {number}").format(number=each.period.number), "number") for each in quarters
    ]
    is_whole = len(quarters) == 4
    if is_whole:
        columns.append(Column(_("the year"), "number"))
    rows: list[tuple[Cell, ...]] = []
    for measure in SHARES:
        row = [
            _("{rate} (%)").format(rate=MEASURES[measure]),
            *(_percent(each.shares[measure]) for each in quarters),
        ]
        rows.append((*row, _percent(_share_of_year(measure, quarters))) if is_whole else tuple(row))
    for measure in COUNTS:
        counts = [each.counts[measure] for each in quarters]
        row = [str(MEASURES[measure]), *map(_count, counts)]
        rows.append((*row, _count(_total(counts))) if is_whole else tuple(row))
    received = [each.received for each in quarters]
    first = [_("letters received"), *map(_count, received)]
    rows.insert(0, (*first, _count(_total(received))) if is_whole else tuple(first))
    chart = [
        (_("quarter {number}").format(number=each.period.number), each.shares[Measure.RESPONSE])
        for each in quarters
    ]
    return [
        *_bars(chart, _("{rate} (%)").format(rate=MEASURES[Measure.RESPONSE])),
        Table(tuple(columns), tuple(rows), caption=_("Quarters of the year")),
        Paragraph(
            _(
                "The year is the sum of what its four quarters published; where one of them hides a number, so does the year."
            ),
            indent=False,
        ),
    ]


def _share_of_year(measure: Measure, quarters: Sequence[Quarter]) -> Fraction | None:
    parts = [each.parts[measure] for each in quarters]
    known = [part for part in parts if part is not None]
    whole = sum(of for _part, of in known)
    if len(known) < len(parts) or not whole:
        return None
    return sum((part for part, _of in known), Fraction(0)) / whole


def _total(counts: Sequence[int | None]) -> int | None:
    return None if None in counts else sum(count for count in counts if count is not None)


def _bars(rows: Iterable[tuple[str | Promise, Fraction | None]], caption: str) -> list[Block]:
    """Hidden ones have no bar, and no length that would give them away."""
    shown = tuple((str(label), Decimal(percent(share))) for label, share in rows if share is not None)
    return [Bars(shown, caption, unit="%")] if shown else []


def _percent(share: Fraction | None) -> Cell:
    return SIGN if share is None else Decimal(percent(share))


def _number(number: Fraction | None) -> Cell:
    return SIGN if number is None else Decimal(number.numerator) / number.denominator


def _count(count: int | None) -> Cell:
    return SIGN if count is None else count


def _linked(publication: Publication, cut: int | None = None) -> Link:
    return Link(_short(publication.title, cut), publication.get_absolute_url())


def _short(title: str, cut: int | None) -> str:
    return title if cut is None or len(title) <= cut else f"{title[: cut - 1]}…"


def _day(moment: object) -> Cell:
    return timezone.localdate(moment) if moment is not None else None  # type: ignore[arg-type]
