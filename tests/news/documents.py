"""Random documents as nobody would write them: sound markup, attacks, broken nesting, tricks with Unicode, mixed."""

import random
from pathlib import Path

VECTORS = (Path(__file__).parents[1] / "browser" / "vectors.txt").read_text("utf-8").splitlines()
"""Known attacks, a line each; the browser test opens the same ones."""
TAGS = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
    "figure",
    "figcaption",
    "img",
    "blockquote",
    "a",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "s",
    "sub",
    "sup",
    "br",
    "hr",
    "code",
    "pre",
    "div",
    "section",
    "span",
    "font",
    "center",
    "script",
    "style",
    "svg",
    "math",
    "mtext",
    "mglyph",
    "annotation-xml",
    "foreignObject",
    "title",
    "textarea",
    "select",
    "option",
    "template",
    "noscript",
    "noembed",
    "noframes",
    "xmp",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "details",
    "summary",
    "video",
    "audio",
    "source",
    "base",
    "link",
    "meta",
    "body",
    "html",
    "head",
    "frameset",
    "plaintext",
    "listing",
    "x-y",
]
NAMES = [
    "href",
    "src",
    "alt",
    "title",
    "class",
    "id",
    "style",
    "align",
    "width",
    "height",
    "colspan",
    "rowspan",
    "scope",
    "start",
    "type",
    "rel",
    "target",
    "onclick",
    "onerror",
    "onload",
    "onmouseover",
    "onfocus",
    "xlink:href",
    "srcset",
    "formaction",
    "action",
    "data",
    "srcdoc",
    "ping",
    "background",
    "poster",
    "http-equiv",
    "content",
    "name",
    "tabindex",
    "contenteditable",
    "xmlns",
    "is",
    "slot",
]
VALUES = (
    "javascript:alert(1)", "JAVASCRIPT&colon;alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<script>1</script>",
    "vbscript:x", "/news/1/", "#part-1", "https://example.cn/?a=1&b=2", "//evil.example/x", "mailto:a@b.cn", "/media/pictures/a.jpg",
    "/media/pictures/a.jpg onerror=alert(1)", "https://evil.example/x.png", "alert(1)", "color:red", "background:url(//evil.example)",
    "text-align:center", "expression(alert(1))", "align-center", "image image-style-side", "masthead hidden", "part-1", "art-12", "2",
    "99999999", "-1", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "`", "", "refresh", "0;url=javascript:alert(1)",
)  # fmt: skip
WORDS = (
    "职工代表大会", "安全生产", "今年一号矿", "更衣室", "a < b && c > d", "&lt;script&gt;", "&amp;lt;img&gt;", "&#60;b&#62;", "&#x3c;i&#x3e;",
    "\uff1cscript\uff1e", "\u202eelpoep\u202c", "\u200b\u200d\ufeff", "\u00ad", "é́́", "𠮷野家", "👷🏽‍♂️", "\x00", "\x0b", "\ud800", "\ufffe", "]]>", "-->", "<!--", "<![CDATA[", "{{ x }}",
    "{% csrf_token %}", "%(x)s", "\\u003cscript\\u003e", "　　", "\u00a0", "\r\n", "\u2028", "【🖼 图】", "K" * 300,
)  # fmt: skip
RAW = ("<", ">", "</", "/>", "<!", "<?", "&", "&#", "&#x", "\"", "'", "=", "<a href='", "<p <p", "</p ", "<br/", "<!-->", "<!doctype x>")  # fmt: skip


def documents(count: int, seed: int) -> list[str]:
    """So many documents, the same for the same seed."""
    chance = random.Random(seed)
    return [_document(chance) for _number in range(count)]


def _document(chance: random.Random) -> str:
    return "".join(_piece(chance, 0) for _piece_number in range(chance.randint(1, 8)))


def _piece(chance: random.Random, depth: int) -> str:
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(VECTORS)
    if kind < 0.25:
        return _mutated(chance, chance.choice(VECTORS))
    if kind < 0.45 or depth > 6:
        return chance.choice(WORDS)
    if kind < 0.52:
        return chance.choice(RAW)
    return _element(chance, depth)


def _element(chance: random.Random, depth: int) -> str:
    tag = chance.choice(TAGS)
    attributes = "".join(_attribute(chance) for _number in range(chance.choice((0, 0, 1, 1, 2, 4))))
    inside = "".join(_piece(chance, depth + 1) for _number in range(chance.choice((0, 1, 1, 2, 3))))
    closing = chance.choices(
        (f"</{tag}>", "", f"</{chance.choice(TAGS)}>", f"</{tag.upper()} >"), (8, 1, 1, 1)
    )[0]
    return f"<{tag if chance.random() < 0.9 else tag.upper()}{attributes}>{inside}{closing}"


def _attribute(chance: random.Random) -> str:
    quote = chance.choice(('"', '"', "'", ""))
    gap = chance.choice((" ", " ", "\n", "/", "\t", "\x0c"))
    return f"{gap}{chance.choice(NAMES)}={quote}{chance.choice(VALUES)}{quote}"


def _mutated(chance: random.Random, text: str) -> str:
    """One place cut out, doubled or disturbed."""
    at = chance.randrange(len(text))
    until = min(len(text), at + chance.randint(1, 6))
    put = chance.choice(
        ("", text[at:until] * 2, chance.choice(RAW), chance.choice(WORDS), "\x00", text[at:until].swapcase())
    )
    return text[:at] + put + text[until:]
