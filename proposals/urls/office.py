"""The secretary's office of a session, and the papers that come out of it."""

from django.urls import path

from proposals.views import office as views
from proposals.views import office_decisions as decisions
from proposals.views import office_documents as documents
from proposals.views import office_records as records

HERE = "congress/sessions/<int:pk>/office/"
DOCUMENT = f"{HERE}documents/<int:document>/"

urlpatterns = [
    path(HERE, views.hub, name="office"),
    path(f"{HERE}agenda/", views.agenda, name="office-agenda"),
    path(f"{HERE}agenda/add/", views.add_item, name="office-item-add"),
    path(f"{HERE}agenda/<int:item>/", views.change_item, name="office-item"),
    path(f"{HERE}agenda/<int:item>/remove/", views.remove_item, name="office-item-remove"),
    path(f"{HERE}documents/", documents.documents, name="office-documents"),
    path(f"{HERE}documents/add/", documents.add, name="office-document-add"),
    path(DOCUMENT, documents.document, name="office-document"),
    path(f"{DOCUMENT}<int:number>/", documents.file, name="office-document-file"),
    path(f"{HERE}receipts/", documents.all_receipts, name="office-receipts"),
    path(f"{HERE}observers/", views.observers, name="office-observers"),
    path(f"{HERE}credentials/", views.credentials, name="office-credentials"),
    path(f"{HERE}decisions/", decisions.decisions, name="office-decisions"),
    path(f"{HERE}decisions/<int:item>/", decisions.decide, name="office-decide"),
    path(f"{HERE}close/", views.close, name="office-close"),
    path(f"{HERE}notice/", records.notice, name="office-notice"),
    path(f"{HERE}report/", records.report, name="office-report"),
    path("congress/sessions/<int:pk>/agenda/", views.agenda_paper, name="agenda-paper"),
    path("congress/sessions/<int:pk>/decisions/", views.decisions_paper, name="decisions-paper"),
    path("congress/documents/<int:pk>/receipts/", documents.receipts, name="document-receipts"),
    path(
        "congress/documents/<int:pk>/receipts/paper/",
        documents.receipts_paper,
        name="document-receipts-paper",
    ),
    path("congress/notices/<int:pk>/file/", records.notice_file, name="notice-file"),
    path("congress/reports/<int:pk>/file/", records.report_file, name="report-file"),
]
