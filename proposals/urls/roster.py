"""The congress and who sits in it."""

from django.urls import path

from proposals.views import roster

urlpatterns = [
    path("congress/", roster.home, name="home"),
    path("congress/<int:pk>/", roster.congress, name="congress"),
    path("congress/<int:pk>/health/", roster.health, name="health"),
]
