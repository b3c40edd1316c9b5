"""One case for staff: what was said in it, what happened, and every move that is open as a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from feedback import doors, permissions, words
from feedback.doors import Door
from feedback.forms.desk import MergeForm, MoveForm
from feedback.models import Case, ReplyTemplate
from feedback.reading import case as reading
from feedback.reading import clocks
from feedback.reading.desk import LONGEST_QUESTION
from feedback.views.unlocking import key_of, keys_of_merged
from feedback.views.writing_named import signed_out
from members.calendar import calendar
from union_portal.lib import Refused
from union_portal.lib.narrowing import number
from union_portal.lib.refusals import say
from union_portal.lib.storing import together


@require_safe
@never_cache
@login_required
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the desk; who wrote it reads it on the own page."""
    found = seen(request, pk)
    if found.reporter_id == request.user.pk:
        return redirect("feedback:letter", pk)
    return _page(request, found)


def seen(request: HttpRequest, pk: UUID) -> Case:
    found = reading.for_page(pk)
    if found is None or not permissions.may_see_case(request.user, found):
        raise Http404
    return found


@require_POST
@never_cache
@sensitive_post_parameters()
def do(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One move. What is refused comes back on the page with what was typed."""
    if not request.user.is_authenticated:
        return signed_out(request, typed=_typed(request, name), back=reverse("feedback:case", args=[pk]))
    found, door = seen(request, pk), doors.BY_NAME.get(name)
    if door is None:
        raise Http404
    if door not in doors.open_to(request.user, found):
        messages.error(
            request, _("This is not possible now, or not for you to decide: see where the letter stands.")
        )
        return _page(request, found, lost=_typed(request, name), status=409)
    if name == "merge" and "merge-find" in request.POST:
        question = request.POST.get("merge-q", "")[:LONGEST_QUESTION]
        return redirect(f"{found.get_absolute_url()}?merge-q={question}#merge")
    form = _form(request, found, door, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, door=door, form=form, status=400)
    try:
        with together():
            door.run(form, request.user, timezone.now())
    except Refused as refusal:
        status = say(form, refusal)
        return _page(request, seen(request, pk), door=door, form=form, status=status)
    messages.success(request, _("Done: %(what)s.") % {"what": door.label})
    again = reading.for_page(pk)
    is_seen = again is not None and permissions.may_see_case(request.user, again)
    return redirect(again if is_seen else "feedback:desk")


def _typed(request: HttpRequest, name: str) -> list[str]:
    """Words of a form that is not on the page any more: they are shown, so that they can be copied."""
    return [text for field in ("words", "text") if (text := request.POST.get(f"{name}-{field}", ""))]


def _form(request: HttpRequest, found: Case, door: Door, *bound: Any, **more: Any) -> MoveForm:
    keys, _has_all = keys_of_merged(request, found)
    return door.form(
        *bound, case=found, user=request.user, key=key_of(request, found), keys=keys, prefix=door.name, **more
    )


def _page(
    request: HttpRequest, found: Case, *, door: Door | None = None, form: MoveForm | None = None,
    lost: Sequence[str] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    user, today, days = request.user, timezone.localdate(), calendar()
    reads = permissions.may_read_words(user, found)
    key = key_of(request, found) if reads else None
    said, notes = reading.internal(reading.said_in(found, key)) if reads else ([], [])
    events = reading.happened_in(found)
    context = {
        "crumbs": [(_("Letters: the desk"), reverse("feedback:desk"))],
        "case": found,
        "progress_by": reading.progress_by(found, events),
        "clock": clocks.shown(found, days, today),
        "reads": reads,
        "is_passed_on": not reads and permissions.answers_for_passing_on(user, found),
        "is_locked": found.is_sealed and key is None,
        "post": permissions.post_in(user, found.inbox_id),
        "subject": reading.subject_of(found, said) if reads else "",
        "said": said,
        "notes": notes,
        "events": events,
        "may_put_forward": found.stage in permissions.PUBLISHABLE
        and permissions.may_draft_publication(user, found),
        "doors": _offered(request, found, door, form),
        "reason_for_time": reading.reason_for_time(found, said) if found.waits_for_more_time else "",
        "lost": lost,
        "rating": reading.rated(found.solved, found.stars) if found.stars else "",
    }
    return render(request, "feedback/case.html", context, status=status)


def _offered(
    request: HttpRequest, found: Case, tried: Door | None, form: MoveForm | None
) -> list[dict[str, Any]]:
    """Every open door with its form; the one that was tried with what was typed."""
    open_doors = doors.open_to(request.user, found)
    has_key = key_of(request, found) is not None
    _keys, has_keys = keys_of_merged(request, found)
    return [
        {
            "door": each,
            "form": form if each is tried else _form(request, found, each, **_begun(request, each)),
            "is_tried": each is tried,
            "is_open": each is tried or bool(_begun(request, each)),
            "is_locked": doors.is_locked(each, found, has_key=has_key, has_keys=has_keys),
        }
        for each in open_doors
    ]


def _begun(request: HttpRequest, door: Door) -> dict[str, Any]:
    """What the address brings along: a template for the answer, words to look for another case by."""
    if door.form is MergeForm and "merge-q" in request.GET:
        return {"initial": {"q": request.GET["merge-q"][:LONGEST_QUESTION]}}
    if door.name == "reply" and (pk := number(request.GET.get("template", ""))) is not None:
        template = ReplyTemplate.objects.filter(pk=pk).first()
        return {"initial": {"text": template.text}} if template else {}
    return {}


@require_safe
@never_cache
@login_required
def case_file(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """A picture or PDF of a case, for who reads its words; of a sealed one while the inbox is unlocked."""
    found = seen(request, pk)
    kept = reading.attachment_of(found, file)
    if kept is None or not permissions.may_read_words(request.user, found):
        raise Http404
    if kept.message.is_internal and found.reporter_id == request.user.pk:
        raise Http404
    data = words.file_of(kept, key_of(request, found))
    if data is None:
        return redirect(reverse("feedback:unlock", args=[found.inbox_id]) + f"?case={found.pk}")
    response = HttpResponse(data, content_type=words.CONTENT_TYPES[kept.kind])
    name = f"{found.code or 'letter'}-{kept.message.number}-{kept.number}.{kept.kind}"
    response["Content-Disposition"] = f'attachment; filename="{name.replace("诉", "")}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
