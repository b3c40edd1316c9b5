"""One proposal."""

from django.urls import path

from proposals.views import proposals as views

urlpatterns = [path("proposals/<int:pk>/", views.proposal, name="proposal")]
