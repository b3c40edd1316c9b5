"""The export file of WordPress (WXR): posts, pages, pictures with their addresses, categories, authors."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from news.old_site.items import Found, Item, LeftOut
from news.old_site.pages import author
from news.old_site.texts import moment, one_line
from news.old_site.xml import CONTENT, DC, EXCERPT, WP, child, local, plain, rich, said
from news.rules.old_addresses import split

TEXTS = {"post", "page"}
NOT_WRITTEN = {"trash", "auto-draft", "inherit"}
BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tfoot|tr|td|th|blockquote|figure|figcaption|pre|hr|section|center|dl|dd|dt)\b",
    re.IGNORECASE,
)
CAPTION = re.compile(r"\[(?:wp_)?caption([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
GALLERY = re.compile(r"\[gallery([^\]]*)\]")
EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
PLAYER = re.compile(
    r"""\[(?:video|audio|playlist)\b[^\]]*?(?:src|mp4|mp3|m4v|webm)=["']([^"']+)["'][^\]]*\](?:\s*\[/(?:video|audio)\])?"""
)
CODE = re.compile(
    r"""\[/?([a-z][a-z0-9]*(?:[_-][a-z0-9_-]+)?)((?:\s+[\w-]+=(?:"[^"]*"|'[^']*'|[^\s\]]+))*)\s*/?\]"""
)
ATTRIBUTE = re.compile(r"""([\w-]+)=["']?([^"'\]]*?)["']?(?=\s+[\w-]+=|\s*$)""")


def is_export(root: Any) -> bool:
    channel = child(root, "channel")
    return channel is not None and bool(said(channel, "wxr_version", WP))


def read(root: Any) -> Found:
    """What people wrote; menus, revisions and styles are counted and left out."""
    channel = child(root, "channel")
    found = Found("WordPress", site=said(channel, "base_blog_url", WP) or said(channel, "link"))
    people = {
        said(each, "author_login", WP): said(each, "author_display_name", WP)
        for each in channel
        if local(each) == "author"
    }
    entries = [each for each in channel if local(each) == "item"]
    pictures = {
        said(each, "post_id", WP): (said(each, "attachment_url", WP), said(each, "encoded", EXCERPT))
        for each in entries
        if said(each, "post_type", WP) == "attachment"
    }
    others: Counter[str] = Counter()
    for entry in entries:
        kind = said(entry, "post_type", WP)
        if kind in TEXTS:
            _take(entry, found, people, pictures)
        elif kind != "attachment":
            others[kind] += 1
    if others:
        kinds = ", ".join(f"{kind} {count}" for kind, count in others.most_common(6))
        found.left_out.append(LeftOut(kinds, _("These are no texts but parts of WordPress itself.")))
    return found


def _take(entry: Any, found: Found, people: dict[str, str], pictures: dict[str, tuple[str, str]]) -> None:
    number, status = said(entry, "post_id", WP), said(entry, "status", WP)
    title = plain(said(entry, "title"))
    source = f"{said(entry, 'post_type', WP)} {number}"
    content = said(entry, "encoded", CONTENT)
    if status in NOT_WRITTEN:
        reason = _("It lay in the bin of the old site.") if status == "trash" else _("It was never written.")
        found.left_out.append(LeftOut(source, reason, title))
    elif not content.strip():
        found.left_out.append(LeftOut(source, _("There is no text in it."), title))
    else:
        found.items.append(_item(entry, source, title, content, found.site, people, pictures))


def _item(
    entry: Any,
    source: str,
    title: str,
    content: str,
    site: str,
    people: dict[str, str],
    pictures: dict[str, tuple[str, str]],
) -> Item:
    number, status = said(entry, "post_id", WP), said(entry, "status", WP)
    login = said(entry, "creator", DC)
    notes: list[str] = []
    if status == "private":
        notes.append(_("It was private on the old site and stays a draft."))
    is_locked = bool(said(entry, "post_password", WP))
    if is_locked:
        notes.append(_("It was behind a password on the old site and stays a draft."))
    link = said(entry, "link", "") or said(entry, "link")
    return Item(
        source=source,
        identity=said(entry, "guid") or f"{site}?p={number}",
        title=title,
        html=as_html(content, pictures, notes),
        summary=plain(said(entry, "encoded", EXCERPT)),
        author_name=author(people.get(login) or login),
        published_at=_published_at(entry),
        was_public=status == "publish" and not is_locked,
        headings=[
            name
            for each in entry
            if local(each) == "category" and each.get("domain", "category") == "category"
            for name in (one_line(each.text or ""), each.get("nicename", ""))
            if name
        ],
        tags=[
            one_line(each.text or "")
            for each in entry
            if local(each) == "category" and each.get("domain") == "post_tag"
        ],
        addresses=_addresses(link, said(entry, "guid"), number, said(entry, "post_type", WP)),
        base=link or site,
        lead=pictures.get(_meta(entry, "_thumbnail_id"), ("", ""))[0],
        notes=notes,
    )


def as_html(content: str, pictures: dict[str, tuple[str, str]], notes: list[str]) -> str:
    """Short codes as what they stand for, lines as paragraphs."""
    content = rich(content.replace("\r\n", "\n"))
    content = CAPTION.sub(_captioned, content)
    content = GALLERY.sub(lambda match: _gallery(match[1], pictures), content)
    content = EMBED.sub(lambda match: f'<a href="{escape(match[1])}">{escape(match[1])}</a>', content)
    content = PLAYER.sub(
        lambda match: f'<a href="{escape(match[1])}">{escape(match[1].rpartition("/")[2])}</a>', content
    )
    content = _without_codes(content, notes)
    return content if "<!-- wp:" in content else paragraphs(content)


def paragraphs(text: str) -> str:
    """WordPress keeps paragraphs as empty lines and shows them as <p>."""
    pieces = []
    for piece in re.split(r"\n\s*\n", text):
        piece = piece.strip()
        if not piece:
            continue
        if BLOCK.match(piece) or ("<pre" in piece or "</pre" in piece):
            pieces.append(piece)
        else:
            pieces.append(f"<p>{_broken(piece)}</p>")
    return "\n".join(pieces)


def _broken(piece: str) -> str:
    """Single line ends are line ends, but not beside what stands for itself."""
    if BLOCK.search(piece):
        return piece
    return re.sub(r"(?<!<br>)(?<!<br/>)(?<!<br />)\n", "<br>\n", piece)


def _captioned(match: re.Match[str]) -> str:
    inner = match[2].strip()
    picture = re.match(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", inner)
    named = dict(ATTRIBUTE.findall(match[1].strip()))
    caption = inner[picture.end() :].strip() if picture else ""
    caption = caption or escape(named.get("caption", ""))
    image = picture[0] if picture else inner
    return f"\n\n<figure>{image}<figcaption>{caption}</figcaption></figure>\n\n"


def _gallery(attributes: str, pictures: dict[str, tuple[str, str]]) -> str:
    named = dict(ATTRIBUTE.findall(attributes.strip()))
    shown = [pictures[each] for each in re.findall(r"\d+", named.get("ids", "")) if each in pictures]
    return (
        "\n\n"
        + "\n\n".join(
            f'<figure><img src="{escape(address)}" alt=""><figcaption>{escape(plain(caption))}</figcaption></figure>'
            for address, caption in shown
        )
        + "\n\n"
    )


def _without_codes(content: str, notes: list[str]) -> str:
    """What extensions leave behind. [1] and [注] are words and stay, and so does [notice] without its end."""
    dropped: set[str] = set()

    def drop(match: re.Match[str]) -> str:
        name = match[1]
        is_code = bool(match[2]) or "_" in name or f"[/{name}]" in content or name == "gallery"
        if is_code:
            dropped.add(name)
        return "" if is_code else match[0]

    content = CODE.sub(drop, content)
    if dropped:
        notes.append(_("Parts of extensions were left out: {names}").format(names=", ".join(sorted(dropped))))
    return content


def _published_at(entry: Any) -> Any:
    """Universal time if it is there; drafts have 0000-00-00."""
    universal = said(entry, "post_date_gmt", WP)
    if universal and not universal.startswith("0000"):
        found = moment(f"{universal}Z")
        return found.astimezone(UTC) if found else None
    return moment(said(entry, "post_date", WP)) or moment(said(entry, "pubDate"))


def _addresses(link: str, guid: str, number: str, kind: str) -> list[str]:
    """As it was linked, as it was named, and by number: WordPress answers to all three."""
    root = split(link).path if "?" in link else ""
    asked = f"{root or '/'}?{'page_id' if kind == 'page' else 'p'}={number}"
    return [each for each in (link, guid, asked) if re.match(r"https?://|/", each)]


def _meta(entry: Any, key: str) -> str:
    for each in entry:
        if local(each) == "postmeta" and said(each, "meta_key", WP) == key:
            return said(each, "meta_value", WP)
    return ""
