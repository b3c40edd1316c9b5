"""The booth of a sealed vote on a narrow phone: fill in, have a ballot opened, seal another one, cast it, lose the connection."""

import json
from urllib.parse import quote

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import BoardEvent
from tests.browser.conftest import SIDEWAYS
from tests.proposals.ballot_cast import Votes, make_votes


@pytest.fixture
def hall(transactional_db, root) -> Votes:
    return make_votes(5)


@pytest.mark.long
def test_a_delegate_has_a_ballot_opened_and_casts_the_next_one_though_the_connection_is_lost(hall, window):
    paper = hall.draft(key_scheme="all")
    hall.election(paper)
    paper = hall.opened(paper)
    booth, member = reverse("proposals:vote-booth", args=[paper.pk]), hall.delegates[0].member
    mute = window(width=320, javascript=False)
    mute.sign_in(member)
    expect(mute.open(booth).locator("[data-step=wait] .note.error")).to_contain_text("不能加密选票")

    view = window(width=320, mode="elder")
    view.sign_in(member)
    page = view.open(booth)
    page.get_by_role("button", name="开始填票").click()
    expect(page.locator("#item-1")).to_be_focused()
    page.get_by_role("button", name="下一项").click()
    expect(page.locator("#q0-error")).to_have_text("这一项还没有选，请选一项。")
    page.keyboard.press("Space")  # the first answer has the focus
    page.get_by_role("button", name="下一项").click()
    for name in "甲乙丙丁":
        page.get_by_label(f"候选人{name}").check()
    page.get_by_role("button", name="核对选票").click()
    expect(page.locator("#q1-error")).to_be_visible()
    page.get_by_label("候选人乙").uncheck()
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name="核对选票").click()
    expect(page.locator("[data-chosen] .choice")).to_have_text(["赞成", "候选人甲候选人丙候选人丁"])

    page.get_by_role("button", name="先抽查这张是否如实加密").click()
    expect(page.locator("[data-honest]")).to_be_visible()
    expect(page.locator("[data-inside] .choice")).to_have_text(["赞成", "候选人甲候选人丙候选人丁"])
    opened = page.locator("[data-step=opened] [data-tracker]").inner_text()
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name="另加密一张").click()
    expect(page.locator("[data-step=review] [data-tracker]")).not_to_have_text(opened)
    expect(page.locator("[data-step=review] [data-picture]")).to_be_visible()
    assert view.axe() == []
    assert page.evaluate(SIDEWAYS) == 0

    view.context.set_offline(True)
    page.evaluate("() => { window.setTimeout = (deed) => queueMicrotask(deed); }")
    page.get_by_role("button", name="投出选票").click()
    expect(page.get_by_role("button", name="重新发送")).to_be_visible()
    assert not BoardEvent.objects.filter(kind="Ballot").exists()
    view.context.set_offline(False)
    page = view.open(booth)  # the phone went to sleep: the sealed ballot is still there
    page.get_by_role("button", name="重新发送").click()
    expect(page.locator("h1:visible")).to_have_text("您已投票")
    ballot = BoardEvent.objects.get(kind="Ballot")
    assert page.locator("[data-step=done] [data-tracker]").inner_text().split() == _in_fours(ballot.tracker)
    found = page.locator("[data-to-board]").get_attribute("href")
    assert (
        found
        == f"{view.url}{reverse('proposals:vote-board', args=[paper.pk])}?q={quote(ballot.tracker, safe='')}"
    )
    drawn = page.locator("[data-step=done] [data-picture] path").get_attribute("d")
    assert drawn == page.evaluate(
        f"import('/static/ballot/qr.js').then(qr => qr.drawingOf({json.dumps(found)}).path)"
    )
    assert view.axe() == []
    assert page.evaluate(SIDEWAYS) == 0
    assert [each for each in view.complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []


def _in_fours(tracker: str) -> list[str]:
    return [tracker[start : start + 4] for start in range(0, len(tracker), 4)]
