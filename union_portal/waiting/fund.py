"""What waits for a person in the fund: drafts at each step, months to close, publications to sign, questions, findings."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.models import User
from union_portal.waiting.row import SHOWN, Waiting


def at_the_fund_desk(user: User) -> list[Waiting]:
    """One query, and none for who has no duty there."""
    from finance.permissions import drafts_for, works_with_fund
    from finance.reading.desk import waits_for

    if not works_with_fund(user):
        return []
    wanted = waits_for(user)
    counts = (
        drafts_for(user)
        .under_way()
        .aggregate(**{name: Count("pk", filter=condition) for name, condition in wanted.items()})
    )
    labels = {
        "mine": lambda n: ngettext("%(count)d draft of the fund came back to you", "%(count)d drafts of the fund came back to you", n),
        "check": lambda n: ngettext("%(count)d draft of the fund to check", "%(count)d drafts of the fund to check", n),
        "approve": lambda n: ngettext("%(count)d draft of the fund to approve", "%(count)d drafts of the fund to approve", n),
        "post": lambda n: ngettext("%(count)d draft of the fund to post", "%(count)d drafts of the fund to post", n),
    }  # fmt: skip
    return [
        {
            "label": label(counts[name]) % {"count": counts[name]},
            "url": f"{reverse('finance:desk')}?show={name}",
            "verb": pgettext("drafts of the fund", "Look"),
            "icon": "sheet",
            "count": counts[name],
        }
        for name, label in labels.items()
        if counts.get(name)
    ]


def on_display(user: User) -> list[Waiting]:
    """Months to close, publications to sign, questions, reports, and the committee's own; no query for others."""
    from finance.permissions import is_audit_committee, keeps_books, may_answer, may_finish, may_publish
    from finance.reading import waiting

    rows: list[Waiting] = []
    if keeps_books(user) and (month := waiting.to_close(timezone.localdate())) is not None:
        rows.append(
            {
                "label": _("Close the month %(month)s of the fund") % {"month": month},
                "url": reverse("finance:month", args=[month]),
                "icon": "sheet",
            }
        )
    if may_publish(user):
        rows += [
            {
                "label": _("Sign and publish: %(title)s") % {"title": each},
                "url": reverse("finance:publication-publish", args=[each.slug]),
                "icon": "sheet",
            }
            for each in waiting.to_publish()[:SHOWN]
        ]
    if may_answer(user):
        count, due = waiting.questions()
        if count:
            label = ngettext(
                "%(count)d question about the fund to answer",
                "%(count)d questions about the fund to answer",
                count,
            )
            rows.append(
                {
                    "label": label % {"count": count},
                    "detail": _("by %(day)s") % {"day": due.isoformat() if due else ""},
                    "url": reverse("finance:questions"),
                    "icon": "sheet",
                    "count": count,
                }
            )  # fmt: skip
        rows += [
            {
                "label": _("Reply to a finding of the audit committee: %(title)s")
                % {"title": each.review.publication},
                "url": f"{each.review.get_absolute_url()}#f{each.pk}",
                "icon": "sheet",
            }
            for each in waiting.findings().select_related("review__publication")[:SHOWN]
        ]
    if may_finish(user):
        rows += [
            {
                "label": _("Sign the closing report off: %(title)s") % {"title": each},
                "url": reverse("finance:publication-finish", args=[each.slug]),
                "icon": "sheet",
            }
            for each in waiting.to_finish(timezone.localdate())[:SHOWN]
        ]
    if is_audit_committee(user):
        rows += [
            {
                "label": _("Co-sign the fund on display: %(title)s") % {"title": each},
                "url": reverse("finance:review-cosign", args=[each.slug]),
                "icon": "sheet",
            }
            for each in waiting.to_cosign()[:SHOWN]
        ]
        rows += [
            {
                "label": _("Review the fund on display: %(title)s") % {"title": each},
                "url": reverse("finance:review", args=[each.slug]),
                "icon": "sheet",
            }
            for each in waiting.to_review()[:SHOWN]
        ]
        rows += [
            {
                "label": _("The union has replied to your finding: %(title)s")
                % {"title": each.review.publication},
                "url": f"{each.review.get_absolute_url()}#f{each.pk}",
                "icon": "sheet",
            }
            for each in waiting.to_settle().select_related("review__publication")[:SHOWN]
        ]
    return rows
