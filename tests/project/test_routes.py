"""Every address x everybody: what is not in this table does not exist, and what is not allowed is refused.

A row is an address by name, who gets in and with which status. Everybody else is turned away: to the sign-in page,
with a refusal, or as if there were no such thing.
"""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.core.files.base import ContentFile
from django.db import transaction
from django.template import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from members.models import CalendarDay, CalendarYear, Notice, SiteSettings, User
from members.rules.roles import EDITORIAL, Role
from news import actions
from news.models import ArticleTemplate, OldAddress, OldSite, Tag, Typo
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    PictureFactory,
    PolicyFactory,
    ResourceCategoryFactory,
    UserFactory,
    filmed,
    shared,
)
from tests.factories.members import appointed, union
from tests.project import congress_routes, fund_routes, mailbox_routes
from tests.proposals.cast import make_cast

pytestmark = pytest.mark.django_db

ROLES = {role.value for role in Role}
EVERYBODY = {"nobody", "worker", "retired", "left", "branch_editor", "branch_officer", *ROLES}
EVERYBODY |= congress_routes.PEOPLE
SIGNED_OUT = {"nobody", "left"}
"""Who has left keeps no session: to the portal they are nobody."""

MEMBERS = EVERYBODY - SIGNED_OUT
STAFF = MEMBERS - {"worker", "retired"} - congress_routes.PEOPLE
EDITORS = {Role.EDITOR.value, "branch_editor"}
DESK = {role.value for role in EDITORIAL} | {"branch_editor"}
UNION_DESK = DESK - {"branch_editor"}
UNION_EDITOR = {Role.EDITOR.value}
PUBLISHERS = {Role.EDITOR.value, Role.FINAL_REVIEWER.value}
OFFICERS = {Role.MEMBERSHIP_OFFICER.value, "branch_officer"}
UNION_OFFICER = {Role.MEMBERSHIP_OFFICER.value}
ADMINISTRATOR = {Role.SYSTEM_ADMINISTRATOR.value}
CALENDAR_KEEPERS = UNION_OFFICER | ADMINISTRATOR | {Role.CONGRESS_SECRETARY.value}
AUDIT = {Role.AUDIT_COMMITTEE.value}
READING = DESK | OFFICERS
COLUMN_KEEPERS = UNION_EDITOR | ADMINISTRATOR
FOR_BOOKKEEPERS = UNION_DESK | {Role.BOOKKEEPER.value}


ARTICLE = '<p id="art-1">第一条　为保障职工休息休养的权利，制定本办法。</p>'
TURNED_AWAY = {302, 403, 404, 405}


@dataclass(frozen=True)
class Row:
    """Who may open one address, and what they get."""

    name: str
    who: frozenset[str]
    gets: int
    kwargs: tuple[tuple[str, str], ...]

    def __str__(self):
        return f"{self.name} {dict(self.kwargs)}" if self.kwargs else self.name


def row(name, who=None, /, gets=200, **kwargs):
    return Row(name, frozenset(EVERYBODY if who is None else who), gets, tuple(kwargs.items()))


PUBLIC = [
    *[
        row(name)
        for name in ("home", "search", "sitemap-page", "accessibility", "privacy", "robots", "sitemap")
    ],
    row("sitemap-part", section="articles"),
    row("display", gets=302),
    row("favicon", gets=301),
    *[row(f"news:{name}") for name in ("latest", "archive", "feed", "policies", "policy-feed")],
    row("news:column", slug="union-news"),
    row("news:tag", name="劳模"),
    row("news:tag-feed", name="劳模"),
    row("news:column-feed", slug="union-news"),
    row("news:policy-column", slug="laws"),
    row("news:article", pk="article"),
    row("news:article-qr", pk="article"),
    row("news:policy", pk="policy"),
    row("news:policy-qr", pk="policy"),
    row("news:article-poster", pk="article"),
    row("news:policy-poster", pk="policy"),
    row("news:policy-article", pk="policy", number="1", gets=302),
    row("news:policy-compare", pk="policy", other="earlier"),
    row("news:branches"),
    row("news:branch", pk="branch"),
    row("news:branch-feed", pk="branch"),
    row("news:unsubscribe", token="x", gets=404),
    row("news:attachment", pk="attachment"),
    row("news:video", pk="film"),
    row("news:picture", name="nothing.jpg", gets=404),
]
RESOURCES = [
    row("news:resources"),
    *[
        row(f"news:{name}", pk="form")
        for name in ("resource", "resource-file", "resource-qr", "resource-poster")
    ],
    row("news:resource-version", pk="form", number="first"),
    row("news:resource", pk="for_members"),
    row("news:resource-poster", pk="for_members"),
    row("news:resource-file", MEMBERS, pk="for_members"),
    row("news:resource-version", MEMBERS, pk="for_members", number="first"),
    *[row(f"news:{name}", FOR_BOOKKEEPERS, pk="for_bookkeepers") for name in ("resource", "resource-file")],
    row("news:resource-version", FOR_BOOKKEEPERS, pk="for_bookkeepers", number="first"),
    *[row(f"news:{name}", set(), pk="for_bookkeepers") for name in ("resource-qr", "resource-poster")],
    *[row(f"news:{name}", DESK, pk="draft_form") for name in ("resource", "resource-file")],
]
PREVIEWS = [
    row("news:article", DESK, pk="draft"),
    row("news:video", DESK, pk="draft_film"),
    row("news:policy", UNION_DESK, pk="draft_policy"),
    row("news:policy-article", UNION_DESK, pk="draft_policy", number="1", gets=302),
    row("news:policy-compare", UNION_DESK, pk="draft_policy", other="policy"),
    row("news:policy-pdf", UNION_DESK, pk="draft_policy"),
]
OWN = [
    row("me", MEMBERS),
    row("news:must-reads", MEMBERS),
    row("news:confirm-reading", MEMBERS, pk="must_read", gets=405),
    row("members:notices", MEMBERS),
    row("members:preferences", MEMBERS),
    row("news:subscriptions", MEMBERS),
    row("news:follow-column", MEMBERS, slug="union-news"),
    row("news:follow-branch", MEMBERS, pk="branch"),
    row("members:notice", MEMBERS, pk="own_notice", gets=302),
    row("members:notice", set(), pk="foreign_notice"),
    row("members:notices-read", MEMBERS, gets=405),
    row("members:end-session", MEMBERS, pk="no_session", gets=405),
]
ACCOUNT = [
    row("members:activate"),
    row("members:choose-password", set()),
    row("account_login", SIGNED_OUT),
    row("account_inactive"),
    row("account_reset_password"),
    row("account_reset_password_done"),
    row("account_reset_password_from_key", uidb36="1", key="x-y"),
    row("account_reset_password_from_key_done"),
    row("account_confirm_email", key="nonsense"),
    row("mfa_login_webauthn", gets=302),
    row("mfa_authenticate", set()),
    row("account_logout", MEMBERS),
    row("account_reauthenticate", MEMBERS),
    *[
        row(name, MEMBERS)
        for name in ("account_email", "account_change_password", "mfa_index", "usersessions_list")
    ],
    row("account_set_password", MEMBERS, gets=302),
    row("socialaccount_connections", MEMBERS),
    row("socialaccount_login_cancelled"),
    row("socialaccount_login_error", gets=401),
]
ADMIN_HOME = [
    row("admin:index", STAFF),
    row("admin:login", STAFF, gets=302),
    row("admin:logout", STAFF, gets=405),
    row("admin:password_change", STAFF, gets=302),
    row("admin:jsi18n", STAFF),
]
LISTS = {
    "members_branch": OFFICERS | ADMINISTRATOR,
    "members_user": OFFICERS | ADMINISTRATOR,
    "members_appointment": OFFICERS | ADMINISTRATOR | AUDIT,
    "members_auditentry": ADMINISTRATOR | AUDIT,
    "members_activationslip": OFFICERS,
    "members_calendaryear": CALENDAR_KEEPERS,
    "members_calendarday": CALENDAR_KEEPERS,
    "news_article": DESK,
    "news_policy": UNION_DESK,
    "news_column": COLUMN_KEEPERS,
    "news_picture": EDITORS,
    "news_submission": DESK,
    "news_mustread": READING,
    "news_oldaddress": UNION_EDITOR,
    "news_oldsite": UNION_EDITOR,
    "news_resource": DESK,
    "news_resourcecategory": UNION_EDITOR,
    "news_block": UNION_EDITOR,
    "news_tag": UNION_EDITOR,
    "news_typo": UNION_EDITOR,
    "news_articletemplate": UNION_EDITOR,
}
ADDING = {
    "members_branch": OFFICERS,
    "members_user": OFFICERS,
    "members_appointment": ADMINISTRATOR,
    "members_auditentry": set(),
    "members_activationslip": OFFICERS,
    "members_calendaryear": CALENDAR_KEEPERS,
    "members_calendarday": CALENDAR_KEEPERS,
    "news_article": EDITORS,
    "news_policy": UNION_EDITOR,
    "news_column": COLUMN_KEEPERS,
    "news_picture": EDITORS,
    "news_submission": set(),
    "news_mustread": set(),
    "news_resource": EDITORS,
    "news_resourcecategory": UNION_EDITOR,
    "news_block": UNION_EDITOR,
    "news_tag": UNION_EDITOR,
    "news_typo": UNION_EDITOR,
    "news_articletemplate": UNION_EDITOR,
    "members_sitesettings": set(),
    "news_oldaddress": UNION_EDITOR,
    "news_oldsite": UNION_EDITOR,
}


@dataclass(frozen=True)
class House:
    """Everybody, and what the addresses point at: both by the word used in the table."""

    cast: dict[str, User]
    things: dict[str, object]


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """Made once for all these tests, and taken back at their end; what a visit changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        union()
        congress = _congress()
        cast = _cast(congress)
        yield House(cast, _things(cast, congress))
        transaction.set_rollback(True)


def _congress():
    """A session and everybody who acts on proposals; proposals are taken on whatever day this runs."""
    made = make_cast()
    made.session.proposals_until = max(made.session.proposals_until, timezone.now() + timedelta(days=9))
    made.session.save()
    return made


def _cast(congress):
    """One person for every role, for the whole union; an editor and an officer of one branch only."""
    branch = BranchFactory(name="一号矿")
    people = {role.value: appointed(role) for role in Role}
    people["branch_editor"] = appointed(Role.EDITOR, branch)
    people["branch_officer"] = appointed(Role.MEMBERSHIP_OFFICER, branch)
    people["worker"] = UserFactory(branch=branch)
    people["retired"] = UserFactory(status=User.Status.RETIRED)
    people["left"] = UserFactory(status=User.Status.LEFT, left_on=timezone.localdate())
    return people | congress_routes.people(congress)


def _things(cast, congress):
    """What the addresses point at, by the word used in the table."""
    column = ColumnFactory(slug="union-news")
    laws = ColumnFactory(slug="laws", holds="policies")
    article = ArticleFactory(column=column, branch=cast["worker"].branch)
    policy = PolicyFactory(column=laws, supersedes=PolicyFactory(column=laws), body=ARTICLE)
    SiteSettings.objects.create(pk=1)
    attachment = article.attachments.create(
        file=ContentFile(b"%PDF", "x.pdf"), name="名单.pdf", kind="PDF", size=4
    )
    waiting = ArticleFactory(
        column=ColumnFactory(review_levels=3), branch=cast["worker"].branch, stage="draft", published_at=None
    )
    draft = ArticleFactory(column=column, branch=cast["worker"].branch, stage="draft")
    draft_policy = PolicyFactory(column=laws, stage="draft", supersedes=policy, body=ARTICLE)
    for each in (draft, draft_policy):  # saved once: there is a version to look at
        actions.edit(each, by=None, at=timezone.now(), title="改过的标题")
    submission = actions.submit(waiting, by=UserFactory(), at=timezone.now())
    corrected = ArticleFactory(column=column, branch=cast["worker"].branch)
    actions.propose_correction(corrected, by=UserFactory(), at=timezone.now(), title="更正")
    must_read = actions.require_reading(
        ArticleFactory(column=column), by=UserFactory(), at=timezone.now(), deadline=timezone.localdate()
    )
    return (
        congress_routes.things(congress)
        | mailbox_routes.things(cast)
        | fund_routes.things(cast)
        | {
            "article": article.pk,
            "corrected": corrected.pk,
            "must_read": must_read.pk,
            "waiting": waiting.pk,
            "submission": submission.pk,
            "tag": Tag.objects.create(name="劳模").pk,
            "typo": Typo.objects.create(wrong="错子", right="错字").pk,
            "template": ArticleTemplate.objects.create(name="倡议书").pk,
            "form": shared().pk,
            "first": 1,
            "for_members": shared("报销单", access="members").pk,
            "for_bookkeepers": shared("科目表", access="role", roles=[Role.BOOKKEEPER.value]).pk,
            "draft_form": shared("新表", branch=cast["worker"].branch, stage="draft").pk,
            "category": ResourceCategoryFactory().pk,
            "block": actions.compose(by=None, at=timezone.now())[0].pk,
            "draft": draft.pk,
            "earlier": policy.supersedes_id,
            "policy": policy.pk,
            "draft_policy": draft_policy.pk,
            "attachment": attachment.pk,
            "column": column.pk,
            "empty_column": ColumnFactory().pk,
            "picture": PictureFactory().pk,
            "film": filmed(article).pk,
            "draft_film": filmed(draft).pk,
            "branch": cast["worker"].branch.pk,
            "member": cast["worker"].pk,
            "calendar_year": CalendarYear.objects.get(year=2026).pk,
            "calendar_day": CalendarDay.objects.get(day="2026-10-07").pk,
            "appointment": AppointmentFactory(user=UserFactory()).pk,
            "old_address": OldAddress.objects.create(path="/show.asp?id=45", article=article).pk,
            "old_site": OldSite.objects.create(name="export.xml", started_by=UserFactory()).pk,
            "entry": 1,
            "site": 1,
            "stranger": UserFactory(),
        }
    )


CHANGING = {
    "members_branch": ("branch", OFFICERS | ADMINISTRATOR),
    "members_user": ("member", OFFICERS | ADMINISTRATOR),
    "members_appointment": ("appointment", OFFICERS | ADMINISTRATOR | AUDIT),
    "members_sitesettings": ("site", ADMINISTRATOR),
    "members_calendaryear": ("calendar_year", CALENDAR_KEEPERS),
    "members_calendarday": ("calendar_day", CALENDAR_KEEPERS),
    "news_article": ("draft", DESK),
    "news_policy": ("draft_policy", UNION_DESK),
    "news_column": ("column", COLUMN_KEEPERS),
    "news_picture": ("picture", EDITORS),
    "news_submission": ("submission", DESK),
    "news_mustread": ("must_read", READING),
    "news_oldaddress": ("old_address", UNION_EDITOR),
    "news_oldsite": ("old_site", UNION_EDITOR),
    "news_resource": ("draft_form", DESK),
    "news_resourcecategory": ("category", UNION_EDITOR),
    "news_block": ("block", UNION_EDITOR),
    "news_tag": ("tag", UNION_EDITOR),
    "news_typo": ("typo", UNION_EDITOR),
    "news_articletemplate": ("template", UNION_EDITOR),
}
ADMIN = [
    *ADMIN_HOME,
    *[row(f"admin:{name}_changelist", who) for name, who in LISTS.items()],
    row("admin:members_sitesettings_changelist", ADMINISTRATOR, gets=302),
    *[row(f"admin:{name}_add", who) for name, who in ADDING.items()],
    *[row(f"admin:{name}_change", who, object_id=thing) for name, (thing, who) in CHANGING.items()],
    *[row(f"admin:{name}_history", who, object_id=thing) for name, (thing, who) in CHANGING.items()],
    *[
        row(f"admin:{name}_delete", set(), object_id=thing)
        for name, (thing, _) in CHANGING.items()
        if name
        not in {
            "members_calendarday",
            "news_oldaddress",
            "news_resourcecategory",
            "news_typo",
            "news_articletemplate",
        }
    ],
    row("admin:members_calendarday_delete", CALENDAR_KEEPERS, object_id="calendar_day"),
    row("admin:members_calendaryear_confirm", CALENDAR_KEEPERS, pk="calendar_year"),
    row("admin:news_typo_delete", UNION_EDITOR, object_id="typo"),
    row("admin:news_articletemplate_delete", UNION_EDITOR, object_id="template"),
    row("admin:news_oldaddress_delete", UNION_EDITOR, object_id="old_address"),
    row("admin:news_oldaddress_import", UNION_EDITOR),
    row("admin:news_oldsite_report", UNION_EDITOR, pk="old_site"),
    row("admin:news_resourcecategory_delete", UNION_EDITOR, object_id="category"),
    *[
        row(f"admin:news_resource_{page}", EDITORS, pk="draft_form")
        for page in ("version", "remove", "publish", "withdraw")
    ],
    row("admin:news_column_delete", COLUMN_KEEPERS, object_id="empty_column"),
    row("admin:members_branch_close", OFFICERS, pk="branch"),
    row("admin:members_branch_reopen", OFFICERS, pk="branch"),
    *[row(f"admin:members_user_{deed}", OFFICERS, pk="member") for deed in ("retire", "leave", "return")],
    row("admin:members_appointment_end", ADMINISTRATOR, pk="appointment"),
    row("admin:roster_start", OFFICERS),
    row("admin:roster_export", OFFICERS, gets=405),
    *[
        row(f"admin:roster_{step}", UNION_OFFICER, gets=410, token="x")
        for step in ("columns", "preview", "report")
    ],
    row("admin:roster_apply", UNION_OFFICER, gets=405, token="x"),
    row("admin:roster_done", UNION_OFFICER, gets=404, pk="entry"),
    row("admin:news_article_import", EDITORS),
    *[
        row(f"admin:news_article_freshness{page}", DESK | {Role.LEADER.value})
        for page in ("", "_sheet", "_table")
    ],
    row("admin:news_block_remove", UNION_EDITOR, pk="block"),
    row("admin:news_block_step", UNION_EDITOR, gets=405),
    *[row(f"admin:news_block_{page}", UNION_EDITOR) for page in ("pick", "standard")],
    row("admin:news_mustread_progress", READING, pk="must_read"),
    row("admin:news_mustread_outstanding", OFFICERS, pk="must_read"),
    row("admin:news_mustread_export", set(), pk="must_read"),
    row("admin:news_mustread_end", PUBLISHERS, pk="must_read"),
    row("admin:news_article_must_read", PUBLISHERS | {"branch_editor"}, pk="article"),
    row("admin:news_policy_must_read", PUBLISHERS, pk="policy"),
    row("admin:news_article_correct", {"branch_editor"}, pk="article"),
    row("admin:news_article_correction", PUBLISHERS, pk="corrected"),
    row("admin:news_article_versions", DESK, pk="draft"),
    row("admin:news_article_version", DESK, pk="draft", number=1),
    row("admin:news_article_compare", DESK, pk="draft"),
    row("admin:news_article_preview", DESK, pk="draft"),
    row("admin:news_article_typos", EDITORS, pk="draft", gets=405),
    row("admin:news_policy_preview", UNION_DESK, pk="draft_policy"),
    row("admin:news_policy_typos", UNION_EDITOR, pk="draft_policy", gets=405),
    row("admin:news_article_autosave", EDITORS, pk="draft", gets=405),
    row("admin:news_article_autosave_new", EDITORS, gets=405),
    row("admin:news_policy_versions", UNION_DESK, pk="draft_policy"),
    row("admin:news_policy_version", UNION_DESK, pk="draft_policy", number=1),
    row("admin:news_policy_compare", UNION_DESK, pk="draft_policy"),
    row("admin:news_policy_autosave", UNION_EDITOR, pk="draft_policy", gets=405),
    row("admin:news_policy_autosave_new", UNION_EDITOR, gets=405),
    row("admin:news_article_publish", PUBLISHERS, pk="draft"),
    row("admin:news_article_withdraw", PUBLISHERS, pk="article"),
    *[row(f"admin:news_article_{page}", EDITORS, pk="draft") for page in ("submit", "recall")],
    *[row(f"admin:news_policy_{page}", UNION_EDITOR, pk="draft_policy") for page in ("submit", "recall")],
    row("admin:news_article_review", {Role.FIRST_REVIEWER.value}, pk="waiting"),
    row("admin:news_policy_review", set(), pk="draft_policy"),
    row("admin:news_policy_import", UNION_EDITOR),
    row("admin:news_policy_renew", UNION_EDITOR, pk="policy"),
    row("admin:news_policy_renew", set(), pk="draft_policy"),
    row("admin:news_policy_publish", PUBLISHERS, pk="draft_policy"),
    row("admin:news_policy_withdraw", PUBLISHERS, pk="policy"),
    row("news:upload-picture", EDITORS, gets=405),
    row("admin:news_picture_several", EDITORS),
    row("admin:news_picture_describe", EDITORS),
    row("admin:news_picture_remove", EDITORS, pk="picture"),
]
FACTORS = [
    row("mfa_list_webauthn", MEMBERS),
    *[
        row(name, MEMBERS, gets=302)
        for name in ("mfa_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn")
    ],
]
CONGRESS = congress_routes.rows(row)
MAILBOX = mailbox_routes.rows(row, MEMBERS)
FUND = fund_routes.rows(row, MEMBERS)
TABLE = [*PUBLIC, *RESOURCES, *PREVIEWS, *OWN, *ACCOUNT, *FACTORS, *ADMIN, *CONGRESS, *MAILBOX, *FUND]


def address(each, person, things):
    kwargs = {key: things.get(value, value) for key, value in each.kwargs}
    owner = {"own_notice": person, "foreign_notice": things["stranger"]}.get(kwargs.get("pk"))
    if owner:
        kwargs["pk"] = Notice.objects.create(recipient=owner, kind="news", title="甲", at=timezone.now()).pk
    if kwargs.get("pk") == "no_session":
        kwargs["pk"] = 1
    return reverse(each.name, kwargs=kwargs)


REFUSALS = {"403.html", "404.html"}


@pytest.fixture
def _refused_in_full_once(monkeypatch):
    """The page that refuses says the same at every address: each person gets a whole one, then the same again.

    Two of three addresses are refused, and everything around that page is drawn for it.
    """
    drawn = {}
    render = Template.render

    def once(self, context):
        name = self.origin.template_name
        if name not in REFUSALS:
            return render(self, context)
        if name not in drawn:
            drawn[name] = render(self, context)
        return drawn[name]

    monkeypatch.setattr(Template, "render", once)


class Acquainted(AuthenticationBackend):
    """Who is asking, and with which roles, is read once for each person: no visit of this sweep changes it."""

    known: ClassVar[dict[int, User]] = {}

    def get_user(self, user_id: int) -> User | None:
        person = self.known.get(user_id)
        if person is None and (person := super().get_user(user_id)):
            assert person.appointments_today is not None  # read, and kept with the person
            self.known[user_id] = person
        return copy(person)


@pytest.fixture
def _read_once(settings):
    """Five hundred times a person would be looked up otherwise, a third of the work: session, member, roles."""
    settings.SESSION_ENGINE, settings.SESSION_CACHE_ALIAS = (
        "django.contrib.sessions.backends.cache",
        "process",
    )
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.{Acquainted.__name__}"]
    Acquainted.known.clear()


AT_ONCE = {"nobody", "worker", Role.EDITOR.value}
"""The three that see most of the pages also take part in the quick run."""


@pytest.mark.usefixtures("_refused_in_full_once", "_read_once")
@pytest.mark.parametrize(
    "who",
    [pytest.param(who, marks=() if who in AT_ONCE else pytest.mark.long) for who in sorted(EVERYBODY)],
)
def test_everybody_gets_exactly_what_the_table_says(who, house, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    cast, things = house.cast, house.things
    client, person = Client(raise_request_exception=False), cast.get(who)
    if person:
        client.force_login(person)
    wrong = {}
    for each in TABLE:
        status = client.get(address(each, person or cast["worker"], things)).status_code
        if not (status == each.gets if who in each.who else status in TURNED_AWAY):
            wrong[str(each)] = status
    assert wrong == {}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_without_a_second_factor_no_page_of_the_admin_opens(role, house, client):
    cast, things = house.cast, house.things
    client.force_login(cast[role.value])
    pages = [
        client.get(address(each, cast["worker"], things))
        for each in ADMIN
        if each.name != "news:upload-picture"
    ]
    assert {page.status_code for page in pages} <= TURNED_AWAY


DETOURS = {
    "admin:",
    "admin:app_list",
    "admin:autocomplete",
    "admin:view_on_site",
    "admin:password_change_done",
}
"""Django's own: redirects, the first page's rows again, choices for a field of a page that is in the table."""

ELSEWHERE = (
    "admin:members_auditentry",  # rows by number: tests/members/test_audit.py
    "admin:members_activationslip",  # tests/members/test_slips.py
    "mfa_",  # needs a factor that was set up: tests/members/test_second_factor.py
    "weixin_",  # these lead to other sites: tests/members/test_signin.py
    "dingtalk_",
    "feishu_",
    "openid_connect_",
)


def names(patterns=None, space=""):
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns, space + (f"{each.namespace}:" if each.namespace else ""))
        elif isinstance(each, URLPattern):
            yield space + (each.name or "")


def test_every_address_is_in_the_table():
    known = {each.name for each in TABLE} | DETOURS
    assert {name for name in names() if name not in known and not name.startswith(ELSEWHERE)} == set()


def test_no_address_ever_disappears():
    """Menus, posters and bookmarks are promises: a line may be added to routes.txt, none may go."""
    promised = (Path(__file__).parent / "routes.txt").read_text().split("\n")
    now = {f"{name} {pattern}" for name, pattern in addresses()}
    assert {line for line in promised if line} - now == set()


def addresses(patterns=None, before="", space=""):
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            space_below = space + (f"{each.namespace}:" if each.namespace else "")
            yield from addresses(each.url_patterns, before + str(each.pattern), space_below)
        elif not space.startswith("admin"):
            yield space + (each.name or ""), before + str(each.pattern)
