"""Every address of the portal starts here."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from union_portal import display, views
from union_portal.sitemaps import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.find, name="search"),
    path("me/", views.me, name="me"),
    path("display/", display.switch, name="display"),
    path("site-map/", views.site_map, name="sitemap-page"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-part"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-part"),
    path("", include("news.urls")),
    path("", include("feedback.urls")),
    path("", include("finance.urls")),
    path("", include("proposals.urls")),
    path("", include("members.urls")),
    path("account/", include("members.account_urls")),
    path("admin/", admin.site.urls),
]
handler404 = "union_portal.views.not_found"
handler429 = "union_portal.views.too_many_requests"
