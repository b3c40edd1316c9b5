"""Published answers: from a letter to the page that everybody reads, and back off it."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.actions import handling, publishing, replying
from feedback.models import MeToo, Publication
from feedback.permissions import may_draft_publication, may_publish
from feedback.rules.moves import Solved
from feedback.rules.redaction import LooseMark, read_back, read_marks, redacted
from feedback.words import Letter
from members.models import Notice
from members.rules.roles import Role
from tests.factories import ArticleFactory
from tests.factories.feedback import CategoryFactory
from tests.factories.members import AppointmentFactory, UserFactory, appointed, union
from tests.feedback.cast import make_cast
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db

HEAD, PHONE = "吴主任", "13912345678"
COMPLAINT = Letter(
    "主任克扣夜班补贴", f"{HEAD}把夜班补贴扣了一半，问他就骂人。我的电话{PHONE}，只有三号炉的早班知道。"
)
ANSWER = f"已责成{HEAD}退还补贴，今后按月公示。"
TEXTS = {"title": "夜班补贴被克扣怎么办", "question": "有人████把补贴扣了一半。", "answer": "已责成退还。"}


@pytest.fixture
def cast():
    return make_cast()


def drafted(cast, by=None, case=None, **more):
    return publishing.put_forward(
        case or cast.closed(), by=by or cast.publishers[0], at=cast.at, **(TEXTS | more)
    )


def approved(publication, by, cast):
    return publishing.approve(publication, by=by, at=cast.at, seen=publication.fingerprint)


def published(cast, **more):
    return approved(drafted(cast, **more), cast.publishers[1], cast)


# --- what is black ---------------------------------------------------------------------------------------------


def test_marks_and_words_become_bars_and_what_stands_open_elsewhere_is_named():
    texts = ["张伟的手机【13912345678】", "打13912345678找张伟"]

    first, second = redacted(texts, ["张伟"])

    assert first.text == "████的手机" + "█" * 12
    assert second.text == "打13912345678找████"
    assert (first.open_words, second.open_words) == ([], ["13912345678"])


@pytest.mark.parametrize("typed", ["开【了头", "关】上", "【一【二】】"])
def test_a_mark_that_stands_alone_is_refused(typed):
    with pytest.raises(LooseMark):
        read_marks(typed)


def test_bars_are_read_back_as_they_were_written():
    (made,) = redacted(["找【张伟】，或█李娜"], [])

    assert made.text == "找████，或████李娜"
    assert "".join(each.text for each in read_back(made.text)) == made.text


# --- who may ---------------------------------------------------------------------------------------------------


def test_a_sealed_letter_is_put_forward_by_its_inbox_and_a_named_one_by_publishers_too():
    cast = make_cast(sealed=True)
    named, (_code, sealed) = cast.closed(), cast.sealed_letter()
    may = {
        name: (may_draft_publication(person, named), may_draft_publication(person, sealed))
        for name, person in cast.people.items()
    }

    readers = {"clerk", "lead"}
    assert {name for name, (_named, of_sealed) in may.items() if of_sealed} == readers
    assert {name for name, (of_named, _sealed) in may.items() if of_named} == readers | {
        "handler",
        "publisher",
    }


def test_nobody_approves_the_own_draft_and_nobody_says_yes_twice(cast):
    draft = drafted(cast)
    with pytest.raises(Refused, match="自己拟的稿"):
        approved(draft, cast.publishers[0], cast)
    other = drafted(cast, by=cast.handler)
    once = approved(other, cast.publishers[0], cast)
    with pytest.raises(Refused):
        approved(once, cast.publishers[0], cast)

    assert once.published_at is None
    assert approved(once, cast.publishers[1], cast).published_at == cast.at


def test_who_is_excluded_or_wrote_it_or_keeps_the_servers_decides_nothing(cast):
    excluded = appointed(Role.CASE_PUBLISHER)
    case = cast.accepted(users=[excluded.pk])
    case = handling.start(
        handling.assign(case, cast.handler, by=cast.clerk, at=cast.at), by=cast.handler, at=cast.at
    )
    case = replying.reply(case, by=cast.handler, at=cast.at, text="已补发", claims_solved=True)
    draft = drafted(cast, by=cast.handler, case=case)
    keeper = appointed(Role.CASE_PUBLISHER)
    AppointmentFactory(role=Role.SYSTEM_ADMINISTRATOR.value, branch=union(), user=keeper)

    for person in (excluded, cast.reporter, keeper, cast.stranger):
        assert not may_publish(person, Publication.objects.get(pk=draft.pk))
        with pytest.raises(Refused):
            approved(draft, person, cast)


@pytest.mark.parametrize("stage", ["letter", "in_progress", "returned"])
def test_only_an_answered_letter_is_put_forward(cast, stage):
    with pytest.raises(Refused):
        drafted(cast, case=getattr(cast, stage)(), by=cast.lead)


def test_what_was_changed_after_it_was_read_is_read_again(cast):
    draft = drafted(cast)
    seen = draft.fingerprint
    publishing.change(draft, by=cast.publishers[0], at=cast.at, **TEXTS | {"answer": "已全部退还。"})

    with pytest.raises(Refused):
        publishing.approve(draft, by=cast.publishers[1], at=cast.at, seen=seen)
    assert not Publication.objects.readable().exists()


def test_sent_back_it_waits_for_its_drafter_and_then_for_both_publishers_again(cast):
    draft = approved(drafted(cast, by=cast.handler), cast.publishers[0], cast)
    draft = publishing.send_back(draft, by=cast.publishers[1], at=cast.at, reason="三号炉也要遮")
    with pytest.raises(Refused):
        approved(draft, cast.publishers[1], cast)
    assert Notice.objects.filter(recipient=cast.handler, url=draft.get_absolute_url()).exists()

    draft = publishing.change(draft, by=cast.handler, at=cast.at, **TEXTS)
    assert (draft.passed_by, draft.sent_back_reason) == (None, "")
    with pytest.raises(Refused):
        publishing.change(draft, by=cast.publishers[0], at=cast.at, **TEXTS)


def test_who_wrote_under_a_name_is_told_and_can_have_it_taken_down(cast):
    answer = published(cast)
    assert "张" not in answer.question
    assert cast.reporter.notices.filter(title__icontains=answer.case.code).last() is not None

    gone = publishing.withdraw(answer, by=cast.reporter, at=cast.at)
    assert (gone.question, gone.answer) == ("█", "█")
    assert gone.withdrawn_reason
    with pytest.raises(Refused):
        publishing.withdraw(answer, by=cast.publishers[0], at=cast.at, reason="又一次")


def test_a_stranger_withdraws_nothing_and_a_publisher_says_why(cast):
    answer = published(cast)
    for person, reason in ((cast.stranger, "不好看"), (cast.handler, "不好看"), (cast.publishers[0], "  ")):
        with pytest.raises(Refused):
            publishing.withdraw(answer, by=person, at=cast.at, reason=reason)


# --- what the database refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("answer = '别的话'", "a_published_answer_stays_as_approved"),
        ("passed_by_id = approved_by_id", "a_published_answer_stays_as_approved"),
        ("sent_back_reason = '改'", "a_draft_sent_back_says_by_whom_and_why"),
        ("withdrawn_at = now()", "a_withdrawn_answer_says_who_and_why"),
    ],
)
def test_what_was_published_stays(cast, change, constraint):
    answer = published(cast)
    assert _refused(f"UPDATE feedback_publication SET {change} WHERE id = {answer.pk}") == constraint


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("approved_by_id = drafted_by_id", "a_published_answer_was_approved_by_another"),
        ("approved_by_id = {other}, passed_by_id = {other}", "two_publishers_said_yes_to_a_published_answer"),
        ("approved_by_id = {other}, passed_by_id = NULL", "two_publishers_said_yes_to_a_published_answer"),
        ("approved_by_id = {other}, answer = '没人看过'", "what_is_published_was_read"),
    ],
)
def test_nothing_is_published_past_two_publishers(cast, change, constraint):
    draft, other = drafted(cast), cast.publishers[1].pk
    change = f"published_at = now(), {change.format(other=other)}"
    assert _refused(f"UPDATE feedback_publication SET {change} WHERE id = {draft.pk}") == constraint


def test_a_published_answer_is_never_deleted_and_a_draft_is(cast):
    answer, draft = published(cast), drafted(cast)

    assert (
        _refused(f"DELETE FROM feedback_publication WHERE id = {answer.pk}")
        == "a_published_answer_leaves_a_stub"
    )
    publishing.drop(draft, by=cast.publishers[0])
    assert list(Publication.objects.all()) == [answer]


def test_a_person_says_me_too_once_and_the_mark_names_nobody(cast):
    answer = published(cast)
    assert [publishing.me_too(answer, by=cast.stranger) for _time in range(3)] == [True, False, False]
    publishing.me_too(answer, by=cast.handler)

    marks = list(MeToo.objects.values_list("mark", flat=True))
    assert len(set(marks)) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in marks)


def _refused(sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


# --- the pages -------------------------------------------------------------------------------------------------


def test_the_list_is_searched_and_narrowed_and_says_when_nothing_fits(cast, client):
    assert "还没有公开答复" in client.get(reverse("feedback:answers")).content.decode()
    published(cast)
    other = CategoryFactory(inbox=cast.inbox)
    Publication.objects.filter(pk=published(cast, title="食堂几点开门").pk).update(category=other)

    def titles(query):
        page = client.get(reverse("feedback:answers") + query)
        return [row.publication.title for row in page.context["rows"]], page.content.decode()

    assert sorted(titles("")[0]) == ["夜班补贴被克扣怎么办", "食堂几点开门"]
    assert titles("?q=食堂")[0] == ["食堂几点开门"]
    assert titles(f"?category={other.pk}")[0] == ["食堂几点开门"]
    assert len(titles("?category=x&before=x")[0]) == 2
    found, page = titles("?q=没有这个词")
    assert found == []
    assert "没有符合的答复" in page


def test_the_editor_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(cast, client):
    case = cast.closed()
    client.force_login(cast.publishers[0])
    url = reverse("feedback:put-forward", args=[case.pk])
    page = client.post(url, {"title": "补贴", "question": "一半【没关", "answer": "", "put": "1"})

    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"question", "answer"}
    assert "一半【没关" in page.content.decode()
    assert not Publication.objects.exists()


def test_hidden_here_and_open_there_is_asked_about_first(cast, client):
    case = cast.closed()
    client.force_login(cast.publishers[0])
    url = reverse("feedback:put-forward", args=[case.pk])
    typed = {"title": "补贴", "question": "三号炉【早班】的补贴", "answer": "早班的已补发", "put": "1"}
    page = client.post(url, typed)

    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["sure"]
    assert not Publication.objects.exists()
    client.post(url, typed | {"sure": "on"})
    assert Publication.objects.get().answer == "早班的已补发"


def test_what_the_detector_finds_only_after_a_change_is_black_by_itself(cast, client):
    case = cast.closed()
    client.force_login(cast.publishers[0])
    url = reverse("feedback:put-forward", args=[case.pk])
    typed = {
        "title": "补贴",
        "question": "找周敏，电话13912345678",
        "answer": "已补发",
        "known": ["周敏"],
        "put": "1",
    }
    client.post(url, typed)

    assert Publication.objects.get().question == "找周敏，电话" + "█" * 12


def test_drafts_are_for_publishers_and_for_who_drafted_them(cast, client):
    draft = drafted(cast, by=cast.lead)
    for person, status in [
        (cast.publishers[1], 200), (cast.lead, 200), (cast.clerk, 404), (cast.reporter, 404),
        (cast.supervisor, 404), (cast.administrator, 404), (UserFactory(), 404),
    ]:  # fmt: skip
        client.force_login(person)
        assert client.get(draft.get_absolute_url()).status_code == status, person
        posted = client.post(reverse("feedback:send-back-draft", args=[draft.pk]), {"reason": ""})
        assert posted.status_code == (400 if status == 200 else 404)
    client.force_login(cast.clerk)
    assert client.post(reverse("feedback:drop-draft", args=[draft.pk])).status_code == 404


def test_a_sealed_complaint_about_a_head_is_published_with_bars_and_withdrawn_with_a_stub(client, settings):
    """Without JavaScript, from the letter to the stub. What is black is in no table in the clear."""
    cast = make_cast(sealed=True)
    case = answered_sealed(cast)
    url = reverse("feedback:put-forward", args=[case.pk])
    client.force_login(cast.publishers[0])
    assert client.get(url).status_code == 404  # a publisher reads no sealed letter

    client.force_login(cast.lead)
    assert client.get(url).status_code == 302  # locked
    unlock(client, cast, cast.lead)
    page = client.get(url)
    assert {each.words for each, _kind, ticked in page.context["findings"] if ticked} >= {HEAD, PHONE}
    source = {name: page.context["form"][name].value() for name in ("title", "question", "answer")}
    typed = source | {
        "title": "夜班补贴被克扣怎么办",
        "question": source["question"].replace("只有三号炉的早班知道", "【只有三号炉的早班知道】"),
        "known": [HEAD, PHONE], "hide": [HEAD, PHONE],
    }  # fmt: skip
    page = client.post(url, typed | {"preview": "1"})
    assert page.status_code == 200
    assert page.context["form"].open_words == []
    client.post(url, typed | {"put": "1"})
    draft = Publication.objects.get()
    assert draft.question == f"████把夜班补贴扣了一半，问他就骂人。我的电话{'█' * 24}。"
    assert draft.answer == "已责成████退还补贴，今后按月公示。"

    for publisher in cast.publishers:
        client.force_login(publisher)
        assert list(client.get(reverse("feedback:publishing")).context["to_decide"]) == [draft]
        seen = client.get(draft.get_absolute_url()).context["draft"].fingerprint
        client.post(reverse("feedback:approve-draft", args=[draft.pk]), {"seen": seen})
    draft.refresh_from_db()
    assert draft.published_at is not None

    client.logout()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert page.count('class="bar-black"') == 3
    assert [
        row.publication for row in client.get(reverse("feedback:answers") + "?q=克扣").context["rows"]
    ] == [draft]
    assert client.get(reverse("feedback:answers") + f"?q={PHONE}").context["rows"] == []
    assert draft.get_absolute_url() in client.get("/sitemap-answers.xml").content.decode()
    client.force_login(cast.stranger)
    for _time in range(2):
        client.post(reverse("feedback:me-too", args=[draft.pk]))
    assert client.get(draft.get_absolute_url()).context["shown"].me_too == 1
    assert tables_with("三号炉的早班", PHONE) == []

    client.force_login(cast.publishers[0])
    withdraw = reverse("feedback:withdraw-answer", args=[draft.pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 400
    client.post(withdraw, {"reason": "还能认出人来"})
    client.logout()
    stub = client.get(draft.get_absolute_url())
    assert stub.status_code == 410
    assert "还能认出人来" in stub.content.decode()
    assert "克扣" not in stub.content.decode()
    assert client.get(reverse("feedback:answers") + "?q=克扣").context["rows"] == []
    assert client.get(reverse("feedback:answers")).context["rows"] == []
    assert draft.get_absolute_url() not in client.get("/sitemap-answers.xml").content.decode()
    assert Publication.objects.get().answer == "█"


CEILINGS = {"answers": 13, "answer": 13, "publishing": 14, "draft": 13, "put-forward": 16}


def test_a_page_costs_the_same_few_queries_however_many_answers_there_are(
    cast, client, django_assert_max_num_queries
):
    client.force_login(cast.publishers[1])
    counts = []
    for count in (1, 4):
        for _number in range(count):
            answer, draft, case = published(cast), drafted(cast), cast.closed()
            publishing.me_too(answer, by=UserFactory())
        things = {"answer": answer.pk, "draft": draft.pk, "put-forward": case.pk}
        found = {}
        for page, ceiling in CEILINGS.items():
            url = reverse(f"feedback:{page}", args=[things[page]] if page in things else [])
            client.get(url)
            with django_assert_max_num_queries(ceiling) as queries:
                assert client.get(url).status_code == 200
            found[page] = len(queries)
        counts.append(found)
    assert counts[0] == counts[1]


def answered_sealed(cast):
    from tests.feedback import cast as module

    before, module.LETTER = module.LETTER, COMPLAINT
    try:
        _code, case = cast.sealed_letter()
    finally:
        module.LETTER = before
    key = cast.key_of(case)
    case = handling.accept(case, by=cast.clerk, at=cast.at)
    case = handling.assign(case, cast.handler, by=cast.clerk, at=cast.at)
    case = handling.start(case, by=cast.handler, at=cast.at)
    case = replying.reply(case, by=cast.handler, at=cast.at, text=ANSWER, claims_solved=True, key=key)
    return replying.rate(case, solved=Solved.YES, stars=5, by=None, at=cast.at, holder=True)


def unlock(client, cast, person):
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.utils import timezone

    from feedback.permissions import post_in
    from feedback.views import unlocking
    from tests.feedback.cast import key_pair

    request, response = RequestFactory().get("/"), HttpResponse()
    request.user, request.session = person, client.session
    unlocking.remember(response, request, post_in(person, cast.inbox.pk), key_pair().secret, timezone.now())
    client.cookies.update(response.cookies)


def tables_with(*words):
    """Every text and JSON column of the database in which one of these words stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'tsvector')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE '
                + " OR ".join([f'"{column}"::text LIKE %s'] * len(words)),
                [f"%{word}%" for word in words],
            )
            if cursor.fetchone()[0]:
                found.append((table, column))
    return found


# --- the search over the whole site ------------------------------------------------------------------------------


def test_the_search_of_the_whole_site_finds_what_everybody_reads_and_nothing_else(cast, client):
    answer = published(cast)
    drafted(cast, title="夜班补贴的草稿")
    ArticleFactory(title="夜班补贴标准公布", body_text="x")

    def hits(**asked):
        return client.get(reverse("search"), {"q": "夜班补贴", **asked}).context["results"]

    assert {hit["url"] for hit in hits()} >= {answer.get_absolute_url()}
    assert len(hits()) == 2
    (only,) = hits(kind="answer")
    assert "<mark>夜班补贴</mark>被克扣" in only["title_html"]
    assert only["column"] == cast.category.name
    assert only["date"] == timezone.localdate(answer.published_at)
    page = client.get(reverse("search"), {"q": "把补贴扣了", "kind": "answer"})
    assert [hit["url"] for hit in page.context["results"]] == [answer.get_absolute_url()]

    publishing.withdraw(answer, by=cast.publishers[0], at=cast.at, reason="有误")
    assert hits(kind="answer") == []
    assert len(hits()) == 1


def test_what_is_published_or_withdrawn_ends_the_pages_that_are_kept(cast):
    with connection.cursor() as cursor:

        def edition():
            cursor.execute("SET CONSTRAINTS feedback_publication_next_edition IMMEDIATE")
            cursor.execute("SELECT number FROM news_edition WHERE id = 1")
            return cursor.fetchone()[0]

        before = edition()
        answer = published(cast)
        assert (after := edition()) > before
        publishing.withdraw(answer, by=cast.publishers[0], at=cast.at, reason="有误")
        assert edition() > after
