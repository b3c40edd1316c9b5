"""The news desk: forms that call actions, for one's own branch only."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from news import actions
from news.models import Article, Attachment, Column, Picture, Policy
from news.rules.stages import Stage
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PictureFactory, PolicyFactory
from tests.factories.members import appointed
from tests.news.samples import docx, image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


@pytest.fixture
def mine():
    return BranchFactory(name="一号矿")


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR, name="罗静")


@pytest.fixture
def desk(sign_in, editor):
    """The browser of an editor of the whole union."""
    return sign_in(editor)


@pytest.fixture
def column(db):
    return ColumnFactory(name="工会要闻", slug="union-news")


def rows(prefix: str, *filled: dict[str, object], initial: int = 0) -> dict[str, object]:
    """The rows of an inline as a browser sends them."""
    data = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def typed(article: Article | None = None, **fields: object) -> dict[str, object]:
    """What the browser sends for an article."""
    said = {"title": "北翼风井有了更衣室", "body": "<p>干的，热的。</p>", **fields}
    if article:
        said = {"column": article.column_id, "seen": article.updated_at.isoformat(), **said}
    empty = {**rows("attachments"), **rows("gallery"), **rows("videos"), **rows("events")}
    return {**empty, **said}


def address(page: str, thing: Article | Policy) -> str:
    return reverse(f"admin:news_{thing._meta.model_name}_{page}", args=[thing.pk])


def test_an_editor_writes_a_draft_and_stays_with_it(desk, editor, column):
    answer = desk.post(
        reverse("admin:news_article_add"), typed(column=column.pk, body="<p onclick=x>干的。</p>")
    )

    article = Article.objects.get()
    assert answer["Location"] == address("change", article)
    assert (article.stage, article.author, article.body, article.body_text) == (
        Stage.DRAFT,
        editor,
        "<p>干的。</p>",
        "干的。",
    )
    assert [event.kind for event in article.events.all()] == ["created"]


def test_a_lead_picture_can_be_uploaded_with_the_article(desk, column):
    upload = SimpleUploadedFile("IMG_1.JPG", image(), "image/jpeg")

    desk.post(
        reverse("admin:news_article_add"), typed(column=column.pk, lead_upload=upload, lead_alt="更衣室")
    )

    picture = Article.objects.get().lead_picture
    assert (picture.alt, picture.width) == ("更衣室", 800)


def test_a_file_that_is_no_picture_is_refused_beside_its_field_and_nothing_is_kept(desk, column):
    upload = SimpleUploadedFile("photo.jpg", b"MZ\x90 this is a program", "image/jpeg")

    answer = desk.post(reverse("admin:news_article_add"), typed(column=column.pk, lead_upload=upload))

    assert answer.status_code == 400
    assert answer.context["adminform"].form.errors["lead_upload"]
    assert (Article.objects.count(), Picture.objects.count()) == (0, 0)


def test_editing_keeps_an_event_with_the_names_of_the_changed_fields(desk, column):
    article = ArticleFactory(column=column, body="<p>干的，热的。</p>")

    desk.post(address("change", article), typed(article, title="新标题"))

    article.refresh_from_db()
    assert article.title == "新标题"
    assert [event.details for event in article.events.all()] == [{"fields": ["title"]}]


def test_a_stale_form_is_refused_and_shows_what_was_typed(desk, editor, column):
    article = ArticleFactory(column=column)
    stale = typed(article, title="我写了很久的标题")
    actions.edit(article, by=editor, at=NOON, title="同事的标题")

    answer = desk.post(address("change", article), stale)

    article.refresh_from_db()
    assert answer.status_code == 400
    assert article.title == "同事的标题"
    assert "我写了很久的标题" in answer.content.decode()


def test_a_picture_from_another_site_is_reported_to_the_editor(desk, column):
    body = '<p>看图</p><p><img src="https://mmbiz.qpic.cn/x.png"></p>'

    answer = desk.post(reverse("admin:news_article_add"), typed(column=column.pk, body=body), follow=True)

    assert "mmbiz.qpic.cn" in Article.objects.get().body
    assert any(message.level_tag == "warning" for message in answer.context["messages"])


def test_a_branch_editor_sees_and_writes_only_the_own_branch(sign_in, root, mine, column):
    browser = sign_in(appointed(Role.EDITOR, branch=mine))
    group = BranchFactory(name="综采队", parent=mine, kind="group")
    own, below = ArticleFactory(branch=mine, column=column), ArticleFactory(branch=group, column=column)
    other = ArticleFactory(branch=BranchFactory(name="二号矿"), column=column)
    of_the_union = ArticleFactory(column=column)

    listed = browser.get(reverse("admin:news_article_changelist")).context["cl"].queryset

    assert set(listed) == {own, below}
    assert browser.get(address("change", own)).status_code == 200
    assert browser.get(address("change", other)).status_code == 302  # the admin sends back to its first page
    assert browser.get(address("change", of_the_union)).status_code == 302


def test_a_branch_editor_cannot_write_for_another_branch_nor_for_the_union(sign_in, root, mine, column):
    browser = sign_in(appointed(Role.EDITOR, branch=mine))
    other = BranchFactory(name="二号矿")

    for branch in (other.pk, ""):
        answer = browser.post(reverse("admin:news_article_add"), typed(column=column.pk, branch=branch))
        assert answer.status_code == 400
        assert "branch" in answer.context["adminform"].form.errors

    assert not Article.objects.exists()


def test_a_branch_editor_may_not_publish_and_the_final_reviewer_may(client, sign_in, root, mine, column):
    article = ArticleFactory(branch=mine, column=column, stage=Stage.DRAFT, published_at=None)
    writer, reviewer = appointed(Role.EDITOR, branch=mine), appointed(Role.FINAL_REVIEWER, branch=mine)

    assert sign_in(writer).post(address("publish", article)).status_code == 403
    assert sign_in(reviewer).post(address("publish", article), {"reason": "停电通知"}).status_code == 302

    article.refresh_from_db()
    assert article.stage == Stage.PUBLISHED


def test_a_reviewer_reads_the_form_but_cannot_change_it(sign_in, root, mine, column):
    article = ArticleFactory(branch=mine, column=column)
    browser = sign_in(appointed(Role.FINAL_REVIEWER, branch=mine))

    assert browser.get(address("change", article)).status_code == 200
    assert browser.post(address("change", article), typed(article, title="改了")).status_code == 403


def test_publishing_for_a_day_to_come_schedules(desk, column):
    article = ArticleFactory(column=column, stage=Stage.DRAFT, published_at=None)
    day = timezone.localtime() + timedelta(days=3)

    desk.post(address("publish", article), {"published_at": f"{day:%Y-%m-%dT%H:%M}", "reason": "定时"})

    article.refresh_from_db()
    assert article.published_at == day.replace(second=0, microsecond=0)
    assert not article.is_public(timezone.now())
    assert desk.get(reverse("admin:news_article_changelist")).status_code == 200


def test_the_window_of_a_published_article_can_be_moved(desk, column):
    article = ArticleFactory(column=column)

    answer = desk.post(
        address("publish", article),
        {"published_at": "2026-02-01T08:00", "published_until": "2026-03-01T08:00"},
    )

    article.refresh_from_db()
    assert answer.status_code == 302
    assert article.published_until == datetime(2026, 3, 1, 0, 0, tzinfo=UTC)


def test_an_end_before_the_start_is_refused_beside_its_field(desk, column):
    article = ArticleFactory(column=column)

    answer = desk.post(
        address("publish", article),
        {"published_at": "2026-02-01T08:00", "published_until": "2026-01-01T08:00"},
    )

    assert answer.status_code == 400
    assert "published_until" in answer.context["form"].errors


def test_withdrawing_asks_for_a_reason(desk, column):
    article = ArticleFactory(column=column)

    assert desk.post(address("withdraw", article), {"reason": " "}).status_code == 400
    assert desk.post(address("withdraw", article), {"reason": "数字有误，已更正重发。"}).status_code == 302

    article.refresh_from_db()
    assert (article.stage, article.withdrawal_reason) == (Stage.WITHDRAWN, "数字有误，已更正重发。")


def test_selected_drafts_are_submitted_and_the_rest_is_explained(desk, column):
    draft = ArticleFactory(column=column, stage=Stage.DRAFT, published_at=None)
    published = ArticleFactory(column=column)

    answer = desk.post(
        reverse("admin:news_article_changelist"),
        {"action": "submit_selected", "_selected_action": [draft.pk, published.pk]},
        follow=True,
    )

    draft.refresh_from_db()
    assert draft.stage == Stage.SUBMITTED
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_file_is_attached_renamed_and_removed_through_the_form(desk, column):
    article = ArticleFactory(column=column, body="<p>干的，热的。</p>")
    upload = SimpleUploadedFile("申请表.pdf", b"%PDF-1.7 ...", "application/pdf")
    row = {"upload": upload, "name": "", "position": 0}

    desk.post(address("change", article), {**typed(article), **rows("attachments", row)})
    kept = Attachment.objects.get()
    assert (kept.name, kept.kind, kept.article) == ("申请表.pdf", "pdf", article)

    article.refresh_from_db()
    row = {"id": kept.pk, "article": article.pk, "name": "疗休养申请表", "position": 2}
    desk.post(address("change", article), {**typed(article), **rows("attachments", row, initial=1)})
    kept.refresh_from_db()
    article.refresh_from_db()
    assert (kept.name, kept.position, article.attachment_names) == ("疗休养申请表.pdf", 2, "疗休养申请表.pdf")

    row["DELETE"] = "on"
    desk.post(address("change", article), {**typed(article), **rows("attachments", row, initial=1)})
    article.refresh_from_db()
    assert (Attachment.objects.count(), article.attachment_names) == (0, "")


def test_a_program_is_not_attached_and_the_form_says_why(desk, column):
    article = ArticleFactory(column=column)
    row = {"upload": SimpleUploadedFile("表.pdf", b"MZ..."), "name": "", "position": 0}

    answer = desk.post(address("change", article), {**typed(article), **rows("attachments", row)})

    assert answer.status_code == 400
    assert not Attachment.objects.exists()


def test_events_are_shown_and_cannot_be_changed(desk, editor, column):
    article = actions.add(ArticleFactory.build(column=column, stage="draft"), by=editor, at=NOON)

    page = desk.get(address("change", article)).content.decode()

    assert "events-0-kind" not in page
    assert editor.name in page


def test_the_desk_leads_to_no_page_that_its_editor_may_not_open(desk, editor, column):
    article = actions.add(ArticleFactory.build(column=column, stage="draft"), by=editor, at=NOON)

    page = desk.get(address("change", article)).content.decode()

    assert page.count(editor.name) > 2  # above, as who entered it, and in what happened
    assert reverse("admin:members_user_change", args=[editor.pk]) not in page


def test_a_preview_shows_no_code_that_leads_nowhere(desk, column):
    draft = ArticleFactory(column=column, stage=Stage.DRAFT, published_at=None)
    public = ArticleFactory(column=column)

    assert "qr.svg" not in desk.get(f"{draft.get_absolute_url()}?preview").content.decode()
    assert "qr.svg" in desk.get(public.get_absolute_url()).content.decode()


def test_the_form_offers_the_preview(desk, column):
    article = ArticleFactory(column=column, stage=Stage.DRAFT, published_at=None)

    page = desk.get(address("change", article))

    assert address("preview", article) in [url for _, url in page.context["desk_links"]]


def test_only_the_editor_pages_relax_the_styles_and_none_relaxes_the_scripts(desk, column):
    article = ArticleFactory(column=column)

    form = desk.get(address("change", article))["Content-Security-Policy"]
    public = desk.get(article.get_absolute_url())["Content-Security-Policy"]

    assert "style-src 'self' 'unsafe-inline'" in form
    assert "script-src 'self';" in f"{form};"
    assert "unsafe" not in public


# --- policies and columns ------------------------------------------------------------------------------------


def test_policies_are_kept_by_editors_of_the_whole_union_only(sign_in, root, mine, editor):
    policy = PolicyFactory()

    assert sign_in(editor).get(address("change", policy)).status_code == 200
    assert sign_in(appointed(Role.EDITOR, branch=mine)).get(address("change", policy)).status_code == 403


def test_the_history_of_a_policy_is_kept_line_by_line(desk):
    policy = PolicyFactory(body="<p>第一条</p>")
    said = {
        "title": policy.title, "column": policy.column_id, "level": "enterprise", "issued_on": "2025-12-01",
        "body": policy.body, "seen": policy.updated_at.isoformat(), **rows("attachments"), **rows("events"),
    }  # fmt: skip

    desk.post(
        address("change", policy), {**said, **rows("revisions", {"on": "2026-01-05", "note": "职代会修订"})}
    )

    line = policy.revisions.get()
    assert (str(line.on), line.note) == ("2026-01-05", "职代会修订")
    assert [event.details for event in policy.events.all()] == [{"fields": ["revisions"]}]


def test_a_circle_of_policies_is_refused_in_words(desk, editor):
    old, new = PolicyFactory(), PolicyFactory()
    actions.edit(new, by=editor, at=NOON, supersedes=old)
    old.refresh_from_db()
    said = {
        "title": old.title, "column": old.column_id, "level": "enterprise", "issued_on": "2025-12-01",
        "body": old.body, "seen": old.updated_at.isoformat(), "supersedes": new.pk,
        **rows("attachments"), **rows("events"), **rows("revisions"),
    }  # fmt: skip

    answer = desk.post(address("change", old), said)

    old.refresh_from_db()
    assert answer.status_code == 400
    assert answer.context["adminform"].form.errors["supersedes"]
    assert old.supersedes is None


def test_statutes_are_imported_from_the_page_and_a_bad_file_hinders_no_other(desk):
    good = SimpleUploadedFile("条例.md", "# 厂务公开条例\n\n第一条 为了公开。\n".encode())
    bad = SimpleUploadedFile("照片.md", b"\xff\xd8\xff\x00\x00")

    answer = desk.post(reverse("admin:news_policy_import"), {"files": [good, bad]})

    assert answer.status_code == 400
    assert [(report.file, report.outcome) for report in answer.context["reports"]] == [
        ("条例.md", "new"),
        ("照片.md", "refused"),
    ]
    assert Policy.objects.get().title == "厂务公开条例"


def column_typed(**fields: object) -> dict[str, object]:
    return {
        "name": "新栏目",
        "slug": "new-column",
        "holds": "articles",
        "position": 0,
        "review_levels": 2,
        **fields,
    }


def test_a_system_administrator_keeps_the_columns(sign_in, root):
    browser = sign_in(appointed(Role.SYSTEM_ADMINISTRATOR))

    browser.post(reverse("admin:news_column_add"), column_typed())

    assert Column.objects.get().slug == "new-column"


def test_a_fourth_level_of_columns_is_refused_beside_the_field(desk):
    third = ColumnFactory(parent=ColumnFactory(parent=ColumnFactory()))

    answer = desk.post(reverse("admin:news_column_add"), column_typed(parent=third.pk))

    assert answer.status_code == 400
    assert "parent" in answer.context["adminform"].form.errors


def test_a_column_with_articles_is_not_deleted(desk, column):
    ArticleFactory(column=column)
    empty = ColumnFactory()

    for each in (column, empty):
        desk.post(reverse("admin:news_column_delete", args=[each.pk]), {"post": "yes"})

    assert list(Column.objects.all()) == [column]


# --- Word ----------------------------------------------------------------------------------------------------


def test_a_word_document_is_looked_at_before_it_is_kept(desk, column):
    data = docx(
        lambda paper: (paper.add_heading("关于召开职代会的通知", 0), paper.add_picture(io.BytesIO(image())))
    )
    upload = SimpleUploadedFile("通知.docx", data)
    page = reverse("admin:news_article_import")

    preview = desk.post(page, {"file": upload, "column": column.pk, "branch": ""})
    assert preview.status_code == 200
    assert "data:image/jpeg;base64" in preview.content.decode()
    assert (Article.objects.count(), Picture.objects.count()) == (0, 0)

    digest = preview.context["form"]["digest"].value()
    answer = desk.post(page, {"digest": digest, "column": column.pk, "branch": ""})

    article = Article.objects.get()
    assert answer["Location"] == address("change", article)
    assert (article.title, article.stage) == ("关于召开职代会的通知", Stage.DRAFT)
    assert Picture.objects.get().url in article.body


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"hello"]
)
def test_what_is_no_word_document_gets_a_sentence(desk, column, data):
    upload = SimpleUploadedFile("通知.docx", data)

    answer = desk.post(
        reverse("admin:news_article_import"), {"file": upload, "column": column.pk, "branch": ""}
    )

    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]


def test_keeping_a_document_that_was_never_shown_is_refused(desk, column):
    page = reverse("admin:news_article_import")

    answer = desk.post(page, {"digest": "0" * 64, "column": column.pk, "branch": ""})

    assert answer.status_code == 400
    assert not Article.objects.exists()


def test_the_statutes_of_the_land_can_be_uploaded_together(desk):
    folder = Path(__file__).parent / "statutes"
    uploads = [SimpleUploadedFile(file.name, file.read_bytes()) for file in sorted(folder.glob("*.md"))]

    desk.post(reverse("admin:news_policy_import"), {"files": uploads})

    assert Policy.objects.count() == len(uploads)


def test_news_of_a_closed_branch_keep_their_branch(desk, mine):
    article = ArticleFactory(branch=mine, stage=Stage.DRAFT, published_at=None)
    mine.closed_on = NOON.date()
    mine.save()

    assert f'value="{mine.pk}" selected' in desk.get(address("change", article)).content.decode()
    assert desk.post(address("change", article), typed(article, branch=mine.pk)).status_code == 302
    article.refresh_from_db()
    assert article.branch == mine


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_year_that_no_clock_knows_is_said_beside_the_field(desk, moment):
    article = ArticleFactory()
    answer = desk.post(address("publish", article), {"published_at": moment})

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["published_at"])


def test_words_typed_for_a_lead_picture_from_the_library_go_to_the_picture(desk, column):
    article = ArticleFactory(column=column)
    picture = PictureFactory(alt="")

    desk.post(address("change", article), typed(article, lead_picture=picture.pk, lead_alt="更衣室的挂钩"))

    picture.refresh_from_db()
    assert (Article.objects.get().lead_picture, picture.alt) == (picture, "更衣室的挂钩")
