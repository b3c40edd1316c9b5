"""What the checks say about an article or a policy, in words: gathered from the database, found by news.rules.checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml.html import HtmlElement

from news.models import Article, ArticleTemplate, Picture, Policy, Typo
from news.rules.checks import Block, Draft, Finding, Kind, Severity, Shown, check, placeholders_in
from union_portal.lib.richtext.trees import BLOCKS, HEADINGS, parsed, words

SAID = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "figcaption", "caption", "blockquote", "pre"})
SENTENCES = {
    Kind.EMPTY: gettext_lazy("There is nothing to read yet: write a text or attach a file."),
    Kind.MISSING_PICTURE: gettext_lazy(
        "A picture from another site was left out. Save it, upload it here, and delete the note."
    ),
    Kind.PLACEHOLDER: gettext_lazy("“{words}” of the template is still to be filled in, or deleted."),
    Kind.ID_CARD: gettext_lazy(
        "The number of an identity card ({words}) stands in the text. Nobody may publish it: take it out."
    ),
    Kind.MOBILE: gettext_lazy(
        "A mobile number ({words}) stands in the text. Everybody will read it: better give the number of an office."
    ),
    Kind.TYPO: gettext_lazy("“{words}” should be “{instead}”."),
    Kind.PICTURE_ALT: gettext_lazy(
        "A picture has no alternative text: those who cannot see it do not know what it shows."
    ),
    Kind.LEAD_ALT: gettext_lazy(
        "The lead picture has no alternative text: describe it under “Pictures”, or upload it with one sentence."
    ),
    Kind.HEADING_LEVEL: gettext_lazy("The heading “{words}” skips a level."),
    Kind.HEADING_EMPTY: gettext_lazy("A heading has no words: make it a paragraph."),
    Kind.HEADING_BOLD: gettext_lazy(
        "“{words}” is a bold paragraph. If it is a heading, make it one: then it stands in the contents."
    ),
    Kind.LINK_WORDS: gettext_lazy("A link says only “{words}”. Let it say where it leads."),
    Kind.LINK_ADDRESS: gettext_lazy("A link shows its bare address {words}. Let it say where it leads."),
    Kind.TABLE_HEADER: gettext_lazy("A table has no header cells. Mark its first row as a header row."),
    Kind.TITLE_STOP: gettext_lazy("The title ends with a full stop: take it away."),
    Kind.SUMMARY: gettext_lazy(
        "Branch news without a summary: write two sentences for lists and share cards."
    ),
    Kind.LEAD: gettext_lazy("Branch news without a lead picture: on the home page it stands as words alone."),
    Kind.LEAD_SMALL: gettext_lazy(
        "The lead picture has only {words} pixels: share cards need 300 on each side."
    ),
    Kind.LEAD_TWICE: gettext_lazy(
        "The lead picture stands in the text as well: readers see it twice. Take one of them away."
    ),
    Kind.PICTURE_LONG: gettext_lazy(
        "A picture is very long ({words} pixels). If it shows words, write them as text: readers can search and enlarge it."
    ),
    Kind.NUMBER: gettext_lazy("The document number is missing."),
    Kind.ISSUER: gettext_lazy("The issuing body is missing."),
    Kind.ISSUED: gettext_lazy("The date of issue is missing: without it nobody knows since when it holds."),
    Kind.SOURCE: gettext_lazy("The source is missing."),
    Kind.AUTHOR: gettext_lazy("The author is missing."),
    Kind.WALL: gettext_lazy(
        "The paragraph “{words}” has {instead} characters: on a phone it fills the screen. Divide it."
    ),
    Kind.NO_HEADINGS: gettext_lazy("{words} characters without a heading: two or three would help readers."),
    Kind.ASCII_MARK: gettext_lazy("A half-width punctuation mark between Chinese characters: “{words}”."),
    Kind.SPACES: gettext_lazy("Several spaces in a row: “{words}”."),
    Kind.REPEATED: gettext_lazy("A punctuation mark stands twice: “{words}”."),
}
LABELS = {
    Severity.BLOCKS: gettext_lazy("has to be mended"),
    Severity.SHOULD: gettext_lazy("should be mended"),
    Severity.HINT: gettext_lazy("hint"),
}


@dataclass(frozen=True)
class Remark:
    """A finding as it is shown."""

    finding: Finding

    @property
    def sentence(self) -> str:
        found = self.finding
        said = str(SENTENCES[found.kind]).format(words=found.words, instead=found.instead)
        return f"{said} {found.reason}" if found.reason else said

    @property
    def place(self) -> str:
        """The heading it stands under, and how often."""
        where = [_("under “{heading}”").format(heading=self.finding.near)] if self.finding.near else []
        if self.finding.count > 1:
            where.append(_("{count} times").format(count=self.finding.count))
        return "，".join(where)

    @property
    def label(self) -> str:
        return str(LABELS[self.finding.severity])


@dataclass(frozen=True)
class Remarks:
    """All that was found in one text."""

    findings: list[Finding]

    def __iter__(self) -> Iterator[Remark]:
        return map(Remark, self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def blocking(self) -> list[Remark]:
        return [each for each in self if each.finding.severity is Severity.BLOCKS]

    @property
    def others(self) -> list[Remark]:
        return [each for each in self if each.finding.severity is not Severity.BLOCKS]

    @property
    def typos(self) -> list[Finding]:
        return [each for each in self.findings if each.kind is Kind.TYPO]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many of each severity: its name, its label, the number."""
        found = [each.severity for each in self.findings]
        return [(each.value, str(LABELS[each]), found.count(each)) for each in Severity if each in found]


def remarks_on(thing: Article | Policy) -> Remarks:
    """What the checks find in the text as it is kept now, in at most four queries."""
    typed = [typo.entry for typo in Typo.objects.all()]
    return Remarks(check(draft_of(thing), typos=typed, placeholders=placeholders()))


def remarks_on_body(body: str) -> list[str]:
    """The sentences about a body alone, for what is brought in: there is no article yet, and no list of typos."""
    found = check(Draft("", blocks=tuple(blocks_of(body, {})), is_whole=False))
    return [remark.sentence for remark in Remarks(found)]


def kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """As they are kept with a submission."""
    names = ("kind", "words", "instead", "reason", "near", "count")
    return [{name: getattr(found, name) for name in names if getattr(found, name)} for found in findings]


def left_by_the_writer(rows: list[dict[str, Any]]) -> Remarks:
    """What was kept with a submission, as remarks again."""
    return Remarks(
        [Finding(**{**row, "kind": Kind(row["kind"])}) for row in rows if row["kind"] in list(Kind)]
    )


def placeholders() -> frozenset[str]:
    """What the templates of today leave to be filled in."""
    rows = ArticleTemplate.objects.values_list("title", "summary", "body")
    return frozenset(found for row in rows for text in row for found in placeholders_in(text))


def draft_of(thing: Article | Policy) -> Draft:
    """The text as the rules take it."""
    blocks = tuple(blocks_of(thing.body, _sizes(thing.body)))
    has_files = thing.attachments.exists()
    if isinstance(thing, Policy):
        gaps = {
            Kind.NUMBER: thing.number or thing.level == Policy.Level.CENTRAL,  # laws have none
            Kind.ISSUER: thing.issuing_body,
            Kind.ISSUED: thing.issued_on,
        }
        open_gaps = tuple(kind for kind, said in gaps.items() if not said)
        return Draft(thing.title, blocks, is_article=False, has_files=has_files, gaps=open_gaps)
    lead = thing.lead_picture
    return Draft(
        thing.title,
        blocks,
        summary=thing.summary,
        source=thing.source,
        author=thing.author_name,
        lead=Shown(lead.alt, lead.width, lead.height) if lead else None,
        has_lead_twice=bool(lead) and lead.url in thing.body,
        is_branch_news=thing.column.is_for_branches,
        has_files=has_files or (not thing.body_text and (thing.gallery.exists() or thing.videos.exists())),
    )


def blocks_of(body: str, sizes: dict[str, tuple[int, int]]) -> Iterator[Block]:
    """The pieces of a cleaned body in their order, each with the heading above it."""
    root = parsed(body)
    near = ""
    for element in root.iter(*SAID, "table", "img") if root is not None else ():
        if element.tag in HEADINGS:
            yield Block(element.tag, words(element), near)
            near = words(element)[:30] or near
        elif element.tag == "table":
            yield Block("table", near=near, has_header=element.find(".//th") is not None)
        elif element.tag == "img":
            size = sizes.get(element.get("src", ""), (0, 0))
            yield Block("img", near=near, pictures=(Shown(element.get("alt", ""), *size),))
        elif text := _own_words(element).strip():
            links = tuple(_links(element))
            yield Block(element.tag, text, near, is_bold=_is_bold(element), links=links)


def _own_words(element: HtmlElement) -> str:
    """What stands in it, without the lists and paragraphs inside it; those come by themselves."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in BLOCKS:
            parts.append("\n" if child.tag == "br" else _own_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _links(element: HtmlElement) -> Iterator[str]:
    """The words of its links, also of those in bold type."""
    for child in element:
        if child.tag == "a":
            yield words(child)
        elif child.tag not in BLOCKS:
            yield from _links(child)


def _is_bold(element: HtmlElement) -> bool:
    """Whether all of a paragraph is bold; in a table that is the habit of tables."""
    if element.tag != "p" or element.getparent().tag in {"td", "th"}:
        return False
    bold = "".join(words(child) for child in element.iterchildren("strong"))
    return bold.split() == words(element).split()


def _sizes(body: str) -> dict[str, tuple[int, int]]:
    """How large the pictures of a body are, by their address."""
    if "<img" not in body:
        return {}
    root = parsed(body)
    sources = {each.get("src", "") for each in root.iter("img")} if root is not None else set()
    names = [source.removeprefix(settings.MEDIA_URL) for source in sources]
    found = Picture.objects.filter(file__in=names).values_list("file", "width", "height")
    return {settings.MEDIA_URL + name: (width, height) for name, width, height in found}
