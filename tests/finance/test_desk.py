"""The fund's desk: from the photo of a receipt to the entry in the books. Whole visits through the client."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from finance.actions import approving, books, drafting, repeating, vouchers
from finance.actions.drafting import DraftLineIn, Words
from finance.models import Draft, Entry, FinanceRule, Recurrence, RuleHit, SourceDocument
from finance.permissions import drafts_for
from finance.reading.desk_form import open_advances
from finance.rules.moves import Stage
from members.models import Notice, User
from members.rules.roles import Role
from tests.factories.members import appointed
from tests.finance.cast import make_cast, photo
from union_portal.lib import Refused
from union_portal.waiting import waiting_at_the_desk

pytestmark = pytest.mark.django_db


def cast_of_today():
    """The books of this very year: pages know no other day than today."""
    made = make_cast()
    made.at = timezone.now()
    if timezone.localdate().year != 2026:
        books.open_year(made.book, timezone.localdate().year, by=made.bookkeeper, at=made.at)
    return made


@pytest.fixture
def cast():
    return cast_of_today()


def browser(user):
    client = Client()
    client.force_login(user)
    client.cookies["display"] = "standard.medium.auto.en"
    return client


def today():
    return timezone.localdate()


def receipt(name="IMG_1.jpg", shade=90, data=None):
    return SimpleUploadedFile(name, data or photo(shade), "image/jpeg")


def typed(**more):
    said = {
        "mode": "", "kind": "expense", "category": "exp.activity.recreation", "amount": "1,234.50", "paid_from": "asset.bank",
        "on": today().isoformat(), "narration": "职工篮球赛服装", "payee": "某体育用品店", "document": "invoice",
    }  # fmt: skip
    return {name: value for name, value in (said | more).items() if value is not None}


def sent(client, path="/finance/desk/new/", **more):
    return client.post(path, typed(**more))


def do(client, draft, name, **said):
    return client.post(
        reverse("finance:draft-do", args=[draft.pk, name]),
        {f"{name}-{field}": value for field, value in said.items()},
    )


def text(response):
    return response.content.decode()


def deeds(client, draft):
    page = client.get(draft.get_absolute_url())
    return [each["deed"].name for each in [*page.context["forward"], *page.context["others"]]], text(page)


def test_before_the_books_are_open_the_desk_says_so(root):
    page = text(browser(appointed(Role.BOOKKEEPER)).get("/finance/desk/"))
    assert "Open a set of books with its year first" in page
    assert "The bookkeeper opens the books first" in text(
        browser(appointed(Role.FUND_HANDLER)).get("/finance/desk/")
    )


# --- the way of a draft ----------------------------------------------------------------------------------------


def test_a_receipt_goes_from_the_phone_into_the_books(cast):
    handler, checker, approver, bookkeeper = map(
        browser, (cast.handler, cast.checker, cast.approver, cast.bookkeeper)
    )
    assert "Photograph the receipt" in text(handler.get("/finance/desk/"))

    response = sent(
        handler,
        papers=[receipt(), receipt("IMG_2.jpg", 120)],
        activity=cast.activity.pk,
        amount="￥１，２３４．５０",
    )
    draft = Draft.objects.get()
    assert response.url == draft.get_absolute_url()
    assert (draft.amount_fen, draft.activity, draft.counterparty.name) == (
        123_450,
        cast.activity,
        "某体育用品店",
    )
    assert draft.documents.count() == 2
    names, page = deeds(handler, draft)
    assert names == ["submit", "drop"]
    assert "壹仟贰佰叁拾肆元伍角整" in page
    assert "Papers are missing: plan or notice of the activity, attendance list." in page
    assert "the activity “秋季职工篮球赛”" in page

    assert do(handler, draft, "submit").status_code == 302
    names, page = deeds(handler, draft)
    assert names == ["take_back"]
    assert "A checker looks at it now." in page

    assert "1,234.50" in text(checker.get("/finance/desk/"))
    assert deeds(checker, draft)[0] == ["check", "return"]
    assert do(checker, draft, "return", note="").status_code == 400
    assert do(checker, draft, "return", note="发票抬头不对").status_code == 302
    assert "came back" in text(handler.get("/finance/desk/"))
    assert "发票抬头不对" in text(handler.get(draft.get_absolute_url()))
    edit = reverse("finance:draft-edit", args=[draft.pk])
    assert 'value="1,234.50"' in text(handler.get(edit))
    assert sent(handler, edit, narration="职工篮球赛服装（24套）", amount="1234.5").status_code == 302
    do(handler, draft, "submit")
    do(checker, draft, "check", note="已核对")

    assert deeds(checker, draft)[0] == []
    assert deeds(approver, draft)[0] == ["approve", "return"]
    assert do(approver, draft, "approve", note="").status_code == 302
    assert "Tick “职工篮球赛服装（24套）”" in text(bookkeeper.get("/finance/desk/"))
    response = bookkeeper.post("/finance/desk/post/", {"drafts": [draft.pk], "query": "show=post"})
    assert response.url == "/finance/desk/?show=post"
    entry = Entry.objects.get()
    assert entry.draft == draft
    page = text(bookkeeper.get(draft.get_absolute_url()))
    assert entry.number in page
    assert "Take the entry back" in page
    voucher = text(bookkeeper.get(reverse("finance:draft-paper", args=[draft.pk])))
    for wanted in (
        entry.number,
        "壹仟贰佰叁拾肆元伍角整",
        "50102",
        cast.handler.name,
        cast.checker.name,
        cast.bookkeeper.name,
    ):
        assert wanted in voucher
    pdf = bookkeeper.get(reverse("finance:draft-paper", args=[draft.pk]), {"format": "pdf"})
    assert pdf.content[:5] == b"%PDF-"


def test_nobody_decides_on_what_they_wrote_and_reads_why(cast):
    both = appointed(Role.FUND_CHECKER, name="秦二")
    cast.handler.appointments.create(
        role=Role.FUND_CHECKER.value, branch=cast.book.branch, starts_on=date(2020, 1, 1)
    )
    draft = cast.submitted(on=today())
    names, page = deeds(browser(cast.handler), draft)
    assert names == ["take_back"]
    assert "You wrote this draft: somebody else looks at it." in page
    assert do(browser(cast.handler), draft, "check").status_code == 409
    assert deeds(browser(both), draft)[0] == ["check", "return"]
    cast.checker.appointments.create(
        role=Role.APPROVER.value, branch=cast.book.branch, starts_on=date(2020, 1, 1)
    )
    approving.check(draft, by=cast.checker, at=cast.at)
    names, page = deeds(browser(cast.checker), draft)
    assert names == ["return"]
    assert "You checked this draft: somebody else approves it." in page
    assert do(browser(cast.checker), draft, "approve").status_code == 409
    draft.refresh_from_db()
    assert draft.stage == Stage.APPROVING
    cast.handler.appointments.create(
        role=Role.APPROVER.value, branch=cast.book.branch, starts_on=date(2020, 1, 1)
    )
    assert deeds(browser(cast.handler), draft)[0] == ["take_back"]
    assert do(browser(cast.handler), draft, "approve").status_code == 409
    with pytest.raises(Refused, match="由别人"):
        approving.approve(draft, by=User.objects.get(pk=cast.handler.pk), at=cast.at)


def test_a_large_expense_asks_for_its_resolution(cast):
    draft = cast.checked(600_000, on=today())
    approver = browser(cast.approver)
    refused = do(approver, draft, "approve", note="")
    assert refused.status_code == 400
    assert "resolution of the committee" in text(refused)
    assert do(approver, draft, "approve", resolution="2026年第9次会议").status_code == 302
    draft.refresh_from_db()
    assert (draft.stage, draft.resolution) == (Stage.APPROVED, "2026年第9次会议")
    lines = [DraftLineIn("exp.activity.recreation", 600_000), DraftLineIn("asset.other_receivable", -600_000)]
    words = Words(on=today(), narration="报销", kind="repayment", payee="王强", no_voucher_reason="见附件")
    settled = drafting.save(None, words, lines, book=cast.book, by=cast.handler, at=cast.at)
    approving.check(approving.submit(settled, by=cast.handler, at=cast.at), by=cast.checker, at=cast.at)
    assert do(approver, settled, "approve", note="").status_code == 400


def test_what_a_rule_stops_needs_an_exception_with_its_reason(cast):
    FinanceRule.objects.filter(code="words.gift_cards").update(effect="block")
    draft = cast.checked(narration="购物卡", on=today())
    approver = browser(cast.approver)
    page = text(approver.get(draft.get_absolute_url()))
    assert "“购物卡”: such spending may be forbidden." in page
    assert "to be confirmed by the union" in page
    assert do(approver, draft, "approve").status_code == 409
    hit = RuleHit.objects.get(draft=draft, effect="block")
    address = reverse("finance:draft-do", args=[draft.pk, "except"])
    assert approver.post(address, {"hit": hit.pk, f"except-{hit.pk}-reason": " "}).status_code == 400
    assert (
        browser(cast.checker).post(address, {"hit": hit.pk, f"except-{hit.pk}-reason": "可以"}).status_code
        == 409
    )
    assert (
        approver.post(address, {"hit": hit.pk, f"except-{hit.pk}-reason": "退休慰问，另有决议"}).status_code
        == 302
    )
    assert do(approver, draft, "approve").status_code == 302
    assert "退休慰问，另有决议" in text(browser(cast.auditor).get(draft.get_absolute_url()))


# --- what is typed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount", "12.345", "has more than two decimals"),
        ("amount", "12,34", "can be read in two ways"),
        ("amount", "-5", "below zero"),
        ("amount", "0", "The amount is nothing"),
        ("amount", "一百", "is not an amount"),
        ("amount", "", "Give the amount in yuan"),
        ("category", "inc.dues", "This category is for money in."),
        ("category", "exp.activity", "Select a valid choice"),
        ("narration", "", "This field is required"),
        ("on", "2031-01-01", "lies in the future"),
        ("on", "2025-03-01", "no month for this day"),
        ("paid_from", "asset.other_receivable", "Choose whose advance it was paid from."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(cast, field, value, sentence):
    response = sent(browser(cast.handler), **{field: value})
    assert response.status_code == 400
    assert sentence in text(response)
    assert 'value="职工篮球赛服装"' in text(response) or field == "narration"
    assert not Draft.objects.exists()


def test_a_day_in_a_closed_month_is_refused_at_its_field(cast):
    cast.closed(7)
    response = sent(browser(cast.handler), on="2026-07-15")
    assert response.status_code == 400
    assert "2026-07 is closed. Date it in an open month." in response.context["form"].errors["on"][0]
    assert not Draft.objects.exists()


def test_a_voucher_that_is_really_a_web_page_is_refused_and_good_ones_are_kept(cast):
    handler, page = browser(cast.handler), b"<!doctype html><script>alert(1)</script>"
    response = sent(handler, papers=[receipt("a.jpg", data=page)])
    assert response.status_code == 400
    assert "a.jpg: This is a web page." in response.context["form"].errors["papers"][0]
    assert not Draft.objects.exists()

    response = sent(handler, papers=[receipt(), receipt("b.pdf", data=page)])
    draft = Draft.objects.get()
    assert response.status_code == 400
    assert "b.pdf: This is a web page." in text(response)
    assert f'action="{reverse("finance:draft-edit", args=[draft.pk])}"' in text(response)
    assert "Choose the file again" not in text(response)
    assert draft.documents.count() == 1


def test_a_photo_outlives_a_mistake_in_the_form(cast):
    handler = browser(cast.handler)
    response = sent(handler, amount="12.345", papers=[receipt()])
    draft = Draft.objects.get()
    assert response.status_code == 400
    assert "has more than two decimals" in text(response)
    assert 'value="12.345"' in text(response)
    assert (draft.documents.count(), draft.lines.count()) == (1, 0)
    assert do(handler, draft, "submit").status_code == 409
    assert sent(handler, reverse("finance:draft-edit", args=[draft.pk]), amount="12.34").status_code == 302
    draft = Draft.objects.get()
    assert (draft.amount_fen, draft.documents.count()) == (1234, 1)


def test_a_draft_is_kept_half_finished_and_handed_in_only_when_it_is_whole(cast):
    handler = browser(cast.handler)
    nothing = {"category": "", "amount": "", "narration": "", "payee": ""}
    assert sent(handler, unfinished="1", **nothing).status_code == 302
    draft = Draft.objects.get()
    assert "no amount yet" in text(handler.get("/finance/desk/?show=mine"))
    assert "The amount is missing" in text(do(handler, draft, "submit"))
    assert sent(handler, unfinished="1", amount="x", category="", narration="").status_code == 400
    assert Draft.objects.count() == 1
    edit = reverse("finance:draft-edit", args=[draft.pk])
    assert "……" not in text(handler.get(edit))
    assert sent(handler, edit, narration="", unfinished="1").status_code == 302
    assert "Say what the money was for." in text(do(handler, draft, "submit"))
    sent(handler, edit)
    assert "Attach a photo of the receipt" in text(do(handler, draft, "submit"))
    sent(handler, edit, no_voucher_reason="自动售货机无票")
    assert do(handler, draft, "submit").status_code == 302


def test_rules_and_budget_are_said_while_it_is_typed_and_nothing_is_stored(cast):
    handler = browser(cast.handler)
    cast.entry(on=today(), narration="服装")
    said = typed(amount="1234.50", activity=str(cast.activity.pk), narration="夜宵，KTV")
    html = handler.post("/finance/desk/hints/", said).json()["html"]
    for wanted in (
        "“KTV”",
        "is it a duplicate?",
        "2026-000001",
        "Papers are missing",
        "Budget with this draft",
        "28,765.50",
    ):
        assert wanted in html, wanted
    assert "As soon as" in handler.post("/finance/desk/hints/", typed(amount="")).json()["html"]
    assert "Budget with this draft" in text(sent(handler, check="1", activity=cast.activity.pk))
    assert Draft.objects.count() == 1
    assert browser(cast.checker).post("/finance/desk/hints/", said).status_code == 403


def test_transfers_advances_and_splits_are_typed_in_words(cast):
    handler = browser(cast.handler)

    def lines(**said):
        response = sent(handler, **said)
        assert response.status_code == 302, response.context["form"].errors
        draft = Draft.objects.latest("pk")
        assert (
            handler.get(reverse("finance:draft-edit", args=[draft.pk])).context["form"].mode == said["mode"]
        )
        return draft.kind, [(line.account_id, line.amount_fen) for line in draft.lines.all()]

    assert lines(mode="transfer", source="asset.bank", target="asset.cash", amount="500") == (
        "transfer", [("asset.cash", 50_000), ("asset.bank", -50_000)],
    )  # fmt: skip
    refused = sent(handler, mode="transfer", source="asset.bank", target="asset.bank", amount="500")
    assert "From and to are the same place." in text(refused)
    assert lines(mode="advance", source="asset.cash", payee="王强", amount="3000") == (
        "advance", [("asset.other_receivable", 300_000), ("asset.cash", -300_000)],
    )  # fmt: skip
    advance = Draft.objects.latest("pk")
    assert advance.counterparty.kind == "person"
    vouchers.attach(advance, photo(7), "a.jpg", "other", by=cast.handler, at=cast.at)
    for step, by in (
        (approving.submit, cast.handler),
        (approving.check, cast.checker),
        (approving.approve, cast.approver),
        (approving.post, cast.bookkeeper),
    ):
        step(advance, by=by, at=cast.at)

    page = text(handler.get("/finance/desk/new/?as=settle"))
    assert f"王强: 3,000.00 yuan open, since {today()}" in page
    holder = {"mode": "settle", "holder": str(advance.counterparty_id), "source": "asset.cash"}
    assert lines(**holder, amount="2600", returned="400") == (
        "repayment", [("exp.activity.recreation", 260_000), ("asset.cash", 40_000), ("asset.other_receivable", -300_000)],
    )  # fmt: skip
    assert lines(**holder, amount="3200.50") == (
        "repayment", [("exp.activity.recreation", 320_050), ("asset.cash", -20_050), ("asset.other_receivable", -300_000)],
    )  # fmt: skip
    assert "less can be given back" in text(sent(handler, **holder, amount="2600", returned="500"))
    assert Draft.objects.latest("pk").counterparty == advance.counterparty
    assert lines(mode="", paid_from="asset.other_receivable", holder=str(advance.counterparty_id), amount="10")[1] == [
        ("exp.activity.recreation", 1000), ("asset.other_receivable", -1000),
    ]  # fmt: skip
    assert Draft.objects.latest("pk").counterparty == advance.counterparty

    split = {
        "mode": "lines",
        "rows": "4",
        "line_kind": "expense",
        "account-0": "exp.activity.recreation",
        "debit-0": "70",
        "account-1": "exp.activity.publicity",
        "debit-1": "30",
        "memo-1": "横幅",
        "account-2": "asset.bank",
    }
    assert lines(**split, **{"credit-2": "100"})[1] == [
        ("exp.activity.recreation", 7000), ("exp.activity.publicity", 3000), ("asset.bank", -10_000),
    ]  # fmt: skip
    assert "Debits and credits differ by 10.00 yuan." in text(sent(handler, **split, **{"credit-2": "90"}))
    more = sent(handler, **split, more="1")
    assert more.context["form"].rows == 8
    assert 'value="横幅"' in text(more)
    switched = sent(handler, **{"as": "transfer", "mode": ""}, amount="77.10")
    assert 'value="77.10"' in text(switched)


def test_an_advance_is_open_until_it_is_settled(cast):
    assert open_advances(cast.book) == []
    cast.entry(300_000, "asset.other_receivable", kind="advance", payee="王强", on=today())
    (found,) = open_advances(cast.book)
    assert (found.name, found.left_fen) == ("王强", 300_000)


# --- taken back, copied, again ------------------------------------------------------------------------------------


def test_an_entry_is_taken_back_once_and_a_reversal_never(cast):
    entry, bookkeeper = cast.entry(on=today()), browser(cast.bookkeeper)
    address = reverse("finance:reverse", args=[entry.number])
    assert bookkeeper.post(address, {"reason": " "}).status_code == 400
    response = bookkeeper.post(address, {"reason": "金额录错"})
    draft = Draft.objects.get(kind="reversal")
    assert response.url == draft.get_absolute_url()
    assert (draft.on, draft.reverses, draft.reason) == (today(), entry, "金额录错")
    again = bookkeeper.post(address, {"reason": "再来"})
    assert again.status_code == 409
    assert "This entry is being reversed already." in text(again)
    approving.submit(draft, by=cast.bookkeeper, at=cast.at)
    approving.check(draft, by=cast.checker, at=cast.at)
    approving.approve(draft, by=cast.approver, at=cast.at)
    reversal = approving.post(draft, by=cast.bookkeeper, at=cast.at)
    refused = bookkeeper.post(reverse("finance:reverse", args=[reversal.number]), {"reason": "撤销"})
    assert refused.status_code == 409
    assert "A reversal is not taken back." in text(refused)
    assert Draft.objects.filter(kind="reversal").count() == 1
    assert browser(cast.handler).get(address).status_code == 403
    for number in ("2026-999999", "2026-²", "x", "2026-9999999999999"):
        assert bookkeeper.get(f"/finance/desk/reverse/{number}/").status_code == 404
    assert bookkeeper.get("/finance/desk/", {"q": "\0", "show": "\0"}).status_code in {200, 400}


def test_a_draft_is_copied_without_its_papers(cast):
    draft, handler = cast.entry(on=today()).draft, browser(cast.handler)
    response = do(handler, draft, "copy", on=today().isoformat())
    again = Draft.objects.get(copied_from=draft)
    assert response.url == again.get_absolute_url()
    assert (again.amount_fen, again.documents.count(), again.stage) == (draft.amount_fen, 0, Stage.DRAFTING)
    assert do(handler, draft, "copy", on="").status_code == 400


def test_a_recurring_draft_is_written_once_on_its_day_and_its_handler_is_told(cast):
    draft, handler = cast.draft(on=today()), browser(cast.handler)
    assert do(handler, draft, "repeat", every="month", next_on=today().isoformat()).status_code == 400
    assert (
        do(
            handler, draft, "repeat", every="month", next_on=(today() + timedelta(days=3)).isoformat()
        ).status_code
        == 302
    )
    assert [each.draft for each in handler.get("/finance/desk/recurring/").context["rows"]] == [draft]
    assert repeating.write_due(at=cast.at) == 0
    Recurrence.objects.update(next_on=today())
    notices = Notice.objects.filter(recipient=cast.handler).count()
    assert repeating.write_due(at=cast.at) == 1
    assert repeating.write_due(at=cast.at) == 0
    again = Draft.objects.get(copied_from=draft)
    assert (again.on, again.prepared_by, again.amount_fen) == (today(), cast.handler, draft.amount_fen)
    assert Notice.objects.filter(recipient=cast.handler).count() == notices + 1
    assert Recurrence.objects.get().next_on > today()

    do(handler, draft, "pause")
    Recurrence.objects.update(next_on=today())
    assert repeating.write_due(at=cast.at) == 0
    do(handler, draft, "go-on")
    assert Recurrence.objects.get().next_on > today()
    do(handler, draft, "stop")
    assert not Recurrence.objects.exists()
    assert Draft.objects.count() == 2


def test_a_recurring_draft_keeps_its_day_after_a_short_month():
    assert repeating.next_after(date(2026, 1, 31), "month", 31) == date(2026, 2, 28)
    assert repeating.next_after(date(2026, 2, 28), "month", 31) == date(2026, 3, 31)
    assert repeating.next_after(date(2026, 11, 30), "quarter", 30) == date(2027, 2, 28)
    assert repeating.next_after(date(2028, 2, 29), "year", 29) == date(2029, 2, 28)


# --- the list, papers, who sees what ------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_links(cast):
    cast.draft(
        on=today(),
        narration="笔记本",
        category="exp.activity.publicity",
        payee="文具店",
        activity=cast.activity,
    )
    cast.draft(900_000, on=date(2026, 8, 3), narration="春晚场地", payee="剧院", branch=cast.activity.branch)
    cast.draft(5_000, "inc.dues", kind="income", on=today(), narration="会费", payee="")
    handler = browser(cast.handler)

    def shown(**query):
        return [
            row.draft.narration
            for row in handler.get("/finance/desk/", {"show": "mine", **query}).context["rows"]
        ]

    assert shown() == ["会费", "春晚场地", "笔记本"]
    assert shown(month="2026-08") == ["春晚场地"]
    assert shown(category="inc") == ["会费"]
    assert shown(category="exp.activity") == ["春晚场地", "笔记本"]
    assert shown(activity=cast.activity.pk) == ["笔记本"]
    assert shown(branch=cast.activity.branch_id) == ["春晚场地"]
    assert shown(**{"from": "5000"}) == ["春晚场地"]
    assert shown(q="文具") == ["笔记本"]
    assert shown(q="没有") == []
    assert shown(month="2026-99", activity="x", before="nonsense") == ["会费", "春晚场地", "笔记本"]


def test_papers_are_for_who_sees_the_draft_and_kept_by_nobody_else(cast):
    draft = cast.draft(on=today())
    paper = SourceDocument.objects.get()
    address = reverse("finance:voucher-original", args=[paper.pk])
    response = browser(cast.handler).get(address)
    assert (response.status_code, response["Content-Type"], response["X-Content-Type-Options"]) == (
        200,
        f"image/{'png' if paper.kind == 'png' else 'jpeg'}",
        "nosniff",
    )
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("inline")
    for person in (cast.checker, cast.bookkeeper, cast.auditor):
        assert browser(person).get(address).status_code == 200
    for person in (cast.member, cast.administrator, appointed(Role.FUND_HANDLER)):
        assert browser(person).get(address).status_code in {403, 404}
    assert Client().get(address).status_code == 302
    remove = reverse("finance:voucher-remove", args=[paper.pk])
    assert browser(cast.checker).post(remove).status_code == 302
    assert draft.documents.filter(removed_at__isnull=True).exists()
    browser(cast.handler).post(remove)
    assert not draft.documents.filter(removed_at__isnull=True).exists()


def test_every_role_is_refused_what_is_not_its_own(cast):
    draft = cast.draft(on=today())
    gets = {
        "/finance/desk/": {"handler", "checker", "approver", "bookkeeper", "auditor"},
        "/finance/desk/new/": {"handler", "bookkeeper"},
        draft.get_absolute_url(): {"handler", "checker", "approver", "bookkeeper", "auditor"},
        reverse("finance:draft-paper", args=[draft.pk]): {
            "handler",
            "checker",
            "approver",
            "bookkeeper",
            "auditor",
        },
        "/finance/desk/recurring/": {"handler", "checker", "approver", "bookkeeper", "auditor"},
    }
    for path, allowed in gets.items():
        found = {name for name, person in cast.people.items() if browser(person).get(path).status_code == 200}
        assert found == allowed, path
    posts = [
        (reverse("finance:draft-do", args=[draft.pk, name]), {})
        for name in ("submit", "drop", "check", "approve", "post")
    ]
    posts.append((reverse("finance:draft-edit", args=[draft.pk]), typed(narration="别人改的")))
    posts.append(("/finance/desk/post/", {"drafts": [draft.pk]}))
    for name in ("checker", "approver", "auditor", "member", "administrator"):
        client = browser(cast.people[name])
        for path, said in posts:
            client.post(path, said)
    draft.refresh_from_db()
    assert (draft.stage, draft.narration) == ("drafting", "职工篮球赛服装")
    assert list(drafts_for(appointed(Role.FUND_HANDLER))) == []


def test_what_waits_stands_on_my_page_and_at_the_desk_of_staff(cast):
    """For each who has to do something with it, and for nobody else."""
    draft, waiting = cast.submitted(on=today()), "draft of the fund to"
    assert f"1 {waiting} check" in text(browser(cast.checker).get("/me/"))
    assert [
        each["count"] for each in waiting_at_the_desk(cast.checker) if each["url"].startswith("/finance/")
    ] == [1]
    assert [each for each in waiting_at_the_desk(cast.auditor) if each["url"].startswith("/finance/")] == []
    for person in (cast.handler, cast.approver, cast.bookkeeper, cast.auditor, cast.member):
        assert waiting not in text(browser(person).get("/me/"))
    approving.return_(draft, by=cast.checker, at=cast.at, note="票据不清")
    assert "1 draft of the fund came back to you" in text(browser(cast.handler).get("/me/"))
    cast.checked(on=today())
    cast.approved(on=today())
    assert f"1 {waiting} approve" in text(browser(cast.approver).get("/me/"))
    assert f"1 {waiting} post" in text(browser(cast.bookkeeper).get("/me/"))
