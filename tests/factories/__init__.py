"""Makers of believable rows."""

from tests.factories.members import AppointmentFactory, BranchFactory, UserFactory, union
from tests.factories.news import ArticleFactory, ColumnFactory, PictureFactory, PolicyFactory

__all__ = [
    "AppointmentFactory",
    "ArticleFactory",
    "BranchFactory",
    "ColumnFactory",
    "PictureFactory",
    "PolicyFactory",
    "UserFactory",
    "union",
]
