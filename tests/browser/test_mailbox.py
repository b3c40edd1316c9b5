"""Writing to the mailbox in a browser: the sum that keeps machines away, the receipt, the way back by its code."""

import io
import re
from datetime import datetime, time, timedelta

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from feedback import words
from feedback.actions import incidents, publishing
from feedback.board.frozen import published
from feedback.models import Case, Question
from feedback.sealing import codes
from members.rules.roles import Role
from tests.factories.members import appointed
from tests.feedback.cast import make_cast
from tests.feedback.many import fill_board
from tests.feedback.test_writing_in import photo


@pytest.fixture
def mailbox(root):
    """Open, with keys, and a category that asks something."""
    cast = make_cast(sealed=True)
    cast.at = timezone.now()
    Question.objects.create(category=cast.category, label="哪一天", kind="day")
    return cast


@pytest.mark.long
def test_a_sealed_letter_is_written_at_once_and_found_again_by_its_code(mailbox, window, settings):
    settings.MAILBOX_WORK_BITS = 12
    view = window(width=360)
    view.sign_in(mailbox.stranger)
    page = view.open("/mailbox/write/")
    page.check(f"input[name=category][value='{mailbox.category.pk}']")
    view.press("button[formmethod=post]")
    faults = {"words": view.axe("best-practice")}
    page.fill("#id_subject", "夜班补贴")
    page.fill("#id_body", "我叫李建国，十月的夜班补贴没有发。")
    view.press("button[value=check]")
    faults["last"] = view.axe("best-practice")
    upload = photo()
    page.set_input_files("#id_files", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": upload.read()})
    view.press("button[value=send]")
    code = page.inner_text("[data-code]")
    faults["receipt"] = view.axe("best-practice")
    found, key = words.find_by_code(codes.normalised(code))
    assert words.read(found.messages.get(), key).letter.subject == "夜班补贴"
    assert found.messages.get().attachments.count() == 1
    page.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_have_text(re.compile("已复制|已选中，请手动复制"))

    page.fill("#last", code[-4:].lower())
    view.press("button[value=confirm]")
    view.press("form:has(input[name=code]) button")
    assert "十月的夜班补贴没有发" in page.inner_text("main")
    faults["letter"] = view.axe("best-practice")
    page.fill("#add_text", "还有九月的。")
    view.press("button[value=add]")
    assert "还有九月的。" in page.inner_text(".dialogue")
    assert Case.objects.count() == 1
    assert faults == {name: [] for name in faults}
    assert (view.complaints, view.outside) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


LONG = "副井口台阶结冰三天没有人管，早班交接时有人滑倒，请尽快除冰并铺设防滑垫，中班也是一样，没有人管"


def test_a_month_in_which_much_happened_is_one_sheet_of_paper(root, window):
    fill_board()
    month = published(timezone.localdate()).months[0]
    cast = make_cast()
    cast.at = at = timezone.make_aware(datetime.combine(month.first + timedelta(days=9), time(10)))
    texts = {"title": LONG, "question": "台阶结冰。", "answer": "已铺设防滑垫。"}
    for number in range(7):
        incidents.open_incident(by=cast.commander, at=at, title=f"{LONG}{number}")
        answer = publishing.put_forward(cast.closed(), by=cast.handler, at=at, **texts)
        for publisher in cast.publishers:
            answer = publishing.approve(answer, by=publisher, at=at, seen=answer.fingerprint)
    leader = appointed(Role.LEADER)
    address = reverse("feedback:board-month", args=[month.year, month.number])
    view = window(mode="elder")
    view.sign_in(leader)
    page = view.open(address)
    printed = page.pdf(prefer_css_page_size=True)
    client = Client()
    client.force_login(leader)
    typeset = client.get(address, {"format": "pdf"}).content

    assert [len(pikepdf.open(io.BytesIO(each)).pages) for each in (printed, typeset)] == [1, 1]
    assert "另有突发事件 4 起。" in page.inner_text(".paper")
    assert "另有公开答复 4 条。" in page.inner_text(".paper")
