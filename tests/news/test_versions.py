"""Every wording is kept, two can be compared, one can be brought back, and nobody's typing is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from news import actions
from news.comparing import compared, of_text, of_version
from news.models import Article, Autosave, Presence
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PolicyFactory, UserFactory
from tests.factories.members import appointed
from tests.news.test_admin import address, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR, name="罗静")


@pytest.fixture
def colleague(root):
    return appointed(Role.EDITOR, name="何敏")


@pytest.fixture
def draft(editor):
    thing = Article(title="更衣室", column=ColumnFactory(), body="<p>零下八度。</p>")
    return actions.add(thing, by=editor, at=NOON)


def numbers(thing):
    return list(thing.versions.values_list("number", "title", "restores"))


# --- keeping -----------------------------------------------------------------------------------------------------


def test_every_save_of_the_text_is_a_version_and_a_pin_is_none(draft, editor):
    actions.edit(draft, by=editor, at=NOON, title="北翼更衣室")
    actions.edit(draft, by=editor, at=NOON, is_pinned=True)
    actions.edit(draft, by=editor, at=NOON, title="北翼更衣室")  # nothing new

    assert numbers(draft) == [(2, "北翼更衣室", None), (1, "更衣室", None)]


def test_what_came_in_before_versions_were_kept_has_its_first_wording_kept_too(editor):
    policy = PolicyFactory(title="旧标题")

    actions.edit(policy, by=editor, at=NOON, title="新标题", issued_on=NOON.date())

    assert numbers(policy) == [(2, "新标题", None), (1, "旧标题", None)]
    assert policy.versions.first().fields["issued_on"] == NOON.date().isoformat()


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE news_version SET title = 'x'",
        "DELETE FROM news_version",
        "INSERT INTO news_version (number, title, body, length, fields, at, article_id)"
        " SELECT 5, title, body, 1, '{}', at, article_id FROM news_version",
        "INSERT INTO news_version (number, title, body, length, fields, at, article_id)"
        " SELECT 1, title, body, 1, '{}', at, article_id FROM news_version",
        "INSERT INTO news_version (number, title, body, length, fields, at) SELECT 1, title, body, 1, '{}', at FROM news_version",
    ],
)
def test_the_database_refuses_to_change_what_was_kept(draft, deed):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


def test_an_earlier_wording_comes_back_as_a_new_version_and_stays_where_the_text_is(draft, editor):
    elsewhere = ColumnFactory()
    actions.edit(draft, by=editor, at=NOON, body="<p>零下十度。</p>", column=elsewhere, source="集团工会")

    back = actions.restore(draft.versions.get(number=1), by=editor, at=NOON)

    assert (back.body, back.source, back.column) == ("<p>零下八度。</p>", "", elsewhere)
    assert numbers(draft)[0] == (3, "更衣室", 1)


def test_bringing_back_a_wording_of_what_readers_see_is_looked_at_afterwards(editor):
    article = ArticleFactory()
    actions.edit(article, by=editor, at=NOON, title="改过")
    actions.restore(article.versions.get(number=1), by=editor, at=NOON)

    assert [each.way for each in article.submissions.all()] == ["correction"]


# --- comparing ---------------------------------------------------------------------------------------------------


def test_fields_and_paragraphs_that_differ_are_shown_with_names_instead_of_numbers(draft, editor):
    other = ColumnFactory(name="通知公告")
    later = actions.edit(
        draft, by=editor, at=NOON, title="北翼更衣室", column=other, body="<p>零下十度。</p><p>有了暖气。</p>"
    )

    found = compared(of_version(later.versions.get(number=1)), of_text(later))

    assert [(each.label, each.right) for each in found.fields if "<ins>通知公告</ins>" in each.right]
    assert found.fields[0].right == "<ins>北翼</ins>更衣室"
    assert (found.counts["changed"], found.counts["added"]) == (1, 1)


def test_the_desk_lists_compares_and_brings_back(sign_in, editor, draft):
    actions.edit(draft, by=editor, at=NOON, body="<p>零下十度。</p>")
    desk = sign_in(editor)

    listed = desk.get(address("versions", draft)).content.decode()
    page = desk.get(address("compare", draft)).content.decode()
    back = desk.post(reverse("admin:news_article_version", args=[draft.pk, 1]))

    assert 'value="2"' in listed
    assert "<ins>" in page
    assert "<del>" in page
    assert back.status_code == 302
    assert Article.objects.get(pk=draft.pk).body == "<p>零下八度。</p>"


def test_what_is_under_review_is_not_brought_back_meanwhile(sign_in, editor, draft):
    actions.edit(draft, by=editor, at=NOON, body="<p>零下十度。</p>")
    actions.submit(draft, by=editor, at=NOON)

    answer = sign_in(editor).post(reverse("admin:news_article_version", args=[draft.pk, 1]))

    assert answer.status_code == 403
    assert Article.objects.get(pk=draft.pk).body == "<p>零下十度。</p>"


def test_a_reviewer_sees_what_has_changed_since_the_text_was_sent_back(sign_in, editor, draft):
    reviewer = appointed(Role.FINAL_REVIEWER, name="杨文博")
    actions.submit(draft, by=editor, at=NOON)
    actions.reject(draft, by=reviewer, at=NOON, opinion="度数不对")
    actions.edit(draft, by=editor, at=NOON + timedelta(minutes=1), body="<p>零下十度。</p>")
    actions.submit(draft, by=editor, at=NOON + timedelta(minutes=2))
    another = appointed(Role.FINAL_REVIEWER, name="沈涛")

    page = sign_in(another).get(address("review", draft)).content.decode()

    assert "<ins>十度</ins>" in page


# --- two at once -------------------------------------------------------------------------------------------------


def test_the_second_of_two_who_save_sees_both_wordings_and_decides(sign_in, editor, colleague, draft):
    stale = typed(draft, title="我的标题", body="<p>零下九度。</p>")
    actions.edit(draft, by=colleague, at=timezone.now(), title="同事的标题")
    desk = sign_in(editor)

    refused = desk.post(address("change", draft), stale)
    page = refused.content.decode()
    draft.refresh_from_db()

    assert refused.status_code == 400
    assert "何敏" in page
    assert "<del>同事" in page
    assert draft.title == "同事的标题"

    desk.post(address("change", draft), stale | {"over": draft.updated_at.isoformat()})
    assert [each[1] for each in numbers(draft)] == ["我的标题", "同事的标题", "更衣室"]


def test_a_confirmation_for_one_wording_does_not_cover_a_third(sign_in, editor, colleague, draft):
    stale = typed(draft, title="我的标题")
    over = actions.edit(draft, by=colleague, at=NOON, title="第二个").updated_at.isoformat()
    actions.edit(draft, by=colleague, at=NOON, title="第三个")

    answer = sign_in(editor).post(address("change", draft), stale | {"over": over})

    assert answer.status_code == 400
    assert Article.objects.get().title == "第三个"


# --- while somebody writes ---------------------------------------------------------------------------------------


def keep(client, thing, **said):
    page = address("autosave", thing) if thing else reverse("admin:news_article_autosave_new")
    return client.post(page, said, headers={"X-Requested-With": "fetch"})


def test_what_was_typed_is_kept_offered_and_forgotten_once_it_is_saved(sign_in, editor, draft):
    desk = sign_in(editor)
    said = typed(draft, title="打了一半", body="<p>零下</p>")
    assert keep(desk, draft, **said).json()["kept"]

    offered = desk.get(address("change", draft)).content.decode()
    opened = desk.get(address("change", draft) + "?autosaved=1")

    assert "?autosaved=1" in offered
    assert 'value="打了一半"' in opened.content.decode()
    desk.post(address("change", draft), said)
    assert not Autosave.objects.exists()


def test_a_new_text_is_kept_too_and_can_be_thrown_away(sign_in, editor):
    desk = sign_in(editor)
    keep(desk, None, title="还没有保存", body="<p>第一句</p>")
    assert (
        'value="还没有保存"' in desk.get(reverse("admin:news_article_add") + "?autosaved=1").content.decode()
    )

    keep(desk, None, forget="1")

    assert not Autosave.objects.exists()


def test_what_nobody_comes_back_to_is_forgotten_after_a_month(sign_in, editor, draft):
    desk = sign_in(editor)
    keep(desk, draft, title="打了一半", seen="")
    now = timezone.now()

    assert actions.forget_old_typing(now) == 0
    assert actions.forget_old_typing(now + timedelta(days=31)) == 2


def test_nobody_sees_what_another_person_typed(sign_in, editor, colleague, draft):
    keep(sign_in(colleague), draft, title="同事打的字")

    page = sign_in(editor).get(address("change", draft) + "?autosaved=1").content.decode()

    assert "同事打的字" not in page


def test_one_is_told_who_else_is_writing_and_that_the_text_was_saved_meanwhile(
    sign_in, editor, colleague, draft
):
    sign_in(colleague).get(address("change", draft))
    seen = draft.updated_at.isoformat()
    desk = sign_in(editor)

    page = desk.get(address("change", draft)).content.decode()
    actions.edit(draft, by=colleague, at=timezone.now(), title="保存了")
    told = keep(desk, draft, seen=seen).json()

    assert "何敏" in page
    assert "何敏" in told["newer"]
    Presence.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert keep(desk, draft, seen=seen).json()["others"] == []


def test_only_who_may_write_it_keeps_anything_there(sign_in, draft):
    stranger = sign_in(appointed(Role.EDITOR, BranchFactory(name="二号矿")))

    assert keep(stranger, draft, title="x").status_code in {403, 404}
    assert not Autosave.objects.exists()
    assert sign_in(UserFactory()).post(address("autosave", draft)).status_code in {302, 403}


def test_what_is_typed_is_kept_while_reviewers_have_the_text(sign_in, editor, colleague, draft):
    desk, said = sign_in(editor), typed(draft, title="写到一半", body="<p>零下九度。</p>")
    actions.submit(draft, by=colleague, at=timezone.now())

    told = keep(desk, draft, **said).json()
    Autosave.objects.all().delete()
    answer = desk.post(address("change", draft), said, follow=True)

    assert "审" in told["newer"]
    assert told["kept"]
    assert answer.redirect_chain[-1] == (address("change", draft), 302)
    assert "零下九度" in answer.content.decode()
    assert Article.objects.get().title == "更衣室"
    actions.recall(draft, by=colleague, at=timezone.now())
    assert 'value="写到一半"' in desk.get(address("change", draft) + "?autosaved=1").content.decode()


def test_the_form_says_whose_deed_has_made_it_old(sign_in, editor, colleague, draft):
    at = timezone.now()
    seen = actions.edit(draft, by=editor, at=at - timedelta(hours=2), title="我写的").updated_at.isoformat()
    actions.edit(draft, by=colleague, at=at, is_pinned=True)

    assert "何敏" in keep(sign_in(editor), draft, seen=seen).json()["newer"]


def test_what_the_database_refuses_at_the_last_moment_comes_back_as_it_was_typed(sign_in, editor):
    policy = PolicyFactory(stage="draft", published_at=None)
    note = {"on": "2026-01-01", "note": "公布"}
    rows = {"revisions-TOTAL_FORMS": 1, "revisions-INITIAL_FORMS": 0}
    rows |= {f"revisions-0-{name}": value for name, value in note.items()}
    others = {
        f"{name}-{end}": 0 for name in ("attachments", "events") for end in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    said = {
        "title": "打好的标题",
        "column": policy.column_id,
        "level": policy.level,
        "seen": policy.updated_at.isoformat(),
    }
    actions.note_revision(policy, NOON.date().replace(2026, 1, 1), "公布", by=editor, at=NOON)
    policy.refresh_from_db()

    answer = sign_in(editor).post(
        address("change", policy), said | rows | others | {"seen": policy.updated_at.isoformat()}
    )

    assert answer.status_code == 400
    assert 'value="打好的标题"' in answer.content.decode()
    assert policy.revisions.count() == 1


def test_saving_in_one_tab_does_not_trouble_the_other(editor, draft, monkeypatch):
    actions.be_present(draft, by=editor, at=NOON)
    found = Presence.objects.get_or_create

    def left_meanwhile(**named):
        row, is_new = found(**named)
        actions.leave(draft, by=editor)
        return row, is_new

    monkeypatch.setattr(Presence.objects, "get_or_create", left_meanwhile)
    assert actions.be_present(draft, by=editor, at=NOON) == []
