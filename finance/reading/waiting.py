"""What of the fund on display waits for somebody."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, QuerySet

from finance.models import AuditFinding, FundQuestion, Publication


def questions() -> tuple[int, date | None]:
    """How many are unanswered, and the first day one of them is due."""
    found = FundQuestion.objects.unanswered().filter(publication__finished_at__isnull=True)
    said = found.aggregate(many=Count("pk"), due=Min("publication__answers_due"))
    return said["many"], said["due"]


def to_finish(today: date) -> QuerySet[Publication]:
    return Publication.objects.public().filter(finished_at__isnull=True, final_on__lte=today)


def to_cosign() -> QuerySet[Publication]:
    """Published, and without a signature of the committee."""
    return Publication.objects.public().exclude(checkpoint__signatures__key__holder="audit")


def findings() -> QuerySet[AuditFinding]:
    """What the union has not replied to."""
    return AuditFinding.objects.filter(replied_at__isnull=True, settled_at__isnull=True)


def to_review() -> QuerySet[Publication]:
    """Published, and without a signed opinion."""
    return Publication.objects.public().filter(review__signed_at__isnull=True)
