"""A session, its timeline and its documents."""

from django.urls import path

from proposals.views import session as views

urlpatterns = [
    path("congress/sessions/<int:pk>/", views.session, name="session"),
    path("congress/sessions/<int:pk>/timeline/", views.session_timeline, name="session-timeline"),
    path("congress/documents/<int:pk>/", views.document, name="document"),
    path("congress/documents/<int:pk>/<int:number>/", views.document_file, name="document-file"),
    path("congress/documents/<int:pk>/received/", views.document_confirm, name="document-confirm"),
]
