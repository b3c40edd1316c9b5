"""The desk, and one case."""

from django.urls import path

from feedback.views import desk

urlpatterns = [
    path("mailbox/desk/", desk.desk, name="desk"),
    path("mailbox/case/<uuid:pk>/", desk.case, name="case"),
]
