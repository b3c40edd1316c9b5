"""Addresses of a member's own pages. Signing in and what belongs to it: account_urls.py."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("account/activate/", views.activate, name="activate"),
    path("account/activate/password/", views.choose_password, name="choose-password"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end-session"),
    path("me/notices/", views.notices, name="notices"),
    path("me/notices/<int:pk>/", views.notice, name="notice"),
    path("me/notices/read/", views.read_notices, name="notices-read"),
    path("me/preferences/", views.preferences, name="preferences"),
]
