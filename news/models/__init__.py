"""What workers read: columns, articles, policies, and the pictures and files that belong to them."""

from news.models.articles import Article, ArticleEvent, MonthlyViews, ViewCount
from news.models.attachments import Attachment
from news.models.columns import Column
from news.models.corrections import Correction
from news.models.editions import Edition
from news.models.home import Block, HomeEvent, HomePin
from news.models.media import GalleryItem, Video
from news.models.must_read import MustRead, MustReadEvent, Receipt, Reminder
from news.models.old_sites import OldAddress, OldSite
from news.models.pictures import Picture, use_counts
from news.models.policies import VALIDITIES, Policy, PolicyEvent, Revision
from news.models.publishing import STAGES, Published
from news.models.resources import (
    ACCESSES,
    DownloadCount,
    Resource,
    ResourceCategory,
    ResourceEvent,
    ResourceVersion,
)
from news.models.review import Review, Submission
from news.models.subscriptions import DIGESTS, Arrival, Subscription
from news.models.tags import Tag, TagEvent
from news.models.templates import ArticleTemplate
from news.models.typos import Typo
from news.models.versions import Autosave, Presence, Version

__all__ = [
    "ACCESSES",
    "DIGESTS",
    "STAGES",
    "VALIDITIES",
    "Arrival",
    "Article",
    "ArticleEvent",
    "ArticleTemplate",
    "Attachment",
    "Autosave",
    "Block",
    "Column",
    "Correction",
    "DownloadCount",
    "Edition",
    "GalleryItem",
    "HomeEvent",
    "HomePin",
    "MonthlyViews",
    "MustRead",
    "MustReadEvent",
    "OldAddress",
    "OldSite",
    "Picture",
    "Policy",
    "PolicyEvent",
    "Presence",
    "Published",
    "Receipt",
    "Reminder",
    "Resource",
    "ResourceCategory",
    "ResourceEvent",
    "ResourceVersion",
    "Review",
    "Revision",
    "Submission",
    "Subscription",
    "Tag",
    "TagEvent",
    "Typo",
    "Version",
    "Video",
    "ViewCount",
    "use_counts",
]
