"""The page of the rules, and the desk where they are chosen and changed."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from proposals.actions import rule_rows
from proposals.rule_book import book_of
from proposals.rules.book import DEFAULTS, Topic
from proposals.rules.presets import SHANGHAI, ZHEJIANG
from proposals.views.rules import SECTIONS
from tests.factories.congress import CongressFactory
from tests.factories.members import UserFactory, appointed

pytestmark = pytest.mark.django_db


@pytest.fixture
def congress():
    return CongressFactory(seats=180)


@pytest.fixture
def desk(client, settings, root):
    settings.ADMIN_SECOND_FACTOR = "optional"
    client.force_login(appointed(Role.CONGRESS_SECRETARY))
    return client


def fresh(congress):
    return type(congress).objects.get(pk=congress.pk)


def chosen(congress):
    rule_rows.choose_preset(congress, SHANGHAI, by=UserFactory(), at=timezone.now())
    return congress


def change(desk, congress, topic, **typed):
    """Opens the form of a rule, types and saves."""
    address = reverse("admin:proposals_congressrule_change", args=[congress.rules.get(topic=topic).pk])
    form = desk.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)} | typed
    return desk.post(address, data)


def test_every_topic_has_its_place_on_the_page():
    shown = [topic for _key, _title, topics in SECTIONS for topic in topics]
    assert sorted(shown) == sorted(Topic)


def test_anybody_reads_the_rules_with_their_sources_and_what_they_come_to_here(congress, client, root):
    page = client.get(reverse("proposals:rules", args=[chosen(congress).pk])).content.decode()

    for words in (
        "到会代表不少于全体代表的三分之二，方可开会。",
        "本届代表180名：不少于120名",
        "上海市职工代表大会条例第二十八条",
        "请核对条文",
        "惯例，非法律规定",
        "选用规则范本：上海市（2017年修正）",
        SHANGHAI.book.sha256(),
    ):
        assert words in page
    assert client.get("/congress/999999/rules/").status_code == 404


def test_the_file_is_what_the_fingerprint_was_taken_of(congress, client, root):
    file = client.get(reverse("proposals:rules-json", args=[congress.pk]))

    assert file["Content-Type"] == "application/json"
    assert hashlib.sha256(file.content).hexdigest() == DEFAULTS.sha256()
    assert json.loads(file.content)["quorum"]["den"] == 3


def test_a_preset_is_looked_at_before_it_is_chosen(congress, desk):
    address = reverse("admin:proposals_congressrule_preset")
    choice = {"congress": congress.pk, "preset": ZHEJIANG.key}

    page = desk.get(address, choice).content.decode()
    assert "浙江省企业民主管理条例第十条" in page
    assert not congress.rules.exists()

    assert desk.post(address, choice, follow=True).status_code == 200
    assert book_of(fresh(congress)) == ZHEJIANG.book
    for wrong in ({"preset": "atlantis"}, {"congress": 999_999}, {"congress": "x"}):
        assert desk.post(address, choice | wrong).status_code == 400
    assert congress.rule_events.count() == 1


def test_the_secretary_changes_a_rule_with_a_reason(congress, desk):
    source = {"citation_zh": "本单位实施办法第十二条", "certainty": "practice"}
    saved = change(desk, chosen(congress), "passing", is_strict="on", reason="本单位办法从严", **source)

    assert saved.status_code == 302
    assert book_of(fresh(congress)).fraction(Topic.PASSING).needed(180) == 91
    assert congress.rule_events.last().details["reason"] == "本单位办法从严"


@pytest.mark.parametrize(
    ("topic", "typed", "words"),
    [
        ("passing", {"is_strict": "on", "reason": " "}, "请说明修改这条规则的理由。"),
        ("passing", {"is_strict": "on", "reason": "改"}, "原依据没有这样规定"),
        ("quorum", {"num": 4, "reason": "改", "certainty": "check"}, "比例应在0到1之间"),
        ("quorum", {"den": 0, "reason": "改", "certainty": "check"}, "比例应在0到1之间"),
        ("quorum", {"num": -1, "reason": "改"}, "大于或等于"),
        ("passing", {"base": "everybody", "reason": "改"}, "everybody"),
        ("reply_days", {"number": 0, "reason": "改"}, "天数应在1到400之间"),
        ("reply_days", {"number": "99999999999", "reason": "改"}, "2147483647"),
        ("term_years", {"upper": 2, "certainty": "check", "reason": "改"}, "上限不能低于下限"),
        ("secret_ballot", {"number": 7, "reason": "改"}, "7"),
        ("seats", {"citation_en": "", "reason": "改"}, "请填写这一项。"),
        ("seats", {"reason": "没有改"}, "没有任何改动。"),
        ("seats", {"seen": "old", "jurisdiction": "本市", "reason": "改"}, "有人"),
    ],
)
def test_what_cannot_be_is_said_in_the_form_and_nothing_changes(topic, typed, words, congress, desk):
    answer = change(desk, chosen(congress), topic, **typed)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert typed["reason"].strip() in answer.content.decode()
    assert book_of(fresh(congress)) == SHANGHAI.book
    assert congress.rule_events.count() == 1


def test_others_at_the_desk_read_and_change_nothing(congress, client, settings, root):
    settings.ADMIN_SECOND_FACTOR = "optional"
    client.force_login(appointed(Role.PROPOSAL_REVIEWER))
    row = chosen(congress).rules.get(topic="quorum")
    frozen = rule_rows.snapshot(congress, purpose="一次会议", by=None, at=timezone.now())
    address = reverse("admin:proposals_congressrule_change", args=[row.pk])

    assert "三分之二" in client.get(address).content.decode()
    assert client.post(address, {"num": 1, "den": 3, "reason": "改"}).status_code == 403
    assert client.post(reverse("admin:proposals_congressrule_preset"), {}).status_code == 403
    page = client.get(reverse("admin:proposals_rulesnapshot_change", args=[frozen.pk])).content.decode()
    assert "到会代表不少于全体代表的三分之二" in page
    assert client.get(reverse("admin:proposals_ruleevent_changelist")).status_code == 200
