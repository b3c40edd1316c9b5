"""The first wording of the minutes: everything that the portal knows of a session, in the order of 会议记录."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals import attendance, ballot_sheets, gates
from proposals.models import AgendaItem, BallotPaper, Session
from union_portal.lib.richtext import Own, clean


def drafted(session: Session) -> str:
    """As HTML that has passed the boundary."""
    items = gates.items_of(session)
    held = ballot_sheets.published(session)
    parts = [
        _head(session),
        format_html("<h2>{}</h2>", _("Agenda")),
        format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((_line(item),) for item in items))),
        format_html("<h2>{}</h2>", _("Proceedings")),
        *[_proceedings(item) for item in items],
        *([format_html("<h2>{}</h2>", _("Results of votes"))] if held else []),
        *[_vote(paper) for paper in held],
    ]
    return clean("".join(parts), own=Own(settings.MEDIA_URL)).html


def _head(session: Session) -> SafeString:
    found = attendance.as_recorded(attendance.figures(session))
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    rows = [
        (_("Session"), str(session)),
        (_("Time"), f"{date_format(begins, 'Y-m-d H:i')} – {date_format(ends, 'Y-m-d H:i')}"),
        (pgettext("of a session", "Place"), session.place or session.get_form_display()),
        (pgettext("number of delegates", "Entitled"), str(found.entitled)),
        (pgettext("number of delegates", "Present"), _figure(found.present or None)),
        (pgettext("number of delegates", "Excused"), _figure(found.excused if found.present else None)),
    ]
    colon = pgettext("between a label and its text", ": ")
    return format_html_join(
        "", "<p><strong>{}</strong>{}{}</p>", ((label, colon, text) for label, text in rows)
    )


def _figure(number: int | None) -> str:
    return "____" if number is None else str(number)


def _line(item: AgendaItem) -> str:
    said = f"{item.title}（{item.get_power_display()}）"
    return f"{said} {item.presenter}".strip()


def _proceedings(item: AgendaItem) -> SafeString:
    parts = [format_html("<h3>{}. {}</h3>", item.position, item.title)]
    if item.presenter:
        parts.append(format_html("<p>{}</p>", _("Presented by %(who)s.") % {"who": item.presenter}))
    parts += [
        format_html("<p>{}</p>", _lines(_opinion(point.discussion.delegation.name, point)))
        for point in item.points
    ]
    decision = getattr(item, "decision", None)
    if decision is not None:
        words = _("Decision %(number)d (%(result)s): %(text)s") % {
            "number": decision.number,
            "result": decision.get_result_display(),
            "text": decision.text,
        }
        parts.append(format_html("<p><strong>{}</strong></p>", _lines(words)))
        if decision.verdict:
            parts.append(format_html("<p>{}</p>", decision.verdict))
    return SafeString("".join(parts))


def _vote(paper: BallotPaper) -> SafeString:
    """What was voted on, by whom it was watched over, turnout and sentence of each item, as on the result sheet."""
    data = paper.sheet.data
    turnout = _(
        "Entitled %(entitled)d, present %(present)d; ballots issued %(issued)d, returned %(returned)d, "
        "valid %(valid)d, invalid %(invalid)d."
    )
    parts = [
        format_html("<h3>{}</h3>", str(paper)),
        format_html("<p>{}</p>", turnout % data["turnout"]),
    ]
    colon = pgettext("between a label and its text", ": ")
    for said in ballot_sheets.said(paper):
        if said.sentence:
            parts.append(format_html("<p>{}{}<strong>{}</strong></p>", said.title, colon, said.sentence))
        else:
            parts.append(
                format_html("<p>{}{}{}</p>", said.title, colon, _("The figures are on the result sheet."))
            )
    return SafeString("".join(parts))


def _lines(text: str) -> SafeString:
    """What was typed in several lines stays so."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.splitlines()))


def _opinion(delegation: str, point) -> str:
    said = _("%(delegation)s (%(strength)s): %(text)s") % {
        "delegation": delegation,
        "strength": point.get_strength_display(),
        "text": point.text,
    }
    answer = point.answer
    if answer is None:
        return said
    done = _("What became of it: %(kind)s. %(words)s") % {
        "kind": answer.get_kind_display(),
        "words": answer.words,
    }
    return f"{said} {done.strip()}"
