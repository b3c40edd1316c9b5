"""Every address of the congress: each part of it keeps its own list."""

from django.urls import URLPattern

app_name = "proposals"
urlpatterns: list[URLPattern] = []
