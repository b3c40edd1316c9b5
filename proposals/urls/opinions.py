"""What the delegations of a session said."""

from django.urls import path

from proposals.views import opinions as views

HERE = "congress/sessions/<int:pk>/opinions/"

urlpatterns = [
    path(HERE, views.opinions, name="opinions"),
    path(f"{HERE}enter/", views.enter, name="enter-opinions"),
    path(f"{HERE}paper/", views.paper, name="opinions-paper"),
]
