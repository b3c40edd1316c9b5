"""Addresses under / that belong to news and policies. None may ever change: menus and posters carry them."""

from django.urls import path

from news import feeds, uploads, views

app_name = "news"
urlpatterns = [
    path("news/", views.latest, name="latest"),
    path("news/archive/", views.archive, name="archive"),
    path("news/feed/", feeds.ArticleFeed(), name="feed"),
    path("news/upload-picture/", uploads.upload_picture, name="upload-picture"),
    path("news/in/<slug:slug>/", views.column, name="column"),
    path("news/in/<slug:slug>/feed/", feeds.ColumnFeed(), name="column-feed"),
    path("news/tag/<str:name>/", views.tag, name="tag"),
    path("news/tag/<str:name>/feed/", feeds.TagFeed(), name="tag-feed"),
    path("news/<int:pk>/", views.article, name="article"),
    path("news/<int:pk>/qr.svg", views.article_qr, name="article-qr"),
    path("news/<int:pk>/poster/", views.article_poster, name="article-poster"),
    path("branches/", views.branches, name="branches"),
    path("branches/<int:pk>/", views.branch, name="branch"),
    path("branches/<int:pk>/feed/", feeds.BranchFeed(), name="branch-feed"),
    path("policies/", views.policies, name="policies"),
    path("policies/feed/", feeds.PolicyFeed(), name="policy-feed"),
    path("policies/in/<slug:slug>/", views.policies, name="policy-column"),
    path("policies/<int:pk>/", views.policy, name="policy"),
    path("policies/<int:pk>/qr.svg", views.policy_qr, name="policy-qr"),
    path("policies/<int:pk>/poster/", views.policy_poster, name="policy-poster"),
    path("files/<int:pk>/", views.attachment, name="attachment"),
    path("media/pictures/<path:name>", views.picture, name="picture"),
]
