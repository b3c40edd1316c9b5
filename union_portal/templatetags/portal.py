"""What templates need again and again: icons, titles that break well, dates as a newspaper writes them, switches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from itertools import pairwise
from urllib.parse import quote

from django import template
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from union_portal.lib import pictures
from union_portal.pieces import pieces

register = template.Library()

HERE = "--here--"
"""Stands in a kept piece of the frame where the address of the page goes."""

GIST = 100
BLOCK_END = re.compile(r"</(?:p|h\d|li|t[dh]|figcaption)>")

CLOSING = frozenset("，。、；：？！”’）》〉】」』…)〕")
TRAILING_WORDS = frozenset("的了着过地得们等第")
"""Words that must not begin a line of a title, or would look torn off."""


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: str = "") -> SafeString:
    """A picture from static/img/icons.svg; decoration only, the words stand beside it. `size` is "s" or empty."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " icon-s" if size == "s" else "",
        static("img/icons.svg"),
        name,
    )


@register.filter
def breakable(text: object) -> SafeString:
    """The text with <wbr> between words, for titles that otherwise break only at punctuation."""
    return _with_breaks(str(text))


@lru_cache(maxsize=4096)
def _with_breaks(text: str) -> SafeString:
    words = _words(text)
    parts = [conditional_escape(word) for word in words[:1]]
    for before, after in pairwise(words):
        parts += ["<wbr>" if _may_break(before, after) else "", conditional_escape(after)]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def _words(text: str) -> list[str]:
    if text.isascii():
        return [text]
    import rjieba  # its dictionary takes a moment to load: only a process that shows titles pays for it

    return list(rjieba.cut(text))


def _may_break(before: str, after: str) -> bool:
    if before[-1] in CLOSING:
        return after[0] not in CLOSING
    return _is_han(before[-1]) and _is_han(after[0]) and after not in TRAILING_WORDS and before != "第"


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


IMG = re.compile(r"<img [^>]*>")
PICTURE = re.compile(r'<img src="([^"]+-(\d{1,5})x(\d{1,5})\.(?:jpg|png))"([^>]*)>')
BODY_SIZES = "(min-width: 64rem) 43rem, 100vw"


def _with_renditions(found: re.Match[str]) -> str:
    """Our own pictures say in their name how large they are; the cleaner lets no others into a text."""
    address, width, height, rest = found.groups()
    size = "" if " width=" in rest else f' width="{width}" height="{height}"'
    return (
        f'<picture><source type="image/webp" srcset="{pictures.srcset(address)}" sizes="{BODY_SIZES}">'
        f'<img src="{address}"{rest}{size}></picture>'
    )


@register.filter
def rich(body: str, above: object = None) -> SafeString:
    """A cleaned body, ready to show: pictures in the width that is needed, wide tables in a box that scrolls.

    The first picture does not wait until it is scrolled to, unless there is one `above` the text already.
    """
    if "<img" in body:
        if not above:
            body = IMG.sub(lambda found: found[0].replace(' loading="lazy"', ""), body, count=1)
        body = PICTURE.sub(_with_renditions, body)
    if "<table" not in body:
        return mark_safe(body)  # noqa: S308 - cleaned when it was saved
    box = format_html('<div class="scroll" role="group" tabindex="0" aria-label="{}">', gettext("Table"))
    return mark_safe(body.replace("<table", f"{box}<table").replace("</table>", "</table></div>"))  # noqa: S308


@register.filter
def gist(body: str) -> str:
    """The first sentences of a cleaned body, for where a text without a summary is announced."""
    text = " ".join(unescape(strip_tags(BLOCK_END.sub(" ", body[:4000]))).split())
    if len(text) <= GIST:
        return text
    end = max(text.rfind(mark, 0, GIST) for mark in "。！？")
    return text[: end + 1] if end > GIST // 3 else text[:GIST] + "…"


@register.filter
def absolute(url: str) -> str:
    """The address with the site's own name in front, for those who read it elsewhere."""
    return url if url.startswith(("http://", "https://")) else settings.SITE_URL + url


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in running text: 2026年11月23日, 23 Nov 2026."""
    return _formatted(value, pgettext("date format: a day", "j M Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """A point in time in running text: 2026年11月23日 16:40."""
    return _formatted(value, pgettext("date format: a day and a time", "j M Y, H:i"))


@register.filter
def list_day(value: date | datetime | None) -> str:
    """A day at the edge of a list: 11-23, with the year when it is not this one."""
    local = _local(value)
    if local is None:
        return ""
    return format_date(local, "m-d" if local.year == timezone.localdate().year else "Y-m-d")


@register.filter
def iso(value: date | datetime | None) -> str:
    """The machine's form of a day, for `<time datetime>`."""
    return _formatted(value, "Y-m-d")


def _formatted(value: date | datetime | None, pattern: str) -> str:
    local = _local(value)
    return "" if local is None else format_date(local, pattern)


def _local(value: date | datetime | None) -> date | datetime | None:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value or None


@register.simple_tag(takes_context=True)
def switch(context: Context, **choices: str) -> SafeString:
    """The address that sets how the portal looks and comes back here: {% switch mode="elder" %}."""
    choice = "&amp;".join(f"{name}={value}" for name, value in choices.items())
    return mark_safe(f"{_switch_address()}?{choice}&amp;next={_here(context)}")  # noqa: S308 - quoted in _here


@lru_cache(maxsize=1)
def _switch_address() -> str:
    return reverse("display")


def _here(context: Context) -> str:
    """The address of this page, quoted, or what stands in its place while the frame is rendered."""
    request = context.get("request")
    return context.get("here") or quote(request.get_full_path() if request else "/")


@register.simple_tag(takes_context=True)
def rows(context: Context, piece: str, things: Iterable[Model], **more: str) -> SafeString:
    """The component `piece` for each article or policy: {% rows "article_row" articles where="column" %}."""
    return mark_safe("".join([_row(context["request"], piece, thing, more) for thing in things]))  # noqa: S308


def _row(request: HttpRequest, piece: str, thing: Model, more: dict[str, str]) -> SafeString:
    is_pinned = getattr(thing, "is_pinned_now", False)  # the clock decides it, not the edition
    key = (piece, get_language(), thing.pk, is_pinned, *more.values())
    name = thing._meta.model_name
    return pieces.get(
        request, key, lambda: render_to_string(f"components/{piece}.html", {name: thing, **more})
    )


@register.simple_tag(takes_context=True)
def frame(context: Context, piece: str) -> SafeString:
    """The component `piece` around every page. For strangers it is the same wherever they are, but for `here`."""
    request = context["request"]
    match = request.resolver_match
    is_error = "exception" in context  # its address may be anything, and would be kept for each one
    if match is None or is_error or context["user"].is_authenticated:
        return _framed(context, piece)
    key = (piece, request.display, match.view_name, match.kwargs.get("slug"), getattr(request, "section", ""))
    with context.push(here=HERE):
        framed = pieces.get(request, key, lambda: _framed(context, piece))
    return mark_safe(framed.replace(HERE, _here(context)))  # noqa: S308


def _framed(context: Context, piece: str) -> SafeString:
    return context.template.engine.get_template(f"components/{piece}.html").render(context)
