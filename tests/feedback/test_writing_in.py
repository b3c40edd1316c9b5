"""Writing to the mailbox, under a name and under none, as a browser without JavaScript does it."""

from __future__ import annotations

import json
import logging
import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from feedback import brakes, words
from feedback.models import Attachment, Case, Question, Theme
from feedback.sealing import codes, tokens
from feedback.views.writing_page import secret
from tests.factories.feedback import CategoryFactory
from tests.feedback.cast import make_cast
from union_portal import nameless
from union_portal.lib.logs import JsonLines

pytestmark = pytest.mark.django_db

SEALED, NAMED, RECEIPT = "/mailbox/sealed/", "/mailbox/write/named/", "/mailbox/receipt/"
TYPED = {"subject": "夜班补贴", "body": "十月的夜班补贴没有发。\r\n问了两次都没有人回答。"}
HOSTILE = {
    "HTTP_USER_AGENT": "Chromium/999",
    "HTTP_X_FORWARDED_FOR": "10.9.8.7",
    "HTTP_X_REAL_IP": "10.9.8.7",
    "HTTP_FORWARDED": "for=10.9.8.7",
    "HTTP_REFERER": "http://testserver/me/",
    "HTTP_ACCEPT_LANGUAGE": "en-GB",
    "HTTP_SEC_CH_UA": "secret-browser",
    "HTTP_X_REQUEST_ID": "abcdefgh12345678",
    "HTTP_IF_NONE_MATCH": "tracking",
    "REMOTE_ADDR": "10.9.8.7",
    "REMOTE_USER": "20001",
}


@pytest.fixture
def cast():
    return make_cast(sealed=True)


@pytest.fixture(autouse=True)
def _brakes_off():
    for brake in (brakes.SENT_WITHOUT_WORK, brakes.WRONG_CODES, brakes.WRONG_CODES_WITH_WORK):
        brake.release()


def text_of(response) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode().replace("<wbr>", "")))


def token(purpose="sealed", *, age=60) -> str:
    return tokens.issue(secret(), purpose=purpose, at=timezone.now() - timedelta(seconds=age))


def token_on(response) -> str:
    return re.search(r'name="token" value="([\w-]+)"', response.content.decode())[1]


def photo(name="IMG_20261103_李建国.jpg") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "#446688").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def sent(client, cast, *, age=60, path=SEALED, deed="send", **more) -> HttpResponse:
    fields = {"category": cast.category.pk, "deed": deed, **TYPED}
    if "token" not in more:
        fields["token"] = token(age=age)
    return client.post(path, {**fields, **more})


def code_on(response) -> str:
    return re.search(r"data-code>([0-9A-Z-]{19})<", response.content.decode())[1]


# --- what is known of who writes sealed --------------------------------------------------------------------------


def test_nothing_of_the_browser_gets_past_the_first_door():
    seen = {}

    def inner(request):
        seen.update(request.META, COOKIES=dict(request.COOKIES))
        response = HttpResponse("ok")
        response.set_cookie("sessionid", "x")
        response.headers["X-Request-ID"] = "abcdefgh"
        return response

    for path in nameless.PATHS:
        request = RequestFactory().post(
            path, {"a": "b"}, HTTP_COOKIE="sessionid=known; display=elder", **HOSTILE
        )
        response = nameless.middleware(inner)(request)
        kept = {name: value for name, value in seen.items() if name.startswith(("HTTP_", "REMOTE_"))}
        assert kept == {"REMOTE_ADDR": "0.0.0.0"}
        assert seen["COOKIES"] == {}
        assert not any("10.9.8.7" in str(value) or "Chromium/999" in str(value) for value in seen.values())
        assert not response.cookies
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "X-Request-ID" not in response


def test_a_signed_in_worker_writes_sealed_and_the_session_is_neither_read_nor_touched(cast, client, caplog):
    client.force_login(cast.reporter)
    client.cookies["display"] = "elder.large.dark.en"
    before = list(Session.objects.values())
    caplog.set_level(logging.INFO)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        pages = [client.get(SEALED, **HOSTILE)]
        pages.append(client.post(SEALED, {"category": cast.category.pk, "deed": "begin"}, **HOSTILE))
        fields = {"category": cast.category.pk, "token": token(), **TYPED}
        pages.append(client.post(SEALED, {**fields, "deed": "check"}, **HOSTILE))
        pages.append(client.post(SEALED, {**fields, "deed": "send", "files": photo()}, **HOSTILE))
        code = code_on(pages[-1])
        pages.append(
            client.post(SEALED, {"token": fields["token"], "deed": "confirm", "last": code[-4:].lower()})
        )
        pages.append(client.get(RECEIPT, **HOSTILE))
        pages.append(client.post(RECEIPT, {"code": code}, **HOSTILE))

    assert [page.status_code for page in pages] == [200] * 7
    assert [page.headers.get("Set-Cookie") for page in pages] == [None] * 7
    assert not any(page.cookies for page in pages)
    assert {page["Cache-Control"] for page in pages} == {"no-store"}
    assert {page["Content-Language"] for page in pages} == {"zh-hans"}
    assert not any(cast.reporter.name in text_of(page) for page in pages)
    assert not [
        each["sql"] for each in queries if "django_session" in each["sql"] or "portal_cache" in each["sql"]
    ]
    assert list(Session.objects.values()) == before
    assert [record for record in caplog.records if record.name == "portal.request"] == []
    assert "十月的夜班补贴没有发。" in text_of(pages[-1])
    assert not [each["sql"] for each in queries if "夜班补贴" in each["sql"]]
    case = Case.objects.get()
    assert (case.tier, case.reporter, case.received_at) == ("sealed", None, None)
    assert client.get("/me/").status_code == 200  # the session itself is as it was


def test_an_error_on_these_pages_is_logged_with_the_day_alone(cast, client, monkeypatch):
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(JsonLines().format(record))

    def broken(*args, **kwargs):
        logging.getLogger("portal.test").error("inside")
        raise RuntimeError(TYPED["body"])

    monkeypatch.setattr("feedback.actions.writing.write_sealed", broken)
    handler = Keep()
    for name in ("django.request", "portal.test"):
        logging.getLogger(name).addHandler(handler)
    try:
        client.raise_request_exception = False
        assert sent(client, cast).status_code == 500
    finally:
        for name in ("django.request", "portal.test"):
            logging.getLogger(name).removeHandler(handler)
    assert len(lines) == 2
    for line in map(json.loads, lines):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", line["at"])
        assert "request" not in line
        assert "夜班" not in json.dumps(line, ensure_ascii=False)


def test_language_and_elder_view_come_from_the_address(client, cast):
    page = client.get(f"{SEALED}?language=en&mode=elder")
    assert 'data-mode="elder"' in page.content.decode()
    assert "Write a sealed letter" in text_of(page)
    assert f'action="{SEALED}?language=en&amp;mode=elder"' in page.content.decode()
    assert client.get(f"{SEALED}?language=xx&mode=%3Cb%3E").status_code == 200


# --- the sealed form ---------------------------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_letter_and_shows_the_same_code(cast, client):
    same = token()
    first, second = (sent(client, cast, token=same) for _ in range(2))
    assert code_on(first) == code_on(second)
    assert Case.objects.count() == 1
    again = client.post(SEALED, {"token": same, "deed": "show"})
    assert code_on(again) == code_on(first)


def test_the_receipt_is_confirmed_with_its_last_four(cast, client):
    same = token()
    receipt = sent(client, cast, token=same)
    code = code_on(receipt)
    assert "testserver/mailbox/receipt/" in text_of(receipt), "on the paper, too"
    wrong = client.post(
        SEALED, {"token": same, "deed": "confirm", "last": "0000" if code[-4:] != "0000" else "1111"}
    )
    assert (wrong.status_code, code_on(wrong)) == (400, code)
    assert "最后四位" in text_of(wrong)
    assert client.post(SEALED, {"token": same, "deed": "confirm", "last": code.lower()}).status_code == 200
    # a token that made no letter shows nothing
    assert client.post(SEALED, {"token": token(), "deed": "confirm", "last": "0000"}).status_code == 400


def test_too_quick_without_javascript_says_how_long_and_loses_nothing(cast, client):
    young = token(age=0)
    page = sent(client, cast, token=young)
    assert page.status_code == 409
    seconds = int(re.search(r"请等 (\d+) 秒", text_of(page))[1])
    assert 10 <= seconds <= 30
    assert TYPED["body"].splitlines()[1] in text_of(page)
    assert token_on(page) == young
    assert not Case.objects.exists()

    challenge = tokens.read(secret(), young, purpose="sealed").challenge
    work = tokens.solve(challenge, settings.MAILBOX_WORK_BITS)
    assert code_on(sent(client, cast, token=young, work=work))


def test_a_form_left_open_overnight_is_sent_with_a_second_press(cast, client):
    old = token(age=25 * 3600)
    page = sent(client, cast, token=old, files=photo())
    assert page.status_code == 409
    text = text_of(page)
    assert "打开超过一天" in text
    assert "请重新选择文件" in text
    new = token_on(page)
    assert new != old
    assert tokens.read(secret(), new, purpose="sealed")
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>(.*?)</textarea>', page.content.decode(), re.S))
    assert {name: kept[name] for name in TYPED} == TYPED  # to the letter: no space is added on the way


@pytest.mark.parametrize("forged", ["", "x" * 50, "named"])
def test_a_token_of_elsewhere_is_replaced_and_the_words_stay(cast, client, forged):
    page = sent(client, cast, token=token("named/1") if forged == "named" else forged)
    assert page.status_code == 409
    assert TYPED["subject"] in text_of(page)
    assert not Case.objects.exists()


def test_a_refused_file_is_named_with_its_reason_and_the_words_stay(cast, client):
    word = SimpleUploadedFile("说明.docx", b"PK\x03\x04[Content_Types].xml" + b"x" * 100)
    page = sent(client, cast, files=[photo(), word])
    assert page.status_code == 400
    text = text_of(page)
    assert "说明.docx" in text
    assert "PDF" in text
    assert "请重新选择文件" in text
    assert TYPED["body"].splitlines()[0] in text
    assert not Case.objects.exists()
    six = sent(client, cast, files=[photo(f"{n}.jpg") for n in range(6)])
    assert (six.status_code, "最多" in text_of(six)) == (400, True)


def test_a_file_that_is_too_large_is_never_on_the_disk(cast, client, monkeypatch):
    def disk(*args, **kwargs):
        raise AssertionError("an upload of a sealed letter went to the disk")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", disk)
    page = sent(
        client, cast, files=SimpleUploadedFile("gross.jpg", b"\xff\xd8\xff" + b"x" * (11 * 1024 * 1024))
    )
    assert page.status_code == 400
    assert "gross.jpg" in text_of(page)
    assert "10 MB" in text_of(page)
    largest = client.post(
        SEALED, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(53 * 1024**2)
    )
    assert largest.status_code == 400


def test_an_upload_that_was_cut_off_leaves_the_words_in_the_form(cast, client):
    parts = {"token": token(), "category": str(cast.category.pk), **TYPED}  # the button comes last
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    ).encode()
    head = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body += head + photo().read()[:300]
    page = client.post(SEALED, body, content_type="multipart/form-data; boundary=cut")
    assert page.status_code == 400
    assert TYPED["body"].splitlines()[0] in text_of(page)
    assert "连接中断" in text_of(page)
    assert not Case.objects.exists()


def test_without_work_only_so_many_letters_are_taken_in_ten_minutes(cast, client):
    for _ in range(brakes.SENT_WITHOUT_WORK.most):
        brakes.SENT_WITHOUT_WORK.count(timezone.now())
    same = token()
    page = sent(client, cast, token=same)
    assert (page.status_code, Case.objects.count()) == (429, 0)
    assert TYPED["subject"] in text_of(page)
    work = tokens.solve(tokens.read(secret(), same, purpose="sealed").challenge, settings.MAILBOX_WORK_BITS)
    assert code_on(sent(client, cast, token=same, work=work))


def test_what_is_missing_stands_beside_its_field_and_the_rest_stays(cast, client):
    Question.objects.create(category=cast.category, label="哪几天", kind="line", is_required=True)
    page = sent(client, cast, deed="check", subject="")
    assert page.status_code == 400
    content = page.content.decode()
    assert content.count('aria-invalid="true"') == 2
    assert TYPED["body"].splitlines()[0] in content


def test_the_questions_of_a_category_are_asked_and_answered(cast, client):
    which = Question.objects.create(category=cast.category, label="哪几天", kind="line")
    cause = Question.objects.create(category=cast.category, label="原因", kind="choice", choices="漏发\n少发")
    day = Question.objects.create(category=cast.category, label="发薪日", kind="day")
    page = client.post(SEALED, {"category": cast.category.pk, "deed": "begin"})
    assert "哪几天" in text_of(page)
    answers = {f"q{which.pk}": "三日", f"q{cause.pk}": "少发", f"q{day.pk}": "2026-11-10"}
    code = code_on(sent(client, cast, **answers))
    found, key = words.find_by_code(codes.normalised(code))
    letter = words.read(found.messages.get(), key).letter
    assert letter.answers == (("哪几天", "三日"), ("原因", "少发"), ("发薪日", "2026-11-10"))
    assert (letter.subject, letter.body) == (TYPED["subject"], TYPED["body"].replace("\r\n", "\n"))


def test_a_category_without_sealed_letters_is_shown_so_and_taken_by_no_trick(cast, client):
    closed = CategoryFactory(inbox=cast.inbox, name="困难帮扶", takes_sealed=False)
    assert "困难帮扶" in text_of(client.get(reverse("feedback:write")))
    assert "仅限实名" in text_of(client.get(reverse("feedback:write")))
    assert "困难帮扶" not in text_of(client.get(SEALED))
    assert sent(client, cast, category=closed.pk).status_code == 400
    for nonsense in ("", "x", "999999", "\u0661"):
        assert sent(client, cast, category=nonsense).status_code == 400


def test_whom_the_writer_excludes_the_letter_goes_past(cast, client):
    page = client.post(SEALED, {"category": cast.category.pk, "deed": "begin"})
    assert cast.lead.name in text_of(page)
    code = code_on(sent(client, cast, excluded=[f"user-{cast.lead.pk}"]))
    found, _key = words.find_by_code(codes.normalised(code))
    assert (found.inbox, set(found.excluded_users)) == (cast.other, {cast.lead.pk})
    everybody = [f"inbox-{cast.inbox.pk}", f"inbox-{cast.other.pk}"]
    refused = sent(client, cast, deed="check", excluded=everybody)
    assert refused.status_code == 400
    assert refused.content.decode().count(" checked") == 2
    assert sent(client, cast, deed="check", excluded=["user-x"]).status_code == 400


def test_a_text_that_names_its_writer_is_pointed_out_for_sealed_letters_only(cast, client):
    said = {"body": "我叫李建国，补贴没有发，请打我电话13812345678。"}
    page = sent(client, cast, deed="check", **said)
    marked = re.findall(r"<mark>([^<]+)</mark>", page.content.decode())
    assert any("李建国" in each for each in marked)
    assert any("13812345678" in each for each in marked)
    client.force_login(cast.reporter)
    named = sent(client, cast, path=NAMED, deed="check", token=token(f"named/{cast.reporter.pk}"), **said)
    assert "<mark>" not in named.content.decode()


def test_published_answers_about_the_same_are_shown_before_sending(cast, client):
    from feedback.models import Publication

    Publication.objects.create(
        category=cast.category, title="夜班补贴什么时候发", question="上个月的夜班补贴没有发，怎么办？",
        answer="每月十五日发放。", drafted_by=cast.publishers[0], drafted_on=timezone.localdate(),
        passed_by=cast.publishers[0], approved_by=cast.publishers[1], published_at=timezone.now(),
    )  # fmt: skip
    assert "每月十五日发放。" in text_of(sent(client, cast, deed="check"))
    other = sent(client, cast, deed="check", subject="宿舍热水", body="三号楼晚上没有热水。")
    assert "每月十五日发放。" not in text_of(other)


def test_themes_are_kept_as_codes(cast, client):
    theme = Theme.objects.create(name="补贴", words="夜班补贴\n津贴")
    Theme.objects.create(name="食堂", words="食堂")
    sent(client, cast)
    assert [each.theme for each in Case.objects.get().themes.all()] == [theme]


# --- under a name ------------------------------------------------------------------------------------------------


def named_fields(cast, **more):
    return {
        "category": cast.category.pk, "deed": "send", "token": token(f"named/{cast.reporter.pk}"), **TYPED, **more
    }  # fmt: skip


def test_under_a_name_a_stranger_signs_in_first_and_comes_back_to_the_form(cast, client):
    address = f"{NAMED}?category={cast.category.pk}"
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login") + "?next=/mailbox/write/named/%3Fcategory")
    client.force_login(cast.reporter)
    assert cast.category.name in text_of(client.get(address))
    assert client.get(NAMED).status_code == 302


def test_a_named_letter_is_sent_once_and_its_page_opens(cast, client):
    client.force_login(cast.reporter)
    fields = named_fields(cast)
    assert client.post(NAMED, {**fields, "deed": "check"}).status_code == 200
    answers = [client.post(NAMED, {**fields, "files": photo()}) for _ in range(2)]
    case = Case.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("feedback:letter", args=[case.pk])}
    assert (case.reporter, case.subject, case.tier) == (cast.reporter, TYPED["subject"], "named")
    assert "已经寄出" in text_of(client.get(answers[0]["Location"]))
    assert Attachment.objects.count() == 1


def test_a_named_form_sent_after_the_sign_in_ended_keeps_every_word(cast, client):
    fields = named_fields(cast)
    page = client.post(NAMED, fields)
    assert page.status_code == 403
    assert TYPED["body"].splitlines()[1] in text_of(page)
    client.force_login(cast.reporter)
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>(.*?)</textarea>', page.content.decode(), re.S))
    assert client.post(NAMED, kept).status_code == 302
    assert Case.objects.get().reporter == cast.reporter


def test_the_token_of_another_person_sends_nothing(cast, client):
    client.force_login(cast.stranger)
    page = client.post(NAMED, named_fields(cast))
    assert (page.status_code, Case.objects.count()) == (409, 0)
    assert TYPED["subject"] in text_of(page)


def test_back_to_the_words_keeps_them(cast, client):
    client.force_login(cast.reporter)
    page = client.post(NAMED, named_fields(cast, deed="change", excluded=[f"user-{cast.lead.pk}"]))
    assert page.status_code == 200
    assert TYPED["body"].splitlines()[0] in text_of(page)
    assert page.content.decode().count(" checked") == 1


# --- the first page ----------------------------------------------------------------------------------------------


def test_the_first_page_says_what_sealed_cannot_do_and_who_is_late(cast, client):
    from feedback.actions import clocks
    from tests.feedback.cast import DAY

    page = client.get("/mailbox/")
    assert "至少保存六个月" in text_of(page)
    assert "没有超期满五个工作日的来信" in text_of(page)
    cast.at = timezone.now() - 30 * DAY
    case = cast.in_progress()
    clocks.remind(at=timezone.now())
    text = text_of(client.get("/mailbox/"))
    assert re.search(rf"{cast.inbox}\s+不足五件", text)
    assert case.code not in text


def test_until_an_inbox_has_a_key_letters_are_written_under_a_name(client, root):
    cast = make_cast()
    assert "仅限实名" in text_of(client.get("/mailbox/write/"))
    assert "写密封来信" not in text_of(client.get("/mailbox/write/"))
    assert sent(client, cast).status_code == 400


def test_counts_that_would_point_at_people_are_not_said(cast, client):
    first = timezone.localdate().replace(day=1)
    closed = (first - timedelta(days=3)).isoformat()
    for number in range(1, 6):
        Case.objects.filter(pk=cast.closed().pk).update(closed_on=closed)
        text = text_of(client.get("/mailbox/"))
        assert ("上个月办结 5 封" in text) == (number == 5)
        assert "上个月办结 4 封" not in text
    assert "上个月办结 5 封" in text_of(client.get("/"))


def test_without_categories_the_mailbox_says_that_it_is_not_open(db, client):
    assert "还没有开通" in text_of(client.get("/mailbox/"))
    assert "还没有开通" in text_of(client.get("/mailbox/write/"))
    assert client.get(SEALED).status_code == 200
    assert Client().post(SEALED, {"deed": "begin"}).status_code == 400


# --- several at once ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_letter_of_either_kind(root):
    cast = make_cast(sealed=True)
    person = Client()
    person.force_login(cast.reporter)
    for client, path, same in (
        (Client(), SEALED, token()),
        (person, NAMED, token(f"named/{cast.reporter.pk}")),
    ):
        with ThreadPoolExecutor(2) as both:
            pages = list(both.map(_sent_alone, [client] * 2, [cast] * 2, [path] * 2, [same] * 2))
        assert [page.status_code for page in pages] == [200 if path == SEALED else 302] * 2
    assert sorted(Case.objects.values_list("tier", flat=True)) == ["named", "sealed"]


def _sent_alone(client, cast, path, same):
    """In a thread of its own, which leaves no connection behind."""
    try:
        return sent(client, cast, path=path, token=same)
    finally:
        connection.close()


def test_a_brake_is_one_for_all_workers():
    """They are forked from the process that made it."""
    brake, now = brakes.Brake(2, 60), timezone.now()
    for _worker in range(2):
        assert not brake.is_on(now)
        child = os.fork()
        if not child:
            brake.count(now)
            os._exit(0)
        os.waitpid(child, 0)
    assert brake.is_on(now)
    assert not brake.is_on(now + timedelta(minutes=2))
