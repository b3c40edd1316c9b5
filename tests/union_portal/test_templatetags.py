from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from union_portal.templatetags import portal

EVENING = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
"""Already the 23rd in Shanghai."""


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("机修厂职工书屋添了新书", "机修厂<wbr>职工<wbr>书屋<wbr>添了<wbr>新书"),
        ("工资表怎么看？班组长说", "工资表<wbr>怎么<wbr>看？<wbr>班组长<wbr>说"),
        ("Safety first", "Safety first"),
    ],
)
def test_a_title_may_break_between_words_and_after_punctuation(title, broken):
    assert portal.breakable(title) == broken


def test_a_title_that_looks_like_a_tag_stays_text():
    assert portal.breakable("<b>粗</b>") == "&lt;b&gt;粗&lt;/b&gt;"


def test_a_title_loses_no_character():
    title = "关于《职工疗休养管理办法（2026年修订）》的通知，180名代表"

    assert portal.breakable(title).replace("<wbr>", "") == title


def test_days_are_written_as_people_here_write_them():
    with translation.override("zh-hans"):
        assert portal.day(date(2026, 11, 23)) == "2026年11月23日"
        assert portal.moment(EVENING) == "2026年11月23日 00:40"
    with translation.override("en"):
        assert portal.day(date(2026, 11, 23)) == "23 Nov 2026"
        assert portal.moment(EVENING) == "23 Nov 2026, 00:40"


def test_a_list_shows_the_year_only_when_it_is_not_this_one():
    this_year = date.today().year

    assert portal.list_day(date(this_year, 3, 5)) == "03-05"
    assert portal.list_day(date(this_year - 1, 3, 5)) == f"{this_year - 1}-03-05"
    assert portal.list_day(None) == ""


def test_the_machine_reads_the_local_day():
    assert portal.iso(EVENING) == "2026-11-23"


def test_an_icon_is_decoration():
    assert portal.icon("bell", "s") == (
        '<svg class="icon icon-s" aria-hidden="true"><use href="/static/img/icons.svg#bell"/></svg>'
    )


def test_every_icon_that_a_template_asks_for_is_in_the_picture(settings):
    import re

    folder = settings.BASE_DIR
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (folder / "static/img/icons.svg").read_text()))
    asked = {
        name
        for template in (folder / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text())
    }

    assert asked - drawn == set()


def test_a_switch_comes_back_to_the_page_it_was_on(rf):
    request = rf.get("/search/", {"q": "更衣&x"})
    page = Template('<a href="{% switch mode="elder" size="large" %}">').render(Context({"request": request}))

    assert page == (
        '<a href="/display/?mode=elder&amp;size=large&amp;next=/search/%3Fq%3D%25E6%259B%25B4%25E8%25A1%25A3%2526x">'
    )


def test_a_wide_table_scrolls_in_a_box_the_keyboard_reaches():
    with translation.override("en"):
        shown = portal.rich("<p>一</p><table><tr><td>二</td></tr></table>")

    assert shown == (
        '<p>一</p><div class="scroll" role="group" tabindex="0" aria-label="Table">'
        "<table><tr><td>二</td></tr></table></div>"
    )
