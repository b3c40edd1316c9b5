"""The booth of a vote, and what anybody can check of it."""

from django.urls import path

from proposals.views import vote_board as board
from proposals.views import vote_booth as booth

HERE = "congress/votes/<int:pk>/"
urlpatterns = [
    path(f"{HERE}booth/", booth.booth, name="vote-booth"),
    path(f"{HERE}cast/", booth.cast, name="vote-cast"),
    path(f"{HERE}code/", booth.code, name="vote-code"),
    path(f"{HERE}election.json", booth.election, name="vote-election"),
    path(f"{HERE}audit/", booth.audit, name="vote-audit"),
    path(f"{HERE}board/", board.board, name="vote-board"),
    path(f"{HERE}archive.bel", board.archive, name="vote-archive"),
    path(f"{HERE}proofs.json", board.proofs, name="vote-proofs"),
    path("congress/votes/check.pyz", board.program, name="vote-program"),
    path(f"{HERE}roll/", board.roll, name="vote-roll"),
]
