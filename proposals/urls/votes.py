"""Votes of a session: the page of each, and what belongs to it."""

from django.urls import path

from proposals.views import votes as views

HERE = "congress/votes/<int:pk>/"
urlpatterns = [
    path("congress/sessions/<int:pk>/votes/", views.session_votes, name="session-votes"),
    path(HERE, views.vote, name="vote"),
]
