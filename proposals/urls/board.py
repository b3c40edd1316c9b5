"""The public board, its figures, and the papers about the proposals of a session."""

from django.urls import path

from proposals.views import board as views

urlpatterns = [
    path("proposals/", views.board, name="board"),
    path("proposals/statistics/", views.statistics, name="statistics"),
    path("proposals/excellent/", views.excellent, name="excellent"),
    path("proposals/register/<int:pk>/", views.register, name="register"),
    path("proposals/report/<int:pk>/", views.report, name="report"),
]
