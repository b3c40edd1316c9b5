"""Signing in to a session: the own page, the desk, the hall, the projector."""

from django.urls import path

from proposals.views import attendance as views
from proposals.views import attendance_desk as desk

HERE = "congress/sessions/<int:pk>/"

urlpatterns = [
    path(f"{HERE}sign-in/", views.sign_in, name="sign-in"),
    path(f"{HERE}sign-in/now/", views.now, name="sign-in-now"),
    path(f"{HERE}sign-in/code.svg", views.phone_code, name="sign-in-code"),
    path(f"{HERE}here/", views.here, name="hall-scan"),
    path(f"{HERE}desk/", desk.desk, name="sign-in-desk"),
    path(f"{HERE}desk/<slug:who>/", desk.person, name="sign-in-person"),
    path(f"{HERE}scan/", desk.scan, name="sign-in-scan"),
    path(f"{HERE}hall/", desk.hall, name="hall-code"),
    path(f"{HERE}hall/code.svg", desk.hall_picture, name="hall-picture"),
    path(f"{HERE}projector/", desk.projector, name="projector"),
    path(f"{HERE}projector/figures/", desk.figures, name="projector-figures"),
    path(f"{HERE}attendance/", desk.paper, name="attendance-list"),
]
