"""Proposals: one, my own, writing, the desk."""

from django.urls import path

from proposals.views import proposals as views
from proposals.views import writing

urlpatterns = [
    path("proposals/mine/", views.mine, name="mine"),
    path("proposals/desk/", views.desk, name="desk"),
    path("proposals/new/", writing.new, name="new"),
    path("proposals/new/typed/", writing.typed_new, name="typed-new"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", writing.edit, name="edit"),
    path("proposals/<int:pk>/typed/", writing.typed, name="typed"),
    path("proposals/<int:pk>/do/<str:name>/", views.do, name="do"),
    path("proposals/<int:pk>/files/<int:number>/", views.file, name="file"),
    path("proposals/<int:pk>/files/<int:number>/remove/", writing.remove_file, name="remove-file"),
]
