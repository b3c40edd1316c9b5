"""Every address of the congress: each part of it keeps its own list."""

from django.urls import URLPattern

from proposals.urls import rules

app_name = "proposals"
urlpatterns: list[URLPattern] = [
    *rules.urlpatterns,
]
