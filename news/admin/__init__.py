"""The news desk: a second door to news.actions."""

from news.admin.articles import ArticleAdmin
from news.admin.checks import TypoAdmin
from news.admin.columns import ColumnAdmin
from news.admin.home import HomePageAdmin
from news.admin.must_read import MustReadAdmin
from news.admin.old_addresses import OldAddressAdmin
from news.admin.old_sites import OldSiteAdmin
from news.admin.pictures import PictureAdmin
from news.admin.policies import PolicyAdmin
from news.admin.resources import ResourceAdmin, ResourceCategoryAdmin
from news.admin.review import SubmissionAdmin
from news.admin.tags import TagAdmin
from news.admin.templates import ArticleTemplateAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleTemplateAdmin",
    "ColumnAdmin",
    "HomePageAdmin",
    "MustReadAdmin",
    "OldAddressAdmin",
    "OldSiteAdmin",
    "PictureAdmin",
    "PolicyAdmin",
    "ResourceAdmin",
    "ResourceCategoryAdmin",
    "SubmissionAdmin",
    "TagAdmin",
    "TypoAdmin",
]
