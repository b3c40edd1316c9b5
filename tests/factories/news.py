"""Columns, articles, policies, pictures, resources."""

from datetime import UTC, date, datetime
from pathlib import Path

import factory
from django.core.files.base import ContentFile

from news import actions
from news.models import Article, Column, Picture, Policy, Resource, ResourceCategory
from news.rules.stages import Stage

FILM = Path(__file__).parents[2] / "union_portal" / "demo" / "films" / "lift.mp4"
PUBLISHED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class ColumnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Column

    name = factory.Sequence(lambda n: f"栏目{n}")
    slug = factory.Sequence(lambda n: f"column-{n}")


class PictureFactory(factory.django.DjangoModelFactory):
    """The row only; the files behind it are not there."""

    class Meta:
        model = Picture

    file = factory.Sequence(lambda n: f"pictures/{n}.webp")
    small_file = factory.Sequence(lambda n: f"pictures/{n}-small.webp")
    width, height = 1200, 675
    digest = factory.Sequence(lambda n: f"{n:064x}")
    alt = "井架"


class ArticleFactory(factory.django.DjangoModelFactory):
    """A published article."""

    class Meta:
        model = Article

    title = factory.Sequence(lambda n: f"第{n}期安全生产简报")
    column = factory.SubFactory(ColumnFactory)
    body = "<p>井下一切正常。</p>"
    body_text = "井下一切正常。"
    stage = Stage.PUBLISHED.value
    published_at = PUBLISHED_AT


class PolicyFactory(factory.django.DjangoModelFactory):
    """A published policy of the enterprise, in force."""

    class Meta:
        model = Policy

    title = factory.Sequence(lambda n: f"职工疗休养管理办法（{n}）")
    column = factory.SubFactory(ColumnFactory, holds=Column.Holds.POLICIES.value)
    body = "<p>第一条　为保障职工休息休养的权利，制定本办法。</p>"
    body_text = "第一条　为保障职工休息休养的权利，制定本办法。"
    stage = Stage.PUBLISHED.value
    published_at = PUBLISHED_AT
    issued_on = date(2025, 12, 1)


class ResourceCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResourceCategory

    name = factory.Sequence(lambda n: f"分类{n}")


def shared(
    title: str = "疗休养申请表", *, data: bytes = b"%PDF-1.7", name: str = "", **more: object
) -> Resource:
    """A published resource with one version, for everybody unless `access` says otherwise."""
    stage = more.pop("stage", Stage.PUBLISHED)
    category = more.pop("category", None) or ResourceCategoryFactory()
    resource = Resource(title=title, category=category, **more)
    resource = actions.add_resource(
        resource, ContentFile(data), name or f"{title}.pdf", by=None, at=PUBLISHED_AT
    )
    if stage != Stage.DRAFT:
        resource = actions.publish_resource(resource, by=None, at=PUBLISHED_AT)
    if stage == Stage.WITHDRAWN:
        resource = actions.withdraw_resource(resource, by=None, at=PUBLISHED_AT, reason="表格作废")
    return resource


def filmed(article, poster=None, *, by=None, data=None):
    """A film beside the article."""
    film = FILM.read_bytes() if data is None else data
    words = {"title": "罐笼上井", "description": "罐笼慢慢升到井口。"}
    poster = poster or PictureFactory()
    return actions.add_video(article, ContentFile(film), poster=poster, by=by, at=PUBLISHED_AT, **words)
