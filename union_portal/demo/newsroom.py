"""What the demo union has published: columns, articles with pictures and forms, how often each was read."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from members.actions.notices import mark_all_read, notify
from members.models import Notice, NoticeKind, User
from news.actions import (
    add,
    add_attachment,
    add_block,
    add_picture,
    add_to_gallery,
    add_video,
    announce,
    approve,
    change_block,
    choose_lead,
    compose,
    follow,
    force_publish,
    move_block,
    propose_correction,
    publish,
    save_column,
    save_old_address,
    save_template,
    submit,
)
from news.models import (
    Article,
    ArticleTemplate,
    Block,
    Column,
    MonthlyViews,
    OldAddress,
    Picture,
    Policy,
    ViewCount,
)
from news.rules import tags
from news.rules.digests import Digest
from union_portal.demo import pictures, texts
from union_portal.demo.people import Branches, Members
from union_portal.demo.texts import Text, filled

EDITOR, REVIEWER, OTHER_REVIEWER = "罗静", "杨文博", "梁玉芬"
WORKER = "李建国"
BRANCH_EDITORS = {
    "一号矿": "韩志勇",
    "二号矿": "田保山",
    "洗煤厂": "吴秀兰",
    "运输公司": "马占林",
    "机修厂": "冯立",
    "机关": "郑晓芳",
}
ILLUSTRATOR = "插画：马晓冬"
CORRECTED = "36-duct-clips"
FIRST_REVIEWER, URGENT, LATELY = "沈涛", "09-shuttle-times", timedelta(days=25)
LEAD_STORY = "01-north-wing-lockers"
SERVICES = [
    ["入会申请", "/news/in/downloads/"],
    ["困难帮扶", "/news/in/rights/"],
    ["查政策", "/policies/"],
    ["各分会", "/branches/"],
]
DRAFT, SUBMITTED = "draft", "submitted"
COLUMNS = (
    # slug, name, parent, in the navigation, description
    ("union-news", "工会要闻", "", True, "集团工会的重要工作和身边的人、身边的事。"),
    ("notices", "通知公告", "", True, "要办的事，截止的日子，找谁。"),
    ("branch-news", "基层动态", "", True, "六个分会自己写的新闻。"),
    ("policies", "政策法规", "", True, "国家法律法规、全总文件、地方规定和企业制度。"),
    ("central", "国家法律法规", "policies", False, ""),
    ("acftu", "全总文件", "policies", False, ""),
    ("provincial", "地方规定", "policies", False, ""),
    ("enterprise", "企业制度", "policies", False, ""),
    ("democracy", "民主管理", "", False, "职代会、厂务公开、集体协商。"),
    ("rights", "权益保障", "", True, "帮扶、互助保障、调解、法律咨询。"),
    ("aid", "帮扶救助", "rights", False, "困难帮扶、金秋助学、互助保障。"),
    ("legal", "法律服务", "rights", False, "法律顾问值班、劳动争议调解。"),
    ("contests", "劳动竞赛", "", False, "劳动竞赛、劳模工匠、“五小”成果。"),
    ("women", "女职工", "", False, "女职工的权益和生活。"),
    ("culture", "文体活动", "", False, "球赛、棋赛、合唱、钓鱼。"),
    ("downloads", "资料下载", "", False, "表格和填写说明。"),
)
LEVELS = {
    "union-news": 3,
    "notices": 3,
    "policies": 3,
    "central": 3,
    "acftu": 3,
    "provincial": 3,
    "enterprise": 3,
}
"""Levels of review where they are not two."""
FRESH_DAYS = {"union-news": 7, "notices": 14, "branch-news": 7, "women": 30, "contests": 30, "culture": 21}
TEMPLATES = {"通知": "notices", "基层动态": "branch-news", "活动报道": "culture"}
UNFINISHED = (
    "<p><strong>半夜没有开水</strong></p>"
    "<p>单身楼的电开水器坏了九天,下夜班的人只能喝凉的。职工写在意见本上，分会当天反应情况，行政科第二天就布署维修。</p>"
    "<h3>以后谁来管</h3>"
    "<p>新开水器由【哪个班组】负责清洗，节假日也有人值班。。有事找楼长老周，13800138000。</p>"
)
"""A draft with a few faults, as drafts have them."""
OLD_ADDRESSES = (
    ("/show.asp?id=45", "22-heat-relief"),
    ("/html/2019/05/12.html", "26-three-miners"),
    ("/下载/入会申请表.htm", "58-download-membership"),
    ("/zcfg/index.asp", "/policies/"),
    ("/list.asp?id=2", "/news/in/branch-news/"),
)
"""Where things stood on the site before this one: an article by its file, or a page."""
FILMS = Path(__file__).parent / "films"
WITH_GALLERY, WITH_FILM = "42-family-day", "26-three-miners"
GALLERY = (
    # an article with the picture, what stands below it here
    ("26-three-miners", "九点，先在老井架下集合。"),
    ("01-north-wing-lockers", "更衣室里，每个吊钩有名字。"),
    ("11-first-aid", "井口值班室，孩子们数急救箱里有几样东西。"),
    ("41-night-meal", "午饭和井下送的一样。"),
    ("27-letters-at-shaft", ""),
)
TOLD = ("31-notice-phone-numbers", "06-hardship-list", "02-call-for-proposals")
NEW_POLICY = "02-rest-leave"


def make_columns(*, at: datetime) -> dict[str, Column]:
    """The tree of columns, by short address."""
    made: dict[str, Column] = {}
    for position, (slug, name, parent, in_navigation, description) in enumerate(COLUMNS, 1):
        holds = Column.Holds.POLICIES if "policies" in (slug, parent) else Column.Holds.ARTICLES
        column = Column(
            slug=slug, name=name, parent=made.get(parent), holds=holds.value, position=position,
            description=description, in_navigation=in_navigation, is_for_branches=slug == "branch-news",
            review_levels=LEVELS.get(slug, 2), fresh_days=FRESH_DAYS.get(slug),
            branch_quota=3 if slug == "branch-news" else None,
        )  # fmt: skip
        made[slug] = save_column(column, by=None, at=at)
    return made


def place_templates(columns: dict[str, Column], *, at: datetime) -> None:
    """The templates that every portal begins with, each with the column it is for."""
    for template in ArticleTemplate.objects.filter(name__in=TEMPLATES):
        template.column = columns[TEMPLATES[template.name]]
        save_template(template, by=None, at=at)


def publish_articles(
    columns: dict[str, Column], branches: Branches, members: Members, *, opened_at: datetime, at: datetime
) -> dict[str, Article]:
    """Every article, by file, oldest first as they were written; then how often they were read."""
    stock = [(texts.moment(text, at), text) for text in texts.read("articles")]
    drawn: Counter[str] = Counter()
    made = {}
    for out_at, text in sorted(stock, key=lambda each: each[0]):
        editor = members[_editor_of(text)]
        written_at = max(min(out_at, at) - timedelta(hours=3), opened_at)
        article = _article(text, out_at, columns, branches)
        article.lead_picture = _picture(text, drawn, by=editor, at=written_at)
        article = add(article, by=editor, at=written_at)
        if text.get("form"):
            _attach_form(article, text.head["form"], by=editor, at=written_at)
        if text.get("stage") == SUBMITTED:
            submit(article, by=editor, at=written_at, remark=text.get("remark"))
        elif text.head["column"] == "branch-news" and at - out_at < LATELY:
            article = _through_review(article, text.slug, members, by=editor, at=min(out_at, at))
        elif text.get("stage") != DRAFT:
            decided_at = min(out_at, at)
            article = publish(article, by=members[REVIEWER], at=decided_at, published_at=out_at)
        made[text.slug] = article
    _count_views(made.values(), at)
    return made


def _through_review(article: Article, slug: str, members: Members, *, by: User, at: datetime) -> Article:
    """As branch news goes today: two reviewers, or at once because a bus would have left, and reviewed afterwards."""
    if slug == URGENT:
        article = force_publish(article, by=by, at=at, reason="改点从明早起执行，等审核就错过早班车了")
        return approve(article, by=members[REVIEWER], at=at + timedelta(hours=2))
    submit(article, by=by, at=at - timedelta(hours=2))
    for name in (FIRST_REVIEWER, REVIEWER):
        article = approve(article, by=members[name], at=at)
    for user in (by, members[FIRST_REVIEWER], members[REVIEWER]):
        mark_all_read(user, at=at)
    return article


def show_more(articles: dict[str, Article], members: Members, *, at: datetime) -> None:
    """A gallery beside one article and a film beside another."""
    editor = members[EDITOR]
    for slug, caption in GALLERY:
        picture = articles[slug].lead_picture
        add_to_gallery(articles[WITH_GALLERY], [picture], by=editor, at=at, caption=caption)
    article = articles[WITH_FILM]
    add_video(
        article, ContentFile((FILMS / "lift.mp4").read_bytes()), title="罐笼上井（动画）", poster=article.lead_picture,
        description="动画，无声，六秒。井架上的天轮转着，罐笼带着两名矿工从井底慢慢升到井口，旁边是红顶的井口房。",
        by=editor, at=at,
    )  # fmt: skip


def propose_correction_of(articles: dict[str, Article], members: Members, *, at: datetime) -> None:
    """A branch editor has found a wrong number in what readers see; somebody has to decide."""
    article = articles[CORRECTED]
    body = article.body.replace("漏风率降下来，迎头的温度低了一度半", "漏风率降下来，迎头的温度低了一度二")
    propose_correction(
        article, by=members[BRANCH_EDITORS["二号矿"]], at=at - timedelta(hours=2), body=body,
        remark="通风科复测，温度降幅是一度二",
    )  # fmt: skip


def leave_a_draft(columns: dict[str, Column], branches: Branches, members: Members, *, at: datetime) -> None:
    """Half written in a hurry: what the checks find in it stands beside the text."""
    editor = members[BRANCH_EDITORS["二号矿"]]
    article = Article(
        title="单身楼的开水房修好了。", column=columns["branch-news"], branch=branches["二号矿"],
        source="二号矿分会", author_name=editor.name, body=UNFINISHED,
    )  # fmt: skip
    add(article, by=editor, at=at - timedelta(hours=1))


def compose_home(
    columns: dict[str, Column], articles: dict[str, Article], members: Members, *, at: datetime
) -> None:
    """A home page as an editor would put it together: the standard one, a box with services, a row of pictures."""
    who = {"by": members[EDITOR], "at": at}
    *_standard, policies = compose(**who)
    services = add_block(
        Block(kind=Block.Kind.LINKS, place="main", heading="办事指南", links=SERVICES), **who
    )
    for _step in range(2):
        move_block(services, up=True, **who)
    change_block(policies, length=4, **who)
    pictures = Block(
        kind=Block.Kind.PICTURES, place="wide", column=columns["culture"], heading="文体掠影", length=4
    )
    add_block(pictures, **who)
    choose_lead(articles[LEAD_STORY], until=at + timedelta(days=7), **who)


def tell_members(articles: dict[str, Article], policies: dict[str, Policy], *, at: datetime) -> None:
    """What the last two weeks left in the inboxes; every other member has read what is older than a week."""
    told = [policies[NEW_POLICY], *(articles[slug] for slug in TOLD)]
    everybody = list(User.objects.exclude(status=User.Status.LEFT).order_by("pk"))
    for thing in told:
        notify(
            everybody,
            kind=NoticeKind.NEWS,
            title=thing.title,
            url=thing.get_absolute_url(),
            at=thing.published_at,
        )
    old = Notice.objects.filter(recipient__in=everybody[::2], at__lt=at - timedelta(days=7))
    old.unread().update(read_at=at - timedelta(days=6))


def keep_old_addresses(articles: dict[str, Article], *, at: datetime) -> None:
    """The site before this one ran on ASP; its posters still hang in the workshops."""
    for path, place in OLD_ADDRESSES:
        found = articles.get(place)
        old = OldAddress(path=path, article=found, target_path="" if found else place)
        save_old_address(old, by=None, at=at)


def follow_columns(columns: dict[str, Column], branches: Branches, members: Members, *, at: datetime) -> None:
    """One worker follows the announcements, in an e-mail on Mondays, and the news of his own mine at once."""
    announce(at=at)  # what lies in the demo union already is no news to anybody
    worker = members[WORKER]
    EmailAddress.objects.create(
        user=worker, email=f"{worker.employee_number}@example.org", verified=True, primary=True
    )
    followed_at = at - timedelta(days=9)
    follow(columns["notices"], by=worker, at=followed_at, notify=False, digest=Digest.WEEKLY)
    follow(branches["二号矿"], by=worker, at=followed_at, notify=True)


def _editor_of(text: Text) -> str:
    """The branch's own editor writes its news."""
    return BRANCH_EDITORS.get(text.get("branch"), EDITOR)


def _article(text: Text, out_at: datetime, columns: dict[str, Column], branches: Branches) -> Article:
    day = timezone.localdate(out_at)
    editor = text.get("editor") or EDITOR
    return Article(
        title=filled(text.head["title"], day),
        summary=filled(text.get("summary"), day),
        column=columns[text.head["column"]],
        branch=branches[text.head["branch"]] if text.get("branch") else None,
        body=filled(text.body, day),
        tags=tags.split(text.get("tags")),
        is_pinned=text.get("pinned") == "yes",
        pinned_until=out_at + timedelta(days=14) if text.get("pinned") == "yes" else None,
        source=text.get("source"),
        author_name=text.get("author"),
        photo_credit=text.get("photo_credit"),
        reviewer_name=OTHER_REVIEWER if editor == REVIEWER else REVIEWER,
        editor_name=editor,
    )


def _picture(text: Text, drawn: Counter[str], *, by: User, at: datetime) -> Picture | None:
    """The scene the text asks for; the second time it is seen from the other side, so that it is another picture."""
    scene = text.get("picture")
    if not scene:
        return None
    drawing = pictures.draw(scene, drawn[scene])
    drawn[scene] += 1
    return add_picture(
        ContentFile(drawing, name=f"{scene}.jpg"), by=by, at=at,
        alt=text.head["picture_alt"], caption=f"{text.get('picture_caption')}　{ILLUSTRATOR}",
    )  # fmt: skip


def _attach_form(article: Article, form: str, *, by: User, at: datetime) -> None:
    """A form to print: `title | field | field`."""
    title, *fields = (cell.strip() for cell in form.split("|"))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.merge_cells("A1:B1")
    for row, label in enumerate(fields, 2):
        sheet.append([label, ""])
        sheet.row_dimensions[row].height = 28
        sheet.cell(row, 1).alignment = Alignment(vertical="center", wrap_text=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 48
    data = io.BytesIO()
    book.save(data)
    add_attachment(article, ContentFile(data.getvalue(), name=f"{title}.xlsx"), f"{title}.xlsx", by=by, at=at)


def _count_views(articles: Iterable[Article], at: datetime) -> None:
    """Most readers come in the first days."""
    dice = random.Random(622711)
    counts, monthly = [], []
    today = timezone.localdate(at)
    for article in articles:
        if article.published_at and article.is_public(at):
            days = (at - article.published_at).days
            views = dice.randint(160, 420) + round(dice.randint(300, 900) * min(days + 1, 12) / 12)
            views += 1200 if article.is_pinned else 0
            counts.append(ViewCount(article=article, views=views))
            out_on = timezone.localdate(article.published_at).replace(day=1)
            lately = views // 20 if out_on != today.replace(day=1) else 0
            monthly.append(MonthlyViews(article=article, month=out_on, views=views - lately))
            if lately:
                monthly.append(MonthlyViews(article=article, month=today.replace(day=1), views=lately))
    ViewCount.objects.bulk_create(counts)
    MonthlyViews.objects.bulk_create(monthly)
