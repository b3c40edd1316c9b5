"""What waits for a person in the fund: drafts that came back, to check, to approve, to post."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from members.models import User


def at_the_fund_desk(user: User) -> list[dict[str, Any]]:
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
