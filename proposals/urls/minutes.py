"""The minutes of a session."""

from django.urls import path

from proposals.views import minutes as views

HERE = "congress/sessions/<int:pk>/minutes/"

urlpatterns = [
    path(HERE, views.minutes, name="minutes"),
    path(f"{HERE}draft/", views.draft, name="minutes-draft"),
    path(f"{HERE}edit/", views.edit, name="minutes-edit"),
    path(f"{HERE}sign/", views.sign, name="minutes-sign"),
    path(f"{HERE}paper/", views.paper, name="minutes-paper"),
    path(f"{HERE}versions/", views.versions, name="minutes-versions"),
    path(f"{HERE}versions/compare/", views.compare, name="minutes-compare"),
    path(f"{HERE}versions/<int:number>/", views.version, name="minutes-version"),
]
