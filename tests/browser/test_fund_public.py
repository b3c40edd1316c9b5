"""The fund on display in a browser: proofs hold on the page itself, and no page has a fault that can be found."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from finance import posting
from finance.actions import auditing, questions
from finance.actions.auditing import Wanted
from finance.models import Counterparty, Entry
from finance.posting import Posting
from tests.finance.test_desk import cast_of_today, today

BANK, DUES = "asset.bank", "inc.dues"


@pytest.fixture
def cast(root):
    """July, and July to September, on display since today."""
    made = cast_of_today()
    for month in (7, 8, 9):
        made.put((BANK, 90_000), (DUES, -90_000), on=date(2026, month, 3), narration=f"会费{month}月")
    made.keys()
    days = {"opens_on": today(), "questions_until": today() + timedelta(days=9)}
    days |= {"answers_due": today() + timedelta(days=14), "final_on": today() + timedelta(days=15)}
    made.closed(7)
    made.publication(slug="2026-07", until_on=date(2026, 7, 31), **days)
    made.put((BANK, 50_000), (DUES, -50_000), on=date(2026, 9, 20), narration="补交会费")
    made.closed(8, 9)
    made.publication(**days)
    return made


@pytest.mark.long
def test_a_member_checks_an_entry_two_checkpoints_and_the_whole_books(cast, window):
    view = window(width=360)
    view.sign_in(cast.member)
    page = view.open(reverse("finance:verify") + "?publication=2026-q3")
    entry = cast.book.entries.get(narration="会费8月")
    page.fill("#id_number", entry.number)
    view.press("section[aria-labelledby=entry] form button")
    for kind in ("entry", "consistency", "ledger"):
        place = f"[data-ledger-verify={kind}]"
        page.click(f"{place} [data-start]")
        page.wait_for_selector(
            f"{place}[data-state=right], {place}[data-state=wrong], {place}[data-state=unchecked]"
        )
        assert page.get_attribute(place, "data-state") == "right", page.inner_text(f"{place} [data-said]")
        assert page.locator(f"{place} [data-keys] li").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert (view.complaints, view.outside) == ([], [])


@pytest.mark.long
def test_a_slip_is_compared_in_the_browser_and_nothing_is_sent(cast, window):
    """The salt fits one name at one entry; neither of them leaves the page."""
    person = Counterparty.objects.create(book=cast.book, name="李建国", kind="person", member=cast.member)
    made = Posting(
        "transfer",
        date(2026, 10, 9),
        "住院慰问",
        [("exp.other", 20_000, ""), (BANK, -20_000, "")],
        names={"payee": person.name},
    )
    (key,) = posting.put(cast.book, [made], on=today())
    entry = Entry.objects.get(pk=key)
    cast.closed(10)
    days = {
        name: getattr(cast.book.publications.get(slug="2026-07"), name)
        for name in ("opens_on", "questions_until", "answers_due", "final_on")
    }
    cast.publication(slug="2026-10", from_on=date(2026, 10, 1), until_on=date(2026, 10, 31), **days)
    salt = bytes(entry.secrets.get(field="payee").salt).hex()
    view = window(width=360)
    view.sign_in(cast.member)
    page = view.open(reverse("finance:verify"))
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data or "")))
    place = "[data-ledger-verify=slip]"
    said = {}
    for name, number, salt_typed in (
        ("李建国", entry.number, salt.upper()),
        ("李建军", entry.number, salt),
        ("李建国", cast.book.entries.get(narration="会费8月").number, salt),
        ("李建国", "2026-999999", salt),
    ):
        page.fill("#id_name_number", number)
        page.fill("#id_salt", salt_typed)
        page.fill("#id_value", name)
        page.click(f"{place} [data-start]")
        page.wait_for_selector(f"{place}[data-state]:not([data-state=busy])")
        said[name, number == entry.number, number == "2026-999999"] = (
            page.get_attribute(place, "data-state"),
            page.inner_text(f"{place} [data-said]"),
        )
        page.evaluate(f"document.querySelector('{place}').removeAttribute('data-state')")
    assert [state for state, _words in said.values()] == ["right", "wrong", "wrong", "unchecked"]
    right, wrong = (words for _state, words in list(said.values())[:2])
    assert entry.number in right
    assert entry.number in wrong
    assert {method for method, _url, _body in sent} == {"GET"}
    assert not [url for _method, url, _body in sent if salt in url.lower() or "%E6%9D%8E" in url]


def test_without_javascript_the_numbers_and_the_command_stand_there(cast, window):
    view = window(javascript=False)
    view.sign_in(cast.member)
    entry = cast.book.entries.get(narration="会费8月")
    page = view.open(reverse("finance:verify") + f"?number={entry.number}")
    text = page.content()
    assert "python3 verify_ledger.py books.jsonl books.checkpoint.txt" in text
    assert entry.canonical in page.locator(".hashes dd").first.text_content()
    assert not page.is_visible("[data-start]")


@pytest.mark.long
def test_no_page_of_the_fund_on_display_has_a_fault_that_a_browser_can_find(cast, window):
    publication = cast.book.publications.get(slug="2026-q3")
    asked = questions.ask(publication, "会费交齐了吗？", by=cast.member, at=cast.at)
    questions.answer(
        questions.ask(publication, "为什么补交？", by=cast.member, at=cast.at, entry=cast.book.entries.get(narration="补交会费")),
        "九月有人迟交。", by=cast.bookkeeper, at=cast.at,
    )  # fmt: skip
    review = auditing.open_review(publication, by=cast.auditor, at=cast.at)
    auditing.draw(review, Wanted(at_random=2), by=cast.auditor, at=cast.at)
    finding = auditing.find(review, "缺名册", weight="fault", by=cast.auditor, at=cast.at)
    cast.publication(
        published=False, slug="2026-10", from_on=date(2026, 10, 1), until_on=date(2026, 10, 31),
        opens_on=today(), questions_until=today(), answers_due=today(), final_on=today(),
    )  # fmt: skip
    entry = cast.book.entries.get(narration="会费8月")
    page, room = publication.get_absolute_url(), reverse("finance:review", args=["2026-q3"])
    pages = {
        cast.member: [
            reverse("finance:publications"), page, f"{page}notice/", reverse("finance:keys"), reverse("finance:ask") + f"?entry={entry.number}",
            reverse("finance:verify") + f"?number={entry.number}",
        ],
        cast.approver: [
            reverse("finance:publication-publish", args=["2026-10"]), f"{page}finish/", reverse("finance:question-hide", args=[asked.pk]),
            reverse("finance:key-new", args=["union"]), reverse("finance:publication", args=["2026-10"]),
        ],
        cast.bookkeeper: [
            reverse("finance:publication-new"), reverse("finance:questions"), reverse("finance:question-answer", args=[asked.pk]),
            reverse("finance:slip", args=[entry.number]), f"{room}findings/{finding.pk}/reply/",
        ],
        cast.auditor: [reverse("finance:audit"), room, f"{room}findings/new/", f"{room}opinion/", f"{room}cosign/", f"{room}paper/"],
    }  # fmt: skip
    found, heard = {}, []
    for person, paths in pages.items():
        view = window()
        view.sign_in(person)
        found |= view.faults(paths, "best-practice")
        heard += [*view.complaints, *view.outside]
    assert (found, heard) == ({}, [])
