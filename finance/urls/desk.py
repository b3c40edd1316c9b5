"""The fund's desk: drafts and what happens to them, their papers."""

from django.urls import path

from finance.views import desk, desk_draft, desk_redact, desk_vouchers, desk_write

urlpatterns = [
    path("finance/desk/", desk.desk, name="desk"),
    path("finance/desk/post/", desk.post_several, name="draft-post-several"),
    path("finance/desk/recurring/", desk.recurring, name="recurring"),
    path("finance/desk/new/", desk_write.new, name="draft-new"),
    path("finance/desk/hints/", desk_write.hints, name="draft-hints"),
    path("finance/desk/d/<int:pk>/", desk_draft.draft, name="draft"),
    path("finance/desk/d/<int:pk>/edit/", desk_write.edit, name="draft-edit"),
    path("finance/desk/d/<int:pk>/paper/", desk_draft.paper, name="draft-paper"),
    path("finance/desk/d/<int:pk>/do/<slug:name>/", desk_draft.do, name="draft-do"),
    path("finance/desk/reverse/<str:number>/", desk_write.reverse_entry, name="reverse"),
    path("finance/desk/v/<int:pk>/", desk_redact.voucher, name="voucher"),
    path("finance/desk/v/<int:pk>/page/<int:place>/", desk_redact.page, name="voucher-page"),
    path("finance/desk/v/<int:pk>/original/", desk_vouchers.original, name="voucher-original"),
    path("finance/desk/v/<int:pk>/remove/", desk_vouchers.remove, name="voucher-remove"),
    path("finance/v/<int:pk>/", desk_vouchers.copy, name="voucher-copy"),
]
