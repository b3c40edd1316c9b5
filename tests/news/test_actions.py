"""The deeds of the news desk, and what the database refuses whatever wrote it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from news import actions
from news.models import Article, Column, Policy
from news.rules.columns import fits
from news.rules.stages import Stage
from tests.conftest import NOON
from tests.factories import ArticleFactory, ColumnFactory, PolicyFactory, UserFactory
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def editor(root):
    return UserFactory(name="罗静")


@pytest.fixture
def draft(editor):
    return actions.add(
        ArticleFactory.build(column=ColumnFactory(), stage="draft", published_at=None), by=editor, at=NOON
    )


def history(thing: Article | Policy) -> list[tuple[str, object, object]]:
    return [(event.kind, event.by, event.at) for event in thing.events.all()]


def test_a_new_text_is_a_draft_in_the_name_of_its_writer(draft, editor):
    assert (draft.stage, draft.author) == (Stage.DRAFT, editor)
    assert history(draft) == [("created", editor, NOON)]


def test_every_text_is_cleaned_whatever_wrote_it(draft, editor):
    article = actions.edit(draft, by=editor, at=LATER, body="<p>早班<script>alert(1)</script></p>")

    assert (article.body, article.body_text) == ("<p>早班</p>", "早班")


def test_editing_notes_which_fields_have_changed(draft, editor):
    article = actions.edit(draft, by=editor, at=LATER, title="新标题", source=draft.source)

    assert history(article)[-1] == ("edited", editor, LATER)
    assert article.events.last().details == {"fields": ["title"]}


def test_saving_without_a_change_leaves_no_trace(draft, editor):
    article = actions.edit(draft, by=editor, at=LATER, title=draft.title, body=draft.body)

    assert history(article) == [("created", editor, NOON)]
    assert article.updated_at == draft.updated_at


def test_nobody_overwrites_what_a_colleague_saved_meanwhile(draft, editor):
    seen = draft.updated_at
    actions.edit(draft, by=editor, at=LATER, title="同事的标题")

    with pytest.raises(Refused):
        actions.edit(draft, by=editor, at=LATER, seen=seen, title="我的标题")

    draft.refresh_from_db()
    assert draft.title == "同事的标题"


def test_the_stage_cannot_be_edited_by_the_back_door(draft, editor):
    with pytest.raises(TypeError):
        actions.edit(draft, by=editor, at=LATER, stage="published")


def test_publishing_lets_readers_see_it_from_now_on(draft, editor):
    article = actions.publish(draft, by=editor, at=LATER)

    assert (article.stage, article.published_at, article.published_until) == (Stage.PUBLISHED, LATER, None)
    assert list(Article.objects.public(LATER)) == [article]
    assert not Article.objects.public(LATER - timedelta(seconds=1)).exists()
    assert history(article)[-1] == ("published", editor, LATER)


def test_publishing_twice_is_refused(draft, editor):
    actions.publish(draft, by=editor, at=NOON)

    with pytest.raises(Refused):
        actions.publish(draft, by=editor, at=LATER)


def test_nothing_expires_before_it_is_published(draft, editor):
    with pytest.raises(Refused):
        actions.publish(draft, by=editor, at=NOON, published_at=LATER, published_until=NOON)

    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT


def test_an_empty_text_is_not_published(editor):
    empty = actions.add(
        ArticleFactory.build(column=ColumnFactory(), stage="draft", body=""), by=editor, at=NOON
    )

    with pytest.raises(Refused):
        actions.publish(empty, by=editor, at=NOON)


def test_a_text_with_a_missing_picture_is_not_published(draft, editor):
    actions.edit(draft, by=editor, at=NOON, body='<p>看图<img src="https://mmbiz.qpic.cn/a.png"></p>')

    with pytest.raises(Refused):
        actions.publish(draft, by=editor, at=NOON)


def test_withdrawing_says_why_and_hides_it(draft, editor):
    actions.publish(draft, by=editor, at=NOON)

    article = actions.withdraw(draft, by=editor, at=LATER, reason=" 数字有误 ")

    assert (article.stage, article.withdrawn_at, article.withdrawal_reason) == (
        Stage.WITHDRAWN,
        LATER,
        "数字有误",
    )
    assert not Article.objects.public(LATER).exists()
    assert history(article)[-1] == ("withdrawn", editor, LATER)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_withdrawn_without_a_reason(draft, editor, reason):
    actions.publish(draft, by=editor, at=NOON)

    with pytest.raises(Refused):
        actions.withdraw(draft, by=editor, at=LATER, reason=reason)


def test_a_draft_cannot_be_withdrawn(draft, editor):
    with pytest.raises(Refused):
        actions.withdraw(draft, by=editor, at=LATER, reason="x")


def test_what_was_withdrawn_can_be_published_again_on_its_old_day(draft, editor):
    actions.publish(draft, by=editor, at=NOON)
    actions.withdraw(draft, by=editor, at=NOON, reason="数字有误")

    article = actions.publish(draft, by=editor, at=LATER)

    assert (article.published_at, article.withdrawn_at, article.withdrawal_reason) == (NOON, None, "")


def test_the_window_of_what_is_published_can_be_moved(draft, editor):
    actions.publish(draft, by=editor, at=NOON)

    article = actions.reschedule(draft, by=editor, at=NOON, published_at=LATER, published_until=None)

    assert article.published_at == LATER
    assert history(article)[-1] == ("edited", editor, NOON)


def test_a_draft_has_no_window_to_move(draft, editor):
    with pytest.raises(Refused):
        actions.reschedule(draft, by=editor, at=NOON, published_at=LATER, published_until=None)


def test_policies_go_the_same_way(editor):
    policy = actions.add(
        PolicyFactory.build(column=ColumnFactory(), stage="draft", published_at=None), by=editor, at=NOON
    )
    actions.edit(policy, by=editor, at=NOON, number="云矿工发〔2026〕18号")
    actions.publish(policy, by=editor, at=NOON)
    policy = actions.withdraw(policy, by=editor, at=LATER, reason="已有新办法")

    assert [kind for kind, _by, _at in history(policy)] == ["created", "edited", "published", "withdrawn"]


def test_policies_do_not_supersede_each_other_in_a_circle(editor):
    first, second, third = PolicyFactory.create_batch(3)
    actions.edit(second, by=editor, at=NOON, supersedes=first)
    actions.edit(third, by=editor, at=NOON, supersedes=second)

    with pytest.raises(Refused):
        actions.edit(first, by=editor, at=NOON, supersedes=third)


# --- columns -------------------------------------------------------------------------------------------------

PARENTS = {1: None, 2: 1, 3: 2, 4: None, 5: 4}


@pytest.mark.parametrize(
    ("column", "parent", "is_fine"),
    [
        (None, None, True),
        (None, 2, True),
        (None, 3, False),  # a fourth level
        (1, 1, False),
        (1, 3, False),  # below itself
        (4, 1, True),
        (4, 2, False),  # what is below it would be a fourth level
        (5, 2, True),
        (2, None, True),
    ],
)
def test_columns_stand_at_most_three_deep_and_none_below_itself(column, parent, is_fine):
    assert fits(PARENTS, column, parent) is is_fine


def test_a_column_that_does_not_fit_is_refused(editor):
    above = ColumnFactory()
    below = ColumnFactory(parent=above)
    above.parent = below

    with pytest.raises(Refused):
        actions.save_column(above, by=editor, at=NOON)

    above.refresh_from_db()
    assert above.parent is None


def test_a_column_of_policies_does_not_stand_among_news(editor):
    column = ColumnFactory.build(parent=ColumnFactory(), holds=Column.Holds.POLICIES)

    with pytest.raises(Refused):
        actions.save_column(column, by=editor, at=NOON)


# --- what the database refuses, whatever wrote it ------------------------------------------------------------


def refused_by(statement: str, *values: object) -> str:
    """The name of the constraint that refuses this SQL."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(error.value.__cause__.diag.constraint_name)


def test_nothing_is_published_without_a_date():
    for model, thing in (("article", ArticleFactory()), ("policy", PolicyFactory())):
        name = refused_by(f"UPDATE news_{model} SET published_at = NULL WHERE id = %s", thing.pk)
        assert name == f"published_{model}_has_a_date"


def test_nothing_is_withdrawn_in_silence():
    for model, thing in (("article", ArticleFactory()), ("policy", PolicyFactory())):
        change = f"UPDATE news_{model} SET stage = 'withdrawn', withdrawn_at = now() WHERE id = %s"
        assert refused_by(change, thing.pk) == f"withdrawn_{model}_has_a_reason"


def test_nothing_ends_before_it_begins():
    article = ArticleFactory()
    change = "UPDATE news_article SET published_until = published_at WHERE id = %s"

    assert refused_by(change, article.pk) == "article_is_published_before_it_expires"


def test_no_chain_of_policies_bites_its_tail():
    first, second = PolicyFactory.create_batch(2)
    Policy.objects.filter(pk=second.pk).update(supersedes=first)
    change = "UPDATE news_policy SET supersedes_id = %s WHERE id = %s"

    assert refused_by(change, second.pk, first.pk) == "succession_of_policies_has_no_circle"


def test_no_column_stands_below_itself():
    above = ColumnFactory()
    below = ColumnFactory(parent=above)
    change = "UPDATE news_column SET parent_id = %s WHERE id = %s"

    assert refused_by(change, below.pk, above.pk) == "columns_form_a_tree_of_three_levels"


def test_what_has_happened_can_neither_be_changed_nor_deleted(draft, editor):
    policy = actions.add(PolicyFactory.build(column=ColumnFactory(), stage="draft"), by=editor, at=NOON)
    for model, thing in (("article", draft), ("policy", policy)):
        event = thing.events.get()
        for change in (
            "UPDATE news_{}event SET kind = 'x' WHERE id = %s",
            "DELETE FROM news_{}event WHERE id = %s",
        ):
            assert refused_by(change.format(model), event.pk) == f"news_{model}event_only_grows"


def test_an_attachment_belongs_to_one_text():
    article = ArticleFactory()
    insert = (
        "INSERT INTO news_attachment (created_at, updated_at, article_id, policy_id, file, name, kind, size, position)"
        " VALUES (now(), now(), %s, %s, 'a', 'a', 'pdf', 1, 0)"
    )

    assert refused_by(insert, article.pk, PolicyFactory().pk) == "attachment_belongs_to_one_thing"
    assert refused_by(insert, None, None) == "attachment_belongs_to_one_thing"
