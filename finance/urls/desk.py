"""Drafts and what happens to them."""

from django.urls import path

from finance.views import coming

urlpatterns = [path("finance/desk/d/<int:pk>/", coming.nothing, name="draft")]
