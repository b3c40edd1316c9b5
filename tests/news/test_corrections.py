"""A writer proposes another wording of what readers see; the old one stays until somebody else decides."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.models import Notice
from members.rules.roles import Role
from news import actions, permissions
from news.models import Article, Correction
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory
from tests.factories.members import appointed
from tests.news.test_admin import address
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


@pytest.fixture
def branch(root):
    return BranchFactory(name="二号矿")


@pytest.fixture
def writer(branch):
    return appointed(Role.EDITOR, branch, name="田保山")


@pytest.fixture
def final(root):
    return appointed(Role.FINAL_REVIEWER, name="杨文博")


@pytest.fixture
def live(branch):
    return ArticleFactory(
        branch=branch, title="食堂开张", body="<p>来了一百二十人。</p>", body_text="来了一百二十人。"
    )


def test_the_live_text_stays_until_somebody_else_has_taken_the_correction(sign_in, writer, final, live):
    page = address("correct", live)
    desk = sign_in(writer)
    assert desk.get(address("change", live)).content.decode().count(page) == 1

    said = {"base": 1, "title": "夜班食堂开张", "body": "<p>来了一百二十人。</p>", "remark": "标题漏字"}
    assert desk.post(page, said).status_code == 302
    assert Article.objects.get().title == "食堂开张"
    assert Notice.objects.get(recipient=final).url == address("correction", live)

    decider = sign_in(final)
    shown = decider.get(address("correction", live)).content.decode()
    assert "<ins>夜班</ins>" in shown
    decider.post(address("correction", live), {"approve": "1", "opinion": ""})

    article = Article.objects.get()
    newest = article.versions.first()
    assert (article.title, newest.by, newest.number) == ("夜班食堂开张", writer, 2)
    assert not article.submissions.exists()  # two people have seen it
    assert [event.kind for event in article.events.all()] == ["proposed", "edited", "taken"]


def test_a_declined_correction_says_why_and_is_shown_to_its_writer(sign_in, writer, final, live):
    correction = actions.propose_correction(live, by=writer, at=NOON, title="x")
    decider = sign_in(final)

    without_reason = decider.post(address("correction", live), {"reject": "1", "opinion": " "})
    decider.post(address("correction", live), {"reject": "1", "opinion": "原题准确"})

    assert without_reason.status_code == 400
    correction.refresh_from_db()
    assert (correction.outcome, correction.decided_by) == ("declined", final)
    assert "原题准确" in sign_in(writer).get(address("correct", live)).content.decode()


def test_what_others_changed_meanwhile_is_never_overwritten(writer, final, live):
    correction = actions.propose_correction(live, by=writer, at=NOON, title="我的", summary="新摘要")
    actions.edit(live, by=final, at=NOON, source="集团工会")  # another field: both stay
    assert actions.take_correction(correction, by=final, at=NOON).source == "集团工会"

    correction = actions.propose_correction(live, by=writer, at=NOON, title="又改")
    actions.edit(live, by=final, at=NOON, title="别人的")
    with pytest.raises(Refused, match="标题"):
        actions.take_correction(correction, by=final, at=NOON)
    assert Article.objects.get().title == "别人的"


def test_a_second_proposal_replaces_ones_own_and_waits_behind_anothers(branch, writer, live):
    first = actions.propose_correction(live, by=writer, at=NOON, title="一")
    second = actions.propose_correction(live, by=writer, at=NOON, title="二")
    first.refresh_from_db()
    assert (first.outcome, second.outcome) == ("withdrawn", "open")

    with pytest.raises(Refused, match="田保山"):
        actions.propose_correction(live, by=appointed(Role.EDITOR, branch), at=NOON, title="三")
    with pytest.raises(Refused):
        actions.propose_correction(live, by=writer, at=NOON, title=live.title)


def test_what_was_published_while_somebody_wrote_is_no_change_of_theirs(sign_in, writer, final, live):
    desk, page = sign_in(writer), address("correct", live)
    form = desk.get(page).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    actions.edit(live, by=final, at=NOON, body="<p>来了一百二十五人。</p>", source="集团工会")

    desk.post(page, said | {"title": "夜班食堂开张"})

    correction = Correction.objects.get()
    assert (correction.changes, correction.base) == ({"title": "夜班食堂开张"}, 1)
    assert actions.take_correction(correction, by=final, at=NOON).body == "<p>来了一百二十五人。</p>"

    desk.post(
        page, said | {"body": "<p>来了一百三十人。</p>"}
    )  # the same words that somebody else has changed
    with pytest.raises(Refused, match="正文"):
        actions.take_correction(Correction.objects.get(outcome="open"), by=final, at=NOON)
    assert desk.post(page, said | {"base": "9", "title": "x"}).status_code == 400


def test_ones_own_proposal_is_gone_on_with_from_where_it_began_and_taken_back(sign_in, writer, final, live):
    actions.propose_correction(live, by=writer, at=NOON, title="一", remark="漏字")
    actions.edit(live, by=final, at=NOON, title="别人的")
    desk, page = sign_in(writer), address("correct", live)

    form = desk.get(page).context["form"]
    assert [form[name].value() for name in ("base", "title", "remark")] == [1, "一", "漏字"]

    with pytest.raises(Refused):
        actions.retract_correction(Correction.objects.get(), by=final, at=NOON)
    assert desk.post(page, {"retract": "1"}).status_code == 302
    assert Correction.objects.get().outcome == "withdrawn"
    form = desk.get(page).context["form"]
    assert [form[name].value() for name in ("base", "title")] == [2, "别人的"]


def test_what_was_withdrawn_meanwhile_is_corrected_by_nobody(writer, final, live):
    correction = actions.propose_correction(live, by=writer, at=NOON, title="一")
    actions.withdraw(live, by=final, at=NOON, reason="内容有误")

    assert not permissions.corrections_waiting_for(final).exists()
    with pytest.raises(Refused, match="发布"):
        actions.take_correction(correction, by=final, at=NOON)
    assert Article.objects.get().title == "食堂开张"


def test_who_decides(writer, final, live):
    elsewhere = appointed(Role.FINAL_REVIEWER, BranchFactory(name="机修厂"))
    actions.propose_correction(live, by=writer, at=NOON, title="一")

    waiting = {who.pk: permissions.corrections_waiting_for(who).count() for who in (writer, final, elsewhere)}

    assert waiting == {writer.pk: 0, final.pk: 1, elsewhere.pk: 0}
    with pytest.raises(Refused):
        actions.take_correction(Correction.objects.get(), by=writer, at=NOON)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE news_correction SET outcome = 'taken', decided_by_id = proposed_by_id, decided_at = now()",
        "UPDATE news_correction SET outcome = 'declined', decided_by_id = %(other)s, decided_at = now()",
        "UPDATE news_correction SET outcome = 'taken'",
        "UPDATE news_correction SET changes = '{}'",
        "DELETE FROM news_correction",
        "INSERT INTO news_correction (article_id, base, changes, remark, proposed_by_id, proposed_at, outcome, opinion)"
        " SELECT article_id, 1, '{}', '', proposed_by_id, now(), 'open', '' FROM news_correction",
    ],
)
def test_the_database_refuses(writer, final, live, deed):
    actions.propose_correction(live, by=writer, at=NOON, title="一")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed, {"other": final.pk})


def test_without_a_correction_the_page_of_the_decision_leads_back(sign_in, final, live):
    assert sign_in(final).get(reverse("admin:news_article_correction", args=[live.pk])).status_code == 302
