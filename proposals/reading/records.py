"""What was recorded after a session: where everybody could read its decisions, and what was reported upward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from proposals.models import PublicNotice, Session, UpwardReport


@dataclass(frozen=True)
class Notice:
    """A public notice as pages show it; the article or the photo leads to itself."""

    place: str
    shown_from: date
    shown_until: date
    article: str
    article_url: str
    file: str
    file_url: str


@dataclass(frozen=True)
class Report:
    to: str
    sent_on: date
    file: str
    file_url: str


def with_records(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Each with its notices and reports, in the query of the session itself."""
    notices = PublicNotice.objects.filter(session=OuterRef("pk")).order_by("shown_from", "pk")
    reports = UpwardReport.objects.filter(session=OuterRef("pk")).order_by("sent_on", "pk")
    said = JSONObject(
        pk="pk", place="place", shown_from="shown_from", shown_until="shown_until", article="article_id",
        title="article__title", name="name",
    )  # fmt: skip
    told = JSONObject(pk="pk", to="to", sent_on="sent_on", name="name")
    return sessions.annotate(
        noticed=ArraySubquery(notices.values(said=said)), reported=ArraySubquery(reports.values(said=told))
    )


def notices_of(session: Session) -> list[Notice]:
    """Of a session of `with_records`."""
    return [
        Notice(
            place=row["place"],
            shown_from=date.fromisoformat(row["shown_from"]),
            shown_until=date.fromisoformat(row["shown_until"]),
            article=row["title"] or "",
            article_url=reverse("news:article", args=[row["article"]]) if row["article"] else "",
            file=row["name"],
            file_url=reverse("proposals:notice-file", args=[row["pk"]]) if row["name"] else "",
        )
        for row in session.noticed  # type: ignore[attr-defined]
    ]


def reports_of(session: Session) -> list[Report]:
    """Of a session of `with_records`."""
    return [
        Report(
            to=row["to"],
            sent_on=date.fromisoformat(row["sent_on"]),
            file=row["name"],
            file_url=reverse("proposals:report-file", args=[row["pk"]]) if row["name"] else "",
        )
        for row in session.reported  # type: ignore[attr-defined]
    ]
