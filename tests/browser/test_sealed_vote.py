"""A whole sealed vote by clicking: the key of three scrutineers, slips, five delegates, an audit, the decryption by two."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from proposals import ballot_board
from proposals.actions import ballot_keys, casting, counting, opening
from proposals.belenios.archive import InMemory
from proposals.belenios.verifier import verify
from proposals.models import BallotPaper, BoardEvent
from proposals.rules.voting import Given
from tests.browser.conftest import SIDEWAYS
from tests.proposals.ballot_cast import REASON, Votes, make_votes

LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
"""As if the scrutineer had just come back to the page: it asks the portal at once."""


@pytest.fixture
def hall(transactional_db, root) -> Votes:
    return make_votes(6)


@pytest.fixture
def opened_by(window):
    """A window of somebody who is signed in, without the way through the form."""

    def open_one(user=None, **look):
        one = window(**look)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            one.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": one.url}])
        return one

    return open_one


def kept(page, step, folder: Path) -> Path:
    """Saves the file that the page offers, and gives it back to it."""
    place = page.locator(f"[data-step={step}]")
    with page.expect_download() as download:
        place.locator("[data-save]").first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    place.locator("[data-do=readBack]").set_input_files(path)
    return path


def look_until(pages, seen: str) -> None:
    """The pages ask the portal in turn, until this is seen on all of them."""
    for _turn in range(50):
        for page in pages:
            page.evaluate(LOOK)
        if all(page.locator(seen).is_visible() for page in pages):
            return
        pages[0].wait_for_timeout(200)
    pytest.fail(f"{seen} is not seen")


@pytest.mark.long
def test_a_whole_sealed_vote(hall, opened_by, tmp_path):
    paper = hall.draft(codes="slips")
    rooms = [opened_by(user, width=360) for user in hall.scrutineers]
    at = lambda name: reverse(f"proposals:{name}", args=[paper.pk])  # noqa: E731
    key_files = make_keys(rooms, at("vote-key"), tmp_path)

    for room in rooms:
        room.page.goto("about:blank")  # the page of the key would notice the opening, and load itself again
    opening.sign(paper, by=hall.secretary, at=timezone.now(), reasons=REASON)
    codes = make_slips(rooms[0], at)
    rooms[1].open(at("vote-countersign"))
    rooms[1].press("main form button")
    booth = opened_by(width=320)
    vote(hall, paper, booth, codes, at("vote-booth"))

    opening.end_early(paper, by=hall.secretary, at=timezone.now(), reason="全部投完")
    late = opened_by(width=320)
    expect(late.open(at("vote-booth")).locator("h1")).to_have_text("现在不能投票")
    assert (late.axe(), late.page.evaluate(SIDEWAYS)) == ([], 0)
    counting.tally(paper, by=hall.secretary, at=timezone.now())
    for number in (0, 2):
        decrypt(rooms[number], at("vote-decrypt"), key_files[number], key_files[1])
    expect(rooms[2].page.locator("[data-ready] [data-part=result]")).to_be_visible()
    counting.make_sheet(paper, by=hall.secretary, at=timezone.now())
    page = rooms[0].open(at("vote-sign-result"))
    expect(page.locator(".sentence")).to_contain_text("赞成4")
    assert (rooms[0].axe(), page.evaluate(SIDEWAYS)) == ([], 0)
    rooms[0].press("main form button")
    expect(page.locator(".colleagues .chip.ok")).to_be_visible()
    for officer in ballot_keys.holders(paper)[1:]:
        counting.sign_result(officer, by=officer.user, at=timezone.now(), seen=paper.sheet.sha256)
    counting.publish(paper, by=hall.secretary, at=timezone.now())
    expect(rooms[1].open(at("vote-result")).locator("main")).to_contain_text("赞成4")

    archive = b"".join(ballot_board.archive(BallotPaper.objects.get(pk=paper.pk)))
    report = verify(InMemory(archive), ballot_board.proofs_file(paper))
    assert (report.voters, report.cast, report.counted) == (6, 5, 5)
    assert ballot_board.result_of(paper) == [[4, 1, 0]]
    assert [room.complaints + room.outside for room in [*rooms, booth]] == [[]] * 4


def make_keys(rooms, address, tmp_path) -> list[Path]:
    """Certificate, comparison, shares and key of three; one of them loses the tab on the way."""
    pages = [room.open(address) for room in rooms]
    folders = [tmp_path / str(number) for number in range(3)]
    ceremony = []
    for page, folder in zip(pages, folders, strict=True):
        folder.mkdir()
        page.locator("[data-do=begin]").click()
        ceremony.append(kept(page, "begin", folder))
        expect(page.locator("[data-step=compare]")).to_have_attribute("data-state", "now")
    rooms[1].open(address)
    pages[1].locator("[data-step=compare] [data-do=resume]").set_input_files(ceremony[0])
    expect(pages[1].locator("[data-trouble] p")).to_contain_text("不是您的")
    pages[1].locator("[data-step=compare] [data-do=resume]").set_input_files(ceremony[1])
    look_until(pages, "[data-code]")
    assert len({page.locator("[data-code]").inner_text() for page in pages}) == 1
    assert (rooms[0].axe(), pages[0].evaluate(SIDEWAYS)) == ([], 0)
    for page in pages:
        page.locator("[data-do=confirmCode]").click()
        expect(page.locator("[data-step=exchange]")).to_have_attribute("data-state", "now")
    look_until(pages, "[data-step=make] [data-save]")
    assert (rooms[1].axe(), pages[1].evaluate(SIDEWAYS)) == ([], 0)
    files = []
    pages[0].locator("[data-step=make] [data-save]").wait_for()
    pages[0].locator("[data-step=make] [data-do=readBack]").set_input_files(ceremony[0])
    expect(pages[0].locator("[data-trouble] p")).to_contain_text("这是生成密钥的进度文件")
    for page, folder in zip(pages, folders, strict=True):
        files.append(kept(page, "make", folder))
        expect(page.locator("[data-step=drill]")).to_have_attribute("data-state", "now")
    for number, page in enumerate(pages):
        page.locator("#drill-file").set_input_files(files[(number + 1) % 3])
        expect(page.locator("[data-trouble] p")).to_contain_text("不是您")
        page.locator("#drill-file").set_input_files(files[number])
        expect(page.locator("[data-ready]")).to_be_visible()
    return files


def make_slips(room, at) -> list[str]:
    page = room.open(at("vote-slips"))
    page.evaluate("window.print = () => {}")
    page.locator("[data-do=make]").click()
    page.locator("[data-do=print]").click()
    page.locator("[data-confirm]").check()
    assert (room.axe(), page.evaluate(SIDEWAYS)) == ([], 0)
    page.locator("[data-do=send]").click()
    expect(page.locator("[data-ready]")).to_be_visible()
    assert page.locator("[data-qr] path").count() == 6
    return page.locator(".slip [data-code]").all_inner_texts()


def vote(hall, paper, booth, codes, address) -> None:
    """Five delegates, one after the other at one device of the desk; the first one has a ballot opened before."""
    for number, code in enumerate(codes[:5], 1):
        casting.give(hall.entry(paper, number), Given.WEB, by=hall.secretary, at=timezone.now())
        page = booth.open(f"{address}#{code}")
        page.locator("[data-begin]").click()
        answers = page.locator("[data-paper] input[type=radio]")
        answers.nth(0 if number < 5 else 1).check()
        page.locator("[data-review]").click()
        if number == 1:
            page.locator("[data-open]").click()
            expect(page.locator("[data-honest]")).to_be_visible()
            page.locator("[data-step=opened] [data-again]").click()
        page.locator("[data-send]").click()
        expect(page.locator("[data-step=done]")).to_be_visible()
        assert code not in page.url
    assert BoardEvent.objects.filter(kind="Ballot").count() == 5


def decrypt(room, address, key_file, wrong) -> None:
    page = room.open(address)
    page.locator("[data-do=check]").click()
    expect(page.locator("[data-figure=counted]")).to_have_text("5")
    assert (room.axe(), page.evaluate(SIDEWAYS)) == ([], 0)
    page.locator("#key-file").set_input_files(wrong)
    expect(page.locator("[data-trouble] p")).to_contain_text("不是您")
    page.locator("#key-file").set_input_files(key_file)
    page.locator("[data-do=decrypt]").click()
    expect(page.locator("[data-ready] .note:visible")).to_be_visible()
