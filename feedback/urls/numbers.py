"""The numbers of the mailbox: for everybody, and the board of leaders."""

from django.urls import path

from feedback.views import numbers

urlpatterns = [
    path("mailbox/numbers/", numbers.public, name="numbers"),
    path("mailbox/board/", numbers.board, name="board"),
    path("mailbox/board/<int:year>/", numbers.year, name="board-year"),
    path("mailbox/board/<int:year>/quarter/<int:number>/", numbers.quarter, name="board-quarter"),
    path("mailbox/board/<int:year>/month/<int:number>/", numbers.month, name="board-month"),
]
