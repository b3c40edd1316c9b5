"""What the demo union consists of."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from members.models import Appointment, Branch, Notice, User
from members.rules.roles import Role
from news.models import Article, Picture, Policy, ViewCount
from news.rules.validity import Validity
from proposals import attendance
from proposals.models import Delegate, Power, Proposal, Session
from proposals.reading.session import for_timeline, rows_of
from proposals.rules.timeline import State, Step
from tests.conftest import NOON
from union_portal import demo
from union_portal.demo import pictures, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sign_ins(django_db_setup, django_db_blocker):
    """Built once for all these tests, and taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = time.perf_counter()
        found = demo.build(at=NOON)
        print(f"demo union in {time.perf_counter() - began:.1f} s")
        yield found
        transaction.set_rollback(True)


def test_the_union_has_three_levels_and_about_three_hundred_members(sign_ins):
    kinds = [Branch.objects.filter(kind=kind).count() for kind in ("union", "branch", "group")]
    statuses = set(User.objects.values_list("status", flat=True))

    assert kinds == [1, 6, 35]
    assert User.objects.count() == 300
    assert statuses == {"active", "retired", "left"}


def test_every_role_is_held_by_somebody_who_can_sign_in(sign_ins, client):
    held = Appointment.objects.filter(user__employee_number__in=[one.employee_number for one in sign_ins])

    assert set(held.current(timezone.localdate(NOON)).values_list("role", flat=True)) == set(Role)
    assert all(
        client.login(username=one.employee_number, password=one.password)
        for one in (sign_ins[0], sign_ins[-1])
    )


def test_nobody_else_has_a_password(sign_ins):
    usable = {user.employee_number for user in User.objects.all() if user.has_usable_password()}

    assert usable == {one.employee_number for one in sign_ins}


def test_sixty_articles_are_public_and_a_week_has_just_happened(sign_ins):
    public = Article.objects.public(NOON)
    last_week = public.filter(published_at__gt=NOON - timedelta(days=7))

    assert public.count() == 60
    assert last_week.count() >= 12
    assert last_week.values("column").distinct().count() >= 6
    assert public.filter(published_at__lt=NOON - timedelta(days=400)).exists()
    assert set(public.filter(column__slug="branch-news").values_list("branch__name", flat=True)) == {
        "一号矿", "二号矿", "洗煤厂", "运输公司", "机修厂", "机关",
    }  # fmt: skip


def test_published_articles_went_through_the_desk(sign_ins):
    stories = [
        list(article.events.exclude(kind="edited").values_list("kind", flat=True))
        for article in Article.objects.filter(stage="published").order_by("pk")
    ]

    stories = [[kind for kind in story if kind != "proposed"] for story in stories]
    assert len(stories) == 61
    assert {tuple(story) for story in stories} == {
        ("created", "published"),
        ("created", "submitted", "approved", "approved", "published"),
        ("created", "forced", "published", "confirmed"),
    }


def test_something_waits_for_the_desk(sign_ins):
    hidden = Article.objects.exclude(pk__in=Article.objects.public(NOON))

    assert sorted(hidden.values_list("stage", flat=True)) == ["draft", "published", "submitted"]


def test_fifteen_policies_show_all_four_validities(sign_ins):
    policies = Policy.objects.public(NOON).for_page()

    assert len(policies) == 15
    assert {policy.validity_on(timezone.localdate(NOON)) for policy in policies} == set(Validity)


def test_no_placeholder_and_no_link_is_left_in_a_text(sign_ins):
    written = [(each.title, each.body) for each in [*Article.objects.all(), *Policy.objects.all()]]

    assert [title for title, body in written if "{" in title + body or "<a " in body] == []


def test_every_picture_is_described_and_every_scene_is_used(sign_ins):
    scenes = {text.get("picture") for text in texts.read("articles")} - {""}

    assert scenes == set(pictures.SCENES)
    assert not Picture.objects.filter(alt="").exists()
    assert Picture.objects.count() == Article.objects.filter(lead_picture__isnull=False).count()


def test_members_have_something_to_read_and_articles_were_read(sign_ins):
    worker = User.objects.get(name="李建国")

    beside_the_congress = Notice.objects.filter(recipient=worker).exclude(url__startswith="/proposals/")
    beside_the_congress = beside_the_congress.exclude(url__startswith="/congress/")
    assert beside_the_congress.count() == 6  # two of them must-reads
    assert 0 < Notice.objects.filter(recipient=worker).unread().count() < 4
    assert ViewCount.objects.filter(views__gt=100).count() == 60


def test_a_worker_follows_the_announcements_by_a_digest_and_his_mine_at_once(sign_ins):
    worker = User.objects.get(name="李建国")

    followed = {each.thing.name: (each.notify, each.digest) for each in worker.subscriptions.all()}
    assert followed == {"通知公告": (False, "weekly"), "二号矿": (True, "none")}


def test_the_first_page_shows_the_demo_union(sign_ins, client):
    assert "云岭矿业集团工会" in client.get("/").content.decode()


def test_the_congress_has_a_proposal_at_every_turn_and_no_history_is_broken(sign_ins, capsys):
    today = timezone.localdate(NOON)
    stages = list(
        Proposal.objects.order_by("session__number", "number", "pk").values_list("stage", flat=True)
    )

    assert sorted(stages) == [
        "closed", "declined", "draft", "handling", "implementing", "merged", "rework", "seconding", "submitted",
    ]  # fmt: skip
    assert Proposal.objects.overdue(today).count() >= 1
    assert Delegate.objects.on(today).count() == 40
    call_command("verify_proposals")


def test_one_session_was_held_as_the_rules_ask_and_the_next_one_is_prepared(sign_ins):
    held, coming = Session.objects.order_by("number")
    state = {}
    for session in (held, coming):
        rows = rows_of(for_timeline().get(pk=session.pk), NOON, sees_all=True)
        state[session.number] = {row.stage.step: row.stage.state for row in rows}

    assert set(state[2].values()) == {State.DONE}
    assert set(held.agenda.values_list("power", flat=True)) == {power.value for power in Power}
    assert held.minutes.is_signed
    assert "通过" in held.agenda.get(power=Power.APPROVE).decision.verdict
    counted = attendance.figures(held)
    assert counted.observers_present == held.observers.count() > 0
    assert (counted.entitled, counted.came, counted.excused, counted.absent) == (40, 37, 2, 1)
    assert state[3][Step.SERVED] == state[3][Step.RECEIVED] == State.RUNNING
    assert state[3][Step.DECIDED] == State.AHEAD
    assert [bool(each.served) for each in coming.documents.prefetch_related("versions")] == [True, False]
