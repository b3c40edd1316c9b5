"""A vote on the wall of the hall, its count by hand, its result."""

from django.urls import path

from proposals.views import dossier, vote_count
from proposals.views import vote_results as views
from proposals.views import vote_room as room

HERE = "congress/votes/<int:pk>/"

urlpatterns = [
    path(f"{HERE}room/", room.room, name="vote-room"),
    path(f"{HERE}room/now/", room.now, name="vote-room-now"),
    path(f"{HERE}count/", vote_count.count, name="vote-count"),
    path(f"{HERE}result/", views.result, name="vote-result"),
    path(f"{HERE}result/paper/", views.result_paper_page, name="vote-result-paper"),
    path(f"{HERE}result/file/", views.result_file, name="vote-result-file"),
    path("congress/sessions/<int:pk>/dossier/", dossier.dossier, name="dossier"),
    path("congress/sessions/<int:pk>/dossier/file/", dossier.file, name="dossier-file"),
]
