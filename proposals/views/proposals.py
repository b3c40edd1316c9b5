"""The page of one proposal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals import permissions
from proposals.models import Proposal


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Its text, where it stands, its answers; to everybody what is on the board, else to those with a part in it."""
    found = get_object_or_404(Proposal.objects.for_list(), pk=pk)
    if not permissions.may_read_proposal(request.user, found):
        raise Http404
    return render(request, "proposals/proposal.html", {"proposal": found})
