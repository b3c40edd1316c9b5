"""Addresses under / that belong to news and policies. None may ever change: menus and posters carry them."""

from django.urls import path

from news import feeds, must_read_views, subscription_views, uploads, views

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
    path("policies/<int:pk>/articles/<slug:number>/", views.policy_article, name="policy-article"),
    path("policies/<int:pk>/compare/<int:other>/", views.policy_compare, name="policy-compare"),
    path("policies/<int:pk>/pdf/", views.policy_pdf_file, name="policy-pdf"),
    path("policies/<int:pk>/qr.svg", views.policy_qr, name="policy-qr"),
    path("policies/<int:pk>/poster/", views.policy_poster, name="policy-poster"),
    path("me/must-read/", must_read_views.mine, name="must-reads"),
    path("me/must-read/<int:pk>/confirm/", must_read_views.confirm, name="confirm-reading"),
    path("me/subscriptions/", subscription_views.subscriptions, name="subscriptions"),
    path("me/subscriptions/columns/<slug:slug>/", subscription_views.follow_column, name="follow-column"),
    path("me/subscriptions/branches/<int:pk>/", subscription_views.follow_branch, name="follow-branch"),
    path("unsubscribe/<str:token>/", subscription_views.unsubscribe, name="unsubscribe"),
    path("resources/", views.resources, name="resources"),
    path("resources/<int:pk>/", views.resource, name="resource"),
    path("resources/<int:pk>/file/", views.resource_file, name="resource-file"),
    path("resources/<int:pk>/versions/<int:number>/", views.resource_file, name="resource-version"),
    path("resources/<int:pk>/qr.svg", views.resource_qr, name="resource-qr"),
    path("resources/<int:pk>/poster/", views.resource_poster, name="resource-poster"),
    path("files/<int:pk>/", views.attachment, name="attachment"),
    path("videos/<int:pk>/", views.video, name="video"),
    path("media/pictures/<path:name>", views.picture, name="picture"),
]
