"""What is about the same as a proposal, and the search of the board: found by pairs of characters, through an index."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from proposals import finding, similar
from proposals.actions import handling
from proposals.finding import Words
from proposals.models import Proposal
from proposals.rules.moves import Stage
from tests.factories.congress import DelegateFactory, SessionFactory
from tests.proposals.cast import DAY, drafted_hash, fresh
from tests.proposals.test_board import many

pytestmark = pytest.mark.django_db
HALF_A_SECOND = 500
MATTERS = [
    "更衣室",
    "食堂",
    "班车",
    "技能等级",
    "夜班津贴",
    "防护用品",
    "粉尘",
    "噪声",
    "体检",
    "淋浴",
    "充电桩",
    "宿舍",
    "图书",
    "疗休养",
    "年假",
    "加班",
    "考核",
]


def written(number):
    """Of a few thousand proposals: each about two of the matters, all in the same phrases."""
    matter, other = MATTERS[number % 17], MATTERS[number * 7 % 17]
    return {
        "title": f"关于改善第{number}班组{matter}的建议",
        "grounds": f"目前职工反映{matter}和{other}存在问题，影响安全生产和职工生活。",
        "measures": f"建议有关部门研究解决{matter}，增加投入，加强管理。",
    }


@pytest.fixture
def open_window(cast):
    now = cast.at = timezone.now()
    cast.session.proposals_from, cast.session.proposals_until = now - DAY, now + 20 * DAY
    cast.session.save()
    return cast


def found(title, text="", **more):
    return [each.proposal for each in similar.on_the_board(Words(title, text), **more)]


def test_a_proposal_about_the_same_is_found_with_its_answer_and_others_are_not(cast):
    earlier = cast.answered(answer_class="C")
    cast.docketed(title="通勤班车增加晚班车次", grounds="晚班下井后没有班车。", measures="增加一班。")

    (near,) = similar.on_the_board(Words("北翼风井更衣室冬季供暖", "更衣室太冷。"))

    assert near.proposal == earlier
    assert (near.answer_class[:1], near.answer) == ("C", "情况属实，答复如下。")
    assert found("", "工作服在更衣室里结冰，冬季室温不足5℃。") == [earlier]
    assert found("食堂增加清真窗口", "现在没有。") == []
    assert found("", "") == found("？！\x00") == []


def test_those_of_earlier_sessions_are_found_and_the_own_one_is_not(cast):
    earlier = cast.docketed()
    cast.session = SessionFactory(congress=cast.session.congress, number=3)

    assert found(earlier.title) == [earlier]
    assert found(earlier.title, but=earlier) == []


@pytest.mark.parametrize(
    "stage", [Stage.DRAFT, Stage.SECONDING, Stage.IN_REVIEW, Stage.DECLINED, Stage.WITHDRAWN]
)
def test_what_is_not_on_the_board_is_shown_to_nobody(cast, stage):
    cast.at_stage(stage)

    assert found(cast.text["title"], cast.text["grounds"]) == []


def test_a_hidden_name_is_hidden_here_too(open_window, sign_in):
    cast = open_window
    hidden = cast.docketed(hides_names=True)
    other = DelegateFactory(congress=cast.session.congress)

    page = sign_in(other.member).post(
        reverse("proposals:typed-new"), {"title": cast.text["title"]}, headers={"X-Requested-With": "fetch"}
    )

    assert hidden.get_absolute_url() in page.json()["similar"]
    assert cast.mover.member.name not in page.json()["similar"]
    assert str(cast.mover.delegation) in page.json()["similar"]


def test_the_writer_sees_them_on_the_form_and_on_the_draft_and_a_reader_of_the_board_does_not(
    open_window, sign_in
):
    cast = open_window
    earlier = cast.docketed(title="北翼风井增设恒温更衣室（上年）")
    draft = cast.draft()
    link = f'href="{earlier.get_absolute_url()}"'
    edit = reverse("proposals:edit", args=[draft.pk])

    writer = sign_in(cast.mover.member)

    assert all(link in writer.get(page).content.decode() for page in (edit, draft.get_absolute_url()))
    assert link not in sign_in(cast.stranger).get(cast.docketed().get_absolute_url()).content.decode()


def test_the_committee_sees_what_could_be_merged_and_what_was_answered_before(open_window, sign_in):
    cast = open_window
    answered = cast.answered()
    twin, proposal = cast.submitted(), cast.in_review()

    page = sign_in(cast.reviewers[0]).get(proposal.get_absolute_url()).content.decode()

    assert [each.proposal for each in similar.to_merge_with(proposal)] == [twin]
    candidates, earlier = page.split("panel similar")[1:]
    assert twin.get_absolute_url() in candidates
    assert answered.get_absolute_url() in earlier
    assert similar.to_merge_with(twin)[0].proposal == proposal


def test_the_board_is_searched_through_the_index_however_much_there_is(
    cast, client, django_assert_max_num_queries
):
    many(cast, 3000, written)
    wanted = cast.docketed(title="北翼井口增设保温饮水点", grounds="巡线工人冬季喝不上热水。")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE proposals_proposal")
    things = Proposal.objects.public()

    for question, count in (
        ("保温饮水点", 1),
        ("饮水 热水", 1),
        ("水温饮", 0),
        ("建议", 3000),
        ("巡", 1),
        ("ＡＢＣ_", 0),
        ("？", 3002),
    ):
        assert finding.holding(things, question).count() == count, question
    plans = [finding.holding(things, "班车").explain(analyze=True) for _try in range(3)]
    assert "proposals_text_pairs" in plans[0]
    assert min(map(took, plans)) < HALF_A_SECOND
    client.get("/proposals/")
    with django_assert_max_num_queries(10):
        page = client.get("/proposals/?q=保温 饮水点").content.decode()
    assert page.count('class="code"') == 1
    assert wanted.get_absolute_url() in page
    allowed = things.order_by().values("pk").query.sql_with_params()
    words = [wanted.title, written(1)["grounds"] + written(1)["measures"]]
    plans = []
    with connection.cursor() as cursor:
        for _try in range(3):  # of a machine that does other things as well, the best counts
            cursor.execute(
                f"EXPLAIN ANALYZE {finding.AKIN.format(allowed=allowed[0])}", [*words, *allowed[1], 5]
            )
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert {"proposals_title_pairs", "proposals_text_pairs"} <= set(
        re.findall(r"proposals_\w+_pairs", plans[0])
    )
    assert min(map(took, plans)) < HALF_A_SECOND
    assert found(wanted.title)[0].title == wanted.title


def took(plan):
    return float(re.search(r"Execution Time: ([\d.]+) ms", plan)[1])


def test_an_answer_that_is_only_drafted_is_told_to_nobody(cast):
    proposal = cast.drafted(cast.handled())

    assert [each.answer for each in similar.on_the_board(Words(proposal.title))] == [""]
    handling.sign_reply(proposal, by=cast.leader, at=cast.at, text_hash=drafted_hash(proposal))
    assert [each.answer for each in similar.on_the_board(similar.words_of(fresh(proposal)))] == [
        "情况属实，答复如下。"
    ]
