"""Every address of the congress: each part of it keeps its own list."""

from proposals.urls import (
    attendance,
    board,
    minutes,
    office,
    opinions,
    proposals,
    roster,
    rules,
    session,
    vote_booth,
    vote_keys,
    vote_office,
    vote_results,
    votes,
)

app_name = "proposals"
urlpatterns = [
    *attendance.urlpatterns,
    *board.urlpatterns,
    *minutes.urlpatterns,
    *office.urlpatterns,
    *opinions.urlpatterns,
    *proposals.urlpatterns,
    *roster.urlpatterns,
    *rules.urlpatterns,
    *session.urlpatterns,
    *vote_booth.urlpatterns,
    *vote_results.urlpatterns,
    *vote_keys.urlpatterns,
    *vote_office.urlpatterns,
    *votes.urlpatterns,
]
