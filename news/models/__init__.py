"""What workers read: columns, articles, policies, and the pictures and files that belong to them."""

from news.models.articles import Article, ArticleEvent, ViewCount
from news.models.attachments import Attachment
from news.models.columns import Column
from news.models.editions import Edition
from news.models.home import Block, HomeEvent, HomePin
from news.models.pictures import Picture
from news.models.policies import VALIDITIES, Policy, PolicyEvent, Revision
from news.models.publishing import STAGES, Published
from news.models.review import Review, Submission
from news.models.tags import Tag, TagEvent
from news.models.versions import Autosave, Presence, Version

__all__ = [
    "STAGES",
    "VALIDITIES",
    "Article",
    "ArticleEvent",
    "Attachment",
    "Autosave",
    "Block",
    "Column",
    "Edition",
    "HomeEvent",
    "HomePin",
    "Picture",
    "Policy",
    "PolicyEvent",
    "Presence",
    "Published",
    "Review",
    "Revision",
    "Submission",
    "Tag",
    "TagEvent",
    "Version",
    "ViewCount",
]
