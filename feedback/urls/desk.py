"""The desk, one case, and the keys of inboxes."""

from django.urls import path

from feedback.views import desk, desk_case, keys, keys_inboxes, keys_members

urlpatterns = [
    path("mailbox/desk/", desk.desk, name="desk"),
    path("mailbox/desk/list/", desk.desk_list, name="desk-list"),
    path("mailbox/desk/several/", desk.bulk, name="desk-bulk"),
    path("mailbox/desk/views/", desk.keep_view, name="keep-view"),
    path("mailbox/desk/views/<int:pk>/drop/", desk.drop_view, name="drop-view"),
    path("mailbox/desk/unlock/<int:inbox>/", keys.unlock, name="unlock"),
    path("mailbox/desk/lock/<int:inbox>/", keys.lock, name="lock"),
    path("mailbox/inboxes/", keys_inboxes.inboxes, name="inboxes"),
    path("mailbox/inboxes/add/", keys_inboxes.add, name="inbox-add"),
    path("mailbox/inboxes/<int:inbox>/", keys_inboxes.inbox, name="inbox"),
    path("mailbox/inboxes/<int:inbox>/change/", keys_inboxes.change, name="inbox-change"),
    path("mailbox/inboxes/<int:inbox>/close/", keys_inboxes.close, name="inbox-close"),
    path("mailbox/inboxes/<int:inbox>/members/add/", keys_inboxes.add_member, name="inbox-member-add"),
    path(
        "mailbox/inboxes/<int:inbox>/members/<int:post>/end/",
        keys_inboxes.end_member,
        name="inbox-member-end",
    ),
    path("mailbox/inboxes/<int:inbox>/members/<int:post>/key/", keys_members.give, name="inbox-key-give"),
    path("mailbox/inboxes/<int:inbox>/key/", keys_members.make, name="inbox-key"),
    path("mailbox/inboxes/<int:inbox>/key/keep/", keys_members.keep, name="inbox-key-keep"),
    path("mailbox/inboxes/<int:inbox>/key/passphrase/", keys_members.change, name="inbox-passphrase"),
    path("mailbox/inboxes/<int:inbox>/key/take/", keys_members.take, name="inbox-key-take"),
    path("mailbox/inboxes/<int:inbox>/key/recover/", keys_members.recover, name="inbox-key-recover"),
    path("mailbox/case/<uuid:pk>/", desk_case.case, name="case"),
    path("mailbox/case/<uuid:pk>/file/<uuid:file>/", desk_case.case_file, name="case-file"),
    path("mailbox/case/<uuid:pk>/<str:name>/", desk_case.do, name="do"),
]
