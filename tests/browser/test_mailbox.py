"""Writing to the mailbox in a browser: the sum that keeps machines away, the receipt, the way back by its code."""

import pytest
from django.utils import timezone

from feedback import words
from feedback.models import Case, Question
from feedback.sealing import codes
from tests.feedback.cast import make_cast
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
    assert page.inner_text("[data-copy]") in {"已复制", "已选中，请手动复制"}

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
