"""Questions about the fund: asked at a line, answered, taken off; and the closing report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from finance import permissions
from finance.actions import questions as actions
from finance.forms.publications import AnswerForm, FinishForm, HideForm, QuestionForm
from finance.models import Account, Activity, Book, Entry, FundQuestion, Publication
from finance.reading import publications as reading
from finance.reading.books import the_book
from finance.reading.entry_numbers import entry_of
from finance.views.publications import crumbs, form_page, found
from union_portal.lib import Refused
from union_portal.lib.refusals import say


@dataclass(frozen=True)
class About:
    """What the address says the question is about."""

    entry: Entry | None = None
    account: Account | None = None
    activity: Activity | None = None
    publication: str = ""

    @property
    def on(self) -> date | None:
        return self.entry.on if self.entry else None


@form_page
@never_cache
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """?entry=2026-000123, ?account=slug, ?activity=2026-007 or ?publication=2026-q3."""
    if not permissions.may_ask(request.user):
        raise PermissionDenied
    book = the_book()
    about = _about(request, book)
    takes, would = reading.open_for(book, timezone.localdate(), on=about.on, slug=about.publication)
    form = QuestionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if takes is None:
            form.add_error(None, _closed(would))
            status = 409
        elif form.is_valid():
            if not ratelimit.consume(request, action="ask_fund", key=str(request.user.pk)):
                form.add_error(None, _("Many questions in a short time. Go on in an hour."))
                status = 429
            else:
                try:
                    asked = _asked(request, takes, about, form)
                except Refused as refusal:
                    status = say(form, refusal)
                else:
                    messages.success(request, _("Asked. You are told when it is answered."))
                    return redirect(actions.address(asked))
    context = {
        "form": form,
        "about": about,
        "publication": takes,
        "closed": "" if takes else _closed(would),
        "would": would,
        "crumbs": crumbs(*([(str(takes), takes.get_absolute_url())] if takes else [])),
    }
    return render(request, "finance/publications/ask.html", context, status=status)


def _asked(request: HttpRequest, publication: Publication, about: About, form: QuestionForm) -> FundQuestion:
    return actions.ask(
        publication, form.cleaned_data["text"], shows_name=form.cleaned_data["shows_name"],
        entry=about.entry, account=about.account, activity=about.activity, by=request.user, at=timezone.now(),
    )  # fmt: skip


def _closed(would: Publication | None) -> str:
    """Why no question is taken."""
    if would is None:
        return _("These months are not on display yet: questions are taken as soon as they are.")
    if timezone.localdate() < would.opens_on:
        return _("Questions are taken from %(day)s on.") % {"day": would.opens_on.isoformat()}
    return _("Questions were taken until %(day)s.") % {"day": would.questions_until.isoformat()}


def _about(request: HttpRequest, book: Book) -> About:
    """Http404 for what is not there, or not to be seen by this person."""
    said = request.GET
    entry = account = activity = None
    if said.get("entry"):
        entry = entry_of(request.user, book, said["entry"])
    elif said.get("account"):
        account = Account.objects.filter(pk=said["account"][:40]).first()
        _there(account)
    elif said.get("activity"):
        activity = Activity.objects.filter(book=book, code=said["activity"][:12]).first()
        _there(activity)
        if activity is not None and not permissions.may_see_activity(request.user, activity, book.settings):
            raise Http404
    return About(entry, account, activity, said.get("publication", "")[:12])


def _there(thing: object) -> None:
    if thing is None:
        raise Http404


# --- the desk --------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@login_required
def questions(request: HttpRequest) -> HttpResponse:
    """What is still unanswered, the most urgent first."""
    if not permissions.may_answer(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    rows = [
        (each, reading.asker_of(each), each.publication.answers_due < today)
        for each in reading.unanswered(the_book())[:200]
    ]
    return render(request, "finance/publications/questions.html", {"rows": rows, "crumbs": crumbs()})


@form_page
@never_cache
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The union's answer; who asked is told."""
    if not permissions.may_answer(request.user):
        raise PermissionDenied
    return _deed(
        request, pk, AnswerForm(request.POST or None), "answer",
        lambda question, form: actions.answer(question, form.cleaned_data["text"], by=request.user, at=timezone.now()),
        done=_("Answered. Who asked has been told."),
    )  # fmt: skip


@form_page
@never_cache
@login_required
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken off the page, with a reason that stands in its place."""
    if not permissions.may_hide_question(request.user):
        raise PermissionDenied
    return _deed(
        request, pk, HideForm(request.POST or None), "hide",
        lambda question, form: actions.hide(question, form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        done=_("Taken off. Its reason stands in its place."),
    )  # fmt: skip


def _deed(request: HttpRequest, pk: int, form: Any, name: str, deed: Any, *, done: str) -> HttpResponse:
    asked = FundQuestion.objects.select_related(
        "publication", "entry", "account", "activity", "asked_by__branch"
    ).prefetch_related("answers__by")
    question = asked.filter(pk=pk, publication__book=the_book()).first()
    if question is None:
        raise Http404
    status = 200
    if question.hidden_at is not None:
        messages.info(request, _("This question was taken off."))
        return redirect(actions.address(question))
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                deed(question, form)
            except Refused as refusal:
                status = say(form, refusal)
            else:
                messages.success(request, done)
                return redirect(actions.address(question))
    context = {
        "form": form,
        "question": question,
        "asker": reading.asker_of(question),
        "deed": name,
        "crumbs": crumbs((str(question.publication), question.publication.get_absolute_url())),
        "back": actions.address(question),
    }
    return render(request, "finance/publications/answer.html", context, status=status)


@form_page
@never_cache
@login_required
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """The closing report as it stands, and the sign-off of the approver."""
    publication = found(slug, the_book())
    if not permissions.may_finish(request.user, publication):
        raise PermissionDenied
    if publication.finished_at is not None:
        messages.info(request, _("It is final already."))
        return redirect(publication)
    report = actions.report_of(publication)
    form = FinishForm(request.POST or None, initial={"seen": actions.seal_of(report)})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.finish(
                    publication, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now()
                )
            except Refused as refusal:
                status = say(form, refusal)
                # The report below is the new one; what is sent next says that it was read.
                form.data = {**form.data.dict(), "seen": actions.seal_of(report)}
            else:
                messages.success(request, _("The publication is final."))
                return redirect(publication)
    context = {
        "form": form,
        "publication": publication,
        "report": report,
        "too_early": timezone.localdate() < publication.final_on,
        "crumbs": crumbs((str(publication), publication.get_absolute_url())),
        "back": reverse("finance:publication", args=[publication.slug]),
    }
    return render(request, "finance/publications/finish.html", context, status=status)
