"""The public pages of the fund: only what is published, to whom the settings say, figure by figure."""

from datetime import date
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from finance.models import Budget, BudgetLine, Entry, FundAnswer, FundQuestion
from finance.reading import entries as listing
from finance.reading.plans import plan
from finance.reading.sums import sums_of
from finance.reading.tree import tree
from tests.finance.cast import photo
from tests.finance.shelf import CONTRIBUTIONS, DUES, GAMES, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(root):
    return filled()


def page(path, who=None, status=200):
    client = Client()
    if who is not None:
        client.force_login(who)
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def share(cast, **values):
    for name, value in values.items():
        setattr(cast.book.settings, name, value)
    cast.book.settings.save()


def address(name, *args):
    return reverse(f"finance:{name}", args=args)


def test_before_the_first_publication_a_page_says_so(root):
    assert "账套" in page(address("home")) or "还没有" in page(address("home"))
    shelf = filled(publish=False)
    assert "十一月的茶水" not in page(address("home"), shelf.cast.member)
    page(address("year", 2026), shelf.cast.member, 404)
    page(address("entry", shelf.spent.number), shelf.cast.member, 404)
    assert "职工篮球赛服装" in page(address("entry", shelf.spent.number), shelf.cast.checker)


def test_what_everybody_may_read_stands_in_the_site_map(root):
    assert "/finance/" not in page("/sitemap-fund.xml")
    assert address("verify") not in page("/site-map/")
    shelf = filled()
    listed, shown = page("/sitemap-fund.xml"), page("/site-map/")
    assert "sitemap-fund.xml" in page("/sitemap.xml")
    for name in ("home", "publications", "verify"):
        assert f"{address(name)}</loc>" in listed
        assert f'href="{address(name)}"' in shown
    assert f"{address('publication', '2026-q3')}</loc>" in listed
    assert shelf.spent.number not in listed
    share(shelf.cast, totals_for="members")
    assert "/finance/" not in page("/sitemap-fund.xml")


def test_home_tells_the_year_from_opening_to_closing(shelf):
    text = page(address("home"))
    for amount in ("10,000.00", "4,000.00", "1,234.50", "12,765.50"):
        assert f">{amount}<" in text
    assert "777.00" not in text
    assert "十一月的茶水" not in page(address("home"), shelf.cast.bookkeeper)


def test_from_the_total_to_the_entry_in_three_clicks(shelf):
    """Each page links the next one."""
    who, code = shelf.cast.member, shelf.cast.activity.code
    steps = [
        address("home"), address("category", 2026, "exp.activity"), address("activity", code),
        address("entry", shelf.spent.number),
    ]  # fmt: skip
    for here, onward in pairwise(steps):
        assert f'href="{onward}"' in page(here, who)
    assert "1,234.50" in page(steps[-1], who)


def test_a_month_a_quarter_and_a_year_beside_the_year_before(shelf):
    year = address("year", 2026)
    august = page(f"{year}?month=8")
    assert ">4,000.00<" in august
    assert "1,234.50" not in august
    assert ">10,000.00<" in august  # opened with
    assert ">14,000.00<" in page(f"{year}?month=9")  # opening of September
    assert "1,234.50" in page(f"{year}?quarter=3")
    for missing in (f"{year}?quarter=4", f"{year}?month=6", address("year", 2025), address("year", 2027)):
        page(missing, status=404)
    assert ">12,765.50<" in page(f"{year}?month=13&quarter=x")


def test_category_and_activity_add_up_what_is_published(shelf):
    text = page(address("category", 2026, "exp.activity"), shelf.cast.member)
    assert "1,234.50" in text
    assert "777.00" not in text  # of November, in the same activity
    assert "文体活动" in text
    text = page(address("activity", shelf.cast.activity.code), shelf.cast.member)
    assert "1,234.50" in text
    assert "30,000.00" in text  # its budget
    assert "10.29" in text  # a head, of 120
    assert "777.00" not in text
    page(address("category", 2026, "asset.bank"), shelf.cast.member, 404)
    page(address("category", 2026, "exp.nothing"), shelf.cast.member, 404)
    page(address("activity", "2026-999"), shelf.cast.member, 404)


def test_a_branch_shows_what_it_and_those_below_it_spent(shelf):
    branch = shelf.cast.activity.branch
    for path in (address("branch", 2026, branch.pk), address("branch", 2026, branch.parent_id)):
        text = page(path, shelf.cast.member)
        assert "1,234.50" in text
        assert "777.00" not in text
    page(address("branch", 2026, 999_999), shelf.cast.member, 404)


def test_an_entry_names_nobody_and_shows_its_steps_papers_and_place(shelf):
    text = page(address("entry", shelf.spent.number), shelf.cast.member)
    for words in (
        "职工篮球赛服装",
        "壹仟贰佰叁拾肆元伍角整",
        bytes(shelf.spent.hash).hex(),
        "2026年第三季度",
    ):
        assert words in text
    for person in (shelf.cast.handler, shelf.cast.checker, shelf.cast.approver, shelf.cast.bookkeeper):
        assert person.name not in text
    assert "某体育用品店" not in text
    copy = address("entry-voucher", shelf.spent.number, 1)
    assert f'src="{copy}"' in text
    client = Client()
    client.force_login(shelf.cast.member)
    response = client.get(copy)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"".join(response.streaming_content) == photo(9)
    page(address("entry-voucher", shelf.spent.number, 2), shelf.cast.member, 404)
    page(address("entry", "2026-999999"), shelf.cast.member, 404)
    page(address("entry", "x"), shelf.cast.member, 404)


def test_an_entry_leads_on_for_who_works_with_it(shelf):
    entry = address("entry", shelf.spent.number)
    links = {
        "slip": address("slip", shelf.spent.number),
        "draft": address("draft", shelf.spent.draft_id),
        "reverse": address("reverse", shelf.spent.number),
    }
    for who, seen in (
        (shelf.cast.member, set()),
        (shelf.cast.checker, {"draft"}),
        (shelf.cast.bookkeeper, {"slip", "draft"}),  # taken back already: not twice
    ):
        text = page(entry, who)
        assert {name for name, url in links.items() if f'href="{url}"' in text} == seen
    links["reverse"] = address("reverse", shelf.hidden.number)
    assert links["reverse"] in page(address("entry", shelf.hidden.number), shelf.cast.bookkeeper)
    assert links["reverse"] not in page(address("entry", shelf.hidden.number), shelf.cast.auditor)


def test_what_is_not_published_is_seen_from_the_desk_alone(shelf):
    for entry in (shelf.hidden, shelf.reversal):
        page(address("entry", entry.number), shelf.cast.member, 404)
        assert entry.narration in page(address("entry", entry.number), shelf.cast.auditor)
    # A reversal shows on both sides as soon as it may be seen.
    own = page(address("entry", shelf.reversal.number), shelf.cast.checker)
    assert f'href="{address("entry", shelf.spent.number)}"' in own
    assert address("entry", shelf.reversal.number) not in page(
        address("entry", shelf.spent.number), shelf.cast.member
    )


def test_three_levels_say_who_sees_what(shelf):
    cast, entry = shelf.cast, address("entry", shelf.spent.number)
    copy = address("entry-voucher", shelf.spent.number, 1)
    assert "职工篮球赛服装" not in page(address("home"))
    assert "职工篮球赛服装" not in page(address("category", 2026, GAMES))
    page(entry, status=302)
    page(copy, status=302)
    share(cast, entries_for="public")
    assert "职工篮球赛服装" in page(address("category", 2026, GAMES))
    assert copy not in page(entry)
    page(copy, status=302)
    share(cast, vouchers_for="public")
    assert copy in page(entry)
    share(cast, totals_for="members")
    for path in (address("home"), address("year", 2026), address("activity", cast.activity.code)):
        page(path, status=302)
        page(path, cast.member)


def test_questions_stand_at_the_entry_with_the_name_only_if_wished(shelf):
    publication = shelf.cast.book.publications.get()
    who = {
        "publication": publication,
        "entry": shelf.spent,
        "asked_by": shelf.cast.member,
        "at": shelf.cast.at,
    }
    question = FundQuestion.objects.create(text="买了几套？", **who)
    path = address("entry", shelf.spent.number)
    text = page(path, shelf.cast.checker)
    assert "买了几套？" in text
    assert shelf.cast.member.name not in text
    assert "买了几套？" in page(address("home"))
    FundAnswer.objects.create(question=question, text="四十套", by=shelf.cast.bookkeeper, at=shelf.cast.at)
    assert "四十套" in page(path, shelf.cast.checker)
    assert "买了几套？" not in page(address("home"))
    FundQuestion.objects.create(
        text="骂人的话", hidden_at=shelf.cast.at, hidden_by=shelf.cast.approver, hidden_reason="含辱骂", **who
    )
    text = page(path, shelf.cast.checker)
    assert "含辱骂" in text
    assert "骂人的话" not in text
    FundQuestion.objects.create(text="再问", shows_name=True, **who)
    assert shelf.cast.member.name in page(path, shelf.cast.checker)


def test_a_category_shows_what_was_asked_about_it_and_lets_members_ask(shelf):
    publication = shelf.cast.book.publications.get()
    who = {"publication": publication, "asked_by": shelf.cast.member, "at": shelf.cast.at}
    FundQuestion.objects.create(text="为什么这么多？", account_id=GAMES, **who)
    FundQuestion.objects.create(text="会费怎么算？", account_id=DUES, **who)
    FundQuestion.objects.create(
        text="不该问的",
        account_id=GAMES,
        hidden_at=shelf.cast.at,
        hidden_by=shelf.cast.approver,
        hidden_reason="涉及个人",
        **who,
    )
    ask = f"{address('ask')}?account={GAMES}"
    for heading in (GAMES, "exp.activity"):
        text = page(address("category", 2026, heading), shelf.cast.member)
        assert "为什么这么多？" in text
        assert "会费怎么算？" not in text
        assert "不该问的" not in text
    assert f'href="{ask}"' in page(address("category", 2026, GAMES), shelf.cast.member)
    assert "?account=" not in page(address("category", 2026, GAMES))
    assert "文体活动" in page(ask, shelf.cast.member)


def test_the_budget_in_force_and_how_far_it_is_executed(shelf):
    budget = Budget.objects.create(
        book=shelf.cast.book, year=2026, prepared_by=shelf.cast.bookkeeper, resolution="第三次委员会议"
    )
    BudgetLine.objects.create(budget=budget, account_id="exp.activity", amount_fen=1_000_000)
    assert "第三次委员会议" not in page(address("home"))
    Budget.objects.filter(pk=budget.pk).update(approved_by=shelf.cast.approver, approved_at=shelf.cast.at)
    text = page(address("home"))
    assert "第三次委员会议" in text
    assert "12.3%" in text
    assert "8,765.50" in page(address("category", 2026, "exp.activity"))


def test_a_heading_of_the_budget_holds_what_stands_below_it(root):
    lines = [("exp.activity", 500, True), (GAMES, 300, True), (GAMES, 100, False), ("exp.other", 70, False)]
    assert plan(lines, tree()) == {"exp.activity": 200, GAMES: 300, "exp.other": 70}


def test_carrying_forward_is_no_spending(shelf):
    """Nor does it change the surplus; and what the year was opened with is no income."""
    book = shelf.cast.book
    last = date(2026, 12, 31)
    before = sums_of(book, date(2026, 1, 1), last).statement(date(2026, 1, 1), last, tree().plain)
    moved = ((DUES, 300_000), (CONTRIBUTIONS, 100_000), (GAMES, -77_700), ("net.surplus", -322_300))
    shelf.cast.put(*moved, on=last, kind="carry_forward")
    assert sums_of(book, date(2026, 1, 1), last).statement(date(2026, 1, 1), last, tree().plain) == before
    assert (before.opening_fen, before.income_fen, before.other_fen) == (1_000_000, 400_000, 0)
    later = sums_of(book, date(2027, 1, 1), date(2027, 12, 31))
    assert later.surplus_before(date(2027, 1, 1)) == before.closing_fen


def test_pages_turn_by_day(shelf, rf):
    things = Entry.objects.filter(book=shelf.cast.book)
    everything = [entry.seq for entry in things.order_by("-on", "-seq")]
    seen, path = [], "/x/"
    while path:
        found = listing.by_day(rf.get(path), things, size=2)
        seen += [entry.seq for entry in found.items]
        path = found.older_url
    assert seen == everything
    back = listing.by_day(rf.get("/x/?after=2026-08-03_2"), things, size=2)
    assert [entry.seq for entry in back.items] == [4, 3]
    assert listing.by_day(rf.get("/x/?before=nonsense"), things, size=2).items[0].seq == everything[0]
