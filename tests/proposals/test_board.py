"""The public board, its figures and papers, against stories counted by hand."""

from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from proposals import reports
from proposals.actions import rating, review
from proposals.chain import hash_of
from proposals.models import Proposal, ProposalEvent
from proposals.statistics import Figures, figures_of
from tests.proposals.cast import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast):
    """Eight numbers: docketed three (C then B; satisfied and excellent; not rated), one merged into one in review, one
    declined, one made a suggestion, one withdrawn."""
    again = cast.rated(cast.answered(answer_class="C"), "dissatisfied")
    again = cast.rated(cast.answered(again, "B"), "basically")
    best = rating.commend(cast.closed(), by=cast.secretary, at=cast.at, words="数据扎实，措施可行")
    hidden = cast.handled(title="隐名提案", hides_names=True)
    rating.lapse(cast.answered(hidden), at=cast.at.replace(month=12, day=31))
    lead = cast.in_review(title="并入的提案")
    review.merge(cast.in_review(), lead, by=cast.reviewers[0], at=cast.at)
    cast.declined()
    cast.converted()
    cast.withdrawn()
    return {"again": fresh(again), "best": fresh(best), "hidden": fresh(hidden)}


def test_the_figures_are_those_counted_by_hand(cast, story):
    figures = figures_of(cast.session, date(2026, 12, 31))

    assert figures.received == sum(figures.outcomes.values()) == 8
    assert dict(figures.outcomes) == {
        "docketed": 3, "merged": 1, "open": 1, "declined": 1, "suggestion": 1, "withdrawn": 1,
    }  # fmt: skip
    assert figures.reasons == {"done": 2}
    assert figures.classes == {"B": 1, "A": 2}
    assert figures.ratings == {"basically": 1, "satisfied": 1, "": 1}
    assert (figures.rated, figures.content, figures.reworked, figures.excellent) == (2, 2, 1, 1)
    (department,) = figures.departments
    assert (department.led, department.on_time, department.late, department.median_days) == (3, 3, 0, 0)
    assert figures_of(None, date(2026, 12, 31)) == figures


def test_the_board_shows_what_was_docketed_and_calls_nothing_satisfied_that_nobody_rated(client, story):
    page = client.get("/proposals/?q=隐名").content.decode()

    assert "隐名提案" in page
    assert "未评价" in page or "not rated" in page
    assert "李建国" not in page
    everything = client.get("/proposals/").content.decode()
    assert "并入的提案" not in everything
    assert everything.count("chip gold") == 1
    assert "数据扎实" in client.get("/proposals/excellent/").content.decode()
    for address in (
        "?session=9",
        "?state=closed&excellent=1&class=A&overdue=1",
        "?session=x&before=y",
    ):
        assert client.get(f"/proposals/{address}").status_code == 200
    assert client.get("/proposals/statistics/?session=x").status_code == 404


def test_the_register_has_every_number_and_its_files_open(cast, story, sign_in):
    office = sign_in(cast.secretary)
    address = f"/proposals/register/{cast.session.pk}/"

    assert "李建国" in office.get(address).content.decode()
    sheets = openpyxl.load_workbook(BytesIO(office.get(f"{address}?format=xlsx").content))
    begin = f"{cast.session.congress.term}-2-"
    codes = [
        cell for page in sheets for row in page.values for cell in row if str(cell or "").startswith(begin)
    ]
    assert codes[:8] == [f"{begin}{n:03d}" for n in range(1, 9)]
    assert docx.Document(BytesIO(office.get(f"{address}?format=docx").content)).tables
    words = docx.Document(BytesIO(office.get(f"/proposals/report/{cast.session.pk}/?format=docx").content))
    assert any("数据扎实" in each.text for each in words.paragraphs)
    assert Client().get(address).status_code == 302


def test_the_report_speaks_both_languages_and_claims_nothing_about_nothing():
    figures = Figures(received=4, answered=2, ended=1)
    figures.outcomes.update(docketed=3, merged=1)
    figures.classes.update(A=1, C=1)
    figures.ratings.update({"satisfied": 1, "": 1})
    named = [reports.Named("5-2-002", "更衣室", date(2027, 3, 1))]

    chinese = [each for part in reports.parts(figures, unfinished=named) for each in part.sentences]
    english = [each for part in reports.parts(figures, in_chinese=False) for each in part.sentences]

    assert chinese[0].startswith("共收到提案4件。其中立案3件，占75%；并案1件")
    assert any("答复率66.7%" in each for each in chinese)
    assert any("满意率（含基本满意）100%" in each for each in chinese)
    assert "已答复而未评价的1件，不计入满意率。" in chinese
    assert "5-2-002《更衣室》，期限2027年3月1日。" in chinese
    cut = reports.parts(figures, unfinished=named, left_out=7)
    assert any("另有7件" in sentence for part in cut for sentence in part.sentences)
    assert english[0].startswith("Proposals received: 4. Docketed: 3 (75%)")
    nothing = reports.parts(Figures())
    assert [part.heading for part in nothing] == ["一、提案征集和立案情况"]
    assert "占—" in nothing[0].sentences[0]


def plain(number):
    return {"title": f"提案{number}", "grounds": "乙", "measures": "丙"}


def many(cast, count, text=plain):
    """The rows of a big board with one event each; what guards the way of a stage asks for no more at the first."""
    pattern, now = cast.docketed(), timezone.now()
    last = pattern.number
    rows = [
        Proposal(
            session=cast.session, mover=cast.mover, category=cast.category, stage="in_review", text_hash="x",
            number=last + n, submitted_at=now, docketed_at=now, **text(n),
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    Proposal.objects.bulk_create(rows)
    events = [
        ProposalEvent(
            proposal=row, number=1, kind="create", from_stage="", to_stage="in_review", at=now, text_hash="x"
        )
        for row in rows
    ]
    for event in events:
        event.hash = hash_of(event)
    ProposalEvent.objects.bulk_create(events)


def test_a_board_of_many_costs_few_queries(cast, client, django_assert_max_num_queries):
    many(cast, 1000)
    client.get("/proposals/")
    for address in ("/proposals/?q=提案", "/proposals/?overdue=1", "/proposals/excellent/"):
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(14):
        client.get("/proposals/statistics/")
