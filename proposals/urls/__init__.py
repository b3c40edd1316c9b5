"""Every address of the congress: each part of it keeps its own list."""

from proposals.urls import attendance, board, office, proposals, roster, rules, session

app_name = "proposals"
urlpatterns = [
    *attendance.urlpatterns,
    *board.urlpatterns,
    *office.urlpatterns,
    *proposals.urlpatterns,
    *roster.urlpatterns,
    *rules.urlpatterns,
    *session.urlpatterns,
]
