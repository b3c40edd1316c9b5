"""The desk, and one case."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback import permissions
from feedback.models import Case


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The queue of this person."""
    if not permissions.may_use_desk(request.user):
        raise PermissionDenied
    return render(
        request, "feedback/desk.html", {"cases": permissions.visible_to(request.user).for_list()[:50]}
    )


@login_required
@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case."""
    found = get_object_or_404(Case.objects.for_list(), pk=pk)
    if not permissions.may_see_case(request.user, found):
        raise Http404
    return render(request, "feedback/case.html", {"case": found})
