"""Writing in, and what somebody who wrote sees. Addresses of sealed letters carry nothing: see union_portal.nameless."""

from django.urls import path

from feedback.views import letters, receipts, writing, writing_named, writing_sealed

urlpatterns = [
    path("mailbox/", writing.home, name="home"),
    path("mailbox/write/", writing.choose, name="write"),
    path("mailbox/write/named/", writing_named.named, name="write-named"),
    path("mailbox/sealed/", writing_sealed.sealed, name="sealed"),
    path("mailbox/receipt/", receipts.receipt, name="receipt"),
    path("mailbox/mine/", letters.mine, name="mine"),
    path("mailbox/promised/", letters.promised, name="promised"),
    path("mailbox/letter/<uuid:pk>/", letters.letter, name="letter"),
    path("mailbox/letter/<uuid:pk>/file/<str:place>/", letters.file, name="letter-file"),
]
