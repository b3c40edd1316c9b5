"""What everybody reads."""

from django.urls import path

from finance.views import coming

urlpatterns = [
    path("finance/a/<str:code>/", coming.nothing, name="activity"),
    path("finance/e/<str:number>/", coming.nothing, name="entry"),
]
