"""The desk, one case, and the keys of inboxes."""

from django.urls import path

from feedback.views import desk, desk_case, keys

urlpatterns = [
    path("mailbox/desk/", desk.desk, name="desk"),
    path("mailbox/desk/list/", desk.desk_list, name="desk-list"),
    path("mailbox/desk/several/", desk.bulk, name="desk-bulk"),
    path("mailbox/desk/views/", desk.keep_view, name="keep-view"),
    path("mailbox/desk/views/<int:pk>/drop/", desk.drop_view, name="drop-view"),
    path("mailbox/desk/unlock/<int:inbox>/", keys.unlock, name="unlock"),
    path("mailbox/desk/lock/<int:inbox>/", keys.lock, name="lock"),
    path("mailbox/case/<uuid:pk>/", desk_case.case, name="case"),
    path("mailbox/case/<uuid:pk>/file/<uuid:file>/", desk_case.case_file, name="case-file"),
    path("mailbox/case/<uuid:pk>/<str:name>/", desk_case.do, name="do"),
]
