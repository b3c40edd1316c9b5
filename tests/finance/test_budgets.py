"""Budgets from the first line to the revision, and the first day of a book. Whole visits through the client."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from finance.actions import budgets as deeds
from finance.actions.budgets import Planned
from finance.models import Book, Budget, BudgetLine, BudgetReturn, Entry
from finance.reading.budgets import execution
from members.rules.roles import Role
from tests.factories.members import AppointmentFactory, appointed, union
from tests.finance.cast import make_cast, photo
from tests.finance.test_bank_pages import refused
from tests.finance.test_months import browser, paid
from tests.project.test_query_ceilings import counted
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def begun(cast, *lines, resolution="2026年第一次委员会 2026-01-10"):
    budget = deeds.begin(cast.book, 2026, by=cast.bookkeeper, at=cast.at)
    planned = lines or (Planned("exp.activity", 1_000_000),)
    return deeds.save(budget, planned, resolution=resolution, by=cast.bookkeeper, at=cast.at)


def typed(*rows, **more):
    said = {"rows": len(rows), "resolution": "2026年第一次委员会", **more}
    for number, row in enumerate(rows):
        for name, value in zip(("account", "amount", "branch", "activity", "note"), row, strict=False):
            said[f"{name}_{number}"] = value
    return said


def workbook(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("budget.xlsx", out.getvalue())


def test_a_budget_is_written_approved_by_somebody_else_and_revised(cast):
    keeper, approver = browser(cast.bookkeeper), browser(cast.approver)
    address = keeper.post("/finance/desk/budgets/", {"year": 2026}).url
    budget = Budget.objects.get()
    rows = [
        ("exp.activity", "10,000"),
        ("exp.activity.recreation", "2000.50", str(cast.activity.branch_id), "", "球赛"),
        ("", ""),
    ]
    paper = SimpleUploadedFile("decision.jpg", photo(), "image/jpeg")
    assert keeper.post(address, typed(*rows, file=paper)).status_code == 302
    assert list(budget.lines.values_list("account", "amount_fen")) == [
        ("exp.activity", 1_000_000),
        ("exp.activity.recreation", 200_050),
    ]

    page = f"/finance/desk/budgets/{budget.pk}/"
    assert keeper.post(page, {"approve": "1"}).status_code == 403
    assert approver.get(f"{page}resolution/").status_code == 200
    assert approver.post(page, {"approve": "1"}).status_code == 302
    budget.refresh_from_db()
    assert (budget.approved_by, bool(budget.file)) == (cast.approver, True)
    assert keeper.get(f"{page}edit/").status_code == 302
    assert keeper.post(f"{page}edit/", typed(("exp.other", "1"))).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(budget=budget).update(amount_fen=1)

    empty = keeper.post(page, {"revise": "1", "reason": ""})
    assert empty.status_code == 400
    assert keeper.post(page, {"revise": "1", "reason": "增加送温暖"}).status_code == 302
    second = Budget.objects.get(version=2)
    assert second.lines.count() == 2
    assert (
        "waits for its approval already"
        in keeper.post(page, {"revise": "1", "reason": "又一次"}).content.decode()
    )
    assert keeper.post(f"/finance/desk/budgets/{second.pk}/", {"drop": "1"}).status_code == 302
    assert Budget.objects.count() == 1


def test_who_approves_hears_of_it_once_and_who_wrote_it_hears_the_result(cast):
    def heard(person):
        return [str(notice.title) for notice in person.notices.filter(url__contains="/budgets/")]

    budget = begun(cast, resolution="")
    assert heard(cast.approver) == []
    rows = (Planned("exp.activity", 1_000_000),)
    for _number in range(2):
        deeds.save(budget, rows, resolution="2026年第一次委员会", by=cast.bookkeeper, at=cast.at)
    assert len(heard(cast.approver)) == 1
    assert "2026" in heard(cast.approver)[0]
    assert heard(cast.bookkeeper) == heard(cast.handler) == []
    deeds.approve(budget, by=cast.approver, at=cast.at)
    assert len(heard(cast.bookkeeper)) == 1
    assert cast.bookkeeper.notices.latest("pk").url.endswith(f"/finance/desk/budgets/{budget.pk}/")
    again = deeds.revise(budget, "增加送温暖", by=cast.bookkeeper, at=cast.at)
    assert len(heard(cast.approver)) == 1
    deeds.save(again, rows, resolution="第二次委员会", reason="增加送温暖", by=cast.bookkeeper, at=cast.at)
    assert len(heard(cast.approver)) == 2


def test_a_budget_is_sent_back_with_words_changed_and_handed_in_again(cast):
    keeper, approver, budget = browser(cast.bookkeeper), browser(cast.approver), begun(cast)
    page = f"/finance/desk/budgets/{budget.pk}/"
    told = cast.approver.notices.count()
    for person in (cast.bookkeeper, cast.handler, cast.checker, cast.auditor):
        assert browser(person).post(page, {"return": "1", "reason": "少了送温暖"}).status_code == 403
    empty = approver.post(page, {"return": "1", "reason": "  "})
    assert empty.status_code == 400
    assert "Send it back" in empty.content.decode()
    assert not budget.returns.exists()

    assert approver.post(page, {"return": "1", "reason": "少了送温暖\n一万元"}).status_code == 302
    back = budget.returns.get()
    assert (back.reason, back.by, back.handed_in_at) == ("少了送温暖 一万元", cast.approver, None)
    notice = cast.bookkeeper.notices.latest("pk")
    assert (notice.url.endswith(page), "2026" in str(notice.title), back.reason in str(notice.title)) == (True, True, False)  # fmt: skip
    for client, person in ((keeper, cast.bookkeeper), (browser(cast.auditor), cast.auditor)):
        shown = client.get(page).content.decode()
        assert back.reason in shown, person
        assert f"by {cast.approver.name}" in shown
        assert ("Hand the budget in again" in shown) == (person == cast.bookkeeper)
        assert "Drop this version" not in shown
    assert "sent back" in keeper.get("/finance/desk/budgets/").content.decode()
    assert back.reason in keeper.get(f"{page}edit/").content.decode()

    # As long as it lies with its maker nobody approves it, sends it back once more or drops it.
    assert "Approve the budget" not in approver.get(page).content.decode()
    assert "handed in again" in approver.post(page, {"approve": "1"}, follow=True).content.decode()
    assert approver.post(page, {"return": "1", "reason": "再来一次"}).status_code == 409
    assert "stays with these words" in keeper.post(page, {"drop": "1"}, follow=True).content.decode()
    assert approver.post(page, {"hand_in": "1"}).status_code == 403

    kept = keeper.post(
        f"{page}edit/", typed(("exp.activity", "10,000"), ("exp.rights.warmth", "10,000")), follow=True
    )
    assert "Hand it in again when it is ready." in kept.content.decode()
    assert cast.approver.notices.count() == told
    deeds.save(budget, [Planned("exp.activity", 1)], resolution="", by=cast.bookkeeper, at=cast.at)
    assert "Without a resolution" in keeper.post(page, {"hand_in": "1"}, follow=True).content.decode()
    keeper.post(f"{page}edit/", typed(("exp.rights.warmth", "10,000")))
    assert keeper.post(page, {"hand_in": "1"}).status_code == 302
    assert cast.approver.notices.count() == told + 1
    assert "was not sent back" in keeper.post(page, {"hand_in": "1"}, follow=True).content.decode()
    assert approver.post(page, {"return": "1", "reason": "又少了"}).status_code == 302
    keeper.post(page, {"hand_in": "1"})
    assert approver.post(page, {"approve": "1"}).status_code == 302
    budget.refresh_from_db()
    assert budget.is_approved
    shown = keeper.get(page).content.decode()
    assert back.reason in shown
    assert "又少了" in shown
    assert approver.post(page, {"return": "1", "reason": "太晚了"}).status_code == 409
    assert budget.returns.count() == 2


def test_the_database_keeps_what_a_budget_was_sent_back_with(cast):
    budget = begun(cast)
    who = {"by": cast.approver, "at": cast.at}

    def sent(**more):
        said = {"budget": budget, "reason": "少了送温暖", **who}
        return lambda: BudgetReturn.objects.create(**(said | more))

    refused("nobody_approves_the_budget_they_prepared", sent(by=cast.bookkeeper))
    refused("a_returned_budget_is_told_why", sent(reason=""))
    back = deeds.return_(budget, "少了送温暖", **who)
    this = BudgetReturn.objects.filter(pk=back.pk)
    refused("a_budget_is_returned_once_until_it_is_handed_in", sent())
    refused("who_hands_a_budget_in_is_named", lambda: this.update(handed_in_at=cast.at))
    refused("what_a_budget_was_returned_with_stays", lambda: this.update(reason="没什么"))
    refused("what_a_budget_was_returned_with_stays", this.delete)
    approved = {"approved_by": cast.approver, "approved_at": cast.at}
    refused(
        "a_returned_budget_is_not_approved", lambda: Budget.objects.filter(pk=budget.pk).update(**approved)
    )
    deeds.hand_in(budget, by=cast.bookkeeper, at=cast.at)
    refused("what_a_budget_was_returned_with_stays", lambda: this.update(handed_in_by=cast.approver))
    deeds.approve(budget, **who)
    refused("an_approved_budget_stays", sent())
    with pytest.raises(Refused):
        deeds.return_(budget, "太晚了", **who)


def test_what_is_wrong_with_a_line_stands_beside_it_and_nothing_is_stored(cast):
    client, budget = browser(cast.bookkeeper), begun(cast)
    address = f"/finance/desk/budgets/{budget.pk}/edit/"
    for rows, sentence in (
        ([("exp.other", "1.234")], "more than two decimals"),
        ([("exp.other", "-5")], "below zero"),
        ([("exp.other", "")], "Give the amount in yuan."),
        ([("", "5")], "Say which account the amount is for."),
        ([("exp.other", "5"), ("exp.other", "6")], "This heading stands in the budget already."),
    ):
        answered = client.post(address, typed(*rows))
        assert answered.status_code == 400
        assert sentence in answered.content.decode()
    html = SimpleUploadedFile("decision.pdf", b"<html></html>", "application/pdf")
    assert client.post(address, typed(("exp.other", "5"), file=html)).status_code == 400
    assert list(budget.lines.values_list("account", flat=True)) == ["exp.activity"]
    more = client.post(address, typed(("exp.other", "5"), more="1"))
    assert more.status_code == 200
    assert 'value="5"' in more.content.decode()
    assert client.post("/finance/desk/budgets/", {"year": 2026}).status_code == 400


def test_without_a_resolution_or_by_its_author_nothing_is_approved(cast):
    budget = begun(cast, resolution="")
    page = f"/finance/desk/budgets/{budget.pk}/"
    client = browser(cast.approver)
    assert (
        "Without a resolution of the committee"
        in client.post(page, {"approve": "1"}, follow=True).content.decode()
    )
    both = appointed(Role.BOOKKEEPER, name="身兼两职")
    AppointmentFactory(user=both, branch=union(), role=Role.APPROVER)
    deeds.save(budget, [Planned("exp.other", 5)], resolution="有", by=both, at=cast.at)
    assert browser(both).post(page, {"approve": "1"}).status_code == 403
    with pytest.raises(Refused):
        deeds.approve(budget, by=both, at=cast.at)
    assert not Budget.objects.in_force().exists()


def test_a_budget_comes_from_a_table_as_a_whole_or_not_at_all(cast):
    client, budget = browser(cast.bookkeeper), begun(cast)
    address = f"/finance/desk/budgets/{budget.pk}/upload/"
    head = ["科目", "分会", "活动编号", "预算金额", "备注"]
    wrong = workbook(
        head,
        ["文体活动支出", "", "", 12000, ""],
        ["不存在的科目", "", "", 1, ""],
        ["50101", "没有的分会", "", 5, ""],
        ["508", "", "", "1.234", ""],
    )
    answered = client.post(address, {"file": wrong})
    page = answered.content.decode()
    assert answered.status_code == 400
    assert [f'<td class="nowrap">{row}</td>' in page for row in (2, 3, 4, 5)] == [False, True, True, True]
    assert budget.lines.count() == 1

    right = workbook(
        ["2026年预算"],
        head,
        ["50102 文体活动支出", "", cast.activity.code, 12000, "球赛"],
        ["exp.other", "", "", "1,000.50", ""],
        ["合计", "", "", 13000.5, ""],
    )
    assert client.post(address, {"file": right}).status_code == 302
    assert set(budget.lines.values_list("account", "activity", "amount_fen")) == {
        ("exp.activity.recreation", cast.activity.pk, 1_200_000),
        ("exp.other", None, 100_050),
    }
    assert client.post(address, {"file": workbook(["甲", "乙"], [1, 2])}).status_code == 400
    assert client.post(address, {}).status_code == 400

    template = client.get(f"/finance/desk/budgets/{budget.pk}/table/")
    back = SimpleUploadedFile("back.xlsx", template.content)
    assert client.post(address, {"file": back}).status_code == 302
    assert budget.lines.count() == 2


def test_execution_counts_branches_activities_and_not_the_carry_forward(cast, django_assert_max_num_queries):
    where = {"branch": cast.activity.branch_id, "activity": cast.activity.code}
    cast.put(("exp.activity.recreation", 40_000), ("asset.bank", -40_000), on=date(2026, 10, 5), **where)
    paid(cast, 20_000, account="exp.activity.education")
    budget = begun(
        cast, Planned("exp.activity", 50_000), Planned("exp.activity.recreation", 80_000, branch=cast.activity.branch),
        Planned("exp.activity", 100_000, activity=cast.activity), Planned("exp.other", 0),
    )  # fmt: skip
    cast.put(
        ("exp.activity.recreation", -40_000),
        ("net.surplus", 40_000),
        on=date(2026, 12, 31),
        kind="carry_forward",
    )
    with django_assert_max_num_queries(6):
        rows = execution(budget, date(2026, 7, 2))
    found = {
        (row.line.account_id, bool(row.line.branch_id), bool(row.line.activity_id)): (row.done, row.percent)
        for row in rows
    }
    assert found["exp.activity", False, False] == (60_000, 120)
    assert found["exp.activity.recreation", True, False] == (40_000, 50)
    assert found["exp.activity", False, True] == (40_000, 40)
    assert found["exp.other", False, False] == (0, None)
    client = browser(cast.auditor)
    page = client.get(f"/finance/desk/budgets/{budget.pk}/").content.decode()
    assert "120 %" in page
    assert "-100.00" in page
    counted(django_assert_max_num_queries, 19, f"/finance/desk/budgets/{budget.pk}/", client)
    assert browser(cast.member).get(f"/finance/desk/budgets/{budget.pk}/").status_code == 403
    assert browser(cast.handler).post(f"/finance/desk/budgets/{budget.pk}/", {"drop": "1"}).status_code == 403


# --- the first day -------------------------------------------------------------------------------------------------


def test_the_bookkeeper_opens_the_books_and_puts_the_opening_balances_in(root):
    keeper, handler = (appointed(role) for role in (Role.BOOKKEEPER, Role.FUND_HANDLER))
    client = browser(keeper)
    assert client.get("/finance/desk/months/").url == "/finance/desk/books/"
    for person, is_led in ((keeper, True), (handler, False)):
        desk = browser(person).get("/finance/desk/").content.decode()
        assert ('href="/finance/desk/books/"' in desk) == is_led
    assert "not open yet" in browser(handler).get("/finance/desk/books/").content.decode()
    assert browser(handler).post("/finance/desk/books/", {}).status_code == 403
    for wrong in ({"slug": "主账"}, {"first": "2026-13"}, {"first": "1999-01"}, {"name": ""}):
        answered = client.post(
            "/finance/desk/books/", {"name": "矿工会", "slug": "main", "first": "2026-03"} | wrong
        )
        assert answered.status_code == 400
    assert not Book.objects.exists()
    assert (
        client.post("/finance/desk/books/", {"name": "矿工会", "slug": "main", "first": "2026-03"}).url
        == "/finance/desk/books/opening/"
    )
    assert Book.objects.get().periods.count() == 10

    opening = "/finance/desk/books/opening/"
    lopsided = client.post(opening, {"a_asset__bank": "1,000", "a_net__surplus": "900"})
    assert lopsided.status_code == 400
    assert "100.00 is missing" in lopsided.content.decode()
    assert client.post(opening, {"a_asset__bank": "1.001"}).status_code == 400
    assert client.post(opening, {}).status_code == 400
    assert not Entry.objects.exists()
    assert client.post(opening, {"a_asset__bank": "1,000", "a_net__surplus": "1000"}).status_code == 302
    entry = Entry.objects.get()
    assert (entry.kind, entry.on) == ("opening", date(2026, 3, 1))
    assert client.post(opening, {"a_asset__bank": "1", "a_net__surplus": "1"}).status_code == 409


def test_opening_balances_come_from_the_template(cast):
    client = browser(cast.bookkeeper)
    address = "/finance/desk/books/opening/"
    template = client.get(f"{address}template/")
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    sheet = book.active
    names = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}

    def filled(**cells):
        for name, value in cells.items():
            sheet[name] = value
        out = io.BytesIO()
        book.save(out)
        return {"table": "1", "file": SimpleUploadedFile("opening.xlsx", out.getvalue())}

    bank, surplus = names["102 银行存款"], names["331 结余"]
    both = client.post(address, filled(**{f"B{bank}": 1000, f"C{bank}": 5, f"C{surplus}": "x"}))
    assert both.status_code == 400
    assert f'<td class="nowrap">{bank}</td>' in both.content.decode()
    assert f'<td class="nowrap">{surplus}</td>' in both.content.decode()
    lopsided = client.post(address, filled(**{f"C{bank}": None, f"C{surplus}": 999.99}))
    assert lopsided.status_code == 400
    assert not Entry.objects.exists()
    assert client.post(address, filled(**{f"C{surplus}": 1000})).status_code == 302
    assert Entry.objects.get().amount_fen == 100_000
