"""The demo union: 云岭矿业集团工会 and a week that has just happened there, made for whoever wants to look around.

Everything but the passwords, and the keys and ciphers of sealed votes, follows from `at`: the same moment gives the
same union.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.models import Branch, SiteSettings, User
from news.models import Column
from union_portal.demo import congress, fund, library, mailbox, newsroom, people, reading, resources
from union_portal.demo.people import SignIn
from union_portal.lib import Refused
from union_portal.lib.wording import speaks_chinese

__all__ = ["SignIn", "build"]

KEYS = "demo-keys"
"""The folder of PORTAL_DATA in which `up` and `demo_union` leave the scrutineers' key files."""
AGE_OF_THE_PORTAL = timedelta(days=440)
SITE = {
    "name": "云岭矿业集团工会",
    "tagline": "职工之家　民主管理　经费公开",
    "organiser": "云岭矿业集团有限公司工会委员会",
    "address": "职工服务中心一楼",
    "office_hours": "周一至周五 8:30–17:30",
    "phone": "0000-622711（内线 6117）",
    "icp_number": "备案号由工会填写",
}


@transaction.atomic
def build(*, at: datetime, stdout: TextIO | None = None, keys: Path | None = None) -> list[SignIn]:
    """Fill an empty portal, and say who can sign in. The passwords are shown here and kept nowhere.

    `keys` is the folder for the key files of the sealed vote that is open.
    """
    _refuse_if_anything_is_there()
    opened_at = at - AGE_OF_THE_PORTAL
    SiteSettings.objects.update_or_create(pk=1, defaults=SITE)
    with translation.override("zh-hans"):  # what people would have been told at the time
        branches = people.found_branches(at=opened_at)
        members = people.enter_members(branches, today=timezone.localdate(at), at=opened_at)
        people.give_roles(members, branches, at=opened_at)
        columns = newsroom.make_columns(at=opened_at)
        policies = library.publish_policies(columns["enterprise"], members, opened_at=opened_at, at=at)
        newsroom.place_templates(columns, at=opened_at)
        articles = newsroom.publish_articles(columns, branches, members, opened_at=opened_at, at=at)
        newsroom.leave_a_draft(columns, branches, members, at=at)
        newsroom.show_more(articles, members, at=at)
        newsroom.propose_correction_of(articles, members, at=at)
        newsroom.compose_home(columns, articles, members, at=at)
        reading.ask_to_read(articles, policies, branches, members, at=at)
        newsroom.tell_members(articles, policies, at=at)
        newsroom.keep_old_addresses(articles, at=opened_at)
        newsroom.follow_columns(columns, branches, members, at=at)
        resources.share_files(branches, members, at=at)
        congress.hold_congress(branches, members, opened_at=opened_at, at=at, keys=keys)
        letters = mailbox.keep_mailbox(branches, members, opened_at=opened_at, at=at)
        signing = fund.keep_books(branches, members, at=at)
    with _language_of_the_machine():
        sign_ins = people.open_accounts(members) + _of_the_fund(signing) + _of_the_mailbox(letters)
    if stdout:
        stdout.write(_("%(members)d members, %(articles)d articles, %(policies)d policies") % {
            "members": User.objects.count(), "articles": len(articles), "policies": len(policies)
        })  # fmt: skip
    return sign_ins


def _of_the_mailbox(letters: mailbox.Opened) -> list[SignIn]:
    """The receipt code of a sealed letter, and what unlocks the inboxes: both sides of it can be tried."""
    return [
        SignIn(_("inbox passphrase: %(inbox)s") % {"inbox": inbox}, "", passphrase)
        for inbox, passphrase in letters.passphrases.items()
    ] + [SignIn(_("receipt code of a sealed letter"), "", letters.code)]


def _of_the_fund(signing: fund.Opened) -> list[SignIn]:
    """What opens the two keys under which the books are published."""
    titles = {
        "union": _("signing passphrase of the union"),
        "audit": _("signing passphrase of the audit committee"),
    }
    return [SignIn(titles[holder], "", passphrase) for holder, passphrase in signing.passphrases.items()]


def _refuse_if_anything_is_there() -> None:
    if any(model.objects.exists() for model in (User, Branch, Column)):
        raise Refused(_("This portal is in use: the demo union only moves into an empty database."))


@contextmanager
def _language_of_the_machine() -> Iterator[None]:
    """The list of who can sign in is read in a terminal, where nobody has chosen a language yet."""
    with translation.override("zh-hans" if speaks_chinese() else "en"):
        yield
