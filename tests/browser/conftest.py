"""A small portal in a real browser. Skipped, with the reason, where there is no chromium."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import axe_playwright_python
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from feedback.actions import adopting, handling
from feedback.models import Case, Question
from finance.models import Activity, Budget, Entry
from members.actions.calendar import set_day
from members.models import CalendarYear, Notice, NoticeKind, SiteSettings, User
from members.rules.roles import Role
from news import actions
from news.digests import signer
from news.models import Article, Attachment, Block, MustRead, OldSite, Policy, Resource, Revision
from news.rules.stages import Stage
from proposals.actions import casting, counting, opening, rule_rows, votes
from proposals.actions.documents import add_document, replace_document, serve
from proposals.actions.minutes import draft_minutes, save_minutes
from proposals.actions.opinions import dispose, enter_discussion
from proposals.actions.session import save_agenda_item
from proposals.models import AgendaItem, BallotItem, BallotPaper, CongressRule, Delegate, Delegation, Proposal
from proposals.rules.presets import SHANGHAI
from proposals.rules.voting import Given
from tests.browser.text import ARTICLE_BODY, POLICY_BODY
from tests.conftest import NOON
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    PictureFactory,
    PolicyFactory,
    UserFactory,
    filmed,
    shared,
)
from tests.factories.congress import CongressFactory, ConstituencyFactory, DelegationFactory
from tests.factories.members import PASSWORD, appointed, union
from tests.feedback.cast import Picture
from tests.feedback.cast import make_cast as make_mailbox
from tests.feedback.many import board_pages, fill_board
from tests.finance.shelf import asked_and_planned, filled
from tests.proposals.ballot_cast import closed_vote_on_paper, published_vote, votes_in, votes_of_each_kind
from tests.proposals.cast import DAY, make_cast

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
WIDEST = 1280  # everything that has a colour is seen here
NARROWEST = 320  # no rule of axe depends on it; here only the width of the page is asked
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_WIDTH = [
    *OF_COLOUR, "aria-hidden-focus", "button-name", "label", "link-name", "scrollable-region-focusable", "summary-name",
    "target-size",
]  # fmt: skip
LANDMARKS = ["landmark-unique", "region"]
"""What best practice asks beyond of what is seen."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@dataclass
class Window:
    """One browser window that remembers what went wrong in it."""

    context: BrowserContext
    page: Page
    url: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    brings_axe: bool = False

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path, wait_until="load")
        return self.page

    def sign_in(self, user: User) -> None:
        self.open(reverse("account_login"))
        self.page.fill("input[name=login]", user.employee_number)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button[type=submit], main form button:not([type])")
        self.page.wait_for_url("**" + reverse("me"))

    def press(self, selector: str) -> Page:
        """Click on what sends a form, and wait for the page that answers: a click alone does not."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.click(selector)
        return self.page

    def axe(self, *more: str) -> list[str]:
        """Violations of WCAG 2.2 AA (and of `more`) on the page that is open, as "rule: selectors"."""
        return self._run_axe({"type": "tag", "values": [*WCAG, *more]})

    def faults(self, paths: Iterable[str], *more: str, only_larger: bool = False) -> dict[str, list[str]]:
        """What is wrong with these pages, where something is: barriers, and text that runs out of a narrow phone.

        A page is opened once and then turned round: width and darkness are matters of the style sheet alone. What is
        asked again is what they can change: on a wide screen what is seen, reached and named there, in the dark the
        colours. `only_larger` is for elder mode, whose colours are those of the standard one and whose wide page is its
        narrow one with more room: there the pages are read whole on the phone.
        """
        self._bring_axe()
        found = {}
        for path in paths:
            self.open(path)
            for width in (NARROWEST, 360, WIDEST):
                self.page.set_viewport_size({"width": width, "height": 800})
                sideways = self.page.evaluate(SIDEWAYS)
                found[f"{path} {width} sideways"] = [f"{sideways} px"] if sideways else []
                if width == NARROWEST or (only_larger and width == WIDEST):
                    continue
                seen = [*OF_WIDTH, *(LANDMARKS if more else [])]
                found[f"{path} {width}"] = self._axe_of(seen) if width == WIDEST else self.axe(*more)
                if width == WIDEST:
                    self.page.emulate_media(color_scheme="dark")
                    found[f"{path} {width} dark"] = self._axe_of(OF_COLOUR)
                    self.page.emulate_media(color_scheme="light")
        return {page: faults for page, faults in found.items() if faults}

    def _axe_of(self, rules: list[str]) -> list[str]:
        return self._run_axe({"type": "rule", "values": rules})

    def _bring_axe(self) -> None:
        """Into every page from now on: half a megabyte that is handed over once, not with each of them."""
        if not self.brings_axe:
            self.page.add_init_script(AXE)
            self.brings_axe = True

    def _run_axe(self, rules: dict[str, object]) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        return self.page.evaluate(
            """async (rules) => {
                document.getAnimations().forEach((each) => each.finish());
                // Without preload: it would fetch every part of the style sheet again, from the wrong place.
                const options = {runOnly: rules, resultTypes: ["violations"], preload: false};
                const found = await window.axe.run(document, options);
                return found.violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target)}`);
            }""",
            rules,
        )


@pytest.fixture
def window(chromium, live_server):
    """Opens windows: window(width=360, mode="elder", dark=True, javascript=False)."""
    opened = []

    def open_one(*, width=1280, mode="standard", language="zh-hans", dark=False, javascript=True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        display = f"{mode}.medium.auto.{language}"
        context.add_cookies([{"name": "display", "value": display, "url": live_server.url}])
        one = Window(context, context.new_page(), live_server.url)
        context.on("request", lambda request: _note_outside(one, request.url))
        one.page.on(
            "console", lambda said: said.type in {"error", "warning"} and one.complaints.append(said.text)
        )
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.set_default_timeout(10_000)
        opened.append(context)
        return one

    yield open_one
    for context in opened:
        context.close()


def _note_outside(window: Window, url: str) -> None:
    if not url.startswith((window.url, "data:", "blob:")):
        window.outside.append(url)


PAPERS_OF_A_SESSION = [
    "opinions",
    "enter-opinions",
    "opinions-paper",
    "minutes",
    "minutes-edit",
    "minutes-versions",
    "minutes-compare",
    "minutes-paper",
]
"""The worker leads a delegation and presides: these pages are for both."""


@dataclass
class House:
    """What the portal under test holds."""

    worker: User
    staff: User
    article: Article
    withdrawn: Article
    waiting: Article
    policy: Policy
    resource: Resource
    old_site: OldSite
    must_read: MustRead
    rule: CongressRule
    proposal: Proposal
    draft: Proposal
    vote: BallotPaper
    open_vote: BallotPaper
    letter: Case

    @property
    def public_paths(self) -> list[str]:
        """One address for each kind of page that anybody may open."""
        names = [
            "home",
            "news:latest",
            "news:archive",
            "news:branches",
            "news:resources",
            "search",
            "sitemap-page",
            "accessibility",
        ]
        names += [
            "feedback:numbers",
            "privacy",
            "account_login",
            "account_reset_password",
            "members:activate",
        ]
        things = [self.article, self.article.column, self.policy, self.resource]
        more = [
            reverse("news:branch", args=[self.worker.branch_id]),
            reverse("news:article-poster", args=[self.article.pk]),
            reverse("news:tag", args=["安全生产"]),
            reverse("news:archive") + "?year=2026",
            reverse("news:policy-compare", args=[self.policy.pk, self.policy.supersedes_id]) + "?all",
            reverse("news:policies") + "?year=2025",
        ]
        more.append(reverse("news:unsubscribe", args=[signer.sign(self.worker.pk)]))
        more.append(reverse("proposals:rules", args=[self.rule.congress_id]))
        more += [reverse(f"feedback:{name}") for name in ("home", "write", "sealed", "receipt")]
        congress = ["proposals:home", "proposals:board", "proposals:statistics", "proposals:excellent"]
        more += [*map(reverse, congress), self.proposal.get_absolute_url()]
        more.append(self.proposal.session.congress.get_absolute_url())
        more += self._fund_paths
        searches = [reverse("search") + "?q=更衣", reverse("search") + "?q=没有这个词"]
        return [*map(reverse, names), *(thing.get_absolute_url() for thing in things), *more, *searches]

    @property
    def _fund_paths(self) -> list[str]:
        """The fund as everybody reads it: totals, headings, an activity, a branch, the statements."""
        activity = Activity.objects.first()
        places = [
            ("category", 2026, "exp.activity"),
            ("branch", 2026, activity.branch_id),
            ("activity", activity.code),
        ]
        places += [(name, 2026) for name in ("year", "statement", "budget-statement")]
        return [
            reverse("finance:home"),
            *(reverse(f"finance:{name}", args=where) for name, *where in places),
        ]

    @property
    def missing_paths(self) -> list[str]:
        """Pages that say that there is no page."""
        return [self.withdrawn.get_absolute_url(), "/no-such-page/"]

    @property
    def member_paths(self) -> list[str]:
        """One address for each kind of page of one's own."""
        names = ["me", "members:notices", "members:preferences", "account_change_password", "account_email"]
        names += [
            "mfa_index",
            "mfa_activate_totp",
            "usersessions_list",
            "account_logout",
            "news:subscriptions",
            "news:must-reads",
            "proposals:mine",
            "feedback:mine",
            "feedback:promised",
        ]
        follow = reverse("news:follow-branch", args=[self.worker.branch_id])
        session = self.proposal.session
        congress = [
            session.get_absolute_url(),
            session.congress.get_absolute_url(),
            reverse("proposals:session-timeline", args=[session.pk]),
            reverse("proposals:sign-in", args=[session.pk]),
            self.draft.get_absolute_url(),
            f"{self.draft.get_absolute_url()}?invite-q=&invite-seconders={Delegate.objects.last().pk}",
            reverse("proposals:edit", args=[self.draft.pk]),
            reverse("proposals:new"),
            *[reverse(f"proposals:{name}", args=[session.pk]) for name in PAPERS_OF_A_SESSION],
            reverse("proposals:minutes-version", args=[session.pk, 1]),
        ]
        places = [
            self.resource.get_absolute_url(),
            self.policy.get_absolute_url(),
            self.article.column.get_absolute_url(),
            follow,
        ]
        letters = [
            reverse("feedback:letter", args=[self.letter.pk]),
            f"{reverse('feedback:write-named')}?category={self.letter.category_id}",
        ]
        spent = Entry.objects.filter(on__year=2026, kind="expense").earliest("seq")
        fund = [spent.get_absolute_url(), reverse("finance:entries") + "?category=exp.activity"]
        return [*(reverse(name) for name in names), *places, *congress, *letters, *fund, *self._vote_paths]

    @property
    def _vote_paths(self) -> list[str]:
        """Votes in which the worker is a delegate: booths, board, roll."""
        session = self.proposal.session
        votes = votes_of_each_kind(session, self.staff)
        pages = {
            "named_vote": ["", "-booth"],
            "board_vote": ["", "-booth", "-board", "-audit"],
            "closed_vote": ["", "-roll"],
        }
        return [
            reverse("proposals:session-votes", args=[session.pk]),
            *(
                reverse(f"proposals:vote{page}", args=[votes[kind].pk])
                for kind in pages
                for page in pages[kind]
            ),
            *self._key_paths,
        ]

    @property
    def _key_paths(self) -> list[str]:
        """Votes of which the worker is a scrutineer; what comes after the close is in test_sealed_vote.py."""
        hall = votes_in(self.proposal.session, self.staff, self.worker)
        values = {"key_scheme": "all", "needs_sign_in": False}
        draft, signed = hall.draft(**values), hall.signed(hall.draft(codes="slips", **values))
        return [
            reverse("proposals:vote-key", args=[draft.pk]),
            *(reverse(f"proposals:vote-{page}", args=[signed.pk]) for page in ("slips", "countersign")),
        ]

    @property
    def session_office_paths(self) -> list[str]:
        """The secretary's office of a session, one address for each kind of page."""
        session = self.proposal.session
        item, document = session.agenda.first().pk, session.documents.get().pk
        names = ("", "-agenda", "-item-add", "-documents", "-document-add", "-receipts", "-credentials")
        names += ("-observers", "-decisions", "-close", "-notice", "-report")
        things = {"item": item, "item-remove": item, "decide": item, "document": document}
        papers = ("agenda-paper", "decisions-paper")
        receipts = ("document-receipts", "document-receipts-paper")
        return [
            *(reverse(f"proposals:office{name}", args=[session.pk]) for name in names),
            *(reverse(f"proposals:office-{name}", args=[session.pk, pk]) for name, pk in things.items()),
            *(reverse(f"proposals:{name}", args=[session.pk]) for name in papers),
            *(reverse(f"proposals:{name}", args=[document]) for name in receipts),
            *self._vote_office_paths,
            *self._vote_results_paths(),
        ]

    @property
    def _vote_office_paths(self) -> list[str]:
        """Votes in the office: a draft with an election, and one that is open and printed."""
        session, vote, opened = self.proposal.session.pk, self.vote.pk, self.open_vote.pk
        pages = ("", "-change", "-item-add", "-officers", "-preview", "-open", "-void", "-set-aside")
        return [
            *(reverse(f"proposals:office-{name}", args=[session]) for name in ("votes", "vote-add")),
            *(reverse(f"proposals:office-vote{page}", args=[vote]) for page in pages),
            reverse("proposals:office-vote-item", args=[vote, self.vote.items.last().pk]),
            *(reverse(f"proposals:office-vote{page}", args=[opened]) for page in ("", "-end", "-print")),
            reverse("proposals:vote-papers", args=[opened]),
            reverse("proposals:vote-desk", args=[opened]),
            reverse("proposals:vote-desk-entry", args=[opened, 1]),
        ]

    def _vote_results_paths(self) -> list[str]:
        """The wall, a teller's count, the result as page and paper, the dossier."""
        session = self.proposal.session
        over = published_vote(session, self.staff)
        counted = closed_vote_on_paper(session, self.staff, self.staff)
        pages = ("vote-room", "vote-result", "vote-result-paper")
        return [
            *(reverse(f"proposals:{name}", args=[over.pk]) for name in pages),
            *(reverse(f"proposals:{name}", args=[counted.pk]) for name in ("vote-room", "vote-count")),
            reverse("proposals:dossier", args=[session.pk]),
        ]

    @property
    def _roster_paths(self) -> list[str]:
        """Lists and forms of the roster, the way in of a list, a recall and a by-election."""
        congress, mover = self.proposal.session.congress, self.proposal.mover
        pages = [reverse(f"admin:proposals_{name}_changelist") for name in ("delegate", "constituency")]
        pages += [
            reverse(f"admin:proposals_delegate_{page}", args=[mover.pk])
            for page in ("change", "recall", "end")
        ]
        seats = ConstituencyFactory(congress=congress)
        pages.append(reverse("admin:proposals_constituency_by_election", args=[seats.pk]))
        pages.append(reverse("proposals:health", args=[congress.pk]))
        return [*pages, reverse("admin:delegates_start", args=[congress.pk])]

    @property
    def desk_paths(self) -> list[str]:
        """The first page of the admin, a list, an empty form and a filled one."""
        names = ["index", "news_article_changelist", "news_article_add", "members_user_changelist"]
        names += ["members_appointment_add", "news_article_freshness", "news_submission_changelist"]
        names += ["news_block_changelist", "news_block_pick", "news_tag_changelist"]
        names += ["news_article_freshness_sheet"]
        names += ["news_oldsite_add", "news_oldaddress_changelist", "news_oldaddress_import"]
        names += ["news_picture_changelist", "news_picture_several"]
        picture = self.article.lead_picture_id
        pictures = [
            reverse("admin:news_picture_change", args=[picture]),
            reverse("admin:news_picture_remove", args=[picture]),
            f"{reverse('admin:news_picture_describe')}?ids={picture}",
        ]
        old_site = reverse("admin:news_oldsite_change", args=[self.old_site.pk])
        filled = reverse("admin:news_article_change", args=[self.article.pk])
        review = reverse("admin:news_article_review", args=[self.waiting.pk])
        policy = reverse("admin:news_policy_change", args=[self.policy.pk])
        names += ["news_mustread_changelist", "members_calendaryear_add"]
        names += [
            f"feedback_{name}_changelist"
            for name in ("category", "replytemplate", "theme", "inbox", "publication")
        ]
        names += [f"feedback_{name}_add" for name in ("category", "replytemplate", "theme")]
        year = reverse("admin:members_calendaryear_change", args=[CalendarYear.objects.get(year=2026).pk])
        versions, compare = (
            reverse(f"admin:news_article_{page}", args=[self.waiting.pk]) for page in ("versions", "compare")
        )
        submit, preview = (
            reverse(f"admin:news_article_{page}", args=[self.article.pk]) for page in ("submit", "preview")
        )
        file = reverse("admin:news_resource_change", args=[self.resource.pk])
        preset = reverse("admin:proposals_congressrule_preset")
        rules = [
            reverse("admin:proposals_proposal_changelist"),
            reverse("admin:proposals_proposal_change", args=[self.proposal.pk]),
            reverse("admin:proposals_congressrule_changelist"),
            reverse("admin:proposals_congressrule_change", args=[self.rule.pk]),
            f"{preset}?congress={self.rule.congress_id}&preset=zhejiang-2010",
        ]
        rules += self._roster_paths
        entry = Entry.objects.first()
        rules += [
            reverse("admin:finance_account_changelist"),
            reverse("admin:finance_account_change", args=["exp.other"]),
            reverse("admin:finance_entry_changelist"),
            reverse("admin:finance_entry_change", args=[entry.pk]),
            reverse("admin:finance_budget_changelist"),
            *(reverse("admin:finance_budget_change", args=[each.pk]) for each in Budget.objects.all()[:1]),
        ]
        return [
            *(reverse(f"admin:{name}") for name in names),
            filled,
            policy,
            review,
            versions,
            compare,
            submit,
            preview,
            file,
            old_site,
            year,
            *pictures,
            *rules,
            *(
                reverse(f"admin:news_mustread_{page}", args=[self.must_read.pk])
                for page in ("progress", "outstanding", "change")
            ),
        ]

    @property
    def office_paths(self) -> list[str]:
        """Pages of the office of the congress: signing in at the door, papers about the proposals."""
        session, mover = self.proposal.session, self.proposal.mover
        names = ["sign-in-desk", "sign-in-scan", "hall-code", "projector", "attendance-list"]
        names += ["register", "report"]
        person = reverse("proposals:sign-in-person", args=[session.pk, f"d{mover.pk}"])
        return [*(reverse(f"proposals:{name}", args=[session.pk]) for name in names), person, *board_pages()]

    @property
    def mailbox_desks(self) -> dict[User, list[str]]:
        """The desk of the worker mailbox, for a handler, the chair, the lead of the inbox, and the supervisor."""
        cast = make_mailbox(sealed=True, place="二号矿")
        cast.at = timezone.now()
        cast.letter(), cast.waiting(), cast.redo(), cast.closed()
        case, longer, promised = cast.in_progress(), cast.in_progress(), cast.replied()
        cast.category.may_be_extended = True
        cast.category.save()
        handling.ask_extension(longer, by=cast.handler, at=cast.at, reason="要等财务部出报表")
        due = timezone.localdate() + timedelta(days=30)
        who = {"by": cast.handler, "at": cast.at}
        adopting.adopt(promised, promise="各楼层加装直饮水机", carrier=cast.lead, due_on=due, **who)
        _code, sealed = cast.sealed_letter(files=[Picture()])
        post = cast.inbox.members.get(user=cast.clerk).pk
        desk, queue = reverse("feedback:desk"), reverse("feedback:desk-list")
        own = ("unlock", "inbox", "inbox-key", "inbox-key-take", "inbox-key-recover", "inbox-passphrase")
        kept = ("inbox", "inbox-change", "inbox-close", "inbox-member-add")
        return {
            cast.handler: [case.get_absolute_url(), promised.get_absolute_url()],
            cast.chair: [longer.get_absolute_url()],
            cast.lead: [
                desk, reverse("feedback:promised"), f"{desk}?show=all&tier=named", f"{desk}?q=nothing", queue, sealed.get_absolute_url(),
                *(reverse(f"feedback:{name}", args=[cast.inbox.pk]) for name in own),
            ],
            cast.supervisor: [
                desk, reverse("feedback:inboxes"), reverse("feedback:inbox-add"),
                *(reverse(f"feedback:{name}", args=[cast.inbox.pk]) for name in kept),
                reverse("feedback:inbox-member-end", args=[cast.inbox.pk, post]),
            ],
        }  # fmt: skip


@pytest.fixture(scope="session")
def _kept_house() -> dict[str, object]:
    """The rows of the house, and which of them it names, once it was built in this process."""
    return {}


@pytest.fixture
def house(django_db_setup, transactional_db, _kept_house) -> House:
    """A portal with one of each, and enough articles to fill a page. Built once; then its rows are put in again."""
    if _kept_house:
        _kept_house["rows"].come_back()
        return House(**{name: model.objects.get(pk=pk) for name, model, pk in _kept_house["named"]})
    built = _build()
    named = [(each.name, getattr(built, each.name)) for each in fields(House)]
    _kept_house["named"] = [(name, type(row), row.pk) for name, row in named]
    _kept_house["rows"] = django_db_setup.kept()
    return built


def _build() -> House:
    root = union()
    SiteSettings.objects.update_or_create(pk=1, defaults={"name": root.name, "tagline": "职工之家　民主管理"})
    branch = BranchFactory(name="机修厂")
    column = ColumnFactory(
        name="工会要闻", slug="union-news", in_navigation=True, description="集团工会的重要工作"
    )
    notices = ColumnFactory(name="通知公告", slug="notices", in_navigation=True)
    branch_news = ColumnFactory(name="基层动态", slug="branch-news", is_for_branches=True)
    ArticleFactory.create_batch(25, column=column)
    ArticleFactory.create_batch(2, column=notices)
    ArticleFactory.create_batch(2, column=branch_news, branch=branch, lead_picture=_picture())
    article = ArticleFactory(
        title="一页提案，一百九十六天：北翼风井有了恒温更衣室",
        summary="零下八度的早班，工作服挂在铁钩上结冰。",
        column=column,
        branch=branch,
        body=ARTICLE_BODY,
        body_text="更衣室",
        lead_picture=_picture(),
        is_pinned=True,
        source="集团工会",
        author_name="罗静",
        editor_name="罗静",
    )
    Attachment.objects.create(
        article=article, name="书面答复.pdf", kind="pdf", size=312_000, file="attachments/x.pdf"
    )
    actions.add_to_gallery(article, [_picture() for _number in range(3)], by=None, at=NOON)
    filmed(article, _picture())
    withdrawn = ArticleFactory(
        column=column, stage=Stage.WITHDRAWN, withdrawn_at=NOON, withdrawal_reason="内容有误"
    )
    library = ColumnFactory(name="政策法规", slug="policies", holds="policies", in_navigation=True)
    policy = PolicyFactory(
        column=library,
        body=POLICY_BODY,
        number="云矿工发〔2026〕18号",
        issuing_body="云岭矿业集团工会",
        subject="疗休养",
        supersedes=PolicyFactory(
            column=library, body=POLICY_BODY.replace("一年", "两年"), issued_on=date(2021, 6, 1)
        ),
    )
    Revision.objects.create(policy=policy, on=policy.issued_on, note="首次印发。")
    PolicyFactory.create_batch(3, column=library)
    worker = UserFactory(name="李建国", branch=branch)
    Notice.objects.create(
        recipient=worker, kind=NoticeKind.NEWS, title="新的疗休养办法", url="/policies/", at=NOON
    )
    staff = appointed(Role.SYSTEM_ADMINISTRATOR, name="罗静")
    offices = (
        Role.MEMBERSHIP_OFFICER,
        Role.CONGRESS_SECRETARY,
        Role.ANALYST,
        Role.MAILBOX_SUPERVISOR,
        Role.BOOKKEEPER,
    )
    for role in (Role.EDITOR, Role.FINAL_REVIEWER, *offices):
        AppointmentFactory(user=staff, role=role)
    waiting = ArticleFactory(
        column=notices, branch=branch, body=ARTICLE_BODY, stage="draft", published_at=None
    )
    below = ColumnFactory(name="竞赛", slug="contests", parent=column)
    ArticleFactory.create_batch(2, column=below, lead_picture=_picture())
    for thing in (article, policy):
        actions.edit(thing, by=None, at=NOON, tags=["安全生产", "更衣室"])
    _compose_home(column, article)
    writer = UserFactory()
    actions.edit(waiting, by=writer, at=NOON, body=ARTICLE_BODY.replace("</p>", "又添了一句。</p>", 1))
    actions.submit(waiting, by=writer, at=NOON, remark="请核对数字")
    form = shared("职工疗休养申请表", access="members", description="一式两份，交本单位分会。", branch=branch)
    form = actions.add_version(
        form, ContentFile(b"%PDF-1.8"), "申请表.pdf", by=staff, at=NOON, note="增加“紧急联系人”一栏"
    )
    for day in (date(2026, 10, 7), date(2026, 10, 10)):
        set_day(day, name="国庆节", by=None, at=NOON)
    tomorrow = timezone.localdate() + timedelta(days=1)
    must_read = actions.require_reading(policy, by=staff, at=timezone.now(), deadline=tomorrow)
    congress = CongressFactory(seats=180)
    rule_rows.choose_preset(congress, SHANGHAI, by=staff, at=NOON)
    fill_board()
    proposal, draft = _proposals(worker)
    _papers(proposal.session, staff)
    _said_and_written(proposal, staff)
    asked_and_planned(filled())
    return House(
        worker,
        staff,
        article,
        withdrawn,
        waiting,
        policy,
        form,
        _old_site(staff),
        must_read,
        congress.rules.get(topic="passing"),
        proposal,
        draft,
        *_votes(proposal.session, staff),
        _letter(worker),
    )


def _letter(worker):
    """To the mailbox, answered, so that it can be rated; its category asks something."""
    mailbox = make_mailbox(sealed=True)
    mailbox.reporter, mailbox.at = worker, timezone.now()
    Question.objects.create(category=mailbox.category, label="哪一天", kind="day")
    return mailbox.replied()


def _proposals(worker):
    """One that promises measures, and a draft that the worker may change."""
    cast = make_cast(mover=worker)
    cast.at = timezone.now()
    cast.session.proposals_from, cast.session.proposals_until = cast.at - 9 * DAY, cast.at + 9 * DAY
    cast.session.starts_at, cast.session.ends_at = cast.at + 20 * DAY, cast.at + 21 * DAY
    cast.session.save()
    return cast.implementing(), cast.draft(title="沿线增设饮水点")


def _papers(session, secretary):
    """An item that has to be passed, its document served to the delegates, and a newer file of it."""
    now = timezone.now()
    item = AgendaItem(session=session, title="集体合同（草案）", power="approve", is_to_be_passed=True)
    who = {"by": secretary, "at": now}
    item = save_agenda_item(item, **who)
    papers = [ContentFile(f"%PDF-1.7 {number}".encode(), name="集体合同（草案）.pdf") for number in (1, 2)]
    document = add_document(session, title="集体合同（草案）", upload=papers[0], item=item, **who)
    serve(document, **who)
    replace_document(document, upload=papers[1], **who)


def _votes(session, staff):
    """A draft that elects two of three, and one that is open, on the web and on paper."""
    at = timezone.now()
    who, scrutineer = {"by": staff, "at": at}, UserFactory(name="赵敏")
    made = []
    for title in ("选举工会委员", "集体合同表决"):
        hours = {"opens_at": at, "closes_at": at + 9 * DAY, "needs_sign_in": False}
        paper = votes.begin(session, title=title, way="named", takes_paper=True, **hours, **who)
        item = BallotItem(paper=paper, kind="elect", title=title, seats=2, has_write_in=True)
        options = [votes.OptionLine(name, "机修厂钳工班班长") for name in ("丁一", "王芳", "欧阳建国")]
        votes.save_item(item, options, **who)
        votes.name_officers(paper, [scrutineer], [UserFactory(), UserFactory()], **who)
        made.append(BallotPaper.objects.get(pk=paper.pk))
    draft, opened = made
    reasons = dict.fromkeys(("quorum", "source", "secret"), "预备会议")
    opened = opening.sign(opened, reasons=reasons, **who)
    opened = opening.countersign(opened, by=scrutineer, at=at, seen=opened.content_sha256)
    counting.print_ballots(opened, 2, **who)
    casting.give(opened.roll.first(), Given.PAPER, **who)
    return draft, opened


def _said_and_written(proposal, staff):
    """An item with opinions, one of them answered, and minutes in two versions."""
    session, head = proposal.session, proposal.mover
    Delegation.objects.filter(pk=head.delegation_id).update(head=head)
    DelegationFactory(congress=session.congress)
    item = AgendaItem(session=session, title="集体合同草案", power="approve", is_to_be_passed=True)
    item, now = save_agenda_item(item, by=staff, at=timezone.now()), timezone.now()
    points = [("第十二条的加班费写得不清", "strong"), ("通勤车补贴写明", "remark")]
    today = timezone.localdate(now)
    said = enter_discussion(item, head.delegation, points, by=staff, at=now, held_on=today, present=2)
    for kind, words in (("explained", "见附件"), ("partly", "改写第十二条")):
        dispose(said.points.last(), by=staff, at=timezone.now(), kind=kind, words=words)
    minutes = draft_minutes(session, by=staff, at=session.starts_at)
    body = minutes.newest.body.replace("</p>", "会议开始。</p>", 1)
    save_minutes(minutes, by=staff, at=session.starts_at, body=body, chair=head.member, recorder=staff)


def _old_site(staff):
    """Read, with headings to decide about and something to look at."""
    report = {
        "kind": "WordPress",
        "counts": {"new": 2, "refused": 1},
        "drafts": 1,
        "headings": [["公示公告", 2], ["没人认得", 1]],
        "unknown": [["没人认得", 1]],
        "missing": [
            ["http://old.example.cn/wp-content/uploads/2019/05/a-very-long-name-of-a-picture.jpg", 2]
        ],
        "missing_count": 1,
        "rows": [["post 7", "refused", "未写完", None, "没有对应的栏目。", []]],
    }
    return OldSite.objects.create(
        name="export.xml", file="incoming/x.site", state="looked", report=report, started_by=staff
    )


def _compose_home(column, article):
    """One block of each kind, and one that is hidden."""
    actions.compose(by=None, at=NOON)
    kinds = Block.Kind
    for block in (
        Block(kind=kinds.PICTURES, column=column, place="wide"),
        Block(kind=kinds.LINKS, links=[["入会申请", "/news/"], ["法律援助", "https://example.org/"]]),
        Block(kind=kinds.TEXT, heading="服务时间", text="周一至周五", place="side"),
        Block(kind=kinds.COLUMN, column=column, place="wide"),
    ):
        actions.add_block(block, by=None, at=NOON)
    actions.choose_lead(article, by=None, at=NOON)
    actions.hide_block(Block.objects.last(), by=None, at=NOON)


def _picture():
    picture = PictureFactory(caption="北翼风井的新更衣室", credit="马晓冬")
    for file, width in ((picture.file, 1200), (picture.small_file, 640)):
        data = BytesIO()
        Image.new("RGB", (width, width * 9 // 16), "#8a5a00").save(data, "WEBP")
        data.seek(0)
        file.name = default_storage.save(file.name, data)
    picture.save()
    return picture
