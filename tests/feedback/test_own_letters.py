"""The page of a letter for who wrote it: by the receipt code, or under the own name."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import brakes
from feedback.actions import clocks, handling, replying
from feedback.models import Case, Incident, Message, Statement
from feedback.sealing import codes, tokens
from feedback.views.writing_page import secret
from members.models import Notice
from tests.factories.feedback import CategoryFactory
from tests.feedback.cast import DAY, STAGES, make_cast
from tests.feedback.test_writing_in import RECEIPT, photo, text_of, token, token_on
from union_portal.waiting import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """Today, since pages ask the real clock."""
    made = make_cast(sealed=True)
    made.at = timezone.now()
    return made


@pytest.fixture(autouse=True)
def _brakes_off():
    for brake in (brakes.WRONG_CODES, brakes.WRONG_CODES_WITH_WORK):
        brake.release()


@pytest.fixture
def one_minute(monkeypatch):
    """All of a test falls into one minute, as brakes count them; the next would release them."""
    this = brakes.WRONG_CODES._window(timezone.now())
    monkeypatch.setattr(brakes.Brake, "_window", lambda brake, at: this)


def at_work(cast, case):
    case = handling.accept(case, by=cast.clerk, at=cast.at)
    return handling.start(
        handling.assign(case, cast.handler, by=cast.clerk, at=cast.at), by=cast.handler, at=cast.at
    )


def answered(cast, case, key=None, text="已于今日补发。"):
    return replying.reply(case, by=cast.handler, at=cast.at, text=text, claims_solved=True, key=key)


def post(client, code, deed="", **more):
    fields = {"code": code, "token": token("receipt"), **more}
    return client.post(RECEIPT, fields | ({"deed": deed} if deed else {}))


# --- by the receipt code -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{grouped}", "{lower}", " {spaced} ", "{wide}", "{folded}", "{dashed}"])
def test_a_code_is_found_however_it_is_typed(cast, client, typed):
    code, _case = cast.sealed_letter()
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    shapes = {
        "grouped": codes.shown(code), "lower": code.lower(), "spaced": " ".join(code), "wide": wide,
        "folded": code.replace("0", "O").replace("1", "l"), "dashed": codes.shown(code).replace("-", "－"),
    }  # fmt: skip
    page = client.post(RECEIPT, {"code": typed.format(**shapes)})
    assert page.status_code == 200
    assert "夜班补贴没有发" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "请输入查询码"), ("  - ", "请输入查询码"), ("1234", "4 位"), ("1" * 17, "17 位"), ("ABCD-EFGH-JKMN-PQRU", "“U”"),
     ("编号一二三四", "“编”"), ("ABCDEFGHJKMNPQRS", "没有找到")],
)  # fmt: skip
def test_a_mistyped_code_gets_a_plain_sentence_and_stays_in_the_field(cast, client, typed, said):
    page = client.post(RECEIPT, {"code": typed})
    assert page.status_code in {400, 404}
    assert said in text_of(page)
    assert f'value="{typed}"' in page.content.decode()


@pytest.mark.usefixtures("one_minute")
def test_many_wrong_codes_ask_for_a_sum_and_then_for_patience(cast, client):
    code, _case = cast.sealed_letter()
    inside = re.search(r'name="pass" value="([\w-]+)"', post(client, code).content.decode())[1]
    for _ in range(brakes.WRONG_CODES.most):
        brakes.WRONG_CODES.count(timezone.now())
    braked = client.post(RECEIPT, {"code": code})
    assert braked.status_code == 429
    assert "data-work=" in braked.content.decode()
    assert post(client, code, **{"pass": inside}).status_code == 200  # who is inside goes on
    assert post(client, code, **{"pass": "x" * 43}).status_code == 429
    fresh = token("receipt-code", age=0)
    work = tokens.solve(tokens.read(secret(), fresh, purpose="receipt-code").challenge, 8)
    assert client.post(RECEIPT, {"code": code, "token": fresh, "work": work}).status_code == 200
    for _ in range(brakes.WRONG_CODES_WITH_WORK.most):
        brakes.WRONG_CODES_WITH_WORK.count(timezone.now())
    assert client.post(RECEIPT, {"code": code, "token": fresh, "work": work}).status_code == 429


@pytest.mark.usefixtures("one_minute")
def test_a_wrong_code_is_counted(cast, client):
    for _ in range(brakes.WRONG_CODES.most):
        assert client.post(RECEIPT, {"code": "ABCDEFGHJKMNPQRS"}).status_code in {404, 429}
    assert client.post(RECEIPT, {"code": "ABCDEFGHJKMNPQRS"}).status_code == 429


def test_the_whole_dialogue_goes_by_the_code(cast, client):
    code, case = cast.sealed_letter(files=[])
    key = cast.key_of(case)
    case = at_work(cast, case)
    handling.note(case, by=cast.handler, at=cast.at, text="内部商量的话", key=key)
    case = handling.ask(case, by=cast.handler, at=cast.at, question="是哪几个班？", key=key)

    page = post(client, code)
    text = text_of(page)
    assert "是哪几个班？" in text
    assert "回答问题" in text
    assert "内部商量的话" not in text
    assert page.headers.get("Set-Cookie") is None

    same = token_on(page)
    for _ in range(2):  # sent twice by an impatient finger: one message
        page = post(client, code, "add", text="三日和四日", token=same, files=photo())
        assert "已补充" in text_of(page)
    assert Message.objects.filter(kind="answer").count() == 1
    picture = post(client, code, "file", file="4-1")
    assert picture["Content-Type"] in {"image/jpeg", "image/png"}
    assert picture["Content-Disposition"].startswith("inline; filename=attachment-1.")
    assert picture.content[:2] in {b"\xff\xd8", b"\x89P"}
    assert post(client, code, "file", file="2-1")["Content-Type"].startswith(
        "text/html"
    )  # a note has no file for them

    case = answered(cast, Case.objects.get(pk=case.pk), key)
    refused = post(client, code, "rate", solved="no", stars="1", comment="")
    assert refused.status_code == 409
    assert "还差什么" in text_of(refused)
    assert 'value="1" ' in refused.content.decode()
    assert "换人重办" in text_of(post(client, code, "rate", solved="no", stars="1", comment="少一天"))
    assert Case.objects.get(pk=case.pk).stage == "redo"
    assert not Notice.objects.filter(recipient=cast.lead).exists()  # at that moment nobody hears of it


def test_a_rating_after_the_close_gets_a_sentence_and_keeps_the_words(cast, client):
    code, case = cast.sealed_letter()
    key = cast.key_of(case)
    answered(cast, at_work(cast, case), key)
    clocks.run_on(at=cast.at + 40 * DAY)
    assert Case.objects.get(pk=case.pk).stage == "closed"

    page = post(client, code, "rate", solved="no", stars="1", comment="还差一天的钱")
    assert page.status_code == 409
    assert "还差一天的钱" in text_of(page)
    assert "重新办理" in text_of(page)


def test_a_rating_sent_twice_is_one_rating(cast, client):
    code, case = cast.sealed_letter()
    key = cast.key_of(case)
    answered(cast, at_work(cast, case), key)
    again = {"token": token("receipt"), "solved": "no", "stars": "1", "comment": "还差一天的钱"}
    assert [post(client, code, "rate", **again).status_code for _time in range(2)] == [200, 200]
    assert case.messages.filter(kind=Message.Kind.COMMENT).count() == 1
    case = handling.assign(Case.objects.get(pk=case.pk), cast.second, by=cast.clerk, at=cast.at)
    case = handling.start(case, by=cast.second, at=cast.at)
    replying.reply(case, by=cast.second, at=cast.at, text="已补齐。", claims_solved=True, key=key)
    done = {"token": token("receipt"), "solved": "yes", "stars": "5"}
    pages = [post(client, code, "rate", **done) for _time in range(2)]
    assert ["谢谢" in text_of(each) for each in pages] == [True, True]
    other = post(client, code, "rate", token=token("receipt"), solved="yes", stars="4", comment="改一下")
    assert (other.status_code, "改一下" in text_of(other)) == (409, True)
    assert Case.objects.get(pk=case.pk).stars == 5


@pytest.mark.parametrize("is_whole", [True, False])
def test_an_answer_whose_upload_was_cut_off_stays_in_the_form(cast, client, is_whole):
    code, case = cast.sealed_letter()
    fields = {"code": code, "token": token("receipt"), "about": "add", "text": "那天是十月三日"}
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]  # fmt: skip
    head = '--cut\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    data, end = (
        photo().read(),
        '\r\n--cut\r\nContent-Disposition: form-data; name="deed"\r\n\r\nadd\r\n--cut--\r\n',
    )
    body = "".join(parts).encode() + head.encode() + (data + end.encode() if is_whole else data[:300])
    page = client.post(RECEIPT, body, content_type="multipart/form-data; boundary=cut")
    assert page.status_code == (200 if is_whole else 400)
    assert ("连接中断" in text_of(page)) is not is_whole
    assert "那天是十月三日" in text_of(page)
    assert case.messages.count() == (2 if is_whole else 1)


def test_an_incomplete_rating_is_refused_beside_its_field(cast, client):
    code, case = cast.sealed_letter()
    answered(cast, at_work(cast, case), cast.key_of(case))
    page = post(client, code, "rate", comment="谢谢您")
    assert page.status_code == 400
    assert "谢谢您" in page.content.decode()
    assert Case.objects.get(pk=case.pk).stage == "replied"


def test_the_statement_of_an_incident_reaches_a_sealed_letter(cast, client):
    code, case = cast.sealed_letter()
    incident = Incident.objects.create(title="食堂停水", commander=cast.commander, opened_at=cast.at)
    words_ = {"incident": incident, "drafted_by": cast.commander, "drafted_at": cast.at}
    for version, text in ((1, "第一次的话"), (2, "现在的话")):
        Statement.objects.create(
            version=version, text=text, approved_by=cast.chair, approved_at=cast.at, **words_
        )
    Statement.objects.create(version=3, text="还没批准的话", **words_)
    Case.objects.filter(pk=case.pk).update(incident=incident)
    text = text_of(post(client, code))
    assert "现在的话" in text
    assert "第一次的话" not in text
    assert "还没批准的话" not in text


# --- under the own name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_sentence_for_who_wrote(client, stage):
    cast = make_cast()
    cast.at = timezone.now()
    case = STAGES[stage](cast)
    client.force_login(cast.reporter)
    page = client.get(reverse("feedback:letter", args=[case.pk]))
    assert page.status_code == 200
    status = re.search(r'<div class="note[^"]*">.*?<b>(.*?)</b>', page.content.decode(), re.S)[1]
    assert status.strip()
    assert "None" not in status


def test_a_named_letter_is_answered_rated_and_its_notice_leads_here(cast, client):
    case = answered(cast, at_work(cast, cast.letter()))
    address = reverse("feedback:letter", args=[case.pk])
    assert {notice.url for notice in cast.reporter.notices.all()} == {address}
    client.force_login(cast.reporter)
    fields = {"token": token(f"named/{cast.reporter.pk}"), "deed": "rate", "solved": "yes", "stars": "5"}
    assert client.post(address, fields)["Location"] == address
    assert "已办结" in text_of(client.get(address))
    late = client.post(address, {**fields, "comment": "再说一句"})
    assert late.status_code == 409
    assert "再说一句" in text_of(late)


def test_what_was_typed_after_the_sign_in_ended_stays(cast, client):
    case = cast.letter()
    address = reverse("feedback:letter", args=[case.pk])
    page = client.post(address, {"token": "x", "deed": "add", "text": "还有一件事"})
    assert page.status_code == 403
    assert "还有一件事" in text_of(page)


def test_a_letter_and_its_files_are_for_who_wrote_it_alone(cast, client):
    from union_portal.lib.cleaning import clean

    case = cast.letter(files=[clean(photo().read())])
    pages = [
        reverse("feedback:letter", args=[case.pk]),
        reverse("feedback:letter-file", args=[case.pk, "1-1"]),
    ]
    for person, status in (
        (cast.reporter, 200),
        (cast.clerk, 404),
        (cast.stranger, 404),
        (cast.administrator, 404),
    ):
        client.force_login(person)
        assert {client.get(page).status_code for page in pages} == {status}
    client.force_login(cast.reporter)
    for place in ("1-2", "x", "1-", "-1", "9-9", "1-1-1"):
        assert client.get(reverse("feedback:letter-file", args=[case.pk, place])).status_code == 404


def test_my_letters_stand_on_pages_and_what_waits_on_my_page(cast, client, rf):
    client.force_login(cast.reporter)
    assert "还没有来信" in text_of(client.get("/mailbox/mine/"))
    case = answered(cast, at_work(cast, cast.letter()))
    asked = handling.ask(at_work(cast, cast.letter()), by=cast.handler, at=cast.at, question="哪天？")
    cast.sealed_letter()
    text = text_of(client.get("/mailbox/mine/"))
    assert text.count("夜班补贴没有发") == 2
    assert "已答复，请评价" in text
    rows = {row["url"]: row["label"] for row in _waiting(cast.reporter, rf)}
    assert rows[reverse("feedback:letter", args=[case.pk])].startswith("已答复")
    assert rows[reverse("feedback:letter", args=[asked.pk])].startswith("工会有话问您")
    for _ in range(20):
        cast.letter()
    first = client.get("/mailbox/mine/")
    assert text_of(first).count("夜班补贴没有发") == 20
    assert text_of(client.get("/mailbox/mine/?page=2")).count("夜班补贴没有发") == 2


def _waiting(user, rf):
    from django.utils import translation

    request = rf.get("/me/")
    request.user = user
    with translation.override("zh-hans"):
        return [row for row in waiting_for(request) if "/mailbox/" in row["url"]]


def test_the_mailbox_is_in_the_navigation_once_it_is_open(db, client):
    assert "职工信箱" not in text_of(client.get("/"))
    CategoryFactory()
    home = client.get("/").content.decode()
    assert home.count('href="/mailbox/"') >= 3  # navigation, menu, tab bar
    client.cookies["display"] = "elder.medium.auto.zh-hans"
    assert "提意见" in text_of(client.get("/"))
