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
from feedback.actions import handling, incidents, publishing, replying
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


@pytest.fixture
def clock(monkeypatch):
    """The portal's clock: clock(seconds) puts it on."""
    ahead, now = [timedelta()], timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + ahead[0])

    def put_on(seconds: int) -> None:
        ahead[0] += timedelta(seconds=seconds)

    return put_on


@pytest.mark.long
def test_without_javascript_both_kinds_of_letter_are_written_answered_back_and_rated(mailbox, window, clock):
    view = window(width=360, javascript=False)
    view.sign_in(mailbox.stranger)
    named = _written(view, mailbox, "main .btns button:not([formmethod])")
    assert (named.reporter, named.messages.get().attachments.count()) == (mailbox.stranger, 1)
    _asked_answered_and_rated(view, mailbox, named, reverse("feedback:letter", args=[named.pk]))

    sealed = _written(view, mailbox, "button[formmethod=post]", wait=lambda: clock(40))
    code = view.page.inner_text("[data-code]")
    assert (sealed.reporter, sealed.messages.get().attachments.count()) == (None, 1)
    stranger = window(width=360, javascript=False)  # who has the code, in any browser
    stranger.open(reverse("feedback:receipt"))
    stranger.page.fill("#code", code)
    stranger.press("form:has(#code) button")
    assert "十月的夜班补贴没有发。" in stranger.page.inner_text("main")
    _asked_answered_and_rated(stranger, mailbox, sealed, code)
    assert stranger.context.cookies() == [
        each for each in stranger.context.cookies() if each["name"] == "display"
    ]
    assert view.outside == stranger.outside == []


def _written(view, mailbox, way, wait=lambda: None) -> Case:
    """Three steps, with a photograph. `wait`: what a form without the sum has to wait for."""
    before = set(Case.objects.values_list("pk", flat=True))
    page = view.open(reverse("feedback:write"))
    page.check(f"input[name=category][value='{mailbox.category.pk}']")
    view.press(way)
    page.fill("#id_subject", "夜班补贴")
    page.fill("#id_body", "十月的夜班补贴没有发。")
    view.press("button[value=check]")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
    page.set_input_files("#id_files", file)
    wait()
    view.press("button[value=send]")
    return Case.objects.exclude(pk__in=before).get()


def _asked_answered_and_rated(view, cast, case, where) -> None:
    """The handler's part is done at once; who wrote reads it and says something. `where`: an address or a code."""
    key = cast.key_of(case) if case.is_sealed else None
    who = {"by": cast.handler, "at": timezone.now(), "key": key}
    case = handling.accept(case, by=cast.clerk, at=who["at"])
    case = handling.assign(case, cast.handler, by=cast.clerk, at=who["at"])
    case = handling.start(case, by=cast.handler, at=who["at"])
    case = handling.ask(case, question="是哪几个班？", **who)
    page = _read_again(view, where)
    assert "是哪几个班？" in page.inner_text(".dialogue")
    page.fill("#add_text", "三日和四日。")
    view.press("button[value=add]")
    assert "三日和四日。" in page.inner_text(".dialogue")
    replying.reply(Case.objects.get(pk=case.pk), text="已于今日补发。", claims_solved=True, **who)
    page = _read_again(view, where)
    page.check("[name=solved][value='yes']")
    page.check("[name=stars][value='5']")
    view.press("button[value=rate]")
    assert "谢谢" in page.inner_text("main")
    case = Case.objects.get(pk=case.pk)
    assert (case.stage, case.solved, case.stars) == ("closed", "yes", 5)


def _read_again(view, where):
    if where.startswith("/"):
        return view.open(where)
    page = view.open(reverse("feedback:receipt"))
    page.fill("#code", where)
    return view.press("form:has(#code) button")


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
