"""Every address of the portal starts here."""

from django.urls import path

urlpatterns: list = []
