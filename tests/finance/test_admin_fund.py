"""The second door: reference data is kept there, the books are looked at, and what was posted has no way in."""

import json
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from finance.models import (
    Account,
    Activity,
    Approval,
    Checkpoint,
    Counterparty,
    Draft,
    Entry,
    FinanceRule,
    FundSettings,
    Line,
)
from members.rules.roles import Role
from tests.factories.members import appointed
from tests.finance.cast import make_cast
from tests.finance.test_months import browser

pytestmark = pytest.mark.django_db
OURS = {model: desk for model, desk in admin.site._registry.items() if model._meta.app_label == "finance"}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


@pytest.fixture
def cast():
    return make_cast()


def page(name, *args):
    return reverse(f"admin:finance_{name}", args=args)


def test_nobody_adds_changes_or_deletes_what_is_in_the_books(cast, rf):
    closed = {"Book", "Period", "Entry", "Approval", "Checkpoint", "Draft"}
    assert {model.__name__ for model in OURS} >= closed
    assert Line not in OURS
    for person in cast.people.values():
        request = rf.get("/")
        request.user = person
        for model, desk in OURS.items():
            assert not desk.has_delete_permission(request)
            if model.__name__ in closed:
                assert not desk.has_add_permission(request)
                assert not desk.has_change_permission(request)


def test_a_posted_entry_is_shown_and_takes_nothing(cast):
    entry = cast.entry(narration="职工篮球赛服装")
    for person in (cast.bookkeeper, cast.approver, cast.auditor):
        client = browser(person)
        shown = client.get(page("entry_change", entry.pk))
        assert shown.status_code == 200
        assert entry.canonical[:40] in shown.content.decode().replace("&quot;", '"')
        assert client.post(page("entry_change", entry.pk), {"narration": "别的"}).status_code == 403
        assert client.post(page("entry_delete", entry.pk), {"post": "yes"}).status_code == 403
        assert client.get(page("entry_add")).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [entry.pk]}
        client.post(page("entry_changelist"), chosen)
    assert Entry.objects.get().narration == "职工篮球赛服装"
    assert Draft.objects.count() == 1
    assert Approval.objects.count() == 4

    found = browser(cast.bookkeeper).get(page("entry_changelist"), {"q": entry.number}).content.decode()
    assert "职工篮球赛服装" in found
    assert (
        "职工篮球赛服装"
        not in browser(cast.bookkeeper).get(page("entry_changelist"), {"q": "2026-999999"}).content.decode()
    )
    assert browser(cast.member).get(page("entry_changelist")).status_code in {302, 403}
    assert Checkpoint.objects.count() == 0


def test_drafts_are_seen_as_at_the_desk(cast):
    draft = cast.draft()
    assert "职工篮球赛服装" in browser(cast.handler).get(page("draft_changelist")).content.decode()
    assert browser(cast.auditor).get(page("draft_change", draft.pk)).status_code == 200
    other = make_other_handler(cast)
    assert "职工篮球赛服装" not in browser(other).get(page("draft_changelist")).content.decode()
    assert browser(other).get(page("draft_change", draft.pk)).status_code in {302, 403}


def make_other_handler(cast):
    return appointed(Role.FUND_HANDLER, name="别人")


RULE = {
    "code": "holiday.test", "kind": "per_head_year", "province": "", "from_on": "2026-01-01", "to_on": "", "citation": "某文件第三条",
    "citation_en": "", "certainty": "check", "effect": "warn",
}  # fmt: skip


def test_a_rule_whose_figures_do_not_fit_is_refused_at_its_field(cast):
    client = browser(cast.approver)
    right = FinanceRule.objects.filter(kind="per_head_year").first()
    params = right.params if right else {"fen": 200000, "accounts": ["exp.activity.welfare"]}
    for wrong in ({"yuan": 1}, {**params, "unknown": 1}, [1], "x"):
        answered = client.post(page("financerule_add"), RULE | {"params": json.dumps(wrong)})
        assert answered.status_code == 400
        assert "errorlist" in answered.content.decode()
    assert not FinanceRule.objects.filter(code="holiday.test").exists()
    assert client.post(page("financerule_add"), RULE | {"params": json.dumps(params)}).status_code == 302
    assert FinanceRule.objects.filter(code="holiday.test").exists()
    assert browser(cast.bookkeeper).get(page("financerule_add")).status_code == 403


def test_the_approver_decides_the_settings_and_nobody_else(cast):
    settings = FundSettings.objects.get()
    said = {
        "totals_for": "members", "entries_for": "members", "vouchers_for": "members", "every": "month", "question_days": 7, "answer_days": 3,
        "resolution_from_fen": 100_000, "province": "32", "chart_version": 2010,
    }  # fmt: skip
    assert browser(cast.bookkeeper).post(page("fundsettings_change", settings.pk), said).status_code == 403
    assert browser(cast.approver).post(page("fundsettings_change", settings.pk), said).status_code == 302
    assert FundSettings.objects.get().every == "month"
    assert browser(cast.approver).get(page("fundsettings_add")).status_code == 403


def account(**more):
    said = {
        "slug": "exp.activity.reading",
        "name": "读书活动支出",
        "name_en": "Reading",
        "is_posting": "on",
        "is_open": "on",
        "position": 0,
        "note": "",
    }
    rows = {
        "codes-TOTAL_FORMS": 1,
        "codes-INITIAL_FORMS": 0,
        "codes-0-chart_version": 2010,
        "codes-0-code": "50109",
    }
    return said | rows | more


def test_an_account_stands_below_its_heading_with_its_number(cast):
    client = browser(cast.bookkeeper)
    for slug in ("reading", "foo.bar", "exp.nothing.reading", "asset.bank.second", "exp.活动"):
        assert client.post(page("account_add"), account(slug=slug)).status_code == 400
    taken = client.post(page("account_add"), account(**{"codes-0-code": "50102"}))
    assert taken.status_code == 400
    assert client.post(page("account_add"), account()).status_code == 302
    made = Account.objects.get(slug="exp.activity.reading")
    assert (made.kind, made.parent_id, made.codes.get().code) == ("expense", "exp.activity", "50109")
    assert "读书活动支出" in client.get(page("account_changelist"), {"q": "50109"}).content.decode()
    assert browser(cast.approver).get(page("account_add")).status_code == 403


def test_an_activity_gets_its_number_and_its_days_are_checked(cast):
    client = browser(cast.bookkeeper)
    said = {"name": "读书会", "branch": cast.activity.branch_id, "starts_on": "2026-05-01", "ends_on": "2026-04-01", "budget_fen": 0, "headcount": "", "is_open": "on", "seen": ""}  # fmt: skip
    assert client.post(page("activity_add"), said).status_code == 400
    assert client.post(page("activity_add"), said | {"ends_on": "2026-05-02"}).status_code == 302
    assert Activity.objects.get(name="读书会").code == "2026-002"
    assert Activity.objects.get(name="读书会").starts_on == date(2026, 5, 1)


def test_every_field_helps_and_every_list_is_searched(cast, rf):
    request = rf.get("/")
    silent = set()
    for desk in OURS.values():
        assert desk.search_fields
        for person in (cast.bookkeeper, cast.approver):
            request.user = person
            if not desk.has_add_permission(request) and not desk.has_change_permission(request):
                continue
            inlines = [inline.get_formset(request).form for inline in desk.get_inline_instances(request)]
            for form in (desk.get_form(request), *inlines):
                silent |= {
                    (desk.opts.model_name, name)
                    for name, field in form.base_fields.items()
                    if not field.help_text and name != "seen"
                }
    assert silent == set()


def test_a_counterparty_is_tied_to_a_member_by_the_staff_card(cast):
    client, other = browser(cast.bookkeeper), Counterparty.objects.create(book=cast.book, name="李建国")
    number, address = cast.member.employee_number, page("counterparty_change", other.pk)
    said = {"name": "李建国", "kind": "person", "seen": ""}
    wrong = client.post(address, said | {"employee_number": "99999999"})
    assert wrong.status_code == 400
    assert "Nobody has this employee number." in wrong.content.decode()
    assert client.post(address, said | {"kind": "company", "employee_number": number}).status_code == 400
    assert Counterparty.objects.get().member is None
    assert client.post(address, said | {"employee_number": f" {number} "}).status_code == 302
    assert Counterparty.objects.get().member == cast.member
    assert f'value="{number}"' in client.get(address).content.decode()
    assert client.post(address, said | {"employee_number": ""}).status_code == 302
    assert Counterparty.objects.get().member is None
    assert browser(cast.approver).post(address, said | {"employee_number": number}).status_code == 403
    assert browser(cast.approver).get(address).status_code == 200
