"""The boundary for HTML: what gets through, what does not, and what becomes of Word's habits."""

import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.rules import statutes
from union_portal.lib import Refused, richtext
from union_portal.lib.richtext.trees import TAGS

OWN = richtext.Own("/media/", "http://portal.example")
ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    '<img src="/media/pictures/a.jpg" onload="alert(1)">',
    '<img src="/media/../admin/logout.jpg">',
    '<img src="/media/pictures/a.svg#<script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<math><mtext></p><img src onerror=alert(1)></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#106;avascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="http://[::1">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<p class="masthead hidden" id="main" onclick="x()">x</p>',
    '<iframe src="https://evil.example"></iframe>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<object data="x.swf"></object><embed src="x.swf">',
    '<form action="https://evil.example"><input name="password"><button>ok</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>@import url(https://evil.example/x.css)</style>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<p><!-- <script> --><b>x</b></p>",
    "</div></article></main><p>out</p>",
    "<table><td><form><table><td></form><img src=x onerror=alert(1)></table>",
    "<video src=x onerror=alert(1)></video><audio src=x autoplay></audio>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>x</body>",
    "<p>\x00<scr\x00ipt>alert(1)</script></p>",
    "<td colspan='1 onmouseover=x'>x</td>",
    "<a href='/x' target='_blank' ping='https://evil.example'>x</a>",
]  # fmt: skip
SAFE_ATTRIBUTES = {
    "href", "title", "rel", "src", "alt", "width", "height", "loading", "start", "type", "id", "colspan", "rowspan",
    "scope", "class", "tabindex",
}  # fmt: skip


def clean(text: str) -> str:
    return richtext.clean(text, own=OWN).html


def dangers(text: str) -> list[str]:
    """What a browser would find in it that could act, or reach elsewhere."""
    found = []
    tree = html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in {"DOCUMENT_FRAGMENT", *TAGS}:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            plain = re.sub(r"[\s\x00-\x20]", "", value).lower()
            if name not in SAFE_ATTRIBUTES:
                found.append(f"{name}=")
            if (
                name == "href"
                and re.match(r"[a-z]+:", plain)
                and not plain.startswith(("http", "mailto:", "tel:"))
            ):
                found.append(value)
            if name == "src" and not re.fullmatch(r"/media/[\w/-]+\.\w+", value):
                found.append(value)
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_could_act_gets_through(attack):
    cleaned = clean(attack)

    assert dangers(cleaned) == []
    assert clean(cleaned) == cleaned


PIECES = st.sampled_from(
    [
        *ATTACKS,
        "<p>",
        "</p>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</table>",
        "<b>",
        "</b>",
        "<h1>一</h1>",
        "字",
        "&lt;",
    ]
    + [
        "<div>",
        "</div>",
        "<figure>",
        "<blockquote>",
        "<a href='",
        "'>",
        '"',
        "<",
        ">",
        "<!--",
        "-->",
        "]]>",
        "<br>",
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_whatever_comes_in_what_comes_out_is_harmless_and_stays_as_it_is(text):
    cleaned = clean(text)

    assert dangers(cleaned) == []
    assert clean(cleaned) == cleaned


def test_links_to_other_sites_say_nothing_about_the_reader():
    assert clean('<p><a href="https://a.example/">a</a><a href="/news/1/">b</a></p>') == (
        '<p><a href="https://a.example/" rel="noopener noreferrer">a</a><a href="/news/1/">b</a></p>'
    )


def test_links_and_pictures_of_this_portal_lose_its_address():
    text = '<p><a href="http://portal.example/news/1/">a</a></p><p><img src="http://portal.example/media/pictures/a.jpg"></p>'

    assert (
        clean(text)
        == '<p><a href="/news/1/">a</a></p><p><img src="/media/pictures/a.jpg" alt="" loading="lazy"></p>'
    )


def test_a_picture_from_another_site_leaves_a_note_and_is_reported():
    cleaned = richtext.clean('<p>看<img src="https://mmbiz.qpic.cn/a.png">图</p>', own=OWN)

    assert cleaned.missing_pictures == ["https://mmbiz.qpic.cn/a.png"]
    assert "mmbiz.qpic.cn" in cleaned.html
    assert "<img" not in cleaned.html
    assert richtext.has_missing_pictures(cleaned.html)


def test_the_page_keeps_the_only_first_level_heading():
    assert clean("<h1>一</h1><h2>二</h2><h5>三</h5>") == (
        '<h2 id="part-1">一</h2><h3 id="part-2">二</h3><h4 id="part-3">三</h4>'
    )


def test_the_articles_of_a_statute_can_be_linked_to():
    text = (
        "<h2>第二章　权利</h2><h3>第一节　休息</h3><p><strong>第十二条</strong>　职工享有休假。</p><p>前款所称职工。</p>"
        "<p>第十二条规定的职工，包括临时工。</p><p>第一百一十九条之二　施行。</p>"
    )

    cleaned = richtext.clean(text, own=OWN, anchors=statutes.anchors).html

    assert re.findall(r'id="([^"]+)"', cleaned) == ["chapter-2", "section-2-1", "art-12", "art-119-2"]


def test_the_contents_are_the_headings_with_their_anchors():
    cleaned = clean("<h2>一、<em>背景</em> &amp; 由来</h2><p>x</p><h3>经过</h3>")

    assert richtext.contents(cleaned) == [(2, "part-1", "一、背景 & 由来"), (3, "part-2", "经过")]


def test_loose_words_and_containers_become_paragraphs():
    assert clean("开头<b>粗</b><div>甲</div><div>乙<ul><li>丙</ul></div>尾") == (
        "<p>开头<strong>粗</strong></p><p>甲</p><p>乙</p><ul><li>丙</li></ul><p>尾</p>"
    )


def test_blank_lines_and_typed_indents_go_away():
    assert (
        clean("<p>　　各分会：</p><p>&nbsp;</p><p><br></p><h2></h2><ul><li></li></ul>") == "<p>各分会：</p>"
    )


def test_alignment_becomes_a_class_and_no_style_stays():
    assert clean('<p align="right">某年某月</p><p style="text-align: center; color: red">标题</p>') == (
        '<p class="align-right">某年某月</p><p class="align-center">标题</p>'
    )


def test_a_table_keeps_its_merged_cells_and_stands_in_a_figure_that_scrolls():
    assert clean(
        '<table><tr><th scope="col">团</th><th>数</th></tr><tr><td colspan="2" style="x">180</td></tr></table>'
    ) == (
        '<figure class="table" tabindex="0"><table><tbody><tr><th scope="col">团</th><th>数</th></tr>'
        '<tr><td colspan="2">180</td></tr></tbody></table></figure>'
    )


def test_the_words_alone_keep_blocks_apart_and_words_together():
    cleaned = clean(
        "<h2>议程</h2><p>一线<strong>职工</strong>代表</p><table><tr><td>52</td><td>38</td></tr></table>a<br>b"
    )

    assert richtext.plain_text(cleaned) == "议程\n一线职工代表\n52\n38\na\nb"


def test_characters_that_cannot_be_stored_are_left_out():
    assert clean("<p>a\x00b\x0b\ud800c</p>") == "<p>abc</p>"


@pytest.mark.parametrize("text", ["<b>" * 5000, "x" * 1_000_001])
def test_what_no_person_wrote_is_refused(text):
    with pytest.raises(Refused):
        clean(text)


def test_other_words_are_put_in_without_touching_addresses():
    text = clean(
        '<p>帐户<a href="/q/帐户/" title="帐户">帐<b>户</b></a></p><p><img src="/media/pictures/a.jpg" alt="帐户"></p>'
    )

    changed = clean(richtext.reworded(text, lambda words: words.replace("帐户", "账户")))

    assert changed == text.replace("<p>帐户", "<p>账户").replace('title="帐户"', 'title="账户"').replace(
        'alt="帐户"', 'alt="账户"'
    )
    assert (richtext.reworded("", str.upper), clean(richtext.reworded(text, str))) == ("", text)
