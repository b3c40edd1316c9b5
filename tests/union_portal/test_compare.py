"""Comparing two wordings: what reads well, and what is never lost."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from union_portal.lib.richtext import Change, compare, marked

TEXT = st.text(alphabet="职工代表大会提案三六个月，。<&ab1 ", max_size=40)


def shape(rows):
    return [(row.change.value, row.left, row.right) for row in rows]


def test_a_changed_number_is_all_that_is_marked():
    rows = compare(
        "<p>职工连续工作满三个月的，享受年休假。</p>", "<p>职工连续工作满六个月的，享受年休假。</p>"
    )
    assert shape(rows) == [
        (
            "changed",
            "职工连续工作满<del>三个月</del>的，享受年休假。",
            "职工连续工作满<ins>六个月</ins>的，享受年休假。",
        )
    ]


def test_a_new_paragraph_does_not_shift_the_others():
    old = "<h2>第一章</h2><p>工会是职工自愿结合的组织。</p><p>会员有权参加选举。</p>"
    new = "<h2>第一章</h2><p>本条是新写的一段话。</p><p>工会是职工自愿结合的群众组织。</p><p>会员有权参加选举。</p>"
    assert [row.change for row in compare(old, new)] == ["same", "added", "changed", "same"]


def test_lists_tables_and_pictures_are_compared_piece_by_piece():
    old = "<ul><li>身份证</li><li>申请表<ul><li>一份</li></ul></li></ul><figure class='table'><table><tr><td>姓名</td><td>金额</td></tr></table></figure>"
    new = (
        "<ul><li>身份证复印件</li><li>申请表<ul><li>两份</li></ul></li></ul>"
        "<figure class='table'><table><tr><td>姓名</td><td>金额（元）</td></tr></table></figure>"
        '<figure class="image"><img src="/media/pictures/a.jpg" alt="井口"></figure>'
    )
    rows = compare(old, new)
    assert [(row.tag, row.change.value) for row in rows] == [
        ("li", "changed"),
        ("li", "same"),
        ("li", "removed"),
        ("li", "added"),
        ("tr", "changed"),
        ("figure", "added"),
    ]
    assert "井口" in rows[-1].right


def test_another_link_under_the_same_words_is_told():
    rows = compare('<p>见<a href="/news/1/">通知</a></p>', '<p>见<a href="/news/2/">通知</a></p>')
    assert [row.change for row in rows] == [Change.DRESSED]


def test_what_stands_in_the_text_is_never_markup():
    (row,) = compare("<p>&lt;script&gt;甲</p>", "<p>&lt;script&gt;乙</p>")
    assert "<script" not in row.left + row.right


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", "<p>新</p>"), ("<p>旧</p>", "")])
def test_an_empty_side_is_no_difficulty(old, new):
    assert [row.change.value for row in compare(old, new)] == (["added"] if new else []) + (
        ["removed"] if old else []
    )


@settings(max_examples=100, deadline=None)
@given(TEXT, TEXT)
def test_both_wordings_can_be_read_back(old, new):
    left, right = marked(old, new)
    assert (words(left, "ins"), words(right, "del")) == (old, new)


def words(marked_text, never):
    assert f"<{never}>" not in marked_text
    return unescape(re.sub(r"</?(ins|del)>", "", marked_text))
