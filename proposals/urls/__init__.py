"""Every address of the congress: each part of it keeps its own list."""

from proposals.urls import attendance, proposals

app_name = "proposals"
urlpatterns = [*attendance.urlpatterns, *proposals.urlpatterns]
