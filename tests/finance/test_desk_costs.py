"""Pages of the fund's desk cost the same few queries however much there is."""

import pytest

from finance.actions import vouchers
from finance.models import Draft
from tests.finance.cast import photo
from tests.finance.test_desk import browser, cast_of_today, today
from tests.project.test_query_ceilings import counted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("page_cache")]


def test_the_desk_costs_ten_queries_however_many_drafts_there_are(root, django_assert_max_num_queries):
    """With session, person, roles, book, edition and unread notices; whoever looks, whatever they ask for."""
    cast, counts = cast_of_today(), {}
    clients = {
        name: browser(cast.people[name])
        for name in ("handler", "checker", "approver", "bookkeeper", "auditor")
    }
    for rounds in (1, 3):
        for _number in range(rounds):
            for make in (cast.draft, cast.submitted, cast.checked, cast.approved, cast.entry):
                make(on=today(), branch=cast.activity.branch, activity=cast.activity)
        for name, client in clients.items():
            for path in (
                "/finance/desk/",
                "/finance/desk/?show=under-way&q=服装&from=1000&category=exp.activity",
            ):
                client.get(path)  # what is remembered until the edition moves
                found = counted(django_assert_max_num_queries, 10, path, client)
                counts.setdefault((name, path), []).append(found)
    assert {key: found for key, found in counts.items() if found[0] != found[1]} == {}


def test_pages_of_a_draft_cost_the_same_however_many_papers_there_are(root, django_assert_max_num_queries):
    """What the rules look at while a draft is written is most of it."""
    cast = cast_of_today()
    handler, draft = browser(cast.handler), cast.draft(on=today(), activity=cast.activity)
    ceilings = {
        draft.get_absolute_url(): 34,
        f"{draft.get_absolute_url()}edit/": 17,
        "/finance/desk/new/": 12,
    }
    for path, ceiling in ceilings.items():
        counts = []
        for _number in range(2):
            handler.get(path)
            counts.append(counted(django_assert_max_num_queries, ceiling, path, handler))
            shade = 60 + 17 * draft.documents.count()  # near colours are one colour to JPEG
            vouchers.attach(Draft.objects.get(), photo(shade), "a.jpg", "plan", by=cast.handler, at=cast.at)
        assert counts[0] == counts[1]
