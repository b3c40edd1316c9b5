"""A proposal's way through the pages, from the draft to the proved measure, by those who take part in it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.actions import handling
from proposals.models import Proposal
from proposals.rules.moves import Stage
from tests.proposals.cast import DAY, drafted_hash, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def house(cast):
    """The window of proposals is open today, whatever day it is."""
    now = timezone.now()
    cast.session.proposals_from, cast.session.proposals_until = now - DAY, now + 20 * DAY
    cast.session.starts_at, cast.session.ends_at = now + 30 * DAY, now + 31 * DAY
    cast.session.save()
    cast.at = now
    return cast


@pytest.fixture
def act(client):
    def do(person, proposal, name, status=302, **typed):
        client.force_login(person)
        data = {f"{name}-{key}": value for key, value in typed.items()}
        response = client.post(
            reverse("proposals:do", args=[proposal.pk, name]), data, headers={"accept-language": "en"}
        )
        assert response.status_code == status, response.content.decode()[:3000]
        return response

    return do


def test_a_proposal_goes_all_the_way_through_its_pages(house, act, client):
    mover = house.mover.member
    client.force_login(mover)
    text = {**house.text, "category": house.category.pk, "kind": "single"}
    assert client.get(reverse("proposals:new")).status_code == 200
    response = client.post(reverse("proposals:new"), {**text, "title": ""})
    draft = Proposal.objects.get()
    act(mover, draft, "invite", 409, seconders=[each.pk for each in house.seconders[:2]])  # no subject yet
    old = fresh(draft)
    edit = reverse("proposals:edit", args=[draft.pk])
    assert client.post(edit, {**text, "seen": old.updated_at.isoformat()}).status_code == 302
    response = client.post(edit, {**text, "title": "另一个题目", "seen": old.updated_at.isoformat()})
    assert (response.status_code, "另一个题目" in response.content.decode()) == (400, True)
    act(mover, draft, "invite", seconders=[each.pk for each in house.seconders[:2]])
    frozen = fresh(draft)
    for seconder in house.seconders[:2]:
        client.force_login(seconder.member)
        assert frozen.get_absolute_url() in client.get(reverse("proposals:mine")).content.decode()
        act(seconder.member, draft, "second", text_hash=frozen.text_hash)
    act(house.seconders[0].member, draft, "second", 409, text_hash=frozen.text_hash)  # a replayed form
    act(mover, draft, "submit")
    first, second = house.reviewers
    client.force_login(first)
    assert fresh(draft).code in client.get(reverse("proposals:desk")).content.decode()
    act(first, draft, "start_review")
    other = house.in_review(title="保温饮水点")
    act(first, other, "merge", into=draft.pk, words="同地同因")
    act(first, draft, "sign")
    act(first, draft, "sign", 409)
    act(second, draft, "sign", words="同意")
    assert client.get(draft.get_absolute_url()).status_code == 200
    act(house.secretary, draft, "assign", lead=house.co.pk)
    act(house.co_clerk, draft, "return_missent", 400, words="")
    act(house.co_clerk, draft, "return_missent", words="属生活服务中心")
    act(house.secretary, draft, "assign", lead=house.lead.pk, co=[house.co.pk])
    act(house.clerk, draft, "accept")
    act(house.co_clerk, draft, "co_opinion", words="配合断电")
    act(house.clerk, draft, "reply", answer_class="C", words="暂时不能办理。")
    refused = act(house.leader, draft, "sign_reply", 409, text_hash=drafted_hash(draft))
    assert "reason" in refused.content.decode()
    act(house.clerk, draft, "reply", answer_class="C", words="暂时不能办理。", reason="缺少资金")
    act(house.clerk, draft, "send")
    act(house.leader, draft, "sign_reply", text_hash=drafted_hash(draft))
    act(house.stranger, draft, "rate", 409, value="satisfied")
    act(mover, draft, "rate", 409, value="dissatisfied")
    act(mover, draft, "rate", value="dissatisfied", words="安全费用里有钱")
    day = (timezone.localdate() + 20 * DAY).isoformat()
    act(
        house.clerk,
        draft,
        "reply",
        400,
        answer_class="B",
        words="列入计划。",
        due_on=day,
        measure_1="更衣室土建",
    )
    act(
        house.clerk,
        draft,
        "reply",
        answer_class="B",
        words="列入计划。",
        due_on=day,
        measure_1="更衣室土建",
        day_1=day,
        responsible_1="何敏",
    )
    act(house.leader, draft, "sign_reply", text_hash=drafted_hash(draft))
    act(mover, draft, "rate", value="basically", words="盼着别再拖")
    measure = fresh(draft).replies.last().milestones.get()
    act(
        house.clerk,
        draft,
        "milestone",
        milestone=measure.pk,
        proof="验收单",
        done_on=timezone.localdate().isoformat(),
    )
    act(mover, draft, "rate", value="satisfied")
    page = client.get(draft.get_absolute_url()).content.decode()
    assert fresh(draft).stage == Stage.CLOSED
    assert all(word in page for word in ("更衣室土建", "验收单", "何敏", "缺少资金", "安全费用里有钱"))


def test_a_draft_is_nobodys_business_and_a_hidden_name_stays_hidden(house, client):
    draft = house.draft()
    client.force_login(house.stranger)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(reverse("proposals:new")).status_code == 403
    assert client.get(reverse("proposals:desk")).status_code == 403
    hidden = house.assigned(hides_names=True)
    client.logout()
    page = client.get(hidden.get_absolute_url()).content.decode()
    assert house.mover.member.name not in page
    assert all(each.member.name not in page for each in house.seconders)


def test_pages_of_proposals_cost_the_same_however_much_there_is(house, client, django_assert_max_num_queries):
    client.force_login(house.secretary)
    counts = []
    for _round in range(2):
        for _each in range(3):
            house.assigned()
            house.submitted()
        # Eight are the page's; four the frame's, which a portal has in memory once they were asked.
        with django_assert_max_num_queries(12) as found:
            client.get(reverse("proposals:desk"))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_closed_door_shows_nothing_of_its_form(house, act, client):
    public, waiting = house.assigned(), house.in_review(title="还没有立案的一件")
    for name in ("merge", "milestone", "invite", "sign_paper"):
        page = act(house.stranger, public, name, 409).content.decode()
        assert waiting.title not in page
        assert not public.files.exists()


def test_readers_are_not_told_what_the_office_says_among_itself(house, client):
    other = house.docketed(title="另一件", hides_names=True)
    public = house.assigned()
    handling.chase(public, by=house.secretary, at=house.at, words="请抓紧，不要再拖")
    handling.accept(public, by=house.clerk, at=house.at)
    handling.give_opinion(public, house.co, by=house.co_clerk, at=house.at, words="我们配合断电")
    client.logout()
    page = client.get(public.get_absolute_url()).content.decode()
    assert "请抓紧" not in page
    assert "我们配合断电" not in page
    client.force_login(house.clerk)
    assert "我们配合断电" in client.get(public.get_absolute_url()).content.decode()
    client.force_login(house.mover.member)  # as the form of the reminder says
    assert "请抓紧" in client.get(public.get_absolute_url()).content.decode()
    client.logout()
    assert house.mover.member.name not in client.get(other.get_absolute_url()).content.decode()


def test_a_form_of_nonsense_is_answered_and_keeps_nothing(house, act, client):
    draft = house.draft()
    client.force_login(house.mover.member)
    typed = {**house.text, "category": house.category.pk, "kind": "single", "seen": "2026-13-45T00:00:00"}
    assert client.post(reverse("proposals:edit", args=[draft.pk]), typed).status_code == 400
    act(house.reviewers[0], house.in_review(), "sign", 400, words="好" * 301)


def test_a_promised_day_comes_back_as_a_browser_takes_it_into_its_field(house, client):
    """In Chinese Django would write 2026/12/23 into it, and a browser empties the field."""
    proposal = house.drafted(house.handled(), "B")
    client.cookies["display"] = "standard.medium.auto.zh-hans"
    client.force_login(house.clerk)

    page = client.get(proposal.get_absolute_url()).text

    day = house.at.date() + 60 * DAY
    assert f'<input type="date" name="reply-due_on" value="{day.isoformat()}"' in page
