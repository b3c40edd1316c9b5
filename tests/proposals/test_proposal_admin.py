"""The list of submitted proposals in the admin, and from where register and report are reached."""

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.rules.roles import Role
from proposals.admin.proposals import ProposalAdmin
from proposals.models import Proposal
from tests.factories.members import appointed
from tests.proposals.cast import DAY
from tests.proposals.test_board import many

pytestmark = pytest.mark.django_db
LIST = reverse("admin:proposals_proposal_changelist")


@pytest.fixture
def office(cast, desk):
    return desk(cast.secretary)


def test_the_list_finds_by_number_words_and_filters_and_shows_no_draft(cast, office):
    late = cast.in_review(title="久拖不决的一件")
    Proposal.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - DAY)
    handled, draft = cast.handled(title="正在办理的一件"), cast.draft(title="只有本人知道的草稿")

    def shows(query=""):
        page = office.get(LIST + query).content.decode()
        assert draft.title not in page
        return {each.title for each in (late, handled) if each.title in page}

    assert shows() == {late.title, handled.title}
    assert (
        shows(f"?q={handled.code}")
        == shows("?q=正在办")
        == shows("?stage__exact=handling")
        == {handled.title}
    )
    assert shows("?overdue=1") == {late.title}
    assert shows(f"?lead_department__id__exact={cast.lead.pk}") == {handled.title}
    assert shows(f"?session={cast.session.pk}") == {late.title, handled.title}
    assert office.get(f"{LIST}?session=x").status_code in {200, 302}
    assert office.get(reverse("admin:proposals_proposal_change", args=[draft.pk])).status_code == 302


def test_one_is_only_looked_at_and_leads_to_its_page(cast, office):
    proposal = cast.handled(hides_names=True)
    address = reverse("admin:proposals_proposal_change", args=[proposal.pk])

    page = office.get(address).content.decode()

    assert f'href="{proposal.get_absolute_url()}"' in page
    assert "李建国" in page
    assert page.count(str(cast.reviewers[0])) >= 1
    assert 'name="_save"' not in page
    assert office.post(address, {"title": "别的"}).status_code == 403
    assert office.get(reverse("admin:proposals_proposal_add")).status_code == 403


def test_a_day_after_which_no_working_day_has_come_is_not_nought_days_overdue(cast):
    late = cast.in_review()
    late.due_on, late.days_left = timezone.localdate() - DAY, 0

    with translation.override("en"):
        assert ProposalAdmin(Proposal, site).days(late) == "overdue"


def test_a_long_list_costs_the_same_few_queries(cast, office, django_assert_max_num_queries):
    counts = []
    for _round in range(2):
        many(cast, 30)
        with django_assert_max_num_queries(24) as queries:
            assert office.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_register_and_report_are_linked_where_they_are_looked_for_and_only_for_those_who_may(cast, office):
    cast.handled()
    papers = [reverse(f"proposals:{name}", args=[cast.session.pk]) for name in ("register", "report")]
    places = [reverse("proposals:home"), reverse("proposals:board"), cast.session.get_absolute_url()]
    leader, stranger = Client(), Client()
    leader.force_login(appointed(Role.LEADER))
    stranger.force_login(cast.stranger)

    def linked(browser, page):
        content = browser.get(page).content.decode()
        return [paper for paper in papers if f'href="{paper}"' in content]

    for place in places:
        assert linked(office, place) == linked(leader, place) == papers, place
        assert linked(stranger, place) == linked(Client(), place) == [], place
    assert linked(office, LIST) == papers
