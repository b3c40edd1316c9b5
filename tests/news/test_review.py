"""Three-level review: from the writer's desk past other people's eyes to the reader."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Notice
from members.rules.roles import Role
from news import actions, permissions
from news.comparing import reviewed_before
from news.models import Article, Policy, Review, Submission
from news.rules.review import LEVELS, Outcome, Way, role_for, share
from news.rules.stages import Stage
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PolicyFactory, UserFactory
from tests.factories.members import appointed
from tests.news.test_actions import history, refused_by
from tests.news.test_admin import typed
from union_portal.lib import Refused
from union_portal.waiting import waiting_at_the_desk

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def editor(mine):
    return appointed(Role.EDITOR, mine, name="韩志勇")


@pytest.fixture
def first(root):
    return appointed(Role.FIRST_REVIEWER, name="沈涛")


@pytest.fixture
def second(root):
    return appointed(Role.SECOND_REVIEWER, name="何敏")


@pytest.fixture
def final(root):
    return appointed(Role.FINAL_REVIEWER, name="杨文博")


@pytest.fixture
def draft(editor, mine):
    column = ColumnFactory(name="基层动态", review_levels=3)
    written = ArticleFactory.build(column=column, branch=mine, stage="draft", published_at=None)
    return actions.add(written, by=editor, at=NOON)


@pytest.fixture
def submitted(draft, editor):
    return actions.submit(draft, by=editor, at=NOON, remark="请核对数字").article


def inbox(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", "url"))


# --- the rule ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", LEVELS)
def test_the_last_level_is_always_the_final_review(levels):
    assert role_for(levels, levels) is Role.FINAL_REVIEWER
    assert len(set(LEVELS[levels])) == levels


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, 0), (1, 3, 33), (1, 2, 50), (1, 8, 13), (5, 5, 100)]
)
def test_a_share_is_in_whole_per_cent(part, whole, expected):
    assert share(part, whole) == expected


# --- the regular way -----------------------------------------------------------------------------------------


def test_three_people_approve_one_after_the_other_and_the_last_approval_publishes(
    submitted, editor, first, second, final
):
    assert submitted.stage == Stage.SUBMITTED
    for reviewer in (first, second):
        article = actions.approve(submitted, by=reviewer, at=NOON)
        assert article.stage == Stage.SUBMITTED
    article = actions.approve(submitted, by=final, at=LATER, opinion="同意")

    assert (article.stage, article.published_at) == (Stage.PUBLISHED, LATER)
    assert [kind for kind, _by, _at in history(article)] == [
        "created", "submitted", "approved", "approved", "approved", "published",
    ]  # fmt: skip
    submission = Submission.objects.get()
    assert (submission.outcome, submission.ended_at) == (Outcome.APPROVED, LATER)
    assert [(each.level, each.by) for each in submission.given] == [(1, first), (2, second), (3, final)]


def test_each_one_is_told_when_it_is_the_own_turn(draft, editor, first, second, final):
    actions.submit(draft, by=editor, at=NOON)
    review = reverse("admin:news_article_review", args=[draft.pk])
    assert (inbox(first), inbox(second)) == ([(f"“{draft}”等您审核。", review)], [])

    actions.approve(draft, by=first, at=NOON)
    actions.approve(draft, by=second, at=NOON)
    actions.approve(draft, by=final, at=NOON)

    assert inbox(second) == inbox(final) == [(f"“{draft}”等您审核。", review)]
    assert inbox(editor) == [(f"“{draft}”审核通过，已经发布。", draft.get_absolute_url())]


def test_a_wished_day_to_come_is_kept_and_one_gone_by_means_now(draft, editor, final):
    draft.column.review_levels = 1
    draft.column.save()
    actions.submit(draft, by=editor, at=NOON, wished_from=NOON + timedelta(days=2))
    article = actions.approve(draft, by=final, at=LATER)
    assert article.published_at == NOON + timedelta(days=2)

    late = ArticleFactory(column=draft.column, stage="draft", published_at=None)
    actions.submit(late, by=editor, at=NOON, wished_from=NOON)
    assert actions.approve(late, by=final, at=LATER).published_at == LATER


def test_what_is_sent_back_says_why_and_comes_again_from_the_first_level(submitted, editor, first, second):
    actions.approve(submitted, by=first, at=NOON)
    with pytest.raises(Refused):
        actions.reject(submitted, by=second, at=NOON, opinion="  ")
    article = actions.reject(submitted, by=second, at=LATER, opinion="缺人数")

    assert article.stage == Stage.REJECTED
    assert inbox(editor) == [
        (f"“{article}”被退回，请修改。", reverse("admin:news_article_change", args=[article.pk]))
    ]
    actions.edit(article, by=editor, at=LATER, body="<p>到会180人。</p>")
    again = actions.submit(article, by=editor, at=LATER)
    assert (again.level, again.waits_for) == (1, Role.FIRST_REVIEWER)


def test_under_review_nothing_can_be_changed_until_it_is_taken_back(submitted, editor, first):
    with pytest.raises(Refused):
        actions.edit(submitted, by=editor, at=LATER, title="另一个标题")
    article = actions.recall(submitted, by=editor, at=LATER)
    actions.edit(article, by=editor, at=LATER, title="另一个标题")

    assert article.stage == Stage.DRAFT
    with pytest.raises(Refused):
        actions.approve(article, by=first, at=LATER)


def test_nothing_empty_is_submitted(editor, mine):
    empty = ArticleFactory(branch=mine, body="", body_text="", stage="draft", published_at=None)

    with pytest.raises(Refused):
        actions.submit(empty, by=editor, at=NOON)


def test_what_was_withdrawn_is_reviewed_again_and_goes_back_to_its_old_day(final, editor):
    policy = PolicyFactory()
    day = policy.published_at
    actions.withdraw(policy, by=final, at=NOON, reason="数字有误")
    policy = actions.submit(policy, by=editor, at=NOON).policy
    assert policy.is_readable(NOON)

    policy = actions.approve(policy, by=final, at=LATER)

    assert (policy.stage, policy.published_at, policy.withdrawn_at) == (Stage.PUBLISHED, day, None)


# --- nobody judges the own text ------------------------------------------------------------------------------


def test_nobody_approves_what_they_wrote_or_submitted(submitted, editor, root):
    with pytest.raises(Refused):
        actions.approve(submitted, by=editor, at=LATER)
    assert refused_by(_review(submitted, 1), editor.pk) == "nobody_reviews_the_own_text"

    other = UserFactory()
    actions.recall(submitted, by=editor, at=LATER)
    actions.submit(submitted, by=other, at=LATER)
    assert refused_by(_review(submitted, 1), editor.pk) == "nobody_reviews_the_own_text"
    assert refused_by(_review(submitted, 1), other.pk) == "nobody_reviews_the_own_text"


def test_nobody_approves_at_two_levels(submitted, first):
    actions.approve(submitted, by=first, at=NOON)

    with pytest.raises(Refused):
        actions.approve(submitted, by=first, at=LATER)
    assert refused_by(_review(submitted, 2), first.pk) == "a_person_reviews_one_level"


def test_no_level_is_skipped_and_nothing_is_reviewed_after_its_end(submitted, editor, first, final):
    assert refused_by(_review(submitted, 2), final.pk) == "levels_are_reviewed_in_order"
    statement = _review(submitted, 1)
    actions.recall(submitted, by=editor, at=LATER)
    assert refused_by(statement, first.pk) == "levels_are_reviewed_in_order"


def test_what_was_said_stays_said(submitted, first):
    actions.approve(submitted, by=first, at=NOON)
    review, submission = Review.objects.get(), Submission.objects.get()

    for change in (
        "UPDATE news_review SET opinion = 'x' WHERE id = %s",
        "DELETE FROM news_review WHERE id = %s",
    ):
        assert refused_by(change, review.pk) == "news_review_only_grows"
    change = "UPDATE news_submission SET levels = 1 WHERE id = %s"
    assert refused_by(change, submission.pk) == "a_submission_only_ends"


def test_a_text_is_under_one_review(submitted, editor):
    with pytest.raises(IntegrityError, match="an_article_is_under_one_review"), transaction.atomic():
        Submission.objects.create(article=submitted, levels=1, submitted_by=editor, submitted_at=NOON)


def _review(thing, level):
    """SQL that puts an approval in, whoever it is by."""
    submission = thing.submissions.open().get()
    return (
        "INSERT INTO news_review (submission_id, level, is_approval, opinion, by_id, at)"
        f" VALUES ({submission.pk}, {level}, true, '', %s, now())"
    )


# --- at once -------------------------------------------------------------------------------------------------


def test_what_is_urgent_is_published_first_and_stays_marked_until_another_person_approves(draft, final):
    other = appointed(Role.FINAL_REVIEWER)
    article = actions.force_publish(draft, by=final, at=NOON, reason="井下停电")

    assert article.stage == Stage.PUBLISHED
    assert Submission.objects.open().afterwards().get().way == Way.FORCED
    with pytest.raises(Refused):
        actions.approve(article, by=final, at=NOON)
    actions.approve(article, by=other, at=LATER)
    assert not Submission.objects.open().exists()
    assert history(article)[-1] == ("confirmed", other, LATER)


def test_who_objects_afterwards_withdraws_it_with_the_reason(draft, final):
    actions.force_publish(draft, by=final, at=NOON, reason="井下停电")

    article = actions.reject(draft, by=appointed(Role.FINAL_REVIEWER), at=LATER, opinion="没有停电")

    assert (article.stage, article.withdrawal_reason) == (Stage.WITHDRAWN, "没有停电")


def test_publishing_at_once_needs_a_reason(draft, final):
    with pytest.raises(Refused):
        actions.force_publish(draft, by=final, at=NOON, reason=" ")


def test_a_correction_of_what_readers_see_is_looked_at_afterwards(draft, final, sign_in, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    article = ArticleFactory(body="<p>干的，热的。</p>")
    union_editor = appointed(Role.EDITOR)
    typed = {
        "title": "新标题", "column": article.column_id, "body": article.body, "seen": article.updated_at.isoformat(),
        "attachments-TOTAL_FORMS": 0, "attachments-INITIAL_FORMS": 0, "events-TOTAL_FORMS": 0, "gallery-TOTAL_FORMS": 0, "gallery-INITIAL_FORMS": 0, "videos-TOTAL_FORMS": 0,
        "videos-INITIAL_FORMS": 0, "events-INITIAL_FORMS": 0,
    }  # fmt: skip

    sign_in(union_editor).post(reverse("admin:news_article_change", args=[article.pk]), typed)

    submission = Submission.objects.get()
    assert (submission.way, submission.article, submission.submitted_by) == (
        Way.CORRECTION,
        article,
        union_editor,
    )
    assert permissions.may_review(final, article)
    assert not permissions.may_review(union_editor, article)


def test_nobody_approves_the_own_correction_of_what_somebody_else_published_at_once(draft, final):
    corrector, third = appointed(Role.FINAL_REVIEWER), appointed(Role.FINAL_REVIEWER)
    article = actions.force_publish(draft, by=final, at=NOON, reason="井下停电")

    actions.note_correction(article, by=final, at=NOON)
    assert Submission.objects.count() == 1  # the own one already waits
    actions.note_correction(article, by=corrector, at=LATER)

    assert [permissions.may_review(who, article) for who in (final, corrector, third)] == [False, False, True]
    with pytest.raises(Refused):
        actions.approve(article, by=corrector, at=LATER)
    actions.approve(article, by=third, at=LATER)


def test_what_was_published_at_once_and_withdrawn_can_be_submitted_again(draft, final, editor):
    article = actions.force_publish(draft, by=final, at=NOON, reason="井下停电")
    article = actions.withdraw(article, by=final, at=NOON, reason="数字有误")

    assert not Submission.objects.open().exists()
    assert actions.submit(article, by=editor, at=LATER).article.stage == Stage.SUBMITTED


# --- who may -------------------------------------------------------------------------------------------------


def test_a_text_waits_for_the_role_whose_turn_it_is_in_its_branch(submitted, mine, first, second, editor):
    here = appointed(Role.FIRST_REVIEWER, mine)
    elsewhere = appointed(Role.FIRST_REVIEWER, BranchFactory())

    waits_for = {
        who for who in (first, here, elsewhere, second, editor) if permissions.may_review(who, submitted)
    }

    assert waits_for == {first, here}
    actions.approve(submitted, by=here, at=NOON)
    assert permissions.may_review(second, submitted)
    assert not permissions.may_review(first, submitted)


def test_a_branch_editor_may_not_change_what_is_under_review_or_published(submitted, editor, mine, final):
    assert not permissions.may_change(editor, submitted)
    assert not permissions.may_change(editor, ArticleFactory(branch=mine))
    assert permissions.may_change(editor, ArticleFactory(branch=mine, stage="draft", published_at=None))


def test_the_first_page_of_the_desk_shows_what_waits_for_review(submitted, first, final):
    labels = [row["label"] for row in waiting_at_the_desk(first)]

    assert any(str(submitted) in label for label in labels)
    assert not any(str(submitted) in row["label"] for row in waiting_at_the_desk(final))


# --- at the desk ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk_of(sign_in, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    return sign_in


def page(name, thing):
    return reverse(f"admin:news_{thing._meta.model_name}_{name}", args=[thing.pk])


def test_the_whole_way_through_the_admin(desk_of, draft, editor, first, second, final):
    desk_of(editor).post(page("submit", draft), {"remark": "请核对数字", "has_seen_findings": "on"})
    answer = desk_of(first).get(page("review", draft))
    assert "请核对数字" in answer.content.decode()
    desk_of(first).post(page("review", draft), {"approve": "1", "opinion": ""})
    answer = desk_of(second).post(page("review", draft), {"reject": "1", "opinion": ""})
    assert answer.status_code == 400
    assert answer.context["form"].errors["opinion"]
    desk_of(second).post(page("review", draft), {"reject": "1", "opinion": "缺人数"})
    assert "何敏退回：缺人数" in desk_of(editor).get(page("change", draft)).content.decode()
    desk_of(editor).post(page("submit", draft), {"has_seen_findings": "on"})
    assert "轮到初审（1/3）" in desk_of(editor).get(page("change", draft)).content.decode()
    for reviewer in (first, second, final):
        assert desk_of(reviewer).post(page("review", draft), {"approve": "1"}).status_code == 302

    draft.refresh_from_db()
    assert draft.stage == Stage.PUBLISHED
    assert draft.is_public(timezone.now())


def test_whose_turn_it_is_not_gets_no_page(desk_of, submitted, second, editor):
    for who in (second, editor):
        assert desk_of(who).get(page("review", submitted)).status_code == 403


def test_a_writer_takes_the_own_text_back(desk_of, submitted, editor):
    assert desk_of(editor).get(page("recall", submitted)).status_code == 200
    desk_of(editor).post(page("recall", submitted))

    submitted.refresh_from_db()
    assert submitted.stage == Stage.DRAFT


def test_the_queue_shows_the_own_branches_only_and_the_share_published_before_review(
    desk_of, submitted, editor, final, mine
):
    actions.force_publish(
        ArticleFactory(stage="draft", published_at=None), by=final, at=timezone.now(), reason="停电"
    )
    everything = desk_of(final).get(reverse("admin:news_submission_changelist"))
    own = desk_of(editor).get(reverse("admin:news_submission_changelist"))

    assert everything.context["cl"].result_count == 2
    assert everything.context["before_review"] == {"published": 1, "forced": 1, "waiting": 1, "share": 100}
    assert own.context["cl"].result_count == 1


def test_waiting_for_me_is_a_filter_of_the_queue(desk_of, submitted, first, final):
    address = reverse("admin:news_submission_changelist") + "?mine=1"

    assert desk_of(first).get(address).context["cl"].result_count == 1
    assert desk_of(final).get(address).context["cl"].result_count == 0


def test_a_long_queue_costs_no_more_queries_than_a_short_one(desk_of, editor, mine, first):
    def queries_for(count):
        for article in ArticleFactory.create_batch(count, branch=mine, stage="draft", published_at=None):
            actions.submit(article, by=editor, at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse("admin:news_submission_changelist")).status_code == 200
        return len(captured)

    browser = desk_of(first)
    assert queries_for(2) == queries_for(30) <= 8


# --- at the same moment --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_many_decisions_at_once_one_legal_history_comes_out():
    column = ColumnFactory(review_levels=1)
    writer, reviewers = UserFactory(), UserFactory.create_batch(10)
    article = actions.add(
        ArticleFactory.build(column=column, stage="draft", published_at=None), by=writer, at=NOON
    )
    actions.submit(article, by=writer, at=NOON)
    deeds = [
        lambda by: actions.approve(article, by=by, at=LATER),
        lambda by: actions.reject(article, by=by, at=LATER, opinion="缺人数"),
        lambda by: actions.force_publish(article, by=by, at=LATER, reason="停电"),
        lambda by: actions.withdraw(article, by=by, at=LATER, reason="数字有误"),
        lambda by: actions.submit(article, by=by, at=LATER),
    ]

    def attempt(number):
        try:
            deeds[number % 5](reviewers[number % 10])
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(50)))

    connection.close()
    assert set(outcomes) == {"done", "refused"}
    kinds = [event.kind for event in article.events.order_by("pk")]
    stage = "draft"
    moves = {
        "submitted": ({"draft", "rejected", "withdrawn"}, "submitted"),
        "rejected": ({"submitted", "published"}, None),
        "published": ({"submitted", "draft", "rejected", "withdrawn"}, "published"),
        "withdrawn": ({"published"}, "withdrawn"),
    }
    before = None
    for kind in kinds:
        if kind in moves:
            allowed, following = moves[kind]
            assert stage in allowed, kinds
            stage = following or ("rejected" if stage == "submitted" else stage)
        before = kind
    article.refresh_from_db()
    assert (article.stage, before in {"created", "approved"}) == (stage, False)
    assert article.submissions.open().count() <= 1
    assert all(review.by_id != writer.pk for review in Review.objects.all())


def test_articles_and_policies_share_the_way(root, first, final):
    policy = PolicyFactory(
        column=ColumnFactory(holds="policies", review_levels=2), stage="draft", published_at=None
    )
    writer = UserFactory()

    actions.submit(policy, by=writer, at=NOON)
    actions.approve(policy, by=first, at=NOON)
    actions.approve(policy, by=final, at=NOON)

    assert [type(thing) for thing in (*Article.objects.public(NOON), *Policy.objects.public(NOON))] == [
        Policy
    ]


def test_a_reviewer_sees_all_corrections_since_the_last_approval(draft, editor, final):
    second = appointed(Role.FINAL_REVIEWER)
    article = actions.publish(draft, by=final, at=NOON)
    for hours, who in enumerate((editor, second, editor), start=1):
        at = NOON + timedelta(hours=hours)
        actions.edit(article, by=who, at=at, title=f"改{hours}")
        actions.note_correction(article, by=who, at=at)

    waiting = article.submissions.open().get()
    assert reviewed_before(article, waiting).number == 1
    actions.approve(article, by=final, at=NOON + timedelta(hours=4))
    at = NOON + timedelta(hours=5)
    actions.edit(article, by=second, at=at, title="改5")
    actions.note_correction(article, by=second, at=at)
    assert reviewed_before(article, article.submissions.open().get()).title == "改3"


def test_a_text_published_before_any_review_is_new_to_its_reviewer_in_whole(draft, final):
    second = appointed(Role.EDITOR)
    article = actions.force_publish(draft, by=final, at=NOON, reason="停电")
    actions.edit(article, by=second, at=LATER, title="改")
    actions.note_correction(article, by=second, at=LATER)

    assert reviewed_before(article, article.submissions.open().get()) is None


def test_what_the_editor_only_spells_differently_asks_for_no_review(sign_in, root, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    article = ArticleFactory(title="原题", body="<p>正文。</p>", body_text="正文。")
    chief = sign_in(appointed(Role.EDITOR, name="罗静"))
    page = reverse("admin:news_article_change", args=[article.pk])

    assert (
        chief.post(page, typed(article, title="原题", body="<p onclick=x>正文。</p>\r\n")).status_code == 302
    )
    assert not article.submissions.exists()
    chief.post(page, typed(Article.objects.get(), title="新题", body="<p>正文。</p>"))
    assert article.submissions.get().way == Way.CORRECTION


def test_what_was_sent_back_waits_for_its_writer_with_the_reason(root, editor):
    article = ArticleFactory(stage="draft", published_at=None, author=editor)
    for round_ in range(2):
        actions.submit(article, by=editor, at=NOON + timedelta(hours=round_))
        reviewer = appointed(Role.FINAL_REVIEWER)
        actions.reject(
            article, by=reviewer, at=NOON + timedelta(hours=round_, minutes=1), opinion=f"第{round_}次"
        )

    waiting = [
        row for row in waiting_at_the_desk(editor) if row["url"].endswith(f"/article/{article.pk}/change/")
    ]

    assert [row["detail"] for row in waiting] == ["第1次"]


def test_who_opens_a_review_again_is_told_that_it_is_done(sign_in, settings, root, editor):
    settings.ADMIN_SECOND_FACTOR = "optional"
    reviewer = appointed(Role.FIRST_REVIEWER)
    article = ArticleFactory(
        column=ColumnFactory(review_levels=2), stage="draft", published_at=None, author=editor
    )
    actions.submit(article, by=editor, at=NOON)
    actions.approve(article, by=reviewer, at=NOON)

    answer = sign_in(reviewer).get(reverse("admin:news_article_review", args=[article.pk]))

    assert answer.status_code == 302
