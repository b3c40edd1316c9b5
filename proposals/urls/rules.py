"""The rules of a congress."""

from django.urls import path

from proposals.views import rules

urlpatterns = [
    path("congress/<int:pk>/rules/", rules.rules, name="rules"),
    path("congress/<int:pk>/rules.json", rules.rules_json, name="rules-json"),
]
