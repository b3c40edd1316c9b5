"""What of the fund on display waits for somebody."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, QuerySet

from finance.models import AuditFinding, FundQuestion, Period, Publication


def questions() -> tuple[int, date | None]:
    """How many are unanswered, and the first day one of them is due."""
    found = FundQuestion.objects.unanswered().filter(publication__finished_at__isnull=True)
    said = found.aggregate(many=Count("pk"), due=Min("publication__answers_due"))
    return said["many"], said["due"]


def to_close(today: date) -> Period | None:
    """The earliest month that is over and not closed."""
    over = Period.objects.exclude(state=Period.State.CLOSED).filter(last_on__lt=today)
    return over.order_by("first_on").first()


def to_publish() -> QuerySet[Publication]:
    """Prepared, and not signed by the union."""
    return Publication.objects.filter(published_at__isnull=True).order_by("until_on")


def to_settle() -> QuerySet[AuditFinding]:
    """What the union has replied to and the committee has not settled."""
    return AuditFinding.objects.filter(
        replied_at__isnull=False, settled_at__isnull=True, review__signed_at__isnull=True
    )


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
