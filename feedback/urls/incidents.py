"""Incidents: the list and the rooms of staff, and what everybody reads."""

from django.urls import path

from feedback.views import incidents

urlpatterns = [
    path("mailbox/incidents/", incidents.incidents, name="incidents"),
    path("mailbox/incidents/open/", incidents.open_incident, name="open-incident"),
    path("mailbox/incidents/<int:pk>/", incidents.incident, name="incident"),
    path("mailbox/incidents/<int:pk>/public/", incidents.public, name="incident-public"),
    path("mailbox/incidents/<int:pk>/link/", incidents.link, name="incident-link"),
    path("mailbox/incidents/<int:pk>/letters/<uuid:case>/unlink/", incidents.unlink, name="incident-unlink"),
    path(
        "mailbox/incidents/<int:pk>/statements/<int:version>/approve/",
        incidents.approve,
        name="approve-statement",
    ),
    path("mailbox/incidents/<int:pk>/tasks/<int:task>/done/", incidents.done, name="finish-task"),
    path("mailbox/incidents/<int:pk>/do/<str:name>/", incidents.do, name="incident-do"),
]
