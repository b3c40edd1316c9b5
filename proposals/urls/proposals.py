"""Proposals: one, my own, writing, the desk."""

from django.urls import path

from proposals.views import proposals as views

urlpatterns = [
    path("proposals/mine/", views.mine, name="mine"),
    path("proposals/desk/", views.desk, name="desk"),
    path("proposals/new/", views.new, name="new"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", views.edit, name="edit"),
    path("proposals/<int:pk>/do/<str:name>/", views.do, name="do"),
    path("proposals/<int:pk>/files/<int:number>/", views.file, name="file"),
    path("proposals/<int:pk>/files/<int:number>/remove/", views.remove_file, name="remove-file"),
]
