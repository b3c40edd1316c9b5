"""What the demo union consists of, and that it is the same every time, on any day, and never on top of another."""

import time
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from feedback import words
from feedback.models import Adoption, Case, InboxMember, Incident, Publication
from feedback.rules.moves import Stage as CaseStage
from feedback.sealing import codes
from members.models import Appointment, Branch, Notice, User
from members.rules.roles import Role
from news.models import Article, Picture, Policy, ViewCount
from news.rules.validity import Validity
from proposals import attendance, ballot_board
from proposals.ballot_checks import checks_of
from proposals.belenios.archive import InMemory
from proposals.belenios.verifier import verify
from proposals.models import BallotPaper, Delegate, Power, Proposal, Session
from proposals.reading.session import for_timeline, rows_of
from proposals.rules import result_file
from proposals.rules.timeline import State, Step
from proposals.rules.voting import Stage
from union_portal import demo
from union_portal.demo import pictures, texts
from union_portal.demo.votes import SCRUTINEERS, TELLERS

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LEAP_DAY = datetime(2024, 2, 29, 0, 30, tzinfo=UTC)
"""In the past: the board of a sealed vote cannot end before its hour by the database's own clock."""


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """What is shown once. Built once for all these tests, and taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = time.perf_counter()
        found = demo.build(at=LEAP_DAY, keys=tmp_path_factory.mktemp("keys"))
        print(f"demo union in {time.perf_counter() - began:.1f} s")
        yield found
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sign_ins(told):
    return [one for one in told if one.employee_number]


def test_the_union_has_three_levels_and_about_three_hundred_members(sign_ins):
    kinds = [Branch.objects.filter(kind=kind).count() for kind in ("union", "branch", "group")]
    statuses = set(User.objects.values_list("status", flat=True))

    assert kinds == [1, 6, 35]
    assert User.objects.count() == 300
    assert statuses == {"active", "retired", "left"}


def test_every_role_is_held_by_somebody_who_can_sign_in(sign_ins, client):
    held = Appointment.objects.filter(user__employee_number__in=[one.employee_number for one in sign_ins])

    assert set(held.current(timezone.localdate(LEAP_DAY)).values_list("role", flat=True)) == set(Role)
    assert all(
        client.login(username=one.employee_number, password=one.password)
        for one in (sign_ins[0], sign_ins[-1])
    )


def test_nobody_else_has_a_password(sign_ins):
    usable = {user.employee_number for user in User.objects.all() if user.has_usable_password()}

    assert usable == {one.employee_number for one in sign_ins}


def test_a_year_of_letters_and_both_sides_of_a_sealed_one(told):
    """Every stage a letter can stand in; the code that is shown opens a letter to which the inbox passphrase opens too."""
    _union, _audit, *passphrases, code = [one.password for one in told if not one.employee_number]
    case, key = words.find_by_code(codes.normalised(code))
    member = InboxMember.objects.filter(inbox=case.inbox).first()

    stages = set(Case.objects.values_list("stage", flat=True))
    assert stages == {stage.value for stage in CaseStage}
    assert Case.objects.count() == 156
    assert Publication.objects.readable().count() == 11
    assert not Adoption.objects.get().is_carried_out
    assert Case.objects.exclude(extension_reason="").get().waits_for_more_time
    kinds = [
        list(case.events.order_by("at", "number").values_list("kind", flat=True))
        for case in Case.objects.filter(tier="named", handler__isnull=False)
    ]
    assert all(each.index("accept") < each.index("assign") for each in kinds if "assign" in each)
    assert Incident.objects.get().cases.count() == 5
    assert case.stage == CaseStage.WAITING
    assert words.opened_by_inbox(case, words.unlocked(member, passphrases[0])) == key


def test_sixty_articles_are_public_and_a_week_has_just_happened(sign_ins):
    public = Article.objects.public(LEAP_DAY)
    last_week = public.filter(published_at__gt=LEAP_DAY - timedelta(days=7))

    assert public.count() == 60
    assert last_week.count() >= 12
    assert last_week.values("column").distinct().count() >= 6
    assert public.filter(published_at__lt=LEAP_DAY - timedelta(days=400)).exists()
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
    hidden = Article.objects.exclude(pk__in=Article.objects.public(LEAP_DAY))

    assert sorted(hidden.values_list("stage", flat=True)) == ["draft", "published", "submitted"]


def test_fifteen_policies_show_all_four_validities(sign_ins):
    policies = Policy.objects.public(LEAP_DAY).for_page()

    assert len(policies) == 15
    assert {policy.validity_on(timezone.localdate(LEAP_DAY)) for policy in policies} == set(Validity)


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

    of_other_parts = Q(kind="mailbox") | Q(url__startswith="/proposals/") | Q(url__startswith="/congress/")
    assert (
        Notice.objects.filter(recipient=worker).exclude(of_other_parts).count() == 6
    )  # two of them must-reads
    unread = Notice.objects.filter(recipient=worker).unread()
    assert 0 < unread.exclude(url__startswith="/congress/votes/").count() < 4
    assert unread.filter(url__startswith="/congress/votes/").count() == 2  # those that are open
    assert ViewCount.objects.filter(views__gt=100).count() == 60


def test_a_worker_follows_the_announcements_by_a_digest_and_his_mine_at_once(sign_ins):
    worker = User.objects.get(name="李建国")

    followed = {each.thing.name: (each.notify, each.digest) for each in worker.subscriptions.all()}
    assert followed == {"通知公告": (False, "weekly"), "二号矿": (True, "none")}


def test_the_first_page_shows_the_demo_union(sign_ins, client):
    assert "云岭矿业集团工会" in client.get("/").content.decode()


def test_the_congress_has_a_proposal_at_every_turn_and_no_history_is_broken(sign_ins, capsys):
    today = timezone.localdate(LEAP_DAY)
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
    held, coming = Session.objects.filter(kind="regular").order_by("number")
    state = {}
    for session in (held, coming):
        rows = rows_of(for_timeline().get(pk=session.pk), LEAP_DAY, sees_all=True)
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


def test_three_votes_were_held_with_the_last_session_and_anybody_can_check_them(sign_ins):
    papers = BallotPaper.objects.filter(session__kind="regular").order_by("opens_at")
    sheets = {paper.title: paper.sheet.data for paper in papers}

    for paper in papers:
        assert paper.stage(LEAP_DAY) == Stage.PUBLISHED
        assert result_file.check_file(paper.sheet.content.encode()) == []
        report = verify(InMemory(b"".join(ballot_board.archive(paper))), ballot_board.proofs_file(paper))
        assert report.result == paper.sheet.data["counts"]["web"]
    turnout = {"entitled": 40, "present": 37, "issued": 37, "returned": 37, "valid": 37, "invalid": 0}
    assert [sheet["turnout"] for sheet in sheets.values()] == [turnout] * 3
    contract, election, appraisal = sheets.values()
    assert contract["counts"] == {"web": [[29, 3, 3]], "paper": [[2, 0, 0]], "total": [[31, 3, 3]]}
    assert election["counts"]["total"] == [[35, 3, 32, 5, 34]]
    places = election["outcomes"][0]["places"]
    elected = [place["label"] for place in places if place["state"] == "elected"]
    assert elected == ["石守信", "林桂香", "彭志坚"]
    assert sum(excellent + competent for excellent, competent, *_ in appraisal["counts"]["total"]) == 104
    first = papers[0].board.filter(kind="Ballot")
    assert (first.count(), first.values("entry").distinct().count()) == (39, 35)


def test_a_sealed_vote_and_a_poll_are_open_for_a_delegate_and_one_waits_for_its_keys(sign_ins):
    sealed, poll, waiting = BallotPaper.objects.filter(session__kind="joint_meeting").order_by("pk")

    assert [each.stage(LEAP_DAY) for each in (sealed, poll, waiting)] == [Stage.OPEN, Stage.OPEN, Stage.DRAFT]
    for paper in (sealed, poll):
        assert paper.opens_at <= LEAP_DAY < LEAP_DAY + timedelta(days=14) <= paper.closes_at
        own = paper.roll.get(delegate__member__name="李建国")
        assert own.given == ""
        assert attendance.present(paper.session, LEAP_DAY).filter(pk=own.delegate_id).exists()
    report = verify(InMemory(b"".join(ballot_board.archive(sealed))), None, is_finished=False)
    assert (report.voters, report.counted) == (40, 12)
    assert [each.code for each in checks_of(waiting, LEAP_DAY) if not each.is_right] == ["keys", "drill"]


def test_every_page_of_its_votes_opens(sign_ins, client):
    """Those that do not depend on the hour."""
    refused = []
    for name, pages in {
        "李建国": ["vote", "vote-board", "vote-result", "vote-roll"],
        "梁玉芬": ["vote", "office-vote", "vote-desk", "vote-room"],
        "田蕾": ["vote", "vote-result"],
    }.items():
        client.force_login(User.objects.filter(name=name).first())
        for paper in BallotPaper.objects.filter(session__kind="regular"):
            refused += [
                (name, page, answer.status_code)
                for page in pages
                if (answer := client.get(reverse(f"proposals:{page}", args=[paper.pk]))).status_code != 200
            ]
        for session in Session.objects.all():
            answer = client.get(reverse("proposals:session-votes", args=[session.pk]))
            assert answer.status_code == 200

    assert refused == []


def test_whoever_looks_around_can_be_every_person_a_vote_needs(sign_ins):
    titles = [one.title for one in sign_ins]

    assert [name for name in SCRUTINEERS if not _introduced(titles, name, "scrutineer")] == []
    assert [name for name in TELLERS if not _introduced(titles, name, "teller")] == []


def _introduced(titles, name, part):
    return any(title.endswith(name) and part in title for title in titles)


def test_the_hours_of_votes_are_guarded_again(sign_ins):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal")
        assert cursor.fetchall() == []


def test_the_same_moment_gives_the_same_union_on_any_day_of_the_year(
    told, django_db_setup, monkeypatch, settings, tmp_path
):
    """The first was built on a later day than it tells of; this one by the command, at that hour, in an empty database."""
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: LEAP_DAY)
    before, out = _told(), StringIO()
    with pytest.raises(CommandError):  # not on top of a union
        call_command("demo_union", stdout=out)
    with connection.cursor() as cursor:
        # What waits for the end of a transaction is asked now: TRUNCATE would refuse.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    django_db_setup.come_back()
    assert not User.objects.exists()

    call_command("demo_union", stdout=out)

    assert "20001" in out.getvalue()
    assert _told() == before


def _told() -> tuple[list[tuple[str, ...]], ...]:
    return (
        list(
            User.objects.order_by("employee_number").values_list(
                "employee_number", "name", "branch__name", "status"
            )
        ),
        list(
            Article.objects.order_by("title").values_list(
                "title", "published_at", "body", "view_count__views"
            )
        ),
        list(Policy.objects.order_by("number").values_list("title", "number", "issued_on", "effective_on")),
        list(Picture.objects.order_by("digest").values_list("digest", "caption")),
    )
