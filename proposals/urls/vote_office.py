"""Votes in the secretary's office of a session, and the desk where ballots are handed out."""

from django.urls import path

from proposals.views import vote_desk as desk
from proposals.views import vote_office as office
from proposals.views import vote_office_deeds as deeds
from proposals.views import vote_office_items as items
from proposals.views import vote_office_print as printing

SESSION = "congress/sessions/<int:pk>/office/votes/"
VOTE = "congress/votes/<int:pk>/office/"

urlpatterns = [
    path(SESSION, office.of_session, name="office-votes"),
    path(f"{SESSION}add/", office.add, name="office-vote-add"),
    path(VOTE, office.hub, name="office-vote"),
    path(f"{VOTE}change/", office.change, name="office-vote-change"),
    path(f"{VOTE}items/add/", items.add, name="office-vote-item-add"),
    path(f"{VOTE}items/<int:item>/", items.change, name="office-vote-item"),
    path(f"{VOTE}items/<int:item>/remove/", items.remove, name="office-vote-item-remove"),
    path(f"{VOTE}move/", items.move, name="office-vote-move"),
    path(f"{VOTE}officers/", office.officers, name="office-vote-officers"),
    path(f"{VOTE}keys-anew/", office.restart_keys, name="office-vote-restart-keys"),
    path(f"{VOTE}set-aside/", office.set_aside, name="office-vote-set-aside"),
    path(f"{VOTE}preview/", printing.preview, name="office-vote-preview"),
    path(f"{VOTE}open/", deeds.open_vote, name="office-vote-open"),
    path(f"{VOTE}end/", deeds.end, name="office-vote-end"),
    path(f"{VOTE}void/", deeds.void, name="office-vote-void"),
    path(f"{VOTE}again/", deeds.again, name="office-vote-again"),
    path(f"{VOTE}count/", deeds.count, name="office-vote-count"),
    path(f"{VOTE}print/", printing.print_run, name="office-vote-print"),
    path("congress/votes/<int:pk>/papers/", printing.papers, name="vote-papers"),
    path("congress/votes/<int:pk>/desk/", desk.desk, name="vote-desk"),
    path("congress/votes/<int:pk>/desk/now/", desk.now, name="vote-desk-now"),
    path("congress/votes/<int:pk>/desk/<int:number>/", desk.take_back, name="vote-desk-entry"),
]
