"""The desk: its queue, one case with its doors, unlocking. Whole visits through the client."""

import random
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pikepdf import Pdf

from feedback import words
from feedback.actions import handling, replying, writing
from feedback.models import Attachment, Case, InboxMember, ReplyTemplate
from feedback.rules.moves import Duty, Solved, Stage
from feedback.views.unlocking import cookie_of
from members.rules.roles import Role
from tests.factories.feedback import CategoryFactory, working_in
from tests.factories.members import AppointmentFactory
from tests.feedback.cast import DAY, PASSPHRASE, Picture, make_cast
from tests.union_portal import attachments

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return _of_today(make_cast())


@pytest.fixture
def sealed():
    return _of_today(make_cast(sealed=True))


def _of_today(made):
    made.at = timezone.now()
    made.reporter.name = "欧阳文"
    made.reporter.save()
    return made


def browser(user):
    client = Client()
    client.force_login(user)
    client.cookies["display"] = "standard.medium.auto.en"
    return client


def page(client, thing, **query):
    address = thing if isinstance(thing, str) else thing.get_absolute_url()
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def do(client, case, name, **typed):
    data = {f"{name}-{field}": value for field, value in typed.items()}
    return client.post(reverse("feedback:do", args=[case.pk, name]), data)


def unlocked(user, case):
    client = browser(user)
    response = client.post(
        reverse("feedback:unlock", args=[case.inbox_id]), {"passphrase": PASSPHRASE, "case": case.pk}
    )
    assert response.status_code == 302
    assert response.url == case.get_absolute_url()
    return client


def doors_of(client, case):
    return [each["door"].name for each in client.get(case.get_absolute_url()).context["doors"]]


def shown(client, **query):
    return [row.case.pk for row in client.get(reverse("feedback:desk"), query).context["rows"]]


def said_after(client, response):
    """The lines on the page that the answer leads to."""
    return [str(each) for each in client.get(response.url).context["messages"]]


# --- the queue -------------------------------------------------------------------------------------------------


def test_the_queue_holds_what_each_may_see_and_nobody_else_gets_in(sealed):
    named, assigned = sealed.letter(), sealed.assigned()
    _code, secret = sealed.sealed_letter()
    everything = {named.pk, assigned.pk, secret.pk}
    seen = {
        name: set(shown(browser(getattr(sealed, name))))
        for name in ("clerk", "lead", "handler", "second", "head", "supervisor", "chair")
    }

    assert seen == {
        "clerk": everything, "lead": everything, "supervisor": everything, "chair": everything,
        "handler": {assigned.pk}, "second": set(), "head": set(),
    }  # fmt: skip
    for person in (sealed.reporter, sealed.administrator, sealed.commander):
        assert browser(person).get(reverse("feedback:desk")).status_code == 403


def test_the_queue_shows_clocks_in_words_and_of_sealed_letters_no_subject(sealed):
    named = sealed.letter()
    sealed.sealed_letter()
    text = page(browser(sealed.supervisor), reverse("feedback:desk"))

    assert named.subject in text
    assert text.count("Sealed letter") == 1
    assert "5 working days left" in text
    assert sealed.reporter.name not in text


def test_filters_narrow_the_queue_and_nothing_else_does(cast):
    received, accepted, waiting = cast.letter(), cast.accepted(), cast.waiting()
    other = CategoryFactory(inbox=cast.inbox)
    cast.category, category = other, cast.category
    elsewhere = cast.letter()
    clerk = browser(cast.clerk)

    assert set(shown(clerk)) == {received.pk, accepted.pk, waiting.pk, elsewhere.pk}
    assert set(shown(clerk, show="accept")) == {received.pk, elsewhere.pk}
    assert shown(clerk, show="assign") == [accepted.pk]
    assert shown(clerk, show="waiting") == [waiting.pk]
    assert set(shown(clerk, category=category.pk)) == {received.pk, accepted.pk, waiting.pk}
    assert shown(clerk, handler=cast.handler.pk) == [waiting.pk]
    assert shown(clerk, tier="sealed") == []
    assert set(shown(clerk, category="x", show="nonsense", page="-1")) == set(shown(clerk))
    assert shown(browser(cast.handler), show="mine") == [waiting.pk]
    assert shown(clerk, show="ended") == []
    assert len(shown(clerk, show="all", period="month")) == 4
    assert shown(clerk, show="all", period="last-year") == []


def test_overdue_letters_stand_first_and_are_counted(cast):
    cast.at = timezone.now() - 30 * DAY
    late = cast.in_progress()
    cast.at = timezone.now()
    cast.letter()
    client = browser(cast.supervisor)
    response = client.get(reverse("feedback:desk"))

    assert response.context["rows"][0].case == late
    assert response.context["rows"][0].clock.light == "red"
    assert "overdue" in response.context["rows"][0].clock.words
    counts = {link["url"].rpartition("=")[2]: link["count"] for link in response.context["groups"]}
    assert (counts["accept"], counts["overdue"]) == (1, 1)
    assert shown(client, show="overdue") == [late.pk]


def test_search_finds_numbers_and_named_subjects_and_never_a_sealed_word(sealed):
    accepted = sealed.accepted()
    code, secret = sealed.sealed_letter()
    secret = handling.accept(secret, by=sealed.clerk, at=sealed.at)
    clerk = browser(sealed.clerk)

    assert shown(clerk, q=accepted.code) == [accepted.pk]
    assert shown(clerk, q=f"{secret.year}-{secret.serial}") == [secret.pk]
    assert shown(clerk, q="夜班补贴") == [accepted.pk]  # the sealed one has the same subject
    assert shown(clerk, q="没有这个词") == []
    assert code not in page(clerk, reverse("feedback:desk"))


def test_several_at_once_each_refusal_is_a_line(cast):
    received, accepted = cast.letter(), cast.accepted()
    ticked = {"cases": [received.pk, accepted.pk]}
    clerk, several = browser(cast.clerk), reverse("feedback:desk-bulk")

    response = clerk.post(several, {"deed": "accept", "query": "show=accept&page=3", **ticked})
    assert response.url == reverse("feedback:desk") + "?show=accept"
    said = said_after(clerk, response)
    assert [line.startswith(accepted.code) for line in said] == [True, False]
    received.refresh_from_db()
    assert received.stage == Stage.ACCEPTED

    clerk.post(several, {"deed": "assign", "handler": cast.handler.pk, **ticked})
    assert set(Case.objects.filter(handler=cast.handler, stage="assigned")) == {received, accepted}
    clerk.get(reverse("feedback:desk"))
    assert len(said_after(clerk, clerk.post(several, {"deed": "assign", **ticked}))) == 1
    assert len(said_after(clerk, clerk.post(several, {"deed": "accept"}))) == 1

    supervisor, second = browser(cast.supervisor), browser(cast.second)
    assert "2" in said_after(supervisor, supervisor.post(several, {"deed": "remind", **ticked}))[-1]
    assert cast.handler.notices.filter(title__contains=received.code).exists()
    refused = second.post(several, {"deed": "accept", **ticked})
    assert said_after(second, refused) == []  # what somebody does not see is not touched and not spoken of


def test_views_are_kept_and_dropped_by_their_owner(cast):
    clerk = browser(cast.clerk)
    keep = reverse("feedback:keep-view")
    clerk.post(keep, {"view-name": "今日受理", "view-query": "show=accept&tier=named"})
    assert "今日受理" in page(clerk, reverse("feedback:desk"))
    again = clerk.post(keep, {"view-name": "今日受理", "view-query": "show=assign"})
    assert again.status_code == 400
    view = cast.clerk.saved_views.get()
    assert browser(cast.lead).post(reverse("feedback:drop-view", args=[view.pk])).status_code == 404
    clerk.post(reverse("feedback:drop-view", args=[view.pk]))
    assert not cast.clerk.saved_views.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_goes_out_without_a_sealed_word(sealed, kind):
    sealed.sealed_letter()
    named = sealed.accepted()
    text = page(browser(sealed.clerk), reverse("feedback:desk-list"))
    assert named.subject in text
    file = browser(sealed.clerk).get(reverse("feedback:desk-list"), {"format": kind})
    assert "attachment" in file["Content-Disposition"]
    if kind == "csv":
        rows = file.content.decode("utf-8-sig").splitlines()
        assert len(rows) == 3
        assert [named.subject in row for row in rows[1:]].count(True) == 1


def test_who_keeps_the_servers_sees_no_subject_even_as_supervisor(cast):
    AppointmentFactory(user=cast.administrator, role=Role.MAILBOX_SUPERVISOR.value)
    case = cast.accepted()
    client = browser(cast.administrator)
    for address in (reverse("feedback:desk"), reverse("feedback:desk-list"), case.get_absolute_url()):
        text = page(client, address)
        assert case.code in text
        assert case.subject not in text
        assert cast.reporter.name not in text
    assert shown(client, q="夜班") == []


# --- one case --------------------------------------------------------------------------------------------------


def test_each_sees_the_doors_that_are_open_to_them(cast):
    case = cast.in_progress()
    people = ("clerk", "handler", "lead", "supervisor", "chair", "second")
    assert {name: doors_of(browser(getattr(cast, name)), case) for name in people} == {
        "clerk": ["assign", "note", "involve", "transfer", "merge"],
        "lead": ["assign", "note", "involve", "transfer", "merge"],
        "handler": ["reply", "ask", "progress", "note", "involve"],
        "supervisor": ["remind"], "chair": ["remind"], "second": [],
    }  # fmt: skip
    assert browser(cast.stranger).get(case.get_absolute_url()).status_code == 404


def test_a_named_letter_is_dealt_with_on_its_page(cast):
    case, clerk, handler = cast.letter(files=[Picture()]), browser(cast.clerk), browser(cast.handler)
    other = CategoryFactory(inbox=cast.inbox, days=10)
    assert do(clerk, case, "accept", category=other.pk).status_code == 302
    case.refresh_from_db()
    assert (case.category, case.clock_days) == (other, 10)
    post = InboxMember.objects.get(user=cast.handler)
    do(clerk, case, "assign", person=post.pk)
    do(handler, case, "start")
    helper = InboxMember.objects.get(user=cast.second)
    do(handler, case, "involve", person=helper.pk)
    do(handler, case, "note", words="已电话联系班组")
    do(handler, case, "progress", words="正在核对考勤")
    empty = do(handler, case, "ask", words=" ")
    assert empty.status_code == 400
    do(handler, case, "ask", words="哪几个班？")
    do(handler, case, "resume")
    ReplyTemplate.objects.create(title="补发", text="您好，已经补发。")
    assert "您好，已经补发。" in page(handler, case, template=ReplyTemplate.objects.get().pk)
    do(handler, case, "reply", text="已于今日补发。", claims_solved="yes")

    case.refresh_from_db()
    assert (case.stage, case.claims_solved) == ("replied", True)
    text = page(handler, case)
    for words_ in (
        "夜班补贴没有发",
        "已电话联系班组",
        "正在核对考勤",
        "哪几个班？",
        "已于今日补发。",
        cast.reporter.name,
    ):
        assert words_ in text
    assert "已电话联系班组" in page(browser(cast.second), case)
    own = reverse("feedback:letter", args=[case.pk])
    assert browser(cast.reporter).get(case.get_absolute_url())["Location"] == own
    assert "已电话联系班组" not in page(browser(cast.reporter), own)


def test_what_is_refused_comes_back_with_what_was_typed(cast):
    case = cast.redo()
    post = InboxMember.objects.get(user=cast.handler)
    response = do(browser(cast.clerk), case, "assign", person=post.pk)
    assert response.status_code == 409
    assert "does not do it again" in response.content.decode()
    assert f'value="{post.pk}" selected' in response.content.decode()
    closed = do(browser(cast.clerk), case, "accept", category=case.category_id)
    assert closed.status_code == 409
    assert do(browser(cast.clerk), case, "reply", text="x", claims_solved="yes").status_code == 409
    assert do(browser(cast.clerk), case, "nonsense").status_code == 404


def test_what_was_typed_too_late_or_signed_out_can_be_copied(cast):
    """A form that stood open overnight: a colleague has answered meanwhile, or the sign-in has ended."""
    case, words = cast.in_progress(), "已联系班组，\n本周内补发。"
    handling.merge(case, cast.accepted(), by=cast.clerk, at=cast.at)
    late = do(browser(cast.handler), case, "reply", text=words, claims_solved="yes")
    assert late.status_code == 409
    assert "本周内补发。" in late.content.decode()
    out = do(Client(), case, "reply", text=words, claims_solved="yes")
    assert out.status_code == 403
    assert "本周内补发。" in out.content.decode()
    assert f"?next={case.get_absolute_url()}" in out.content.decode()


def test_whom_the_writer_keeps_away_is_not_assigned_by_hand(cast):
    """Neither offered nor taken: not even of somebody who came to the inbox after the letter."""
    case = cast.letter(users=[cast.second.pk])
    assert case.inbox == cast.other
    handling.accept(case, by=cast.head, at=cast.at)
    post = InboxMember.objects.create(
        inbox=case.inbox, user=cast.second, duty="handler", starts_on=cast.at.date()
    )
    head = browser(cast.head)
    assert f'value="{post.pk}"' not in page(head, case)
    response = do(head, case, "assign", person=post.pk)
    assert response.status_code == 400
    assert "whom the writer does not keep away" in response.content.decode()
    passed = do(head, case, "transfer", inbox=cast.inbox.pk)
    assert passed.status_code == 409
    assert "does not read the letter" in passed.content.decode()
    assert f'value="{cast.inbox.pk}" selected' in passed.content.decode()


def test_a_letter_that_is_not_ours_is_returned_and_passed_on(cast):
    returned, passed = cast.letter(), cast.letter()
    clerk = browser(cast.clerk)
    do(clerk, returned, "return", words="请找社保窗口，一楼大厅。")
    response = do(clerk, passed, "transfer", inbox=cast.other.pk)
    assert response.url == passed.get_absolute_url()  # until it is taken up the clerk sees its clock
    assert "Until then yours answers for it" in page(clerk, passed)
    assert passed.subject not in page(clerk, passed)
    assert clerk.get(reverse("feedback:desk") + "?show=accept").context["rows"] == []
    queue = clerk.get(reverse("feedback:desk") + "?show=passed").context["rows"]
    assert [(row.case, row.subject) for row in queue] == [(passed, "")]
    assert (
        clerk.get(reverse("feedback:desk"), {"q": passed.subject[:4], "show": "passed"}).context["rows"] == []
    )
    assert (
        passed.subject
        not in clerk.get(reverse("feedback:desk-list") + "?show=passed&format=csv").content.decode()
    )
    returned.refresh_from_db()
    passed.refresh_from_db()
    assert (returned.stage, passed.inbox) == ("returned", cast.other)
    assert "请找社保窗口，一楼大厅。" in page(clerk, returned)
    head = browser(cast.head)
    assert "权益保障部 → 公司工会主席信箱" in page(head, passed)
    do(head, passed, "accept", category=cast.category.pk)
    assert clerk.get(passed.get_absolute_url()).status_code == 404


def test_the_chair_decides_about_more_time(cast):
    cast.category.may_be_extended = True
    cast.category.save()
    case = cast.in_progress()
    assert "ask_extension" in doors_of(browser(cast.handler), case)
    do(browser(cast.handler), case, "ask_extension", words="要查账")
    chair = browser(cast.chair)
    assert shown(chair, show="extension") == [case.pk]
    assert "Why more time is asked for" in page(chair, case)
    assert doors_of(chair, case) == ["extend", "refuse_extension", "remind"]
    do(chair, case, "refuse_extension")
    assert shown(chair, show="extension") == []
    assert doors_of(chair, case) == ["remind"]


def test_the_chair_decides_about_a_sealed_letter_by_a_reason_in_the_open(sealed):
    sealed.category.may_be_extended = True
    sealed.category.save()
    _code, case = sealed.sealed_letter()
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    case = handling.start(
        handling.assign(case, sealed.handler, by=sealed.clerk, at=sealed.at), by=sealed.handler, at=sealed.at
    )
    handler = unlocked(sealed.handler, case)
    assert "reason for the chair" in page(handler, case)
    quoting = do(handler, case, "ask_extension", words="等原件", for_chair="夜班补贴没有发的名单还在核对")
    assert quoting.status_code == 400
    assert "stands in the letter" in quoting.content.decode()
    assert "夜班补贴没有发的名单还在核对" in quoting.content.decode()
    do(handler, case, "ask_extension", words="等考勤原件", for_chair="财务部下周三才出报表。")
    chair = browser(sealed.chair)
    seen = page(chair, case)
    assert "财务部下周三才出报表。" in seen
    assert "等考勤原件" not in seen
    do(chair, case, "extend")
    assert "Why more time is asked for" not in page(chair, case)


def test_a_duplicate_is_found_and_merged(cast):
    stays, case = cast.accepted(), cast.accepted()
    clerk = browser(cast.clerk)
    found = clerk.post(
        reverse("feedback:do", args=[case.pk, "merge"]), {"merge-find": "1", "merge-q": stays.code}
    )
    assert stays.code in page(clerk, found.url.partition("#")[0])
    assert do(clerk, case, "merge", q="nothing", into=stays.pk).status_code == 400
    do(clerk, case, "merge", q=stays.code, into=stays.pk)
    case.refresh_from_db()
    assert case.merged_into == stays
    assert stays.code in page(clerk, case)


# --- sealed ----------------------------------------------------------------------------------------------------


def test_a_sealed_letter_opens_after_the_passphrase_and_for_nobody_else(sealed):
    _code, case = sealed.sealed_letter(files=[Picture(b"JPEG of a pay slip")])
    clerk = browser(sealed.clerk)
    text = page(clerk, case)
    assert "夜班补贴" not in text
    assert reverse("feedback:unlock", args=[case.inbox_id]) in text
    file = reverse("feedback:case-file", args=[case.pk, Attachment.objects.get().pk])
    assert clerk.get(file).status_code == 302

    wrong = clerk.post(reverse("feedback:unlock", args=[case.inbox_id]), {"passphrase": "not this one 11"})
    assert (wrong.status_code, wrong.cookies.get(cookie_of(case.inbox_id))) == (400, None)
    clerk = unlocked(sealed.clerk, case)
    cookie = clerk.cookies[cookie_of(case.inbox_id)]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/mailbox/")
    assert "夜班补贴没有发" in page(clerk, case)
    given = clerk.get(file)
    assert given.content == b"JPEG of a pay slip"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(given["Cache-Control"].split(", "))
    assert given["Content-Disposition"].startswith("attachment")

    stolen = browser(sealed.lead)  # another person with the same cookie
    stolen.cookies[cookie_of(case.inbox_id)] = cookie.value
    assert "夜班补贴" not in page(stolen, case)
    clerk.post(reverse("feedback:lock", args=[case.inbox_id]))
    assert "夜班补贴" not in page(clerk, case)
    assert "夜班补贴" not in page(browser(sealed.supervisor), case)


def test_signing_out_makes_the_cookie_worthless(sealed):
    _code, case = sealed.sealed_letter()
    client = unlocked(sealed.clerk, case)
    value = client.cookies[cookie_of(case.inbox_id)].value
    client.logout()
    client.force_login(sealed.clerk)
    client.cookies[cookie_of(case.inbox_id)] = value
    assert "夜班补贴" not in page(client, case)


def test_wrong_passphrases_are_slowed_down(sealed):
    _code, case = sealed.sealed_letter()
    clerk, address = browser(sealed.clerk), reverse("feedback:unlock", args=[case.inbox_id])
    statuses = [clerk.post(address, {"passphrase": f"wrong passphrase {n}"}).status_code for n in range(12)]
    assert statuses == [400] * 10 + [429] * 2
    assert clerk.post(address, {"passphrase": PASSPHRASE}).status_code == 429
    assert unlocked(sealed.lead, case)  # nobody else is kept waiting


def test_who_has_no_key_is_told_who_can_give_one(sealed):
    new = working_in(sealed.inbox, Duty.CLERK, name="新来的")
    text = page(browser(new), reverse("feedback:unlock", args=[sealed.inbox.pk]))
    assert sealed.clerk.name in text
    assert sealed.lead.name in text
    assert browser(sealed.head).get(reverse("feedback:unlock", args=[sealed.inbox.pk])).status_code == 404


def test_a_sealed_letter_is_opened_asked_back_answered_redone_and_transferred(sealed):
    code, case = sealed.sealed_letter()
    clerk, handler = unlocked(sealed.clerk, case), unlocked(sealed.handler, case)
    do(clerk, case, "accept", category=case.category_id)
    do(clerk, case, "assign", person=InboxMember.objects.get(user=sealed.handler).pk)
    do(handler, case, "start")
    assert "夜班补贴没有发" in page(handler, case)
    do(handler, case, "ask", words="哪几个班？")
    found, mine = words.find_by_code(code)
    writing.add(found, "十月三日和四日", by=None, at=sealed.at, key=mine, holder=True)
    assert "十月三日和四日" in page(handler, case)
    do(handler, case, "reply", text="已补发", claims_solved="yes")
    found, mine = words.find_by_code(code)
    assert [each.text for each in words.read_all(found.messages.select_related("case"), mine)][1:] == [
        "哪几个班？", "十月三日和四日", "已补发",
    ]  # fmt: skip

    replying.rate(
        found, solved=Solved.NO, stars=1, comment="少一天", by=None, at=sealed.at, key=mine, holder=True
    )
    again = do(clerk, case, "assign", person=InboxMember.objects.get(user=sealed.handler).pk)
    assert again.status_code == 409
    do(clerk, case, "assign", person=InboxMember.objects.get(user=sealed.second).pk)
    second = unlocked(sealed.second, case)
    do(second, case, "start")
    assert "少一天" in page(second, case)

    do(clerk, case, "transfer", inbox=sealed.other.pk)
    assert "少一天" not in page(clerk, case)
    case.refresh_from_db()
    assert "少一天" in page(unlocked(sealed.head, case), case)


def test_a_locked_inbox_takes_no_words_and_says_so(sealed):
    _code, case = sealed.sealed_letter()
    clerk = browser(sealed.clerk)
    assert "Unlock it first" in page(clerk, case)
    response = do(clerk, case, "return", words="请找窗口")
    assert response.status_code == 409
    assert "请找窗口</textarea>" in response.content.decode()  # sent again once the inbox is unlocked
    assert case.messages.count() == 1


def test_an_answer_reaches_the_sealed_letters_that_were_merged(sealed):
    code, case = sealed.sealed_letter()
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    stays = handling.accept(sealed.letter(), by=sealed.clerk, at=sealed.at)
    handling.merge(case, stays, by=sealed.clerk, at=sealed.at)
    handling.assign(stays, sealed.handler, by=sealed.clerk, at=sealed.at)
    handler = unlocked(sealed.handler, case)
    do(handler, stays, "start")
    locked = browser(sealed.handler)
    assert "Unlock it first" in page(locked, stays)
    assert do(locked, stays, "reply", text="已补发", claims_solved="yes").status_code == 409
    assert do(handler, stays, "reply", text="已补发", claims_solved="yes").status_code == 302
    found, key = words.find_by_code(code)
    assert words.read_all(found.messages.select_related("case"), key)[-1].text == "已补发"


def test_a_page_of_an_ended_letter_offers_nothing_but_to_adopt_what_it_suggested(cast):
    case = cast.closed()
    assert doors_of(browser(cast.clerk), case) == ["adopt"]
    assert doors_of(browser(cast.clerk), cast.returned()) == []
    assert case.closed_on == timezone.localdate() >= date(2026, 1, 1)


# --- files of the desk -------------------------------------------------------------------------------------------


def _marked_files():
    """A photo and a PDF that say who made them, under a name that says it too."""
    draw = random.Random(11)
    out = BytesIO()
    attachments.base(draw).save(out)
    with Pdf.open(BytesIO(out.getvalue())) as pdf:
        pdf.docinfo["/Author"] = attachments.MARK
        out = BytesIO()
        pdf.save(out)
    files = {"jpg": attachments.jpeg(draw), "pdf": out.getvalue()}
    assert all(attachments.traces(data) for data in files.values())
    return [SimpleUploadedFile(f"{attachments.MARK}.{kind}", data) for kind, data in files.items()]


def _answered_with_files(client, case):
    do(client, case, "start")
    response = do(client, case, "reply", text="见附件", claims_solved="yes", files=_marked_files())
    assert response.status_code == 302
    assert [each.kind for each in Attachment.objects.filter(message__case=case).order_by("number")] == [
        "jpg",
        "pdf",
    ]


def _is_clean(response, start):
    data = response.content
    assert response.status_code == 200
    assert data.startswith(start)
    assert attachments.traces(data) == []
    assert attachments.MARK not in response["Content-Disposition"]


STARTS = {"2-1": b"\xff\xd8\xff", "2-2": b"%PDF-"}


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_files_of_an_answer_reach_who_wrote_under_a_name_made_anew(cast):
    case, handler = cast.assigned(), browser(cast.handler)
    _answered_with_files(handler, case)
    writer = browser(cast.reporter)
    letter = page(writer, reverse("feedback:letter", args=[case.pk]))
    assert attachments.MARK not in letter
    for place, start in STARTS.items():
        address = reverse("feedback:letter-file", args=[case.pk, place])
        assert address in letter
        _is_clean(writer.get(address), start)
    assert browser(cast.stranger).get(address).status_code == 404


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_files_of_an_answer_reach_a_sealed_writer_by_the_code_and_lie_sealed(sealed):
    code, case = sealed.sealed_letter()
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    case = handling.assign(case, sealed.handler, by=sealed.clerk, at=sealed.at)
    handler = unlocked(sealed.handler, case)
    _answered_with_files(handler, case)
    for kept in Attachment.objects.filter(message__case=case):
        assert not bytes(kept.data).startswith(tuple(STARTS.values()))
    nobody, receipt = Client(), reverse("feedback:receipt")
    letter = nobody.post(receipt, {"code": code}).content.decode()
    assert attachments.MARK not in letter
    for place, start in STARTS.items():
        assert f'value="{place}"' in letter
        _is_clean(nobody.post(receipt, {"code": code, "deed": "file", "file": place}), start)
    kept = Attachment.objects.filter(message__case=case).first()
    _is_clean(handler.get(reverse("feedback:case-file", args=[case.pk, kept.pk])), STARTS["2-1"])
