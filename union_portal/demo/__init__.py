"""The demo union: 云岭矿业集团工会 and a week that has just happened there, made for whoever wants to look around.

Everything but the passwords follows from `at`: the same moment gives the same union.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TextIO

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.models import Branch, SiteSettings, User
from news.models import Column
from union_portal.demo import library, newsroom, people, resources
from union_portal.demo.people import SignIn
from union_portal.lib import Refused
from union_portal.lib.wording import speaks_chinese

__all__ = [
    "SignIn",
    "address",
    "articles",
    "build",
    "en",
    "enterprise",
    "icp_number",
    "members",
    "name",
    "office_hours",
    "organiser",
    "phone",
    "policies",
    "tagline",
    "云岭矿业集团工会",
    "云岭矿业集团有限公司工会委员会",
    "备案号由工会填写",
    "职工服务中心一楼",
]
