"""Votes of a session: the page of each, and what belongs to it."""

from django.urls import path

from proposals.views import votes as views

urlpatterns = [path("congress/votes/<int:pk>/", views.vote, name="vote")]
