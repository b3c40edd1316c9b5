"""Writing a proposal in a browser: what is typed outlives the window, and similar ones appear beside it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import Autosave, Proposal


@pytest.mark.long
def test_what_is_typed_outlives_the_window_and_similar_proposals_appear(house, window):
    drafts = Proposal.objects.count()
    phone, other = window(width=360), window()
    for each in (phone, other):
        each.sign_in(house.worker)
    stale = other.open(reverse("proposals:new"))
    page = phone.open(reverse("proposals:new"))

    page.fill("#id_title", house.proposal.title)
    page.fill("#id_grounds", "冬季室温不足5℃，工作服结冰。")

    expect(page.locator("[data-kept]")).to_contain_text("已自动暂存")
    expect(page.locator(".similar")).to_contain_text(house.proposal.code)
    assert Autosave.objects.get().typed["grounds"] == "冬季室温不足5℃，工作服结冰。"
    assert Proposal.objects.count() == drafts
    stale.fill("#id_title", "旧窗口里的字")
    expect(stale.locator("[data-kept]")).to_contain_text("另一个窗口")
    page.close()
    phone.page = phone.context.new_page()
    page = phone.open(reverse("proposals:new"))
    assert page.input_value("#id_title") == house.proposal.title
    page.fill("#id_measures", "写完了。")
    phone.press("main form button.btn-block")
    assert Proposal.objects.latest("pk").measures == "写完了。"
    assert not Autosave.objects.exists()
    assert (phone.complaints, other.complaints) == ([], [])

    page = phone.open(reverse("proposals:new"))
    page.fill("#id_title", "附件不对的一件")
    program = {"name": "x.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    page.set_input_files("#id_upload", program)
    phone.press("main form button.btn-block")
    expect(page.locator("[data-kept]")).to_contain_text("已自动暂存")
    assert Autosave.objects.get().typed["title"] == "附件不对的一件"
    page = phone.open(reverse("proposals:new"))
    page.fill("#id_title", "附件不对的一件，又写了几个字")
    expect(page.locator("[data-kept]")).to_contain_text("已自动暂存")
    page.wait_for_function(
        "document.querySelectorAll('[name=mark]')[0].value === document.querySelectorAll('[name=mark]')[1].value"
    )
    page.wait_for_timeout(4000)
    page.get_by_role("button", name="删除暂存的内容").click()
    page.wait_for_load_state()
    assert not Autosave.objects.exists()
