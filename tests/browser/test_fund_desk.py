"""A receipt photographed with a phone becomes a draft; its names are covered with a finger, a mouse or the keys."""

from datetime import UTC, date, datetime, timedelta

import pytest

from finance.actions import budgets, repeating, vouchers
from finance.forms.drafts import MODES
from finance.models import BankLine, BankStatement, Draft, PublicCopy, SourceDocument
from tests.finance.test_desk import cast_of_today, today
from tests.finance.test_desk_vouchers import has_red, named_photo


@pytest.fixture
def cast(root):
    return cast_of_today()


@pytest.mark.long
def test_a_photo_becomes_a_draft_and_its_names_are_covered(cast, window):
    view = window(width=360)
    view.sign_in(cast.handler)
    page = view.open("/finance/desk/new/")
    faults = {"form": view.axe("best-practice")}
    page.select_option("#id_category", "exp.activity.recreation")
    assert page.evaluate("document.querySelector('[data-people]').open"), "the category asks for people"
    assert not page.is_visible("[data-field=holder]")
    page.fill("#id_amount", "１，２３４．５０")
    page.fill("#id_narration", "职工篮球赛 KTV")
    page.wait_for_selector("[data-said] .note.warn")
    assert "“KTV”" in page.inner_text("[data-said]")
    faults["hints"] = view.axe("best-practice")
    page.set_input_files(
        "#id_papers", {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": named_photo()}
    )
    view.press("form.fund-form .btns button.btn:not(.second)")
    draft, paper = Draft.objects.get(), SourceDocument.objects.get()
    assert (draft.amount_fen, page.url) == (123_450, view.url + draft.get_absolute_url())
    faults["draft"] = view.axe("best-practice")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page = view.open(f"/finance/desk/v/{paper.pk}/")
    page.wait_for_selector("[data-live] svg")
    frame = page.locator("[data-live]").bounding_box()
    page.locator("[data-live]").scroll_into_view_if_needed()
    frame = page.locator("[data-live]").bounding_box()
    left, top, width, height = (frame[side] for side in ("x", "y", "width", "height"))
    page.mouse.move(left + width * 0.22, top + height * 0.22)
    page.mouse.down()
    page.mouse.move(left + width * 0.3, top + height * 0.3)
    page.mouse.move(left + width * 0.38, top + height * 0.46)
    page.mouse.up()
    page.click("figure .btns button:not([hidden])")
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    assert page.locator("[data-live] rect").count() == 2
    assert page.input_value("[name=y-1]") == "43"
    assert page.input_value("[name=w-1]") == "31"
    page.keyboard.press("Delete")
    assert page.locator("[data-live] rect").count() == 1
    faults["bars"] = view.axe("best-practice")
    view.press("button.btn.second[name=look]")
    faults["look"] = view.axe("best-practice")
    assert page.is_visible("figure img[src*=bars]")
    view.press("button[name=save]")
    copy = PublicCopy.objects.get()
    assert len(copy.boxes) == 1
    assert not has_red(page.request.get(f"{view.url}/finance/v/{copy.pk}/").body())
    assert has_red(page.request.get(f"{view.url}/finance/desk/v/{paper.pk}/original/").body())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults == {name: [] for name in faults}
    assert (view.complaints, view.outside) == ([], [])


@pytest.mark.long
def test_no_page_of_the_fund_desk_has_a_fault_that_a_browser_can_find(cast, window):
    """Drafts are written on phones, and decided on there too."""
    entry = cast.entry(on=today(), activity=cast.activity)
    waiting = cast.checked(
        650_000, "exp.activity.welfare", narration="购物卡", on=today(), occasion="holiday", headcount=12
    )
    own = cast.draft(on=today(), activity=cast.activity)
    paper = own.documents.get()
    vouchers.redact(paper, [[1, 100_000, 100_000, 300_000, 50_000]], by=cast.handler, at=cast.at)
    repeating.repeat(own, every="month", next_on=today() + timedelta(days=9), by=cast.handler, at=cast.at)
    desk = "/finance/desk"
    pages = {
        cast.handler: [f"{desk}/?show=mine&month={today():%Y-%m}", f"{desk}/", f"{desk}/recurring/", f"{desk}/v/{paper.pk}/", *(f"{desk}/new/?as={mode}" for mode in MODES), f"{desk}/d/{own.pk}/", f"{desk}/d/{own.pk}/edit/"],
        cast.approver: [waiting.get_absolute_url()],
        cast.bookkeeper: [f"{desk}/d/{entry.draft_id}/", f"{desk}/d/{entry.draft_id}/paper/", f"{desk}/reverse/{entry.number}/", f"{desk}/?show=under-way"],
    }  # fmt: skip
    found, heard = {}, []
    for person, paths in pages.items():
        view = window()
        view.sign_in(person)
        found |= view.faults(paths, "best-practice")
        heard += [*view.complaints, *view.outside]
    assert (found, heard) == ({}, [])


@pytest.mark.long
def test_no_page_of_budgets_and_of_the_bank_has_a_fault_that_a_browser_can_find(cast, window):
    who = {"by": cast.bookkeeper, "at": cast.at}
    back, waiting = (budgets.begin(cast.book, year, **who) for year in (2026, 2027))
    for each in (back, waiting):
        budgets.save(each, [budgets.Planned("exp.activity", 1_000_000)], resolution="第一次委员会", **who)
    for reason in ("少了送温暖", "还是少了"):
        budgets.return_(back, reason, by=cast.approver, at=cast.at)
        if reason == "少了送温暖":
            budgets.hand_in(back, **who)
    statement = BankStatement.objects.create(
        book=cast.book, account_id="asset.bank", file_name="七月.csv", digest="0" * 64, from_on=date(2026, 7, 1),
        until_on=date(2026, 7, 31), opening_fen=0, closing_fen=100, **who,
    )  # fmt: skip
    moment = datetime(2026, 7, 3, 1, tzinfo=UTC)
    lines = [
        BankLine.objects.create(
            statement=statement, book=cast.book, number=number, at=moment, summary="转账支出", counterparty="某体育用品店",
            amount_fen=-1_000 * number, balance_fen=100, fingerprint=f"{number:064}",
        )
        for number in range(1, 15)
    ]  # fmt: skip
    for fen in (1_000, 77_700):
        cast.put(("exp.other", fen), ("asset.bank", -fen), on=date(2026, 7, 3), narration="职工篮球赛服装")
    desk = "/finance/desk"
    bank = [f"{desk}/bank/", f"{desk}/bank/match/", f"{desk}/bank/match/?show=bank", f"{desk}/bank/match/?show=books&q=没有", f"{desk}/bank/line/{lines[1].pk}/", f"{desk}/bank/reconciliation/"]  # fmt: skip
    of_back = f"{desk}/budgets/{back.pk}/"
    pages = {
        cast.bookkeeper: [*bank, f"{desk}/budgets/", of_back, f"{of_back}edit/", f"{of_back}upload/"],
        cast.approver: [f"{desk}/budgets/{waiting.pk}/"],
    }
    found, heard = {}, []
    for person, paths in pages.items():
        view = window()
        view.sign_in(person)
        found |= view.faults(paths, "best-practice")
        heard += [*view.complaints, *view.outside]
    assert (found, heard) == ({}, [])
