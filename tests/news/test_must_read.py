"""What members have to read: who is asked, who has confirmed, who is reminded, and who sees names."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Branch, Notice, User
from members.rules.roles import Role
from news import actions, must_reads
from news.freshness import report
from news.models import MustRead, Policy, Receipt
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, PolicyFactory, UserFactory
from tests.factories.members import appointed
from union_portal.lib import Refused
from union_portal.waiting import waiting_at_the_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def group(mine):
    return BranchFactory(name="综采队", kind="group", parent=mine)


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR, name="罗静")


@pytest.fixture
def policy(root):
    return PolicyFactory(title="劳动保护办法")


def ask(thing, editor, **more):
    said = {"deadline": timezone.localdate() + DAY, **more}
    return actions.require_reading(thing, by=editor, at=timezone.now(), **said)


def names(members):
    return {member.name for member in members}


# --- who is asked ------------------------------------------------------------------------------------------------


def test_the_audience_is_who_belongs_to_it_today(editor, mine, group, policy):
    here, below = UserFactory(name="甲", branch=mine), UserFactory(name="乙", branch=group)
    retired = UserFactory(name="丙", branch=mine, status=User.Status.RETIRED)
    UserFactory(name="丁", branch=mine, status=User.Status.LEFT, left_on=date(2026, 1, 1))
    UserFactory(name="戊")
    chair = appointed(Role.SCRUTINEER, mine, name="己")
    must_read = ask(policy, editor, branches=[mine])
    today = timezone.localdate()

    assert names(must_read.audience(today)) == {"甲", "乙"}
    must_read.with_retired = True
    assert names(must_read.audience(today)) == {"甲", "乙", "丙"}
    must_read.roles = [Role.SCRUTINEER.value]
    assert names(must_read.audience(today)) == set()  # the chair belongs to another branch
    User.objects.filter(pk=chair.pk).update(branch=mine)
    assert names(must_read.audience(today)) == {"己"}
    assert [must_reads.concerns(must_read, each) for each in (here, below, retired)] == [False] * 3
    must_read.roles = []
    assert [must_reads.concerns(must_read, each) for each in (here, below, retired)] == [True] * 3


def test_only_what_readers_see_is_asked_for_and_only_once(editor, policy, in_english):
    with pytest.raises(Refused, match="Publish it first"):
        ask(PolicyFactory(stage="draft"), editor)
    with pytest.raises(Refused, match="past"):
        ask(policy, editor, deadline=timezone.localdate() - DAY)
    first = ask(policy, editor)
    with pytest.raises(Refused, match="already"):
        ask(policy, editor)
    actions.end_requirement(first, by=editor, at=NOON)
    assert ask(policy, editor).pk != first.pk


def test_whoever_is_asked_is_told_and_who_is_added_later_too(editor, mine, policy):
    here, there = UserFactory(branch=mine), UserFactory(branch=BranchFactory())
    must_read = ask(policy, editor, branches=[mine])
    told = {"deadline": must_read.deadline, "roles": [], "with_retired": False}
    assert set(Notice.objects.values_list("recipient", flat=True)) == {here.pk}

    actions.change_requirement(must_read, by=editor, at=timezone.now(), branches=[mine, there.branch], **told)

    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted([here.pk, there.pk])


# --- confirming --------------------------------------------------------------------------------------------------


def test_a_worker_is_led_to_the_text_and_confirms_it_once(sign_in, editor, worker, policy):
    must_read = ask(policy, editor)
    phone = sign_in(worker)
    button = reverse("news:confirm-reading", args=[must_read.pk])

    pages = [
        phone.get(url).content.decode() for url in ("/", "/me/", "/me/must-read/", policy.get_absolute_url())
    ]
    assert all("劳动保护办法" in page for page in pages)
    assert pages[3].count(button) == 1

    phone.post(button)
    answer = phone.post(button, follow=True)

    assert answer.redirect_chain[-1][0] == policy.get_absolute_url()
    assert Receipt.objects.get().member == worker
    page = answer.content.decode()
    assert "<button" not in page[page.index(f'action="{button}"') : page.index("</form>", page.index(button))]
    assert 'class="must"' not in phone.get("/").content.decode()


def test_strangers_and_others_see_nothing_of_it_and_confirm_nothing(client, sign_in, editor, mine, policy):
    must_read = ask(policy, editor, branches=[mine])
    button = reverse("news:confirm-reading", args=[must_read.pk])
    assert button not in client.get(policy.get_absolute_url()).content.decode()
    assert client.post(button).status_code == 302

    other = sign_in(UserFactory())
    assert button not in other.get(policy.get_absolute_url()).content.decode()
    other.post(button)

    assert not Receipt.objects.exists()


def test_what_is_withdrawn_or_ended_is_confirmed_by_nobody(editor, worker, in_english):
    article = ArticleFactory()
    must_read = ask(article, editor)
    actions.withdraw(article, by=editor, at=timezone.now(), reason="内容有误")
    with pytest.raises(Refused, match="any more"):
        actions.confirm_reading(MustRead.objects.get(), by=worker, at=timezone.now())
    actions.publish(article, by=editor, at=timezone.now())
    actions.end_requirement(must_read, by=editor, at=NOON)
    with pytest.raises(Refused, match="any more"):
        actions.confirm_reading(MustRead.objects.get(), by=worker, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_the_same_moment_it_is_one_confirmation(editor, worker, policy):
    must_read = ask(policy, editor)

    def press(_number):
        try:
            return actions.confirm_reading(must_read, by=worker, at=timezone.now()).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE news_receipt SET at = now()",
        "DELETE FROM news_receipt",
        "INSERT INTO news_receipt (must_read_id, member_id, at) SELECT must_read_id, member_id, now() FROM news_receipt",
        "DELETE FROM news_mustreadevent",
        "UPDATE news_mustread SET article_id = NULL, policy_id = NULL",
        "UPDATE news_mustread SET roles = '{emperor}'",
    ],
)
def test_the_database_refuses(editor, worker, policy, deed):
    actions.confirm_reading(ask(policy, editor), by=worker, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


# --- how far they have come --------------------------------------------------------------------------------------


def test_branches_are_counted_with_what_is_below_them_in_three_queries(
    editor, mine, group, policy, django_assert_max_num_queries
):
    people = [UserFactory(branch=branch) for branch in (mine, group, group)]
    User.objects.bulk_create(
        User(employee_number=f"8{number:04}", name="某", name_key="mou", branch=group)
        for number in range(300)
    )
    other, must_read = ask(PolicyFactory(), editor), ask(policy, editor)
    actions.confirm_reading(must_read, by=people[1], at=timezone.now())
    for member in people:
        actions.confirm_reading(other, by=member, at=timezone.now())

    today = timezone.localdate()
    with django_assert_max_num_queries(3):
        rows = {row.branch.name: (row.done, row.asked) for row in must_reads.progress(must_read, today)}

    assert (rows["一号矿"], rows["综采队"]) == ((1, 303), (1, 302))
    with django_assert_max_num_queries(3):
        sums = must_reads.totals(list(MustRead.objects.prefetch_related("branches")), today)
    assert sums[must_read.pk] == (304, 1)
    both = list(MustRead.objects.prefetch_related("branches"))
    with django_assert_max_num_queries(1):
        waiting = must_reads.outstanding_counts(both, Branch.objects.below([mine]), today)
    assert waiting == {must_read.pk: 302, other.pk: 300}
    assert must_reads.completion(timezone.now())[mine.path] == (606, 4)
    found = report(Branch.objects.all(), timezone.now(), is_whole=True)
    assert [(row.read, row.asked) for row in found.branches] == [(4, 606)]


def test_an_officer_chases_the_last_readers(sign_in, editor, mine, group, policy):
    officer = appointed(Role.MEMBERSHIP_OFFICER, mine, name="秦璐")
    last, read = UserFactory(name="还没读", branch=group), UserFactory(name="读过了", branch=mine)
    elsewhere = UserFactory(name="别处的", branch=BranchFactory())
    must_read = ask(policy, editor)
    actions.confirm_reading(must_read, by=read, at=timezone.now())
    Notice.objects.all().delete()
    desk = sign_in(officer)
    page = reverse("admin:news_mustread_outstanding", args=[must_read.pk])

    assert page in desk.get("/admin/").content.decode()
    listed = desk.get(page).content.decode()
    assert "还没读" in listed
    assert "读过了" not in listed
    assert "别处的" not in listed
    assert desk.get(f"{page}?branch={elsewhere.branch_id}").status_code == 403

    desk.post(page)
    desk.post(page)  # nobody is reminded twice a day
    assert list(Notice.objects.values_list("recipient", flat=True)) == [last.pk]

    table = desk.post(reverse("admin:news_mustread_export", args=[must_read.pk]))
    assert table.content.decode("utf-8-sig").split("\r\n")[1].startswith(f"{last.employee_number},还没读,")
    assert {"exported", "reminded"} <= set(must_read.events.values_list("kind", flat=True))


def test_an_editor_sees_numbers_and_no_names(sign_in, editor, policy, worker):
    must_read = ask(policy, editor)
    desk = sign_in(editor)

    assert "0/1" in desk.get(
        reverse("admin:news_mustread_progress", args=[must_read.pk])
    ).content.decode().replace("0/2", "0/1")
    assert desk.get(reverse("admin:news_mustread_outstanding", args=[must_read.pk])).status_code == 403
    assert desk.post(reverse("admin:news_mustread_export", args=[must_read.pk])).status_code == 403


def test_a_branch_editor_asks_only_the_own_branch(sign_in, mine):
    writer = appointed(Role.EDITOR, mine)
    article = ArticleFactory(branch=mine)
    desk, page = sign_in(writer), reverse("admin:news_article_must_read", args=[article.pk])
    said = {"deadline": (timezone.localdate() + DAY).isoformat()}

    assert desk.post(page, said).status_code == 400
    assert desk.post(page, said | {"branches": [BranchFactory().pk]}).status_code == 400
    assert desk.post(page, said | {"branches": [mine.pk]}).status_code == 302

    must_read = MustRead.objects.get()
    change = reverse("admin:news_mustread_change", args=[must_read.pk])
    later = (timezone.localdate() + 5 * DAY).isoformat()
    seen = must_read.updated_at.isoformat()
    answer = desk.post(change, {"deadline": later, "branches": [mine.pk], "seen": seen})
    must_read.refresh_from_db()
    assert (answer.status_code, must_read.deadline.isoformat()) == (302, later)
    assert Client().get(change).status_code == 302


# --- reminding ---------------------------------------------------------------------------------------------------


def test_the_clock_reminds_before_on_and_after_the_deadline_and_never_twice_a_day(editor, worker, policy):
    at = NOON.replace(year=2026)
    must_read = actions.require_reading(policy, by=editor, at=at, deadline=timezone.localdate(at) + 10 * DAY)
    actions.confirm_reading(must_read, by=editor, at=at)
    Notice.objects.all().delete()

    reminded = [
        actions.remind_due(at + days * DAY) + actions.remind_due(at + days * DAY) for days in range(14)
    ]

    assert [day for day, count in enumerate(reminded) if count] == [8, 10, 11]
    assert set(Notice.objects.values_list("recipient", flat=True)) == {worker.pk}
    assert actions.remind_due(at + 8 * DAY - timedelta(hours=8)) == 0  # four in the morning


def test_one_odd_must_read_does_not_silence_the_others(editor, worker, policy):
    at = NOON.replace(year=2026)
    odd = ask(ArticleFactory(), editor)
    MustRead.objects.filter(pk=odd.pk).update(deadline=date.max)
    actions.require_reading(policy, by=editor, at=at, deadline=timezone.localdate(at))

    assert actions.remind_due(at) == 2


def test_a_deadline_beyond_two_years_is_a_slip(sign_in, editor, policy):
    page = reverse("admin:news_policy_must_read", args=[policy.pk])
    answer = sign_in(editor).post(page, {"deadline": "9999-12-31"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["deadline"])
    with pytest.raises(Refused):
        ask(policy, editor, deadline=date.max)


def test_a_closed_branch_stays_asked_when_the_deadline_moves(sign_in, editor, mine, policy):
    must_read = ask(policy, editor, branches=[mine])
    Branch.objects.filter(pk=mine.pk).update(closed_on=timezone.localdate())
    desk, change = sign_in(editor), reverse("admin:news_mustread_change", args=[must_read.pk])

    assert f'value="{mine.pk}" selected' in desk.get(change).content.decode()
    seen, later = must_read.updated_at.isoformat(), (timezone.localdate() + 5 * DAY).isoformat()
    answer = desk.post(change, {"deadline": later, "branches": [mine.pk], "seen": seen})

    assert answer.status_code == 302
    assert list(must_read.branches.all()) == [mine]


def test_nobody_is_chased_for_what_cannot_be_read_or_is_long_over(sign_in, editor, mine, worker):
    officer = appointed(Role.MEMBERSHIP_OFFICER, mine)
    UserFactory(branch=mine)
    today, article = timezone.localdate(), ArticleFactory()
    ask(article, editor)
    actions.withdraw(article, by=editor, at=timezone.now(), reason="内容有误")
    MustRead.objects.filter(pk=ask(PolicyFactory(), editor).pk).update(deadline=today - 31 * DAY)
    ask(PolicyFactory(), editor, branches=[BranchFactory()])
    shown = ask(PolicyFactory(), editor)

    rows = [row["url"] for row in waiting_at_the_desk(officer) if "mustread" in row["url"]]

    assert rows == [reverse("admin:news_mustread_outstanding", args=[shown.pk])]
    assert must_reads.completion(timezone.now())[mine.path] == (2, 0)  # of two texts that can be read
    desk, states = sign_in(editor), []
    for until in (None, timezone.now() - timedelta(seconds=1)):
        Policy.objects.filter(pk=shown.policy_id).update(published_until=until)
        listed = desk.get(reverse("admin:news_mustread_changelist")).content.decode()
        states.append((listed.count("已撤下"), listed.count("目前不公开")))
    assert states == [(1, 0), (1, 1)]
