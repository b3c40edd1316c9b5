"""Makers of believable rows."""

from tests.factories.members import AppointmentFactory, BranchFactory, UserFactory, union
from tests.factories.news import (
    ArticleFactory,
    ColumnFactory,
    PictureFactory,
    PolicyFactory,
    ResourceCategoryFactory,
    filmed,
    shared,
)

__all__ = [
    "AppointmentFactory",
    "ArticleFactory",
    "BranchFactory",
    "ColumnFactory",
    "PictureFactory",
    "PolicyFactory",
    "ResourceCategoryFactory",
    "UserFactory",
    "filmed",
    "shared",
    "union",
]
