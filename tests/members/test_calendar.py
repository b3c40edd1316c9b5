"""The working-day calendar: what ships, who keeps it, the notice pasted in, and that a change counts at once."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from members.actions import calendar as actions
from members.calendar import calendar, years_to_define
from members.models import AuditEntry, Branch, CalendarDay, CalendarYear
from members.rules.holiday_notices import read_notice
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories.members import BranchFactory, appointed
from tests.union_portal.test_working_days import YEAR
from union_portal.lib import Refused
from union_portal.waiting import waiting_at_the_desk

pytestmark = pytest.mark.django_db

NOTICE_2024 = """国务院办公厅关于2024年
部分节假日安排的通知
国办发明电〔2023〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
国务院办公厅
2023年10月25日
"""
NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
经党中央、国务院批准，根据2024年11月修订的《全国年节及纪念日放假办法》，自2025年1月1日起，全体公民放假的假日增加2天，其中春节、劳动节各增加1天。据此对放假调休原则作进一步优化完善，除个别特殊情形外，春节自农历除夕起放假调休8天，国庆节自10月1日起放假调休7天，劳动节放假调休5天，元旦、清明节、端午节、中秋节分别放假调休或连休3天（如逢周三则只在当日放假），国庆节放假如逢中秋节则合并放假8天。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日
"""
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。
国务院办公厅
2025年11月4日
"""
NOTICES = {2024: NOTICE_2024, 2025: NOTICE_2025, 2026: NOTICE_2026}
KEEPERS = [Role.MEMBERSHIP_OFFICER, Role.CONGRESS_SECRETARY, Role.SYSTEM_ADMINISTRATOR]
YEARS, DAYS = "/admin/members/calendaryear/", "/admin/members/calendarday/"


@pytest.fixture
def secretary(root):
    return appointed(Role.CONGRESS_SECRETARY)


@pytest.fixture
def recounted():
    """How often somebody who keeps due dates was told to count anew."""
    times = []
    told = lambda: times.append(calendar())  # noqa: E731
    actions.WHEN_THE_CALENDAR_CHANGES.append(told)
    yield times
    actions.WHEN_THE_CALENDAR_CHANGES.remove(told)


def test_what_ships_is_what_the_notices_say():
    shipped = calendar()
    assert shipped.years == {2024, 2025, 2026}
    assert {day for day in shipped.off | shipped.on if day.year == 2026} == YEAR.off | YEAR.on
    for year, text in NOTICES.items():
        for pasted in (text, text.replace("\n", ""), text.replace("\n", "\r\n\r\n　　")):
            said = {(each.day, each.is_working, each.name) for each in read_notice(pasted, year).days}
            rows = CalendarDay.objects.filter(day__year=year)
            assert set(rows.values_list("day", "is_working", "name")) == said
        assert CalendarYear.objects.get(year=year).source == read_notice(text, year).title


def test_a_change_counts_at_the_next_call_and_an_undone_one_never(django_assert_num_queries):
    national_day = date(2026, 10, 7)
    assert not calendar().is_working_day(national_day)
    with transaction.atomic():
        CalendarDay.objects.filter(day=national_day).delete()
        assert calendar().is_working_day(national_day)
        transaction.set_rollback(True)
    assert not calendar().is_working_day(national_day)
    with django_assert_num_queries(1):
        calendar()
    CalendarYear.objects.filter(year=2026).update(confirmed_at=None)
    assert calendar().is_working_day(national_day)
    assert calendar().years == {2024, 2025}


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        (
            "calendar_day_differs_from_its_weekday",
            "UPDATE members_calendarday SET is_working = true WHERE day = '2026-10-07'",
        ),
        (
            "calendar_day_differs_from_its_weekday",
            "UPDATE members_calendarday SET day = '2026-11-23' WHERE day = '2026-10-10'",
        ),
        (
            "calendar_day_has_a_name",
            "UPDATE members_calendarday SET name = '' WHERE day = '2026-10-07'",
        ),
        (
            "members_calendarday_day_key",
            "UPDATE members_calendarday SET day = '2026-10-06' WHERE day = '2026-10-07'",
        ),
        (
            "confirmed_calendar_year_names_its_notice",
            "UPDATE members_calendaryear SET source = '' WHERE year = 2026",
        ),
        (
            "calendar_year_is_of_this_century",
            "UPDATE members_calendaryear SET year = 20266 WHERE year = 2026",
        ),
        (
            "only_a_confirmed_year_was_confirmed_by_somebody",
            "UPDATE members_calendaryear SET confirmed_at = NULL,"
            " confirmed_by_id = (SELECT id FROM members_user LIMIT 1) WHERE year = 2026",
        ),
        (
            "there_is_one_calendar",
            "INSERT INTO members_calendar_version (id) VALUES (2)",
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(constraint, statement, worker):
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一、元旦：1月1日（周五）至3日（周六）放假。", "“1月1日（周五）” is a 周四 in that year."),
        ("二、春节：2月15日至23日放假调休，共8天。", "It says “共8天”, but these are 9 days."),
        ("一、元旦：2月30日放假。", "There is no such day: “2月30日”."),
        ("一、元旦：1月3日至1日放假。", "“1月3日至1日” ends before it begins."),
        ("一、元旦：1月1日放假。1月5日（周一）上班。", "“1月5日（周一）” is no Saturday or Sunday"),
        ("一、元旦：1月1日放假。\n二、春节：1月1日放假。", "Line 2 cannot be read"),
        ("一、元旦：1月1日放假。1月4日（周日）补课。", "“1月4日（周日）补课” says neither"),
        ("一、元旦 1月1日放假", "It has to look like this: 一、元旦"),
        ("国务院办公厅关于2025年部分节假日安排的通知\n一、元旦：1月1日放假。", "about 2025, not about 2026"),
        ("大家好，祝节日快乐！", "No holiday was found"),
        ("", "No holiday was found"),
        ("一、元旦：1月1日至12月31日放假。", "but these are 365 days"),
    ],
)
def test_a_text_that_is_wrong_is_refused_with_its_line(text, said):
    with pytest.raises(Refused) as refused:
        actions.take_year(2026, text, by=None, at=NOON)
    assert said in str(refused.value)
    assert calendar().off >= YEAR.off


def test_taking_a_notice_again_replaces_its_days_and_keeps_what_was_set_by_hand(secretary, recounted):
    who = {"by": secretary, "at": NOON}
    actions.set_day(date(2026, 7, 1), name="矿庆", source="集团通知〔2026〕9号", **who)
    actions.clear_day(CalendarDay.objects.get(day=date(2026, 10, 7)), **who)
    shorter = NOTICE_2026.replace(
        "1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班", "1月1日放假"
    )
    actions.take_year(2026, shorter, **who)
    off = calendar().off
    assert date(2026, 7, 1) in off
    assert date(2026, 10, 7) in off
    assert date(2026, 1, 2) not in off
    assert [date(2026, 7, 1) in each.off for each in recounted] == [True, True, True]
    assert [(entry.kind, entry.by) for entry in AuditEntry.objects.order_by("pk")] == [
        ("calendar_day_set", secretary),
        ("calendar_day_cleared", secretary),
        ("calendar_year_taken", secretary),
    ]


def test_days_of_the_year_before_stay_with_the_notice_they_stand_in(secretary):
    """「2027年12月31日（周五）至2028年1月2日」: a notice may begin in December."""
    who = {"by": secretary, "at": NOON}
    text = "一、元旦：2026年12月31日（周四）至2027年1月1日（周五）放假，共2天。2026年12月27日（周日）上班。"
    year = actions.take_year(2027, text, source="放假通知", **who)
    assert not calendar().is_working_day(date(2026, 12, 31))
    assert calendar().is_working_day(date(2027, 1, 1))  # not before the year is confirmed
    actions.take_year(2026, NOTICE_2026, **who)
    actions.confirm_year(year, **who)
    assert not calendar().is_working_day(date(2026, 12, 31))
    assert calendar().is_working_day(date(2026, 12, 27))
    assert not calendar().is_working_day(date(2027, 1, 1))


def test_a_year_without_notice_or_days_is_not_confirmed(secretary):
    who = {"by": secretary, "at": NOON}
    actions.set_day(date(2027, 1, 2), name="调休", **who)
    year = CalendarYear.objects.get(year=2027)
    with pytest.raises(Refused):
        actions.confirm_year(year, **who)
    year = actions.cite_year(year, "放假通知", **who)
    with pytest.raises(Refused):
        actions.confirm_year(year, **who)
    actions.set_day(date(2027, 1, 1), name="元旦", **who)
    assert actions.confirm_year(year, **who).confirmed_by == secretary
    with pytest.raises(Refused):
        actions.cite_year(year, " ", **who)
    with pytest.raises(Refused):
        actions.set_day(date(1926, 1, 1), name="元旦", **who)


@pytest.mark.parametrize("role", KEEPERS)
def test_staff_paste_the_notice_compare_the_table_and_save(role, root, desk):
    CalendarDay.objects.filter(day__year=2026).delete()
    CalendarYear.objects.filter(year=2026).delete()
    keeper = appointed(role)
    browser = desk(keeper)
    assert 'name="year" value="2026"' in browser.get(YEARS + "add/").content.decode()

    typed = {"year": 2026, "text": NOTICE_2026, "source": ""}
    table = browser.post(YEARS + "add/", typed | {"look": "1"})
    assert table.status_code == 200
    assert len(table.context["changes"]) == 25
    assert all(change.is_new for change in table.context["changes"])
    assert not CalendarDay.objects.filter(day__year=2026).exists()

    saved = browser.post(YEARS + "add/", typed | {"save": "1"}, follow=True)
    year = CalendarYear.objects.get(year=2026)
    assert (year.confirmed_by, year.source) == (
        keeper,
        "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
    )
    assert calendar().is_working_day(date(2026, 10, 10))
    page = saved.content.decode()
    assert page.count("<small>休</small>") == 19
    assert page.count("<small>班</small>") == 6


def test_what_was_typed_wrong_comes_back_with_a_sentence(secretary, desk):
    browser = desk(secretary)
    wrong = NOTICE_2026.replace("共9天", "共8天")
    for button in ("look", "save"):
        answer = browser.post(YEARS + "add/", {"year": 2026, "text": wrong, button: "1"})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "第6行读不懂" in page
        assert "共8天。2月14日（周六）" in page
    assert AuditEntry.objects.filter(kind__startswith="calendar").count() == 0


def test_single_days_are_added_changed_and_taken_out_in_the_admin(secretary, desk):
    browser = desk(secretary)
    assert browser.post(DAYS + "add/", {"day": "2026-10-07", "name": "国庆节"}).status_code == 400
    assert browser.post(DAYS + "add/", {"day": "someday", "name": ""}).status_code == 400
    browser.post(DAYS + "add/", {"day": "2026-07-04", "name": "抢修", "source": "矿发〔2026〕3号"})
    row = CalendarDay.objects.get(day=date(2026, 7, 4))
    assert row.is_working
    address = f"{DAYS}{row.pk}/"
    seen = row.updated_at.isoformat()
    browser.post(address + "change/", {"name": "夏季抢修", "source": "", "seen": seen})
    row.refresh_from_db()
    assert (row.name, row.source) == ("夏季抢修", "")
    browser.post(address + "delete/", {"post": "yes"})
    assert not calendar().is_working_day(date(2026, 7, 4))
    assert [entry.kind for entry in AuditEntry.objects.order_by("pk") if entry.by == secretary] == [
        "calendar_day_set",
        "calendar_day_set",
        "calendar_day_cleared",
    ]


def test_a_year_made_by_hand_is_confirmed_on_its_page(secretary, desk):
    browser = desk(secretary)
    answer = browser.post(DAYS + "add/", {"day": "2027-01-01", "name": "元旦"}, follow=True)
    assert "2027年尚未确认" in answer.content.decode()
    year = CalendarYear.objects.get(year=2027)
    assert browser.post(f"{YEARS}{year.pk}/confirm/").status_code == 409
    seen = year.updated_at.isoformat()
    browser.post(f"{YEARS}{year.pk}/change/", {"source": "放假通知", "seen": seen})
    assert browser.post(f"{YEARS}{year.pk}/confirm/").status_code == 302
    assert calendar().is_defined(2027)


def test_from_the_middle_of_november_keepers_are_told_of_the_coming_year(root, monkeypatch):
    for today, missing in [
        (date(2026, 11, 14), []),
        (date(2026, 11, 15), [2027]),
        (date(2027, 3, 1), [2027]),
        (date(2027, 12, 1), [2027, 2028]),
    ]:
        assert years_to_define(today) == missing
        monkeypatch.setattr("union_portal.waiting.people.timezone.localdate", lambda today=today: today)
        for role in [*KEEPERS, Role.EDITOR]:
            rows = [
                row["url"] for row in waiting_at_the_desk(appointed(role)) if "calendaryear" in row["url"]
            ]
            expected = missing if role in KEEPERS else []
            assert rows == [f"{YEARS}add/?year={year}" for year in expected]


def test_the_officer_of_one_branch_keeps_no_calendar(root, desk):
    officer = appointed(Role.MEMBERSHIP_OFFICER, BranchFactory())
    assert Branch.objects.count() > 1
    assert (
        desk(officer).post(YEARS + "add/", {"year": 2026, "text": NOTICE_2026, "save": "1"}).status_code
        == 403
    )
