"""Publications, their questions and answers."""

from django.urls import path

from finance.views import coming

urlpatterns = [path("finance/p/<slug:slug>/", coming.nothing, name="publication")]
