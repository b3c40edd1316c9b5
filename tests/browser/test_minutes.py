"""The minutes and the opinions of a session in a real browser: nothing that was typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from proposals.actions.minutes import save_minutes
from proposals.models import Discussion, Minutes

EDITOR = ".ck-editor__editable"


@pytest.fixture
def minutes(house):
    return Minutes.objects.get(session=house.proposal.session_id)


def address(house, name):
    return reverse(f"proposals:{name}", args=[house.proposal.session_id])


def test_the_editor_of_the_minutes_keeps_what_is_typed(house, minutes, window):
    """What is refused comes back into the editor; what a colleague saved meanwhile stands beside it."""
    view = window()
    view.sign_in(minutes.recorder)
    page = view.open(address(house, "minutes-edit"))
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.press("Control+Home")
    page.keyboard.type("会前奏唱国歌。")
    page.fill("#id_chair", "没有这个人")
    view.press("main form .btns button")
    expect(page.locator("#id_chair_error")).to_be_visible()
    expect(page.locator(EDITOR)).to_contain_text("会前奏唱国歌。")

    chair, recorder = minutes.chair, minutes.recorder
    body = "<p>同事写的另一份。</p>"
    save_minutes(minutes, by=chair, at=timezone.now(), body=body, chair=chair, recorder=recorder)
    page.fill("#id_chair", chair.name)
    view.press("main form .btns button")
    expect(page.locator(".compare")).to_contain_text("同事写的另一份。")
    expect(page.locator(EDITOR)).to_contain_text("会前奏唱国歌。")

    page.check("#over")
    view.press("main form .btns button")
    assert page.url == view.url + address(house, "minutes")
    assert "会前奏唱国歌。" in minutes.newest.body
    assert minutes.newest.body.count("<h2") > 1  # the editor kept the shape of the draft
    assert [each for each in view.complaints if "status of 4" not in each] == []
    assert view.outside == []


def test_without_javascript_the_minutes_are_a_text_to_type_in(house, minutes, window):
    view = window(width=360, javascript=False)
    view.sign_in(house.worker)
    page = view.open(address(house, "minutes-edit"))
    page.fill("#id_body", "<p>会议开始。</p>")
    view.press("main form .btns button")
    assert minutes.newest.body == "<p>会议开始。</p>"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_head_adds_an_opinion_on_the_phone(house, window, javascript):
    view = window(width=360, javascript=javascript)
    view.sign_in(house.worker)
    page = view.open(address(house, "enter-opinions"))
    page.select_option("#id_about", index=1)
    page.fill("#id_present", "1")
    page.fill("#id_held_on", "2026-11-02")
    page.fill("#id_points-1-text", "第一条意见")
    page.fill("#id_points-2-text", "第二条意见")
    if javascript:
        page.click("button[name=more]")
        expect(page.locator("#id_points-3-text")).to_be_focused()
    else:
        view.press("button[name=more]")
    expect(page.locator("#id_points-1-text")).to_have_value("第一条意见")
    page.fill("#id_points-3-text", "第三条意见")
    page.check("input[name=points-3-strength][value=strong]")
    view.press("main form .btn-block")

    said = Discussion.objects.latest("pk")
    assert [(each.text, each.strength) for each in said.points.all()] == [
        ("第一条意见", "remark"),
        ("第二条意见", "remark"),
        ("第三条意见", "strong"),
    ]
    assert view.complaints == []
