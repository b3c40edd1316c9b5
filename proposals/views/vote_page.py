"""What the pages of a vote share: who gets in, the way to them, and what a person can do there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.models import User
from proposals import permissions
from proposals.models import BallotOfficer, BallotPaper

Page = Callable[..., HttpResponse]
May = Callable[[User, BallotPaper], object]


def papers() -> QuerySet[BallotPaper]:
    """With what every page of a vote reads: session, congress, frozen rules and the result sheet."""
    return BallotPaper.objects.select_related("session__congress", "session__rules", "rules", "sheet")


def for_vote(may: May = permissions.may_see_vote) -> Callable[[Page], Page]:
    """The view with the vote, for whom `may` lets in; kept in no cache. A vote that may not be seen is not there."""

    def guarded(view: Page) -> Page:
        @never_cache
        @login_required
        @wraps(view)
        def page(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
            found = get_object_or_404(papers(), pk=pk)
            if not permissions.may_see_vote(request.user, found) or not may(request.user, found):
                raise PermissionDenied
            return view(request, found, **more)

        return page

    return guarded


def is_scrutineer(user: User, paper: BallotPaper) -> bool:
    return permissions.office_in(user, paper, BallotOfficer.Part.SCRUTINEER) is not None


def is_teller(user: User, paper: BallotPaper) -> bool:
    return permissions.office_in(user, paper, BallotOfficer.Part.TELLER) is not None


def keeps(user: User, paper: BallotPaper) -> bool:
    """The secretary."""
    return permissions.may_keep_congress(user)


def crumbs(paper: BallotPaper, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of a vote."""
    return [
        (_("Workers’ congress"), reverse("proposals:home")),
        (paper.session.short_name, paper.session.get_absolute_url()),
        *more,
    ]


def own_crumbs(paper: BallotPaper) -> list[tuple[str, str]]:
    """The way to a page below the one of the vote."""
    return crumbs(paper, (str(paper), paper.get_absolute_url()))
