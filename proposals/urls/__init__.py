"""Every address of the congress: each part of it keeps its own list."""

from proposals.urls import proposals

app_name = "proposals"
urlpatterns = [*proposals.urlpatterns]
