"""Budgets: versions, lines, the resolution, approval, and how much of each line was spent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finance import permissions
from finance.actions import budgets as deeds
from finance.forms.budgets import (
    BLANK_ROWS,
    HEADINGS,
    SHEET,
    BudgetForm,
    ReasonForm,
    ReturnForm,
    YearForm,
    accounts_of_budgets,
    initial_of,
    read_table,
)
from finance.forms.tables import Chart, TableForm
from finance.forms.tables import template as made_template
from finance.models import Book, Budget
from finance.reading import budgets as reading
from finance.views.books_page import (
    crumbs,
    for_bookkeeper,
    for_readers,
    form_page,
    is_done,
    only_bookkeeper,
    shown,
)
from union_portal.lib import Refused
from union_portal.lib.narrowing import number
from union_portal.lib.refusals import say
from union_portal.lib.spreadsheet_pages import as_download

TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def _way(*way: tuple[str, str]) -> list[tuple[str, str]]:
    return crumbs((_("Budgets"), reverse("finance:budgets")), *way)


def _found(book: Book, pk: int) -> Budget:
    return get_object_or_404(Budget.objects.for_page(), pk=pk, book=book)


def title_of(budget: Budget) -> str:
    if budget.version == 1:
        return _("Budget of %(year)d") % {"year": budget.year}
    return _("Budget of %(year)d, version %(version)d") % {"year": budget.year, "version": budget.version}


@form_page
@for_readers
def budgets(request: HttpRequest, book: Book) -> HttpResponse:
    """All versions, the newest year first; the bookkeeper begins another year."""
    form = YearForm(
        request.POST if request.method == "POST" else None, initial={"year": timezone.localdate().year}
    )
    if request.method == "POST":
        only_bookkeeper(request)
        made: list[Budget] = []
        if is_done(
            form,
            lambda: made.append(
                deeds.begin(book, form.cleaned_data["year"], by=request.user, at=timezone.now())
            ),
        ):
            return redirect("finance:budget-edit", made[0].pk)
    rows = [(each, title_of(each)) for each in Budget.objects.for_page().filter(book=book)]
    return shown(
        request,
        "budgets",
        form=form,
        crumbs=crumbs(),
        rows=rows,
        may_keep=permissions.keeps_books(request.user),
    )


@form_page
@for_readers
def budget(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """Each line with its bar; approval, sending back and revision."""
    found = _found(book, pk)
    form = ReasonForm(request.POST if "revise" in request.POST else None)
    back = ReturnForm(request.POST if "return" in request.POST else None)
    if request.method == "POST" and (answered := _deed(request, found, form, back)) is not None:
        return answered
    rows = reading.execution(found, timezone.localdate())
    returns = list(found.returns.select_related("by", "handed_in_by").order_by("-pk"))
    may_edit = permissions.may_budget(request.user, found) and not found.is_approved
    context = {
        "crumbs": _way(),
        "budget": found,
        "title": title_of(found),
        "rows": rows,
        "returns": returns,
        "may_edit": may_edit,
        "may_drop": may_edit and not returns,
        "may_hand_in": may_edit and found.is_returned,
        "may_approve": permissions.may_approve_budget(request.user, found)
        and not found.is_approved
        and not found.is_returned,
        "may_revise": permissions.may_budget(request.user, found)
        and found.is_approved
        and not found.has_newer,
    }
    return shown(request, "budget", form=back if back.is_bound else form, back=back, revision=form, **context)


def _deed(request: HttpRequest, found: Budget, form: ReasonForm, back: ReturnForm) -> HttpResponse | None:
    """Approve, send back, hand in, revise, drop; None where the page is shown again with what was refused."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if "approve" in request.POST or "return" in request.POST:
        return _decided(request, found, back, who)
    only_bookkeeper(request)
    if "drop" in request.POST:
        return _done(request, lambda: deeds.drop(found, **who), _("The version is gone."), None)
    if "hand_in" in request.POST:
        sentence = _("The budget is handed in again. The approver looks at it next.")
        return _done(request, lambda: deeds.hand_in(found, **who), sentence, found)
    made: list[Budget] = []
    if is_done(form, lambda: made.append(deeds.revise(found, form.cleaned_data["reason"], **who))):
        messages.success(request, _("The next version begins with the lines of this one."))
        return redirect("finance:budget-edit", made[0].pk)
    return None


def _decided(
    request: HttpRequest, found: Budget, back: ReturnForm, who: dict[str, Any]
) -> HttpResponse | None:
    """What the approver says: yes, or back with words."""
    if not permissions.may_approve_budget(request.user, found):
        raise PermissionDenied
    if "approve" in request.POST:
        return _done(request, lambda: deeds.approve(found, **who), _("The budget is approved."), found)
    if is_done(back, lambda: deeds.return_(found, back.cleaned_data["reason"], **who)):
        messages.success(request, _("The budget is sent back. Who prepared it has been told."))
        return redirect(request.path)
    return None


def _done(request: HttpRequest, deed: Any, sentence: str, then: Budget | None) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
        if then is None:
            return redirect("finance:budgets")
    return redirect(request.path)


def _to_edit(request: HttpRequest, book: Book, pk: int) -> Budget | None:
    found = _found(book, pk)
    if found.is_approved:
        messages.error(request, _("The budget is approved. Make a revision instead."))
        return None
    return found


@form_page
@for_bookkeeper
def edit(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """The lines, the resolution and its file."""
    found = _to_edit(request, book, pk)
    if found is None:
        return redirect("finance:budget", pk)
    lines = list(found.lines.all())
    rows = (
        (number(request.POST.get("rows", "")) or 0) if request.method == "POST" else len(lines) + BLANK_ROWS
    )
    if "more" in request.POST:
        form = BudgetForm(budget=found, rows=rows + BLANK_ROWS, initial=request.POST.dict())
        return _edit_page(request, found, form)
    form = BudgetForm(
        *([request.POST, request.FILES] if request.method == "POST" else []), budget=found, rows=rows, initial=initial_of(found, lines)
    )  # fmt: skip
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}

    def save() -> None:
        said = form.cleaned_data
        deeds.save(found, form.lines, resolution=said["resolution"], reason=said.get("reason", ""), **who)
        if said["file"]:
            deeds.attach(found, said["file"].read(), said["file"].name, **who)

    if request.method == "POST" and is_done(form, save):
        messages.success(request, _kept(found))
        return redirect("finance:budget", found.pk)
    return _edit_page(request, found, form)


def _kept(found: Budget) -> str:
    if found.is_returned:
        return _("The budget is kept. Hand it in again when it is ready.")
    return _("The budget is kept. The approver looks at it next.")


def _edit_page(request: HttpRequest, found: Budget, form: BudgetForm) -> HttpResponse:
    way = _way((title_of(found), reverse("finance:budget", args=[found.pk])))
    returned = found.returns.filter(handed_in_at__isnull=True).select_related("by").first()
    return shown(
        request, "budget_edit", form=form, crumbs=way, budget=found, title=title_of(found), returned=returned
    )


@require_safe
@for_bookkeeper
def table(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """The template to fill in: the lines there are, then every account that takes lines."""
    found = _found(book, pk)
    accounts = accounts_of_budgets()
    chart = Chart(book, accounts)
    lines = list(found.lines.select_related("account", "branch", "activity"))
    rows: list[tuple[Any, ...]] = [
        (chart.label(line.account), line.branch.name if line.branch else None, line.activity.code if line.activity else None, line.amount_fen / 100, line.note)
        for line in lines
    ]  # fmt: skip
    taken = {line.account_id for line in lines}
    rows += [
        (chart.label(each), None, None, None, None)
        for each in accounts
        if each.is_posting and each.slug not in taken
    ]
    content = made_template(
        [names[0] for names in HEADINGS.values()], rows, (34, 18, 14, 16, 30), title=SHEET
    )
    return as_download(content, f"budget-{found.year}.xlsx")


@form_page
@for_bookkeeper
def upload(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """A filled-in table takes the place of all lines, or of none."""
    found = _to_edit(request, book, pk)
    if found is None:
        return redirect("finance:budget", pk)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    wrong: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            lines, wrong = read_table(form.cleaned_data["file"], book)
            if wrong:
                form.add_error("file", _("The table has faults. Nothing was stored."))
            elif not lines:
                form.add_error("file", _("No amount is filled in."))
            else:
                deeds.save(
                    found,
                    lines,
                    resolution=found.resolution,
                    reason=found.reason,
                    by=request.user,
                    at=timezone.now(),
                )
                messages.success(request, _("The lines of the table are the budget now."))
                if found.is_returned:
                    messages.info(request, _kept(found))
                return redirect("finance:budget", found.pk)
        except Refused as refusal:
            refusal.field = "file"
            form.refused_with = say(form, refusal)  # type: ignore[attr-defined]
    way = _way((title_of(found), reverse("finance:budget", args=[found.pk])))
    return shown(
        request, "budget_upload", form=form, crumbs=way, budget=found, title=title_of(found), wrong=wrong
    )


@require_safe
@for_readers
def resolution(request: HttpRequest, book: Book, pk: int) -> HttpResponseBase:
    """The resolution as it was attached."""
    found = _found(book, pk)
    if not found.file or not permissions.may_see_budget(request.user, found):
        raise Http404
    kind = found.file.rpartition(".")[2]
    response = FileResponse(
        default_storage.open(found.file), as_attachment=kind == "pdf", filename=f"budget-{found.year}-{found.version}.{kind}",
        content_type=TYPES[kind],
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
